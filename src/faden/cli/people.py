"""`faden person`: who somebody is, all that is kept about somebody, parting and forgetting somebody."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Literal
from urllib.parse import quote

import msgspec
from cyclopts import App as Words

from faden.app import App
from faden.cli import output
from faden.cli.house import house
from faden.cli.remote import Remote
from faden.cli.words import Data, Json
from faden.domain.errors import Invalid, NotFound
from faden.domain.identity import Key
from faden.domain.profile import label, person_id, profile_of
from faden.profiles.parting import cut, outcome, said

person = Words(name="person", help="People.", result_action="return_value")


@person.command
def show(who: str, *, data: Data, json: Json = False) -> int:
    """Who somebody is.

    Parameters
    ----------
    who
        A person id (p_…), or the beginning of any key or name: a user id, an e-mail address, …
    """
    with house(data) as place:
        found = _remote_person(place, who) if isinstance(place, Remote) else _person(place, who)
    if json:
        output.as_json(found)
        return 0
    output.table(("", ""), [[name, _shown(value)] for name, value in found.items()])
    return 0


@person.command
def erase(who: str, *, reason: str, data: Data, yes: bool = False, json: Json = False) -> int:
    """Forget somebody, in log, profiles, warehouse and quarantine; a receipt stays. Cannot be undone.

    The warehouse is written into a new file, for which there must be room.

    Parameters
    ----------
    who
        A person id (p_…), or the beginning of a key or name.
    reason
        Stands on the receipt; it must name nobody.
    yes
        Do not ask.
    """
    with house(data) as place:
        found = _remote_person(place, who) if isinstance(place, Remote) else _person(place, who)
        if not yes and not output.agreed(f"Forget {found['label']} ({found['person_id']}) for good?"):
            return 1
        receipt = _erased(place, found["person_id"], reason)
    if json:
        output.as_json(receipt)
        return 0
    output.table(("", ""), [[name, _shown(value)] for name, value in receipt.items()])
    if receipt["backups"]:
        output.say(
            "The copies named above still hold this person: delete them, then run `faden backups --deleted ID`."
        )
    if "warehouse" in receipt["left"]:
        output.say("The warehouse's file still holds a key: free disk space and run `faden rebuild`.")
    return 0


@person.command
def export(
    who: str, *, data: Data, out: Path | None = None, lang: Literal["de", "en"] | None = None, json: Json = False
) -> int:
    """All that is kept about somebody, as a ZIP: readable (index.html) and machine-readable (person.json).

    Parameters
    ----------
    who
        A person id (p_…), or the beginning of a key or name.
    out
        The file to write; without it faden-person-<id>.zip here.
    lang
        Language of the readable part; without it the installation's.
    """
    with house(data) as place:
        found = _remote_person(place, who) if isinstance(place, Remote) else _person(place, who)
        target = out or Path(f"faden-person-{found['person_id']}.zip")
        with _written(target) as file:
            _export(place, found["person_id"], lang, file)
    written = {"person_id": found["person_id"], "file": str(target), "bytes": target.stat().st_size}
    if json:
        output.as_json(written)
        return 0
    output.say(f"{written['file']}: {written['bytes']:,} bytes about {found['label']}. It holds personal data.")
    return 0


@person.command
def unmerge(
    who: str, *, data: Data, kind: str | None = None, value: str | None = None, yes: bool = False, json: Json = False
) -> int:
    """Take the last joining of somebody back, or part one key from the others; all figures are restated.

    Parameters
    ----------
    who
        A person id (p_…), or the beginning of a key or name.
    kind
        Kind of the key to part (loyalty_card, email, …), with its value; without them the last joining is taken back.
    value
        Value of the key to part.
    yes
        Do not ask.
    """
    if (kind is None) != (value is None):
        raise Invalid("key_incomplete", "A key is a kind and a value.", path="--value", hint="Give both, or neither.")
    with house(data) as place:
        found = _remote_person(place, who) if isinstance(place, Remote) else _person(place, who)
        what = f"Part {kind} {value} from" if kind else "Take the last joining back of"
        if not yes and not output.agreed(f"{what} {found['label']} ({found['person_id']})?"):
            return 1
        parted = _parted(place, found["person_id"], None if kind is None or value is None else (kind, value))
    if json:
        output.as_json(parted)
        return 0
    output.table(("", ""), [[name, _shown(value)] for name, value in parted.items()])
    output.say("They are told again as if they had never been one; reports of the time say that they are restated.")
    return 0


@contextmanager
def _written(target: Path) -> Iterator[IO[bytes]]:
    """The file, for its owner's eyes only and there once it is whole."""
    part = target.with_name(f"{target.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            yield file
        part.replace(target)
    except OSError as error:
        raise Invalid(
            "file_not_writable", f"The file cannot be written: {error.strerror}.", path=str(target)
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _export(place: App | Remote, person: str, lang: Literal["de", "en"] | None, file: IO[bytes]) -> None:
    if isinstance(place, Remote):
        words = lang or place.get("/api/settings")["locale"]
        place.download(f"/api/people/{quote(person, safe='')}/export", [("lang", words)], file)
        return
    profile = place.pipeline.cache.peek(profile_of(person) or 0)
    if profile is None:
        raise _nobody(person)
    place.pipeline.settle()
    place.export_person(profile, lang or ("en" if place.preferences.locale == "en" else "de"), file)


def _erased(place: App | Remote, person: str, reason: str) -> dict[str, Any]:
    if isinstance(place, Remote):
        sent: dict[str, Any] = place.send("POST", f"/api/people/{quote(person, safe='')}/erase", {"reason": reason})
        return sent
    profile = place.pipeline.cache.peek(profile_of(person) or 0)
    if profile is None:
        raise _nobody(person)
    (receipt,) = place.privacy.forget_now([place.privacy.order(profile, "command line", reason)])
    found: dict[str, Any] = msgspec.to_builtins(receipt)
    return found


def _parted(place: App | Remote, who: str, key: Key | None) -> dict[str, Any]:
    if isinstance(place, Remote):
        form = {} if key is None else {"kind": key[0], "value": key[1]}
        sent: dict[str, Any] = place.send("POST", f"/api/people/{quote(who, safe='')}/part", form)
        return sent
    pipeline = place.pipeline
    profile = pipeline.cache.peek(profile_of(who) or 0)
    if profile is None:
        raise _nobody(who)
    wanted = cut(pipeline.cache, profile, key)
    number = pipeline.part_now(said(wanted, f"sever-{place.token()}", place.clock(), "command line"))
    pipeline.ask_segments_now()
    pipeline.settle()
    found: dict[str, Any] = msgspec.to_builtins(outcome(pipeline.cache, wanted, number))
    return found


def _shown(value: Any) -> str:
    if isinstance(value, dict | list):
        return msgspec.json.encode(value).decode()
    return "–" if value is None else str(value)


def _remote_person(server: Remote, who: str) -> dict[str, Any]:
    if profile_of(who) is None:
        rows = server.get("/api/people", [("q", who), ("size", "1")])["rows"]
        if not rows:
            raise _nobody(who)
        who = rows[0]["person_id"]
    found: dict[str, Any] = server.get(f"/api/people/{quote(who, safe='')}")
    return found


def _person(faden: App, who: str) -> dict[str, Any]:
    number = profile_of(who)
    if number is None:
        number = next(iter(faden.operational.search(who, 1)), None)
    profile = None if number is None else faden.pipeline.cache.peek(number)
    if profile is None:
        raise _nobody(who)
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(msgspec.structs.asdict(profile)))
    kept = {name: value for name, value in found.items() if name not in ("id", "recent", "counted", "points")}
    return {
        "person_id": person_id(profile.id),
        "label": label(profile),
        "engagement_value": profile.points / 100,
        **kept,
    }


def _nobody(who: str) -> NotFound:
    return NotFound(
        "person_unknown", f"Nobody is known as »{who}«.", path="WHO", hint="Use a person id (p_…), a key or a name."
    )

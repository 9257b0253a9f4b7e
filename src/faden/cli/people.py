"""`faden person`: who somebody is, and forgetting somebody."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import msgspec
from cyclopts import App as Words

from faden.app import App
from faden.cli import output
from faden.cli.house import house
from faden.cli.remote import Remote
from faden.cli.words import Data, Json
from faden.domain.errors import NotFound
from faden.domain.profile import label, person_id, profile_of

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
    output.say("Copies made before (backups) still hold this person: keep the receipt with them, or delete them.")
    return 0


def _erased(place: App | Remote, person: str, reason: str) -> dict[str, Any]:
    if isinstance(place, Remote):
        sent: dict[str, Any] = place.send("POST", f"/api/people/{quote(person, safe='')}/erase", {"reason": reason})
        return sent
    profile = place.pipeline.cache.peek(profile_of(person) or 0)
    if profile is None:
        raise _nobody(person)
    receipt = place.pipeline.erase_now(profile, "command line", reason, place.token())
    found: dict[str, Any] = msgspec.to_builtins(receipt)
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

"""`faden person show`: who somebody is."""

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

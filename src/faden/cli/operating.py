"""`faden rebuild`, `backup`, `openapi`: looking after an installation."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from faden.app import App
from faden.cli import output
from faden.cli.house import house, opened
from faden.cli.remote import Remote
from faden.cli.words import Data, Json
from faden.settings import Settings
from faden.store.backup import Copied
from faden.store.backup import backup as copied
from faden.web.api_backups import forget_backup, known_backups
from faden.web.openapi import described as schema
from faden.web.server import Server


def rebuild(*, data: Data, json: Json = False) -> int:
    """Make every projection anew from the log."""
    with house(data, catches_up=False) as place, output.progress("Rebuilding", quiet=json) as tell:
        if isinstance(place, Remote):
            result = place.job(place.send("POST", "/api/rebuild")["job"], tell)
        else:
            result = place.rebuild_now(tell)
    if json:
        output.as_json(result)
    else:
        output.say(f"Profiles and warehouse are made anew from {result['events']:,} events.")
    return 0


def backup(target: Path, *, data: Data, json: Json = False) -> int:
    """Copy the data directory consistently into a new one, also while the server runs."""
    with house(data) as place, output.progress("Copying", quiet=json) as tell:
        if isinstance(place, Remote):
            job = place.send("POST", "/api/backup", {"target": str(target.resolve())})["job"]
            notes: list[str] = place.job(job, tell)["notes"]
        else:
            config = place.settings.data / "config.toml"
            copy = Copied(target.resolve(), place.token(), place.clock())
            notes = copied(place.log, place.operational, place.warehouse, config, copy, tell)
    if json:
        output.as_json({"target": str(target), "notes": notes})
        return 0
    output.say(f"The copy is in {target}. Serve it with: faden serve --data {target}")
    for note in notes:
        output.say(note)
    return 0


def backups(*, data: Data, deleted: str | None = None, json: Json = False) -> int:
    """List the copies that were made, and whom of those erased since they still hold.

    Parameters
    ----------
    deleted
        The id of a copy that you have deleted: it is forgotten.
    """
    with house(data) as place:
        if isinstance(place, Remote):
            if deleted is not None:
                place.send("DELETE", f"/api/backups/{quote(deleted, safe='')}")
            found: dict[str, Any] = place.get("/api/backups")
        else:
            if deleted is not None:
                forget_backup(place, deleted)
            found = msgspec.to_builtins(known_backups(place))
    if json:
        output.as_json(found)
        return 0
    output.table(
        ("id", "made", "place", "events", "erased people in it"),
        [[one["id"], one["at"], one["place"], f"{one['head']:,}", str(one["people"])] for one in found["rows"]],
    )
    return 0


def openapi() -> int:
    """Print the API's description (OpenAPI, JSON)."""
    with tempfile.TemporaryDirectory(prefix="faden-") as folder, opened(Settings(data=Path(folder))) as faden:
        output.as_json(described(faden))
    return 0


def described(faden: App) -> Any:
    """OpenAPI as JSON data."""
    return schema(Server(faden).front().site)

"""`faden import`: files through a mapping into the log, here or in the running server."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from faden.app import App
from faden.cli import output
from faden.cli.house import house
from faden.cli.output import Tell
from faden.cli.remote import Refused, Remote
from faden.cli.words import Data, Json
from faden.collect.mapping import load
from faden.domain.errors import Invalid

_COUNTS = ("read", "imported", "duplicates", "quarantined", "seconds")
_POLL = 0.4


def import_files(*files: Path, mapping: str, data: Data, json: Json = False) -> int:
    """Import CSV, Parquet or JSON lines, also .gz. A second run, or one after a break, counts nothing twice.

    Parameters
    ----------
    files
        The files.
    mapping
        A shipped mapping (access-log, complete-journey, crm-contacts, ga360-sessions, segment-jsonl) or a file.
    """
    if not files:
        raise Invalid("files_missing", "No file was given.", path="FILE", hint="Name at least one file.")
    with house(data, must_exist=False) as place, output.progress("Importing", quiet=json) as tell:
        if isinstance(place, Remote):
            result = _remote(place, files, mapping, tell)
        else:
            result = _local(place, files, mapping, tell)
    _print(result, as_json=json)
    return 0


def _local(faden: App, files: Sequence[Path], mapping: str, tell: Tell) -> dict[str, Any]:
    run = faden.imports.run(load(mapping), files, lambda one: tell(one.read, one.total))
    found: dict[str, Any] = msgspec.to_builtins(run)
    return found


def _remote(server: Remote, files: Sequence[Path], mapping: str, tell: Tell) -> dict[str, Any]:
    """The server reads the files itself, wherever it was started: paths are made whole."""
    own = str(Path(mapping).resolve()) if Path(mapping).suffix else mapping
    body = {"mapping": own, "files": [str(file.resolve()) for file in files]}
    run = server.send("POST", "/api/imports/local", body)["id"]
    while True:
        found: dict[str, Any] = server.get(f"/api/imports/{run}")
        tell(found["read"], found["total"])
        if found["state"] == "done":
            return found
        if found["state"] not in ("waiting", "running"):
            wrong = found["error"] or {}
            message = wrong.get("message") or "The import was stopped."
            hint = wrong.get("hint") or "Run it again: nothing counts twice."
            raise Refused(wrong.get("code") or "import_stopped", message, path=wrong.get("path"), hint=hint)
        time.sleep(_POLL)


def _print(result: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        output.as_json({name: result[name] for name in _COUNTS})
        return
    output.say(
        f"{result['read']:,} rows read, {result['imported']:,} events imported, "
        f"{result['duplicates']:,} known before, {result['quarantined']:,} rows in quarantine, "
        f"in {result['seconds']:.1f} seconds."
    )
    for reason, count in result["skipped"].items():
        output.say(f"{count:,} rows left out: {reason}")
    for note in result["notes"]:
        output.say(note)
    for reason in result["reasons"]:
        place = f"{reason['file']}, row {reason['row']}: " if reason["row"] else ""
        output.say(
            f"{reason['entries']:,} in quarantine, the first: {place}{reason['message']} {reason['hint'] or ''}"
        )
    if result["quarantined"]:
        output.say("They stand with their reasons on the page Imports; mend and replay them there.")

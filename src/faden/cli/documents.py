"""`faden export`, `diff`, `apply`: definitions as KIND/KEY.yaml, so that they can live in git."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, unquote

import msgspec
import uvloop
import yaml
from cyclopts import Parameter

from faden.app import App
from faden.cli import output
from faden.cli.house import house
from faden.cli.remote import Refused, Remote
from faden.cli.words import Data, Json
from faden.domain.definition import decoded
from faden.domain.errors import FadenError, Invalid
from faden.store.definitions import KINDS, kind
from faden.web.api_definitions import differences

AUTHOR = "command line"
Documents = dict[tuple[str, str], Any]
"""(kind, key) -> body."""

_SAFE = " ()_.:-"


def export(folder: Path, *, data: Data) -> int:
    """Write the definitions in force to KIND/KEY.yaml.

    Parameters
    ----------
    folder
        Where to; files of the same name are replaced.
    """
    with house(data) as place:
        found = _published(place)
    for (kind_name, key), body in found.items():
        path = folder / kind_name / f"{quote(key, safe=_SAFE)}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(body, allow_unicode=True, sort_keys=False, width=110), "utf-8")
    output.say(f"{len(found)} definitions are in {folder}.")
    return 0


def diff(folder: Path, *, data: Data, json: Json = False) -> int:
    """Show what `apply` would change.

    Parameters
    ----------
    folder
        The folder with KIND/KEY.yaml.
    """
    wanted = _read(folder)
    with house(data) as place:
        present = _published(place)
    found = []
    for name in _changes(wanted, present):
        for change in differences(present.get(name), wanted[name]):
            found.append({"kind": name[0], "key": name[1], **msgspec.structs.asdict(change)})
    if json:
        output.as_json({"changes": found})
        return 0
    if not found:
        output.say("Nothing differs.")
    else:
        lines = [
            [f"{one['kind']}/{one['key']}", one["path"], _short(one["before"]), _short(one["after"])] for one in found
        ]
        output.table(("definition", "where", "in force", "in the folder"), lines)
    return 0


def apply(
    folder: Path, *, data: Data, revalue: Annotated[bool, Parameter(negative=())] = False, json: Json = False
) -> int:
    """Publish the definitions that differ; all files are checked before the first one is published.

    Parameters
    ----------
    folder
        The folder with KIND/KEY.yaml.
    revalue
        Let scale and channels hold for all history, not only for the events to come.
    """
    wanted = _read(folder)
    with house(data) as place:
        changes = _changes(wanted, _published(place))
        if isinstance(place, Remote):
            _apply_remotely(place, wanted, changes, revalue)
        elif changes:
            uvloop.run(_apply_here(place, wanted, changes, revalue))
    if json:
        output.as_json({"published": [{"kind": kind_name, "key": key} for kind_name, key in changes]})
        return 0
    for kind_name, key in changes:
        output.say(f"published: {kind_name}/{key}")
    if not changes:
        output.say("Nothing differs, nothing was published.")
    return 0


def _apply_remotely(server: Remote, wanted: Documents, changes: list[tuple[str, str]], revalue: bool) -> None:
    """One after another: a document that revalues history is waited for, so that the next one may do so too."""
    for name in changes:
        form = {"note": AUTHOR, "revalue": revalue and kind(name[0]).revaluable}
        server.send("PUT", _address(*name), {"body": wanted[name]})
        job = server.send("POST", f"{_address(*name)}/publish", form)["job"]
        if job is not None:
            server.job(job, lambda _done, _total: None)


async def _apply_here(faden: App, wanted: Documents, changes: list[tuple[str, str]], revalue: bool) -> None:
    for kind_name, key in changes:
        _, job = await faden.publish(kind_name, key, wanted[kind_name, key], AUTHOR, revalue=revalue)
        if job is not None:
            await job.wait()
            if job.error is not None:
                raise Refused(job.error.code, job.error.message, path=job.error.path, hint=job.error.hint)


def _published(place: App | Remote) -> Documents:
    if isinstance(place, App):
        every = [one for known in KINDS for one in place.definitions.every(known.name) if one.version]
        return {(one.kind, one.key): one.body for one in every}
    found: Documents = {}
    for known in KINDS:
        for row in place.get(f"/api/definitions/{known.name}")["rows"]:
            state = place.get(_address(known.name, row["key"]))
            if state["published"] is not None:
                found[known.name, row["key"]] = state["published"]["body"]
    return found


def _changes(wanted: Documents, present: Documents) -> list[tuple[str, str]]:
    return [name for name, body in wanted.items() if present.get(name) != body]


def _read(folder: Path) -> Documents:
    """Every file, checked and with its defaults filled in, as the store would keep it."""
    found: Documents = {}
    for known in KINDS:
        for path in sorted((folder / known.name).glob("*.yaml")):
            try:
                body = known.check(decoded(_loaded(path), known.struct))
            except FadenError as error:
                wrong = error.problem
                where = f"{path}: {wrong.path}" if wrong.path else str(path)
                raise Invalid(wrong.code, wrong.message, path=where, hint=wrong.hint) from error
            found[known.name, unquote(path.stem)] = msgspec.json.decode(msgspec.json.encode(body))
    if not found:
        names = ", ".join(f"{known.name}/" for known in KINDS)
        hint = f"They lie in {names} as KEY.yaml."
        raise Invalid("definitions_missing", "There are no definitions.", path=str(folder), hint=hint)
    return found


def _loaded(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text("utf-8"))
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise Invalid("file_unreadable", f"This is no YAML: {error}.", path=str(path)) from error


def _address(kind_name: str, key: str) -> str:
    """Encoded twice, as the API asks for keys with a slash."""
    return f"/api/definitions/{kind_name}/{quote(quote(key, safe=''), safe='')}"


def _short(value: Any) -> str:
    text = "–" if value is None else msgspec.json.encode(value).decode()
    return text if len(text) <= 60 else f"{text[:57]}…"

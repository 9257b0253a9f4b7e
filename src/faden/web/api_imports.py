"""Imports: the mappings there are, files sent or named, and how each run is getting on."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, JSONBody

from faden.collect.mapping import load, shipped
from faden.domain.definition import Label
from faden.domain.errors import Invalid, Problem
from faden.imports import Import as Run
from faden.imports import Reason
from faden.web.api_status import only_command_line
from faden.web.given import Faden, Who

_CHUNK = 1024 * 1024


class Mapping(msgspec.Struct, frozen=True):
    """A mapping that comes with the product; `inputs` are the file names it looks for."""

    name: str
    label: Label
    description: Label
    inputs: list[str]


class Mappings(msgspec.Struct, frozen=True):
    """All shipped mappings."""

    rows: list[Mapping]


class Import(msgspec.Struct, frozen=True):
    """A run. `read`, `quarantined`, `skipped` and `total` count rows, `imported` and `duplicates` events."""

    id: str
    mapping: str
    files: list[str]
    state: Literal["waiting", "running", "done", "failed", "stopped"]
    read: int
    imported: int
    duplicates: int
    quarantined: int
    skipped: dict[str, int]
    seconds: float
    rate: float | None
    total: int | None
    notes: list[str]
    reasons: list[Reason]
    started_at: datetime
    finished_at: datetime | None
    error: Problem | None
    again: bool
    """Whether it was broken off and its files are still here: see `/api/imports/{id}/again`."""


class Imports(msgspec.Struct, frozen=True):
    """The newest runs first."""

    rows: list[Import]


class ImportStarted(msgspec.Struct, frozen=True):
    """The id to ask for."""

    id: str


class ImportForm(msgspec.Struct, frozen=True):
    """A mapping's name and the files for it."""

    mapping: str
    files: list[UploadFile]


class LocalImport(msgspec.Struct, frozen=True):
    """Files on the server's machine, and a mapping's name or file."""

    mapping: str
    files: list[str]


async def list_mappings() -> Mappings:
    """The shipped mappings."""
    found = await asyncio.to_thread(shipped)
    return Mappings([Mapping(one.name, one.label, one.description, one.patterns) for one in found])


def list_imports(faden: Faden) -> Imports:
    """The imports of this installation."""
    return Imports([_row(one) for one in faden.imports.all()])


def read_import(id: FromPath[str], faden: Faden) -> Import:  # noqa: A002 - the contract's name
    """One import."""
    return _row(faden.imports.one(id))


async def start_import(
    data: Annotated[ImportForm, Body(media_type=RequestEncodingType.MULTI_PART)], faden: Faden
) -> ImportStarted:
    """Send files and start their import: checked at once, imported in the background."""
    if data.mapping not in {one.name for one in await asyncio.to_thread(shipped)}:
        raise Invalid(
            "mapping_unknown", f"There is no mapping »{data.mapping}«.", path="mapping", hint="See /api/mappings."
        )
    folder = faden.imports.new_folder()
    try:
        files = [await _kept(upload, folder) for upload in data.files]
    except BaseException:
        faden.imports.give_up(folder)
        raise
    run = await faden.imports.start(load(data.mapping), files, uploaded=folder)
    return ImportStarted(run.id)


async def import_again(id: FromPath[str], faden: Faden) -> ImportStarted:  # noqa: A002 - the contract's name
    """Run an import that was broken off once more, with the files that were sent for it."""
    return ImportStarted((await faden.imports.again(id)).id)


async def start_local_import(data: JSONBody[LocalImport], faden: Faden, who: Who) -> ImportStarted:
    """Import files of the server's machine, by their paths; for its command line only."""
    only_command_line(who)
    mapping = await asyncio.to_thread(load, data.mapping)
    return ImportStarted((await faden.imports.start(mapping, [Path(one) for one in data.files])).id)


async def _kept(upload: UploadFile, folder: Path) -> Path:
    """The file under its own name, without any folder that the sender has put before it."""
    name = Path(upload.filename.replace("\\", "/")).name[:200]
    if name in ("", ".", ".."):
        raise Invalid("file_name_missing", "A file has no name.", path="files")
    path = folder / name
    with path.open("xb") as out:
        while chunk := await upload.read(_CHUNK):
            await asyncio.to_thread(out.write, chunk)
    return path


def _row(run: Run) -> Import:
    return Import(**{name: getattr(run, name) for name in Import.__struct_fields__})

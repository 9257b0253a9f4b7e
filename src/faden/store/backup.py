"""A consistent copy of a data directory, also while events come in.

The log is the truth, so it is copied last: the copies of profiles and warehouse are then never ahead of it, and a
server that starts on the copy replays what they lack. Profiles come before the warehouse for the same reason.
"""

from __future__ import annotations

import hashlib
import platform
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import duckdb
import msgspec

from faden import __version__
from faden.domain.backup import MANIFEST, Backup, CopiedFile, Manifest
from faden.domain.errors import Conflict, Unavailable
from faden.store.backups import Backups
from faden.store.erasurelist import NAME as ERASURES
from faden.store.log import SqliteLog
from faden.store.operational import Operational
from faden.store.warehouse import Warehouse

Progress = Callable[[int, int], None]


class Copied(NamedTuple):
    """Where to copy to, under which name, and when."""

    target: Path
    id: str
    at: datetime


def backup(
    log: SqliteLog, operational: Operational, warehouse: Warehouse, config: Path, copy: Copied, progress: Progress
) -> list[str]:
    """Copy everything into an empty or new directory; returns what the user should know.

    The store remembers the copy, for it will hold whoever is erased from now on. Raises `Conflict` for a directory
    with something in it, `Unavailable` where the copy cannot be written.
    """
    notes: list[str] = []
    target = copy.target
    try:
        _empty(target)
        Backups(operational).register(Backup(copy.id, copy.at, str(target), log.head))
        if operational.engine.dialect.name == "sqlite":
            _copy_sqlite(Path(str(operational.engine.url.database)), target / "faden.sqlite")
        else:
            notes.append("The operational store is not in the data directory: dump it with pg_dump, before the rest.")
        progress(1, 3)
        warehouse.backup(target / "warehouse.duckdb")
        progress(2, 3)
        log.backup(target / "log.sqlite")
        for extra in (config, log.folder / ERASURES):
            if extra.exists():
                shutil.copy2(extra, target / extra.name)
        head = _head(target / "log.sqlite")
        Backups(operational).register(Backup(copy.id, copy.at, str(target), head))
        _describe(copy, head, {"operational": operational.engine.dialect.name})
        progress(3, 3)
    except (OSError, sqlite3.Error, duckdb.Error) as error:
        raise Unavailable(
            "backup_failed",
            f"The copy cannot be written: {error}.",
            path=str(target),
            hint="Free space or choose another place.",
        ) from error
    return notes


def _head(log: Path) -> int:
    with closing(sqlite3.connect(log)) as connection:
        return int(connection.execute("SELECT coalesce(max(first_seq + count - 1), 0) FROM groups").fetchone()[0])


def _describe(copy: Copied, head: int, more: dict[str, str]) -> None:
    """Write the manifest, last of all: a copy without one was broken off."""
    files = {path.name: _digested(path) for path in sorted(copy.target.iterdir()) if path.is_file()}
    versions = {
        "faden": __version__,
        "python": platform.python_version(),
        "duckdb": duckdb.__version__,
        "sqlite": sqlite3.sqlite_version,
        **more,
    }
    manifest = Manifest(copy.id, copy.at, versions, head, files)
    text = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
    (copy.target / MANIFEST).write_bytes(text + b"\n")


def _digested(path: Path) -> CopiedFile:
    with path.open("rb") as file:
        return CopiedFile(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def _empty(target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    if any(target.iterdir()):
        raise Conflict(
            "backup_target_taken", "The directory is not empty.", path=str(target), hint="Name a new directory."
        )
    target.chmod(0o700)


def _copy_sqlite(source: Path, target: Path) -> None:
    reader, copy = sqlite3.connect(source), sqlite3.connect(target)
    try:
        reader.backup(copy)
    finally:
        copy.close()
        reader.close()

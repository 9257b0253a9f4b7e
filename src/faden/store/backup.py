"""A consistent copy of a data directory, also while events come in.

The log is the truth, so it is copied last: the copies of profiles and warehouse are then never ahead of it, and a
server that starts on the copy replays what they lack. Profiles come before the warehouse for the same reason.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import duckdb

from faden.domain.errors import Conflict, Unavailable
from faden.store.log import SqliteLog
from faden.store.operational import Operational
from faden.store.warehouse import Warehouse

Progress = Callable[[int, int], None]


def backup(
    log: SqliteLog, operational: Operational, warehouse: Warehouse, config: Path, target: Path, progress: Progress
) -> list[str]:
    """Copy everything into `target`, which must be empty or not there; returns what the user should know.

    Raises `Conflict` for a directory with something in it, `Unavailable` where the copy cannot be written.
    """
    notes: list[str] = []
    try:
        _empty(target)
        if operational.engine.dialect.name == "sqlite":
            _copy_sqlite(Path(str(operational.engine.url.database)), target / "faden.sqlite")
        else:
            notes.append("The operational store is not in the data directory: dump it with pg_dump, before the rest.")
        progress(1, 3)
        warehouse.backup(target / "warehouse.duckdb")
        progress(2, 3)
        log.backup(target / "log.sqlite")
        if config.exists():
            shutil.copy2(config, target / config.name)
        progress(3, 3)
    except (OSError, sqlite3.Error, duckdb.Error) as error:
        raise Unavailable(
            "backup_failed",
            f"The copy cannot be written: {error}.",
            path=str(target),
            hint="Free space or choose another place.",
        ) from error
    return notes


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

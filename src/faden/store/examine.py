"""Is a data directory healthy, and what to do if not. Opens everything for reading only and changes nothing.

A server may be running: the log and SQLite's operational store can be read beside it. DuckDB cannot, so the
warehouse is examined only where nobody has it open; what the server itself says of it is asked elsewhere.
"""

from __future__ import annotations

import platform
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal

import duckdb
import msgspec
import sqlalchemy as sa
import zstandard

from faden import __version__
from faden.domain.errors import FadenError
from faden.domain.event import Event
from faden.store import form
from faden.store.backups import Backups
from faden.store.engine import Watch, opened
from faden.store.erasures import Erasures
from faden.store.form import Form
from faden.store.operational import Operational
from faden.store.schema import keys, profiles

State = Literal["ok", "warning", "error"]
Tell = Callable[[int, int], None]

SCARCE = 1 << 30
"""Bytes free below which there is a warning."""
FULL = 200 << 20
"""Bytes free below which something must be done now."""


class Finding(msgspec.Struct, frozen=True):
    """One thing that was looked at. `mend`: what to do, None where nothing has to be done."""

    name: str
    state: State
    message: str
    mend: str | None = None


class Places(msgspec.Struct, frozen=True):
    """How far the three readers of the log have come."""

    head: int
    profiles: int
    warehouse: int
    rollup: int


def versions(url: str) -> Finding:
    """What runs here."""
    engine = sa.engine.make_url(url).get_backend_name()
    text = (
        f"faden {__version__}, Python {platform.python_version()}, DuckDB {duckdb.__version__}, "
        f"SQLite {sqlite3.sqlite_version}, operational store {engine}, {sys.platform}"
    )
    return Finding("versions", "ok", text)


def disk(data: Path) -> Finding:
    """Whether there is space to go on."""
    free = shutil.disk_usage(data).free
    used = sum(path.stat().st_size for path in data.rglob("*") if path.is_file())
    message = f"{_bytes(free)} free, {_bytes(used)} used by the data directory"
    if free < FULL:
        return Finding("disk", "error", message, "Free space now: soon nothing more is accepted.")
    if free < max(SCARCE, used):
        return Finding("disk", "warning", message, "Plan for more: a rebuild and a backup each need as much again.")
    return Finding("disk", "ok", message)


def log(data: Path, *, deep: bool, tell: Tell) -> list[Finding]:
    """The event log: SQLite's own check, gaps between commit groups, with `deep` the content of each; quarantine."""
    try:
        with _reading(data / "log.sqlite") as connection:
            problems = [str(row[0]) for row in connection.execute("PRAGMA quick_check(20)") if row[0] != "ok"]
            head, gaps = _gaps(connection)
            problems += gaps
            if deep:
                problems += _unreadable(connection, head, tell)
            waiting = connection.execute("SELECT count(*) FROM rejects WHERE replayed_at IS NULL").fetchone()[0]
    except sqlite3.Error as error:
        return [Finding("log", "error", f"log.sqlite cannot be read: {error}", _RESTORE)]
    if problems:
        return [Finding("log", "error", "; ".join(problems[:20]), _RESTORE)]
    looked = "every event read" if deep else "structure and sequence looked at"
    return [Finding("log", "ok", f"{head:,} events, {looked}"), _quarantine(int(waiting))]


def head(data: Path) -> int | None:
    """The last event of the log, None where it cannot be read."""
    try:
        with _reading(data / "log.sqlite") as connection:
            return _gaps(connection)[0]
    except sqlite3.Error:
        return None


def _quarantine(waiting: int) -> Finding:
    if not waiting:
        return Finding("quarantine", "ok", "empty")
    mend = "Look at them under Imports and quarantine: mend and replay, or throw away."
    return Finding("quarantine", "warning", f"{waiting:,} rejected inputs wait", mend)


def _gaps(connection: sqlite3.Connection) -> tuple[int, list[str]]:
    expected, problems = 1, []
    for first, count in connection.execute("SELECT first_seq, count FROM groups ORDER BY first_seq"):
        if first != expected:
            problems.append(f"event {expected} expected, {first} found")
        expected = first + count
    return expected - 1, problems


def _unreadable(connection: sqlite3.Connection, head: int, tell: Tell) -> Iterator[str]:
    decoder, unpack = msgspec.msgpack.Decoder(list[Event]), zstandard.ZstdDecompressor()
    for first, count, body in connection.execute("SELECT first_seq, count, body FROM groups ORDER BY first_seq"):
        try:
            found = len(decoder.decode(unpack.decompress(body)))
        except (zstandard.ZstdError, msgspec.DecodeError) as error:
            yield f"the group of event {first} cannot be read: {error}"
            continue
        if found != count:
            yield f"the group of event {first} holds {found} events instead of {count}"
        tell(first, head)


def forms(data: Path, url: str) -> Finding | None:
    """In which form the stores are written, and what the next start makes of that; None where that cannot be read."""
    try:
        found = _forms(data, url)
    except (FadenError, sa.exc.SQLAlchemyError, sqlite3.Error, duckdb.Error):
        return None
    today = {
        "log": Form(form.LOG),
        "profiles": Form(form.newest(), form.profiles()),
        "warehouse": Form(form.WAREHOUSE, form.warehouse()),
    }
    message = ", ".join(f"{name} {one.number}" for name, one in found.items())
    newer = [name for name, one in found.items() if one.number > today[name].number]
    if newer:
        mend = "Install the newer version again, or restore a backup from before it."
        return Finding("forms", "error", f"{message}; written by a newer version: {', '.join(newer)}", mend)
    older = [name for name, one in found.items() if one != today[name]]
    if older:
        mend = "Nothing to do: the next start brings them up to date; profiles and warehouse are read from the log."
        return Finding("forms", "warning", f"{message}; written by another version: {', '.join(older)}", mend)
    return Finding("forms", "ok", message)


def _forms(data: Path, url: str) -> dict[str, Form]:
    found: dict[str, Form | None] = {}
    with _reading(data / "log.sqlite") as log:
        found["log"] = form.of_log(log)
    engine = opened(url, Watch())
    try:
        with engine.connect() as connection:
            found["profiles"] = form.of_operational(connection)
    finally:
        engine.dispose()
    if (data / "warehouse.duckdb").exists():
        with duckdb.connect(str(data / "warehouse.duckdb"), read_only=True) as warehouse:
            found["warehouse"] = form.of_warehouse(warehouse)
    return {name: one for name, one in found.items() if one is not None}


def operational(url: str) -> tuple[list[Finding], int | None]:
    """Profiles and keys; with it the event up to which they have been built."""
    try:
        with closing(Operational(url)) as store:
            problems = store.check()
            offset = store.offset()
            due = bool(store.get("rebuild_due"))
            holding = [one for one in Erasures(store).receipts() if one.backups]
            known = {one.id for one in Backups(store).all()}
            with store.engine.connect() as connection:
                persons = connection.scalar(sa.select(sa.func.count()).select_from(profiles))
                lost = connection.scalar(
                    sa.select(sa.func.count())
                    .select_from(keys.outerjoin(profiles, keys.c.profile_id == profiles.c.id))
                    .where(profiles.c.id.is_(None))
                )
    except (FadenError, sa.exc.SQLAlchemyError) as error:
        return [Finding("profiles", "error", str(error), "Check the store and its URL in config.toml.")], None
    if problems:
        return [Finding("profiles", "error", "; ".join(problems[:20]), _REBUILD_PROFILES)], offset
    if lost:
        return [Finding("profiles", "error", f"{lost:,} keys lead to no profile", _REBUILD)], offset
    findings = [Finding("profiles", "ok", f"{persons:,} profiles, built up to event {offset:,}")]
    held = [set(one.backups) & known for one in holding]
    people = sum(one.people for one, where in zip(holding, held, strict=True) if where)
    findings += backups(len(set().union(*held)), people)
    if due:
        findings.append(Finding("rebuild", "warning", "a rebuild was broken off", "It starts again with the server."))
    return findings, offset


def backups(copies: int, people: int) -> list[Finding]:
    """Whether copies still hold people who were erased since they were made."""
    if not people:
        return []
    message = f"{copies} of the copies made still hold {people} people erased since"
    mend = "See `faden backups`: delete the copies, or keep the newest erasures.jsonl with them (docs/privacy.md)."
    return [Finding("backups", "warning", message, mend)]


def warehouse(path: Path) -> tuple[list[Finding], dict[str, int] | None]:
    """The warehouse's rows against its own offset and sums; with it its offsets by name."""
    if not path.exists():
        mend = "Start the server: it is filled again from the log."
        return [Finding("warehouse", "warning", "warehouse.duckdb is missing", mend)], None
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            offsets = {str(name): int(value) for name, value in connection.execute("FROM offsets").fetchall()}
            wrong = [text for sql, text in _CHECKS if not connection.execute(sql).fetchall()[0][0]]
    except duckdb.Error as error:
        mend = "Delete the file and start the server: it is filled again from the log."
        return [Finding("warehouse", "error", f"warehouse.duckdb cannot be read: {error}", mend)], None
    if wrong:
        return [Finding("warehouse", "error", "; ".join(wrong), _REBUILD)], offsets
    return [Finding("warehouse", "ok", f"every event once, up to event {offsets['warehouse']:,}")], offsets


_SUMS = "(coalesce(sum(visits), 0), coalesce(sum(points), 0), coalesce(sum(revenue), 0))"
_CHECKS = (
    (
        "SELECT count(*) = max(offsets.value) AND count(DISTINCT seq) = count(*) AND max(seq) <= max(offsets.value) "
        "OR max(offsets.value) = 0 FROM offsets LEFT JOIN events ON TRUE WHERE offsets.name = 'warehouse'",
        "events are missing or doubled",
    ),
    (
        "SELECT (SELECT coalesce(sum(visits), 0) FROM events) = (SELECT count(*) FROM visits)",
        "visits and their events disagree",
    ),
    (
        f"SELECT (SELECT {_SUMS} FROM facts) = "
        f"(SELECT {_SUMS} FROM events WHERE actor = 'human' AND visit_local IS NOT NULL)",
        "hourly sums and events disagree",
    ),
)


def places(found: Places) -> Finding:
    """Whether the readers follow the log."""
    text = f"profiles {found.profiles:,}, warehouse {found.warehouse:,}, hourly sums {found.rollup:,}"
    message = f"log {found.head:,}, {text}"
    if max(found.profiles, found.warehouse, found.rollup) > found.head:
        mend = "The log is older than what was built from it: restore the newer log, or run `faden rebuild`."
        return Finding("readers", "error", message, mend)
    if found.warehouse < found.profiles:
        return Finding(
            "readers", "warning", message, "The next start fills profiles and warehouse again from the log."
        )
    behind = found.head - min(found.profiles, found.warehouse)
    if behind:
        return Finding("readers", "ok", f"{message}; the next start replays {behind:,} events")
    return Finding("readers", "ok", message)


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)
    try:
        yield connection
    finally:
        connection.close()


def _bytes(number: int) -> str:
    size = float(number)
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"


_RESTORE = "Restore the log from a backup; everything else is built from it again."
_REBUILD = "Run `faden rebuild`: it makes profiles and warehouse anew from the log."
_REBUILD_PROFILES = "Move faden.sqlite away, restore it from a backup, and run `faden rebuild`."

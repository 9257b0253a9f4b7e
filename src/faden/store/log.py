"""The event log: an append-only SQLite file in which one commit group is one compressed row.

A group is durable before `append` returns (`synchronous=FULL`); events get contiguous sequence numbers from 1.
Rejected input is kept in the same file and the same transaction, so nothing is lost between two stores.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Protocol

import msgspec
import zstandard

from faden.domain.errors import FadenError, Invalid, Unavailable
from faden.domain.event import Event, Reject
from faden.store import form, pages
from faden.store.ids import SeenIds, digest

_SCHEMA = """
CREATE TABLE IF NOT EXISTS groups (
  first_seq INTEGER PRIMARY KEY, count INTEGER NOT NULL, received_at INTEGER NOT NULL, body BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS rejects (
  id INTEGER PRIMARY KEY AUTOINCREMENT, received_at INTEGER NOT NULL, origin TEXT NOT NULL, source TEXT NOT NULL,
  code TEXT NOT NULL, message TEXT NOT NULL, path TEXT, hint TEXT, file TEXT, row INTEGER, door TEXT NOT NULL,
  body BLOB NOT NULL, mark BLOB UNIQUE, replayed_at INTEGER
);
CREATE INDEX IF NOT EXISTS rejects_open ON rejects (replayed_at, id);
"""


class Appended(NamedTuple):
    """What an append did: the sequence number of each event, None where it was a duplicate."""

    first: int
    sequences: list[int | None]


class StoredReject(NamedTuple):
    """A quarantined input and whether it has been replayed."""

    id: int
    reject: Reject
    replayed_at: datetime | None


class EventLog(Protocol):
    """What every log can do; another engine takes the place of SQLite behind this."""

    @property
    def head(self) -> int:
        """The sequence number of the last durable event, 0 for none."""

    def append(self, events: Sequence[Event], rejects: Sequence[Reject] = ()) -> Appended:
        """Make the new ones of `events`, and `rejects`, durable in one commit."""

    def read(self, after: int, up_to: int | None = None) -> Iterator[list[tuple[int, Event]]]:
        """The events after a sequence number, group by group, in order."""


class Rewriting(NamedTuple):
    """Groups as they are to be kept, by their first event, and the quarantined inputs that have to go."""

    groups: list[tuple[bytes, int]]
    rejects: list[tuple[int]]


class Rewrites(Protocol):
    """What changes events that were written."""

    def concerns(self, first: int, count: int, body: bytes) -> bool:
        """Whether a group may have to change; `body` unpacked."""

    def group(self, first: int, events: list[Event]) -> list[Event]:
        """The events as they are to be kept, as many as before."""

    def mentioned(self, texts: Sequence[bytes]) -> bool:
        """Whether a quarantined input has to go; its own text first, then what is said of it."""


class SqliteLog:
    """The log in one SQLite file. One process owns it; `append` is called from one thread only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / "log.sqlite"
        try:
            self._write = self._connect()
            form.settle_log(self._write, self._path.name, _SCHEMA)
            self._write.execute("PRAGMA wal_autocheckpoint=0")
        except FadenError:
            self._write.close()
            raise
        except sqlite3.Error as error:
            raise Unavailable(
                "log_unreadable",
                f"The event log does not open: {error}.",
                path=self._path.name,
                hint="Restore it from a backup; everything else can be built from it.",
            ) from error
        self._local = threading.local()
        self.rewrites = 0
        """Counts `rewrite`: who has read the log before and was to go by it must read it again."""
        self._encoder = msgspec.msgpack.Encoder(decimal_format="string")
        self._decoder = msgspec.msgpack.Decoder(list[Event])
        self._compress = zstandard.ZstdCompressor(level=1)
        self._head = self._last()
        self.ids = SeenIds(folder / "ids")
        self._recall()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, timeout=30)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA secure_delete=ON")
        return connection

    def _reader(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._local.connection = self._connect()
        return found

    def _last(self) -> int:
        row = self._write.execute(
            "SELECT first_seq + count - 1 FROM groups ORDER BY first_seq DESC LIMIT 1"
        ).fetchone()
        return int(row[0]) if row else 0

    def _recall(self) -> None:
        """Fill the index of seen ids from where its files end; one that is ahead belongs to another log."""
        if self.ids.covered > self._head:
            self.ids.forget()
        for group in self.read(self.ids.covered):
            self.ids.add(digest(event.id) for _, event in group)
            if self.ids.due:
                self.ids.settle()

    @property
    def head(self) -> int:
        """The sequence number of the last durable event."""
        return self._head

    @property
    def begun(self) -> int:
        """When the first event came, in microseconds since 1970; 0: none has. A log's copies have it in common."""
        first = self.event(1)
        return 0 if first is None else _micros(first.received_at)

    def append(self, events: Sequence[Event], rejects: Sequence[Reject] = ()) -> Appended:
        """One durable commit; duplicates (by event id, over all history and within the call) are left out.

        Raises `Unavailable` when the disk does not take it: then nothing of the call was kept.
        """
        digests = [digest(event.id) for event in events]
        known = self.ids.seen(digests)
        first = self._head + 1
        fresh: list[Event] = []
        fresh_digests: dict[bytes, None] = {}
        sequences: list[int | None] = []
        for event, mark, seen in zip(events, digests, known, strict=True):
            if seen or mark in fresh_digests:
                sequences.append(None)
                continue
            fresh_digests[mark] = None
            fresh.append(event)
            sequences.append(first + len(fresh) - 1)
        if fresh or rejects:
            self._commit(first, fresh, rejects)
            self._head += len(fresh)
            self.ids.add(fresh_digests)
        return Appended(first, sequences)

    def _commit(self, first: int, fresh: list[Event], rejects: Sequence[Reject]) -> None:
        body = self._packed(fresh) if fresh else b""
        rows = [_reject_row(reject) for reject in rejects]
        cursor = self._write
        try:
            cursor.execute("BEGIN IMMEDIATE")
            if fresh:
                at = _micros(fresh[-1].received_at)
                cursor.execute("INSERT INTO groups VALUES (?,?,?,?)", (first, len(fresh), at, body))
            for row in rows:
                cursor.execute(_INSERT_REJECT, row)
            cursor.execute("COMMIT")
        except sqlite3.Error as error:
            self._roll_back()
            raise Unavailable(
                "log_not_writable",
                f"The event log cannot be written: {error}.",
                hint="Free disk space; nothing was accepted, send again.",
            ) from error
        except BaseException:
            self._roll_back()
            raise

    def _packed(self, events: list[Event]) -> bytes:
        try:
            return self._compress.compress(self._encoder.encode(events))
        except (TypeError, ValueError, OverflowError, RecursionError) as error:
            raise Invalid(
                "event_not_storable",
                f"An event cannot be written: {error}.",
                hint="Numbers must fit 64 bits, texts must be Unicode.",
            ) from error

    def _roll_back(self) -> None:
        if self._write.in_transaction:
            try:
                self._write.execute("ROLLBACK")
            except sqlite3.Error:
                self._write.close()
                self._write = self._connect()
                self._write.execute("PRAGMA wal_autocheckpoint=0")

    def read(self, after: int, up_to: int | None = None) -> Iterator[list[tuple[int, Event]]]:
        """The events `after < seq <= up_to`, a commit group at a time."""
        connection = self._reader()
        start = connection.execute("SELECT max(first_seq) FROM groups WHERE first_seq <= ?", (after + 1,)).fetchone()[
            0
        ]
        end = self._head if up_to is None else up_to
        position = start if start is not None else after + 1
        while position <= end:
            rows = connection.execute(
                "SELECT first_seq, count, body FROM groups WHERE first_seq >= ? AND first_seq <= ? "
                "ORDER BY first_seq LIMIT 64",
                (position, end),
            ).fetchall()
            if not rows:
                return
            for first, count, body in rows:
                numbered = enumerate(self._opened(first, body), start=first)
                group = [(seq, event) for seq, event in numbered if after < seq <= end]
                position = first + count
                if group:
                    yield group

    def _opened(self, first: int, body: bytes) -> list[Event]:
        try:
            return self._decoder.decode(zstandard.ZstdDecompressor().decompress(body))
        except (zstandard.ZstdError, msgspec.DecodeError) as error:
            raise Unavailable(
                "log_damaged",
                f"The group that begins with event {first} cannot be read: {error}.",
                path=self._path.name,
                hint="Restore the log from a backup.",
            ) from error

    def event(self, seq: int) -> Event | None:
        """One event by its sequence number."""
        for group in self.read(seq - 1, seq):
            return group[0][1]
        return None

    def events(self, sequences: Sequence[int]) -> dict[int, Event]:
        """Several events at once; each commit group is opened only once."""
        wanted = sorted(set(sequences))
        found: dict[int, Event] = {}
        connection = self._reader()
        for seq in wanted:
            if seq in found:
                continue
            row = connection.execute(
                "SELECT first_seq, count, body FROM groups WHERE first_seq <= ? ORDER BY first_seq DESC LIMIT 1",
                (seq,),
            ).fetchone()
            if row is None or seq >= row[0] + row[1]:
                continue
            group = self._opened(row[0], row[2])
            last = row[0] + row[1] - 1
            found.update({one: group[one - row[0]] for one in wanted if row[0] <= one <= last})
        return found

    def rejects(self, *, limit: int, offset: int = 0, origin: str | None = None) -> tuple[int, list[StoredReject]]:
        """The open quarantine, newest first, and how many there are in all."""
        where = "replayed_at IS NULL" + (" AND origin = ?" if origin else "")
        values: tuple[object, ...] = (origin,) if origin else ()
        connection = self._reader()
        total = connection.execute(f"SELECT count(*) FROM rejects WHERE {where}", values).fetchone()[0]
        rows = connection.execute(
            f"SELECT {_REJECT_COLUMNS} FROM rejects WHERE {where} ORDER BY id DESC LIMIT ? OFFSET ?",
            (*values, limit, offset),
        ).fetchall()
        return int(total), [_stored(row) for row in rows]

    def reject(self, reject_id: int) -> StoredReject | None:
        """One quarantined input."""
        row = self._reader().execute(f"SELECT {_REJECT_COLUMNS} FROM rejects WHERE id = ?", (reject_id,)).fetchone()
        return _stored(row) if row else None

    def replayed(self, reject_id: int, at: datetime) -> None:
        """Mark a quarantined input as mended and taken."""
        self._write.execute("UPDATE rejects SET replayed_at = ? WHERE id = ?", (_micros(at), reject_id))

    def drop_reject(self, reject_id: int) -> bool:
        """Throw a quarantined input away for good."""
        return self._write.execute("DELETE FROM rejects WHERE id = ?", (reject_id,)).rowcount > 0

    def stale_rejects(self, before: datetime) -> int:
        """How many quarantined inputs came before, replayed ones too."""
        row = self._reader().execute("SELECT count(*) FROM rejects WHERE received_at < ?", (_micros(before),))
        return int(row.fetchone()[0])

    def drop_stale_rejects(self, before: datetime) -> int:
        """Throw them away for good."""
        return self._write.execute("DELETE FROM rejects WHERE received_at < ?", (_micros(before),)).rowcount

    def raw_rejects(self) -> Iterator[StoredReject]:
        """All quarantined inputs, replayed ones too, one by one."""
        for row in self._reader().execute(f"SELECT {_REJECT_COLUMNS} FROM rejects ORDER BY id"):
            yield _stored(row)

    def sought(self, wipe: Rewrites) -> Rewriting:
        """What has to change of what was written; nothing is changed yet."""
        groups: list[tuple[bytes, int]] = []
        for first, count, body in self._reader().execute("SELECT first_seq, count, body FROM groups ORDER BY 1"):
            plain = zstandard.ZstdDecompressor().decompress(body)
            if wipe.concerns(first, count, plain):
                events = self._decoder.decode(plain)
                kept = wipe.group(first, events)
                if any(now is not before for now, before in zip(kept, events, strict=True)):
                    groups.append((self._packed(kept), first))
        rows = self._reader().execute("SELECT id, body, message, path, hint, file FROM rejects")
        return Rewriting(groups, [(row[0],) for row in rows if wipe.mentioned([_bytes(one) for one in row[1:]])])

    def rewrite(self, found: Rewriting) -> None:
        """Change what was written, in one transaction.

        The one exception to "written once": a person's right to be forgotten. Numbers stay as they are.
        """
        self.rewrites += 1
        cursor = self._write
        cursor.execute("BEGIN IMMEDIATE")
        try:
            cursor.executemany("UPDATE groups SET body = ? WHERE first_seq = ?", found.groups)
            cursor.executemany("DELETE FROM rejects WHERE id = ?", found.rejects)
            cursor.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    def truncate(self) -> bool:
        """Empty the write-ahead log, so that no old page is left in it. False where somebody reads what was."""
        return pages.emptied(self._reader())

    def checkpoint(self) -> None:
        """Move the write-ahead log into the file; from another connection, so that appends do not wait."""
        self._reader().execute("PRAGMA wal_checkpoint(PASSIVE)")

    def size(self) -> int:
        """Bytes on disk."""
        return sum(path.stat().st_size for path in self._path.parent.glob("log.sqlite*"))

    def backup(self, target: Path) -> None:
        """A consistent copy, also while events come in."""
        with sqlite3.connect(target) as copy:
            self._reader().backup(copy)
        copy.close()

    def check(self) -> list[str]:
        """What is wrong with the file: SQLite's own check, gaps and overlaps between groups."""
        connection = self._reader()
        problems = [str(row[0]) for row in connection.execute("PRAGMA quick_check") if row[0] != "ok"]
        expected = 1
        for first, count in connection.execute("SELECT first_seq, count FROM groups ORDER BY first_seq"):
            if first != expected:
                problems.append(f"sequence {expected} expected, {first} found")
            expected = first + count
        return problems

    def close(self) -> None:
        """Close the writing connection; the last one checkpoints the file."""
        reader: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if reader is not None:
            reader.close()
            self._local.connection = None
        self._write.close()


_INSERT_REJECT = (
    "INSERT INTO rejects (received_at, origin, source, code, message, path, hint, file, row, door, body, mark) "
    "VALUES (?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (mark) DO NOTHING"
)
_REJECT_COLUMNS = "id, received_at, origin, source, code, message, path, hint, file, row, door, body, replayed_at"


def _reject_row(reject: Reject) -> tuple[object, ...]:
    """Imports mark their rejects by file content and row, so that a second run does not list them twice."""
    mark = (
        digest(f"{reject.door}\0{reject.code}\0{reject.row}\0{reject.body!r}") if reject.origin == "import" else None
    )
    return (
        _micros(reject.received_at),
        reject.origin,
        reject.source,
        reject.code,
        reject.message,
        reject.path,
        reject.hint,
        reject.file,
        reject.row,
        reject.door,
        reject.body,
        mark,
    )


def _stored(row: tuple[object, ...]) -> StoredReject:
    at, replayed = int(str(row[1])), row[12]
    values = dict(
        zip(("origin", "source", "code", "message", "path", "hint", "file", "row", "door"), row[2:11], strict=True)
    )
    reject = msgspec.convert({**values, "received_at": _moment(at), "body": row[11]}, Reject)
    return StoredReject(int(str(row[0])), reject, None if replayed is None else _moment(int(str(replayed))))


def _bytes(value: bytes | str | None) -> bytes:
    return value if isinstance(value, bytes) else (value or "").encode("utf-8", "surrogatepass")


def _micros(at: datetime) -> int:
    return int(at.timestamp() * 1_000_000)


def _moment(micros: int) -> datetime:
    return datetime.fromtimestamp(micros / 1_000_000, tz=UTC)

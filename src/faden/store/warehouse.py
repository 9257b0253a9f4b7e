"""The warehouse: columns for questions. The one place that speaks DuckDB's SQL.

Fed by shipments, each with its offset in the same transaction; asked through `query` and `snapshot` with compiled
SQL. `sums.py` says what is kept summed up: readers with their own offsets, and views that are always exact.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa
from pyarrow import compute

from faden.domain.errors import Unavailable
from faden.store import sums
from faden.store.facts import PEOPLE, PERSONS, TABLES, Column, CrowdRow, PersonRow, Shipment

ROLLUP_SLICE = 500_000
COMPACT_AFTER = 200
_CROWD = ("people", "people_form")
"""Up to which event the table of people is known to be right, and what its rows were made by."""

_SCHEMA = pa.schema([(column.name, column.arrow) for column in PEOPLE])


class Rows(NamedTuple):
    """An answer: the names of its columns and its rows."""

    columns: list[str]
    rows: list[tuple[Any, ...]]


Ask = Callable[[str, Mapping[str, Any]], Rows]
"""Puts one statement with its named values to the warehouse."""


class Warehouse:
    """One DuckDB file with one owning process; reads run on cursors of their own and do not wait for writes."""

    def __init__(self, path: Path, threads: int = 2) -> None:
        self.path, self._threads = path, threads
        self._writing = threading.Lock()
        self._gate = threading.Condition()
        _batch(PERSONS, [PersonRow(0, 0)])  # Arrow looks for its optional partners at the first array: not under load
        self._asking = 0
        self._told = 0
        self._unsettled: set[int] = set()
        self._open()

    def _open(self) -> None:
        config: dict[str, str | bool | int | float | list[str]] = {
            "threads": str(self._threads),
            "preserve_insertion_order": "false",
        }
        try:
            self._root = duckdb.connect(str(self.path), config=config)
            self._write = self._root.cursor()
            self._create()
            self._offsets: dict[str, int] = {
                str(name): int(value) for name, value in self._fetch("SELECT * FROM offsets")
            }
        except duckdb.Error as error:
            raise Unavailable(
                "warehouse_unreadable",
                f"The warehouse does not open: {error}.",
                path=self.path.name,
                hint="Free disk space; if it is damaged, delete the file: it is filled again from the log.",
            ) from error
        self._usable = True

    def _create(self) -> None:
        for name, columns in TABLES.items():
            spec = ", ".join(f'"{column.name}" {column.sql}' for column in columns)
            self._write.execute(f"CREATE TABLE IF NOT EXISTS {name} ({spec})")
        self._write.execute("CREATE TABLE IF NOT EXISTS offsets (name VARCHAR PRIMARY KEY, value BIGINT)")
        names = ("warehouse", *_CROWD, *sums.READERS, *(f"{reader}_parts" for reader in sums.READERS))
        zeros = ", ".join(f"('{name}', 0)" for name in names)
        self._write.execute(f"INSERT INTO offsets VALUES {zeros} ON CONFLICT DO NOTHING")
        for name, query in sums.views().items():
            self._write.execute(f"CREATE OR REPLACE VIEW {name} AS {query}")

    def _fetch(self, sql: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self._write.execute(sql).fetchall()
        return found

    @property
    def offset(self) -> int:
        """Up to which event the warehouse has been filled."""
        return self._offsets["warehouse"]

    @property
    def rollup_offset(self) -> int:
        """Up to which event the hourly and daily sums have been built."""
        return min(self._offsets[reader] for reader in sums.READERS)

    def ship(self, packed: Packed) -> None:
        """Add a shipment and move the offset, all or nothing. What is at or before the offset is here already."""
        with self._writing:
            try:
                self._transaction(lambda: self._load(packed))
            except Unavailable:
                if self.offset != packed.offset:
                    raise
        self._offsets["warehouse"] = packed.offset

    def _load(self, packed: Packed) -> None:
        again = packed.first <= self.offset
        for name, batches in packed.batches.items():
            table = pa.Table.from_batches(batches)
            if again and name != "persons":
                table = table.filter(compute.greater(table["seq"], self.offset))
            if name == "persons":
                self._write.register("shipped", table)
                self._write.execute("DELETE FROM persons WHERE profile IN (SELECT profile FROM shipped)")
                self._write.unregister("shipped")
            self._insert(name, TABLES[name], table)
        self._write.execute("UPDATE offsets SET value = ? WHERE name = 'warehouse'", [packed.offset])

    def _insert(self, name: str, columns: tuple[Column, ...], table: pa.Table) -> None:
        names = ", ".join(f'"{column.name}"' for column in columns)
        self._write.register("shipped", table)
        self._write.execute(f"INSERT INTO {name} ({names}) SELECT {names} FROM shipped")
        self._write.unregister("shipped")

    def events_of(self, profiles: Collection[int]) -> list[int]:
        """The events of these profiles, by their numbers in order."""
        if not profiles:
            return []
        marks = ",".join("?" * len(profiles))
        return [
            row[0]
            for row in self.query(f"SELECT seq FROM events WHERE profile IN ({marks}) ORDER BY seq", [*profiles]).rows
        ]

    def days_of(self, profiles: Collection[int]) -> list[tuple[date, int]]:
        """On which local days the events of these profiles are counted, and how many."""
        if not profiles:
            return []
        marks = ",".join("?" * len(profiles))
        sql = (
            "SELECT CAST(coalesce(visit_local, local) AS DATE), count(*) FROM events "
            f"WHERE profile IN ({marks}) GROUP BY 1 ORDER BY 1"
        )
        return [(row[0], int(row[1])) for row in self.query(sql, [*profiles]).rows]

    def event_names(self) -> list[str]:
        """The names of all events of people."""
        return [row[0] for row in self.query("SELECT DISTINCT name FROM events WHERE profile IS NOT NULL").rows]

    def occurrences(self, names: Sequence[str] | None, after: int, up_to: int, most: int) -> list[tuple[int, int]]:
        """At most `most` events of people between two numbers, with the person as of now; `names` None: any."""
        marks = "" if names is None else f"AND e.name IN ({','.join('?' * len(names))})" if names else "AND false"
        sql = (
            "SELECT e.seq, coalesce(p.person, e.profile) FROM events e LEFT JOIN persons p ON p.profile = e.profile "
            "WHERE e.profile > 0 AND e.type NOT IN ('segment', 'decision') "
            f"AND e.seq > ? AND e.seq <= ? {marks} ORDER BY e.seq LIMIT ?"
        )
        return [(int(row[0]), int(row[1])) for row in self.query(sql, [after, up_to, *(names or ()), most]).rows]

    def in_order(self, end: datetime) -> list[int]:
        """The events of people before `end`, as they happened."""
        sql = 'SELECT seq FROM events WHERE profile > 0 AND "at" < ? ORDER BY "at", seq'
        return [int(row[0]) for row in self.query(sql, [end.replace(tzinfo=None)]).rows]

    def retell(self, profiles: Collection[int], packed: Packed) -> None:
        """Put `packed` in the place of all that is known of these profiles, and move the offset; all or nothing.

        The kept sums take back what they had summed of the old rows and add the new ones.
        """
        with self._writing:
            try:
                self._transaction(lambda: self._retold(profiles, packed))
            except Unavailable:
                if self.offset != packed.offset:
                    raise
            self._offsets["warehouse"] = packed.offset
            self._unsettled |= set(profiles)
            self._told += 1

    def _retold(self, profiles: Collection[int], packed: Packed) -> None:
        write = self._write
        write.register("who", pa.table({"profile": pa.array(sorted(profiles), pa.int64())}))
        write.execute("CREATE TEMP TABLE old AS SELECT seq FROM events WHERE profile IN (SELECT profile FROM who)")
        for reader in sums.READERS:
            for statement in sums.corrections(reader, -1):
                write.execute(statement, [self._offsets[reader]])
        for name in ("events", "visits", "items", "memberships", "decisions", "reactions"):
            write.execute(f"DELETE FROM {name} WHERE seq IN (SELECT seq FROM old)")
        write.execute(
            "DELETE FROM persons WHERE profile IN (SELECT profile FROM who) OR person IN (SELECT profile FROM who)"
        )
        write.execute("DELETE FROM people WHERE id IN (SELECT profile FROM who)")
        write.unregister("who")
        for name, batches in packed.batches.items():
            self._insert(name, TABLES[name], pa.Table.from_batches(batches))
        for reader in sums.READERS:
            for statement in sums.corrections(reader, 1):
                write.execute(statement, [self._offsets[reader]])
        write.execute("DROP TABLE old")
        write.execute("UPDATE offsets SET value = ? WHERE name = 'warehouse'", [packed.offset])

    def _transaction(self, work: Any) -> None:
        try:
            if not self._usable:
                self._open()
            self._write.execute("BEGIN")
            work()
            self._write.execute("COMMIT")
        except BaseException as error:
            self._undo()
            if isinstance(error, duckdb.Error | OSError):
                raise Unavailable(
                    "warehouse_not_writable",
                    f"The warehouse cannot be written: {error}.",
                    hint="Free disk space; the log keeps everything and the warehouse catches up by itself.",
                ) from error
            raise

    def _undo(self) -> None:
        if not self._usable:
            return
        try:
            self._write.execute("ROLLBACK")
        except duckdb.FatalException:
            self._reopen()
        except duckdb.Error:
            self._write = self._root.cursor()

    def _reopen(self) -> None:
        """A checkpoint failed (disk full), and the engine refuses all work until it is opened anew.

        Whether the last commit became durable only the file knows: the offsets are read from it.
        """
        with self._gate:
            self._usable = False
            self._gate.wait_for(lambda: self._asking == 0)
            self.close()
        with contextlib.suppress(Unavailable):
            self._open()

    def roll_up(self) -> bool:
        """Sum the events after the readers' offsets; True where more is left to do."""
        left = [self._advance(reader) for reader in sums.READERS]
        return any(left)

    def _advance(self, reader: str) -> bool:
        start = self._offsets[reader]
        end = min(self.offset, start + ROLLUP_SLICE)
        if end <= start:
            return False
        parts = self._offsets[f"{reader}_parts"] + 1
        with self._writing:
            self._transaction(lambda: self._sum(reader, start, end))
            self._offsets.update({reader: end, f"{reader}_parts": parts})
            if parts >= COMPACT_AFTER:
                self._transaction(lambda: self._compact(reader))
                self._offsets[f"{reader}_parts"] = 0
        return end < self.offset

    def _sum(self, reader: str, start: int, end: int) -> None:
        for statement in sums.additions(reader):
            self._write.execute(statement, [start, end])
        self._write.execute("UPDATE offsets SET value = ? WHERE name = ?", [end, reader])
        self._write.execute("UPDATE offsets SET value = value + 1 WHERE name = ?", [f"{reader}_parts"])

    def _compact(self, reader: str) -> None:
        self._write.execute(f"CREATE TEMP TABLE compact AS {sums.compacted(reader)}")
        self._write.execute(f"DELETE FROM {reader}")
        self._write.execute(f"INSERT INTO {reader} SELECT * FROM compact")
        self._write.execute("DROP TABLE compact")
        self._write.execute("UPDATE offsets SET value = 0 WHERE name = ?", [f"{reader}_parts"])

    # ---- people as they are now: not shipped, but fetched from the profiles when somebody asks (`profiles.crowd`)

    @property
    def people_offset(self) -> int:
        """Up to which event everybody in the table of people is right."""
        return self._offsets["people"]

    @property
    def people_form(self) -> int:
        """What the rows were made by; see `begin_people`."""
        return self._offsets["people_form"]

    @property
    def told(self) -> int:
        """Counts how often people were told again, or settled: rows read before the last time are worth nothing."""
        return self._told

    def begin_people(self, form: int) -> None:
        """Empty the table of people; from now on its rows are made by `form`."""
        with self._writing:
            self._transaction(lambda: self._emptied_people(form))
            self._offsets.update(people=0, people_form=form)
            self._told += 1

    def _emptied_people(self, form: int) -> None:
        self._write.execute("DELETE FROM people")
        self._write.execute("UPDATE offsets SET value = 0 WHERE name = 'people'")
        self._write.execute("UPDATE offsets SET value = ? WHERE name = 'people_form'", [form])

    def take_people(self, ids: Sequence[int], rows: Sequence[CrowdRow], told: int) -> bool:
        """Put `rows` in the place of what is known of `ids`; False where people were told again since `told`."""
        table = pa.Table.from_batches([_batch(PEOPLE, rows)] if rows else [], _SCHEMA)
        with self._writing:
            if told != self._told:
                return False
            if self._unsettled:
                waiting = pa.array(self._unsettled, pa.int64())
                table = table.filter(compute.invert(compute.is_in(table["id"], waiting)))
            self._transaction(lambda: self._put_people(ids, table))
            return True

    def _put_people(self, ids: Sequence[int], table: pa.Table) -> None:
        self._write.register("who", pa.table({"id": pa.array(ids, pa.int64())}))
        self._write.execute("DELETE FROM people WHERE id IN (SELECT id FROM who)")
        self._write.unregister("who")
        self._insert("people", PEOPLE, table)

    def end_people(self, offset: int, told: int) -> bool:
        """Everybody is right up to `offset`; who has been joined into somebody goes. False as in `take_people`."""
        with self._writing:
            if told != self._told:
                return False
            self._transaction(lambda: self._ended_people(offset))
            self._offsets["people"] = offset
            return True

    def _ended_people(self, offset: int) -> None:
        self._write.execute("DELETE FROM people WHERE id IN (SELECT profile FROM persons)")
        self._write.execute("UPDATE offsets SET value = ? WHERE name = 'people'", [offset])

    def settled(self, profiles: Collection[int]) -> None:
        """The profiles of people told again are written: from now on they may be read again."""
        if profiles:
            with self._writing:
                self._unsettled -= set(profiles)
                self._told += 1

    def query(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Rows:
        """Ask; runs on a cursor of its own, so it may be called from any thread."""
        with self._reading() as cursor:
            return _rows(cursor, sql, values)

    @contextmanager
    def snapshot(self) -> Iterator[Ask]:
        """Several questions about one moment: none sees what is written between them. For any thread."""
        with self._reading() as cursor:
            cursor.execute("BEGIN")
            yield lambda sql, values: _rows(cursor, sql, values)

    @contextmanager
    def _reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._gate:
            if not self._usable:
                raise Unavailable(
                    "warehouse_unavailable",
                    "The warehouse cannot be asked at the moment.",
                    hint="Free disk space; it opens again by itself.",
                )
            self._asking += 1
            cursor = self._root.cursor()
        try:
            yield cursor
        finally:
            cursor.close()
            with self._gate:
                self._asking -= 1
                self._gate.notify_all()

    def replace(self, path: Path) -> None:
        """Take the closed warehouse file `path` in place of this one; questions wait for the moment it takes."""
        with self._writing, self._gate:
            self._gate.wait_for(lambda: self._asking == 0)
            self.close()
            Path(f"{self.path}.wal").unlink(missing_ok=True)
            path.replace(self.path)
            self._open()
            self._begin_anew()

    def clear(self) -> None:
        """Forget everything, to be filled anew from the log."""
        with self._writing:
            self._transaction(self._empty)
            self._offsets = dict.fromkeys(self._offsets, 0)
            self._begin_anew()

    def _begin_anew(self) -> None:
        self._unsettled.clear()
        self._told += 1

    def _empty(self) -> None:
        for name in TABLES:
            self._write.execute(f"DELETE FROM {name}")
        self._write.execute("UPDATE offsets SET value = 0")

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the file."""
        with self._writing:
            self._write.execute("CHECKPOINT")

    def backup(self, target: Path) -> None:
        """A consistent copy into a new file, beside running questions."""
        with self._writing:
            self._write.execute(f"ATTACH '{str(target).replace(chr(39), chr(39) * 2)}' AS copy")
            try:
                name = self._fetch("SELECT current_database()")[0][0]
                self._write.execute(f'COPY FROM DATABASE "{name}" TO copy')
            finally:
                self._write.execute("DETACH copy")

    def close(self) -> None:
        """Close the file; its write-ahead log is folded in."""
        self._write.close()
        self._root.close()


def _rows(cursor: duckdb.DuckDBPyConnection, sql: str, values: Sequence[Any] | Mapping[str, Any]) -> Rows:
    cursor.execute(sql, values)
    return Rows([str(column[0]) for column in cursor.description or ()], cursor.fetchall())


class Packed:
    """A shipment on its way into columns. `pack` does it slice by slice, so that an event loop can run in between."""

    def __init__(self, shipment: Shipment) -> None:
        self.offset = shipment.offset
        self.first = shipment.events[0].seq if shipment.events else shipment.offset + 1
        """The first event; each event has a row."""
        self.batches: dict[str, list[pa.RecordBatch]] = {}
        self._waiting: list[tuple[str, Sequence[tuple[Any, ...]]]] = [
            ("events", shipment.events),
            ("visits", shipment.visits),
            ("items", shipment.items),
            ("costs", shipment.costs),
            ("persons", shipment.persons),
            ("memberships", shipment.memberships),
            ("decisions", shipment.decisions),
            ("reactions", shipment.reactions),
        ]

    def pack(self, slice_size: int = 50_000) -> Iterator[None]:
        """Turn at most `slice_size` rows into columns between two yields."""
        for name, rows in self._waiting:
            for start in range(0, len(rows), slice_size):
                batch = _batch(TABLES[name], rows[start : start + slice_size])
                self.batches.setdefault(name, []).append(batch)
                yield


def _batch(columns: tuple[Column, ...], rows: Sequence[tuple[Any, ...]]) -> pa.RecordBatch:
    by_column = zip(*rows, strict=True)
    arrays = [pa.array(values, type=column.arrow) for column, values in zip(columns, by_column, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, names=[column.name for column in columns])

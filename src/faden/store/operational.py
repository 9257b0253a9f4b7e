"""The operational store: profiles, keys, users, sessions, sources. SQLite by default, PostgreSQL by one URL."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection, Engine

from faden.store import schema
from faden.store.engine import Watch, faults, is_gone, opened, reading

Key = tuple[str, str]
Severed = frozenset[tuple[Key, Key]]
"""Pairs of keys, kind and value each."""

PROFILES_OFFSET = "profiles_offset"
SEVERED = "severed"
_CHUNK = 500
_LAST = "\U0010ffff"
"""Greater than any character that follows a prefix."""


class ProfileRow(NamedTuple):
    """A profile as it is kept: `body` is its encoded state, `label` its lower-case name for the search."""

    id: int
    known: bool
    label: str | None
    last_seen: int
    body: bytes
    conflicts: int = 0
    """Links and keys that a human should look at; they stand in the profile that keeps the graph."""


class KeyRow(NamedTuple):
    """A key and the profile it leads to."""

    kind: str
    value: str
    profile_id: int


class MergeRow(NamedTuple):
    """`from_id` was joined into `to_id` by the event `seq`."""

    from_id: int
    to_id: int
    seq: int


class Operational:
    """The store behind one URL, `sqlite:////path/faden.sqlite` or `postgresql+pg8000://…`.

    Every method raises `Unavailable` where the store cannot be reached, read or written at the moment (server gone,
    disk full); it connects again by itself.
    """

    def __init__(self, url: str) -> None:
        self._watch = Watch()
        self.engine = opened(url, self._watch)
        self._readers = reading(self.engine)
        schema.metadata.create_all(self.engine)
        self._insert: Any = sqlite_insert if self.engine.dialect.name == "sqlite" else postgres_insert
        self._body = _driver(
            sa.select(schema.profiles.c.body).where(schema.profiles.c.id == sa.bindparam("id")), self.engine
        )
        self._key = _driver(
            sa.select(schema.keys.c.profile_id).where(
                schema.keys.c.kind == sa.bindparam("kind"), schema.keys.c.value == sa.bindparam("value")
            ),
            self.engine,
        )
        self._mark = "?" if self.engine.dialect.paramstyle == "qmark" else "%s"
        self._faults = faults(self.engine.dialect)
        self._reading: Any = None

    def upsert(self, connection: Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
        """Write rows whole; where the primary key is there already, the new row wins."""
        names = [column.name for column in table.primary_key.columns]
        for start in range(0, len(rows), _CHUNK):
            statement = self._insert(table).values(list(rows[start : start + _CHUNK]))
            others = {
                column.name: statement.excluded[column.name] for column in table.columns if column.name not in names
            }
            connection.execute(statement.on_conflict_do_update(index_elements=names, set_=others))

    # ---- the profile projection: state and offset in one transaction

    def truncate(self) -> None:
        """Leave no old page behind what was deleted, as far as that is in the engine's power."""
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if self.engine.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            else:
                connection.exec_driver_sql("VACUUM FULL profiles, keys, merges, erasures")

    def severed(self) -> Severed:
        """Pairs of keys that have been parted by hand, as of the offset."""
        text = self.get(SEVERED)
        return frozenset(msgspec.json.decode(text, type=list[tuple[Key, Key]]) if text else ())

    def offset(self) -> int:
        """Up to which event the stored profiles have been built."""
        return int(self.get(PROFILES_OFFSET) or 0)

    def flush(
        self,
        offset: int,
        profiles: Sequence[ProfileRow],
        keys: Sequence[KeyRow],
        merges: Sequence[MergeRow],
        gone: Iterable[int] = (),
        retold: Collection[int] = (),
        severed: Severed = frozenset(),
        dropped: Collection[Key] = (),
    ) -> None:
        """The profiles as they stand after event `offset`, with the offset, all or nothing.

        What was known of the joins of `retold` profiles is replaced by `merges`; `dropped` keys are forgotten.
        """
        with self.engine.begin() as connection:
            if retold:
                self._part(connection, retold, severed)
            self._many(connection, schema.profiles, profiles)
            self._many(connection, schema.keys, keys)
            self._many(connection, schema.merges, merges)
            for kind, value in dropped:
                table = schema.keys
                connection.execute(table.delete().where(table.c.kind == kind, table.c.value == value))
            for one in gone:
                connection.execute(schema.profiles.delete().where(schema.profiles.c.id == one))
            self.upsert(connection, schema.meta, [{"name": PROFILES_OFFSET, "value": str(offset)}])

    def _part(self, connection: Connection, retold: Collection[int], severed: Severed) -> None:
        table = schema.merges
        for one in retold:
            connection.execute(table.delete().where(sa.or_(table.c.from_id == one, table.c.to_id == one)))
        pairs = msgspec.json.encode(sorted(severed)).decode()
        self.upsert(connection, schema.meta, [{"name": SEVERED, "value": pairs}])

    def _many(self, connection: Connection, table: sa.Table, rows: Sequence[tuple[Any, ...]]) -> None:
        """Multi-row upsert by the driver itself: compiling each batch would cost more than writing it."""
        width = len(table.columns)
        chunk = 900 // width * (1 if self.engine.dialect.name == "sqlite" else 8)
        for start in range(0, len(rows), chunk):
            part = rows[start : start + chunk]
            one = "(" + ",".join([self._mark] * width) + ")"
            names = [column.name for column in table.columns]
            primary = [column.name for column in table.primary_key.columns]
            updates = ",".join(f"{name}=excluded.{name}" for name in names if name not in primary)
            sql = (
                f"INSERT INTO {table.name} ({','.join(names)}) VALUES {','.join([one] * len(part))} "
                f"ON CONFLICT ({','.join(primary)}) DO UPDATE SET {updates}"
            )
            connection.exec_driver_sql(sql, tuple(value for row in part for value in row))

    def take_profiles(self, other: Operational) -> None:
        """Replace the projection by that of `other`, all or nothing: profiles, keys, merges and offset."""
        with self.engine.begin() as connection, other.engine.connect() as reading:
            for table in (schema.profiles, schema.keys, schema.merges):
                connection.execute(table.delete())
                rows = reading.execution_options(yield_per=2000).execute(sa.select(table))
                for part in rows.partitions(2000):
                    self._many(connection, table, [tuple(row) for row in part])
            facts = {PROFILES_OFFSET: other.get(PROFILES_OFFSET) or "0", SEVERED: other.get(SEVERED) or "[]"}
            self.upsert(connection, schema.meta, [{"name": name, "value": value} for name, value in facts.items()])

    def clear_profiles(self) -> None:
        """Forget the projection, to build it anew from the log."""
        with self.engine.begin() as connection:
            for table in (schema.profiles, schema.keys, schema.merges):
                connection.execute(table.delete())
            facts = {PROFILES_OFFSET: "0", SEVERED: "[]"}
            self.upsert(connection, schema.meta, [{"name": name, "value": value} for name, value in facts.items()])

    def profile(self, profile_id: int) -> bytes | None:
        """The encoded profile, or None. On the event path: one prepared statement, no layers."""
        row = self._one(self._body, {"id": profile_id})
        return None if row is None else bytes(row[0])

    def key(self, kind: str, value: str) -> int | None:
        """The profile that a key leads to, or None."""
        row = self._one(self._key, {"kind": kind, "value": value})
        return None if row is None else int(row[0])

    def _one(self, sql: str, values: dict[str, Any]) -> Any:
        """The first row. A kept connection may have died with its server, so it is asked again on a fresh one."""
        self._watch.hold()
        began, kept = time.monotonic(), self._reading is not None
        try:
            return self._asked(sql, values)
        except self._faults as error:
            if not is_gone(error, self.engine.dialect):
                raise
            if not kept:
                raise self._watch.gone(error, time.monotonic() - began) from error
        return self._one(sql, values)

    def _asked(self, sql: str, values: dict[str, Any]) -> Any:
        if self._reading is None:
            self._reading = self._connected()
        try:
            cursor = self._reading.cursor()
            try:
                cursor.execute(sql, tuple(values.values()))
                return cursor.fetchone()
            finally:
                cursor.close()
                if self.engine.dialect.name != "sqlite":
                    self._reading.rollback()
        except self._faults:
            self._disconnect()
            raise

    def _connected(self) -> Any:
        began = time.monotonic()
        try:
            return self._readers.raw_connection()
        except self._faults as error:
            raise self._watch.gone(error, time.monotonic() - began) from error

    def _disconnect(self) -> None:
        connection, self._reading = self._reading, None
        if connection is not None:
            with suppress(*self._faults):
                connection.invalidate()

    def search(self, text: str, limit: int) -> list[int]:
        """Profiles whose name or one of whose keys begins with `text`, at most `limit`."""
        low, high = text.lower(), text.lower() + _LAST
        by_label = (
            sa.select(schema.profiles.c.id)
            .where(schema.profiles.c.label >= low, schema.profiles.c.label < high)
            .order_by(schema.profiles.c.label)
            .limit(limit)
        )
        by_key = (
            sa.select(schema.keys.c.profile_id)
            .where(schema.keys.c.value >= text, schema.keys.c.value < text + _LAST)
            .order_by(schema.keys.c.value)
            .limit(limit)
        )
        with self.engine.connect() as connection:
            found = [*connection.scalars(by_label), *connection.scalars(by_key)]
        return list(dict.fromkeys(int(one) for one in found))[:limit]

    def profiles(self, after: int = 0, limit: int = 1000) -> list[ProfileRow]:
        """Stored profiles in the order of their ids, for checks and exports."""
        table = schema.profiles
        with self.engine.connect() as connection:
            rows = connection.execute(sa.select(table).where(table.c.id > after).order_by(table.c.id).limit(limit))
            return [
                ProfileRow(row.id, bool(row.known), row.label, row.last_seen, bytes(row.body), row.conflicts)
                for row in rows
            ]

    def conflicted(self, limit: int) -> list[int]:
        """The profiles that keep graphs with conflicts, those with the most first."""
        table = schema.profiles
        asked = sa.select(table.c.id).where(table.c.conflicts > 0).order_by(table.c.conflicts.desc(), table.c.id)
        with self.engine.connect() as connection:
            return [int(one) for one in connection.scalars(asked.limit(limit))]

    def all_keys(self) -> Iterator[tuple[str, str]]:
        """Every key, in no order; on a connection of its own, so that a thread may read on while others write."""
        table = schema.keys
        with self.engine.connect() as connection:
            rows = connection.execution_options(yield_per=5000).execute(sa.select(table.c.kind, table.c.value))
            for row in rows:
                yield row.kind, row.value

    def keys_of(self, profile_id: int) -> list[KeyRow]:
        """All keys that lead to a profile."""
        table = schema.keys
        with self.engine.connect() as connection:
            rows = connection.execute(sa.select(table).where(table.c.profile_id == profile_id))
            return [KeyRow(row.kind, row.value, row.profile_id) for row in rows]

    def merges(self) -> list[MergeRow]:
        """Every joining of two profiles."""
        with self.engine.connect() as connection:
            rows = connection.execute(sa.select(schema.merges).order_by(schema.merges.c.seq, schema.merges.c.from_id))
            return [MergeRow(row.from_id, row.to_id, row.seq) for row in rows]

    # ---- small facts

    def get(self, name: str) -> str | None:
        """A small fact by its name."""
        with self.engine.connect() as connection:
            value: str | None = connection.scalar(sa.select(schema.meta.c.value).where(schema.meta.c.name == name))
            return value

    def put(self, name: str, value: str) -> None:
        """Keep a small fact."""
        with self.engine.begin() as connection:
            self.upsert(connection, schema.meta, [{"name": name, "value": value}])

    def check(self) -> list[str]:
        """What is wrong with the store, as its engine sees it."""
        with self.engine.connect() as connection:
            if self.engine.dialect.name == "sqlite":
                return [str(row[0]) for row in connection.exec_driver_sql("PRAGMA quick_check") if row[0] != "ok"]
            connection.exec_driver_sql("SELECT 1")
            return []

    def close(self) -> None:
        """Give all connections back."""
        if self._reading is not None:
            self._reading.close()
            self._reading = None
        self._readers.dispose()
        self.engine.dispose()


def _driver(statement: sa.Select[Any], engine: Engine) -> str:
    return str(statement.compile(dialect=engine.dialect))

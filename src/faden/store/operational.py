"""The operational store: profiles, keys, users, sessions, sources. SQLite by default, PostgreSQL by one URL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection, Engine

from faden.domain.errors import Unavailable
from faden.store import schema

PROFILES_OFFSET = "profiles_offset"
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
    """The store behind one URL, `sqlite:////path/faden.sqlite` or `postgresql+pg8000://…`."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
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
    ) -> None:
        """The profiles as they stand after event `offset`, with the offset, all or nothing."""
        with self.engine.begin() as connection:
            self._many(connection, schema.profiles, profiles)
            self._many(connection, schema.keys, keys)
            self._many(connection, schema.merges, merges)
            for one in gone:
                connection.execute(schema.profiles.delete().where(schema.profiles.c.id == one))
            self.upsert(connection, schema.meta, [{"name": PROFILES_OFFSET, "value": str(offset)}])

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
            self.upsert(connection, schema.meta, [{"name": PROFILES_OFFSET, "value": str(other.offset())}])

    def clear_profiles(self) -> None:
        """Forget the projection, to build it anew from the log."""
        with self.engine.begin() as connection:
            for table in (schema.profiles, schema.keys, schema.merges):
                connection.execute(table.delete())
            self.upsert(connection, schema.meta, [{"name": PROFILES_OFFSET, "value": "0"}])

    def profile(self, profile_id: int) -> bytes | None:
        """The encoded profile, or None. On the event path: one prepared statement, no layers."""
        row = self._one(self._body, {"id": profile_id})
        return None if row is None else bytes(row[0])

    def key(self, kind: str, value: str) -> int | None:
        """The profile that a key leads to, or None."""
        row = self._one(self._key, {"kind": kind, "value": value})
        return None if row is None else int(row[0])

    def _one(self, sql: str, values: dict[str, Any]) -> Any:
        if self._reading is None:
            self._reading = self.engine.raw_connection()
        cursor = self._reading.cursor()
        try:
            cursor.execute(sql, tuple(values.values()))
            return cursor.fetchone()
        finally:
            cursor.close()
            if self.engine.dialect.name != "sqlite":
                self._reading.rollback()

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
            return [ProfileRow(row.id, bool(row.known), row.label, row.last_seen, bytes(row.body)) for row in rows]

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
        self.engine.dispose()


def _engine(url: str) -> Engine:
    try:
        engine = sa.create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
        if engine.dialect.name == "sqlite":
            sa.event.listen(engine, "connect", _tune_sqlite)
        with engine.connect():
            return engine
    except (sa.exc.SQLAlchemyError, ModuleNotFoundError) as error:
        raise Unavailable(
            "operational_store_unreachable",
            f"The operational store does not open: {error}.",
            path="operational_url",
            hint="Check the URL; PostgreSQL needs the extra: pip install 'faden[postgres]'.",
        ) from error


def _tune_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _driver(statement: sa.Select[Any], engine: Engine) -> str:
    return str(statement.compile(dialect=engine.dialect))

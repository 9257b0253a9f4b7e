"""The operational store: profiles, keys, users, sessions, sources. SQLite by default, PostgreSQL by one URL."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection, Engine

from faden.domain.event import ANONYMOUS
from faden.domain.identity import Quarantined
from faden.domain.searchword import asked
from faden.store import form, pages, schema
from faden.store.engine import Watch, opened
from faden.store.lookup import Lookup
from faden.store.words import WordsRow, browsers, find, forget

Key = tuple[str, str]
Severed = frozenset[tuple[Key, Key]]
"""Pairs of keys, kind and value each."""

PROFILES_OFFSET = "profiles_offset"
SEVERED = "severed"
QUARANTINED = "quarantined"
_TIES = {SEVERED: "[]", QUARANTINED: "[]"}
_REWRITTEN = (
    *("profiles", "keys", "merges", "words", "erasures", "privacy_requests"),
    *("definitions", "imports", "meta", "retention_runs"),
)
"""Tables out of which an erasure takes something."""
_CHUNK = 500
_MOST_NOTED = 500_000
"""Profiles of which account is kept in memory that they have been written."""
_LAST = "\U0010ffff"
"""Greater than any character that follows a prefix."""
_SHORTEST_BROWSER = 3
"""Characters of a browser's id that must be typed before it is looked for."""


class ProfileRow(NamedTuple):
    """A profile as it is kept: `body` is its encoded state, `label` its lower-case name."""

    id: int
    known: bool
    label: str | None
    last_seen: int
    body: bytes
    conflicts: int = 0
    """Links and keys that a human should look at; they stand in the profile that keeps the graph."""
    due: int = 0
    """When time alone may change a membership, in microseconds since 1970; 0: never."""
    changed: int = 0
    """The event up to which the state holds: of two readings the later one finds what was written since."""


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
        self._lookup = Lookup(self.engine, self._watch)
        try:
            form.settle_operational(self.engine)
        except BaseException:
            self.engine.dispose()
            raise
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
        self._account = threading.Lock()
        self._written: set[int] | None = None

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

    def truncate(self) -> bool:
        """Leave no old page behind what was deleted, as far as that is in the engine's power.

        False where somebody reads what was: to be asked again.
        """
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            driver = connection.connection.driver_connection
            if isinstance(driver, sqlite3.Connection):
                return pages.emptied(driver)
            return pages.rewritten(connection, _REWRITTEN)

    def severed(self) -> Severed:
        """Pairs of keys that have been parted by hand, as of the offset."""
        text = self.get(SEVERED)
        return frozenset(msgspec.json.decode(text, type=list[tuple[Key, Key]]) if text else ())

    def quarantined(self) -> dict[Key, Quarantined]:
        """Keys that belong to nobody any more, as of the offset."""
        text = self.get(QUARANTINED)
        return dict(msgspec.json.decode(text, type=list[tuple[Key, Quarantined]]) if text else ())

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
        words: Sequence[WordsRow] = (),
        quarantined: Mapping[Key, Quarantined] | None = None,
    ) -> None:
        """The profiles as they stand after event `offset`, with the offset, all or nothing.

        What was known of the joins of `retold` profiles is replaced by `merges`; `dropped` keys are forgotten.
        `words` are those of profiles that are found by others than before; `quarantined` is None where none came or
        went.
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
            gone = set(gone)
            forget(connection, {one.profile_id for one in words} | gone)
            found = [(word, one.profile_id) for one in words if one.profile_id not in gone for word in one.words]
            self._many(connection, schema.words, sorted(found))
            for one in gone:
                connection.execute(schema.profiles.delete().where(schema.profiles.c.id == one))
            facts = [{"name": PROFILES_OFFSET, "value": str(offset)}]
            if quarantined is not None:
                listed = msgspec.json.encode(sorted(quarantined.items())).decode()
                facts.append({"name": QUARANTINED, "value": listed})
            self.upsert(connection, schema.meta, facts)
        self._note_written(profiles)

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
            taken = f"UPDATE SET {updates}" if updates else "NOTHING"
            sql = (
                f"INSERT INTO {table.name} ({','.join(names)}) VALUES {','.join([one] * len(part))} "
                f"ON CONFLICT ({','.join(primary)}) DO {taken}"
            )
            connection.exec_driver_sql(sql, tuple(value for row in part for value in row))

    def take_profiles(self, other: Operational) -> None:
        """Replace the projection by that of `other`, all or nothing: profiles, keys, merges and offset."""
        with self.engine.begin() as connection, other.engine.connect() as reading:
            for table in (schema.profiles, schema.keys, schema.merges, schema.words):
                connection.execute(table.delete())
                rows = reading.execution_options(yield_per=2000).execute(sa.select(table))
                for part in rows.partitions(2000):
                    self._many(connection, table, [tuple(row) for row in part])
            facts = {name: other.get(name) or nothing for name, nothing in {PROFILES_OFFSET: "0", **_TIES}.items()}
            self.upsert(connection, schema.meta, [{"name": name, "value": value} for name, value in facts.items()])
        self._note_written(None)

    def clear_profiles(self) -> None:
        """Forget the projection, to build it anew from the log."""
        with self.engine.begin() as connection:
            for table in (schema.profiles, schema.keys, schema.merges, schema.words):
                connection.execute(table.delete())
            facts = {PROFILES_OFFSET: "0", **_TIES}
            self.upsert(connection, schema.meta, [{"name": name, "value": value} for name, value in facts.items()])
        self._note_written(None)

    def profile(self, profile_id: int) -> bytes | None:
        """The encoded profile, or None. On the event path: one prepared statement, no layers."""
        row = self._lookup.one(self._body, (profile_id,))
        return None if row is None else bytes(row[0])

    def key(self, kind: str, value: str) -> int | None:
        """The profile that a key leads to, or None."""
        row = self._lookup.one(self._key, (kind, value))
        return None if row is None else int(row[0])

    def search(self, text: str, limit: int) -> list[int]:
        """Profiles with words that begin as the typed ones do, else browsers whose id does, at most `limit`.

        A text without a letter or digit is no word: it is compared with the beginning of names, which takes longer.
        """
        words = asked(text)
        with self.engine.connect() as connection:
            if not words:
                return self._by_label(connection, text.strip().lower(), limit)
            found = find(connection, words, limit)
            if not found and len(text) >= _SHORTEST_BROWSER:
                found = browsers(connection, ANONYMOUS, text, limit)
        return found

    def _by_label(self, connection: Connection, text: str, limit: int) -> list[int]:
        label = schema.profiles.c.label
        if not text:
            return []
        asked = sa.select(schema.profiles.c.id).where(label >= text, label < text + _LAST)
        return [int(one) for one in connection.scalars(asked.limit(limit))]

    def profiles(self, after: int = 0, limit: int = 1000) -> list[ProfileRow]:
        """Stored profiles in the order of their ids, for checks and exports."""
        table = schema.profiles
        with self.engine.connect() as connection:
            rows = connection.execute(sa.select(table).where(table.c.id > after).order_by(table.c.id).limit(limit))
            return [
                ProfileRow(
                    row.id,
                    bool(row.known),
                    row.label,
                    row.last_seen,
                    bytes(row.body),
                    row.conflicts,
                    row.due,
                    row.changed,
                )
                for row in rows
            ]

    def newest_bodies(self, limit: int) -> list[bytes]:
        """The encoded profiles that were made last."""
        table = schema.profiles
        asked = sa.select(table.c.body).order_by(table.c.id.desc()).limit(limit)
        with self.engine.connect() as connection:
            return [bytes(one) for one in connection.scalars(asked)]

    def profile_ids(self, after: int, limit: int) -> list[int]:
        """Ids of stored profiles greater than `after`, in order."""
        table = schema.profiles
        asked = sa.select(table.c.id).where(table.c.id > after).order_by(table.c.id).limit(limit)
        with self.engine.connect() as connection:
            return [int(one) for one in connection.scalars(asked)]

    def changed(self, since: int, after: int, limit: int) -> list[tuple[int, bytes]]:
        """Profiles written at or after an event, in the order of their ids from the one behind `after` on.

        Everybody is looked at, for an index of it would cost each write half as much again: see `take_written`.
        """
        table = schema.profiles
        asked = sa.select(table.c.id, table.c.body).where(table.c.id > after, table.c.changed >= since)
        with self.engine.connect() as connection:
            rows = connection.execute(asked.order_by(table.c.id).limit(limit))
            return [(int(row.id), bytes(row.body)) for row in rows]

    def bodies(self, ids: Sequence[int]) -> list[tuple[int, bytes]]:
        """These profiles, as far as there are any."""
        table, found = schema.profiles, list[tuple[int, bytes]]()
        with self.engine.connect() as connection:
            for start in range(0, len(ids), _CHUNK):
                asked = sa.select(table.c.id, table.c.body).where(table.c.id.in_(ids[start : start + _CHUNK]))
                found += [(int(row.id), bytes(row.body)) for row in connection.execute(asked)]
        return found

    def take_written(self) -> set[int] | None:
        """The profiles written since the last call; None: nobody has kept account, ask `changed`."""
        with self._account:
            found, self._written = self._written, set()
            return found

    def _note_written(self, profiles: Iterable[ProfileRow] | None) -> None:
        """None: all of them may have been written."""
        with self._account:
            if self._written is not None and profiles is not None:
                self._written.update(one.id for one in profiles)
            if profiles is None or (self._written is not None and len(self._written) > _MOST_NOTED):
                self._written = None

    def forget_written(self) -> None:
        """Keep no account any more of what is written: what was taken has not been used."""
        self._note_written(None)

    def due(self, until: int) -> list[tuple[int, int]]:
        """Profiles of which a membership may change through time alone up to `until`, and when (microseconds)."""
        table = schema.profiles
        asked = sa.select(table.c.id, table.c.due).where(table.c.due > 0, table.c.due <= until)
        with self.engine.connect() as connection:
            return [(int(row.id), int(row.due)) for row in connection.execute(asked)]

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
        self._lookup.close()
        self.engine.dispose()


def _driver(statement: sa.Select[Any], engine: Engine) -> str:
    return str(statement.compile(dialect=engine.dialect))

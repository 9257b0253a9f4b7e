"""The form in which each store is written, and how an older one is brought to that of today.

The log is the truth and written once: its form changes by steps that leave every event as it is. Profiles and
warehouse are made of it: where their form is another than today's, they are thrown away, and the next `recover` makes
them anew. The other tables of the operational store (accounts, definitions, receipts, …) change by `STEPS`, one after
the other. A form that is newer than this program knows is left alone and refused.

Directories from before this was written down have form 0.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from typing import Any, NamedTuple

import duckdb
import msgspec.inspect
import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection, Engine

from faden.domain.errors import Unavailable
from faden.domain.profile import Profile
from faden.store import schema
from faden.store.facts import TABLES

_LOG = structlog.get_logger("faden.store")


class Step(NamedTuple):
    """What leads to a form of the tables that are kept: columns that they did not have before, with a default.

    New tables need no step, for they are made where they are missing.
    """

    form: int
    columns: tuple[sa.Column[Any], ...]


STEPS: tuple[Step, ...] = (
    Step(1, ()),  # the form is written down; no table that is kept had changed until then
)
LOG = 1
WAREHOUSE = 1
MAKING = 1
"""To be raised where profiles or the warehouse's rows become others although their columns stay the same."""

PROJECTION = (schema.profiles, schema.keys, schema.merges, schema.words)
_NAME, _SHAPE = "form", "profiles_shape"
_BEGINNING = {"profiles_offset": "0", "severed": "[]", "quarantined": "[]"}
"""Facts of profiles that have still to be made."""


class Form(NamedTuple):
    """What a store is written in. `shape`: of what it holds of the log, "" where it holds nothing of it."""

    number: int
    shape: str = ""


def profiles() -> str:
    """The shape of the stored profiles: the columns of their tables, and the fields within."""
    columns = [(one.name, [(column.name, repr(column.type)) for column in one.columns]) for one in PROJECTION]
    return _digest(MAKING, columns, msgspec.inspect.type_info(Profile))


def warehouse() -> str:
    """The shape of the warehouse; other profiles make other rows."""
    columns = [(name, [(one.name, one.sql) for one in found]) for name, found in TABLES.items()]
    return _digest(profiles(), columns)


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def newest(steps: Sequence[Step] = STEPS) -> int:
    """The form of the kept tables of today."""
    return steps[-1].form


def check(found: int, known: int, path: str) -> None:
    """Refuse what a newer program has written: this one would take away what it does not know."""
    if found > known:
        raise Unavailable(
            "form_newer",
            f"This was written by a newer version (form {found}; this version knows {known}).",
            path=path,
            hint="Install the newer version again, or restore a backup from before it.",
        )


# ---- the log


def of_log(connection: sqlite3.Connection) -> Form | None:
    """The form of a log, None where it is still to be made."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'groups'").fetchone() is None:
        return None
    return Form(int(connection.execute("PRAGMA user_version").fetchone()[0]))


def settle_log(connection: sqlite3.Connection, path: str, tables: str) -> None:
    """Bring the log's `tables` (statements) to the form of today."""
    found = of_log(connection)
    if found is not None:
        check(found.number, LOG, path)
    connection.executescript(tables)
    if found is None or found.number < LOG:
        connection.execute(f"PRAGMA user_version = {LOG}")


# ---- the operational store


def of_operational(connection: Connection) -> Form | None:
    """The form of an operational store, None where it is still to be made."""
    if not sa.inspect(connection).has_table(schema.meta.name):
        return None
    table = schema.meta
    rows = connection.execute(sa.select(table).where(table.c.name.in_((_NAME, _SHAPE))))
    facts = {row.name: row.value for row in rows}
    return Form(int(facts.get(_NAME, 0)), facts.get(_SHAPE, ""))


def settle_operational(engine: Engine, steps: Sequence[Step] = STEPS) -> None:
    """Bring the tables to the form of today, all or nothing; profiles of another shape are thrown away."""
    today = Form(newest(steps), profiles())
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")  # the driver would begin none for what changes tables
        found = of_operational(connection)
        if found is not None:
            check(found.number, today.number, "operational_url")
            if found.shape != today.shape:
                _throw_away(connection)
        schema.metadata.create_all(connection)
        if found is not None:
            for step in steps:
                if step.form > found.number:
                    _LOG.info("operational_store_changed", form=step.form)
                    _add(connection, step.columns)
        if found != today:
            _put(connection, {_NAME: str(today.number), _SHAPE: today.shape})


def _add(connection: Connection, columns: Sequence[sa.Column[Any]]) -> None:
    """Columns where they are missing: a table that is just made has them."""
    for column in columns:
        table = column.table.name
        if column.name not in {one["name"] for one in sa.inspect(connection).get_columns(table)}:
            added = sa.schema.CreateColumn(column).compile(dialect=connection.dialect)
            connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {added}")


def _throw_away(connection: Connection) -> None:
    _LOG.warning("profiles_made_anew", reason="another version has written them")
    for table in PROJECTION:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table.name}")
    _put(connection, _BEGINNING)


def _put(connection: Connection, facts: dict[str, str]) -> None:
    table = schema.meta
    connection.execute(table.delete().where(table.c.name.in_(facts)))
    connection.execute(table.insert(), [{"name": name, "value": value} for name, value in facts.items()])


# ---- the warehouse


def of_warehouse(connection: duckdb.DuckDBPyConnection) -> Form | None:
    """The form of a warehouse, None where it is still to be made."""
    names = {str(row[0]) for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if "offsets" not in names:
        return None
    rows = connection.execute("SELECT number, shape FROM form").fetchall() if "form" in names else []
    return Form(*rows[0]) if rows else Form(0)


def is_of_today(connection: duckdb.DuckDBPyConnection, path: str) -> bool:
    """Whether the warehouse may be used as it is; a new one is given its form."""
    found, today = of_warehouse(connection), Form(WAREHOUSE, warehouse())
    if found is None:
        connection.execute("CREATE TABLE form (number INTEGER, shape VARCHAR)")
        connection.execute("INSERT INTO form VALUES (?, ?)", today)
        return True
    check(found.number, WAREHOUSE, path)
    if found != today:
        _LOG.warning("warehouse_made_anew", reason="another version has written it")
    return found == today

"""Directories of other versions, on every engine: older ones are brought up to date, newer ones are left alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
import sqlalchemy as sa

from faden.app import App
from faden.domain.errors import Unavailable
from faden.settings import Settings
from faden.store import form, schema
from faden.store.form import STEPS, Form, Step
from faden.store.operational import Operational
from faden.store.warehouse import Warehouse
from tests.events import MORNING, event, order, page
from tests.house import House, State

STORY = (page(0), order(1, "10", user="u"), event("Signed In", 2, who="b", user="u"), page(3, who="c"))

KEPT_AT_0 = {
    "meta": "name VARCHAR(80) PRIMARY KEY, value TEXT NOT NULL",
    "definitions": "kind VARCHAR(40) NOT NULL, key VARCHAR(120) NOT NULL, version INTEGER NOT NULL, "
    "body BLOB NOT NULL, author VARCHAR(200) NOT NULL, at BIGINT NOT NULL, note TEXT NOT NULL, "
    "effective BIGINT NOT NULL, "
    "PRIMARY KEY (kind, key, version)",
    "users": "id INTEGER PRIMARY KEY, email VARCHAR(254) NOT NULL UNIQUE, name VARCHAR(200) NOT NULL, "
    "role VARCHAR(20) NOT NULL, password VARCHAR(200) NOT NULL, created_at BIGINT NOT NULL",
    "sessions": "mark VARCHAR(64) PRIMARY KEY, user_id INTEGER NOT NULL, csrf VARCHAR(64) NOT NULL, "
    "created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL",
    "sources": "key VARCHAR(80) PRIMARY KEY, label VARCHAR(200) NOT NULL, kind VARCHAR(20) NOT NULL, "
    "touchpoint VARCHAR(120) NOT NULL, timezone VARCHAR(60), created_at BIGINT NOT NULL",
    "write_keys": "key VARCHAR(80) PRIMARY KEY, source VARCHAR(80) NOT NULL, created_at BIGINT NOT NULL, "
    "revoked_at BIGINT",
    "imports": "id VARCHAR(40) PRIMARY KEY, body BLOB NOT NULL, started_at BIGINT NOT NULL",
    "erasures": "id VARCHAR(40) PRIMARY KEY, at BIGINT NOT NULL, receipt BLOB NOT NULL, work BLOB",
    "suppressed": "mark BLOB PRIMARY KEY, at BIGINT NOT NULL",
    "restatements": "act VARCHAR(60) NOT NULL, first_day VARCHAR(10) NOT NULL, last_day VARCHAR(10) NOT NULL, "
    "at BIGINT NOT NULL, kind VARCHAR(20) NOT NULL, people INTEGER NOT NULL, events BIGINT NOT NULL, "
    "PRIMARY KEY (act, first_day)",
    "privacy_requests": "id VARCHAR(40) PRIMARY KEY, state VARCHAR(20) NOT NULL, at BIGINT NOT NULL, "
    "body BLOB NOT NULL",
    "retention_runs": "at BIGINT PRIMARY KEY, body BLOB NOT NULL",
    "profiles": "id BIGINT PRIMARY KEY, known BOOLEAN NOT NULL, label VARCHAR(200), last_seen BIGINT NOT NULL, "
    "body BLOB NOT NULL",
}
"""The tables as they were before forms were written down; those of profiles of the very first day."""


def lived(folder: Path, url: str) -> State:
    with House(folder, url=url) as house:
        house.take(*STORY)
        house.operational.put("company", "Example")
        return house.state()


def changed(url: str, *statements: str) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for one in statements:
            connection.exec_driver_sql(one)
    engine.dispose()


def in_log(folder: Path, version: int) -> None:
    with closing(sqlite3.connect(folder / "log.sqlite")) as raw:
        raw.execute(f"PRAGMA user_version = {version}")


def in_warehouse(folder: Path, statement: str) -> None:
    with duckdb.connect(str(folder / "warehouse.duckdb")) as raw:
        raw.execute(statement)


def test_a_directory_without_forms_is_read_anew_from_the_log(tmp_path: Path, operational_url: str) -> None:
    """As one is that was made before: columns of profiles are missing, in the warehouse too."""
    before = lived(tmp_path, operational_url)
    changed(
        operational_url,
        "DELETE FROM meta WHERE name IN ('form', 'profiles_shape')",
        "DROP INDEX profiles_due",
        "DROP INDEX profiles_conflicts",
        "ALTER TABLE profiles DROP COLUMN due",
        "ALTER TABLE profiles DROP COLUMN conflicts",
        "DROP TABLE words",
    )
    in_log(tmp_path, 0)
    in_warehouse(tmp_path, "DROP TABLE form")
    in_warehouse(tmp_path, "ALTER TABLE visits DROP COLUMN device")
    with House(tmp_path, url=operational_url) as house:
        assert house.replayed == len(STORY)
        assert house.state() == before
        assert house.operational.get("company") == "Example"
        house.take(page(9, who="new"))
        with house.operational.engine.connect() as connection:
            assert form.of_operational(connection) == Form(form.newest(), form.profiles())
    with House(tmp_path, url=operational_url) as again:
        assert again.replayed == 0


def test_profiles_with_other_fields_are_made_anew(tmp_path: Path, operational_url: str) -> None:
    before = lived(tmp_path, operational_url)
    changed(
        operational_url,
        "UPDATE meta SET value = 'other' WHERE name = 'profiles_shape'",
        "UPDATE profiles SET label = 'another reading'",
    )
    with House(tmp_path, url=operational_url) as house:
        assert house.replayed == len(STORY)
        assert house.state() == before


def test_a_warehouse_with_other_columns_is_made_anew(tmp_path: Path, operational_url: str) -> None:
    before = lived(tmp_path, operational_url)
    in_warehouse(tmp_path, "UPDATE form SET shape = 'other'")
    in_warehouse(tmp_path, "DELETE FROM visits")
    with House(tmp_path, url=operational_url) as house:
        assert house.state() == before


NEWER: dict[str, Callable[[Path, str], None]] = {
    "log": lambda folder, _: in_log(folder, form.LOG + 1),
    "operational": lambda _, url: changed(url, "UPDATE meta SET value = '99' WHERE name = 'form'"),
    "warehouse": lambda folder, _: in_warehouse(folder, "UPDATE form SET number = 99"),
}


@pytest.mark.parametrize("store", NEWER)
def test_what_a_newer_version_has_written_is_refused_and_stays(
    tmp_path: Path, operational_url: str, store: str
) -> None:
    before = lived(tmp_path, operational_url)
    NEWER[store](tmp_path, operational_url)
    settings = Settings(data=tmp_path, operational_url=operational_url)
    for _ in range(2):
        with pytest.raises(Unavailable) as refused:
            App.open(settings, lambda: MORNING)
        assert refused.value.problem.code == "form_newer"
        assert refused.value.problem.path
    in_log(tmp_path, form.LOG)
    in_warehouse(tmp_path, f"UPDATE form SET number = {form.WAREHOUSE}")
    changed(operational_url, f"UPDATE meta SET value = '{form.newest()}' WHERE name = 'form'")
    with House(tmp_path, url=operational_url) as house:
        assert (house.replayed, house.state()) == (0, before)


def test_tables_that_are_kept_come_from_form_0_to_that_of_today(operational_url: str) -> None:
    """Whoever adds a column to one of them adds a step, too: otherwise it is missing here."""
    engine = sa.create_engine(operational_url)
    binary = "BLOB" if engine.dialect.name == "sqlite" else "BYTEA"
    made = [f"CREATE TABLE {name} ({columns.replace('BLOB', binary)})" for name, columns in KEPT_AT_0.items()]
    changed(operational_url, *made, "INSERT INTO sources VALUES ('site', 'Site', 'web', 'website', NULL, 7)")
    Operational(operational_url).close()
    found = sa.inspect(engine)
    for table in schema.metadata.sorted_tables:
        assert {one["name"] for one in found.get_columns(table.name)} == {one.name for one in table.columns}
    with engine.connect() as connection:
        assert connection.scalar(sa.select(schema.sources.c.label)) == "Site"
    engine.dispose()


def test_steps_are_gone_once_in_order_and_all_or_nothing(operational_url: str) -> None:
    Operational(operational_url).close()
    engine, table = sa.create_engine(operational_url), sa.Table("sources", sa.MetaData())
    first = sa.Column("colour", sa.String(20), nullable=False, server_default="red")
    second = sa.Column("size", sa.Integer)
    for one in (first, second):
        table.append_column(one)
    wrong = sa.Column("wrong", sa.Integer, nullable=False, server_default=sa.text("nonsense("))
    sa.Table("write_keys", sa.MetaData(), wrong)
    changed(operational_url, "INSERT INTO sources VALUES ('site', 'Site', 'web', 'website', NULL, 7)")
    last = form.newest()
    with pytest.raises(sa.exc.DBAPIError):
        form.settle_operational(engine, (*STEPS, Step(last + 1, (first,)), Step(last + 2, (wrong,))))
    with engine.connect() as connection:
        assert form.of_operational(connection) == Form(last, form.profiles())
        assert "colour" not in {one["name"] for one in sa.inspect(connection).get_columns("sources")}
    steps = (*STEPS, Step(last + 1, (first,)), Step(last + 2, (second,)))
    for _ in range(2):
        form.settle_operational(engine, steps)
    with engine.connect() as connection:
        assert form.of_operational(connection) == Form(last + 2, form.profiles())
        assert connection.exec_driver_sql("SELECT colour, size FROM sources").all() == [("red", None)]
    engine.dispose()


def test_a_fresh_store_is_of_today(tmp_path: Path, operational_url: str) -> None:
    with closing(Operational(operational_url)) as store, store.engine.connect() as connection:
        assert form.of_operational(connection) == Form(form.newest(), form.profiles())
    warehouse = Warehouse(tmp_path / "warehouse.duckdb")
    assert form.of_warehouse(warehouse._write) == Form(form.WAREHOUSE, form.warehouse())
    warehouse.close()

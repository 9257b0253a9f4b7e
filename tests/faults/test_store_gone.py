"""PostgreSQL goes away under load and comes back: each event exactly once, and all as a clean rebuild makes it."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.server import PROGRAM, Client, ServerProcess, free_port, prepared
from tests.faults.test_kill import check
from tests.harness.postgres import Postgres, postgres

pytestmark = [pytest.mark.postgres]

FORGETFUL = f"from faden.profiles import pipeline; pipeline.CUT_EVERY, pipeline.PROFILES_EVERY = 0.1, 1; {PROGRAM}"
"""Profiles are written with each cut and three stay in memory, so the event path needs the database all the time."""

Trouble = Callable[[Postgres, ServerProcess], None]
"""What happens to the database, or to the server, while clients send."""


@pytest.fixture
def database() -> Iterator[Postgres]:
    with postgres() as running:
        yield running


def away(how: signal.Signals, seconds: float) -> Trouble:
    """The database stops so, and is back after a while."""

    def trouble(database: Postgres, _: ServerProcess) -> None:
        database.stop(how)
        time.sleep(seconds)
        database.start()

    return trouble


def both(database: Postgres, server: ServerProcess) -> None:
    """The database stops, the server is killed while it waits; both come back."""
    database.stop(signal.SIGQUIT)
    time.sleep(1.0)
    server.kill()
    database.start()
    server.start()


def forgetful(folder: Path, database: Postgres) -> ServerProcess:
    """A server that asks the database for nearly every event."""
    server = ServerProcess(
        folder, free_port(), FADEN_OPERATIONAL_URL=database.url, FADEN_PROFILE_CACHE="3", FADEN_LOG_LEVEL="error"
    )
    server.program = FORGETFUL
    return server


def recovered(server: ServerProcess) -> None:
    """The server must say that it is well again, by itself."""
    deadline = time.monotonic() + 30
    while server.get("/health/ready")[0] != 200:
        assert time.monotonic() < deadline, server.get("/health/ready")
        time.sleep(0.05)


@pytest.mark.parametrize(
    "troubles",
    [
        pytest.param([away(signal.SIGINT, 0), away(signal.SIGQUIT, 2.0)], id="twice"),
        pytest.param([both, away(signal.SIGINT, 1.0)], id="with-the-server"),
        pytest.param(
            [away(how, pause) for pause in (0.0, 0.5, 4.0, 1.5) for how in (signal.SIGINT, signal.SIGQUIT)],
            id="eight-times",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_events_count_once_though_the_store_goes(tmp_path: Path, database: Postgres, troubles: list[Trouble]) -> None:
    folder, chance = tmp_path / "data", random.Random(7)
    write_key, server = prepared(folder, database.url), forgetful(folder, database)
    clients = [Client(name, server.port, write_key, number) for number, name in enumerate(("one", "two"))]
    server.start()
    for client in clients:
        client.start()
    try:
        for trouble in troubles:
            time.sleep(chance.uniform(0.5, 2.5))
            before = [len(client.acknowledged) for client in clients]
            trouble(database, server)
            recovered(server)
            time.sleep(1.0)
            assert all(len(client.acknowledged) > old for client, old in zip(clients, before, strict=True))
    finally:
        for client in clients:
            client.stop()
        code = server.stop()
    assert code == 0
    assert set(clients[0].statuses) == {200, 503}
    check(folder, clients, tmp_path / "clean", database.url)
    print({client.name: client.statuses for client in clients})  # noqa: T201 - the figure is wanted


def test_the_server_stops_while_the_store_is_gone(tmp_path: Path, database: Postgres) -> None:
    """What was accepted is in the log; the next start makes it up."""
    folder = tmp_path / "data"
    write_key, server = prepared(folder, database.url), forgetful(folder, database)
    client = Client("one", server.port, write_key, 3)
    server.start()
    client.start()
    time.sleep(1.0)
    database.stop(signal.SIGQUIT)
    time.sleep(1.0)
    client.stop()
    assert server.stop() == 0
    assert not any(line.startswith("Traceback") for line in server.errors.read_text().splitlines())
    database.start()
    check(folder, [client], tmp_path / "clean", database.url)

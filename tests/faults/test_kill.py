"""kill -9 under load: every acknowledged event is there exactly once, and projections equal a clean rebuild."""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path

import pytest

from faden.app import App
from faden.settings import Settings
from faden.store.log import SqliteLog
from tests.faults.server import Client, ServerProcess, free_port, prepared
from tests.house import House, State, state


def killed(folder: Path, times: int, seed: int, pauses: tuple[float, float]) -> list[Client]:
    """A server that is killed so many times while two clients send."""
    write_key, port, chance = prepared(folder), free_port(), random.Random(seed)
    server = ServerProcess(folder, port)
    clients = [Client(name, port, write_key, seed + number) for number, name in enumerate(("one", "two"))]
    server.start()
    for client in clients:
        client.start()
    try:
        for _ in range(times):
            time.sleep(chance.uniform(*pauses))
            server.kill()
            server.start()
        time.sleep(pauses[1])
    finally:
        for client in clients:
            client.stop()
        server.kill()
    return clients


def rebuilt(log_folder: Path, folder: Path) -> State:
    """Both projections made from nothing but the log."""
    log = SqliteLog(log_folder)
    try:
        with House(folder, follows=True) as clean:
            for group in log.read(0):
                clean.take(*(event for _, event in group), settle=False)
            clean.pipeline.settle()
            return clean.state()
    finally:
        log.close()


def check(folder: Path, clients: list[Client], clean: Path, url: str | None = None) -> int:
    """What must hold afterwards; how many events there are. `url`: another operational store."""
    app = App.open(Settings(data=folder, operational_url=url))
    try:
        assert app.log.check() == []
        assert app.pipeline.failures == 0
        stored = [event.id for group in app.log.read(0) for _, event in group]
        times = Counter(stored)
        assert set(times.values()) == {1}
        for client in clients:
            assert len(client.acknowledged) > 0
            missing = [one for one in client.acknowledged if one not in times]
            assert missing == []
        rows = app.warehouse.query("SELECT count(*), count(DISTINCT seq), max(seq) FROM events").rows
        assert rows == [(len(stored), len(stored), app.log.head)]
        assert app.operational.offset() == app.warehouse.offset == app.log.head == len(stored)
        lived = state(app.operational, app.warehouse)
    finally:
        app.close()
    assert lived == rebuilt(folder, clean)
    return len(stored)


def test_three_kills_under_load(tmp_path: Path) -> None:
    clients = killed(tmp_path / "data", 3, seed=1, pauses=(0.3, 0.9))
    check(tmp_path / "data", clients, tmp_path / "clean")


@pytest.mark.slow
def test_twenty_kills_under_load(tmp_path: Path) -> None:
    clients = killed(tmp_path / "data", 20, seed=20, pauses=(0.2, 2.5))
    events = check(tmp_path / "data", clients, tmp_path / "clean")
    acknowledged = sum(len(client.acknowledged) for client in clients)
    print(f"{acknowledged:,} acknowledged, {events:,} in the log")  # noqa: T201 - the figure is wanted


def test_a_graceful_stop_leaves_nothing_to_replay(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    write_key, port = prepared(folder), free_port()
    server, client = ServerProcess(folder, port), Client("one", port, write_key, 3)
    server.start()
    client.start()
    time.sleep(0.8)
    assert server.stop() == 0
    client.stop()
    with_nothing_open = App(Settings(data=folder))
    try:
        head = with_nothing_open.log.head
        assert head > 0
        assert with_nothing_open.operational.offset() == with_nothing_open.warehouse.offset == head
    finally:
        with_nothing_open.close()
    check(folder, [client], tmp_path / "clean")

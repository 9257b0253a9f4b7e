"""A disk that fills up while the warehouse folds its write-ahead log in, after which the engine refuses all work."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from faden.domain.errors import Unavailable
from faden.store.warehouse import Warehouse
from tests.unit.store.test_warehouse import row, shipment


def mount(place: Path, options: str) -> bool:
    """Whether it could be done."""
    words = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
    return os.geteuid() == 0 and subprocess.run(words, capture_output=True, check=False).returncode == 0


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """An empty folder to mount something on."""
    folder = tmp_path / "place"
    folder.mkdir()
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False, capture_output=True)


@pytest.mark.parametrize("megabytes", [9, 18, 21])
def test_the_warehouse_goes_on_after_space_is_freed(place: Path, megabytes: int) -> None:
    """Nine fill while the log is written, eighteen and more while it is folded in."""
    if not mount(place, f"size={megabytes}m"):
        pytest.skip("a file system can only be mounted by root")
    house, seq, failures = Warehouse(place / "w.duckdb", threads=1), 0, 0
    while failures < 3:
        rows = [row(seq + 1 + one, name=os.urandom(60).hex(), path=os.urandom(60).hex()) for one in range(500)]
        try:
            house.ship(shipment(seq + 500, rows))
            house.roll_up()
        except Unavailable:
            failures += 1
        seq = house.offset
        assert seq < 200_000
    assert mount(place, "remount,size=200m")
    rows = [row(seq + 1 + one) for one in range(500)]
    house.ship(shipment(seq + 500, rows))
    house.roll_up()
    for again in (False, True):
        if again:
            house.close()
            house = Warehouse(house.path)
        assert house.query("SELECT count(*), count(DISTINCT seq) FROM events").rows == [(seq + 500, seq + 500)]
        assert house.query("SELECT sum(events) FROM facts").rows == [(seq + 500,)]
    house.close()

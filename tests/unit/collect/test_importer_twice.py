"""An import through the whole event path: done twice, or broken off and begun again, it counts once."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from faden.collect.importer import Importer
from tests.house import House
from tests.importing import NOW, files, mapping
from tests.unit.collect.test_importer import VISIT_HEAD, VISITS

ROWS = "".join(
    f"2017-01-{1 + n % 28:02}T20:00:00Z,,Email,{n % 900 or ''},news,Chile,{n % 5},{n % 90},"
    f"{int(n % 3 == 0)},{n % 2},1,{n % 7}.25\n"
    for n in range(4_000)
)
FIGURES = ("visits", "pageviews", "bounces", "orders", "revenue", "points")


def taken(house: House, path: Path, batches: int | None = None) -> tuple[int, int]:
    """New events and duplicates of an import, or of its first batches."""
    accepted = duplicates = 0
    for batch in islice(Importer(mapping(VISITS), [path], lambda: NOW).batches(), batches):
        found = house.take(*batch.events, rejects=batch.rejects, settle=False)
        accepted, duplicates = accepted + found.accepted, duplicates + found.duplicates
    return accepted, duplicates


@pytest.fixture
def path(tmp_path: Path) -> Path:
    bad = "2017-01-01T20:00:00Z,,Email,1,news,Chile,many,,,,,\n"
    return files(tmp_path, {"a.csv": VISIT_HEAD + ROWS + bad})[0]


def test_twice_is_once(tmp_path: Path, path: Path) -> None:
    with House(tmp_path / "house") as house:
        assert taken(house, path) == (4_000, 0)
        house.pipeline.settle()
        before = house.sums(*FIGURES)
        assert taken(house, path.rename(tmp_path / "another name.csv")) == (0, 4_000)
        house.pipeline.settle()
        assert house.sums(*FIGURES) == before
        assert before[0] == 4_000
        assert house.log.rejects(limit=10)[0] == 1, "a reject is listed once, too"


def test_broken_off_and_begun_again(tmp_path: Path, path: Path) -> None:
    with House(tmp_path / "whole") as house:
        taken(house, path)
        house.pipeline.settle()
        whole = house.sums(*FIGURES)
    with House(tmp_path / "broken") as house:
        assert taken(house, path, batches=1) == (2_000, 0)
    with House(tmp_path / "broken") as house:
        assert taken(house, path) == (2_000, 2_000)
        house.pipeline.settle()
        assert house.sums(*FIGURES) == whole

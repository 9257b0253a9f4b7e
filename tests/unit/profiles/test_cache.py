"""Who stays in memory: those who did something of late, as many as the setting says."""

from __future__ import annotations

from pathlib import Path

from faden.profiles.rebuild import rebuild
from tests.events import page
from tests.house import House, rules


def test_the_idle_ones_are_let_go_first(tmp_path: Path) -> None:
    with House(tmp_path, capacity=10) as house:
        house.take(*[page(number, who=f"b{number}") for number in range(10)])
        house.take(page(20, who="b0"), page(21, who="b1"))
        house.take(page(22, who="new"))
        held = house.pipeline.cache.told().profiles
        assert len(held) == 9
        assert {1, 2} <= held.keys(), "they came first, and came again"
        assert not {3, 4} & held.keys()


async def test_a_rebuild_keeps_to_the_size_of_the_cache(tmp_path: Path) -> None:
    with House(tmp_path, capacity=7) as house:
        house.take(*[page(number, who=f"b{number}") for number in range(20)])
        await rebuild(house.pipeline, tmp_path / "rebuild", rules)
        assert house.pipeline.cache.capacity == 7

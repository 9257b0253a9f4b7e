"""The store of the profiles goes away while an event is taking effect: nothing is lost, nothing counts twice."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from faden.domain.errors import Unavailable
from faden.domain.event import Event
from faden.profiles import pipeline as module
from faden.profiles.cache import ProfileCache
from faden.profiles.consents import Reading
from faden.profiles.pipeline import Pipeline
from faden.profiles.rebuild import rebuild
from tests.events import event, order, page
from tests.house import House, State, rules

Fails = Callable[[int], bool]
"""Whether the n-th read of the store fails."""


def story(seed: int, length: int = 40) -> list[list[Event]]:
    """Groups of events of few people, who turn out to be others, so that profiles are joined and split."""
    chance, groups = random.Random(seed), []
    for start in range(0, length, 4):
        group = []
        for number in range(start, start + chance.randrange(1, 5)):
            who, user = f"b{chance.randrange(5)}", f"u{chance.randrange(4)}" if chance.random() < 0.4 else None
            name = f"{seed}-{number}"
            match chance.randrange(4):
                case 0:
                    group.append(order(number, "12.50", who=who, user=user, event_id=name))
                case 1:
                    keys = {"previous_id": f"b{chance.randrange(5)}"}
                    group.append(event("Aliased", number, user=user, who=who, kind="alias", keys=keys, event_id=name))
                case _:
                    group.append(page(number, who=who, user=user, event_id=name))
        groups.append(group)
    return groups


class Life:
    """A house whose store fails as told; every group is sent until it is taken, as the clients do."""

    def __init__(self, folder: Path, fails: Fails, monkeypatch: pytest.MonkeyPatch) -> None:
        self.house = House(folder, capacity=1)
        self.reads = self.refused = 0
        self.codes: set[str] = set()
        self.heard: list[int] = []
        self._fails = fails
        self.house.pipeline.listeners.append(lambda effects: self.heard.extend(one.seq for one in effects))
        for name in ("key", "profile", "offset"):
            monkeypatch.setattr(self.house.operational, name, self._guarded(getattr(self.house.operational, name)))

    def _guarded(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def read(*words: Any) -> Any:
            self.reads += 1
            if self._fails(self.reads):
                raise Unavailable("operational_store_unreachable", "It is gone.")
            return real(*words)

        return read

    async def send(self, group: list[Event]) -> None:
        """Until it is taken."""
        pipeline = self.house.pipeline
        for _ in range(200):
            try:
                answer = await pipeline.submit(group)
            except Unavailable as refused:
                self.refused += 1
                self.codes.add(refused.problem.code)
                await pipeline.cut()
                continue
            assert answer.accepted + answer.duplicates == len(group)
            return
        raise AssertionError("it never recovered")

    async def end(self) -> State:
        """What stands in the stores once all is written."""
        for _ in range(200):
            await self.house.pipeline.cut()
            if self.house.pipeline.stalled is None and self.house.operational.get("profiles_offset") == str(
                self.house.log.head
            ):
                break
        assert self.house.pipeline.failures == 0
        assert self.codes <= {"profiles_behind"}
        assert self.heard == list(range(1, self.house.log.head + 1))
        return self.house.state()


def calm(folder: Path, groups: list[list[Event]]) -> State:
    """The same without any trouble."""
    with House(folder) as house:
        for group in groups:
            house.take(*group)
        return house.state()


async def lived(
    folder: Path, groups: list[list[Event]], fails: Fails, monkeypatch: pytest.MonkeyPatch
) -> tuple[State, Life]:
    """The groups through a house whose store fails so, with a cut after every second one."""
    life = Life(folder, fails, monkeypatch)
    try:
        for number, group in enumerate(groups):
            await life.send(group)
            if number % 2:
                await life.house.pipeline.cut()
        return await life.end(), life
    finally:
        life.house.close()


def three(first: int) -> Fails:
    """Three reads in a row fail."""
    return lambda read: first <= read < first + 3


def stalled(life: Life) -> bool:
    return life.house.pipeline.stalled is not None


@pytest.mark.parametrize("seed", range(4))
async def test_gone_at_any_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    groups = story(seed)
    expected = calm(tmp_path / "calm", groups)
    _, untroubled = await lived(tmp_path / "none", groups, lambda _: False, monkeypatch)
    assert untroubled.refused == 0
    refused = 0
    for first in range(1, untroubled.reads + 1, 3):
        found, life = await lived(tmp_path / str(first), groups, three(first), monkeypatch)
        assert found == expected
        refused += life.refused
    assert refused > 0


@pytest.mark.parametrize("seed", range(3))
async def test_gone_again_and_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setattr(module, "REPLAY_CUT", 5)
    groups, chance = story(seed, 200), random.Random(seed)
    found, life = await lived(tmp_path / "gone", groups, lambda _: chance.random() < 0.1, monkeypatch)
    assert life.refused > 10
    assert found == calm(tmp_path / "calm", groups)


def behind_the_gate(pipeline: Pipeline, go: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """The store goes once, after the gate has asked it whether the next events may be kept."""
    admit = pipeline.gate.admit

    def last(events: Sequence[Event], cache: ProfileCache, reading: Reading) -> Sequence[Event]:
        admitted = admit(events, cache, reading)
        cache.clear()
        go()
        monkeypatch.setattr(pipeline.gate, "admit", admit)
        return admitted

    monkeypatch.setattr(pipeline.gate, "admit", last)


async def test_nothing_is_taken_while_nobody_knows_what_people_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = False
    life = Life(tmp_path / "live", lambda _: gone, monkeypatch)
    pipeline = life.house.pipeline
    await life.send([page(0, who="a", event_id="1")])
    await pipeline.drain()
    pipeline.cache.clear()
    gone = True
    with pytest.raises(Unavailable):
        await pipeline.submit([page(1, who="a", event_id="2")])
    assert pipeline.log.head == 1
    gone = False
    assert (await pipeline.submit([page(1, who="a", event_id="2")])).accepted == 1
    await pipeline.drain()
    assert life.house.profile("anonymous_id", "a").events == 2
    life.house.close()


async def test_it_comes_back_by_itself_in_a_running_pipeline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = False
    life = Life(tmp_path / "live", lambda _: gone, monkeypatch)
    pipeline = life.house.pipeline
    await pipeline.start()
    await life.send([page(0, who="a", event_id="1")])
    await pipeline.drain()

    def go() -> None:
        nonlocal gone
        gone = True

    behind_the_gate(pipeline, go, monkeypatch)
    assert (await pipeline.submit([page(1, who="a", event_id="2"), page(1, who="b", event_id="3")])).accepted == 2
    assert stalled(life)
    with pytest.raises(Unavailable):
        await pipeline.submit([page(2, who="a", event_id="4")])
    with pytest.raises(Unavailable):
        pipeline.settle()
    assert life.heard == [1]
    gone = False
    for _ in range(100):
        if not stalled(life):
            break
        await asyncio.sleep(0.05)
    assert life.heard == [1, 2, 3]
    assert (await pipeline.submit([page(2, who="a", event_id="4")])).accepted == 1
    await pipeline.stop()
    assert life.house.profile("anonymous_id", "a").events == 3
    assert life.house.count("events") == 4
    life.house.close()


async def test_it_ends_while_the_store_is_gone_and_the_next_start_catches_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = False
    life = Life(tmp_path / "live", lambda _: gone, monkeypatch)
    await life.house.pipeline.start()
    await life.send([page(0, who="a", event_id="1")])
    await life.house.pipeline.drain()

    def go() -> None:
        nonlocal gone
        gone = True

    behind_the_gate(life.house.pipeline, go, monkeypatch)
    await life.house.pipeline.submit([page(1, who="a", event_id="2")])
    await life.house.pipeline.stop()
    assert stalled(life)
    life.house.close()
    with House(tmp_path / "live") as again:
        assert again.replayed == 1
        assert again.profile("anonymous_id", "a").events == 2


async def test_a_rebuild_makes_up_for_what_was_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = False
    life = Life(tmp_path / "live", lambda _: gone, monkeypatch)
    pipeline = life.house.pipeline
    await life.send([page(0, who="a", event_id="1")])
    await pipeline.drain()

    def go() -> None:
        nonlocal gone
        gone = True

    behind_the_gate(pipeline, go, monkeypatch)
    await pipeline.submit([page(1, who="a", event_id="2")])
    gone = False
    await rebuild(pipeline, tmp_path / "live" / "rebuild", rules)
    await pipeline.cut()
    assert (await pipeline.submit([page(2, who="a", event_id="3")])).accepted == 1
    await pipeline.drain()
    assert life.house.profile("anonymous_id", "a").events == 3
    assert life.house.count("events") == 3
    assert life.heard == [1, 2, 3]
    life.house.close()

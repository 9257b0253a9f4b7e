"""The event path as a whole: groups, answers, failures, the background work and its end, rebuilding beside it."""

from __future__ import annotations

import asyncio
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from faden.domain.channel import DEFAULT_CHANNELS
from faden.domain.errors import FadenError, Invalid, Overloaded, Unavailable
from faden.domain.event import Event
from faden.domain.scale import DEFAULT_SCALE, Scale
from faden.profiles import pipeline as module
from faden.profiles.pipeline import Pipeline
from faden.profiles.rebuild import Shadow, Stopped, _take_over, rebuild
from faden.profiles.rehearse import valued
from faden.profiles.rules import RuleBook, rule_book
from faden.store.definitions import SINGLE, Definitions
from tests.events import MORNING, event, order, page
from tests.house import House, rules


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "live")


def visitors(count: int, start: int = 0) -> list[Event]:
    return [page(number % 50, who=f"v{number}", event_id=f"p{number}") for number in range(start, start + count)]


def stalled(house: House) -> bool:
    return isinstance(house.pipeline.stalled, FadenError)


DEAR = Scale(
    tuple(
        msgspec.structs.replace(rule, points=Decimal(9)) if rule.key == "page" else rule
        for rule in DEFAULT_SCALE.rules
    )
)


# ---- submissions


async def test_submissions_of_one_moment_share_a_commit(house: House) -> None:
    answers = await asyncio.gather(*(house.pipeline.submit([one]) for one in visitors(20)))
    assert [answer.sequences for answer in answers] == [[number] for number in range(1, 21)]
    assert house.log._write.execute("SELECT count(*) FROM groups").fetchone() == (1,)


async def test_a_repetition_is_accepted_once_even_in_the_same_moment(house: House) -> None:
    same = page(event_id="same")
    first, second = await asyncio.gather(house.pipeline.submit([same]), house.pipeline.submit([same]))
    assert (first.accepted, second.accepted, second.duplicates) == (1, 0, 1)
    assert (await house.pipeline.submit([same])).duplicates == 1
    assert house.profile("anonymous_id", "browser-1").events == 1


async def test_what_was_answered_is_applied(house: House) -> None:
    await house.pipeline.submit([order(0, "10", user="u")])
    assert house.profile("user_id", "u").orders == 1


async def test_an_event_that_cannot_be_kept_takes_nobody_with_it(house: House) -> None:
    poison = event(properties={"n": 2**70})
    answers = await asyncio.gather(
        *(house.pipeline.submit([one]) for one in (page(), poison, page())), return_exceptions=True
    )
    assert [type(answer).__name__ for answer in answers] == ["Accepted", "Invalid", "Accepted"]
    assert house.log.head == 2


async def test_a_wrong_cost_is_refused_at_the_door(house: House) -> None:
    with pytest.raises(Invalid):
        await house.pipeline.submit([event("Cost Booked", kind="cost")])


async def test_a_sender_who_went_away_stops_nobody(house: House) -> None:
    gone = asyncio.create_task(house.pipeline.submit([page()]))
    other = asyncio.create_task(house.pipeline.submit([page()]))
    await asyncio.sleep(0)
    gone.cancel()
    assert (await other).accepted == 1
    assert house.log.head == 2


async def test_too_much_at_once_is_refused_until_it_has_been_worked_off(tmp_path: Path) -> None:
    with House(tmp_path, backlog=10) as house:
        await house.pipeline.submit(visitors(11))
        with pytest.raises(Overloaded) as refused:
            await house.pipeline.submit([page()])
        assert refused.value.retry_after >= 1
        await house.pipeline.drain()
        assert (await house.pipeline.submit([page()])).accepted == 1


async def test_a_log_that_takes_nothing_gives_503_to_all_and_goes_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise Unavailable("log_not_writable", "No space left.")

    with monkeypatch.context() as broken:
        broken.setattr(house.log, "append", full)
        answers = await asyncio.gather(*(house.pipeline.submit([one]) for one in visitors(3)), return_exceptions=True)
    assert all(isinstance(answer, Unavailable) and answer.status == 503 for answer in answers)
    assert (await house.pipeline.submit(visitors(3))).accepted == 3


# ---- background work


async def test_the_warehouse_is_fresh_within_two_seconds(house: House) -> None:
    await house.pipeline.start()
    await house.pipeline.submit([page()])
    started = time.monotonic()
    while house.count("events") == 0:
        await asyncio.sleep(0.02)
        assert time.monotonic() - started < 2
    await house.pipeline.stop()


@pytest.mark.parametrize("pause", [0, 0.001, 0.01, 0.05])
async def test_stopping_in_the_middle_of_a_cut_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pause: float
) -> None:
    monkeypatch.setattr(module, "CUT_EVERY", 0.001)
    monkeypatch.setattr(module, "PROFILES_EVERY", 2)
    for attempt in range(3):
        house = House(tmp_path / str(attempt))
        await house.pipeline.start()
        for start in range(0, 900, 300):
            await house.pipeline.submit(visitors(300, start))
            await asyncio.sleep(pause)
        await house.pipeline.stop()
        assert house.count("events") == 900
        assert house.operational.offset() == house.warehouse.offset == 900
        assert len(house.operational.profiles(limit=10_000)) == 900
        house.close()


@pytest.mark.parametrize("store", ["warehouse", "operational"])
async def test_a_store_that_fails_for_a_while_catches_up(
    house: House, monkeypatch: pytest.MonkeyPatch, store: str
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(getattr(house, store), "ship" if store == "warehouse" else "flush", refuse)
        await house.pipeline.submit(visitors(10))
        await house.pipeline.drain()
        assert stalled(house)
        await house.pipeline.submit(visitors(10, 10))
        await house.pipeline.drain()
    await house.pipeline.drain()
    assert not stalled(house)
    assert house.count("events") == 20
    assert len(house.operational.profiles()) == 20


async def test_the_seen_ids_are_settled_in_the_background(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("faden.store.ids.RECENT", 50)
    await house.pipeline.start()
    await house.pipeline.submit(visitors(60))
    for _ in range(150):
        if house.log.ids.covered:
            break
        await asyncio.sleep(0.02)
    await house.pipeline.stop()
    assert house.log.ids.covered == 60


# ---- recovery


def test_a_warehouse_that_was_deleted_is_filled_again(house: House) -> None:
    house.take(*visitors(30), order(60, "10", user="u"))
    before = house.state()
    house.close()
    (house.folder / "warehouse.duckdb").unlink()
    with House(house.folder) as again:
        assert again.state() == before


def test_a_warehouse_from_an_older_backup_is_filled_again(house: House) -> None:
    house.take(*visitors(10))
    house.close()
    shutil.copy(house.folder / "warehouse.duckdb", house.folder / "old")
    with House(house.folder) as second:
        second.take(*visitors(10, 10))
        before = second.state()
    (house.folder / "old").rename(house.folder / "warehouse.duckdb")
    with House(house.folder) as again:
        assert again.state() == before


def test_profiles_that_were_deleted_are_built_again(house: House) -> None:
    house.take(*visitors(10))
    before = house.state()
    house.close()
    for path in house.folder.glob("faden.sqlite*"):
        path.unlink()
    with House(house.folder) as again:
        assert again.state() == before


def test_projections_of_a_log_that_is_gone_are_refused(house: House) -> None:
    house.take(*visitors(10))
    house.close()
    for path in house.folder.glob("log.sqlite*"):
        path.unlink()
    with pytest.raises(Unavailable) as refused:
        House(house.folder)
    assert refused.value.problem.code == "projection_ahead_of_log"


def test_recovery_of_a_long_log_goes_in_steps(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REPLAY_CUT", 7)
    for start in range(0, 40, 4):
        house.take(*visitors(4, start), settle=False)
    house.pipeline.settle()
    before = house.state()
    steps: list[tuple[int, int]] = []
    with House(house.folder / "new") as other:
        for group in house.log.read(0):
            other.log.append([one for _, one in group])
        assert other.pipeline.recover(lambda done, total: steps.append((done, total))) == 40
        assert other.state() == before
    assert steps[0] == (8, 40)
    assert steps[-1] == (40, 40)


# ---- rebuilding beside the live projection


async def test_a_rebuild_goes_on_while_events_come_in(house: House) -> None:
    await house.pipeline.start()
    await house.pipeline.submit(visitors(500))
    stop = asyncio.Event()

    async def sender() -> int:
        sent = 500
        while not stop.is_set():
            assert (await house.pipeline.submit(visitors(5, sent))).accepted == 5
            sent += 5
            await asyncio.sleep(0)
        return sent

    sending = asyncio.create_task(sender())
    for _ in range(2):
        await rebuild(house.pipeline, house.folder / "rebuild", rules)
    stop.set()
    sent = await sending
    await house.pipeline.stop()
    assert house.count("events") == sent
    lived = house.state()
    assert not (house.folder / "rebuild").exists()
    with House(house.folder / "clean") as clean:
        for group in house.log.read(0):
            clean.take(*(one for _, one in group), settle=False)
        clean.pipeline.settle()
        assert clean.state() == lived


async def test_a_rebuild_by_new_rules_revalues_history_and_goes_on_with_them(house: House) -> None:
    await house.pipeline.submit([page(0)])
    await rebuild(house.pipeline, house.folder / "rebuild", lambda: rules(DEAR))
    await house.pipeline.submit([page(0, who="other")])
    await house.pipeline.drain()
    assert house.sums("points")[0] == 5 + 5  # nine each, capped at five a visit


async def test_rules_published_during_a_rebuild_are_not_lost(house: House) -> None:
    asked = 0

    def book() -> RuleBook:
        nonlocal asked
        asked += 1
        return rules() if asked == 1 else RuleBook([(0, DEFAULT_SCALE), (2, DEAR)], [(0, DEFAULT_CHANNELS)])

    await house.pipeline.submit([page(0)])
    await rebuild(house.pipeline, house.folder / "rebuild", book)
    await house.pipeline.submit([page(0, who="other")])
    await house.pipeline.drain()
    assert house.sums("points")[0] == 1 + 5


async def test_a_rebuild_given_up_at_once_leaves_nothing_behind(house: House) -> None:
    """Its files were still being made: whoever begins the next one must not find them in the way."""
    folder = house.folder / "rebuild"
    task = asyncio.create_task(rebuild(house.pipeline, folder, lambda: rules(DEAR)))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()
    assert not folder.exists()


async def test_a_rebuild_that_is_broken_off_leaves_all_as_it_was(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REPLAY_CUT", 1)
    await house.pipeline.submit(visitors(50))
    reached, go = threading.Event(), threading.Event()

    def progress(done: int, total: int) -> None:
        reached.set()
        go.wait(10)

    for start in range(50, 60):
        await house.pipeline.submit(visitors(1, start))
    task = asyncio.create_task(rebuild(house.pipeline, house.folder / "rebuild", lambda: rules(DEAR), progress))
    await asyncio.to_thread(reached.wait, 10)
    task.cancel()
    await asyncio.sleep(0)
    go.set()
    with pytest.raises((asyncio.CancelledError, Stopped)):
        await task
    assert not (house.folder / "rebuild").exists()
    await house.pipeline.drain()
    assert house.count("events") == 60
    assert house.sums("points")[0] == 60


async def test_a_rebuild_that_fails_at_the_last_step_leaves_all_as_it_was(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.pipeline.submit(visitors(20))

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(house.operational, "take_profiles", refuse)
        with pytest.raises(OSError, match="No space"):
            await rebuild(house.pipeline, house.folder / "rebuild", lambda: rules(DEAR))
    assert (await house.pipeline.submit(visitors(5, 20))).accepted == 5
    await house.pipeline.drain()
    assert house.count("events") == 25
    assert house.sums("points")[0] == 25


async def test_a_crash_in_the_middle_of_taking_over_is_mended_at_the_next_start(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Profiles of the new projection are in, the warehouse is still the old one, which lacks the last events."""
    await house.pipeline.submit(visitors(20))
    await house.pipeline.drain()
    await house.pipeline.submit(visitors(5, 20))

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(house.warehouse, "replace", die)
    with pytest.raises(KeyboardInterrupt):
        _take_over(house.pipeline, Shadow(house.pipeline, house.folder / "rebuild", rules()), rules())
    house.close()
    with House(house.folder) as again:
        assert again.count("events") == 25
        assert len(again.operational.profiles()) == 25
        assert again.operational.offset() == again.warehouse.offset == 25


# ---- rules along the log


def test_rules_hold_from_where_they_were_published(house: House) -> None:
    house.take(page(0, who="a"))
    house.pipeline.use_rules(RuleBook([(0, DEFAULT_SCALE), (2, DEAR)], [(0, DEFAULT_CHANNELS)]))
    house.take(page(0, who="b"))
    assert house.sums("points")[0] == 1 + 5


def test_published_versions_make_the_book(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        documents = Definitions(house.operational, lambda: MORNING)
        body = msgspec.to_builtins(DEAR)
        documents.publish("scale", SINGLE, body, "ada", effective=3)
        book = rule_book(documents)
        assert book.version == 2
        assert [_page_points(book, seq) for seq in (1, 2, 3, 99)] == [100, 100, 900, 900]
        documents.publish("scale", SINGLE, body, "ada", effective=0)
        assert [_page_points(rule_book(documents), seq) for seq in (1, 3)] == [900, 900]
        documents.publish("scale", SINGLE, msgspec.to_builtins(DEFAULT_SCALE), "ada", effective=2)
        assert [_page_points(rule_book(documents), seq) for seq in (1, 2, 3)] == [900, 100, 100]


def _page_points(book: RuleBook, seq: int) -> int:
    return next(rule.points for rule in book.scale(seq).rules if rule.key == "page")


def test_a_rehearsal_values_the_same_history_and_writes_nothing(house: House) -> None:
    house.take(page(0), page(1), order(2, "10"), page(0, who="b", medium="email"))
    before = house.state()
    now, then = valued(house.log, rules()), valued(house.log, rules(DEAR))
    assert now.points == house.sums("points")[0]
    assert (now.events, now.visits) == (4, 2)
    assert now.by_channel == {"Direct": Decimal(102), "Email": Decimal(1)}
    assert now.by_rule == {"page": Decimal(3), "order": Decimal(100)}
    assert then.by_rule["page"] == 10
    assert then.events_by_rule == now.events_by_rule
    assert house.state() == before


# ---- whoever has everything to himself


async def hold(pipeline: Pipeline, until: asyncio.Event) -> None:
    async with pipeline.paused():
        await until.wait()


async def test_two_pauses_follow_each_other_and_hold_submissions_back_to_the_end(house: House) -> None:
    live = house.pipeline
    first, second = asyncio.Event(), asyncio.Event()
    holders = [asyncio.create_task(hold(live, one)) for one in (first, second)]
    await asyncio.sleep(0)
    answer = asyncio.create_task(live.submit(visitors(1)))
    first.set()
    await holders[0]
    await asyncio.sleep(0.05)
    assert not answer.done()
    second.set()
    assert (await answer).accepted == 1


async def test_who_gives_up_waiting_for_a_pause_leaves_the_door_open(house: House) -> None:
    live = house.pipeline
    async with live.paused():
        waiting = asyncio.create_task(hold(live, asyncio.Event()))
        await asyncio.sleep(0)
        waiting.cancel()
        answer = asyncio.create_task(live.submit(visitors(1)))
    assert (await answer).accepted == 1


async def test_work_goes_on_alone_although_its_asker_has_gone(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread cannot be cancelled: as long as it works on the stores, nothing else may."""
    live, begun, end = house.pipeline, threading.Event(), threading.Event()

    def slow(_: Event) -> int:
        begun.set()
        assert end.wait(10)
        return 0

    monkeypatch.setattr(live, "part_now", slow)
    asker = asyncio.create_task(live.part(page()))
    assert await asyncio.to_thread(begun.wait, 10)
    asker.cancel()
    answer = asyncio.create_task(live.submit(visitors(1)))
    await asyncio.sleep(0.05)
    assert not answer.done()
    end.set()
    with pytest.raises(asyncio.CancelledError):
        await asker
    assert (await answer).accepted == 1


async def test_a_cut_does_not_wait_for_the_threads_that_all_share(house: House) -> None:
    """Those may be full of people who wait for just this cut."""
    loop, end = asyncio.get_running_loop(), threading.Event()
    with ThreadPoolExecutor(1) as shared:
        loop.set_default_executor(shared)
        blocked = loop.run_in_executor(None, end.wait, 20)
        await house.pipeline.submit(visitors(3))
        try:
            await asyncio.wait_for(house.pipeline.cut(), 5)
            assert house.warehouse.offset == 3
        finally:
            end.set()
            await blocked

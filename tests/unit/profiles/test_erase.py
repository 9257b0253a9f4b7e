"""A person is forgotten: nowhere a byte of the keys, everybody else as if the person had never been, a receipt."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from faden.domain.erasure import Receipt
from faden.domain.errors import Unavailable
from faden.domain.event import Event, Reject
from faden.profiles import pipeline as module
from faden.profiles.rebuild import Progress, Shadow, rebuild
from faden.profiles.restate import NAME, parting
from faden.store import pages
from faden.store.erasures import Erasures
from tests.events import MORNING, event, order, page
from tests.house import House, rules

KEYS = {"user_id": "ada-lovelace", "email": "ada@example.org", "anonymous_id": "browser-of-ada"}
STORY: list[Event] = [
    page(0, who="browser-of-ada"),
    event("Identified", 1, who="browser-of-ada", user="ada-lovelace", keys={"email": "ada@example.org"}),
    order(2, "99.90", who=None, user="ada-lovelace"),
    page(3, who="other"),
    event("Invite Sent", 4, who="other", user="bob-bobson", properties={"to": "Mail ADA@example.org".lower()}),
    event(
        "Invite Sent",
        4,
        who="other",
        user="bob-bobson",
        properties={"to": "<ADA@Example.ORG>", "by": "ADA@example.org"},
    ),
    event("Signed In", 5, who="browser-of-ada", user="bob-bobson"),
    page(6, who="browser-of-ada", actor="bot"),
    order(7, "10", who="other"),
]


def told() -> list[Event]:
    return [Event(**{name: getattr(one, name) for name in one.__struct_fields__}) for one in STORY]


def forgotten(house: House, words: list[str]) -> None:
    """No file holds a key, packed or not; what is left is what a rebuild makes."""
    live = house.state()
    house.pipeline.start_over()
    assert house.state() == live
    house.operational.truncate()
    house.log.truncate()
    for word in words:
        for file in house.folder.rglob("*"):
            if file.is_file():
                assert word.encode() not in file.read_bytes(), (word, file.name)
        assert all(word not in repr(one).lower() for group in house.log.read(0) for _, one in group)


def erase(house: House) -> Receipt:
    return house.pipeline.erase_now(house.profile("user_id", "ada-lovelace"), "Grace", "Art. 17 GDPR", "r-1")


BROKEN = Reject(MORNING, "http", "shop", "x", "x", b'{"userId":"ada-lovelace","broken":1}')
STRANGE = Reject(MORNING, "http", "shop", "x", "x", b'{"userId":"somebody"}')


@pytest.mark.parametrize("shared", [False, True], ids=["her own browser", "a browser that is now bob's"])
def test_a_person_is_forgotten_everywhere(tmp_path: Path, shared: bool) -> None:
    with House(tmp_path) as house:
        story = [one for one in told() if shared or one.name != "Signed In"]
        house.take(*story[:3], rejects=[BROKEN, STRANGE])
        house.take(*story[3:])
        (before,) = house.sums("revenue", table="facts")
        receipt = erase(house)
        assert (receipt.events, receipt.rejects) == (3, 1)
        assert (receipt.keys, receipt.mentions) == ((2, 2) if shared else (3, 3))
        assert (receipt.first_day, receipt.last_day) == ("2026-03-02", "2026-03-02")
        assert house.sums("revenue", table="facts") == (before - Decimal("99.90"),)
        assert house.log.rejects(limit=9)[0] == 1
        assert Erasures(house.operational).receipts() == [receipt]
        assert Erasures(house.operational).unfinished() == []
        assert house.pipeline.cache.by_key("user_id", "ada-lovelace") is None
        assert house.profile("user_id", "bob-bobson").revenue == {"EUR": Decimal(10)}
        head = house.log.head
        house.take(page(30, who="new"))
        assert house.log.head == head + 1
        forgotten(house, list(KEYS.values())[: receipt.keys])


def test_what_was_erased_is_known_again_but_not_written(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(*told())
        assert not Erasures(house.operational).suppression()
        erase(house)
        found = Erasures(house.operational).suppression()
        assert found.holds([("email", "ada@example.org")])
        assert not found.holds([("email", "bob@example.org"), ("anonymous_id", "browser-of-ada")])


@pytest.mark.parametrize("broken", ["rewrite", "retell", "_write", "_forgotten"])
def test_a_crash_in_the_middle_is_finished_at_the_next_start(
    tmp_path: Path, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with House(tmp_path) as house:
        house.take(*told())
        owner: object = {"rewrite": house.log, "retell": house.warehouse}.get(broken, house.pipeline)
        monkeypatch.setattr(owner, broken, _fails)
        with pytest.raises(ZeroDivisionError):
            erase(house)
    with House(tmp_path) as again:
        assert again.pipeline.finish_erasures() == 1
        assert again.pipeline.finish_erasures() == 0
        (receipt,) = Erasures(again.operational).receipts()
        assert receipt.keys == 2
        forgotten(again, ["ada-lovelace", "ada@example.org"])


def _fails(*_: object) -> None:
    raise ZeroDivisionError


def test_somebody_parted_is_forgotten_too(tmp_path: Path) -> None:
    """The event that parted her names her keys, and goes on parting the others."""
    with House(tmp_path) as house:
        house.take(*told())
        two = (("user_id", "ada-lovelace"), ("anonymous_id", "browser-of-ada"))
        other = (("user_id", "bob-bobson"), ("anonymous_id", "other"))
        apart = event(NAME, 50, who=None, kind="sever", properties=parting([two, other]))
        house.pipeline.part_now(apart)
        erase(house)
        assert house.pipeline.cache.severed == {other}
        forgotten(house, ["ada-lovelace", "ada@example.org"])


async def test_whoever_is_erased_during_a_rebuild_stays_erased(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new projection has read the person's events by then."""
    with House(tmp_path / "data") as house:
        house.take(*told())
        follow, shadows = Shadow.follow, list[Shadow]()

        def erased_behind(shadow: Shadow, progress: Progress | None = None) -> None:
            follow(shadow, progress)
            shadows.append(shadow)
            if len(shadows) == 1:
                assert shadow.operational.key("user_id", "ada-lovelace") is not None
                erase(house)

        monkeypatch.setattr(Shadow, "follow", erased_behind)
        await rebuild(house.pipeline, house.folder / "rebuild", rules)
        assert len({id(one) for one in shadows}) == 2
        assert house.pipeline.cache.by_key("user_id", "ada-lovelace") is None
        assert house.sums("revenue")[0] == Decimal(10)
        forgotten(house, ["ada-lovelace", "ada@example.org"])


def test_old_pages_go_when_nobody_reads_them_any_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PATIENCE", 0.05)
    with House(tmp_path) as house, closing(sqlite3.connect(tmp_path / "log.sqlite")) as reader:
        house.take(*told())
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM groups").fetchone()
        erase(house)
        assert _wal(tmp_path) > 0
        assert house.operational.get("pages_left") == "yes"
        reader.rollback()
        house.pipeline.leave_no_pages()
        assert _wal(tmp_path) == 0
        assert house.operational.get("pages_left") == ""


async def test_old_pages_that_a_crash_has_left_go_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PATIENCE", 0.05)
    with House(tmp_path) as house, closing(sqlite3.connect(tmp_path / "log.sqlite")) as reader:
        house.take(*told())
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM groups").fetchone()
        erase(house)
        shutil.copytree(tmp_path, tmp_path / "crashed")
        assert _wal(tmp_path / "crashed") > 0
    with House(tmp_path / "crashed") as again:
        assert again.pipeline.finish_erasures() == 0
        assert _wal(tmp_path / "crashed") == 0


def _wal(folder: Path) -> int:
    return (folder / "log.sqlite-wal").stat().st_size


@pytest.mark.parametrize("broken", ["rewrite", "retell", "_write", "_forgotten"])
@pytest.mark.parametrize("again", [None, "clear", "roll_up"], ids=["once", "clearing fails too", "replay fails too"])
async def test_what_has_failed_is_finished_while_events_come_in(
    tmp_path: Path, broken: str, again: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk, say, into which nobody has to come and start the server anew."""
    monkeypatch.setattr(module, "FINISH_EVERY", 1)
    with House(tmp_path / "data") as house:
        live = house.pipeline
        house.take(*told())
        owner: object = {"rewrite": house.log, "retell": house.warehouse}.get(broken, live)
        with monkeypatch.context() as patch:
            patch.setattr(owner, broken, _fails)
            with pytest.raises(ZeroDivisionError):
                await live.erase(house.profile("user_id", "ada-lovelace"), "Grace", "Art. 17 GDPR", "r-1")
        if again is not None:
            monkeypatch.setattr(house.warehouse, again, _once(getattr(house.warehouse, again)))
        await live.start()
        end = time.monotonic() + 30
        number = 0
        while live.unfinished or number < 3:
            assert time.monotonic() < end
            with suppress(Unavailable):
                number += (await live.submit([page(8, who="new", event_id=f"new-{number}")])).accepted
            await asyncio.sleep(0.05)
        await live.stop()
        assert live.stalled is None
        assert [one.id for one in Erasures(house.operational).receipts()] == ["r-1"]
        assert Erasures(house.operational).unfinished() == []
        assert house.profile("anonymous_id", "new").events == number
        forgotten(house, ["ada-lovelace", "ada@example.org"])


def _once(real: Callable[[], Any]) -> Callable[[], Any]:
    """Fails the first time."""
    failed = False

    def work() -> Any:
        nonlocal failed
        if not failed:
            failed = True
            raise ZeroDivisionError
        return real()

    return work

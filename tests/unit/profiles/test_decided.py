"""What was shown goes through the log: arms stay, nobody is made, nothing else changes, and a rebuild agrees."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from faden.domain.channel import DEFAULT_CHANNELS
from faden.domain.consentpolicy import DEFAULT_POLICY, MEASUREMENT, ConsentPolicy, PurposeRule
from faden.domain.deciding import DECIDED, TYPE, decided, joined_arms, with_arms
from faden.domain.errors import Unavailable
from faden.domain.event import Context, Event
from faden.domain.scale import DEFAULT_SCALE
from faden.profiles.restate import NAME, parting
from faden.profiles.rules import RuleBook
from tests.events import event, page
from tests.house import House


def shown(
    minutes: float = 1, *, arm: str | None = "a", group: str = "in", who: str | None = "browser-1", **more: Any
) -> Event:
    """An event of one decision."""
    one = {
        "id": "d1",
        "placement": "home.hero",
        "experience": "hero",
        "version": 3,
        "variant": arm or "default",
        "reason": "experiment",
        "propensity": 0.5,
        "items": ["x", "y"],
        "by_lot": 1,
    }
    if arm is not None:
        one["arm"] = arm
    properties = {"decisions": [one], "group": group}
    return event(DECIDED, minutes, kind=TYPE, who=who, properties=properties, source="faden", passive=True, **more)


def test_it_changes_arms_and_rows_and_nothing_else(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(page(0))
        before = house.profile("anonymous_id", "browser-1")
        told = (before.events, before.visits, before.points, before.last_seen)
        house.take(shown(60))
        profile = house.profile("anonymous_id", "browser-1")
        assert (profile.events, profile.visits, profile.points, profile.last_seen) == told
        assert profile.arms == {"hero": ("a", 2), "*": ("in", 2)}
        (row,) = house.warehouse.query('SELECT * EXCLUDE ("at", local) FROM decisions').rows
        assert row == (2, profile.id, "d1", "home.hero", "hero", 3, "a", "experiment", "a", None, False, 0.5, 1, 2, 1)
        assert house.sums("visits", "pageviews", "points", where="type = 'decision'") == (0, 0, 0)


def test_nobody_is_made_by_being_shown_something(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(shown(0))
        assert house.pipeline.cache.by_key("anonymous_id", "browser-1") is None
        assert house.count("decisions", "profile IS NULL") == 1
        house.take(page(1))
        assert house.profile("anonymous_id", "browser-1").arms == {}


def test_the_first_arm_stays(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(page(0), shown(1, arm="a"), shown(2, arm="b", group="out"))
        assert house.profile("anonymous_id", "browser-1").arms == {"hero": ("a", 2), "*": ("in", 2)}


def login(minutes: float, who: str) -> Event:
    return event("Identified", minutes, kind="identify", who=who, user="ada")


@pytest.mark.parametrize("first", ["phone", "laptop"])
def test_who_is_joined_keeps_the_earliest_arm_and_parting_restores(tmp_path: Path, first: str) -> None:
    second = {"phone": "laptop", "laptop": "phone"}[first]
    with House(tmp_path / "live") as house:
        house.take(page(0, who="phone"), page(0, who="laptop"))
        house.take(shown(1, who=first, arm="a"), shown(2, who=second, arm="b"))
        house.take(login(3, "laptop"), login(4, "phone"))
        assert house.profile("user_id", "ada").arms["hero"] == ("a", 3)
        pairs = [(("anonymous_id", "phone"), ("user_id", "ada"))]
        house.pipeline.part_now(event(NAME, 5, kind="sever", who=None, properties=parting(pairs)))
        house.pipeline.settle()
        arms = {"phone": "a", "laptop": "b"} if first == "phone" else {"phone": "b", "laptop": "a"}
        for browser, arm in arms.items():
            assert house.profile("anonymous_id", browser).arms["hero"][0] == arm
        assert house.count("decisions") == 2
        live = house.state()
    with House(tmp_path / "live") as again:
        again.pipeline.start_over()
        assert again.state() == live


def test_a_rebuild_comes_to_the_same(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(page(0), shown(1), shown(2, who=None, arm=None))
        house.take(login(3, "browser-1"), shown(4, user="ada", arm="b"))
        live = house.state()
        house.pipeline.start_over()
        assert house.state() == live
        assert live.tables["decisions"]


def test_whoever_is_forgotten_leaves_no_decision_behind(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(page(0), shown(1), page(2, who="other"), shown(3, who="other"))
        house.take(shown(4, who="browser-1", arm=None))
        house.pipeline.erase_now(house.profile("anonymous_id", "browser-1"), "Ada", "asked", "r1")
        house.pipeline.settle()
        assert house.count("decisions") == 1
        assert house.pipeline.cache.by_key("anonymous_id", "browser-1") is None
        kept = [one for group in house.log.read(0) for _, one in group]
        assert not any("browser-1" in str(one) for one in kept)
        assert [one.type for one in kept].count(TYPE) == 1


def test_a_decision_before_the_first_event_is_forgotten_too(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(shown(0), page(1))
        house.pipeline.erase_now(house.profile("anonymous_id", "browser-1"), "Ada", "asked", "r1")
        assert not any("browser-1" in str(one) for group in house.log.read(0) for _, one in group)


ASKED_FIRST = RuleBook(
    [(0, DEFAULT_SCALE)],
    [(0, DEFAULT_CHANNELS)],
    consents=(
        (0, ConsentPolicy((PurposeRule(MEASUREMENT), *DEFAULT_POLICY.purposes[1:]), DEFAULT_POLICY.categories)),
    ),
)


def test_without_leave_to_measure_it_is_kept_that_and_not_to_whom(tmp_path: Path) -> None:
    with House(tmp_path, book=ASKED_FIRST) as house:
        house.take(shown(0, context=Context(country="DE", city="Nuremberg")))
        (kept,) = [one for group in house.log.read(0) for _, one in group]
        assert kept.keys == {}
        assert kept.context == Context(country="DE")
        (one,) = decided(kept.properties)
        assert (one.id, one.arm, one.items, one.variant) == ("", None, (), "a")
        assert house.count("decisions", "profile IS NULL AND decision = ''") == 1


def test_what_a_stranger_calls_a_decision_is_none(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(event(DECIDED, 0, properties=shown().properties))
        assert house.count("decisions") == 0
        house.take(event(DECIDED, 1, kind=TYPE, properties={"decisions": [{"id": 1}]}))
        assert house.count("decisions") == 0
        assert house.pipeline.failures == 0


def test_arms_are_joined_whichever_comes_first() -> None:
    one, other = {"a": ("x", 5), "b": ("y", 1)}, {"a": ("z", 2)}
    assert joined_arms(one, other) == joined_arms(other, one) == {"a": ("z", 2), "b": ("y", 1)}
    assert with_arms(one, {}, decided(shown().properties), 9) == {**one, "hero": ("a", 9)}
    assert with_arms({**one, "hero": ("b", 1)}, {}, decided(shown().properties), 9) is None


# ---- on the event loop


async def test_what_was_shown_goes_with_the_next_commit(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        await house.pipeline.submit([page(0)])
        house.pipeline.tell_shown(shown(1))
        assert house.log.head == 1
        await house.pipeline.submit([page(2)])
        assert house.log.head == 3
        assert house.profile("anonymous_id", "browser-1").arms["hero"] == ("a", 3)
        await house.pipeline.stop()


async def test_or_soon_with_one_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("faden.profiles.pipeline.TELL_EVERY", 0.01)
    with House(tmp_path) as house:
        house.pipeline.tell_shown(shown(1))
        await asyncio.sleep(0.1)
        assert house.log.head == 1
        house.pipeline.tell_shown(shown(2))
        await house.pipeline.stop()
        assert house.log.head == 2


async def test_it_waits_while_the_log_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("faden.profiles.pipeline.TELL_EVERY", 0.01)
    with House(tmp_path) as house:
        append, troubles = house.log.append, [Unavailable("full", "Full.")] * 2

        def refusing(*given: Any) -> Any:
            if troubles:
                raise troubles.pop()
            return append(*given)

        monkeypatch.setattr(house.log, "append", refusing)
        house.pipeline.tell_shown(shown(1))
        await asyncio.sleep(0.2)
        assert house.log.head == 1
        await house.pipeline.stop()


async def test_who_is_forgotten_meanwhile_is_not_told_of(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        await house.pipeline.submit([page(0)])
        house.pipeline.tell_shown(shown(1))
        await house.pipeline.erase(house.profile("anonymous_id", "browser-1"), "Ada", "asked", "r1")
        await house.pipeline.stop()
        assert not any("browser-1" in str(one) for group in house.log.read(0) for _, one in group)


def test_reactions_are_joined_by_the_name_of_the_decision(tmp_path: Path) -> None:
    named = {"decision_id": "d1", "experience": "hero", "variant": "a", "placement": "home.hero"}
    with House(tmp_path) as house:
        house.take(page(0), shown(1), event("Experience Viewed", 2, properties=named))
        house.take(event("Experience Clicked", 3, properties=named), event("Experience Clicked", 4))
        joined = "SELECT r.kind, d.variant FROM reactions r JOIN decisions d USING (decision) ORDER BY r.seq"
        assert house.warehouse.query(joined).rows == [("viewed", "a"), ("clicked", "a")]
        house.pipeline.erase_now(house.profile("anonymous_id", "browser-1"), "Ada", "asked", "r1")
        house.pipeline.settle()
        assert house.count("reactions") == 0

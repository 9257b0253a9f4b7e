"""An event counts once: any split into groups, cuts, failures, restarts and repetitions gives the same figures."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from faden.domain.errors import Unavailable
from faden.domain.event import Event, Item, Summary
from faden.domain.money import Money
from faden.profiles.rebuild import rebuild
from tests.events import attention, event, imported_visit, order, page
from tests.house import House, State, rules

BROWSERS = [None, "a", "b", "c"]
USERS = [None, None, "u", "v"]

minutes = st.integers(0, 200)
who = st.sampled_from(BROWSERS)
user = st.sampled_from(USERS)


@st.composite
def events(draw: st.DrawFn) -> Event:
    at, browser, name = draw(minutes), draw(who), draw(user)
    event_id = draw(st.none() | st.integers(0, 15).map(lambda number: f"again-{number}"))
    keys: dict[str, Any] = {"who": browser, "user": name, "event_id": event_id}
    make: list[Callable[[], Event]] = [
        lambda: page(at, **keys),
        lambda: page(at, campaign="spring", medium="email", **keys),
        lambda: page(at, actor="bot", **keys),
        lambda: attention(at, draw(st.integers(0, 90)), **keys),
        lambda: order(at, str(Decimal(draw(st.integers(1, 9999))) / 100), items=_items(draw), **keys),
        lambda: event("Product Viewed", at, **keys),
        lambda: event("Newsletter Subscribed", at, **keys),
        lambda: event("Order Refunded", at, revenue=Money(Decimal("-1.05"), "USD"), **keys),
        lambda: event("Identified", at, kind="identify", traits={"n": at}, **keys),
        lambda: event("Email Delivered", at, passive=True, **keys),
        lambda: imported_visit(at, Summary(pages=2, dwell=30, orders=draw(st.integers(0, 2))), **keys),
        lambda: event("Aliased", at, kind="alias", keys={"previous_id": draw(st.sampled_from("abcuv"))}, **keys),
    ]
    return draw(st.sampled_from(make))()


def _items(draw: st.DrawFn) -> tuple[Item, ...]:
    worth = st.integers(0, 999).map(lambda cents: Decimal(cents) / 100)
    return tuple(Item(f"p{number}", revenue=draw(worth)) for number in range(draw(st.integers(0, 3))))


STEPS = ("go on", "ship", "cut", "shipping fails", "writing fails", "restart", "crash between", "roll up")
steps = st.lists(st.tuples(st.lists(events(), min_size=1, max_size=6), st.sampled_from(STEPS)), max_size=8)


class Life:
    """A house that is put through all that may happen to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.house = House(folder, capacity=2)

    def restart(self) -> None:
        self.house.close()
        self.house = House(self.folder, capacity=2)

    def cut(self, *, profiles: bool = True) -> None:
        asyncio.run(self.house.pipeline.cut(profiles=profiles))

    def go(self, step: str) -> None:
        pipeline = self.house.pipeline
        match step:
            case "ship":
                self.cut(profiles=False)
            case "cut":
                self.cut()
            case "restart":
                self.restart()
            case "roll up":
                pipeline.settle()
            case "shipping fails":
                with _broken(self.house.warehouse, "ship"):
                    self.cut()
            case "writing fails":
                with _broken(self.house.operational, "flush"):
                    self.cut()
            case "crash between":
                with _broken(self.house.operational, "flush"):
                    self.cut()
                self.restart()


class _broken:
    """A store that refuses one call, as a full disk would."""

    def __init__(self, store: object, method: str) -> None:
        self._patch = pytest.MonkeyPatch()
        self._store, self._method = store, method

    def __enter__(self) -> None:
        def refuse(*_: object) -> None:
            raise Unavailable("full", "No space left.")

        self._patch.setattr(self._store, self._method, refuse)

    def __exit__(self, *_: object) -> None:
        self._patch.undo()


def plainly(folder: Path, groups: list[list[Event]]) -> State:
    """The same events one by one in a single life, written once at the end."""
    with House(folder) as house:
        for group in groups:
            for one in group:
                house.take(one, settle=False)
        house.pipeline.settle()
        return house.state()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow])
@given(steps)
@example([([page(0), page(1)], "writing fails"), ([page(2, user="u")], "crash between"), ([page(3)], "ship")])
def test_any_life_gives_the_same_figures(
    tmp_path_factory: pytest.TempPathFactory, story: list[tuple[list[Event], str]]
) -> None:
    life = Life(tmp_path_factory.mktemp("life"))
    for group, step in story:
        life.house.take(*group, settle=False)
        life.go(step)
    life.house.pipeline.settle()
    lived = life.house.state()
    assert lived == plainly(tmp_path_factory.mktemp("plain"), [group for group, _ in story])
    assert len(lived.tables["events"]) == len({one.id for group, _ in story for one in group})
    asyncio.run(rebuild(life.house.pipeline, life.folder / "rebuild", rules))
    assert life.house.state() == lived
    life.house.close()


@settings(max_examples=30, deadline=None)
@given(st.lists(events(), max_size=40))
def test_what_must_hold_of_all_histories(tmp_path_factory: pytest.TempPathFactory, history: list[Event]) -> None:
    """Sums of differences are figures: no visit has a negative count, and persons add up to the whole."""
    with House(tmp_path_factory.mktemp("history")) as house:
        for one in history:
            house.take(one, settle=False)
        house.pipeline.settle()
        assert house.pipeline.failures == 0
        for visit in house.warehouse.query(
            "SELECT sum(visits), sum(new_visits), sum(bounces), sum(conversions), min(visits), sum(dwell), "
            "sum(pageviews), count(DISTINCT visit_local), count(DISTINCT channel) "
            "FROM events WHERE visit IS NOT NULL GROUP BY visit"
        ).rows:
            assert visit[0] == 1
            assert 0 <= visit[1] <= 1
            assert 0 <= visit[2] <= 1
            assert 0 <= visit[3] <= 1
            assert visit[5] >= 0
            assert visit[6] >= 0
            assert visit[7:] == (1, 1)
        rows = house.operational.profiles()
        profiles = [house.pipeline.cache.get(row.id) for row in rows]
        sums = house.sums("points", "orders", where="profile IS NOT NULL")
        assert sum(one.points for one in profiles if one) == sums[0] * 100
        assert sum(one.orders for one in profiles if one) == sums[1]
        assert sum(one.visits for one in profiles if one) == house.count("visits", "profile IS NOT NULL")
        alive = {row.id for row in rows}
        owners = house.warehouse.query(
            "SELECT DISTINCT coalesce(p.person, e.profile) FROM events e LEFT JOIN persons p USING (profile) "
            "WHERE profile IS NOT NULL"
        ).rows
        assert {owner for (owner,) in owners} == alive
        assert set(house.state().keys.values()) <= alive
        items = house.sums("points", "revenue", table="items")
        with_items = house.sums("points", "revenue", where="seq IN (SELECT seq FROM items)")
        assert items == with_items

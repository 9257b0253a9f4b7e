"""Sums per arm against a plain walk through the same rows, on random small histories with joined people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from faden.store.exposures import BEFORE, HELD_OUT, OWN, SHOWN, Exposures, Span, Unit, beside, explored, gather, shown
from tests.unit.measure.ledger import NOON, Ledger

START = NOON - timedelta(hours=12)
END = START + timedelta(days=6)
LOOKS = [START + timedelta(days=one) for one in (1, 2, 4)] + [END]
GROUPS = (
    ("points", "visits", "past_points", "past_visits"),
    ("revenue", "past_revenue"),
    ("converted",),
    ("clicked",),
)


class Told(NamedTuple):
    """One row of a history. `what`: decision, deed, click."""

    hours: int
    who: int
    what: str
    arm: str | None
    visit: int
    number: int


ROWS = st.lists(
    st.builds(
        Told,
        st.integers(-40 * 24, 8 * 24),
        st.integers(1, 5),
        st.sampled_from(("decision", "deed", "deed", "click")),
        st.sampled_from(("a", "a", "b", HELD_OUT, None)),
        st.integers(1, 4),
        st.integers(0, 3),
    ),
    max_size=40,
)
JOINS = st.dictionaries(st.integers(1, 4), st.just(5), max_size=3)


class Step(NamedTuple):
    """A row as the walk sees it."""

    at: datetime
    seq: int
    person: int
    told: Told


def written(ledger: Ledger, rows: list[Told], joins: Mapping[int, int]) -> list[Step]:
    steps = []
    for told in rows:
        at = START + timedelta(hours=told.hours)
        if told.what == "decision":
            held = told.arm == HELD_OUT
            ledger.decide(at, told.who, None if held else told.arm, reason="holdout" if held else "experiment")
        elif told.what == "click":
            ledger.click(at, told.who)
        else:
            n = told.number
            changes = {"points": Decimal(n), "revenue": Decimal(n), "orders": n // 2, "conversions": n // 3}
            ledger.deed(at, told.who, told.who * 10 + told.visit, currency="EUR" if n != 1 else "CHF", **changes)
        steps.append(Step(at, ledger.seq, joins.get(told.who, told.who), told))
    for profile, person in joins.items():
        ledger.join(profile, person)
    ledger.ship()
    return steps


def first_exposures(steps: list[Step], unit: Unit) -> tuple[dict[tuple[int, object], Step], int]:
    """Unit -> its first decision, and how many people were in two arms."""
    arms: dict[tuple[int, object], list[Step]] = defaultdict(list)
    for one in steps:
        if one.told.what == "decision" and one.told.arm not in (None, HELD_OUT) and START <= one.at < END:
            arms[one.person, one.at.date() if unit == "day" else None].append(one)
    crossed = 0
    found = {}
    for key, mine in arms.items():
        if unit == "person" and len({one.told.arm for one in mine}) > 1:
            crossed += 1
        else:
            found[key] = min(mine, key=lambda one: one.seq)
    return found, crossed


def quantities(steps: list[Step], first: Step, day: object, until: datetime) -> dict[str, float]:
    mine = [one for one in steps if one.person == first.person]
    after = [
        one
        for one in mine
        if (one.at, one.seq) > (first.at, first.seq) and one.at < until and (day is None or one.at.date() == day)
    ]
    past = [one for one in mine if first.at - timedelta(days=28) <= one.at < first.at and one.told.what == "deed"]
    deeds = [one for one in after if one.told.what == "deed"]
    clicks = sum(one.told.what == "click" and one.at >= START for one in after)
    own, before = figures(deeds), figures(past)
    own |= {"converted": min(own["conversions"], 1), "clicked": min(clicks, 1)}
    return own | {f"past_{name}": before[name] for name in ("visits", "conversions", "orders", "revenue", "points")}


def figures(deeds: list[Step]) -> dict[str, float]:
    numbers = [one.told.number for one in deeds]
    return {
        "visits": len({(one.told.who, one.told.visit) for one in deeds}),
        "conversions": sum(n // 3 for n in numbers),
        "orders": sum(n // 2 for n in numbers),
        "revenue": sum(n for n in numbers if n != 1),
        "points": sum(numbers),
    }


def asked(ledger: Ledger, unit: Unit) -> Exposures:
    return gather(ledger.warehouse, "hero", unit, Span(START, END), LOOKS, "EUR", GROUPS)


@settings(max_examples=25, deadline=None)
@given(ROWS, JOINS, st.sampled_from(("person", "day")))
def test_arms_are_what_a_walk_through_the_rows_finds(rows: list[Told], joins: dict[int, int], unit: Unit) -> None:
    """Units, sums and products at each look; people who were joined count once."""
    with TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder) / "warehouse.duckdb")
        steps = written(ledger, rows, joins)
        found = asked(ledger, unit)
        ledger.warehouse.close()
    first, crossed = first_exposures(steps, unit)
    expected: dict[tuple[datetime, str], list[dict[str, float]]] = defaultdict(list)
    for (_, day), step in first.items():
        for until in LOOKS:
            if step.at < until:
                expected[until, str(step.told.arm)].append(quantities(steps, step, day, until))
    assert {(one.until, one.arm): one.units for one in found.arms} == {
        key: len(mine) for key, mine in expected.items()
    }
    for one in found.arms:
        mine = expected[one.until, one.arm]
        assert one.sums == {name: sum(unit_of[name] for unit_of in mine) for name in (*OWN, *BEFORE)}
        assert one.products == {(a, b): sum(unit_of[a] * unit_of[b] for unit_of in mine) for a, b in one.products}
    assert found.left.crossed == crossed
    assert sum(one.units for one in found.lots) == len(first)


def test_says_what_is_not_in_the_arms(ledger: Ledger) -> None:
    ledger.decide(NOON, 1, "a")
    ledger.decide(NOON, 2, "b")
    ledger.decide(NOON, 3, "b")
    ledger.decide(NOON, None, "b")
    ledger.deed(NOON + timedelta(hours=1), 1, None, revenue=Decimal(5), currency="CHF")
    ledger.join(2, 1)
    ledger.ship()
    found = asked(ledger, "person")
    assert (found.left.crossed, found.left.nameless) == (1, 1)
    assert [(one.arm, one.units) for one in found.arms if one.until == END] == [("b", 1)]
    assert found.left.foreign == 0, "the one with money in francs was in two arms"


def test_counts_orders_in_another_currency(ledger: Ledger) -> None:
    ledger.decide(NOON, 1, "a")
    ledger.deed(NOON + timedelta(hours=1), 1, None, revenue=Decimal(5), orders=1, currency="CHF")
    ledger.ship()
    found = asked(ledger, "person")
    assert found.left.foreign == 1
    last = found.arms[-1]
    assert (last.sums["orders"], last.sums["revenue"]) == (1, 0)


def test_lots_hold_what_the_first_decisions_were_drawn_with(ledger: Ledger) -> None:
    for who in range(1, 5):
        ledger.decide(NOON, who, "a" if who < 4 else "b", propensity=0.75 if who < 4 else 0.25)
        ledger.decide(NOON + timedelta(hours=1), who, "b", propensity=0.25)
    ledger.ship()
    lots = asked(ledger, "day").lots
    assert [(one.arm, one.units, one.propensities) for one in lots] == [("a", 3, 2.25), ("b", 1, 0.25)]


def test_days_show_who_was_shown_what(ledger: Ledger) -> None:
    for who in range(1, 5):
        ledger.decide(NOON, who, None, variant="plain", reason="condition", explored=who == 1)
        ledger.decide(NOON + timedelta(hours=1), who, None, variant="plain", reason="condition")
    ledger.decide(NOON, 9, None, variant="plain", reason="holdout")
    ledger.decide(NOON + timedelta(days=1), None, None, variant="other", reason="condition", times=7)
    ledger.ship()
    first, last = NOON.date(), NOON.date() + timedelta(days=1)
    days = shown(ledger.warehouse, "hero", first, last)
    assert [tuple(one) for one in days] == [(first, "plain", 9, 5, 1), (last, "other", 7, 7, 0)]


def test_lots_count_once_a_visit_and_only_where_one_was_drawn(ledger: Ledger) -> None:
    for who in range(1, 5):
        for hour in range(2):
            more = {"reason": "exploration", "explored": True} if who == 1 else {"reason": "condition"}
            ledger.decide(NOON + timedelta(hours=hour), who, None, decision=f"visit-{who}", propensity=0.95, **more)
    ledger.decide(NOON, 5, None, reason="condition", propensity=1.0, slots=4, by_lot=1)
    ledger.decide(NOON, 6, "bold", propensity=0.5)
    ledger.decide(NOON, 7, None, reason="holdout", propensity=1.0, slots=4)
    ledger.ship()
    assert explored(ledger.warehouse, "hero", NOON.date(), NOON.date()) == (4, 1, 4, 1)


def test_those_held_out_are_compared_with_everybody_at_the_placement(ledger: Ledger) -> None:
    for who in range(1, 7):
        held = who in (1, 2)
        ledger.decide(
            NOON, who, None, experience="base" if held else "hero", reason="holdout" if held else "condition"
        )
        ledger.deed(NOON + timedelta(hours=1), who, who, points=Decimal(who))
    ledger.decide(NOON, 6, None, reason="holdout")
    ledger.decide(NOON, 9, None, placement="elsewhere")
    ledger.ship()
    found = beside(ledger.warehouse, "home.hero", Span(START, END), "EUR", GROUPS)
    assert [(one.arm, one.units, one.sums["points"]) for one in found] == [(HELD_OUT, 2, 3), (SHOWN, 3, 12)]

"""Whatever way the figures are cut, they add up: by rows, by time, and between what is summed and what is not yet."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faden.measure.answer import Answer
from faden.measure.question import question
from faden.measure.registry import shown
from tests.unit.measure.ledger import Ledger

MONDAY = datetime(2026, 3, 2)
ADDITIVE = [one.name for one in shown(("device",)) if one.formula.kind == "sum"]
FIRST, LAST = date(2026, 3, 2), date(2026, 3, 22)
MEMORY = Path(":memory:")


class Drawn(NamedTuple):
    """A visit as Hypothesis draws it."""

    hours: int
    who: int | None
    pages: int
    channel: str
    campaign: str | None
    device: str | None
    fresh: bool
    order: str | None
    currency: str
    category: str | None


VISITS = st.lists(
    st.builds(
        Drawn,
        hours=st.integers(0, 20 * 24 - 1),
        who=st.sampled_from([None, 1, 2, 3, 4]),
        pages=st.integers(1, 3),
        channel=st.sampled_from(["Email", "Direct", "Display"]),
        campaign=st.sampled_from([None, "spring", "autumn"]),
        device=st.sampled_from([None, "mobile", "desktop"]),
        fresh=st.booleans(),
        order=st.sampled_from([None, None, "19.99", "0.01", "5"]),
        currency=st.sampled_from(["EUR", "EUR", "CHF"]),
        category=st.sampled_from([None, "Shoes", "Socks"]),
    ),
    max_size=12,
)
WHERE = st.lists(
    st.sampled_from(["channel:Email", "channel:Direct", "campaign:", "device:mobile", "visitor_type:new"]), max_size=2
)
BY = st.sampled_from(["channel", "campaign", "device", "visitor_type", "day", "week", "month", "source"])
SLOW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def filled(drawn: list[Drawn], shipments: int = 1, roll_after: int = 0) -> Ledger:
    """The drawn visits, shipped in so many parts, the first `roll_after` of them summed up."""
    ledger = Ledger(MEMORY)
    size = max(1, -(-len(drawn) // shipments))
    for number, start in enumerate(range(0, len(drawn), size)):
        for one in drawn[start : start + size]:
            more: dict[str, Any] = {"channel": one.channel, "campaign": one.campaign, "device": one.device}
            products = [("p", one.category, one.order)] if one.order else []
            ledger.visit(
                MONDAY + timedelta(hours=one.hours),
                who=one.who,
                pages=one.pages,
                fresh=one.fresh,
                order=one.order,
                currency=one.currency,
                products=products,
                **more,
            )
        ledger.ship(summed=number < roll_after)
    return ledger


def ask(ledger: Ledger, start: date = FIRST, end: date = LAST, **words: Any) -> Answer:
    asker = ledger.asker(lambda: datetime(2026, 4, 1, tzinfo=UTC), currency="EUR")
    return asker.ask(question(start.isoformat(), end.isoformat(), **words))


def values(answer: Answer) -> dict[str, Any]:
    return {name: answer.totals.figures.values[name] for name in ADDITIVE}


@SLOW
@given(VISITS, BY, WHERE)
def test_rows_add_up(drawn: list[Drawn], by: str, where: list[str]) -> None:
    ledger = filled(drawn)
    answer = ask(ledger, by=by, where=where)
    for name in ADDITIVE:
        total = answer.totals.figures.values[name]
        assert sum(row.figures.values[name] or 0 for row in answer.rows) == (total or 0)
    whole = ask(ledger, where=where)
    assert answer.totals.figures.sums == whole.totals.figures.sums
    ledger.warehouse.close()


@SLOW
@given(VISITS, st.integers(0, 4), st.sampled_from(["channel", "device", "day", "category"]), WHERE)
def test_what_is_summed_already_makes_no_difference(
    drawn: list[Drawn], rolled: int, by: str, where: list[str]
) -> None:
    fresh = filled(drawn)
    summed = filled(drawn, shipments=4, roll_after=rolled)
    one, other = ask(fresh, by=by, where=where), ask(summed, by=by, where=where)
    assert one.rows == other.rows
    assert one.totals == other.totals
    assert one.excluded == other.excluded
    fresh.warehouse.close()
    summed.warehouse.close()


@SLOW
@given(VISITS, st.dates(FIRST, LAST - timedelta(days=1)))
def test_two_halves_make_the_whole(drawn: list[Drawn], cut: date) -> None:
    ledger = filled(drawn)
    ledger.cost(date(2026, 2, 27), date(2026, 3, 12), "100.01", campaign="spring")
    ledger.ship()
    whole = ask(ledger)
    left, right = ask(ledger, end=cut), ask(ledger, start=cut + timedelta(days=1))
    for name, number in values(whole).items():
        assert (values(left)[name] or 0) + (values(right)[name] or 0) == (number or 0)
    costs = [Decimal(one.totals.figures.values["cost"] or 0) for one in (left, right, whole)]
    assert abs(costs[0] + costs[1] - costs[2]) < Decimal("1e-20")
    ledger.warehouse.close()


@SLOW
@given(VISITS)
def test_visitors_are_at_most_the_sum_of_the_rows_and_at_least_the_largest(drawn: list[Drawn]) -> None:
    ledger = filled(drawn)
    answer = ask(ledger, by="channel")
    rows = [row.figures.values["visitors"] or 0 for row in answer.rows]
    total = answer.totals.figures.values["visitors"] or 0
    assert total == len({one.who for one in drawn} - {None})
    assert max(rows, default=0) <= total <= sum(rows)
    ledger.warehouse.close()

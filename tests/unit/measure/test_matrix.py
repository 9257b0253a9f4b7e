"""The four quarters, and where their borders lie."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from faden.domain.errors import Invalid
from faden.measure import render
from faden.measure.ask import Asker
from faden.measure.matrix import Borders, matrix, quadrant
from faden.measure.question import question
from tests.unit.measure.ledger import NOON, Ledger

D = Decimal
BY_CAMPAIGN = question("2026-03-02", "2026-03-08", by="campaign")


@pytest.fixture
def asker(ledger: Ledger) -> Asker:
    """Four campaigns, one in each quarter, and visits without any."""
    for campaign, visits, points in (
        ("many-good", 4, "10"),
        ("many-bad", 4, "1"),
        ("few-good", 1, "10"),
        ("few-bad", 1, "1"),
    ):
        for _ in range(visits):
            ledger.visit(NOON, campaign=campaign, points=points)
    for _ in range(7):
        ledger.visit(NOON)
    ledger.cost(date(2026, 3, 2), date(2026, 3, 2), "20", campaign="many-bad")
    ledger.cost(date(2026, 3, 2), date(2026, 3, 2), "5", campaign="only-cost")
    ledger.ship(summed=True)
    return ledger.asker(lambda: datetime(2026, 4, 1, tzinfo=UTC), currency="EUR")


def test_each_campaign_lies_in_its_quarter(asker: Asker) -> None:
    found = matrix(asker, BY_CAMPAIGN)
    assert {one.key: one.quadrant for one in found.bubbles} == {
        "many-good": "harvest",
        "few-good": "scale_up",
        "many-bad": "optimise",
        "few-bad": "stop",
        "only-cost": "stop",
    }
    assert found.borders == Borders(D("2.5"), D("5.5"), "median")


def test_visits_without_a_campaign_are_left_out_and_say_so(asker: Asker) -> None:
    found = matrix(asker, BY_CAMPAIGN)
    assert [(one.reason.en, one.count) for one in found.excluded] == [("Visits without a campaign", 7)]


def test_a_person_may_set_the_borders(asker: Asker) -> None:
    found = matrix(asker, BY_CAMPAIGN, volume=D(5), value=D("0.5"))
    assert {one.quadrant for one in found.bubbles if one.visits} == {"scale_up"}
    assert found.borders == Borders(D(5), D("0.5"), "user")
    half = matrix(asker, BY_CAMPAIGN, value=D(100))
    assert half.borders == Borders(D("2.5"), D(100), "user")


def test_what_lies_on_a_border_is_high() -> None:
    assert quadrant(5, D(3), Borders(D(5), D(3), "user")) == "harvest"
    assert quadrant(5, None, Borders(D(5), D(3), "user")) == "optimise"


def test_nothing_to_show(ledger: Ledger) -> None:
    found = matrix(ledger.asker(lambda: datetime(2026, 4, 1, tzinfo=UTC)), BY_CAMPAIGN)
    assert found.bubbles == ()
    assert found.borders == Borders(None, None, "median")


@pytest.mark.parametrize("by", ["device", "day", None])
def test_only_what_costs_can_be_booked_for(asker: Asker, by: str | None) -> None:
    with pytest.raises(Invalid):
        matrix(asker, question("2026-03-02", "2026-03-08", by=by))
    with pytest.raises(Invalid):
        matrix(asker, BY_CAMPAIGN, size="colour")


def test_a_channel_has_cost_but_no_return_until_somebody_attributes(ledger: Ledger) -> None:
    ledger.visit(NOON, channel="Email", order="900")
    ledger.visit(NOON, channel="Email", campaign="spring", order="90")
    ledger.cost(date(2026, 3, 2), date(2026, 3, 2), "1", campaign="spring", channel="Email")
    ledger.ship()
    asker = ledger.asker(lambda: datetime(2026, 4, 1, tzinfo=UTC), currency="EUR")
    (email,) = matrix(asker, question("2026-03-02", "2026-03-08", by="channel")).bubbles
    assert (email.cost, email.revenue, email.roi, email.uncovered) == (D(1), D(990), None, ("roi",))


def test_as_the_api_shows_it(asker: Asker) -> None:
    shown = render.matrix(matrix(asker, BY_CAMPAIGN, size="revenue"), "en")
    assert shown["borders"] == {"volume": 2.5, "value": 5.5, "set_by": "median"}
    bad = next(one for one in shown["bubbles"] if one["key"] == "many-bad")
    assert bad == {
        "key": "many-bad",
        "label": "many-bad",
        "visits": 4,
        "value_per_visit": 1.0,
        "engagement_value": 4.0,
        "cost": 20.0,
        "revenue": 0,
        "roi": -1.0,
        "uncovered": [],
        "quadrant": "optimise",
    }
    assert shown["size"] == "revenue"
    assert shown["definition"]["source"] == "rollup"

"""Behind a figure stand exactly the visits, events and persons that it counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from faden.domain.errors import Invalid
from faden.domain.profile import person_id
from faden.measure import drill, render
from faden.measure.ask import Asker
from faden.measure.question import Question, question
from tests.unit.measure.ledger import NOON, Ledger

D = Decimal


def asked(**words: Any) -> Question:
    return question("2026-03-02", "2026-03-08", **words)


@pytest.fixture
def asker(ledger: Ledger) -> Asker:
    """Three visits of two persons (one joined from two profiles), one of nobody, and one a month before."""
    ledger.visit(NOON - timedelta(days=30), who=1, channel="Email")
    ledger.visit(NOON, who=1, pages=2, dwell=40, channel="Email", campaign="spring", device="mobile")
    ledger.visit(
        NOON + timedelta(days=1),
        who=2,
        channel="Email",
        order="50",
        products=[("s", "Shoes", "30"), ("k", "Socks", "20")],
    )
    ledger.visit(NOON + timedelta(days=2), who=3, order="9", currency="CHF", products=[("k", "Socks", "9")])
    ledger.visit(NOON + timedelta(days=3), who=None)
    ledger.outside(NOON + timedelta(days=3), 3, "15")
    ledger.bot(NOON)
    ledger.join(2, 1)
    ledger.ship(summed=True)
    return ledger.asker(lambda: datetime(2026, 4, 1, tzinfo=UTC), currency="EUR")


WHERE = [[], ["channel:Email"], ["campaign:"], ["category:Socks"], ["category:"], ["device:mobile", "channel:Email"]]


@pytest.mark.parametrize("where", WHERE, ids=str)
def test_there_are_as_many_visits_as_the_figure_says(asker: Asker, where: list[str]) -> None:
    figure = asker.ask(asked(where=where)).totals.figures.values["visits"]
    page = drill.visits(asker, asked(where=where), size=100)
    assert page.total == figure == len(page.rows)


@pytest.mark.parametrize("where", WHERE, ids=str)
def test_the_points_of_the_events_are_those_of_the_figure(asker: Asker, where: list[str]) -> None:
    page = drill.events(asker, asked(where=where), size=100)
    assert page.total == len(page.rows)
    if not any(one.startswith("category") for one in where):
        figure = asker.ask(asked(where=where)).totals.figures.values["engagement_value"]
        assert sum(row.points for row in page.rows) == figure


def test_a_visit_has_its_own_figures_and_the_newest_comes_first(asker: Asker) -> None:
    page = drill.visits(asker, asked())
    assert [row.start for row in page.rows] == [NOON + timedelta(days=days) for days in (3, 2, 1, 0)]
    nobody, francs, bought, looked = page.rows
    assert (looked.person, looked.pageviews, looked.dwell_time, looked.points, looked.orders) == (1, 2, 40, D(2), 0)
    assert (bought.person, bought.orders, bought.revenue, bought.events) == (1, 1, D(50), 2)
    assert (francs.orders, francs.revenue) == (1, None)
    assert nobody.person is None


def test_pages_follow_each_other(asker: Asker) -> None:
    first, second = (drill.visits(asker, asked(), page=number, size=3) for number in (1, 2))
    assert (first.total, second.total) == (4, 4)
    assert len({row.visit for row in (*first.rows, *second.rows)}) == 4


def test_the_events_of_one_visit(asker: Asker) -> None:
    visit = drill.visits(asker, asked(where=["campaign:spring"])).rows[0]
    page = drill.events(asker, asked(), visit=visit.visit)
    assert [row.seq for row in page.rows] == [visit.visit + 1, visit.visit]
    assert {row.name for row in page.rows} == {"Page Viewed"}


def test_an_event_keeps_its_own_currency(asker: Asker) -> None:
    page = drill.events(asker, asked(where=["category:Socks"]))
    assert [(row.revenue, row.currency) for row in page.rows] == [(D(9), "CHF"), (D(50), "EUR")]


@pytest.mark.parametrize(("page", "size"), [(0, 10), (1, 0), (1, 501), (200_000, 500)])
def test_pages_that_cannot_be(asker: Asker, page: int, size: int) -> None:
    with pytest.raises(Invalid):
        drill.visits(asker, asked(), page=page, size=size)


class TestPeople:
    def test_joined_profiles_are_one_person(self, asker: Asker) -> None:
        page = drill.people(asker, asked(), sort="visits")
        assert page.total == 2
        assert [(row.person, row.visits, row.points, row.orders, row.revenue) for row in page.rows] == [
            (1, 2, D(103), 1, D(50)),
            (3, 1, D(116), 1, None),
        ]
        assert (page.rows[0].first_seen, page.rows[0].last_seen) == (NOON, NOON + timedelta(days=1, minutes=9))

    @pytest.mark.parametrize(
        ("sort", "first"), [("visits", 1), ("engagement_value", 3), ("revenue", 1), ("last_seen", 3)]
    )
    def test_most_first(self, asker: Asker, sort: str, first: int) -> None:
        assert drill.people(asker, asked(), sort=sort).rows[0].person == first

    def test_only_those_found_by_a_search(self, asker: Asker) -> None:
        assert [row.person for row in drill.people(asker, asked(), only=[3, 77]).rows] == [3]
        assert drill.people(asker, asked(), only=[]).total == 0

    def test_the_filters_hold_here_too(self, asker: Asker) -> None:
        assert [row.person for row in drill.people(asker, asked(where=["category:Shoes"])).rows] == [1]

    def test_an_unknown_order_is_refused(self, asker: Asker) -> None:
        with pytest.raises(Invalid) as caught:
            drill.people(asker, asked(), sort="seq; DROP TABLE visits")
        assert "last_seen" in (caught.value.problem.hint or "")


def test_as_the_api_shows_it(asker: Asker) -> None:
    shown = render.visits(drill.visits(asker, asked(), size=4), {1: "Ada"}, "de")
    assert shown["total"] == 4
    assert shown["rows"][0] == {
        "visit_id": "8",
        "start": "2026-03-05T12:00:00.000Z",
        "person_id": None,
        "person_label": "ohne Kennung",
        "touchpoint": "shop",
        "channel": "Direct",
        "source": None,
        "campaign": None,
        "country": None,
        "device": None,
        "events": 1,
        "pageviews": 1,
        "dwell_time": 0,
        "points": 1.0,
        "orders": 0,
        "revenue": None,
    }
    assert [row["person_label"] for row in shown["rows"]] == ["ohne Kennung", person_id(3), "Ada", "Ada"]
    events = render.events(drill.events(asker, asked(where=["category:Shoes"])), {1: "Ada"})
    assert events["rows"][0]["page"] == "/path"
    assert events["rows"][0]["revenue"] == 50.0
    assert events["rows"][0]["visit_id"] == str(int(events["rows"][0]["event_id"]) - 1)

"""Answers against figures computed by hand, through the real warehouse."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from faden.domain.campaign import Campaign
from faden.domain.definition import Label
from faden.domain.errors import Invalid
from faden.measure.answer import Answer, Row
from faden.measure.question import question
from tests.unit.measure.ledger import NOON, Ledger

D = Decimal


def clock() -> datetime:
    return datetime(2026, 3, 31, tzinfo=UTC)


def ask(ledger: Ledger, start: str = "2026-03-02", end: str = "2026-03-08", **words: Any) -> Answer:
    meanings = words.pop("meanings", {})
    return ledger.asker(clock, **meanings).ask(question(start, end, **words))


def by_key(answer: Answer) -> dict[Any, Row]:
    return {row.keys[0] if len(row.keys) == 1 else row.keys: row for row in answer.rows}


def week(ledger: Ledger) -> None:
    """Four visits of two persons and one unknown: 2 by e-mail (one buys), 1 direct, 1 direct without any key."""
    ledger.visit(
        NOON, who=1, pages=3, dwell=60, points="2", channel="Email", campaign="spring", order="80", fresh=True
    )
    ledger.visit(NOON + timedelta(days=1), who=1, pages=1, points="1", channel="Email", campaign="spring")
    ledger.visit(NOON + timedelta(days=1), who=2, pages=2, dwell=30, points="1.5", fresh=True)
    ledger.visit(NOON + timedelta(days=2), who=None, pages=1, points="1")
    ledger.ship()


def test_totals_are_those_computed_by_hand(ledger: Ledger) -> None:
    week(ledger)
    total = ask(ledger).totals.figures.values
    assert total == {
        "visits": 4,
        "visitors": 2,
        "new_visits": 2,
        "engagement_value": D("111"),
        "value_per_visit": D("27.75"),
        "conversions": 1,
        "conversion_rate": D("0.25"),
        "orders": 1,
        "revenue": D("80"),
        "average_order_value": D("80"),
        "pageviews": 7,
        "dwell_time": D("22.5"),
        "bounces": 2,
        "bounce_rate": D("0.5"),
        "cost": None,
        "roi": None,
    }


@pytest.mark.parametrize("summed", [False, True])
@pytest.mark.parametrize("by", ["channel", "campaign", "visitor_type", "device", "day", "week", "touchpoint"])
def test_rows_add_up_to_the_total(ledger: Ledger, by: str, summed: bool) -> None:
    week(ledger)
    if summed:
        ledger.warehouse.roll_up()
    answer = ask(ledger, by=by)
    for name in (
        "visits",
        "engagement_value",
        "orders",
        "revenue",
        "pageviews",
        "bounces",
        "conversions",
        "new_visits",
    ):
        assert sum(row.figures.values[name] or 0 for row in answer.rows) == answer.totals.figures.values[name]


def test_a_channel_has_its_own_figures_and_the_most_visited_comes_first(ledger: Ledger) -> None:
    week(ledger)
    ledger.visit(NOON, who=5, channel="Email")
    ledger.ship()
    meanings = {"channels": {"Email": Label("E-Mail", "E-mail")}}
    answer = ask(ledger, by="channel", meanings=meanings)
    assert [row.keys[0] for row in answer.rows] == ["Email", "Direct"]
    mail = answer.rows[0]
    assert mail.labels[0] == Label("E-Mail", "E-mail")
    assert (mail.figures.values["visits"], mail.figures.values["visitors"]) == (3, 2)
    assert mail.figures.sums["points"] == D("108")
    assert answer.rows[1].labels[0] == Label("Direct", "Direct")


def test_figures_without_a_value_are_a_row_of_their_own_and_can_be_asked_for(ledger: Ledger) -> None:
    week(ledger)
    answer = ask(ledger, by="campaign")
    assert by_key(answer)[None].labels[0].de == "ohne Kampagne"
    assert by_key(answer)[None].figures.values["visits"] == 2
    only = ask(ledger, where=["campaign:"])
    assert only.totals.figures.values["visits"] == 2


def test_filters_of_one_field_widen_and_of_two_fields_narrow(ledger: Ledger) -> None:
    for channel, device in (("A", "mobile"), ("A", "desktop"), ("B", "mobile"), ("C", "mobile"), (None, "mobile")):
        ledger.visit(NOON, channel=channel, device=device)
    ledger.ship(summed=True)
    assert ask(ledger, where=["channel:A", "channel:B"]).totals.figures.values["visits"] == 3
    assert ask(ledger, where=["channel:A", "channel:"]).totals.figures.values["visits"] == 3
    assert ask(ledger, where=["channel:A", "channel:B", "device:mobile"]).totals.figures.values["visits"] == 2
    assert ask(ledger, where=["visitor_type:new"]).totals.figures.values["visits"] == 0


def test_joined_profiles_are_one_visitor(ledger: Ledger) -> None:
    ledger.visit(NOON, who=1)
    ledger.visit(NOON, who=2)
    ledger.visit(NOON, who=3)
    ledger.join(2, 1)
    ledger.ship()
    answer = ask(ledger, by="channel")
    assert answer.totals.figures.values["visitors"] == 2
    assert answer.rows[0].figures.values["visitors"] == 2


def test_a_visitor_of_two_channels_is_one_in_total(ledger: Ledger) -> None:
    ledger.visit(NOON, who=1, channel="A")
    ledger.visit(NOON, who=1, channel="B")
    ledger.ship()
    answer = ask(ledger, by="channel")
    assert [row.figures.values["visitors"] for row in answer.rows] == [1, 1]
    assert answer.totals.figures.values["visitors"] == 1


def test_no_data_is_no_zero(ledger: Ledger) -> None:
    empty = ask(ledger)
    assert set(empty.totals.figures.values.values()) == {None}
    week(ledger)
    before = ask(ledger, "2025-01-01", "2025-01-31", by="channel")
    assert before.rows == ()
    assert before.totals.figures.values["visits"] is None


def test_nothing_found_where_there_are_data_is_zero_and_ratios_have_no_value(ledger: Ledger) -> None:
    week(ledger)
    values = ask(ledger, where=["channel:Nowhere"]).totals.figures.values
    assert values["visits"] == 0
    assert values["revenue"] == 0
    assert values["value_per_visit"] is None
    assert values["bounce_rate"] is None
    assert values["average_order_value"] is None


def test_a_trend_has_every_day_and_its_zeros_end_with_the_data(ledger: Ledger) -> None:
    ledger.visit(NOON)
    ledger.visit(NOON + timedelta(days=2))
    ledger.ship()
    answer = ask(ledger, "2026-03-01", "2026-03-05", by="day")
    assert [(row.keys[0], row.figures.values["visits"]) for row in answer.rows] == [
        ("2026-03-01", None),
        ("2026-03-02", 1),
        ("2026-03-03", 0),
        ("2026-03-04", 1),
        ("2026-03-05", None),
    ]
    assert answer.rows[1].labels[0] == Label("02.03.2026", "2 Mar 2026")
    assert answer.weeks == ()


def test_weeks_are_iso_weeks_and_months_are_named_by_their_first_day(ledger: Ledger) -> None:
    ledger.visit(datetime(2026, 1, 1, 0, 0))
    ledger.visit(datetime(2025, 12, 31, 23, 59))
    ledger.ship()
    weeks = ask(ledger, "2025-12-31", "2026-01-01", by="week")
    assert [(row.keys[0], row.labels[0].de) for row in weeks.rows] == [("2025-12-29", "KW 1 2026")]
    months = ask(ledger, "2025-12-31", "2026-01-01", by="month")
    assert [(row.keys[0], row.labels[0].de) for row in months.rows] == [
        ("2025-12-01", "Dezember 2025"),
        ("2026-01-01", "Januar 2026"),
    ]


def test_a_day_lasts_until_midnight_at_the_touchpoint(ledger: Ledger) -> None:
    ledger.visit(datetime(2026, 3, 2, 0, 0))
    ledger.visit(datetime(2026, 3, 2, 23, 59, 59))
    ledger.visit(datetime(2026, 3, 3, 0, 0))
    ledger.ship(summed=True)
    assert ask(ledger, "2026-03-02", "2026-03-02").totals.figures.values["visits"] == 2


def test_the_period_before_stands_beside(ledger: Ledger) -> None:
    ledger.visit(NOON - timedelta(days=7), channel="Old")
    ledger.visit(NOON - timedelta(days=1), channel="Email")
    ledger.visit(NOON, channel="Email")
    ledger.ship()
    answer = ask(ledger, by="channel", compare="previous")
    assert answer.previous_period == (date(2026, 2, 23), date(2026, 3, 1))
    rows = by_key(answer)
    assert rows["Email"].previous is not None
    assert rows["Email"].previous.values["visits"] == 1
    assert rows["Old"].figures.values["visits"] == 0
    assert answer.totals.previous is not None
    assert answer.totals.previous.values["visits"] == 2


def test_the_third_day_stands_beside_the_third_day(ledger: Ledger) -> None:
    ledger.visit(NOON - timedelta(days=5))
    ledger.visit(NOON + timedelta(days=2))
    ledger.ship()
    answer = ask(ledger, by="day", compare="previous")
    third = answer.rows[2]
    assert third.figures.values["visits"] == 1
    assert third.previous is not None
    assert third.previous.values["visits"] == 1
    first = answer.rows[0].previous
    assert first is not None
    assert first.values["visits"] is None


def test_no_period_before_is_no_zero(ledger: Ledger) -> None:
    week(ledger)
    total = ask(ledger, compare="previous").totals
    assert total.previous is not None
    assert total.previous.values["visits"] is None


def test_two_dimensions_make_pairs(ledger: Ledger) -> None:
    week(ledger)
    answer = ask(ledger, by="channel", then="day", compare="previous")
    found = [(row.keys, row.figures.values["visits"]) for row in answer.rows]
    assert found == [
        (("Direct", "2026-03-03"), 1),
        (("Direct", "2026-03-04"), 1),
        (("Email", "2026-03-02"), 1),
        (("Email", "2026-03-03"), 1),
    ]
    assert answer.totals.figures.values["visits"] == 4


def test_value_per_visit_runs_through_the_weeks(ledger: Ledger) -> None:
    ledger.visit(NOON, points="4", channel="A")
    ledger.visit(NOON, points="2", channel="A")
    ledger.visit(NOON + timedelta(days=14), points="5", channel="A")
    ledger.ship()
    answer = ask(ledger, "2026-03-02", "2026-03-20", by="channel")
    assert answer.weeks == (date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16))
    assert answer.rows[0].weeks == (D(3), None, D(5))
    assert answer.totals.weeks == (D(3), None, D(5))


class TestMoney:
    def test_one_currency_is_summed_and_the_others_are_listed(self, ledger: Ledger) -> None:
        ledger.visit(NOON, order="10")
        ledger.visit(NOON, order="20")
        ledger.visit(NOON, order="1000", currency="JPY")
        ledger.ship()
        answer = ask(ledger)
        assert answer.currency == "EUR"
        values = answer.totals.figures.values
        assert (values["orders"], values["revenue"], values["average_order_value"]) == (3, D(30), D(15))
        left = [(one.count, one.amount, one.currency) for one in answer.excluded]
        assert left == [(1, D(1000), "JPY")]

    def test_the_installation_decides_the_currency(self, ledger: Ledger) -> None:
        ledger.visit(NOON, order="10")
        ledger.visit(NOON, order="1000", currency="JPY")
        ledger.ship(summed=True)
        answer = ask(ledger, meanings={"currency": "JPY"})
        assert answer.totals.figures.values["revenue"] == D(1000)
        assert [(one.amount, one.currency) for one in answer.excluded] == [(D(10), "EUR")]

    def test_without_any_money_there_is_no_revenue_to_speak_of(self, ledger: Ledger) -> None:
        ledger.visit(NOON)
        ledger.ship()
        assert ask(ledger).totals.figures.values["revenue"] is None
        assert ask(ledger, meanings={"currency": "EUR"}).totals.figures.values["revenue"] == 0

    def test_machines_are_counted_as_left_out(self, ledger: Ledger) -> None:
        ledger.visit(NOON)
        ledger.bot(NOON)
        ledger.bot(NOON - timedelta(days=30))
        ledger.ship(summed=True)
        answer = ask(ledger, by="channel")
        assert answer.totals.figures.values["visits"] == 1
        assert [(one.reason.en, one.count) for one in answer.excluded] == [("Events of machines", 1)]

    def test_value_between_visits_counts_without_a_visit(self, ledger: Ledger) -> None:
        ledger.visit(NOON, points="1")
        ledger.outside(NOON, 1, "15")
        ledger.ship()
        values = ask(ledger).totals.figures.values
        assert (values["visits"], values["engagement_value"]) == (1, D(16))


class TestCost:
    def test_it_is_spread_over_its_days(self, ledger: Ledger) -> None:
        ledger.visit(NOON, campaign="spring", order="90")
        ledger.cost(date(2026, 2, 26), date(2026, 3, 7), "100", campaign="spring")
        ledger.ship()
        answer = ask(ledger, by="campaign")
        row = by_key(answer)["spring"]
        assert row.figures.values["cost"] == D(60)
        assert row.figures.values["roi"] == D("0.5")
        assert answer.totals.figures.values["cost"] == D(60)

    def test_a_return_needs_cost_for_all_that_is_counted(self, ledger: Ledger) -> None:
        """A channel's revenue over the cost of the few campaigns that name it would be thousands of per cent."""
        ledger.visit(NOON, channel="Email", campaign="spring", order="90")
        ledger.visit(NOON, channel="Email", campaign="unpaid", order="10")
        ledger.visit(NOON, channel="Direct", order="900")
        ledger.cost(date(2026, 3, 2), date(2026, 3, 2), "60", campaign="spring", channel="Email")
        ledger.cost(date(2026, 3, 2), date(2026, 3, 2), "7", channel="Direct")
        ledger.ship()

        def returns(**words: Any) -> dict[Any, tuple[Any, tuple[str, ...]]]:
            answer = ask(ledger, **words)
            rows = {**by_key(answer), "total": answer.totals}
            return {key: (row.figures.values["roi"], row.figures.uncovered) for key, row in rows.items()}

        missing = (None, ("roi",))
        assert returns(by="campaign") == {
            "spring": (D("0.5"), ()),
            "unpaid": (None, ()),
            None: missing,
            "total": missing,
        }
        assert returns(by="channel") == {"Email": missing, "Direct": missing, "total": missing}
        assert returns(by="campaign", where=["channel:Email"])["spring"] == missing
        assert returns(where=["campaign:spring"])["total"] == (D("0.5"), ())
        assert returns(where=["campaign:spring", "campaign:unpaid"])["total"] == missing
        assert returns(where=["campaign:"])["total"] == missing

    def test_rows_without_a_return_stand_last_when_sorted_by_it(self, ledger: Ledger) -> None:
        for campaign, order in (("good", "90"), ("better", "99")):
            ledger.visit(NOON, campaign=campaign, order=order)
            ledger.cost(date(2026, 3, 2), date(2026, 3, 2), "10", campaign=campaign)
        ledger.visit(NOON, order="900")
        ledger.cost(date(2026, 3, 2), date(2026, 3, 2), "1", channel="Direct")
        ledger.ship()
        answer = ask(ledger, by="campaign", sort="roi")
        assert [row.keys[0] for row in answer.rows] == ["better", "good", None]

    def test_the_period_before_is_covered_by_its_own_cost(self, ledger: Ledger) -> None:
        ledger.visit(NOON - timedelta(days=7), campaign="spring", order="30")
        ledger.visit(NOON, campaign="spring", order="90")
        ledger.cost(date(2026, 3, 2), date(2026, 3, 2), "60", campaign="spring")
        ledger.ship()
        totals = ask(ledger, where=["campaign:spring"], compare="previous").totals
        assert totals.previous is not None
        assert (totals.figures.values["roi"], totals.previous.values["roi"]) == (D("0.5"), None)

    def test_a_campaign_without_visits_still_costs(self, ledger: Ledger) -> None:
        ledger.visit(NOON)
        ledger.cost(date(2026, 3, 2), date(2026, 3, 2), "50", campaign="dead")
        ledger.ship()
        dead = by_key(ask(ledger, by="campaign"))["dead"].figures.values
        assert (dead["visits"], dead["cost"], dead["roi"]) == (0, D(50), D(-1))

    def test_a_campaign_brings_its_cost_to_its_channel(self, ledger: Ledger) -> None:
        ledger.visit(NOON, channel="Email", order="10")
        ledger.cost(date(2026, 3, 2), date(2026, 3, 2), "4", campaign="spring")
        ledger.cost(date(2026, 3, 2), date(2026, 3, 2), "1", channel="Email")
        ledger.ship()
        meanings = {"campaigns": {"spring": Campaign(label="Frühling", channel="Email")}}
        assert by_key(ask(ledger, by="channel", meanings=meanings))["Email"].figures.values["cost"] == D(5)

    def test_planned_cost_and_other_currencies_are_listed_not_summed(self, ledger: Ledger) -> None:
        ledger.visit(NOON, campaign="spring", order="10")
        ledger.cost(date(2026, 3, 2), date(2026, 3, 2), "4", campaign="spring", status="assumed")
        ledger.cost(date(2026, 3, 2), date(2026, 3, 2), "7", campaign="spring", status="planned")
        ledger.cost(date(2026, 3, 2), date(2026, 3, 2), "9", campaign="spring", currency="CHF")
        ledger.ship()
        answer = ask(ledger)
        assert answer.totals.figures.values["cost"] == D(4)
        assert {(one.reason.en, one.amount, one.currency) for one in answer.excluded} == {
            ("Planned cost, not booked yet", D(7), "EUR"),
            ("Cost in another currency", D(9), "CHF"),
        }

    def test_it_is_not_split_by_what_it_was_not_booked_for(self, ledger: Ledger) -> None:
        ledger.visit(NOON, campaign="spring", device="mobile")
        ledger.cost(date(2026, 3, 2), date(2026, 3, 2), "4", campaign="spring")
        ledger.ship()
        assert "cost" not in ask(ledger, by="device").totals.figures.values
        assert "cost" not in ask(ledger, by="campaign", where=["device:mobile"]).totals.figures.values
        assert ask(ledger, where=["campaign:other"]).totals.figures.values["cost"] is None


class TestCategory:
    """Two visits: one buys a shoe and a sock, one a sock and something unnamed; a third only looks."""

    @pytest.fixture
    def baskets(self, ledger: Ledger) -> Ledger:
        ledger.visit(NOON, who=1, order="100", products=[("s", "Shoes", "90"), ("k", "Socks", "10")], channel="Email")
        ledger.visit(NOON, who=2, order="30", products=[("k", "Socks", "20"), ("u", None, "10")])
        ledger.visit(NOON, who=3, points="3")
        ledger.ship(summed=True)
        return ledger

    def test_money_and_points_belong_to_the_product(self, baskets: Ledger) -> None:
        rows = by_key(ask(baskets, by="category"))
        assert rows["Socks"].figures.values["revenue"] == D(30)
        assert rows["Socks"].figures.values["orders"] == 2
        assert rows["Socks"].figures.values["average_order_value"] == D(15)
        assert rows["Shoes"].figures.values["engagement_value"] == D(50)
        assert rows[None].figures.values["revenue"] == D(10)

    def test_revenue_and_points_add_up_and_visits_may_be_in_two_rows(self, baskets: Ledger) -> None:
        answer = ask(baskets, by="category")
        total = answer.totals.figures.values
        for name in ("revenue", "engagement_value"):
            assert sum(row.figures.values[name] or 0 for row in answer.rows) == total[name]
        assert (total["visits"], total["visitors"]) == (3, 3)
        rows = by_key(answer)
        assert [rows[key].figures.values["visits"] for key in ("Shoes", "Socks", None)] == [1, 2, 3]
        assert [rows[key].figures.values["visitors"] for key in ("Shoes", "Socks", None)] == [1, 2, 3]

    def test_what_a_visit_did_is_counted_whole(self, baskets: Ledger) -> None:
        rows = by_key(ask(baskets, by="category"))
        assert rows["Socks"].figures.values["pageviews"] == 2
        assert rows["Socks"].figures.values["conversion_rate"] == 1

    def test_as_a_filter_with_other_dimensions(self, baskets: Ledger) -> None:
        answer = ask(baskets, by="channel", where=["category:Socks"])
        rows = by_key(answer)
        assert rows["Email"].figures.values["revenue"] == D(10)
        assert rows["Direct"].figures.values["revenue"] == D(20)
        assert answer.totals.figures.values["visits"] == 2
        assert answer.provenance.source == "events"
        assert ask(baskets, where=["category:Shoes", "category:Socks"]).totals.figures.values["visits"] == 2


HOSTILE = [
    "'; DROP TABLE visits; --",
    '" OR 1=1 --',
    "$first",
    "bound:first",
    "x' OR 'a'='a",
    "2000000011",
    "%",
    "NULL",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("field", ["channel", "campaign", "category"])
def test_a_value_is_never_more_than_a_value(ledger: Ledger, text: str, field: str) -> None:
    place: dict[str, Any] = {} if field == "category" else {field: text}
    ledger.visit(NOON, order="1", products=[("p", text, "1")], **place)
    ledger.visit(NOON, who=2)
    ledger.ship()
    answer = ask(ledger, where=[f"{field}:{text}"])
    assert answer.totals.figures.values["visits"] == 1
    harmless = ask(ledger, where=[f"{field}:harmless"])
    assert harmless.totals.figures.values["visits"] == 0
    assert set(answer.provenance.sql.split(";\n\n")) < set(harmless.provenance.sql.split(";\n\n"))
    assert ask(ledger, by=field).totals.figures.values["visits"] == 2


@pytest.mark.parametrize("name", [*HOSTILE, "hour", "fresh", "visits", "currency"])
def test_a_dimension_that_is_not_on_the_list_is_refused(name: str) -> None:
    with pytest.raises(Invalid, match="dimension") as caught:
        question("2026-03-02", "2026-03-08", by=name)
    assert caught.value.problem.hint is not None
    assert "channel" in caught.value.problem.hint


def test_the_answer_says_how_it_came_about(ledger: Ledger) -> None:
    week(ledger)
    fresh = datetime(2026, 3, 30, tzinfo=UTC)
    answer = ask(
        ledger, by="channel", meanings={"scale_version": 3, "channels_version": 2, "fresh_at": fresh, "backlog": 7}
    )
    found = answer.provenance
    assert (found.scale_version, found.channels_version, found.fresh_at, found.backlog) == (3, 2, fresh, 7)
    assert found.source == "rollup"
    assert found.rows_read > 0
    assert 'FROM "daily_channel"' in found.sql
    assert found.values["first"] == datetime(2026, 3, 2)


def test_the_statements_run_by_hand_give_the_same(ledger: Ledger) -> None:
    """What a person copies out of the answer is the question itself."""
    week(ledger)
    answer = ask(ledger, by="channel", where=["device:"])
    sums = next(one for one in answer.provenance.sql.split(";\n\n") if '"revenue"' in one)
    names = {name: answer.provenance.values[name] for name in ("first", "until")}
    rows = ledger.warehouse.query(sums, names)
    at = rows.columns.index("visits")
    assert sum(row[at] for row in rows.rows) == answer.totals.figures.values["visits"]


def test_a_limit_cuts_and_says_so(ledger: Ledger) -> None:
    for number in range(5):
        ledger.visit(NOON, source=f"s{number}", points=str(number))
    ledger.ship()
    answer = ask(ledger, by="source", limit=2, sort="engagement_value")
    assert [row.keys[0] for row in answer.rows] == ["s4", "s3"]
    assert answer.left_off == 3
    assert answer.totals.figures.values["visits"] == 5


def test_the_range_of_the_data(ledger: Ledger) -> None:
    assert ledger.asker(clock).data_range() is None
    week(ledger)
    assert ledger.asker(clock).data_range() == (date(2026, 3, 2), date(2026, 3, 4))
    assert ledger.asker(clock).currency() == "EUR"
    assert ledger.asker(clock, currency="CHF").currency() == "CHF"


def test_warming_up_compiles_what_is_asked_first(ledger: Ledger) -> None:
    week(ledger)
    asker = ledger.asker(clock)
    asker.warm()
    assert asker.ask(question("2026-03-02", "2026-03-08", by="channel")).totals.figures.values["visits"] == 4

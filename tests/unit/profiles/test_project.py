"""What one event changes: visits, bounces, dwell time, value, and the rows that leave for the warehouse."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from faden.domain.definition import Label
from faden.domain.event import Context, Item, Summary
from faden.domain.money import Money
from faden.domain.scale import Scale, ScaleRule
from tests.events import attention, event, imported_visit, order, page
from tests.house import House, rules


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


FIGURES = ("visits", "new_visits", "pageviews", "dwell", "bounces", "conversions", "orders", "points", "revenue")


def figures(house: House) -> dict[str, int | float]:
    return {name: float(value) for name, value in zip(FIGURES, house.sums(*FIGURES), strict=True) if value}


# ---- visits


def test_one_page_is_a_bounce(house: House) -> None:
    house.take(page(0))
    assert figures(house) == {"visits": 1, "new_visits": 1, "pageviews": 1, "bounces": 1, "points": 1}


@pytest.mark.parametrize(
    "second",
    [page(1), event("Product Viewed", 1), event("Button Clicked", 1)],
    ids=["page", "product", "click"],
)
def test_a_second_sign_of_life_takes_the_bounce_back(house: House, second: object) -> None:
    house.take(page(0))
    house.take(second)  # type: ignore[arg-type]
    assert "bounces" not in figures(house)
    assert house.count("visits") == 1


@pytest.mark.parametrize(
    "second",
    [attention(1, 30), event("Identified", 1, kind="identify", user="u"), event("Email Delivered", 1, passive=True)],
    ids=["attention", "identify", "done to the person"],
)
def test_what_is_no_sign_of_life_leaves_the_bounce(house: House, second: object) -> None:
    house.take(page(0))
    house.take(second)  # type: ignore[arg-type]
    assert figures(house)["bounces"] == 1


def test_a_third_event_takes_nothing_back_again(house: House) -> None:
    house.take(page(0), page(1), page(2))
    assert "bounces" not in figures(house)


def test_an_order_is_never_a_bounce(house: House) -> None:
    house.take(order(0, "10"))
    assert figures(house) == {
        "visits": 1,
        "new_visits": 1,
        "conversions": 1,
        "orders": 1,
        "points": 100,
        "revenue": 10,
    }


def test_half_an_hour_of_silence_ends_the_visit(house: House) -> None:
    house.take(page(0), page(30), page(60.5))
    assert figures(house)["visits"] == 2
    assert figures(house)["new_visits"] == 1


def test_a_new_campaign_begins_a_visit(house: House) -> None:
    house.take(page(0), page(1, campaign="spring", medium="email"), page(2), page(3, campaign="spring"))
    rows = house.warehouse.query("SELECT channel, campaign FROM visits ORDER BY seq").rows
    assert rows == [("Direct", None), ("Email", "spring")]


def test_touchpoints_have_visits_of_their_own(house: House) -> None:
    house.take(page(0), page(1, touchpoint="app"), page(2))
    assert figures(house)["visits"] == 2


def test_a_late_event_finds_its_visit(house: House) -> None:
    """Sent from a queue long after: it belongs to the visit of its own time."""
    house.take(page(0), page(10), page(100), page(110))
    house.take(page(5), page(105))
    rows = house.warehouse.query("SELECT visit, sum(pageviews), sum(dwell) FROM events GROUP BY visit ORDER BY visit")
    assert rows.rows == [(1, 3, 600), (3, 3, 600)]


def test_an_earlier_event_reaches_back(house: House) -> None:
    house.take(page(10), page(0))
    assert figures(house) == {"visits": 1, "new_visits": 1, "pageviews": 2, "dwell": 600, "points": 2}


def test_a_returning_visitor_is_not_new(house: House) -> None:
    house.take(page(0), page(100))
    assert house.warehouse.query("SELECT fresh FROM visits ORDER BY seq").rows == [(True,), (False,)]


@pytest.mark.parametrize("kind", ["identify", "alias", "group"])
def test_calls_about_a_person_open_no_visit(house: House, kind: str) -> None:
    house.take(event("Something", 0, kind=kind))  # type: ignore[arg-type]
    assert figures(house) == {}
    assert house.profile("anonymous_id", "browser-1").events == 1


def test_what_is_done_to_a_person_opens_and_prolongs_nothing(house: House) -> None:
    house.take(event("Email Delivered", 0, passive=True))
    assert figures(house) == {}
    house.take(page(10), event("Email Delivered", 35, passive=True), page(45))
    assert figures(house)["visits"] == 2


def test_machines_are_kept_and_not_counted(house: House) -> None:
    house.take(page(0, actor="bot"), order(1, "10", actor="bot"))
    assert figures(house) == {}
    assert house.count("events") == 2
    assert house.operational.profiles() == []
    assert house.warehouse.query("SELECT count(*) FROM facts").rows == [(0,)]


def test_without_a_key_each_event_is_a_visit_of_nobody(house: House) -> None:
    house.take(page(0, who=None), page(1, who=None))
    assert figures(house)["visits"] == 2
    assert house.warehouse.query("SELECT DISTINCT profile FROM events").rows == [(None,)]


def test_the_day_is_that_of_the_touchpoint(house: House) -> None:
    house.take(page(14.5 * 60, timezone="Asia/Tokyo"))
    assert str(house.warehouse.query("SELECT local FROM visits").rows[0][0]) == "2026-03-03 08:30:00"


def test_events_count_in_the_hour_in_which_their_visit_began(house: House) -> None:
    house.take(page(55), page(65))
    assert house.warehouse.query("SELECT hour, sum(pageviews) FROM facts GROUP BY hour").rows == [
        (page(0).at.replace(tzinfo=None, hour=9, minute=0), 2)
    ]


# ---- dwell time


def test_dwell_time_without_heartbeats_is_the_time_between_first_and_last(house: House) -> None:
    house.take(page(0), page(4), page(9))
    assert figures(house)["dwell"] == 540


def test_heartbeats_take_the_place_of_the_estimate(house: House) -> None:
    house.take(page(0), page(5), attention(5, 20), page(25), attention(25, 15))
    assert figures(house)["dwell"] == 35


@pytest.mark.parametrize("seconds", [-5, "many", None, True, float("nan"), [], 10**12])
def test_no_heartbeat_makes_time_negative_or_endless(house: House, seconds: object) -> None:
    house.take(page(0), page(2), attention(3, seconds))
    dwell = house.sums("dwell")[0]
    assert 0 <= dwell <= 3600


def test_events_out_of_order_never_make_time_negative(house: House) -> None:
    for minute in (10, 3, 12, 1, 11, 0):
        house.take(page(minute))
    assert figures(house)["dwell"] == 720
    assert house.sums("dwell", where="dwell < 0")[0] == 0


# ---- value


def test_an_order_converts_a_visit_once(house: House) -> None:
    house.take(page(0), order(1, "10"), order(2, "5.55"))
    found = figures(house)
    assert (found["conversions"], found["orders"], found["revenue"]) == (1, 2, 15.55)


def test_a_refund_is_negative_revenue(house: House) -> None:
    house.take(order(0, "10"), event("Order Refunded", 1, revenue=Money(Decimal("-4"), "EUR")))
    assert figures(house)["revenue"] == 6
    assert house.profile("anonymous_id", "browser-1").revenue == {"EUR": Decimal(6)}


def test_currencies_are_never_added(house: House) -> None:
    house.take(order(0, "10"), order(1, "7", "USD"))
    rows = house.warehouse.query("SELECT currency, sum(revenue) FROM facts WHERE revenue <> 0 GROUP BY 1 ORDER BY 1")
    assert rows.rows == [("EUR", 10), ("USD", 7)]


def test_value_between_visits_counts_for_the_last_channel(house: House) -> None:
    scale = Scale(
        (ScaleRule("mail", Label("x", "x"), {"field": "name", "operator": "=", "value": "Email Opened"}, Decimal(3)),)
    )
    house.pipeline.use_rules(rules(scale))
    house.take(page(0, medium="organic"), event("Email Opened", 300, passive=True))
    rows = house.warehouse.query("SELECT channel, visit, points, visit_local FROM events ORDER BY seq").rows
    assert rows[1][:3] == ("Organic Search", None, 3)
    assert house.warehouse.query("SELECT sum(points) FROM facts").rows == [(3,)]


def test_a_rule_may_ask_for_the_visits_channel(house: House) -> None:
    when = {"field": "channel", "operator": "=", "value": "Email"}
    house.pipeline.use_rules(rules(Scale((ScaleRule("mail", Label("x", "x"), when, Decimal(7)),))))
    house.take(page(0, medium="email"), page(1), page(100))
    assert figures(house)["points"] == 14


# ---- visits summed up elsewhere


def test_an_imported_visit_is_taken_as_it_is(house: House) -> None:
    house.take(imported_visit(0, Summary(pages=4, hits=6, dwell=125, orders=2, new=False), channel="Direct"))
    assert figures(house) == {
        "visits": 1,
        "pageviews": 4,
        "dwell": 125,
        "conversions": 1,
        "orders": 2,
        "points": 2 * 100 + 2 + 4,
    }


def test_imported_visits_stand_alone(house: House) -> None:
    house.take(imported_visit(0, Summary(pages=1, bounce=True)), imported_visit(1, Summary(pages=1)), page(2))
    assert figures(house)["visits"] == 3


def test_numbers_of_another_system_always_fit(house: House) -> None:
    house.take(imported_visit(0, Summary(pages=10**15, dwell=-5, orders=10**12)))
    assert house.count("visits") == 1
    assert house.sums("dwell")[0] == 0


# ---- products and costs


def test_products_share_the_event_without_a_rest(house: House) -> None:
    items = tuple(
        Item(f"p{number}", None, "Shoes", Decimal(1), Decimal(price)) for number, price in enumerate(["3", "3", "3"])
    )
    house.take(order(0, "10", items=items))
    rows = house.warehouse.query("SELECT points, revenue FROM items ORDER BY product").rows
    assert sum(points for points, _ in rows) == 100
    assert sum(revenue for _, revenue in rows) == 10
    assert len({points for points, _ in rows}) <= 2


def test_products_without_worth_share_equally(house: House) -> None:
    house.take(event("Product List Viewed", 0, items=(Item("a"), Item("b"))))
    assert house.warehouse.query("SELECT sum(points), sum(revenue) FROM items").rows == [(0, 0)]


def test_a_cost_is_booked_and_belongs_to_nobody(house: House) -> None:
    house.take(
        event(
            "Cost Booked",
            0,
            who=None,
            kind="cost",
            properties={
                "campaign": "spring",
                "amount": "310.00",
                "currency": "EUR",
                "start": "2026-03-01",
                "end": "2026-03-31",
            },
        )
    )
    assert figures(house) == {}
    assert house.warehouse.query("SELECT campaign, amount, status FROM costs").rows == [
        ("spring", Decimal("310.0000"), "actual")
    ]


# ---- profiles


def test_profile_and_warehouse_agree(house: House) -> None:
    house.take(page(0), order(1, "12.50", user="u"), page(100))
    profile = house.profile("user_id", "u")
    assert (profile.visits, profile.events, profile.orders) == (2, 3, 1)
    assert profile.points == house.sums("points")[0] * 100
    assert profile.revenue == {"EUR": Decimal("12.50")}


def test_traits_are_added_and_the_later_wins(house: House) -> None:
    house.take(event("Identified", 0, kind="identify", user="u", traits={"name": "Ada", "plan": "free"}))
    house.take(event("Identified", 1, kind="identify", user="u", traits={"plan": "pro"}))
    assert house.profile("user_id", "u").traits == {"name": "Ada", "plan": "pro"}
    assert [row.label for row in house.operational.profiles()] == ["ada"]


def test_an_event_whose_projection_fails_is_kept_and_the_next_go_on(house: House) -> None:
    broken = event("Cost Booked", 0, kind="cost", properties={})
    with House(house.folder / "again") as other:
        other.log.append([broken, page(1)])
        assert other.pipeline.recover() == 2
        assert other.pipeline.failures == 1
        assert figures(other)["visits"] == 1


def test_context_travels_to_the_visit(house: House) -> None:
    context = Context(
        source="google", medium="cpc", campaign="spring", content="b", country="DE", region="HH", device="mobile"
    )
    house.take(event("Page Viewed", 0, context=context))
    row = house.warehouse.query("SELECT channel, source, campaign, content, country, region, device FROM visits").rows
    assert row == [("Paid Search", "google", "spring", "b", "DE", "HH", "mobile")]

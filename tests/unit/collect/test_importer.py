"""Rows become events: each kind of row, each kind of value, groups, look-ups."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from faden.domain.event import Context, Event, Item, Summary
from faden.domain.money import Money
from tests.importing import files, mapping, run

VISITS = """
timezone: America/Los_Angeles
currency: USD
touchpoint: web
inputs:
  sessions:
    rows: visit
    at: "{start}"
    booked_day: "{day}"
    channel: "{channel}"
    keys: {anonymous_id: "{visitor}"}
    context: {source: "{source}", country: "{country}"}
    summary: {pages: "{pages}", dwell: "{seconds}", bounce: "{bounce}", orders: "{orders}",
              new: {from: "{number}", equals: 1, as: flag}}
    revenue: "{revenue}"
"""
VISIT_HEAD = "start,day,channel,visitor,source,country,pages,seconds,bounce,orders,number,revenue\n"


def one(tmp_path: Path, plan: str, text: str, name: str = "a.csv") -> Event:
    found = run(mapping(plan), files(tmp_path, {name: text}))
    assert found.rejects == []
    (event,) = found.events
    return event


def test_a_visit_summed_up_elsewhere(tmp_path: Path) -> None:
    row = "2017-01-01T16:00:00Z,2017-01-01,Organic Search,7,google,Chile,3,65,,1,1,12.5\n"
    event = one(tmp_path, VISITS, VISIT_HEAD + row)
    assert (event.type, event.name, event.channel) == ("visit", "Visit Imported", "Organic Search")
    assert event.at == datetime(2017, 1, 1, 16, tzinfo=UTC)
    assert event.keys == {"anonymous_id": "7"}
    assert event.context == Context(source="google", country="Chile")
    assert event.summary == Summary(pages=3, hits=0, dwell=65, bounce=False, orders=1, new=True)
    assert event.revenue == Money(Decimal("12.5"), "USD")
    assert (event.source, event.touchpoint, event.timezone) == ("test", "web", "America/Los_Angeles")


def test_what_is_empty_is_nothing(tmp_path: Path) -> None:
    event = one(tmp_path, VISITS, VISIT_HEAD + "2017-01-01T16:00:00Z,,,,,,,,1,,2,\n")
    assert event.keys == {}
    assert event.channel is None
    assert event.revenue is None
    assert event.summary == Summary(bounce=True, new=False)


@pytest.mark.parametrize(
    ("start", "day", "at"),
    [
        ("2017-01-02T07:59:59Z", "2017-01-01", "2017-01-02T07:59:59Z"),
        ("2017-01-02T08:00:10Z", "2017-01-01", "2017-01-02T07:59:59Z"),
        ("2017-01-02T07:59:00Z", "2017-01-02", "2017-01-02T08:00:00Z"),
    ],
)
def test_the_booked_day_wins_over_the_clock(tmp_path: Path, start: str, day: str, at: str) -> None:
    event = one(tmp_path, VISITS, VISIT_HEAD + f"{start},{day},,,,,,,,,,\n")
    assert event.at == datetime.fromisoformat(at)


BASKETS = """
timezone: America/New_York
currency: USD
inputs:
  lines:
    files: ["lines*"]
    rows: visit
    group: basket
    id: "b:{basket}"
    name: Order Completed
    at: "{at}"
    campaign: {lookup: coupon, by: ["{who}", {from: "{at}", as: date}]}
    keys: {loyalty_card: "{who}"}
    context: {place: "pos:store-{store}"}
    properties: {discount: {sum: "{discount}"}, lines: {count: rows}}
    items:
      product_id: "{product}"
      category: {lookup: category, by: "{product}"}
      quantity: "{pieces}"
      revenue: {from: "{worth}", as: cents}
    revenue: {sum: items}
    summary: {orders: 1, hits: {count: items}}
  products: {files: ["products*"], rows: lookup}
  coupons: {files: ["coupons*"], rows: lookup}
lookups:
  category: {input: products, key: "{id}", value: ["{category}", "{department}"]}
  coupon:
    input: coupons
    key: ["{who}", {from: "{day}", as: date}]
    value: "{campaign}"
    type: integer
    several: smallest
"""
BASKET_FILES = {
    "lines.csv": (
        "basket,who,store,at,product,pieces,worth,discount\n"
        "1,7,3,2017-07-01 10:00:00,11,2,4.990000000000001,0.5\n"
        "1,7,3,2017-07-01 10:00:00,12,,0.1,\n"
        "2,8,4,2017-01-01 10:00:00,13,0,3,\n"
    ),
    "products.csv": "id,category,department\n11,BREAD,FOOD\n12,,FOOD\n",
    "coupons.csv": "who,day,campaign\n7,2017-07-01,18\n7,2017-07-01,9\n8,2017-01-02,9\n",
}


def test_lines_become_baskets_with_what_is_looked_up(tmp_path: Path) -> None:
    found = run(mapping(BASKETS), files(tmp_path, BASKET_FILES))
    first, second = found.events
    assert found.read == 3
    assert first.id == "b:1"
    assert first.items == (
        Item("11", None, "BREAD", Decimal(2), Decimal("4.99")),
        Item("12", None, "FOOD", Decimal(1), Decimal("0.10")),
    )
    assert first.revenue == Money(Decimal("5.09"), "USD")
    assert first.summary == Summary(hits=2, orders=1)
    assert first.campaign == "9"
    assert first.context.place == "pos:store-3"
    assert first.properties == {"discount": "0.5", "lines": 2}
    assert first.at == datetime(2017, 7, 1, 14, tzinfo=UTC), "summer time in New York"
    assert second.at == datetime(2017, 1, 1, 15, tzinfo=UTC)
    assert second.campaign is None
    assert second.items == (Item("13", None, None, Decimal(0), Decimal("3.00")),)


def test_groups_across_blocks_are_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "".join(f"{n // 7},{n // 70},1,2017-07-01,{n},1,0.01,\n" for n in range(500))
    given = files(tmp_path, {**BASKET_FILES, "lines.csv": BASKET_FILES["lines.csv"].splitlines()[0] + "\n" + lines})
    whole = run(mapping(BASKETS), given)
    monkeypatch.setattr("faden.collect.importer.GROUPED_BLOCK", 3)
    pieces = run(mapping(BASKETS), given)
    assert [event.items for event in pieces.events] == [event.items for event in whole.events]
    assert len(pieces.events) == 72
    assert sum(len(event.items) for event in pieces.events) == 500


def test_a_torn_group_is_put_away_and_a_repeated_one_is_a_duplicate(tmp_path: Path) -> None:
    text = BASKET_FILES["lines.csv"]
    head, *lines = text.splitlines(keepends=True)
    torn = run(mapping(BASKETS), files(tmp_path, {"lines.csv": head + lines[0] + lines[2] + lines[1]}))
    assert [event.id for event in torn.events] == ["b:1", "b:2"]
    assert [(one.code, one.row) for one in torn.rejects] == [("group_torn", 3)]
    assert "Sort the file" in (torn.rejects[0].hint or "")
    twice = run(mapping(BASKETS), files(tmp_path, {"lines.csv": text, "lines-copy.csv": text}))
    assert twice.rejects == []
    assert [event.id for event in twice.events] == ["b:1", "b:2", "b:1", "b:2"]


def test_one_bad_line_puts_its_whole_basket_away(tmp_path: Path) -> None:
    head, *lines = BASKET_FILES["lines.csv"].splitlines(keepends=True)
    for bad in ("1,7,3,2017-07-01 10:00:00,12,,much,\n", "1,7,3,2017-07-01 10:00:00,12\n"):
        found = run(mapping(BASKETS), files(tmp_path, {"lines.csv": head + lines[0] + bad + lines[2]}))
        assert [event.id for event in found.events] == ["b:2"]
        assert found.quarantined == 2
        assert len(found.rejects) == 1


CAMPAIGNS = """
currency: EUR
inputs:
  list:
    rows: campaign
    code: "{code}"
    label: "{name} ({kind})"
    start: {from: "{from}", format: "%d.%m.%Y"}
    end: {from: "{to}", format: "%d.%m.%Y"}
    amount: "{budget}"
    channel: Email
"""


def test_campaigns_become_documents(tmp_path: Path) -> None:
    text = "code;name;kind;from;to;budget\nmay;Mai;A;01.05.2026;31.05.2026;1200\nx;X;B;02.05.2026;01.05.2026;\n"
    found = run(mapping(CAMPAIGNS), files(tmp_path, {"a.csv": text}))
    (document,) = found.definitions
    assert (document.kind, document.key) == ("campaign", "may")
    assert document.body["label"] == "Mai (A)"
    assert document.body["start"] == "2026-05-01"
    assert document.body["planned"] == ["1200", "EUR"]
    assert [one.code for one in found.rejects] == ["period_invalid"]


COSTS = """
inputs:
  spent:
    rows: cost
    id: "cost:{campaign}:{day}"
    campaign: "{campaign}"
    channel: Paid Search
    start: "{day}"
    end: "{day}"
    amount: {from: "{micros}", as: micros}
    currency: "{unit}"
    status: {from: "{planned}", map: {"1": planned, "0": actual}, otherwise: reject}
"""


def test_costs_are_booked(tmp_path: Path) -> None:
    text = "campaign,day,micros,unit,planned\nmay,20260501,1990000,eur,0\nmay,20260502,5,EUR,2\nmay,,5,EUR,1\n"
    found = run(mapping(COSTS), files(tmp_path, {"a.csv": text}))
    (event,) = found.events
    assert (event.type, event.name, event.keys) == ("cost", "Cost Booked", {})
    assert event.properties == {
        "campaign": "may",
        "channel": "Paid Search",
        "start": "2026-05-01",
        "end": "2026-05-01",
        "amount": "1.99",
        "currency": "EUR",
        "status": "actual",
    }
    assert [one.code for one in found.rejects] == ["value_invalid", "value_missing"]


@pytest.mark.parametrize(
    ("spec", "given", "made"),
    [
        ("'{a}'", "x", "x"),
        ("'{a}'", "", None),
        ("'<{a}>'", "x", "<x>"),
        ("'<{a}>'", "", None),
        ("{from: '{a}', as: integer}", "12", 12),
        ("{from: '{a}', as: number}", "12.50", "12.50"),
        ("{from: '{a}', as: flag}", "ja", True),
        ("{from: '{a}', as: duration}", "1:02:03", 3723),
        ("{from: '{a}', as: date, format: '%d.%m.%y'}", "24.12.26", "2026-12-24"),
        ("{from: '{a}', as: time, format: milliseconds}", "1767225600000", "2026-01-01T00:00:00+00:00"),
        ("{from: '{a}', map: {x: Ex}}", "x", "Ex"),
        ("{from: '{a}', map: {x: Ex}}", "y", "y"),
        ("{from: '{a}', map: {x: Ex}, otherwise: empty}", "y", None),
        ("{from: '{a}', case: lower, shorten: 3}", "ABCDE", "abc"),
        ("{from: '{a}', default: none}", "", "none"),
        ("['{a}', '{b}', fallback]", "", "b"),
        ("{from: ['{c}', '{a}'], case: upper}", "x", "X"),
        ("7", "", 7),
        ("true", "", True),
    ],
)
def test_values(tmp_path: Path, spec: str, given: str, made: Any) -> None:
    plan = f"inputs: {{x: {{rows: event, name: N, at: '2026-03-01', properties: {{p: {spec}}}}}}}"
    event = one(tmp_path, plan, f"a,b,c\n{given},b,\n")
    assert event.properties == ({} if made is None else {"p": made})


def test_json_lines_keep_their_types_and_reach_inside(tmp_path: Path) -> None:
    plan = """
inputs:
  x:
    rows: event
    type: identify
    passive: true
    id: "u:{user.id}"
    name: Identified
    at: {from: "{ts}", format: seconds}
    keys: {user_id: "{user.id}"}
    traits: {tags: "{tags}", age: "{user.age}", vip: "{vip}", score: "{score}"}
"""
    text = '{"user":{"id":7,"age":40},"ts":1767225600,"tags":["a"],"vip":true,"score":1.5}\n'
    event = one(tmp_path, plan, text, "a.jsonl")
    assert (event.id, event.type, event.passive, event.keys) == ("u:7", "identify", True, {"user_id": "7"})
    assert event.traits == {"tags": ["a"], "age": 40, "vip": True, "score": 1.5}
    assert event.at == datetime(2026, 1, 1, tzinfo=UTC)


def test_only_the_wanted_rows(tmp_path: Path) -> None:
    plan = "inputs: {x: {rows: event, name: N, at: '{at}', only: {state: [paid, 2]}}}"
    found = run(
        mapping(plan), files(tmp_path, {"a.csv": "at,state\n2026-03-01,paid\n2026-03-01,open\n2026-03-02,2\n"})
    )
    assert len(found.events) == 2
    assert found.skipped == {"not wanted": 1}


def test_a_day_alone_is_its_local_noon_and_the_companys_zone_fills_in(tmp_path: Path) -> None:
    plan = mapping("inputs: {x: {rows: event, name: N, at: '{at}'}}")
    (event,) = run(plan, files(tmp_path, {"a.csv": "at\n2026-07-01\n"}), timezone="Europe/Berlin").events
    assert event.at == datetime(2026, 7, 1, 10, tzinfo=UTC)
    assert event.timezone == "Europe/Berlin"


def test_shifted_times_keep_the_local_hour_over_a_clock_change(tmp_path: Path) -> None:
    plan = mapping("timezone: Europe/Berlin\ninputs: {x: {rows: event, name: N, at: '{at}'}}")
    (event,) = run(plan, files(tmp_path, {"a.csv": "at\n2026-03-27 09:00:00\n"}), shift_days=7).events
    assert event.at == datetime(2026, 4, 3, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("yesterday,1,EUR,1,a", "value_invalid"),
        (",1,EUR,1,a", "time_missing"),
        ("1850-01-01,1,EUR,1,a", "time_out_of_range"),
        ("9999-12-31T23:59:59-10:00,1,EUR,1,a", "time_out_of_range"),
        ("2026-03-01,lots,EUR,1,a", "value_invalid"),
        ("2026-03-01,1e30,EUR,1,a", "value_invalid"),
        ("2026-03-01,1,Taler,1,a", "currency_invalid"),
        ("2026-03-01,1,EUR,-1,a", "count_out_of_range"),
        ("2026-03-01,1,EUR,1.5,a", "value_invalid"),
        (f"2026-03-01,1,EUR,1,{'x' * 600}", "value_invalid"),
        (f"2026-03-01,1,EUR,1,a,{'x' * 300}", "text_too_long"),
        ("2026-03-01,1,EUR,1,a,", "value_missing"),
    ],
)
def test_bad_values_go_to_quarantine_with_row_and_reason(tmp_path: Path, row: str, code: str) -> None:
    plan = """
inputs:
  x: {rows: visit, name: "{name}", at: "{at}", revenue: "{worth}", currency: "{unit}",
      summary: {pages: "{pages}"}, keys: {user_id: "{who}"}}
"""
    good = "2026-03-01,1,EUR,1,a,N\n"
    text = f"at,worth,unit,pages,who,name\n{good}{row}{'' if row.count(',') == 5 else ',N'}\n{good}"
    found = run(mapping(plan), files(tmp_path, {"a.csv": text}))
    assert len(found.events) == 2
    (reject,) = found.rejects
    assert (reject.code, reject.row, reject.file, reject.door, reject.origin) == (code, 2, "a.csv", "test", "import")
    assert reject.path
    assert reject.hint


def test_ids_that_name_nobody_are_no_keys(tmp_path: Path) -> None:
    plan = "inputs: {x: {rows: event, name: N, at: '2026-03-01', keys: {user_id: '{u}'}}}"
    found = run(mapping(plan), files(tmp_path, {"a.csv": "u\nnull\nundefined\n7\n"}))
    assert [event.keys for event in found.events] == [{}, {}, {"user_id": "7"}]

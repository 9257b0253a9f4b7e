"""What leaves the house: rounded numbers, plain dates, and text that stays text."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from faden.measure import render
from faden.measure.answer import Answer
from faden.measure.question import question
from tests.unit.measure.ledger import NOON, Ledger


def answer(ledger: Ledger, **words: Any) -> Answer:
    asker = ledger.asker(lambda: datetime(2026, 4, 1, tzinfo=UTC), currency="EUR")
    return asker.ask(question("2026-03-02", "2026-03-08", **words))


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (None, "count", None),
        (3, "count", 3),
        (Decimal("1.00005"), "money", 1.0),
        (Decimal("1.00015"), "money", 1.0002),
        (Decimal(1) / 3, "percent", 0.333333),
        (Decimal("222359.75"), "money", 222359.75),
    ],
)
def test_numbers(value: int | Decimal | None, unit: str, shown: float | None) -> None:
    assert render.number(value, unit) == shown


def test_moments_are_utc() -> None:
    assert render.moment(None) is None
    assert render.moment(datetime(2026, 3, 2, 12)) == "2026-03-02T12:00:00.000Z"
    summer = timezone(timedelta(hours=2))
    assert render.moment(datetime(2026, 3, 2, 12, tzinfo=summer)) == "2026-03-02T10:00:00.000Z"


def test_a_report_is_plain_json(ledger: Ledger) -> None:
    ledger.visit(NOON, channel="Email", order="80")
    ledger.ship()
    shown = render.report(answer(ledger, by="channel", then="day", compare="previous"), "en")
    assert json.loads(json.dumps(shown)) == shown
    assert (shown["from"], shown["to"], shown["by"], shown["then"]) == ("2026-03-02", "2026-03-08", "channel", "day")
    assert shown["previous"] == {"from": "2026-02-23", "to": "2026-03-01"}
    row = shown["rows"][0]
    assert (row["channel"], row["day"], row["label"], row["then_label"]) == (
        "Email",
        "2026-03-02",
        "Email",
        "2 Mar 2026",
    )
    assert (row["visits"], row["revenue"], row["conversion_rate"]) == (1, 80.0, 1.0)
    assert row["previous"]["visits"] is None
    assert [one["name"] for one in shown["columns"]] == list(row)[4:-3]
    assert shown["definition"]["values"]["first"] == "2026-03-02T00:00:00"


def test_csv_has_names_rows_and_the_total(ledger: Ledger) -> None:
    ledger.visit(NOON, campaign='a "b", c', order="80.5")
    ledger.visit(NOON)
    ledger.ship()
    rows = list(csv.DictReader(io.StringIO(render.as_csv(answer(ledger, by="campaign"), "de"))))
    assert [(row["campaign"], row["label"], row["visits"], row["revenue"]) for row in rows] == [
        ('a "b", c', 'a "b", c', "1", "80.5"),
        ("", "ohne Kampagne", "1", "0"),
        ("", "Summe", "2", "80.5"),
    ]
    assert rows[1]["average_order_value"] == ""


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_spreadsheet_runs_nothing(ledger: Ledger, text: str) -> None:
    ledger.visit(NOON, source=text)
    ledger.ship()
    rows = list(csv.DictReader(io.StringIO(render.as_csv(answer(ledger, by="source")))))
    assert rows[0]["source"] == rows[0]["label"] == f"'{text}"


def test_csv_holds_the_period_before_where_asked(ledger: Ledger) -> None:
    ledger.visit(NOON)
    ledger.visit(NOON - timedelta(days=1))
    ledger.ship()
    rows = list(csv.DictReader(io.StringIO(render.as_csv(answer(ledger, by="channel", compare="previous"), "en"))))
    assert [(row["label"], row["visits"], row["previous_visits"]) for row in rows] == [
        ("Direct", "1", "1"),
        ("Total", "1", "1"),
    ]
    assert render.as_csv(answer(ledger)).splitlines()[0].startswith("label,visits,visitors")

"""Two months of a real shop, imported as its owner would and asked as its owner would: exactly the known figures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from faden.app import App
from faden.collect.mapping import load
from faden.measure.answer import Figures
from faden.measure.question import question
from faden.settings import Settings

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "ga360_merch_store"
SESSIONS = FOLDER / "sessions_2017-01_02.csv.gz"
START, END = "2017-01-01", "2017-02-28"
NAMES = {
    "sessions": "visits",
    "visitors_with_id": "visitors",
    "new_sessions_visitNumber_1": "new_visits",
    "bounces": "bounces",
    "pageviews": "pageviews",
    "converting_sessions": "conversions",
    "transactions": "orders",
}

pytestmark = [
    pytest.mark.xdist_group("ga360"),
    pytest.mark.skipif(not SESSIONS.exists(), reason="the public data set is not beside the repository"),
]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """An installation that has imported the sessions; the hourly sums have read a part of them."""
    running = App.open(Settings(data=tmp_path_factory.mktemp("ga360")))
    done = running.imports.run(load("ga360-sessions"), [SESSIONS])
    assert (done.read, done.imported, done.quarantined) == (126_886, 126_886, 0)
    running.warehouse.roll_up()
    yield running
    running.close()


@pytest.fixture(scope="module")
def known() -> dict[str, Any]:
    """Computed with pandas straight from the rows."""
    found: dict[str, Any] = json.loads((FOLDER / "kpis_jan_feb.json").read_text("utf-8"))["jan_feb"]
    return found


def same(figures: Figures, known: dict[str, Any]) -> None:
    """Counts and money exactly, shares to the digits that are known."""
    values = figures.values
    for theirs, ours in NAMES.items():
        assert values[ours] == known[theirs], ours
    assert values["revenue"] == Decimal(str(known["revenue_usd"]))
    for theirs, ours in (("bounce_rate_pct", "bounce_rate"), ("conversion_rate_pct", "conversion_rate")):
        assert float(100 * (values[ours] or 0)) == pytest.approx(known[theirs], abs=0.006)


def test_the_totals(app: App, known: dict[str, Any]) -> None:
    total = app.asker.ask(question(START, END)).totals.figures
    same(total, known["total"])
    assert (total.values["visits"], total.values["orders"]) == (126_886, 1_446)
    assert total.values["revenue"] == Decimal("222359.75")


@pytest.mark.parametrize(
    ("by", "split"),
    [
        ("channel", "by_channel"),
        ("device", "by_device"),
        ("country", "by_country_top10"),
        ("source", "by_source_top10"),
    ],
)
def test_the_splits(app: App, known: dict[str, Any], by: str, split: str) -> None:
    answer = app.asker.ask(question(START, END, by=by))
    rows = {row.keys[0]: row.figures for row in answer.rows}
    for value, figures in known[split].items():
        same(rows[value], figures)
    if "top" not in split:
        assert set(rows) == set(known[split])
    assert answer.currency == "USD"


def test_a_filter_gives_the_row(app: App, known: dict[str, Any]) -> None:
    asked = question(START, END, where=["channel:Referral"])
    same(app.asker.ask(asked).totals.figures, known["by_channel"]["Referral"])
    both = app.asker.ask(question(START, END, by="device", where=["channel:Referral"]))
    assert sum(row.figures.values["visits"] or 0 for row in both.rows) == 14_583
    assert both.provenance.source == "rollup"


def test_imported_twice_nothing_changes(app: App, known: dict[str, Any]) -> None:
    again = app.imports.run(load("ga360-sessions"), [SESSIONS])
    assert (again.imported, again.duplicates) == (0, 126_886)
    same(app.asker.ask(question(START, END)).totals.figures, known["total"])

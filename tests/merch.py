"""Two months of a real shop with known figures: where they lie, and what a report over them must say."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from faden.measure.answer import Answer, Figures
from faden.measure.question import Question, question

FOLDER = Path(__file__).parents[2] / "shared" / "data" / "ga360_merch_store"
SESSIONS = FOLDER / "sessions_2017-01_02.csv.gz"
VISITS = 126_886
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
SPLITS = (
    ("channel", "by_channel"),
    ("device", "by_device"),
    ("country", "by_country_top10"),
    ("source", "by_source_top10"),
)
NEEDED = pytest.mark.skipif(
    not SESSIONS.exists(),
    reason="the public data set is not beside the repository (../shared/data/ga360_merch_store)",
)

Ask = Callable[[Question], Answer]


def known() -> dict[str, Any]:
    """Computed with pandas straight from the rows."""
    found: dict[str, Any] = json.loads((FOLDER / "kpis_jan_feb.json").read_text("utf-8"))["jan_feb"]
    return found


def same(figures: Figures, expected: dict[str, Any]) -> None:
    """Counts and money exactly, shares to the digits that are known."""
    values = figures.values
    for theirs, ours in NAMES.items():
        assert values[ours] == expected[theirs], ours
    assert values["revenue"] == Decimal(str(expected["revenue_usd"]))
    for theirs, ours in (("bounce_rate_pct", "bounce_rate"), ("conversion_rate_pct", "conversion_rate")):
        assert float(100 * (values[ours] or 0)) == pytest.approx(expected[theirs], abs=0.006)


def same_split(answer: Answer, expected: dict[str, Any], *, whole: bool) -> None:
    """Every row that is known; `whole`: and no other row."""
    rows = {row.keys[0]: row.figures for row in answer.rows}
    for value, figures in expected.items():
        same(rows[value], figures)
    if whole:
        assert set(rows) == set(expected)


def everything_same(ask: Ask) -> None:
    """Totals and all splits."""
    figures = known()
    same(ask(question(START, END)).totals.figures, figures["total"])
    for by, split in SPLITS:
        same_split(ask(question(START, END, by=by)), figures[split], whole="top" not in split)

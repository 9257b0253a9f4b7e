"""A year of a real grocer's tills: the report's sales and baskets are those of a direct query over the files."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from faden.app import App
from faden.collect.mapping import load
from faden.measure.matrix import matrix
from faden.measure.question import question
from faden.settings import Settings

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "completejourney"
LINES = FOLDER / "transactions.parquet"
START, END = "2017-01-01", "2017-12-31"
"""The year as the shops saw it: the files tell UTC, the shops stand in New York's zone."""
LOCAL = "(transaction_timestamp AT TIME ZONE 'UTC') AT TIME ZONE 'America/New_York'"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not LINES.exists(), reason="the public data set is not beside the repository"),
]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """An installation that has imported all files."""
    running = App.open(Settings(data=tmp_path_factory.mktemp("journey")))
    done = running.imports.run(load("complete-journey"), sorted(FOLDER.glob("*.parquet")))
    assert done.quarantined == 0
    while running.warehouse.roll_up():
        pass
    yield running
    running.close()


def direct(sql: str) -> list[tuple[Any, ...]]:
    """The answer of the files themselves; sales are cents, so that sums are exact."""
    with duckdb.connect() as engine:
        return engine.execute(sql.format(lines=LINES, products=FOLDER / "products.parquet")).fetchall()


CENTS = "sum(CAST(round(sales_value * 100) AS BIGINT))"


def test_sales_and_baskets_to_the_cent(app: App) -> None:
    [(cents, baskets, households)] = direct(
        f"SELECT {CENTS}, count(DISTINCT basket_id), count(DISTINCT household_id) FROM '{{lines}}'"
    )
    total = app.asker.ask(question(START, END)).totals.figures.values
    assert total["revenue"] == Decimal(cents) / 100
    assert total["orders"] == total["conversions"] == total["visits"] == baskets
    assert total["visitors"] == households


def test_each_month_too(app: App) -> None:
    rows = direct(
        f"""SELECT strftime({LOCAL}, '%Y-%m-01'), {CENTS}, count(DISTINCT basket_id)
        FROM '{{lines}}' GROUP BY 1"""
    )
    answer = app.asker.ask(question("2017-01-01", "2017-12-31", by="month"))
    found = {row.keys[0]: row.figures.values for row in answer.rows}
    assert len(found) == 12
    for month, cents, baskets in rows:
        assert (found[month]["revenue"], found[month]["orders"]) == (Decimal(cents) / 100, baskets)


def test_each_product_category_to_the_cent(app: App) -> None:
    rows = direct(
        f"""SELECT coalesce(product_category, department), {CENTS}, count(DISTINCT basket_id)
        FROM '{{lines}}' LEFT JOIN '{{products}}' USING (product_id) GROUP BY 1"""
    )
    answer = app.asker.ask(question(START, END, by="category"))
    found = {row.keys[0]: row.figures.values for row in answer.rows}
    assert set(found) == {category for category, _, _ in rows}
    for category, cents, baskets in rows:
        if category is not None:
            assert (found[category]["revenue"], found[category]["orders"]) == (Decimal(cents) / 100, baskets)
            assert found[category]["visits"] == baskets
    revenue = answer.totals.figures.values["revenue"]
    assert sum(values["revenue"] or 0 for values in found.values()) == revenue


def test_value_per_campaign_stands_in_the_matrix(app: App) -> None:
    found = matrix(app.asker, question(START, END, by="campaign"), size="revenue")
    assert len(found.bubbles) > 20
    assert {one.quadrant for one in found.bubbles} >= {"harvest", "stop"}
    named = [one for one in found.bubbles if one.label.en.startswith("Campaign ")]
    assert len(named) == len(found.bubbles)
    assert (
        sum(one.visits for one in found.bubbles) + found.excluded[0].count
        == (found.answer.totals.figures.values["visits"])
    )

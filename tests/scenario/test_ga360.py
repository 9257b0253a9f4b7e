"""Two months of a real shop, imported as its owner would and asked as its owner would: exactly the known figures."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from faden.app import App
from faden.collect.mapping import load
from faden.measure.question import question
from faden.settings import Settings
from tests import merch
from tests.merch import END, NEEDED, SESSIONS, SPLITS, START, VISITS, same, same_split

pytestmark = [NEEDED]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """An installation that has imported the sessions; the hourly sums have read a part of them."""
    running = App.open(Settings(data=tmp_path_factory.mktemp("ga360")))
    done = running.imports.run(load("ga360-sessions"), [SESSIONS])
    assert (done.read, done.imported, done.quarantined) == (VISITS, VISITS, 0)
    running.warehouse.roll_up()
    yield running
    running.close()


@pytest.fixture(scope="module")
def known() -> dict[str, Any]:
    return merch.known()


def test_the_totals(app: App, known: dict[str, Any]) -> None:
    total = app.asker.ask(question(START, END)).totals.figures
    same(total, known["total"])
    assert (total.values["visits"], total.values["orders"]) == (126_886, 1_446)
    assert total.values["revenue"] == Decimal("222359.75")


@pytest.mark.parametrize(("by", "split"), SPLITS)
def test_the_splits(app: App, known: dict[str, Any], by: str, split: str) -> None:
    answer = app.asker.ask(question(START, END, by=by))
    same_split(answer, known[split], whole="top" not in split)
    assert answer.currency == "USD"


def test_a_filter_gives_the_row(app: App, known: dict[str, Any]) -> None:
    asked = question(START, END, where=["channel:Referral"])
    same(app.asker.ask(asked).totals.figures, known["by_channel"]["Referral"])
    both = app.asker.ask(question(START, END, by="device", where=["channel:Referral"]))
    assert sum(row.figures.values["visits"] or 0 for row in both.rows) == 14_583
    assert both.provenance.source == "rollup"


def test_imported_twice_nothing_changes(app: App, known: dict[str, Any]) -> None:
    again = app.imports.run(load("ga360-sessions"), [SESSIONS])
    assert (again.imported, again.duplicates) == (0, VISITS)
    same(app.asker.ask(question(START, END)).totals.figures, known["total"])

"""The figures of people who belong to a segment now."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from faden.domain.definition import Label
from faden.domain.errors import Invalid
from faden.measure import drill
from faden.measure.ask import Asker
from faden.measure.question import question
from tests.events import MORNING
from tests.unit.measure.ledger import NOON, Ledger

DAY = NOON.date().isoformat()


@pytest.fixture
def asker(tmp_path: Path) -> Asker:
    """Ann (1, joined with 4) is in x, Bob (2) has left it, Eve (3) is in y; a machine is nobody."""
    ledger = Ledger(tmp_path / "warehouse.duckdb")
    ledger.visit(who=1, pages=2, order="30", channel="Email", products=[("p", "Skis", "30")])
    ledger.visit(who=4, pages=1, channel="Direct")
    ledger.visit(NOON + timedelta(hours=1), who=2, pages=3, order="5", channel="Email")
    ledger.visit(who=3, pages=1, channel="Email")
    ledger.bot()
    ledger.join(4, 1)
    for who, segment, change in ((1, "x", 1), (2, "x", 1), (2, "x", -1), (3, "y", 1)):
        ledger.belong(who, segment, change)
    ledger.ship(summed=True)
    return ledger.asker(lambda: MORNING, segments={"x": Label("Eins", "One")})


def test_only_members_count(asker: Asker) -> None:
    totals = asker.ask(question(DAY, DAY, where=["segment:x"])).totals.figures.sums
    assert (totals["visits"], totals["visitors"], totals["orders"], totals["revenue"]) == (2, 1, 1, 30)
    every = asker.ask(question(DAY, DAY)).totals.figures.sums
    assert (every["visits"], every["visitors"]) == (4, 3)


def test_several_segments_none_and_other_filters(asker: Asker) -> None:
    def visits(*where: str) -> object:
        return asker.ask(question(DAY, DAY, where=where)).totals.figures.sums["visits"]

    assert visits("segment:x", "segment:y") == 3
    assert visits("segment:") == 1
    assert visits("segment:", "segment:y") == 2
    assert visits("segment:nobody") == 0
    assert visits("segment:x", "channel:Email") == 1
    assert visits("segment:x", "category:Skis") == 1
    assert visits("segment:y", "category:Skis") == 0


def test_the_split_sums_to_the_total(asker: Asker) -> None:
    answer = asker.ask(question(DAY, DAY, by="channel", where=["segment:x"]))
    assert {row.keys[0]: row.figures.sums["visits"] for row in answer.rows} == {"Email": 1, "Direct": 1}
    assert answer.provenance.source == "events"
    weeks = asker.ask(question(DAY, DAY, by="day", where=["segment:x"]))
    assert [row.figures.sums["visits"] for row in weeks.rows] == [2]


def test_down_to_visits_and_people(asker: Asker) -> None:
    asked = question(DAY, DAY, where=["segment:x"])
    assert drill.visits(asker, asked).total == 2
    assert [one.person for one in drill.people(asker, asked).rows] == [1]


def test_segments_are_named_and_do_not_split(asker: Asker) -> None:
    assert asker.meanings().label("segment", "x").en == "One"
    assert asker.meanings().label("segment", None).en == "in no segment"
    with pytest.raises(Invalid, match="not a dimension"):
        question(DAY, DAY, by="segment")

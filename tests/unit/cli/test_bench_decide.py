"""The bench of decisions: as many conditions and as heavy people as it says; pairs go over one connection."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from faden.app import App
from faden.cli.benchmark import decide
from faden.domain.errors import Unavailable
from faden.settings import Settings


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    opened = App.open(Settings(data=tmp_path))
    try:
        yield opened
    finally:
        opened.close()


def test_it_is_what_it_says(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decide, "PEOPLE", 3)
    decide.published(app)
    app.desk.refresh()
    book = app.desk.book
    assert book.broken == []
    assert len(book.placements) == decide.PLACEMENTS
    asked = sum(len(stand.trees) - 1 for stand in book.stands.values())
    assert asked == decide.CONDITIONS
    monkeypatch.setattr(decide, "PROFILE", 1_000_000)
    with pytest.raises(Unavailable):
        decide._weighed(app)


def test_a_click_comes_before_the_decision_of_the_same_person() -> None:
    askers = decide.Askers("key", "r1")
    click, decision = askers.pair(10_000_002), askers.pair(10_000_003)
    assert click.startswith(b"POST /v1/track ")
    assert decision.startswith(b"POST /v1/decide ")
    browser = decide._browser(10_000_002 // 2).encode()
    assert browser in click
    assert browser in decision
    assert decision == askers.decision(10_000_002 // 2)

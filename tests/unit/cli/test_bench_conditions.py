"""The bench of conditions: they are valid and different, both compilations answer, and the goal is kept in mind."""

from __future__ import annotations

import json

import pytest

from faden.cli.benchmark import conditions
from faden.domain.audience import person_condition


def test_its_conditions_are_valid_and_different() -> None:
    made = conditions.conditions(200)
    assert len({json.dumps(one) for one in made}) == 200
    for one in made:
        person_condition(one)


def test_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """It compares the counts of both compilations itself and refuses to measure where they differ."""
    monkeypatch.setattr(conditions, "QUICK", 1_000)
    monkeypatch.setattr(conditions, "_DIFFERENT", 1_000)
    found = conditions.measured(quick=True)
    assert [one.goal for one in found if one.goal] == ["at most 25 µs"]
    assert all(one.value > 0 for one in found)

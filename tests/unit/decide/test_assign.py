"""Lots: uniform, independent of each other, and never another one for the same unit."""

from __future__ import annotations

import math
import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from faden.decide.assign import alone, arms, lot, mixed, number, slices

STRANGER_THAN = 1e-4
"""A fair lot is judged unfair once in so many runs of other units; these units are always the same."""


def chi_square(counts: list[int], expected: list[float]) -> float:
    """The probability of a table at least as uneven."""
    found = math.fsum((count - wanted) ** 2 / wanted for count, wanted in zip(counts, expected, strict=True))
    return float(chi2.sf(found, len(counts) - 1))


def uniform(units: int, salt: str, parts: int = 100) -> float:
    """How likely the spread of so many lots over equal parts is."""
    counts = Counter(int(lot(salt, f"browser-{number}") * parts) for number in range(units))
    return chi_square([counts[part] for part in range(parts)], [units / parts] * parts)


def test_lots_are_uniform_over_a_hundred_thousand() -> None:
    assert uniform(100_000, "arm:hero") > STRANGER_THAN


@pytest.mark.slow
def test_lots_are_uniform_over_a_million() -> None:
    assert uniform(1_000_000, "arm:hero") > STRANGER_THAN
    assert uniform(1_000_000, "explore:hero", 1000) > STRANGER_THAN


def test_experiments_are_independent_of_each_other() -> None:
    units, parts = 50_000, 5
    table = Counter(
        (int(lot("arm:one", f"u{number}") * parts), int(lot("arm:two", f"u{number}") * parts))
        for number in range(units)
    )
    cells = [table[row, column] for row in range(parts) for column in range(parts)]
    assert chi_square(cells, [units / parts**2] * parts**2) > STRANGER_THAN


def test_a_restart_changes_nobody() -> None:
    code = "from faden.decide.assign import lot; print([lot('arm:hero', f'browser-{n}') for n in range(20)])"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert other.strip() == str([lot("arm:hero", f"browser-{number}") for number in range(20)])


def test_lots_are_what_they_were_when_the_first_experiment_began() -> None:
    assert [round(lot("arm:hero", f"browser-{number}"), 6) for number in range(3)] == FIRST


FIRST = [0.955256, 0.588372, 0.986394]


@given(
    st.dictionaries(st.text(max_size=5), st.floats(0.01, 1e6), min_size=1, max_size=8),
    st.floats(0, 1, exclude_max=True),
)
def test_shares_sum_to_one_and_every_lot_falls_on_an_arm(weights: dict[str, float], number: float) -> None:
    found = arms(weights)
    assert math.isclose(sum(found.shares), 1)
    assert 0 <= found.drawn(number) < len(weights)


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_lot_lies_below_one(salt: str, unit: str) -> None:
    assert 0 <= lot(salt, unit) < 1


@given(
    st.lists(st.floats(0, 1), max_size=6),
    st.floats(0, 1, exclude_max=True),
    st.lists(st.floats(0, 1), min_size=6, max_size=6),
)
def test_no_lot_takes_part_in_two_experiments_of_a_group(
    widths: list[float], number: float, traffics: list[float]
) -> None:
    found = slices("g", [(str(key), width) for key, width in enumerate(widths)])
    takes = [one.takes(number, traffic) for one, traffic in zip(found.values(), traffics, strict=False)]
    assert sum(takes) <= 1


def test_traffic_that_grows_keeps_those_who_take_part() -> None:
    one = alone("hero", 1.0)
    numbers = [lot(one.salt, f"u{number}") for number in range(2000)]
    few = {place for place, number in enumerate(numbers) if one.takes(number, 0.1)}
    many = {place for place, number in enumerate(numbers) if one.takes(number, 0.5)}
    assert few < many
    assert 150 < len(few) < 250


def test_lots_of_visits_are_uniform_and_independent() -> None:
    one, other, units, parts = number("explore:one"), number("explore:two"), 50_000, 10
    visits = [number(f"browser-{place}\x1f{place % 7}") for place in range(units)]
    table = Counter((int(mixed(one, visit) * parts), int(mixed(other, visit) * parts)) for visit in visits)
    rows = [sum(table[row, column] for column in range(parts)) for row in range(parts)]
    assert chi_square(rows, [units / parts] * parts) > STRANGER_THAN
    cells = [table[row, column] for row in range(parts) for column in range(parts)]
    assert chi_square(cells, [units / parts**2] * parts**2) > STRANGER_THAN


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_a_mixed_lot_lies_below_one(one: int, other: int) -> None:
    assert 0 <= mixed(one, other) < 1

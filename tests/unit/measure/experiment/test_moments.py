"""Moments add up: whatever the days and segments, the whole is the same."""

from __future__ import annotations

import math
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faden.domain.errors import Invalid
from faden.measure.experiment.moments import (
    Moments,
    counted,
    covariance,
    mean,
    merged,
    nothing,
    observed,
    spread,
    summed,
    variance_along,
)

amounts = st.floats(-1e4, 1e4)
units = st.lists(st.tuples(amounts, amounts), min_size=2, max_size=60)


def of(found: list[tuple[float, float]]) -> Moments:
    return observed(*np.array(found, dtype=np.float64).reshape(-1, 2).T)


def close(one: Moments, other: Moments) -> bool:
    return one.n == other.n and np.allclose(
        (*one.sums, *one.products), (*other.sums, *other.products), rtol=1e-9, atol=1e-6
    )


@given(units, st.lists(st.integers(0, 60), max_size=4))
def test_merged_parts_are_the_pooled_whole(found: list[tuple[float, float]], cuts: list[int]) -> None:
    borders = sorted({0, len(found), *(one for one in cuts if one < len(found))})
    parts = [of(found[start:end]) for start, end in pairwise(borders)]
    assert close(merged(parts, 2), of(found))


@given(units, st.randoms())
def test_neither_the_units_nor_the_parts_have_an_order(found: list[tuple[float, float]], dice: Random) -> None:
    mixed = dice.sample(found, len(found))
    assert close(of(mixed), of(found))
    half = len(found) // 2
    assert close(of(mixed[half:]) + of(mixed[:half]), of(found))


@given(units)
def test_as_numpy_says(found: list[tuple[float, float]]) -> None:
    columns = np.array(found).T
    expected = np.cov(columns)
    moments = of(found)
    assert mean(moments, 1) == pytest.approx(columns[1].mean(), abs=1e-6)
    for one in (0, 1):
        for two in (0, 1):
            assert covariance(moments, one, two) == pytest.approx(expected[one, two], rel=1e-6, abs=1e-3)
    along = np.var(columns[0] - 2 * columns[1], ddof=1)
    assert variance_along(moments, (1, -2)) == pytest.approx(along, rel=1e-6, abs=1e-3)


def test_three_quantities_keep_their_places() -> None:
    columns = np.random.default_rng(1).normal(size=(3, 50))
    moments, expected = observed(*columns), np.cov(columns)
    found = [[covariance(moments, one, two) for two in range(3)] for one in range(3)]
    assert np.allclose(found, expected)


@given(st.floats(0.001, 1e6), st.integers(2, 10_000))
def test_what_does_not_vary_has_no_spread(amount: float, n: int) -> None:
    """Not even the dust that rounding leaves."""
    assert spread(summed(n, amount * n, amount * amount * n)) == 0.0


def test_nobody_has_no_mean() -> None:
    assert math.isnan(mean(nothing()))
    assert math.isnan(covariance(nothing()))
    assert math.isnan(covariance(summed(1, 2, 4)))
    assert nothing() + counted(10, 3) == counted(10, 3) == summed(10, 3, 3)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(Invalid) as unlike:
        counted(1, 1) + nothing(2)
    assert unlike.value.problem.code == "moments_unlike"
    with pytest.raises(Invalid) as many:
        counted(10, 11)
    assert many.value.problem.code == "successes_out_of_range"
    with pytest.raises(Invalid) as missing:
        observed([1.0, math.nan])
    assert missing.value.problem.code == "value_not_finite"
    with pytest.raises(Invalid) as columns:
        observed([1.0, 2.0], [1.0])
    assert columns.value.problem.code == "columns_unlike"

"""Adjusting by the past narrows intervals, and leaves the expected effect alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from faden.measure.experiment.covariates import Adjusted, adjusted
from faden.measure.experiment.effect import Effect, absolute, relative
from faden.measure.experiment.moments import Moments, merged, observed
from faden.measure.experiment.outcome import Outcome, point

Floats = NDArray[np.float64]
REVENUE = Outcome("revenue", "mean", covariates=("before",))
EFFECT = 0.5


def drawn(rng: np.random.Generator, n: int, effect: float) -> tuple[Floats, Floats]:
    """Skewed amounts that follow those from before, with a slope of 2."""
    before = rng.gamma(2.0, 3.0, n)
    return 2 * before + rng.exponential(4.0, n) + effect, before


def compared(found: Adjusted) -> Effect:
    return absolute(found.points[0], found.points[1])


def test_the_expected_effect_stays_and_the_interval_shrinks() -> None:
    """3,000 experiments: no bias, the standard error as stated, 95 % of the intervals hold the truth."""
    rng = np.random.default_rng(11)
    effects = []
    for _ in range(3000):
        samples = [observed(*drawn(rng, 200, one)) for one in (0.0, EFFECT)]
        effects.append((compared(adjusted(REVENUE, samples)), absolute(*(point("mean", one) for one in samples))))
    after, before = (np.array([[one.value, one.se] for one in each]) for each in zip(*effects, strict=True))
    noise = after[:, 0].std() / np.sqrt(3000)
    assert after[:, 0].mean() == pytest.approx(EFFECT, abs=4 * noise)
    assert after[:, 1].mean() == pytest.approx(after[:, 0].std(), rel=0.05)
    assert after[:, 1].mean() < 0.5 * before[:, 1].mean()
    assert np.mean(np.abs(after[:, 0] - EFFECT) <= 1.96 * after[:, 1]) == pytest.approx(0.95, abs=0.015)


def test_the_lift_is_as_sure_as_stated() -> None:
    """The variance that arms share through everybody's past counts in a ratio."""
    rng = np.random.default_rng(12)
    found = []
    for _ in range(2000):
        samples = [observed(*drawn(rng, 150, one)) for one in (0.0, 8.0)]
        both = adjusted(REVENUE, samples)
        found.append(relative(both.points[0], both.points[1], both.common))
    lifts = np.array([[one.value, one.se] for one in found])
    assert lifts[:, 1].mean() == pytest.approx(lifts[:, 0].std(), rel=0.05)


@given(st.integers(0, 10**6), st.floats(-50, 50), st.floats(0.1, 10))
def test_neither_origin_nor_unit_of_the_past_matters(seed: int, shift: float, unit: float) -> None:
    rng = np.random.default_rng(seed)
    both = [drawn(rng, 60, one) for one in (0.0, EFFECT)]
    one = compared(adjusted(REVENUE, [observed(*columns) for columns in both]))
    other = compared(adjusted(REVENUE, [observed(now, unit * before + shift) for now, before in both]))
    assert (other.value, other.se) == pytest.approx((one.value, one.se), rel=1e-5)


@given(st.integers(0, 10**6), st.integers(1, 59))
def test_days_merge_before_the_adjustment(seed: int, cut: int) -> None:
    rng = np.random.default_rng(seed)
    both = [drawn(rng, 60, one) for one in (0.0, EFFECT)]
    whole = [observed(*columns) for columns in both]
    split = [
        merged([observed(now[:cut], before[:cut]), observed(now[cut:], before[cut:])], 2) for now, before in both
    ]
    one, other = compared(adjusted(REVENUE, whole)), compared(adjusted(REVENUE, split))
    assert (other.value, other.se) == pytest.approx((one.value, one.se), rel=1e-8)


def test_a_past_that_says_nothing_changes_nothing() -> None:
    rng = np.random.default_rng(3)
    now = [rng.normal(5, 2, 500) + effect for effect in (0.0, EFFECT)]
    plain = absolute(*(point("mean", observed(one)) for one in now))
    found = adjusted(REVENUE, [observed(one, np.full(500, 7.0)) for one in now])
    assert found.slopes == (0.0,)
    assert found.reduction == pytest.approx(0.0, abs=1e-12)
    assert (compared(found).value, compared(found).se) == pytest.approx((plain.value, plain.se))


def test_two_covariates_that_are_one_count_once() -> None:
    rng = np.random.default_rng(4)
    both = [drawn(rng, 400, one) for one in (0.0, EFFECT)]
    once = compared(adjusted(REVENUE, [observed(now, before) for now, before in both]))
    twice = Outcome("revenue", "mean", covariates=("before", "again"))
    doubled = compared(adjusted(twice, [observed(now, before, 3 * before) for now, before in both]))
    assert (doubled.value, doubled.se) == pytest.approx((once.value, once.se), rel=1e-6)


def test_a_ratio_is_adjusted_by_the_ratio_before() -> None:
    rng = np.random.default_rng(5)

    def arm(effect: float) -> Moments:
        taste = rng.normal(0, 1, 4000)
        orders, earlier = (rng.poisson(3, 4000) + 1.0 for _ in range(2))
        spent, spent_before = ((10 + 4 * taste) * each for each in (orders, earlier))
        return observed(spent + effect * orders + rng.normal(0, 2, 4000), orders, spent_before, earlier)

    per_order = Outcome("per_order", "ratio", covariates=("spent_before", "orders_before"))
    samples = [arm(0.0), arm(0.4)]
    found = adjusted(per_order, samples)
    plain = absolute(*(point("ratio", one) for one in samples))
    assert found.reduction > 0.4
    assert compared(found).se < 0.8 * plain.se
    assert abs(compared(found).value - 0.4) < 3 * compared(found).se


def test_more_than_two_arms_have_one_slope() -> None:
    rng = np.random.default_rng(6)
    columns = [drawn(rng, n, effect) for n, effect in ((300, 0.0), (200, 1.0), (900, -1.0))]
    found = adjusted(REVENUE, [observed(*one) for one in columns])
    assert found.slopes[0] == pytest.approx(2.0, abs=0.1)
    shared = np.concatenate([before for _, before in columns]).mean()
    for (now, before), at in zip(columns, found.points, strict=True):
        assert at.value == pytest.approx(now.mean() - found.slopes[0] * (before.mean() - shared))

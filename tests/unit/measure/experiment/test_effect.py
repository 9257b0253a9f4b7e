"""Differences, lifts and their intervals agree with each other, in any unit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from faden.measure.experiment.effect import Effect, absolute, contrast, lift_interval, relative
from faden.measure.experiment.evidence import Fixed, Sequential, critical, interval, p_value
from faden.measure.experiment.moments import counted, observed, summed
from faden.measure.experiment.outcome import Point, point

sizes = st.integers(100, 10**6)
values = st.floats(0.1, 100)
spreads = st.floats(0.01, 1000)
points = st.builds(Point, sizes, values, spreads)
evidence = st.sampled_from([Fixed(0.05), Fixed(0.001), Sequential(0.05, 5000)])


@given(points, points, evidence)
def test_the_lift_leaves_out_zero_exactly_when_the_difference_does(
    control: Point, treatment: Point, by: Fixed | Sequential
) -> None:
    effect = absolute(control, treatment)
    found = lift_interval(control, treatment, critical(effect, by))
    assume(found is not None)
    assert found is not None
    assume(abs(abs(effect.z) - critical(effect, by)) > 1e-6)
    assert found.holds(0.0) == interval(effect, by).holds(0.0) == (p_value(effect, by) > by.alpha)


@given(points, points, st.floats(0.01, 1000), evidence)
def test_a_lift_has_no_unit(control: Point, treatment: Point, unit: float, by: Fixed | Sequential) -> None:
    """Euros or cents: the same lift, the same interval, the same p."""
    control_scaled, treatment_scaled = (
        Point(one.n, one.value * unit, one.variance * unit**2) for one in (control, treatment)
    )
    one, other = relative(control, treatment), relative(control_scaled, treatment_scaled)
    assert (other.value, other.se) == pytest.approx((one.value, one.se))
    reach = critical(absolute(control, treatment), by)
    first, second = lift_interval(control, treatment, reach), lift_interval(control_scaled, treatment_scaled, reach)
    assert (first is None) == (second is None)
    if first and second:
        assert (second.low, second.high) == pytest.approx((first.low, first.high), rel=1e-6, abs=1e-9)
    values = [p_value(absolute(*both), by) for both in ((control, treatment), (control_scaled, treatment_scaled))]
    assert values[1] == pytest.approx(values[0], rel=1e-6)


@given(points, points)
def test_both_lifts_agree_where_the_base_is_sure(control: Point, treatment: Point) -> None:
    """Fieller and the delta method part only where the control's value is uncertain itself."""
    sure = Point(control.n, control.value, control.variance * 1e-8)
    narrow = Point(treatment.n, treatment.value, treatment.variance * 1e-8)
    reach = 1.96
    found, effect = lift_interval(sure, narrow, reach), relative(sure, narrow)
    assert found is not None
    assert found.low == pytest.approx(effect.value - reach * effect.se, abs=0.01 * effect.se)
    assert found.high == pytest.approx(effect.value + reach * effect.se, abs=0.01 * effect.se)


@given(points, points, st.floats(0, 5))
def test_fieller_holds_just_the_lifts_that_are_not_contradicted(
    control: Point, treatment: Point, common: float
) -> None:
    reach = 2.0
    found = lift_interval(control, treatment, reach, common)
    assume(found is not None)
    assert found is not None
    for lift in (found.low, found.high):
        assert abs(contrast(control, treatment, 1 + lift, common).z) == pytest.approx(reach, rel=1e-4)


def test_a_base_that_may_be_zero_has_no_lift() -> None:
    nobody, few, many = (point("proportion", counted(1000, won)) for won in (0, 2, 60))
    assert lift_interval(few, many, 1.96) is None
    assert lift_interval(Point(1000, -5.0, 1.0), many, 1.96) is None
    assert not relative(nobody, many).known
    assert absolute(few, many).known


def test_swapped_arms_turn_the_difference_round() -> None:
    one, other = Point(500, 3.0, 4.0), Point(700, 3.5, 5.0)
    there, back = absolute(one, other), absolute(other, one)
    assert (there.value, there.se, there.df) == pytest.approx((-back.value, back.se, back.df))
    assert there.df < 1198


def test_a_ratio_by_the_delta_method_is_as_wide_as_it_should_be() -> None:
    """Among 4,000 experiments with a true ratio of 0.4, 95 % of the intervals hold it."""
    rng = np.random.default_rng(7)
    orders = rng.poisson(2.0, size=(4000, 300)) + 1.0
    clicks = rng.binomial(orders.astype(int), 0.4).astype(float)
    held = 0
    for one, other in zip(clicks, orders, strict=True):
        at = point("ratio", observed(one, other))
        reach = 1.96 * (at.variance / at.n) ** 0.5
        held += abs(at.value - 0.4) <= reach
    assert held / 4000 == pytest.approx(0.95, abs=0.012)


def test_unknown_is_not_zero() -> None:
    assert not Effect(0.0, 0.0, 10, 20).known
    assert not absolute(point("mean", summed(0, 0, 0)), Point(10, 1.0, 1.0)).known
    assert not point("ratio", observed([1.0, 2.0], [0.0, 0.0])).known

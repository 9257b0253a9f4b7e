"""Plans keep what they promise."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faden.domain.errors import Invalid
from faden.measure.experiment.effect import absolute
from faden.measure.experiment.evidence import Evidence, Fixed, Sequential, p_value
from faden.measure.experiment.moments import counted
from faden.measure.experiment.outcome import Point, point
from faden.measure.experiment.power import Outlook, detectable, needed, planned, power

RATE = Outlook(Point(1, 0.1, 0.09), "proportion", look="fixed")
outlooks = st.builds(
    Outlook,
    st.builds(Point, st.just(1), st.floats(0.5, 50), st.floats(0.5, 500)),
    st.just("mean"),
    st.sampled_from([(0.5, 0.5), (1.0, 2.0, 3.0), (0.9, 0.1)]),
    st.sampled_from(["fixed", "sequential"]),
    explained=st.floats(0, 0.8),
)


def test_the_rule_of_thumb() -> None:
    """16 times the variance over the squared difference, per arm, for alpha 5 % and power 80 % (Kohavi et al.)."""
    outlook = Outlook(Point(1, 10.0, 4.0), "mean", look="fixed")
    assert needed(outlook, 0.02) == pytest.approx(2 * 16 * 4 / 0.2**2, rel=0.03)


@given(outlooks, st.floats(0.01, 0.5))
def test_what_is_needed_detects_what_was_wanted(outlook: Outlook, lift: float) -> None:
    units = needed(outlook, lift)
    assert power(outlook, lift, units) >= 0.8
    assert units == 2 * len(outlook.shares) or power(outlook, lift, units - 1) < 0.8
    if units > 100:
        assert detectable(outlook, units) == pytest.approx(lift, rel=0.02)


@given(outlooks, st.floats(0.01, 0.4))
def test_more_of_anything_helps(outlook: Outlook, lift: float) -> None:
    assert needed(outlook, lift * 1.1) <= needed(outlook, lift)
    assert power(outlook, lift, 2000) <= power(outlook, lift, 3000) + 1e-12


def test_the_price_of_peeking() -> None:
    """A sequence that is tightest at its end needs 1.9 times the units of a fixed test."""
    sequential = Outlook(RATE.base, RATE.kind)
    assert needed(sequential, 0.1) / needed(RATE, 0.1) == pytest.approx(1.914, abs=0.01)


def test_covariates_save_their_share() -> None:
    helped = Outlook(RATE.base, RATE.kind, look="fixed", explained=0.4)
    assert needed(helped, 0.1) == pytest.approx(0.6 * needed(RATE, 0.1), rel=1e-3)


@pytest.mark.parametrize("look", ["fixed", "sequential"])
def test_the_power_by_simulation(look: Literal["fixed", "sequential"]) -> None:
    """4,000 experiments with a true lift at the planned size; a sequence finds it at the last look or earlier."""
    outlook = Outlook(RATE.base, RATE.kind, look=look)
    units = needed(outlook, 0.1) // 2
    by: Evidence = Fixed(0.05) if look == "fixed" else Sequential(0.05, 2 * units)
    rng = np.random.default_rng(31)
    won = np.stack([rng.binomial(units, rate, 4000) for rate in (0.1, 0.11)], axis=1)
    found = [p_value(absolute(*(point("proportion", counted(units, int(one))) for one in each)), by) for each in won]
    assert np.mean(np.array(found) <= 0.05) == pytest.approx(0.8, abs=0.025)


def test_a_plan_is_in_whole_weeks() -> None:
    plan = planned(RATE, 0.1, daily=2000)
    assert (plan.units, plan.days, plan.weeks, plan.level) == (29497, 15, 3, 0.05)
    three = planned(Outlook(RATE.base, RATE.kind, (1, 1, 1), look="fixed"), 0.1, daily=2000)
    assert three.level == 0.025
    assert three.units > 1.5 * plan.units


def test_what_cannot_be_found_is_said() -> None:
    assert detectable(RATE, 3) is None
    assert detectable(Outlook(Point(1, 0.99, 0.0099), "proportion"), 200) is None
    with pytest.raises(Invalid) as small:
        needed(RATE, 1e-9)
    assert small.value.problem.code == "lift_too_small"
    for lift, outlook in (
        (0.0, RATE),
        (0.1, Outlook(Point(1, 0.0, 0.1), "mean")),
        (0.1, Outlook(RATE.base, "mean", (1,))),
    ):
        with pytest.raises(Invalid):
            needed(outlook, lift)
    with pytest.raises(Invalid):
        planned(RATE, 0.1, daily=0)


def test_a_fall_is_found_like_a_rise() -> None:
    outlook = Outlook(Point(1, 10.0, 4.0), "mean", look="fixed")
    assert needed(outlook, -0.02) == needed(outlook, 0.02)

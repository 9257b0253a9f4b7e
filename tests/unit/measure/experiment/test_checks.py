"""Shares of the arms, several arms at once, beliefs."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faden.domain.errors import Invalid
from faden.measure.experiment.allocation import allocation
from faden.measure.experiment.correction import bonferroni, holm
from faden.measure.experiment.effect import Effect
from faden.measure.experiment.mixture import bernoulli_interval
from faden.measure.experiment.posterior import Prior, posterior

probabilities = st.lists(st.floats(0, 1), min_size=1, max_size=8)


def test_an_arm_without_a_share_takes_no_degree_of_freedom() -> None:
    assert allocation([1000, 7, 1200], [1, 0, 1]).p == allocation([1000, 1200], [0.5, 0.5]).p
    assert allocation([821588, 815482], [0.5, 0.5]).p == pytest.approx(1.8218e-6, abs=1e-10)


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=6), st.randoms(), st.floats(0.1, 100))
def test_shares_have_neither_order_nor_unit(units: list[int], dice: Random, unit: float) -> None:
    weights = [1.0 + place for place in range(len(units))]
    order = dice.sample(range(len(units)), len(units))
    one = allocation(units, weights)
    other = allocation([units[place] for place in order], [unit * weights[place] for place in order])
    assert (other.p, other.always_valid_p) == pytest.approx((one.p, one.always_valid_p), rel=1e-6, abs=1e-12)


def test_the_check_of_shares_may_be_looked_at() -> None:
    """1,000 fair experiments with 50 looks: the sequential check raises a false alarm in less than 5 %."""
    rng = np.random.default_rng(21)
    first = rng.binomial(200, 0.5, size=(1000, 50)).cumsum(axis=1)
    seen = 200 * np.arange(1, 51)
    found = [
        [allocation((int(one), int(all_ - one)), (1, 1)) for one, all_ in zip(each, seen, strict=True)]
        for each in first
    ]
    assert np.mean([min(one.always_valid_p for one in each) < 0.05 for each in found]) <= 0.05
    assert np.mean([min(one.p for one in each) < 0.05 for each in found]) > 0.15
    for units in ((1000, 1200), (51_000, 49_000), (503_000, 497_000)):
        assert allocation(units, (1, 1)).always_valid_p < 0.001


def test_shares_that_are_none_are_refused() -> None:
    for weights in ([1, 0], [0, 0], [1, -1]):
        with pytest.raises(Invalid) as refused:
            allocation([5, 5], weights)
        assert refused.value.problem.code == "weights_invalid"
    assert allocation([0, 0], [1, 1]).p == 1.0


@given(probabilities)
def test_holm_lies_between_nothing_and_bonferroni(values: list[float]) -> None:
    for raw, stepped, plain in zip(values, holm(values), bonferroni(values), strict=True):
        assert raw <= stepped <= plain <= 1
    smallest = values.index(min(values))
    assert holm(values)[smallest] == bonferroni(values)[smallest]


@given(probabilities, st.randoms())
def test_holm_has_no_order(values: list[float], dice: Random) -> None:
    order = dice.sample(range(len(values)), len(values))
    found = holm(values)
    assert holm([values[place] for place in order]) == pytest.approx([found[place] for place in order])


def test_holm_keeps_the_chance_of_any_false_alarm() -> None:
    """4 arms without an effect and one with: some false alarm in at most 5 % of 20,000 experiments."""
    rng = np.random.default_rng(22)
    values = rng.random((20_000, 5))
    values[:, 0] **= 6
    assert np.mean([min(holm(each.tolist())[1:]) <= 0.05 for each in values]) <= 0.05 + 0.004


@given(st.floats(-1, 1), st.floats(0.01, 1), st.floats(-0.2, 0.2), st.floats(0.01, 1))
def test_a_belief_lies_between_prior_and_data(value: float, se: float, mean: float, sd: float) -> None:
    found = posterior(Effect(value, se, 1e9, 1000), prior=Prior(mean, sd))
    assert min(value, mean) - 1e-9 <= found.mean <= max(value, mean) + 1e-9
    assert found.sd < min(se, sd)
    assert found.loss_if_kept - found.loss_if_shipped == pytest.approx(found.mean, abs=1e-9)
    down = posterior(Effect(value, se, 1e9, 1000), prior=Prior(mean, sd), direction="down")
    assert down.chance_to_win == pytest.approx(1 - found.chance_to_win, abs=1e-9)
    assert down.loss_if_shipped == pytest.approx(found.loss_if_kept, abs=1e-9)


def test_losses_by_simulation() -> None:
    draws = np.random.default_rng(23).normal(0.02, 0.05, 10**6)
    found = posterior(Effect(0.02, 0.05, 1e9, 1000))
    assert found.loss_if_shipped == pytest.approx(np.maximum(-draws, 0).mean(), abs=2e-4)
    assert found.loss_if_kept == pytest.approx(np.maximum(draws, 0).mean(), abs=2e-4)
    assert found.chance_to_win == pytest.approx((draws > 0).mean(), abs=2e-3)


@given(st.integers(0, 400), st.integers(0, 400))
def test_the_interval_of_a_rate_holds_the_rate_and_narrows(won: int, lost: int) -> None:
    n = won + lost
    found = bernoulli_interval(won, n, 0.05, 100)
    assert 0 <= found.low <= found.high <= 1
    if n:
        assert found.holds(won / n)
        later = bernoulli_interval(20 * won, 20 * n, 0.05, 100)
        assert later.high - later.low < found.high - found.low
    turned = bernoulli_interval(lost, n, 0.05, 100)
    assert (1 - turned.high, 1 - turned.low) == pytest.approx((found.low, found.high), abs=1e-9)


def test_the_interval_of_a_rate_holds_at_all_times() -> None:
    """400 arms with a rate of 3 %, looked at after every 50 of 2,000: left out at any time in at most 5 %."""
    rng = np.random.default_rng(24)
    won = rng.binomial(50, 0.03, size=(400, 40)).cumsum(axis=1)
    missed = sum(
        any(not bernoulli_interval(int(one), 50 * (at + 1), 0.05, 500).holds(0.03) for at, one in enumerate(each))
        for each in won
    )
    assert missed / 400 <= 0.05

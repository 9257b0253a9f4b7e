"""Values of policies that were never played: right on average, honest about their reach, silent without overlap."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from faden.domain.errors import Invalid
from faden.measure.offpolicy import (
    METHODS,
    Method,
    Model,
    Refused,
    Replayed,
    Value,
    armwise,
    effective,
    estimated,
    replayed,
)

Floats = NDArray[np.float64]
RATES = np.array([[0.10, 0.30, 0.20], [0.40, 0.10, 0.20]])
LOGGING = np.array([[0.6, 0.2, 0.2], [0.2, 0.5, 0.3]])
TARGET = np.array([[0.1, 0.8, 0.1], [0.8, 0.1, 0.1]])
"""Two kinds of visitors, equally many; three things to show them."""
TRUTH = float((TARGET * RATES).sum(axis=1).mean())


def logged(rng: np.random.Generator, n: int, target: Floats = TARGET, *, model: bool = True) -> Replayed:
    kind = rng.integers(0, 2, n)
    action = (rng.random(n)[:, None] > LOGGING[kind].cumsum(axis=1)).sum(axis=1)
    rewards = (rng.random(n) < RATES[kind, action]).astype(np.float64)
    guess = armwise(action, rewards, target[kind]) if model else None
    return replayed(rewards, LOGGING[kind, action], target[kind, action], model=guess)


def value(found: Value | Refused) -> Value:
    assert isinstance(found, Value), found
    return found


@pytest.mark.parametrize("method", METHODS)
def test_right_on_average_and_within_the_interval(method: Method) -> None:
    """1,000 logs of 1,000 decisions: no bias beyond noise, errors as stated, 95 % of the intervals hold the truth."""
    rng = np.random.default_rng(41)
    found = [value(estimated(logged(rng, 1000), method)) for _ in range(1000)]
    values = np.array([one.value for one in found])
    noise = values.std() / np.sqrt(1000)
    assert values.mean() == pytest.approx(TRUTH, abs=3 * noise)
    assert np.mean([one.se for one in found]) == pytest.approx(values.std(), rel=0.06)
    assert np.mean([one.interval.holds(TRUTH) for one in found]) == pytest.approx(0.95, abs=0.02)


def test_the_policy_that_was_played_has_the_value_that_was_seen() -> None:
    """Weights of 1: all methods give the plain mean."""
    rewards, chances = np.arange(200.0) % 7, np.full(200, 0.25)
    found = replayed(rewards, chances, chances, model=Model(np.zeros(200), np.zeros(200)))
    for method in METHODS:
        assert value(estimated(found, method)).value == pytest.approx(rewards.mean())
    assert effective(found) == pytest.approx(200)


def test_doubly_robust_forgives_either_mistake() -> None:
    """A perfect model with wrong propensities, or right ones with a useless model: the truth both times."""
    rng = np.random.default_rng(42)
    kind = rng.integers(0, 2, 200_000)
    action = (rng.random(kind.size)[:, None] > LOGGING[kind].cumsum(axis=1)).sum(axis=1)
    rewards = (rng.random(kind.size) < RATES[kind, action]).astype(np.float64)
    perfect = Model(RATES[kind, action], (TARGET[kind] * RATES[kind]).sum(axis=1))
    useless = Model(np.full(kind.size, 0.5), np.full(kind.size, 0.5))
    wrong = np.full(kind.size, 1 / 3)  # what nobody played, though its weights still average about 1
    right = LOGGING[kind, action]
    for propensities, model in ((wrong, perfect), (right, useless)):
        scores = replayed(rewards, propensities, TARGET[kind, action], model=model).scores
        assert scores is not None
        assert scores.sums[0] / scores.n == pytest.approx(TRUTH, abs=0.005)


def test_a_model_narrows_the_interval() -> None:
    rng = np.random.default_rng(43)
    kind = rng.integers(0, 2, 20_000)
    action = (rng.random(kind.size)[:, None] > LOGGING[kind].cumsum(axis=1)).sum(axis=1)
    rewards = 100 + 50 * RATES[kind, action] + rng.normal(0, 5, kind.size)
    found = replayed(
        rewards, LOGGING[kind, action], TARGET[kind, action], model=armwise(action, rewards, TARGET[kind])
    )
    plain, helped = (value(estimated(found, method)) for method in ("ips", "dr"))
    assert helped.se < 0.3 * plain.se


def test_no_reward_predicts_itself() -> None:
    """Each decision's prediction stays the same whatever its own reward was."""
    rng = np.random.default_rng(44)
    action, rewards = rng.integers(0, 3, 60), rng.random(60)
    one = armwise(action, rewards, np.full(3, 1 / 3))
    for place in (0, 17, 59):
        other = rewards.copy()
        other[place] += 100
        assert armwise(action, other, np.full(3, 1 / 3)).taken[place] == one.taken[place]


@given(st.integers(0, 10**6), st.integers(1, 299))
def test_days_add_up(seed: int, cut: int) -> None:
    rng = np.random.default_rng(seed)
    rewards, chances, wanted = rng.random(300), rng.uniform(0.1, 1, 300), rng.random(300)
    model = Model(rng.random(300), rng.random(300))
    parts = [
        replayed(rewards[part], chances[part], wanted[part], model=Model(model.taken[part], model.expected[part]))
        for part in (slice(0, cut), slice(cut, 300))
    ]
    whole = replayed(rewards, chances, wanted, model=model)
    assert whole.scores is not None
    for both in (parts[0] + parts[1], parts[1] + parts[0]):
        assert both.scores is not None
        assert (*both.weighted.sums, *both.weighted.products) == pytest.approx(
            (*whole.weighted.sums, *whole.weighted.products)
        )
        assert both.scores.sums == pytest.approx(whole.scores.sums)
        assert (both.heaviest, both.capped, both.missed) == (whole.heaviest, whole.capped, whole.missed)


def reason(found: Value | Refused) -> str:
    return found.reason if isinstance(found, Refused) else "answered"


def test_without_overlap_there_is_no_answer() -> None:
    """Half of what the new policy does was never done: the log cannot tell, but its weights give it away."""
    rng = np.random.default_rng(45)
    n = 2000
    action = rng.integers(0, 2, n)
    never = replayed(rng.random(n), np.full(n, 0.5), np.where(action == 0, 0.5, 0.0))
    assert reason(estimated(never)) == "no_overlap"
    known = replayed(rng.random(n), np.full(n, 0.5), np.full(n, 0.49), missed=0.02)
    found = estimated(known)
    assert isinstance(found, Refused)
    assert found.reason == "no_overlap"
    assert found.numbers["missed"] == pytest.approx(0.02)
    assert reason(estimated(replayed(rng.random(n), np.full(n, 0.5), np.full(n, 0.5)))) == "answered"


def test_a_few_decisions_that_carry_all_are_no_answer() -> None:
    rewards, chances = np.arange(2000.0) % 2, np.full(2000, 0.5)
    wanted = np.full(2000, 0.5)
    chances[7] = 1e-6
    found = replayed(rewards, chances, wanted)
    assert reason(estimated(found)) == "too_little_overlap"
    assert found.heaviest == pytest.approx(5e5)
    cut = value(estimated(replayed(rewards, chances, wanted, most=45)))
    assert (cut.capped, cut.decisions) == (1, 2000)
    assert reason(estimated(replayed(rewards[:40], chances[:40], wanted[:40], most=2))) == "too_little_overlap"


def test_wrong_propensities_show() -> None:
    rng = np.random.default_rng(46)
    n = 5000
    found = replayed(rng.random(n), np.full(n, 0.25), rng.uniform(0.2, 0.4, n))
    assert reason(estimated(found)) == "propensities_wrong"


def test_what_is_missing_is_said() -> None:
    assert reason(estimated(logged(np.random.default_rng(47), 500, model=False), "dr")) == "no_model"
    assert reason(estimated(replayed([1.0] * 100, [0.5] * 100, [0.5] * 100))) == "no_variation"
    assert reason(estimated(replayed([], [], []))) == "no_decisions"
    assert reason(estimated(replayed([1.0] * 100, [0.5] * 100, [0.0] * 100))) == "no_overlap"


@pytest.mark.parametrize(("chance", "wanted"), [(0.0, 0.5), (1.1, 0.5), (0.5, -0.1), (float("nan"), 0.5)])
def test_what_is_no_probability_is_refused(chance: float, wanted: float) -> None:
    with pytest.raises(Invalid) as refused:
        replayed([1.0], [chance], [wanted])
    assert refused.value.problem.code == "propensity_invalid"

"""Thompson sampling: chances, floors, propensities, and how much is lost on the way to the best arm."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from faden.decide.bandit import Policy, Reward, Tally, best_chances, chosen, policy
from faden.domain.errors import Invalid

rates = st.builds(
    lambda n, share: Tally(n, float(int(n * share)), float(int(n * share))), st.integers(0, 50_000), st.floats(0, 1)
)
amounts = st.builds(
    lambda n, mean, sd: Tally(n, n * mean, n * (mean**2 + sd**2)),
    st.integers(0, 50_000),
    st.floats(-100, 100),
    st.floats(0.1, 100),
)
either = st.one_of(
    st.tuples(st.lists(rates, min_size=1, max_size=8), st.just("yes_no")),
    st.tuples(st.lists(amounts, min_size=1, max_size=8), st.just("amount")),
)


@given(either, st.floats(0, 0.125))
def test_shares_are_probabilities_and_none_is_under_its_floor(
    found: tuple[list[Tally], Reward], floor: float
) -> None:
    tallies, reward = found
    made = policy({str(place): one for place, one in enumerate(tallies)}, reward, floor)
    assert math.fsum(made.shares) == pytest.approx(1, abs=1e-12)
    assert all(floor <= share <= 1 + 1e-12 for share in made.shares)


@given(either, st.randoms())
def test_arms_have_no_order(found: tuple[list[Tally], Reward], dice: Random) -> None:
    tallies, reward = found
    order = dice.sample(range(len(tallies)), len(tallies))
    one, other = best_chances(tallies, reward), best_chances([tallies[place] for place in order], reward)
    assert other == pytest.approx([one[place] for place in order], abs=1e-9)


@given(st.integers(1, 2000), st.floats(0, 1), st.integers(2, 6))
def test_equal_arms_have_equal_chances(n: int, share: float, arms: int) -> None:
    won = float(int(n * share))
    assert best_chances([Tally(n, won)] * arms, "yes_no") == pytest.approx([1 / arms] * arms, abs=1e-9)


@given(amounts, amounts, st.floats(0.01, 100), st.floats(-50, 50))
def test_amounts_have_neither_unit_nor_origin(one: Tally, other: Tally, unit: float, shift: float) -> None:
    def moved(tally: Tally) -> Tally:
        total, n = unit * tally.total, tally.n
        return Tally(n, total + n * shift, unit**2 * tally.squares + 2 * shift * total + n * shift**2)

    assert best_chances([moved(one), moved(other)], "amount") == pytest.approx(
        best_chances([one, other], "amount"), abs=1e-5
    )


@given(rates, rates)
def test_a_tally_adds_up(one: Tally, other: Tally) -> None:
    again = one
    for _ in range(2):
        again = again.rewarded(1.0)
    assert again == one + Tally(2, 2.0, 2.0)
    assert one + other == other + one


@pytest.mark.parametrize("arms", [2, 3, 5, 9])
@pytest.mark.parametrize("rate", [0.005, 0.1, 0.97])
def test_chances_by_simulation(arms: int, rate: float) -> None:
    """Against a million draws from the same beliefs: within 0.003, the draws' own error included."""
    rng = np.random.default_rng(arms)
    n = rng.integers(20, 20_000, arms)
    won = rng.binomial(n, np.minimum(rate * rng.uniform(0.8, 1.2, arms), 0.99))
    best = rng.beta(1 + won, 1 + n - won, size=(10**6, arms)).argmax(axis=1)
    drawn = np.bincount(best, minlength=arms) / 10**6
    found = best_chances([Tally(int(one), float(two)) for one, two in zip(n, won, strict=True)], "yes_no")
    assert found == pytest.approx(drawn, abs=0.003)


def test_two_beliefs_in_closed_form() -> None:
    """P(Beta(2, 1) > Beta(1, 1)) is 2/3; the chances of normal beliefs follow from their difference."""
    assert best_chances([Tally(1, 1), Tally(0, 0)], "yes_no")[0] == pytest.approx(2 / 3, abs=0.001)
    one, other = Tally(10**6, 1.000e6, 2e6), Tally(10**6, 1.002e6, 2.004004e6)
    z = 0.002 / math.sqrt(2 * 1e-6)
    expected = 0.5 * (1 + math.erf(z / math.sqrt(2)))
    assert best_chances([one, other], "amount")[1] == pytest.approx(expected, abs=0.001)


def test_what_is_drawn_is_what_is_logged() -> None:
    """Each arm comes up as often as its propensity says; any source of randomness will do."""
    made = policy({"a": Tally(100, 5), "b": Tally(100, 8), "c": Tally(100, 2)}, "yes_no", {"c": 0.1})
    for source in (Random(1), np.random.default_rng(1)):
        drawn = [chosen(made, source) for _ in range(40_000)]
        for arm, share in zip(made.arms, made.shares, strict=True):
            of_arm = [one for one in drawn if one.arm == arm]
            assert {one.propensity for one in of_arm} == {share}
            assert len(of_arm) / len(drawn) == pytest.approx(share, abs=4 * math.sqrt(share * (1 - share) / 40_000))


def test_the_same_number_draws_the_same_arm() -> None:
    class Said:
        def __init__(self, number: float) -> None:
            self.number = number

        def random(self) -> float:
            return self.number

    made = Policy(("a", "b", "c"), (0.0, 0.4, 0.6), (0.0, 0.4, 1.0))
    drawn = [chosen(made, Said(number)).arm for number in (0.0, 0.39, 0.4, 0.41, 1 - 2**-53)]
    assert drawn == ["b", "b", "c", "c", "c"]


def test_nothing_is_known_before_the_first_reward() -> None:
    kinds: tuple[Reward, ...] = ("yes_no", "amount")
    for kind in kinds:
        assert best_chances([Tally()] * 3, kind) == pytest.approx([1 / 3] * 3)
    zeros = [Tally(500), Tally(3)]
    assert best_chances(zeros, "amount") == pytest.approx([0.5, 0.5])


def test_an_unlucky_start_does_not_make_an_arm_certain() -> None:
    """Ten zeros from an arm whose neighbour sells to one in twenty: it is still tried."""
    found = best_chances([Tally(1000, 2500, 200_000), Tally(10)], "amount")
    assert found[1] > 0.1


def test_what_makes_no_sense_is_refused() -> None:
    tallies = {"a": Tally(10, 5), "b": Tally(10, 6)}
    cases: list[tuple[dict[str, Tally], float | dict[str, float], str]] = [
        (tallies, 0.6, "floors_invalid"),
        (tallies, {"a": -0.1}, "floors_invalid"),
        ({}, 0.0, "arms_missing"),
        ({"a": Tally(10, 11), "b": Tally(10, 1)}, 0.0, "reward_out_of_range"),
    ]
    for wrong, floors, code in cases:
        with pytest.raises(Invalid) as refused:
            policy(wrong, "yes_no", floors)
        assert refused.value.problem.code == code


Draw = Callable[[np.random.Generator, int], float]
"""What an arm brings."""
RATES, MEANS = (0.04, 0.05, 0.07), (1.0, 1.2, 1.6)
STEPS, REFRESH = 16_000, 50
"""Decisions in all, and between two policies, as a hot path would have it."""


def clicked(rng: np.random.Generator, arm: int) -> float:
    return float(rng.random() < RATES[arm])


def spent(rng: np.random.Generator, arm: int) -> float:
    """One in five buys."""
    return float(rng.exponential(MEANS[arm] / 0.2)) if rng.random() < 0.2 else 0.0


def regret(seed: int, reward: Reward, draw: Draw, gaps: NDArray[np.float64], floor: float) -> NDArray[np.float64]:
    """What was lost against the best arm, beyond what the floors cost, after each decision."""
    rng, names = np.random.default_rng(seed), ("a", "b", "c")
    tallies = dict.fromkeys(names, Tally())
    made, drawn = policy(tallies, reward, floor), np.empty(STEPS, dtype=np.intp)
    for step in range(STEPS):
        if step % REFRESH == 0:
            made = policy(tallies, reward, floor)
            assert min(made.shares) >= floor
        name = chosen(made, rng).arm
        drawn[step] = names.index(name)
        tallies[name] = tallies[name].rewarded(draw(rng, int(drawn[step])))
    return np.cumsum(gaps[drawn] - floor * gaps.sum())


@pytest.mark.parametrize("floor", [0.0, 0.05])
@pytest.mark.parametrize(("reward", "draw", "means"), [("yes_no", clicked, RATES), ("amount", spent, MEANS)])
def test_regret_grows_ever_more_slowly(floor: float, reward: Reward, draw: Draw, means: tuple[float, ...]) -> None:
    """Mean of 12 runs: the second half costs less than half of the first, and all far less than an even split."""
    gaps = max(means) - np.array(means)
    mean = np.mean([regret(seed, reward, draw, gaps, floor) for seed in range(12)], axis=0)
    first, second = mean[STEPS // 2 - 1], mean[-1] - mean[STEPS // 2 - 1]
    assert second < 0.5 * first
    assert mean[-1] < 0.4 * gaps.mean() * STEPS

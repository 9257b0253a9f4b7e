"""Real logged recommendations: what one policy's log says of the other, whose clicks are known as well."""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from faden.measure.offpolicy import METHODS, Model, Refused, Value, armwise, estimated, replayed
from tests.reference import SHARED, needed

FOLDER = SHARED / "data" / "open_bandit_women"
ITEMS, POSITIONS = 46, 3
CLICK_RATE = 0.0046
"""Of either policy, in its own log: 46 clicks of 10,000 shown."""
MOST = 100.0
"""The root of the number of decisions. One propensity of the bandit's log is 0.000001, in steps of which they were
simulated: that decision alone would weigh twice as much as all others."""

pytestmark = needed(FOLDER)


@dataclass(frozen=True)
class Log:
    """One policy's decisions."""

    items: NDArray[np.intp]
    positions: NDArray[np.intp]
    clicks: NDArray[np.float64]
    propensities: NDArray[np.float64]

    def shares(self) -> NDArray[np.float64]:
        """How often the policy showed each item at each position, over the week."""
        counts = np.zeros((POSITIONS, ITEMS))
        np.add.at(counts, (self.positions - 1, self.items), 1)
        shares: NDArray[np.float64] = counts / counts.sum(axis=1, keepdims=True)
        return shares


def log(name: str) -> Log:
    with gzip.open(FOLDER / f"women_{name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return Log(
        np.array([int(row["item_id"]) for row in rows]),
        np.array([int(row["position"]) for row in rows]),
        np.array([float(row["click"]) for row in rows]),
        np.array([float(row["propensity_score"]) for row in rows]),
    )


@pytest.fixture(scope="module")
def bandit() -> Log:
    return log("bts")


@pytest.fixture(scope="module")
def even() -> Log:
    return log("random")


def values(rewards: Log, target: NDArray[np.float64], model: Model) -> list[Value]:
    """By all methods; `target`: probability of every item, a row per decision."""
    wanted = target[np.arange(rewards.items.size), rewards.items]
    found = replayed(rewards.clicks, rewards.propensities, wanted, model=model, most=MOST)
    answers = [estimated(found, method) for method in METHODS]
    assert all(isinstance(one, Value) for one in answers), answers
    return [one for one in answers if isinstance(one, Value)]


def agree(found: list[Value]) -> None:
    """The truth lies in each interval, and the methods lie within one standard error of each other."""
    assert all(one.interval.holds(CLICK_RATE) for one in found)
    estimates = [one.value for one in found]
    assert max(estimates) - min(estimates) < min(one.se for one in found)


def test_the_even_policy_from_the_bandits_log(bandit: Log) -> None:
    target = np.full((bandit.items.size, ITEMS), 1 / ITEMS)
    found = values(bandit, target, armwise(bandit.items, bandit.clicks, target))
    agree(found)
    assert [one.capped for one in found] == [6, 6, 6]
    assert 500 < found[0].effective < 700


def test_the_bandit_from_the_even_policys_log(even: Log, bandit: Log) -> None:
    """Its probabilities are the shares with which it showed each item at each position."""
    target = bandit.shares()[even.positions - 1]
    found = values(even, target, armwise(even.items, even.clicks, target))
    agree(found)
    assert all(one.capped == 0 and one.interval.low > 0 for one in found)
    assert 3000 < found[0].effective < 4000


def test_one_simulated_propensity_cannot_carry_the_answer(bandit: Log) -> None:
    found = estimated(replayed(bandit.clicks, bandit.propensities, np.full(bandit.items.size, 1 / ITEMS)))
    assert isinstance(found, Refused)
    assert found.reason == "too_little_overlap"
    assert found.numbers["heaviest"] == pytest.approx(1e6 / ITEMS)
    assert found.numbers["effective"] < 3


def test_a_policy_of_one_item_is_beyond_the_bandits_log(bandit: Log) -> None:
    """Too little of what it would do was ever done."""
    rarest = int(np.bincount(bandit.items, minlength=ITEMS).argmin())
    found = estimated(replayed(bandit.clicks, bandit.propensities, (bandit.items == rarest).astype(float), most=MOST))
    assert isinstance(found, Refused)

"""Thompson sampling: each arm is shown as often as it is likely to be the best, and never less than its floor.

What is kept are counts alone (`Tally`), which add up over processes and days. From them `best_chances` computes the
probability of each arm to be the best, `policy` lifts it to the floors, and `chosen` draws. The propensity that is
logged is the very number that was drawn with, not an estimate of it, so later estimates of other policies are exact.

A policy costs some tenths of a millisecond and is good until new outcomes are in: make one when the tallies have
changed, at most every second or so, and draw from it in the hot path, which costs about a microsecond.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Literal, Protocol

import msgspec
import numpy as np
from numpy.polynomial.legendre import leggauss
from numpy.typing import NDArray
from scipy.special import betainc, ndtr, ndtri

from faden.domain.errors import Invalid

Floats = NDArray[np.float64]
Reward = Literal["yes_no", "amount"]
"""`yes_no`: 0 or 1, beliefs are beta. `amount`: anything (revenue), beliefs of the mean are normal."""
STEPS = 16
"""Pieces into which each arm's belief is cut: the chances are right to about 0.001."""
PRIOR_UNITS = 1.0
"""Units that what is believed beforehand is worth: a rate of one half, or the mean of all arms."""
PRIOR_SPREAD_UNITS = 10.0
"""Units that the spread over all arms is worth in one arm's: ten zeros in a row do not make an arm certain."""
_FURTHEST = 10.0
"""Standard deviations beyond which nothing is looked for."""
_CUTS = np.array([-_FURTHEST, -6.0, -4.0, *ndtri((np.arange(STEPS) + 0.5) / STEPS).tolist(), 4.0, 6.0, _FURTHEST])
_ROUNDING = 8 * float(np.finfo(np.float64).eps)


class Random(Protocol):
    """A source of randomness: `random.Random` and numpy's `Generator` both are."""

    def random(self) -> float:
        """A number from 0 to 1, 1 excluded."""


class Tally(msgspec.Struct, frozen=True, gc=False):
    """What one arm has brought so far."""

    n: int = 0
    total: float = 0.0
    squares: float = 0.0
    """Sum of squared rewards; not needed for a yes or no."""

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.n + other.n, self.total + other.total, self.squares + other.squares)

    def rewarded(self, reward: float) -> Tally:
        """The tally after one more decision and what it brought."""
        return Tally(self.n + 1, self.total + reward, self.squares + reward * reward)


class Policy(msgspec.Struct, frozen=True):
    """Who is shown what how often, until the next one is made."""

    arms: tuple[str, ...]
    shares: tuple[float, ...]
    borders: tuple[float, ...]
    """The shares, added up one by one."""


class Choice(msgspec.Struct, frozen=True, gc=False):
    """The arm to show, and the probability it was shown with: log both."""

    arm: str
    propensity: float


def policy(tallies: Mapping[str, Tally], reward: Reward, floors: Mapping[str, float] | float = 0.0) -> Policy:
    """Thompson sampling with a floor per arm: share = floor + (1 - sum of floors) · chance to be the best.

    `floors`: one for all arms, or one per arm; 0 where none is named.

    >>> found = policy({"a": Tally(1000, 50), "b": Tally(1000, 20)}, "yes_no", 0.05)
    >>> [round(one, 3) for one in found.shares]
    [0.95, 0.05]
    """
    if not tallies:
        raise Invalid("arms_missing", "A bandit needs at least one arm.", path="tallies")
    held = _floors(tuple(tallies), floors)
    free = 1 - math.fsum(held)
    chances = best_chances(tuple(tallies.values()), reward)
    shares = tuple(floor + free * chance for floor, chance in zip(held, chances, strict=True))
    return Policy(tuple(tallies), shares, tuple(accumulate(shares)))


def chosen(policy: Policy, random: Random) -> Choice:
    """Draws an arm; one number from `random` each time."""
    place = min(bisect_right(policy.borders, random.random() * policy.borders[-1]), len(policy.arms) - 1)
    return Choice(policy.arms[place], policy.shares[place])


def best_chances(tallies: Sequence[Tally], reward: Reward) -> tuple[float, ...]:
    """The probability of each arm to be the best, under beliefs that are independent of each other; sums to 1.

    For arms k with distribution functions F_k it is the integral of dF_k over the product of all others. Between
    points that lie closely where beliefs change, each F is taken as straight; the integral of that is exact, so the
    chances add up to 1 and depend on nothing but the tallies.

    >>> [round(one, 4) for one in best_chances([Tally(10, 5), Tally(10, 5)], "yes_no")]
    [0.5, 0.5]
    """
    if len(tallies) == 1:
        return (1.0,)
    held = _beta(tallies) if reward == "yes_no" else _normal(tallies)
    found = _integral(held)
    return tuple((found / found.sum()).tolist())


def _beta(tallies: Sequence[Tally]) -> Floats:
    """The beliefs' distribution functions, one row per arm, at points where any of them changes."""
    won, n = (np.array(one, dtype=np.float64) for one in zip(*((one.total, one.n) for one in tallies), strict=True))
    if not ((won >= 0) & (won <= n)).all():
        raise Invalid(
            "reward_out_of_range",
            "A yes or no brought less than 0 or more than 1.",
            path="tallies",
            hint="Use the reward »amount« for anything but 0 and 1.",
        )
    above, below = won + PRIOR_UNITS, n - won + PRIOR_UNITS
    mean = above / (above + below)
    points = np.clip(_points(mean, np.sqrt(mean * (1 - mean) / (above + below + 1))), 0.0, 1.0)
    return np.asarray(betainc(above[:, None], below[:, None], points), dtype=np.float64)


def _normal(tallies: Sequence[Tally]) -> Floats:
    """As `_beta`, for means. An arm's mean and spread begin at those of all arms together."""
    n, total, squares = (
        np.array(one, dtype=np.float64)
        for one in zip(*((one.n, one.total, one.squares) for one in tallies), strict=True)
    )
    everybody = n.sum()
    middle = total.sum() / everybody if everybody else 0.0
    overall = squares.sum() / everybody - middle**2 if everybody else 0.0
    if overall <= _ROUNDING * middle**2:
        return np.tile(np.linspace(0.0, 1.0, STEPS), (len(tallies), 1))  # nothing tells them apart
    own = np.maximum(squares - total**2 / np.maximum(n, 1), 0.0)
    spread = (own + PRIOR_SPREAD_UNITS * overall) / (n + PRIOR_SPREAD_UNITS)
    mean = (total + PRIOR_UNITS * middle) / (n + PRIOR_UNITS)
    sd = np.sqrt(spread / (n + PRIOR_UNITS))
    return np.asarray(ndtr((_points(mean, sd) - mean[:, None]) / sd[:, None]), dtype=np.float64)


def _points(mean: Floats, sd: Floats) -> Floats:
    """Where to look: close where the beliefs are, and not below the point that the best surely passes."""
    found = np.sort(mean[:, None] + _CUTS * sd[:, None], axis=None)
    least = float((mean - _FURTHEST * sd).max())
    return np.concatenate([[least], found[found > least]])


def _integral(functions: Floats) -> Floats:
    """Each row's integral over the product of the others, exact for what is straight between the points."""
    functions[:, 0], functions[:, -1] = 0.0, 1.0
    steps = np.diff(functions, axis=1)[:, :, None]
    nodes, weights = _gauss((len(functions) + 1) // 2)
    inner = functions[:, :-1, None] + steps * (nodes + 1) / 2
    one = np.ones((1, *inner.shape[1:]))
    before = np.concatenate([one, np.cumprod(inner[:-1], axis=0)])
    after = np.concatenate([np.cumprod(inner[:0:-1], axis=0)[::-1], one])
    return np.asarray((steps * before * after).sum(axis=1) @ weights / 2, dtype=np.float64)


@lru_cache(maxsize=64)
def _gauss(points: int) -> tuple[Floats, Floats]:
    """Where to look at a polynomial of degree below 2 · `points`, and what each look weighs."""
    nodes, weights = leggauss(points)
    return nodes, weights


def _floors(arms: tuple[str, ...], floors: Mapping[str, float] | float) -> tuple[float, ...]:
    held = tuple(floors.get(arm, 0.0) for arm in arms) if isinstance(floors, Mapping) else (floors,) * len(arms)
    if any(not 0 <= one <= 1 for one in held) or math.fsum(held) > 1:
        raise Invalid(
            "floors_invalid",
            f"The floors {', '.join(map(str, held))} leave nothing to choose.",
            path="floors",
            hint="Use shares from 0 to 1 that sum to 1 at most.",
        )
    return held

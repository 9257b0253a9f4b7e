"""What another policy would have brought, from decisions that were logged with their propensities.

Each decision is weighted by how much likelier the new policy would have made it. That works only where the logging
policy did, now and then, everything that the new one does: without such overlap there is no estimate, and the answer
says so. What is kept per decision are sums that add up over days, as for experiments.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from faden.domain.errors import Invalid
from faden.measure.experiment.effect import Interval
from faden.measure.experiment.evidence import Fixed, alone, interval
from faden.measure.experiment.moments import Moments, covariance, mean, nothing, observed
from faden.measure.experiment.outcome import point

Floats = NDArray[np.float64]
Method = Literal["ips", "snips", "dr"]
"""Inverse propensity scoring; the same, normalised by the weights' own sum; doubly robust, with a model's help."""
METHODS: tuple[Method, ...] = ("ips", "snips", "dr")
LEAST_EFFECTIVE = 50.0
"""Decisions of equal weight that the logged ones must be worth."""
MOST_SHARE = 0.2
"""Of all weight, what a single decision may carry."""
TRUST = 1e-4
"""How unlikely the weights' mean may be if overlap and propensities were right: it is 1 then."""
_ROUNDING = 1e-9


class Replayed(msgspec.Struct, frozen=True):
    """Logged decisions, weighted for a new policy. Adds up over parts that share no decision."""

    weighted: Moments
    """Of weight · reward and of the weight."""
    scores: Moments | None
    """Of the doubly robust score; None without a model."""
    heaviest: float
    """The largest weight."""
    capped: int
    """How many weights were cut."""
    missed: float
    """Sum over decisions of the new policy's probability for what the logging one would never do."""

    def __add__(self, other: Replayed) -> Replayed:
        both = self.scores is not None and other.scores is not None
        return Replayed(
            self.weighted + other.weighted,
            (self.scores or nothing()) + (other.scores or nothing()) if both else None,
            max(self.heaviest, other.heaviest),
            self.capped + other.capped,
            self.missed + other.missed,
        )


class Model(msgspec.Struct, frozen=True):
    """What a model that has not seen a decision expects of it: one number per decision each."""

    taken: Floats
    """Of what was done."""
    expected: Floats
    """Of what the new policy would do, on average over its choices."""


class Value(msgspec.Struct, frozen=True):
    """The new policy's reward per decision."""

    method: Method
    value: float
    se: float
    interval: Interval
    decisions: int
    effective: float
    """Decisions of equal weight that would tell as much (Kish)."""
    capped: int
    """How many weights were cut."""


class Refused(msgspec.Struct, frozen=True):
    """No estimate, and why. `propensities_wrong`: weights above 1 on average, which no lack of overlap explains."""

    reason: Literal[
        "no_decisions", "no_overlap", "too_little_overlap", "propensities_wrong", "no_model", "no_variation"
    ]
    numbers: Mapping[str, float]


def replayed(
    rewards: ArrayLike,
    propensities: ArrayLike,
    target: ArrayLike,
    *,
    model: Model | None = None,
    missed: ArrayLike = 0.0,
    most: float = math.inf,
) -> Replayed:
    """Weighs decisions. Per decision: its reward, the probability it was made with, and the new policy's for it.

    `missed`: per decision, or one for all, the new policy's probability for all that the logging policy would never
    have done; give it wherever the logging policy is known as a whole, because the log itself cannot tell. `most`:
    larger weights are cut to it, for logs whose propensities are rounded or simulated; what that takes away is
    missing from the mean weight, and the estimate is refused when it shows.
    """
    brought, logged, wanted = (np.asarray(one, dtype=np.float64) for one in (rewards, propensities, target))
    if not ((logged > 0) & (logged <= 1)).all() or not ((wanted >= 0) & (wanted <= 1)).all():
        raise Invalid(
            "propensity_invalid",
            "A decision has a probability that is none.",
            path="propensities",
            hint="Log each decision with the probability it was made with: above 0, at most 1.",
        )
    raw = wanted / logged
    weights = np.minimum(raw, most)
    scores = None if model is None else observed(model.expected + weights * (brought - model.taken))
    return Replayed(
        observed(weights * brought, weights),
        scores,
        float(weights.max(initial=0.0)),
        int((raw > most).sum()),
        float(np.broadcast_to(np.asarray(missed, dtype=np.float64), weights.shape).sum()),
    )


def estimated(found: Replayed, method: Method = "snips", alpha: float = 0.05) -> Value | Refused:
    """The new policy's value with an interval of probability 1 - alpha (normal, one look), or why there is none."""
    refusal = _refusal(found)
    if refusal is not None:
        return refusal
    match method:
        case "ips":
            moments = Moments(found.weighted.n, found.weighted.sums[:1], found.weighted.products[:1])
            at = point("mean", moments)
        case "snips":
            at = point("ratio", found.weighted)
        case "dr":
            if found.scores is None:
                return Refused("no_model", {})
            at = point("mean", found.scores)
    effect = alone(at)
    if not effect.known:
        return Refused("no_variation", {"value": at.value})
    return Value(method, at.value, effect.se, interval(effect, Fixed(alpha)), at.n, effective(found), found.capped)


def effective(found: Replayed) -> float:
    """Kish's effective sample size: (sum of weights)² over the sum of their squares; 0 for none.

    >>> effective(replayed([1, 0, 0], [0.5, 0.5, 0.5], [0.5, 0.5, 0.0]))
    2.0
    """
    squares = found.weighted.products[2]
    return found.weighted.sums[1] ** 2 / squares if squares else 0.0


def armwise(
    actions: ArrayLike, rewards: ArrayLike, target: ArrayLike, *, folds: int = 5, strength: float = 10
) -> Model:
    """The simplest model: each action's mean reward, drawn towards the mean of all as if by `strength` decisions.

    `actions`: 0, 1, … per decision; `target`: the new policy's probability of every action, one row per decision or
    one for all. Every decision is judged by the other folds (each `folds`-th decision is one), so that no reward
    predicts itself.
    """
    taken, brought = np.asarray(actions, dtype=np.intp), np.asarray(rewards, dtype=np.float64)
    shares = np.asarray(target, dtype=np.float64)
    fold = np.arange(taken.size) % folds
    table = np.stack(
        [_means(taken[fold != one], brought[fold != one], shares.shape[-1], strength) for one in range(folds)]
    )
    return Model(table[fold, taken], (table[fold] * shares).sum(axis=1))


def _means(actions: NDArray[np.intp], rewards: Floats, many: int, strength: float) -> Floats:
    overall = float(rewards.mean()) if rewards.size else 0.0
    sums = np.bincount(actions, weights=rewards, minlength=many) + strength * overall
    return np.asarray(sums / (np.bincount(actions, minlength=many) + strength), dtype=np.float64)


def _refusal(found: Replayed) -> Refused | None:
    """Lack of overlap: told by the caller, seen in weights that a few decisions carry, or in their mean, which is 1
    where the logging policy may do all that the new one does."""
    if not found.weighted.n:
        return Refused("no_decisions", {})
    n, worth, average = found.weighted.n, effective(found), mean(found.weighted, 1)
    numbers = {"decisions": float(n), "effective": worth, "heaviest": found.heaviest, "mean_weight": average}
    if found.missed > _ROUNDING * n or not worth:
        return Refused("no_overlap", numbers | {"missed": found.missed / n})
    if worth < LEAST_EFFECTIVE or found.heaviest > MOST_SHARE * found.weighted.sums[1]:
        return Refused("too_little_overlap", numbers)
    reach = float(ndtri(1 - TRUST / 2)) * math.sqrt(covariance(found.weighted, 1, 1) / n) + _ROUNDING
    if average + reach < 1:
        return Refused("no_overlap", numbers)
    return Refused("propensities_wrong", numbers) if average - reach > 1 else None

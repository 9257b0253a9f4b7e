"""The Bayesian view of an effect: how likely it is better, and what a wrong choice would cost.

The estimate is taken as normal, the prior too; a flat one adds nothing. Chance and loss answer what people ask, but
they do not protect against stopping at a lucky moment: the decision rests on intervals, not on these.
"""

from __future__ import annotations

import math
from typing import Literal

import msgspec
from scipy.special import ndtr, ndtri

from faden.measure.experiment.effect import Effect, Interval


class Prior(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What lifts were like before, as a normal distribution: 0.0 ± 0.1 says that most lie within 20 %."""

    mean: float
    sd: float


class Posterior(msgspec.Struct, frozen=True):
    """What is believed of an effect."""

    mean: float
    sd: float
    interval: Interval
    """Holds the effect with probability 1 - alpha."""
    chance_to_win: float
    """Probability that the treatment is better than the control."""
    loss_if_shipped: float
    """Expected loss of taking the treatment: what it costs where it is worse, times how likely that is."""
    loss_if_kept: float
    """Expected loss of keeping the control."""


def posterior(
    effect: Effect, alpha: float = 0.05, prior: Prior | None = None, direction: Literal["up", "down"] = "up"
) -> Posterior:
    """What to believe after `effect`, whose standard error must be known; losses are in its unit.

    >>> from faden.measure.experiment.effect import relative
    >>> from faden.measure.experiment.moments import counted
    >>> from faden.measure.experiment.outcome import point
    >>> arms = [point("proportion", counted(100, won)) for won in (49, 51)]
    >>> found = posterior(relative(*arms))
    >>> round(found.chance_to_win, 5), round(found.interval.low, 5), round(found.interval.high, 5)
    (0.60918, -0.24779, 0.32943)
    """
    precision, weighted = effect.se**-2, effect.value * effect.se**-2
    if prior is not None:
        precision, weighted = precision + prior.sd**-2, weighted + prior.mean * prior.sd**-2
    middle, sd = weighted / precision, precision**-0.5
    reach = float(ndtri(1 - alpha / 2)) * sd
    gain = middle if direction == "up" else -middle
    return Posterior(
        middle,
        sd,
        Interval(middle - reach, middle + reach),
        float(ndtr(gain / sd)),
        expected_shortfall(gain, sd),
        expected_shortfall(-gain, sd),
    )


def expected_shortfall(mean: float, sd: float) -> float:
    """The mean of max(0, -x) for a normal x.

    >>> round(expected_shortfall(0.0, 1.0), 6)
    0.398942
    """
    z = mean / sd
    return max(sd * math.exp(-(z**2) / 2) / math.sqrt(2 * math.pi) - mean * float(ndtr(-z)), 0.0)

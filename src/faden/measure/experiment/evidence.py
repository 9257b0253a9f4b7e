"""How far chance reaches: for one look that was planned, or for as many looks as one likes.

Both say it in standard errors of an effect, so that every interval of the house is estimate ± critical · se.
"""

from __future__ import annotations

import math
from typing import assert_never

import msgspec
from scipy.special import stdtr, stdtrit

from faden.measure.experiment import mixture
from faden.measure.experiment.effect import Effect, Interval
from faden.measure.experiment.outcome import Point


class Fixed(msgspec.Struct, frozen=True):
    """Student's t, unequal variances (Welch). Holds for one look at a size that was fixed beforehand."""

    alpha: float


class Sequential(msgspec.Struct, frozen=True):
    """Asymptotic confidence sequences. Hold at all looks together; `tuning`: units at which they are tightest."""

    alpha: float
    tuning: int


Evidence = Fixed | Sequential


def critical(effect: Effect, by: Evidence) -> float:
    """How many standard errors the true effect may be away, at the level 1 - alpha, two-sided.

    >>> round(critical(Effect(0.01, 0.0043, 1e9, 20_000), Fixed(0.05)), 4)
    1.96
    >>> round(critical(Effect(0.01, 0.0043, 1e9, 20_000), Sequential(0.05, 20_000)), 4)
    3.0352
    """
    match by:
        case Fixed():
            return float(stdtrit(effect.df, 1 - by.alpha / 2))
        case Sequential():
            return mixture.critical(effect.n, by.alpha, by.tuning)
        case _ as never:
            assert_never(never)


def p_value(effect: Effect, by: Evidence) -> float:
    """The two-sided p-value against no effect; always valid for a sequence."""
    match by:
        case Fixed():
            return float(2 * stdtr(effect.df, -abs(effect.z)))
        case Sequential():
            return mixture.p_value(effect.z, effect.n, by.alpha, by.tuning)
        case _ as never:
            assert_never(never)


def interval(effect: Effect, by: Evidence) -> Interval:
    """The effects that the data do not contradict."""
    reach = critical(effect, by) * effect.se
    return Interval(effect.value - reach, effect.value + reach)


def alone(point: Point) -> Effect:
    """One arm's value, as an effect against nothing."""
    se = math.sqrt(point.variance / point.n) if point.n else math.nan
    return Effect(point.value, se, point.n - 1, point.n)

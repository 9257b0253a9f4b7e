"""What an experiment is judged by, and how well one arm's value of it is known."""

from __future__ import annotations

import math
from typing import Literal

import msgspec

from faden.measure.experiment.moments import Moments, mean, variance_along

Kind = Literal["mean", "proportion", "ratio"]


class Outcome(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An outcome, measured on the units that were assigned.

    `mean`: an amount per unit (revenue, visits), zeros included. `proportion`: yes or no per unit. `ratio`: two
    amounts per unit, whose sums are divided (revenue per order, clicks per page); units, not orders, are independent.
    """

    key: str
    kind: Kind
    direction: Literal["up", "down"] = "up"
    """Which way is better."""
    covariates: tuple[str, ...] = ()
    """Quantities from strictly before a unit's exposure that follow the outcome's own in its moments. One that the
    treatment could have touched makes the comparison worthless; the analysis looks for that and says so."""

    @property
    def own(self) -> int:
        """How many of the moments' quantities are the outcome itself."""
        return 2 if self.kind == "ratio" else 1

    @property
    def width(self) -> int:
        """How many quantities the moments must have."""
        return self.own + len(self.covariates)


class Point(msgspec.Struct, frozen=True):
    """One arm's estimate. `variance` is that of one unit's contribution: the estimate's own is `variance / n`."""

    n: int
    value: float
    variance: float

    @property
    def known(self) -> bool:
        """Whether there is a value with a spread."""
        return self.n > 1 and math.isfinite(self.value) and math.isfinite(self.variance)


def point(kind: Kind, moments: Moments) -> Point:
    """The plain estimate: mean, proportion, or ratio of sums with its variance by the delta method.

    nan where there is nothing to divide by.

    >>> from faden.measure.experiment.moments import counted
    >>> point("proportion", counted(10_000, 5000))
    Point(n=10000, value=0.5, variance=0.25)
    """
    value = mean(moments)
    if kind == "proportion":
        return Point(moments.n, value, value * (1 - value))
    if kind == "ratio":
        value = value / mean(moments, 1) if moments.n and moments.sums[1] else math.nan
    return Point(moments.n, value, variance_along(moments, gradient(kind, moments)))


def gradient(kind: Kind, moments: Moments) -> tuple[float, ...]:
    """By how much the estimate moves with the mean of each of the outcome's own quantities."""
    if kind != "ratio":
        return (1.0,)
    below = mean(moments, 1)
    if not below or math.isnan(below):
        return (math.nan, math.nan)
    return (1 / below, -mean(moments) / below**2)

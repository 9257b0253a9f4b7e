"""Sums of a sample and of its products: all that a test needs, and it adds up over days, segments and machines."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import msgspec
import numpy as np
from numpy.typing import ArrayLike

from faden.domain.errors import Invalid

_ROUNDING = 8 * float(np.finfo(np.float64).eps)
"""Less spread than this share of the sum of squares is what rounding leaves of none."""


class Moments(msgspec.Struct, frozen=True):
    """Moments of one or several quantities, measured on the same `n` units (people, not events).

    Which quantity stands where is the outcome's matter: a mean has one, a ratio numerator and denominator, and
    quantities from before the exposure follow. A unit without an event counts with zeros.
    """

    n: int
    sums: tuple[float, ...]
    products: tuple[float, ...]
    """Sums of products of two quantities, upper triangle row by row: yy, yx, xx."""

    def __add__(self, other: Moments) -> Moments:
        if len(self.sums) != len(other.sums):
            raise Invalid(
                "moments_unlike",
                f"Moments of {len(self.sums)} and of {len(other.sums)} quantities do not add up.",
                path="moments",
                hint="Merge moments of the same outcome with the same covariates.",
            )
        return Moments(
            self.n + other.n,
            tuple(one + two for one, two in zip(self.sums, other.sums, strict=True)),
            tuple(one + two for one, two in zip(self.products, other.products, strict=True)),
        )


def nothing(width: int = 1) -> Moments:
    """Moments of no unit at all: what merging begins with."""
    return Moments(0, (0.0,) * width, (0.0,) * (width * (width + 1) // 2))


def merged(parts: Iterable[Moments], width: int = 1) -> Moments:
    """The moments of all parts together, which must not share units."""
    total = nothing(width)
    for part in parts:
        total += part
    return total


def summed(n: int, total: float, squares: float) -> Moments:
    """Moments of one quantity from its count, sum and sum of squares."""
    return Moments(n, (float(total),), (float(squares),))


def counted(n: int, successes: int) -> Moments:
    """Moments of a yes or no: `successes` out of `n` units."""
    if not 0 <= successes <= n:
        raise Invalid(
            "successes_out_of_range",
            f"{successes} of {n} units cannot have succeeded.",
            path="successes",
            hint="Count each unit once, however often it succeeded.",
        )
    return summed(n, successes, successes)


def observed(*quantities: ArrayLike) -> Moments:
    """Moments from the units themselves: one array of equal length per quantity.

    >>> observed([1.0, 2.0, 4.0])
    Moments(n=3, sums=(7.0,), products=(21.0,))
    """
    columns = [np.asarray(one, dtype=np.float64) for one in quantities]
    if len({column.shape for column in columns}) != 1 or columns[0].ndim != 1:
        raise Invalid("columns_unlike", "The quantities are not lists of equal length.", path="quantities")
    if not all(np.isfinite(column).all() for column in columns):
        raise Invalid(
            "value_not_finite",
            "A unit has no value.",
            path="quantities",
            hint="Give 0 for a unit that did nothing; leave nobody out.",
        )
    pairs = ((one, two) for place, one in enumerate(columns) for two in columns[place:])
    return Moments(
        int(columns[0].size),
        tuple(float(column.sum()) for column in columns),
        tuple(float(one @ two) for one, two in pairs),
    )


def mean(moments: Moments, place: int = 0) -> float:
    """The mean of the quantity at `place`; nan of nobody."""
    return moments.sums[place] / moments.n if moments.n else math.nan


def spread(moments: Moments, one: int = 0, two: int = 0) -> float:
    """The sum of products of deviations from the means; of squares for one quantity, then never below 0.

    What is left by rounding where nothing varies counts as nothing. Quantities far from zero with little spread
    (years, say) lose digits here: measure them from a near origin.
    """
    row, column = sorted((one, two))
    product = moments.products[row * len(moments.sums) - row * (row - 1) // 2 + column - row]
    if not moments.n:
        return 0.0
    left = product - moments.sums[row] * moments.sums[column] / moments.n
    if row == column and left <= _ROUNDING * product:
        return 0.0
    return left


def covariance(moments: Moments, one: int = 0, two: int = 0) -> float:
    """The unbiased covariance of two quantities, or the variance of one; nan for fewer than two units."""
    return spread(moments, one, two) / (moments.n - 1) if moments.n > 1 else math.nan


def variance_along(moments: Moments, weights: Sequence[float]) -> float:
    """The variance of a weighted sum of the quantities within one unit; never below 0."""
    total = sum(
        first * second * covariance(moments, one, two)
        for one, first in enumerate(weights)
        for two, second in enumerate(weights)
        if first and second
    )
    return max(total, 0.0) if not math.isnan(total) else total

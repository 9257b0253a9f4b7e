"""The difference between two arms, absolute and relative, and its standard error.

Relative effects come in two ways. `relative` is the delta method: an estimate with a standard error, as everybody
reports it. `lift_interval` is Fieller's: it holds the relative effects that the arms' values do not contradict, so it
leaves out 0 exactly when the absolute interval does, and it has no bounds where the base may be zero.
"""

from __future__ import annotations

import math

import msgspec

from faden.measure.experiment.outcome import Point


class Interval(msgspec.Struct, frozen=True):
    """From `low` to `high`, both included; either may be infinite."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether the value lies within."""
        return self.low <= value <= self.high


class Effect(msgspec.Struct, frozen=True):
    """An estimated effect. `df`: degrees of freedom by Welch and Satterthwaite; `n`: units of both arms together."""

    value: float
    se: float
    df: float
    n: int

    @property
    def known(self) -> bool:
        """Whether there is an estimate with a standard error above 0."""
        return math.isfinite(self.value) and math.isfinite(self.se) and self.se > 0

    @property
    def z(self) -> float:
        """The estimate in standard errors."""
        return self.value / self.se


def contrast(control: Point, treatment: Point, factor: float = 1.0, common: float = 0.0) -> Effect:
    """Treatment less `factor` times control: the absolute effect with 1, a margin of 2 % with 0.98.

    `common`: the variance that all arms' values share, from a mean over all arms; see `covariates.py`.
    """
    above, below = _parts(control, treatment, factor)
    shared = (1 - factor) ** 2 * common
    return Effect(
        treatment.value - factor * control.value,
        math.sqrt(above + below + shared),
        _freedom(above, below, control, treatment),
        control.n + treatment.n,
    )


def absolute(control: Point, treatment: Point) -> Effect:
    """Treatment less control.

    >>> from faden.measure.experiment.moments import summed
    >>> from faden.measure.experiment.outcome import point
    >>> control = point("mean", summed(3407, 1396.87, 52377.9767))
    >>> treatment = point("mean", summed(3461, 2422.7, 134698.29))
    >>> found = absolute(control, treatment)
    >>> round(found.value, 5), round(found.se, 5)
    (0.29, 0.12478)
    """
    return contrast(control, treatment)


def relative(control: Point, treatment: Point, common: float = 0.0) -> Effect:
    """Treatment over control, less 1, by the delta method. nan where the control's value is 0.

    >>> from faden.measure.experiment.moments import summed
    >>> from faden.measure.experiment.outcome import point
    >>> control = point("mean", summed(3407, 1396.87, 52377.9767))
    >>> treatment = point("mean", summed(3461, 2422.7, 134698.29))
    >>> found = relative(control, treatment)
    >>> round(found.value, 5), round(found.se, 5)
    (0.70732, 0.37879)
    """
    if not control.value:
        return Effect(math.nan, math.nan, math.nan, control.n + treatment.n)
    ratio = treatment.value / control.value
    found = contrast(control, treatment, ratio, common)
    plain = contrast(control, treatment)
    return Effect(ratio - 1, found.se / abs(control.value), plain.df, found.n)


def lift_interval(control: Point, treatment: Point, critical: float, common: float = 0.0) -> Interval | None:
    """The relative effects r for which treatment - (1 + r) control lies within `critical` standard errors of 0.

    None where that has no bounds: the control's value is not known to differ from 0, or is not above it. (Fieller
    1954.)
    """
    reach = critical**2
    above, below = _parts(control, treatment, 1.0)
    square = control.value**2 - reach * (below + common)
    if not square > 0 or control.value <= 0:
        return None
    difference = treatment.value - control.value
    middle = control.value * difference + reach * below
    inner = treatment.value**2 * below + control.value**2 * above + difference**2 * common
    inner -= reach * (above * below + common * (above + below))
    root = math.sqrt(max(reach * inner, 0.0))  # solved for the lift itself: squares of large values cancel
    return Interval((middle - root) / square, (middle + root) / square)


def _parts(control: Point, treatment: Point, factor: float) -> tuple[float, float]:
    if not control.n or not treatment.n:
        return math.nan, math.nan
    return treatment.variance / treatment.n, factor**2 * control.variance / control.n


def _freedom(above: float, below: float, control: Point, treatment: Point) -> float:
    if control.n < 2 or treatment.n < 2 or not above + below > 0:
        return math.nan
    return (above + below) ** 2 / (above**2 / (treatment.n - 1) + below**2 / (control.n - 1))

"""Before the start: what can be found out with the people there are, and how long it takes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import msgspec
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from faden.domain.errors import Invalid
from faden.measure.experiment import mixture
from faden.measure.experiment.outcome import Kind, Point

_MOST_UNITS = 10**12
_LEAST_LIFT, _MOST_LIFT = 1e-6, 1e3
_WEEK = 7


class Outlook(msgspec.Struct, frozen=True):
    """What is known before the start, and what is wanted."""

    base: Point
    """The outcome as it is today: value and variance per unit, from any number of units."""
    kind: Kind
    shares: tuple[float, ...] = (0.5, 0.5)
    """Of each arm in the units of the experiment, control first; several treatments share alpha (Bonferroni)."""
    look: Literal["fixed", "sequential"] = "sequential"
    alpha: float = 0.05
    power: float = 0.8
    explained: float = 0.0
    """Share of the variance that covariates explain, as past experiments reported it."""
    tuning: int | None = None
    """Units of two arms at which the sequence is tightest; None: those of the plan."""


class Plan(msgspec.Struct, frozen=True):
    """An experiment's size."""

    lift: float
    """Relative; negative for a fall."""
    units: int
    """Of all arms."""
    days: int
    weeks: int
    """Whole ones: weekdays differ, so an experiment should see each equally often."""
    level: float
    """alpha of one comparison."""


def power(outlook: Outlook, lift: float, units: int) -> float:
    """The probability to find a lift, in the arm with the smallest share, with `units` in all arms.

    For a sequence it is that of the last look alone; earlier ones add to it, so the true power is a little higher.
    """
    of_pair, se = _noise(outlook, lift, units)
    if outlook.look == "fixed":
        reach = float(ndtri(1 - _level(outlook) / 2))
    else:
        reach = mixture.critical(of_pair, _level(outlook), outlook.tuning or of_pair)
    return float(ndtr(abs(lift * outlook.base.value) / se - reach))


def needed(outlook: Outlook, lift: float) -> int:
    """The units in all arms with which a relative lift is found with the wanted power.

    >>> needed(Outlook(Point(1, 0.1, 0.09), "proportion", look="fixed"), 0.1)  # two rates, 10 % against 11 %
    29497
    """
    _checked(outlook)
    if not lift or not math.isfinite(lift):
        raise Invalid("lift_invalid", "No size shows a lift of nothing.", path="lift", hint="Use 0.05 for 5 %, say.")
    if power(outlook, lift, _MOST_UNITS) < outlook.power:
        raise Invalid(
            "lift_too_small",
            f"A lift of {lift} cannot be found with any number of units.",
            path="lift",
            hint="Use a larger lift, or a smaller tuning.",
        )
    low, high = len(outlook.shares) * 2, _MOST_UNITS
    while low < high:
        middle = (low + high) // 2
        if power(outlook, lift, middle) >= outlook.power:
            high = middle
        else:
            low = middle + 1
    return low


def detectable(outlook: Outlook, units: int) -> float | None:
    """The smallest relative rise that `units` in all arms find with the wanted power; None where none can be.

    >>> round(detectable(Outlook(Point(1, 0.1, 0.09), "proportion", look="fixed"), 29497), 4)
    0.1
    """
    _checked(outlook)
    most = 1 / outlook.base.value - 1 if outlook.kind == "proportion" else _MOST_LIFT

    def lacking(lift: float) -> float:
        return power(outlook, lift, units) - outlook.power

    if units < len(outlook.shares) * 2 or most <= _LEAST_LIFT or lacking(most) < 0:
        return None
    return float(brentq(lacking, _LEAST_LIFT, most, xtol=1e-9)) if lacking(_LEAST_LIFT) < 0 else _LEAST_LIFT


def planned(outlook: Outlook, lift: float, daily: float) -> Plan:
    """The size and duration of an experiment that is to find `lift`, with `daily` new units a day in it."""
    if not daily > 0:
        raise Invalid("traffic_invalid", "Without visitors nothing is found.", path="daily", hint="Use more than 0.")
    units = needed(outlook, lift)
    days = math.ceil(units / daily)
    return Plan(lift, units, days, math.ceil(days / _WEEK), _level(outlook))


def _level(outlook: Outlook) -> float:
    return outlook.alpha / (len(outlook.shares) - 1)


def _noise(outlook: Outlook, lift: float, units: int) -> tuple[int, float]:
    """Units of the control and the smallest treatment, and the standard error of their difference."""
    control, treatment = _smallest(outlook.shares)
    before = outlook.base.variance
    after = before
    if outlook.kind == "proportion":
        rate = outlook.base.value * (1 + lift)
        after = max(rate * (1 - rate), 0.0)
    left = 1 - outlook.explained
    variance = left * (before / control + after / treatment) / units
    return max(round(units * (control + treatment)), 2), math.sqrt(variance)


def _smallest(shares: Sequence[float]) -> tuple[float, float]:
    whole = math.fsum(shares)
    return shares[0] / whole, min(shares[1:]) / whole


def _checked(outlook: Outlook) -> None:
    base, shares = outlook.base, outlook.shares
    wrong = (
        ("base", not (base.value > 0 and base.variance > 0), "The outcome is not above 0 with a spread today."),
        ("base", outlook.kind == "proportion" and base.value >= 1, "A rate of 1 cannot rise."),
        ("shares", len(shares) < 2 or min(shares) <= 0, "Fewer than two arms have a share."),
        ("alpha", not 0 < outlook.alpha < 0.5, f"{outlook.alpha} is no level."),
        ("power", not 0.5 <= outlook.power < 1, f"A power of {outlook.power} is not to be planned with."),
        ("explained", not 0 <= outlook.explained < 1, "Covariates explain less than all."),
    )
    for path, holds, message in wrong:
        if holds:
            raise Invalid(
                "outlook_invalid",
                message,
                path=path,
                hint="Use alpha 0.05, power 0.8 and what past weeks have shown.",
            )

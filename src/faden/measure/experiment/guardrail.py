"""What must not get worse: shown to be kept within its margin, shown to be broken, or still open.

Kept is a test of non-inferiority: the treatment's value is above the control's less the margin, beyond chance. That a
difference was not found is no proof that there is none, so without evidence a guard rail stays open. Broken is
watched at every look by a sequence, in a fixed design, too: harm is not waited out.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from faden.measure.experiment.design import Design, GuardRail
from faden.measure.experiment.effect import Interval, contrast
from faden.measure.experiment.evidence import Evidence, Fixed, Sequential, interval
from faden.measure.experiment.reading import Estimates, Result, withheld

Verdict = Literal["kept", "broken", "open"]


class Guarded(msgspec.Struct, frozen=True):
    """A guard rail for one treatment; each side is tested at half the level of a comparison."""

    arm: str
    outcome: str
    margin: float
    verdict: Verdict
    interval: Interval | None
    """What is left of the margin, in the outcome's unit: above 0 the rail is kept, below it is broken. None where
    nothing can be said yet."""


def guarded(design: Design, rail: GuardRail, held: Estimates, shown: Result, *, early: bool) -> tuple[Guarded, ...]:
    """The guard rail for each treatment."""
    if design.look == "adaptive":
        return tuple(_apart(design, rail, held, shown, arm) for arm in design.treatments)
    return tuple(_tested(design, rail, held, arm, early=early) for arm in design.treatments)


def _tested(design: Design, rail: GuardRail, held: Estimates, arm: str, *, early: bool) -> Guarded:
    control, treatment = held.points[design.control], held.points[arm]
    left = contrast(control, treatment, _factor(rail, held, control.value), held.common)
    if withheld(design, held, left, design.control, arm, early=False):
        return Guarded(arm, rail.outcome, rail.margin, "open", None)
    watch: Evidence = Sequential(design.level, design.tuned(design.control, arm))
    watched = _turned(interval(left, watch), held)
    if design.look == "sequential" or early or watched.high < 0:
        return Guarded(arm, rail.outcome, rail.margin, _verdict(watched), watched)
    final = _turned(interval(left, Fixed(design.level)), held)
    return Guarded(arm, rail.outcome, rail.margin, _verdict(final), final)


def _apart(design: Design, rail: GuardRail, held: Estimates, shown: Result, arm: str) -> Guarded:
    """From the arms' own intervals, each of which holds at all times."""
    control, treatment = shown.reading(design.control).interval, shown.reading(arm).interval
    if control is None or treatment is None:
        return Guarded(arm, rail.outcome, rail.margin, "open", None)
    ends = [_factor(rail, held, one) * one for one in (control.low, control.high)]
    left = _turned(Interval(treatment.low - max(ends), treatment.high - min(ends)), held)
    return Guarded(arm, rail.outcome, rail.margin, _verdict(left), left)


def _factor(rail: GuardRail, held: Estimates, base: float) -> float:
    """What share of the base is still bearable; of a loss, more of it."""
    worse = rail.margin if base >= 0 else -rail.margin
    return 1 - worse if held.outcome.direction == "up" else 1 + worse


def _turned(one: Interval, held: Estimates) -> Interval:
    """So that up is better."""
    return one if held.outcome.direction == "up" else Interval(-one.high, -one.low)


def _verdict(left: Interval) -> Verdict:
    return "kept" if left.low > 0 else "broken" if left.high < 0 else "open"

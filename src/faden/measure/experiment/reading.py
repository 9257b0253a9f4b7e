"""What the arms show of one outcome and how the treatments compare with the control, as far as the design allows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

import msgspec

from faden.domain.errors import Invalid
from faden.measure.experiment import mixture
from faden.measure.experiment.correction import CORRECTIONS, bonferroni
from faden.measure.experiment.covariates import adjusted
from faden.measure.experiment.design import Design
from faden.measure.experiment.effect import Effect, Interval, absolute, lift_interval, relative
from faden.measure.experiment.evidence import Evidence, Fixed, Sequential, alone, critical, interval, p_value
from faden.measure.experiment.moments import Moments, mean, variance_along
from faden.measure.experiment.outcome import Outcome, Point, point
from faden.measure.experiment.posterior import Posterior, posterior

Withheld = Literal["too_few_units", "no_variation", "before_planned_size"]
"""Why there is a value but no interval, or no comparison."""
Samples = Mapping[str, Moments]
"""Arm -> moments of one outcome."""


class Reading(msgspec.Struct, frozen=True):
    """One arm's value of an outcome, adjusted by its past where the outcome has covariates."""

    arm: str
    units: int
    value: float | None
    """None where there is nothing to divide by."""
    interval: Interval | None
    withheld: Withheld | None


class Comparison(msgspec.Struct, frozen=True):
    """A treatment against the control."""

    arm: str
    units: int
    """Of both arms."""
    difference: float
    se: float
    interval: Interval
    p: float
    """Of this comparison alone; always valid where the design is sequential."""
    adjusted_p: float
    """Corrected for the number of treatments."""
    lift: float | None
    """The difference as a share of the control's value; None where that may be 0, as are the next two."""
    lift_interval: Interval | None
    posterior: Posterior | None
    """Of the lift."""


class Result(msgspec.Struct, frozen=True):
    """All there is to say about one outcome."""

    outcome: str
    readings: tuple[Reading, ...]
    comparisons: tuple[Comparison, ...]
    """The treatments that can be compared; an adaptive design has none."""
    reduction: float
    """Share of the variance that the past explains."""
    balance: float | None
    """p-value of »the arms had the same past«; None without covariates."""

    def comparison(self, arm: str) -> Comparison | None:
        """The arm against the control, where it can be compared."""
        return next((one for one in self.comparisons if one.arm == arm), None)

    def reading(self, arm: str) -> Reading:
        """The arm's value."""
        return next(one for one in self.readings if one.arm == arm)


class Estimates(msgspec.Struct, frozen=True):
    """The arms' points, adjusted where there are enough units, with what two of them need to be compared."""

    outcome: Outcome
    samples: Samples
    points: Mapping[str, Point]
    common: float
    reduction: float
    thin: frozenset[str]
    """Arms with too few units."""


def estimates(design: Design, outcome: Outcome, samples: Samples) -> Estimates:
    """The arms' estimates. A bandit's arms are taken as they are: their pasts are not drawn from one lot."""
    for arm, sample in samples.items():
        if len(sample.sums) != outcome.width:
            raise Invalid(
                "moments_unlike",
                f"»{outcome.key}« of »{arm}« has {len(sample.sums)} quantities and needs {outcome.width}.",
                path=f"arms.{arm}.{outcome.key}",
                hint="Give the outcome's own quantities first, then its covariates, in their order.",
            )
    plain = {arm: point(outcome.kind, sample) for arm, sample in samples.items()}
    enough = [arm for arm, at in plain.items() if at.n >= design.least and at.known]
    thin = frozenset(samples) - frozenset(enough)
    if design.look == "adaptive" or not enough:
        return Estimates(outcome, samples, plain, 0.0, 0.0, thin)
    found = adjusted(outcome, [samples[arm] for arm in enough])
    points = plain | dict(zip(enough, found.points, strict=True))
    return Estimates(outcome, samples, points, found.common, found.reduction, thin)


def evidence(design: Design, *arms: str) -> Evidence:
    """By what effects between these arms are judged."""
    if design.look == "fixed":
        return Fixed(design.level)
    return Sequential(design.level, design.tuned(*arms))


def withheld(design: Design, held: Estimates, effect: Effect, *arms: str, early: bool) -> Withheld | None:
    """Why nothing can be said of an effect between these arms yet; None where it can."""
    if early and design.look == "fixed":
        return "before_planned_size"
    if any(arm in held.thin for arm in arms):
        return "too_few_units"
    if not effect.known:
        return "no_variation"
    if held.outcome.kind == "proportion":
        units = sum(held.samples[arm].n for arm in arms)
        won = sum(held.samples[arm].sums[0] for arm in arms)
        if min(won, units - won) < design.least_each * len(arms):
            return "too_few_units"
    return None


def result(design: Design, held: Estimates, *, early: bool) -> Result:
    """What `held` says under the design; `early`: the planned size is not reached."""
    adaptive = design.look == "adaptive"
    return Result(
        held.outcome.key,
        tuple(_reading(design, held, arm, early=early) for arm in design.weights),
        () if adaptive else _comparisons(design, held, early=early),
        held.reduction,
        None if adaptive else _balance(design, held),
    )


def _reading(design: Design, held: Estimates, arm: str, *, early: bool) -> Reading:
    at = held.points[arm]
    value = at.value if math.isfinite(at.value) else None
    if design.look == "adaptive" and held.outcome.kind == "proportion":
        found = mixture.bernoulli_interval(held.samples[arm].sums[0], at.n, design.level, design.tuned(arm))
        return Reading(arm, at.n, value, found, None)
    effect = alone(at)
    why = withheld(design, held, effect, arm, early=early)
    return Reading(arm, at.n, value, None if why else interval(effect, evidence(design, arm)), why)


def _comparisons(design: Design, held: Estimates, *, early: bool) -> tuple[Comparison, ...]:
    control = held.points[design.control]
    found = [
        (arm, effect)
        for arm in design.treatments
        if not withheld(design, held, effect := absolute(control, held.points[arm]), design.control, arm, early=early)
    ]
    values = [p_value(effect, evidence(design, design.control, arm)) for arm, effect in found]
    missing = [1.0] * (len(design.treatments) - len(found))  # arms that come later count, too
    corrected = CORRECTIONS[design.correction]([*values, *missing])
    return tuple(
        _comparison(design, held, arm, effect, p, adjusted_p)
        for (arm, effect), p, adjusted_p in zip(found, values, corrected, strict=False)
    )


def _comparison(design: Design, held: Estimates, arm: str, effect: Effect, p: float, adjusted_p: float) -> Comparison:
    control, treatment = held.points[design.control], held.points[arm]
    by = evidence(design, design.control, arm)
    lift = lift_interval(control, treatment, critical(effect, by), held.common)
    rate = relative(control, treatment, held.common) if lift else None
    prior = design.prior if held.outcome.key == design.primary else None
    return Comparison(
        arm=arm,
        units=effect.n,
        difference=effect.value,
        se=effect.se,
        interval=interval(effect, by),
        p=p,
        adjusted_p=adjusted_p,
        lift=rate.value if rate else None,
        lift_interval=lift,
        posterior=posterior(rate, design.alpha, prior, held.outcome.direction) if rate else None,
    )


def _balance(design: Design, held: Estimates) -> float | None:
    """Whether the arms had the same past: the smallest p-value of all covariates and treatments, corrected."""
    if not held.outcome.covariates:
        return None
    values = [
        p_value(effect, _trust(design, arm))
        for arm in design.treatments
        for place in range(held.outcome.own, held.outcome.width)
        if not {arm, design.control} & held.thin
        and (effect := absolute(_past(held.samples[design.control], place), _past(held.samples[arm], place))).known
    ]
    return min(bonferroni(values), default=1.0)


def _trust(design: Design, arm: str) -> Evidence:
    if design.look == "fixed":
        return Fixed(design.trust)
    return Sequential(design.trust, design.tuned(design.control, arm))


def _past(sample: Moments, place: int) -> Point:
    along = tuple(float(one == place) for one in range(len(sample.sums)))
    return Point(sample.n, mean(sample, place), variance_along(sample, along))

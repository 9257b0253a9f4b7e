"""An experience's results as types, so that clients can be generated from the API's description."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Literal

import msgspec

from faden.domain.definition import Label
from faden.measure.experiment import decision, guardrail, reading
from faden.measure.experiment.design import Design
from faden.measure.experiment.effect import Interval
from faden.measure.trial import Look, Trial
from faden.measure.yardsticks import Yardstick
from faden.store.exposures import HELD_OUT, SHOWN

Role = Literal["primary", "guard_rail", "other"]
Hidden = Literal["before_planned_size", "no_comparison", "no_planned_size"]


class OutcomeInfo(msgspec.Struct, frozen=True):
    """An outcome: what it is called, and what part it has in the experiment."""

    key: str
    label: Label
    description: Label
    unit: Literal["count", "points", "points_per_visit", "percent", "money", "seconds"]
    role: Role


class Difference(msgspec.Struct, frozen=True):
    """A treatment against the control. `p` is always valid where the design is sequential. Lifts are shares of the
    control's value, null where that may be 0."""

    value: float
    low: float | None
    high: float | None
    p: float
    adjusted_p: float
    lift: float | None
    lift_low: float | None
    lift_high: float | None
    chance_to_win: float | None
    loss_if_shipped: float | None
    loss_if_kept: float | None


class ArmReading(msgspec.Struct, frozen=True):
    """One arm's value of one outcome. `withheld`: why there is no interval."""

    arm: str
    units: int
    value: float | None
    low: float | None
    high: float | None
    withheld: Literal["too_few_units", "no_variation", "before_planned_size"] | None
    difference: Difference | None


class OutcomeResult(msgspec.Struct, frozen=True):
    """One outcome over all arms. `reduction`: share of the variance that the time before explains."""

    outcome: str
    reduction: float
    arms: list[ArmReading]


class ArmInfo(msgspec.Struct, frozen=True):
    """An arm. `expected`: units that it should have got. `chance`: of being the best; bandits only."""

    key: str
    label: Label
    control: bool
    units: int
    share: float | None
    expected: float | None
    chance: float | None


class Shares(msgspec.Struct, frozen=True):
    """Whether the arms got their shares: `p` is that of the design, `holds` that it is not below `trust`."""

    p: float
    trust: float
    holds: bool


class RailState(msgspec.Struct, frozen=True):
    """A guard rail for one arm. `low` and `high`: what is left of the margin; above 0 it is kept."""

    arm: str
    outcome: str
    margin: float
    verdict: Literal["kept", "broken", "open"]
    low: float | None
    high: float | None


class Advice(msgspec.Struct, frozen=True):
    """What to do now, as a code with its reason and the numbers behind it. `arm` null: the whole experiment."""

    action: decision.Action
    reason: decision.Reason
    arm: str | None
    numbers: dict[str, float]
    contenders: list[str]


class SeriesPoint(msgspec.Struct, frozen=True):
    """What was known when a day was over: a treatment's difference to the control, or the value of a bandit's arm."""

    day: date
    outcome: str
    arm: str
    units: int
    value: float | None
    low: float | None
    high: float | None


class HeldOut(msgspec.Struct, frozen=True):
    """People who are shown nothing chosen, beside all others at the placement: what choosing brings at all."""

    units: int
    others: int
    results: list[OutcomeResult]


class LeftOut(msgspec.Struct, frozen=True):
    """What is in no arm: people seen in two, decisions about nobody; orders in another currency count without it."""

    crossed: int
    nameless: int
    foreign_orders: int


class TrialResults(msgspec.Struct, frozen=True):
    """An experiment's or bandit's results. `unit`: person, or a person's day where a bandit draws anew."""

    start: datetime
    end: datetime
    unit: Literal["person", "day"]
    look: Literal["fixed", "sequential", "adaptive"]
    alpha: float
    level: float
    planned: int | None
    control: str
    currency: str
    outcomes: list[OutcomeInfo]
    arms: list[ArmInfo]
    shares: Shares
    results: list[OutcomeResult]
    guard_rails: list[RailState]
    advice: Advice
    verdicts: list[Advice]
    hidden: list[Hidden]
    series: list[SeriesPoint]
    held_out: HeldOut | None
    left_out: LeftOut


def results(found: Trial, sticks: Sequence[Yardstick], labels: Mapping[str, Label]) -> TrialResults:
    """The trial as the API tells it; `labels` are the variants'."""
    analysis, design = found.analysis, found.analysis.design
    by_look = analysis.allocation.p if design.look == "fixed" else analysis.allocation.always_valid_p
    return TrialResults(
        start=_utc(found.span.start),
        end=_utc(found.span.end),
        unit=found.unit,
        look=design.look,
        alpha=design.alpha,
        level=analysis.level,
        planned=design.planned,
        control=design.control,
        currency=found.currency,
        outcomes=[_outcome(design, one) for one in sticks],
        arms=_arms(found, labels),
        shares=Shares(by_look, design.trust, by_look >= design.trust),
        results=[_result(one) for one in analysis.results],
        guard_rails=[_rail(one) for one in analysis.guard_rails],
        advice=_advice(analysis.decision),
        verdicts=[_advice(one) for one in analysis.verdicts],
        hidden=_hidden(found),
        series=[point for look in found.looks for point in _points(design, look)],
        held_out=_held_out(found),
        left_out=LeftOut(found.left.crossed, found.left.nameless, found.left.foreign),
    )


def _utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC)


def _outcome(design: Design, one: Yardstick) -> OutcomeInfo:
    rails = {rail.outcome for rail in design.guard_rails}
    role: Role = "primary" if one.key == design.primary else "guard_rail" if one.key in rails else "other"
    return OutcomeInfo(one.key, one.label, one.description, one.unit, role)


def _arms(found: Trial, labels: Mapping[str, Label]) -> list[ArmInfo]:
    analysis, design = found.analysis, found.analysis.design
    primary = analysis.result(design.primary)
    units = {arm: primary.reading(arm).units for arm in design.weights}
    whole = sum(units.values())
    weighted = [arm for arm, weight in design.weights.items() if weight > 0]
    expected = dict(zip(weighted, analysis.allocation.expected, strict=True))
    return [
        ArmInfo(
            key=arm,
            label=labels.get(arm, Label(arm, arm)),
            control=arm == design.control,
            units=count,
            share=count / whole if whole else None,
            expected=expected.get(arm),
            chance=analysis.chances.get(arm),
        )
        for arm, count in units.items()
    ]


def _result(one: reading.Result) -> OutcomeResult:
    arms = []
    for at in one.readings:
        low, high = _ends(at.interval)
        arms.append(ArmReading(at.arm, at.units, at.value, low, high, at.withheld, _difference(one, at.arm)))
    return OutcomeResult(one.outcome, one.reduction, arms)


def _difference(one: reading.Result, arm: str) -> Difference | None:
    found = one.comparison(arm)
    if found is None:
        return None
    low, high = _ends(found.interval)
    lift_low, lift_high = _ends(found.lift_interval)
    belief = found.posterior
    return Difference(
        value=found.difference,
        low=low,
        high=high,
        p=found.p,
        adjusted_p=found.adjusted_p,
        lift=found.lift,
        lift_low=lift_low,
        lift_high=lift_high,
        chance_to_win=None if belief is None else belief.chance_to_win,
        loss_if_shipped=None if belief is None else belief.loss_if_shipped,
        loss_if_kept=None if belief is None else belief.loss_if_kept,
    )


def _ends(one: Interval | None) -> tuple[float | None, float | None]:
    """JSON knows no infinity."""
    if one is None:
        return None, None
    return (one.low if math.isfinite(one.low) else None), (one.high if math.isfinite(one.high) else None)


def _rail(one: guardrail.Guarded) -> RailState:
    return RailState(one.arm, one.outcome, one.margin, one.verdict, *_ends(one.interval))


def _advice(one: decision.Decision) -> Advice:
    numbers = {name: value for name, value in one.numbers.items() if math.isfinite(value)}
    return Advice(one.action, one.reason, one.arm, numbers, list(one.contenders))


def _hidden(found: Trial) -> list[Hidden]:
    """What the design does not show."""
    design = found.analysis.design
    if design.look == "adaptive":
        return ["no_comparison"]
    units = sum(found.analysis.allocation.units)
    if design.look == "fixed" and (design.planned is None or units < design.planned):
        return ["before_planned_size"]
    return ["no_planned_size"] if design.planned is None else []


def _points(design: Design, look: Look) -> list[SeriesPoint]:
    points = []
    for one in look.results:
        for at in one.readings:
            found = one.comparison(at.arm)
            if design.look == "adaptive":
                points.append(SeriesPoint(look.day, one.outcome, at.arm, at.units, at.value, *_ends(at.interval)))
            elif at.arm != design.control:
                value, interval = (found.difference, found.interval) if found else (None, None)
                points.append(SeriesPoint(look.day, one.outcome, at.arm, at.units, value, *_ends(interval)))
    return points


def _held_out(found: Trial) -> HeldOut | None:
    if not found.held_out:
        return None
    units, others = (found.held_out[0].reading(arm).units for arm in (HELD_OUT, SHOWN))
    return HeldOut(units, others, [_result(one) for one in found.held_out])

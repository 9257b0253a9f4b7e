"""An experiment or bandit as it stands: from what the warehouse counted to estimates, their course and a decision."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import NamedTuple

from faden.domain.clock import local, zone
from faden.domain.experience import Bandit, Experience, Experiment
from faden.measure.experiment.analysis import Analysis, Arm, analyse
from faden.measure.experiment.design import Design, GuardRail
from faden.measure.experiment.moments import Moments, merged
from faden.measure.experiment.reading import Result
from faden.measure.yardsticks import YARDSTICKS, Yardstick
from faden.store.exposures import HELD_OUT, SHOWN, ArmSums, Left, Lot, Span, Unit, beside, first_drawn, gather
from faden.store.warehouse import Warehouse

MOST_LOOKS = 30
_DAY = timedelta(days=1)


class Look(NamedTuple):
    """What the experiment said when `day` was over; the last one may be of today."""

    day: date
    results: tuple[Result, ...]
    chances: Mapping[str, float]


class Trial(NamedTuple):
    """All there is to say. `held_out`: those held out beside all others at the placement; None where nobody is."""

    span: Span
    unit: Unit
    analysis: Analysis
    looks: list[Look]
    held_out: tuple[Result, ...] | None
    left: Left
    currency: str


def trial(
    warehouse: Warehouse, key: str, experience: Experience, now: datetime, timezone: str, currency: str
) -> Trial | None:
    """The experience's trial as of now (aware UTC); None where it is none, or has not begun."""
    strategy = experience.strategy
    span = begun(warehouse, key, experience, now)
    if span is None or not isinstance(strategy, Experiment | Bandit):
        return None
    sticks = _sticks(strategy)
    unit: Unit = "person" if isinstance(strategy, Experiment) else "day"
    days = looks(span, timezone)
    groups = [(*one.own, *one.past) for one in sticks]
    found = gather(warehouse, key, unit, span, [until for _, until in days], currency, groups)
    sums = {until: list(arms) for until, arms in groupby(found.arms, key=lambda one: one.until)}
    design = designed(experience, found.lots)
    if design is None:
        return None
    course = [(day, analyse(design, _arms(design, sticks, sums.get(until, [])))) for day, until in days]
    aside = beside(warehouse, experience.placement, span, currency, [(*one.own, *one.past) for one in YARDSTICKS])
    return Trial(
        span=span,
        unit=unit,
        analysis=course[-1][1],
        looks=[Look(day, one.results, one.chances) for day, one in course],
        held_out=_held_out(design, aside),
        left=found.left,
        currency=currency,
    )


def begun(warehouse: Warehouse, key: str, experience: Experience, now: datetime) -> Span | None:
    """From when to when decisions and deeds count: since the start until the stop, for a bandit its window.

    An experiment that was published running says no start; it began with its first arm.
    """
    strategy = experience.strategy
    if isinstance(strategy, Bandit):
        return Span(_plain(now - timedelta(days=strategy.window_days)), _plain(now))
    if not isinstance(strategy, Experiment) or strategy.state == "draft":
        return None
    start = first_drawn(warehouse, key) if strategy.started_at is None else _plain(strategy.started_at)
    end = _plain(min(now, strategy.stopped_at) if strategy.stopped_at is not None else now)
    return Span(start, end) if start is not None and start < end else None


def looks(span: Span, timezone: str) -> list[tuple[date, datetime]]:
    """The days of the span, each with the moment it was over (UTC without a zone); of a long span not every one.

    >>> [day.day for day, _ in looks(Span(datetime(2026, 3, 1), datetime(2026, 3, 3, 12)), "UTC")]
    [1, 2, 3]
    """
    first, last = (local(one.replace(tzinfo=UTC), timezone).date() for one in span)
    step = math.ceil(((last - first).days + 1) / MOST_LOOKS)
    days = [last - _DAY * step * back for back in range((last - first).days // step, 0, -1)]
    over = [(day, _plain(datetime.combine(day + _DAY, time(), zone(timezone)))) for day in days]
    return [*((day, until) for day, until in over if span.start < until < span.end), (last, span.end)]


def designed(experience: Experience, lots: Sequence[Lot]) -> Design | None:
    """How it is judged; None where fewer than two arms have been given to anybody."""
    strategy = experience.strategy
    sticks = _sticks(strategy)
    if isinstance(strategy, Experiment):
        return Design(
            look=strategy.design,
            control=control(experience),
            weights=strategy.weights,
            outcomes=tuple(one.outcome for one in sticks),
            primary=strategy.metrics.primary,
            guard_rails=tuple(GuardRail(one, strategy.metrics.margin) for one in strategy.metrics.guard_rails),
            alpha=strategy.alpha,
            planned=strategy.planned,
            worthwhile=strategy.worthwhile,
        )
    if not isinstance(strategy, Bandit):
        return None
    weights = expected(lots, [one.key for one in experience.variants])
    if sum(one > 0 for one in weights.values()) < 2:
        return None
    return Design(
        look="adaptive",
        control=control(experience),
        weights=weights,
        outcomes=tuple(one.outcome for one in sticks),
        primary=strategy.reward,
    )


def control(experience: Experience) -> str:
    """The arm that the others are held against: the fallback where it takes part, else the first."""
    strategy = experience.strategy
    arms = list(strategy.weights) if isinstance(strategy, Experiment) else [one.key for one in experience.variants]
    return experience.fallback if experience.fallback in arms else arms[0]


def expected(lots: Sequence[Lot], arms: Sequence[str]) -> dict[str, float]:
    """How many units each arm of a bandit should have got, by the chances that its decisions were drawn with.

    Only the chance of what was drawn is kept. A policy moves slowly, so within an hour an arm's chance is taken as
    the mean of its own draws; arms that were not drawn share what is left.

    >>> from datetime import datetime
    >>> noon = datetime(2026, 3, 1, 12)
    >>> expected([Lot(noon, "a", 30, 22.5), Lot(noon, "b", 10, 2.5)], ["a", "b"])
    {'a': 30.0, 'b': 10.0}
    """
    whole = dict.fromkeys(arms, 0.0)
    for _, hour in groupby(lots, key=lambda one: one.hour):
        drawn = {one.arm: one for one in hour if one.arm in whole}
        units = sum(one.units for one in drawn.values())
        chances = {arm: one.propensities / one.units for arm, one in drawn.items()}
        missing = [arm for arm in arms if arm not in drawn]
        left = max(1 - math.fsum(chances.values()), 0.0) if missing else 0.0
        chances |= {arm: left / len(missing) for arm in missing}
        for arm, chance in chances.items():
            whole[arm] += units * chance / math.fsum(chances.values())
    return whole


def _sticks(strategy: object) -> tuple[Yardstick, ...]:
    """A bandit's arms are taken as they are: what people did before tells nothing of a day drawn anew."""
    if isinstance(strategy, Experiment):
        return YARDSTICKS
    return tuple(Yardstick(one.key, one.label, one.description, one.unit, one.kind, one.own) for one in YARDSTICKS)


def moments(stick: Yardstick, arm: ArmSums) -> Moments:
    """The outcome's moments over the arm's units."""
    names = (*stick.own, *stick.past)
    pairs = [(one, two) for place, one in enumerate(names) for two in names[place:]]
    return Moments(arm.units, tuple(arm.sums[one] for one in names), tuple(arm.products[one] for one in pairs))


def _arms(design: Design, sticks: Sequence[Yardstick], sums: Sequence[ArmSums]) -> list[Arm]:
    by_key = {one.arm: one for one in sums}
    return [_arm(key, sticks, [by_key[key]] if key in by_key else []) for key in design.weights]


def _arm(key: str, sticks: Sequence[Yardstick], sums: Sequence[ArmSums]) -> Arm:
    units = sum(one.units for one in sums)
    outcomes = {
        one.key: merged((moments(one, part) for part in sums), len(one.own) + len(one.past)) for one in sticks
    }
    return Arm(key, units, outcomes)


def _held_out(design: Design, aside: Sequence[ArmSums]) -> tuple[Result, ...] | None:
    """What personalisation brings at all, at the placement. How many are held out is not checked: it is a setting."""
    held, rest = (_arm(key, YARDSTICKS, [one for one in aside if one.arm == key]) for key in (HELD_OUT, SHOWN))
    if not held.units or not rest.units:
        return None
    compared = Design(
        look="sequential",
        control=HELD_OUT,
        weights={HELD_OUT: float(held.units), SHOWN: float(rest.units)},
        outcomes=tuple(one.outcome for one in YARDSTICKS),
        primary=design.primary,
        alpha=design.alpha,
    )
    return analyse(compared, [held, rest]).results


def _plain(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None)

"""Before an experiment: what it could find out at a placement, by who came past there in the last weeks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec

from faden.measure.experiment.covariates import adjusted
from faden.measure.experiment.outcome import point
from faden.measure.experiment.power import Outlook, Plan, detectable, planned
from faden.measure.trial import moments
from faden.measure.yardsticks import Yardstick
from faden.store.exposures import Span, passing
from faden.store.warehouse import Warehouse

Lack = Literal["nobody_came", "no_variation"]
WEEKS = (1, 2, 3, 4, 6, 8, 12)
_WEEK = 7
_MOST_EXPLAINED = 0.95
"""More is not to be planned with: the next weeks are not the last ones."""


class Wish(msgspec.Struct, frozen=True):
    """What is wanted. `shares` of the arms, control first; `traffic`: how much of the visitors takes part."""

    yardstick: Yardstick
    placement: str | None
    shares: tuple[float, ...]
    traffic: float
    sequential: bool
    alpha: float
    power: float
    weeks: int
    """How far back to look: about as long as the experiment shall run."""


class Baseline(msgspec.Struct, frozen=True):
    """How things are today: people, the outcome's value per unit, and the share of its variance the past explains."""

    people: int
    value: float
    explained: float


class Reach(msgspec.Struct, frozen=True):
    """After so many weeks, so many units in all arms, and the smallest lift that they find; None: none."""

    weeks: int
    units: int
    lift: float | None


class Forecast(msgspec.Struct, frozen=True):
    """What an experiment could find out; nothing, and why, where nobody came past or nobody did anything."""

    start: datetime
    end: datetime
    baseline: Baseline | None
    daily: float
    """New people a day who would take part."""
    reach: tuple[Reach, ...]
    plan: Plan | None
    """For the lift that was asked for."""
    lack: Lack | None


def forecast(warehouse: Warehouse, wish: Wish, lift: float | None, now: datetime, currency: str) -> Forecast:
    """The forecast as of now (aware UTC); `Invalid` where shares, level, power or lift make no sense."""
    end = now.astimezone(UTC).replace(tzinfo=None)
    span = Span(end - timedelta(weeks=wish.weeks), end)
    stick = wish.yardstick
    found = passing(warehouse, wish.placement, span, currency, [(*stick.own, *stick.past)])
    started = span.start.replace(tzinfo=UTC)
    if found is None:
        return Forecast(started, now, None, 0.0, (), None, "nobody_came")
    sample = moments(stick, found)
    base, explained = point(stick.kind, sample), adjusted(stick.outcome, [sample]).reduction
    daily = found.units * wish.traffic / (wish.weeks * _WEEK)
    if not (base.known and base.value > 0 and base.variance > 0):
        value = base.value if base.known else 0.0
        return Forecast(started, now, Baseline(found.units, value, 0.0), daily, (), None, "no_variation")
    outlook = Outlook(
        base=base,
        kind=stick.kind,
        shares=wish.shares,
        look="sequential" if wish.sequential else "fixed",
        alpha=wish.alpha,
        power=wish.power,
        explained=min(max(explained, 0.0), _MOST_EXPLAINED),
    )
    return Forecast(
        start=started,
        end=now,
        baseline=Baseline(found.units, base.value, outlook.explained),
        daily=daily,
        reach=tuple(_reach(outlook, daily, weeks) for weeks in WEEKS),
        plan=None if lift is None else planned(outlook, lift, daily),
        lack=None,
    )


def _reach(outlook: Outlook, daily: float, weeks: int) -> Reach:
    units = int(daily * weeks * _WEEK)
    return Reach(weeks, units, detectable(outlook, units))

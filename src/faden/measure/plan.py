"""Before an experiment: what it could find out at a placement, by who came past there in the last weeks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from faden.domain.errors import Invalid
from faden.measure.experiment.covariates import adjusted
from faden.measure.experiment.outcome import point
from faden.measure.experiment.power import Outlook, Plan, detectable, planned
from faden.measure.trial import moments
from faden.measure.yardsticks import Yardstick
from faden.store.exposures import Span, passing
from faden.store.warehouse import Warehouse

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
    """What an experiment could find out."""

    start: datetime
    end: datetime
    baseline: Baseline
    daily: float
    """New people a day who would take part."""
    reach: tuple[Reach, ...]
    plan: Plan | None
    """For the lift that was asked for."""


def forecast(warehouse: Warehouse, wish: Wish, lift: float | None, now: datetime, currency: str) -> Forecast:
    """The forecast as of now (aware UTC); `Invalid` where nobody came past, or nothing varies."""
    end = now.astimezone(UTC).replace(tzinfo=None)
    span = Span(end - timedelta(weeks=wish.weeks), end)
    stick = wish.yardstick
    found = passing(warehouse, wish.placement, span, currency, [(*stick.own, *stick.past)])
    if found is None:
        raise Invalid(
            "nobody_came",
            "Nobody came past there in these weeks.",
            path="placement",
            hint="Leave the placement away to plan with all visitors, or look further back.",
        )
    sample = moments(stick, found)
    base, explained = point(stick.kind, sample), adjusted(stick.outcome, [sample]).reduction
    outlook = Outlook(
        base=base,
        kind=stick.kind,
        shares=wish.shares,
        look="sequential" if wish.sequential else "fixed",
        alpha=wish.alpha,
        power=wish.power,
        explained=min(max(explained, 0.0), _MOST_EXPLAINED),
    )
    daily = found.units * wish.traffic / (wish.weeks * _WEEK)
    return Forecast(
        start=span.start.replace(tzinfo=UTC),
        end=now,
        baseline=Baseline(found.units, base.value, outlook.explained),
        daily=daily,
        reach=tuple(_reach(outlook, daily, weeks) for weeks in WEEKS),
        plan=None if lift is None else planned(outlook, lift, daily),
    )


def _reach(outlook: Outlook, daily: float, weeks: int) -> Reach:
    units = int(daily * weeks * _WEEK)
    return Reach(weeks, units, detectable(outlook, units))

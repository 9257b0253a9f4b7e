"""Costs by campaign or channel: spread evenly over their days, cut to the period, never mixed across currencies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from faden.domain.campaign import Campaign
from faden.domain.definition import Label
from faden.measure.answer import Excluded
from faden.measure.figures import Sums, exact
from faden.measure.metrics import Metric
from faden.measure.period import Period
from faden.measure.question import Filter, Question

FIELDS = ("channel", "campaign")
PLANNED = Label("Geplante Kosten, noch nicht gebucht", "Planned cost, not booked yet")
FOREIGN = Label("Kosten in einer anderen Währung", "Cost in another currency")


class Share(NamedTuple):
    """The part of one booked cost that falls into the period."""

    channel: str | None
    campaign: str | None
    amount: Fraction
    currency: str
    planned: bool


class Costs(NamedTuple):
    """Cost by key, its total (empty: nothing booked), what was left out, and the campaigns that have any."""

    by_key: Mapping[tuple[str | None, ...], Sums]
    total: Sums
    excluded: tuple[Excluded, ...]
    campaigns: frozenset[str]


def shares(rows: Iterable[tuple[Any, ...]], span: Period, campaigns: Mapping[str, Campaign]) -> list[Share]:
    """What each booked cost has in the period. A cost without a channel goes to that of its campaign."""
    found = []
    for campaign, channel, first, last, amount, currency, status in rows:
        days = (last - first).days + 1
        part = Fraction(amount) * span.overlap(first, last) / days
        if channel is None and campaign in campaigns:
            channel = campaigns[campaign].channel
        found.append(Share(channel, campaign, part, currency, status == "planned"))
    return found


def costed(found: Iterable[Share], by: tuple[str, ...], where: tuple[Filter, ...], currency: str | None) -> Costs:
    """The shares summed by `by` (nothing, channel or campaign), with the filters applied."""
    sums: dict[tuple[str | None, ...], Fraction] = defaultdict(Fraction)
    left: dict[tuple[bool, str], list[Fraction]] = defaultdict(list)
    campaigns: set[str] = set()
    for share in found:
        if not _holds(share, where):
            continue
        if share.planned or share.currency != currency:
            left[share.planned, share.currency].append(share.amount)
        else:
            sums[tuple(getattr(share, name) for name in by)] += share.amount
            campaigns.update((share.campaign,) if share.campaign is not None else ())
    total: Sums = {"cost": exact(sum(sums.values(), Fraction()))} if sums else {}
    by_key: dict[tuple[str | None, ...], Sums] = {key: {"cost": exact(amount)} for key, amount in sums.items()}
    return Costs(by_key, total, _excluded(left), frozenset(campaigns))


def covered(metric: Metric, question: Question, key: tuple[str | None, ...], booked: frozenset[str]) -> bool:
    """Whether the cost covers every visit that the row (no key: the total) counts, so that the metric has a meaning.

    A campaign's cost pays for the campaign's visits. A channel's does not: only some of its visits come by the
    campaigns that name the channel, and dividing all its revenue by their cost would praise it beyond measure.
    So does a total, unless it is made of campaigns that all have cost; these are `booked`.
    """
    if metric.covered_by is None:
        return True
    if not question.fields.issubset(metric.covered_by):
        return False
    if key:
        return None not in key
    return bool(question.where) and all(one.value in booked for one in question.where)


def _holds(share: Share, where: tuple[Filter, ...]) -> bool:
    for field in {one.field for one in where}:
        if getattr(share, field) not in {one.value for one in where if one.field == field}:
            return False
    return True


def _excluded(left: Mapping[tuple[bool, str], list[Fraction]]) -> tuple[Excluded, ...]:
    return tuple(
        Excluded(PLANNED if planned else FOREIGN, len(amounts), exact(sum(amounts, Fraction())), currency)
        for (planned, currency), amounts in sorted(left.items())
    )

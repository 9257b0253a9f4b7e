"""Events that may explain a bend in a trend: campaigns that began, versions of the scale that hold from then on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from faden.domain.campaign import Campaign
from faden.domain.definition import Label
from faden.measure.figures import Number
from faden.measure.period import Period

MOST = 5
"""More marks than a handful explain nothing any more."""


class Mark(NamedTuple):
    """Something that happened on a day. `key`: the campaign's code, or the scale's version."""

    day: date
    kind: Literal["campaign", "scale"]
    key: str
    label: Label


class ScaleChange(NamedTuple):
    """A version of the scale that holds from a day on; history keeps the points of the versions before."""

    version: int
    day: date


def marks(
    span: Period,
    campaigns: Mapping[str, Campaign],
    weights: Mapping[str, Number],
    changes: Iterable[ScaleChange],
) -> tuple[Sequence[Mark], int]:
    """The marks of a period in the order of days, and how many were left off.

    `weights`: the visits that each campaign brought in the period; one that brought none bends no line. The
    scale's versions come first, for they change every figure; then the campaigns that brought most.
    """
    scale = [
        Mark(one.day, "scale", str(one.version), Label(f"Skala {one.version}", f"Scale {one.version}"))
        for one in changes
        if _within(span, one.day)
    ]
    begun = [
        Mark(one.start, "campaign", code, Label(one.label, one.label))
        for code, one in campaigns.items()
        if one.start is not None and _within(span, one.start) and weights.get(code, 0) > 0
    ]
    scale.sort(key=lambda one: one.day, reverse=True)
    begun.sort(key=lambda one: (-weights[one.key], one.key))
    ranked = [*scale, *begun]
    shown = sorted(ranked[:MOST], key=lambda one: (one.day, one.kind, one.key))
    return shown, len(ranked) - len(shown)


def _within(span: Period, day: date) -> bool:
    return span.start <= day <= span.end

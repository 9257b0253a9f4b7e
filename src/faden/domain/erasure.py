"""What remains of an erasure."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, NamedTuple

import msgspec

Left = Literal["warehouse", "account", "common", "definition"]
"""`warehouse`: the rewritten file still held a key. `account`: the address is that of somebody who works with this
interface. `common`: a key is a word that stands in thousands of events of others (`undefined`). `definition`: a
definition is named after the key."""


class Receipt(msgspec.Struct, frozen=True):
    """What was erased, when, by whom and why; it names nobody. `first_day` to `last_day`: whose figures changed."""

    id: str
    at: datetime
    by: str
    reason: str
    events: int = 0
    mentions: int = 0
    """Events of others from which a mention of the person was taken."""
    rejects: int = 0
    """Quarantined inputs that named the person."""
    keys: int = 0
    first_day: str | None = None
    last_day: str | None = None
    """Local days of the events that have gone."""
    kind: Literal["request", "retention"] = "request"
    """Asked for by name, or gone because the period of keeping was over: then nobody asked not to come back."""
    people: int = 1
    left: list[Left] = []
    """Where something of the person still stands, and why; empty: nowhere in the data directory."""
    backups: list[str] = []
    """Copies made before that still hold the person, by their ids."""


class Span(NamedTuple):
    """Days within one month, both included, of which `events` were taken away."""

    first: date
    last: date
    events: int


class Restatement(NamedTuple):
    """What has changed figures of the past: somebody erased or parted. `people` as of the whole act."""

    kind: Literal["request", "retention", "parted"]
    on: date
    people: int
    events: int
    """Events within the period asked for."""


def months(days: dict[date, int]) -> list[Span]:
    """Touched days, month by month: near enough to tell which reports have changed, too coarse to follow anybody.

    >>> [(span.first.day, span.last.day, span.events) for span in months({date(2026, 3, 9): 1, date(2026, 3, 2): 4})]
    [(2, 9, 5)]
    """
    found: dict[tuple[int, int], Span] = {}
    for day, events in sorted(days.items()):
        month = (day.year, day.month)
        span = found.get(month)
        found[month] = Span(day, day, events) if span is None else Span(span.first, day, span.events + events)
    return list(found.values())

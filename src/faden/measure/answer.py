"""An answer: figures with the sums they come from, what was left out, and how to check it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from faden.domain.definition import Label
from faden.measure.figures import Number, Sums
from faden.measure.metrics import Metric
from faden.measure.period import Period
from faden.measure.question import Question

Values = Mapping[str, Number | None]
"""Metric name -> value; None is »no data«, and the metric's `empty` says in words why."""


class Figures(msgspec.Struct, frozen=True):
    """Sums and the values made from them; numerators and denominators stay at hand."""

    sums: Sums
    values: Values
    uncovered: tuple[str, ...]
    """Metrics without a value because the cost does not cover what is counted here."""


class Row(msgspec.Struct, frozen=True):
    """The figures of one value (or pair of values) of the dimensions asked for; None is »without«."""

    keys: tuple[str | None, ...]
    labels: tuple[Label, ...]
    figures: Figures
    previous: Figures | None
    weeks: tuple[Decimal | None, ...]
    """Value per visit in each of the answer's weeks."""


class Excluded(msgspec.Struct, frozen=True):
    """Something that is not in the figures, and why."""

    reason: Label
    count: int
    amount: Decimal | None = None
    currency: str | None = None


class Note(msgspec.Struct, frozen=True):
    """Something that has changed these figures since they were first told."""

    kind: str
    """request, retention (people erased) or parted."""
    on: date
    people: int
    events: int
    """Events of the period that went, or that were told again."""
    text: Label


class Provenance(msgspec.Struct, frozen=True):
    """By which definition, from what and when an answer was made."""

    version: int
    scale_version: int
    channels_version: int
    sql: str
    values: Mapping[str, Any]
    """The statements' parameters."""
    rows_read: int
    seconds: float
    fresh_at: datetime | None
    backlog: int
    source: str
    """rollup, visits or events: what the additive figures were summed from."""


class Answer(msgspec.Struct, frozen=True):
    """The answer to a question."""

    question: Question
    previous_period: Period | None
    metrics: tuple[Metric, ...]
    rows: tuple[Row, ...]
    left_off: int
    """How many rows the limit has cut."""
    totals: Row
    weeks: tuple[date, ...]
    """The Mondays of the ISO weeks that the period touches."""
    currency: str | None
    excluded: tuple[Excluded, ...]
    provenance: Provenance
    notes: tuple[Note, ...] = ()

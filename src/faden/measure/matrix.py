"""The marketing-optimisation matrix: volume across, value per visit up, and what each quarter asks for."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from statistics import median
from typing import Literal

import msgspec

from faden.domain.definition import Label
from faden.domain.errors import Invalid
from faden.measure.answer import Answer, Excluded, Row
from faden.measure.ask import Asker
from faden.measure.costs import FIELDS
from faden.measure.figures import Number, added, ratio
from faden.measure.question import Question

Quadrant = Literal["scale_up", "harvest", "optimise", "stop"]
SIZES = ("cost", "revenue")
WITHOUT = {
    "campaign": Label("Besuche ohne Kampagne", "Visits without a campaign"),
    "channel": Label("Besuche ohne Kanal", "Visits without a channel"),
}


class Borders(msgspec.Struct, frozen=True):
    """Where low ends and high begins; what lies on a border is high. None: nothing to draw a border through."""

    volume: Decimal | None
    value: Decimal | None
    set_by: Literal["median", "user"]
    """`user` as soon as one of the two was set by a person."""


class Bubble(msgspec.Struct, frozen=True):
    """One campaign or channel."""

    key: str
    label: Label
    visits: Number
    value_per_visit: Number | None
    engagement_value: Number
    cost: Number | None
    revenue: Number | None
    roi: Number | None
    uncovered: tuple[str, ...]
    """As in the answer's rows."""
    quadrant: Quadrant


class Matrix(msgspec.Struct, frozen=True):
    """The picture, with the answer it was made from. `size`: which figure the bubbles' areas stand for."""

    answer: Answer
    size: str
    bubbles: tuple[Bubble, ...]
    borders: Borders
    excluded: tuple[Excluded, ...]


def matrix(
    asker: Asker,
    question: Question,
    *,
    size: str = "cost",
    volume: Decimal | None = None,
    value: Decimal | None = None,
) -> Matrix:
    """The matrix for a question by campaign or channel; `volume` and `value` are borders that a person has set."""
    if len(question.by) != 1 or question.by[0] not in FIELDS:
        raise Invalid(
            "matrix_by_invalid",
            "The matrix shows campaigns or channels.",
            path="by",
            hint="Use by=campaign or by=channel.",
        )
    if size not in SIZES:
        raise Invalid("matrix_size_invalid", "Bubbles have no such size.", path="size", hint="Use cost or revenue.")
    answer = asker.ask(question)
    rows = [row for row in answer.rows if row.keys[0] is not None]
    edges = borders(rows, volume, value)
    return Matrix(
        answer=answer,
        size=size,
        bubbles=tuple(_bubble(row, edges) for row in rows),
        borders=edges,
        excluded=(*_without(answer), *answer.excluded),
    )


def borders(rows: Sequence[Row], volume: Decimal | None = None, value: Decimal | None = None) -> Borders:
    """The borders in force: a person's, else the median of the visits and the value per visit of all bubbles."""
    visits = [Decimal(row.figures.sums["visits"]) for row in rows if row.figures.sums.get("visits")]
    whole = added(row.figures.sums for row in rows)
    return Borders(
        volume=volume if volume is not None else median(visits) if visits else None,
        value=value if value is not None else ratio(whole.get("points"), whole.get("visits")),
        set_by="median" if volume is None and value is None else "user",
    )


def quadrant(visits: Number, value: Number | None, edges: Borders) -> Quadrant:
    """Which quarter a bubble lies in; no value at all is a low one.

    >>> quadrant(10, Decimal(5), Borders(Decimal(20), Decimal(3), "median"))
    'scale_up'
    """
    much = edges.volume is not None and visits >= edges.volume
    good = value is not None and edges.value is not None and value >= edges.value
    if good:
        return "harvest" if much else "scale_up"
    return "optimise" if much else "stop"


def _bubble(row: Row, edges: Borders) -> Bubble:
    values = row.figures.values
    visits, value = values["visits"] or 0, values["value_per_visit"]
    return Bubble(
        key=row.keys[0] or "",
        label=row.labels[0],
        visits=visits,
        value_per_visit=value,
        engagement_value=values["engagement_value"] or 0,
        cost=values.get("cost"),
        revenue=values.get("revenue"),
        roi=values.get("roi"),
        uncovered=row.figures.uncovered,
        quadrant=quadrant(visits, value, edges),
    )


def _without(answer: Answer) -> tuple[Excluded, ...]:
    rows = [row for row in answer.rows if row.keys[0] is None and row.figures.values["visits"]]
    return tuple(Excluded(WITHOUT[answer.question.by[0]], int(row.figures.values["visits"] or 0)) for row in rows)

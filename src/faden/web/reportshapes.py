"""The reports' JSON as types, so that clients can be generated from the API's description."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

import msgspec

from faden.domain.definition import Label
from faden.measure.dimensions import Kind, Use

Unit = Literal["count", "points", "points_per_visit", "percent", "money", "seconds"]
Direction = Literal["up", "down", "none"]
_SPAN = {"first": "from", "last": "to"}


class Formula(msgspec.Struct, frozen=True):
    """How a figure comes out of its components."""

    kind: Literal["sum", "distinct", "ratio"]
    of: list[str]


class Metric(msgspec.Struct, frozen=True):
    """A figure as the registry declares it. `only_by`: dimensions by which it exists, null for all. `covered_by`:
    dimensions whose values the cost covers whole; elsewhere the figure is null, and `uncovered` says why."""

    name: str
    label: Label
    description: Label
    unit: Unit
    direction: Direction
    grain: Literal["visit", "event", "person"]
    formula: Formula
    empty: Label
    source: str
    only_by: list[str] | None
    covered_by: list[str] | None
    uncovered: Label | None


class Dimension(msgspec.Struct, frozen=True):
    """A way to split figures or to filter them, as `uses` says; `empty` is the name of what has no value."""

    name: str
    label: Label
    values: Literal["text", "label"]
    empty: Label
    kind: Kind
    uses: list[Use]


class Registry(msgspec.Struct, frozen=True):
    """All figures and dimensions."""

    metrics: list[Metric]
    dimensions: list[Dimension]


class Names(msgspec.Struct, frozen=True):
    """Dimension -> value -> what it is called; a value that is not here is shown as it was sent."""

    dimensions: dict[str, dict[str, Label]]


class Figures(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All figures; null where there is no data. Percentages are fractions of 1. Cost only where it can be told."""

    visits: int | None
    visitors: int | None
    new_visits: int | None
    engagement_value: float | None
    value_per_visit: float | None
    conversions: int | None
    conversion_rate: float | None
    orders: int | None
    revenue: float | None
    average_order_value: float | None
    pageviews: int | None
    dwell_time: float | None
    bounces: int | None
    bounce_rate: float | None
    cost: float | msgspec.UnsetType | None = msgspec.UNSET
    roi: float | msgspec.UnsetType | None = msgspec.UNSET


class ReportTotals(Figures, frozen=True, kw_only=True):
    """The whole period. `weeks`: value per visit in each of the report's weeks. `uncovered`: figures that are null
    because the cost does not cover what is counted."""

    previous: Figures | None
    weeks: list[float | None]
    uncovered: list[str]


class ReportRow(ReportTotals, frozen=True, kw_only=True):
    """One value of the dimension asked for, under the dimension's own name; null is »without«."""

    label: str
    then_label: str | msgspec.UnsetType = msgspec.UNSET
    day: str | msgspec.UnsetType | None = msgspec.UNSET
    week: str | msgspec.UnsetType | None = msgspec.UNSET
    month: str | msgspec.UnsetType | None = msgspec.UNSET
    touchpoint: str | msgspec.UnsetType | None = msgspec.UNSET
    channel: str | msgspec.UnsetType | None = msgspec.UNSET
    source: str | msgspec.UnsetType | None = msgspec.UNSET
    campaign: str | msgspec.UnsetType | None = msgspec.UNSET
    content: str | msgspec.UnsetType | None = msgspec.UNSET
    category: str | msgspec.UnsetType | None = msgspec.UNSET
    country: str | msgspec.UnsetType | None = msgspec.UNSET
    region: str | msgspec.UnsetType | None = msgspec.UNSET
    device: str | msgspec.UnsetType | None = msgspec.UNSET
    visitor_type: str | msgspec.UnsetType | None = msgspec.UNSET


class ReportColumn(msgspec.Struct, frozen=True):
    """What a table's head needs to know."""

    name: str
    label: Label
    unit: Unit
    direction: Direction


class Span(msgspec.Struct, frozen=True, rename=_SPAN):
    """Days, both included."""

    first: date
    last: date


class Excluded(msgspec.Struct, frozen=True):
    """What is not in the figures, and why."""

    reason: Label
    count: int
    amount: float | None
    currency: str | None


class Note(msgspec.Struct, frozen=True):
    """What has changed the figures of the period since: people erased on request, by retention, or parted."""

    kind: Literal["request", "retention", "parted"]
    on: date
    people: int
    events: int
    text: Label


class Definition(msgspec.Struct, frozen=True):
    """How the figures came about: `values` are the parameters of `sql`."""

    version: int
    scale_version: int
    channels_version: int
    sql: str
    values: dict[str, Any]
    rows_read: int
    seconds: float
    fresh_at: datetime | None
    backlog: int
    source: Literal["rollup", "visits", "events"]


class ValueReport(msgspec.Struct, frozen=True, rename=_SPAN):
    """The value report. `left_off`: rows that the limit has cut; `weeks`: the Mondays of the rows' `weeks`."""

    name: str
    first: date
    last: date
    by: str | None
    then: str | None
    columns: list[ReportColumn]
    rows: list[ReportRow]
    left_off: int
    totals: ReportTotals
    weeks: list[date]
    previous: Span | None
    currency: str | None
    excluded: list[Excluded]
    notes: list[Note]
    definition: Definition


class VisitRow(msgspec.Struct, frozen=True):
    """One visit with its own figures; `revenue` null: none in the report's currency."""

    visit_id: str
    start: datetime
    person_id: str | None
    person_label: str
    touchpoint: str
    channel: str
    source: str | None
    campaign: str | None
    country: str | None
    device: str | None
    events: int
    pageviews: int
    dwell_time: float
    points: float
    orders: int
    revenue: float | None


class VisitPage(msgspec.Struct, frozen=True):
    """A page of visits, newest first."""

    total: int
    page: int
    size: int
    rows: list[VisitRow]


class EventRow(msgspec.Struct, frozen=True):
    """One event and what it added to the figures."""

    event_id: str
    at: datetime
    name: str
    person_id: str | None
    person_label: str
    visit_id: str | None
    touchpoint: str
    channel: str
    campaign: str | None
    page: str | None
    points: float
    revenue: float | None
    currency: str | None


class EventPage(msgspec.Struct, frozen=True):
    """A page of events, newest first."""

    total: int
    page: int
    size: int
    rows: list[EventRow]


class Mark(msgspec.Struct, frozen=True):
    """Something that may explain a bend. `key`: a campaign's code, or the number of the scale's version."""

    day: date
    kind: Literal["campaign", "scale"]
    key: str
    label: str


class Marks(msgspec.Struct, frozen=True):
    """A handful of marks in the order of days; `left_off` says how many more there are."""

    rows: list[Mark]
    left_off: int


Quadrant = Literal["scale_up", "optimise", "harvest", "stop"]


class Bubble(msgspec.Struct, frozen=True):
    """One campaign or channel in the matrix. `uncovered`: as in the value report."""

    key: str
    label: str
    visits: int
    value_per_visit: float | None
    engagement_value: float
    cost: float | None
    revenue: float | None
    roi: float | None
    uncovered: list[str]
    quadrant: Quadrant


class Borders(msgspec.Struct, frozen=True):
    """Where low ends and high begins; null where there is nothing to draw a border through."""

    volume: float | None
    value: float | None
    set_by: Literal["median", "user"]


class Matrix(msgspec.Struct, frozen=True, rename=_SPAN):
    """The marketing-optimisation matrix: volume across, value per visit up, `size` says what areas stand for."""

    by: str
    first: date
    last: date
    size: Literal["cost", "revenue"]
    bubbles: list[Bubble]
    borders: Borders
    excluded: list[Excluded]
    currency: str | None
    definition: Definition

"""The warehouse's tables as records: what the projection ships and what questions may ask for."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

import pyarrow as pa


class Column(NamedTuple):
    """A column: its name, the engine's type and the type it travels in."""

    name: str
    sql: str
    arrow: pa.DataType


_TIME = pa.timestamp("us")
_POINTS = pa.decimal128(18, 2)
_MONEY = pa.decimal128(18, 4)

DIMENSIONS = ("touchpoint", "channel", "source", "campaign", "content", "country", "region", "device", "fresh")
"""Fixed at the start of a visit and repeated on each of its events; `fresh` is a new visitor's visit."""

MEASURES = (
    "visits",
    "new_visits",
    "pageviews",
    "dwell",
    "bounces",
    "conversions",
    "orders",
    "points",
    "revenue",
)
"""Differences that each event makes to its visit: sums over any set of whole visits are exact."""


class EventRow(NamedTuple):
    """One event with what it changed. `at` is UTC; the local times are wall clocks.

    `visit_local`, the local start of its visit, is the hour in which the event counts.
    """

    seq: int
    at: datetime
    local: datetime
    visit_local: datetime | None
    name: str
    type: str
    actor: str
    profile: int | None
    visit: int | None
    path: str | None
    currency: str | None
    touchpoint: str
    channel: str
    source: str | None
    campaign: str | None
    content: str | None
    country: str | None
    region: str | None
    device: str | None
    fresh: bool
    visits: int
    new_visits: int
    pageviews: int
    dwell: int
    bounces: int
    conversions: int
    orders: int
    points: Decimal
    revenue: Decimal


class VisitRow(NamedTuple):
    """One visit as it began; what happened in it are the sums of its events."""

    visit: int
    seq: int
    at: datetime
    local: datetime
    profile: int | None
    touchpoint: str
    channel: str
    source: str | None
    campaign: str | None
    content: str | None
    country: str | None
    region: str | None
    device: str | None
    fresh: bool


class ItemRow(NamedTuple):
    """One product in one event; points and revenue of the event are split so that the items sum to the event."""

    seq: int
    visit: int | None
    visit_local: datetime
    profile: int | None
    product: str
    category: str | None
    quantity: Decimal
    currency: str | None
    points: Decimal
    revenue: Decimal


class CostRow(NamedTuple):
    """A cost, spread evenly over the days from `first` to `last`, both included."""

    seq: int
    campaign: str | None
    channel: str | None
    first: date
    last: date
    amount: Decimal
    currency: str
    status: str


class PersonRow(NamedTuple):
    """A profile that was joined into another one; `person` is the last in the chain."""

    profile: int
    person: int


class MembershipRow(NamedTuple):
    """Somebody enters (`change` 1) or leaves (-1) a segment. `at` is UTC, `local` the company's wall clock."""

    seq: int
    at: datetime
    local: datetime
    profile: int
    segment: str
    change: int


class DecisionRow(NamedTuple):
    """What was shown where and why; see `domain.deciding`. `profile` None: of nobody, and then `times` over."""

    seq: int
    at: datetime
    local: datetime
    profile: int | None
    decision: str
    placement: str
    experience: str
    version: int
    variant: str
    reason: str
    arm: str | None
    greedy: str | None
    explored: bool
    propensity: float
    times: int
    slots: int
    by_lot: int


class ReactionRow(NamedTuple):
    """Somebody has seen (`viewed`) or clicked (`clicked`) what a decision had put there."""

    seq: int
    at: datetime
    local: datetime
    profile: int | None
    decision: str
    experience: str | None
    variant: str | None
    kind: str


class CrowdRow(NamedTuple):
    """One person as of now, in the words of `domain.audience`, prepared so that SQL need only compare.

    Texts are case-folded, amounts and points are floating-point numbers as Python compares them, moments are
    microseconds since 1970. `keys` are kinds alone, `traits` those that are declared and not personal: what leads to
    a human being does not come here. `agreed` are the purposes that the person has said yes to.
    """

    id: int
    known: bool
    visits: int
    events: int
    orders: int
    points: float
    first_seen: int
    last_seen: int
    first_channel: str | None
    first_source: str | None
    first_campaign: str | None
    last_channel: str | None
    last_source: str | None
    last_campaign: str | None
    revenue: list[tuple[str, float]]
    keys: list[str]
    traits: list[tuple[str, dict[str, object]]]
    interests: list[tuple[str, dict[str, object]]]
    agreed: list[str]
    segments: list[str]


_DIMENSION_COLUMNS = tuple(
    Column(name, "BOOLEAN" if name == "fresh" else "VARCHAR", pa.bool_() if name == "fresh" else pa.string())
    for name in DIMENSIONS
)

EVENTS = (
    Column("seq", "BIGINT", pa.int64()),
    Column("at", "TIMESTAMP", _TIME),
    Column("local", "TIMESTAMP", _TIME),
    Column("visit_local", "TIMESTAMP", _TIME),
    Column("name", "VARCHAR", pa.string()),
    Column("type", "VARCHAR", pa.string()),
    Column("actor", "VARCHAR", pa.string()),
    Column("profile", "BIGINT", pa.int64()),
    Column("visit", "BIGINT", pa.int64()),
    Column("path", "VARCHAR", pa.string()),
    Column("currency", "VARCHAR", pa.string()),
    *_DIMENSION_COLUMNS,
    Column("visits", "TINYINT", pa.int8()),
    Column("new_visits", "TINYINT", pa.int8()),
    Column("pageviews", "INTEGER", pa.int32()),
    Column("dwell", "INTEGER", pa.int32()),
    Column("bounces", "TINYINT", pa.int8()),
    Column("conversions", "TINYINT", pa.int8()),
    Column("orders", "INTEGER", pa.int32()),
    Column("points", "DECIMAL(18,2)", _POINTS),
    Column("revenue", "DECIMAL(18,4)", _MONEY),
)
VISITS = (
    Column("visit", "BIGINT", pa.int64()),
    Column("seq", "BIGINT", pa.int64()),
    Column("at", "TIMESTAMP", _TIME),
    Column("local", "TIMESTAMP", _TIME),
    Column("profile", "BIGINT", pa.int64()),
    *_DIMENSION_COLUMNS,
)
ITEMS = (
    Column("seq", "BIGINT", pa.int64()),
    Column("visit", "BIGINT", pa.int64()),
    Column("visit_local", "TIMESTAMP", _TIME),
    Column("profile", "BIGINT", pa.int64()),
    Column("product", "VARCHAR", pa.string()),
    Column("category", "VARCHAR", pa.string()),
    Column("quantity", "DECIMAL(18,3)", pa.decimal128(18, 3)),
    Column("currency", "VARCHAR", pa.string()),
    Column("points", "DECIMAL(18,2)", _POINTS),
    Column("revenue", "DECIMAL(18,4)", _MONEY),
)
COSTS = (
    Column("seq", "BIGINT", pa.int64()),
    Column("campaign", "VARCHAR", pa.string()),
    Column("channel", "VARCHAR", pa.string()),
    Column("first", "DATE", pa.date32()),
    Column("last", "DATE", pa.date32()),
    Column("amount", "DECIMAL(18,4)", _MONEY),
    Column("currency", "VARCHAR", pa.string()),
    Column("status", "VARCHAR", pa.string()),
)
MEMBERSHIPS = (
    Column("seq", "BIGINT", pa.int64()),
    Column("at", "TIMESTAMP", _TIME),
    Column("local", "TIMESTAMP", _TIME),
    Column("profile", "BIGINT", pa.int64()),
    Column("segment", "VARCHAR", pa.string()),
    Column("change", "TINYINT", pa.int8()),
)
DECISIONS = (
    Column("seq", "BIGINT", pa.int64()),
    Column("at", "TIMESTAMP", _TIME),
    Column("local", "TIMESTAMP", _TIME),
    Column("profile", "BIGINT", pa.int64()),
    Column("decision", "VARCHAR", pa.string()),
    Column("placement", "VARCHAR", pa.string()),
    Column("experience", "VARCHAR", pa.string()),
    Column("version", "INTEGER", pa.int32()),
    Column("variant", "VARCHAR", pa.string()),
    Column("reason", "VARCHAR", pa.string()),
    Column("arm", "VARCHAR", pa.string()),
    Column("greedy", "VARCHAR", pa.string()),
    Column("explored", "BOOLEAN", pa.bool_()),
    Column("propensity", "DOUBLE", pa.float64()),
    Column("times", "INTEGER", pa.int32()),
    Column("slots", "INTEGER", pa.int32()),
    Column("by_lot", "INTEGER", pa.int32()),
)
REACTIONS = (
    Column("seq", "BIGINT", pa.int64()),
    Column("at", "TIMESTAMP", _TIME),
    Column("local", "TIMESTAMP", _TIME),
    Column("profile", "BIGINT", pa.int64()),
    Column("decision", "VARCHAR", pa.string()),
    Column("experience", "VARCHAR", pa.string()),
    Column("variant", "VARCHAR", pa.string()),
    Column("kind", "VARCHAR", pa.string()),
)
_TOUCHES = tuple(f"{which}_{part}" for which in ("first", "last") for part in ("channel", "source", "campaign"))
_WORDS = pa.list_(pa.string())
_TRAIT = pa.struct([("kind", pa.string()), ("text", pa.string()), ("number", pa.float64()), ("whole", pa.string())])
_INTEREST = pa.struct([("points", pa.float64()), ("at", pa.int64())])
PEOPLE = (
    Column("id", "BIGINT", pa.int64()),
    Column("known", "BOOLEAN", pa.bool_()),
    Column("visits", "BIGINT", pa.int64()),
    Column("events", "BIGINT", pa.int64()),
    Column("orders", "BIGINT", pa.int64()),
    Column("points", "DOUBLE", pa.float64()),
    Column("first_seen", "BIGINT", pa.int64()),
    Column("last_seen", "BIGINT", pa.int64()),
    *(Column(name, "VARCHAR", pa.string()) for name in _TOUCHES),
    Column("revenue", "MAP(VARCHAR, DOUBLE)", pa.map_(pa.string(), pa.float64())),
    Column("keys", "VARCHAR[]", _WORDS),
    Column(
        "traits",
        'MAP(VARCHAR, STRUCT("kind" VARCHAR, "text" VARCHAR, "number" DOUBLE, "whole" VARCHAR))',
        pa.map_(pa.string(), _TRAIT),
    ),
    Column("interests", 'MAP(VARCHAR, STRUCT("points" DOUBLE, "at" BIGINT))', pa.map_(pa.string(), _INTEREST)),
    Column("agreed", "VARCHAR[]", _WORDS),
    Column("segments", "VARCHAR[]", _WORDS),
)
"""Filled when somebody asks about people, see `profiles.crowd`; `CrowdRow` says what stands in it."""
PERSONS = (Column("profile", "BIGINT", pa.int64()), Column("person", "BIGINT", pa.int64()))

_SUMS = (
    Column("events", "BIGINT", pa.int64()),
    *(
        Column(
            name,
            "DECIMAL(38,2)" if name == "points" else "DECIMAL(38,4)" if name == "revenue" else "BIGINT",
            pa.int64(),
        )
        for name in MEASURES
    ),
)
ROLLUP = (
    Column("hour", "TIMESTAMP", _TIME),
    Column("currency", "VARCHAR", pa.string()),
    *_DIMENSION_COLUMNS,
    *_SUMS,
)
"""Sums of events by the local hour in which their visit began. Only people's events; machines are left out."""

DAILY = (
    Column("dimension", "VARCHAR", pa.string()),
    Column("hour", "TIMESTAMP", _TIME),
    Column("value", "VARCHAR", pa.string()),
    Column("currency", "VARCHAR", pa.string()),
    *_SUMS,
)
"""The same sums by local day (`hour` is its first), once for each dimension alone: most questions ask for one."""

TABLES: dict[str, tuple[Column, ...]] = {
    "events": EVENTS,
    "visits": VISITS,
    "items": ITEMS,
    "costs": COSTS,
    "persons": PERSONS,
    "memberships": MEMBERSHIPS,
    "decisions": DECISIONS,
    "reactions": REACTIONS,
    "people": PEOPLE,
    "rollup": ROLLUP,
    "daily": DAILY,
}


class Shipment(NamedTuple):
    """Everything that the events up to `offset` add to the warehouse."""

    offset: int
    events: list[EventRow]
    visits: list[VisitRow]
    items: list[ItemRow]
    costs: list[CostRow]
    persons: list[PersonRow]
    memberships: list[MembershipRow]
    decisions: list[DecisionRow]
    reactions: list[ReactionRow]

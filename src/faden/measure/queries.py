"""The questions' expressions: what is summed, from which table, within which hours and filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from faden.measure import registry
from faden.measure.compiler import bound, once, table
from faden.measure.dimensions import VISITOR_TYPES
from faden.measure.period import Period
from faden.measure.question import Filter
from faden.store.facts import MEASURES

ITEM_SUMS = ("points", "revenue", "orders")
"""What belongs to a product itself; everything else belongs to the visits that touched it."""
_FEWEST = "touchpoint"
"""The dimension with the fewest values, for questions about none."""
MOST_GROUPS = 200_000
"""More values than anybody can read; a sender who floods us with campaigns must not fill the memory."""
VISIT_SUMS = tuple(name for name in MEASURES if name not in ITEM_SUMS)
_UNITS = {"day": "D", "week": "W", "month": "M"}


class Condition(NamedTuple):
    """A filter without its values: how many there are, and whether »none« is among them."""

    field: str
    values: int
    empty: bool


class Shape(NamedTuple):
    """What the SQL of a question depends on; the values come later, as parameters."""

    keys: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    weekly: bool = False


def conditions(where: tuple[Filter, ...]) -> tuple[Condition, ...]:
    """The filters' shape."""
    found = []
    for field in sorted({one.field for one in where}):
        values = [one.value for one in where if one.field == field]
        found.append(Condition(field, sum(value is not None for value in values), None in values))
    return tuple(found)


def parameters(span: Period, where: tuple[Filter, ...]) -> dict[str, Any]:
    """The values for a question's statements."""
    first, until = span.bounds()
    values: dict[str, Any] = {"first": first, "until": until}
    counts: dict[str, int] = {}
    for one in where:
        if one.value is not None:
            number = counts.get(one.field, 0)
            counts[one.field] = number + 1
            values[f"{one.field}_{number}"] = VISITOR_TYPES[True] == one.value if _is_type(one.field) else one.value
    return values


def _is_type(field: str) -> bool:
    return field == "visitor_type"


def within(column: Any) -> Any:
    """The column lies in the period; plain bounds, so that the engine skips what lies outside."""
    return (column >= bound("first", "timestamp")) & (column < bound("until", "timestamp"))


def holds(rows: Any, condition: Condition) -> Any:
    """The filter on these rows."""
    if registry.is_person(condition.field):
        return _belongs(rows, condition)
    column = rows[registry.dimension(condition.field).column]
    kind = "boolean" if _is_type(condition.field) else "string"
    marks = [bound(f"{condition.field}_{number}", kind) for number in range(condition.values)]
    if not marks:
        return column.isnull()
    among = column == marks[0] if len(marks) == 1 else column.isin(marks)
    return among | column.isnull() if condition.empty else among


def _belongs(rows: Any, condition: Condition) -> Any:
    """The rows of people who belong to one of the segments now; »none«: who belong to no segment at all."""
    marks = [bound(f"{condition.field}_{number}", "string") for number in range(condition.values)]
    among = rows.profile.isin(_members(marks)).fill_null(False) if marks else None
    if not condition.empty:
        return among
    alone = rows.profile.notnull() & ~rows.profile.isin(_members(())).fill_null(False)
    return alone if among is None else among | alone


def _members(segments: Sequence[Any]) -> Any:
    """All profiles, through all joinings, of the people in these segments; none given: in any."""
    changes = table("memberships")
    if segments:
        changes = changes.filter(changes.segment.isin(segments))
    standing = changes.group_by(["profile", "segment"]).aggregate(held=changes.change.sum())
    members = standing.filter(standing.held > 0).select("profile").distinct()
    persons = table("persons")
    joined = persons.filter(persons.person.isin(members.profile)).select("profile")
    return members.union(joined).profile


def kept(rows: Any, shape_conditions: tuple[Condition, ...], *, items: bool = False) -> Any:
    """The rows that the filters on visits keep, or those that the filters on products keep."""
    for condition in shape_conditions:
        if registry.is_item(condition.field) == items:
            rows = rows.filter(holds(rows, condition))
    return rows


def keys(rows: Any, shape: Shape, moment: Any) -> dict[str, Any]:
    """The columns to group by, named key_0, key_1 and week."""
    found = {}
    for number, name in enumerate(shape.keys):
        unit = _UNITS.get(name)
        found[f"key_{number}"] = moment.truncate(unit).cast("date") if unit else rows[registry.dimension(name).column]
    if shape.weekly:
        found["week"] = moment.truncate("W").cast("date")
    return found


def person(rows: Any) -> Any:
    """The rows with the column `owner`: the person behind the profile, through all joinings."""
    import ibis

    persons = table("persons").rename(joined="profile")
    joined = rows.left_join(persons, rows.profile == persons.joined)
    return joined.mutate(owner=ibis.coalesce(joined.person, joined.profile)).drop("joined", "person")


def _grouped(rows: Any, by: Mapping[str, Any], sums: Mapping[str, Any]) -> Any:
    return rows.group_by(**by).aggregate(**sums).limit(MOST_GROUPS + 1) if by else rows.aggregate(**sums)


def counted_events(shape: Shape) -> Any:
    """People's events of the period's visits that the filters on visits keep."""
    events = table("events")
    events = events.filter(within(events.visit_local), events.actor == "human")
    return kept(events, shape.conditions)


def summed(shape: Shape) -> Any:
    """The smallest sums that can answer: daily ones where one dimension (or none) is asked for, else the hourly.

    Of certain people only their single events can tell.
    """
    names = {*shape.keys, *(one.field for one in shape.conditions)}
    if any(map(registry.is_person, names)):
        return _single()
    columns = {registry.dimension(name).column for name in names if not registry.is_time(name)}
    if len(columns) > 1:
        return table("facts")
    return table(f"daily_{columns.pop() if columns else _FEWEST}")


def _single() -> Any:
    """People's events in the form of the hourly sums."""
    import ibis

    events = table("events")
    events = events.filter(events.actor == "human", events.visit_local.notnull())
    return events.mutate(hour=events.visit_local, events=ibis.literal(1))


@once
def facts(shape: Shape) -> Any:
    """All additive measures out of the sums kept ready, by the keys and the currency."""
    rows = summed(shape)
    rows = kept(rows.filter(within(rows.hour)), shape.conditions)
    by = {**keys(rows, shape, rows.hour), "currency": rows.currency}
    sums = {name: rows[name].sum() for name in MEASURES}
    return _grouped(rows, by, {"read": rows.count(), "events": rows.events.sum(), **sums})


@once
def visitors(shape: Shape) -> Any:
    """Distinct persons of the visits, by the keys."""
    rows = table("visits")
    rows = kept(rows.filter(within(rows.local)), shape.conditions)
    rows = person(rows.select(profile=rows.profile, **keys(rows, shape, rows.local)))
    by = {name: rows[name] for name in _names(shape)}
    return _grouped(rows, by, {"read": rows.count(), "visitors": rows.owner.nunique()})


@once
def machines(shape: Shape) -> Any:
    """How many events of machines were left out."""
    rows = table("events")
    rows = rows.filter(within(rows.local), rows.actor != "human")
    rows = kept(rows, shape.conditions)
    return rows.aggregate(events=rows.count())


@once
def presence(_: Shape) -> Any:
    """The first and last hour with any figure within the period, whatever the filters."""
    rows = summed(Shape())
    rows = rows.filter(within(rows.hour))
    return rows.aggregate(first=rows.hour.min(), last=rows.hour.max())


@once
def extent(_: Shape) -> Any:
    """The first and last hour with any figure at all."""
    rows = summed(Shape())
    return rows.aggregate(first=rows.hour.min(), last=rows.hour.max())


@once
def currencies(_: Shape) -> Any:
    """All currencies ever seen, by how often."""
    rows = summed(Shape())
    rows = rows.filter(rows.currency.notnull())
    return rows.group_by(currency=rows.currency).aggregate(events=rows.events.sum())


@once
def cost_currencies(_: Shape) -> Any:
    """All currencies in which costs were booked, by how often."""
    rows = table("costs")
    return rows.group_by(currency=rows.currency).aggregate(events=rows.count())


@once
def costs(_: Shape) -> Any:
    """Every cost that has days in the period; they are few, so their shares are computed exactly outside."""
    rows = table("costs")
    last, first = bound("last_day", "date"), bound("first_day", "date")
    rows = rows.filter(rows["first"] <= last, rows["last"] >= first)
    return rows.select("campaign", "channel", "first", "last", "amount", "currency", "status")


def touched(shape: Shape) -> Any:
    """Events beside their products: one row per product, and one row without category per event without products."""
    import ibis

    events = counted_events(shape)
    needed = {registry.dimension(name).column for name in shape.keys} - {"hour", "category"}
    events = events.select(
        "seq", "visit", "visit_local", "profile", "currency", "orders", "points", "revenue", *sorted(needed)
    )
    items = table("items")
    items = items.filter(within(items.visit_local)).select(
        "category", item_seq="seq", item_points="points", item_revenue="revenue"
    )
    rows = events.left_join(items, events.seq == items.item_seq)
    plain = rows.item_seq.isnull()
    rows = rows.mutate(
        points=ibis.ifelse(plain, rows.points, rows.item_points),
        revenue=ibis.ifelse(plain, rows.revenue, rows.item_revenue),
    ).drop("item_seq", "item_points", "item_revenue")
    return kept(rows, shape.conditions, items=True)


@once
def item_sums(shape: Shape) -> Any:
    """Points and revenue of the products themselves, and the orders that hold them, by the keys and the currency."""
    rows = touched(shape)
    by = {**keys(rows, shape, rows.visit_local), "currency": rows.currency, "seq": rows.seq}
    each = rows.group_by(**by).aggregate(
        lines=rows.count(), points=rows.points.sum(), revenue=rows.revenue.sum(), orders=rows.orders.max()
    )
    outer = {name: each[name] for name in by if name != "seq"}
    sums = {name: each[name].sum() for name in ITEM_SUMS}
    return _grouped(each, outer, {"read": each.lines.sum(), "events": each.count(), **sums})


def _visits_touched(shape: Shape) -> Any:
    """Each visit once per key it touched."""
    rows = touched(shape)
    rows = rows.filter(rows.visit.notnull())
    by = keys(rows, shape, rows.visit_local)
    return rows.select(visit=rows.visit, profile=rows.profile, **by).distinct(on=("visit", *by), keep="first")


@once
def item_visits(shape: Shape) -> Any:
    """What the visits that touched a product did as a whole, by the keys; a visit with two categories is in both."""
    found = _visits_touched(shape)
    events = counted_events(Shape((), shape.conditions)).filter(lambda rows: rows.visit.notnull())
    whole = events.group_by(whole_visit=events.visit).aggregate(**{name: events[name].sum() for name in VISIT_SUMS})
    rows = found.inner_join(whole, found.visit == whole.whole_visit)
    by = {name: rows[name] for name in _names(shape)}
    return _grouped(rows, by, {name: rows[name].sum() for name in VISIT_SUMS})


@once
def item_visitors(shape: Shape) -> Any:
    """Distinct persons of the visits that touched a product, by the keys."""
    rows = person(_visits_touched(shape))
    by = {name: rows[name] for name in _names(shape)}
    return _grouped(rows, by, {"visitors": rows.owner.nunique()})


def _names(shape: Shape) -> list[str]:
    return [f"key_{number}" for number in range(len(shape.keys))] + (["week"] if shape.weekly else [])

"""The expressions behind lists: visits, events and persons, one page at a time."""

from __future__ import annotations

from typing import Any, NamedTuple

from faden.measure import registry
from faden.measure.compiler import bound, once, paged, table
from faden.measure.queries import Condition, Shape, counted_events, kept, person, touched, within

PEOPLE_SORTS = {
    "last_seen": "last_seen",
    "engagement_value": "points",
    "revenue": "revenue",
    "visits": "visits",
}


class Listing(NamedTuple):
    """What the SQL of a list depends on."""

    conditions: tuple[Condition, ...] = ()
    visit: bool = False
    """Of one visit alone."""
    sort: str = ""
    persons: int = 0
    """Of so many named persons alone."""


def _by_items(listing: Listing) -> bool:
    return any(registry.is_item(one.field) for one in listing.conditions)


def _visits(listing: Listing) -> Any:
    rows = table("visits")
    rows = kept(rows.filter(within(rows.local)), listing.conditions)
    if _by_items(listing):
        rows = rows.filter(rows.visit.isin(touched(Shape((), listing.conditions)).visit))
    return rows


@once
def visit_count(listing: Listing) -> Any:
    """How many visits."""
    return _visits(listing).aggregate(total=lambda rows: rows.count())


@once
def visit_page(listing: Listing) -> Any:
    """One page of visits, the newest first, with the sums of their events in the order of `VisitLine`."""
    import ibis

    rows = _visits(listing)
    rows = person(paged(rows.order_by(ibis.desc("at"), ibis.desc("visit"))))
    events = counted_events(Shape())
    events = events.filter(events.visit.isin(rows.visit))
    sums = events.group_by(of_visit=events.visit).aggregate(
        events=events.count(),
        pageviews=events.pageviews.sum(),
        dwell=events.dwell.sum(),
        points=events.points.sum(),
        orders=events.orders.sum(),
        revenue=events.revenue.sum(where=events.currency == bound("currency", "string")),
    )
    found = rows.left_join(sums, rows.visit == sums.of_visit)
    found = found.select(
        "visit", "at", "owner", "touchpoint", "channel", "source", "campaign", "country", "device",
        "events", "pageviews", "dwell", "points", "orders", "revenue",
    )  # fmt: skip
    return found.order_by(ibis.desc("at"), ibis.desc("visit"))


def _events(listing: Listing) -> Any:
    rows = counted_events(Shape((), listing.conditions))
    if listing.visit:
        rows = rows.filter(rows.visit == bound("visit", "int64"))
    if _by_items(listing):
        rows = rows.filter(rows.seq.isin(touched(Shape((), listing.conditions)).seq))
    return rows


@once
def event_count(listing: Listing) -> Any:
    """How many events."""
    return _events(listing).aggregate(total=lambda rows: rows.count())


@once
def event_page(listing: Listing) -> Any:
    """One page of events, the newest first, in the order of `EventLine`."""
    import ibis

    rows = _events(listing)
    rows = person(paged(rows.order_by(ibis.desc("at"), ibis.desc("seq"))))
    rows = rows.mutate(money=ibis.ifelse(rows.currency.isnull(), ibis.null("decimal(18, 4)"), rows.revenue))
    rows = rows.select(
        "seq",
        "at",
        "name",
        "owner",
        "visit",
        "touchpoint",
        "channel",
        "campaign",
        "path",
        "points",
        "money",
        "currency",
    )
    return rows.order_by(ibis.desc("at"), ibis.desc("seq"))


def _persons(listing: Listing) -> Any:
    """Negative profiles are visitors of a day who may not be known: counted, never listed."""
    rows = counted_events(Shape((), listing.conditions))
    if _by_items(listing):
        rows = rows.filter(rows.seq.isin(touched(Shape((), listing.conditions)).seq))
    rows = person(rows.filter(rows.profile > 0))
    if listing.persons:
        rows = rows.filter(rows.owner.isin([bound(f"person_{number}", "int64") for number in range(listing.persons)]))
    return rows


@once
def person_count(listing: Listing) -> Any:
    """How many persons."""
    return _persons(listing).aggregate(total=lambda rows: rows.owner.nunique())


@once
def person_page(listing: Listing) -> Any:
    """One page of persons, most first, in the order of `PersonLine`."""
    import ibis

    rows = _persons(listing)
    found = rows.group_by(owner=rows.owner).aggregate(
        first_seen=rows["at"].min(),
        last_seen=rows["at"].max(),
        visits=rows.visits.sum(),
        points=rows.points.sum(),
        orders=rows.orders.sum(),
        revenue=rows.revenue.sum(where=rows.currency == bound("currency", "string")),
    )
    return paged(found.order_by(ibis.desc(PEOPLE_SORTS[listing.sort], nulls_first=False), ibis.desc("owner")))

"""From a figure down to the visits and events behind it: same period, same filters, page by page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, NamedTuple, TypeVar

from faden.domain.errors import Invalid
from faden.measure import listings, queries
from faden.measure.ask import Asker
from faden.measure.listings import Listing
from faden.measure.question import Question

MOST = 500
"""Rows on a page, at most."""
DEEPEST = 1_000_000
"""Rows that can be paged through; beyond, a filter finds more than patience does."""

R = TypeVar("R")


class Page(NamedTuple, Generic[R]):
    """Some rows, and how many there are altogether."""

    total: int
    page: int
    size: int
    rows: list[R]


class VisitLine(NamedTuple):
    """One visit with its own figures; `revenue` None: none in the report's currency."""

    visit: int
    start: datetime
    person: int | None
    touchpoint: str
    channel: str
    source: str | None
    campaign: str | None
    country: str | None
    device: str | None
    events: int
    pageviews: int
    dwell_time: int
    points: Decimal
    orders: int
    revenue: Decimal | None


class EventLine(NamedTuple):
    """One event and what it added; `revenue` is in `currency`."""

    seq: int
    at: datetime
    name: str
    person: int | None
    visit: int | None
    touchpoint: str
    channel: str
    campaign: str | None
    path: str | None
    points: Decimal
    revenue: Decimal | None
    currency: str | None


class PersonLine(NamedTuple):
    """One person with the figures of the period; moments are UTC."""

    person: int
    first_seen: datetime
    last_seen: datetime
    visits: int
    points: Decimal
    orders: int
    revenue: Decimal | None


def visits(asker: Asker, question: Question, page: int = 1, size: int = 50) -> Page[VisitLine]:
    """The visits that the figures of `question` are made of, the newest first."""
    listing = Listing(queries.conditions(question.where))
    return _page(asker, question, listing, (listings.visit_count, listings.visit_page), page, size, VisitLine)


def events(
    asker: Asker, question: Question, page: int = 1, size: int = 50, visit: int | None = None
) -> Page[EventLine]:
    """The events behind the figures of `question`, the newest first; those of one visit alone where it is given."""
    listing = Listing(queries.conditions(question.where), visit=visit is not None)
    more = {} if visit is None else {"visit": visit}
    statements = (listings.event_count, listings.event_page)
    return _page(asker, question, listing, statements, page, size, EventLine, more)


def people(
    asker: Asker,
    question: Question,
    *,
    sort: str = "last_seen",
    page: int = 1,
    size: int = 50,
    only: Sequence[int] | None = None,
) -> Page[PersonLine]:
    """The persons of the period with their figures, most first; `only` these persons where given (a search)."""
    if sort not in listings.PEOPLE_SORTS:
        names = ", ".join(listings.PEOPLE_SORTS)
        raise Invalid("sort_unknown", f"People are not sorted by »{sort[:40]}«.", path="sort", hint=f"Use {names}.")
    if only is not None and not only:
        return Page(0, *_checked(page, size), [])
    asked = _rounded(only or ())
    listing = Listing(queries.conditions(question.where), sort=sort, persons=len(asked))
    more = {f"person_{number}": one for number, one in enumerate(asked)}
    statements = (listings.person_count, listings.person_page)
    return _page(asker, question, listing, statements, page, size, PersonLine, more)


def _rounded(persons: Sequence[int]) -> list[int]:
    """The persons, the last one repeated up to a power of two: SQL is made anew for each length, and kept."""
    if not persons:
        return []
    return [*persons, *[persons[-1]] * ((1 << (len(persons) - 1).bit_length()) - len(persons))]


_Listed = Callable[[Listing], Any]


def _page(
    asker: Asker,
    question: Question,
    listing: Listing,
    statements: tuple[_Listed, _Listed],
    page: int,
    size: int,
    line: Callable[..., R],
    more: Mapping[str, Any] | None = None,
) -> Page[R]:
    page, size = _checked(page, size)
    values = {
        **queries.parameters(question.period, question.where),
        **(more or {}),
        "currency": asker.currency() or "",
        "size": size,
        "skip": (page - 1) * size,
    }
    with asker.reading() as reading:
        total = int(reading.run(statements[0](listing), values).rows[0][0])
        rows = reading.run(statements[1](listing), values).rows
    return Page(total, page, size, [line(*row) for row in rows])


def _checked(page: int, size: int) -> tuple[int, int]:
    if not 1 <= size <= MOST:
        raise Invalid("size_invalid", "A page cannot be that long.", path="size", hint=f"Use 1 to {MOST}.")
    if page < 1 or (page - 1) * size > DEEPEST:
        raise Invalid(
            "page_invalid",
            "There is no such page.",
            path="page",
            hint="Use filters or a shorter period to get there.",
        )
    return page, size

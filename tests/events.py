"""Events for tests: one short call each, times in minutes after a fixed morning."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from faden.domain.event import Context, Event, EventType, Summary
from faden.domain.money import Money

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_numbers = count(1)


def at(minutes: float) -> datetime:
    """So many minutes after the morning."""
    return MORNING + timedelta(minutes=minutes)


def event(
    name: str = "Page Viewed",
    minutes: float = 0,
    *,
    who: str | None = "browser-1",
    user: str | None = None,
    kind: EventType | None = None,
    event_id: str | None = None,
    **more: Any,
) -> Event:
    """An event of the browser `who`; its type follows from the name where none is given."""
    keys = {**({"anonymous_id": who} if who else {}), **({"user_id": user} if user else {}), **more.pop("keys", {})}
    return Event(
        id=event_id or f"e{next(_numbers)}",
        type=kind or ("page" if name == "Page Viewed" else "track"),
        name=name,
        at=at(minutes),
        received_at=more.pop("received_at", at(minutes)),
        source=more.pop("source", "shop"),
        touchpoint=more.pop("touchpoint", "shop"),
        keys=keys,
        **more,
    )


def page(minutes: float = 0, **more: Any) -> Event:
    """A page view; words of the context may be given by name."""
    own = ("source", "timezone")  # of the event itself
    fields = {name: more.pop(name) for name in tuple(more) if name in Context.__struct_fields__ and name not in own}
    if "utm_source" in more:
        fields["source"] = more.pop("utm_source")
    return event("Page Viewed", minutes, context=Context(**fields), **more)


def order(minutes: float, amount: str, currency: str = "EUR", **more: Any) -> Event:
    """A completed order."""
    return event("Order Completed", minutes, revenue=Money(Decimal(amount), currency), **more)


def attention(minutes: float, seconds: object, **more: Any) -> Event:
    """The tracker's heartbeat."""
    return event("Page Attention", minutes, properties={"seconds": seconds, "path": "/"}, **more)


def imported_visit(minutes: float, summary: Summary, **more: Any) -> Event:
    """A visit that another system has summed up."""
    return event("Visit Imported", minutes, kind="visit", summary=summary, **more)

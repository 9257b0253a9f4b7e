"""A cost that somebody books by hand, and the booking that takes one back. Both are events; nothing is deleted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple

from faden.domain.clock import zone
from faden.domain.cost import COST_BOOKED, Cost, cost
from faden.domain.errors import Conflict, Invalid
from faden.domain.event import Event

OWN = "faden"
"""Source and touchpoint of what is booked in the interface."""
LONGEST_NOTE = 500
LONGEST_ID = 64
LONGEST_DAYS = 3660
BY_HAND = ("actual", "planned")
_NOON = time(12)


class Stamp(NamedTuple):
    """Who books, when, and in which calendar."""

    by: str
    at: datetime
    timezone: str


def booking(wanted: str, properties: Mapping[str, Any], stamp: Stamp) -> Event:
    """The event for a filled form. `wanted` is the form's own id: sent twice, it is the same event.

    Raises `Invalid` with the field's name as path.
    """
    if not 8 <= len(wanted) <= LONGEST_ID or not wanted.isascii() or not wanted.isprintable():
        raise Invalid(
            "booking_id_invalid", "This is no id of a booking.", path="id", hint="Use a new UUID for each booking."
        )
    booked = cost(properties)
    if booked.amount <= 0:
        raise Invalid(
            "amount_not_positive",
            "A cost is more than 0.",
            path="amount",
            hint="To correct a booking, take it back and book anew.",
        )
    if (booked.last - booked.first).days >= LONGEST_DAYS:
        raise Invalid(
            "period_too_long", "The cost is spread over more than ten years.", path="end", hint="Book it in parts."
        )
    if booked.status not in BY_HAND:
        raise Invalid(
            "status_unknown", f"»{booked.status}« is no status.", path="status", hint="Use " + " or ".join(BY_HAND)
        )
    return _event(f"cost-{wanted}", booked, stamp, {"note": _note(properties.get("note"))})


def reversal(event: Event, stamp: Stamp) -> Event:
    """The booking that takes the event's cost back: the same days, the opposite amount. There is one only."""
    if event.properties.get("reverses"):
        raise Conflict(
            "booking_is_reversal", "This booking takes another one back.", hint="Book the cost anew if it holds."
        )
    booked = cost(event.properties)
    return _event(f"reversal-{event.id}", booked._replace(amount=-booked.amount), stamp, {"reverses": event.id})


def _event(event_id: str, booked: Cost, stamp: Stamp, more: Mapping[str, str | None]) -> Event:
    told = {
        "campaign": booked.campaign,
        "channel": booked.channel,
        "start": booked.first.isoformat(),
        "end": booked.last.isoformat(),
        "amount": format(booked.amount, "f"),
        "currency": booked.currency,
        "status": booked.status,
        "by": stamp.by,
        **more,
    }
    return Event(
        id=event_id,
        type="cost",
        name=COST_BOOKED,
        at=datetime.combine(booked.first, _NOON, tzinfo=zone(stamp.timezone)).astimezone(UTC),
        received_at=stamp.at,
        source=OWN,
        touchpoint=OWN,
        keys={},
        properties={name: value for name, value in told.items() if value is not None},
        timezone=stamp.timezone,
    )


def same(one: Event, other: Event) -> bool:
    """Whether two bookings say the same, whoever sent them when."""
    return _said(one) == _said(other)


def _said(event: Event) -> tuple[Any, ...]:
    booked = cost(event.properties)
    return (*booked._replace(amount=Decimal(booked.amount).normalize()), event.properties.get("note"))


def _note(given: object) -> str | None:
    text = str(given or "").strip()
    if len(text) > LONGEST_NOTE or "\0" in text:
        raise Invalid(
            "note_invalid", "The note is too long.", path="note", hint=f"Use at most {LONGEST_NOTE} characters."
        )
    return text or None

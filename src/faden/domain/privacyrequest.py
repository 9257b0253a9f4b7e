"""What a person asked about themselves: to see everything, or to be forgotten; and by when it has to be done."""

from __future__ import annotations

import calendar
from datetime import date, datetime
from typing import Literal

import msgspec

RequestKind = Literal["export", "erasure"]
Asker = Literal["person", "representative", "authority", "company"]
"""Who wants it; never by name. `company`: nobody asked, we do it on our own account."""
State = Literal["open", "scheduled", "done", "refused"]
ASKERS: tuple[Asker, ...] = ("person", "representative", "authority", "company")
PENDING: tuple[State, ...] = ("open", "scheduled")
MOST_NOTE = 500


class PrivacyRequest(msgspec.Struct, frozen=True):
    """One request. `person` is a surrogate and goes when the person is erased; `note` must name nobody."""

    id: str
    kind: RequestKind
    person: str | None
    asked_by: Asker
    received: date
    due: date
    """Article 12 (3) GDPR: one month after it was received."""
    recorded_by: str
    recorded_at: datetime
    state: State
    run_at: datetime | None = None
    """When a scheduled erasure is done: the next night."""
    done_at: datetime | None = None
    note: str = ""
    receipt: str | None = None


def due(received: date) -> date:
    """One month later; the last day of a shorter month, as Regulation 1182/71 counts.

    >>> due(date(2026, 1, 31)).isoformat(), due(date(2026, 12, 5)).isoformat()
    ('2026-02-28', '2027-01-05')
    """
    year, month = received.year + received.month // 12, received.month % 12 + 1
    return date(year, month, min(received.day, calendar.monthrange(year, month)[1]))

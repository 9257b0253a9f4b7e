"""How long what is kept and for which purpose, and when the night's work is due.

Nothing is deleted unless somebody has set a period. What has no other purpose is kept as long as the person.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Literal

import msgspec

from faden.domain.clock import zone
from faden.domain.errors import Invalid

MOST_DAYS = 36_500
What = Literal["visitors", "persons", "interests", "evidence", "quarantine", "receipts"]
WHAT: tuple[What, ...] = ("visitors", "persons", "interests", "evidence", "quarantine", "receipts")
Serves = Literal["measurement", "personalisation", "marketing", "repair", "accountability"]
"""What something is kept for. The first three are purposes of consent; `repair`: so that nothing is lost that came in
broken; `accountability`: to prove what was done (Article 5 (2) GDPR)."""
PURPOSES: dict[What, Serves] = {
    "visitors": "measurement",
    "persons": "measurement",
    "interests": "personalisation",
    "evidence": "marketing",
    "quarantine": "repair",
    "receipts": "accountability",
}


class Retention(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Periods in days; None: for ever. People go whole, with all their events, that long after their last event."""

    visitors: int | None = None
    """Visitors whom nothing but a browser names."""
    persons: int | None = None
    """People known by a name, an account, an address or a card."""
    interests: int | None = None
    """What was learned of a person's interests, from the last event; the person stays."""
    evidence: int | None = None
    """Decisions about marketing: for so long the proof is kept at least, and whoever has made one stays that long,
    whatever the periods above say."""
    quarantine: int | None = None
    """Inputs that could not be read, from when they came."""
    receipts: int | None = None
    """Receipts of erasures and settled requests."""


DEFAULT_RETENTION = Retention()


def checked(retention: Retention) -> Retention:
    """The periods themselves if they can be used; `Invalid` with the field otherwise."""
    for name in WHAT:
        days = days_of(retention, name)
        if days is not None and not 1 <= days <= MOST_DAYS:
            raise Invalid(
                "retention_days_invalid",
                f"{days} days cannot be a period.",
                path=name,
                hint=f"Use 1 to {MOST_DAYS}, or null for ever.",
            )
    return retention


def days_of(retention: Retention, what: What) -> int | None:
    """The period for one kind of thing."""
    periods = {
        "visitors": retention.visitors,
        "persons": retention.persons,
        "interests": retention.interests,
        "evidence": retention.evidence,
        "quarantine": retention.quarantine,
        "receipts": retention.receipts,
    }
    return periods[what]


class Line(msgspec.Struct, frozen=True):
    """One kind of thing: its period, what is older than `before`, and how many of that go. None: kept for ever.

    `evidence` takes nothing away: it counts whom it keeps though another period is over.
    """

    what: What
    days: int | None
    before: datetime | None
    count: int
    purpose: Serves | None = None
    """None in records older than the purposes."""


class Run(msgspec.Struct, frozen=True):
    """What a night has taken away, and why: `lines` name the periods."""

    at: datetime
    lines: list[Line]
    problem: str | None = None
    """Why it did not get to the end."""


def cutoff(now: datetime, days: int | None) -> datetime | None:
    """What is older is to go; None: nothing."""
    return None if days is None else now - timedelta(days=days)


def next_run(now: datetime, timezone: str, hour: int = 3) -> datetime:
    """The first `hour` o'clock of `timezone` after `now`, in UTC. An hour that the clock skips counts as the next.

    >>> from datetime import UTC
    >>> next_run(datetime(2026, 3, 28, 12, tzinfo=UTC), "Europe/Berlin").isoformat()
    '2026-03-29T01:00:00+00:00'
    """
    here = zone(timezone)
    day = now.astimezone(here).date()
    for later in (0, 1, 2):
        at = datetime.combine(day + timedelta(days=later), time(hour), tzinfo=here).astimezone(now.tzinfo)
        if at > now:
            return at
    raise AssertionError("a day is at most 25 hours long")

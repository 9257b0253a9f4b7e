"""The visit: events of one person at one touchpoint without half an hour's silence or a new campaign between them."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from faden.domain.event import Context

SILENCE = timedelta(minutes=30)
OPEN_VISITS = 4
"""How many recent visits a profile remembers, so that a late event still finds the one it belongs to."""


class Visit(msgspec.Struct, array_like=True):
    """The running state of a visit inside a profile; `id` is the log sequence of its first event.

    What a report needs leaves as differences with each event (see `profiles.project`), so that all figures add up
    and nothing has to be updated afterwards.
    """

    id: int
    started_at: datetime
    first_at: datetime
    last_at: datetime
    touchpoint: str
    channel: str
    source: str | None
    campaign: str | None
    content: str | None
    country: str | None
    region: str | None
    device: str | None
    new: bool
    local_start: datetime
    interactions: int = 0
    pages: int = 0
    dwell: int = 0
    """Seconds booked so far."""
    attentive: bool = False
    """True once a client reports real attention; from then on only that counts as dwell time."""
    bounced: bool = False
    converted: bool = False
    closed: bool = False
    """A visit summed up elsewhere takes no further events."""
    counted: dict[str, int] = {}
    """Scale rule -> points booked in this visit, in hundredths of a point."""
    medium: str | None = None
    term: str | None = None
    referrer_kind: str | None = None
    """How it began, for decisions on its later pages."""

    def takes(self, at: datetime, touchpoint: str, entry: str | None) -> bool:
        """Whether an event at `at` belongs here; `entry` is the campaign the event itself carries, if any."""
        if self.closed or touchpoint != self.touchpoint or (entry is not None and entry != self.campaign):
            return False
        return (at - self.last_at if at > self.last_at else self.first_at - at) <= SILENCE


def source_of(context: Context) -> str | None:
    """Where somebody came from: what the campaign names, else who referred; None from within and from nowhere."""
    if context.source is not None:
        return context.source
    if context.referrer_kind in (None, "internal", "spam"):
        return None
    return context.referrer_name or context.referrer_host

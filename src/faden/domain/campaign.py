"""A campaign: a code that links and imports carry, its period, owner, channel and planned cost."""

from __future__ import annotations

from datetime import date

import msgspec

from faden.domain.errors import Invalid
from faden.domain.money import Money


class Campaign(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The document; its key is the code, the value of `utm_campaign` in links. Real cost is booked as events."""

    label: str
    start: date | None = None
    end: date | None = None
    owner: str | None = None
    channel: str | None = None
    planned: Money | None = None
    note: str | None = None


def checked(campaign: Campaign) -> Campaign:
    """The campaign itself if it makes sense; `Invalid` otherwise."""
    if not campaign.label.strip():
        raise Invalid("label_missing", "A campaign needs a name.", path="label")
    if campaign.start and campaign.end and campaign.end < campaign.start:
        raise Invalid("period_invalid", "The campaign ends before it starts.", path="end", hint="Swap the two dates.")
    return campaign

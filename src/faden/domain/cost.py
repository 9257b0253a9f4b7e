"""A cost booked for a campaign or channel, spread evenly over its days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from faden.domain.errors import Invalid
from faden.domain.money import money

STATUSES = ("actual", "planned", "assumed")
COST_BOOKED = "Cost Booked"


class Cost(NamedTuple):
    """`amount` of `currency` for the days `first` to `last`, both included."""

    campaign: str | None
    channel: str | None
    first: date
    last: date
    amount: Decimal
    currency: str
    status: str


def cost(properties: Mapping[str, Any]) -> Cost:
    """The cost that the properties of a `cost` event describe; `Invalid` with path and remedy otherwise."""
    booked = money(properties.get("amount"), properties.get("currency"), path="amount")
    first, last = _day(properties, "start"), _day(properties, "end")
    if last < first:
        raise Invalid("period_invalid", "The cost ends before it starts.", path="end", hint="Swap the two dates.")
    status = properties.get("status", "actual")
    if status not in STATUSES:
        raise Invalid("status_unknown", f"»{status}« is no status.", path="status", hint="Use " + ", ".join(STATUSES))
    campaign, channel = _text(properties, "campaign"), _text(properties, "channel")
    return Cost(campaign, channel, first, last, booked.amount, booked.currency, str(status))


def _day(properties: Mapping[str, Any], name: str) -> date:
    value = properties.get(name)
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise Invalid("date_invalid", f"»{value}« is not a day.", path=name, hint="Use 2026-07-31.") from None


def _text(properties: Mapping[str, Any], name: str) -> str | None:
    value = properties.get(name)
    return None if value in (None, "") else str(value)[:200]

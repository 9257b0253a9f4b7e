"""Costs of a campaign that are booked by hand: listed, entered, taken back. They go through the log as events do."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from typing import Literal

import msgspec
from litestar.params import FromPath, FromQuery, JSONBody

from faden.app import App
from faden.domain.booking import Stamp, booking, reversal, same
from faden.domain.cost import cost
from faden.domain.errors import Conflict, Invalid, NotFound
from faden.domain.event import Event
from faden.store.bookings import Booking, Bookings
from faden.web.auth import Identity
from faden.web.given import Faden, Who

CostStatus = Literal["actual", "planned", "assumed"]
_MOST = 200


class CostRow(msgspec.Struct, frozen=True):
    """A booked cost. `takes_back`: it is the opposite of an earlier one; `taken_back`: a later one is that of it."""

    cost_id: str
    campaign: str | None
    channel: str | None
    start: date
    end: date
    amount: str
    currency: str
    status: CostStatus
    note: str | None
    by: str | None
    source: str
    booked_at: datetime
    takes_back: bool
    taken_back: bool


class CostSum(msgspec.Struct, frozen=True):
    """What stands booked, after what was taken back."""

    status: CostStatus
    currency: str
    amount: str


class CostPage(msgspec.Struct, frozen=True):
    """A page of a campaign's costs, newest first, and the sums of all of them."""

    total: int
    page: int
    size: int
    rows: list[CostRow]
    sums: list[CostSum]


class CostForm(msgspec.Struct, frozen=True):
    """A cost to be booked. `id`: made by the form, so that a form sent twice books once. `amount`: such as 12.50."""

    id: str
    campaign: str
    amount: str
    currency: str
    start: str
    end: str
    status: str = "actual"
    note: str | None = None


async def list_costs(
    faden: Faden, campaign: FromQuery[str], page: FromQuery[int] = 1, size: FromQuery[int] = 50
) -> CostPage:
    """The costs booked for a campaign, by hand or by imports."""
    await faden.pipeline.drain()
    return await asyncio.to_thread(_page, faden, campaign, max(1, page), max(1, min(size, _MOST)))


async def book_cost(data: JSONBody[CostForm], faden: Faden, who: Who) -> CostRow:
    """Book a cost for a campaign; 400 says which field is wrong. The same form sent again changes nothing."""
    _known(faden, data.campaign)
    event = booking(data.id, msgspec.structs.asdict(data), _stamp(faden, who))
    return await _booked(faden, event, _bookings(faden))


async def take_cost_back(id: FromPath[str], faden: Faden, who: Who) -> CostRow:  # noqa: A002 - the contract's name
    """Take a booking back by its opposite. Both stay in the list; done twice, it counts once."""
    bookings = _bookings(faden)
    number = int(id) if id.isdigit() and len(id) < 16 else 0
    event = await asyncio.to_thread(bookings.one, number) if number else None
    if event is None:
        raise NotFound("booking_unknown", "There is no such booking.", path="id")
    return await _booked(faden, reversal(event, _stamp(faden, who)), bookings)


async def _booked(faden: App, event: Event, bookings: Bookings) -> CostRow:
    """The booking once it is durable and counted; one that was there already is answered as it stands."""
    accepted = await faden.pipeline.submit([event])
    await faden.pipeline.drain()
    seq = accepted.sequences[0]
    if seq is not None:
        return _row(Booking(seq, event, taken_back=False))
    campaign = cost(event.properties).campaign
    found = await asyncio.to_thread(bookings.by_id, campaign, event.id)
    if found is None or not same(found.event, event):
        raise Conflict(
            "booking_id_taken",
            "Another booking has been made from this form.",
            path="id",
            hint="Look at the list of costs before you book again.",
        )
    return _row(found)


def _page(faden: App, campaign: str, page: int, size: int) -> CostPage:
    bookings = _bookings(faden)
    total, found = bookings.page(campaign, page, size)
    sums = [
        CostSum(msgspec.convert(one.status, CostStatus), one.currency, f"{one.amount:f}")
        for one in bookings.sums(campaign)
    ]
    return CostPage(total, page, size, [_row(one) for one in found], sums)


def _row(one: Booking) -> CostRow:
    said = one.event.properties
    booked = cost(said)
    return CostRow(
        cost_id=str(one.seq),
        campaign=booked.campaign,
        channel=booked.channel,
        start=booked.first,
        end=booked.last,
        amount=format(booked.amount, "f"),
        currency=booked.currency,
        status=msgspec.convert(booked.status, CostStatus),
        note=_text(said.get("note")),
        by=_text(said.get("by")),
        source=one.event.source,
        booked_at=one.event.received_at,
        takes_back="reverses" in said,
        taken_back=one.taken_back,
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _known(faden: App, campaign: str) -> None:
    """A code that nobody has described is more likely a slip than a campaign."""
    if (
        faden.definitions.published("campaign", campaign) is None
        and faden.definitions.draft("campaign", campaign) is None
    ):
        raise Invalid(
            "campaign_unknown",
            f"There is no campaign »{campaign[:80]}«.",
            path="campaign",
            hint="Describe the campaign first.",
        )


def _stamp(faden: App, who: Identity) -> Stamp:
    return Stamp(who.name, faden.clock(), faden.preferences.timezone)


def _bookings(faden: App) -> Bookings:
    return Bookings(faden.warehouse, faden.log)

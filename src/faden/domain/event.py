"""The event: one frozen envelope for whatever a touchpoint says. The log of these is the truth."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

import msgspec

from faden.domain.money import Money

EventType = Literal[
    "track",
    "page",
    "screen",
    "identify",
    "alias",
    "group",
    "visit",
    "cost",
    "sever",
    "erased",
    "segment",
    "decision",
]
Actor = Literal["human", "bot", "scanner"]
"""A scanner opens what was meant for somebody else before that person does. Only humans count."""

ANONYMOUS = "anonymous_id"
USER = "user_id"
PREVIOUS = "previous_id"
DAY = "day"
"""Nobody's key: a hash that ties a visitor's events of one day together where nobody may know whose they are."""


class Context(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Where and how it happened. Everything is text or None; the address is shortened before it gets here."""

    url: str | None = None
    path: str | None = None
    title: str | None = None
    referrer: str | None = None
    referrer_host: str | None = None
    referrer_kind: str | None = None
    """search, social, ai, mail, internal, link or spam; None where nothing referred."""
    referrer_name: str | None = None
    """What people call the referrer: Google, Facebook, ChatGPT."""
    source: str | None = None
    medium: str | None = None
    campaign: str | None = None
    content: str | None = None
    term: str | None = None
    click: str | None = None
    """Which advertiser's click id came along (gclid, fbclid, …), never its value."""
    place: str | None = None
    """Offline entry: qr, nfc, catalogue, pos, beacon; and where, such as "qr:boutique-12"."""
    ip: str | None = None
    country: str | None = None
    region: str | None = None
    city: str | None = None
    device: str | None = None
    browser: str | None = None
    system: str | None = None
    locale: str | None = None
    timezone: str | None = None
    user_agent: str | None = None
    library: str | None = None


class Item(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A product in an event: a line of a basket, or the product looked at (quantity 0)."""

    product_id: str
    name: str | None = None
    category: str | None = None
    quantity: Decimal = Decimal(1)
    revenue: Decimal = Decimal(0)


class Summary(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A visit that another system has already summed up (events of type `visit`)."""

    pages: int = 0
    hits: int = 0
    dwell: int = 0
    """Seconds."""
    bounce: bool = False
    orders: int = 0
    new: bool | None = None
    """Whether the other system saw this visitor for the first time; None: unknown, we decide."""


class Event(msgspec.Struct, frozen=True, array_like=True):
    """What happened, to whom, where, and when. Written once, never changed.

    `keys` are the person's keys by kind (`anonymous_id`, `user_id`, any other external id). `channel` is set only
    where the sender has already decided it; otherwise it is derived when the event is projected. `at` is the client's
    time put right by the clock skew, `received_at` ours; both aware UTC.
    """

    id: str
    type: EventType
    name: str
    at: datetime
    received_at: datetime
    source: str
    touchpoint: str
    keys: dict[str, str]
    context: Context = Context()
    properties: dict[str, Any] = {}
    traits: dict[str, Any] = {}
    channel: str | None = None
    campaign: str | None = None
    revenue: Money | None = None
    items: tuple[Item, ...] = ()
    summary: Summary | None = None
    actor: Actor = "human"
    consent: dict[str, bool] | None = None
    """What the sender's consent tool repeats with each event, by its own names."""
    timezone: str = "UTC"
    """The touchpoint's zone: its days and hours are the report's days and hours."""
    passive: bool = False
    """Something done to the person (mail delivered, campaign targeted): it never opens or prolongs a visit."""
    tcf: str | None = None
    """A consent string of the IAB framework, as it came."""
    gpc: bool = False
    """The browser sends Global Privacy Control."""


class Reject(msgspec.Struct, frozen=True):
    """Something that could not become an event: kept whole, with the reason, to be mended and replayed."""

    received_at: datetime
    origin: Literal["http", "import"]
    source: str
    code: str
    message: str
    body: bytes
    path: str | None = None
    hint: str | None = None
    file: str | None = None
    row: int | None = None
    door: str = "segment"
    """Which decoder to hand the body to on a replay: segment, matomo, cloudevents, or the mapping's name."""

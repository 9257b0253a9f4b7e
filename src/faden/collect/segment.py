"""The Segment tracking protocol, as Segment's and RudderStack's clients speak it: one message -> one event.

A message is decoded into typed structs at once (`messages.py`); where that fails, it is read a second time, with
patience (`patience.py`). What decides who, what, when and how much must be right, or it is refused with its path.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple, assert_never

import msgspec

from faden.collect import geo
from faden.collect.geo import NOWHERE, Locate, Origin
from faden.collect.hints import chosen, seen
from faden.collect.identifiers import key, keys, more, required
from faden.collect.limits import check, check_nul
from faden.collect.messages import Message, Page, Surroundings
from faden.collect.orders import items, revenue
from faden.collect.patience import patiently
from faden.collect.surroundings import called_page, called_properties, consent, context, framework, without_queries
from faden.collect.verdict import NOTHING, Shown, verdict
from faden.domain.clock import skew_corrected
from faden.domain.consentact import ACTS, act
from faden.domain.errors import Invalid
from faden.domain.event import Event, Item
from faden.domain.money import Money
from faden.domain.touchpoint import Source

Kind = Literal["track", "identify", "page", "screen", "group", "alias"]
KINDS: tuple[Kind, ...] = ("track", "identify", "page", "screen", "group", "alias")

NAMES: dict[str, str] = {
    "identify": "Identified",
    "page": "Page Viewed",
    "screen": "Screen Viewed",
    "group": "Group Joined",
    "alias": "Aliased",
}
"""What the calls without a name of their own are called."""

PASSIVE = frozenset(
    (
        "Email Delivered",
        "Email Bounced",
        "Email Dropped",
        "Email Deferred",
        "Push Notification Received",
        "Push Notification Bounced",
        *ACTS,
    )
)
"""Done to the person, not by them (Segment's e-mail and mobile specification); or a word about consent, which is no
sign of interest."""

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LONGEST_NAME = 512
LONGEST_AGENT = 512


class Call(NamedTuple):
    """What holds for every message of one request."""

    source: Source
    received_at: datetime
    new_id: Callable[[datetime], str]
    """Makes an id for a message that brings none."""
    currency: str
    """For amounts without one."""
    sent_at: datetime | None = None
    """The sender's clock as the request says it; a message's own `sentAt` wins."""
    origin: Origin = NOWHERE
    """Where the request came from, if it came from the visitor's own machine."""
    user_agent: str | None = None
    context: Surroundings | None = None
    """The batch's context, for messages without one."""
    locate: Locate = geo.origin
    shown: Shown = NOTHING
    """What the request's headers show, if it came from the visitor's own machine."""
    gpc: bool = False
    """The visitor's own browser sends Global Privacy Control."""


_decoder = msgspec.json.Decoder(Message)
_NOTHING = Surroundings()
_NO_PAGE = Page()


def read(raw: bytes, kind: Kind | None, call: Call) -> Event:
    """The event in one JSON message. `kind` as the path says it; None: the message's own `type` decides.

    Raises `Invalid` with a path inside the message, and nothing else.
    """
    try:
        message = _decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        message = patiently(raw, error, typed=kind is None)
    if b"\\" in raw and b"\\u0000" in raw:
        check_nul(msgspec.json.decode(raw))
    return event(message, kind, call)


def event(message: Message, kind: Kind | None, call: Call) -> Event:
    """The event that a decoded message tells of."""
    kind = kind or _kind(message.type)
    name = NAMES.get(kind) or _name(message.event)
    given = message.context or call.context or _NOTHING
    told = _told(message, kind, name, given, call.currency)
    user_agent = given.user_agent or call.user_agent
    if user_agent is not None:
        user_agent = user_agent[:LONGEST_AGENT]
    hints = chosen(given.user_agent_data, call.shown.hints)
    machine = seen(user_agent, hints, app=call.source.kind == "app")
    where = call.locate(given.ip) if given.ip else call.origin
    whose = keys(message, kind)
    if kind != "alias":
        whose.update(more(message, given, name, where.country))
    return Event(
        key(message.message_id, "messageId") or call.new_id(call.received_at),
        kind,
        name,
        _at(message, call),
        call.received_at,
        call.source.key,
        call.source.touchpoint,
        whose,
        context(given, told.page, where, user_agent, machine),
        told.properties,
        told.traits,
        None,
        None,
        told.revenue,
        told.items,
        None,
        verdict(machine, where, call.shown.early),
        consent(given),
        call.source.timezone,
        given.active is False or name in PASSIVE,
        None if given.tcf is None else framework(given),
        given.gpc is True or call.gpc,
    )


class _Told(NamedTuple):
    """The part of a message that depends on its kind."""

    page: Page
    properties: dict[str, Any]
    traits: dict[str, Any]
    revenue: Money | None = None
    items: tuple[Item, ...] = ()


def _told(message: Message, kind: Kind, name: str, given: Surroundings, currency: str) -> _Told:
    properties, traits, page = message.properties or {}, message.traits or {}, given.page or _NO_PAGE
    if properties:
        check(properties, "properties")
    if traits:
        check(traits, "traits")
    match kind:
        case "track":
            if name in ACTS:
                act(name, properties)
            lines = items(name, properties)
            return _Told(page, without_queries(properties), {}, revenue(name, properties, lines, currency), lines)
        case "page" | "screen":
            page = called_page(properties, page) if properties else page
            return _Told(page, called_properties(properties, message), {})
        case "identify":
            if not traits and given.traits:
                traits = given.traits
                check(traits, "context.traits")
            return _Told(page, {}, traits)
        case "group":
            group = required(message.group_id, "groupId")
            return _Told(page, {"group_id": group, "group_traits": traits}, {})
        case "alias":
            return _Told(page, {}, {})
        case _:
            assert_never(kind)


def _kind(given: str | None) -> Kind:
    for kind in KINDS:
        if given == kind:
            return kind
    if given is None:
        raise Invalid("type_missing", "The message does not say what it is.", path="type", hint=_KINDS_HINT)
    raise Invalid("type_unknown", f"»{given[:80]}« is no kind of message.", path="type", hint=_KINDS_HINT)


_KINDS_HINT = 'Set "type" to one of ' + ", ".join(KINDS) + "."


def _name(given: str | None) -> str:
    name = (given or "").strip()
    if not name:
        raise Invalid(
            "event_missing",
            "A track call without the name of the event.",
            path="event",
            hint='Set "event" to a text.',
        )
    if len(name) > LONGEST_NAME:
        raise Invalid(
            "event_too_long",
            f"The name has {len(name)} characters.",
            path="event",
            hint=f"Use at most {LONGEST_NAME}; put details into properties.",
        )
    return name


def _at(message: Message, call: Call) -> datetime:
    """The client's time put right by its clock's error. A time that cannot be is refused: it would count wrongly."""
    at = message.timestamp or message.original_timestamp
    if at is None:
        return call.received_at
    sent_at = message.sent_at or call.sent_at
    try:
        corrected = skew_corrected(_aware(at), sent_at and _aware(sent_at), call.received_at).astimezone(UTC)
    except OverflowError:
        corrected = datetime.min.replace(tzinfo=UTC)
    if corrected < EARLIEST:
        raise implausible(at, "timestamp" if message.timestamp else "originalTimestamp")
    return corrected


def implausible(at: datetime, path: str) -> Invalid:
    """The refusal of a time that would count in a wrong place."""
    return Invalid(
        "time_implausible",
        f"»{at.isoformat()}« is before {EARLIEST.year}.",
        path=path,
        hint="Send the time as ISO 8601, such as 2026-05-01T12:00:00Z.",
    )


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)

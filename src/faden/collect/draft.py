"""What a door has understood of one request, and the event made of it: for the doors that do not speak Segment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from faden.collect.agents import UNKNOWN, Agent
from faden.collect.enrich import Named, arrival, without_query
from faden.collect.geo import NOWHERE, Origin
from faden.collect.limits import check
from faden.collect.orders import items, revenue
from faden.collect.segment import EARLIEST, LONGEST_AGENT, LONGEST_NAME, Call, implausible
from faden.collect.verdict import verdict
from faden.domain.consentact import ACTS, act
from faden.domain.errors import Invalid
from faden.domain.event import Context, Event, EventType


class Setting(NamedTuple):
    """Where and on what it happened, before it is cleaned."""

    url: str | None = None
    title: str | None = None
    referrer: str | None = None
    named: Named | None = None
    where: Origin = NOWHERE
    machine: Agent = UNKNOWN
    user_agent: str | None = None
    locale: str | None = None
    library: str | None = None


class Draft(NamedTuple):
    """An event before money, products and limits are looked at."""

    id: str
    type: EventType
    name: str
    at: datetime
    keys: dict[str, str]
    properties: dict[str, Any]
    setting: Setting
    passive: bool = False
    gpc: bool = False


def event(draft: Draft, call: Call, inside: str) -> Event:
    """The event. `inside`: what the sender calls the properties, for the path in `Invalid`."""
    properties = draft.properties
    try:
        check(properties, "properties")
        if draft.name in ACTS:
            act(draft.name, properties)
        lines = items(draft.name, properties)
        worth = revenue(draft.name, properties, lines, call.currency)
    except Invalid as error:
        raise _retold(error, inside) from None
    setting = draft.setting
    return Event(
        id=draft.id,
        type=draft.type,
        name=draft.name,
        at=draft.at,
        received_at=call.received_at,
        source=call.source.key,
        touchpoint=call.source.touchpoint,
        keys=draft.keys,
        context=_context(setting),
        properties=properties,
        revenue=worth,
        items=lines,
        actor=verdict(setting.machine, setting.where, call.shown.early),
        timezone=call.source.timezone,
        passive=draft.passive or draft.name in ACTS,
        gpc=draft.gpc or call.gpc,
    )


def _context(setting: Setting) -> Context:
    machine, where = setting.machine, setting.where
    came = arrival(setting.url, None, setting.referrer, setting.named)
    return Context(
        **came._asdict(),
        title=setting.title,
        ip=where.ip,
        country=where.country,
        region=where.region,
        city=where.city,
        device=machine.device,
        browser=machine.browser,
        system=machine.system,
        locale=setting.locale,
        user_agent=setting.user_agent and setting.user_agent[:LONGEST_AGENT],
        library=setting.library,
    )


def _retold(error: Invalid, inside: str) -> Invalid:
    problem = error.problem
    path = (problem.path or "").removeprefix("properties").lstrip(".")
    return Invalid(
        problem.code,
        problem.message,
        path=".".join(part for part in (inside, path) if part) or None,
        hint=problem.hint,
    )


def name(given: str, path: str) -> str:
    """The event's name as it may be kept; `Invalid` for an empty or endless one."""
    found = given.strip()
    if not found:
        raise Invalid("event_missing", "The event has no name.", path=path, hint="Set it to a text.")
    if len(found) > LONGEST_NAME:
        raise Invalid(
            "event_too_long",
            f"The name has {len(found)} characters.",
            path=path,
            hint=f"Use at most {LONGEST_NAME}; put details into properties.",
        )
    return found


def plausible(at: datetime, path: str) -> datetime:
    """A time in UTC; `Invalid` before the year 2000: it would count in a wrong place."""
    try:
        found = (at if at.tzinfo is not None else at.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        found = datetime.min.replace(tzinfo=UTC)
    if found < EARLIEST:
        raise implausible(at, path)
    return found


def bare(properties: Mapping[str, Any], addresses: tuple[str, ...] = ("url", "href", "referrer")) -> dict[str, Any]:
    """Properties whose addresses have lost query and fragment, which may hold anything."""
    return {
        key: without_query(value) if key in addresses and isinstance(value, str) else value
        for key, value in properties.items()
    }

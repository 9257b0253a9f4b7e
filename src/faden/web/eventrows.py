"""Events as timelines and the live stream show them: what was said, and what it was counted as."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from faden.app import App
from faden.domain.event import ANONYMOUS, DAY, Event
from faden.domain.profile import Profile, label, person_id
from faden.profiles.project import Effect
from faden.store.people import EventFacts

_HUNDRED = Decimal(100)
NAMED = 3
"""Products of an event that a row names."""


class TimelineRow(msgspec.Struct, frozen=True, kw_only=True):
    """An event in a person's life. `anonymous`: the sender did not know yet who it was. `products`: what the first of
    its `product_count` lines are called, by name, else by category."""

    event_id: str
    at: datetime
    name: str
    type: str
    touchpoint: str
    channel: str | None
    campaign: str | None
    page: str | None
    title: str | None
    points: float
    revenue: float | None
    currency: str | None
    actor: str
    anonymous: bool
    visit_id: str | None
    properties: dict[str, Any]
    products: list[str]
    product_count: int
    keys: dict[str, str]


class LiveRow(TimelineRow, frozen=True, kw_only=True):
    """An event of anybody."""

    seq: int
    person_id: str | None
    person_label: str
    source: str


def counted(effect: Effect) -> EventFacts:
    """An effect in the form in which the warehouse remembers it."""
    campaign = effect.event.campaign or effect.event.context.campaign
    points = Decimal(effect.points) / _HUNDRED
    return EventFacts(effect.seq, effect.profile, effect.visit, effect.channel, campaign, points)


def timeline_row(event: Event, facts: EventFacts) -> TimelineRow:
    """The row of one event."""
    return TimelineRow(**_fields(event, facts))


def live_row(faden: App, event: Event, facts: EventFacts) -> LiveRow:
    """The row of one event with whom it belongs to now."""
    person = _person(faden, event, facts.profile)
    return LiveRow(
        **_fields(event, facts),
        seq=facts.seq,
        person_id=None if person is None else person_id(person.id),
        person_label="" if person is None else label(person),
        source=event.source,
    )


def _fields(event: Event, facts: EventFacts) -> dict[str, Any]:
    revenue, context = event.revenue, event.context
    return {
        "event_id": str(facts.seq),
        "at": event.at,
        "name": event.name,
        "type": event.type,
        "touchpoint": event.touchpoint,
        "channel": facts.channel or None,
        "campaign": facts.campaign or event.campaign or context.campaign,
        "page": context.path,
        "title": context.title,
        "points": float(facts.points),
        "revenue": None if revenue is None else round(float(revenue.amount), 4),
        "currency": None if revenue is None else revenue.currency,
        "actor": event.actor,
        "anonymous": all(kind in (ANONYMOUS, DAY) for kind in event.keys),
        "visit_id": None if facts.visit is None else str(facts.visit),
        "properties": event.properties,
        "products": list(dict.fromkeys(name for item in event.items if (name := item.name or item.category)))[:NAMED],
        "product_count": len(event.items),
        "keys": event.keys,
    }


def _person(faden: App, event: Event, profile: int | None) -> Profile | None:
    """The person now: by the profile, or by the event's keys where that profile was joined into another one."""
    if profile is None or profile < 0:
        return None
    cache = faden.pipeline.cache
    found = cache.peek(profile)
    if found is None:
        for kind, value in event.keys.items():
            owner = cache.find(kind, value)
            if owner is not None:
                return cache.peek(owner)
    return found


def facts_of(faden: App, sequences: Sequence[int]) -> dict[int, EventFacts]:
    """What these events were counted as; from the pipeline where the warehouse does not have them yet."""
    found = {effect.seq: counted(effect) for effect in list(faden.pipeline.recent) if effect.seq in set(sequences)}
    missing = [seq for seq in sequences if seq not in found]
    return {**found, **faden.people.facts(missing)}


def pairs(faden: App, sequences: Iterable[int]) -> list[tuple[Event, EventFacts]]:
    """Events and what they were counted as, newest first."""
    wanted = sorted(set(sequences), reverse=True)
    events, facts = faden.log.events(wanted), facts_of(faden, wanted)
    return [
        (events[seq], facts.get(seq) or EventFacts(seq, None, None, "", None, Decimal(0)))
        for seq in wanted
        if seq in events
    ]


def whole(seq: int, event: Event) -> dict[str, Any]:
    """An event as it is stored, with the names of its fields; what is empty is left out."""
    fields = {**msgspec.structs.asdict(event), "context": _named(event.context)}
    fields["items"] = [_named(item) for item in event.items]
    fields["revenue"] = None if event.revenue is None else _named(event.revenue)
    fields["summary"] = None if event.summary is None else _named(event.summary)
    return {"seq": seq, **{name: value for name, value in fields.items() if value not in (None, {}, [])}}


def _named(record: msgspec.Struct) -> dict[str, Any]:
    return {name: value for name, value in msgspec.structs.asdict(record).items() if value is not None}

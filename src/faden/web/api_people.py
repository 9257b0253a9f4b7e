"""People: lists, one person, and the events of a life."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any, Literal

import msgspec
from litestar.params import FromPath, FromQuery, QueryParameter

from faden.app import App
from faden.domain import profile
from faden.domain.definition import Label
from faden.domain.errors import NotFound
from faden.domain.event import ANONYMOUS, USER
from faden.domain.identity import CARD, EMAIL
from faden.domain.profile import Profile, label, person_id, profile_of
from faden.measure import drill
from faden.measure.drill import PersonLine
from faden.measure.question import question
from faden.web.eventrows import TimelineRow, counted, timeline_row
from faden.web.given import Faden

MOST = 200
TYPED = "Beginnings of words: names, e-mail, numbers; or a person's id"


class PersonRow(msgspec.Struct, frozen=True):
    """A person in a list, with the figures of the period asked for; `revenue` null: none in `currency`."""

    person_id: str
    label: str
    known: bool
    first_seen: datetime
    last_seen: datetime
    visits: int
    engagement_value: float
    revenue: float | None
    currency: str | None


class PersonPage(msgspec.Struct, frozen=True):
    """A page of people."""

    total: int | None
    page: int
    size: int
    rows: list[PersonRow]


class Touch(msgspec.Struct, frozen=True):
    """How a visit came about."""

    at: datetime
    channel: str
    source: str | None
    campaign: str | None


class PersonKey(msgspec.Struct, frozen=True):
    """A key by which the person is recognised."""

    kind: str
    value: str


class Belonging(msgspec.Struct, frozen=True):
    """A segment that the person belongs to, and since when."""

    key: str
    label: Label
    since: datetime


class Person(msgspec.Struct, frozen=True):
    """A person as of the last event. `merged`: ids that belonged to the same person and lead here now."""

    person_id: str
    label: str
    known: bool
    first_seen: datetime
    last_seen: datetime
    visits: int
    events: int
    engagement_value: float
    revenue: dict[str, float]
    orders: int
    keys: list[PersonKey]
    traits: dict[str, Any]
    first_touch: Touch | None
    last_touch: Touch | None
    merged: list[str]
    segments: list[Belonging]


class Timeline(msgspec.Struct, frozen=True):
    """Events by when they happened, newest first; `next` is what `before` must be for the older ones, null at the
    beginning."""

    rows: list[TimelineRow]
    next: int | None


class FoundPerson(msgspec.Struct, frozen=True):
    """Somebody who may be meant; `key`: the e-mail address or another strong key, beside the name."""

    person_id: str
    label: str
    key: str | None
    known: bool
    last_seen: datetime


class FoundPeople(msgspec.Struct, frozen=True):
    """Who is found by what has been typed so far; `more`: there are others."""

    rows: list[FoundPerson]
    more: bool


async def search_people(
    faden: Faden,
    q: Annotated[str, QueryParameter(description=TYPED)],
    limit: FromQuery[int] = 8,
) -> FoundPeople:
    """Who is meant, while somebody types: whenever they were here, without figures."""
    limit, text = max(1, min(limit, 50)), q.strip()
    if not text:
        return FoundPeople([], False)
    ids = _once([*_recognised(faden, text), *await asyncio.to_thread(_found, faden, text, limit + 1)])
    found = [one for each in ids if (one := faden.pipeline.cache.peek(each)) is not None]
    return FoundPeople([_brief(one) for one in found[:limit]], len(found) > limit)


def _brief(profile: Profile) -> FoundPerson:
    called = label(profile)
    strong = (value for key in (EMAIL, USER, CARD) for value in profile.keys.get(key, ())[:1] if value != called)
    return FoundPerson(person_id(profile.id), called, next(strong, None), profile.known, profile.last_seen)


async def list_people(
    faden: Faden,
    q: Annotated[str | None, QueryParameter(description=TYPED)] = None,
    start: Annotated[str | None, QueryParameter(name="from")] = None,
    end: Annotated[str | None, QueryParameter(name="to")] = None,
    sort: FromQuery[Literal["last_seen", "engagement_value", "revenue", "visits"]] = "last_seen",
    page: FromQuery[int] = 1,
    size: FromQuery[int] = 50,
) -> PersonPage:
    """Who was active in a period (without one: ever), most first."""
    text = (q or "").strip()
    only = _once([*_recognised(faden, text), *await asyncio.to_thread(_found, faden, text, MOST)]) if text else None
    span = await asyncio.to_thread(faden.asker.data_range)
    if span is None:
        return PersonPage(0, page, size, [])
    asked = question(start or span[0].isoformat(), end or span[1].isoformat())
    listed = partial(drill.people, faden.asker, asked, sort=sort, page=page, size=size, only=only)
    found = await asyncio.to_thread(listed)
    currency = await asyncio.to_thread(faden.asker.currency)
    return PersonPage(found.total, found.page, found.size, [_row(faden, one, currency) for one in found.rows])


def _once(found: list[int]) -> list[int]:
    return list(dict.fromkeys(found))


def _recognised(faden: App, text: str) -> list[int]:
    """Who has exactly this key, also where the profile is still on its way to the store."""
    found = (faden.pipeline.cache.find(kind, text) for kind in (USER, ANONYMOUS))
    return [one for one in found if one is not None]


def _found(faden: App, text: str, limit: int) -> list[int]:
    number = profile_of(text)
    if number is not None and number < 1 << 62:
        return [faden.people.owner(number)]
    return [one for one in faden.operational.search(text, limit) if one > 0]


def _row(faden: App, line: PersonLine, currency: str | None) -> PersonRow:
    profile = faden.pipeline.cache.peek(line.person)
    return PersonRow(
        person_id=person_id(line.person),
        label=person_id(line.person) if profile is None else label(profile),
        known=profile is not None and profile.known,
        first_seen=line.first_seen.replace(tzinfo=UTC),
        last_seen=line.last_seen.replace(tzinfo=UTC),
        visits=line.visits or 0,
        engagement_value=float(line.points or 0),
        revenue=None if line.revenue is None else round(float(line.revenue), 4),
        currency=currency,
    )


async def read_person(id: FromPath[str], faden: Faden) -> Person:  # noqa: A002 - the contract's name
    """One person; the id of somebody who was joined into another leads to that one."""
    profile = await person_of(faden, id)
    return Person(
        person_id=person_id(profile.id),
        label=label(profile),
        known=profile.known,
        first_seen=profile.first_seen,
        last_seen=profile.last_seen,
        visits=profile.visits,
        events=profile.events,
        engagement_value=profile.points / 100,
        revenue={currency: round(float(amount), 4) for currency, amount in profile.revenue.items()},
        orders=profile.orders,
        keys=[PersonKey(kind, value) for kind, values in profile.keys.items() for value in values],
        traits=profile.traits,
        first_touch=_touch(profile.first_touch),
        last_touch=_touch(profile.last_touch),
        merged=[person_id(one) for one in profile.merged],
        segments=await asyncio.to_thread(_segments, faden, profile),
    )


def _segments(faden: App, profile: Profile) -> list[Belonging]:
    if not profile.segments:
        return []
    known = faden.definitions.current("segment")
    rows = [Belonging(key, known[key].label, since) for key, since in profile.segments.items() if key in known]
    return sorted(rows, key=lambda one: one.since, reverse=True)


async def read_timeline(
    id: FromPath[str],  # noqa: A002 - the contract's name
    faden: Faden,
    before: FromQuery[int | None] = None,
    limit: FromQuery[int] = 50,
) -> Timeline:
    """The person's events, also those from before the person was known."""
    profile = await person_of(faden, id)
    ids = [profile.id, *profile.merged]
    limit = max(1, min(limit, MOST))
    told = None if before is None else await asyncio.to_thread(_told, faden, before)
    facts = {one.seq: one for one in await asyncio.to_thread(faden.people.timeline, ids, told, limit)}
    for effect in list(faden.pipeline.recent):
        if effect.profile in ids and (told is None or (effect.event.at, effect.seq) < told):
            facts[effect.seq] = counted(effect)
    events = await asyncio.to_thread(faden.log.events, list(facts))
    newest = sorted(events, key=lambda seq: (events[seq].at, seq), reverse=True)[:limit]
    rows = [timeline_row(events[seq], facts[seq]) for seq in newest]
    return Timeline(rows, newest[-1] if len(newest) == limit else None)


def _told(faden: App, seq: int) -> tuple[datetime, int]:
    """When the event at which the last page ended happened, and its number."""
    event = faden.log.event(seq) if 0 < seq < 1 << 62 else None
    if event is None:
        raise NotFound("event_unknown", "There is no such event.", path="before")
    return event.at, seq


async def person_of(faden: App, person: str) -> Profile:
    """The person under a public id, also one that was joined into another; `NotFound` for nobody."""
    number = profile_of(person)
    found = faden.pipeline.cache.peek(number) if number is not None and number < 1 << 62 else None
    if found is None and number is not None and number < 1 << 62:
        found = faden.pipeline.cache.peek(await asyncio.to_thread(faden.people.owner, number))
    if found is None:
        raise NotFound("person_unknown", "There is no such person.", path="id")
    return found


def _touch(one: profile.Touch | None) -> Touch | None:
    return None if one is None else Touch(one.at, one.channel, one.source, one.campaign)

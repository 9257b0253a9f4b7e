"""Interests: what one person has turned to, how it came about, how narrow it has become; the same for everybody."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import NamedTuple

import msgspec
from litestar.params import FromPath

from faden.app import App
from faden.domain.consent import may
from faden.domain.consentpolicy import PERSONALISATION
from faden.domain.definition import Label
from faden.domain.interest import TUNNEL, narrowness, standing
from faden.domain.interestplan import Interests, TagGroup
from faden.domain.profile import Profile, person_id
from faden.profiles.interesthistory import MOST_EVENTS, History, Reason, history
from faden.profiles.interestmeter import STEPS
from faden.web.api_people import person_of
from faden.web.given import Faden

SHOWN = 6
"""Tags that are followed over time."""


class InterestReason(msgspec.Struct, frozen=True):
    """An event that fed a tag; `points` are what it gave then."""

    event_id: str
    at: datetime
    name: str
    page: str | None
    title: str | None
    points: float


class PersonInterest(msgspec.Struct, frozen=True):
    """A tag as of now. `share`: of the points of its group, 0 to 1. `why`: what fed it last, newest first."""

    tag: str
    points: float
    share: float
    why: list[InterestReason]


class PersonInterestGroup(msgspec.Struct, frozen=True):
    """The tags of a group, strongest first. `narrowness` 0 (open) to 1 (tunnel), null where too little is known."""

    key: str
    label: Label
    half_life_days: float
    cap: float
    points: float
    narrowness: float | None
    tags: list[PersonInterest]


class InterestLine(msgspec.Struct, frozen=True):
    """The points of one tag at the moments of the picture."""

    group: str
    tag: str
    points: list[float]


class InterestHistory(msgspec.Struct, frozen=True):
    """The strongest tags over time. `complete` false: the person has done more than was told again."""

    moments: list[datetime]
    lines: list[InterestLine]
    complete: bool


class PersonInterests(msgspec.Struct, frozen=True):
    """All that is known. `allowed` false: the person has not agreed to it, so nothing is learned (`why_not`)."""

    person_id: str
    as_of: datetime
    allowed: bool
    why_not: str | None
    narrowness: float | None
    tunnel_from: float
    groups: list[PersonInterestGroup]
    over_time: InterestHistory


class InterestSum(msgspec.Struct, frozen=True):
    """A tag over all people."""

    group: str
    tag: str
    people: int
    points: float


class NarrownessStep(msgspec.Struct, frozen=True, rename={"first": "from", "last": "to"}):
    """How many people are that narrow."""

    first: float
    last: float
    people: int


class InterestsOverview(msgspec.Struct, frozen=True):
    """The relevance-spiral meter. `measured` people have interests enough to be called narrow or open.

    `tunnel_share`: of those the share from `tunnel_from` on. `every` above 1: reckoned from each so manyth person.
    """

    as_of: datetime
    every: int
    people: int
    interested: int
    measured: int
    mean: float | None
    tunnel_from: float
    tunnel_people: int
    tunnel_share: float | None
    distribution: list[NarrownessStep]
    groups: dict[str, Label]
    tags: list[InterestSum]


async def read_person_interests(id: FromPath[str], faden: Faden) -> PersonInterests:  # noqa: A002 - the contract's name
    """What somebody is interested in now, over time and why: from the profile and the person's own events."""
    person = await person_of(faden, id)
    rules, now = faden.pipeline.projector.rules, faden.clock()
    plan = rules.learning.plan
    held = standing(person.interests, plan.half_lives(), now)
    answer = may(person.consents, rules.consents.policy, PERSONALISATION, None, person.country)
    told, complete = await _told(faden, person, now, list(held)[:SHOWN])
    return PersonInterests(
        person_id=person_id(person.id),
        as_of=now,
        allowed=answer.allowed,
        why_not=None if answer.allowed else answer.why,
        narrowness=narrowness(held.values()),
        tunnel_from=TUNNEL,
        groups=[_group(one, held, told) for one in plan.groups],
        over_time=InterestHistory(
            told.moments,
            [InterestLine(*_named(key), [round(one, 3) for one in points]) for key, points in told.series.items()],
            complete,
        ),
    )


class _Key(NamedTuple):
    group: str
    tag: str


def _named(key: str) -> _Key:
    group, _, tag = key.partition(":")
    return _Key(group, tag)


async def _told(faden: App, person: Profile, now: datetime, keys: list[str]) -> tuple[History, bool]:
    ids = [person.id, *person.merged]
    fresh = {effect.seq: effect.event for effect in list(faden.pipeline.recent) if effect.profile in ids}
    rules = faden.pipeline.projector.rules

    def told() -> tuple[History, bool]:
        stored = [one.seq for one in faden.people.timeline(ids, None, MOST_EVENTS)]
        events = {**faden.log.events(stored), **fresh}
        return history(events, rules, now, keys), len(stored) < MOST_EVENTS

    return await asyncio.to_thread(told)


def _group(group: TagGroup, held: dict[str, float], told: History) -> PersonInterestGroup:
    own = {key: points for key, points in held.items() if _named(key).group == group.key}
    total = sum(own.values())
    return PersonInterestGroup(
        key=group.key,
        label=group.label,
        half_life_days=group.half_life_days,
        cap=group.cap,
        points=round(total, 3),
        narrowness=narrowness(own.values()),
        tags=[
            PersonInterest(
                _named(key).tag,
                round(points, 3),
                round(points / total, 4) if total else 0.0,
                [_reason(one) for one in told.why.get(key, ())],
            )
            for key, points in own.items()
        ],
    )


def _reason(one: Reason) -> InterestReason:
    context = one.event.context
    points = round(one.points, 3)
    return InterestReason(str(one.seq), one.event.at, one.event.name, context.path, context.title, points)


async def read_interests_overview(faden: Faden) -> InterestsOverview:
    """What everybody is interested in and how narrow they have become; at most a minute old, or being renewed."""
    found = await faden.interest_meter.read()
    plan: Interests = faden.pipeline.projector.rules.learning.plan
    return InterestsOverview(
        as_of=found.as_of,
        every=found.every,
        people=found.people,
        interested=found.interested,
        measured=found.measured,
        mean=found.mean,
        tunnel_from=TUNNEL,
        tunnel_people=found.tunnel,
        tunnel_share=found.tunnel / found.measured if found.measured else None,
        distribution=[
            NarrownessStep(step / STEPS, (step + 1) / STEPS, people) for step, people in enumerate(found.steps)
        ],
        groups={group.key: group.label for group in plan.groups},
        tags=[InterestSum(*_named(one.key), one.people, round(one.points, 2)) for one in found.tags],
    )

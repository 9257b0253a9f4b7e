"""People in numbers: for how many a condition holds, how segments overlap, what two of them are like."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar.params import FromQuery, JSONBody, QueryParameter

from faden.app import App
from faden.domain.audience import person_condition
from faden.domain.errors import NotFound
from faden.domain.profile import Profile, label, person_id
from faden.domain.segment import Segment
from faden.web.given import Faden


class PreviewForm(msgspec.Struct, frozen=True):
    """A condition over people."""

    condition: Any


class PreviewPerson(msgspec.Struct, frozen=True):
    """Somebody for whom the condition holds."""

    person_id: str
    label: str
    last_seen: datetime
    visits: int
    engagement_value: float


class Preview(msgspec.Struct, frozen=True):
    """For how many of all people the condition holds at the moment `as_of`; the sample was seen last.

    `via`: answered by SQL, or by looking at every profile, where the warehouse does not hold what is asked for.
    `events_read`: events that were read from the log for it.
    """

    members: int
    people: int
    sample: list[PreviewPerson]
    as_of: datetime
    seconds: float
    via: Literal["sql", "profiles"]
    events_read: int


class SegmentOverlap(msgspec.Struct, frozen=True):
    """Sizes of segments in the order of `keys`; `both[i][j]` belong to the one and the other."""

    keys: list[str]
    sizes: list[int]
    both: list[list[int]]
    as_of: datetime


class ComparedFigure(msgspec.Struct, frozen=True):
    """A figure of both segments; null where a segment is empty. `unit`: count, points, share or a currency."""

    figure: str
    unit: str
    a: float | None
    b: float | None


class SegmentComparison(msgspec.Struct, frozen=True):
    """Two segments side by side. Figures `interest:<tag>` are the strongest interests, in points a person."""

    rows: list[ComparedFigure]
    as_of: datetime


async def preview(data: JSONBody[PreviewForm], faden: Faden) -> Preview:
    """For how many people a condition holds now, and some of them."""
    tree = person_condition(data.condition)
    began = time.monotonic()
    await faden.refresh_people()
    found = await asyncio.to_thread(faden.audience.count, tree)
    people = [faden.pipeline.cache.peek(one) for one in found.sample]
    return Preview(
        members=found.members,
        people=found.people,
        sample=[_person(one) for one in people if one is not None],
        as_of=found.as_of,
        seconds=round(time.monotonic() - began, 3),
        via=found.via,
        events_read=found.events_read,
    )


async def overlap(
    faden: Faden, keys: Annotated[str, QueryParameter(description="Two or more segments, separated by commas")]
) -> SegmentOverlap:
    """How many people belong to each of some segments, and to each two of them."""
    names = [one.strip() for one in keys.split(",") if one.strip()]
    for one in names:
        _known(faden, one, "keys")
    await faden.refresh_people()
    as_of = faden.clock()
    found = await asyncio.to_thread(faden.audience.overlap, names)
    return SegmentOverlap(found.keys, found.sizes, found.both, as_of)


async def compare(faden: Faden, a: FromQuery[str], b: FromQuery[str]) -> SegmentComparison:
    """What the people of two segments are like, as averages of a person."""
    _known(faden, a, "a")
    _known(faden, b, "b")
    await faden.refresh_people()
    as_of = faden.clock()
    half_lives = faden.pipeline.projector.rules.learning.half_lives
    currency = await asyncio.to_thread(faden.asker.currency)
    rows = await asyncio.to_thread(faden.audience.compare, a, b, currency, half_lives)
    return SegmentComparison([ComparedFigure(*one) for one in rows], as_of)


def _known(faden: App, key: str, path: str) -> Segment:
    found: Segment | None = faden.definitions.current("segment").get(key)
    if found is None:
        raise NotFound("segment_unknown", f"There is no segment »{key[:80]}«.", path=path)
    return found


def _person(profile: Profile) -> PreviewPerson:
    return PreviewPerson(
        person_id(profile.id), label(profile), profile.last_seen, profile.visits, profile.points / 100
    )

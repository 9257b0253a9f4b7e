"""Two hundred segments kept fresh: what they cost an event, how soon somebody belongs, and what time alone costs."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import uvloop

from faden.app import App
from faden.cli.benchmark.collect import Length, rounds
from faden.cli.benchmark.figure import Figure, Goal, figure, middle
from faden.domain.audience import micros
from faden.domain.definition import Label
from faden.domain.errors import Unavailable
from faden.domain.event import Context, Event
from faden.domain.profile import Profile
from faden.domain.segment import Segment
from faden.profiles.cache import encoded
from faden.profiles.segments import EVERYTHING, SegmentSet
from faden.settings import Settings
from faden.store.operational import KeyRow

NAME = "segments"
COUNT = 200
LOOKS = 200
PASSES = 5
LOOKED_AT = 2_000
_AT_ONCE = 10_000
_GOLDEN = 0.6180339887498949
"""Its multiples fill a circle evenly, however many they are."""


def realistic(count: int = COUNT) -> dict[str, Segment]:
    """Segments as companies have them: what people did, like and spent, where they are from, how long away."""
    makers = (_doing, _interested, _spending, _valuable, _returning, _away, _from, _described)
    found = {}
    for number in range(count):
        rules = makers[number % len(makers)](number // len(makers))
        key = f"segment-{number:03d}"
        found[key] = Segment(Label(key, key), {"combinator": "and", "not": False, "rules": rules})
    return found


def _rule(field: str, operator: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


def _did(name: str, times: int, days: int | None, *more: dict[str, Any], operator: str = ">=") -> dict[str, Any]:
    where = {"combinator": "and", "not": False, "rules": [_rule("name", "=", name), *more]}
    return _rule("did", operator, {"times": times, "days": days, "where": where})


def _doing(number: int) -> list[dict[str, Any]]:
    category = _rule("properties.category", "=", f"category-{number % 7}")
    return [_did("Product Viewed", 2 + number % 3, 7 + number, category)]


def _interested(number: int) -> list[dict[str, Any]]:
    return [_rule(f"interests.content:topic-{number}", ">=", 10 + number), _rule("visits", ">=", 2)]


def _spending(number: int) -> list[dict[str, Any]]:
    return [_rule("revenue.EUR", ">", 200 * (number + 1)), _rule("orders", ">=", 2)]


def _valuable(number: int) -> list[dict[str, Any]]:
    return [_rule("points", ">=", 300 + 50 * number), _rule("last_seen_days", "<=", 90)]


def _returning(number: int) -> list[dict[str, Any]]:
    return [_rule("visits", ">=", 3 + number), _did("Order Completed", 1, None, operator="<")]


def _away(number: int) -> list[dict[str, Any]]:
    return [_rule("last_seen_days", ">=", 14 + number), _rule("orders", ">=", 1)]


def _from(number: int) -> list[dict[str, Any]]:
    return [_rule("first_touch.campaign", "=", f"campaign-{number}"), _rule("known", "=", True)]


def _described(number: int) -> list[dict[str, Any]]:
    return [_rule("traits.plan", "=", f"plan-{number % 5}"), _rule("consent.marketing.email", "=", True)]


def published(app: App, count: int = COUNT) -> None:
    """Publish them, before a server is there."""
    for key, segment in realistic(count).items():
        body = {"label": {"de": key, "en": key}, "condition": segment.condition}
        app.definitions.publish("segment", key, body, "bench")


def kept_fresh(length: Length, people: int) -> list[Figure]:
    """All figures."""
    return [*_under_load(length), *many(people)]


def _under_load(length: Length) -> list[Figure]:
    bare, full = rounds(length, 64, batches=False, prepare=published)
    spent = [one.processor / one.load.requests * 1e6 for one in full]
    return [
        figure(
            NAME,
            f"durable single events at 64 connections with {COUNT} segments; reference: the bare server's answers",
            middle([one.load.rate for one in full]),
            "events/s",
            reference=middle([one.load.rate for one in bare]),
            goal=Goal("ratio", least=0.20),
        ),
        figure(
            NAME,
            f"processor time an event with {COUNT} segments",
            middle(spent),
            "µs",
            reference=middle([one.processor / one.load.requests * 1e6 for one in bare]),
        ),
    ]


class Ahead:
    """The machine's clock, put forward by hand."""

    def __init__(self) -> None:
        self.by = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.by


@contextmanager
def crowded(people: int, clock: Ahead) -> Iterator[App]:
    """An installation with so many profiles that are in their segments, each with its real next moment of change."""
    with tempfile.TemporaryDirectory(prefix="faden-bench-") as folder:
        app = App.open(Settings(data=Path(folder)), clock)
        try:
            _fill(app, people)
            published(app)
        finally:
            app.close()
        app = App.open(Settings(data=Path(folder)), clock)
        try:
            app.filling.mark()
            yield app
        finally:
            app.close()


def _fill(app: App, people: int) -> None:
    now = app.clock()
    segments = SegmentSet(realistic(), app.pipeline.projector.rules.learning.half_life)
    for start in range(1, people + 1, _AT_ONCE):
        rows, keys = [], []
        for number in range(start, min(start + _AT_ONCE, people + 1)):
            profile = _person(number, now)
            profile.segments = dict.fromkeys(_holding(segments, profile, now), now)
            profile.due = segments.calendar.due(profile, now)
            rows.append(encoded(profile, 0))
            keys.append(KeyRow("anonymous_id", f"visitor-{number}", number))
        app.operational.flush(0, rows, keys, [])


def _person(number: int, now: datetime) -> Profile:
    """Last seen at some time of the last sixty days. Whoever has been away for long has ordered nothing: a moment may
    come for them, and nothing changes by it."""
    away = timedelta(days=60 * (number * _GOLDEN % 1))
    return Profile(
        id=number,
        first_seen=now - away - timedelta(days=number % 300),
        last_seen=now - away,
        keys={"anonymous_id": [f"visitor-{number}"]},
        visits=1 + number % 9,
        points=number % 40_000,
        orders=number % 3 if away < timedelta(days=13) else 0,
    )


def _holding(segments: SegmentSet, profile: Profile, now: datetime) -> list[str]:
    return [key for part in segments.asked(EVERYTHING) for key in part.holding(profile, now)]


def many(people: int) -> list[Figure]:
    """What time alone costs, and how soon somebody belongs."""
    clock = Ahead()
    with crowded(people, clock) as app:
        passes = [_passed(app, clock) for _ in range(PASSES)]
        _unchanged(app, people)
        waits = uvloop.run(_belonging(app, people))
    asked = round(middle([float(one.asked) for one in passes]))
    spent = middle([one.seconds for one in passes])
    return [
        figure(NAME, f"a pass over {people:,} profiles in which time changes nothing: the {asked:,} whose moment "
               "came within a minute are asked, their next one is written; before its moment no answer can change",
               spent * 1000, "ms", goal=Goal("value", most=1000)),
        figure(NAME, "the same for each of those who are asked",
               sum(one.seconds for one in passes) / sum(one.asked for one in passes) * 1e6, "µs"),
        figure(NAME, f"from an event to the membership that it brings, median, {people:,} profiles",
               middle(waits) * 1000, "ms", goal=Goal("value", most=100)),
    ]  # fmt: skip


class Pass(NamedTuple):
    """How many were asked, and how long it took."""

    asked: int
    seconds: float


def _passed(app: App, clock: Ahead) -> Pass:
    """What the keeper and the writer do for a minute that has gone by."""
    clock.by += timedelta(minutes=1)
    asked, head = len(app.operational.due(micros(clock()))), app.log.head
    began = time.perf_counter()
    app.pipeline.pass_time_now()
    app.pipeline.settle()
    spent = time.perf_counter() - began
    if not asked or app.log.head != head:
        raise Unavailable("nothing_to_measure", f"{asked} people were asked, {app.log.head - head} moved.")
    return Pass(asked, spent)


def _unchanged(app: App, people: int) -> None:
    """By what right nobody else was asked: of some, all answers are what they were before the minutes went by."""
    segments, now = app.pipeline.projector.rules.segments, app.clock()
    for number in range(1, people + 1, max(1, people // LOOKED_AT)):
        profile = app.pipeline.cache.peek(number)
        if profile is None or set(_holding(segments, profile, now)) != set(profile.segments):
            raise Unavailable("moment_missed", f"An answer about profile {number} changed before its moment.")


async def _belonging(app: App, people: int) -> list[float]:
    """How long it takes until somebody belongs: `LOOKS` people, each viewing a product for the second time."""
    await app.pipeline.start()
    waits = []
    try:
        for look in range(LOOKS):
            who = f"visitor-{1 + look * 4999 % people}"
            await app.pipeline.submit([_view(look, who, 0, app.clock())])
            began = time.perf_counter()
            await app.pipeline.submit([_view(look, who, 1, app.clock())])
            while True:
                profile = app.pipeline.cache.by_key("anonymous_id", who)
                if profile is not None and "segment-000" in profile.segments:
                    break
                if time.perf_counter() - began > 10:
                    raise RuntimeError("nobody ever belongs")
                await asyncio.sleep(0)
            waits.append(time.perf_counter() - began)
    finally:
        await app.pipeline.stop()
    return waits


def _view(look: int, who: str, which: int, now: datetime) -> Event:
    return Event(
        f"look-{look}-{which}", "track", "Product Viewed", now, now, "bench", "bench", {"anonymous_id": who},
        Context(), {"category": "category-0"},
    )  # fmt: skip

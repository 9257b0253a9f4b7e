"""Two hundred segments kept fresh: what they cost an event, how soon somebody belongs, and what time alone costs."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import uvloop

from faden.app import App
from faden.cli.benchmark.collect import Length, rounds
from faden.cli.benchmark.figure import Figure, Goal, figure, middle
from faden.domain.audience import micros
from faden.domain.definition import Label
from faden.domain.event import Context, Event
from faden.domain.profile import Profile
from faden.domain.segment import Segment
from faden.profiles.cache import encoded
from faden.profiles.segments import AHEAD
from faden.settings import Settings
from faden.store.operational import KeyRow

NAME = "segments"
COUNT = 200
LOOKS = 200
_AT_ONCE = 10_000


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
    return [*_under_load(length), *_many(people)]


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


@contextmanager
def crowded(people: int) -> Iterator[App]:
    """An installation with so many profiles, each with a membership that time alone will change one day."""
    with tempfile.TemporaryDirectory(prefix="faden-bench-") as folder:
        app = App.open(Settings(data=Path(folder)))
        try:
            _fill(app, people)
            published(app)
        finally:
            app.close()
        app = App.open(Settings(data=Path(folder)))
        try:
            versions = app.filling
            versions.mark()
            yield app
        finally:
            app.close()


def _fill(app: App, people: int) -> None:
    now = datetime.now(UTC)
    for start in range(1, people + 1, _AT_ONCE):
        rows, keys = [], []
        for number in range(start, min(start + _AT_ONCE, people + 1)):
            seen = now - timedelta(seconds=number % 86_400)
            profile = Profile(
                id=number,
                first_seen=seen - timedelta(days=number % 300),
                last_seen=seen,
                keys={"anonymous_id": [f"visitor-{number}"]},
                visits=1 + number % 9,
                points=number % 40_000,
                orders=number % 3,
                due=micros(seen + timedelta(days=14)),
            )
            rows.append(encoded(profile, 0))
            keys.append(KeyRow("anonymous_id", f"visitor-{number}", number))
        app.operational.flush(0, rows, keys, [])


def _many(people: int) -> list[Figure]:
    with crowded(people) as app:
        began = time.perf_counter()
        until = app.clock() + AHEAD
        app.pipeline.members.expect(app.operational.due(micros(until)), until)
        app.pipeline.stir(app.pipeline.members.passed(app.clock(), people))
        app.pipeline.ask_segments_now()
        idle = time.perf_counter() - began
        waits = uvloop.run(_belonging(app, people))
    return [
        figure(NAME, f"a pass over {people:,} profiles in which time changes nothing", idle * 1000, "ms",
               goal=Goal("value", most=1000)),
        figure(NAME, f"from an event to the membership that it brings, median, {people:,} profiles",
               middle(waits) * 1000, "ms", goal=Goal("value", most=100)),
    ]  # fmt: skip


async def _belonging(app: App, people: int) -> list[float]:
    """How long it takes until somebody belongs: `LOOKS` people, each viewing a product for the second time."""
    await app.pipeline.start()
    waits = []
    try:
        for look in range(LOOKS):
            who = f"visitor-{1 + look * 4999 % people}"
            await app.pipeline.submit([_view(look, who, 0)])
            began = time.perf_counter()
            await app.pipeline.submit([_view(look, who, 1)])
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


def _view(look: int, who: str, which: int) -> Event:
    now = datetime.now(UTC)
    return Event(
        f"look-{look}-{which}", "track", "Product Viewed", now, now, "bench", "bench", {"anonymous_id": who},
        Context(), {"category": "category-0"},
    )  # fmt: skip

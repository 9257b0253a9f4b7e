"""Clocks that jump, on our machine and on the visitors': no crash, no negative time, nothing lost."""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faden.app import App
from faden.settings import Settings
from faden.web.answers import HotRequest
from faden.web.doorway import Doorway
from faden.web.hot import Hot

START = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
JUMPS = (0, 1, 60, 1799, 1801, 3600, -1, -60, -3600, 86_400, -86_400, 400 * 86_400, -400 * 86_400)


class Jumping:
    """Our own clock."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


class Visitor:
    """A browser whose clock is off by so much at the moment."""

    def __init__(self, name: str) -> None:
        self.name, self.number = name, 0

    def message(self, now: datetime, error: timedelta, waited: timedelta, kind: str, *, says_when: bool) -> bytes:
        """One call; its clock is read when it happens and when it is sent."""
        self.number += 1
        sent = now + error
        body: dict[str, Any] = {
            "messageId": f"{self.name}-{self.number}",
            "anonymousId": self.name,
            "timestamp": (sent - waited).isoformat(),
            "context": {"page": {"path": "/"}},
        }
        if says_when:
            body["sentAt"] = sent.isoformat()
        if kind == "track":
            body |= {"event": "Page Attention", "properties": {"seconds": waited.total_seconds(), "path": "/"}}
        return json.dumps(body).encode()


def request(path: str, body: bytes, key: str) -> HotRequest:
    headers = {"x-write-key": key, "content-type": "application/json", "user-agent": "Mozilla/5.0"}
    return HotRequest("POST", path, f"writeKey={key}", headers.get, body, "127.0.0.1")


steps = st.lists(
    st.tuples(
        st.sampled_from(JUMPS),
        st.sampled_from(JUMPS),
        st.integers(0, 7200),
        st.sampled_from(["page", "track"]),
        st.booleans(),
        st.sampled_from(["a", "b"]),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=25, deadline=None)
@given(steps)
def test_jumping_clocks(tmp_path_factory: pytest.TempPathFactory, story: list[tuple[Any, ...]]) -> None:
    folder, clock = tmp_path_factory.mktemp("data"), Jumping()
    with closing(App.open(Settings(data=folder), clock)) as app:
        asyncio.run(lived(app, clock, story))
        assert app.log.head == len(story)
        assert app.pipeline.failures == 0
        assert asked(app, "SELECT count(*) FROM events") == (len(story),)
        negative = "SELECT count(*) FROM (SELECT sum(dwell) AS d FROM events GROUP BY visit) WHERE d < 0"
        assert asked(app, negative) == (0,)
        latest = f"TIMESTAMP '{clock_limit(story):%Y-%m-%d %H:%M:%S}'"
        assert asked(app, f'SELECT count(*) FROM events WHERE "at" > {latest}') == (0,)
        before = asked(app, "SELECT sum(visits), sum(dwell), sum(points) FROM facts")
    with closing(App.open(Settings(data=folder), clock)) as again:
        assert asked(again, "SELECT sum(visits), sum(dwell), sum(points) FROM facts") == before


async def lived(app: App, clock: Jumping, story: list[tuple[Any, ...]]) -> None:
    """Send the story's messages through the door."""
    key = app.sources.create("shop", "Shop", "web", "shop", "Europe/Berlin").write_keys[0].key
    hot = Hot(Doorway(app.pipeline, app.sources.resolve, clock, random=os.urandom, currency=lambda: None))
    visitors = {name: Visitor(name) for name in "ab"}
    for ours, theirs, waited, kind, says_when, name in story:
        clock.now += timedelta(seconds=ours)
        error, before = timedelta(seconds=theirs), timedelta(seconds=waited)
        body = visitors[name].message(clock.now, error, before, kind, says_when=says_when)
        answer = await hot.handle(request(f"/v1/{kind}", body, key))
        assert answer.status == 200, answer.body
        await app.pipeline.cut()


def asked(app: App, sql: str) -> tuple[Any, ...]:
    """The one row of an answer."""
    return app.warehouse.query(sql).rows[0]


def clock_limit(story: list[tuple[Any, ...]]) -> datetime:
    """The latest that our own clock ever showed: nothing can have happened after it."""
    now = latest = START
    for ours, *_ in story:
        now += timedelta(seconds=ours)
        latest = max(latest, now)
    return latest + timedelta(seconds=1)


def test_the_machine_s_clock_goes_back_between_two_lives(tmp_path: Path) -> None:
    """Restarted with a clock that stands years before the last event."""
    clock = Jumping()
    app = App.open(Settings(data=tmp_path), clock)
    key = app.sources.create("shop", "Shop", "web", "shop", None).write_keys[0].key
    app.close()
    for years in (0, -5, 3):
        clock.now = START + timedelta(days=365 * years)
        app = App.open(Settings(data=tmp_path), clock)
        hot = Hot(Doorway(app.pipeline, app.sources.resolve, clock, random=os.urandom, currency=lambda: None))
        body = Visitor(f"v{years}").message(clock.now, timedelta(0), timedelta(0), "page", says_when=True)

        async def live(hot: Hot = hot, body: bytes = body, app: App = app) -> int:
            await app.start()
            answer = await hot.handle(request("/v1/page", body, key))
            await app.stop()
            return answer.status

        assert asyncio.run(live()) == 200
        app.close()
    app = App.open(Settings(data=tmp_path), clock)
    assert app.warehouse.query("SELECT count(*) FROM events").rows == [(3,)]
    app.close()

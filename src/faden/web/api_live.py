"""What is happening now: a stream of events, the newest ones, and one in full."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from itertools import islice
from typing import Any

import msgspec
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from faden.app import App
from faden.domain.errors import NotFound
from faden.domain.event import Event
from faden.domain.profile import profile_of
from faden.profiles.project import Effect
from faden.store.people import EventFacts
from faden.web.eventrows import LiveRow, counted, live_row, pairs, whole
from faden.web.given import Faden, Following
from faden.web.live import EVERY, STATUS_EVERY, Live

MOST = 500
_LOOK_BACK = 20_000


class LiveRows(msgspec.Struct, frozen=True):
    """Newest first."""

    rows: list[LiveRow]


class LiveStatus(msgspec.Struct, frozen=True):
    """The last event in the log, and how many are not in the reports yet."""

    head: int
    backlog: int


async def follow(faden: Faden, live: Following, person: FromQuery[str | None] = None) -> Stream:
    """A stream of server-sent events: `event` with a `LiveRow`, `status` every five seconds.

    At most fifty events a quarter of a second are sent; of more the newest.
    """
    wanted = _of_person(faden, person) if person else _everybody
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return Stream(_frames(faden, live, wanted), media_type="text/event-stream", headers=headers)


def _everybody(_: Effect) -> bool:
    return True


def _of_person(faden: App, person: str) -> Callable[[Effect], bool]:
    wanted = profile_of(person)

    def test(effect: Effect) -> bool:
        if effect.profile is None:
            return False
        profile = faden.pipeline.cache.peek(effect.profile)
        return effect.profile == wanted or (profile is not None and wanted in profile.merged)

    return test


async def _frames(faden: App, live: Live, wanted: Callable[[Effect], bool]) -> AsyncIterator[bytes]:
    with live.listening(wanted) as listener:
        yield _status(faden)
        quiet = 0.0
        while not await live.pause(EVERY):
            quiet += EVERY
            for effect in listener.taken():
                row = live_row(faden, effect.event, counted(effect))
                yield b"event: event\nid: %d\ndata: %s\n\n" % (effect.seq, msgspec.json.encode(row))
            if quiet >= STATUS_EVERY:
                quiet = 0.0
                yield _status(faden)


def _status(faden: App) -> bytes:
    status = LiveStatus(faden.log.head, faden.pipeline.backlog)
    return b"event: status\ndata: %s\n\n" % msgspec.json.encode(status)


async def list_events(faden: Faden, limit: FromQuery[int] = 100, source: FromQuery[str | None] = None) -> LiveRows:
    """The newest events, of one source if one is named."""
    found = await asyncio.to_thread(_newest, faden, max(1, min(limit, MOST)), source)
    return LiveRows([live_row(faden, event, facts) for event, facts in found])


def _newest(faden: App, limit: int, source: str | None) -> list[tuple[Event, EventFacts]]:
    """From the end of the log backwards; for one source no further than some thousand events."""
    head = faden.log.head
    if source is None:
        return pairs(faden, range(max(1, head - limit + 1), head + 1))
    wanted: list[int] = []
    end = head
    while len(wanted) < limit and end > max(0, head - _LOOK_BACK):
        start = max(0, end - 1000)
        group = [pair for part in faden.log.read(start, end) for pair in part]
        wanted.extend(islice((seq for seq, event in reversed(group) if event.source == source), limit - len(wanted)))
        end = start
    return pairs(faden, wanted)


async def read_event(event_id: FromPath[str], faden: Faden) -> dict[str, Any]:
    """One event as it is stored."""
    seq = int(event_id) if event_id.isdigit() and len(event_id) < 16 else 0
    event = await asyncio.to_thread(faden.log.event, seq) if seq else None
    if event is None:
        raise NotFound("event_unknown", "There is no such event.", path="event_id")
    return whole(seq, event)

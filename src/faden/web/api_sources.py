"""Sources: who may send, with which write keys, and what has come from them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Literal

import msgspec
from litestar.params import FromPath, JSONBody

from faden.app import App
from faden.domain.event import ANONYMOUS, Event
from faden.store.sources import SourceRecord
from faden.store.sources import WriteKey as StoredKey
from faden.web.given import Faden

SourceKind = Literal["web", "server", "app", "pos", "import"]


class WriteKey(msgspec.Struct, frozen=True):
    """A key that clients send along; it can only write."""

    key: str
    created_at: datetime
    revoked_at: datetime | None


class Source(msgspec.Struct, frozen=True):
    """A source and what has come from it. Days are the company's."""

    key: str
    label: str
    kind: SourceKind
    touchpoint: str
    timezone: str | None
    write_keys: list[WriteKey]
    first_event_at: datetime | None
    last_event_at: datetime | None
    events: int
    events_today: int


class Sources(msgspec.Struct, frozen=True):
    """All sources."""

    rows: list[Source]


class NewSource(msgspec.Struct, frozen=True):
    """A source to be made; it gets its first write key with it."""

    key: str
    label: str
    kind: SourceKind
    touchpoint: str
    timezone: str | None = None


class ChangedSource(msgspec.Struct, frozen=True):
    """What of a source can be changed."""

    label: str
    touchpoint: str
    timezone: str | None = None


class TestEvent(msgspec.Struct, frozen=True):
    """The event that was sent for a try."""

    event_id: str


def list_sources(faden: Faden) -> Sources:
    """All sources with their write keys."""
    return Sources([_row(faden, record) for record in faden.sources.all()])


def create_source(data: JSONBody[NewSource], faden: Faden) -> Source:
    """A new source with its first write key."""
    record = faden.sources.create(data.key, data.label, data.kind, data.touchpoint, data.timezone)
    return _row(faden, record)


def change_source(key: FromPath[str], data: JSONBody[ChangedSource], faden: Faden) -> Source:
    """Rename a source or let it speak for another touchpoint; holds from the next event on."""
    return _row(faden, faden.sources.update(key, data.label, data.touchpoint, data.timezone))


def add_write_key(key: FromPath[str], faden: Faden) -> WriteKey:
    """A further write key, so that keys can be changed without a gap."""
    return _key(faden.sources.add_key(key))


def revoke_write_key(key: FromPath[str], write_key: FromPath[str], faden: Faden) -> None:
    """No more events by this key."""
    faden.sources.revoke(key, write_key)


async def send_test_event(key: FromPath[str], faden: Faden) -> TestEvent:
    """Send one event of this source through log and profiles, to see it arrive."""
    source = faden.sources.source(faden.sources.one(key))
    at = faden.clock()
    event = Event(
        id=f"test-{uuid.uuid4()}",
        type="track",
        name="Test Event",
        at=at,
        received_at=at,
        source=source.key,
        touchpoint=source.touchpoint,
        keys={ANONYMOUS: "faden-test"},
        properties={"sent_from": "faden"},
        timezone=source.timezone,
    )
    accepted = await faden.pipeline.submit([event])
    return TestEvent(str(accepted.sequences[0]))


def _row(faden: App, record: SourceRecord) -> Source:
    count = faden.tally.of(record.key)
    return Source(
        key=record.key,
        label=record.label,
        kind=msgspec.convert(record.kind, SourceKind),
        touchpoint=record.touchpoint,
        timezone=record.timezone,
        write_keys=[_key(one) for one in record.write_keys],
        first_event_at=count.first_at if count else None,
        last_event_at=count.last_at if count else None,
        events=count.events if count else 0,
        events_today=faden.tally.today(record.key, faden.clock()),
    )


def _key(one: StoredKey) -> WriteKey:
    return WriteKey(one.key, one.created_at, one.revoked_at)

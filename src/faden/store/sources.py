"""Sources and their write keys: who may send, and for which touchpoint they speak."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

import sqlalchemy as sa

from faden.domain.clock import zone
from faden.domain.errors import Conflict, Invalid, NotFound
from faden.domain.touchpoint import Source
from faden.store.operational import Operational
from faden.store.schema import sources, write_keys

SOURCE_KINDS = ("web", "server", "app", "pos", "import")
_KEY = re.compile(r"^[a-z0-9][a-z0-9_-]{0,59}$")


class WriteKey(NamedTuple):
    """A key that a client sends along; public by nature, so it can only write."""

    key: str
    created_at: datetime
    revoked_at: datetime | None


class SourceRecord(NamedTuple):
    """A source as people manage it."""

    key: str
    label: str
    kind: str
    touchpoint: str
    timezone: str | None
    write_keys: list[WriteKey]


class Sources:
    """The sources in the operational store, with the live write keys held in memory for the event path."""

    def __init__(
        self, store: Operational, now: Callable[[], datetime], token: Callable[[], str], timezone: Callable[[], str]
    ) -> None:
        self._store, self._now, self._token, self._timezone = store, now, token, timezone
        self._live: dict[str, Source] = {}
        self.refresh()

    def refresh(self) -> None:
        """Read the live keys anew."""
        self._live = {
            one.key: self.source(record)
            for record in self.all()
            for one in record.write_keys
            if one.revoked_at is None
        }

    def source(self, record: SourceRecord) -> Source:
        """The event path's view of a source."""
        return Source(record.key, record.touchpoint, record.kind, record.timezone or self._timezone())

    def resolve(self, write_key: str) -> Source | None:
        """The source that a write key speaks for, None for a wrong or revoked one."""
        return self._live.get(write_key)

    def all(self) -> list[SourceRecord]:
        """Every source with its keys."""
        with self._store.engine.connect() as connection:
            keys = connection.execute(sa.select(write_keys).order_by(write_keys.c.created_at)).all()
            rows = connection.execute(sa.select(sources).order_by(sources.c.created_at, sources.c.key)).all()
        return [
            SourceRecord(
                row.key,
                row.label,
                row.kind,
                row.touchpoint,
                row.timezone,
                [
                    WriteKey(k.key, _moment(k.created_at), k.revoked_at and _moment(k.revoked_at))
                    for k in keys
                    if k.source == row.key
                ],
            )
            for row in rows
        ]

    def one(self, key: str) -> SourceRecord:
        """One source, or `NotFound`."""
        for record in self.all():
            if record.key == key:
                return record
        raise NotFound("source_unknown", f"There is no source »{key}«.", path="key")

    def create(self, key: str, label: str, kind: str, touchpoint: str, timezone: str | None) -> SourceRecord:
        """A new source with its first write key."""
        self._check(key, label, kind, touchpoint, timezone)
        if any(record.key == key for record in self.all()):
            raise Conflict(
                "source_exists", f"There is a source »{key}« already.", path="key", hint="Choose another key."
            )
        row = {
            "key": key,
            "label": label,
            "kind": kind,
            "touchpoint": touchpoint,
            "timezone": timezone,
            "created_at": _micros(self._now()),
        }
        with self._store.engine.begin() as connection:
            connection.execute(sources.insert().values(row))
        self.add_key(key)
        return self.one(key)

    def update(self, key: str, label: str, touchpoint: str, timezone: str | None) -> SourceRecord:
        """Change what a source is called and what it speaks for; takes effect with the next event."""
        record = self.one(key)
        self._check(key, label, record.kind, touchpoint, timezone)
        with self._store.engine.begin() as connection:
            values = {"label": label, "touchpoint": touchpoint, "timezone": timezone}
            connection.execute(sources.update().where(sources.c.key == key).values(values))
        self.refresh()
        return self.one(key)

    def add_key(self, source: str) -> WriteKey:
        """A further write key, for a change of keys without a gap."""
        self.one(source)
        key = f"fk_{self._token()}"
        with self._store.engine.begin() as connection:
            connection.execute(
                write_keys.insert().values(key=key, source=source, created_at=_micros(self._now()), revoked_at=None)
            )
        self.refresh()
        return WriteKey(key, self._now(), None)

    def revoke(self, source: str, write_key: str) -> None:
        """No more events by this key, from now on."""
        with self._store.engine.begin() as connection:
            done = connection.execute(
                write_keys.update()
                .where(write_keys.c.key == write_key, write_keys.c.source == source)
                .values(revoked_at=_micros(self._now()))
            )
        if not done.rowcount:
            raise NotFound("write_key_unknown", "This source has no such write key.", path="write_key")
        self.refresh()

    def _check(self, key: str, label: str, kind: str, touchpoint: str, timezone: str | None) -> None:
        if not _KEY.match(key):
            raise Invalid(
                "key_invalid", f"»{key}« cannot be a key.", path="key", hint="Use small letters, digits, - and _."
            )
        if not label.strip() or len(label) > 200:
            raise Invalid("label_missing", "A source needs a name.", path="label", hint="Use 1 to 200 characters.")
        if kind not in SOURCE_KINDS:
            raise Invalid(
                "kind_unknown", f"»{kind}« is not a kind.", path="kind", hint="Use " + ", ".join(SOURCE_KINDS)
            )
        if not touchpoint.strip() or len(touchpoint) > 120:
            raise Invalid("touchpoint_missing", "A source speaks for a touchpoint.", path="touchpoint")
        if timezone is not None:
            zone(timezone)


def _micros(at: datetime) -> int:
    return int(at.timestamp() * 1_000_000)


def _moment(micros: int) -> datetime:
    return datetime.fromtimestamp(micros / 1_000_000, tz=UTC)

"""Requests of people about their own data, and the record of each night's retention run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from faden.domain.privacyrequest import PENDING, PrivacyRequest, State
from faden.domain.retention import Run
from faden.store.operational import Operational
from faden.store.schema import erasures, privacy_requests, profiles, retention_runs

MOST = 500


class PrivacyRequests:
    """All requests of an installation."""

    def __init__(self, store: Operational) -> None:
        self._store = store

    def put(self, request: PrivacyRequest) -> PrivacyRequest:
        """Keep a new one, or the new state of one."""
        row = {
            "id": request.id,
            "state": request.state,
            "at": _micros(request.recorded_at),
            "body": msgspec.json.encode(request),
        }
        with self._store.engine.begin() as connection:
            self._store.upsert(connection, privacy_requests, [row])
        return request

    def get(self, request_id: str) -> PrivacyRequest | None:
        """One of them."""
        table = privacy_requests
        with self._store.engine.connect() as connection:
            body = connection.scalar(sa.select(table.c.body).where(table.c.id == request_id))
        return None if body is None else msgspec.json.decode(body, type=PrivacyRequest)

    def newest(self, limit: int = MOST) -> list[PrivacyRequest]:
        """The latest ones, pending ones first."""
        table = privacy_requests
        settled = sa.case((table.c.state.in_(PENDING), 0), else_=1)
        return self._found(sa.select(table.c.body).order_by(settled, table.c.at.desc(), table.c.id).limit(limit))

    def pending(self, state: State | None = None) -> list[PrivacyRequest]:
        """All that wait, or those of one state; the oldest first."""
        table = privacy_requests
        states = PENDING if state is None else (state,)
        return self._found(sa.select(table.c.body).where(table.c.state.in_(states)).order_by(table.c.at, table.c.id))

    def _found(self, asked: sa.Select[Any]) -> list[PrivacyRequest]:
        with self._store.engine.connect() as connection:
            return [msgspec.json.decode(body, type=PrivacyRequest) for body in connection.scalars(asked)]

    def clean(self, cleaned: Callable[[str], str], people: Mapping[str, str], at: datetime) -> None:
        """Take erased people (surrogate -> receipt) out: what they waited for is settled, and no note names them."""
        with self._store.engine.connect() as connection:
            bodies = list(connection.scalars(sa.select(privacy_requests.c.body)))
        for body in bodies:
            held = msgspec.json.decode(body, type=PrivacyRequest)
            kept = msgspec.structs.replace(held, note=cleaned(held.note))
            if held.person is not None and held.person in people:
                kept = msgspec.structs.replace(kept, person=None)
                if held.state in PENDING:
                    receipt = people[held.person]
                    kept = msgspec.structs.replace(kept, state="done", run_at=None, done_at=at, receipt=receipt)
            if kept != held:
                self.put(kept)


class RetentionStore:
    """What retention looks for in the operational store, and the record of its runs."""

    def __init__(self, store: Operational) -> None:
        self._store = store

    def idle(self, *, known: bool, before: datetime, limit: int, offset: int = 0) -> list[int]:
        """Profiles without an event since `before`, those idle longest first."""
        asked = sa.select(profiles.c.id).where(*_idle(known, before)).order_by(profiles.c.last_seen, profiles.c.id)
        with self._store.engine.connect() as connection:
            return [int(one) for one in connection.scalars(asked.limit(limit).offset(offset))]

    def idle_bodies(self, *, known: bool | None, before: datetime) -> Iterator[bytes]:
        """The encoded profiles themselves, in no order; `known` None: all."""
        after = 0
        while True:
            asked = sa.select(profiles.c.id, profiles.c.body).where(*_idle(known, before), profiles.c.id > after)
            with self._store.engine.connect() as connection:
                rows = connection.execute(asked.order_by(profiles.c.id).limit(MOST)).all()
            if not rows:
                return
            after = int(rows[-1].id)
            yield from (bytes(row.body) for row in rows)

    def count_idle(self, *, known: bool, before: datetime) -> int:
        """How many there are."""
        asked = sa.select(sa.func.count()).select_from(profiles).where(*_idle(known, before))
        with self._store.engine.connect() as connection:
            return int(connection.scalar(asked) or 0)

    def count_receipts(self, before: datetime) -> int:
        """Receipts and settled requests from before."""
        with self._store.engine.connect() as connection:
            return sum(
                int(connection.scalar(sa.select(sa.func.count()).select_from(table).where(*where)) or 0)
                for table, where in _settled(before)
            )

    def drop_receipts(self, before: datetime) -> int:
        """Delete them; the marks that keep erased people out of imports stay."""
        with self._store.engine.begin() as connection:
            return sum(connection.execute(table.delete().where(*where)).rowcount for table, where in _settled(before))

    def record(self, run: Run) -> None:
        """Keep what a night has done."""
        row = {"at": _micros(run.at), "body": msgspec.json.encode(run)}
        with self._store.engine.begin() as connection:
            self._store.upsert(connection, retention_runs, [row])

    def runs(self, limit: int = 100) -> list[Run]:
        """The latest runs that took something away or failed, newest first."""
        asked = sa.select(retention_runs.c.body).order_by(retention_runs.c.at.desc()).limit(limit)
        with self._store.engine.connect() as connection:
            return [msgspec.json.decode(body, type=Run) for body in connection.scalars(asked)]


def _idle(known: bool | None, before: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """Negative ids belong to visitors of one day, who are forgotten by themselves."""
    table = profiles
    all_ = (table.c.id > 0, table.c.last_seen < _micros(before))
    return all_ if known is None else (*all_, table.c.known.is_(known))


def _settled(before: datetime) -> tuple[tuple[sa.Table, tuple[sa.ColumnElement[bool], ...]], ...]:
    at = _micros(before)
    return (
        (erasures, (erasures.c.at < at, erasures.c.work.is_(None))),
        (privacy_requests, (privacy_requests.c.at < at, privacy_requests.c.state.not_in(PENDING))),
    )


def _micros(at: datetime) -> int:
    return int(at.timestamp() * 1_000_000)

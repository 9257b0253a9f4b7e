"""Who would have entered and left a segment, day by day: its condition lived through over the events there are."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from faden.domain.clock import local
from faden.domain.event import Event
from faden.domain.profile import Profile
from faden.domain.segment import TYPE
from faden.profiles.cache import ProfileCache
from faden.profiles.consents import measurable
from faden.profiles.project import Projector, Shelf
from faden.profiles.rules import RuleBook
from faden.store.log import SqliteLog
from faden.store.operational import Severed
from faden.store.warehouse import Warehouse

_AT_ONCE = 50_000


class RehearsedDay(NamedTuple):
    """A day on the company's calendar: who came and went, and how many belonged at its end."""

    day: date
    entered: int
    left: int
    members: int


class Rehearsal(NamedTuple):
    """The days asked for, and how many events were lived through."""

    days: list[RehearsedDay]
    events: int


Progress = Callable[[int, int], None]


def rehearsed(
    log: SqliteLog,
    warehouse: Warehouse,
    rules: RuleBook,
    severed: Severed,
    first: date,
    last: date,
    zone: str,
    progress: Progress | None = None,
) -> Rehearsal:
    """Live through history by `rules`, whose only segment is the one rehearsed. Runs in a thread.

    Events are taken in the order in which they happened, not in which they came; nothing is written. `severed`: pairs
    of keys that a human has parted.
    """
    return _Rehearsal(log, warehouse, ProfileCache.apart(severed), rules, zone).over(first, last, progress)


class _Rehearsal:
    def __init__(self, log: SqliteLog, warehouse: Warehouse, cache: ProfileCache, rules: RuleBook, zone: str) -> None:
        self._log, self._warehouse, self._zone = log, warehouse, zone
        self._cache, self._projector = cache, Projector(cache, rules)
        (self._watched,), self._reading = rules.segments.watched, rules.consents
        self._members: set[int] = set()
        self._due: list[tuple[datetime, int]] = []
        self._moves: dict[date, Counter[str]] = {}
        self._before = 0
        self._first = date.min

    def over(self, first: date, last: date, progress: Progress | None) -> Rehearsal:
        self._first = first
        end = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=2)
        count = 0
        for seq, event in self._events(end, progress):
            if local(event.at, self._zone).date() > last:
                break
            self._pass(event.at)
            self._projector.apply(seq, event, Shelf())
            self._ask(event.at)
            count += 1
        self._pass(end, last)
        days: list[RehearsedDay] = []
        members, day = self._before, first
        while day <= last:
            moves = self._moves.get(day, Counter())
            members += moves["entered"] - moves["left"] - moves["joined"]
            days.append(RehearsedDay(day, moves["entered"], moves["left"], members))
            day += timedelta(days=1)
        return Rehearsal(days, count)

    def _events(self, end: datetime, progress: Progress | None) -> Iterator[tuple[int, Event]]:
        order = self._warehouse.in_order(end)
        for start in range(0, len(order), _AT_ONCE):
            part = order[start : start + _AT_ONCE]
            found = self._log.events(part)
            for seq in part:
                event = found.get(seq)
                if event is not None and event.type != TYPE:
                    yield seq, event
            if progress is not None:
                progress(start + len(part), len(order))

    def _pass(self, until: datetime, last: date | None = None) -> None:
        """Whoever's moment came before `until` is asked at that moment."""
        while self._due and self._due[0][0] <= until:
            at, profile_id = heapq.heappop(self._due)
            if last is not None and local(at, self._zone).date() > last:
                return
            profile = self._cache.get(profile_id)
            if profile is not None:
                self._judge(profile, at)

    def _ask(self, now: datetime) -> None:
        stirred, self._projector.stirred = self._projector.stirred, {}
        for profile_id in stirred:
            profile = self._cache.get(profile_id)
            if profile is not None and not profile.counted_only:
                for gone in self._members.intersection(profile.merged):
                    self._members.discard(gone)
                    if profile.id in self._members:
                        self._move("joined", now)
                    self._members.add(profile.id)
                self._judge(profile, now)

    def _judge(self, profile: Profile, now: datetime) -> None:
        audience = self._watched.audience
        holds = measurable(profile, self._reading) and audience.holds(profile, now)
        held = profile.id in self._members
        if holds and not held:
            self._members.add(profile.id)
            self._move("entered", now)
        elif held and not holds:
            self._members.discard(profile.id)
            self._move("left", now)
        turn = audience.turns(profile, now)
        if turn is not None:
            heapq.heappush(self._due, (turn, profile.id))

    def _move(self, what: str, now: datetime) -> None:
        day = local(now, self._zone).date()
        if day < self._first:
            self._before += 1 if what == "entered" else -1
        else:
            self._moves.setdefault(day, Counter())[what] += 1

"""How much each source has sent, and when last: a small reader of the log with its own place in it.

Counted by receipt, so that the page of a source turns green when its first event arrives, whatever its clock says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

import msgspec

from faden.domain.clock import local
from faden.domain.event import Event
from faden.profiles.project import Effect
from faden.store.log import SqliteLog
from faden.store.operational import Operational

_NAME = "tally"
_SAVE_AFTER = 50_000


class Count(msgspec.Struct):
    """What one source has sent. `today` holds for the day `day`, a day of the company's."""

    first_at: datetime
    last_at: datetime
    events: int = 0
    day: date | None = None
    today: int = 0


class _State(msgspec.Struct):
    offset: int = 0
    sources: dict[str, Count] = {}


class Tally:
    """The counts in memory; `save` keeps them with their offset in one row, `catch_up` reads what came after it."""

    def __init__(self, log: SqliteLog, store: Operational, timezone: Callable[[], str]) -> None:
        self._log, self._store, self._timezone = log, store, timezone
        text = store.get(_NAME)
        self._state = msgspec.json.decode(text, type=_State) if text else _State()
        self._saved = self._state.offset

    def catch_up(self) -> None:
        """Read the log from where the counts end. Before the first event is taken in."""
        if self._state.offset > self._log.head:
            self._state = _State()
        for group in self._log.read(self._state.offset):
            self._add(event for _, event in group)
            self._state.offset = group[-1][0]
            if self._state.offset - self._saved > _SAVE_AFTER:
                self.save()
        self.save()

    def take(self, effects: list[Effect]) -> None:
        """Count what has just been applied."""
        self._add(effect.event for effect in effects)
        self._state.offset = effects[-1].seq

    def _add(self, events: Iterable[Event]) -> None:
        sources = self._state.sources
        received: datetime | None = None
        day: date | None = None
        for event in events:
            if event.received_at != received:
                received = event.received_at
                day = local(received, self._timezone()).date()
            count = sources.get(event.source)
            if count is None:
                count = sources[event.source] = Count(event.received_at, event.received_at)
            count.events += 1
            count.last_at = event.received_at
            if count.day != day:
                count.day, count.today = day, 0
            count.today += 1

    def of(self, source: str) -> Count | None:
        """What a source has sent, None for nothing yet."""
        return self._state.sources.get(source)

    def today(self, source: str, now: datetime) -> int:
        """Events of the company's present day."""
        count = self.of(source)
        return count.today if count is not None and count.day == local(now, self._timezone()).date() else 0

    def live(self, since: datetime) -> int:
        """How many sources have sent something since then."""
        return sum(count.last_at >= since for count in self._state.sources.values())

    def save(self) -> None:
        """Keep the counts and their place in the log, together."""
        if self._state.offset == self._saved:
            return
        self._store.put(_NAME, msgspec.json.encode(self._state).decode())
        self._saved = self._state.offset

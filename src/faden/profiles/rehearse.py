"""What a draft scale would have made of history: the same log, valued twice, nothing written."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from faden.profiles.cache import ProfileCache
from faden.profiles.project import Projector, Shelf
from faden.profiles.rules import RuleBook
from faden.store.log import SqliteLog
from faden.store.operational import Operational

_HUNDRED = Decimal(100)
_FLUSH = 50_000


class Valued(NamedTuple):
    """The log under one scale. Points in points, not hundredths."""

    points: Decimal
    visits: int
    by_channel: dict[str, Decimal]
    by_rule: dict[str, Decimal]
    events_by_rule: dict[str, int]
    events: int
    first: datetime | None
    last: datetime | None


def valued(log: SqliteLog, rules: RuleBook, progress: Callable[[int, int], None] | None = None) -> Valued:
    """Project the whole log by `rules` into a throw-away store and sum the points. Runs in a thread."""
    with tempfile.TemporaryDirectory(prefix="faden-rehearsal-") as folder:
        store = Operational(f"sqlite:///{Path(folder) / 'faden.sqlite'}")
        try:
            return _Run(log, rules, store).over(progress)
        finally:
            store.close()


class _Run:
    def __init__(self, log: SqliteLog, rules: RuleBook, store: Operational) -> None:
        self._log, self._store = log, store
        self._cache = ProfileCache(store, _FLUSH)
        self._rules: Counter[str] = Counter()
        self._rule_events: Counter[str] = Counter()
        self._projector = Projector(self._cache, rules, self._booked)

    def _booked(self, rule: str, points: int) -> None:
        self._rules[rule] += points
        self._rule_events[rule] += 1

    def over(self, progress: Callable[[int, int], None] | None) -> Valued:
        head = self._log.head
        channels: Counter[str] = Counter()
        visits = events = since = 0
        first: datetime | None = None
        last: datetime | None = None
        for group in self._log.read(0, head):
            shelf = Shelf()
            for seq, event in group:
                effect = self._projector.apply(seq, event, shelf)
                channels[effect.channel] += effect.points
                first = event.at if first is None or event.at < first else first
                last = event.at if last is None or event.at > last else last
            visits += len(shelf.visits)
            events += len(group)
            since += len(group)
            if since >= _FLUSH:
                self._let_go(group[-1][0])
                since = 0
                if progress is not None:
                    progress(events, head)
        total = Decimal(sum(channels.values())) / _HUNDRED
        return Valued(
            total,
            visits,
            {name: Decimal(points) / _HUNDRED for name, points in channels.items()},
            {name: Decimal(points) / _HUNDRED for name, points in self._rules.items()},
            dict(self._rule_events),
            events,
            first,
            last,
        )

    def _let_go(self, seq: int) -> None:
        cut = self._cache.cut(seq)
        for _ in cut.encode(1 << 30):
            pass
        self._store.flush(seq, cut.rows, cut.keys, cut.merges, cut.gone)
        self._cache.release()
        self._projector.stirred.clear()

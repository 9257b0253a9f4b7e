"""A draft lived through: who would have seen what over past visits, how often each variant, and how diverse."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from faden.decide.book import DecisionBook
from faden.decide.choose import choose
from faden.decide.decision import Asking, Decision
from faden.decide.moment import Place, Scene, number_of, occasion, visit_under_way
from faden.domain.deciding import TYPE
from faden.domain.event import ANONYMOUS, Event
from faden.domain.profile import Profile, person_id
from faden.profiles import interests
from faden.profiles.cache import ProfileCache
from faden.profiles.project import Projector, Shelf
from faden.profiles.rules import RuleBook
from faden.profiles.segments import main_key
from faden.store.log import SqliteLog
from faden.store.operational import Severed
from faden.store.warehouse import Warehouse

Progress = Callable[[int, int], None]
_AT_ONCE = 50_000
_SAMPLE = 50


class Seen(NamedTuple):
    """What one visit would have seen. `profile` None: of somebody who is counted only."""

    at: datetime
    profile: int | None
    channel: str
    decision: Decision


class Rehearsed(NamedTuple):
    """What came of it. `variety`: effective number of variants (exponential of the entropy of their shares).

    `items`: how often lists would have shown what; `channels`: visits by variant and channel; `sample`: the last.
    """

    visits: int
    variants: dict[str, int]
    reasons: dict[str, int]
    explored: int
    variety: float
    items: list[tuple[str, int]]
    channels: list[tuple[str, str, int]]
    sample: list[Seen]


def rehearsed(
    log: SqliteLog,
    warehouse: Warehouse,
    rules: RuleBook,
    severed: Severed,
    book: DecisionBook,
    key: str,
    first: datetime,
    last: datetime,
    *,
    holdout: float,
    progress: Progress | None = None,
) -> Rehearsed:
    """Live through history and decide at the beginning of each visit from `first` on, before `last` (aware UTC).

    Each visit is decided with what was known of the person then. Runs in a thread; nothing is written.
    """
    return summed(_Rehearsal(log, warehouse, rules, severed, book, holdout).seen(key, first, last, progress))


class _Rehearsal:
    def __init__(
        self,
        log: SqliteLog,
        warehouse: Warehouse,
        rules: RuleBook,
        severed: Severed,
        book: DecisionBook,
        holdout: float,
    ) -> None:
        self._log, self._warehouse, self._rules, self._book = log, warehouse, rules, book
        self._cache, self._holdout = ProfileCache.apart(severed), holdout
        self._projector = Projector(self._cache, rules)

    def seen(self, key: str, first: datetime, last: datetime, progress: Progress | None) -> Iterator[Seen]:
        """The visits in the order in which they began."""
        for seq, event in self._events(last, progress):
            effect = self._projector.apply(seq, event, Shelf())
            self._projector.stirred.clear()
            if effect.visit == seq and event.at >= first:
                profile = None if effect.profile is None else self._cache.get(effect.profile)
                for decision in choose(self._book, [key], self._asking(event, profile), holdout=self._holdout):
                    owner = None if profile is None or profile.counted_only else profile.id
                    yield Seen(event.at, owner, effect.channel, decision)

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

    def _asking(self, event: Event, profile: Profile | None) -> Asking:
        who = profile if profile is not None and not profile.counted_only else None
        held = who or Profile(0, event.at, event.at)
        locale = (event.context.locale or "").partition("-")[0].lower()
        scene = Scene(event.context, Place(), locale or None, event.properties, event.timezone)
        visit = visit_under_way(held, event.at, event.context.campaign)
        key = event.keys.get(ANONYMOUS) or ((main_key(who) or ("", ""))[1] if who is not None else None)
        leave = who is not None and interests.allowed(who, event.context.country, self._rules.consents)
        here = occasion(scene, visit, event.at, lambda: event.channel)
        unit = key if who is not None else None
        return Asking(here, held, event.at, unit, leave, number_of(held, visit), scene.language)


def summed(seen: Iterable[Seen]) -> Rehearsed:
    """Visits in numbers.

    >>> summed([]).visits
    0
    """
    variants, reasons, items = Counter[str](), Counter[str](), Counter[str]()
    channels = Counter[tuple[str, str]]()
    sample: list[Seen] = []
    visits = explored = 0
    for one in seen:
        decision = one.decision
        visits += 1
        explored += decision.explored
        variants[decision.variant] += 1
        reasons[decision.reason] += 1
        channels[decision.variant, one.channel] += 1
        items.update(decision.items)
        sample.append(one)
        if len(sample) > 2 * _SAMPLE:
            del sample[:_SAMPLE]
    return Rehearsed(
        visits,
        dict(variants.most_common()),
        dict(reasons.most_common()),
        explored,
        variety(variants.values()),
        items.most_common(50),
        [(*pair, count) for pair, count in channels.most_common(200)],
        sample[-_SAMPLE:][::-1],
    )


def variety(counts: Iterable[int]) -> float:
    """How many variants it comes to: 1 where all see the same, n where n are seen alike; 0 for nothing.

    >>> variety([10, 10]), variety([10]), variety([])
    (2.0, 1.0, 0.0)
    """
    held = [count for count in counts if count > 0]
    whole = sum(held)
    if not whole:
        return 0.0
    return round(math.exp(-sum(one / whole * math.log(one / whole) for one in held)), 6)


def told(found: Rehearsed) -> dict[str, Any]:
    """A rehearsal as JSON data."""
    sample = [
        {
            "at": one.at.isoformat(),
            "person_id": None if one.profile is None else person_id(one.profile),
            "channel": one.channel,
            "variant": one.decision.variant,
            "reason": one.decision.reason,
            "items": list(one.decision.items),
        }
        for one in found.sample
    ]
    return {
        "visits": found.visits,
        "variants": found.variants,
        "reasons": found.reasons,
        "explored": found.explored,
        "variety": found.variety,
        "items": [{"item": item, "visits": count} for item, count in found.items],
        "channels": [
            {"variant": variant, "channel": channel, "visits": count} for variant, channel, count in found.channels
        ],
        "sample": sample,
    }

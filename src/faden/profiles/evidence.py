"""What all people have decided, read from the stored profiles: for the overview and for the proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import msgspec

from faden.domain.clock import local
from faden.domain.consent import GPC, REPEATED, Change, standing
from faden.domain.consentpolicy import PURPOSES, covering
from faden.domain.profile import Profile, label
from faden.profiles.slim import slim_decoder
from faden.store.operational import Operational

_PAGE = 1000
_SLIM_DECODER = slim_decoder({"id": 0, "consents": {}, "consent_log": []})
_DECODER = msgspec.msgpack.Decoder(Profile)


class Proof(NamedTuple):
    """One change, and whose it is."""

    person: int
    label: str
    change: Change


class Counts(NamedTuple):
    """How many persons have decided how about one purpose."""

    purpose: str
    granted: int
    denied: int
    unknown: int


class DayChanges(NamedTuple):
    """What was decided about one purpose on one day."""

    day: date
    purpose: str
    granted: int
    denied: int
    pending: int


class WayChanges(NamedTuple):
    """What a period's decisions came by: `how` we know of them, and the source that told."""

    how: str
    source: str
    granted: int
    denied: int
    pending: int


class Overview(NamedTuple):
    """All people, by purpose, and the changes of a period, by day and by the way they came."""

    people: int
    purposes: list[Counts]
    changes: list[DayChanges]
    ways: list[WayChanges]


def overview(store: Operational, start: date, end: date, timezone: str) -> Overview:
    """How everybody has decided as of the stored profiles, and the changes of these days (of `timezone`)."""
    people = 0
    granted: Counter[str] = Counter()
    denied: Counter[str] = Counter()
    changes: Counter[tuple[date, str, str]] = Counter()
    ways: Counter[tuple[str, str, str]] = Counter()
    for body in _bodies(store):
        people += 1
        profile = _SLIM_DECODER.decode(body)
        if not profile.consents and not profile.consent_log:
            continue
        for purpose in _touched(tuple(profile.consents)):
            grant = standing(profile.consents, purpose)
            if grant is not None:
                (granted if grant.granted else denied)[purpose] += 1
        for change in profile.consent_log:
            day = local(change.at, timezone).date()
            if start <= day <= end:
                changes[day, change.purpose, change.state] += 1
                ways[change.how, change.source or "", change.state] += 1
    counts = [Counts(one, granted[one], denied[one], people - granted[one] - denied[one]) for one in PURPOSES]
    return Overview(people, counts, _by_day(changes), _by_way(ways))


@lru_cache(maxsize=4096)
def _touched(names: tuple[str, ...]) -> tuple[str, ...]:
    """The purposes that decisions under these names speak of."""
    return tuple({purpose for name in names for purpose in covering(name.removesuffix(REPEATED))} - {GPC})


def _by_way(ways: Counter[tuple[str, str, str]]) -> list[WayChanges]:
    pairs = sorted({(how, source) for how, source, _ in ways})
    return [
        WayChanges(how, source, *(ways[how, source, state] for state in ("granted", "denied", "pending")))
        for how, source in pairs
    ]


def _by_day(changes: Counter[tuple[date, str, str]]) -> list[DayChanges]:
    days = sorted({(day, purpose) for day, purpose, _ in changes})
    return [
        DayChanges(day, purpose, *(changes[day, purpose, state] for state in ("granted", "denied", "pending")))
        for day, purpose in days
    ]


def proofs(store: Operational) -> Iterator[Proof]:
    """Every change of everybody, by person and time, page by page out of the store."""
    for body in _bodies(store):
        if _SLIM_DECODER.decode(body).consent_log:
            profile = _DECODER.decode(body)
            name = label(profile)
            for change in profile.consent_log:
                yield Proof(profile.id, name, change)


def _bodies(store: Operational) -> Iterator[bytes]:
    """The stored profiles; those that only a day's key made have negative ids and are left out."""
    after = 0
    while rows := store.profiles(after, _PAGE):
        for row in rows:
            yield row.body
        after = rows[-1].id

"""Whom an event belongs to: keys lead to profiles, new keys are attached, an anonymous past joins its owner.

First form of the rules. A profile may carry many browser ids (weak) but one value of each strong kind. Where a weak
key would tie two people together (a shared tablet), the weak key moves to the latest person and nobody is merged.
"""

from __future__ import annotations

from faden.domain.event import ANONYMOUS, PREVIOUS, USER, Event
from faden.domain.profile import Profile, Touch
from faden.domain.visit import OPEN_VISITS
from faden.profiles.cache import ProfileCache


def resolve(seq: int, event: Event, cache: ProfileCache) -> Profile | None:
    """The profile of the event's sender, made or joined as needed; None where the event carries no key at all."""
    keys = event.keys
    if not keys:
        return None
    weak = keys.get(ANONYMOUS)
    if weak is not None and len(keys) == 1:
        return cache.by_key(ANONYMOUS, weak) or _newcomer(seq, event, weak, cache)
    strong = _strong(keys)
    current = _first_known(strong, cache) if strong else None
    if weak is not None:
        current = _with_weak(seq, event, weak, strong, current, cache)
    if current is None:
        current = cache.create(seq, event.at)
    for kind, value in strong:
        _attach(current, kind, value, cache)
    if weak is not None and weak not in current.keys.get(ANONYMOUS, ()):
        _give(current, ANONYMOUS, weak, cache)
    if PREVIOUS in keys:
        _alias(seq, current, keys[PREVIOUS], cache)
    return current


def _newcomer(seq: int, event: Event, weak: str, cache: ProfileCache) -> Profile:
    created = cache.create(seq, event.at)
    _give(created, ANONYMOUS, weak, cache)
    return created


def _strong(keys: dict[str, str]) -> list[tuple[str, str]]:
    found = [(kind, value) for kind, value in keys.items() if kind not in (ANONYMOUS, PREVIOUS)]
    found.sort(key=lambda pair: (pair[0] != USER, pair[0]))
    return found


def _first_known(strong: list[tuple[str, str]], cache: ProfileCache) -> Profile | None:
    for kind, value in strong:
        found = cache.by_key(kind, value)
        if found is not None:
            return found
    return None


def _with_weak(
    seq: int,
    event: Event,
    weak: str,
    strong: list[tuple[str, str]],
    current: Profile | None,
    cache: ProfileCache,
) -> Profile | None:
    """Settle what the browser's id says against what the strong keys say."""
    owner = cache.by_key(ANONYMOUS, weak)
    if owner is None or owner is current:
        return current
    if current is None:
        if not strong or all(_fits(owner, kind, value) for kind, value in strong):
            return owner
        current = cache.create(seq, event.at)
    elif not any(kind != ANONYMOUS for kind in owner.keys):
        join(seq, current, owner, cache)
        return current
    _move(current, owner, weak, cache)
    return current


def _fits(profile: Profile, kind: str, value: str) -> bool:
    held = profile.keys.get(kind)
    return not held or value in held


def _attach(profile: Profile, kind: str, value: str, cache: ProfileCache) -> None:
    held = profile.keys.get(kind)
    if held is not None and value in held:
        return
    if kind != ANONYMOUS and held:
        return
    if cache.by_key(kind, value) is not None:
        return
    _give(profile, kind, value, cache)


def _give(profile: Profile, kind: str, value: str, cache: ProfileCache) -> None:
    cache.touch(profile)
    profile.keys.setdefault(kind, []).append(value)
    cache.lead(kind, value, profile.id)


def _move(current: Profile, owner: Profile, weak: str, cache: ProfileCache) -> None:
    cache.touch(owner)
    owner.keys[ANONYMOUS].remove(weak)
    if not owner.keys[ANONYMOUS]:
        del owner.keys[ANONYMOUS]
    _give(current, ANONYMOUS, weak, cache)


def _alias(seq: int, current: Profile, previous: str, cache: ProfileCache) -> None:
    """An explicit word of the sender that two ids are one person; joined even where both are named."""
    for kind in (USER, ANONYMOUS):
        other = cache.by_key(kind, previous)
        if other is not None:
            if other is not current:
                join(seq, current, other, cache)
            return
    _give(current, ANONYMOUS, previous, cache)


def join(seq: int, into: Profile, other: Profile, cache: ProfileCache) -> None:
    """`other` becomes part of `into`: keys, counts, money, open visits. Late-bound: no stored event changes."""
    cache.touch(into)
    into.first_seen = min(into.first_seen, other.first_seen)
    into.last_seen = max(into.last_seen, other.last_seen)
    for kind, values in other.keys.items():
        held = into.keys.setdefault(kind, [])
        held.extend(value for value in values if value not in held)
        for value in values:
            cache.lead(kind, value, into.id)
    into.traits = {**other.traits, **into.traits}
    into.visits += other.visits
    into.events += other.events
    into.points += other.points
    into.orders += other.orders
    for currency, amount in other.revenue.items():
        into.revenue[currency] = into.revenue.get(currency, 0) + amount
    into.first_touch = _earlier(into.first_touch, other.first_touch)
    into.last_touch = _later(into.last_touch, other.last_touch)
    for rule, points in other.counted.items():
        into.counted[rule] = into.counted.get(rule, 0) + points
    into.recent = sorted([*into.recent, *other.recent], key=lambda visit: (visit.last_at, visit.id))[-OPEN_VISITS:]
    into.merged = [*into.merged, other.id, *other.merged]
    cache.merged(seq, other, into)


def _earlier(one: Touch | None, other: Touch | None) -> Touch | None:
    if one is None or other is None:
        return one or other
    return one if one.at <= other.at else other


def _later(one: Touch | None, other: Touch | None) -> Touch | None:
    if one is None or other is None:
        return one or other
    return one if one.at >= other.at else other

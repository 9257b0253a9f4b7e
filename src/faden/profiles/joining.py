"""Two profiles become one: all that both knew, without having happened twice."""

from __future__ import annotations

from faden.domain.audience import joined_history
from faden.domain.deciding import joined_arms
from faden.domain.profile import Profile, Touch
from faden.domain.visit import OPEN_VISITS
from faden.profiles import consents, interests, traits
from faden.profiles.cache import Moved, ProfileCache
from faden.profiles.rules import RuleBook


def join(seq: int, into: Profile, other: Profile, cache: ProfileCache, rules: RuleBook) -> None:
    """`other` becomes part of `into`: keys, counts, money, open visits. Late-bound: no stored event changes."""
    cache.touch(into)
    into.first_seen = min(into.first_seen, other.first_seen)
    into.last_seen = max(into.last_seen, other.last_seen)
    for kind, values in other.keys.items():
        held = into.keys.setdefault(kind, [])
        held.extend(value for value in values if value not in held)
        for value in values:
            cache.lead(kind, value, into.id)
    traits.join(into, other, rules.traits(seq))
    cache.rename(into)
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
    consents.join(into, other)
    interests.join(into, other, rules.interests(seq))
    if other.segments:
        cache.moved.append(Moved(other.id, into.id, list(other.segments), list(into.segments)))
        into.segments = {**other.segments, **into.segments}
    into.history = joined_history(into.history, other.history)
    into.due = min(into.due, other.due)
    if other.arms:
        into.arms = joined_arms(into.arms, other.arms)
    cache.merged(seq, other, into)


def _earlier(one: Touch | None, other: Touch | None) -> Touch | None:
    if one is None or other is None:
        return one or other
    return one if one.at <= other.at else other


def _later(one: Touch | None, other: Touch | None) -> Touch | None:
    if one is None or other is None:
        return one or other
    return one if one.at >= other.at else other

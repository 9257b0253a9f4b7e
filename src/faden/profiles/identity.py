"""Whom an event belongs to: its keys lead to profiles; keys seen together join them, by `domain.identity`.

What has happened stays with the profile that it happened to; a key that moves to another person takes along what is
to come. Where two profiles turn out to be one person, one becomes part of the other.
"""

from __future__ import annotations

from faden.domain.audience import joined_history
from faden.domain.deciding import joined_arms
from faden.domain.event import ANONYMOUS, DAY, PREVIOUS, USER, Event
from faden.domain.identity import Graph, Key, Parted, named, people, rank
from faden.domain.profile import Profile, Touch
from faden.domain.visit import OPEN_VISITS
from faden.profiles import consents, interests, traits
from faden.profiles.cache import Moved, ProfileCache
from faden.profiles.rules import RuleBook


def resolve(seq: int, event: Event, cache: ProfileCache, rules: RuleBook) -> Profile | None:
    """The profile of the event's sender, made or joined as needed; None where the event carries no key at all."""
    keys = event.keys
    if not keys:
        return None
    if len(keys) == 1:
        for kind, value in keys.items():
            return cache.by_key(kind, value) or _newcomer(seq, event, (kind, value), cache)
    found = named(keys)
    first = cache.by_key(*found[0])
    if first is not None and PREVIOUS not in keys and _all_known(seq, first, found, event, cache):
        return first
    return _linked(seq, event, found, cache, rules)


def _newcomer(seq: int, event: Event, key: Key, cache: ProfileCache) -> Profile:
    created = cache.create(-seq if key[0] == DAY else seq, event.at)
    _give(created, key, cache)
    return created


def _all_known(seq: int, first: Profile, found: list[Key], event: Event, cache: ProfileCache) -> bool:
    """Whether these keys have been seen together before and lead to one person without any doubt."""
    keeper = first if first.graph is not None else cache.get(first.anchor) if first.anchor else None
    graph = None if keeper is None else keeper.graph
    if keeper is None or graph is None or graph.refused or graph.quarantined:
        return False
    if any(cache.by_key(*key) is not first for key in found[1:]):
        return False
    cache.touch(keeper)
    news = [graph.note(found[0], key, event.at, seq) for key in found[1:]]
    return not any(news)


def _linked(seq: int, event: Event, found: list[Key], cache: ProfileCache, rules: RuleBook) -> Profile:
    """Note the event's links and bring the profiles in line with the people that the graph now holds."""
    former = _former(event, cache)
    component = _Component(cache, rules, [*found, former] if former is not None else found)
    graph = component.graph
    strongest, *others = [key for key in found if key not in graph.quarantined] or found[:1]
    for key in others:
        graph.note(strongest, key, event.at, seq)
    if former is not None and former != strongest:
        graph.note(strongest, former, event.at, seq, sure=True)
    parted = people(graph.links, cache.severed)
    component.follow(parted, strongest, seq, event)
    owner = cache.by_key(*strongest)
    assert owner is not None, "the strongest key of an event always has an owner"
    return owner


def _former(event: Event, cache: ProfileCache) -> Key | None:
    """The former id that an alias names: a user's, if it is known as one, else a browser's."""
    value = event.keys.get(PREVIOUS)
    if value is None:
        return None
    return (USER, value) if cache.by_key(USER, value) is not None else (ANONYMOUS, value)


class _Component:
    """All profiles that hang together with some keys, and the one graph of their keys."""

    def __init__(self, cache: ProfileCache, rules: RuleBook, keys: list[Key]) -> None:
        self._cache, self._rules = cache, rules
        self.profiles: dict[int, Profile] = {}
        self.graph = Graph()
        for key in keys:
            owner = cache.by_key(*key)
            if owner is not None and owner.id not in self.profiles:
                self._take(owner)

    def _take(self, owner: Profile) -> None:
        """The owner with everybody in his graph; graphs that meet become one."""
        self.profiles[owner.id] = owner
        self._cache.touch(owner)
        keeper = owner if owner.graph is not None else self._cache.get(owner.anchor) if owner.anchor else None
        if keeper is None or keeper.graph is None:
            return
        self._cache.touch(keeper)
        graph = keeper.graph
        self.graph.links.update(graph.links)
        self.graph.quarantined.extend(key for key in graph.quarantined if key not in self.graph.quarantined)
        for one in graph.persons:
            profile = self._cache.get(one)
            if profile is not None:
                self._cache.touch(profile)
                self.profiles[one] = profile

    def follow(self, parted: Parted, strongest: Key, seq: int, event: Event) -> None:
        """Join, part and make profiles until each person of the graph has exactly one; then keep the graph."""
        mains = {_main(profile): profile for profile in self.profiles.values()}
        groups = parted.people or [[strongest]]
        if not any(strongest in group for group in groups):
            groups = [*groups, [strongest]]
        for group in groups:
            members = [mains[key] for key in group if key in mains]
            members.sort(key=lambda one: one is not self._cache.by_key(*strongest))
            if members:
                self._settle(group, members, seq)
            elif strongest in group:
                created = self._cache.create(seq, event.at)
                self.profiles[seq] = created
                self._settle(group, [created], seq)
            else:
                self._orphan(group)
        self._keep(parted)

    def _settle(self, group: list[Key], members: list[Profile], seq: int) -> None:
        """One profile for this person, with all of the group's keys."""
        person = members[0]
        for other in members[1:]:
            join(seq, person, other, self._cache, self._rules)
            del self.profiles[other.id]
        for key in group:
            owner = self._cache.by_key(*key)
            if owner is not person:
                if owner is not None:
                    _take_away(owner, key, self._cache)
                _give(person, key, self._cache)

    def _orphan(self, group: list[Key]) -> None:
        """Keys that are nobody's until they turn up alone; one that was parted may be somebody's outside."""
        for key in group:
            owner = self._cache.by_key(*key)
            if owner is not None and owner.id in self.profiles:
                _take_away(owner, key, self._cache)
                self._cache.lead(*key, 0)

    def _keep(self, parted: Parted) -> None:
        graph = self.graph
        graph.refused, graph.quarantined = parted.refused, parted.quarantined
        graph.persons = sorted(self.profiles)
        keeper = graph.persons[0]
        for one, profile in self.profiles.items():
            self._cache.touch(profile)
            profile.graph = graph if one == keeper and graph.links else None
            profile.anchor = keeper if one != keeper else 0


def _main(profile: Profile) -> Key:
    """The key that a profile stands for: its strongest one."""
    return min(
        ((kind, value) for kind, values in profile.keys.items() for value in values), key=rank, default=("", "")
    )


def _give(profile: Profile, key: Key, cache: ProfileCache) -> None:
    cache.touch(profile)
    profile.keys.setdefault(key[0], []).append(key[1])
    cache.lead(*key, profile.id)


def _take_away(owner: Profile, key: Key, cache: ProfileCache) -> None:
    kind, value = key
    cache.touch(owner)
    cache.rename(owner)
    owner.keys[kind].remove(value)
    if not owner.keys[kind]:
        del owner.keys[kind]


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

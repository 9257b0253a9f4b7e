"""Whom an event belongs to: its keys lead to profiles; keys seen together join them, by `domain.identity`.

What has happened stays with the profile that it happened to; a key that moves to another person takes along what is
to come. Where two profiles turn out to be one person, one becomes part of the other. A key that brings too many
together is nobody's from that event on; `restate` tells the story of its people again without it.

Every pair of an event's keys is linked, not only each with the strongest: which of them will be quarantined one day
is not known yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from faden.domain.event import ANONYMOUS, DAY, PREVIOUS, USER, Event
from faden.domain.identity import WEAK, Graph, Key, Quarantined, named, pair, people, rank, strength
from faden.domain.identity import name as called
from faden.domain.nonsense import nonsense
from faden.domain.profile import Profile
from faden.profiles.cache import ProfileCache
from faden.profiles.joining import join
from faden.profiles.rules import RuleBook

_FURTHER = 1 << 48
"""Profiles are named after the event that made them; where one makes several, the further ones are named beyond."""


class _Given(NamedTuple):
    """What an event says of keys: those that count, the pairs seen together, and those that an alias makes one."""

    keys: list[Key]
    seen: list[tuple[Key, Key]]
    sure: list[tuple[Key, Key]]


def resolve(seq: int, event: Event, cache: ProfileCache, rules: RuleBook) -> Profile | None:
    """The profile of the event's sender, made or joined as needed; None where nothing says who it was."""
    keys = event.keys
    if len(keys) == 1:
        for kind, value in keys.items():
            return cache.by_key(kind, value) or _newcomer(seq, event, (kind, value), cache, rules)
    found = named(keys)
    if not found:
        return None
    first = cache.by_key(*found[0])
    if first is not None and PREVIOUS not in keys and _known(seq, event, first, found, combinations(found, 2), cache):
        return first
    return _linked(seq, event, found, cache, rules)


def _newcomer(seq: int, event: Event, key: Key, cache: ProfileCache, rules: RuleBook) -> Profile | None:
    kind, value = key
    if kind == PREVIOUS:
        return None
    if key in cache.quarantined or nonsense(kind, value):
        return _nobodys(seq, event, [key], cache)
    if kind in (ANONYMOUS, USER) and cache.by_key(PREVIOUS, value) is not None:
        return _linked(seq, event, [key], cache, rules)
    created = cache.create(-seq if kind == DAY else seq, event.at)
    _give(created, key, cache)
    return created


def _nobodys(seq: int, event: Event, found: list[Key], cache: ProfileCache) -> Profile | None:
    """What comes from a kiosk alone is nobody's, but hangs together: it is counted as that of a day's visitor is."""
    thing = next((key for key in found if key in cache.quarantined and strength(key[0]) < WEAK), None)
    if thing is None:
        return None
    day = (DAY, ":".join(thing))
    held = cache.by_key(*day)
    if held is None:
        held = cache.create(-seq, event.at)
        _give(held, day, cache)
    return held


def _known(
    seq: int, event: Event, first: Profile, keys: list[Key], pairs: Iterable[tuple[Key, Key]], cache: ProfileCache
) -> bool:
    """Whether these keys lead to one person, and have been seen together before and not been refused: then nothing
    but the time changes, and a later time of what is joined joins nothing else."""
    for key in keys:
        if cache.by_key(*key) is not first:
            return False
    keeper = first if first.graph is not None else cache.get(first.anchor) if first.anchor else None
    graph = None if keeper is None else keeper.graph
    held = []
    for strong, weak in pairs:
        name = called(strong, weak)
        link = None if graph is None or name in graph.refused else graph.links.get(name)
        if link is None:
            return False
        held.append(link)
    if held and keeper is not None:
        cache.touch(keeper)
        for link in held:
            link.again(event.at, seq)
    return True


def _linked(seq: int, event: Event, found: list[Key], cache: ProfileCache, rules: RuleBook) -> Profile | None:
    """Note the event's links and bring the profiles in line with the people that the graph now holds."""
    given = _given(event, found, cache)
    if not given.keys:
        return _nobodys(seq, event, found, cache)
    if not given.sure:
        first = cache.by_key(*given.keys[0])
        if first is not None and _known(seq, event, first, given.keys, given.seen, cache):
            return first
        plain = _plain(seq, event, given, cache)
        if plain is not None:
            return plain
    component = _Component(cache, rules, [*given.keys, *(key for two in given.sure for key in two)])
    news = component.note(seq, event, given)
    crowded = component.graph.crowded(news, cache.severed)
    for key, tied in crowded.items():
        _quarantine(key, Quarantined(seq, tuple(sorted(tied, key=rank))), cache)
    keys = [key for key in given.keys if key not in crowded]
    component.follow(keys[0] if keys else None, seq, event)
    return cache.by_key(*keys[0]) if keys else _nobodys(seq, event, found, cache)


def _given(event: Event, found: list[Key], cache: ProfileCache) -> _Given:
    void = [key for key in found if key in cache.quarantined]
    keys = [key for key in found if key not in void and not nonsense(*key)]
    seen = [*combinations(keys, 2), *(pair(key, other) for key in keys for other in void)]
    sure = list(_former(event, keys, cache)) if keys and keys[0] == found[0] else []
    new = [key for key in keys if key[0] in (ANONYMOUS, USER) and cache.by_key(*key) is None]
    sure += [(key, (PREVIOUS, key[1])) for key in new if cache.by_key(PREVIOUS, key[1]) is not None]
    return _Given(keys, seen, sure)


def _former(event: Event, keys: list[Key], cache: ProfileCache) -> Iterator[tuple[Key, Key]]:
    """An alias makes one of the strongest key and a former id, which may be a user's or a browser's: whichever of
    them has come already is joined now, the other one when it comes."""
    value = event.keys.get(PREVIOUS)
    if value is None or value == keys[0][1] or nonsense(PREVIOUS, value) or (PREVIOUS, value) in cache.quarantined:
        return
    yield keys[0], (PREVIOUS, value)
    for kind in (USER, ANONYMOUS):
        if cache.by_key(kind, value) is not None:
            yield (kind, value), (PREVIOUS, value)


def _plain(seq: int, event: Event, given: _Given, cache: ProfileCache) -> Profile | None:
    """The most frequent news, of which no doubt can come, so that no graph need be looked through: somebody comes for
    the first time, is known by one key yet, or comes with another browser. None where it may be otherwise."""
    owners = [cache.by_key(*key) for key in given.keys]
    new = [key for key, owner in zip(given.keys, owners, strict=True) if owner is None]
    person = next((owner for owner in owners if owner is not None), None)
    if not new or any(owner is not None and owner is not person for owner in owners):
        return None
    if cache.severed and any(two in cache.severed for two in given.seen):
        return None
    if person is not None and not _simple(seq, event, person, new, given, cache):
        return None
    if person is None:
        person = cache.create(seq, event.at)
    cache.touch(person)
    if given.seen:
        graph = person.graph = person.graph or Graph()
        graph.persons = [person.id]
        for strong, weak in given.seen:
            graph.note(strong, weak, event.at, seq)
    for key in new:
        _give(person, key, cache)
    return person


def _simple(seq: int, event: Event, person: Profile, new: list[Key], given: _Given, cache: ProfileCache) -> bool:
    """Whether new keys are this person's for certain: nothing else is known of him, or they name a thing and nobody
    has ever disputed a key with him."""
    graph = person.graph
    if person.anchor:
        return False
    if graph is None:
        return sum(map(len, person.keys.values())) == len(given.keys) - len(new)
    if graph.refused or len(graph.persons) > 1 or any(strength(key[0]) >= WEAK for key in new):
        return False
    old = [key for key in given.keys if key not in new]
    if not _known(seq, event, person, old, [two for two in given.seen if not set(new) & set(two)], cache):
        return False
    return not graph.crowded(given.keys, more=[two for two in given.seen if set(new) & set(two)])


def _quarantine(key: Key, why: Quarantined, cache: ProfileCache) -> None:
    owner = cache.by_key(*key)
    if owner is not None:
        _take_away(owner, key, cache)
    cache.lead(*key, 0)
    cache.quarantine(key, why)


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
        for one in graph.persons:
            profile = self._cache.get(one)
            if profile is not None:
                self._cache.touch(profile)
                self.profiles[one] = profile

    def note(self, seq: int, event: Event, given: _Given) -> set[Key]:
        """Remember what was seen together; the keys of which it was news, as far as they are not quarantined."""
        news: set[Key] = set()
        for pairs, sure in ((given.seen, False), (given.sure, True)):
            for one, other in pairs:
                if self.graph.note(one, other, event.at, seq, sure=sure):
                    news |= {one, other}
        return news - self._cache.quarantined.keys()

    def follow(self, strongest: Key | None, seq: int, event: Event) -> None:
        """Join, part and make profiles until each person of the graph has exactly one; then keep the graph."""
        parted = people(self.graph.links, self._cache.severed, self._cache.quarantined)
        mains = {_main(profile): profile for profile in self.profiles.values()}
        first = None if strongest is None else self._cache.by_key(*strongest)
        groups = parted.people
        if strongest is not None and not any(strongest in group for group in groups):
            groups = [*groups, [strongest]]
        made = 0
        for group in groups:
            members = [mains[key] for key in group if key in mains]
            members.sort(key=lambda one: one is not first)
            if members:
                self._settle(group, members, seq, own=strongest in group)
            elif strongest in group:
                self._settle(group, [self._cache.create(seq, event.at)], seq, own=True)
            elif ours := self._ours(group):
                made += 1
                self._settle(ours, [self._cache.create(seq + made * _FURTHER, event.at)], seq, own=False)
        self.graph.refused = parted.refused
        self._keep()

    def _ours(self, group: list[Key]) -> list[Key]:
        """The keys of a person without a profile, without those that lead elsewhere; none for a mere former id."""
        if all(kind == PREVIOUS for kind, _ in group):
            for key in group:
                owner = self._cache.by_key(*key)
                if owner is not None and owner.id in self.profiles:
                    _take_away(owner, key, self._cache)
                    self._cache.lead(*key, 0)
            return []
        owners = ((key, self._cache.by_key(*key)) for key in group)
        return [key for key, owner in owners if owner is None or owner.id in self.profiles]

    def _settle(self, group: list[Key], members: list[Profile], seq: int, *, own: bool) -> None:
        """One profile for this person, with all of the group's keys; `own`: it is the event's person."""
        person = members[0]
        self.profiles[person.id] = person
        for other in members[1:]:
            join(seq, person, other, self._cache, self._rules)
            del self.profiles[other.id]
        for key in group:
            owner = self._cache.by_key(*key)
            if owner is not person:
                if owner is not None:
                    _take_away(owner, key, self._cache)
                _give(person, key, self._cache)
                if not own:
                    self._cache.rekeyed.add(person.id)

    def _keep(self) -> None:
        graph = self.graph
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
    cache.rekeyed.add(owner.id)
    owner.keys[kind].remove(value)
    if not owner.keys[kind]:
        del owner.keys[kind]

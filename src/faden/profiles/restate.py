"""Telling the story of some people again: their events are projected anew, as if what is known now had always held.

Used where two people are parted who had been taken for one, and where a key was quarantined that had tied people
together. Everybody whose keys occur in these events is told again
with them, so that the new telling needs nothing from outside; profiles and warehouse then change in one step each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from faden.domain.errors import Invalid
from faden.domain.event import ANONYMOUS, PREVIOUS, USER, Event, EventType
from faden.domain.identity import Key, Quarantined, pair
from faden.domain.profile import Profile
from faden.profiles.cache import ProfileCache, Told
from faden.profiles.project import Projector, Shelf
from faden.profiles.rules import RuleBook
from faden.store.log import SqliteLog
from faden.store.warehouse import Warehouse

SEVER: EventType = "sever"
NAME = "Identity Parted"
QUARANTINED = "Key Quarantined"
MOST_EVENTS = 500_000


def parting(pairs: Iterable[tuple[Key, Key]]) -> dict[str, object]:
    """The properties of an event that parts these pairs of keys."""
    return {"pairs": [[list(one), list(other)] for one, other in sorted(pair(*two) for two in pairs)]}


def parted(event: Event) -> list[tuple[Key, Key]]:
    """The pairs that an event parts."""
    found = msgspec.convert(event.properties.get("pairs", []), list[tuple[Key, Key]])
    return [pair(*two) for two in found]


def quarantining(keys: Mapping[Key, Quarantined]) -> dict[str, object]:
    """The properties of an event by which the people of these keys are told again without them."""
    return {"pairs": [], "keys": [[*key, why.seq] for key, why in sorted(keys.items())]}


def quarantined(event: Event) -> dict[Key, Quarantined]:
    """The keys that an event says are nobody's."""
    found = msgspec.convert(event.properties.get("keys", []), list[tuple[str, str, int]])
    return {(kind, value): Quarantined(seq) for kind, value, seq in found}


class Retold(NamedTuple):
    """People told again: which profiles they were before, and what they are now."""

    before: set[int]
    now: Told
    shelf: Shelf
    events: Collection[int] = ()
    """Events told again, of whomever they are."""


class Teller:
    """Tells again what the warehouse and the live profiles hold, both complete up to the event before."""

    def __init__(self, log: SqliteLog, warehouse: Warehouse, cache: ProfileCache, rules: RuleBook) -> None:
        self._log, self._warehouse, self._cache, self._rules = log, warehouse, cache, rules

    def tell(self, seq: int, event: Event) -> Retold:
        """All whom `event` concerns, with the pairs that it parts taken as never linked, and its keys as nobody's."""
        people, events = self.concerned(self.touched(event))
        for key, why in quarantined(event).items():
            self._cache.quarantine(key, why)
        return self.retold(people, {**events, seq: event}, self._cache.severed | frozenset(parted(event)))

    def touched(self, event: Event) -> set[Key]:
        """The keys that an event parts, or that came with those which it says are nobody's."""
        keys = {key for two in parted(event) for key in two}
        for key in quarantined(event):
            held = self._cache.quarantined.get(key)
            keys |= {key, *(held.tied if held is not None else ())}
        return keys

    def retold(self, people: set[int], events: dict[int, Event], severed: frozenset[tuple[Key, Key]]) -> Retold:
        """These people from these events, which must hold all that concerns them."""
        told = ProfileCache.apart(severed, self._cache.quarantined)
        projector, shelf = Projector(told, self._rules), Shelf()
        for one in sorted(events):
            projector.apply(one, events[one], shelf)
        return Retold(people, told.told(), shelf, events.keys())

    def concerned(self, keys: Collection[Key], mentioning: Collection[int] = ()) -> tuple[set[int], dict[int, Event]]:
        """Profiles and events of everybody who hangs together with these keys, or with these events."""
        events = self._log.events([*mentioning])
        people: set[int] = set()
        found_by = self._warehouse.owners_of(mentioning)
        waiting = set(keys) | {key for one in events.values() for key in _keys(one)}
        seen: set[Key] = set()
        while waiting or found_by:
            seen |= waiting
            new = ({one for key in waiting for one in self._owners(key)} | found_by) - people
            found_by = set()
            waiting = {key for one in new for key in self._linked(one)}
            people |= new
            found = self._events(new)
            events.update(found)
            if len(events) > MOST_EVENTS:
                raise Invalid(
                    "too_much_to_retell",
                    f"More than {MOST_EVENTS:,} events hang together with these people.",
                    hint="A key that belongs to many people ties them together; part it first.",
                )
            waiting |= {key for one in found.values() for key in _keys(one)}
            waiting -= seen
        return people, events

    def _owners(self, key: Key) -> Iterator[int]:
        owner = self._cache.by_key(*key)
        if owner is not None:
            yield owner.id
            yield from owner.merged

    def _linked(self, profile_id: int) -> Iterator[Key]:
        profile = self._cache.get(profile_id)
        if profile is None:
            return
        yield from held(profile)
        keeper = profile if profile.graph is not None else self._cache.get(profile.anchor) if profile.anchor else None
        for one in keeper.graph.persons if keeper is not None and keeper.graph is not None else ():
            other = self._cache.get(one)
            if other is not None:
                yield from held(other)

    def _events(self, profiles: Collection[int]) -> dict[int, Event]:
        return self._log.events(self._warehouse.events_of(profiles))


def held(profile: Profile) -> list[Key]:
    """All keys of a profile."""
    return [(kind, value) for kind, values in profile.keys.items() for value in values]


def _keys(event: Event) -> Iterator[Key]:
    for kind, value in event.keys.items():
        yield kind, value
        if kind == PREVIOUS:
            yield USER, value
            yield ANONYMOUS, value

"""Forgetting a person: out of the log, the profiles, the warehouse and the quarantine; a receipt stays.

What the person did becomes an empty place in the log, so that every other event keeps its number. Where others'
events name the person (the shared tablet, an invitation) only the name goes. Everybody who hung together with the
person is told again without him. The keys are remembered as keyed hashes, so that an import does not bring them back.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from faden.domain.event import Event, EventType
from faden.domain.identity import Key
from faden.domain.profile import Profile
from faden.profiles.cache import ProfileCache
from faden.profiles.restate import SEVER, Teller, held

ERASED: EventType = "erased"
GONE = "[erased]"
SHORT = 6
"""A key shorter than this is replaced only where it is the whole text: it would stand in half of all texts."""


class Traces(NamedTuple):
    """Where a person is found: the keys, the profiles, and the events that are to go with their numbers."""

    keys: list[Key]
    profiles: set[int]
    events: set[int]


def traces(profile: Profile, events: Iterable[int]) -> Traces:
    """Everything that leads to a person."""
    return Traces(held(profile), {profile.id, *profile.merged}, set(events))


class Wipe:
    """Takes a person out of events and texts."""

    def __init__(self, found: Traces) -> None:
        self._found, self._order = found, sorted(found.events)
        self._keys = set(found.keys)
        self._whole = {value for _, value in found.keys}
        self._parts = [value for _, value in found.keys if len(value) >= SHORT]
        self.keys = found.keys
        self.words = [value.encode() for value in self._whole]
        self.erased = self.mentions = 0
        self.days: list[datetime] = []

    def concerns(self, first: int, count: int, body: bytes) -> bool:
        """Whether a group of the log (unpacked) has to be looked at: by number, or because a key stands in it."""
        at = bisect_left(self._order, first)
        return (at < len(self._order) and self._order[at] < first + count) or self.mentioned(body)

    def mentioned(self, body: bytes) -> bool:
        """Whether one of the keys stands in these bytes."""
        return any(word in body for word in self.words)

    def event(self, seq: int, event: Event) -> Event:
        """The event as it is to be kept; the same one where nothing has to go."""
        if seq in self._found.events:
            return self._empty(event)
        cleaned = self._cleaned(event)
        return event if cleaned == event else cleaned

    def group(self, first: int, events: list[Event]) -> list[Event]:
        """A group of the log as it is to be kept; counts what has gone."""
        kept = [self.event(seq, event) for seq, event in enumerate(events, start=first)]
        for event, now in zip(events, kept, strict=True):
            if now.type == ERASED != event.type:
                self.erased += 1
                self.days.append(event.at)
            elif now is not event:
                self.mentions += 1
        return kept

    def _empty(self, event: Event) -> Event:
        """A place in the log; its id stays (it keeps the same event from being sent again) unless it is telling."""
        known = GONE if self._text(event.id) != event.id else event.id
        return Event(known, ERASED, "Erased", event.at, event.received_at, event.source, event.touchpoint, {})

    def _cleaned(self, event: Event) -> Event:
        if event.type == SEVER:
            pairs = [
                two for two in event.properties.get("pairs", []) if not any(tuple(one) in self._keys for one in two)
            ]
            return msgspec.structs.replace(event, properties={**event.properties, "pairs": pairs})
        context = {name: self._any(getattr(event.context, name)) for name in event.context.__struct_fields__}
        return msgspec.structs.replace(
            event,
            keys={kind: value for kind, value in event.keys.items() if value not in self._whole},
            properties=self._any(event.properties),
            traits=self._any(event.traits),
            context=type(event.context)(**context),
        )

    def _any(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, dict):
            return {self._any(key): self._any(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self._any(one) for one in value]
        return value

    def _text(self, text: str) -> str:
        if text in self._whole or text.strip().casefold() in self._whole:
            return GONE
        for part in self._parts:
            if part in text:
                text = text.replace(part, GONE)
        return text


class Retelling(NamedTuple):
    """Everybody who hung together with the person, without him."""

    before: set[int]
    events: dict[int, Event]


def around(teller: Teller, found: Traces, wipe: Wipe) -> Retelling:
    """Who has to be told again, and from which events; with the person's own emptied and his keys taken away."""
    people, events = teller.concerned(found.keys)
    kept = {seq: wipe.event(seq, one) for seq, one in events.items()}
    return Retelling(people | found.profiles, kept)


def silence(cache: ProfileCache, keys: Iterable[Key]) -> frozenset[tuple[Key, Key]]:
    """The parted pairs without those that name the person."""
    gone = set(keys)
    return frozenset(two for two in cache.severed if not gone & set(two))

"""Forgetting people: out of the log, the profiles, the warehouse and the quarantine; receipts stay.

What the person did becomes an empty place in the log, so that every other event keeps its number. Where others'
events name the person (the shared tablet, an invitation) only the name goes. Everybody who hung together with the
person is told again without him. The keys are remembered as keyed hashes, so that an import does not bring them back.

Several are forgotten in one pass through the log (`Wipes`): reading it is what an erasure costs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec

from faden.domain.erasure import Receipt
from faden.domain.event import Event, EventType
from faden.domain.identity import Key
from faden.domain.profile import Profile
from faden.profiles.cache import ProfileCache
from faden.profiles.keysearch import KeySearch
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


class Forgetting(NamedTuple):
    """Who is to be forgotten under which receipt; its counts are filled in. Several people: nobody asked by name."""

    profiles: Sequence[Profile]
    receipt: Receipt


def traces(profiles: Sequence[Profile], events: Iterable[int]) -> Traces:
    """Everything that leads to these people."""
    keys = [key for one in profiles for key in held(one)]
    return Traces(keys, {one for profile in profiles for one in (profile.id, *profile.merged)}, set(events))


_ENCODER = msgspec.msgpack.Encoder(decimal_format="string")


class Wipe:
    """Takes the people of one receipt out of events and texts."""

    def __init__(self, found: Traces) -> None:
        self._found = found
        self._keys = set(found.keys)
        self._whole = {value for _, value in found.keys}
        self._parts = [value for _, value in found.keys if len(value) >= SHORT and "@" not in value]
        mails = sorted((re.escape(value) for _, value in found.keys if "@" in value), key=len, reverse=True)
        self._mails = re.compile("|".join(mails), re.IGNORECASE) if mails else None
        """An address is the same however it is written; other keys are not."""
        self.keys = found.keys
        self.words = [value.encode() for value in self._whole]
        self.mentions = self.rejects = 0

    @property
    def numbers(self) -> set[int]:
        """The events that are to go whole."""
        return self._found.events

    def event(self, seq: int, event: Event) -> Event:
        """The event as it is to be kept; the same one where nothing has to go."""
        if seq in self._found.events:
            return event if event.type == ERASED else self._empty(event)
        cleaned = self._cleaned(event)
        return event if cleaned == event else cleaned

    def count(self, event: Event, now: Event) -> None:
        """Note an event of others that named one of them."""
        if now is not event and now.type != ERASED:
            self.mentions += 1

    def text(self, text: str) -> str:
        """A text without the keys."""
        return self._text(text)

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
        return text if self._mails is None else self._mails.sub(GONE, text)


class Wipes:
    """Several of them in one pass through the log."""

    def __init__(self, wipes: Sequence[Wipe]) -> None:
        self._owners = {seq: wipe for wipe in wipes for seq in wipe.numbers}
        self._order = sorted(self._owners)
        self._named: dict[bytes, list[Wipe]] = {}
        for wipe in wipes:
            for word in wipe.words:
                self._named.setdefault(word, []).append(wipe)
        self._spelt: dict[bytes, list[bytes]] = {}
        for word in self._named:
            self._spelt.setdefault(word.lower(), []).append(word)
        self._search = KeySearch(self._spelt)
        self._here: set[bytes] = set()

    def concerns(self, first: int, count: int, body: bytes) -> bool:
        """Whether a group of the log (unpacked) has to be looked at; `group` is asked next."""
        self._here = self._words(body)
        at = bisect_left(self._order, first)
        return bool(self._here) or (at < len(self._order) and self._order[at] < first + count)

    def group(self, first: int, events: list[Event]) -> list[Event]:
        """The group of the last `concerns` as it is to be kept; counts what has gone."""
        return [
            self._through(self._touching(seq, event, self._here), seq, event, counted=True)
            for seq, event in enumerate(events, start=first)
        ]

    def mentioned(self, body: bytes) -> bool:
        """Whether a quarantined input names one of them."""
        found = self._words(body)
        for one in {id(wipe): wipe for word in found for wipe in self._named[word]}.values():
            one.rejects += 1
        return bool(found)

    def event(self, seq: int, event: Event) -> Event:
        """One event as it is to be kept."""
        return self._through(self._touching(seq, event, None), seq, event, counted=False)

    def _touching(self, seq: int, event: Event, words: set[bytes] | None) -> list[Wipe]:
        """Those who have something to take away; `words`: what can stand there at all. The owner comes first: what is
        empty mentions nobody."""
        owner = self._owners.get(seq)
        found = {} if owner is None else {id(owner): owner}
        if words is None or words:
            body = _ENCODER.encode(event)
            here = self._words(body) if words is None else {word for word in words if _stands(word, body)}
            found.update({id(wipe): wipe for word in sorted(here) for wipe in self._named[word]})
        return list(found.values())

    def _words(self, body: bytes) -> set[bytes]:
        """The keys that stand in these bytes."""
        low = self._search.within(body.lower())
        return {word for found in low for word in self._spelt[found] if _stands(word, body)}

    def _through(self, wipes: Sequence[Wipe], seq: int, event: Event, *, counted: bool) -> Event:
        for one in wipes:
            now = one.event(seq, event)
            if counted:
                one.count(event, now)
            event = now
        return event


def _stands(word: bytes, body: bytes) -> bool:
    return word in body or (b"@" in word and word.lower() in body.lower())


class Retelling(NamedTuple):
    """Everybody who hung together with the people, without them."""

    before: set[int]
    events: dict[int, Event]


def around(teller: Teller, found: Sequence[Traces], wipes: Wipes) -> Retelling:
    """Who has to be told again, and from which events; with the people's own emptied and their keys taken away."""
    people, events = teller.concerned({key for one in found for key in one.keys})
    kept = {seq: wipes.event(seq, one) for seq, one in events.items()}
    return Retelling(people.union(*(one.profiles for one in found)), kept)


def silence(cache: ProfileCache, keys: Iterable[Key]) -> frozenset[tuple[Key, Key]]:
    """The parted pairs without those that name one of these keys."""
    gone = set(keys)
    return frozenset(two for two in cache.severed if not gone & set(two))

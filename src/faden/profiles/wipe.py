"""Taking the keys of people out of events and texts, of several receipts in one pass through the log.

A person's own events become empty places; where others' events name the person, the name goes. An e-mail address is
the same however it is written; a number inside a longer number is another number.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

import msgspec

from faden.domain.event import ANONYMOUS, PREVIOUS, USER, Event, EventType, Item
from faden.domain.identity import Key
from faden.profiles.keysearch import KeySearch
from faden.profiles.mentions import OWNERS, belongs, plain
from faden.profiles.restate import SEVER
from faden.profiles.spelling import readings, spellings

ERASED: EventType = "erased"
GONE = "[erased]"
SHORT = 6
"""A key shorter than this goes only where it stands as a key, or whole in a field that says whose something is: it
would stand in half of all texts."""
MOST_MENTIONS = 2_000
"""A key that stands in more events of others than this is a common word (`undefined`, `guest`): treated as short."""

_ENCODER = msgspec.msgpack.Encoder(decimal_format="string")


class Traces(NamedTuple):
    """Where a person is found: the keys, the profiles, and the events that are to go with their numbers."""

    keys: list[Key]
    profiles: set[int]
    events: set[int]


class Cleaner:
    """Takes some keys out of whatever holds them; `narrow` are the values that count as short."""

    def __init__(self, keys: Iterable[Key], narrow: Collection[str] = ()) -> None:
        self._keys = frozenset(keys)
        values = {value for _, value in self._keys}
        self._narrow = {value for value in values if value in narrow or len(value) < SHORT}
        self._whole = values - self._narrow
        self._telling = {one.casefold() for one in self._whole if "@" in one or one.startswith("+")}
        """Values that name somebody whatever kind of key they are called."""
        parts = sorted(self._whole, key=len, reverse=True)
        self._pattern = re.compile("|".join(_written(one) for one in parts)) if parts else None

    def text(self, text: str) -> str:
        """A text without the keys."""
        if text in self._whole or text.strip().casefold() in self._whole:
            return GONE
        return text if self._pattern is None else self._pattern.sub(GONE, text)

    def names(self, text: str) -> bool:
        """Whether one of the keys stands in it."""
        return self.text(text) != text

    def any(self, value: Any, field: str = "") -> Any:
        """The same for all texts in it, however deep; `field` is the name under which it stands."""
        if isinstance(value, str):
            return GONE if value in self._narrow and plain(field) in OWNERS else self.text(value)
        if isinstance(value, dict):
            return {self.any(key): self.any(one, str(key)) for key, one in value.items()}
        if isinstance(value, list):
            return [self.any(one, field) for one in value]
        return value

    def event(self, event: Event) -> Event:
        """An event of somebody else without the keys; an equal one where none of them stands in it."""
        if event.type == SEVER:
            pairs = [two for two in event.properties.get("pairs", []) if not any(self._holds(*one) for one in two)]
            return msgspec.structs.replace(event, properties={**event.properties, "pairs": pairs})
        context = [self.any(one) for one in msgspec.structs.astuple(event.context)]
        return msgspec.structs.replace(
            event,
            id=self.text(event.id),
            name=self.text(event.name),
            touchpoint=self.text(event.touchpoint),
            keys={kind: value for kind, value in event.keys.items() if not self._holds(kind, value)},
            context=type(event.context)(*context),
            properties=self.any(event.properties),
            traits=self.any(event.traits),
            channel=self.any(event.channel),
            campaign=self.any(event.campaign),
            items=tuple(self._item(one) for one in event.items),
            consent=self.any(event.consent),
            tcf=self.any(event.tcf),
        )

    def _item(self, item: Item) -> Item:
        return Item(self.text(item.product_id), self.any(item.name), self.any(item.category), *_amounts(item))

    def _holds(self, kind: str, value: str) -> bool:
        if kind == PREVIOUS and ((USER, value) in self._keys or (ANONYMOUS, value) in self._keys):
            return True
        return (kind, value) in self._keys or value.strip().casefold() in self._telling


def _amounts(item: Item) -> tuple[Any, Any]:
    return item.quantity, item.revenue


def _written(value: str) -> str:
    """A pattern for the value in all its spellings."""
    forms = "|".join(re.escape(one) for one in spellings(value))
    before = r"(?<!\d)" if value[0].isdigit() else ""
    after = r"(?!\d)" if value[-1].isdigit() else ""
    return f"{before}(?i:{forms}){after}" if "@" in value else f"{before}(?:{forms}){after}"


class Wipe:
    """The people of one receipt; counts what is taken away for them."""

    def __init__(self, found: Traces, narrow: Collection[str] = ()) -> None:
        self.keys, self.numbers = found.keys, found.events
        self.narrow = {value for _, value in found.keys if value in narrow}
        """The keys that are common words, and stay where others use them."""
        self._by_value: dict[str, list[Key]] = {}
        for key in found.keys:
            self._by_value.setdefault(key[1], []).append(key)
        self._cleaners: dict[frozenset[str], Cleaner] = {}
        self.mentions = self.rejects = 0
        self.first = min(found.events, default=None)
        """The first event that names one of them."""

    @property
    def values(self) -> Collection[str]:
        """What the keys are, each once."""
        return self._by_value.keys()

    @property
    def all(self) -> Cleaner:
        """Takes all of the keys away."""
        return self.cleaner(self.values)

    def cleaner(self, values: Iterable[str]) -> Cleaner:
        """Takes the keys with these values away."""
        wanted = frozenset(values)
        if wanted not in self._cleaners:
            self._cleaners[wanted] = Cleaner((key for one in wanted for key in self._by_value[one]), self.narrow)
        return self._cleaners[wanted]

    def event(self, seq: int, event: Event, values: Iterable[str]) -> Event:
        """The event without these values, the only ones that can stand in it; the same one if nothing has to go."""
        cleaner = self.cleaner(values)
        if seq in self.numbers:
            return event if event.type == ERASED else _empty(event, cleaner)
        cleaned = cleaner.event(event)
        return event if cleaned == event else cleaned


def _empty(event: Event, cleaner: Cleaner) -> Event:
    """A place in the log; its id stays (it keeps the same event from being sent again) unless it is telling."""
    known = GONE if cleaner.names(event.id) else event.id
    touchpoint = cleaner.text(event.touchpoint)
    return Event(known, ERASED, "Erased", event.at, event.received_at, event.source, touchpoint, {})


class _Owed(NamedTuple):
    """A receipt, and one of its keys."""

    wipe: Wipe
    value: str


class Wipes:
    """Several of them in one pass through the log."""

    def __init__(self, wipes: Sequence[Wipe]) -> None:
        self.all = wipes
        self._owners = {seq: wipe for wipe in wipes for seq in wipe.numbers}
        self._order = sorted(self._owners)
        self._owed: dict[bytes, list[_Owed]] = {}
        for wipe in wipes:
            for value in wipe.values:
                for form in _forms(value, wipe):
                    self._owed.setdefault(form.lower(), []).append(_Owed(wipe, value))
        self._search = KeySearch(self._owed)
        self._here: set[bytes] = set()
        self.mentioning: set[int] = set()
        """The events of others that have named one of them."""
        self._named = Counter[str]()

    @property
    def common(self) -> set[str]:
        """Keys that stand in so many events of others that they are words and no names."""
        return {value for value, count in self._named.items() if count > MOST_MENTIONS}

    def concerns(self, first: int, count: int, body: bytes) -> bool:
        """Whether a group of the log (unpacked) has to be looked at; `group` is asked next."""
        self._here = self._search.within(body.lower())
        at = bisect_left(self._order, first)
        return bool(self._here) or (at < len(self._order) and self._order[at] < first + count)

    def group(self, first: int, events: list[Event]) -> list[Event]:
        """The group of the last `concerns` as it is to be kept; counts what has gone."""
        return [self._counted(seq, event) for seq, event in enumerate(events, start=first)]

    def _counted(self, seq: int, event: Event) -> Event:
        owner = self._owners.get(seq)
        if owner is None and not self._here:
            return event
        kept = event
        for wipe, values in self._touching(seq, event):
            now = wipe.event(seq, kept, values)
            if now is not kept and now.type != ERASED:
                wipe.mentions += 1
                wipe.first = seq if wipe.first is None else min(wipe.first, seq)
                self.mentioning.add(seq)
                self._named.update(values)
            kept = now
        return kept

    def event(self, seq: int, event: Event) -> Event:
        """One event as it is to be kept."""
        for wipe, values in self._touching(seq, event):
            event = wipe.event(seq, event, values)
        return event

    def _touching(self, seq: int, event: Event) -> list[tuple[Wipe, set[str]]]:
        """Those who have something to take away, with what can stand there. The owner comes first: what is empty
        mentions nobody."""
        owner = self._owners.get(seq)
        found: dict[int, tuple[Wipe, set[str]]] = {} if owner is None else {id(owner): (owner, set())}
        for form in sorted(self._search.within(_ENCODER.encode(event).lower())):
            for wipe, value in self._owed[form]:
                found.setdefault(id(wipe), (wipe, set()))[1].add(value)
        return list(found.values())

    def mentioned(self, texts: Sequence[bytes]) -> bool:
        """Whether a quarantined input (its text first, then what is said of it) names one of them."""
        owing = {id(wipe): wipe for one in texts for text in readings(one) for wipe in self._naming(text)}
        for wipe in self.all:
            narrow = [key for key in wipe.keys if len(key[1]) < SHORT or key[1] in wipe.narrow]
            if narrow and texts and belongs(texts[0], narrow):
                owing[id(wipe)] = wipe
        for wipe in owing.values():
            wipe.rejects += 1
        return bool(owing)

    def _naming(self, text: bytes) -> list[Wipe]:
        found = self._search.within(text.lower())
        if not found:
            return []
        read = text.decode("utf-8", "replace")
        owed = [one for form in found for one in self._owed[form]]
        return [wipe for wipe, value in owed if wipe.cleaner((value,)).names(read)]


def _forms(value: str, wipe: Wipe) -> list[bytes]:
    """What to look for in a packed group: a short key stands there whole, with its length in front."""
    if len(value) < SHORT or value in wipe.narrow:
        return [_ENCODER.encode(value)]
    return [one.encode("utf-8", "surrogatepass") for one in spellings(value)]

"""Who belongs to which segment: asked again only where an event, or time, can have changed the answer.

Entering and leaving are events in the log, and only they change a profile's memberships: a replay gives the same
ones. What is counted for conditions ("three times within thirty days") is remembered when the event takes effect.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from faden.domain.audience import (
    DID,
    Audience,
    Calendar,
    Clause,
    HalfLife,
    audience,
    clauses_of,
    micros,
    person_condition,
    remembered,
    together,
)
from faden.domain.clock import Clock
from faden.domain.condition import Group
from faden.domain.consentact import ACTS
from faden.domain.event import DAY, Event
from faden.domain.identity import Key, rank
from faden.domain.profile import BARRED, Profile
from faden.domain.segment import CHANGED, TYPE, Segment
from faden.profiles.cache import ProfileCache
from faden.profiles.consents import Reading, measurable
from faden.profiles.past import Past, recalled

TIME, FRESH = 1, 2
"""Time has passed: what changes through it is asked. Somebody is seen for the first time: nothing is known before."""
EVERYTHING = -1
"""Every answer is open: somebody was joined, or told again, or a segment is new."""

_FACTS = (
    "visits", "events", "orders", "points", "revenue", "first_seen", "last_seen", "touch", "keys", "traits",
    "interests", "consents",
)  # fmt: skip
_FACT_BITS = {name: 4 << place for place, name in enumerate(_FACTS)}
VISITS, EVENTS, ORDERS, POINTS, REVENUE, _, SEEN, TOUCH, KEYS, TRAITS, INTERESTS, CONSENTS = _FACT_BITS.values()
_FIRST_CLAUSE = 4 << len(_FACTS)
ALWAYS = EVENTS | SEEN | _FACT_BITS["first_seen"]
"""What every event of a person may change."""

SOURCE = "faden"
_ORDER = "Order Completed"
_MOST_MASKS = 10_000
AHEAD = timedelta(minutes=5)
"""How far ahead moments of change are held in memory; later ones wait in the store."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Watched(NamedTuple):
    """A segment as the event path uses it; `mask`: the facts, counted things and TIME that it depends on."""

    key: str
    tree: Group
    audience: Audience
    mask: int
    blank: bool
    """The answer for somebody of whom nothing is known but that an event came."""


class Asked(NamedTuple):
    """Segments to be asked, in one go, and those that hold without asking."""

    holding: Callable[[Profile, datetime], list[str]]
    keys: frozenset[str]
    anyway: list[str]


class SegmentSet:
    """All segments in force. `half_life` of a tag in days."""

    def __init__(self, segments: Mapping[str, Segment], half_life: HalfLife) -> None:
        active = {key: one for key, one in segments.items() if one.active}
        trees = {key: person_condition(one.condition) for key, one in active.items() if not one.list}
        made = {key: audience(tree, half_life) for key, tree in trees.items()}
        self._half_life = half_life
        self.clauses: dict[str, Clause] = clauses_of(made.values())
        self.keys = frozenset(active)
        """Segments and lists that can have members."""
        self._bits = {key: _FIRST_CLAUSE << place for place, key in enumerate(self.clauses)}
        self.watched = tuple(self._watched(key, trees[key], one) for key, one in made.items())
        self.calendar = Calendar((moment for one in made.values() for moment in one.calendar.moments), half_life)
        self._clauses = [(clause, self._bits[key]) for key, clause in self.clauses.items()]
        self._by_name: dict[str, tuple[tuple[Clause, int], ...]] = {}
        self._parts: dict[int, Asked] = {}
        self._by_mask: dict[int, tuple[Asked, ...]] = {}

    @property
    def idle(self) -> bool:
        """There is nothing to ask and nothing to count."""
        return not self.watched

    def _watched(self, key: str, tree: Group, made: Audience) -> Watched:
        mask = TIME if made.calendar.moments else 0
        for fact in made.facts:
            mask |= self._bits[fact[len(DID) + 1 :]] if fact.startswith(DID) else _FACT_BITS[fact]
        return Watched(key, tree, made, mask, made.holds(_nobody(), _EPOCH))

    def bit(self, key: str) -> int:
        """What to stir so that the segment is asked."""
        return next((one.mask for one in self.watched if one.key == key), 0)

    def remember(self, profile: Profile, seq: int, event: Event) -> int:
        """Count the event where something counts it; which counted things have changed."""
        name = event.name
        found = self._by_name.get(name)
        if found is None:
            folded = name.casefold()
            found = tuple(pair for pair in self._clauses if pair[0].names is None or folded in pair[0].names)
            if len(self._by_name) < 10_000:
                self._by_name[name] = found
        changed = 0
        for clause, bit in found:
            if clause.holds(event):
                times = profile.history.get(clause.key)
                profile.history[clause.key] = remembered(times or [], event.at, seq, clause.keep)
                changed |= bit
        return changed

    def asked(self, mask: int) -> tuple[Asked, ...]:
        """The segments that depend on something in `mask`; of somebody new those, too, that hold for anybody new.

        A part for the facts of the profile and one for each counted thing: few parts serve all masks.
        """
        found = self._by_mask.get(mask)
        if found is None:
            bits = [mask] if mask == EVERYTHING else [mask & _FIRST_CLAUSE - 1, *_single(mask & -_FIRST_CLAUSE)]
            first, *others = [self._part(bit) for bit in bits]
            sure = [key for key in first.anyway if not any(key in part.keys for part in others)]
            found = tuple(part for part in (first._replace(anyway=sure), *others) if part.keys or part.anyway)
            if len(self._by_mask) < _MOST_MASKS:
                self._by_mask[mask] = found
        return found

    def _part(self, mask: int) -> Asked:
        found = self._parts.get(mask)
        if found is None:
            asked = {one.key: one.tree for one in self.watched if one.mask & mask}
            fresh = mask & FRESH and mask != EVERYTHING
            anyway = [one.key for one in self.watched if one.blank and one.key not in asked] if fresh else []
            found = self._parts[mask] = Asked(together(asked, self._half_life), frozenset(asked), anyway)
        return found


def _single(mask: int) -> Iterator[int]:
    """The bits of a mask, one by one."""
    while mask:
        bit = mask & -mask
        yield bit
        mask ^= bit


def _nobody() -> Profile:
    return Profile(id=1, first_seen=_EPOCH, last_seen=_EPOCH)


class Change(NamedTuple):
    """Which segments a person enters and leaves."""

    entered: list[str]
    left: list[str]


class Asking(NamedTuple):
    """What is asked about whom, by which consent. `past`: where to look up what somebody did."""

    cache: ProfileCache
    segments: SegmentSet
    reading: Reading
    past: Past


class Members:
    """Asks the segments about people who were stirred, and knows who changes when. Belongs to the event path.

    `timezone` is the zone of the company's days, `new_id` names an event.
    """

    def __init__(self, clock: Clock, new_id: Callable[[datetime], str], timezone: Callable[[], str]) -> None:
        self._clock, self._new_id, self._timezone = clock, new_id, timezone
        self._waiting: list[tuple[int, int]] = []
        self._queued: dict[int, int] = {}
        self._until = 0

    def settle(self, stirred: Mapping[int, int], asking: Asking) -> list[Event]:
        """The events of those who enter or leave something. `stirred`: profile -> what may have changed."""
        now = self._clock()
        events: list[Event] = []
        for profile_id, mask in stirred.items():
            profile = asking.cache.get(profile_id)
            if profile is None or profile.counted_only:
                continue
            change = self._asked(profile, mask, now, asking)
            if change is not None:
                key = main_key(profile)
                if key is not None:
                    events.append(self.event(key, change, now))
        return events

    def _asked(self, profile: Profile, mask: int, now: datetime, asking: Asking) -> Change | None:
        segments, held = asking.segments, profile.segments
        if not measurable(profile, asking.reading):
            return self._barred(profile, asking)
        if profile.due == BARRED:
            if mask == EVERYTHING or not mask & TIME:  # whoever asks everybody has looked it up for all of them
                asking.cache.touch(profile)
                recalled(profile, asking.past, segments.clauses.values())
            mask = EVERYTHING
        elif profile.due and profile.due <= micros(now):
            mask |= TIME  # an event came before the keeper did
        parts = segments.asked(mask)
        if not parts and (not held or segments.keys.issuperset(held)):
            return None
        entered: list[str] = []
        left = [key for key in held if key not in segments.keys] if held else []
        for part in parts:
            holding = part.holding(profile, now)
            for key in (*holding, *part.anyway) if part.anyway else holding:
                if key not in held and key not in entered:
                    entered.append(key)
            if held:
                left += [key for key in held if key in part.keys and key not in holding and key not in left]
        due = segments.calendar.due(profile, now)
        if due != profile.due:
            asking.cache.touch(profile)
            profile.due = due
        if due and due <= self._until:
            self._queue(profile.id, due)
        return Change(entered, left) if entered or left else None

    def _barred(self, profile: Profile, asking: Asking) -> Change | None:
        """Nothing is asked about somebody who may not be measured, and what they belonged to they leave.

        Only where new rules forbid it is there something to leave: whoever withdraws has left by that very event.
        """
        if profile.due != BARRED:
            asking.cache.touch(profile)
            profile.due = BARRED
        return Change([], list(profile.segments)) if profile.segments else None

    def lawful(self, events: Sequence[Event], asking: Asking) -> list[Event]:
        """Events of our own as they may be written by now: somebody may have been forgotten or barred since."""
        found: list[Event] = []
        for event in events:
            profile = whose(event, asking.cache)
            if profile is None:
                continue
            if not measurable(profile, asking.reading):
                left = [key for key in changes(event, "left") if key in profile.segments]
                if not left:
                    continue
                event = msgspec.structs.replace(event, properties={"entered": [], "left": left})
            found.append(event)
        return found

    def _queue(self, profile_id: int, due: int) -> None:
        if self._queued.get(profile_id) != due:
            self._queued[profile_id] = due
            heapq.heappush(self._waiting, (due, profile_id))

    def event(self, key: Key, change: Change, at: datetime) -> Event:
        """The event that tells of the change."""
        return self.told(CHANGED, key, {"entered": change.entered, "left": change.left}, at)

    def told(self, name: str, key: Key, properties: dict[str, Any], at: datetime) -> Event:
        """An event of our own, of which nobody but we ourselves know."""
        return Event(
            self._new_id(at), TYPE, name, at, at, SOURCE, SOURCE, {key[0]: key[1]}, properties=properties,
            timezone=self._timezone(), passive=True,
        )  # fmt: skip

    # ---- through time alone

    @property
    def next(self) -> datetime | None:
        """When somebody has to be asked again, as far as it is known in memory."""
        return _EPOCH + timedelta(microseconds=self._waiting[0][0]) if self._waiting else None

    def expect(self, dues: Iterable[tuple[int, int]], until: datetime) -> None:
        """What the store knows of those who are due up to `until`: profile and moment."""
        self._until = micros(until)
        for profile_id, due in dues:
            self._queue(profile_id, due)

    def passed(self, now: datetime, most: int) -> dict[int, int]:
        """At most `most` people whose moment has come, to be stirred."""
        moment = micros(now)
        found: dict[int, int] = {}
        while self._waiting and self._waiting[0][0] <= moment and len(found) < most:
            due, profile_id = heapq.heappop(self._waiting)
            if self._queued.get(profile_id) == due:
                del self._queued[profile_id]
            found[profile_id] = TIME
        return found

    def forget(self) -> None:
        """Nobody is expected: the profiles have been made anew."""
        self._waiting, self._queued, self._until = [], {}, 0


def stirs(event: Event, *, started: bool, scored: bool, learned: bool, described: bool) -> int:
    """What an event may change of its person: it began a visit, it brought points, it taught interests or traits."""
    mask = ALWAYS | VISITS | TOUCH if started else ALWAYS
    if scored:
        mask |= POINTS
    if learned:
        mask |= INTERESTS
    if described:
        mask |= TRAITS
    if event.revenue is not None or event.summary is not None or event.name == _ORDER:
        mask |= REVENUE | ORDERS
    if len(event.keys) > 1:
        mask |= KEYS
    if event.consent is not None or event.tcf is not None or event.gpc or event.name in ACTS:
        mask |= CONSENTS | INTERESTS
    return mask


def main_key(profile: Profile) -> Key | None:
    """The key by which the person is best found again."""
    keys = [(kind, value) for kind, values in profile.keys.items() if kind != DAY for value in values]
    return min(keys, key=rank, default=None)


def whose(event: Event, cache: ProfileCache) -> Profile | None:
    """Who enters or leaves by an event of ours."""
    return next((one for key in event.keys.items() if (one := cache.by_key(*key)) is not None), None)


def took_effect(profile: Profile, event: Event, reading: Reading) -> None:
    """The person's memberships after an event of entering and leaving; whoever may not be measured enters nothing."""
    held = dict(profile.segments)
    for key in changes(event, "left"):
        held.pop(key, None)
    if measurable(profile, reading):
        for key in changes(event, "entered"):
            held.setdefault(key, event.at)
    profile.segments = held


def changes(event: Event, which: str) -> list[str]:
    """The segments that the event says were `entered` or `left`."""
    found = event.properties.get(which)
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []

"""Everything that is kept about one person, gathered from log, profile, warehouse and quarantine; nobody else's.

What is large (events) is read in portions, so that a long life costs no more memory than a short one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from faden.domain.clock import Clock
from faden.domain.consent import Grant, Permission, permissions, standing
from faden.domain.definition import Label
from faden.domain.event import Event
from faden.domain.identity import Graph, Key, Link, pair
from faden.domain.profile import Profile
from faden.domain.retention import Retention
from faden.profiles.cache import ProfileCache
from faden.profiles.mentions import belongs
from faden.profiles.pipeline import Pipeline
from faden.profiles.project import Projector, Shelf
from faden.profiles.restate import held
from faden.store.log import StoredReject
from faden.store.people import EventFacts, People, VisitFacts

PORTION = 500
_HUNDRED = Decimal(100)
_BEFORE = timedelta(days=31)
"""A mail's links are opened by filters before anybody has clicked."""


class House(NamedTuple):
    """Who answers for the data, and by which names and rules."""

    pipeline: Pipeline
    company: str
    timezone: str
    retention: Retention
    rules: dict[str, Label]
    """Scale rules by key."""
    touchpoints: dict[str, Label]
    segments: dict[str, Label]
    clock: Clock


class Purpose(NamedTuple):
    """What holds for a purpose now: the answer, its legal basis and the decision that stands, if there is one."""

    purpose: str
    permission: Permission
    basis: str
    decision: Grant | None


class Origin(NamedTuple):
    """Events that one source has told at one touchpoint."""

    source: str
    touchpoint: str
    events: int
    first: datetime
    last: datetime


class Booked(NamedTuple):
    """What one rule of the scale has given."""

    rule: str
    events: int
    points: Decimal


class Told(NamedTuple):
    """An event with what it was counted as; None: a machine's, which counts nowhere."""

    seq: int
    event: Event
    facts: EventFacts | None


class Dossier:
    """Reads what there is about `profile`. The stores must be settled; may run in a thread beside new events."""

    def __init__(self, house: House, profile: Profile) -> None:
        self.house, self.profile = house, profile
        self.ids = [profile.id, *profile.merged]
        self.keys = set(held(profile))
        self.made_at = house.clock()
        self._people = People(house.pipeline.warehouse)
        self.life = self._people.life(self.ids)
        """The person's events by number, in the order in which they happened."""
        self.machines = [seq for seq, _ in self._machines()]
        self._booked: Counter[str] = Counter()
        self._bookings: Counter[str] = Counter()
        self._origins: dict[tuple[str, str], Origin] = {}
        self._survey()

    def events(self) -> Iterator[Told]:
        """All events in the order in which they happened, machines' last."""
        for portion in _portions(self.life):
            events, facts = self.house.pipeline.log.events(portion), self._people.facts(portion)
            for seq in portion:
                yield Told(seq, events[seq], facts.get(seq))
        for portion in _portions(self.machines):
            for seq, event in self.house.pipeline.log.events(portion).items():
                yield Told(seq, event, None)

    def _machines(self) -> Iterator[tuple[int, Event]]:
        """Bots and scanners that came under the person's own keys (a mail's links opened by a filter)."""
        found = self._people.machines(self.profile.first_seen - _BEFORE)
        for portion in _portions(found):
            for seq, event in sorted(self.house.pipeline.log.events(portion).items()):
                if event.keys and all(key in self.keys for key in event.keys.items()):
                    yield seq, event

    def _survey(self) -> None:
        """Once through the life as it arrived: where it was told, and which rule gave what."""
        pipeline = self.house.pipeline
        alone = ProfileCache.apart(pipeline.cache.severed, pipeline.cache.quarantined)
        projector = Projector(alone, pipeline.projector.rules, self._note)
        for portion in _portions(sorted(self.life)):
            for seq, event in sorted(pipeline.log.events(portion).items()):
                projector.apply(seq, event, Shelf())
                self._came(event)

    def _note(self, rule: str, points: int) -> None:
        self._booked[rule] += points
        self._bookings[rule] += 1

    def _came(self, event: Event) -> None:
        place = (event.source, event.touchpoint)
        old = self._origins.get(place)
        first, last, count = (event.at, event.at, 0) if old is None else (old.first, old.last, old.events)
        self._origins[place] = Origin(*place, count + 1, min(first, event.at), max(last, event.at))

    def points(self) -> list[Booked]:
        """What each rule of the scale has given, by its points."""
        return [
            Booked(rule, self._bookings[rule], Decimal(points) / _HUNDRED)
            for rule, points in self._booked.most_common()
        ]

    def origins(self) -> list[Origin]:
        """Where the events came from, the busiest first."""
        return sorted(self._origins.values(), key=lambda one: (-one.events, one.source, one.touchpoint))

    def visits(self) -> list[VisitFacts]:
        """All visits, the oldest first."""
        return self._people.visits(self.ids)

    def purposes(self) -> list[Purpose]:
        """What the person may be asked for now, and why."""
        policy = self.house.pipeline.projector.rules.consents.policy
        grants = self.profile.consents
        return [
            Purpose(name, answer, policy.rule(name).basis, standing(grants, name))
            for name, answer in permissions(grants, policy).items()
        ]

    def links(self) -> list[tuple[Link, str]]:
        """How the person's own keys were joined: both ends are hers, whoever else stands in the same graph."""
        graph = self._graph()
        if graph is None:
            return []
        severed = self.house.pipeline.cache.severed
        return [
            (link, "parted" if pair(link.strong, link.weak) in severed else "joined")
            for called, link in sorted(graph.links.items(), key=lambda one: one[1].first)
            if {link.strong, link.weak} <= self.keys and called not in graph.refused
        ]

    def _graph(self) -> Graph | None:
        profile = self.profile
        keeper = self.house.pipeline.cache.peek(profile.anchor) if profile.anchor else profile
        return None if keeper is None else keeper.graph

    def quarantine(self) -> Iterator[StoredReject]:
        """Inputs that could not be read and carry the person's keys, and no other person's."""
        for one in self.house.pipeline.log.raw_rejects():
            if belongs(one.reject.body, self.keys):
                yield one


def named(value: Any) -> Any:
    """Records as dictionaries by their fields' names; what is empty is left out."""
    if isinstance(value, msgspec.Struct):
        fields = {name: named(one) for name, one in msgspec.structs.asdict(value).items()}
        return {name: one for name, one in fields.items() if one not in (None, {}, [], "")}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: named(one) for name, one in value._asdict().items()}
    if isinstance(value, dict):
        return {str(key): named(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [named(one) for one in value]
    return value


def key_row(key: Key) -> dict[str, str]:
    """A key as data."""
    return {"kind": key[0], "value": key[1]}


def _portions(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    return (numbers[start : start + PORTION] for start in range(0, len(numbers), PORTION))

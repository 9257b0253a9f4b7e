"""The gate before the log: whoever does not want to be measured, or may not be, is not written down.

It looks at the person as of the last event that took effect, at the event's own word and at what holds for strangers.
An event that may not know its sender goes in without one; only a change of consent itself is kept under the person's
keys, for it has to be proved and obeyed. What is stored is what it lets through, so a rebuild comes to the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from faden.domain.clock import Clock
from faden.domain.consent import REPEATED, may
from faden.domain.consentact import ACTS
from faden.domain.consentpolicy import MEASUREMENT
from faden.domain.deciding import TYPE as DECISION
from faden.domain.event import ANONYMOUS, PREVIOUS, USER, Event
from faden.domain.profile import Profile
from faden.profiles import consents
from faden.profiles.cache import ProfileCache
from faden.profiles.consents import Reading
from faden.profiles.daysalt import DaySalt, Random
from faden.profiles.nameless import counted, evidence, proof, undecided
from faden.store import nameless
from faden.store.operational import Operational

_SAID_SO = MEASUREMENT + REPEATED
_NOT_PERSONAL = frozenset(("cost", "sever"))
_KEPT = timedelta(days=2)
"""How long profiles stay that only a day's key made."""
Key = tuple[str, str]


class Gate:
    """One per pipeline; belongs to the thread of the event path."""

    def __init__(self, store: Operational, clock: Clock, random: Random) -> None:
        self._store, self._clock = store, clock
        self._salt = DaySalt(store, clock, random)

    def admit(self, events: Sequence[Event], cache: ProfileCache, reading: Reading) -> Sequence[Event]:
        """The events as they may be stored, in their places; proofs that have to be added come behind them.

        The very same sequence where nothing has to change, which is nearly always. Raises `Unavailable` where the
        store that knows the people cannot be asked.
        """
        for at, event in enumerate(events):
            if not _free(event, cache, reading):
                return self._sifted(events, at, cache, reading)
        return events

    def _sifted(self, events: Sequence[Event], first: int, cache: ProfileCache, reading: Reading) -> list[Event]:
        group = _Group(cache, events[:first])
        admitted, proofs = list(events[:first]), list[Event]()
        for event in events[first:]:
            kept, added = self._judged(event, group, reading)
            admitted.append(kept)
            if added is not None:
                proofs.append(added)
        return [*admitted, *proofs]

    def _judged(self, event: Event, group: _Group, reading: Reading) -> tuple[Event, Event | None]:
        """The event as it may be stored, and the proof of a change that it carries on the way."""
        if event.type in _NOT_PERSONAL:
            return event, None
        people = group.people(event)
        outright = _outright(event, reading)
        strangers = [] if people else [_nobody(event)]
        allowed = all(_allowed(one, event, reading) for one in (*people, *strangers))
        said = None if outright else reading.measured(event)
        if outright and allowed:
            group.allow(event)
        elif not reading.always and (said is False or group.denies(event)):
            allowed = False
        if allowed:
            group.link(event)
            group.note(people, event, reading)
            return event, None
        if event.type == DECISION:
            return undecided(event), None
        change = any(consents.news(one, event, reading) for one in (*people, *strangers))
        if event.name in ACTS and change and not (strangers and reading.measured(event) is False):
            group.withdraw(event)
            group.note(people, event, reading)
            return evidence(event), None
        nameless_event = counted(event, self._salt.keys(event), reading.policy.kept)
        if change and group.knows_all(event):
            group.withdraw(event)
            group.note(people, event, reading)
            return nameless_event, proof(event)
        return nameless_event, None

    def tidy(self) -> None:
        """Forget what may not last: yesterday's salt and the profiles that only a day's key made."""
        self._salt.save()
        self._salt.expire()
        nameless.purge(self._store, self._clock() - _KEPT)


def _free(event: Event, cache: ProfileCache, reading: Reading) -> bool:
    """Whether the event may pass as it is, in the usual cases: nothing is said, or a yes that the person repeats."""
    if event.name in ACTS or event.tcf is not None or PREVIOUS in event.keys:
        return event.type in _NOT_PERSONAL
    if reading.always or event.type in _NOT_PERSONAL:
        return True
    if event.consent is not None:
        said = reading.repeated(event.consent).get(MEASUREMENT)
        if said is False or (said is None and not reading.open):
            return False
    elif not reading.open:
        return False
    for kind, value in event.keys.items():
        person = cache.by_key(kind, value)
        if person is not None and person.consents and _denies(person):
            return False
    return not reading.never


def _denies(person: Profile) -> bool:
    """Whether a denial is among what the person has said about measurement; which one stands is seen later."""
    outright, repeated = person.consents.get(MEASUREMENT), person.consents.get(_SAID_SO)
    return (outright is not None and not outright.granted) or (repeated is not None and not repeated.granted)


def _outright(event: Event, reading: Reading) -> bool:
    """Whether the event says yes to measurement in so many words."""
    return any(
        decision.purpose == MEASUREMENT and decision.state == "granted" and decision.how not in ("sdk", "tcf")
        for decision in reading.decisions(event, [])
    )


def _allowed(person: Profile, event: Event, reading: Reading) -> bool:
    """Whether the person may be measured once the event has taken effect."""
    after = _after(person, event, reading)
    return may(after.consents, reading.policy, MEASUREMENT, country=event.context.country).allowed


def _after(person: Profile, event: Event, reading: Reading) -> Profile:
    """What the event would make of the person's consents; the profile itself stays as it is."""
    after = Profile(person.id, person.first_seen, person.last_seen)
    after.consents, after.consent_log = person.consents, person.consent_log
    consents.note(after, 0, event, reading)
    return after


def _nobody(event: Event) -> Profile:
    return Profile(0, event.at, event.at)


class _Group:
    """The events of one commit before they take effect: who hangs together with whom, and who has just withdrawn.

    It errs on the side of silence: whoever shares a key, directly or through others of the group, with somebody who
    withdraws in it is not measured for the rest of the group.
    """

    def __init__(self, cache: ProfileCache, before: Iterable[Event]) -> None:
        self._cache = cache
        self._leaders: dict[Key | int, Key | int] = {}
        self._known: set[Key] = set()
        self._withdrawn: list[tuple[frozenset[Key], datetime]] = []
        self._noted: dict[int, Profile] = {}
        for event in before:
            self.link(event)

    def people(self, event: Event) -> list[Profile]:
        """Everybody to whom one of the event's keys leads, with the consents that they have by now."""
        found: dict[int, Profile] = {}
        for kind, value in _keys(event):
            person = self._cache.by_key(kind, value)
            if person is not None:
                found[person.id] = self._noted.get(person.id, person)
        return list(found.values())

    def note(self, people: list[Profile], event: Event, reading: Reading) -> None:
        """What the event says of its sender's consent holds for the rest of the group, if it leads to one person."""
        if len(people) == 1 and consents.speaks(event):
            self._noted[people[0].id] = _after(people[0], event, reading)

    def knows_all(self, event: Event) -> bool:
        """Whether each key has been seen before, here or earlier: no browser that was never asked."""
        return bool(event.keys) and all(
            any(key in self._known or self._cache.by_key(*key) is not None for key in _led(*pair))
            for pair in event.keys.items()
        )

    def link(self, event: Event) -> None:
        """The event goes in with its keys."""
        nodes = self._nodes(event)
        self._known.update(_keys(event))
        for node in nodes[1:]:
            self._leaders[self._leader(node)] = self._leader(nodes[0])

    def withdraw(self, event: Event) -> None:
        """Its sender is not measured from now on."""
        self.link(event)
        self._withdrawn.append((frozenset(_keys(event)), event.at))

    def allow(self, event: Event) -> None:
        """Its sender has said yes again, and is known by all the keys under which it was a no."""
        keys = frozenset(_keys(event))
        self._withdrawn = [(one, at) for one, at in self._withdrawn if at >= event.at or not one <= keys]

    def denies(self, event: Event) -> bool:
        """Whether its sender hangs together with somebody who has withdrawn in this group."""
        if not self._withdrawn:
            return False
        gone = {self._leader(key) for one, _ in self._withdrawn for key in one}
        return any(self._leader(node) in gone for node in self._nodes(event))

    def _nodes(self, event: Event) -> list[Key | int]:
        return [*_keys(event), *(one.id for one in self.people(event))]

    def _leader(self, node: Key | int) -> Key | int:
        found = self._leaders.setdefault(node, node)
        while found != node:
            above = self._leaders[found]
            self._leaders[node] = above
            node, found = found, above
        return node


def _keys(event: Event) -> list[Key]:
    return [key for pair in event.keys.items() for key in _led(*pair)]


def _led(kind: str, value: str) -> tuple[Key, ...]:
    """The keys that one of an event's leads by; the former id that an alias names may be a user's or a browser's."""
    return ((USER, value), (ANONYMOUS, value)) if kind == PREVIOUS else ((kind, value),)

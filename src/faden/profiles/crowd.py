"""Everybody as columns: the table `people` of the warehouse, made of the profiles when somebody asks about people.

Nothing of it is on the path of an event: the store keeps account of which profiles it writes, and whoever asks
fetches those. After a restart the number of the event up to which a profile is right, written with it, says who is
new. What leads to a human being stays behind: of keys only the kinds, of traits only those that the catalogue
declares and calls not personal.
"""

from __future__ import annotations

import hashlib
import math
import threading
import time
from collections.abc import Callable, Collection, Iterator
from typing import Any, NamedTuple

import msgspec

from faden.domain.audience import micros
from faden.domain.consent import standing
from faden.domain.consentpolicy import NAMES
from faden.domain.profile import Profile, Touch
from faden.domain.trait import Traits
from faden.profiles.consents import Reading, measurable
from faden.store import sample
from faden.store.facts import CrowdRow
from faden.store.operational import Operational
from faden.store.warehouse import Warehouse

FORM = "2"
"""To be raised with every change of `crowd_row` or `counted_in`: the table is made anew then."""
SLICE = 2_000
"""Profiles that are read and written at a time."""
_PASSES = 8
_BREATH = 0.25
"""Share of the time in which others may compute while a large number of profiles is taken over."""
_DECODER = msgspec.msgpack.Decoder(Profile)

Progress = Callable[[int, int], None]


class Making(NamedTuple):
    """What the rows are made by: who may be measured, and which traits are nobody's secret."""

    reading: Reading
    traits: frozenset[str]

    @property
    def form(self) -> int:
        """The same number for the same rows."""
        said = msgspec.json.encode([FORM, self.reading.policy, sorted(self.traits)], order="sorted")
        return int.from_bytes(hashlib.blake2b(said, digest_size=7).digest())


def open_traits(catalogue: Traits) -> frozenset[str]:
    """Traits that are declared and not personal; what is not declared counts as personal."""
    return frozenset(one.key for one in catalogue.traits if not one.pii)


def counted_in(profile: Profile, reading: Reading) -> bool:
    """Whether conditions may be asked about this person, as the live segments do it."""
    return not profile.counted_only and measurable(profile, reading)


def profiles_in(bodies: Collection[bytes]) -> Iterator[Profile]:
    """Encoded profiles, opened."""
    return map(_DECODER.decode, bodies)


def crowd_row(profile: Profile, traits: Collection[str]) -> CrowdRow:
    """One person in columns; `traits` are those that may be told."""
    held = profile.traits
    return CrowdRow(
        profile.id,
        profile.known,
        profile.visits,
        profile.events,
        profile.orders,
        profile.points / 100,
        micros(profile.first_seen),
        micros(profile.last_seen),
        *_touch(profile.first_touch),
        *_touch(profile.last_touch),
        [(currency, float(amount)) for currency, amount in profile.revenue.items()],
        [kind for kind, values in profile.keys.items() if values and values[0]],
        [(name, trait_entry(held[name])) for name in traits if held.get(name) is not None] if held else [],
        [(tag, {"points": one.points, "at": micros(one.at)}) for tag, one in profile.interests.items()],
        agreed(profile),
        [*profile.segments],
    )


def _touch(touch: Touch | None) -> tuple[str | None, str | None, str | None]:
    if touch is None:
        return None, None, None
    return touch.channel.casefold(), _folded(touch.source), _folded(touch.campaign)


def _folded(text: str | None) -> str | None:
    return None if text is None else text.casefold()


def agreed(profile: Profile) -> list[str]:
    """The purposes that the person has said yes to."""
    if not profile.consents:
        return []
    found = ((name, standing(profile.consents, name)) for name in sorted(NAMES))
    return [name for name, grant in found if grant is not None and grant.granted]


def trait_entry(value: Any) -> dict[str, object]:
    """A value as conditions compare it: as text, as number (None: it is none), as the whole number that it equals.

    >>> trait_entry("Straße")["text"], trait_entry(" 2.50 ")["number"], trait_entry(3.0)["whole"]
    ('strasse', 2.5, '3')
    """
    kind = "s" if isinstance(value, str) else "b" if isinstance(value, bool) else "o"
    if kind == "o" and isinstance(value, int | float):
        kind = "n"
    whole = str(int(value)) if isinstance(value, float) and value.is_integer() else None
    return {"kind": kind, "text": str(value).casefold(), "number": number(value), "whole": whole}


def number(value: Any) -> float | None:
    """The value as conditions compare numbers; None where it is none. What is not a number equals nothing."""
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return None if math.isnan(found) else found


class Crowd:
    """Keeps the table of people right when asked to. One per app; `making` tells the rules of the moment."""

    def __init__(self, operational: Operational, warehouse: Warehouse, making: Callable[[], Making]) -> None:
        self._operational, self._warehouse, self._making = operational, warehouse, making
        self._one = threading.Lock()

    @property
    def fresh(self) -> bool:
        """Whether the table has ever been filled by the rules of the moment; else the first filling takes long."""
        return bool(self._warehouse.people_offset) and self._warehouse.people_form == self._making().form

    def refresh(self, progress: Progress = lambda _done, _total: None) -> int:
        """Take over all profiles written since the last time; returns up to which event people are right now.

        In a thread: the first time it takes one to two minutes for a million people, later it depends on what is new.
        """
        with self._one:
            for _ in range(_PASSES):
                making = self._making()
                if self._warehouse.people_form != making.form:
                    self._warehouse.begin_people(making.form)
                if self._pass(making, progress) <= SLICE:
                    break
            return self._warehouse.people_offset

    def _pass(self, making: Making, progress: Progress) -> int:
        """One reading of what was written up to now; returns how many there were."""
        up_to, begun = self._operational.offset(), self._warehouse.told
        written = self._operational.take_written()
        try:
            if written is None or not self._warehouse.people_offset:
                count = self._everybody(making, self._warehouse.people_offset, progress)
            else:
                count = self._these(making, sorted(one for one in written if one > 0), progress)
            ended = self._warehouse.end_people(up_to, begun)
        except BaseException:
            self._operational.forget_written()
            raise
        return count if ended else SLICE + 1

    def _everybody(self, making: Making, since: int, progress: Progress) -> int:
        """All who were written at or after an event."""
        after, count, total = 0, 0, sample.count(self._operational)
        while True:
            started, told = time.monotonic(), self._warehouse.told
            found = self._operational.changed(since, after, SLICE)
            if not found:
                return count
            if self._taken(making, [one for one, _ in found], found, told):
                after, count = found[-1][0], count + len(found)
                progress(min(count, total), total)
                _rest(started, len(found))

    def _these(self, making: Making, ids: list[int], progress: Progress) -> int:
        place = 0
        while place < len(ids):
            started, told = time.monotonic(), self._warehouse.told
            part = ids[place : place + SLICE]
            if self._taken(making, part, self._operational.bodies(part), told):
                place += len(part)
                progress(place, len(ids))
                _rest(started, len(part))
        return len(ids)

    def _taken(self, making: Making, ids: list[int], found: list[tuple[int, bytes]], told: int) -> bool:
        people = profiles_in([body for _, body in found])
        rows = [crowd_row(one, making.traits) for one in people if counted_in(one, making.reading)]
        return self._warehouse.take_people(ids, rows, told)


def _rest(started: float, count: int) -> None:
    """Others compute meanwhile."""
    if count == SLICE:
        time.sleep((time.monotonic() - started) * _BREATH)

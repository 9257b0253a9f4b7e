"""A new segment gets its members: what its condition counts is looked up in history, then everybody is asked.

The event path goes on meanwhile and keeps the new segment for whoever it touches. What has been done is remembered
in the store, so that a stop or a crash only makes the rest be done again; doing it twice changes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from faden.domain.audience import Clause, micros
from faden.domain.event import PREVIOUS
from faden.domain.profile import Profile
from faden.profiles.consents import measurable
from faden.profiles.past import LOOKED_UP, Times, deeds, named, remember
from faden.profiles.pipeline import ASKED_AT_ONCE, Pipeline
from faden.profiles.segments import TIME, SegmentSet

FILLED = "segments_filled"

Progress = Callable[[int, int], None]


class Filled(msgspec.Struct):
    """What is done: segment -> version whose members are in place, clause -> how many times are remembered."""

    segments: dict[str, int] = {}
    clauses: dict[str, int] = {}


class Lack(NamedTuple):
    """What is not done yet: counted things without their history, segments whose people were not asked."""

    clauses: list[Clause]
    segments: list[str]
    gone: bool
    """A segment is in force no longer, and its members must leave."""


class Filling:
    """One per pipeline. `versions`: the segments in force and the version of each."""

    def __init__(self, pipeline: Pipeline, versions: Callable[[], Mapping[str, int]]) -> None:
        self._pipeline, self._versions = pipeline, versions
        self._round = 0
        """Counts how often everybody has to be asked anew: whoever is at it then must not call it done."""

    def filled(self) -> Filled:
        """What is done, as the store knows it."""
        text = self._pipeline.operational.get(FILLED)
        return msgspec.json.decode(text, type=Filled) if text else Filled()

    def lack(self) -> Lack:
        """What is left to do."""
        return self._lacking(self._segments, self._versions())

    def _lacking(self, segments: SegmentSet, versions: Mapping[str, int]) -> Lack:
        done = self.filled()
        clauses = [one for key, one in segments.clauses.items() if done.clauses.get(key, 0) < one.keep]
        asked = [key for key, version in versions.items() if done.segments.get(key) != version]
        return Lack(clauses, asked, not done.segments.keys() <= versions.keys())

    @property
    def _segments(self) -> SegmentSet:
        return self._pipeline.projector.rules.segments

    def ask_again(self, *, anew: bool = False) -> None:
        """Everybody will be asked about everything: the answers may be others. What is counted stays counted.

        `anew`: it is looked up again, as somebody may be counted of whom nothing could be noted.
        """
        self._round += 1
        self._keep(Filled({}, {} if anew else self.filled().clauses))

    def begin_again(self) -> None:
        """The same; and the profiles have been made anew, with their history."""
        self._round += 1
        self._keep(Filled({}, _kept(self._segments)))

    def mark(self) -> None:
        """Take the segments in force as filled, where somebody knows that nobody belongs to them yet."""
        self._keep(Filled(dict(self._versions()), _kept(self._segments)))

    def _keep(self, done: Filled) -> None:
        self._pipeline.operational.put(FILLED, msgspec.json.encode(done).decode())

    async def run(self, progress: Progress | None = None) -> None:
        """Do what is left, as of now. On the event loop; the reading is done in threads."""
        pipeline, segments, versions, began = self._pipeline, self._segments, dict(self._versions()), self._round
        lack = await asyncio.to_thread(self._lacking, segments, versions)
        await pipeline.drain()
        if lack.clauses:
            await self._look_up(lack.clauses, pipeline.warehouse.offset)
        if lack.segments or lack.gone:
            await self._ask_everybody(_mask(segments, lack), progress)
        await pipeline.drain()
        if began == self._round:
            await asyncio.to_thread(self._keep, Filled(versions, _kept(segments)))

    def run_now(self) -> None:
        """The same without an event loop."""
        pipeline, segments, versions = self._pipeline, self._segments, dict(self._versions())
        lack = self._lacking(segments, versions)
        pipeline.settle()
        if lack.clauses:
            for found in self._counted(lack.clauses, pipeline.warehouse.offset):
                for owner, times in found.items():
                    self._remember(owner, times, _keeping(lack.clauses))
        if lack.segments or lack.gone:
            mask, after = _mask(segments, lack), 0
            while ids := pipeline.operational.profile_ids(after, ASKED_AT_ONCE):
                after = ids[-1]
                pipeline.stir(dict.fromkeys(ids, mask))
                pipeline.ask_segments_now()
        pipeline.settle()
        self._keep(Filled(versions, _kept(segments)))

    async def _look_up(self, clauses: Sequence[Clause], head: int) -> None:
        """Read what happened before, and let each profile remember it."""
        keep = _keeping(clauses)
        parts = self._counted(clauses, head)
        while (found := await asyncio.to_thread(next, parts, None)) is not None:
            for count, (owner, times) in enumerate(found.items(), 1):
                self._remember(owner, times, keep)
                if count % ASKED_AT_ONCE == 0:
                    await asyncio.sleep(0)
            await self._pipeline.free()

    def _counted(self, clauses: Sequence[Clause], head: int) -> Iterator[dict[Owner, Times]]:
        """Who did what is counted, and when, part by part of the events up to `head`."""
        warehouse, log = self._pipeline.warehouse, self._pipeline.log
        names = named(warehouse, clauses)
        after = 0
        while rows := warehouse.occurrences(names, after, head, LOOKED_UP):
            after = rows[-1][0]
            found: dict[Owner, Times] = {}
            for deed in deeds(log, dict(rows), clauses):
                keys = tuple(sorted((kind, value) for kind, value in deed.event.keys.items() if kind != PREVIOUS))
                times = found.setdefault(Owner(deed.person, keys), {}).setdefault(deed.clause.key, [])
                times.append((micros(deed.event.at), deed.seq))
            yield found

    def _remember(self, owner: Owner, times: Times, keep: Mapping[str, int]) -> None:
        """What somebody did; of whom nothing may be noted that is looked up when it may be again."""
        profile = self._owner(owner)
        if profile is not None and measurable(profile, self._pipeline.projector.rules.consents):
            self._pipeline.cache.touch(profile)
            remember(profile, times, keep)

    def _owner(self, owner: Owner) -> Profile | None:
        """The person; one who has been joined into another since is found by a key of the event."""
        cache = self._pipeline.cache
        found = cache.get(owner.person)
        if found is not None:
            return found
        return next((one for key in owner.keys if (one := cache.by_key(*key)) is not None), None)

    async def _ask_everybody(self, mask: int, progress: Progress | None) -> None:
        pipeline = self._pipeline
        head = max(1, pipeline.log.head)
        after = 0
        while ids := await asyncio.to_thread(pipeline.operational.profile_ids, after, ASKED_AT_ONCE):
            after = ids[-1]
            pipeline.stir(dict.fromkeys(ids, mask))
            await pipeline.ask_stirred()
            if progress is not None:
                progress(after, head)


def _keeping(clauses: Iterable[Clause]) -> dict[str, int]:
    return {one.key: one.keep for one in clauses}


def _kept(segments: SegmentSet) -> dict[str, int]:
    """What profiles remember while these segments are in force: clause -> how many times."""
    return _keeping(segments.clauses.values())


def _mask(segments: SegmentSet, lack: Lack) -> int:
    """What to stir so that the lacking segments are asked, and whatever time may have changed."""
    mask = TIME
    for key in lack.segments:
        mask |= segments.bit(key)
    return mask


class Owner(NamedTuple):
    """Whose event it was: the person, and the event's keys."""

    person: int
    keys: tuple[tuple[str, str], ...]

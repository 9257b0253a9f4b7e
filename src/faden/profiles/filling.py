"""A new segment gets its members: what its condition counts is looked up in history, then everybody is asked.

The event path goes on meanwhile and keeps the new segment for whoever it touches. What has been done is remembered
in the store, so that a stop or a crash only makes the rest be done again; doing it twice changes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from faden.domain.audience import Clause, micros
from faden.domain.event import PREVIOUS
from faden.domain.profile import Profile
from faden.profiles.pipeline import ASKED_AT_ONCE, Pipeline
from faden.profiles.segments import TIME

FILLED = "segments_filled"
_LOOKED_UP = 20_000
"""Events read from the log at once."""

Progress = Callable[[int, int], None]
Times = dict[str, list[tuple[int, int]]]


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

    def filled(self) -> Filled:
        """What is done, as the store knows it."""
        text = self._pipeline.operational.get(FILLED)
        return msgspec.json.decode(text, type=Filled) if text else Filled()

    def lack(self) -> Lack:
        """What is left to do."""
        done, segments, versions = self.filled(), self._pipeline.projector.rules.segments, self._versions()
        clauses = [one for key, one in segments.clauses.items() if done.clauses.get(key, 0) < one.keep]
        asked = [key for key, version in versions.items() if done.segments.get(key) != version]
        return Lack(clauses, asked, not done.segments.keys() <= versions.keys())

    def begin_again(self) -> None:
        """Everybody will be asked about everything: the profiles have been made anew, with their history."""
        clauses = {key: one.keep for key, one in self._pipeline.projector.rules.segments.clauses.items()}
        self._keep(Filled({}, clauses))

    def mark(self) -> None:
        """Take the segments in force as filled, where somebody knows that nobody belongs to them yet."""
        clauses = {key: one.keep for key, one in self._pipeline.projector.rules.segments.clauses.items()}
        self._keep(Filled(dict(self._versions()), clauses))

    def _keep(self, done: Filled) -> None:
        self._pipeline.operational.put(FILLED, msgspec.json.encode(done).decode())

    async def run(self, progress: Progress | None = None) -> None:
        """Do what is left, as of now. On the event loop; the reading is done in threads."""
        pipeline, versions = self._pipeline, dict(self._versions())
        segments = pipeline.projector.rules.segments
        lack = await asyncio.to_thread(self.lack)
        await pipeline.drain()
        if lack.clauses:
            await self._look_up(lack.clauses, pipeline.warehouse.offset)
        if lack.segments or lack.gone:
            mask = TIME
            for key in lack.segments:
                mask |= segments.bit(key)
            await self._ask_everybody(mask, progress)
        await pipeline.drain()
        clauses = {key: one.keep for key, one in segments.clauses.items()}
        await asyncio.to_thread(self._keep, Filled(versions, clauses))

    def run_now(self) -> None:
        """The same without an event loop."""
        pipeline, versions = self._pipeline, dict(self._versions())
        segments, lack = pipeline.projector.rules.segments, self.lack()
        pipeline.settle()
        if lack.clauses:
            for found in self._counted(lack.clauses, pipeline.warehouse.offset):
                for owner, times in found.items():
                    self._remember(owner, times, {one.key: one.keep for one in lack.clauses})
        if lack.segments or lack.gone:
            mask = TIME
            for key in lack.segments:
                mask |= segments.bit(key)
            after = 0
            while ids := pipeline.operational.profile_ids(after, ASKED_AT_ONCE):
                after = ids[-1]
                pipeline.stir(dict.fromkeys(ids, mask))
                pipeline.ask_segments_now()
        pipeline.settle()
        self._keep(Filled(versions, {key: one.keep for key, one in segments.clauses.items()}))

    async def _look_up(self, clauses: Sequence[Clause], head: int) -> None:
        """Read what happened before, and let each profile remember it."""
        keep = {one.key: one.keep for one in clauses}
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
        names = None
        if all(one.names is not None for one in clauses):
            wanted = {name for one in clauses for name in one.names or ()}
            names = [name for name in warehouse.event_names() if name.casefold() in wanted]
        after = 0
        while rows := warehouse.occurrences(names, after, head, _LOOKED_UP):
            after = rows[-1][0]
            owners = dict(rows)
            found: dict[Owner, Times] = {}
            for seq, event in log.events(list(owners)).items():
                name = event.name.casefold()
                for clause in clauses:
                    if (clause.names is None or name in clause.names) and clause.holds(event):
                        keys = tuple(sorted((kind, value) for kind, value in event.keys.items() if kind != PREVIOUS))
                        found.setdefault(Owner(owners[seq], keys), {}).setdefault(clause.key, []).append(
                            (micros(event.at), seq)
                        )
            yield found

    def _remember(self, owner: Owner, times: Times, keep: Mapping[str, int]) -> None:
        profile = self._owner(owner)
        if profile is None:
            return
        self._pipeline.cache.touch(profile)
        for key, new in times.items():
            held = profile.history.get(key, ())
            profile.history[key] = sorted({*held, *new}, reverse=True)[: keep[key]]

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


class Owner(NamedTuple):
    """Whose event it was: the person, and the event's keys."""

    person: int
    keys: tuple[tuple[str, str], ...]

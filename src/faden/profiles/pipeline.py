"""The event path: durable in the log, then applied, then answered; profiles and warehouse follow in consistent cuts.

The order is what makes it exactly-once. A group of submissions is committed to the log, its events take effect in
memory, and only then the senders are answered. A cut ships the warehouse's rows first and writes the profiles second,
each with its offset in its own transaction; after a crash the replay starts at the profiles' offset and ships only
what lies beyond the warehouse's.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

import structlog

from faden.domain.clock import Clock
from faden.domain.cost import cost
from faden.domain.errors import FadenError, Overloaded, Unavailable
from faden.domain.event import Event, Reject
from faden.profiles.cache import ProfileCache, ProfileCut
from faden.profiles.project import Effect, Projector, Shelf
from faden.profiles.rules import RuleBook
from faden.store.log import Appended, SqliteLog
from faden.store.operational import Operational
from faden.store.warehouse import Packed, Warehouse

CUT_EVERY = 0.8
"""Seconds between two shipments to the warehouse: what makes a report fresh."""
PROFILES_EVERY = 12
"""Profiles are written with every twelfth shipment: a busy one changes often, and after a crash the log is read again
from the last time (some ten seconds of events, a few seconds' work)."""
ENCODE_SLICE = 64
PACK_SLICE = 256
REPLAY_CUT = 20_000
ROLLUP_EVERY = 10.0
ROLLUP_AFTER = 100_000
RECENT = 500

_LOG = structlog.get_logger("faden.pipeline")


class Accepted(NamedTuple):
    """What became of a submission."""

    accepted: int
    duplicates: int
    rejected: int
    sequences: list[int | None]


class _Submission(NamedTuple):
    events: Sequence[Event]
    rejects: Sequence[Reject]
    answer: asyncio.Future[Accepted]


Listener = Callable[[list[Effect]], None]


class Pipeline:
    """One per data directory. `submit` belongs to the event loop; `submit_now` and `settle` need none.

    `tends_log` is False for a second projection over the same log, which must leave the log's files alone.
    """

    def __init__(
        self,
        log: SqliteLog,
        operational: Operational,
        warehouse: Warehouse,
        cache: ProfileCache,
        rules: RuleBook,
        clock: Clock,
        max_backlog: int,
        *,
        tends_log: bool = True,
    ) -> None:
        self._tends_log = tends_log
        self.log, self.operational, self.warehouse, self.clock = log, operational, warehouse, clock
        self.projector = Projector(cache, rules)
        self.max_backlog = max_backlog
        self.recent: deque[Effect] = deque(maxlen=RECENT)
        self.listeners: list[Listener] = []
        self.failures = 0
        """Events whose projection failed; they are in the log, and the failure is logged."""
        self.stalled: FadenError | None = None
        """Why profiles or warehouse cannot be written at the moment, None while all is well."""
        self._shelf = Shelf()
        self._applied = 0
        self._written = operational.offset()
        self._waiting: list[_Submission] = []
        self._scheduled = False
        self._paused = False
        self._cutting = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []
        self._stopping = asyncio.Event()
        self.fresh_at: datetime = clock()

    @property
    def cache(self) -> ProfileCache:
        """The profiles as they stand after the last applied event."""
        return self.projector.cache

    @property
    def applied(self) -> int:
        """The last event that has taken effect in memory."""
        return self._applied

    @property
    def backlog(self) -> int:
        """Events in the log that the warehouse does not show yet."""
        return self.log.head - self.warehouse.offset

    # ---- in

    async def submit(self, events: Sequence[Event], rejects: Sequence[Reject] = ()) -> Accepted:
        """Durable and applied when it returns. Raises `Overloaded` or `Unavailable`; then nothing was kept."""
        self._admit(events)
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Accepted] = loop.create_future()
        self._waiting.append(_Submission(events, rejects, answer))
        if not self._scheduled and not self._paused:
            self._scheduled = True
            loop.call_soon(self._commit_waiting)
        return await answer

    def submit_now(self, events: Sequence[Event], rejects: Sequence[Reject] = ()) -> Accepted:
        """The same without an event loop, as a commit group of its own."""
        self._admit(events)
        appended = self.log.append(events, rejects)
        self._apply(events, appended)
        return _accepted(appended.sequences, rejects)

    def _admit(self, events: Sequence[Event]) -> None:
        if self.backlog > self.max_backlog:
            raise Overloaded(
                "backlog_full",
                "More events wait than can be shown in time.",
                retry_after=2,
                hint="Send again after the time in Retry-After; nothing is lost if you do.",
            )
        for event in events:
            if event.type == "cost":
                cost(event.properties)

    def _commit_waiting(self) -> None:
        self._scheduled = False
        if self._paused:
            return
        waiting, self._waiting = self._waiting, []
        try:
            self._commit(waiting)
        except Unavailable as error:
            for submission in waiting:
                _fail(submission, error)
        except Exception as error:
            _LOG.exception("commit_failed", error=str(error))
            self._commit_singly(waiting)

    def _commit(self, waiting: list[_Submission]) -> None:
        if len(waiting) == 1:
            events, rejects = waiting[0].events, waiting[0].rejects
        else:
            events = [event for submission in waiting for event in submission.events]
            rejects = [reject for submission in waiting for reject in submission.rejects]
        appended = self.log.append(events, rejects)
        self._apply(events, appended)
        start = 0
        for submission in waiting:
            end = start + len(submission.events)
            if not submission.answer.done():
                submission.answer.set_result(_accepted(appended.sequences[start:end], submission.rejects))
            start = end

    def _commit_singly(self, waiting: list[_Submission]) -> None:
        """One submission that cannot be written must not take the others of its group down."""
        for submission in waiting:
            try:
                self._commit([submission])
            except Exception as error:
                wrong = (
                    error if isinstance(error, FadenError) else Unavailable("commit_failed", f"Not kept: {error}.")
                )
                _fail(submission, wrong)

    def _apply(self, events: Sequence[Event], appended: Appended) -> None:
        effects: list[Effect] = []
        for event, seq in zip(events, appended.sequences, strict=True):
            if seq is not None:
                effects.append(self._take(seq, event, self._shelf))
        self._applied = self.log.head
        if effects:
            self.recent.extend(effects[-RECENT:])
            for listener in self.listeners:
                listener(effects)

    def _take(self, seq: int, event: Event, shelf: Shelf) -> Effect:
        try:
            return self.projector.apply(seq, event, shelf)
        except Exception as error:
            self.failures += 1
            _LOG.exception("projection_failed", seq=seq, name=event.name, error=str(error))
            return Effect(seq, event, None, None, event.channel or "", 0)

    # ---- out

    def recover(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Replay what the projections have not seen; returns how many events. Call before the first `submit`."""
        start = self._written
        if start > self.log.head or self.warehouse.offset > self.log.head:
            raise Unavailable(
                "projection_ahead_of_log",
                "Profiles or warehouse know events that the log does not have.",
                hint="Restore the log from a backup, or run `faden rebuild`.",
            )
        if self.warehouse.offset < start:
            _LOG.warning("warehouse_behind_profiles", warehouse=self.warehouse.offset, profiles=start)
            self._forget()
            start = 0
        self._applied = start
        done = since = 0
        for group in self.log.read(start):
            for seq, event in group:
                shelf = self._shelf if seq > self.warehouse.offset else Shelf()
                self._take(seq, event, shelf)
                self._applied = seq
            done += len(group)
            since += len(group)
            if since >= REPLAY_CUT:
                self.settle()
                since = 0
                if progress is not None:
                    progress(done, self.log.head - start)
        if since:
            self.settle()
        return done

    def start_over(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Both projections anew from the log, in place; also where they know events that the log does not have."""
        self._forget()
        return self.recover(progress)

    def _forget(self) -> None:
        """Both projections start over: a warehouse older than the profiles cannot be filled from where they stand."""
        self.operational.clear_profiles()
        self.warehouse.clear()
        self.cache.clear()
        self._written = 0

    def settle(self) -> None:
        """Cut, ship and write at once, without an event loop."""
        if self._applied > self._written:
            shelf, cut = self._set_aside()
            try:
                for _ in cut.encode(1 << 30):
                    pass
                packed = Packed(shelf.shipment(cut.offset))
                for _ in packed.pack():
                    pass
                self._ship(packed)
            except BaseException:
                self._shelf.put_back(shelf)
                self.cache.restore(cut)
                raise
            self._write(cut)
        while self.warehouse.roll_up():
            pass
        if self._tends_log:
            self.log.checkpoint()
            if self.log.ids.due:
                self.log.ids.settle()
        self.fresh_at = self.clock()

    def _set_aside(self) -> tuple[Shelf, ProfileCut]:
        shelf, self._shelf = self._shelf, Shelf()
        return shelf, self.cache.cut(self._applied)

    def _ship(self, packed: Packed) -> None:
        if packed.offset > self.warehouse.offset:
            self.warehouse.ship(packed)

    def _write(self, cut: ProfileCut) -> None:
        try:
            self.operational.flush(cut.offset, cut.rows, cut.keys, cut.merges, cut.gone)
        except BaseException:
            self.cache.restore(cut)
            raise
        self._released(cut)

    def _released(self, cut: ProfileCut) -> None:
        self.cache.release()
        self._written = cut.offset

    async def cut(self, *, profiles: bool = True) -> None:
        """One consistent cut in the background: encoding in slices on the loop, the writes in a thread.

        The warehouse is fed by each cut, the profiles only by some: a busy profile changes many times a second and
        need not be written as often. Theirs is the older offset, from which a replay would start.
        """
        async with self._cutting:
            if profiles and self._applied > self._written:
                await self._cut_both()
            elif self._applied > self.warehouse.offset:
                shelf, self._shelf = self._shelf, Shelf()
                await self._ship_slowly(shelf, self._applied)

    async def _cut_both(self) -> None:
        shelf, cut = self._set_aside()
        for _ in cut.encode(ENCODE_SLICE):
            await asyncio.sleep(0)
        if not await self._ship_slowly(shelf, cut.offset):
            self.cache.restore(cut)
            return
        try:
            await asyncio.to_thread(self.operational.flush, cut.offset, cut.rows, cut.keys, cut.merges, cut.gone)
        except Exception as error:
            self.cache.restore(cut)
            self._stall(Unavailable("operational_store_not_writable", f"Profiles cannot be written: {error}."))
            return
        self._released(cut)
        self.stalled = None

    async def _ship_slowly(self, shelf: Shelf, offset: int) -> bool:
        try:
            packed = Packed(shelf.shipment(offset))
            for _ in packed.pack(PACK_SLICE):
                await asyncio.sleep(0)
            await asyncio.to_thread(self._ship, packed)
        except Exception as error:
            self._shelf.put_back(shelf)
            self._stall(error if isinstance(error, FadenError) else _unshippable(error))
            return False
        self.fresh_at = self.clock()
        return True

    def _stall(self, error: FadenError) -> None:
        if self.stalled is None:
            _LOG.error("projection_stalled", code=error.problem.code, error=str(error))
        self.stalled = error

    async def start(self) -> None:
        """Begin to cut, to roll up and to tidy in the background."""
        self._stopping = asyncio.Event()
        self._tasks = [asyncio.create_task(self._cutter()), asyncio.create_task(self._tidier())]

    async def _cutter(self) -> None:
        turn = 0
        while await self._rest(CUT_EVERY if self.stalled is None else 1.0):
            turn += 1
            try:
                await self.cut(profiles=turn % PROFILES_EVERY == 0 or self.stalled is not None)
            except Exception as error:
                _LOG.exception("cut_failed", error=str(error))

    async def _rest(self, seconds: float) -> bool:
        """Wait; False once the pipeline is to stop."""
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return True
        return False

    async def _tidier(self) -> None:
        elapsed = 0.0
        while await self._rest(1.0):
            elapsed += 1.0
            try:
                await asyncio.to_thread(self.log.checkpoint)
                if self.log.ids.due:
                    await asyncio.to_thread(self.log.ids.settle)
                behind = self.warehouse.offset - self.warehouse.rollup_offset
                if behind > ROLLUP_AFTER or (behind and elapsed >= ROLLUP_EVERY):
                    async with self._cutting:
                        more = True
                        while more:
                            more = await asyncio.to_thread(self.warehouse.roll_up)
                    elapsed = 0.0
            except Exception as error:
                _LOG.exception("tidying_failed", error=str(error))

    async def drain(self) -> None:
        """Everything accepted so far is in profiles and warehouse when it returns (or `stalled` says why not)."""
        if self._waiting:
            self._commit_waiting()
        await self.cut()

    async def stop(self) -> None:
        """Finish what has been accepted and stop; a cut under way is finished, for its rows would be lost."""
        self._stopping.set()
        await asyncio.gather(*self._tasks)
        self._tasks = []
        await self.drain()

    # ---- a new projection takes the place of this one (see `rebuild`)

    async def pause(self) -> None:
        """Hold submissions back (they wait, nothing is refused) and finish the cut under way."""
        self._paused = True
        await self._cutting.acquire()

    def resume(self) -> None:
        """Let submissions in again."""
        self._paused = False
        self._cutting.release()
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._commit_waiting)

    def adopt(self, cache: ProfileCache, rules: RuleBook) -> None:
        """Go on with this cache and these rules; to be called while paused, both at the head of the log."""
        self.projector = Projector(cache, rules)
        self._shelf = Shelf()
        self._applied = self._written = self.log.head

    def use_rules(self, rules: RuleBook) -> None:
        """New rules for the events to come."""
        self.projector.rules = rules


def _accepted(sequences: list[int | None], rejects: Sequence[Reject]) -> Accepted:
    duplicates = sequences.count(None)
    return Accepted(len(sequences) - duplicates, duplicates, len(rejects), sequences)


def _unshippable(error: Exception) -> Unavailable:
    return Unavailable(
        "shipment_failed",
        f"The warehouse does not take the rows: {error}.",
        hint="Please report this; the log keeps everything.",
    )


def _fail(submission: _Submission, error: FadenError) -> None:
    if not submission.answer.done():
        problem = error.problem
        submission.answer.set_exception(
            type(error)(problem.code, problem.message, path=problem.path, hint=problem.hint)
        )

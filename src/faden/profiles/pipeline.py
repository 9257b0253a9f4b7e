"""The event path: durable in the log, then applied, then answered; profiles and warehouse follow in consistent cuts.

The order is what makes it exactly-once. A group of submissions is committed to the log, its events take effect in
memory, and only then the senders are answered. A cut ships the warehouse's rows first and writes the profiles second,
each with its offset in its own transaction; after a crash the replay starts at the profiles' offset and ships only
what lies beyond the warehouse's.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec
import structlog

from faden.collect.uuid7 import uuid7
from faden.domain.audience import micros
from faden.domain.clock import Clock
from faden.domain.cost import cost
from faden.domain.erasure import Receipt
from faden.domain.errors import FadenError, Overloaded, Unavailable
from faden.domain.event import Event, Reject
from faden.domain.identity import Key
from faden.domain.profile import Profile
from faden.profiles.cache import ProfileCache, ProfileCut
from faden.profiles.daysalt import Random
from faden.profiles.erase import Forgetting, Traces, Wipe, Wipes, around, silence, traces
from faden.profiles.gate import Gate
from faden.profiles.project import Effect, Projector, Shelf
from faden.profiles.restate import SEVER, Retold, Teller, touched
from faden.profiles.rules import RuleBook
from faden.profiles.segments import AHEAD, EVERYTHING, Asking, Members
from faden.store.erasures import Erasures, Unfinished
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
ASKED_AT_ONCE = 500
"""People whose segments are asked between two commits."""
ROLLUP_EVERY = 10.0
ROLLUP_AFTER = 100_000
RECENT = 500
TELL_EVERY = 0.2
"""Seconds for which decisions wait for a commit that they can go with, before they make one of their own."""
MOST_UNTOLD = 20_000
"""Decisions that wait while the log cannot be written; older ones are lost then, and counted."""
FORGET_EVERY = 600
"""Seconds between two looks for what may not last: yesterday's salt, nameless profiles."""

_LOG = structlog.get_logger("faden.pipeline")


class _ReadAgain(Exception):
    """The projections stand at different sides of a parting."""


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

    `tends_log` is False for a second projection over the same log, which must leave the log's files alone and adds
    nothing to it.
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
        random: Random = os.urandom,
        timezone: Callable[[], str] = lambda: "UTC",
    ) -> None:
        self._tends_log = tends_log
        self.log, self.operational, self.warehouse, self.clock = log, operational, warehouse, clock
        self.projector = Projector(cache, rules)
        self.gate = Gate(operational, clock, random)
        self.members = Members(clock, lambda at: uuid7(at, random), timezone)
        self._own: list[Event] = []
        """Events of our own, of people who enter or leave segments: they go with the next commit."""
        self._shown: list[Event] = []
        """Events of our own, of what was shown to whom: they go with the next commit, through the gate like all."""
        self._telling: asyncio.TimerHandle | None = None
        self.untold = 0
        """Decisions that were lost because the log could not be written."""
        self.max_backlog = max_backlog
        self.recent: deque[Effect] = deque(maxlen=RECENT)
        self.listeners: list[Listener] = []
        self.failures = 0
        """Events whose projection failed; they are in the log, and the failure is logged."""
        self.stalled: FadenError | None = None
        """Why profiles or warehouse cannot be written at the moment, None while all is well."""
        self._shelf = Shelf()
        self._applied = 0
        self._behind: int | None = None
        """Set while events are in the log that could not take effect, for the store was gone: the last that did."""
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
    def behind(self) -> bool:
        """Whether events are in the log that have not taken effect, for the store of the profiles is gone."""
        return self._behind is not None

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
        admitted = self._admitted(events)
        appended = self.log.append(admitted, rejects)
        self._apply(admitted, appended)
        self.ask_segments_now()
        return _accepted(appended.sequences[: len(events)], rejects)

    def _admit(self, events: Sequence[Event]) -> None:
        self._keep_order()
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
            self._ask_segments()
        except Unavailable as error:
            for submission in waiting:
                _fail(submission, error)
        except Exception as error:
            _LOG.exception("commit_failed", error=str(error))
            self._commit_singly(waiting)

    def _admitted(self, events: Sequence[Event]) -> Sequence[Event]:
        """The events as consent allows them to be stored; proofs of changed consent come behind them."""
        try:
            return self.gate.admit(events, self.projector.cache, self.projector.rules.consents)
        except Unavailable as error:
            raise _profiles_behind() from error

    def _keep_order(self) -> None:
        """Nothing may overtake events that are in the log and have not taken effect."""
        if self._behind is not None:
            raise _profiles_behind()

    def _commit(self, waiting: list[_Submission]) -> None:
        self._keep_order()
        if len(waiting) == 1:
            events, rejects = waiting[0].events, waiting[0].rejects
        else:
            events = [event for submission in waiting for event in submission.events]
            rejects = [reject for submission in waiting for reject in submission.rejects]
        shown = len(self._shown)
        admitted = self._admitted([*events, *self._shown] if shown else events)
        if self._own:
            admitted = [*admitted, *self._own]
        if not admitted and not rejects:
            return
        appended = self.log.append(admitted, rejects)
        if self._own:
            self._own = []
        if shown:
            self._shown = self._shown[shown:]
        self._apply(admitted, appended)
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
        try:
            for event, seq in zip(events, appended.sequences, strict=True):
                if seq is not None:
                    effects.append(self._take(seq, event, self._shelf))
        except Unavailable as error:
            # The events are durable, so the senders are told yes; half an effect is mended by `_catch_up`.
            self._behind = self._applied
            self._stall(error)
            return
        self._applied = self.log.head
        self._tell(effects)

    def _tell(self, effects: list[Effect]) -> None:
        if effects:
            self.recent.extend(effects[-RECENT:])
            for listener in self.listeners:
                listener(effects)

    def _take(self, seq: int, event: Event, shelf: Shelf) -> Effect:
        if event.type == SEVER:
            return self._part(seq, event)
        try:
            return self.projector.apply(seq, event, shelf)
        except Unavailable:
            raise
        except Exception as error:
            self.failures += 1
            _LOG.exception("projection_failed", seq=seq, name=event.name, error=str(error))
            return Effect(seq, event, None, None, event.channel or "", 0)

    # ---- who enters and leaves segments

    def stir(self, people: Mapping[int, int]) -> None:
        """Have these people's segments asked soon: profile -> what may have changed (see `segments`)."""
        stirred = self.projector.stirred
        for one, mask in people.items():
            stirred[one] = stirred.get(one, 0) | mask

    def tell_own(self, events: Sequence[Event]) -> None:
        """Let events of our own go with the next commit. For the event loop."""
        self._own += events
        self.wake()

    def tell_shown(self, event: Event) -> None:
        """Let what was shown to somebody go with the next commit, or soon with one of its own. For the event loop."""
        self._shown.append(event)
        if len(self._shown) > MOST_UNTOLD:
            self.untold += len(self._shown) - MOST_UNTOLD
            self._shown = self._shown[-MOST_UNTOLD:]
        if self._telling is None:
            self._telling = asyncio.get_running_loop().call_later(TELL_EVERY, self._tell_now)

    def _tell_now(self) -> None:
        self._telling = None
        if self._shown and not self._scheduled and not self._paused:
            self._commit_waiting()
        if self._shown:
            self._telling = asyncio.get_running_loop().call_later(TELL_EVERY, self._tell_now)

    def wake(self) -> None:
        """See to it that what was stirred is asked and what is our own is written. For the event loop."""
        pending = self.projector.stirred or self._own or self._shown or self._waiting
        if pending and not self._scheduled and not self._paused:
            self._scheduled = True
            asyncio.get_running_loop().call_soon(self._commit_waiting)

    async def free(self) -> None:
        """Return when nobody else holds the profiles: a person being parted or forgotten comes first."""
        async with self._cutting:
            return

    async def ask_stirred(self) -> None:
        """Return when everybody who was stirred has been asked and what came of it is written."""
        while True:
            await self.free()
            left = len(self.projector.stirred), len(self._own)
            if not any(left):
                return
            self._commit_waiting()
            stuck = left == (len(self.projector.stirred), len(self._own))
            await asyncio.sleep(0.2 if stuck else 0)

    @property
    def asking(self) -> bool:
        """Whether somebody's segments are still to be asked, or to be written."""
        return bool(self.projector.stirred or self._own)

    def _ask_segments(self) -> None:
        """After each commit: whoever was stirred is asked; what comes of it goes with the next commit."""
        if self.projector.stirred and self._behind is None:
            self._own += self._changes()
        if self._behind is None:
            self.wake()

    def ask_segments_now(self) -> None:
        """Ask and write until nobody is stirred; without an event loop."""
        if not self._tends_log:
            self.projector.stirred.clear()  # the projection that goes by the clock asks them all
        while self._behind is None and self.asking:
            self._own += self._changes()
            if self._own:
                try:
                    appended = self.log.append(self._own)
                except Unavailable as error:
                    self._stall(error)
                    return
                own, self._own = self._own, []
                self._apply(own, appended)

    def _changes(self) -> list[Event]:
        """What comes of asking those who were stirred, at most `ASKED_AT_ONCE` of them."""
        projector = self.projector
        stirred, projector.stirred = projector.stirred, {}
        if len(stirred) > ASKED_AT_ONCE:
            projector.stirred = stirred
            stirred = dict(projector.stirred.popitem() for _ in range(ASKED_AT_ONCE))
        rules = projector.rules
        try:
            return self.members.settle(stirred, Asking(projector.cache, rules.segments, rules.consents.policy))
        except Unavailable as error:
            self.stir(stirred)
            self._stall(error)
            self._behind = self._applied
            return []

    def pass_time_now(self) -> None:
        """Ask everybody whose moment has come by the clock; without an event loop."""
        self.settle()
        now = self.clock()
        self.members.expect(self.operational.due(micros(now)), now)
        while people := self.members.passed(now, ASKED_AT_ONCE):
            self.stir(people)
            self.ask_segments_now()

    async def _keeper(self) -> None:
        """Asks people again at the moment when an answer changes through time alone."""
        read_again = self.clock()
        pause = 0.0
        while await self._rest(pause):
            pause = 1.0
            try:
                now = self.clock()
                if now >= read_again:
                    until = now + AHEAD
                    self.members.expect(await asyncio.to_thread(self.operational.due, micros(until)), until)
                    read_again = now + AHEAD / 5
                if not self._paused and self._behind is None:
                    self.stir(self.members.passed(now, ASKED_AT_ONCE))
                    self.wake()
                following = self.members.next
                if following is not None:
                    pause = min(max((following - now).total_seconds(), 0.01), 1.0)
            except Exception as error:
                _LOG.exception("keeping_segments_failed", error=str(error))

    # ---- people who were taken for one are parted

    async def part(self, event: Event) -> int:
        """Part people by an event made by `restate.parting`; submissions wait meanwhile. Returns its number."""
        await self.pause()
        try:
            return await asyncio.to_thread(self.part_now, event)
        finally:
            self.resume()

    def part_now(self, event: Event) -> int:
        """The same without an event loop."""
        self._keep_order()
        self._settled()
        people, _ = self.teller().concerned(touched(event))  # too much to tell is refused before it is in the log
        days = self.warehouse.days_of(people)
        appended = self.log.append([event])
        self._apply([event], appended)
        Erasures(self.operational).parted(appended.first, event.at, days)
        self.recent.clear()  # it tells of the people as they were
        return appended.first

    def teller(self) -> Teller:
        """Tells people's stories again, by the profiles and rules of now."""
        return Teller(self.log, self.warehouse, self.cache, self.projector.rules)

    # ---- somebody is forgotten

    async def erase(self, profile: Profile, by: str, reason: str, receipt_id: str) -> Receipt:
        """Forget a person everywhere; submissions wait meanwhile."""
        return (await self.erase_all([Forgetting([profile], Receipt(receipt_id, self.clock(), by, reason))]))[0]

    async def erase_all(self, wanted: Sequence[Forgetting]) -> list[Receipt]:
        """Forget several in one pass through the log; submissions wait meanwhile."""
        await self.pause()
        try:
            return await asyncio.to_thread(self.erase_all_now, wanted)
        finally:
            self.resume()

    def erase_now(self, profile: Profile, by: str, reason: str, receipt_id: str) -> Receipt:
        """The same without an event loop."""
        return self.erase_all_now([Forgetting([profile], Receipt(receipt_id, self.clock(), by, reason))])[0]

    def erase_all_now(self, wanted: Sequence[Forgetting]) -> list[Receipt]:
        """The same for several. After a crash `finish_erasures` ends what had begun."""
        self._keep_order()
        self._settled()
        found = [traces(one.profiles, self._events_of(one.profiles)) for one in wanted]
        gone = {key for one in found for key in one.keys}
        self._shown = [event for event in self._shown if gone.isdisjoint(event.keys.items())]
        wipes = [Wipe(one) for one in found]
        both = Wipes(wipes)
        again = around(self.teller(), found, both)  # too much to tell again is refused before anything has gone
        work = [self._begun(*each) for each in zip(wanted, found, wipes, strict=True)]
        self.log.rewrite(both)
        keys = [key for one in found for key in one.keys]
        retold = self.teller().retold(again.before, again.events, silence(self.cache, keys))
        self._instate(retold, self.warehouse.offset, keys)
        self._write(_encoded(self.cache.cut(self._applied)))
        return self._forgotten(work, wipes)

    def _events_of(self, profiles: Sequence[Profile]) -> list[int]:
        return self.warehouse.events_of([one for profile in profiles for one in (profile.id, *profile.merged)])

    def _begun(self, one: Forgetting, found: Traces, wipe: Wipe) -> Unfinished:
        receipt = msgspec.structs.replace(one.receipt, reason=wipe.text(one.receipt.reason), people=len(one.profiles))
        work = Unfinished(receipt, found.keys, sorted(found.events), self.warehouse.days_of(found.profiles))
        Erasures(self.operational).begin(work)
        return work

    def _forgotten(self, work: Sequence[Unfinished], wipes: Sequence[Wipe]) -> list[Receipt]:
        erasures, receipts = Erasures(self.operational), list[Receipt]()
        for one, wipe in zip(work, wipes, strict=True):
            days = [day.isoformat() for day, _ in one.days]
            done = msgspec.structs.replace(
                one.receipt,
                events=len(one.events),
                mentions=wipe.mentions,
                rejects=wipe.rejects,
                keys=len(wipe.words),
                first_day=min(days, default=None),
                last_day=max(days, default=None),
            )
            erasures.done(done, wipe.keys, one.days)
            receipts.append(done)
        self.recent.clear()
        self.warehouse.checkpoint()
        if self._tends_log:
            self.log.truncate()
        self.operational.truncate()
        return receipts

    def finish_erasures(self) -> int:
        """End erasures that a crash has broken off: once more out of the log, then everything from there."""
        work = Erasures(self.operational).unfinished()
        if work:
            wipes = [Wipe(Traces(one.keys, set(), set(one.events))) for one in work]
            self.log.rewrite(Wipes(wipes))
            self.start_over()
            self._forgotten(work, wipes)
        return len(work)

    def _part(self, seq: int, event: Event) -> Effect:
        """Both projections complete up to the event before, then each told again in one step.

        Where the process ended between the two, the warehouse is ahead and the old profiles no longer lead to its
        rows: everything is read again.
        """
        if seq <= self.warehouse.offset:
            raise _ReadAgain
        self._applied = seq - 1
        self._settled()
        self._instate(self.teller().tell(seq, event), seq)
        self._applied = seq
        self._settled()
        return Effect(seq, event, None, None, event.channel or "", 0)

    def _instate(self, retold: Retold, offset: int, erased: Collection[Key] = ()) -> None:
        """People told again take the place of those that they were, in the warehouse and in memory."""
        self.warehouse.retell(retold.before, _packed(retold.shelf, offset))
        self.cache.retell(retold.before, retold.now, erased)
        self.stir(dict.fromkeys(retold.now.profiles, EVERYTHING))

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
        try:
            return self._replay(start, progress)
        except _ReadAgain:
            _LOG.warning("parting_broken_off")
            self._forget()
            return self._replay(0, progress)

    def _replay(self, start: int, progress: Callable[[int, int], None] | None) -> int:
        self._applied = start
        done = since = 0
        for group in self.log.read(start):
            for seq, event in group:
                shelf = self._shelf if seq > self.warehouse.offset else Shelf()
                self._take(seq, event, shelf)
                self._applied = seq
            if not self._tends_log:
                self.ask_segments_now()
            done += len(group)
            since += len(group)
            if since >= REPLAY_CUT:
                self.settle()
                since = 0
                if progress is not None:
                    progress(done, self.log.head - start)
        self.ask_segments_now()
        if since or self._unwritten:
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
        self._keep_order()
        self._settled()

    def _settled(self) -> None:
        if self._unwritten:
            shelf, cut = self._set_aside()
            try:
                _encoded(cut)
                self._ship(_packed(shelf, cut.offset))
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

    @property
    def _unwritten(self) -> bool:
        """Events or changed profiles that the stores do not have; a moment to come is noted without any event."""
        return self._applied > self._written or self.cache.dirty

    def _set_aside(self) -> tuple[Shelf, ProfileCut]:
        shelf, self._shelf = self._shelf, Shelf()
        return shelf, self.cache.cut(self._applied)

    def _ship(self, packed: Packed) -> None:
        if packed.offset > self.warehouse.offset:
            self.warehouse.ship(packed)

    def _write(self, cut: ProfileCut) -> None:
        try:
            self._flush(cut)
        except BaseException:
            self.cache.restore(cut)
            raise
        self._released(cut)

    def _flush(self, cut: ProfileCut) -> None:
        self.operational.flush(
            cut.offset,
            cut.rows,
            cut.keys,
            cut.merges,
            cut.gone,
            retold=cut.retold,
            severed=cut.severed,
            dropped=cut.dropped,
            words=cut.words,
        )
        self.warehouse.settled(cut.retold)

    def _released(self, cut: ProfileCut) -> None:
        self.cache.release()
        self._written = cut.offset

    async def cut(self, *, profiles: bool = True) -> None:
        """One consistent cut in the background: encoding in slices on the loop, the writes in a thread.

        The warehouse is fed by each cut, the profiles only by some: a busy profile changes many times a second and
        need not be written as often. Theirs is the older offset, from which a replay would start.
        """
        async with self._cutting:
            if self._behind is not None:
                await self._catch_up()
            elif profiles and self._unwritten:
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
            await asyncio.to_thread(self._flush, cut)
        except Exception as error:
            self.cache.restore(cut)
            self._stall(Unavailable("operational_store_not_writable", f"Profiles cannot be written: {error}."))
            return
        self._released(cut)
        if self._behind is None:
            self.stalled = None

    async def _catch_up(self) -> None:
        """The store is back: what stands in memory may be half an effect, so all since the stored profiles is redone.

        On the loop in slices, for the cache has one owner; where the store goes again meanwhile, the next call starts
        over. Listeners hear of an event once.
        """
        effects: list[Effect] = []
        told = self._behind or 0
        try:
            self._written = await asyncio.to_thread(self.operational.offset)
            self.cache.clear(await asyncio.to_thread(self.operational.severed))
            self._shelf, self._applied = Shelf(), self._written
            # A rebuild may have gone by what nobody has been told of.
            for group in self.log.read(told, self._written):
                effects += [Effect(seq, event, None, None, event.channel or "", 0) for seq, event in group]
            for group in self.log.read(self._written):
                for seq, event in group:
                    effect = self._take(seq, event, self._shelf if seq > self.warehouse.offset else Shelf())
                    if seq > told:
                        effects.append(effect)
                    self._applied = seq
                await asyncio.sleep(0)
                if self._applied - self._written > REPLAY_CUT:
                    await self._cut_both()
                    if self._applied > self._written:
                        return
        except _ReadAgain:
            self._forget()
            return
        except Unavailable as error:
            self._stall(error)
            return
        self._behind = self.stalled = None
        _LOG.info("projection_caught_up", events=len(effects))
        self._tell(effects)

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
        self._tasks = [asyncio.create_task(one) for one in (self._cutter(), self._tidier(), self._keeper())]

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
        elapsed, turn = 0.0, 0
        while await self._rest(1.0):
            elapsed += 1.0
            turn += 1
            try:
                if turn % FORGET_EVERY == 1:
                    async with self._cutting:
                        await asyncio.to_thread(self.gate.tidy)
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
        while self._waiting or ((self.asking or self._shown) and self._behind is None and not self._paused):
            left = len(self.projector.stirred), len(self._own), len(self._shown)
            self._commit_waiting()
            if left == (len(self.projector.stirred), len(self._own), len(self._shown)):
                break
        await self.cut()

    async def stop(self) -> None:
        """Finish what has been accepted and stop; a cut under way is finished, for its rows would be lost."""
        self._stopping.set()
        if self._telling is not None:
            self._telling.cancel()
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
        self.wake()

    def adopt(self, cache: ProfileCache, rules: RuleBook) -> None:
        """Go on with this cache and these rules; to be called while paused, both at the head of the log."""
        self.projector = Projector(cache, rules)
        self.members.forget()
        self._shelf = Shelf()
        self._applied = self._written = self.log.head

    def use_rules(self, rules: RuleBook) -> None:
        """New rules for the events to come."""
        self.projector.rules = rules


def _encoded(cut: ProfileCut) -> ProfileCut:
    """The cut, encoded in one go."""
    for _ in cut.encode(1 << 30):
        pass
    return cut


def _packed(shelf: Shelf, offset: int) -> Packed:
    """The shelf's rows in columns, in one go."""
    packed = Packed(shelf.shipment(offset))
    for _ in packed.pack():
        pass
    return packed


def _accepted(sequences: list[int | None], rejects: Sequence[Reject]) -> Accepted:
    duplicates = sequences.count(None)
    return Accepted(len(sequences) - duplicates, duplicates, len(rejects), sequences)


def _profiles_behind() -> Unavailable:
    return Unavailable(
        "profiles_behind",
        "The database of the profiles cannot be used at the moment, so nobody knows what people have allowed, and "
        "events have to keep their order.",
        hint="Send again after the time in Retry-After; nothing was accepted, nothing is lost.",
    )


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

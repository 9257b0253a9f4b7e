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
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

import structlog

from faden.collect.uuid7 import uuid7
from faden.domain.audience import micros
from faden.domain.clock import Clock
from faden.domain.cost import cost
from faden.domain.erasure import Receipt
from faden.domain.errors import FadenError, Invalid, Overloaded, Unavailable
from faden.domain.event import Event, Reject
from faden.domain.identity import Key
from faden.domain.profile import Profile
from faden.profiles.aside import Aside, whole
from faden.profiles.cache import ProfileCache, ProfileCut
from faden.profiles.daysalt import Random
from faden.profiles.erase import Forgetting
from faden.profiles.forget import forget, forget_unfinished
from faden.profiles.gate import Gate
from faden.profiles.past import Past
from faden.profiles.project import Effect, Projector, Shelf
from faden.profiles.redo import redo
from faden.profiles.restate import QUARANTINED, SEVER, Retold, Teller, quarantining
from faden.profiles.rules import RuleBook
from faden.profiles.segments import AHEAD, EVERYTHING, SOURCE, Asking, Members
from faden.store.erasures import Erasures, Suppression
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
FINISH_EVERY = 60
"""Seconds between two attempts to end an erasure that has failed; each reads the whole log."""
PAGES_EVERY = 10
"""Seconds between two attempts to leave no old pages behind erasures."""
_PAGES_LEFT = "pages_left"
"""Kept in the store while a reader has kept old pages from being removed."""

T = TypeVar("T")
_LOG = structlog.get_logger("faden.pipeline")


class _ReadAgain(Exception):
    """The projections stand at different sides of a parting."""


class Accepted(NamedTuple):
    """What became of a submission. `suppressed`: imported events of people who were erased at their request."""

    accepted: int
    duplicates: int
    rejected: int
    sequences: list[int | None]
    suppressed: int = 0


class _Submission(NamedTuple):
    events: Sequence[Event]
    rejects: Sequence[Reject]
    answer: asyncio.Future[Accepted]
    imported: bool = False
    suppressed: int = 0

    def without(self, suppression: Suppression) -> _Submission:
        """Imported events without those of people who were erased: an old file must not bring them back."""
        if not self.imported or not suppression:
            return self
        kept = suppression.others(self.events)
        return self._replace(events=kept, suppressed=self.suppressed + len(self.events) - len(kept))


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
        self._new_id: Callable[[datetime], str] = lambda at: uuid7(at, random)
        self.members = Members(clock, self._new_id, timezone)
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
        self.unfinished = False
        """Whether an erasure has begun and failed: it is tried again now and then."""
        self._pages_left = False
        self.renamed = False
        """Set where an erasure has changed definitions: the rules have to be read again."""
        self.stalled: FadenError | None = None
        """Why profiles or warehouse cannot be written at the moment, None while all is well."""
        self._suppression: Suppression | None = None
        self._shelf = Shelf()
        self._applied = 0
        self._behind: int | None = None
        """Set while events are in the log that could not take effect, for the store was gone: the last that did."""
        self._written = operational.offset()
        self._waiting: list[_Submission] = []
        self._scheduled = False
        self._paused = 0
        """How many hold submissions back at the moment."""
        self._cutting = asyncio.Lock()
        self._aside = Aside("pipeline", len(self._workers()))
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

    @property
    def suppression(self) -> Suppression:
        """The marks of erased people, as of the last erasure."""
        if self._suppression is None:
            self._suppression = Erasures(self.operational).suppression()
        return self._suppression

    # ---- in

    async def submit(
        self, events: Sequence[Event], rejects: Sequence[Reject] = (), *, imported: bool = False
    ) -> Accepted:
        """Durable and applied when it returns. Raises `Overloaded` or `Unavailable`; then nothing was kept.

        `imported`: told of the past by a file or another system; whoever was erased is left out.
        """
        self._admit(events)
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Accepted] = loop.create_future()
        submission = _Submission(events, rejects, answer, imported)
        self._waiting.append(submission.without(self.suppression) if imported else submission)
        if not self._scheduled and not self._paused:
            self._scheduled = True
            loop.call_soon(self._commit_waiting)
        return await answer

    def submit_now(
        self, events: Sequence[Event], rejects: Sequence[Reject] = (), *, imported: bool = False
    ) -> Accepted:
        """The same without an event loop, as a commit group of its own."""
        self._admit(events)
        kept = self.suppression.others(events) if imported else events
        admitted = self._admitted(kept)
        appended = self.log.append(admitted, rejects)
        self._apply(admitted, appended)
        self.ask_segments_now()
        self._part_crowds_now()
        return _accepted(appended.sequences[: len(kept)], rejects, len(events) - len(kept))

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
        own = self._lawful()
        if own:
            admitted = [*own, *admitted]  # first: what was true before these events may be none of it after them
        if not admitted and not rejects and not waiting:
            self._shown = self._shown[shown:]
            return
        appended = self.log.append(admitted, rejects)
        if own:
            self._own = []
        if shown:
            self._shown = self._shown[shown:]
        self._apply(admitted, appended)
        start = len(own)
        for submission in waiting:
            end = start + len(submission.events)
            if not submission.answer.done():
                submission.answer.set_result(
                    _accepted(appended.sequences[start:end], submission.rejects, submission.suppressed)
                )
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
            _LOG.exception("projection_failed", seq=seq, error=str(error))
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

    def untell(self, keys: Collection[Key]) -> None:
        """What was shown to people who are forgotten is told to nobody."""
        gone = set(keys)
        self._shown = [event for event in self._shown if gone.isdisjoint(event.keys.items())]

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
            try:
                own = self._lawful()
                appended = self.log.append(own) if own else None
            except Unavailable as error:
                self._stall(error)
                return
            if appended is not None:
                self._own = []
                self._apply(own, appended)

    def _lawful(self) -> list[Event]:
        """What waits of our own, without what may not be written any longer."""
        if self._own:
            try:
                self._own = self.members.lawful(self._own, self._asking())
            except Unavailable as error:
                raise _profiles_behind() from error
        return self._own

    def _asking(self) -> Asking:
        rules = self.projector.rules
        return Asking(self.cache, rules.segments, rules.consents, Past(self.log, self.warehouse))

    def _changes(self) -> list[Event]:
        """What comes of asking those who were stirred, at most `ASKED_AT_ONCE` of them."""
        projector = self.projector
        stirred, projector.stirred = projector.stirred, {}
        if len(stirred) > ASKED_AT_ONCE:
            projector.stirred = stirred
            stirred = dict(projector.stirred.popitem() for _ in range(ASKED_AT_ONCE))
        try:
            return self.members.settle(stirred, self._asking())
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
                    self.members.expect(await self._aside.run(self.operational.due, micros(until)), until)
                    read_again = now + AHEAD / 5
                if not self._paused and self._behind is None:
                    self.stir(self.members.passed(now, ASKED_AT_ONCE))
                    self.wake()
                if self.cache.crowded and not self._paused:
                    await self._part_crowds()
                following = self.members.next
                if following is not None:
                    pause = min(max((following - now).total_seconds(), 0.01), 1.0)
            except Exception as error:
                _LOG.exception("keeping_segments_failed", error=str(error))

    # ---- people who were taken for one are parted

    async def part(self, event: Event) -> int:
        """Part people by an event made by `restate.parting`; submissions wait meanwhile. Returns its number."""
        return await whole(self._alone(lambda: self.part_now(event)))

    def part_now(self, event: Event) -> int:
        """The same without an event loop."""
        self._keep_order()
        self._settled()
        teller = self.teller()
        people, _ = teller.concerned(teller.touched(event))  # too much to tell is refused before it is in the log
        days = self.warehouse.days_of(people)
        appended = self.log.append([event])
        self._apply([event], appended)
        Erasures(self.operational).parted(appended.first, event.at, days)
        self.recent.clear()  # it tells of the people as they were
        return appended.first

    async def _part_crowds(self) -> bool:
        """Tell the people of keys that were quarantined again without them; whether there were any."""
        if not (self.cache.crowded and self._tends_log and self._behind is None):
            return False
        await whole(self._alone(self._part_crowds_now))
        return True

    def _part_crowds_now(self) -> None:
        """The same without an event loop. One key after the other: what one of them ties may be too much to tell."""
        while self._tends_log and self._behind is None and (crowded := self.cache.crowded):
            key, why = crowded[0], self.cache.quarantined[crowded[0]]
            _LOG.warning("key_quarantined", kind=key[0], seq=why.seq, tied=len(why.tied))
            now = self.clock()
            properties = quarantining({key: why})
            event = Event(self._new_id(now), SEVER, QUARANTINED, now, now, SOURCE, SOURCE, {}, properties=properties)
            try:
                self.part_now(event)
            except Invalid as error:
                # It ties nobody any more, but what has been counted stays as it is.
                _LOG.warning("quarantine_not_restated", kind=key[0], seq=why.seq, error=str(error))
                self.cache.quarantine(key, why._replace(tied=()))
            self.ask_segments_now()

    def teller(self) -> Teller:
        """Tells people's stories again, by the profiles and rules of now."""
        return Teller(self.log, self.warehouse, self.cache, self.projector.rules)

    # ---- somebody is forgotten

    async def erase(self, profile: Profile, by: str, reason: str, receipt_id: str) -> Receipt:
        """Forget a person everywhere; submissions wait meanwhile."""
        return (await self.erase_all([Forgetting([profile], Receipt(receipt_id, self.clock(), by, reason))]))[0]

    async def erase_all(self, wanted: Sequence[Forgetting]) -> list[Receipt]:
        """Forget several in one pass through the log; submissions wait meanwhile."""
        return await whole(self._alone(lambda: self.erase_all_now(wanted), self._leave_out_erased))

    def _leave_out_erased(self) -> None:
        """What was imported before and has waited meanwhile may hold who is erased now."""
        self._suppression = None
        imported = [one for one in self._waiting if one.imported]
        if not imported:
            return
        try:
            suppression = self.suppression
        except Unavailable as error:
            self._waiting = [one for one in self._waiting if not one.imported]
            for one in imported:
                _fail(one, error)
            return
        self._waiting = [one.without(suppression) for one in self._waiting]

    def erase_now(self, profile: Profile, by: str, reason: str, receipt_id: str) -> Receipt:
        """The same without an event loop."""
        return self.erase_all_now([Forgetting([profile], Receipt(receipt_id, self.clock(), by, reason))])[0]

    def erase_all_now(self, wanted: Sequence[Forgetting]) -> list[Receipt]:
        """The same for several. After a crash `finish_erasures` ends what had begun."""
        self._keep_order()
        self._settled()
        try:
            return forget(self, wanted)
        except BaseException:
            self.unfinished = True
            raise
        finally:
            self._suppression = None

    def finish_erasures(self) -> int:
        """End erasures that a crash or a full disk has broken off; returns how many."""
        found = forget_unfinished(self)
        self.unfinished = False
        return found

    def redo_erasures(self) -> int:
        """Do again what the list of erasures knows and a restored store does not; returns how many."""
        self.settle()
        return redo(self)

    def write_down(self) -> None:
        """Write the profiles as they stand; the warehouse has them already."""
        self._write(_encoded(self.cache.cut(self._applied)))

    def leave_no_pages(self) -> None:
        """Leave nothing of what was erased in old pages; where a reader is in the way, it is tried again later."""
        left = not all([not self._tends_log or self.log.truncate(), self.operational.truncate()])
        before, self._pages_left = self._pages_left, left
        if left and not before:
            _LOG.warning("old_pages_left", reason="somebody still reads what was before an erasure")
            self.operational.put(_PAGES_LEFT, "yes")
        elif not left and (before or self.operational.get(_PAGES_LEFT)):
            self.operational.put(_PAGES_LEFT, "")

    def _finish_now(self) -> None:
        """The same while events come in, which wait. Where it fails half-way, `_catch_up` goes on from the log."""
        try:
            _LOG.info("erasures_finished", count=self.finish_erasures())
        except BaseException:
            self._behind = self.log.head
            raise

    def _part(self, seq: int, event: Event) -> Effect:
        """Both projections complete up to the event before, then each told again in one step.

        Where the process ended between the two, the warehouse is ahead and the old profiles no longer lead to its
        rows: everything is read again.
        """
        if seq <= self.warehouse.offset:
            raise _ReadAgain
        self._applied = seq - 1
        self._settled()
        self.instate(self.teller().tell(seq, event), seq)
        self._applied = seq
        self._settled()
        return Effect(seq, event, None, None, event.channel or "", 0)

    def instate(self, retold: Retold, offset: int, erased: Collection[Key] = ()) -> None:
        """People told again take the place of those that they were, in the warehouse and in memory."""
        self.warehouse.retell(retold.before, _packed(retold.shelf, offset), retold.events)
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
        self._part_crowds_now()
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
        self._shelf = Shelf()
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
            quarantined=cut.quarantined,
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
        await whole(self._cut(profiles))

    async def _cut(self, profiles: bool) -> None:
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
            await self._aside.run(self._flush, cut)
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
            self._written = await self._aside.run(self.operational.offset)
            severed = await self._aside.run(self.operational.severed)
            self.cache.clear(severed, await self._aside.run(self.operational.quarantined))
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
            await self._aside.run(self._ship, packed)
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

    def _workers(self) -> tuple[Callable[[], Coroutine[Any, Any, None]], ...]:
        """Each has at most one thing to do in a thread at a time; who pauses them has the cutter's."""
        return (self._cutter, self._tidier, self._keeper)

    async def start(self) -> None:
        """Begin to cut, to roll up and to tidy in the background."""
        self._stopping = asyncio.Event()
        self._tasks = [asyncio.create_task(one()) for one in self._workers()]

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
                        await self._aside.run(self.gate.tidy)
                if self.unfinished and turn % FINISH_EVERY == 0:
                    await self._alone(self._finish_now)
                if self._pages_left and turn % PAGES_EVERY == 0:
                    await self._aside.run(self.leave_no_pages)
                await self._aside.run(self.log.checkpoint)
                if self.log.ids.due:
                    await self._aside.run(self.log.ids.settle)
                behind = self.warehouse.offset - self.warehouse.rollup_offset
                if behind > ROLLUP_AFTER or (behind and elapsed >= ROLLUP_EVERY):
                    async with self._cutting:
                        more = True
                        while more:
                            more = await self._aside.run(self.warehouse.roll_up)
                    elapsed = 0.0
            except Exception as error:
                _LOG.exception("tidying_failed", error=str(error))

    async def drain(self) -> None:
        """Everything accepted so far is in profiles and warehouse when it returns (or `stalled` says why not)."""
        while True:
            while self._waiting or ((self.asking or self._shown) and self._behind is None and not self._paused):
                left = len(self.projector.stirred), len(self._own), len(self._shown)
                self._commit_waiting()
                if left == (len(self.projector.stirred), len(self._own), len(self._shown)):
                    break
            if not await self._part_crowds():
                break
        await self.cut()

    async def stop(self) -> None:
        """Finish what has been accepted and stop; a cut under way is finished, for its rows would be lost."""
        self._stopping.set()
        if self._telling is not None:
            self._telling.cancel()
        await asyncio.gather(*self._tasks)
        self._tasks = []
        while self._paused:
            await self.free()
        await self.drain()
        self._aside.close()

    # ---- a new projection takes the place of this one (see `rebuild`)

    @asynccontextmanager
    async def paused(self) -> AsyncIterator[None]:
        """Hold submissions back (they wait, none is refused) once the cut under way is finished.

        Several may want that at once: one has it after the other, and submissions wait for the last.
        """
        self._paused += 1
        try:
            async with self._cutting:
                yield
        finally:
            self._paused -= 1
            self.wake()

    async def _alone(self, work: Callable[[], T], after: Callable[[], None] | None = None) -> T:
        """Work in a thread to which everything belongs meanwhile; `after` it, before anybody is let in again."""
        async with self.paused():
            try:
                return await self._aside.run(work)
            finally:
                if after is not None:
                    after()

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


def _accepted(sequences: list[int | None], rejects: Sequence[Reject], suppressed: int = 0) -> Accepted:
    duplicates = sequences.count(None)
    return Accepted(len(sequences) - duplicates, duplicates, len(rejects), sequences, suppressed)


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

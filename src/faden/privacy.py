"""Requests of people about their data, and the night's work: scheduled erasures in one pass, then what is too old.

The night is due at one hour of the installation's zone. When it last was is kept in the store, so that one that fell
into a stop is made up for at the next start.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import date, datetime, timedelta
from typing import NamedTuple

import msgspec
import structlog

from faden.domain.clock import Clock, local
from faden.domain.erasure import Receipt
from faden.domain.errors import Conflict, FadenError, Invalid, NotFound
from faden.domain.privacyrequest import MOST_NOTE, PENDING, Asker, PrivacyRequest, RequestKind, due
from faden.domain.profile import Profile, person_id, profile_of
from faden.domain.retention import Line, Retention, Run, cutoff, next_run
from faden.profiles import retention
from faden.profiles.erase import Forgetting
from faden.profiles.pipeline import Pipeline
from faden.store.definitions import SINGLE, Definitions
from faden.store.erasurelist import ErasureList
from faden.store.erasures import Erasures
from faden.store.people import People
from faden.store.privacyrequests import PrivacyRequests, RetentionStore

_NIGHT = "night_at"
"""Kept in the store: when the night's work was last done."""
_LOOK_EVERY = 10.0
_AGAIN_AFTER = timedelta(minutes=10)
_DEFAULT_REASON = "Art. 17 GDPR"
GONE = "The person was not there any more."
_LOG = structlog.get_logger("faden.privacy")


class Order(NamedTuple):
    """What somebody records: who (surrogate) wants what, on whose behalf, and when it was received."""

    kind: RequestKind
    person: str
    asked_by: Asker
    received: date | None
    note: str


class Nights(NamedTuple):
    """When the night's work is due, and what hinders it at the moment."""

    timezone: Callable[[], str]
    hour: int
    busy: Callable[[], bool]


class Privacy:
    """One per installation; belongs to the event loop. `renewed`: definitions have lost somebody's name."""

    def __init__(
        self,
        pipeline: Pipeline,
        definitions: Definitions,
        people: People,
        clock: Clock,
        token: Callable[[], str],
        nights: Nights,
        renewed: Callable[[], object],
    ) -> None:
        self._pipeline, self._definitions, self._people = pipeline, definitions, people
        self._clock, self._token, self._nights = clock, token, nights
        self._renewed = renewed
        self._store = pipeline.operational
        self.requests, self.retention = PrivacyRequests(self._store), RetentionStore(self._store)
        self._working = asyncio.Lock()
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._not_before: datetime | None = None

    # ---- requests

    def next_night(self) -> datetime:
        """When the next one is."""
        return next_run(self._clock(), self._nights.timezone(), self._nights.hour)

    def today(self) -> date:
        """The installation's day."""
        return local(self._clock(), self._nights.timezone()).date()

    async def record(self, order: Order, by: str) -> PrivacyRequest:
        """A new request: an erasure is scheduled for the next night, an export waits for somebody to hand it over."""
        now, today = self._clock(), self.today()
        profile = await asyncio.to_thread(self._profile, order.person)
        received = order.received or today
        if profile is None:
            raise NotFound("person_unknown", "There is no such person.", path="person")
        if received > today:
            raise Invalid("received_in_future", "This day is still to come.", path="received", hint="Use today.")
        number = person_id(profile.id)
        if any(one.person == number and one.kind == order.kind for one in await self._pending()):
            raise Conflict("request_pending", "This person has asked for this already.", path="person")
        erasure = order.kind == "erasure"
        request = PrivacyRequest(
            id=self._token(),
            kind=order.kind,
            person=number,
            asked_by=order.asked_by,
            received=received,
            due=due(received),
            recorded_by=by,
            recorded_at=now,
            state="scheduled" if erasure else "open",
            run_at=self.next_night() if erasure else None,
            note=order.note.strip()[:MOST_NOTE],
        )
        return await asyncio.to_thread(self.requests.put, request)

    async def cancel(self, request_id: str, note: str) -> PrivacyRequest:
        """It is not done; the note says why (withdrawn by the person, not identified, a duty to keep)."""
        if not note.strip():
            raise Invalid("note_missing", "A refusal needs a reason.", path="note", hint="Say why; name nobody.")
        async with self._working:
            request = await self._waiting(request_id)
            done = self._clock()
            kept = msgspec.structs.replace(
                request, state="refused", run_at=None, done_at=done, note=note.strip()[:MOST_NOTE]
            )
            return await asyncio.to_thread(self.requests.put, kept)

    async def run(self, request_id: str) -> PrivacyRequest:
        """Do it at once: the erasure, or note that the export has been handed over."""
        async with self._working:
            request = await self._waiting(request_id)
            if request.kind == "export":
                kept = msgspec.structs.replace(request, state="done", done_at=self._clock())
                return await asyncio.to_thread(self.requests.put, kept)
            await self._erase([request])
            return await self._known(request_id)

    async def _pending(self) -> list[PrivacyRequest]:
        return await asyncio.to_thread(self.requests.pending)

    async def _waiting(self, request_id: str) -> PrivacyRequest:
        request = await self._known(request_id)
        if request.state not in PENDING:
            raise Conflict("request_settled", "This request is settled already.", path="id")
        return request

    async def _known(self, request_id: str) -> PrivacyRequest:
        request = await asyncio.to_thread(self.requests.get, request_id)
        if request is None:
            raise NotFound("request_unknown", "There is no such request.", path="id")
        return request

    def _profile(self, person: str | None) -> Profile | None:
        """Whoever the surrogate stands for by now."""
        number = None if person is None else profile_of(person)
        if number is None or number >= 1 << 62:
            return None
        return self._pipeline.cache.peek(number) or self._pipeline.cache.peek(self._people.owner(number))

    # ---- the night

    async def start(self) -> None:
        """Look now and then whether the night has come."""
        self._stopping = asyncio.Event()
        self._task = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Finish the pass under way; the rest of the night is made up for at the next start."""
        self._stopping.set()
        if self._task is not None:
            await self._task
            self._task = None

    async def _watch(self) -> None:
        while not self._stopping.is_set():
            try:
                await self.look()
            except Exception as error:
                self._not_before = self._clock() + _AGAIN_AFTER
                _LOG.exception("night_failed", error=str(error))
            try:
                await asyncio.wait_for(self._stopping.wait(), _LOOK_EVERY)
            except TimeoutError:
                continue

    async def look(self) -> bool:
        """Do the night's work if it is due; whether it was."""
        now = self._clock()
        kept = await asyncio.to_thread(self._store.get, _NIGHT)
        if kept is None:
            await asyncio.to_thread(self._store.put, _NIGHT, now.isoformat())
            return False
        if now < next_run(datetime.fromisoformat(kept), self._nights.timezone(), self._nights.hour):
            return False
        if self._nights.busy() or (self._not_before is not None and now < self._not_before):
            return False
        async with self._working:
            await self._erase(await asyncio.to_thread(self.requests.pending, "scheduled"))
            await self._apply()
        if not self._stopping.is_set():
            await asyncio.to_thread(self._store.put, _NIGHT, now.isoformat())
        return True

    async def _erase(self, requests: list[PrivacyRequest]) -> None:
        """All of them in as few passes through the log as there are batches."""
        await self._pipeline.drain()
        for start in range(0, len(requests), retention.BATCH):
            if self._stopping.is_set():
                return
            wanted: dict[str, tuple[PrivacyRequest, Forgetting]] = {}
            for request in requests[start : start + retention.BATCH]:
                profile = await asyncio.to_thread(self._profile, request.person)
                if profile is None:
                    await self._gone(request)
                    continue
                if any(profile.id == one.profiles[0].id for _, one in wanted.values()):
                    continue  # two requests, by now one person: both are settled by one erasure
                one = self.order(profile, request.recorded_by, request.note or _DEFAULT_REASON)
                wanted[one.receipt.id] = (request, one)
            _, failed = await self._passes([one for _, one in wanted.values()])  # settles them too
            for refusal, one in failed:
                request = wanted[one.receipt.id][0]
                if isinstance(refusal, NotFound):
                    await self._gone(request)
                    continue
                kept = msgspec.structs.replace(request, state="open", run_at=None, note=str(refusal)[:MOST_NOTE])
                await asyncio.to_thread(self.requests.put, kept)

    async def _gone(self, request: PrivacyRequest) -> None:
        """Nobody is there to be erased."""
        done = msgspec.structs.replace(
            request, state="done", person=None, run_at=None, done_at=self._clock(), note=GONE
        )
        await asyncio.to_thread(self.requests.put, done)

    async def _passes(self, wanted: list[Forgetting]) -> tuple[list[Receipt], list[tuple[FadenError, Forgetting]]]:
        """One pass for all; where too much hangs together for that, the halves one after the other."""
        if not wanted:
            return [], []
        try:
            receipts = await self._forget(wanted)
        except (Invalid, NotFound) as refusal:
            halves = _halves(wanted, self._token)
            if halves is None:
                return [], [(refusal, wanted[0])]
            first, second = [await self._passes(half) for half in halves]
            return first[0] + second[0], first[1] + second[1]
        return receipts, []

    async def erase(self, profile: Profile, by: str, reason: str) -> Receipt:
        """Forget one person at once; waits for the night's work where that is under way."""
        async with self._working:
            return (await self._forget([self.order(profile, by, reason)]))[0]

    async def _forget(self, wanted: list[Forgetting]) -> list[Receipt]:
        """Forget them in one pass; definitions that named one of them are read again."""
        receipts = await self._pipeline.erase_all(wanted)
        self._renew()
        return receipts

    def forget_now(self, wanted: list[Forgetting]) -> list[Receipt]:
        """The same without an event loop."""
        return self._pipeline.erase_all_now(wanted)

    def order(self, profile: Profile, by: str, reason: str) -> Forgetting:
        """One person, under a new receipt."""
        return Forgetting([profile], Receipt(self._token(), self._clock(), by, reason))

    def _renew(self) -> None:
        if self._pipeline.renamed:
            self._pipeline.renamed = False
            self._renewed()

    # ---- retention

    def periods(self) -> Retention:
        """The periods in force."""
        published = self._definitions.published("retention", SINGLE)
        return Retention() if published is None else msgspec.convert(published.body, Retention, strict=False)

    async def preview(self, periods: Retention | None = None) -> list[Line]:
        """How much would go now, by the periods in force or by others."""
        await self._pipeline.drain()
        return await asyncio.to_thread(self._lines, periods or self.periods())

    def _lines(self, periods: Retention) -> list[Line]:
        found = retention.lines(periods, self._clock(), self.retention, self._pipeline.log)
        since = cutoff(self._clock(), periods.evidence)
        waiting = [self._profile(one) for one in {one.person for one in self.requests.pending()}]
        spared = [one for one in waiting if one is not None]
        return [
            msgspec.structs.replace(line, count=line.count - sum(retention.falls(line, one, since) for one in spared))
            if line.what in retention.PEOPLE
            else line
            for line in found
        ]

    async def _apply(self) -> None:
        """What is too old goes; a run that took nothing away leaves no record."""
        begun, counts, problem = self._clock(), dict[str, int](), None
        due_lines = [one for one in await self.preview() if one.count and one.what != "evidence"]
        try:
            for line in due_lines:
                counts[line.what] = 0
                async for gone in self._line(line):
                    counts[line.what] += gone
        except FadenError as error:
            problem = str(error)
            _LOG.warning("retention_broken_off", error=problem)
        if due_lines:
            done = [msgspec.structs.replace(one, count=counts.get(one.what, 0)) for one in due_lines]
            await asyncio.to_thread(self.retention.record, Run(begun, done, problem))

    async def _line(self, line: Line) -> AsyncIterator[int]:
        if line.before is None:
            return
        if line.what in retention.PEOPLE:
            async for gone in self._people_of(line):
                yield gone
        elif line.what == "interests":
            async for gone in self._interests_of(line.before):
                yield gone
        elif line.what == "quarantine":
            yield await asyncio.to_thread(self._pipeline.log.drop_stale_rejects, line.before)
        else:
            yield await asyncio.to_thread(self._drop_receipts, line.before)

    def _drop_receipts(self, before: datetime) -> int:
        """The list of erasures first: what it has and the store has not is taken for a restored copy's lack."""
        kept = {one.id for one in Erasures(self._store).receipts() if one.at >= before}
        ErasureList(self._pipeline.log.folder).keep(kept)
        return self.retention.drop_receipts(before)

    async def _interests_of(self, before: datetime) -> AsyncIterator[int]:
        """Their events tell of it, so that a rebuild forgets the interests too."""
        pipeline = self._pipeline
        people = await asyncio.to_thread(lambda: list(retention.interested(before, self.retention)))
        for start in range(0, len(people), retention.BATCH):
            if self._stopping.is_set():
                return
            part = people[start : start + retention.BATCH]
            events = retention.unlearning(part, before, pipeline.cache, pipeline.members, self._clock())
            pipeline.tell_own(events)
            await pipeline.drain()
            yield len(events)

    async def _people_of(self, line: Line) -> AsyncIterator[int]:
        """Batch by batch; whoever has a request open, and whoever cannot be erased, is left out."""
        spared = {profile_of(one.person) or 0 for one in await self._pending() if one.person is not None}
        while not self._stopping.is_set():
            cache = self._pipeline.cache
            since = cutoff(self._clock(), self.periods().evidence)
            found = await asyncio.to_thread(retention.idle, line, self.retention, cache, spared, since)
            if not found:
                return
            one = retention.forgetting(line, found, self._clock(), self._token())
            receipts, failed = await self._passes([one])
            spared |= {who.id for _, each in failed for who in each.profiles}
            yield sum(receipt.people for receipt in receipts)


def _halves(wanted: list[Forgetting], token: Callable[[], str]) -> tuple[list[Forgetting], list[Forgetting]] | None:
    """Two smaller orders; None where it is one person."""
    middle = len(wanted) // 2
    if middle:
        return wanted[:middle], wanted[middle:]
    (one,) = wanted
    people, middle = one.profiles, len(one.profiles) // 2
    if not middle:
        return None
    other = msgspec.structs.replace(one.receipt, id=token())
    return [Forgetting(people[:middle], one.receipt)], [Forgetting(people[middle:], other)]

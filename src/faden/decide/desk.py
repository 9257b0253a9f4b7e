"""The desk where decisions are asked for: looks up who asks, whether they may be known, chooses in time, and tells.

It fails open. Whatever is slow, gone or broken, the fallbacks are served, and it is counted why.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from time import perf_counter
from typing import NamedTuple

import structlog

from faden.decide.book import DecisionBook, Document
from faden.decide.choose import choose, fall_back, held_out
from faden.decide.decision import Asking, Decision
from faden.decide.moment import Scene, number_of, occasion, visit_under_way
from faden.decide.telling import Teller
from faden.domain.clock import Clock
from faden.domain.consent import GPC, may
from faden.domain.consentpolicy import MEASUREMENT, PERSONALISATION
from faden.domain.deciding import DECIDED, SOURCE
from faden.domain.event import ANONYMOUS, USER, Actor, Event
from faden.domain.experience import Bandit
from faden.domain.identity import Key
from faden.domain.occasion import Occasion
from faden.domain.profile import Profile
from faden.domain.touchpoint import Source
from faden.profiles import consents
from faden.profiles.cache import ProfileCache
from faden.profiles.consents import Reading
from faden.profiles.pipeline import Pipeline
from faden.store.decided import Decided
from faden.store.definitions import Definitions

KINDS = frozenset(("experience", "collection", "interests"))
"""Publishing one of these makes the book anew."""
TEND_EVERY = 10.0
"""Seconds between two policies of the bandits, and between two events of what was shown to nobody."""
_LOOKERS = 4
_MOST_LOOKING = 64
_LOG = structlog.get_logger("faden.decide")


class Caller(NamedTuple):
    """Who asks, from where, and what a consent tool says with it."""

    anonymous: str | None
    user: str | None
    scene: Scene
    source: Source
    actor: Actor = "human"
    consent: dict[str, bool] | None = None
    tcf: str | None = None
    gpc: bool = False


class Outcome(NamedTuple):
    """Decisions and for whom. `measured`: the visitor may be known; `own`: it was found by its browser's id."""

    decisions: list[Decision]
    asking: Asking
    measured: bool
    held_out: bool
    own: bool


class Desk:
    """One per installation; `decide` belongs to the event loop.

    `within`: seconds for a decision. `new_id` names events, `nonce` decisions that belong to nobody.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        definitions: Definitions,
        decided: Decided,
        clock: Clock,
        new_id: Callable[[datetime], str],
        nonce: Callable[[], str],
        *,
        within: float,
        holdout: float,
    ) -> None:
        self._pipeline, self._definitions, self._decided, self._clock = pipeline, definitions, decided, clock
        self._nonce, self.within, self.holdout = nonce, within, holdout
        self._teller = Teller(new_id, pipeline.tell_shown)
        self._lookers = ThreadPoolExecutor(_LOOKERS, "faden-decide")
        self._looking = 0
        self._tending: asyncio.Task[None] | None = None
        self.book = DecisionBook()
        self.reasons: Counter[str] = Counter()
        """Decisions since the start, by reason."""
        self.failures: Counter[str] = Counter()
        """Why fallbacks were served: timeout, store, definition."""
        self.last_failures: deque[tuple[datetime, str, str]] = deque(maxlen=20)
        self.refresh()

    # ---- what decisions are made from

    def refresh(self) -> None:
        """Make the book anew from what is published."""
        self.book = self.made()

    def made(self, drafts: Mapping[str, object] | None = None) -> DecisionBook:
        """A book of what is published, with drafts of experiences in their place."""
        stored = {key: Document(key, version, body) for key, version, body in self._definitions.newest("experience")}
        for key, body in (drafts or {}).items():
            stored[key] = Document(key, stored[key].version if key in stored else 0, body)
        collections = [Document(*one) for one in self._definitions.newest("collection")]
        book = DecisionBook(stored.values(), collections, self._pipeline.projector.rules.learning.half_life)
        book.policies = {key: shares for key, shares in self.book.policies.items() if key in book.offers}
        for one in book.broken:
            _LOG.warning("definition_broken", kind=one.kind, key=one.key, error=one.message)
        return book

    async def start(self) -> None:
        """Begin to learn and to tell in the background."""
        self._tending = asyncio.create_task(self._tend())

    async def stop(self) -> None:
        """Tell what is left and end."""
        if self._tending is not None:
            self._tending.cancel()
            self._tending = None
        self._teller.flush(self._clock())
        self._lookers.shutdown(wait=False, cancel_futures=True)

    async def _tend(self) -> None:
        while True:
            try:
                self._teller.flush(self._clock())
                await self.learn()
            except Exception as error:
                _LOG.warning("learning_failed", error=str(error))
            await asyncio.sleep(TEND_EVERY)

    async def learn(self) -> None:
        """New policies for the bandits, from what the warehouse knows."""
        book = self.book
        bandits = book.bandits()
        if bandits:
            book.policies = await asyncio.to_thread(self._policies, book, bandits, self._clock())

    def _policies(
        self, book: DecisionBook, bandits: Mapping[str, Bandit], now: datetime
    ) -> dict[str, dict[str, float]]:
        # Its beliefs need scipy, which who has no bandits need not load.
        from faden.decide.bandit import Tally, policy

        found: dict[str, dict[str, float]] = {}
        for key, bandit in bandits.items():
            offer = book.offers[key][1]
            since = (now - timedelta(days=bandit.window_days)).astimezone(UTC).replace(tzinfo=None)
            counts = {one.variant: one for one in self._decided.arms(key, offer.version, since, bandit.reward)}
            tallies = {
                one.key: Tally(count.n, count.total, count.squares) if (count := counts.get(one.key)) else Tally()
                for one in offer.variants
            }
            made = policy(tallies, "amount" if bandit.reward == "revenue" else "yes_no", bandit.floor)
            found[key] = dict(zip(made.arms, made.shares, strict=True))
        return found

    # ---- decisions

    async def decide(self, caller: Caller, placements: Sequence[str] | None = None) -> Outcome:
        """Decide for somebody; without placements for all there are. Never raises for want of a store or of time."""
        began, book, now = perf_counter(), self.book, self._clock()
        asked = book.placements if placements is None else placements
        try:
            found = await self._who(caller)
        except TimeoutError:
            return self._failed(book, asked, caller, now, "timeout", "the profile was not read in time")
        except Exception as error:
            return self._failed(book, asked, caller, now, "store", str(error))
        outcome = self.chosen(book, asked, caller, found, now, late=lambda: perf_counter() - began > self.within)
        self._note(outcome, caller, found, now)
        return outcome

    def chosen(
        self,
        book: DecisionBook,
        placements: Sequence[str],
        caller: Caller,
        found: tuple[Profile | None, Key | None],
        now: datetime,
        *,
        late: Callable[[], bool] = lambda: False,
    ) -> Outcome:
        """The decisions themselves, of which nothing is told: for previews and rehearsals too."""
        profile, key = found
        measured, personal = self._leave(caller, profile)
        asking = self.asking(
            caller, profile if measured else None, now, measured=measured, personal=personal, book=book
        )
        decisions = choose(book, placements, asking, holdout=self.holdout, complain=self._complain, late=late)
        held = held_out(asking, self.holdout)
        return Outcome(decisions, asking, measured, held, key is not None and key[0] == ANONYMOUS)

    def asking(
        self,
        caller: Caller,
        profile: Profile | None,
        now: datetime,
        *,
        measured: bool,
        personal: bool,
        book: DecisionBook,
    ) -> Asking:
        """Who asks, as the choice sees it."""
        scene = caller.scene
        who = profile if profile is not None else Profile(0, now, now)
        visit = visit_under_way(who, now, scene.context.campaign)

        def channel() -> str | None:
            return self._channel(caller, now) if "here.channel" in book.fields else None

        unit = caller.anonymous or caller.user
        return Asking(
            occasion(scene, visit, now, channel),
            who,
            now,
            unit if measured else None,
            personal,
            number_of(who, visit),
            scene.language,
            "" if measured and unit is not None else self._nonce(),
        )

    def _channel(self, caller: Caller, now: datetime) -> str | None:
        """The channel of the visit that would begin."""
        event = self._as_event(caller, now)
        return self._pipeline.projector.rules.channels(self._pipeline.log.head + 1).of(event)

    def _as_event(self, caller: Caller, now: datetime) -> Event:
        return Event(
            "",
            "page",
            DECIDED,
            now,
            now,
            SOURCE,
            caller.source.touchpoint,
            {},
            caller.scene.context,
            consent=caller.consent,
            tcf=caller.tcf,
            gpc=caller.gpc,
        )

    def _leave(self, caller: Caller, profile: Profile | None) -> tuple[bool, bool]:
        """Whether the caller may be measured, and whether what fits may be shown: as an event now would leave it."""
        reading: Reading = self._pipeline.projector.rules.consents
        if caller.actor != "human":
            return False, False
        country = caller.scene.context.country
        grants = {} if profile is None else profile.consents
        if caller.consent is not None or caller.tcf is not None or caller.gpc:
            after = Profile(0, self._clock(), self._clock())
            if profile is not None:
                after.consents, after.consent_log = profile.consents, profile.consent_log
            event = self._as_event(caller, self._clock())
            consents.note(after, 0, event, reading)
            grants = after.consents
            if reading.measured(event) is False and not reading.always:
                return False, False
        if not grants:
            return reading.open_to(country), reading.personal(country)
        measured = may(grants, reading.policy, MEASUREMENT, None, country).allowed
        signalled = caller.gpc or GPC in grants
        return measured, measured and may(grants, reading.policy, PERSONALISATION, None, country, signalled).allowed

    async def _who(self, caller: Caller) -> tuple[Profile | None, Key | None]:
        """The profile and the key that led to it. A store that does not answer in time raises `TimeoutError`."""
        if self._pipeline.behind:
            raise LookupError("the profiles are behind the log")
        for key in _keys(caller):
            try:
                found = self._pipeline.cache.at_hand(*key)
            except LookupError:
                found = await self._looked_up(key)
            if found is not None and found.id > 0:
                return found, key
        return None, None

    async def _looked_up(self, key: Key) -> Profile | None:
        """A profile that is not in memory. What has come into memory meanwhile is newer and counts."""
        if self._looking >= _MOST_LOOKING:
            raise TimeoutError("too many profiles are being read")
        cache = self._pipeline.cache

        def look() -> Profile | None:
            number = cache.find(*key)
            return None if number is None else cache.peek(number)

        self._looking += 1
        turn = cache.turn
        looking = asyncio.get_running_loop().run_in_executor(self._lookers, look)
        looking.add_done_callback(partial(self._looked, cache, key, turn))
        found = await asyncio.wait_for(asyncio.shield(looking), self.within)
        try:
            return self._pipeline.cache.at_hand(*key)
        except LookupError:
            return found

    def _looked(self, cache: ProfileCache, key: Key, turn: int, future: asyncio.Future[Profile | None]) -> None:
        """Keep what was found, though nobody may wait any more: the next question has it at hand."""
        self._looking -= 1
        if future.cancelled() or future.exception() is not None:
            return
        found = future.result()
        if found is not None and cache is self._pipeline.cache:
            cache.adopt(key, found, turn)

    def _note(
        self, outcome: Outcome, caller: Caller, found: tuple[Profile | None, Key | None], now: datetime
    ) -> None:
        """Count, and let the log know."""
        for one in outcome.decisions:
            self.reasons[one.reason] += 1
            if one.reason == "timeout":
                self._count("timeout", f"{one.placement}: no time was left")
        if caller.actor != "human":
            return
        source = caller.source
        told = [one for one in outcome.decisions if one.reason not in ("timeout", "broken")]
        if outcome.asking.unit is None:
            self._teller.counted(told, source.touchpoint, source.timezone)
            return
        key = found[1] or _keys(caller)[-1]
        self._teller.told(
            told,
            key,
            now,
            known=found[0] is not None,
            held_out=outcome.held_out,
            country=outcome.asking.occasion.country,
            touchpoint=source.touchpoint,
            timezone=source.timezone,
        )

    def fallbacks(self, placements: Sequence[str] | None, language: str | None, error: Exception) -> list[Decision]:
        """What is served where even asking has failed."""
        now, book = self._clock(), self.book
        self._count("definition", repr(error))
        blank = Asking(Occasion(), Profile(0, now, now), now, None, False, 1, language, self._nonce())
        return fall_back(book, book.placements if placements is None else placements, blank, "broken")

    async def settled(self) -> None:
        """Let what an event has just stirred (who enters which segment) take effect before deciding."""
        for _ in range(3):
            if not self._pipeline.asking:
                return
            await asyncio.sleep(0)

    def _failed(
        self, book: DecisionBook, placements: Sequence[str], caller: Caller, now: datetime, why: str, error: str
    ) -> Outcome:
        reason = "timeout" if why == "timeout" else "broken"
        self._count(why, error)
        blank = Asking(Occasion(), Profile(0, now, now), now, None, False, 1, caller.scene.language, self._nonce())
        decisions = fall_back(book, placements, blank, "timeout" if reason == "timeout" else "broken")
        self.reasons.update(one.reason for one in decisions)
        return Outcome(decisions, blank, False, False, False)

    def _complain(self, placement: str, error: Exception) -> None:
        _LOG.warning("decision_failed", placement=placement, error=repr(error))
        self._count("definition", f"{placement}: {error!r}")

    def _count(self, why: str, error: str) -> None:
        self.failures[why] += 1
        self.last_failures.append((self._clock(), why, error[:200]))


def _keys(caller: Caller) -> list[Key]:
    """The keys that may lead to the person, the stronger one first."""
    found: list[Key] = []
    if caller.user is not None:
        found.append((USER, caller.user))
    if caller.anonymous is not None:
        found.append((ANONYMOUS, caller.anonymous))
    return found

"""Builds everything once, from the settings, and knows in which order it starts and stops."""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import IO, Any

import msgspec
import structlog

from faden.collect.cities import Cities
from faden.collect.uuid7 import uuid7
from faden.decide import desk, rehearse
from faden.decide.desk import Desk
from faden.domain.audience import person_condition
from faden.domain.clock import Clock, local, system_clock
from faden.domain.definition import Label
from faden.domain.erasure import Restatement
from faden.domain.errors import Conflict, Unavailable
from faden.domain.profile import Profile
from faden.domain.scale import Scale
from faden.domain.segment import Segment
from faden.domain.trait import Traits
from faden.imports import Imports
from faden.jobs import Job, Jobs
from faden.measure.ask import Asker
from faden.measure.meanings import Meanings, published
from faden.measure.members import Members, Rules
from faden.privacy import Nights, Privacy
from faden.profiles.cache import ProfileCache
from faden.profiles.crowd import Crowd, Making, open_traits
from faden.profiles.dossier import House
from faden.profiles.export import Lang, export
from faden.profiles.filling import Filling
from faden.profiles.interestmeter import InterestMeter
from faden.profiles.pipeline import Pipeline
from faden.profiles.rebuild import rebuild
from faden.profiles.rehearse import Valued, valued
from faden.profiles.rehearsesegment import rehearsed
from faden.profiles.rules import rule_book
from faden.profiles.tally import Tally
from faden.settings import Settings
from faden.store import preferences
from faden.store.decided import Decided
from faden.store.definitions import DRAFT, SINGLE, Definitions, Version, kind
from faden.store.directory import DataDirectory
from faden.store.erasures import Erasures
from faden.store.log import SqliteLog
from faden.store.memberships import Memberships
from faden.store.operational import Operational
from faden.store.people import People
from faden.store.preferences import Preferences
from faden.store.sources import Sources
from faden.store.warehouse import Warehouse

Token = Callable[[], str]
_LOG = structlog.get_logger("faden.app")
_TALLY_EVERY = 10.0
_FIRST_ANSWER = 20.0
"""Seconds for which somebody waits while all profiles are read for the first time."""
_REBUILD_DUE = "rebuild_due"
"""Kept in the store while the projections are not what the published rules make of history."""


def system_token() -> str:
    """An unguessable name: write keys, job ids, one-time links."""
    return secrets.token_urlsafe(16)


class App:
    """The whole house on one data directory: `open`, then `start` on the loop; at the end `stop` and `close`."""

    def __init__(self, settings: Settings, clock: Clock = system_clock, token: Token = system_token) -> None:
        self.settings, self.clock, self.token = settings, clock, token
        self.directory = DataDirectory(settings.data)
        try:
            self._open()
        except BaseException:
            self.directory.release()
            raise

    def _open(self) -> None:
        settings, clock = self.settings, self.clock
        self.log = SqliteLog(settings.data)
        self.operational = Operational(settings.url)
        self.warehouse = Warehouse(settings.data / "warehouse.duckdb", settings.warehouse_threads)
        self.preferences = preferences.read(self.operational, settings.timezone)
        self.definitions = Definitions(self.operational, clock)
        self.sources = Sources(self.operational, clock, self.token, lambda: self.preferences.timezone)
        self.jobs = Jobs(self.token)
        file = settings.geo_database
        self.cities = Cities(None if file is None else settings.data / file, settings.geo_language, settings.data)
        self.cities.refresh()
        cache = ProfileCache(self.operational, settings.profile_cache)
        rules = rule_book(self.definitions)
        self.pipeline = Pipeline(
            self.log,
            self.operational,
            self.warehouse,
            cache,
            rules,
            clock,
            settings.max_backlog,
            timezone=lambda: self.preferences.timezone,
        )
        self.filling = Filling(self.pipeline, self._segment_versions)
        self.decided = Decided(self.warehouse)
        self.desk = Desk(
            self.pipeline,
            self.definitions,
            self.decided,
            clock,
            lambda at: uuid7(at, os.urandom),
            lambda: os.urandom(8).hex(),
            within=settings.decide_within / 1000,
            holdout=settings.holdout,
        )
        self.people = People(self.warehouse)
        self.memberships = Memberships(self.warehouse)
        self.interest_meter = InterestMeter(
            self.operational, lambda: self.pipeline.projector.rules.learning.half_lives, clock
        )
        crowd = Crowd(self.operational, self.warehouse, self._making)
        self.audience = Members(crowd, self.operational, self.warehouse, self.log, self._audience_rules, clock)
        self.tally = Tally(self.log, self.operational, lambda: self.preferences.timezone)
        self.pipeline.listeners.append(self.tally.take)
        self.asker = Asker(self.warehouse, clock, self._meanings, self._restated)
        self.imports = Imports(
            self.operational,
            self.pipeline,
            self.definitions,
            clock,
            self.token,
            lambda: self.preferences,
            settings.data / "imports",
        )
        nights = Nights(lambda: self.preferences.timezone, settings.erase_at, lambda: self.jobs.running("rebuild"))
        self.privacy = Privacy(self.pipeline, self.definitions, self.people, clock, self.token, nights)
        self._tending: asyncio.Task[None] | None = None
        self._to_fill = False

    def _meanings(self) -> Meanings:
        pipeline = self.pipeline
        return published(self.definitions, self.preferences.currency, pipeline.fresh_at, pipeline.backlog)

    def _restated(self, first: date, last: date) -> list[Restatement]:
        zone = self.preferences.timezone
        return Erasures(self.operational).restatements(first, last, lambda at: local(at, zone).date())

    def _making(self) -> Making:
        catalogue = msgspec.convert(self.definitions.published("traits", SINGLE).body, Traits, strict=False)  # type: ignore[union-attr]
        return Making(self.pipeline.projector.rules.consents.policy, open_traits(catalogue))

    def _audience_rules(self) -> Rules:
        learning = self.pipeline.projector.rules.learning
        return Rules(self._making(), learning.half_life, self.filling.filled().clauses)

    async def refresh_people(self) -> None:
        """Have the warehouse know everybody as they are now. The first time that takes a minute or two."""
        await self.pipeline.cut()
        crowd = self.audience.crowd
        if await asyncio.to_thread(lambda: crowd.fresh):
            await asyncio.to_thread(crowd.refresh)
            return

        async def work(job: Job) -> dict[str, Any]:
            return {"events": await asyncio.to_thread(crowd.refresh, job.advance)}

        job = self.jobs.only("people", work)
        await job.wait(_FIRST_ANSWER)
        if job.error is not None:
            raise Unavailable(job.error.code, job.error.message, path=job.error.path, hint=job.error.hint)
        if job.state == "running":
            raise Unavailable(
                "people_being_counted",
                f"Everybody is being taken over for the first time: {job.progress:.0%} are done.",
                hint="Ask again in a minute; from then on it takes a moment.",
            )

    def export_person(self, profile: Profile, lang: Lang, target: IO[bytes]) -> None:
        """Write all that is kept about a person into `target`, as a ZIP. The stores must be settled."""
        scale = msgspec.convert(self.definitions.published("scale", SINGLE).body, Scale, strict=False)  # type: ignore[union-attr]
        house = House(
            self.pipeline,
            self.preferences.company,
            self.preferences.timezone,
            self.privacy.periods(),
            {rule.key: rule.label for rule in scale.rules},
            {key: one.label for key, one in self.definitions.current("touchpoint").items()},
            {key: one.label for key, one in self.definitions.current("segment").items()},
            self.clock,
        )
        export(house, profile, lang, target)

    @classmethod
    def open(cls, settings: Settings, clock: Clock = system_clock, token: Token = system_token) -> App:
        """Open the stores and catch the projections up with the log."""
        app = cls(settings, clock, token)
        try:
            app.pipeline.finish_erasures()
            app.pipeline.recover()
            app.tally.catch_up()
        except BaseException:
            app.close()
            raise
        return app

    async def start(self) -> None:
        """Begin the background work, and take up a rebuild that a stop or a crash has broken off."""
        await self.pipeline.start()
        await self.privacy.start()
        await self.desk.start()
        self._tending = asyncio.create_task(self._tend())
        if self.operational.get(_REBUILD_DUE):
            self.rebuild()
        elif any(self.filling.lack()):
            self.fill()

    async def _tend(self) -> None:
        while True:
            await asyncio.sleep(_TALLY_EVERY)
            try:
                self.tally.save()
            except Exception as error:
                _LOG.warning("tally_not_saved", error=str(error))
            await asyncio.to_thread(self.cities.refresh)

    async def stop(self) -> None:
        """Finish what was accepted and end the background work."""
        if self._tending is not None:
            self._tending.cancel()
        await self.privacy.stop()
        await self.interest_meter.stop()
        await self.imports.stop()
        await self.jobs.stop()
        await self.desk.stop()
        await self.pipeline.stop()
        try:
            self.tally.save()
        except Unavailable as error:
            _LOG.warning("tally_not_saved", error=str(error))

    def close(self) -> None:
        """Close the stores and give the data directory free."""
        self.warehouse.close()
        self.operational.close()
        self.log.close()
        self.directory.release()

    def prefer(self, chosen: Preferences) -> Preferences:
        """New preferences for the whole installation."""
        self.preferences = preferences.write(self.operational, chosen)
        self.sources.refresh()
        return self.preferences

    # ---- publishing what the event path goes by

    async def publish(
        self, kind_name: str, key: str, body: Any, author: str, *, note: str = "", revalue: bool = False
    ) -> tuple[Version, Job | None]:
        """Publish a definition. Scale and channels hold for the events to come, with `revalue` for all history."""
        known = kind(kind_name)
        if kind_name == "segment":
            version = self.definitions.publish(kind_name, key, body, author, note=note)
            self.pipeline.use_rules(rule_book(self.definitions))
            return version, self.fill()
        if not known.revaluable:
            version = self.definitions.publish(kind_name, key, body, author, note=note)
            if kind_name in desk.KINDS:
                self.desk.refresh()
            return version, None
        if revalue:
            self._plan_rebuild()
        effective = 0 if revalue else self.log.head + 1
        version = self.definitions.publish(kind_name, key, body, author, note=note, effective=effective)
        if revalue:
            return version, self.rebuild()
        self.pipeline.use_rules(rule_book(self.definitions))
        if kind_name in desk.KINDS:
            self.desk.refresh()
        if not self.pipeline.projector.rules.segments.idle:
            self.filling.ask_again()  # what fades faster, or is no longer a number, may change who belongs where
            self.fill()
        return version, None

    def publish_segments_now(self, segments: Mapping[str, Segment], author: str) -> None:
        """Publish segments and give them their members, without a server."""
        for key, segment in segments.items():
            self.definitions.publish("segment", key, msgspec.to_builtins(segment), author)
        self.pipeline.use_rules(rule_book(self.definitions))
        self.filling.run_now()

    def fill(self) -> Job:
        """Give segments their members as far as that is not done; what is published meanwhile is done as well."""

        async def work(job: Job) -> dict[str, Any]:
            while self._to_fill:
                self._to_fill = False
                if any(await asyncio.to_thread(self.filling.lack)):
                    await self.filling.run(job.advance)
            return {"segments": len(self._segment_versions())}

        self._to_fill = True
        return self.jobs.only("segments", work)

    def _segment_versions(self) -> dict[str, int]:
        """The segments in force that have a condition or a list of members, and the version of each."""
        newest = {one.key: one.version for one in self.definitions.every("segment") if one.version != DRAFT}
        return {key: newest[key] for key in self.pipeline.projector.rules.segments.keys if key in newest}

    def rehearse_segment(self, condition: Any, first: date, last: date) -> Job:
        """Who would have entered and left by a draft condition, day by day over history."""
        person_condition(condition)
        draft = {"draft": Segment(Label("-", "-"), condition)}

        async def work(job: Job) -> dict[str, Any]:
            began = time.monotonic()
            rules = await asyncio.to_thread(partial(rule_book, self.definitions, segments=draft))
            await self.pipeline.drain()
            severed, zone = self.pipeline.cache.severed, self.preferences.timezone
            found = await asyncio.to_thread(
                rehearsed, self.log, self.warehouse, rules, severed, first, last, zone, job.advance
            )
            days = [msgspec.to_builtins(one._asdict()) for one in found.days]
            return {"days": days, "events": found.events, "seconds": round(time.monotonic() - began, 2)}

        return self.jobs.start("rehearsal", work)

    def rehearse_experience(self, key: str, draft: Any, days: int) -> Job:
        """Past visits through an experience or a draft of it."""
        book = self.desk.made({} if draft is None else {key: draft})
        last = self.clock()

        async def work(job: Job) -> dict[str, Any]:
            began = time.monotonic()
            rules = await asyncio.to_thread(rule_book, self.definitions, segments={})
            await self.pipeline.drain()
            found = await asyncio.to_thread(
                rehearse.rehearsed,
                self.log,
                self.warehouse,
                rules,
                self.pipeline.cache.severed,
                book,
                key,
                last - timedelta(days=days),
                last,
                holdout=self.desk.holdout,
                progress=job.advance,
            )
            return {**rehearse.told(found), "seconds": round(time.monotonic() - began, 2)}

        return self.jobs.start("rehearsal", work)

    def rebuild(self) -> Job:
        """Every projection anew from the log, by the rules in force, while the server goes on."""

        async def work(job: Job) -> dict[str, Any]:
            folder = self.settings.data / "rebuild"
            await rebuild(self.pipeline, folder, lambda: rule_book(self.definitions), job.advance)
            self.operational.put(_REBUILD_DUE, "")
            self.filling.begin_again()
            self.fill()
            return {"events": self.log.head}

        self._plan_rebuild()
        return self.jobs.start("rebuild", work)

    def _plan_rebuild(self) -> None:
        if self.jobs.running("rebuild"):
            raise Conflict("rebuild_running", "History is being revalued already.", hint="Wait until it is done.")
        self.operational.put(_REBUILD_DUE, "yes")

    def rebuild_now(self, progress: Callable[[int, int], None]) -> dict[str, Any]:
        """The same without a server, in place; for an app that was made without catching up, whatever its state."""
        self.operational.put(_REBUILD_DUE, "yes")
        self.pipeline.start_over(progress)
        self.tally.catch_up()
        self.filling.begin_again()
        self.filling.run_now()
        self.operational.put(_REBUILD_DUE, "")
        return {"events": self.log.head}

    def preview_scale(self, body: Any) -> Job:
        """What a draft scale would make of history, beside the scale in force."""
        draft = msgspec.convert(self.definitions.checked("scale", SINGLE, body), Scale, strict=False)

        async def work(job: Job) -> dict[str, Any]:
            now = msgspec.convert(self.definitions.published("scale", SINGLE).body, Scale, strict=False)  # type: ignore[union-attr]

            def half(offset: int) -> Callable[[int, int], None]:
                return lambda done, total: job.advance(offset * total + done, 2 * total)

            before = await asyncio.to_thread(valued, self.log, rule_book(self.definitions, scale=now), half(0))
            after = await asyncio.to_thread(valued, self.log, rule_book(self.definitions, scale=draft), half(1))
            return comparison(before, after, now, draft)

        return self.jobs.start("preview", work)


def comparison(before: Valued, after: Valued, now: Scale, draft: Scale) -> dict[str, Any]:
    """Two valuations of the same history side by side, in total, by channel and by rule."""
    labels = {rule.key: rule.label for rule in (*now.rules, *draft.rules)}
    channels = sorted({*before.by_channel, *after.by_channel})
    return {
        "events": after.events,
        "from": after.first,
        "to": after.last,
        "before": _total(before),
        "after": _total(after),
        "by_channel": [
            {
                "channel": one,
                "before": _number(before.by_channel.get(one)),
                "after": _number(after.by_channel.get(one)),
            }
            for one in channels
        ],
        "by_rule": [
            {
                "key": key,
                "label": msgspec.to_builtins(label),
                "events": after.events_by_rule.get(key, before.events_by_rule.get(key, 0)),
                "before": _number(before.by_rule.get(key)),
                "after": _number(after.by_rule.get(key)),
            }
            for key, label in labels.items()
        ],
    }


def _total(one: Valued) -> dict[str, float | None]:
    per_visit = float(one.points / one.visits) if one.visits else None
    return {"engagement_value": float(one.points), "value_per_visit": per_visit}


def _number(points: Decimal | None) -> float:
    return float(points or 0)

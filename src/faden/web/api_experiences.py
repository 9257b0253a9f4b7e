"""Experiences: what runs, how much of it was explored, previews for made-up and real people, rehearsal."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

import msgspec
from litestar.params import FromPath, FromQuery, JSONBody

from faden.app import App
from faden.collect import decideform
from faden.collect.segment import Call
from faden.decide.book import DecisionBook
from faden.decide.choose import choose
from faden.decide.decision import Asking, Decision
from faden.decide.explain import facts, fully, plainly
from faden.domain.definition import Label
from faden.domain.errors import Invalid, NotFound
from faden.domain.experience import Experience, Experiment
from faden.domain.interest import Interest
from faden.domain.profile import Profile, person_id
from faden.domain.touchpoint import Source
from faden.profiles import interests
from faden.store.decided import LogLine, Share
from faden.web.api_people import person_of
from faden.web.asking import caller
from faden.web.given import Faden, Lang

MOST_DAYS = 365
MOST_LINES = 500
_NOTHING = Share("", 0, 0, 0, 0, 0, 0, 0)


class ExperienceRow(msgspec.Struct, frozen=True):
    """An experience in a list. Counts are those of the period; `explored_share` null where nothing was decided.

    `state`: live, scheduled, over, off, broken; of an experiment draft, running or stopped.
    """

    key: str
    label: Label
    placement: str
    strategy: str
    state: str
    priority: int
    version: int
    variants: int
    exploration: float
    explored_share: float | None
    explored_slots_share: float | None
    decisions: int
    people: int
    viewed: int
    clicked: int


class BrokenRow(msgspec.Struct, frozen=True):
    """A definition that cannot be used, and why."""

    kind: str
    key: str
    message: str


class FailureRow(msgspec.Struct, frozen=True):
    """Why a fallback was served lately."""

    at: datetime
    why: str
    error: str


class ExperienceRows(msgspec.Struct, frozen=True):
    """All published experiences. `failures`: how often fallbacks were served since the start, by reason."""

    rows: list[ExperienceRow]
    placements: list[str]
    broken: list[BrokenRow]
    failures: dict[str, int]
    last_failures: list[FailureRow]
    holdout: float
    within_ms: float


class MadeUp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who does not exist. `interests`: points by tag; `points` of engagement."""

    visits: int = 0
    orders: int = 0
    points: float = 0.0
    interests: dict[str, float] = {}
    traits: dict[str, Any] = {}
    segments: tuple[str, ...] = ()
    user_id: str | None = None


class PreviewExperiences(msgspec.Struct, frozen=True):
    """Whose eyes to look through: `person` is a real one's id, else `made_up`. `drafts`: experiences not published.

    `context` and `properties` as in `POST /v1/decide`; `leave` to personalise (null: as the person has decided).
    `unit` and `visit`: what lots are drawn by, so that one may look at another draw.
    """

    person: str | None = None
    made_up: MadeUp | None = None
    context: dict[str, Any] = {}
    properties: dict[str, Any] = {}
    placements: list[str] | None = None
    drafts: dict[str, Any] = {}
    leave: bool | None = None
    unit: str = "preview"
    visit: int | None = None


class PreviewedDecision(msgspec.Struct, frozen=True):
    """A decision with everything there is to say about it. `why` in the marketer's words, `told` in the visitor's."""

    placement: str
    experience: str
    variant: str
    type: str
    content: Any
    reason: str
    propensity: float
    explored: bool
    greedy: str
    arm: str | None
    items: list[str]
    why: list[str]
    told: list[str]


class PreviewedExperiences(msgspec.Struct, frozen=True):
    """What would be seen. `here`: the moment as conditions see it."""

    decisions: list[PreviewedDecision]
    here: dict[str, Any]
    broken: list[BrokenRow]


class RehearseExperience(msgspec.Struct, frozen=True):
    """A draft (null: what is published) and how many days back."""

    draft: Any = None
    days: int = 30


class RehearsalJob(msgspec.Struct, frozen=True):
    """The job to follow at /api/jobs."""

    job: str


class DecisionLine(msgspec.Struct, frozen=True):
    """One decision. `person_id` null: of nobody who may be known, and then `times` over."""

    seq: int
    at: datetime
    person_id: str | None
    decision: str
    placement: str
    experience: str
    version: int
    variant: str
    reason: str
    arm: str | None
    explored: bool
    propensity: float
    times: int
    viewed: bool
    clicked: bool


class DecisionLines(msgspec.Struct, frozen=True):
    """The newest first; `next`: ask on with it as `before`, null at the end."""

    rows: list[DecisionLine]
    next: int | None


async def list_experiences(faden: Faden, days: FromQuery[int] = 30) -> ExperienceRows:
    """All experiences with their state and what was really explored."""
    shares = await asyncio.to_thread(faden.decided.shares, _since(faden, days))
    desk, now = faden.desk, faden.clock()
    book = desk.book
    rows = [
        _row(offer.key, offer.version, offer.document, shares.get(offer.key, _NOTHING), now, offer.broken)
        for _, offer in book.offers.values()
    ]
    return ExperienceRows(
        sorted(rows, key=lambda row: (row.placement, -row.priority, row.key)),
        sorted(book.placements),
        _broken(book),
        dict(desk.failures),
        [FailureRow(*one) for one in reversed(desk.last_failures)],
        desk.holdout,
        desk.within * 1000,
    )


async def preview_experiences(
    data: JSONBody[PreviewExperiences], faden: Faden, language: Lang
) -> PreviewedExperiences:
    """See the placements through somebody's eyes; nothing is kept of it."""
    book = await asyncio.to_thread(faden.desk.made, data.drafts) if data.drafts else faden.desk.book
    profile = _made_up(faden, data) if data.person is None else await person_of(faden, data.person)
    asking = _asking(faden, data, profile, book)
    placements = book.placements if data.placements is None else data.placements
    decisions = choose(book, placements, asking, holdout=0.0)
    here = {name: value for name, value in msgspec.to_builtins(asking.occasion).items() if value not in (None, {})}
    return PreviewedExperiences([_previewed(book, one, asking, language) for one in decisions], here, _broken(book))


async def rehearse_experience(key: FromPath[str], data: JSONBody[RehearseExperience], faden: Faden) -> RehearsalJob:
    """Replay past visits through an experience: who would have seen what, how often each variant, how diverse."""
    key = unquote(key)
    if not 1 <= data.days <= MOST_DAYS:
        raise Invalid("days_invalid", f"{data.days} days cannot be rehearsed.", path="days", hint="Use 1 to 365.")
    if data.draft is not None:
        faden.definitions.checked("experience", key, data.draft)
    elif key not in faden.desk.book.offers:
        raise _unknown(key)
    return RehearsalJob(faden.rehearse_experience(key, data.draft, data.days).id)


async def list_decisions(
    faden: Faden,
    experience: FromQuery[str | None] = None,
    person: FromQuery[str | None] = None,
    before: FromQuery[int | None] = None,
    limit: FromQuery[int] = 50,
) -> DecisionLines:
    """What was shown, the newest first; of one experience, or to one person."""
    people = None
    if person is not None:
        profile = await person_of(faden, person)
        people = [profile.id, *profile.merged]
    most = max(1, min(limit, MOST_LINES))
    lines = await asyncio.to_thread(faden.decided.lines, experience, people, before or 1 << 62, most)
    return DecisionLines([_line(one) for one in lines], lines[-1].seq if len(lines) == most else None)


def _row(key: str, version: int, one: Experience, share: Share, now: datetime, broken: bool) -> ExperienceRow:
    return ExperienceRow(
        key=key,
        label=one.label,
        placement=one.placement,
        strategy=str(one.strategy.__struct_config__.tag),
        state="broken" if broken else _state(one, now),
        priority=one.priority,
        version=version,
        variants=len(one.variants),
        exploration=one.exploration,
        explored_share=share.explored / share.decisions if share.decisions else None,
        explored_slots_share=share.by_lot / share.slots if share.slots else None,
        decisions=share.decisions,
        people=share.people,
        viewed=share.viewed,
        clicked=share.clicked,
    )


def _state(one: Experience, now: datetime) -> str:
    if not one.active:
        return "off"
    if one.start is not None and now < one.start:
        return "scheduled"
    if one.end is not None and now >= one.end:
        return "over"
    return one.strategy.state if isinstance(one.strategy, Experiment) else "live"


def _broken(book: DecisionBook) -> list[BrokenRow]:
    return [BrokenRow(one.kind, one.key, one.message) for one in book.broken]


def _since(faden: App, days: int) -> datetime:
    if not 1 <= days <= MOST_DAYS:
        raise Invalid("days_invalid", f"{days} days are no period.", path="days", hint="Use 1 to 365.")
    return (faden.clock() - timedelta(days=days)).astimezone(UTC).replace(tzinfo=None)


def _unknown(key: str) -> NotFound:
    return NotFound("experience_unknown", f"There is no experience »{key}«.", path="key")


def _made_up(faden: App, data: PreviewExperiences) -> Profile:
    now, given = faden.clock(), data.made_up or MadeUp()
    keys = {} if given.user_id is None else {"user_id": [given.user_id]}
    return Profile(
        id=1,
        first_seen=now,
        last_seen=now,
        keys=keys,
        traits=given.traits,
        visits=given.visits,
        points=int(given.points * 100),
        orders=given.orders,
        interests={tag: Interest(points, now) for tag, points in given.interests.items()},
        segments=dict.fromkeys(given.segments, now),
    )


def _asking(faden: App, data: PreviewExperiences, profile: Profile, book: DecisionBook) -> Asking:
    now = faden.clock()
    source = Source("preview", "preview", "server", faden.preferences.timezone)
    question = decideform.asked({**data.context, "anonymousId": data.unit})._replace(properties=data.properties)
    call = Call(source, now, datetime.isoformat, "EUR", locate=faden.cities.origin)
    asker = caller(question, call, None)
    reading = faden.pipeline.projector.rules.consents
    leave = interests.allowed(profile, asker.scene.context.country, reading) if data.leave is None else data.leave
    asking = faden.desk.asking(asker, profile, now, measured=True, personal=leave, book=book)
    return asking if data.visit is None else asking._replace(visit=data.visit)


def _previewed(book: DecisionBook, one: Decision, asking: Asking, lang: str) -> PreviewedDecision:
    found = facts(book, one, asking)
    return PreviewedDecision(
        placement=one.placement,
        experience=one.experience,
        variant=one.variant,
        type=one.content.type,
        content=msgspec.json.decode(one.content.body),
        reason=one.reason,
        propensity=one.propensity,
        explored=one.explored,
        greedy=one.greedy,
        arm=one.arm,
        items=list(one.items),
        why=fully(found, lang),
        told=plainly(found, asking.language or lang),
    )


def _line(one: LogLine) -> DecisionLine:
    person = None if one.profile is None else person_id(one.profile)
    return DecisionLine(one.seq, one.at.replace(tzinfo=UTC), person, *one[3:])

"""Experiments: what an experience's arms show, plans, and start, stop and decision with a reason."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import unquote

import msgspec
from litestar.params import FromPath, JSONBody, QueryParameter

from faden.app import App
from faden.domain.clock import local, zone
from faden.domain.definition import Label
from faden.domain.errors import Conflict, Invalid, NotFound
from faden.domain.experience import Experience, Experiment, Verdict
from faden.measure.experiment.effect import Interval
from faden.measure.experiment.mixture import bernoulli_interval
from faden.measure.plan import Forecast, Wish, forecast
from faden.measure.trial import begun, trial
from faden.measure.yardsticks import YARDSTICKS, Yardstick
from faden.store.decided import VariantCount
from faden.store.exposures import explored, shown
from faden.web.given import Faden, Who
from faden.web.trialshapes import OutcomeInfo, TrialResults, results

DAYS = 30
_METER_LEVEL = 0.05
_METER_TUNING = 1000
_MOST_WEEKS = 26
_MOST_ARMS = 20
_NO_VARIANT = VariantCount("", 0, 0, 0, 0, 0, 0, 0.0)


From = Annotated[date | None, QueryParameter(name="from", description="First day")]
To = Annotated[date | None, QueryParameter(name="to", description="Last day, included")]


class ShownOn(msgspec.Struct, frozen=True):
    """A day and a variant: decisions and their share of the day's, visitors, how many of them got it by lot."""

    day: date
    variant: str
    decisions: int
    share: float
    visitors: int
    explored: int


class VariantResult(msgspec.Struct, frozen=True):
    """A variant since `from`: decisions, people, and what followed within a day."""

    key: str
    label: Label
    decisions: int
    people: int
    explored: int
    viewed: int
    clicked: int
    converted: int
    revenue: float


class Exploration(msgspec.Struct, frozen=True):
    """The share that is set, and what was actually explored: of the lots, one a visit, with an interval that holds at
    every look; null where none was drawn. `places`: of lists, where each place has a lot of its own."""

    set: float
    lots: int
    explored: int
    places: int
    places_explored: int
    share: float | None
    low: float | None
    high: float | None


class ExperienceResults(msgspec.Struct, frozen=True):
    """What an experience shows. `policy`: a bandit's shares at the moment. `trial` is null where it is no experiment
    or bandit, or has not begun."""

    key: str
    label: Label
    version: int
    strategy: Literal["first", "interest", "experiment", "bandit"]
    state: Literal["draft", "running", "stopped"] | None
    decided: Verdict | None
    start: date = msgspec.field(name="from")
    end: date = msgspec.field(name="to")
    days: list[ShownOn]
    variants: list[VariantResult]
    policy: dict[str, float]
    exploration: Exploration
    trial: TrialResults | None


class PlanForm(msgspec.Struct, frozen=True):
    """What an experiment is to find. `lift` null: only what can be found is told. `placement` null: all visitors.
    `shares` of the arms, the control first; `weeks`: how far back to look for traffic and today's value."""

    outcome: str = "converted"
    placement: str | None = None
    shares: tuple[float, ...] = (0.5, 0.5)
    traffic: float = 1.0
    lift: float | None = None
    design: Literal["fixed", "sequential"] = "sequential"
    alpha: float = 0.05
    power: float = 0.8
    weeks: int = 4


class Planned(msgspec.Struct, frozen=True):
    """Units in all arms, days and whole weeks."""

    lift: float
    units: int
    days: int
    weeks: int


class Reachable(msgspec.Struct, frozen=True):
    """After so many weeks, so many units, and the smallest lift that they find; null: none."""

    weeks: int
    units: int
    lift: float | None


class PlanAnswer(msgspec.Struct, frozen=True):
    """What an experiment could find out. `explained`: share of the variance that the time before explains. `lack`:
    why nothing can be told; then there is no value, or none that varies."""

    outcome: OutcomeInfo
    start: datetime = msgspec.field(name="from")
    end: datetime = msgspec.field(name="to")
    people: int
    daily: float
    value: float | None
    explained: float
    reach: list[Reachable]
    plan: Planned | None
    lack: Literal["nobody_came", "no_variation"] | None


class Outcomes(msgspec.Struct, frozen=True):
    """By what experiments can be judged."""

    outcomes: list[OutcomeInfo]


class StartForm(msgspec.Struct, frozen=True):
    """Why it starts; `planned`: people of all arms, fixed from now on."""

    reason: str
    planned: int | None = None


class StopForm(msgspec.Struct, frozen=True):
    """Why it stops."""

    reason: str


class DecideForm(msgspec.Struct, frozen=True):
    """The variant that everybody sees from now on, "" for none, and why."""

    outcome: str
    reason: str


class ExperimentState(msgspec.Struct, frozen=True):
    """The experiment after the act, and the version of the experience that says so."""

    state: Literal["draft", "running", "stopped"]
    version: int
    started_at: datetime | None
    stopped_at: datetime | None
    decided: Verdict | None


def list_outcomes() -> Outcomes:
    """By what experiments can be judged, with names and units."""
    return Outcomes([_outcome(one) for one in YARDSTICKS])


async def read_experience_results(
    key: FromPath[str],
    faden: Faden,
    start: From = None,
    end: To = None,
) -> ExperienceResults:
    """What was shown day by day, what was explored, and what the arms of an experiment or bandit show."""
    return await asyncio.to_thread(_results, faden, unquote(key), start, end)


async def plan_experiment(data: JSONBody[PlanForm], faden: Faden) -> PlanAnswer:
    """What an experiment could find out, from the traffic and the values of the last weeks."""
    wish = _wish(data)
    currency = await asyncio.to_thread(faden.asker.currency)
    found = await asyncio.to_thread(forecast, faden.warehouse, wish, data.lift, faden.clock(), currency or "")
    return _plan(wish.yardstick, found)


async def start_experiment(key: FromPath[str], data: JSONBody[StartForm], faden: Faden, who: Who) -> ExperimentState:
    """Start the experiment: a new version of the experience, with the reason in its history."""

    def change(strategy: Experiment, now: datetime) -> Experiment:
        if strategy.state != "draft":
            raise _wrong_state(strategy, "Only an experiment that has not run yet can be started.")
        planned = data.planned if data.planned is not None else strategy.planned
        return msgspec.structs.replace(strategy, state="running", started_at=now, planned=planned)

    return await _act(faden, unquote(key), who.name, data.reason, change)


async def stop_experiment(key: FromPath[str], data: JSONBody[StopForm], faden: Faden, who: Who) -> ExperimentState:
    """Stop the experiment without a decision: everybody sees the fallback."""

    def change(strategy: Experiment, now: datetime) -> Experiment:
        if strategy.state != "running":
            raise _wrong_state(strategy, "It does not run.")
        return msgspec.structs.replace(strategy, state="stopped", stopped_at=now)

    return await _act(faden, unquote(key), who.name, data.reason, change)


async def decide_experiment(
    key: FromPath[str], data: JSONBody[DecideForm], faden: Faden, who: Who
) -> ExperimentState:
    """Decide the experiment; it stops where it still runs. The record says what, why, who and when."""

    def change(strategy: Experiment, now: datetime) -> Experiment:
        if strategy.state == "draft":
            raise _wrong_state(strategy, "It has not run yet.")
        verdict = Verdict(data.outcome, data.reason.strip(), who.name, now)
        stopped = strategy.stopped_at or now
        return msgspec.structs.replace(strategy, state="stopped", stopped_at=stopped, decision=verdict)

    return await _act(faden, unquote(key), who.name, data.reason, change)


def _wrong_state(strategy: Experiment, message: str) -> Conflict:
    hint = "Copy the experience to test again." if strategy.state == "stopped" else "Start it first."
    return Conflict("experiment_state", message, path="state", hint=hint)


async def _act(
    faden: App, key: str, author: str, reason: str, change: Callable[[Experiment, datetime], Experiment]
) -> ExperimentState:
    """Publish the experience with its experiment changed. A draft that is being written keeps its other changes."""
    if not reason.strip():
        raise Invalid(
            "act_reason_missing", "There is no reason.", path="reason", hint="Say why, for those who come later."
        )
    published = await asyncio.to_thread(faden.definitions.published, "experience", key)
    draft = await asyncio.to_thread(faden.definitions.draft, "experience", key)
    basis = published or draft
    if basis is None:
        raise NotFound("experience_unknown", f"There is no experience »{key}«.", path="key")
    experience = msgspec.convert(basis.body, Experience, strict=False)
    if not isinstance(experience.strategy, Experiment):
        raise Invalid(
            "experiment_missing", "This experience is no experiment.", path="strategy", hint="Choose that strategy."
        )
    strategy = change(experience.strategy, faden.clock())
    body = msgspec.to_builtins(msgspec.structs.replace(experience, strategy=strategy))
    version, _ = await faden.publish("experience", key, body, author, note=reason.strip())
    if published is not None and draft is not None:
        await asyncio.to_thread(_keep_draft, faden, key, draft.body, strategy, draft.author)
    return ExperimentState(
        strategy.state, version.version, strategy.started_at, strategy.stopped_at, strategy.decision
    )


def _keep_draft(faden: App, key: str, body: Any, strategy: Experiment, author: str) -> None:
    draft = msgspec.convert(body, Experience, strict=False)
    if isinstance(draft.strategy, Experiment):
        ran = msgspec.structs.replace(
            draft.strategy,
            state=strategy.state,
            started_at=strategy.started_at,
            stopped_at=strategy.stopped_at,
            decision=strategy.decision,
            planned=strategy.planned,
        )
        draft = msgspec.structs.replace(draft, strategy=ran)
    faden.definitions.save_draft("experience", key, msgspec.to_builtins(draft), author)


def _results(faden: App, key: str, start: date | None, end: date | None) -> ExperienceResults:
    version = faden.definitions.published("experience", key)
    if version is None:
        raise NotFound("experience_unknown", f"There is no experience »{key}« in force.", path="key")
    experience = msgspec.convert(version.body, Experience, strict=False)
    now, timezone = faden.clock(), faden.preferences.timezone
    strategy = experience.strategy
    span = begun(faden.warehouse, key, experience, now)
    last = end or local(now, timezone).date()
    first = min(start or (span.start.date() if span else last - timedelta(days=DAYS)), last)
    found = trial(faden.warehouse, key, experience, now, timezone, faden.asker.currency() or "")
    named: Literal["first", "interest", "experiment", "bandit"] = msgspec.to_builtins(strategy)["type"]
    return ExperienceResults(
        key=key,
        label=experience.label,
        version=version.version,
        strategy=named,
        state=strategy.state if isinstance(strategy, Experiment) else None,
        decided=strategy.decision if isinstance(strategy, Experiment) else None,
        start=first,
        end=last,
        days=_days(faden, key, first, last),
        variants=_variants(faden, key, experience, first),
        policy=dict(faden.desk.book.policies.get(key, {})),
        exploration=_exploration(faden, key, experience.exploration, first, last),
        trial=results(found, YARDSTICKS, {one.key: one.label for one in experience.variants}) if found else None,
    )


def _days(faden: App, key: str, first: date, last: date) -> list[ShownOn]:
    found = shown(faden.warehouse, key, first, last)
    whole: Counter[date] = Counter()
    for one in found:
        whole[one.day] += one.decisions
    return [
        ShownOn(one.day, one.variant, one.decisions, one.decisions / whole[one.day], one.visitors, one.explored)
        for one in found
    ]


def _variants(faden: App, key: str, experience: Experience, first: date) -> list[VariantResult]:
    since = datetime.combine(first, time(), zone(faden.preferences.timezone)).astimezone(UTC).replace(tzinfo=None)
    counts = {one.variant: one for one in faden.decided.variants(key, since)}
    return [VariantResult(one.key, one.label, *counts.get(one.key, _NO_VARIANT)[1:]) for one in experience.variants]


def _exploration(faden: App, key: str, wanted: float, first: date, last: date) -> Exploration:
    found = explored(faden.warehouse, key, first, last)
    drawn, fell = (found.lots, found.explored) if found.lots else (found.places, found.places_explored)
    if not drawn:
        return Exploration(wanted, *found, None, None, None)
    within: Interval = bernoulli_interval(fell, drawn, _METER_LEVEL, _METER_TUNING)
    return Exploration(wanted, *found, fell / drawn, within.low, within.high)


def _wish(data: PlanForm) -> Wish:
    known = {one.key: one for one in YARDSTICKS}
    if data.outcome not in known:
        raise Invalid(
            "outcome_unknown",
            f"»{data.outcome[:80]}« is no outcome.",
            path="outcome",
            hint=f"Use {', '.join(known)}.",
        )
    if not 1 <= data.weeks <= _MOST_WEEKS:
        raise Invalid("weeks_invalid", "So far back is not looked.", path="weeks", hint=f"Use 1 to {_MOST_WEEKS}.")
    if not 0 < data.traffic <= 1:
        raise Invalid("share_invalid", f"{data.traffic} is no share.", path="traffic", hint="Use 0 to 1.")
    if len(data.shares) > _MOST_ARMS:
        raise Invalid("arms_too_many", "So many arms find nothing.", path="shares", hint=f"Use at most {_MOST_ARMS}.")
    return Wish(
        yardstick=known[data.outcome],
        placement=data.placement or None,
        shares=data.shares,
        traffic=data.traffic,
        sequential=data.design == "sequential",
        alpha=data.alpha,
        power=data.power,
        weeks=data.weeks,
    )


def _plan(stick: Yardstick, found: Forecast) -> PlanAnswer:
    return PlanAnswer(
        outcome=_outcome(stick),
        start=found.start,
        end=found.end,
        people=0 if found.baseline is None else found.baseline.people,
        daily=found.daily,
        value=None if found.baseline is None else found.baseline.value,
        explained=0.0 if found.baseline is None else found.baseline.explained,
        lack=found.lack,
        reach=[Reachable(one.weeks, one.units, one.lift) for one in found.reach],
        plan=None
        if found.plan is None
        else Planned(found.plan.lift, found.plan.units, found.plan.days, found.plan.weeks),
    )


def _outcome(one: Yardstick) -> OutcomeInfo:
    return OutcomeInfo(one.key, one.label, one.description, one.unit, "other")

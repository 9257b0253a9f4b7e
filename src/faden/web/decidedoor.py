"""`POST /v1/decide`: what stands at which placement for this visitor now, the last click included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import msgspec
import structlog

from faden.collect import decideform, receive
from faden.collect.decideform import Question
from faden.collect.receive import Opened
from faden.collect.segment import Call
from faden.decide.decision import Decision
from faden.decide.desk import Desk, Outcome
from faden.decide.explain import facts, plainly
from faden.domain.errors import FadenError, Overloaded, Problem
from faden.domain.interest import faded
from faden.domain.touchpoint import Source
from faden.web.answers import Handler, HotRequest, HotResponse, answer, cors, other, refused
from faden.web.asking import caller
from faden.web.doorway import BROWSERS, Doorway, addressed, authorised

PATH = "/v1/decide"
_ACCEPTS = "Authorization, Content-Type, X-Write-Key, X-API-Key"
_OPEN = frozenset(("web", "app"))
"""Sources whose key anybody can read: they are told of a person only by the unguessable id of its own browser."""
_MOST_INTERESTS = 20
_MOST_PARTS = 20_000
_BEFORE_ID = b':{"id":"'
_JSON = ("Content-Type", "application/json")
_LOG = structlog.get_logger("faden.decide")
UNSET = msgspec.UNSET


class Answered(msgspec.Struct, frozen=True):
    """A decision as it is answered; one of `value`, `html`, `url` and `items` is there, by `type`."""

    id: str
    experience: str
    variant: str
    type: str
    reason: str
    value: msgspec.Raw | msgspec.UnsetType = UNSET
    html: msgspec.Raw | msgspec.UnsetType = UNSET
    url: msgspec.Raw | msgspec.UnsetType = UNSET
    items: msgspec.Raw | msgspec.UnsetType = UNSET
    explanation: list[str] | msgspec.UnsetType = UNSET


class Taken(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of the event in the question."""

    accepted: bool
    problem: Problem | None = None


class Answer(msgspec.Struct, frozen=True):
    """The whole answer. `visitor` only with `explain`, `event` only where there was one."""

    decisions: dict[str, Answered]
    visitor: dict[str, Any] | msgspec.UnsetType = UNSET
    event: Taken | msgspec.UnsetType = UNSET


class DecideDoor:
    """Only a wrong key and an unreadable question are refused; for everything else there are fallbacks."""

    def __init__(self, doorway: Doorway, desk: Desk) -> None:
        self._doorway, self._desk = doorway, desk
        self._parts: dict[tuple[str, str, str, str | None], tuple[bytes, bytes]] = {}
        self._parts_of: object = None
        self.paths: Mapping[str, Handler] = {PATH: self._decide}

    async def _decide(self, request: HotRequest) -> HotResponse:
        page = request.header("origin")
        if request.method != "POST":
            return other(request, "POST, OPTIONS", accepts=_ACCEPTS)
        try:
            question = decideform.opened(request.body)
            source = self._doorway.source(chain(authorised(request), addressed(request), _written(question, request)))
        except FadenError as error:
            return refused(error, page)
        try:
            return await self._answered(question, request, source)
        except Exception as error:
            _LOG.exception("decide_failed", error=repr(error))
            found = self._desk.fallbacks(question.placements, None, error)
            return answer(200, Answer({one.placement: _plain(one) for one in found}), page)

    async def _answered(self, question: Question, request: HotRequest, source: Source) -> HotResponse:
        call = self._doorway.calls(request)(source)
        taken, headers = None, list[tuple[str, str]]()
        if question.event is not None:
            taken, headers = await self._take(question.event, call)
        itself = (request.header("user-agent") or "").startswith(BROWSERS)
        asker = caller(question, call, request.header("accept-language") if itself else None)
        outcome = await self._desk.decide(asker, question.placements)
        page = request.header("origin")
        if question.explain or taken is not None:
            return answer(200, self._written(outcome, question, source, taken), page, *headers)
        return HotResponse(200, [_JSON, *cors(page)], self._bare(outcome))

    def _bare(self, outcome: Outcome) -> bytes:
        """The answer put together from parts that are the same for everybody: most of it is content."""
        book, language = self._desk.book, outcome.asking.language
        if self._parts_of is not book:
            self._parts, self._parts_of = {}, book
        parts, found = self._parts, []
        for one in outcome.decisions:
            name = (one.experience, one.variant, one.reason, language)
            part = parts.get(name)
            if part is None or one.content.type == "list":
                whole = msgspec.json.encode(_plain(one))
                placement = msgspec.json.encode(one.placement)
                part = (placement + _BEFORE_ID, whole[len(_BEFORE_ID) - 1 + len(one.id) :])
                if one.content.type != "list" and len(parts) < _MOST_PARTS:
                    parts[name] = part
            found.append(part[0] + one.id.encode() + part[1])
        return b'{"decisions":{' + b",".join(found) + b"}}"

    async def _take(self, raw: bytes, call: Call) -> tuple[Taken, list[tuple[str, str]]]:
        """Let the event take effect first. What is wrong with it goes to quarantine; the decision is made anyway."""
        try:
            events, rejects = receive.parcel(Opened(None, [raw]), call)
            await self._doorway.submit(events, rejects)
        except FadenError as error:
            later = [("Retry-After", str(error.retry_after))] if isinstance(error, Overloaded) else []
            return Taken(False, error.problem), later
        if rejects:
            one = rejects[0]
            path = (one.path or "").replace("batch[0]", "event", 1)
            return Taken(False, Problem(one.code, one.message, path, one.hint)), []
        await self._desk.settled()
        return Taken(True), []

    def _written(self, outcome: Outcome, question: Question, source: Source, taken: Taken | None) -> Answer:
        event = UNSET if taken is None else taken
        if not question.explain:
            return Answer({one.placement: _plain(one) for one in outcome.decisions}, UNSET, event)
        told = outcome.own or source.kind not in _OPEN or outcome.asking.profile.id == 0
        decisions = {}
        for one in outcome.decisions:
            reasons = facts(self._desk.book, one, outcome.asking) if told else []
            decisions[one.placement] = _plain(one, plainly(reasons, outcome.asking.language))
        return Answer(decisions, self._visitor(outcome) if told else {"known": True}, event)

    def _visitor(self, outcome: Outcome) -> dict[str, Any]:
        """What of the visitor a decision may look at, for a page that shows it to the visitor."""
        asking, half_life = outcome.asking, self._desk.book.half_life
        profile, occasion = asking.profile, asking.occasion
        points = {tag: round(faded(one, half_life(tag), asking.now), 2) for tag, one in profile.interests.items()}
        strongest = sorted(points.items(), key=lambda one: (-one[1], one[0]))[:_MOST_INTERESTS]
        here = msgspec.to_builtins(occasion)
        return {
            "known": profile.id > 0,
            "named": profile.known,
            "visits": profile.visits,
            "points": profile.points / 100,
            "orders": profile.orders,
            "interests": dict(strongest) if asking.leave else {},
            "segments": sorted(profile.segments) if asking.leave else [],
            "leave": {"measurement": outcome.measured, "personalisation": asking.leave},
            "holdout": outcome.held_out,
            "here": {name: value for name, value in here.items() if value not in (None, {})},
        }


def _plain(one: Decision, explanation: list[str] | msgspec.UnsetType = UNSET) -> Answered:
    content = one.content
    body = content.body
    match content.field:
        case "value":
            return Answered(
                one.id, one.experience, one.variant, content.type, one.reason, body, explanation=explanation
            )
        case "html":
            return Answered(
                one.id, one.experience, one.variant, content.type, one.reason, html=body, explanation=explanation
            )
        case "url":
            return Answered(
                one.id, one.experience, one.variant, content.type, one.reason, url=body, explanation=explanation
            )
        case _:
            return Answered(
                one.id, one.experience, one.variant, content.type, one.reason, items=body, explanation=explanation
            )


def _written(question: Question, request: HotRequest) -> Iterator[str]:
    if question.write_key:
        yield question.write_key
    key = request.header("x-api-key")
    if key:
        yield key

"""OpenFeature's Remote Evaluation Protocol (0.3): placements and experiences as flags, for every OpenFeature SDK."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any
from urllib.parse import unquote

import msgspec
import structlog

from faden.collect import decideform
from faden.collect.decideform import Question
from faden.decide.decision import Decision
from faden.decide.desk import Desk
from faden.decide.ofrep import Flag, Flags, NotEvaluated, Refusal, flag, mark
from faden.domain.errors import FadenError
from faden.domain.touchpoint import Source
from faden.web.answers import Handler, HotRequest, HotResponse, cors, other, refused
from faden.web.asking import caller
from faden.web.doorway import BROWSERS, Doorway, addressed, authorised

PATH = "/ofrep/v1/evaluate/flags"
_ACCEPTS = "Authorization, Content-Type, X-API-Key, X-Write-Key, If-None-Match"
_JSON = ("Content-Type", "application/json")
_UNKEPT = ("Cache-Control", "no-cache")
"""A browser may keep an answer but has to ask each time whether it still holds."""
_REFUSALS: dict[str, Refusal] = {
    "body_unreadable": "PARSE_ERROR",
    "gzip_broken": "PARSE_ERROR",
    "context_invalid": "INVALID_CONTEXT",
    "id_too_long": "INVALID_CONTEXT",
    "properties_too_many": "INVALID_CONTEXT",
}
_LOG = structlog.get_logger("faden.decide")


class OfrepDoor:
    """`paths` holds the evaluation of all flags; under `single` stands that of one, `evaluate_one`."""

    single = PATH + "/"

    def __init__(self, doorway: Doorway, desk: Desk) -> None:
        self._doorway, self._desk = doorway, desk
        self.paths: Mapping[str, Handler] = {PATH: self.evaluate_all}

    async def evaluate_all(self, request: HotRequest) -> HotResponse:
        """All placements; 304 where the client holds the same answer already."""
        if request.method != "POST":
            return other(request, "POST, OPTIONS", accepts=_ACCEPTS)
        try:
            source, question = self._opened(request)
        except FadenError as error:
            return self._refused(error, request, None)
        decisions, known = await self._decided(request, source, question, None)
        body = msgspec.json.encode(Flags([_flag(one, one.placement, known) for one in decisions]))
        etag = mark(body)
        headers = [("ETag", etag), _UNKEPT, *cors(request.header("origin"), "ETag, Retry-After")]
        if etag in _marks(request.header("if-none-match")):
            return HotResponse(304, headers, b"")
        return HotResponse(200, [_JSON, *headers], body)

    async def evaluate_one(self, request: HotRequest) -> HotResponse:
        """One placement, or one experience as if it stood there alone."""
        if request.method != "POST":
            return other(request, "POST, OPTIONS", accepts=_ACCEPTS)
        key = unquote(request.path.removeprefix(self.single))
        try:
            source, question = self._opened(request)
        except FadenError as error:
            return self._refused(error, request, key)
        if self._desk.book.stand(key) is None:
            missing = NotEvaluated("FLAG_NOT_FOUND", f"Nothing stands at »{key[:120]}«.", key[:200])
            return _answer(404, missing, request)
        decisions, known = await self._decided(request, source, question, key)
        return _answer(200, _flag(decisions[0], key, known), request)

    def _opened(self, request: HotRequest) -> tuple[Source, Question]:
        """Whose key it is comes first: a stranger learns nothing about his body."""
        source = self._doorway.source(chain(_api_key(request), authorised(request), addressed(request)))
        return source, decideform.asked(decideform.evaluated(request.body))

    async def _decided(
        self, request: HotRequest, source: Source, question: Question, key: str | None
    ) -> tuple[list[Decision], bool]:
        """The decisions, and whether their names are those of somebody."""
        placements = None if key is None else [key]
        try:
            call = self._doorway.calls(request)(source)
            itself = (request.header("user-agent") or "").startswith(BROWSERS)
            asker = caller(question, call, request.header("accept-language") if itself else None)
            outcome = await self._desk.decide(asker, placements)
        except Exception as error:
            _LOG.exception("evaluation_failed", error=repr(error))
            return self._desk.fallbacks(placements, None, error), False
        return outcome.decisions, outcome.asking.unit is not None

    def _refused(self, error: FadenError, request: HotRequest, key: str | None) -> HotResponse:
        if error.status in (401, 403):
            return refused(error, request.header("origin"))
        code = _REFUSALS.get(error.problem.code, "GENERAL")
        return _answer(400, NotEvaluated(code, str(error), key), request)


def _flag(decision: Decision, key: str, known: bool) -> Flag:
    """A decision that is nobody's has a name of the moment: left out, or no answer would ever be the same."""
    found = flag(decision, key)
    if not known:
        del found.metadata["decisionId"]
    return found


def _answer(status: int, body: Any, request: HotRequest) -> HotResponse:
    headers = [_JSON, _UNKEPT, *cors(request.header("origin"), "ETag, Retry-After")]
    return HotResponse(status, headers, msgspec.json.encode(body))


def _marks(given: str | None) -> list[str]:
    return [] if given is None else [one.strip().removeprefix("W/") for one in given.split(",")]


def _api_key(request: HotRequest) -> Iterator[str]:
    """The key by itself, as X-API-Key or, as the providers' documentation shows it, as Authorization."""
    key = request.header("x-api-key")
    if key:
        yield key.strip()
    bare = (request.header("authorization") or "").strip()
    if bare and " " not in bare:
        yield bare

"""The one error form, `{"error":{"code","message","path","hint"}}`, for whatever goes wrong behind the HTTP door."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import (
    ClientException,
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    SerializationException,
    ValidationException,
)
from litestar.status_codes import HTTP_413_REQUEST_ENTITY_TOO_LARGE

from faden.domain.errors import FadenError, Overloaded, Problem
from faden.web.german import TEXTS

_LOG = structlog.get_logger("faden.web")


class ErrorAnswer(msgspec.Struct, frozen=True):
    """What every door answers with when something is wrong."""

    error: Problem


_EXPECTED = "See /api/openapi.json for what is expected."
_MISSING = re.compile(r"Missing required \w+ parameter '(?P<name>[^']+)'")
UNEXPECTED = Problem(
    "unexpected",
    "Something went wrong inside the server.",
    None,
    "Try again; the server's log says what it was.",
)


def localised(problem: Problem, locale: str) -> Problem:
    """The problem in the reader's language, English where there is no other text for its code.

    The German texts hold no values, so the English words stand in as the hint where there is no German one.
    """
    text = TEXTS.get(problem.code) if locale == "de" else None
    if text is None:
        return problem
    return Problem(problem.code, text.message, problem.path, text.hint or problem.hint or problem.message)


def locale_of(query: str | None, accept: str | None, fallback: str = "en") -> str:
    """de or en: what `?lang=` says, else the first of the two in Accept-Language, else `fallback`.

    >>> locale_of(None, "fr;q=0.9, de-AT;q=0.8, en;q=0.7")
    'de'
    """
    if query in ("de", "en"):
        return query
    weighted = []
    for order, part in enumerate((accept or "").split(",")[:20]):
        name, _, parameters = part.strip().partition(";")
        weighted.append((-_weight(parameters), order, name.strip().lower()[:2]))
    for weight, _, name in sorted(weighted):
        if name in ("de", "en") and weight < 0:
            return name
    return fallback


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


def encoded(problem: Problem) -> bytes:
    """The error form as JSON."""
    return msgspec.json.encode(ErrorAnswer(problem))


def problem_of(error: Exception) -> tuple[int, Problem, dict[str, str]]:
    """Status, problem and headers for an exception; `UNEXPECTED` for what nobody has foreseen."""
    if isinstance(error, Overloaded):
        return error.status, error.problem, {"Retry-After": str(error.retry_after)}
    if isinstance(error, FadenError):
        return error.status, error.problem, {}
    if isinstance(error, HTTPException) and error.status_code < 500:
        return error.status_code, _of_framework(error), dict(error.headers or {})
    if isinstance(error, RecursionError):
        # The decoder gives up on a body that is nested thousands of levels deep.
        return 400, Problem("body_unreadable", "The request's body is nested too deep.", None, _EXPECTED), {}
    return 500, UNEXPECTED, {}


def _of_framework(error: HTTPException) -> Problem:
    if isinstance(error, MethodNotAllowedException):
        return Problem(
            "method_not_allowed", "This address does not take that method.", None, "See /api/openapi.json."
        )
    if isinstance(error, NotFoundException):
        return Problem("address_unknown", "There is nothing at this address.", None, "See /api/openapi.json.")
    if error.status_code == HTTP_413_REQUEST_ENTITY_TOO_LARGE:
        return Problem("body_too_large", "The request is too large.", None, "Send less at once.")
    if isinstance(error, ValidationException):
        path, what = _first(error.extra)
        if path == "data":
            return Problem("body_missing", "The request needs a JSON body.", None, _EXPECTED)
        missing = _MISSING.match(error.detail)
        if missing:
            return Problem("parameter_missing", f"»{missing['name']}« is missing.", missing["name"], _EXPECTED)
        return Problem("request_invalid", what or error.detail, path, _EXPECTED)
    if isinstance(error, SerializationException | ClientException):
        return Problem("body_unreadable", "The request's body cannot be read.", None, "Send valid JSON.")
    return Problem("request_invalid", error.detail, None, None)


def _first(extra: Any) -> tuple[str | None, str | None]:
    """Where it is wrong and what, from the framework's list of findings."""
    findings = extra if isinstance(extra, list) else []
    for finding in findings:
        if isinstance(finding, dict):
            path, message = finding.get("key"), finding.get("message")
            return (str(path) if path else None), (f"{message}." if message else None)
    return None, None


def handler(fallback: Callable[[], str]) -> Callable[[Request[Any, Any, Any], Exception], Response[bytes]]:
    """The framework's exception handler. `fallback` tells the company's language where the request names none."""

    def answer(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
        status, problem, headers = problem_of(error)
        if status >= 500 and problem is UNEXPECTED:
            _LOG.error("request_failed", path=request.url.path, method=request.method, exc_info=error)
        asked = request.query_params.get("lang")
        locale = locale_of(asked, request.headers.get("accept-language"), fallback())
        return Response(
            encoded(localised(problem, locale)), status_code=status, headers=headers, media_type="application/json"
        )

    return answer

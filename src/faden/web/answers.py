"""What the event doors are asked and what they answer: one error form, one success, one preflight for all of them."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import Any

import msgspec

from faden.domain.errors import FadenError, Overloaded, Problem, Unavailable
from faden.domain.event import Reject

ACCEPTS = "Authorization, Content-Type, X-Write-Key"
"""Headers that a page may send to every door."""

_REQUESTED = re.compile(r"[A-Za-z0-9_, -]{1,1000}\Z")
_UNAVAILABLE_FOR = 5
_MOST_PROBLEMS = 10
_JSON = ("Content-Type", "application/json")
_SUCCESS = b'{"success":true}'


class HotRequest(msgspec.Struct, frozen=True, gc=False):
    """What a handler needs of a request. `header` takes a name in lower case; `peer` is the connection's address."""

    method: str
    path: str
    query: str
    header: Callable[[str], str | None]
    body: bytes
    peer: str
    scheme: str = "http"


class HotResponse(msgspec.Struct, frozen=True, gc=False):
    """What to send back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


Handler = Callable[[HotRequest], Awaitable[HotResponse]]


def refused(error: FadenError, page: str | None) -> HotResponse:
    """The one error form, with Retry-After where the sender should come again.

    Code and message stand beside it once more: Segment's and RudderStack's Python clients look for them there, and
    where the latter does not find them, it sends again and again what was refused for good.
    """
    later: tuple[tuple[str, str], ...] = ()
    if isinstance(error, Overloaded):
        later = (("Retry-After", str(error.retry_after)),)
    elif isinstance(error, Unavailable):
        later = (("Retry-After", str(_UNAVAILABLE_FOR)),)
    problem = error.problem
    body = {"error": problem, "code": problem.code, "message": problem.message}
    return answer(error.status, body, page, *later)


def taken(accepted: int, rejects: list[Reject], page: str | None) -> HotResponse:
    """Accepted, though something may have gone to quarantine: nothing of it should be sent again."""
    if not rejects:
        return _success(page)
    body = {"success": True, "accepted": accepted, "rejected": len(rejects), "problems": problems(rejects)}
    return answer(200, body, page)


@lru_cache(maxsize=1024)
def _success(page: str | None) -> HotResponse:
    return HotResponse(200, [_JSON, *cors(page)], _SUCCESS)


def problems(rejects: list[Reject]) -> list[Problem]:
    """Why the first of them were put away, for the developer who looks."""
    return [Problem(one.code, one.message, one.path, one.hint) for one in rejects[:_MOST_PROBLEMS]]


def answer(status: int, body: Any, page: str | None, *headers: tuple[str, str]) -> HotResponse:
    """JSON, readable for the page that has sent."""
    return HotResponse(status, [_JSON, *headers, *cors(page)], msgspec.json.encode(body))


def cors(page: str | None, exposed: str = "Retry-After") -> list[tuple[str, str]]:
    """Any page may send: a write key can only write. Retry-After must be named, or scripts cannot read it."""
    if page is None:
        return []
    return [
        ("Access-Control-Allow-Origin", page),
        ("Access-Control-Allow-Credentials", "true"),
        ("Access-Control-Expose-Headers", exposed),
        ("Vary", "Origin"),
    ]


def other(request: HotRequest, allowed: str, *headers: tuple[str, str], accepts: str = ACCEPTS) -> HotResponse:
    """The preflight of a browser, or a method that is not possible here. `accepts`: headers that a page may send."""
    page = request.header("origin")
    if request.method != "OPTIONS":
        problem = Problem(
            "method_not_allowed", f"{request.method[:20]} is not possible here.", hint=f"Use {allowed}."
        )
        return answer(405, {"error": problem}, page, ("Allow", allowed))
    found = [("Allow", allowed), *headers, *cors(page)]
    if page is not None:
        asked = request.header("access-control-request-headers") or ""
        found += [
            ("Access-Control-Allow-Methods", allowed),
            ("Access-Control-Allow-Headers", f"{accepts}, {asked}" if _REQUESTED.match(asked) else accepts),
            ("Access-Control-Max-Age", "7200"),
        ]
        if request.header("access-control-request-private-network"):
            found.append(("Access-Control-Allow-Private-Network", "true"))
    return HotResponse(204, found, b"")

"""What the doors beside Segment's have in common: who sends, what holds for a request, how it is answered."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import parse_qs

import msgspec

from faden.collect.geo import NOWHERE, Locate, origin
from faden.collect.pace import Pace
from faden.collect.segment import Call
from faden.collect.uuid7 import uuid7
from faden.collect.verdict import NOTHING, shown
from faden.domain.clock import Clock
from faden.domain.errors import Problem, Unauthorised
from faden.domain.event import Event, Reject
from faden.domain.touchpoint import Source
from faden.web.hot import DEFAULT_CURRENCY, HotRequest, HotResponse, Submits

BROWSERS = ("Mozilla/", "Opera/")
_HEADERS = "Authorization, Content-Type, X-Write-Key"
_REQUESTED = re.compile(r"[A-Za-z0-9_, -]{1,1000}\Z")
_MOST_PROBLEMS = 10


class Doorway:
    """The dependencies of a door, as `Hot` takes them."""

    def __init__(
        self,
        pipeline: Submits,
        sources: Callable[[str], Source | None],
        clock: Clock,
        *,
        random: Callable[[int], bytes],
        currency: Callable[[], str | None],
        trust_proxy: bool = False,
        locate: Locate = origin,
        pace: Pace | None = None,
    ) -> None:
        self._pipeline, self._pace = pipeline, pace or Pace()
        self.sources, self.locate = sources, locate
        self._clock, self._random, self._currency, self._trust_proxy = clock, random, currency, trust_proxy

    async def submit(self, events: Sequence[Event], rejects: Sequence[Reject] = ()) -> None:
        """Hand on what came in, with a verdict on its pace. Raises `Overloaded` or `Unavailable`."""
        await self._pipeline.submit(self._pace.judged(list(events)), rejects)

    def calls(self, request: HotRequest) -> Callable[[Source], Call]:
        """What holds for everything in a request, once it is known for which source it speaks."""
        user_agent, now = request.header("user-agent"), self._clock()
        browser = user_agent is not None and user_agent.startswith(BROWSERS)
        unit = self._currency() or DEFAULT_CURRENCY

        def call(source: Source) -> Call:
            itself = browser or source.kind == "app"
            where = self.locate(self._address(request)) if itself else NOWHERE
            return Call(
                source,
                now,
                lambda at: uuid7(at, self._random),
                unit,
                origin=where,
                user_agent=user_agent if itself else None,
                gpc=itself and request.header("sec-gpc") == "1",
                locate=self.locate,
                shown=shown(request.header) if itself else NOTHING,
            )

        return call

    def replayed(self, source: Source, received_at: Any) -> Call:
        """What holds for something that comes out of quarantine."""
        return Call(source, received_at, lambda at: uuid7(at, self._random), self._currency() or DEFAULT_CURRENCY)

    def source(self, keys: Iterator[str]) -> Source:
        """The source of the first key; `Unauthorised` without one or with a wrong one."""
        key = next(keys, None)
        if key is None:
            raise Unauthorised(
                "write_key_missing",
                "The request carries no write key.",
                path="writeKey",
                hint="Send it as the Basic user, as writeKey in the query, or as X-Write-Key.",
            )
        source = self.sources(key)
        if source is None:
            raise Unauthorised(
                "write_key_unknown",
                "The write key is wrong or revoked.",
                path="writeKey",
                hint="Copy it from the page Sources.",
            )
        return source

    def _address(self, request: HotRequest) -> str:
        forwarded = request.header("x-forwarded-for") if self._trust_proxy else None
        return forwarded.partition(",")[0] if forwarded else request.peer


def keys(request: HotRequest) -> Iterator[str]:
    """The keys of a request, in the order in which Segment's doors look for them.

    A Bearer token comes last: senders of webhooks show one of their own, and the key in the address.
    """
    scheme, value = _authorization(request)
    if scheme == "basic" and _basic(value):
        yield _basic(value)
    yield from addressed(request)
    yield from authorised(request)


def authorised(request: HotRequest) -> Iterator[str]:
    """The keys in the header: Basic user, X-Write-Key (Jitsu's »key:secret« as well), Bearer."""
    scheme, value = _authorization(request)
    if scheme == "basic" and _basic(value):
        yield _basic(value)
    written = (request.header("x-write-key") or "").partition(":")[0].strip()
    if written:
        yield written
    if scheme == "bearer" and value:
        yield value


def _authorization(request: HotRequest) -> tuple[str, str]:
    scheme, _, value = (request.header("authorization") or "").partition(" ")
    return scheme.lower(), value.strip()


def _basic(value: str) -> str:
    try:
        return b64decode(value, validate=True).decode().partition(":")[0]
    except (Base64Error, ValueError):
        return ""


def addressed(request: HotRequest) -> Iterator[str]:
    """The key in the query, as `writeKey` or `write_key`."""
    try:
        given = parse_qs(request.query, max_num_fields=500) if "rite" in request.query else {}
    except ValueError:
        return
    for name in ("writeKey", "write_key"):
        for one in given.get(name, ())[:1]:
            yield one.partition(":")[0]


def taken(accepted: int, rejects: list[Reject], page: str | None) -> HotResponse:
    """Accepted, though something may have gone to quarantine: nothing of it should be sent again."""
    body: dict[str, Any] = {"success": True}
    if rejects:
        body |= {"accepted": accepted, "rejected": len(rejects), "problems": problems(rejects)}
    return answer(200, body, page)


def problems(rejects: list[Reject]) -> list[Problem]:
    """Why the first of them were put away, for the developer who looks."""
    return [Problem(one.code, one.message, one.path, one.hint) for one in rejects[:_MOST_PROBLEMS]]


def answer(status: int, body: Any, page: str | None, *headers: tuple[str, str]) -> HotResponse:
    """JSON, readable for the page that has sent."""
    return HotResponse(
        status, [("Content-Type", "application/json"), *headers, *cors(page)], msgspec.json.encode(body)
    )


def cors(page: str | None) -> list[tuple[str, str]]:
    """Any page may send: a write key can only write."""
    if page is None:
        return []
    return [
        ("Access-Control-Allow-Origin", page),
        ("Access-Control-Allow-Credentials", "true"),
        ("Access-Control-Expose-Headers", "Retry-After"),
        ("Vary", "Origin"),
    ]


def other(request: HotRequest, allowed: str, *headers: tuple[str, str]) -> HotResponse:
    """The preflight of a browser, or a method that is not possible here."""
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
            ("Access-Control-Allow-Headers", f"{_HEADERS}, {asked}" if _REQUESTED.match(asked) else _HEADERS),
            ("Access-Control-Max-Age", "7200"),
        ]
        if request.header("access-control-request-private-network"):
            found.append(("Access-Control-Allow-Private-Network", "true"))
    return HotResponse(204, found, b"")

"""The hot doors: what Segment's and RudderStack's clients call, answered beside the framework, without it.

A server builds a `HotRequest`, looks up `Hot.find(path)` and sends the `HotResponse`. Nothing here knows the server.
The answer is given after the events are durable; overload is 429 with Retry-After, and only overload is.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache, partial
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

from faden.collect import receive
from faden.collect.agents import warm_up
from faden.collect.geo import NOWHERE, Locate, origin
from faden.collect.pace import Pace
from faden.collect.patience import moment
from faden.collect.receive import Opened
from faden.collect.segment import KINDS, Call, Kind
from faden.collect.uuid7 import uuid7
from faden.collect.verdict import NOTHING, shown
from faden.domain.clock import Clock
from faden.domain.errors import FadenError, Invalid, NotFound, Overloaded, Problem, Unauthorised, Unavailable
from faden.domain.event import Event, Reject
from faden.domain.touchpoint import Source
from faden.web.clients import rudder_config, segment_settings

DEFAULT_CURRENCY = "USD"
"""What the Segment specification assumes for an amount without a currency, where the company has named none."""

LARGEST_BODY = receive.LARGEST_BATCH
"""A server may stop reading after this many bytes and one; the answer is the same 413."""

BATCHES = ("/v1/batch", "/v1/import", "/v1/b", "/beacon/v1/batch")
SOURCE_CONFIG = ("/sourceConfig", "/sourceConfig/")

_BROWSERS = ("Mozilla/", "Opera/")
_ALLOWED = "Authorization, Content-Type, X-Retry-Count, X-Write-Key, AnonymousId, SentAt"
_REQUESTED = re.compile(r"[A-Za-z0-9_, -]{1,1000}\Z")
_HOST = re.compile(r"[A-Za-z0-9.:\[\]_-]{1,255}\Z")
_UNAVAILABLE_FOR = 5
_MOST_PROBLEMS = 10
_JSON = ("Content-Type", "application/json")
_FRESH_FOR = ("Cache-Control", "private, max-age=120")


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


class Submits(Protocol):
    """The pipeline, as far as it is needed here: returns when the events are durable and applied."""

    async def submit(self, events: Sequence[Event], rejects: Sequence[Reject] = ()) -> object:
        """Raises `Overloaded` or `Unavailable`."""


class Hot:
    """All hot handlers. `sources` resolves a write key, `currency` is the company's, `random` gives random bytes."""

    def __init__(
        self,
        pipeline: Submits,
        sources: Callable[[str], Source | None],
        clock: Clock,
        *,
        random: Callable[[int], bytes],
        currency: Callable[[], str | None],
        trust_proxy: bool = False,
        public_url: str | None = None,
        locate: Locate = origin,
        pace: Pace | None = None,
    ) -> None:
        self._pipeline, self._sources, self._clock = pipeline, sources, clock
        self._random, self._currency = random, currency
        self._trust_proxy, self._locate, self._pace = trust_proxy, locate, pace or Pace()
        self._public = urlsplit(public_url) if public_url else None
        warm_up()
        self._paths: dict[str, Handler] = {path: partial(self._collect, None) for path in BATCHES}
        for kind in KINDS:
            self._paths[f"/v1/{kind}"] = self._paths[f"/v1/{kind[0]}"] = partial(self._collect, kind)
        for path in SOURCE_CONFIG:
            self._paths[path] = self._source_config

    def also(self, paths: Mapping[str, Handler]) -> None:
        """Answer further paths, those of other protocols."""
        self._paths.update(paths)

    def find(self, path: str) -> Handler | None:
        """The handler of a path, None where it is not one of ours."""
        found = self._paths.get(path)
        if found is None and path.startswith("/v1/projects/") and path.endswith("/settings"):
            return self._settings
        return found

    async def handle(self, request: HotRequest) -> HotResponse:
        """Answer a request, 404 where the path is not one of ours."""
        handler = self.find(request.path)
        if handler is None:
            return refused(NotFound("path_unknown", "There is nothing here."), request.header("origin"))
        return await handler(request)

    def again(self, body: bytes, source: Source, received_at: datetime) -> Event:
        """A quarantined message read once more; `Invalid` as long as something is wrong with it."""
        return receive.again(body, Call(source, received_at, self._new_id, self._unit(), locate=self._locate))

    async def _collect(self, kind: Kind | None, request: HotRequest) -> HotResponse:
        page = request.header("origin")
        if request.method != "POST":
            return _other(request, page, "POST, OPTIONS")
        try:
            found = receive.opened(kind, request.body)
            source = self._source(request, found)
            events, rejects = receive.parcel(found, self._call(request, source))
            await self._pipeline.submit(self._pace.judged(events), rejects)
        except FadenError as error:
            return refused(error, page)
        return _taken(len(events), rejects, page) if rejects else _success(page)

    def _call(self, request: HotRequest, source: Source) -> Call:
        """The request's own address and User-Agent are the visitor's only where a browser or an app speaks itself."""
        header = request.header
        user_agent = header("user-agent")
        itself = source.kind == "app" or (user_agent is not None and user_agent.startswith(_BROWSERS))
        return Call(
            source,
            self._clock(),
            self._new_id,
            self._unit(),
            _clock_of(header("sentat")),
            self._locate(self._address(request)) if itself else NOWHERE,
            user_agent if itself else None,
            locate=self._locate,
            shown=shown(header) if itself else NOTHING,
            gpc=itself and header("sec-gpc") == "1",
        )

    def _unit(self) -> str:
        return self._currency() or DEFAULT_CURRENCY

    def _new_id(self, at: datetime) -> str:
        return uuid7(at, self._random)

    def _address(self, request: HotRequest) -> str:
        if self._trust_proxy:
            forwarded = request.header("x-forwarded-for")
            if forwarded:
                return forwarded.partition(",")[0]
        return request.peer

    def _source(self, request: HotRequest, found: Opened | None) -> Source:
        """Who sends: the key stands in the Basic user, the body, the query or a header, in this order."""
        authorization = request.header("authorization")
        basic, bearer = _keys_of(authorization) if authorization is not None else (None, None)
        key = (
            basic
            or (found and receive.written_key(found))
            or _queried(request.query)
            or (request.header("x-write-key") or "").partition(":")[0]
            or bearer
        )
        return self._known(key)

    def _known(self, key: str | None) -> Source:
        if not key:
            raise Unauthorised(
                "write_key_missing",
                "The request carries no write key.",
                path="writeKey",
                hint="Send it as the Basic user, as writeKey in the body or query, or as X-Write-Key.",
            )
        source = self._sources(key)
        if source is None:
            raise Unauthorised(
                "write_key_unknown",
                "The write key is wrong or revoked.",
                path="writeKey",
                hint="Copy it from the page Sources.",
            )
        return source

    async def _settings(self, request: HotRequest) -> HotResponse:
        """What Segment's browser client asks before its first event: where to send, and nothing else to load."""
        page = request.header("origin")
        if request.method != "GET":
            return _other(request, page, "GET, OPTIONS")
        key = unquote(request.path.removeprefix("/v1/projects/").removesuffix("/settings"))
        try:
            self._known(key)
            scheme, host = self._here(request)
        except FadenError as error:
            return refused(error, page)
        return _answer(200, segment_settings(key, scheme, host), page, _FRESH_FOR)

    async def _source_config(self, request: HotRequest) -> HotResponse:
        """What RudderStack's browser client asks first: the source is on, has no destinations, reports nothing."""
        page = request.header("origin")
        if request.method not in ("GET", "HEAD"):
            return _other(request, page, "GET, HEAD, OPTIONS")
        try:
            source = self._source(request, None)
        except FadenError as error:
            return refused(error, page)
        response = _answer(200, rudder_config(source), page, _FRESH_FOR)
        return response if request.method == "GET" else HotResponse(200, response.headers, b"")

    def _here(self, request: HotRequest) -> tuple[str, str]:
        """Protocol and host by which the client has reached us."""
        if self._public is not None:
            return self._public.scheme, self._public.netloc + self._public.path.rstrip("/")
        scheme, host = request.scheme, request.header("host") or ""
        if self._trust_proxy:
            scheme = request.header("x-forwarded-proto") or scheme
            host = request.header("x-forwarded-host") or host
        if scheme not in ("http", "https") or not _HOST.match(host):
            raise Invalid("host_invalid", "The request does not say which host it means.", path="Host")
        return scheme, host


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
    return _answer(error.status, body, page, *later)


def _answer(status: int, body: Any, page: str | None, *headers: tuple[str, str]) -> HotResponse:
    return HotResponse(status, [_JSON, *headers, *_cors(page)], msgspec.json.encode(body))


_SUCCESS = b'{"success":true}'


@lru_cache(maxsize=1024)
def _success(page: str | None) -> HotResponse:
    return HotResponse(200, [_JSON, *_cors(page)], _SUCCESS)


def _taken(accepted: int, rejects: list[Reject], page: str | None) -> HotResponse:
    """Accepted, though something went to quarantine: clients must not send it again, developers should see why."""
    problems = [Problem(one.code, one.message, one.path, one.hint) for one in rejects[:_MOST_PROBLEMS]]
    body = {"success": True, "accepted": accepted, "rejected": len(rejects), "problems": problems}
    return _answer(200, body, page)


def _cors(page: str | None) -> list[tuple[str, str]]:
    """Any page may send: a write key can only write. Retry-After must be named, or scripts cannot read it."""
    if page is None:
        return []
    return [
        ("Access-Control-Allow-Origin", page),
        ("Access-Control-Allow-Credentials", "true"),
        ("Access-Control-Expose-Headers", "Retry-After"),
        ("Vary", "Origin"),
    ]


def _other(request: HotRequest, page: str | None, allowed: str) -> HotResponse:
    if request.method != "OPTIONS":
        problem = Problem(
            "method_not_allowed", f"{request.method[:20]} is not possible here.", hint=f"Use {allowed}."
        )
        return _answer(405, {"error": problem}, page, ("Allow", allowed))
    headers = [("Allow", allowed), *_cors(page)]
    if page is not None:
        asked = request.header("access-control-request-headers") or ""
        names = f"{_ALLOWED}, {asked}" if _REQUESTED.match(asked) else _ALLOWED
        headers += [
            ("Access-Control-Allow-Methods", allowed),
            ("Access-Control-Allow-Headers", names),
            ("Access-Control-Max-Age", "7200"),
        ]
        if request.header("access-control-request-private-network"):
            headers.append(("Access-Control-Allow-Private-Network", "true"))
    return HotResponse(204, headers, b"")


@lru_cache(maxsize=4096)
def _keys_of(authorization: str) -> tuple[str | None, str | None]:
    """The key as Basic user and as Bearer token; at most one of them is there."""
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return None, value.strip()
    if scheme.lower() != "basic":
        return None, None
    try:
        return b64decode(value.strip(), validate=True).decode().partition(":")[0], None
    except (Base64Error, ValueError):
        return None, None


def _queried(query: str) -> str | None:
    if "rite" not in query:
        return None
    try:
        given = parse_qs(query, max_num_fields=50)
    except ValueError:
        return None
    found = given.get("writeKey") or given.get("write_key")
    return found[0] if found else None


def _clock_of(sent_at: str | None) -> datetime | None:
    if sent_at is None:
        return None
    try:
        return moment(sent_at, "sentAt")
    except Invalid:
        return None

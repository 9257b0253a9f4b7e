"""What all event doors have in common: who sends, what holds for a request, and where its events go."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Protocol
from urllib.parse import parse_qs

from faden.collect.geo import NOWHERE, Locate, origin
from faden.collect.pace import Pace
from faden.collect.segment import Call
from faden.collect.uuid7 import uuid7
from faden.collect.verdict import NOTHING, shown
from faden.domain.clock import Clock
from faden.domain.errors import Unauthorised
from faden.domain.event import Event, Reject
from faden.domain.touchpoint import Source
from faden.web.answers import HotRequest

DEFAULT_CURRENCY = "USD"
"""What the Segment specification assumes for an amount without a currency, where the company has named none."""

BROWSERS = ("Mozilla/", "Opera/")
_PLACES = "Send it as the Basic user, as writeKey in the query, or as X-Write-Key."
_MOST_FIELDS = 500
"""Matomo's requests are one long query."""


class Submits(Protocol):
    """The pipeline, as far as it is needed here: returns when the events are durable and applied."""

    async def submit(
        self, events: Sequence[Event], rejects: Sequence[Reject] = (), *, imported: bool = False
    ) -> object:
        """Raises `Overloaded` or `Unavailable`."""


class Doorway:
    """One for all doors. `sources` resolves a write key, `currency` is the company's, `random` gives random bytes."""

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
    ) -> None:
        self._pipeline, self._pace = pipeline, Pace()
        self.sources, self.clock, self.locate, self.trust_proxy = sources, clock, locate, trust_proxy
        self._random, self._currency = random, currency

    def submit(
        self, events: list[Event], rejects: Sequence[Reject] = (), *, imported: bool = False
    ) -> Awaitable[object]:
        """Hand on what came in, with a verdict on its pace. Raises `Overloaded` or `Unavailable`.

        `imported`: another system tells of the past, in which people may stand who were erased here.
        """
        return self._pipeline.submit(self._pace.judged(events), rejects, imported=imported)

    def calls(self, request: HotRequest) -> Callable[[Source], Call]:
        """What holds for everything in a request, once it is known for which source it speaks."""
        now = self.clock()
        return lambda source: self.call(request, source, now)

    def call(
        self, request: HotRequest, source: Source, received_at: datetime, sent_at: datetime | None = None
    ) -> Call:
        """The request's own address and User-Agent are the visitor's only where a browser or an app speaks itself."""
        header = request.header
        user_agent = header("user-agent")
        itself = source.kind == "app" or (user_agent is not None and user_agent.startswith(BROWSERS))
        return Call(
            source,
            received_at,
            self._new_id,
            self._unit(),
            sent_at,
            self.locate(self._address(request)) if itself else NOWHERE,
            user_agent if itself else None,
            None,
            self.locate,
            shown(header) if itself else NOTHING,
            itself and header("sec-gpc") == "1",
        )

    def replayed(self, source: Source, received_at: datetime) -> Call:
        """What holds for something that comes out of quarantine."""
        return Call(source, received_at, self._new_id, self._unit(), locate=self.locate)

    def source(self, keys: Iterator[str]) -> Source:
        """The source of the first key; `Unauthorised` without one or with a wrong one."""
        return self.known(next(keys, None))

    def known(self, key: str | None, places: str = _PLACES) -> Source:
        """The source of a key. `places`: where it may stand, for whoever has sent none."""
        if key is None:
            raise Unauthorised("write_key_missing", "The request carries no write key.", path="writeKey", hint=places)
        source = self.sources(key)
        if source is None:
            raise Unauthorised(
                "write_key_unknown",
                "The write key is wrong or revoked.",
                path="writeKey",
                hint="Copy it from the page Sources.",
            )
        return source

    def _unit(self) -> str:
        return self._currency() or DEFAULT_CURRENCY

    def _new_id(self, at: datetime) -> str:
        return uuid7(at, self._random)

    def _address(self, request: HotRequest) -> str:
        forwarded = request.header("x-forwarded-for") if self.trust_proxy else None
        return forwarded.partition(",")[0] if forwarded else request.peer


def keys(request: HotRequest) -> Iterator[str]:
    """The keys of a request, in the order in which Segment's doors look for them.

    A Bearer token comes last: senders of webhooks show one of their own, and the key in the address.
    """
    basic, _ = credentials(request)
    if basic:
        yield basic
    yield from addressed(request)
    yield from authorised(request)


def authorised(request: HotRequest) -> Iterator[str]:
    """The keys in the header: Basic user, X-Write-Key (Jitsu's »key:secret« as well), Bearer."""
    basic, bearer = credentials(request)
    if basic:
        yield basic
    written = (request.header("x-write-key") or "").partition(":")[0].strip()
    if written:
        yield written
    if bearer:
        yield bearer


def addressed(request: HotRequest) -> Iterator[str]:
    """The key in the query, as `writeKey` or `write_key`."""
    found = queried(request.query, _MOST_FIELDS)
    if found is not None:
        yield found.partition(":")[0]


def credentials(request: HotRequest) -> tuple[str | None, str | None]:
    """The key as Basic user and as Bearer token; at most one of them is there."""
    authorization = request.header("authorization")
    return (None, None) if authorization is None else _credentials(authorization)


@lru_cache(maxsize=4096)
def _credentials(authorization: str) -> tuple[str | None, str | None]:
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return None, value.strip()
    if scheme.lower() != "basic":
        return None, None
    try:
        return b64decode(value.strip(), validate=True).decode().partition(":")[0], None
    except (Base64Error, ValueError):
        return None, None


def queried(query: str, most: int) -> str | None:
    """The key in a query of at most `most` fields, as it stands there."""
    if "rite" not in query:
        return None
    try:
        given = parse_qs(query, max_num_fields=most)
    except ValueError:
        return None
    found = given.get("writeKey") or given.get("write_key")
    return found[0] if found else None

"""The hot doors: what Segment's and RudderStack's clients call, answered beside the framework, without it.

A server builds a `HotRequest`, looks up `Hot.find(path)` and sends the `HotResponse`. Nothing here knows the server.
The answer is given after the events are durable; overload is 429 with Retry-After, and only overload is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from urllib.parse import unquote, urlsplit

from faden.collect import receive
from faden.collect.agents import warm_up
from faden.collect.patience import moment
from faden.collect.receive import Opened
from faden.collect.segment import KINDS, Kind
from faden.domain.errors import FadenError, Invalid, NotFound
from faden.domain.event import Event
from faden.domain.touchpoint import Source
from faden.web.answers import Handler, HotRequest, HotResponse, answer, other, refused, taken
from faden.web.clients import rudder_config, segment_settings
from faden.web.doorway import Doorway, credentials, queried

LARGEST_BODY = receive.LARGEST_BATCH
"""A server may stop reading after this many bytes and one; the answer is the same 413."""

BATCHES = ("/v1/batch", "/v1/import", "/v1/b", "/beacon/v1/batch")
SOURCE_CONFIG = ("/sourceConfig", "/sourceConfig/")

_ACCEPTS = "Authorization, Content-Type, X-Retry-Count, X-Write-Key, AnonymousId, SentAt"
_HOST = re.compile(r"[A-Za-z0-9.:\[\]_-]{1,255}\Z")
_PLACES = "Send it as the Basic user, as writeKey in the body or query, or as X-Write-Key."
_MOST_FIELDS = 50
_FRESH_FOR = ("Cache-Control", "private, max-age=120")


class Hot:
    """All hot handlers: Segment's and RudderStack's own, and those of further doors."""

    def __init__(self, doorway: Doorway, public_url: str | None = None) -> None:
        self._doorway = doorway
        self._public = urlsplit(public_url) if public_url else None
        warm_up()
        self._under: list[tuple[str, Handler]] = []
        self._paths: dict[str, Handler] = {path: partial(self._collect, None) for path in BATCHES}
        for kind in KINDS:
            self._paths[f"/v1/{kind}"] = self._paths[f"/v1/{kind[0]}"] = partial(self._collect, kind)
        for path in SOURCE_CONFIG:
            self._paths[path] = self._source_config

    def also(self, paths: Mapping[str, Handler]) -> None:
        """Answer further paths, those of other protocols."""
        self._paths.update(paths)

    def also_under(self, beginning: str, handler: Handler) -> None:
        """Answer whatever begins so and is no path of its own."""
        self._under.append((beginning, handler))

    def find(self, path: str) -> Handler | None:
        """The handler of a path, None where it is not one of ours."""
        found = self._paths.get(path)
        if found is None:
            for beginning, handler in self._under:
                if path.startswith(beginning):
                    return handler
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
        return receive.again(body, self._doorway.replayed(source, received_at))

    async def _collect(self, kind: Kind | None, request: HotRequest) -> HotResponse:
        page = request.header("origin")
        if request.method != "POST":
            return other(request, "POST, OPTIONS", accepts=_ACCEPTS)
        doorway = self._doorway
        try:
            found = receive.opened(kind, request.body)
            source = self._source(request, found)
            call = doorway.call(request, source, doorway.clock(), _clock_of(request.header("sentat")))
            events, rejects = receive.parcel(found, call)
            await doorway.submit(events, rejects)
        except FadenError as error:
            return refused(error, page)
        return taken(len(events), rejects, page)

    def _source(self, request: HotRequest, found: Opened | None) -> Source:
        """Who sends: the key stands in the Basic user, the body, the query or a header, in this order."""
        basic, bearer = credentials(request)
        key = (
            basic
            or (found and receive.written_key(found))
            or queried(request.query, _MOST_FIELDS)
            or (request.header("x-write-key") or "").partition(":")[0]
            or bearer
        )
        return self._doorway.known(key or None, _PLACES)

    async def _settings(self, request: HotRequest) -> HotResponse:
        """What Segment's browser client asks before its first event: where to send, and nothing else to load."""
        page = request.header("origin")
        if request.method != "GET":
            return other(request, "GET, OPTIONS", accepts=_ACCEPTS)
        key = unquote(request.path.removeprefix("/v1/projects/").removesuffix("/settings"))
        try:
            self._doorway.known(key or None, _PLACES)
            scheme, host = self._here(request)
        except FadenError as error:
            return refused(error, page)
        return answer(200, segment_settings(key, scheme, host), page, _FRESH_FOR)

    async def _source_config(self, request: HotRequest) -> HotResponse:
        """What RudderStack's browser client asks first: the source is on, has no destinations, reports nothing."""
        page = request.header("origin")
        if request.method not in ("GET", "HEAD"):
            return other(request, "GET, HEAD, OPTIONS", accepts=_ACCEPTS)
        try:
            source = self._source(request, None)
        except FadenError as error:
            return refused(error, page)
        response = answer(200, rudder_config(source), page, _FRESH_FOR)
        return response if request.method == "GET" else HotResponse(200, response.headers, b"")

    def _here(self, request: HotRequest) -> tuple[str, str]:
        """Protocol and host by which the client has reached us."""
        if self._public is not None:
            return self._public.scheme, self._public.netloc + self._public.path.rstrip("/")
        scheme, host = request.scheme, request.header("host") or ""
        if self._doorway.trust_proxy:
            scheme = request.header("x-forwarded-proto") or scheme
            host = request.header("x-forwarded-host") or host
        if scheme not in ("http", "https") or not _HOST.match(host):
            raise Invalid("host_invalid", "The request does not say which host it means.", path="Host")
        return scheme, host


def _clock_of(sent_at: str | None) -> datetime | None:
    if sent_at is None:
        return None
    try:
        return moment(sent_at, "sentAt")
    except Invalid:
        return None

"""More doors to the same log: Matomo's tracking API, CloudEvents, and Jitsu's address of Segment's messages."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import chain

from faden.collect import cloudevents, matomorequests, receive
from faden.collect.hints import NONE, sent
from faden.collect.matomorequests import Sender
from faden.collect.receive import Opened
from faden.collect.segment import KINDS, Call, Kind
from faden.domain.errors import FadenError
from faden.domain.event import Event, Reject
from faden.domain.touchpoint import Source
from faden.web.answers import Handler, HotRequest, HotResponse, answer, cors, other, problems, refused, taken
from faden.web.doorway import BROWSERS, Doorway, addressed, authorised, keys

MATOMO = ("/matomo.php", "/piwik.php")
CLOUDEVENTS = "/v1/cloudevents"
JITSU = ("/api/s/", "/api/s/s2s/")

_PICTURE = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
"""One transparent pixel."""
_UNKEPT = ("Cache-Control", "no-store")

Again = Callable[[bytes, Call], Sequence[Event]]


class Doors:
    """All of them. `paths` is what a server answers here, `again` reads what lies in quarantine once more."""

    def __init__(self, doorway: Doorway) -> None:
        self._doorway = doorway
        self.paths: Mapping[str, Handler] = {
            **dict.fromkeys(MATOMO, self._matomo),
            CLOUDEVENTS: self._cloudevents,
            **{f"{path}{kind}": partial(self._jitsu, kind) for path in JITSU for kind in KINDS},
        }

    def again(self, door: str, body: bytes, source: Source, received_at: datetime) -> Sequence[Event]:
        """A quarantined input, mended or not; `Invalid` as long as something is wrong with it.

        Raises `KeyError` for a door that is none of these.
        """
        return AGAIN[door](body, self._doorway.replayed(source, received_at))

    async def _matomo(self, request: HotRequest) -> HotResponse:
        """Whatever comes is answered with a pixel, nothing (`send_image=0`), or, for a batch, how much was taken."""
        page = request.header("origin")
        if request.method not in ("GET", "POST"):
            return other(request, "GET, POST, OPTIONS")
        try:
            found = matomorequests.opened(request.query, request.body)
            events, rejects = matomorequests.parcel(found, self._sender(request))
            await self._doorway.submit(events, rejects)
        except FadenError as error:
            return refused(error, page)
        if found.silent:
            return HotResponse(204, [_UNKEPT, *cors(page)], b"")
        if found.batch:
            return _counted(len(found.requests), rejects, page)
        return HotResponse(200, [("Content-Type", "image/gif"), _UNKEPT, *cors(page)], _PICTURE)

    def _sender(self, request: HotRequest) -> Sender:
        """A browser's own language and page count, a server's do not."""
        user_agent = request.header("user-agent")
        itself = user_agent is not None and user_agent.startswith(BROWSERS)
        return Sender(
            tuple(authorised(request)),
            next(addressed(request), None),
            self._doorway.sources,
            self._doorway.calls(request),
            request.header("accept-language") if itself else None,
            request.header("referer") if itself else None,
            sent(request.header) if itself else NONE,
            request.header("sec-gpc") == "1",
            self._doorway.locate,
        )

    async def _cloudevents(self, request: HotRequest) -> HotResponse:
        page = request.header("origin")
        if request.method != "POST":
            return other(request, "POST, OPTIONS", *_webhook(request))
        doorway = self._doorway
        try:
            found = cloudevents.opened(request.header, request.body)
            source = doorway.source(keys(request))
            events, rejects = cloudevents.parcel(found, doorway.calls(request)(source))
            await doorway.submit(events, rejects)
        except FadenError as error:
            return refused(error, page)
        return taken(len(events), rejects, page)

    async def _jitsu(self, kind: Kind, request: HotRequest) -> HotResponse:
        """Segment's message under Jitsu's address."""
        page = request.header("origin")
        if request.method != "POST":
            return other(request, "POST, OPTIONS")
        doorway = self._doorway
        try:
            found = receive.opened(kind, request.body)
            source = doorway.source(chain(keys(request), _unmasked(found)))
            events, rejects = receive.parcel(found, doorway.calls(request)(source))
            await doorway.submit(events, rejects)
        except FadenError as error:
            return refused(error, page)
        return taken(len(events), rejects, page)


AGAIN: Mapping[str, Again] = {matomorequests.DOOR: matomorequests.again, cloudevents.DOOR: cloudevents.again}
"""The decoder of each door's quarantine; what came in by Jitsu's address is a Segment message."""


def _unmasked(found: Opened) -> Iterator[str]:
    """Jitsu's browser client writes the key into the body with asterisks in its place."""
    key = (receive.written_key(found) or "").partition(":")[0]
    if key and "*" not in key:
        yield key


def _counted(requests: int, rejects: list[Reject], page: str | None) -> HotResponse:
    """What Matomo's clients of batches read, and why something was put away."""
    body = {"status": "success", "tracked": requests - len(rejects), "invalid": len(rejects)}
    return answer(200, body | ({"problems": problems(rejects)} if rejects else {}), page)


def _webhook(request: HotRequest) -> list[tuple[str, str]]:
    """A sender of webhooks asks first whether he may (CloudEvents' rules for webhooks); with the key, he may."""
    sender = request.header("webhook-request-origin")
    if sender is None or not sender.isprintable():
        return []
    return [("WebHook-Allowed-Origin", sender), ("WebHook-Allowed-Rate", "*")]

"""One process, one port: event doors without a framework, the API through Litestar, the interface from memory.

Granian runs inside our own event loop, so that the pipeline shares it. On SIGTERM or SIGINT requests under way are
finished, streams are ended, what was accepted is projected, and the stores are closed.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any, cast

import structlog
from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server as Granian
from litestar import Litestar

from faden.app import App
from faden.domain.errors import Conflict
from faden.store.accounts import Accounts
from faden.web.answers import Handler, HotRequest
from faden.web.auth import Gatekeeper
from faden.web.bridge import Bridge, Scope, Site, Wire
from faden.web.consentdoor import ConsentDoor
from faden.web.decidedoor import DecideDoor
from faden.web.doors import Doors
from faden.web.doorway import Doorway
from faden.web.errors import UNEXPECTED, encoded
from faden.web.hot import LARGEST_BODY, Hot
from faden.web.live import Live
from faden.web.meters import Meters
from faden.web.ofrepdoor import OfrepDoor
from faden.web.replay import Replayer
from faden.web.site import Office, site
from faden.web.static import Static

HERE = Path(__file__).parent
GRACE = 10.0
"""Seconds for requests under way; a client that has stopped in the middle of its body must not hold the server."""
_SITE = ("/api/", "/health/", "/login/demo", "/metrics")
_DECIDES = ("/v1/decide", "/ofrep/")
_BODILESS = frozenset(("GET", "HEAD", "OPTIONS"))
_LOG = structlog.get_logger("faden.server")


class Front:
    """The RSGI application: looks at the path and hands the request to whom it belongs."""

    def __init__(self, hot: Hot, site: Litestar, static: Static, live: Live, meters: Meters) -> None:
        self._hot, self.site, self._static, self._live, self._meters = hot, site, static, live, meters

    async def __rsgi__(self, scope: Scope, wire: Wire) -> None:
        """Answer one request."""
        began = perf_counter()
        path = scope.path
        found = self._hot.find(path)
        if found is not None:
            door = "decide" if path.startswith(_DECIDES) else "collect"
            status = await self._collect(found, scope, wire)
        elif path.startswith(_SITE):
            door = "stream" if path == "/api/live" else "api"
            status = await self._bridged(scope, wire)
        else:
            door = "page"
            status = self._file(scope, wire)
        self._meters.answered(door, status, perf_counter() - began)

    async def _collect(self, handler: Handler, scope: Scope, wire: Wire) -> int:
        headers = scope.headers
        try:
            body = b"" if scope.method in _BODILESS else await _body(headers.get("content-length"), wire)
            peer = scope.client.rpartition(":")[0]
            response = await handler(
                HotRequest(scope.method, scope.path, scope.query_string, headers.get, body, peer, scope.scheme)
            )
        except Exception:
            _LOG.exception("collect_failed", path=scope.path)
            wire.response_bytes(500, _JSON, encoded(UNEXPECTED))
            return 500
        wire.response_bytes(response.status, response.headers, response.body)
        return response.status

    async def _bridged(self, scope: Scope, wire: Wire) -> int:
        bridge = Bridge(scope, wire, self._live.stopping)
        try:
            await bridge.run(cast(Site, self.site))
        except Exception:
            if not bridge.answered:
                _LOG.exception("request_failed", path=scope.path)
                wire.response_bytes(500, _JSON, encoded(UNEXPECTED))
                return 500
            _LOG.info("answer_cut_off", path=scope.path)
        return bridge.status

    def _file(self, scope: Scope, wire: Wire) -> int:
        if scope.method not in ("GET", "HEAD"):
            wire.response_bytes(405, [*_JSON, ("allow", "GET, HEAD")], _NOT_HERE)
            return 405
        headers = scope.headers
        answer = self._static.answer(
            scope.path, headers.get("accept-encoding") or "", headers.get("if-none-match") or ""
        )
        if scope.method == "HEAD" or answer.status == 304:
            wire.response_empty(answer.status, answer.headers)
        else:
            wire.response_bytes(answer.status, answer.headers, answer.body)
        return answer.status


_JSON = [("content-type", "application/json")]
_NOT_HERE = json.dumps(
    {"error": {"code": "method_not_allowed", "message": "This address only gives.", "path": None, "hint": None}}
).encode()


async def _body(length: str | None, wire: Wire) -> bytes:
    """The body, no further than the doors take; one byte more tells them that it was too large."""
    if length is not None and length.isdigit() and int(length) <= LARGEST_BODY:
        return await wire()
    found = bytearray()
    async for chunk in wire:
        found += chunk
        if len(found) > LARGEST_BODY:
            break
    return bytes(found[: LARGEST_BODY + 1])


class Server:
    """A running installation on one port."""

    def __init__(self, faden: App) -> None:
        self.faden = faden
        self.gate = Gatekeeper(Accounts(faden.operational, faden.clock), faden.clock, faden.token)
        self.live, self.meters = Live(), Meters(faden)
        doorway = Doorway(
            self.meters,
            faden.sources.resolve,
            faden.clock,
            random=os.urandom,
            currency=lambda: faden.preferences.currency,
            trust_proxy=faden.settings.trust_proxy,
            locate=faden.cities.origin,
        )
        self.hot = Hot(doorway, faden.settings.public_url)
        self.doors = Doors(doorway)
        self.hot.also(self.doors.paths)
        self.hot.also(ConsentDoor(doorway).paths)
        self.hot.also(DecideDoor(doorway, faden.desk).paths)
        flags = OfrepDoor(doorway, faden.desk)
        self.hot.also(flags.paths)
        self.hot.also_under(flags.single, flags.evaluate_one)
        self._static = Static(HERE / "assets")
        self._stop = asyncio.Event()

    @property
    def url(self) -> str:
        """Where a browser on this machine finds it."""
        settings = self.faden.settings
        host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104 - compared, not bound
        return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"

    @property
    def _contact(self) -> Path:
        return self.faden.settings.data / "server.json"

    def stop(self) -> None:
        """Begin to stop; `run` returns when it is done."""
        self._stop.set()
        self.live.stopping.set()

    async def run(self, ready: Callable[[Server], None] | None = None) -> None:
        """Serve until `stop` or a signal; the app is stopped then, but not closed."""
        faden, settings = self.faden, self.faden.settings
        check_port(settings.host, settings.port)
        faden.pipeline.listeners.append(self.live.hear)
        await faden.start()
        try:
            await asyncio.to_thread(self._static.warm)
            await self._serve(ready)
        finally:
            self._contact.unlink(missing_ok=True)
            faden.pipeline.listeners.remove(self.live.hear)
            await faden.stop()

    async def _serve(self, ready: Callable[[Server], None] | None) -> None:
        settings = self.faden.settings
        granian = Granian(
            self.front(),
            settings.host,
            settings.port,
            interface=Interfaces.RSGI,
            http=HTTPModes.http1,
            websockets=False,
            log_enabled=False,
            backlog=1024,
        )
        halt: Callable[[], None] = granian.stop
        serving = asyncio.create_task(granian.serve())
        loop = asyncio.get_running_loop()
        for one in (signal.SIGTERM, signal.SIGINT):
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(one, self.stop)
        try:
            await self._listening(serving)
            self._write_contact()
            _LOG.info("serving", url=self.url, events=self.faden.log.head)
            if ready is not None:
                ready(self)
            warming = asyncio.create_task(asyncio.to_thread(self.faden.asker.warm))
            await asyncio.wait([serving, asyncio.create_task(self._stop.wait())], return_when=asyncio.FIRST_COMPLETED)
            await warming
        finally:
            halt()
            self.live.stopping.set()
            with contextlib.suppress(TimeoutError, asyncio.CancelledError):
                await asyncio.wait_for(serving, GRACE)
            _LOG.info("stopped_serving")

    def front(self) -> Front:
        """What answers requests."""
        static = self._static
        replayer = Replayer(self.faden, self.hot.again, self.doors.again)
        office = Office(self.faden, self.gate, self.live, self.meters, replayer)
        return Front(self.hot, site(office), static, self.live, self.meters)

    async def _listening(self, serving: asyncio.Task[Any]) -> None:
        """Until the port answers; Granian does not say when that is."""
        settings = self.faden.settings
        while not serving.done():
            try:
                _, writer = await asyncio.open_connection(_near(settings.host), settings.port)
            except OSError:
                await asyncio.sleep(0.02)
                continue
            writer.close()
            return
        await serving

    def _write_contact(self) -> None:
        """Where the commands of this machine's owner find the server, and the token they show."""
        text = json.dumps({"url": self.url, "token": self.gate.command_line_token(), "pid": os.getpid()})
        self._contact.unlink(missing_ok=True)
        file = os.open(self._contact, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "w", encoding="utf-8") as out:
            out.write(text)


def _near(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound


def check_port(host: str, port: int) -> None:
    """`Conflict` where somebody listens there already; Granian would share the port and take half the requests."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Conflict(
                "port_taken",
                f"Port {port} on {host} cannot be used: {error.strerror}.",
                path="port",
                hint="Choose another one with --port.",
            ) from error

"""From Granian's RSGI to ASGI, for the parts of the server that Litestar answers. Plain HTTP, streams included."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Protocol

Message = MutableMapping[str, Any]
Site = Callable[[Any, Any, Any], Awaitable[None]]
"""An ASGI application. Its own names for these types differ from framework to framework."""


class Headers(Protocol):
    """RSGI's request headers; several of one name come as several items."""

    def items(self) -> list[tuple[str, str]]: ...

    def get(self, key: str, default: Any = None) -> Any: ...


class Scope(Protocol):
    """RSGI's request line; `path` is percent-decoded."""

    proto: str
    http_version: str
    server: str
    client: str
    scheme: str
    method: str
    path: str
    query_string: str

    @property
    def headers(self) -> Headers: ...


class Transport(Protocol):
    """An open streaming answer."""

    async def send_bytes(self, data: bytes) -> None: ...


class Wire(Protocol):
    """RSGI's connection: the body comes whole (`await wire()`) or in chunks, the answer goes once or as a stream."""

    async def __call__(self) -> bytes: ...

    def __aiter__(self) -> Any: ...

    async def client_disconnect(self) -> None: ...

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None: ...

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None: ...

    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> Transport: ...


class Bridge:
    """One request on its way through an ASGI application.

    `stopping` tells streams that the server wants to go: they see a disconnected client then.
    """

    def __init__(self, scope: Scope, wire: Wire, stopping: asyncio.Event) -> None:
        self._scope, self._wire, self._stopping = scope, wire, stopping
        self._chunks: Any = None
        self._ended = False
        self.status = 500
        self._headers: list[tuple[str, str]] = []
        self._transport: Transport | None = None
        self.answered = False

    async def run(self, site: Site) -> None:
        """Let the application answer."""
        await site(self._asgi_scope(), self._receive, self._send)

    def _asgi_scope(self) -> dict[str, Any]:
        scope = self._scope
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": scope.http_version,
            "method": scope.method,
            "scheme": scope.scheme,
            "path": scope.path,
            "raw_path": scope.path.encode("utf-8", "surrogateescape"),
            "query_string": scope.query_string.encode("latin-1", "replace"),
            "root_path": "",
            "headers": [
                (name.lower().encode("latin-1", "replace"), value.encode("latin-1", "replace"))
                for name, value in scope.headers.items()
            ],
            "client": host_and_port(scope.client),
            "server": host_and_port(scope.server),
            "state": {},
        }

    async def _receive(self) -> Message:
        if self._ended:
            await self._gone()
            return {"type": "http.disconnect"}
        if self._chunks is None:
            self._chunks = aiter(self._wire)
        try:
            chunk = await anext(self._chunks)
        except StopAsyncIteration:
            self._ended = True
            return {"type": "http.request", "body": b"", "more_body": False}
        return {"type": "http.request", "body": chunk, "more_body": True}

    async def _gone(self) -> None:
        waits = [
            asyncio.ensure_future(self._wire.client_disconnect()),
            asyncio.ensure_future(self._stopping.wait()),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waits:
                one.cancel()

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._headers = [
                (name.decode("latin-1"), value.decode("latin-1")) for name, value in message.get("headers", ())
            ]
            return
        body = bytes(message.get("body", b""))
        if message.get("more_body", False) or self._transport is not None:
            await self._stream(body)
            if not message.get("more_body", False):
                # Without a length the client waits until the transport has gone.
                self._transport = None
            return
        self.answered = True
        if self._scope.method == "HEAD" or self.status in (204, 304):
            self._wire.response_empty(self.status, self._headers)
        else:
            self._wire.response_bytes(self.status, self._headers, body)

    async def _stream(self, body: bytes) -> None:
        if self._transport is None:
            self.answered = True
            self._transport = self._wire.response_stream(self.status, self._headers)
        if body:
            await self._transport.send_bytes(body)


def host_and_port(address: str) -> tuple[str, int] | None:
    """`127.0.0.1:80` or `[::1]:80` as a pair; None for what has no port, such as a Unix socket."""
    host, _, port = address.rpartition(":")
    return (host.strip("[]"), int(port)) if port.isdigit() else None

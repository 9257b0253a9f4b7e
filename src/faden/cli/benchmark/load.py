"""A load generator: so many kept connections on loopback, each sending its next request when the answer is there."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from time import perf_counter
from typing import NamedTuple, cast

from faden.domain.errors import Unavailable

MakeRequest = Callable[[int], bytes]
"""Number of the request -> its bytes, head and body."""


_APART = 10_000_002
"""Between the first numbers of two connections that count by themselves; even, so that pairs stay pairs."""


class Load(NamedTuple):
    """What came of it. `latencies` in seconds, sorted."""

    requests: int
    seconds: float
    latencies: list[float]
    statuses: dict[int, int]

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.requests / self.seconds

    def latency(self, share: float) -> float:
        """Seconds within which this share of the answers came."""
        return self.latencies[min(len(self.latencies) - 1, int(share * len(self.latencies)))]


class _Run:
    """What all connections of a run share."""

    def __init__(self, make: MakeRequest, seconds: float) -> None:
        self.make, self.latencies, self.statuses = make, list[float](), Counter[int]()
        self.number = 0
        self.began = perf_counter()
        self.until = self.began + seconds
        self.ended = self.began

    def next(self) -> bytes:
        """The next request."""
        self.number += 1
        return self.make(self.number)


class _Connection(asyncio.Protocol):
    def __init__(self, run: _Run, done: asyncio.Future[None], first: int | None) -> None:
        self._run, self._done, self._number = run, done, first
        self._buffer = b""
        self._sent = 0.0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._send()

    def _send(self) -> None:
        assert self._transport is not None
        if self._number is None:
            request = self._run.next()
        else:
            request = self._run.make(self._number)
            self._number += 1
        self._sent = perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        status = _answered(self._buffer)
        if status is None:
            return
        now, run = perf_counter(), self._run
        self._buffer = b""
        run.latencies.append(now - self._sent)
        run.statuses[status] += 1
        if now < run.until:
            self._send()
            return
        run.ended = max(run.ended, now)
        assert self._transport is not None
        self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._done.done():
            return
        if perf_counter() < self._run.until:
            self._done.set_exception(Unavailable("connection_lost", f"The server broke a connection off: {exc}."))
        else:
            self._done.set_result(None)


def _answered(data: bytes) -> int | None:
    """The status of the answer in `data`, None while it is not whole."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = data[:end].lower()
    at = head.find(b"content-length:")
    length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
    return int(head[9:12]) if len(data) >= end + 4 + length else None


async def load(port: int, connections: int, seconds: float, make: MakeRequest, *, apart: bool = False) -> Load:
    """Send for so many seconds; raises `Unavailable` where an answer was not 2xx: then the figures mean nothing.

    `apart`: each connection counts by itself, so that what has numbers side by side goes over one, in order.
    """
    loop = asyncio.get_running_loop()
    run = _Run(make, seconds)
    ends: list[asyncio.Future[None]] = []
    for one in range(connections):
        done: asyncio.Future[None] = loop.create_future()
        ends.append(done)
        first = one * _APART if apart else None
        await loop.create_connection(
            lambda done=done, first=first: _Connection(run, done, first),  # type: ignore[misc]
            "127.0.0.1",
            port,
        )
    await asyncio.gather(*ends)
    wrong = {status: count for status, count in run.statuses.items() if not 200 <= status < 300}
    if wrong:
        raise Unavailable("load_refused", f"The server refused requests: {wrong}.", hint="Run it on a quiet machine.")
    return Load(len(run.latencies), run.ended - run.began, sorted(run.latencies), dict(run.statuses))

"""Where the time of a single event goes: each step of the event path by itself, in one process, without a network.

`.venv/bin/python scripts/event_path.py [EVENTS]` prints microseconds of processor time an event, the median of three
rounds over the same people after a first one that makes them. What `faden bench collect-single` measures beyond the
sum is the server, the loop and threads that wait for each other.
"""

from __future__ import annotations

import gc
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TypeVar

from faden.app import App
from faden.cli.benchmark.visitors import Visitors
from faden.collect import receive
from faden.domain.event import Event
from faden.settings import Settings
from faden.web.answers import HotRequest
from faden.web.server import Server

GROUP = 22
"""Events that share a commit: so many come together at 64 connections."""
ROUNDS = 3
T = TypeVar("T")


class Steps:
    """Processor time by step, and the order of the steps."""

    def __init__(self, events: int) -> None:
        self._events = events
        self.times: dict[str, list[float]] = {}

    def timed(self, name: str, work: Callable[[], T]) -> T:
        """Do it, and note what it took."""
        began = time.process_time()
        found = work()
        self.times.setdefault(name, []).append((time.process_time() - began) * 1e6 / self._events)
        return found


def main(events: int) -> None:
    """Measure on a data directory that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="faden-path-") as folder:
        app = App.open(Settings(data=Path(folder)))
        try:
            key = app.sources.create("bench", "Benchmark", "server", "bench", "UTC").write_keys[0].key
            server, steps = Server(app), Steps(events)
            gc.collect()
            gc.freeze()
            gc.set_threshold(50_000, 50, 1_000)
            _round(app, server, requests(key, "first", events), Steps(events))
            for number in range(ROUNDS):
                _round(app, server, requests(key, f"r{number}", events), steps)
        finally:
            app.close()
    total = 0.0
    for name, times in steps.times.items():
        total += median(times)
        sys.stdout.write(f"{median(times):6.1f}  {name}\n")
    sys.stdout.write(f"{total:6.1f}  in all\n")


def requests(key: str, run: str, events: int) -> list[HotRequest]:
    """The same requests that the bench sends."""
    visitors, found = Visitors(key, run), list[HotRequest]()
    for number in range(events):
        head, _, body = visitors.single(number).partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        found.append(HotRequest("POST", first.split()[1], "", headers.get, body, "127.0.0.1"))
    return found


def _round(app: App, server: Server, asked: list[HotRequest], steps: Steps) -> None:
    hot, pipeline = server.hot, app.pipeline
    doorway = hot._doorway

    def read() -> list[Event]:
        events: list[Event] = []
        for one in asked:
            opened = receive.opened("page" if one.path.endswith("page") else "track", one.body)
            call = doorway.call(one, hot._source(one, opened), doorway.clock())
            events += doorway._pace.judged(receive.parcel(opened, call).events)
        return events

    events = steps.timed("read: JSON, write key, clock, page, campaign, place, device, verdict", read)
    groups = [events[start : start + GROUP] for start in range(0, len(events), GROUP)]
    admitted = steps.timed("gate: consent", lambda: [pipeline._admitted(group) for group in groups])
    appended = steps.timed(
        "log: seen before, packed, one durable commit a group", lambda: [pipeline.log.append(one) for one in admitted]
    )

    def applied() -> None:
        for group, numbers in zip(admitted, appended, strict=True):
            pipeline._apply(group, numbers)

    steps.timed("apply: person, consent, interests, visit, points, row", applied)
    steps.timed("write behind: rows into columns, the warehouse, changed profiles", pipeline.settle)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)

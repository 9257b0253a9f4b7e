"""Durable events through the whole path, beside the same server answering 204: rate, processor time, latency."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import uvloop

from faden.app import App
from faden.cli.benchmark.figure import Figure, Goal, figure, middle
from faden.cli.benchmark.load import Load, MakeRequest, load
from faden.cli.benchmark.process import ServerProcess, server
from faden.cli.benchmark.visitors import Visitors
from faden.settings import Settings

_BARE = "from faden.cli.benchmark.bare import run; run()"
_FULL = "from faden.cli.main import run; run()"
SETTLES = 4.0
"""Seconds after a load in which what it left to do (profiles, warehouse) is done, and counted."""
BATCH = 100


class Length(NamedTuple):
    """How long to measure."""

    rounds: int = 3
    seconds: float = 5.0
    warm: float = 3.0


QUICK = Length(1, 1.0, 0.3)


class Measured(NamedTuple):
    """One load on one server, with the processor seconds that it cost in all."""

    load: Load
    processor: float


Prepare = Callable[[App], None]


def _as_it_comes(_app: App) -> None:
    """An installation as it is made."""


@contextmanager
def both(prepare: Prepare = _as_it_comes) -> Iterator[tuple[ServerProcess, ServerProcess, str]]:
    """The bare server and an installation without events, both running; and its write key."""
    with tempfile.TemporaryDirectory(prefix="faden-bench-") as folder:
        app = App.open(Settings(data=Path(folder)))
        try:
            key = app.sources.create("bench", "Benchmark", "server", "bench", "UTC").write_keys[0].key
            prepare(app)
        finally:
            app.close()
        with server(_BARE) as bare, server(_FULL, "serve", "--data", folder, "--port") as full:
            yield bare, full, key


def _measured(target: ServerProcess, connections: int, seconds: float, make: MakeRequest, settles: float) -> Measured:
    before = target.processor_seconds()
    found = uvloop.run(load(target.port, connections, seconds, make))
    if settles:
        time.sleep(settles)
    return Measured(found, target.processor_seconds() - before)


def rounds(
    length: Length, connections: int, *, batches: bool, prepare: Prepare = _as_it_comes
) -> tuple[list[Measured], list[Measured]]:
    """Bare and full in turns, so that a neighbour's load falls on both."""
    bare_rounds, full_rounds = [], []
    with both(prepare) as (bare, full, key):
        for one in range(-1, length.rounds):
            visitors = Visitors(key, f"r{one + 1}")
            make = visitors.batch if batches else visitors.single
            seconds = length.warm if one < 0 else length.seconds
            settles = SETTLES if length.rounds > 1 else 1.0
            first = _measured(bare, connections, seconds, make, 0)
            second = _measured(full, connections, seconds, make, settles)
            if one >= 0:
                bare_rounds.append(first)
                full_rounds.append(second)
    return bare_rounds, full_rounds


def single(length: Length) -> list[Figure]:
    """One event a request: 64 connections for the rate, 8 for the latency."""
    name = "collect-single"
    bare, full = rounds(length, 64, batches=False)
    few_bare, few_full = rounds(length, 8, batches=False)
    return [
        figure(
            name,
            "durable single events at 64 connections; reference: the bare server's answers",
            middle([one.load.rate for one in full]),
            "events/s",
            reference=middle([one.load.rate for one in bare]),
            goal=Goal("ratio", least=0.28),
        ),
        figure(
            name,
            "processor time an event, with log, profiles, writing behind and shipping",
            _microseconds(full, 1),
            "µs",
            reference=_microseconds(bare, 1),
            goal=Goal("value", most=150),
        ),
        *_latencies(name, few_bare, few_full),
    ]


def _latencies(name: str, bare: list[Measured], full: list[Measured]) -> Iterator[Figure]:
    for share, words, goal in ((0.5, "half", None), (0.99, "99 of 100", Goal("value", most=60))):
        yield figure(
            name,
            f"within which {words} single events are answered at 8 connections",
            middle([one.load.latency(share) * 1000 for one in full]),
            "ms",
            reference=middle([one.load.latency(share) * 1000 for one in bare]),
            goal=goal,
        )


def batch(length: Length) -> list[Figure]:
    """A hundred events a request, 16 connections."""
    bare, full = rounds(length, 16, batches=True)
    return [
        figure(
            "collect-batch",
            "durable events in batches of 100 at 16 connections; reference: the bare server's answers, times 100",
            middle([one.load.rate * BATCH for one in full]),
            "events/s",
            reference=middle([one.load.rate * BATCH for one in bare]),
        ),
        figure(
            "collect-batch",
            "processor time an event, with log, profiles, writing behind and shipping",
            _microseconds(full, BATCH),
            "µs",
            reference=_microseconds(bare, BATCH),
            goal=Goal("value", most=55),
        ),
    ]


def _microseconds(rounds: list[Measured], events: int) -> float:
    return middle([one.processor / (one.load.requests * events) * 1e6 for one in rounds])

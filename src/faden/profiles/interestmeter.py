"""The relevance-spiral meter: what everybody is interested in, and how narrow they have become.

Reckoned in a thread from the stored profiles (some seconds behind the live ones), when somebody asks and the last
answer is older than a minute; from a sample where there are more people than can be looked at in a second or two.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from math import exp2
from typing import Any, NamedTuple

import msgspec

from faden.domain.clock import Clock
from faden.domain.interest import DAY, TUNNEL, group_of, narrowness
from faden.domain.profile import Profile
from faden.store import sample
from faden.store.operational import Operational

FRESH = timedelta(minutes=1)
OLD = timedelta(minutes=10)
"""What is older than that is nobody's answer any more."""
MOST_PEOPLE = 50_000
"""Beyond, a sample: shares of so many people are right to half a per cent."""
_BREATH = 0.005
"""Seconds between two pages of people, in which the event path is alone."""
TOP = 20
STEPS = 10
FAINT = 0.5
"""Points below which a tag is not counted as somebody's interest: a page seen one half-life ago."""


class TagSum(NamedTuple):
    """A tag over all people: `people` hold at least `FAINT` points of it."""

    key: str
    people: int
    points: float


class Overview(NamedTuple):
    """Everybody. Of a sample the counts are multiplied up; `every`: each so manyth person was looked at.

    `measured` people have interests enough to be called narrow or open; `mean` is None where nobody has.
    """

    as_of: datetime
    every: int
    people: int
    interested: int
    measured: int
    mean: float | None
    tunnel: int
    steps: list[int]
    """People by narrowness, in tenths from open to tunnel."""
    tags: list[TagSum]


_BEFORE = Profile.__struct_fields__[: Profile.__struct_fields__.index("interests")]
_Glimpse = msgspec.defstruct(
    "_Glimpse",
    [
        *((name, msgspec.Raw, msgspec.field(default=msgspec.Raw(b""))) for name in _BEFORE),
        ("interests", dict[str, tuple[float, datetime]], msgspec.field(default_factory=dict)),
    ],
    array_like=True,
    gc=False,
)
"""A profile of which only the interests are decoded."""
_DECODER: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(_Glimpse)


def _read(body: bytes) -> Iterable[tuple[str, tuple[float, datetime]]]:
    found: dict[str, tuple[float, datetime]] = _DECODER.decode(body).interests
    return found.items()


class _Fading:
    """`domain.interest.standing` for many people at one moment, unsorted."""

    def __init__(self, half_lives: dict[str, float], now: datetime) -> None:
        self._rates = {group: 1 / (days * DAY) for group, days in half_lives.items()}
        self._by_key: dict[str, float] = {}
        self._now = now

    def points(self, body: bytes) -> dict[str, float]:
        """Points now in an encoded profile, by tag."""
        found: dict[str, float] = {}
        now, by_key = self._now, self._by_key
        for key, (points, at) in _read(body):
            rate = by_key.get(key)
            if rate is None:
                rate = by_key[key] = self._rates.get(group_of(key), 0.0)
            if rate:
                found[key] = points * exp2(min((at - now).total_seconds(), 0.0) * rate)
        return found


class _Sums:
    def __init__(self) -> None:
        self.people = self.interested = self.tunnel = 0
        self.narrow: list[float] = []
        self.steps = [0] * STEPS
        self.holders: dict[str, int] = defaultdict(int)
        self.points: dict[str, float] = defaultdict(float)

    def add(self, held: dict[str, float]) -> None:
        """One more person, by points now."""
        self.people += 1
        if not held:
            return
        weighty = {key: amount for key, amount in held.items() if amount >= FAINT}
        self.interested += bool(weighty)
        for key, amount in weighty.items():
            self.holders[key] += 1
            self.points[key] += amount
        narrow = narrowness(held.values())
        if narrow is not None:
            self.narrow.append(narrow)
            self.steps[min(int(narrow * STEPS), STEPS - 1)] += 1
            self.tunnel += narrow >= TUNNEL


def overview(people: Iterable[dict[str, float]], now: datetime, every: int = 1) -> Overview:
    """The sums over people, each given as points now by tag."""
    sums = _Sums()
    for held in people:
        sums.add(held)
    strongest = sorted(sums.points, key=lambda key: (-sums.points[key], key))[:TOP]
    return Overview(
        as_of=now,
        every=every,
        people=sums.people * every,
        interested=sums.interested * every,
        measured=len(sums.narrow) * every,
        mean=math.fsum(sums.narrow) / len(sums.narrow) if sums.narrow else None,
        tunnel=sums.tunnel * every,
        steps=[one * every for one in sums.steps],
        tags=[TagSum(key, sums.holders[key] * every, sums.points[key] * every) for key in strongest],
    )


class InterestMeter:
    """Keeps the newest overview; one per app, asked on the event loop. `half_lives`: days by group, as of now."""

    def __init__(self, store: Operational, half_lives: Callable[[], dict[str, float]], clock: Clock) -> None:
        self._store, self._half_lives, self._clock = store, half_lives, clock
        self._newest: Overview | None = None
        self._work: asyncio.Task[Overview] | None = None

    async def read(self) -> Overview:
        """The newest overview; one older than a minute is answered with while the next is being made.

        While there is nobody yet, and where the last one is old, the next is waited for.
        """
        newest = self._newest
        age = OLD if newest is None or newest.people == 0 else self._clock() - newest.as_of
        if newest is not None and age < FRESH:
            return newest
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._renew())
        return newest if newest is not None and age < OLD else await asyncio.shield(self._work)

    async def _renew(self) -> Overview:
        self._newest = await asyncio.to_thread(self.measure)
        return self._newest

    def measure(self) -> Overview:
        """A new overview, in whatever thread this is called in."""
        now, half_lives = self._clock(), self._half_lives()
        every = max(1, math.ceil(sample.count(self._store) / MOST_PEOPLE))
        fading = _Fading(half_lives, now)
        return overview(map(fading.points, self._bodies(every)), now, every)

    def _bodies(self, every: int) -> Iterator[bytes]:
        for page in sample.bodies(self._store, every):
            yield from page
            time.sleep(_BREATH)

    async def stop(self) -> None:
        """Wait for what is under way, so that the store may be closed."""
        if self._work is not None:
            await asyncio.wait([self._work])

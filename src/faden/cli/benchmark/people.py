"""A million people in the store: how fast they are found while somebody types, and what one weighs in memory."""

from __future__ import annotations

import gc
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import quantiles
from typing import Any

import sqlalchemy as sa

from faden.cli.benchmark.figure import Figure, Goal, figure, middle
from faden.domain.consent import Change, Grant
from faden.domain.interest import Interest
from faden.domain.profile import Profile, Touch, label
from faden.domain.trait import TraitChange
from faden.domain.visit import Visit
from faden.profiles.cache import ProfileCache, encoded
from faden.profiles.search import words
from faden.store.operational import KeyRow, Operational
from faden.store.words import WordsRow

NAME = "people"
SHOWN = 9
"""As many as the interface asks for."""
_AT_ONCE = 50_000
_WEIGHED = 100_000
_NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
_FIRST = (
    *("Anna", "Ben", "Clara", "David", "Emilia", "Felix", "Greta", "Hannah", "Ida", "Jonas", "Karl", "Lea", "Mia"),
    *(
        "Noah",
        "Oskar",
        "Paula",
        "Quirin",
        "Rosa",
        "Sophie",
        "Theo",
        "Ulrike",
        "Valentin",
        "Werner",
        "Xaver",
        "Yvonne",
    ),
    *("Zoë", "Jürgen", "Günter", "Renée", "Søren", "Łukasz", "André", "Inês", "Björn", "Käthe", "Çelik", "Maria"),
)
_SYLLABLES = (
    *("ba", "be", "bo", "da", "den", "der", "fel", "ger", "han", "hof", "ing", "ker"),
    *("lan", "lo", "mann", "mey", "mül", "nau", "rich", "ro", "sen", "ste", "tal", "wer"),
)


class Crowd:
    """Made-up people, always the same: each with a name, three keys, seven traits, visits, interests and consent."""

    def person(self, number: int) -> Profile:
        """One of them; `number` from 1."""
        dice = random.Random(number)  # noqa: S311 - made-up people, no secret
        first = dice.choice(_FIRST)
        last = "".join(dice.choice(_SYLLABLES) for _ in range(dice.randint(2, 4))).capitalize()
        seen = _NOON - timedelta(seconds=dice.randrange(300 * 86_400))
        email = f"{first}.{last}{number % 1000}@example.org".lower()
        traits = {
            "firstName": first,
            "lastName": last,
            "email": email,
            "birthday": f"{dice.randint(1940, 2005)}-0{dice.randint(1, 9)}-1{dice.randint(0, 9)}",
            "city": dice.choice(("Nürnberg", "Berlin", "Wien", "Zürich", "Hamburg")),
            "plan": dice.choice(("free", "basic", "gold")),
            "newsletter": dice.random() < 0.3,
        }
        touch = Touch(seen, "Organic Search", "google")
        return Profile(
            id=number,
            first_seen=seen - timedelta(days=40),
            last_seen=seen,
            keys={
                "user_id": [f"K-{number:07d}"],
                "email": [email],
                "anonymous_id": [f"{dice.getrandbits(128):032x}"],
            },
            traits=traits,
            visits=6,
            events=60,
            points=4_200,
            orders=1,
            revenue={"EUR": Decimal("129.90")},
            first_touch=touch,
            last_touch=touch,
            counted={"sign-up": 4_000, "newsletter": 2_000},
            recent=[_visit(number * 10 + one, seen - timedelta(days=one)) for one in range(3)],
            consents={name: Grant(True, seen) for name in ("measurement", "marketing.email")},
            consent_log=[Change(seen, number, name, "granted") for name in ("measurement", "marketing.email")],
            interests={f"content:topic-{dice.randrange(200)}": Interest(dice.random() * 50, seen) for _ in range(6)},
            trait_log={key: [TraitChange(value, seen, seen, "shop", "web", number)] for key, value in traits.items()},
        )

    def people(self, first: int, count: int) -> Iterator[Profile]:
        """Some of them in order."""
        return (self.person(number) for number in range(first, first + count))

    def fill(self, store: Operational, people: int) -> None:
        """Write so many into a store, as the event path would have."""
        for start in range(1, people + 1, _AT_ONCE):
            rows, keys, found = [], [], []
            for profile in self.people(start, min(_AT_ONCE, people + 1 - start)):
                rows.append(encoded(profile, start))
                keys += [KeyRow(kind, value, profile.id) for kind, values in profile.keys.items() for value in values]
                found.append(WordsRow(profile.id, words(profile)))
            keys.sort()
            store.flush(start, rows, keys, [], words=found)


def _visit(number: int, at: datetime) -> Visit:
    return Visit(
        *(number, at, at, at, "web", "Organic Search", "google", None, None, "DE", "BY", "desktop", False, at),
        interactions=5,
        pages=4,
        dwell=240,
        counted={"page": 400, "product": 600},
    )


def crowded(people: int, looks: int) -> list[Figure]:
    """All figures over a store of its own. The segments' figures over as many people are those of `segments`."""
    with tempfile.TemporaryDirectory(prefix="faden-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'faden.sqlite'}"
        store = Operational(url)
        store.engine.dispose()
        sa.event.listen(store.engine, "connect", _roomy)
        try:
            began = time.perf_counter()
            Crowd().fill(store, people)
            made = figure(NAME, f"writing {people:,} people with their words", time.perf_counter() - began, "s")
            return [*found(store, people, looks), *_weight(url, min(_WEIGHED, people)), made]
        finally:
            store.close()


def _roomy(connection: Any, _record: Any) -> None:
    """A million at once are written by a connection that holds more than the usual 2 MB of the indexes."""
    connection.execute("PRAGMA cache_size=-400000")


def found(store: Operational, people: int, looks: int) -> list[Figure]:
    """How long the interface's question takes, over many beginnings of names, addresses and numbers."""
    cache = ProfileCache(store, 200_000)
    one = _timed(lambda text: _look(store, cache, text), beginnings(people, looks))
    two = _timed(lambda text: _look(store, cache, text), both_names(people, looks))
    what = f"a search over {people:,} people"
    return [
        figure(NAME, f"{what}, one word begun, median", middle(one), "ms", goal=Goal("value", most=50)),
        figure(NAME, f"{what}, one word begun, 99th percentile", quantiles(one, n=100)[98], "ms"),
        figure(NAME, f"{what}, first and last name begun, median", middle(two), "ms"),
        figure(NAME, f"{what}, first and last name begun, 99th percentile", quantiles(two, n=100)[98], "ms"),
    ]


def beginnings(people: int, count: int, seed: int = 11) -> list[str]:
    """What people type: the first 1 to 8 letters of one of somebody's words."""
    dice = random.Random(seed)  # noqa: S311 - a sample, no secret
    crowd = Crowd()
    return [dice.choice(words(crowd.person(dice.randint(1, people))))[: dice.randint(1, 8)] for _ in range(count)]


def both_names(people: int, count: int, seed: int = 12) -> list[str]:
    """The same for two words."""
    dice = random.Random(seed)  # noqa: S311 - a sample, no secret
    made = []
    for _ in range(count):
        traits = Crowd().person(dice.randint(1, people)).traits
        made.append(f"{traits['firstName'][: dice.randint(1, 6)]} {traits['lastName'][: dice.randint(1, 6)]}")
    return made


def _look(store: Operational, cache: ProfileCache, text: str) -> None:
    for profile_id in store.search(text, SHOWN):
        profile = cache.peek(profile_id)
        assert profile is not None
        label(profile)


def _timed(look: Callable[[str], None], texts: list[str]) -> list[float]:
    """Milliseconds for each."""
    took = []
    for text in texts:
        began = time.perf_counter()
        look(text)
        took.append((time.perf_counter() - began) * 1_000)
    return took


def _weight(url: str, people: int) -> list[Figure]:
    """Measured in a process of its own, whose memory nothing else has used before."""
    code = "import sys; from faden.cli.benchmark.people import weigh; weigh(sys.argv[1], int(sys.argv[2]))"
    out = subprocess.run(  # noqa: S603 - our own interpreter and words
        [sys.executable, "-c", code, url, str(people)], check=True, capture_output=True, text=True
    ).stdout
    what = f"memory of a cached profile with three keys, by {people:,} of them"
    return [figure(NAME, what, float(out) / people, "bytes")]


def weigh(url: str, people: int) -> None:
    """Load so many into a cache, with their keys, and print by how many bytes the process has grown. Linux only."""
    store = Operational(url)
    cache = ProfileCache(store, people)
    held = cache.get(1)
    assert held is not None
    gc.collect()
    before = _resident()
    for number in range(1, people + 1):
        profile = cache.get(number)
        assert profile is not None
        for kind, values in profile.keys.items():
            for value in values:
                cache.by_key(kind, value)
    gc.collect()
    sys.stdout.write(str(_resident() - before))
    store.close()


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * 4096

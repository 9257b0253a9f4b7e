"""How many people a condition holds for, and who they are: by SQL where it can, else over the profiles; both exactly.

What somebody did is counted in the events' columns. Where a condition asks for what the columns do not hold (an
event's properties), the events of the names in question are read from the log and the answer goes into the SQL.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from faden.domain.audience import DID, Audience, Clause, Did, HalfLife, audience, micros, remembered
from faden.domain.clock import Clock
from faden.domain.condition import Group, Rule
from faden.domain.errors import Invalid
from faden.domain.interest import DAY
from faden.domain.profile import Profile
from faden.measure.audience import Asked, Node, NotInWarehouse, Sources, asked, holds
from faden.measure.compiler import bound, once, table
from faden.measure.part import Reading
from faden.profiles.crowd import Crowd, Making, counted_in, profiles_in
from faden.profiles.past import deeds, named
from faden.store import sample
from faden.store.log import SqliteLog
from faden.store.operational import Operational
from faden.store.warehouse import Warehouse

SHOWN = 10
MOST_EVENTS = 200_000
"""Events that are read from the log for one answer: some seconds' work."""
MOST_KEYS = 20
TOP_TAGS = 5
_AT_ONCE = 2_000
_BREATH = 0.25

History = dict[int, list[tuple[int, int]]]
"""By person: when they did something, the newest first; microseconds since 1970 and the event's number."""


class Found(NamedTuple):
    """Members among people, the ids of some of them (last seen first), as of which moment, and how it was found."""

    members: int
    people: int
    sample: list[int]
    as_of: datetime
    via: Literal["sql", "profiles"]
    events_read: int
    """Events that had to be read from the log."""


class Rules(NamedTuple):
    """What conditions are understood by at the moment.

    `counted`: clauses of which the profiles hold the history, with how many times are remembered.
    """

    making: Making
    half_life: HalfLife
    counted: Mapping[str, int]


class Overlap(NamedTuple):
    """Sizes of segments, and for each pair how many belong to both."""

    keys: list[str]
    sizes: list[int]
    both: list[list[int]]


class Figure(NamedTuple):
    """One figure of two segments side by side; None: there is nobody to speak of."""

    figure: str
    unit: str
    a: float | None
    b: float | None


class TooManyEvents(Invalid):
    """What is to be counted happened too often to be read from the log for one answer."""


class Members:
    """Answers about people as they are now. Its methods block: call them in a thread, after `crowd.refresh`."""

    def __init__(
        self,
        crowd: Crowd,
        operational: Operational,
        warehouse: Warehouse,
        log: SqliteLog,
        rules: Callable[[], Rules],
        clock: Clock,
    ) -> None:
        self.crowd = crowd
        self._operational, self._warehouse, self._log = operational, warehouse, log
        self._rules, self._clock = rules, clock

    def count(self, tree: Group) -> Found:
        """For how many the condition holds; `tree` comes from `person_condition`."""
        rules, now = self._rules(), self._clock()
        past = _Past(self._warehouse, self._log, rules)
        try:
            sources = Sources(rules.half_life, rules.making.traits, self._distinct, lambda did: past.people(did, now))
            made = asked(tree, now, self._warehouse.people_offset, sources)
        except NotInWarehouse:
            return self._by_profiles(tree, rules, now, past)
        return self._by_sql(made, now, past.read)

    def _distinct(self, column: str) -> Sequence[str | None]:
        with self._warehouse.snapshot() as ask:
            return [row[0] for row in Reading(ask).run(different(column), {}).rows]

    def _by_sql(self, made: Asked, now: datetime, read: int) -> Found:
        with self._warehouse.snapshot() as ask:
            reading = Reading(ask)
            people, members = reading.run(counts(made.shape), made.values).rows[0]
            found = [row[0] for row in reading.run(newest(made.shape), made.values).rows]
        return Found(int(members or 0), int(people), found, now, "sql", read)

    def _by_profiles(self, tree: Group, rules: Rules, now: datetime, past: _Past) -> Found:
        """Everybody is looked at; others get their turn in between."""
        made = audience(tree, rules.half_life)
        history = {clause.key: past.counted(clause) for clause in made.clauses}
        members = people = 0
        newest_seen: list[tuple[int, int]] = []
        for page in sample.bodies(self._operational, 1):
            started = time.monotonic()
            for profile in profiles_in(page):
                if counted_in(profile, rules.making.reading):
                    people += 1
                    if _holds(made, profile, now, history):
                        members += 1
                        newest_seen = heapq.nlargest(SHOWN, [*newest_seen, (micros(profile.last_seen), profile.id)])
            time.sleep((time.monotonic() - started) * _BREATH)
        return Found(members, people, [one for _, one in newest_seen], now, "profiles", past.read)

    # ---- segments side by side

    def overlap(self, keys: Sequence[str]) -> Overlap:
        """How many belong to each of these segments, and to each two of them."""
        if not 2 <= len(keys) <= MOST_KEYS or len(set(keys)) < len(keys):
            raise Invalid(
                "keys_invalid",
                "So many segments are not compared.",
                path="keys",
                hint=f"Name 2 to {MOST_KEYS} different ones, separated by commas.",
            )
        values = {f"segment_{place}": key for place, key in enumerate(keys)}
        with self._warehouse.snapshot() as ask:
            row = [int(one or 0) for one in Reading(ask).run(overlaps(len(keys)), values).rows[0]]
        both = [[0] * len(keys) for _ in keys]
        for (one, other), count in zip(_pairs(len(keys)), row, strict=True):
            both[one][other] = both[other][one] = count
        return Overlap(list(keys), [both[place][place] for place in range(len(keys))], both)

    def compare(self, a: str, b: str, currency: str | None, half_lives: Mapping[str, float]) -> list[Figure]:
        """What people of two segments are like, as averages of a person; their strongest interests at the end."""
        values = {
            "currency": currency or "",
            "now": micros(self._clock()),
            "groups": [*half_lives],
            "halves": [one * DAY for one in half_lives.values()],
        }
        with self._warehouse.snapshot() as ask:
            reading = Reading(ask)
            means = [reading.run(portrait(0), {**values, "segment": key}).rows[0] for key in (a, b)]
            tags = [dict(reading.run(leanings(0), {**values, "segment": key}).rows) for key in (a, b)]
        members = [int(one[0]) for one in means]
        rows = [Figure("members", "count", *map(float, members))]
        for place, (name, unit) in enumerate(_FIGURES, start=1):
            one, other = means[0][place], means[1][place]
            rows.append(Figure(name, (currency or "") if unit == "money" else unit, one, other))
        return rows + _leanings(tags, members)


def _leanings(tags: list[dict[str, float]], members: list[int]) -> list[Figure]:
    """The strongest interests of both, in points of an average member."""
    mean = [{tag: sum_ / count for tag, sum_ in found.items()} for found, count in zip(tags, members, strict=True)]
    strongest = sorted({*mean[0], *mean[1]}, key=lambda tag: (-max(one.get(tag, 0.0) for one in mean), tag))
    rows = []
    for tag in strongest[:TOP_TAGS]:
        one, other = (found.get(tag, 0.0) if count else None for found, count in zip(mean, members, strict=True))
        rows.append(Figure(f"interest:{tag}", "points", one, other))
    return rows


_FIGURES = (
    ("visits_per_person", "count"),
    ("value_per_person", "points"),
    ("revenue_per_person", "money"),
    ("orders_per_person", "count"),
    ("share_known", "share"),
)


def _pairs(count: int) -> list[tuple[int, int]]:
    return [(one, other) for one in range(count) for other in range(one, count)]


def _holds(made: Audience, profile: Profile, now: datetime, history: Mapping[str, History | None]) -> bool:
    if history:
        held = {key: found.get(profile.id, []) for key, found in history.items() if found is not None}
        profile.history = {**profile.history, **held}
    return made.holds(profile, now)


class _Past:
    """What people did, read from the log once for one answer."""

    def __init__(self, warehouse: Warehouse, log: SqliteLog, rules: Rules) -> None:
        self._warehouse, self._log, self._rules = warehouse, log, rules
        self._known: dict[str, History] = {}
        self._keep: dict[str, int] = {}
        self.read = 0

    def people(self, did: Did, now: datetime) -> list[int]:
        """Who did it at least so many times within the days."""
        made = audience(Group((Rule(DID, ">=", _plain(did)),)), self._rules.half_life)
        clause = made.clauses[0]
        try:
            found = self._history(clause)
        except TooManyEvents as error:
            if self._counts(clause):
                raise NotInWarehouse("did") from error
            raise
        nobody = Profile(id=1, first_seen=now, last_seen=now)
        members = []
        for person, times in found.items():
            nobody.history = {clause.key: times}
            if made.holds(nobody, now):
                members.append(person)
        return members

    def counted(self, clause: Clause) -> History | None:
        """The history of what a condition counts; None: the profiles themselves hold it."""
        try:
            return self._history(clause)
        except TooManyEvents:
            if self._counts(clause):
                return None
            raise

    def _counts(self, clause: Clause) -> bool:
        return self._rules.counted.get(clause.key, 0) >= clause.keep

    def _history(self, clause: Clause) -> History:
        found = self._known.get(clause.key)
        if found is None or self._keep[clause.key] < clause.keep:
            found = self._known[clause.key] = self._gathered(clause)
            self._keep[clause.key] = clause.keep
        return found

    def _gathered(self, clause: Clause) -> History:
        names = named(self._warehouse, [clause])
        pairs = self._warehouse.occurrences(names, 0, self._warehouse.people_offset, MOST_EVENTS - self.read + 1)
        if len(pairs) + self.read > MOST_EVENTS:
            raise TooManyEvents(
                "too_many_events",
                f"More than {MOST_EVENTS:,} events would have to be read from the log.",
                path="condition",
                hint="Name the event in the condition, or publish the segment: from then on its events are counted.",
            )
        found: History = {}
        for start in range(0, len(pairs), _AT_ONCE):
            owners = dict(pairs[start : start + _AT_ONCE])
            for deed in deeds(self._log, owners, [clause]):
                held = found.get(deed.person, [])
                found[deed.person] = remembered(held, deed.event.at, deed.seq, clause.keep)
            self.read += len(owners)
        return found


def _plain(did: Did) -> dict[str, object]:
    return {"times": did.times, "days": did.days, "where": did.where}


# ---- statements


@once
def different(column: str) -> Any:
    """The different values in a column of people's events."""
    events = table("events")
    return events.filter(events.profile > 0).select(column).distinct()


@once
def counts(shape: Node) -> Any:
    """How many people there are, and for how many it holds."""
    people = table("people")
    return people.aggregate(people=people.count(), members=holds(people, shape).sum())


@once
def newest(shape: Node) -> Any:
    """Some of those for whom it holds, last seen first."""
    import ibis

    people = table("people")
    found = people.filter(holds(people, shape)).order_by(ibis.desc("last_seen"), ibis.desc("id"))
    return found.select("id").limit(SHOWN)


@once
def overlaps(count: int) -> Any:
    """For each pair of so many segments, itself included, how many belong to both."""
    people = table("people")
    within = [people.segments.contains(bound(f"segment_{place}", "string")) for place in range(count)]
    both = {f"both_{one}_{other}": (within[one] & within[other]).sum() for one, other in _pairs(count)}
    return people.aggregate(**both)


def _segment() -> Any:
    people = table("people")
    return people.filter(people.segments.contains(bound("segment", "string")))


@once
def portrait(_: int) -> Any:
    """The members of a segment: how many, and their averages in the order of the figures."""
    people = _segment()
    return people.aggregate(
        members=people.count(),
        visits=people.visits.mean(),
        points=people.points.mean(),
        revenue=people.revenue.get(bound("currency", "string")).fill_null(0.0).mean(),
        orders=people.orders.mean(),
        known=people.known.cast("float64").mean(),
    )


@once
def leanings(_: int) -> Any:
    """The sums of the members' points by tag, as faded now; of tags whose group is no more nothing is said."""
    import ibis

    people = _segment()
    held = people.select(tag=people.interests.keys().unnest(), held=people.interests.values().unnest())
    halves = bound("groups", "array<string>").zip(bound("halves", "array<float64>")).unnest().name("half").as_table()
    halves = halves.select(group=halves.half["f1"], seconds=halves.half["f2"])
    rows = held.mutate(group=held.tag.split(":")[0]).inner_join(halves, "group")
    passed = (bound("now", "int64") - rows.held["at"]).cast("float64") / 1_000_000.0
    fading = rows.held["points"] * (ibis.literal(2.0, "float64") ** (-passed / rows.seconds))
    points = ibis.ifelse(passed <= 0, rows.held["points"], fading)
    return rows.mutate(points=points).group_by("tag").aggregate(points=lambda one: one.points.sum())

"""How somebody's interests came about: the person's own events told again, in the order in which they happened."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from faden.domain.event import Event
from faden.domain.interest import FORGOTTEN, faded, group_of
from faden.domain.interesttags import points
from faden.domain.profile import Profile
from faden.domain.segment import TYPE
from faden.profiles import consents
from faden.profiles.interests import learn, obey
from faden.profiles.rules import RuleBook

MOST_EVENTS = 2000
"""The newest events that are told again; a longer life begins later in the picture."""
MOST_MOMENTS = 60
REASONS = 3
_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)
_SHORT = timedelta(days=21)
"""A shorter life is shown by days."""


class Reason(NamedTuple):
    """An event that fed a tag, and what it gave."""

    seq: int
    event: Event
    points: float


class History(NamedTuple):
    """Points of some tags at some moments, and which events fed every tag last, newest first."""

    moments: list[datetime]
    series: dict[str, list[float]]
    why: dict[str, list[Reason]]


def history(events: Mapping[int, Event], rules: RuleBook, now: datetime, keys: list[str]) -> History:
    """The tags `keys` over time from these events of one person; at `now` for the last time.

    Told in the order of time, while the profile learned in the order of arrival: where a cap was reached or the
    person has been joined, the last value may lie a little below what the profile holds.
    """
    told = sorted(events.items(), key=lambda one: (one[1].at, one[0]))
    seen = [(seq, event) for seq, event in told if event.actor == "human" and event.at <= now]
    moments = _moments(seen[0][1].at, now) if seen else []
    series: dict[str, list[float]] = {key: [] for key in keys}
    teller = _Teller(rules)
    at = 0
    for moment in moments:
        while at < len(seen) and seen[at][1].at <= moment:
            teller.tell(*seen[at])
            at += 1
        for key, held in series.items():
            held.append(teller.value(key, moment))
    return History(moments, series, {key: list(reversed(found)) for key, found in teller.why.items()})


class _Teller:
    """One person, told event by event."""

    def __init__(self, rules: RuleBook) -> None:
        self._rules, self._half_lives = rules, rules.learning.half_lives
        self._person: Profile | None = None
        self.why: dict[str, deque[Reason]] = defaultdict(lambda: deque(maxlen=REASONS))

    def tell(self, seq: int, event: Event) -> None:
        if self._person is None:
            self._person = Profile(1, event.at, event.at)
        person, reading, plan = self._person, self._rules.consent(seq), self._rules.interests(seq)
        if event.name == FORGOTTEN and event.type == TYPE:
            person.interests = {}
        if consents.speaks(event) and consents.note(person, seq, event, reading):
            obey(person, event.context.country, reading)
        before = dict(person.interests)
        learn(person, event, plan, reading)
        lesson = plan.lesson(event)
        if lesson is None:
            return
        for tag in plan.tags(event, lesson):
            if person.interests.get(tag.key) is not before.get(tag.key):
                self.why[tag.key].append(Reason(seq, event, points(lesson, event)))

    def value(self, key: str, moment: datetime) -> float:
        held = None if self._person is None else self._person.interests.get(key)
        half_life = self._half_lives.get(group_of(key))
        return 0.0 if held is None or half_life is None else faded(held, half_life, moment)


def _moments(first: datetime, now: datetime) -> list[datetime]:
    """Days of a short life, else weeks, else as many equal steps as fit; `now` is the last one."""
    span = now - first
    step = max(_DAY if span <= _SHORT else _WEEK, span / (MOST_MOMENTS - 1))
    count = min(int(span / step) + 1, MOST_MOMENTS)
    return [now - step * back for back in reversed(range(count))]

"""Who belongs to which segment by a slow and simple reckoning: over all that happened, anew at each look.

It knows the people as the event path has joined them (which is a matter of other tests) and nothing else of what a
profile keeps: decisions, traits, interests and counts are read from the events.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from faden.domain.channel import DEFAULT_CHANNELS
from faden.domain.consentpolicy import DEFAULT_POLICY, Answer, ConsentPolicy, PurposeRule
from faden.domain.definition import Label
from faden.domain.event import Event
from faden.domain.profile import Profile
from faden.domain.scale import DEFAULT_SCALE
from faden.domain.segment import TYPE, Segment
from faden.profiles.project import Effect
from faden.profiles.rules import RuleBook
from tests.events import MORNING, event
from tests.house import House

DAYS = 24 * 60
HALF_LIFE = timedelta(days=30)
"""Of a theme, by the rules that a new installation starts with; a page view is a point for each theme of its path."""
GIVEN, WITHDRAWN = "Consent Given", "Consent Withdrawn"


def did(name: str, times: int, days: float | None, operator: str = ">=") -> dict[str, Any]:
    where = {"combinator": "and", "not": False, "rules": [{"field": "name", "operator": "=", "value": name}]}
    return {"field": "did", "operator": operator, "value": {"times": times, "days": days, "where": where}}


def rule(field: str, operator: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


def both(*rules: dict[str, Any], combinator: str = "and", negated: bool = False) -> dict[str, Any]:
    return {"combinator": combinator, "not": negated, "rules": list(rules)}


def withdrawn(minutes: float, **more: Any) -> Event:
    """A no to measurement."""
    return event(WITHDRAWN, minutes, properties={"purposes": ["measurement"]}, passive=True, **more)


def consented(minutes: float, **more: Any) -> Event:
    """A yes to it."""
    return event(GIVEN, minutes, properties={"purposes": ["measurement"]}, passive=True, **more)


class Known(NamedTuple):
    """What the slow reckoning knows of a person at a moment. `learned`: since when views count for interests."""

    events: list[Event]
    learned: list[Event]
    keys: frozenset[str]
    now: datetime

    def times(self, name: str, days: float | None) -> int:
        since = None if days is None else self.now - timedelta(days=days)
        return sum(one.name == name and (since is None or one.at > since) for one in self.events)

    @property
    def silent(self) -> timedelta:
        return self.now - max(one.at for one in self.events)

    @property
    def revenue(self) -> Decimal:
        return sum((one.revenue.amount for one in self.events if one.revenue), Decimal(0))

    def trait(self, name: str) -> Any:
        told = [(one.at, one.traits[name]) for one in self.events if name in one.traits]
        return max(told, key=lambda one: one[0])[1] if told else None

    def interest(self, theme: str) -> float:
        ages = [self.now - one.at for one in self.learned if f"/{theme}" in (one.context.path or "")]
        return math.fsum(0.5 ** (age / HALF_LIFE) for age in ages)

    @property
    def decided(self) -> bool | None:
        """The later word counts, of two at once the no."""
        said = [(one.at, one.name == WITHDRAWN) for one in self.events if one.name in (GIVEN, WITHDRAWN)]
        return not max(said)[1] if said else None


Oracle = Callable[[Known], bool]
CASES: dict[str, tuple[dict[str, Any], Oracle]] = {
    "silent": (both(rule("last_seen_days", ">=", 30)), lambda k: k.silent >= timedelta(days=30)),
    "awake": (both(rule("last_seen_days", "<", 7)), lambda k: k.silent < timedelta(days=7)),
    "between": (
        both(rule("last_seen_days", "between", [3, 10.5])),
        lambda k: timedelta(days=3) <= k.silent <= timedelta(days=10.5),
    ),
    "new": (
        both(rule("first_seen_days", "<=", 14)),
        lambda k: k.now - min(one.at for one in k.events) <= timedelta(days=14),
    ),
    "thrice": (both(did("Page Viewed", 3, 20)), lambda k: k.times("Page Viewed", 20) >= 3),
    "ever": (both(did("Order Completed", 2, None)), lambda k: k.times("Order Completed", None) >= 2),
    "never": (both(did("Order Completed", 1, None, "<")), lambda k: k.times("Order Completed", None) == 0),
    "lapsed": (
        both(did("Order Completed", 1, None), did("Order Completed", 1, 60, "<")),
        lambda k: k.times("Order Completed", None) > 0 and k.times("Order Completed", 60) == 0,
    ),
    "spent": (both(rule("revenue.EUR", ">", 100)), lambda k: k.revenue > 100),
    "either": (
        both(rule("orders", ">=", 3), both(rule("last_seen_days", ">", 90), negated=True), combinator="or"),
        lambda k: k.times("Order Completed", None) >= 3 or not k.silent > timedelta(days=90),
    ),
    "gold": (both(rule("traits.plan", "=", "Gold")), lambda k: k.trait("plan") == "gold"),
    "warm": (both(rule("interests.theme:red", ">=", 1.3)), lambda k: k.interest("red") >= 1.3),
    "cooled": (
        both(rule("interests.theme:red", ">", 0), rule("interests.theme:red", "<", 0.4)),
        lambda k: 0 < k.interest("red") < 0.4,
    ),
    "agreed": (both(rule("consent.measurement", "=", True)), lambda k: k.decided is True),
    "named": (both(rule("keys.user_id", "notNull"), rule("known", "=", True)), lambda k: "user_id" in k.keys),
}
SEGMENTS = {key: Segment(Label(key, key), tree) for key, (tree, _) in CASES.items()}


def policy(unknown: dict[str, Answer]) -> ConsentPolicy:
    """What holds for measuring people who have not decided, by country."""
    own = PurposeRule("measurement", "consent", unknown)
    rules = tuple(own if one.purpose == "measurement" else one for one in DEFAULT_POLICY.purposes)
    return msgspec.structs.replace(DEFAULT_POLICY, purposes=rules)


def book(
    segments: dict[str, Segment] = SEGMENTS, policies: Sequence[tuple[int, ConsentPolicy]] = ((0, DEFAULT_POLICY),)
) -> RuleBook:
    return RuleBook([(0, DEFAULT_SCALE)], [(0, DEFAULT_CHANNELS)], 0, policies, segments)


class Now:
    """A clock that is put forward by hand."""

    def __init__(self) -> None:
        self.at = MORNING

    def __call__(self) -> datetime:
        return self.at


def person(house: House, who: str) -> Profile:
    found = house.pipeline.cache.by_key("anonymous_id", who)
    assert found is not None
    return found


class Reckoning:
    """Listens to what took effect for whom, and says who ought to belong where."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._events: dict[int, list[Event]] = {}
        self._learned: dict[int, list[Event]] = {}
        self.unknown: dict[str, Answer] = {"*": "granted"}
        house.pipeline.listeners.append(self._hear)

    def _hear(self, effects: list[Effect]) -> None:
        """One event at a time."""
        for effect in effects:
            if effect.profile is None or effect.profile < 0 or effect.event.type == TYPE:
                continue
            profile = self._house.pipeline.cache.get(effect.profile)
            assert profile is not None
            self._events.setdefault(profile.id, []).append(effect.event)
            for gone in profile.merged:
                self._events[profile.id] += self._events.pop(gone, [])
                self._learned.setdefault(profile.id, []).extend(self._learned.pop(gone, []))
            if not self._measured(profile):
                self._learned[profile.id] = []
            elif effect.event.name == "Page Viewed":
                self._learned.setdefault(profile.id, []).append(effect.event)

    def _measured(self, profile: Profile) -> bool:
        decided = self._known(profile, MORNING).decided
        unknown = self.unknown.get(profile.country or "*", self.unknown["*"])
        return unknown == "granted" if decided is None else decided

    def _known(self, profile: Profile, now: datetime) -> Known:
        return Known(self._events[profile.id], self._learned.get(profile.id, []), frozenset(profile.keys), now)

    def expected(self, now: datetime) -> Iterator[tuple[Profile, set[str]]]:
        """Everybody, and where they ought to belong."""
        for one in list(self._events):
            profile = self._house.pipeline.cache.get(one)
            assert profile is not None
            known = self._known(profile, now)
            holding = {key for key, (_, oracle) in CASES.items() if oracle(known)}
            yield profile, holding if self._measured(profile) else set()

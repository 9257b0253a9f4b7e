"""Live membership against a slow and simple reckoning, at random instants over more than a simulated year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from faden.domain.consentpolicy import Answer
from faden.domain.event import Context, Event
from faden.profiles.filling import Filling
from tests.events import MORNING, event, order, page
from tests.house import House
from tests.unit.profiles.reckoning import DAYS, SEGMENTS, Now, Reckoning, book, consented, policy, withdrawn

EXAMPLES = 100 if settings.get_current_profile_name() == "search" else 4
COUNTRIES = {"a": "DE", "b": "US", "c": None}
POLICIES: dict[str, dict[str, Answer]] = {
    "open": {"*": "granted"},
    "strict in Germany": {"DE": "denied", "*": "granted"},
    "open in Germany": {"DE": "granted", "*": "denied"},
}
KINDS = ["red", "red", "blue", "order", "order", "other", "login", "gold", "basic", "withdraw", "give", *POLICIES]

Moment = tuple[int, str, str, str, int]
"""When in minutes, browser, user, what; and how many minutes late it comes."""
happening = st.tuples(
    st.integers(0, 400 * DAYS),
    st.sampled_from([*COUNTRIES]),
    st.sampled_from(["u", "v"]),
    st.sampled_from(KINDS),
    st.sampled_from([0, 0, 0, 2 * DAYS, 25 * DAYS]),
)
look = st.tuples(st.integers(0, 500 * DAYS), st.just(""), st.just(""), st.just("look"), st.just(0))


def made(minutes: int, who: str, user: str, kind: str) -> Event:
    """What happens on the browser `who`, where `user` may log in; a late event says when it was, not when it came."""
    context = Context(country=COUNTRIES[who])
    match kind:
        case "red" | "blue":
            return page(minutes, who=who, path=f"/topics/{kind}", country=COUNTRIES[who])
        case "order":
            return order(minutes, "40", who=who, context=context)
        case "login":
            return event("Signed In", minutes, who=who, user=user, context=context)
        case "gold" | "basic":
            return event(
                "Described", minutes, who=None, user=user, kind="identify", traits={"plan": kind}, context=context
            )
        case "withdraw":
            return withdrawn(minutes, who=who, context=context)
        case "give":
            return consented(minutes, who=who, context=context)
    return event("Something Else", minutes, who=who, context=context)


class Year:
    """A house with its reckoning, and what the policy was from when on."""

    def __init__(self, house: House, now: Now) -> None:
        self.house, self.now, self.reckoning = house, now, Reckoning(house)
        self._policies = [(0, policy(POLICIES["open"]))]
        self._filling = Filling(house.pipeline, lambda: dict.fromkeys(SEGMENTS, 1))
        self._filling.mark()

    def live(self, minutes: int, who: str, user: str, kind: str, late: int) -> None:
        """One thing happens."""
        self.now.at = MORNING + timedelta(minutes=minutes)
        if kind in POLICIES:
            self._rule(kind)
        elif kind != "look":
            self.house.pipeline.submit_now([made(max(0, minutes - late), who, user, kind)])

    def _rule(self, kind: str) -> None:
        """As publishing does it: for events to come, and everybody is asked again."""
        self._policies.append((self.house.log.head + 1, policy(POLICIES[kind])))
        self.house.pipeline.use_rules(book(policies=self._policies))
        self.reckoning.unknown = POLICIES[kind]
        self._filling.ask_again(anew=True)
        self._filling.run_now()

    def differences(self) -> Iterator[tuple[int, set[str], set[str]]]:
        """Whose memberships are others than they ought to be, once the keeper has been there."""
        self.house.pipeline.pass_time_now()
        for profile, expected in self.reckoning.expected(self.now.at):
            if set(profile.segments) != expected:
                yield profile.id, set(profile.segments), expected


TOLD: list[Moment] = [
    (0, "a", "u", "order", 0),
    (10, "b", "u", "order", 0),
    (20, "b", "u", "red", 0),
    (DAYS, "a", "u", "login", 0),
    (2 * DAYS, "b", "u", "login", 0),
    (3 * DAYS, "a", "u", "gold", 0),
    (4 * DAYS, "b", "u", "withdraw", 0),
    (5 * DAYS, "a", "u", "red", 0),
    (6 * DAYS, "a", "u", "give", 0),
    (7 * DAYS, "b", "v", "login", 0),
    (8 * DAYS, "c", "v", "order", 2 * DAYS),
    (9 * DAYS, "a", "v", "strict in Germany", 0),
    (10 * DAYS, "c", "v", "login", 0),
    (20 * DAYS, "b", "v", "open in Germany", 0),
    (80 * DAYS, "b", "v", "open", 0),
]
"""Two browsers become one person, who withdraws and comes back; one browser goes to another; the rules change."""


@example(TOLD, [(minutes, "", "", "look", 0) for minutes in range(0, 120 * DAYS, 5 * DAYS + 7)])
@settings(max_examples=EXAMPLES, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(st.lists(happening, min_size=5, max_size=40), st.lists(look, min_size=1, max_size=10))
def test_membership_is_what_a_slow_reckoning_says(
    tmp_path_factory: pytest.TempPathFactory,
    happened: list[Moment],
    looks: list[Moment],
) -> None:
    now = Now()
    with House(tmp_path_factory.mktemp("year"), book=book(), clock=now) as house:
        year = Year(house, now)
        for number, moment in enumerate(sorted([*happened, *looks], key=lambda one: one[0])):
            year.live(*moment)
            if moment[3] == "look" or number % 3 == 0:
                assert list(year.differences()) == [], moment

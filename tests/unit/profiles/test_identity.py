"""Whom an event belongs to: the rules as a table of cases."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from faden.domain.event import Event
from tests.events import at, event, order, page
from tests.house import House


def seen(who: str | None = None, user: str | None = None, **keys: str) -> Event:
    return event("Page Viewed", who=who, user=user, keys=keys)


class Case(NamedTuple):
    """Events in order, and the profile that each of them belongs to in the end (named by its first event)."""

    name: str
    events: list[Event]
    owners: list[int | None]
    merges: tuple[tuple[int, int], ...] = ()


CASES = [
    Case("the same browser is the same person", [seen("a"), seen("a"), seen("b")], [1, 1, 3]),
    Case("without any key nobody", [seen(), seen("a")], [None, 2]),
    Case("logging in names the browser's profile", [seen("a"), seen("a", "u"), seen(None, "u")], [1, 1, 1]),
    Case(
        "an anonymous past joins its owner",
        [seen(None, "u"), seen("a"), seen("a", "u"), seen("a")],
        [1, 1, 1, 1],
        ((2, 1),),
    ),
    Case("a second browser logs in", [seen("a", "u"), seen("b"), seen("b", "u")], [1, 1, 1], ((2, 1),)),
    Case("two people are never joined by a shared tablet", [seen("a", "u"), seen("a", "v"), seen("a")], [1, 2, 2]),
    Case("the shared tablet goes back", [seen("a", "u"), seen("a", "v"), seen("a", "u"), seen("a")], [1, 2, 1, 1]),
    Case(
        "a known person takes the tablet over",
        [seen(None, "v"), seen("a", "u"), seen("a", "v"), seen("a")],
        [1, 2, 1, 1],
    ),
    Case("one value of each strong kind", [seen("a", "u", loyalty="1"), seen(None, "u", loyalty="2")], [1, 1]),
    Case("any strong key leads to the person", [seen("a", "u", loyalty="1"), seen(None, None, loyalty="1")], [1, 1]),
    Case(
        "strong keys of different kinds are one person's",
        [seen(None, "u"), seen(None, None, loyalty="1"), seen(None, "u", loyalty="1")],
        [1, 1, 1],
        ((2, 1),),
    ),
    Case(
        "a card goes to the account that used it last, and the accounts stay two",
        [seen(None, "u", loyalty="1"), seen(None, "v", loyalty="1"), seen(None, None, loyalty="1")],
        [1, 2, 2],
    ),
    Case("a loyalty card names an anonymous browser", [seen("a"), seen("a", None, loyalty="1")], [1, 1]),
    Case(
        "a card, a browser and an account are one person",
        [seen("a", None, loyalty="1"), seen(None, "u"), seen("a", "u")],
        [1, 1, 1],
        ((1, 2),),
    ),
    Case(
        "alias joins an anonymous id",
        [seen("a"), seen(None, "u"), seen(None, "u", previous_id="a")],
        [1, 1, 1],
        ((1, 2),),
    ),
    Case(
        "alias joins two named people, because it is the sender's word",
        [seen(None, "u"), seen(None, "v"), seen(None, "v", previous_id="u"), seen(None, "u")],
        [2, 2, 2, 2],
        ((1, 2),),
    ),
    Case("alias of an unknown id remembers it", [seen(None, "u", previous_id="a"), seen("a")], [1, 1]),
    Case("alias of oneself changes nothing", [seen(None, "u"), seen(None, "u", previous_id="u")], [1, 1]),
    Case(
        "a chain of joinings ends at one person",
        [seen("a"), seen("b"), seen("b", None, previous_id="a"), seen(None, "u"), seen("b", "u")],
        [4, 4, 4, 4, 4],
        (
            (1, 2),
            (2, 4),
        ),
    ),
]


def _final(owner: int | None, merges: tuple[tuple[int, int], ...]) -> int | None:
    for old, new in merges:
        if owner == old:
            owner = new
    return owner


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
@pytest.mark.parametrize("settle", [True, False], ids=["written each time", "in memory"])
def test_identity(tmp_path: Path, case: Case, settle: bool) -> None:
    """Both ways: with every profile read back from the store, and with all of them in memory."""
    with House(tmp_path, capacity=0 if settle else 1000) as house:
        for minute, one in enumerate(case.events):
            house.take(replace(one, at=at(minute)), settle=settle)
        house.pipeline.settle()
        merges = tuple((one.from_id, one.to_id) for one in house.operational.merges())
        rows = house.warehouse.query(
            "SELECT coalesce(p.person, e.profile) FROM events e LEFT JOIN persons p USING (profile) ORDER BY seq"
        ).rows
        assert merges == case.merges
        first = [owner for (owner,) in rows]
        expected = [_final(owner, case.merges) for owner in case.owners]
        assert first == expected
        alive = {one.id for one in house.operational.profiles()}
        assert alive == {owner for owner in expected if owner is not None} | (alive - set(expected))
        assert not alive & {old for old, _ in case.merges}


def test_joining_adds_up(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(order(0, "10", user="u", who=None), order(1, "5", "USD", who="a"), page(2, who="a"))
        before = [house.profile("user_id", "u"), house.profile("anonymous_id", "a")]
        points, visits, events = (
            sum(one.points for one in before),
            sum(one.visits for one in before),
            sum(one.events for one in before),
        )
        house.take(event("Signed In", 3, who="a", user="u"))
        joined = house.profile("anonymous_id", "a")
        assert joined is house.profile("user_id", "u")
        assert joined.events == events + 1
        assert joined.visits == visits
        assert joined.points == points
        assert {unit: str(amount) for unit, amount in joined.revenue.items()} == {"EUR": "10", "USD": "5"}
        assert joined.merged == [2]
        assert joined.orders == 2


def test_the_earlier_touch_is_the_first_and_the_later_the_last(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(page(50, who="a", medium="email", campaign="news"))
        house.take(page(0, who=None, user="u", referrer_kind="search"))
        house.take(event("Signed In", 60, who="a", user="u"))
        joined = house.profile("user_id", "u")
        assert joined.first_touch is not None
        assert joined.last_touch is not None
        assert (joined.first_touch.channel, joined.last_touch.channel) == ("Organic Search", "Email")


def test_an_open_visit_survives_the_joining(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(page(-600, who=None, user="u"))
        house.take(page(0, who="a"), page(5, who="a"))
        house.take(event("Signed In", 10, who="a", user="u"), page(15, who="a", user="u"))
        assert house.count("visits") == 2


def test_a_once_per_person_rule_counts_once_after_joining(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(event("Newsletter Subscribed", 0, who=None, user="u"))
        house.take(event("Signed In", 1, who="a", user="u"), event("Newsletter Subscribed", 2, who="a"))
        assert house.sums("points")[0] == 20

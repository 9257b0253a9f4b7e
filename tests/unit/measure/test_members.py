"""Counting people: by the table that is fetched from the profiles, with what they did, as they join, part and go."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from faden.domain.audience import audience, person_condition
from faden.domain.condition import compiled, condition
from faden.domain.consentpolicy import DEFAULT_POLICY
from faden.domain.event import Event
from faden.domain.interest import Interest
from faden.domain.trait import DEFAULT_TRAITS
from faden.measure import members
from faden.measure.members import Found, Members, Rules, TooManyEvents
from faden.profiles.consents import Reading
from faden.profiles.crowd import Crowd, Making, open_traits
from faden.profiles.restate import NAME, parting
from tests.events import MORNING, event, order, page
from tests.house import House

NOW = MORNING + timedelta(days=40)
MAKING = Making(Reading(DEFAULT_POLICY), open_traits(DEFAULT_TRAITS))


def rule(field: str, operator: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


def both(*rules: dict[str, Any], combinator: str = "and", negated: bool = False) -> dict[str, Any]:
    return {"combinator": combinator, "not": negated, "rules": list(rules)}


def did(where: dict[str, Any], times: int = 1, days: float | None = None, operator: str = ">=") -> dict[str, Any]:
    return rule("did", operator, {"times": times, "days": days, "where": where})


class Place(House):
    """A house in which people are counted."""

    making = MAKING
    counted: dict[str, int] = {}  # noqa: RUF012 - replaced, never changed

    def __init__(self, folder: Path, **more: Any) -> None:
        super().__init__(folder, **more)
        self.crowd = Crowd(self.operational, self.warehouse, lambda: self.making)
        self.members = Members(
            self.crowd,
            self.operational,
            self.warehouse,
            self.log,
            lambda: Rules(self.making, lambda _: 30.0, self.counted),
            lambda: NOW,
        )

    def found(self, tree: dict[str, Any]) -> Found:
        self.crowd.refresh()
        return self.members.count(person_condition(tree))

    def ids(self) -> list[int]:
        self.crowd.refresh()
        return sorted(row[0] for row in self.warehouse.query("SELECT id FROM people").rows)


@contextmanager
def place() -> Iterator[Place]:
    with tempfile.TemporaryDirectory() as folder, Place(Path(folder)) as found:
        yield found


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Place]:
    with Place(tmp_path) as found:
        yield found


# ---- what people did

PATHS = (None, "/", "/Straße", "/strasse", "/shop")
WHERES = (
    both(rule("name", "=", "page viewed")),
    both(rule("name", "in", ["Page Viewed", "ORDER COMPLETED"]), rule("context.path", "contains", "STRASSE")),
    both(rule("context.path", "null"), combinator="or", negated=True),
    both(rule("context.path", "!=", "/shop"), rule("type", "=", "track"), combinator="or"),
    both(rule("touchpoint", "beginsWith", "Sh"), rule("name", "endsWith", "viewed")),
    both(rule("revenue", ">=", 49.9)),
    both(rule("revenue", "=", 49.9), rule("revenue", "null"), combinator="or"),
    both(rule("revenue", "!=", "nonsense")),
    both(),
    both(rule("name", "=", "Product Viewed"), rule("properties.colour", "=", "Grün")),
    both(rule("properties.size", ">", 3)),
)
IN_LOG = WHERES[-2:]
_minutes = st.integers(0, 60 * 24 * 45) | st.sampled_from([60 * 24 * 10, 60 * 24 * 33])
_who = st.sampled_from(["a", "b", "c"])


def _product(minutes: int, who: str, colour: str, size: int) -> Event:
    return event("Product Viewed", minutes, who=who, properties={"colour": colour, "size": size})


happenings = st.one_of(
    st.builds(lambda minutes, who, path: page(minutes, who=who, path=path), _minutes, _who, st.sampled_from(PATHS)),
    st.builds(
        lambda minutes, who, amount: order(minutes, amount, who=who), _minutes, _who, st.sampled_from(["49.9", "5"])
    ),
    st.builds(_product, _minutes, _who, st.sampled_from(["grün", "rot"]), st.integers(2, 5)),
)
asked = st.tuples(
    st.sampled_from(WHERES),
    st.integers(1, 3),
    st.none() | st.sampled_from([7.0, 30.0, 1e-9]) | st.floats(0.01, 60),
    st.sampled_from([">=", "<"]),
)


def slow_count(events: list[Event], where: dict[str, Any], times: int, days: float | None, operator: str) -> int:
    """People for whom it holds, by looking at every event."""
    holds = compiled(condition(where))
    since = None if days is None else NOW - timedelta(days=days)
    found = 0
    for who in {one.keys["anonymous_id"] for one in events}:
        mine = [one for one in events if one.keys["anonymous_id"] == who and (since is None or one.at > since)]
        found += (sum(map(holds, mine)) >= times) == (operator == ">=")
    return found


@settings(max_examples=15, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(st.lists(happenings, min_size=1, max_size=20), st.lists(asked, min_size=4, max_size=8))
def test_what_people_did_is_counted_as_by_hand(events: list[Event], conditions: list[Any]) -> None:
    with place() as house:
        house.take(*[event_of(one, number) for number, one in enumerate(events)])
        for where, times, days, operator in conditions:
            found = house.found(both(did(where, times, days, operator)))
            assert found.members == slow_count(events, where, times, days, operator), (where, times, days, operator)
            assert found.via == "sql"
            assert where in IN_LOG or found.events_read == 0


def event_of(one: Event, number: int) -> Event:
    """The same under an id of its own: Hypothesis may give one event twice."""
    return msgspec.structs.replace(one, id=f"n{number}")


def test_the_same_in_the_profiles(house: Place) -> None:
    """A key's value stands in the profiles alone, so everybody is looked at; what was done comes from the log."""
    house.take(_product(1, "a", "grün", 2), _product(2, "b", "grün", 2), event("Product Viewed", 3, who="c"))
    named = rule("keys.anonymous_id", "in", ["a", "c"])
    found = house.found(both(named, did(IN_LOG[0])))
    assert (found.members, found.people, found.via, found.events_read) == (1, 3, "profiles", 3)
    assert found.sample == [house.profile("anonymous_id", "a").id]
    other = house.found(both(named, did(IN_LOG[0]), combinator="or"))
    assert other.members == 3


def test_too_many_events_to_read(house: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then only what the profiles count themselves can be asked for."""
    monkeypatch.setattr(members, "MOST_EVENTS", 1)
    house.take(_product(1, "a", "grün", 2), _product(2, "b", "grün", 2))
    tree = both(did(IN_LOG[0]))
    with pytest.raises(TooManyEvents):
        house.found(tree)
    clause = audience(person_condition(tree), lambda _: 30.0).clauses[0]
    one = house.profile("anonymous_id", "a")
    house.pipeline.cache.touch(one)
    one.history = {clause.key: [(0, 1)]}
    house.take(page(5, who="c"))
    house.counted = {clause.key: 1}
    found = house.found(tree)
    assert (found.members, found.via) == (1, "profiles")


# ---- the table follows the profiles


def test_only_who_has_changed_is_fetched(house: Place) -> None:
    house.take(page(0, who="a"), page(0, who="b"))
    assert len(house.ids()) == 2
    before = house.warehouse.query("SELECT id, events FROM people ORDER BY id").rows
    house.take(page(1, who="b"))
    bea = house.profile("anonymous_id", "b").id
    assert house.operational.take_written() == {bea}
    house.operational.forget_written()  # as after a restart
    assert [one for one, _ in house.operational.changed(house.warehouse.people_offset + 1, 0, 9)] == [bea]
    house.crowd.refresh()
    after = house.warehouse.query("SELECT id, events FROM people ORDER BY id").rows
    assert after == [before[0], (before[1][0], 2)]
    assert house.found(both(rule("events", ">=", 2))).members == 1


def test_account_given_up_is_made_up_for(house: Place) -> None:
    """Where fetching breaks off, the next time everybody written since is looked for."""
    house.take(page(0, who="a"), page(0, who="b"))
    house.ids()
    house.take(page(1, who="b"))

    def broken(_done: int, _total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        house.crowd.refresh(broken)
    house.warehouse.query("SELECT 1")
    assert house.operational.take_written() is None
    house.take(page(2, who="b"))
    assert house.found(both(rule("events", "=", 3))).members == 1


def test_who_is_one_is_counted_once_and_parted_again_twice(house: Place) -> None:
    house.take(page(0, who="a", user="u1"), page(1, who="b"))
    assert len(house.ids()) == 2
    house.take(event("Logged In", 2, who="b", user="u1"))
    assert house.ids() == [house.profile("user_id", "u1").id]
    pairs = parting([(("anonymous_id", "b"), ("user_id", "u1"))])
    house.take(event(NAME, 3, who=None, kind="sever", properties=pairs))
    assert house.ids() == sorted(house.profile("anonymous_id", one).id for one in ("a", "b"))


def test_who_is_forgotten_is_gone_at_once(house: Place) -> None:
    house.take(page(0, who="a"), page(0, who="b"))
    assert len(house.ids()) == 2
    gone = house.profile("anonymous_id", "a")
    house.pipeline.erase_now(gone, "ada", "asked for", "r1")
    rows = house.warehouse.query("SELECT id FROM people").rows
    assert rows == [(house.profile("anonymous_id", "b").id,)]
    assert house.ids() == [rows[0][0]]


def test_rows_read_before_a_forgetting_do_not_bring_anybody_back(house: Place) -> None:
    """The fetching thread has read a slice; meanwhile somebody is erased; the slice is not taken."""
    house.take(page(0, who="a"), page(0, who="b"))
    rows, told = house.operational.changed(0, 0, 10), house.warehouse.told
    house.pipeline.erase_now(house.profile("anonymous_id", "a"), "ada", "asked for", "r1")
    assert not house.warehouse.take_people([one for one, _ in rows], [], told)


def test_the_table_is_made_anew_with_the_projections(house: Place) -> None:
    house.take(page(0, who="a"), page(0, who="b"))
    before = house.ids()
    house.pipeline.start_over()
    assert house.count("people") == 0
    assert house.ids() == before


def test_other_rules_make_other_rows(house: Place) -> None:
    """A trait that is declared open comes in; one that is called personal goes."""
    house.take(event("Signed Up", 0, kind="identify", traits={"email": "ada@example.org", "createdAt": "2026-01-05"}))
    house.ids()
    assert "ada@" not in str(house.warehouse.query("SELECT * FROM people").rows)
    assert house.found(both(rule("traits.createdAt", "beginsWith", "2026"))).via == "sql"
    asked_by_mail = house.found(both(rule("traits.email", "endsWith", "EXAMPLE.org")))
    assert (asked_by_mail.members, asked_by_mail.via) == (1, "profiles")
    house.making = Making(Reading(DEFAULT_POLICY), frozenset())
    assert not house.crowd.fresh
    house.ids()
    assert "2026-01-05" not in str(house.warehouse.query("SELECT * FROM people").rows)
    assert house.found(both(rule("traits.createdAt", "beginsWith", "2026"))).via == "profiles"


def test_who_may_not_be_measured_is_not_asked(house: Place) -> None:
    house.take(page(0, who="a"), page(0, who="b"))
    house.take(event("No", 1, who="b", consent={"measurement": False}))
    found = house.found(both(rule("visits", ">=", 0)))
    assert (found.members, found.people) == (1, 1)
    named = house.found(both(rule("keys.anonymous_id", "!=", "x")))
    assert (named.members, named.people, named.via) == (1, 1, "profiles")


def test_the_sample_is_who_was_seen_last(house: Place) -> None:
    house.take(*(page(number, who=f"p{number}") for number in range(15)))
    found = house.found(both(rule("visits", ">=", 1)))
    assert (found.members, len(found.sample)) == (15, members.SHOWN)
    assert found.sample[0] == house.profile("anonymous_id", "p14").id
    assert found.as_of == NOW


def test_segments_side_by_side(house: Place) -> None:
    def enters(who: str, *keys: str) -> Event:
        told = {"entered": list(keys), "left": []}
        return event("Segments Changed", 9, who=who, kind="segment", properties=told, source="faden")

    house.take(page(0, who="a"), page(0, who="b"), order(1, "30", who="b", user="u-1"), page(0, who="c"))
    house.take(enters("a", "x"), enters("b", "x", "y"))
    house.crowd.refresh()
    overlap = house.members.overlap(["x", "y", "z"])
    assert (overlap.sizes, overlap.both) == ([2, 1, 0], [[2, 1, 0], [1, 1, 0], [0, 0, 0]])
    found = {one.figure: one for one in house.members.compare("x", "y", "EUR", {})}
    assert (found["members"].a, found["members"].b) == (2, 1)
    assert (found["revenue_per_person"].a, found["revenue_per_person"].b) == (15, 30)
    assert found["revenue_per_person"].unit == "EUR"
    assert (found["share_known"].a, found["share_known"].b) == (0.5, 1)
    nobody = {one.figure: one for one in house.members.compare("x", "z", "EUR", {})}
    assert (nobody["members"].b, nobody["visits_per_person"].b) == (0, None)


def test_interests_side_by_side(house: Place) -> None:
    house.take(page(0, who="a"), page(0, who="b"))
    for who, points in (("a", 8.0), ("b", 4.0)):
        one = house.profile("anonymous_id", who)
        house.pipeline.cache.touch(one)
        one.segments = {"x": NOW} if who == "a" else {"x": NOW, "y": NOW}
        one.interests = {"theme:ski": Interest(points, NOW - timedelta(days=30)), "gone:x": Interest(1.0, NOW)}
    house.take(page(1, who="c"))
    house.crowd.refresh()
    found = {one.figure: one for one in house.members.compare("x", "y", None, {"theme": 30.0})}
    assert (found["interest:theme:ski"].a, found["interest:theme:ski"].b) == (3.0, 2.0)
    assert "interest:gone:x" not in found


def test_at_a_border_the_clock_decides(house: Place) -> None:
    house.take(page(0, who="a"))
    assert house.found(both(rule("last_seen_days", ">=", 40))).members == 1
    assert house.found(both(rule("last_seen_days", ">", 40))).members == 0

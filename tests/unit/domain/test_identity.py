"""The people in a graph of keys: the links alone decide, whatever their order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faden.domain.event import ANONYMOUS, USER
from faden.domain.identity import (
    MOST_NAMES,
    MOST_OWNERS,
    MOST_THINGS,
    Graph,
    Key,
    normalised,
    pair,
    people,
    strength,
)
from tests.events import MORNING

keys = st.tuples(st.sampled_from([USER, "email", "loyalty_card", "shop_number", ANONYMOUS]), st.sampled_from("abc"))
links = st.lists(st.tuples(keys, keys, st.integers(0, 50), st.booleans()), max_size=12)


def graph(found: list[tuple[Key, Key, int, bool]]) -> Graph:
    made = Graph()
    for seq, (one, other, minute, sure) in enumerate(found):
        if one != other:
            made.note(one, other, MORNING + timedelta(minutes=minute, seconds=seq), seq, sure=sure)
    return made


@given(links, st.randoms())
def test_the_order_of_links_does_not_matter(found: list[tuple[Key, Key, int, bool]], dice: object) -> None:
    """Also of those that came at the same time."""
    timed = [(one, other, minute // 10, sure) for one, other, minute, sure in found]
    shuffled = list(timed)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = Graph(), Graph()
    for made, order in ((one, timed), (other, shuffled)):
        for seq, (a, b, minute, sure) in enumerate(order):
            if a != b:
                made.note(a, b, MORNING + timedelta(minutes=minute), seq, sure=sure)
    assert people(one.links) == people(other.links)


@given(links)
def test_every_key_is_one_persons(found: list[tuple[Key, Key, int, bool]]) -> None:
    parted = people(graph(found).links)
    named = [key for person in parted.people for key in person]
    assert len(named) == len(set(named))
    assert set(named) == {key for one, other, _, _ in found if one != other for key in (one, other)}


@given(links)
def test_two_accounts_are_one_person_only_on_somebodys_word(found: list[tuple[Key, Key, int, bool]]) -> None:
    """An event names one key of each kind, so only a sure link (alias) can hold two of the same."""
    seen = [(one, other, minute, False) for one, other, minute, _ in found if one[0] != other[0]]
    for person in people(graph(seen).links).people:
        assert sum(kind == USER for kind, _ in person) <= 1


@given(links)
def test_what_is_parted_is_apart_as_if_never_linked(found: list[tuple[Key, Key, int, bool]]) -> None:
    made = graph(found)
    for called, link in made.links.items():
        without = {name: one for name, one in made.links.items() if name != called}
        parted = people(made.links, {(link.strong, link.weak)})
        known = {key for one in without.values() for key in (one.strong, one.weak)}
        kept = [[key for key in person if key in known] for person in parted.people]
        assert [person for person in kept if person] == people(without).people


@pytest.mark.parametrize(
    ("key", "other", "limit"),
    [
        ((ANONYMOUS, "kiosk"), USER, MOST_OWNERS),
        (("email", "info@x.de"), "loyalty_card", MOST_OWNERS),
        (("loyalty_card", "44"), "email", MOST_NAMES),
        ((USER, "clerk"), "phone", MOST_NAMES),
        ((USER, "kunde"), ANONYMOUS, MOST_THINGS),
        (("email", "a@x.de"), "shop_number", MOST_THINGS),
    ],
)
def test_a_key_with_too_many_others_is_crowded(key: Key, other: str, limit: int) -> None:
    made = graph([(key, (other, f"o{number}"), number, False) for number in range(limit)])
    assert made.crowded([key, (other, "o1")]) == {}
    made.note(key, (other, "late"), MORNING, limit)
    found = made.crowded([key, (other, "o1")])
    assert list(found) == [key]
    assert len(found[key]) == limit + 1
    severed = {pair(key, (other, "late"))}
    assert made.crowded([key], severed) == {}


def test_a_void_key_ties_nobody_together() -> None:
    found = [((USER, f"u{number}"), (ANONYMOUS, "kiosk"), number, number % 2 == 0) for number in range(4)]
    parted = people(graph(found).links, void={(ANONYMOUS, "kiosk")})
    assert parted.people == [[(USER, f"u{number}")] for number in range(4)]
    assert parted.refused == []


def test_two_addresses_of_one_account_are_one_person() -> None:
    found = [((USER, "ada"), ("email", "a@x.de"), 0, False), ((USER, "ada"), ("email", "b@x.de"), 1, False)]
    assert len(people(graph(found).links).people) == 1


def test_a_shared_browser_belongs_to_the_latest_and_the_conflict_is_listed() -> None:
    found = [(("email", "a@x.de"), (ANONYMOUS, "w"), 0, False), (("email", "b@x.de"), (ANONYMOUS, "w"), 5, False)]
    parted = people(graph(found).links)
    assert parted.people == [[("email", "a@x.de")], [("email", "b@x.de"), (ANONYMOUS, "w")]]
    assert len(parted.refused) == 1


@given(keys, keys)
def test_a_pair_has_one_order(one: Key, other: Key) -> None:
    assert pair(one, other) == pair(other, one)
    assert strength(pair(one, other)[0][0]) >= strength(pair(one, other)[1][0])


@pytest.mark.parametrize(
    ("kind", "given_", "country", "expected"),
    [
        ("email", " Ada@Example.ORG ", None, "ada@example.org"),
        ("email", "nobody", None, None),
        ("email", "a b@x.de", None, None),
        ("phone", "0911 / 123 456-0", "DE", "+499111234560"),
        ("phone", "+49 (0)911 1234560", None, "+499111234560"),
        ("phone", "0049 911 1234560", "DE", "+499111234560"),
        ("phone", "911", None, None),
        ("phone", "1", "DE", None),
        ("loyalty_card", " 4711 ", None, "4711"),
        ("loyalty_card", "  ", None, None),
    ],
)
def test_keys_are_compared_in_one_form(kind: str, given_: str, country: str | None, expected: str | None) -> None:
    assert normalised(kind, given_, country) == expected

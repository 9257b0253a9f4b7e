"""Which trait stands: by what was said, when and by whom, whatever the order of arrival."""

from __future__ import annotations

import random
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faden.domain.channel import DEFAULT_CHANNELS
from faden.domain.definition import Label
from faden.domain.event import Event
from faden.domain.profile import Profile
from faden.domain.scale import DEFAULT_SCALE
from faden.domain.trait import CompiledTraits, Conflict, FormField, Trait, Traits, TraitType
from faden.profiles import traits
from faden.profiles.restate import NAME, parting
from faden.profiles.rules import RuleBook
from tests.events import MORNING, at, event
from tests.house import House

LABEL = Label("Zahl", "Number")


def catalogue(
    conflict: Conflict = "newest", kind: TraitType = "any", sources: tuple[str, ...] = ("crm", "form", "web")
) -> CompiledTraits:
    forms = (FormField("Form Submitted", "x_field"),)
    return CompiledTraits(Traits((Trait("x", LABEL, kind, sources=sources, conflict=conflict, forms=forms),)))


def says(minutes: float, value: Any, source: str = "web", key: str = "x", **more: Any) -> Event:
    return event(
        "Identified", minutes, kind="identify", source=source, touchpoint=source, traits={key: value}, **more
    )


def told(book: CompiledTraits, *events: Event) -> Profile:
    """A profile that was told these, in this order of arrival."""
    profile = Profile(1, MORNING, MORNING)
    for seq, one in enumerate(events, start=1):
        traits.told(profile, one, book, seq)
    return profile


def history(profile: Profile) -> list[tuple[Any, str, datetime, datetime, str | None]]:
    return [(one.value, one.source, one.at, one.last, one.refused) for one in profile.trait_log["x"]]


SAID = [says(0, 2, "web"), says(10, 3, "crm"), says(20, 1, "web"), says(30, 2, "shop")]


@pytest.mark.parametrize(("conflict", "value"), [("newest", 2), ("priority", 3), ("first", 2), ("largest", 3)])
def test_rules(conflict: Conflict, value: int) -> None:
    profile = told(catalogue(conflict, "number"), *SAID)
    assert profile.traits == {"x": value}
    assert len(profile.trait_log["x"]) == 4


def test_of_the_trusted_source_the_newest_counts_and_forms_are_a_source() -> None:
    book = catalogue("priority", sources=("crm", "form"))
    form = event("Form Submitted", 5, properties={"x_field": "form"})
    assert told(book, says(0, "web"), form, says(9, "web2")).traits == {"x": "form"}
    assert told(book, says(1, "old", "crm"), says(2, "new", "crm"), form).traits == {"x": "new"}
    assert told(book, event("Form Submitted", 5, properties={"other": 1})).trait_log == {}


def test_a_property_inside_another() -> None:
    forms = (FormField("crm.contact.changed", "customer.x"),)
    book = CompiledTraits(Traits((Trait("x", LABEL, forms=forms),)))
    webhook = event("crm.contact.changed", 5, source="crm", properties={"customer": {"x": "gold"}})
    profile = told(book, webhook, event("crm.contact.changed", 6, properties={"customer": "x"}))
    assert profile.traits == {"x": "gold"}
    assert [(one.source, one.kind) for one in profile.trait_log["x"]] == [("crm", "form")]


def test_a_late_event_does_not_take_the_newer_values_place() -> None:
    profile = told(catalogue(), says(10, "new"), says(0, "old"))
    assert profile.traits == {"x": "new"}
    assert [one.value for one in profile.trait_log["x"]] == ["new", "old"]


def test_a_repeat_makes_the_value_younger_and_no_entry() -> None:
    profile = told(catalogue(), says(0, "a"), says(20, "a"), says(10, "b"))
    assert profile.traits == {"x": "a"}
    assert history(profile) == [("a", "web", at(0), at(20), None), ("b", "web", at(10), at(10), None)]


def test_a_repeat_leaves_the_profiles_values_alone() -> None:
    profile = told(catalogue(), says(0, "a"))
    before = profile.traits
    assert traits.told(profile, says(1, "a"), catalogue(), 2) is False
    assert profile.traits is before


def test_wrong_types_are_noted_and_do_not_stand() -> None:
    profile = told(catalogue(kind="number"), says(0, "42"), says(1, "many"))
    assert profile.traits == {"x": 42}
    assert [(one.value, one.refused) for one in profile.trait_log["x"]] == [(42, None), ("many", "number")]
    alone = told(catalogue(kind="number"), says(0, "many"))
    assert alone.traits == {}
    assert [one.refused for one in alone.trait_log["x"]] == ["number"]


def test_one_true_and_one_point_nought_are_three_values() -> None:
    profile = told(catalogue(), says(0, 1), says(1, True), says(2, 1.0), says(3, [1]), says(4, [True]))
    assert len(profile.trait_log["x"]) == 5
    assert profile.traits["x"] == [True]
    assert profile.traits["x"][0] is True


def test_null_takes_the_value_away_where_the_newest_word_counts() -> None:
    assert told(catalogue(), says(0, "a"), says(1, None)).traits == {}
    assert told(catalogue(), says(1, None), says(0, "a")).traits == {}
    assert told(catalogue("first"), says(0, None), says(1, "a")).traits == {"x": "a"}


def test_undeclared_traits_are_kept_by_the_newest_word() -> None:
    profile = told(catalogue("first"), says(5, 1, key="y"), says(0, 2, key="y"))
    assert profile.traits == {"y": 1}


def test_history_is_bounded_and_what_stands_stays() -> None:
    many = [says(minute, f"v{minute}", key=f"k{minute % 9}") for minute in range(1, 1000)]
    profile = told(catalogue(), says(0, "only", key="lone"), *many)
    log = profile.trait_log
    assert sum(map(len, log.values())) - len(log) <= traits.MOST_CHANGES
    assert max(map(len, log.values())) <= traits.MOST_OF_ONE
    assert profile.traits["lone"] == "only"
    assert profile.traits == {key: changes[0].value for key, changes in log.items()}
    assert {changes[1].last for changes in log.values() if len(changes) > 1} == {at(982 + one) for one in range(9)}


def test_large_values_of_the_past_are_let_go() -> None:
    profile = told(catalogue(kind="text"), says(0, "a" * 5000), says(1, "b"), says(2, {"c": "c" * 5000}))
    assert [(one.refused, len(one.value)) for one in profile.trait_log["x"]] == [(None, 1), ("text", traits.LARGEST)]


def test_a_profile_from_before_there_was_a_history() -> None:
    profile = Profile(1, MORNING, MORNING, traits={"x": "old"})
    traits.told(profile, says(5, "new"), catalogue(), 2)
    assert profile.traits == {"x": "new"}
    assert [(one.value, one.source) for one in profile.trait_log["x"]] == [("new", "web"), ("old", "")]


_CONFLICTS: tuple[Conflict, ...] = ("newest", "priority", "first", "largest")
_VALUES = st.sampled_from((1, 2, 3, "3", "x", 2.5))
_SAYINGS = st.lists(st.tuples(_VALUES, st.sampled_from(("web", "crm", "shop"))), min_size=1, max_size=8).map(
    lambda said: [says(minute, value, source) for minute, (value, source) in enumerate(said)]
)


@given(st.sampled_from(_CONFLICTS), _SAYINGS, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(conflict: Conflict, said: list[Event], dice: random.Random) -> None:
    book = catalogue(conflict, "number")
    straight = told(book, *said)
    dice.shuffle(said)
    mixed = told(book, *said)
    assert mixed.traits == straight.traits
    assert history(mixed) == history(straight)


@given(
    st.sampled_from(_CONFLICTS),
    _SAYINGS,
    st.lists(st.integers(0, 2), min_size=8, max_size=8),
    st.permutations(range(3)),
)
def test_the_order_of_joining_does_not_matter(
    conflict: Conflict, said: list[Event], owners: list[int], order: list[int]
) -> None:
    """Three profiles told some each and joined in any order hold what one profile told all of it does."""
    book = catalogue(conflict, "number")
    people = [Profile(number + 1, MORNING, MORNING) for number in range(3)]
    whole = Profile(9, MORNING, MORNING)
    for seq, (one, owner) in enumerate(zip(said, owners, strict=False), start=1):
        traits.told(people[owner], one, book, seq)
        traits.told(whole, one, book, seq)
    first, second, third = (people[one] for one in order)
    traits.join(second, third, book)
    traits.join(first, second, book)
    assert first.traits == whole.traits
    assert first.trait_log == whole.trait_log
    if third.trait_log:
        before = msgspec.msgpack.encode(third.trait_log)
        traits.told(first, says(500, 77), book, 99)
        assert msgspec.msgpack.encode(third.trait_log) == before


@pytest.mark.parametrize("conflict", _CONFLICTS)
def test_a_rebuild_and_a_parting_give_the_same(tmp_path: Path, conflict: Conflict) -> None:
    """Joined, each value stands by the rule; parted again, each person has what they said themselves."""
    declared = Traits((Trait("x", LABEL, "number", sources=("crm",), conflict=conflict),))
    book = RuleBook([(0, DEFAULT_SCALE)], [(0, DEFAULT_CHANNELS)], traits=[(0, declared)])
    with House(tmp_path, book=book) as house:
        house.take(says(10, "5", "crm", who="a"), says(20, 9, who="a"))
        house.take(says(0, 7, who=None, user="u"), says(30, 1, who=None, user="u"), says(31, "?", who=None, user="u"))
        both = (("anonymous_id", "a"), ("user_id", "u"))
        kept = [msgspec.msgpack.encode(house.profile(*key).trait_log) for key in both]
        house.take(event("Signed In", 40, who="a", user="u"))
        joined = house.profile("user_id", "u")
        assert joined.traits == {"x": {"newest": 1, "priority": 5, "first": 7, "largest": 9}[conflict]}
        assert len(joined.trait_log["x"]) == 5
        live = house.state()
        house.pipeline.start_over()
        assert house.state() == live
        pairs = [(("user_id", "u"), ("anonymous_id", "a"))]
        house.pipeline.part_now(event(NAME, 50, who=None, kind="sever", properties=parting(pairs)))
        assert [msgspec.msgpack.encode(house.profile(*key).trait_log) for key in both] == kept


def test_people_are_found_by_what_they_are_called_now(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        search = house.operational.search
        house.take(event("Page Viewed", who="b"), event("Page Viewed", who="b"))
        assert search("ada", 9) == []
        house.take(
            event("Identified", 1, kind="identify", who="b", traits={"name": "Ada King", "phone": "+49 911 12"})
        )
        assert search("ada", 9) == search("king", 9) == search("0911", 9) == [1]
        house.take(event("Identified", 2, kind="identify", who="b", user="k-7", traits={"name": "Ada Lovelace"}))
        assert (search("king", 9), search("lovel", 9), search("K-7", 9), search("b", 9)) == ([], [1], [1], [])
        house.take(event("Page Viewed", 3, who=None, user="z-9"), event("Page Viewed", 4, who="b", user="z-9"))
        assert search("z-9", 9) == search("Z", 9) == [5]
        house.take(event("Linked", 5, who=None, user="z-9", keys={"previous_id": "k-7"}))
        assert len(search("z-9", 9)) == 1
        assert search("lovelace", 9) == search("z-9", 9) == search("k-7", 9)
        live = house.state()
        assert live.words
        house.pipeline.start_over()
        assert house.state() == live


def test_who_is_erased_is_found_no_longer(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(event("Identified", kind="identify", who="b", user="k-7", traits={"name": "Ada Lovelace"}))
        house.take(event("Identified", 1, kind="identify", who="c", user="k-8", traits={"name": "Ada King"}))
        assert house.operational.search("ada", 9) == [1, 2]
        house.pipeline.erase_now(house.profile("user_id", "k-7"), "Grace", "Art. 17 GDPR", "r-1")
        assert house.operational.search("ada", 9) == [2]
        assert house.operational.search("k-7", 9) == house.operational.search("lovelace", 9) == []
        house.operational.truncate()
        files = [file for file in tmp_path.rglob("faden.sqlite*") if file.is_file()]
        assert files
        assert not any(b"lovelace" in file.read_bytes().lower() for file in files)

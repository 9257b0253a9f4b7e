"""The same events in any order make the same people, and no event counts for two; through the whole pipeline."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from faden.domain.channel import DEFAULT_CHANNELS
from faden.domain.definition import Label
from faden.domain.errors import Invalid
from faden.domain.event import DAY, Event
from faden.domain.identity import MOST_NAMES, MOST_OWNERS, MOST_THINGS, Key, most
from faden.domain.nonsense import nonsense
from faden.domain.profile import Profile
from faden.domain.scale import DEFAULT_SCALE
from faden.domain.segment import Segment
from faden.profiles import restate
from faden.profiles.parting import cut, said
from faden.profiles.rules import RuleBook
from tests.events import at, event, page
from tests.house import House
from tests.unit.profiles.test_parting import linked, sever

UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Each example opens several installations: shrinking would take minutes."""
NAMES: dict[str, list[str]] = {
    "user_id": ["ada", "bob"],
    "crm_id": ["c1", "c2"],
    "loyalty_card": ["7", "8", "0000"],
    "email": ["a@x.de", "b@x.de", "test@x.de"],
    "phone": ["+49911123"],
    "shop_number": ["n1", "n2"],
    "anonymous_id": ["phone", "laptop", "ada", "kiosk"],
}
CROWDS: list[list[dict[str, str]]] = [
    [],
    [{"user_id": f"u{number:02}", "anonymous_id": "kiosk"} for number in range(MOST_OWNERS + 1)],
    [{"user_id": f"u{number:02}", "email": "a@x.de"} for number in range(MOST_OWNERS + 1)],
    [{"loyalty_card": "8", "email": f"m{number:02}@x.de"} for number in range(MOST_NAMES + 1)],
    [
        {"anonymous_id": f"w{number:02}", "previous_id": "ada", "user_id": f"u{number:02}"}
        for number in range(MOST_OWNERS + 1)
    ],
]
"""Keys that bring one more together than one person's can; each crowd is its own reason."""


@st.composite
def named(draw: st.DrawFn) -> dict[str, str]:
    """An event's keys: one to four kinds; now and then an alias."""
    kinds = draw(st.lists(st.sampled_from(sorted(NAMES)), min_size=1, max_size=4, unique=True))
    keys = {kind: draw(st.sampled_from(NAMES[kind])) for kind in kinds}
    if draw(st.integers(0, 5)) == 0:
        keys["previous_id"] = draw(st.sampled_from(["ada", "bob", "phone", "elsewhere"]))
    return keys


@st.composite
def stories(draw: st.DrawFn) -> list[Event]:
    found = [*draw(st.lists(named(), min_size=2, max_size=9)), *draw(st.sampled_from(CROWDS))]
    minutes = draw(st.permutations(range(len(found))))
    return [page(minute * 3, who=None, keys=keys) for minute, keys in zip(minutes, found, strict=True)]


def profiles(house: House) -> list[Profile]:
    """Everybody who is somebody, as stored."""
    found = [house.pipeline.cache.peek(row.id) for row in house.operational.profiles(limit=10_000)]
    return [one for one in found if one is not None]


def people(house: House) -> list[list[Key]]:
    """The keys of each person."""
    return sorted(
        sorted((kind, value) for kind, values in one.keys.items() for value in values) for one in profiles(house)
    )


def check(house: House, events: int) -> None:
    """Each human event counts for one person at most, and the warehouse says the same as the profiles."""
    house.pipeline.settle()
    told = "actor = 'human' AND type NOT IN ('sever', 'segment')"
    rows = house.warehouse.query(
        f"SELECT coalesce(p.person, e.profile), count(*), count(DISTINCT seq) FROM events e LEFT JOIN persons p "
        f"USING (profile) WHERE {told} GROUP BY 1"
    ).rows
    counted = {owner: (count, different) for owner, count, different in rows}
    assert sum(count for count, _ in counted.values()) == events
    assert all(count == different for count, different in counted.values())
    for one in profiles(house):
        assert counted.get(one.id, (0, 0))[0] == one.events
    alive = {one.id for one in profiles(house)}
    assert {owner for owner in counted if owner is not None and owner > 0} <= alive
    owners: dict[Key, int] = {}
    for one in profiles(house):
        for key in ((kind, value) for kind, values in one.keys.items() for value in values):
            assert owners.setdefault(key, one.id) == one.id
            assert house.operational.key(*key) == one.id
            assert key not in house.pipeline.cache.quarantined
            assert not nonsense(*key)


def told(house: House, story: list[Event], order: list[int], together: bool) -> None:
    """The story in another order, event by event or in one go."""
    arranged = [replace(story[place], id=f"{story[place].id}-{house.folder.name}") for place in order]
    if together:
        house.take(*arranged)
    else:
        for one in arranged:
            house.take(one, settle=False)
    house.pipeline.settle()


@settings(
    max_examples=25, deadline=None, phases=UNSHRUNK, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(stories(), st.randoms(use_true_random=False), st.data())
def test_any_order_makes_the_same_people(
    tmp_path_factory: pytest.TempPathFactory, story: list[Event], dice: Random, data: st.DataObject
) -> None:
    order = list(range(len(story)))
    dice.shuffle(order)
    with (
        House(tmp_path_factory.mktemp("one"), capacity=data.draw(st.sampled_from([0, 1000]))) as one,
        House(tmp_path_factory.mktemp("other")) as other,
    ):
        told(one, story, list(range(len(story))), together=data.draw(st.booleans()))
        told(other, story, order, together=data.draw(st.booleans()))
        assert people(one) == people(other)
        assert one.pipeline.cache.quarantined.keys() == other.pipeline.cache.quarantined.keys()
        check(one, len(story))
        check(other, len(story))
        pairs = linked(story)
        if pairs:
            one.pipeline.part_now(sever(data.draw(st.sampled_from(pairs))))
            check(one, len(story))
        take_back(one)
        check(one, len(story))
        live = one.state()
        one.pipeline.start_over()
        assert one.state() == live


def take_back(house: House) -> None:
    """Take the last joining of the first person that has one back: the two sides are two people then."""
    cache = house.pipeline.cache
    for person in profiles(house):
        try:
            wanted = cut(cache, person)
        except Invalid:
            continue
        house.pipeline.part_now(said(wanted, "taken-back", at(2000), "test"))
        assert cache.find(*wanted.stays) is None or cache.find(*wanted.stays) != cache.find(*wanted.goes)
        return


def test_a_quarantined_key_stays_nobodys_across_restart_and_rebuild(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(
            *[event("Signed In", number, who="kiosk", user=f"u{number:02}") for number in range(MOST_OWNERS + 1)]
        )
        assert people(house) == [[("user_id", f"u{number:02}")] for number in range(MOST_OWNERS + 1)]
    with House(tmp_path) as house:
        house.take(page(20, who="kiosk"), page(21, who="kiosk"), event("Signed In", 22, who="kiosk", user="late"))
        house.take(page(23, who="kiosk"))
        assert house.pipeline.cache.by_key("anonymous_id", "kiosk") is None
        assert house.profile("user_id", "late").events == 1
        assert house.profile("user_id", "late").keys == {"user_id": ["late"]}
        assert house.profile(DAY, "anonymous_id:kiosk").counted_only
        assert house.count("visits", "profile < 0") == 1, "what comes from the kiosk hangs together as a visit"
        check(house, MOST_OWNERS + 5)
        live = house.state()
        house.pipeline.start_over()
        assert house.state() == live
        assert list(house.pipeline.cache.quarantined) == [("anonymous_id", "kiosk")]


def test_what_a_crowded_key_had_tied_is_told_again(tmp_path: Path) -> None:
    """Twenty addresses on one card were one person; with the one that is too many they never were."""
    with House(tmp_path) as house:
        for number in range(MOST_NAMES):
            house.take(page(number, who=None, keys={"loyalty_card": "44", "email": f"m{number:02}@x.de"}))
        assert len(people(house)) == 1
        house.take(page(50, who=None, keys={"loyalty_card": "44", "email": "late@x.de"}))
        addresses = ["late@x.de", *(f"m{number:02}@x.de" for number in range(MOST_NAMES))]
        assert people(house) == [[("email", one)] for one in addresses]
        assert {one.events for one in profiles(house)} == {1}
        check(house, MOST_NAMES + 1)


def test_nonsense_is_nobodys_from_the_first_event_on(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(
            page(0, who="a", keys={"loyalty_card": "0000"}),
            page(1, who="b", keys={"loyalty_card": "0000", "email": "test@x.de"}),
            page(2, who=None, user="null"),
            page(3, who=None, user="undefined"),
        )
        assert people(house) == [[("anonymous_id", "a")], [("anonymous_id", "b")]]
        check(house, 4)


def test_a_faithful_customers_many_browsers_stay_his(tmp_path: Path) -> None:
    assert most("user_id", "anonymous_id") == MOST_THINGS
    with House(tmp_path) as house:
        house.take(*[event("Signed In", number, who=f"b{number}", user="ada") for number in range(300)])
        assert len(house.profile("user_id", "ada").keys["anonymous_id"]) == 300
        assert house.profile("user_id", "ada").events == 300
        assert not house.pipeline.cache.quarantined


def test_too_many_browsers_are_no_one_persons(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(*[event("Signed In", number, who=f"b{number}", user="kunde") for number in range(MOST_THINGS + 1)])
        assert list(house.pipeline.cache.quarantined) == [("user_id", "kunde")]
        assert len(people(house)) == MOST_THINGS + 1
        check(house, MOST_THINGS + 1)


def test_what_is_too_much_to_tell_again_is_nobodys_from_now_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restate, "MOST_EVENTS", 5)
    with House(tmp_path) as house:
        house.take(
            *[event("Signed In", number, who="kiosk", user=f"u{number:02}") for number in range(MOST_OWNERS + 1)]
        )
        assert list(house.pipeline.cache.quarantined) == [("anonymous_id", "kiosk")]
        house.take(page(20, who="kiosk"))
        assert people(house) == [[("user_id", f"u{number:02}")] for number in range(MOST_OWNERS + 1)]
        check(house, MOST_OWNERS + 2)
        live = house.state()
        house.pipeline.start_over()
        assert house.state() == live


def test_a_crash_before_people_are_told_again_is_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [event("Signed In", number, who="kiosk", user=f"u{number:02}") for number in range(MOST_OWNERS + 1)]
    with House(tmp_path) as house:
        house.take(page(-5, who="kiosk"))
        monkeypatch.setattr(house.pipeline, "_part_crowds_now", lambda: None)
        house.take(*found)
        assert house.pipeline.cache.crowded == [("anonymous_id", "kiosk")]
    with House(tmp_path) as house:
        assert not house.pipeline.cache.crowded
        check(house, MOST_OWNERS + 2)
        assert {one.events for one in profiles(house)} == {1}


def test_a_key_stays_quarantined_when_those_who_made_it_suspicious_are_forgotten(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(*[event("Signed In", n, who="kiosk", user=f"user-{n:02}") for n in range(MOST_OWNERS + 1)])
        house.pipeline.erase_now(house.profile("user_id", "user-03"), "G", "Art. 17", "r1")
        house.take(event("Signed In", 50, who="kiosk", user="late"), page(51, who="kiosk"))
        assert house.pipeline.cache.by_key("anonymous_id", "kiosk") is None
        live = house.state()
        house.pipeline.start_over()
        assert house.state() == live
        assert list(house.pipeline.cache.quarantined) == [("anonymous_id", "kiosk")]
        house.operational.truncate()
        assert b"user-03" not in (tmp_path / "faden.sqlite").read_bytes()


def test_where_a_former_id_comes_last_it_is_known(tmp_path: Path) -> None:
    """The alias first, then the former user, then the browser of the same name: all one, whatever the order."""
    story = [
        page(0, who=None, user="new", keys={"previous_id": "old"}),
        page(1, who=None, user="old"),
        page(2, who="old"),
    ]
    for turn, order in enumerate(([0, 1, 2], [1, 2, 0], [2, 0, 1])):
        with House(tmp_path / str(turn)) as house:
            told(house, story, list(order), together=False)
            assert people(house) == [
                [("anonymous_id", "old"), ("previous_id", "old"), ("user_id", "new"), ("user_id", "old")]
            ]
            check(house, 3)


def test_whoever_loses_a_key_is_asked_for_segments_at_once(tmp_path: Path) -> None:
    holds = {"field": "keys.loyalty_card", "operator": "notNull", "value": None}
    segment = Segment(Label("Mit Karte", "Carded"), {"combinator": "and", "not": False, "rules": [holds]})
    book = RuleBook([(0, DEFAULT_SCALE)], [(0, DEFAULT_CHANNELS)], segments={"carded": segment})
    with House(tmp_path, book=book) as house:
        house.take(page(0, who=None, user="u", keys={"loyalty_card": "7"}))
        assert list(house.profile("user_id", "u").segments) == ["carded"]
        house.take(page(1, who=None, user="v", keys={"loyalty_card": "7"}))
        assert house.profile("user_id", "u").segments == {}
        assert list(house.profile("user_id", "v").segments) == ["carded"]
        house.take(*[page(2 + n, who=None, user=f"w{n:02}", keys={"loyalty_card": "7"}) for n in range(MOST_OWNERS)])
        assert list(house.pipeline.cache.quarantined) == [("loyalty_card", "7")]
        assert all(one.segments == {} for one in profiles(house))

"""Interests on the event path: learned, faded, capped, joined, parted, forgotten, and the same after a rebuild."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faden.domain.channel import DEFAULT_CHANNELS
from faden.domain.consent import Grant, How, may
from faden.domain.consentpolicy import DEFAULT_POLICY, Basis
from faden.domain.event import Event, Item
from faden.domain.identity import Key
from faden.domain.interest import MOST_TAGS, Interest, faded, standing
from faden.domain.interestdefaults import DEFAULT_INTERESTS
from faden.domain.interesttags import CompiledInterests
from faden.domain.profile import Profile
from faden.domain.scale import DEFAULT_SCALE
from faden.profiles.consents import Reading
from faden.profiles.interesthistory import MOST_MOMENTS, history
from faden.profiles.interestmeter import FAINT, InterestMeter, overview
from faden.profiles.interests import allowed, learn
from faden.profiles.rules import RuleBook
from tests.events import MORNING, at, event, order, page
from tests.house import House
from tests.unit.profiles.test_parting import UNSHRUNK, linked, sever

DAY = 24 * 60
PATHS = ["/models/saloon", "/models/saloon/leasing", "/models/hybrid", "/leasing", "/", "/service/tyres"]


def points(profile: Profile) -> dict[str, float]:
    return {key: round(one.points, 6) for key, one in sorted(profile.interests.items())}


def test_the_car_makers_visitor(tmp_path: Path) -> None:
    """He ignores the hybrid, clicks the saloon, opens the leasing box, and comes back days later for a test drive."""
    shown = event("Promotion Viewed", 1, properties={"name": "Hybrid now", "tags": ["hybrid"]})
    with House(tmp_path) as house:
        house.take(page(0, path="/", term="leasing"), shown, page(2, path="/models/saloon"))
        house.take(page(4, path="/models/saloon/leasing"))
        held = house.profile("anonymous_id", "browser-1")
        assert list(points(held)) == ["theme:leasing", "theme:saloon"]
        booked = event("Appointment Booked", 6 * DAY, user="ada", properties={"tags": "test drive"})
        house.take(page(6 * DAY - 5, path="/models/saloon/tests"), booked)
        known = house.profile("user_id", "ada")
        assert points(known)["theme:test-drive"] == 10
        now = at(6 * DAY)
        left = 2 * 0.5 ** (6 / 30) + 1
        assert faded(known.interests["theme:saloon"], 30, now) == pytest.approx(left, abs=0.01)


def test_a_small_loss_for_what_is_ignored_and_a_gain_that_outweighs_it(tmp_path: Path) -> None:
    box: dict[str, Any] = {"properties": {"tags": ["leasing"]}}
    with House(tmp_path) as house:
        house.take(page(0, path="/leasing"), event("Promotion Viewed", 0, **box), event("Promotion Viewed", 0, **box))
        held = house.profile("anonymous_id", "browser-1")
        assert points(held) == {"theme:leasing": 0.6}
        house.take(event("Promotion Clicked", 0, **box))
        assert points(held) == {"theme:leasing": 2.6}
        house.take(*[event("Promotion Viewed", 0, **box) for _ in range(30)])
        assert points(held) == {"theme:leasing": 0.0}


def test_one_tag_cannot_drown_the_others(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(*[order(0, "1", items=(Item("7", None, "Shoes"),)) for _ in range(50)], page(0, path="/bags"))
        assert points(house.profile("anonymous_id", "browser-1")) == {"category:shoes": 100.0, "theme:bags": 1.0}


def test_a_person_keeps_a_bounded_number_of_tags_and_the_weakest_go(tmp_path: Path) -> None:
    letters = "abcdefghijklmnopqrst"
    paths = [f"/{one}{other}" for one in letters for other in letters]
    with House(tmp_path) as house:
        house.take(page(0, path="/saloon"), page(1, path="/saloon"))
        house.take(*[page(5 + number, path=path) for number, path in enumerate(paths)])
        held = house.profile("anonymous_id", "browser-1").interests
        assert MOST_TAGS <= len(held) <= MOST_TAGS + 20
        assert "theme:saloon" in held
        assert "theme:tt" in held
        assert "theme:aa" not in held


def test_machines_and_those_who_are_only_counted_teach_nothing(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(page(0, path="/saloon"), page(1, path="/leasing", actor="bot"))
        house.take(page(2, path="/leasing", who=None, keys={"day": "abc"}))
        assert points(house.profile("anonymous_id", "browser-1")) == {"theme:saloon": 1.0}
        assert house.profile("day", "abc").interests == {}


def no(minutes: float, **more: Any) -> Event:
    return event("Consent Withdrawn", minutes, properties={"purposes": ["personalisation"]}, **more)


def yes(minutes: float, **more: Any) -> Event:
    return event("Consent Given", minutes, properties={"purposes": ["personalisation"]}, **more)


def test_withdrawn_is_forgotten_with_that_event_and_nothing_is_learned_until_the_next_yes(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(page(0, path="/saloon"))
        held = house.profile("anonymous_id", "browser-1")
        house.take(no(1))
        assert held.interests == {}
        house.take(page(2, path="/leasing"))
        assert held.interests == {}
        house.take(yes(3), page(4, path="/leasing"))
        assert points(held) == {"theme:leasing": 1.0}
        live = house.state()
        house.pipeline.start_over()
        assert house.state() == live


@pytest.mark.parametrize(
    "more",
    [
        {"consent": {"personalisation": False}},
        {"gpc": True},
        {"consent": {"measurement": True, "preferences": False}},
    ],
    ids=["consent tool", "privacy control", "category"],
)
def test_every_way_of_saying_no_is_heard(tmp_path: Path, more: dict[str, Any]) -> None:
    with House(tmp_path) as house:
        house.take(page(0, path="/saloon"), page(1, path="/leasing", **more))
        assert house.profile("anonymous_id", "browser-1").interests == {}


def test_strangers_are_as_their_country_allows(tmp_path: Path) -> None:
    rules = tuple(
        msgspec.structs.replace(one, unknown={"*": "granted", "CH": "denied"})
        if one.purpose == "personalisation"
        else one
        for one in DEFAULT_POLICY.purposes
    )
    policy = msgspec.structs.replace(DEFAULT_POLICY, purposes=rules)
    book = RuleBook([(0, DEFAULT_SCALE)], [(0, DEFAULT_CHANNELS)], consents=[(0, policy)])
    with House(tmp_path, book=book) as house:
        house.take(page(0, path="/saloon", country="DE"), page(1, path="/leasing", country="CH"))
        assert points(house.profile("anonymous_id", "browser-1")) == {"theme:saloon": 1.0}


SLOTS = ("measurement", "measurement@sdk", "personalisation", "personalisation@sdk", "marketing.ads@sdk", "gpc")
HOWS: dict[str, How] = {"@sdk": "sdk", "gpc": "gpc"}


@given(
    st.dictionaries(st.sampled_from(SLOTS), st.tuples(st.booleans(), st.integers(0, 9))),
    st.lists(st.sampled_from(["consent", "contract", "legitimate_interest", "none"]), min_size=3, max_size=3),
    st.sampled_from([None, "DE", "CH"]),
)
def test_the_short_way_to_the_answer_says_what_the_long_one_says(
    said: dict[str, tuple[bool, int]], bases: list[Basis], country: str | None
) -> None:
    rules = tuple(
        msgspec.structs.replace(rule, basis=basis, unknown={"*": "granted", "CH": "denied"})
        for rule, basis in zip(DEFAULT_POLICY.purposes, bases, strict=True)
    )
    policy = msgspec.structs.replace(DEFAULT_POLICY, purposes=rules)
    person = Profile(1, MORNING, MORNING)
    person.consents = {
        name: Grant(granted, at(minute), how=HOWS.get(name[-4:], HOWS.get(name, "api")))
        for name, (granted, minute) in said.items()
    }
    long = may(person.consents, policy, "personalisation", None, country)
    assert allowed(person, country, Reading(policy)) is long.allowed


def test_two_who_are_one_know_what_both_knew(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(page(0, path="/saloon", who="w"), page(30 * DAY, path="/saloon/leasing", who="x"))
        house.take(event("Signed In", 30 * DAY, who="w", user="u"), event("Signed In", 30 * DAY, who="x", user="u"))
        both = house.profile("user_id", "u")
        assert both is house.profile("anonymous_id", "w")
        assert points(both) == {"theme:leasing": 1.0, "theme:saloon": 1.5}


def test_a_withdrawal_speaks_for_what_is_joined_later(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(page(0, path="/saloon", who="w"), no(1, who="x"))
        house.take(event("Signed In", 2, who="w", user="u"), event("Signed In", 3, who="x", user="u"))
        assert house.profile("user_id", "u").interests == {}


def test_another_plan_holds_from_where_it_is_published(tmp_path: Path) -> None:
    doubled = msgspec.structs.replace(
        DEFAULT_INTERESTS,
        learning=tuple(msgspec.structs.replace(one, points=one.points * 2) for one in DEFAULT_INTERESTS.learning),
    )
    book = RuleBook([(0, DEFAULT_SCALE)], [(0, DEFAULT_CHANNELS)], interests=[(0, DEFAULT_INTERESTS), (2, doubled)])
    with House(tmp_path, book=book) as house:
        house.take(page(0, path="/saloon"), page(0, path="/saloon"))
        assert points(house.profile("anonymous_id", "browser-1")) == {"theme:saloon": 3.0}


def test_tags_of_a_group_that_is_no_more_go_when_two_become_one(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(page(0, path="/saloon", who="w"))
        house.profile("anonymous_id", "w").interests["gone:x"] = Interest(50, MORNING)
        house.take(event("Signed In", 2, who="x", user="u"), event("Signed In", 3, who="w", user="u"))
        assert points(house.profile("user_id", "u")) == {"theme:saloon": 1.0}


@st.composite
def lives(draw: st.DrawFn) -> list[Event]:
    made: list[Event] = []
    for number in range(draw(st.integers(3, 12))):
        who: dict[str, Any] = {
            "who": draw(st.sampled_from(["w", "x", None])),
            "user": draw(st.sampled_from(["u", "v", None, None])),
        }
        minute = number * 700 + draw(st.integers(0, 5000))
        path = draw(st.sampled_from(PATHS))
        made.append(
            draw(
                st.sampled_from(
                    [
                        page(minute, path=path, **who),
                        page(minute, path=path, **who),
                        order(minute, "5", items=(Item("7", None, "Shoes"),), **who),
                        event("Product List Viewed", minute, items=(Item("7", None, "Shoes"),), **who),
                        no(minute, **who),
                        yes(minute, **who),
                    ]
                )
            )
        )
    return made


def people(house: House) -> dict[frozenset[Key], dict[str, tuple[float, str]]]:
    found = {}
    for row in house.operational.profiles():
        profile = house.pipeline.cache.peek(row.id)
        assert profile is not None
        keys = frozenset((kind, value) for kind, values in profile.keys.items() for value in values)
        held = {key: (round(one.points, 6), str(one.at)) for key, one in profile.interests.items()}
        if keys:
            found[keys] = held
    return found


@settings(
    max_examples=15, deadline=None, phases=UNSHRUNK, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lives(), st.data())
def test_parting_and_rebuilding_give_the_same_interests(
    tmp_path_factory: pytest.TempPathFactory, found: list[Event], data: st.DataObject
) -> None:
    """Parted afterwards and known to be apart beforehand: both learned the same; so does a rebuild, to the bit."""
    pairs = linked(found)
    if not pairs:
        return
    chosen = data.draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=2, unique=True))
    with House(tmp_path_factory.mktemp("after")) as after, House(tmp_path_factory.mktemp("before")) as before:
        before.pipeline.part_now(sever(*chosen))
        before.take(*found)
        after.take(*found)
        after.pipeline.part_now(sever(*chosen))
        assert people(after) == people(before)
        live = after.state()
        after.pipeline.start_over()
        assert after.state() == live


@settings(max_examples=40, deadline=None)
@given(st.permutations([(page(number * 900, path=path), number) for number, path in enumerate(PATHS * 2)]))
def test_late_events_teach_the_same(told: list[tuple[Event, int]]) -> None:
    plan, reading = CompiledInterests(DEFAULT_INTERESTS), Reading(DEFAULT_POLICY)
    late, prompt = Profile(1, MORNING, MORNING), Profile(1, MORNING, MORNING)
    for one, _ in told:
        learn(late, one, plan, reading)
    for one, _ in sorted(told, key=lambda pair: pair[1]):
        learn(prompt, one, plan, reading)
    assert points(late) == points(prompt)
    assert {key: one.at for key, one in late.interests.items()} == {
        key: one.at for key, one in prompt.interests.items()
    }


def test_the_history_ends_where_the_profile_stands(tmp_path: Path) -> None:
    found = [page(number * 3 * DAY, path=PATHS[number % len(PATHS)]) for number in range(40)]
    with House(tmp_path) as house:
        house.take(*found)
        held = house.profile("anonymous_id", "browser-1").interests
        now = at(130 * DAY)
        told = history(dict(enumerate(found, 1)), house.pipeline.projector.rules, now, list(held))
        assert told.moments[-1] == now
        assert len(told.moments) == 19
        for key, interest in held.items():
            assert told.series[key][-1] == pytest.approx(faded(interest, 30, now))
        last = [one for one in found if one.context.path in ("/models/saloon", "/models/saloon/leasing")][-3:]
        assert [one.event for one in told.why["theme:saloon"]] == last[::-1]
        long = history(dict(enumerate(found, 1)), house.pipeline.projector.rules, now + timedelta(days=4000), [])
        assert len(long.moments) == MOST_MOMENTS


def test_nothing_done_is_an_empty_history() -> None:
    book = RuleBook([(0, DEFAULT_SCALE)], [(0, DEFAULT_CHANNELS)])
    assert history({}, book, MORNING, ["theme:x"]) == ([], {"theme:x": []}, {})


async def test_the_meter_reads_what_is_stored(tmp_path: Path) -> None:
    now = [at(60)]
    with House(tmp_path) as house:
        house.take(*[page(number, path="/saloon/leasing") for number in range(6)])
        house.take(*[page(number, path="/saloon", who="narrow") for number in range(40)])
        house.take(page(1, path="/leasing", who="narrow"), page(2, path="/", who="nobody"))
        meter = InterestMeter(house.operational, lambda: DEFAULT_INTERESTS.half_lives(), lambda: now[0])
        found = await meter.read()
        assert (found.people, found.interested, found.measured, found.tunnel, found.every) == (3, 2, 2, 1, 1)
        assert [(one.key, one.people) for one in found.tags] == [("theme:saloon", 2), ("theme:leasing", 2)]
        assert found.steps[0] == 1
        assert sum(found.steps) == 2
        assert await meter.read() is found
        now[0] += timedelta(minutes=2)
        assert await meter.read() is found
        await meter.stop()
        assert (await meter.read()).as_of == now[0]
        now[0] += timedelta(minutes=20)
        assert (await meter.read()).as_of == now[0]


def test_a_sample_counts_for_all() -> None:
    found = overview([{"theme:a": 9.0, "theme:b": 0.1}, {}, {"theme:b": FAINT}], MORNING, every=3)
    assert (found.people, found.interested, found.measured, found.tunnel) == (9, 6, 3, 3)
    assert [(one.key, one.people) for one in found.tags] == [("theme:a", 3), ("theme:b", 3)]


def test_the_meter_reckons_as_everybody_else_does(tmp_path: Path) -> None:
    """It reads stored profiles in a way of its own; the points must be those of `standing`."""
    now = at(40 * DAY)
    with House(tmp_path) as house:
        house.take(
            page(0, path="/saloon", user="ada"), order(7 * DAY, "5", user="ada", items=(Item("7", None, "Bags"),))
        )
        held = house.profile("user_id", "ada").interests
        half_lives = DEFAULT_INTERESTS.half_lives()
        found = InterestMeter(house.operational, lambda: half_lives, lambda: now).measure()
        expected = standing(held, half_lives, now)
        assert {one.key: one.points for one in found.tags} == pytest.approx(
            {key: amount for key, amount in expected.items() if amount >= FAINT}
        )
        assert len(found.tags) == 1

"""The choice: its strategies, its lots, and what holds whatever comes."""

from __future__ import annotations

import math
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from faden.decide.book import DecisionBook, Document
from faden.decide.choose import choose, fall_back
from faden.decide.decision import Asking, Decision
from faden.domain.interest import Interest
from faden.domain.occasion import Occasion
from tests.experiences import (
    NOW,
    asking,
    book,
    collection,
    experience,
    experiment,
    item,
    person,
    rule,
    variant,
)

GERMAN = rule("here.country", "=", "DE")
HERO = "home.hero"


def one(found: DecisionBook, asked: Asking, placement: str = HERO, holdout: float = 0.0) -> Decision:
    """The decision at one placement."""
    (decision,) = choose(found, [placement], asked, holdout=holdout)
    return decision


def plain(**more: Any) -> DecisionBook:
    """One experience that never explores, with a variant for Germany."""
    return book(hero=experience(variants=[variant("german", GERMAN)], exploration=0.0, **more))


def test_the_first_variant_whose_condition_holds_else_the_fallback() -> None:
    here = one(plain(), asking(country="DE"))
    assert (here.variant, here.reason, here.propensity) == ("german", "condition", 1.0)
    there = one(plain(), asking(country="FR"))
    assert (there.variant, there.reason, there.propensity) == ("default", "fallback", 1.0)
    assert bytes(there.content.body) == b'{"title":"default"}'


def test_the_most_important_experience_whose_condition_holds_counts() -> None:
    found = book(
        low=experience(exploration=0.0),
        high=experience(variants=[variant("high")], exploration=0.0, priority=5, condition=GERMAN),
        off=experience(priority=9, active=False),
    )
    assert one(found, asking(country="DE")).experience == "high"
    assert one(found, asking(country="FR")).experience == "low"


@pytest.mark.parametrize(("days", "reason"), [(-1, "schedule"), (1, "condition"), (3, "schedule")])
def test_a_schedule_is_kept(days: int, reason: str) -> None:
    found = book(
        hero=experience(
            variants=[variant("open")],
            exploration=0.0,
            start=NOW.isoformat(),
            end=(NOW + timedelta(days=2)).isoformat(),
        )
    )
    assert one(found, asking(now=NOW + timedelta(days=days))).reason == reason


def test_where_everything_is_switched_off_the_fallback_is_served() -> None:
    found = one(book(hero=experience(variants=[variant("a")], active=False)), asking())
    assert (found.variant, found.reason) == ("default", "disabled")


def test_nothing_stands_at_an_unknown_placement() -> None:
    assert choose(plain(), ["other"], asking()) == []


INTERESTED = person(interests={"model:small": Interest(9.0, NOW), "theme:leasing": Interest(2.0, NOW)})


def fitting(**more: Any) -> DecisionBook:
    """Two variants with tags, by best interest."""
    variants = [variant("leasing", tags=["theme:leasing"]), variant("small", tags=["model:small"])]
    return book(hero=experience(variants=variants, strategy={"type": "interest"}, exploration=0.0, **more))


def test_best_interest_wins_and_needs_leave() -> None:
    found = one(fitting(), asking(profile=INTERESTED))
    assert (found.variant, found.reason) == ("small", "interest")
    assert (one(fitting(), asking()).variant, one(fitting(), asking()).reason) == ("default", "fallback")
    without = one(fitting(), asking(profile=INTERESTED, leave=False))
    assert (without.variant, without.reason) == ("default", "no_leave")


def test_a_click_that_outweighs_moves_the_choice() -> None:
    moved = person(interests={**INTERESTED.interests, "theme:leasing": Interest(9.5, NOW)})
    assert one(fitting(), asking(profile=moved)).variant == "leasing"


# ---- exploration


@pytest.mark.parametrize("share", [0.1, 0.02, 0.5])
@pytest.mark.parametrize("strategy", [{"type": "first"}, {"type": "interest"}, {"type": "bandit"}])
def test_the_share_of_exploration_over_ten_thousand_visits(share: float, strategy: dict[str, str]) -> None:
    variants = [variant("a", tags=["model:small"]), variant("b", tags=["theme:leasing"])]
    found = book(hero=experience(variants=variants, strategy=strategy, exploration=share))
    visits = [
        one(found, asking(f"browser-{number % 2500}", INTERESTED, visit=number // 2500)) for number in range(10_000)
    ]
    explored = [decision for decision in visits if decision.explored]
    assert binomtest(len(explored), len(visits), share).pvalue > 1e-3
    drawn = Counter(decision.variant for decision in explored)
    for variant_key in ("a", "b", "default"):
        assert binomtest(drawn[variant_key], len(explored), 1 / 3).pvalue > 1e-4
    assert all(decision.reason == "exploration" for decision in explored)


def test_one_visit_sees_one_thing() -> None:
    found = book(hero=experience(variants=[variant("a"), variant("b")], exploration=0.5))
    for number in range(200):
        asked = asking(f"browser-{number}")
        later = asked._replace(now=NOW + timedelta(minutes=20), occasion=Occasion(path="/other", visit_pages=4))
        assert one(found, asked).variant == one(found, later).variant
        assert one(found, asked).id == one(found, later).id
    assert len({one(found, asking(visit=visit)).variant for visit in range(50)}) > 1


def test_logged_propensities_are_the_true_frequencies() -> None:
    found = book(hero=experience(variants=[variant("a"), variant("b")], exploration=0.3))
    seen = Counter[str]()
    told: dict[str, float] = {}
    for number in range(6000):
        decision = one(found, asking(f"u{number}"))
        seen[decision.variant] += 1
        told[decision.variant] = decision.propensity
    assert told == {key: pytest.approx(share) for key, share in {"a": 0.8, "b": 0.1, "default": 0.1}.items()}
    for key, propensity in told.items():
        assert binomtest(seen[key], 6000, propensity).pvalue > 1e-4


# ---- the hold-out


def test_the_hold_out_is_never_personalised_and_never_explored() -> None:
    found = book(hero=experience(variants=[variant("a")], exploration=0.5), test=experiment("b", group=None))
    held = [one(found, asking(f"u{number}"), holdout=0.05) for number in range(4000)]
    out = [decision for decision in held if decision.reason == "holdout"]
    assert binomtest(len(out), len(held), 0.05).pvalue > 1e-3
    assert {(one.variant, one.propensity, one.explored) for one in out} == {("default", 1.0, False)}


def test_the_first_answer_of_the_hold_out_stays() -> None:
    found = plain()
    held = asking(profile=person(arms={"*": ("out", 3)}), country="DE")
    assert one(found, held, holdout=0.0).reason == "holdout"
    taking = asking(profile=person(arms={"*": ("in", 3)}), country="DE")
    assert one(found, taking, holdout=1.0).reason == "condition"


# ---- experiments


def shares(found: DecisionBook, units: int, placement: str = HERO, **more: Any) -> Counter[str]:
    return Counter(one(found, asking(f"u{number}", **more), placement).variant for number in range(units))


def test_arms_get_what_their_weights_say() -> None:
    found = book(
        hero={**experiment("a"), "strategy": {**experiment("a")["strategy"], "weights": {"a": 1, "default": 3}}}
    )
    seen = shares(found, 4000)
    assert binomtest(seen["a"], 4000, 0.25).pvalue > 1e-3
    decision = next(one(found, asking(f"u{n}")) for n in range(99) if one(found, asking(f"u{n}")).variant == "a")
    assert (decision.reason, decision.arm, decision.propensity, decision.explored) == ("experiment", "a", 0.25, False)


def test_an_arm_stays_whatever_the_weights_become() -> None:
    person_a = person(arms={"hero": ("a", 4)})
    found = book(hero=experiment("a", traffic=0.0))
    assert one(found, asking(profile=person_a)).variant == "a"
    gone = person(arms={"hero": ("gone", 4)})
    assert one(found, asking(profile=gone)).variant == "default"


def test_an_arm_more_in_another_experiment_moves_nobody() -> None:
    before = book(hero=experiment("a"), foot={**experiment("x"), "placement": "home.foot"})
    after = book(hero=experiment("a"), foot={**experiment("x", "y", "z"), "placement": "home.foot"})
    for number in range(500):
        assert one(before, asking(f"u{number}")) == one(after, asking(f"u{number}"))


def test_traffic_ramps_up() -> None:
    ramp = [
        {"from": (NOW + timedelta(days=day)).isoformat(), "traffic": traffic} for day, traffic in ((0, 0.1), (2, 0.6))
    ]
    found = book(hero=experiment("a", ramp=ramp))

    def part(day: int) -> set[int]:
        asked = [one(found, asking(f"u{n}", now=NOW + timedelta(days=day, hours=1))) for n in range(2000)]
        return {place for place, decision in enumerate(asked) if decision.arm is not None}

    assert part(-1) == set()
    assert binomtest(len(part(0)), 2000, 0.1).pvalue > 1e-3
    assert binomtest(len(part(3)), 2000, 0.6).pvalue > 1e-3
    assert part(0) < part(3)


@pytest.mark.parametrize("state", ["draft", "stopped"])
def test_an_experiment_that_does_not_run_shows_the_fallback(state: str) -> None:
    assert set(shares(book(hero=experiment("a", state=state)), 100)) == {"default"}


def test_a_decided_experiment_shows_its_outcome_to_all() -> None:
    verdict = {"outcome": "a", "reason": "better", "by": "Ada", "at": NOW.isoformat()}
    found = book(hero=experiment("a", state="stopped", decision=verdict))
    assert set(shares(found, 100)) == {"a"}
    assert one(found, asking()).arm is None


def test_nobody_is_in_two_experiments_of_a_group() -> None:
    found = book(
        hero=experiment("a", traffic=0.5, group="g"),
        foot={**experiment("b", traffic=0.4, group="g"), "placement": "home.foot"},
        alone={**experiment("c", traffic=0.5), "placement": "home.side"},
    )
    both = Counter[tuple[bool, bool]]()
    for number in range(3000):
        decisions = choose(found, [HERO, "home.foot"], asking(f"u{number}"), holdout=0.0)
        both[decisions[0].arm is not None, decisions[1].arm is not None] += 1
    assert both[True, True] == 0
    assert (
        binomtest(both[True, False], 3000, 0.5).pvalue > 1e-3 or binomtest(both[False, True], 3000, 0.5).pvalue > 1e-3
    )
    given_one = asking(profile=person(arms={"foot": ("b", 1)}))
    assert all(one(found, given_one._replace(unit=f"u{n}")).arm is None for n in range(200))


def test_without_leave_to_measure_nobody_takes_part() -> None:
    assert one(book(hero=experiment("a")), asking(None, leave=False)).reason == "no_leave"


# ---- bandits


def test_a_bandit_follows_its_policy_with_exact_propensities() -> None:
    found = book(hero=experience(variants=[variant("a"), variant("b")], strategy={"type": "bandit"}, exploration=0.0))
    found.policies = {"hero": {"a": 0.7, "b": 0.25, "default": 0.05}}
    seen = shares(found, 4000)
    for key, share in found.policies["hero"].items():
        assert binomtest(seen[key], 4000, share).pvalue > 1e-4
    assert {one(found, asking(f"u{n}")).propensity for n in range(200)} == {0.7, 0.25, 0.05}


# ---- lists


def listing(**content: Any) -> DecisionBook:
    """A list of models, ranked."""
    things = [
        item("saloon", "model:saloon"),
        item("hybrid", "model:hybrid"),
        item("small-1", "model:small"),
        item("small-2", "model:small"),
        item("dealer-n", "type:dealer", latitude=49.45, longitude=11.08),
        item("dealer-m", "type:dealer", latitude=48.14, longitude=11.58),
    ]
    shown = {"type": "list", "collection": "models", **content}
    body = {**experience(exploration=0.0), "variants": [variant("default", content=shown)]}
    return book({"models": collection(*things)}, 1, hero=body)


def test_a_list_shows_what_fits_first_and_not_one_tag_alone() -> None:
    found = one(listing(limit=3), asking(profile=INTERESTED))
    assert found.items == ("small-1", "saloon", "hybrid")
    assert found.reason == "interest"
    assert one(listing(limit=3, most_of_one_tag=1.0), asking(profile=INTERESTED)).items[:2] == ("small-1", "small-2")
    assert one(listing(limit=2), asking(profile=INTERESTED, leave=False)).items == ("saloon", "hybrid")


def test_a_list_by_distance() -> None:
    near = listing(limit=2, near=True, tags=["type:dealer"])
    assert one(near, asking(latitude=48.2, longitude=11.6)).items == ("dealer-m", "dealer-n")
    assert b'"distance":' in bytes(one(near, asking(latitude=48.2, longitude=11.6)).content.body)
    assert one(near, asking()).items == ("dealer-n", "dealer-m")


def test_places_of_a_list_are_drawn_with_the_share_of_exploration() -> None:
    things = [item(f"i{number}", f"tag:{number}") for number in range(40)]
    shown = {"type": "list", "collection": "c", "limit": 4, "most_of_one_tag": 1.0}
    body = {**experience(exploration=0.2), "variants": [variant("default", content=shown)]}
    found = book({"c": collection(*things)}, 1, hero=body)
    places = sum(one(found, asking(f"u{number}")).by_lot for number in range(2500))
    assert binomtest(places, 10_000, 0.2).pvalue > 1e-3


# ---- failing open


def test_a_broken_definition_serves_its_fallback_and_takes_nothing_else_down() -> None:
    broken = {**experience(variants=[variant("a", rule("no.such.field", "=", 1))]), "placement": "home.side"}
    ruined = {"nothing": "of", "an": "experience"}
    found = DecisionBook(
        [Document("hero", 1, experience(exploration=0.0)), Document("side", 2, broken), Document("x", 1, ruined)]
    )
    assert [one.key for one in found.broken] == ["side", "x"]
    assert one(found, asking()).reason == "fallback"
    side = one(found, asking(), "home.side")
    assert (side.variant, side.reason, side.version) == ("default", "broken", 2)


def test_a_broken_one_does_not_stand_before_a_sound_one() -> None:
    broken = experience(variants=[variant("a", rule("no.such.field", "=", 1))], priority=9)
    found = book(sound=experience(exploration=0.0), broken=broken)
    assert one(found, asking()).experience == "sound"


def test_what_fails_while_choosing_falls_back_and_is_told() -> None:
    found, told = plain(), list[str]()

    def fail(*_: object) -> tuple[bool, ...]:
        raise RuntimeError("broken")

    found.stands[HERO].holds = fail
    (decision,) = choose(found, [HERO], asking(country="DE"), complain=lambda key, _: told.append(key))
    assert (decision.variant, decision.reason, told) == ("default", "broken", [HERO])


def test_what_comes_too_late_falls_back() -> None:
    found = book(**{f"e{n}": {**experience(variants=[variant("a")]), "placement": f"p{n}"} for n in range(12)})
    looks = iter([False, True])
    reasons = [one.reason for one in choose(found, found.placements, asking(), holdout=0.0, late=lambda: next(looks))]
    assert reasons.count("timeout") == 7
    assert reasons[-1] == "timeout"
    assert {one.variant for one in choose(found, ["p1"], asking(), late=lambda: True)} == {"default"}


def test_fallbacks_look_at_nobody() -> None:
    (decision,) = fall_back(plain(), [HERO, "other"], asking(country="DE"), "timeout")
    assert (decision.variant, decision.reason, decision.propensity) == ("default", "timeout", 1.0)


# ---- whatever comes

_CONDITIONS = st.none() | st.sampled_from(
    [GERMAN, rule("visits", ">=", 2), rule("interests.model:small", ">", 1), rule("segment", "=", "vip")]
)
_STRATEGIES = st.sampled_from([{"type": "first"}, {"type": "interest"}, {"type": "bandit", "floor": 0.0}])


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Any sound experience."""
    variants = [
        variant(
            f"v{number}",
            draw(_CONDITIONS),
            tags=draw(st.lists(st.sampled_from(["model:small", "theme:leasing"]), max_size=2)),
        )
        for number in range(draw(st.integers(0, 4)))
    ]
    return experience(
        variants=variants,
        strategy=draw(_STRATEGIES),
        exploration=draw(st.sampled_from([0.0, 0.1, 0.5])),
        condition=draw(_CONDITIONS),
        priority=draw(st.integers(0, 2)),
        active=draw(st.booleans()),
    )


_PEOPLE = st.builds(
    lambda visits, points, vip: person(
        visits=visits, interests={"model:small": Interest(points, NOW)}, segments={"vip": NOW} if vip else {}
    ),
    st.integers(0, 5),
    st.floats(0, 20),
    st.booleans(),
)
_WHEN = st.builds(lambda days: NOW + timedelta(days=days), st.integers(-5, 5))


def asked_by(profile: Any, now: datetime, unit: str | None, leave: bool, country: str | None) -> Asking:
    return asking(unit, profile, leave=leave, now=now, country=country)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(documents(), min_size=1, max_size=3),
    _PEOPLE,
    _WHEN,
    st.none() | st.text(max_size=10),
    st.booleans(),
    st.none() | st.sampled_from(["DE", "FR"]),
    st.floats(0, 1),
)
def test_a_decision_is_always_returned(
    bodies: list[dict[str, Any]],
    profile: Any,
    now: datetime,
    unit: str | None,
    leave: bool,
    country: str | None,
    out: float,
) -> None:
    found = book(**{f"e{number}": body for number, body in enumerate(bodies)})
    assert found.broken == []
    decision = one(found, asked_by(profile, now, unit, leave, country), holdout=out)
    offer = found.offers[decision.experience][1]
    assert decision.variant in offer.by_key
    assert 0 < decision.propensity <= 1
    assert decision.content.body


@settings(max_examples=60, deadline=None)
@given(documents(), _PEOPLE, st.booleans())
def test_propensities_of_all_that_is_possible_sum_to_one(body: dict[str, Any], profile: Any, leave: bool) -> None:
    found = book(hero=body)
    told: dict[str, float] = {}
    for number in range(400):
        decision = one(found, asking(f"u{number}", profile, leave=leave, country="DE"))
        assert told.setdefault(decision.variant, decision.propensity) == decision.propensity
    assert math.fsum(told.values()) <= 1 + 1e-9
    if body["exploration"] != 0.1:
        assert math.isclose(math.fsum(told.values()), 1)  # at 0.1 a rare one may not have come in 400 draws


@settings(max_examples=100, deadline=None)
@given(documents(), _PEOPLE, _PEOPLE, st.none() | st.just("browser"))
def test_without_leave_nothing_about_the_person_is_used(
    body: dict[str, Any], somebody: Any, another: Any, unit: str | None
) -> None:
    found = book(hero=body)
    decisions = [
        one(found, asking(unit, who, leave=False, country="DE"), holdout=0.05) for who in (somebody, another)
    ]
    assert decisions[0] == decisions[1]
    assert decisions[0].reason != "interest"

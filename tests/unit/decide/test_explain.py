"""Why did I see this: each reason has words in both languages, plain ones and full ones."""

from __future__ import annotations

from typing import get_args

from faden.decide.choose import choose, fall_back
from faden.decide.decision import Reason
from faden.decide.explain import Fact, facts, fully, plainly
from faden.domain.interest import Interest
from tests.experiences import NOW, asking, book, collection, experience, experiment, item, person, rule, variant


def test_every_reason_has_words_in_both_languages() -> None:
    for reason in get_args(Reason):
        for words in (plainly, fully):
            german, english = (words([Fact("reason", reason, "x")], language) for language in ("de", "en"))
            assert german
            assert english
            assert german != english


def explained(found_book: object, asked: object, placement: str = "home.hero") -> tuple[list[str], list[str]]:
    (decision,) = choose(found_book, [placement], asked, holdout=0.0)  # type: ignore[arg-type]
    found = facts(found_book, decision, asked)  # type: ignore[arg-type]
    return plainly(found, "en"), fully(found, "en")


def test_conditions_are_named_with_what_stood_against_them() -> None:
    tree = {
        "combinator": "and",
        "rules": [
            {"field": "here.city", "operator": "=", "value": "Nuremberg"},
            {"field": "here.keyword", "operator": "contains", "value": "leasing"},
            {"field": "visits", "operator": ">=", "value": 2},
        ],
    }
    found = book(hero=experience(variants=[variant("leasing", tree)], exploration=0.1))
    asked = asking("u1", person(visits=3), city="Nuremberg", keyword="leasing car")
    plain, full = explained(found, asked)
    assert plain == [
        "This goes with your visit.",
        "You are here: Nuremberg.",
        "You searched for “leasing car”.",
        "We remember your earlier visits.",
    ]
    assert "✓ leasing: visits at least 2 (3)" in full
    assert "Share of exploration 10%; otherwise »leasing«" in full
    assert "Leave to personalise: yes" in full
    assert any(line.startswith("Probability of this variant: 0.95") for line in full)


def test_without_leave_it_says_that_nothing_was_looked_at() -> None:
    found = book(hero=experience(condition=rule("visits", ">=", 2), exploration=0.0))
    plain, full = explained(found, asking(profile=person(visits=3), leave=False))
    assert plain == ["You have not agreed to personalisation, so you see what holds for everybody."]
    assert "✗ hero: visits at least 2 (not looked at without leave)" in full


def test_interests_and_arms_are_told() -> None:
    somebody = person(interests={"model:small-car": Interest(4.0, NOW)})
    shown = {"type": "list", "collection": "c"}
    listing = {**experience(exploration=0.0), "variants": [variant("default", content=shown)]}
    things = collection(item("a", "model:small-car"), item("b", "model:other"))
    plain, full = explained(book({"c": things}, 1, hero=listing), asking(profile=somebody))
    assert plain == [
        "This goes with what you have looked at lately.",
        "You are interested in “small car”.",
    ]
    assert "model:small-car: 4.0 points" in full
    plain, full = explained(book(hero=experiment("a")), asking())
    assert plain == ["We are comparing several versions; which one you see was decided by lot."]
    assert any(line.startswith("Arm »") and "a 50%" in line for line in full)


def test_a_fallback_for_want_of_time_says_nothing_of_the_person() -> None:
    found = book(hero=experience(condition=rule("visits", ">=", 2)))
    (decision,) = fall_back(found, ["home.hero"], asking(), "timeout")
    assert facts(found, decision, asking()) == [Fact("reason", "timeout", "default")]

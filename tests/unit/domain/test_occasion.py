"""Conditions over the moment of a decision: what they hold for, and that the person counts only with leave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faden.domain.condition import RUNTIME, Group, Rule, compared
from faden.domain.errors import Invalid
from faden.domain.interest import Interest
from faden.domain.occasion import (
    FIELDS,
    TEXT_OPERATORS,
    Occasion,
    findings,
    made,
    made_together,
    occasion_condition,
    personal,
    segments_asked,
)
from faden.domain.profile import Profile

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LEASING = Occasion(country="DE", city="Nürnberg", keyword="Leasing", hour=9, weekday=1, properties={"page": {"n": 3}})


def half(_tag: str) -> float:
    return 30.0


def nobody() -> Profile:
    return Profile(1, NOW, NOW)


def known() -> Profile:
    return Profile(
        1,
        NOW - timedelta(days=9),
        NOW,
        visits=4,
        traits={"plan": "Gold"},
        segments={"vip": NOW},
        interests={"model:small": Interest(8.0, NOW - timedelta(days=30))},
    )


def tree(*rules: Any, combinator: str = "and", negated: bool = False) -> dict[str, Any]:
    return {
        "combinator": combinator,
        "not": negated,
        "rules": [{"field": one[0], "operator": one[1], "value": one[2]} for one in rules],
    }


def holds(given_tree: Any, profile: Profile, occasion: Occasion = LEASING, *, leave: bool = True) -> bool:
    return made(occasion_condition(given_tree), half)(profile, NOW, occasion, leave)


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        (("here.country", "=", "de"), True),
        (("here.country", "in", ["AT", "DE"]), True),
        (("here.country", "notIn", "AT, CH"), True),
        (("here.city", "beginsWith", "nürn"), True),
        (("here.keyword", "contains", "LEAS"), True),
        (("here.campaign", "null", None), True),
        (("here.region", "!=", "Bayern"), True),
        (("here.hour", "between", [9, 17]), True),
        (("here.weekday", "<=", 5), True),
        (("here.new", "=", True), True),
        (("here.new", "=", "false"), False),
        (("here.visit_pages", ">", 0), False),
        (("here.properties.page.n", "=", 3), True),
        (("here.properties.other", "notNull", None), False),
        (("visits", ">=", 4), True),
        (("traits.plan", "=", "gold"), True),
        (("interests.model:small", "between", [3.9, 4.1]), True),
        (("segment", "=", "vip"), True),
        (("segment", "in", ["other", "vip"]), True),
        (("segment", "notIn", ["other"]), True),
        (("segment", "!=", "vip"), False),
        (("first_seen_days", ">", 8), True),
    ],
)
def test_a_rule_holds_or_not(rule: tuple[str, str, Any], answer: bool) -> None:
    assert holds(tree(rule), known()) is answer


@pytest.mark.parametrize(
    "rule",
    [
        ("visits", ">=", 0),
        ("segment", "!=", "other"),
        ("traits.plan", "!=", "x"),
        ("did", "<", {"times": 1, "days": 1, "where": tree(("name", "=", "X"))}),
    ],
)
def test_without_leave_what_is_about_the_person_is_false_whoever_it_is(rule: tuple[str, str, Any]) -> None:
    for profile in (known(), nobody()):
        assert holds(tree(rule), profile)
        assert not holds(tree(rule), profile, leave=False)
        assert holds(tree(rule, negated=True), profile, leave=False)


@given(st.sampled_from(["visits", "segment", "traits.plan", "here.country"]), st.booleans())
def test_without_leave_the_answer_is_the_same_for_everybody(field: str, negated: bool) -> None:
    values: dict[str, Any] = {"visits": 2, "segment": "vip", "traits.plan": "Gold", "here.country": "DE"}
    one = tree((field, "=", values[field]), ("here.hour", ">", 3), combinator="or", negated=negated)
    assert holds(one, known(), leave=False) == holds(one, nobody(), leave=False)


_TEXT = st.sampled_from(["", "DE", "de", "straße", "STRASSE", "a b", "1"])


@settings(max_examples=300)
@given(st.sampled_from(TEXT_OPERATORS), st.none() | _TEXT, _TEXT | st.integers(0, 2))
def test_texts_are_compared_as_everywhere(operator: str, held: str | None, wanted: Any) -> None:
    value: Any = (wanted, "other") if operator in ("in", "notIn") else wanted
    constants: dict[str, Any] = {}
    source = compared(Rule("x", operator, value), "x", constants)
    everywhere = eval(f"lambda x: bool({source})", {**RUNTIME, "bool": bool, **constants})
    here = holds(
        tree(("here.city", operator, list(value) if isinstance(value, tuple) else value)),
        nobody(),
        Occasion(city=held),
    )
    assert here == everywhere(held)


@given(st.lists(st.sampled_from(sorted(FIELDS)), min_size=1, max_size=5))
def test_together_they_answer_as_one_by_one(fields: list[str]) -> None:
    trees = [occasion_condition(tree((field, "=", 1 if FIELDS[field] == "number" else "de"))) for field in fields]
    trees += [occasion_condition(tree(("interests.model:small", ">", number))) for number in (1, 5)]
    together = made_together(trees, half)(known(), NOW, LEASING, True)
    assert list(together) == [made(one, half)(known(), NOW, LEASING, True) for one in trees]


def _one(field: str, operator: str = "=", value: Any = 1) -> Callable[[], Group]:
    return lambda: occasion_condition(tree((field, operator, value)))


@pytest.mark.parametrize(
    ("make", "code", "path"),
    [
        (_one("here.nothing"), "field_unknown", "condition.rules[0].field"),
        (_one("here.properties."), "field_unknown", "condition.rules[0].field"),
        (_one("nothing"), "field_unknown", "condition.rules[0].field"),
        (_one("here.hour", "contains"), "operator_unknown", "condition.rules[0].operator"),
        (_one("here.hour", ">", "late"), "value_invalid", "condition.rules[0].value"),
        (_one("segment", "contains", "x"), "operator_unknown", "condition.rules[0].operator"),
        (_one("visits", "contains", "x"), "operator_unknown", "condition.rules[0].operator"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(make: Callable[[], Group], code: str, path: str) -> None:
    with pytest.raises(Invalid) as error:
        make()
    assert (error.value.problem.code, error.value.problem.path) == (code, path)


def test_findings_tell_each_rule_and_what_stood_against_it() -> None:
    asked = occasion_condition(tree(("here.country", "=", "AT"), ("visits", ">=", 4), ("segment", "=", "vip")))
    with_leave = findings(asked, known(), NOW, LEASING, True, half)
    assert [(one.field, one.value, one.holds) for one in with_leave] == [
        ("here.country", "DE", False),
        ("visits", 4, True),
        ("segment", ["vip"], True),
    ]
    without = findings(asked, known(), NOW, LEASING, False, half)
    assert [(one.value, one.holds, one.without_leave) for one in without] == [
        ("DE", False, False),
        (None, False, True),
        (None, False, True),
    ]


def test_segments_and_what_is_personal_are_found() -> None:
    asked = occasion_condition({"rules": [tree(("segment", "in", ["a", "b"])), tree(("here.city", "=", "x"))]})
    assert list(segments_asked(asked, "condition")) == [
        ("a", "condition.rules[0].rules[0].value"),
        ("b", "condition.rules[0].rules[0].value"),
    ]
    assert personal("segment")
    assert personal("visits")
    assert not personal("here.visit_points")

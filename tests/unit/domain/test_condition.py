"""The condition language: each operator by cases, and what must hold for every tree and every event."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faden.domain.condition import OPERATORS, Group, compiled, condition, number_of
from faden.domain.errors import Invalid
from faden.domain.event import Context, Event, Summary
from faden.domain.money import Money
from tests.events import event


def rule(field: str, operator: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


def holds(tree: object, one: Event) -> bool:
    return compiled(condition(tree))(one)


SAMPLE = event(
    "Order Completed",
    context=Context(medium="CPC", campaign="Frühling Straße", source=""),
    properties={"size": 42, "price": 12.5, "gift": True, "note": "Hello World", "deep": {"er": "x"}, "text": "7"},
    traits={"plan": "pro"},
    revenue=Money(Decimal("99.90"), "EUR"),
    summary=Summary(pages=3),
    keys={"loyalty": "L-1"},
)


@pytest.mark.parametrize(
    ("field", "operator", "value", "expected"),
    [
        ("name", "=", "order completed", True),
        ("name", "!=", "Order Completed", False),
        ("context.medium", "=", "cpc", True),
        ("context.campaign", "=", "frühling strasse", True),  # ß folds to ss
        ("context.term", "=", "x", False),
        ("context.term", "!=", "x", True),
        ("properties.size", "=", 42, True),
        ("properties.size", "=", "42", True),
        ("properties.size", "=", "42.0", True),
        ("properties.text", "=", 7, True),
        ("properties.gift", "=", True, True),
        ("properties.gift", "=", "true", True),
        ("properties.gift", "=", 1, False),
        ("properties.missing", "=", "", False),
        ("properties.size", "<", 43, True),
        ("properties.size", "<", 42, False),
        ("properties.size", "<=", 42, True),
        ("properties.text", ">", 6, True),
        ("properties.note", ">", 6, False),
        ("properties.missing", ">=", 0, False),
        ("revenue", ">", 99, True),
        ("revenue", "<=", "99.90", True),
        ("properties.size", "between", [40, 42], True),
        ("properties.size", "between", "43, 50", False),
        ("context.medium", "in", "cpc, ppc", True),
        ("properties.size", "in", [41, 42], True),
        ("properties.price", "in", ["12.5"], True),
        ("properties.missing", "in", ["", "none"], False),
        ("context.medium", "notIn", ["email"], True),
        ("properties.missing", "notIn", ["email"], True),
        ("properties.note", "contains", "O W", True),
        ("properties.note", "doesNotContain", "bye", True),
        ("properties.missing", "doesNotContain", "bye", True),
        ("properties.note", "beginsWith", "hello", True),
        ("properties.note", "endsWith", "WORLD", True),
        ("context.source", "null", None, True),
        ("context.source", "notNull", None, False),
        ("properties.size", "notNull", None, True),
        ("properties.deep.er", "=", "x", True),
        ("properties.deep.er.est", "null", None, True),
        ("properties.size.of", "null", None, True),
        ("summary.pages", ">=", 3, True),
        ("traits.plan", "=", "PRO", True),
        ("keys.loyalty", "beginsWith", "l-", True),
        ("actor", "=", "human", True),
    ],
)
def test_operator(field: str, operator: str, value: Any, expected: bool) -> None:
    assert holds(rule(field, operator, value), SAMPLE) is expected


def test_every_operator_has_a_case() -> None:
    cases = {mark.args[1][i][1] for mark in test_operator.pytestmark for i in range(len(mark.args[1]))}
    assert cases == {operator.name for operator in OPERATORS}


def test_empty_group_holds_and_its_negation_does_not() -> None:
    assert holds({"combinator": "and", "rules": []}, SAMPLE)
    assert not holds({"combinator": "and", "not": True, "rules": []}, SAMPLE)


def test_field_without_summary_or_revenue_is_empty() -> None:
    bare = event("Page Viewed")
    assert holds(rule("summary.pages", "null"), bare)
    assert holds(rule("revenue", "null"), bare)


@pytest.mark.parametrize(
    ("tree", "code", "path"),
    [
        (7, "condition_invalid", "condition"),
        ({"combinator": "xor", "rules": []}, "combinator_unknown", "condition.combinator"),
        ({"rules": "x"}, "condition_invalid", "condition.rules"),
        ({"rules": [rule("name", "=", "x"), rule("nope", "=", "x")]}, "field_unknown", "condition.rules[1].field"),
        (rule("context.nope", "=", "x"), "field_unknown", "condition.field"),
        (rule("properties.", "=", "x"), "field_unknown", "condition.field"),
        (rule("__class__", "=", "x"), "field_unknown", "condition.field"),
        (rule("name", "~", "x"), "operator_unknown", "condition.operator"),
        (rule("name", "=", None), "value_invalid", "condition.value"),
        (rule("name", "=", ["x"]), "value_invalid", "condition.value"),
        (rule("name", "in", 5), "value_invalid", "condition.value"),
        (rule("name", "between", [1]), "value_invalid", "condition.value"),
    ],
)
def test_wrong_tree_is_refused_with_its_path(tree: object, code: str, path: str) -> None:
    with pytest.raises(Invalid) as refused:
        condition(tree)
    assert (refused.value.problem.code, refused.value.problem.path) == (code, path)


def test_too_deep_and_too_long_are_refused() -> None:
    deep: dict[str, Any] = rule("name", "=", "x")
    for _ in range(20):
        deep = {"rules": [deep]}
    with pytest.raises(Invalid, match="nested"):
        condition(deep)
    with pytest.raises(Invalid, match="nested"):
        condition({"rules": [rule("name", "=", "x")] * 501})


def test_hostile_text_stays_text() -> None:
    evil = "'] or __import__('os').system('x') #"
    assert holds(rule(f"properties.{evil}", "=", evil), event(properties={evil: evil}))
    assert not holds(rule("name", "=", evil), SAMPLE)


def test_number_of_reads_one_field_and_refuses_others() -> None:
    assert number_of("summary.pages")(SAMPLE) == 3
    assert number_of("properties.size")(SAMPLE) == 42
    assert number_of("summary.pages")(event()) is None
    with pytest.raises(Invalid):
        number_of("nope")


# ---- for all trees and all events

texts = st.text(max_size=8)
scalars = st.one_of(texts, st.integers(), st.floats(), st.booleans(), st.sampled_from(["7", "7.0", "x", "true"]))
anything = st.one_of(st.none(), scalars, st.lists(scalars, max_size=2), st.dictionaries(texts, scalars, max_size=2))
fields = st.sampled_from(
    ["name", "type", "revenue", "context.medium", "summary.pages", "properties.a", "properties.a.b", "traits.t"]
)


@st.composite
def rules_(draw: st.DrawFn) -> dict[str, Any]:
    operator = draw(st.sampled_from(OPERATORS))
    value: Any = None
    if operator.arity == 2:
        value = [draw(scalars), draw(scalars)]
    elif operator.name in ("in", "notIn"):
        value = draw(st.lists(scalars, max_size=3))
    elif operator.arity == 1:
        value = draw(scalars)
    return rule(draw(fields), operator.name, value)


trees = st.recursive(
    rules_(),
    lambda inner: st.fixed_dictionaries(
        {"combinator": st.sampled_from(["and", "or"]), "not": st.booleans(), "rules": st.lists(inner, max_size=3)}
    ),
    max_leaves=8,
)
events = st.builds(
    lambda name, medium, a, pages: event(
        name, context=Context(medium=medium), properties={"a": a}, summary=None if pages is None else Summary(pages)
    ),
    texts,
    st.none() | texts,
    anything,
    st.none() | st.integers(0, 9),
)


@given(trees, events)
def test_answer_is_always_a_truth_value_and_negation_turns_it(tree: dict[str, Any], one: Event) -> None:
    answer = holds(tree, one)
    assert isinstance(answer, bool)
    assert holds({"combinator": "and", "not": True, "rules": [tree]}, one) is not answer


@given(rules_(), events)
def test_opposite_operators_disagree(one: dict[str, Any], about: Event) -> None:
    pairs = {
        "=": "!=",
        "in": "notIn",
        "contains": "doesNotContain",
        "null": "notNull",
    }
    opposite = {**pairs, **{b: a for a, b in pairs.items()}}.get(one["operator"])
    if opposite is not None:
        assert holds(one, about) is not holds({**one, "operator": opposite}, about)


@given(st.lists(rules_(), min_size=1, max_size=4), events)
def test_groups_are_all_and_any(several: list[dict[str, Any]], one: Event) -> None:
    answers = [holds(part, one) for part in several]
    assert holds({"combinator": "and", "rules": several}, one) is all(answers)
    assert holds({"combinator": "or", "rules": several[::-1]}, one) is any(answers)


@given(trees, events)
def test_typed_tree_means_the_same_as_its_json(tree: dict[str, Any], one: Event) -> None:
    typed = condition(tree)
    assert isinstance(typed, Group)
    assert compiled(condition(typed))(one) is compiled(typed)(one)

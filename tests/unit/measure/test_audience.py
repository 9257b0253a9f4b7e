"""Both compilations of a condition over people, Python and SQL, give the same answer for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from faden.domain.audience import audience, person_condition
from faden.domain.consent import REPEATED, Grant
from faden.domain.consentpolicy import NAMES
from faden.domain.interest import Interest
from faden.domain.profile import Profile, Touch
from faden.measure.audience import NotInWarehouse, Sources, asked, holds
from faden.measure.compiler import statement, table
from faden.profiles.crowd import crowd_row
from faden.store.warehouse import Warehouse

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HALF = 30.0
OPEN = frozenset(("size", "plan", "score", "list"))
"""Traits that may stand in the warehouse."""
WORDS = ("Straße", "STRASSE", "strasse", "Ärger", "ärger", "ı", "İstanbul", "", " ", "a'b", 'a"b', "%", "_", "\\",
         "x\0y", "$v0", "bound:v0", "Email", "email", "5", "5.0", "5.50", "1e3", "nan", "inf", " 7 ", "1_000",
         "True", "true", "ﬁ", "ΑΣ", "ας", "😀")  # fmt: skip

words = st.sampled_from(WORDS) | st.text(st.characters(codec="utf-8"), max_size=6)
amounts = st.sampled_from([0, 1, 2, 3, 5, 10, 0.1, 0.5, 2.5, 5.5, 49.9, 100, 1000, -1, -0.0])
spans = st.sampled_from([0, 1, 7, 30, 60, 0.5, 1.25, 29.999999, 30.000001, 1 / 3])
borders = st.sampled_from([-1, 0, 1])


def _before(days: float, off: int) -> datetime:
    return NOW - timedelta(days=days) + timedelta(microseconds=off)


moments = st.builds(_before, spans | st.floats(0, 400), borders)
touches = st.none() | st.builds(Touch, moments, words, st.none() | words, st.none() | words)
decimals = st.sampled_from([Decimal("49.9"), Decimal("0.1"), Decimal("100"), Decimal("-3.25"), Decimal("0")])
interests = st.builds(Interest, amounts.map(abs).map(float) | st.floats(0, 100), moments)
grants = st.builds(lambda yes, at, seq: Grant(yes, at, seq=seq), st.booleans(), moments, st.integers(1, 4))
values = st.one_of(
    words, amounts, st.booleans(), st.none(), st.integers(-(2**62), 2**62), st.floats(allow_nan=False),
    st.lists(words, max_size=2), st.dictionaries(st.sampled_from(["a"]), amounts, max_size=1),
)  # fmt: skip
profiles = st.builds(
    Profile,
    id=st.integers(1, 2**40),
    first_seen=moments,
    last_seen=moments,
    keys=st.dictionaries(st.sampled_from(["anonymous_id", "user_id", "email"]), st.lists(words, max_size=2)),
    traits=st.dictionaries(st.sampled_from(sorted(OPEN)), values),
    visits=st.integers(0, 10),
    events=st.integers(0, 10),
    points=st.integers(0, 1000) | st.sampled_from([10, 250, 4990]),
    orders=st.integers(0, 5),
    revenue=st.dictionaries(st.sampled_from(["EUR", "CHF"]), decimals),
    first_touch=touches,
    last_touch=touches,
    consents=st.dictionaries(st.sampled_from(sorted([*NAMES, *(f"{one}{REPEATED}" for one in NAMES)])), grants),
    interests=st.dictionaries(st.sampled_from(["theme:ski", "theme:straße"]), interests),
)
people = st.lists(profiles, min_size=1, max_size=12, unique_by=lambda one: one.id)

_COMPARED = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
_ASTEXT = st.sampled_from(["=", "!=", "contains", "doesNotContain", "beginsWith", "endsWith"])
_LISTED = st.sampled_from(["in", "notIn"])
_NONE = st.sampled_from(["null", "notNull"])
_NUMBERS = st.sampled_from([
    "visits", "events", "orders", "points", "revenue.EUR", "revenue.USD", "first_seen_days", "last_seen_days",
    "interests.theme:ski", "interests.theme:nobody",
])  # fmt: skip
_TEXTS = st.sampled_from([f"{which}_touch.{part}" for which in ("first", "last") for part in ("channel", "source")])
_TRAITS = st.sampled_from([f"traits.{one}" for one in sorted(OPEN)])
_given = amounts | spans | amounts.map(str)
_anything = words | amounts | st.booleans() | st.integers(-(2**52), 2**52)


def rule(field: Any, operator: Any, value: Any = None) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"field": field, "operator": operator, "value": st.none() if value is None else value}
    )


rules = st.one_of(
    rule(_NUMBERS, _COMPARED, _given),
    rule(_NUMBERS, st.just("between"), st.tuples(_given, _given).map(list)),
    rule(_TEXTS | _TRAITS, _ASTEXT, _anything),
    rule(_TEXTS | _TRAITS, _LISTED, st.lists(_anything | st.none(), max_size=4)),
    rule(_TEXTS | _TRAITS, _NONE),
    rule(_TRAITS, _COMPARED, _anything),
    rule(_TRAITS, st.just("between"), st.tuples(_anything, _anything).map(list)),
    rule(st.sampled_from(["keys.user_id", "keys.email", "keys.none"]), _NONE),
    rule(st.just("known") | st.sampled_from([f"consent.{one}" for one in sorted(NAMES)]), st.just("="), _anything),
)
trees = st.recursive(
    rules,
    lambda inner: st.fixed_dictionaries(
        {
            "combinator": st.sampled_from(["and", "or"]),
            "not": st.booleans(),
            "rules": st.lists(inner, max_size=4),
        }
    ),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    opened = Warehouse(tmp_path_factory.mktemp("audience") / "warehouse.duckdb", threads=1)
    yield opened
    opened.close()


def no_events(_column: str) -> list[str | None]:
    return []


SOURCES = Sources(lambda _: HALF, OPEN, no_events)


def by_sql(warehouse: Warehouse, tree: Any) -> set[int]:
    """Who is found by SQL."""
    made = asked(person_condition(tree), NOW, 1 << 60, SOURCES)
    rows = table("people")
    compiled = statement(rows.filter(holds(rows, made.shape)).select("id"))
    return {row[0] for row in warehouse.query(compiled.sql, {one: made.values[one] for one in compiled.names}).rows}


def by_python(found: list[Profile], tree: Any) -> set[int]:
    """Who is found by the generated function."""
    made = audience(person_condition(tree), lambda _: HALF)
    return {one.id for one in found if made.holds(one, NOW)}


def one_rule(field: str, operator: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


def somebody(**more: Any) -> list[Profile]:
    return [Profile(id=1, first_seen=NOW, last_seen=NOW, **more)]


@settings(max_examples=120, deadline=None)
@example(somebody(traits={"size": "Straße"}), [one_rule("traits.size", "contains", "STRASSE")])
@example(somebody(traits={"size": 5.0}), [one_rule("traits.size", "in", ["5"])])
@example(somebody(traits={"size": True}), [one_rule("traits.size", "=", 1), one_rule("traits.size", ">=", 1)])
@example(somebody(traits={"size": 1}), [one_rule("traits.size", "=", True)])
@example(somebody(traits={"size": "nan"}), [one_rule("traits.size", "=", "NaN"), one_rule("traits.size", ">", 0)])
@example(somebody(revenue={"EUR": Decimal("49.9")}), [one_rule("revenue.EUR", "=", 49.9)])
@example(somebody(interests={"theme:ski": Interest(8.0, NOW - timedelta(days=60))}),
         [one_rule("interests.theme:ski", "=", 2), one_rule("interests.theme:ski", "<", 2)])  # fmt: skip
@given(people, st.lists(trees, min_size=1, max_size=3))
def test_both_compilations_agree(warehouse: Warehouse, found: list[Profile], conditions: list[Any]) -> None:
    warehouse.begin_people(1)
    assert warehouse.take_people([one.id for one in found], [crowd_row(one, OPEN) for one in found], warehouse.told)
    for tree in conditions:
        assert by_sql(warehouse, tree) == by_python(found, tree), tree


@pytest.mark.parametrize(
    ("field", "operator", "value"),
    [
        ("keys.email", "=", "ada@example.com"),
        ("keys.user_id", "contains", "a"),
        ("traits.email", "=", "ada@example.com"),
        ("traits.undeclared", "notNull", None),
        ("traits.size", "=", 2**60),
    ],
)
def test_what_the_warehouse_does_not_hold_is_said(field: str, operator: str, value: Any) -> None:
    with pytest.raises(NotInWarehouse) as refused:
        asked(person_condition(one_rule(field, operator, value)), NOW, 1, SOURCES)
    assert refused.value.field == field


def test_a_shape_holds_no_value() -> None:
    one, other = (
        asked(person_condition(one_rule("traits.size", "=", value)), NOW, 1, SOURCES).shape for value in ("a", "b'")
    )
    assert one == other
    assert "b'" not in str(other)

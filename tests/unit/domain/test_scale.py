"""The engagement scale: what is booked, how often, and where it ends."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faden.domain.condition import compiled, condition
from faden.domain.definition import Label
from faden.domain.errors import Invalid
from faden.domain.event import Event, Summary
from faden.domain.scale import DEFAULT_SCALE, CompiledRule, CompiledScale, Scale, ScaleRule, booking, checked
from tests.events import event, imported_visit

ANY: dict[str, Any] = {"combinator": "and", "not": False, "rules": []}


def line(key: str = "r", points: str = "10", **more: Any) -> ScaleRule:
    when = more.pop("when", ANY)
    return ScaleRule(key=key, label=Label("x", "x"), condition=when, points=Decimal(points), **more)


def compiled_line(**more: Any) -> CompiledRule:
    return CompiledScale(Scale((line(**more),))).rules[0]


class Ledger:
    """Books one rule for one person, visit after visit."""

    def __init__(self, rule: CompiledRule) -> None:
        self.rule = rule
        self.person: dict[str, int] = {}
        self.visit: dict[str, int] = {}

    def new_visit(self) -> None:
        self.visit = {}

    def book(self, one: Event | None = None) -> int:
        return booking(self.rule, one or event(), self.visit, self.person)


def test_once_per_event_has_no_memory() -> None:
    ledger = Ledger(compiled_line(points="2.50"))
    assert [ledger.book() for _ in range(3)] == [250, 250, 250]
    assert ledger.visit == {}
    assert ledger.person == {}


def test_once_per_visit() -> None:
    ledger = Ledger(compiled_line(count="visit"))
    assert [ledger.book(), ledger.book()] == [1000, 0]
    ledger.new_visit()
    assert ledger.book() == 1000


def test_once_per_person() -> None:
    ledger = Ledger(compiled_line(count="person"))
    assert [ledger.book(), ledger.book()] == [1000, 0]
    ledger.new_visit()
    assert ledger.book() == 0


def test_cap_of_the_visit_cuts_the_last_booking() -> None:
    ledger = Ledger(compiled_line(points="8", cap_visit=Decimal(20)))
    assert [ledger.book() for _ in range(4)] == [800, 800, 400, 0]
    ledger.new_visit()
    assert ledger.book() == 800


def test_cap_of_the_person_holds_over_visits() -> None:
    ledger = Ledger(compiled_line(points="8", cap_visit=Decimal(10), cap_person=Decimal(15)))
    assert [ledger.book(), ledger.book()] == [800, 200]
    ledger.new_visit()
    assert [ledger.book(), ledger.book()] == [500, 0]


def test_penalty_is_capped_like_a_reward() -> None:
    ledger = Ledger(compiled_line(points="-8", cap_visit=Decimal(10)))
    assert [ledger.book(), ledger.book(), ledger.book()] == [-800, -200, 0]


def test_times_multiplies_by_a_field() -> None:
    ledger = Ledger(compiled_line(points="1.5", times="summary.pages", cap_visit=Decimal(5)))
    assert ledger.book(imported_visit(0, Summary(pages=3))) == 450
    assert ledger.book(imported_visit(0, Summary(pages=3))) == 50


@pytest.mark.parametrize("value", [None, "many", "nan", "inf", float("nan"), -3, {"a": 1}])
def test_times_of_what_is_no_count_books_nothing(value: object) -> None:
    ledger = Ledger(compiled_line(times="properties.n"))
    assert ledger.book(event(properties={"n": value})) == 0


def test_times_is_bounded() -> None:
    ledger = Ledger(compiled_line(points="1000000", times="properties.n"))
    assert ledger.book(event(properties={"n": 1e300})) == 100_000_000 * 1_000_000


@given(
    st.integers(-500, 500),
    st.none() | st.integers(0, 800),
    st.none() | st.integers(0, 1500),
    st.lists(st.booleans(), max_size=30),
)
def test_caps_are_never_passed(points: int, cap_visit: int | None, cap_person: int | None, steps: list[bool]) -> None:
    """Whatever is done in whatever order, no visit and no person gets more than the caps allow."""
    rule = compiled_line(
        points=str(Decimal(points) / 100),
        cap_visit=None if cap_visit is None else Decimal(cap_visit) / 100,
        cap_person=None if cap_person is None else Decimal(cap_person) / 100,
    )
    ledger, total, in_visit = Ledger(rule), 0, 0
    for new in steps:
        if new:
            ledger.new_visit()
            in_visit = 0
        amount = ledger.book()
        total, in_visit = total + amount, in_visit + amount
        assert amount * points >= 0
        assert cap_visit is None or abs(in_visit) <= cap_visit
        assert cap_person is None or abs(total) <= cap_person


@pytest.mark.parametrize(
    ("rules", "code", "path"),
    [
        ((line("a", goal="macro"), line("a")), "key_not_unique", "rules[1].key"),
        ((line("", goal="macro"),), "key_not_unique", "rules[0].key"),
        ((line("a"),), "macro_goal_missing", "rules"),
        ((line("a", "1.005", goal="macro"),), "points_invalid", "rules[0].points"),
        ((line("a", "1000001", goal="macro"),), "points_invalid", "rules[0].points"),
        ((line("a", "NaN", goal="macro"),), "points_invalid", "rules[0].points"),
        ((line("a", "1", goal="macro", cap_visit=Decimal(-1)),), "cap_negative", "rules[0].cap_visit"),
        ((line("a", "1", goal="macro", times="nope"),), "field_unknown", "rules[0].times"),
        ((line("a", "1", goal="macro", when={"rules": [7]}),), "condition_invalid", "rules[0].condition.rules[0]"),
    ],
)
def test_wrong_scale_is_refused(rules: tuple[ScaleRule, ...], code: str, path: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked(Scale(rules))
    assert (refused.value.problem.code, refused.value.problem.path) == (code, path)


def test_default_scale_runs_from_one_to_a_hundred() -> None:
    scale = checked(DEFAULT_SCALE)
    assert max(rule.points for rule in scale.rules) == 100
    assert min(rule.points for rule in scale.rules) == 1
    assert {rule.goal for rule in scale.rules if rule.points == 100} == {"macro"}


def test_default_scale_survives_json() -> None:
    text = msgspec.json.encode(DEFAULT_SCALE)
    again = msgspec.json.decode(text, type=Scale, strict=False)
    assert [rule.key for rule in checked(again).rules] == [rule.key for rule in DEFAULT_SCALE.rules]


def test_candidates_are_those_that_can_hold() -> None:
    """The look-up by name is a shortcut only: it never leaves a rule out that would hold."""
    scale = CompiledScale(DEFAULT_SCALE)
    for name in ("Order Completed", "order completed", "Page Viewed", "Anything"):
        one = event(name, kind="page" if name == "Page Viewed" else "track")
        assert [rule.key for rule in scale.candidates(name) if rule.holds(one)] == [
            rule.key for rule in DEFAULT_SCALE.rules if compiled(condition(rule.condition))(one)
        ]


@pytest.mark.parametrize(
    ("field", "asks"), [("channel", True), ("campaign", True), ("context.campaign", False), ("name", False)]
)
def test_knows_whether_it_asks_for_the_visit(field: str, asks: bool) -> None:
    when = {"rules": [{"rules": [{"field": field, "operator": "=", "value": "x"}]}]}
    assert CompiledScale(Scale((line(when=when),))).asks_visit is asks

"""Conditions over people: what they say, what they depend on, and when their answer may change through time alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faden.domain.audience import (
    Audience,
    audience,
    clause_key,
    clauses_of,
    joined_history,
    micros,
    person_condition,
    remembered,
)
from faden.domain.condition import condition
from faden.domain.consent import Grant
from faden.domain.errors import Invalid
from faden.domain.interest import Interest
from faden.domain.profile import Profile, Touch
from tests.events import MORNING

DAY = timedelta(days=1)
VIEWED = {"rules": [{"field": "name", "operator": "=", "value": "Product Viewed"}]}
VIEWS = clause_key(condition(VIEWED))


def made(*rules: dict[str, Any], combinator: str = "and", negated: bool = False) -> Audience:
    tree = {"combinator": combinator, "not": negated, "rules": list(rules)}
    return audience(person_condition(tree), lambda _: 30.0)


def rule(field: str, operator: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


def somebody(**more: Any) -> Profile:
    return Profile(id=7, first_seen=MORNING - 10 * DAY, last_seen=MORNING - 2 * DAY, **more)


PERSON = somebody(
    keys={"user_id": ["u-1"], "email": ["ada@example.org"]},
    traits={"city": "Nürnberg", "age": "42", "vip": True, "street": "Große Gasse"},
    visits=4,
    points=1250,
    orders=2,
    revenue={"EUR": Decimal("99.90")},
    first_touch=Touch(MORNING, "Paid Search", "google", "spring"),
    interests={"model:saloon": Interest(8.0, MORNING)},
    consents={"marketing": Grant(True, MORNING)},
    history={VIEWS: [(micros(MORNING - 1 * DAY), 3), (micros(MORNING - 5 * DAY), 2)]},
)


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        (rule("known", "=", True), True),
        (rule("visits", ">=", 4), True),
        (rule("visits", "between", [1, 3]), False),
        (rule("points", "=", 12.5), True),
        (rule("orders", "<", "2"), False),
        (rule("revenue.EUR", ">", 99), True),
        (rule("revenue.CHF", "<", 1), True),
        (rule("first_seen_days", ">=", 10), True),
        (rule("first_seen_days", ">", 10), False),
        (rule("last_seen_days", "<=", 2), True),
        (rule("first_touch.channel", "=", "paid search"), True),
        (rule("last_touch.channel", "null"), True),
        (rule("keys.email", "endsWith", "@EXAMPLE.org"), True),
        (rule("keys.phone", "notNull"), False),
        (rule("traits.city", "contains", "NÜRN"), True),
        (rule("traits.street", "=", "grosse gasse"), True),
        (rule("traits.age", ">=", 42), True),
        (rule("traits.vip", "=", "true"), True),
        (rule("traits.nothing", "!=", "x"), True),
        (rule("interests.model:saloon", ">=", 8), True),
        (rule("interests.model:van", ">", 0), False),
        (rule("consent.marketing.email", "=", True), True),
        (rule("consent.measurement", "=", True), False),
        (rule("did", ">=", {"times": 2, "days": 6, "where": VIEWED}), True),
        (rule("did", ">=", {"times": 2, "days": 5, "where": VIEWED}), False),
        (rule("did", "<", {"times": 1, "days": 1, "where": VIEWED}), True),
        (rule("did", ">=", {"times": 3, "where": VIEWED}), False),
    ],
)
def test_what_is_said_of_a_person(said: dict[str, Any], holds: bool) -> None:
    assert made(said).holds(PERSON, MORNING) is holds
    assert made(said, negated=True).holds(PERSON, MORNING) is not holds


def test_what_an_answer_depends_on() -> None:
    found = made(rule("visits", ">", 1), rule("did", ">=", {"where": VIEWED, "times": 3, "days": 7}))
    assert found.facts == {"visits", f"did:{VIEWS}"}
    assert [(one.key, one.keep) for one in found.clauses] == [(VIEWS, 3)]
    more = made(rule("did", ">=", {"where": VIEWED, "times": 9}))
    assert clauses_of([found, more])[VIEWS].keep == 9


TIMED = (
    rule("last_seen_days", ">=", 3),
    rule("last_seen_days", "<", 4.25),
    rule("last_seen_days", "=", 5),
    rule("first_seen_days", "between", [11, 12.125]),
    rule("first_seen_days", ">", 0.1),
    rule("interests.model:saloon", ">=", 4),
    rule("interests.model:saloon", "<", 0.37),
    rule("interests.model:saloon", "<=", 2),
    rule("did", ">=", {"where": VIEWED, "times": 1, "days": 3}),
    rule("did", "<", {"where": VIEWED, "times": 2, "days": 0.3}),
)
moments = st.integers(-40 * 86_400, 400 * 86_400).map(lambda seconds: MORNING + timedelta(seconds=seconds))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(TIMED), min_size=1, max_size=3),
    st.sampled_from(["and", "or"]),
    moments,
    moments,
    moments,
    st.floats(0.01, 20),
    st.lists(moments, max_size=3),
    st.floats(0, 1),
)
def test_an_answer_never_changes_before_the_moment_that_was_named(
    said: list[dict[str, Any]],
    combinator: str,
    one: datetime,
    other: datetime,
    now: datetime,
    points: float,
    viewed: list[datetime],
    share: float,
) -> None:
    person = Profile(
        id=1,
        first_seen=min(one, other),
        last_seen=max(one, other),
        interests={"model:saloon": Interest(points, one)},
        history={VIEWS: sorted(((micros(at), seq) for seq, at in enumerate(viewed, 1)), reverse=True)},
    )
    asked = made(*said, combinator=combinator)
    answer = asked.holds(person, now)
    turn = asked.turns(person, now)
    last = turn - timedelta(microseconds=1) if turn is not None else now + 3000 * DAY
    assert turn is None or turn > now
    between = now + (last - now) * share
    for at in (between, last):
        assert asked.holds(person, at) is answer
    steps = 0
    while turn is not None:
        now, turn = turn, asked.turns(person, turn)
        steps += 1
    assert steps <= 40, "the moments come to an end"


times = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 10_000)), unique_by=lambda one: one[1], max_size=12)


@given(times, st.integers(1, 5), st.randoms())
def test_what_is_remembered_does_not_depend_on_the_order_of_arrival(
    events: list[tuple[int, int]], keep: int, shuffle: Any
) -> None:
    def told(order: list[tuple[int, int]]) -> list[tuple[int, int]]:
        held: list[tuple[int, int]] = []
        for minutes, seq in order:
            held = remembered(held, MORNING + timedelta(minutes=minutes), seq, keep)
        return held

    mixed = list(events)
    shuffle.shuffle(mixed)
    assert told(mixed) == told(events)
    newest = sorted(((micros(MORNING + timedelta(minutes=m)), seq) for m, seq in events), reverse=True)[:keep]
    assert told(events) == newest


@given(times, times)
def test_what_two_did_who_are_one(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    first, second = {VIEWS: sorted(one, reverse=True)}, {VIEWS: sorted(other, reverse=True)}
    assert joined_history(first, second) == joined_history(second, first)


@pytest.mark.parametrize(
    ("tree", "path"),
    [
        (rule("nose", "=", 1), "condition.field"),
        (rule("traits.", "=", 1), "condition.field"),
        (rule("visits", "contains", 1), "condition.operator"),
        (rule("visits", ">", True), "condition.value"),
        (rule("visits", ">", "x"), "condition.value"),
        (rule("consent.everything", "=", True), "condition.field"),
        (rule("did", "=", {"where": VIEWED}), "condition.operator"),
        (rule("did", ">=", 3), "condition.value"),
        (rule("did", ">=", {"where": VIEWED, "times": 101}), "condition.value.times"),
        (rule("did", ">=", {"where": VIEWED, "days": -1}), "condition.value.days"),
        (rule("did", ">=", {"where": {"rules": [rule("nose", "=", 1)]}}), "condition.value.where.rules[0].field"),
    ],
)
def test_a_wrong_condition_is_refused_by_its_path(tree: dict[str, Any], path: str) -> None:
    with pytest.raises(Invalid) as caught:
        person_condition(tree)
    assert caught.value.problem.path == path

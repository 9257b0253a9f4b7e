"""Interests: points that fade, are capped, and say how narrow somebody has become."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from faden.domain.interest import TUNNEL, Interest, added, crosses, faded, folded, narrowness, standing

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
half_lives = st.floats(0.01, 3650)
points = st.floats(0.001, 100)
moments = st.integers(0, 400 * 86_400 * 1_000_000).map(lambda number: NOON + timedelta(microseconds=number))
deltas = st.lists(st.tuples(points, moments), min_size=1, max_size=12)


def after(found: list[tuple[float, datetime]], half_life: float, cap: float = 1e12) -> Interest:
    held: Interest | None = None
    for amount, at in found:
        held = added(held, amount, at, half_life, cap)
    assert held is not None
    return held


def last(found: list[tuple[float, datetime]]) -> datetime:
    return max(at for _, at in found)


@given(points, half_lives)
def test_half_is_left_after_the_half_life(amount: float, half_life: float) -> None:
    then = NOON + timedelta(days=half_life)
    assert faded(Interest(amount, NOON), half_life, then) == pytest.approx(amount / 2, rel=1e-6)


@given(points, half_lives, moments, st.integers(1, 10**14))
def test_decay_is_monotone(amount: float, half_life: float, then: datetime, later: int) -> None:
    interest = Interest(amount, NOON)
    first, second = (faded(interest, half_life, one) for one in (then, then + timedelta(microseconds=later)))
    assert 0 <= second <= first <= amount


def test_before_it_was_learned_it_stands_as_it_was() -> None:
    assert faded(Interest(7, NOON), 30, NOON - timedelta(days=90)) == 7


@given(deltas, half_lives, st.randoms())
def test_the_order_of_arrival_does_not_matter(
    found: list[tuple[float, datetime]], half_life: float, dice: Random
) -> None:
    """As long as neither cap nor zero is reached."""
    mixed = dice.sample(found, len(found))
    one, other = after(sorted(found, key=lambda each: each[1]), half_life), after(mixed, half_life)
    assert one.at == other.at == last(found)
    assert other.points == pytest.approx(one.points, rel=1e-9, abs=1e-12)


@given(deltas, half_lives, st.floats(100, 300), st.randoms())
def test_at_the_cap_the_order_matters_within_bounds(
    found: list[tuple[float, datetime]], half_life: float, cap: float, dice: Random
) -> None:
    """Not less than in the order in which things happened, not more than the capped sum."""
    least = after(sorted(found, key=lambda each: each[1]), half_life, cap).points
    most = min(after(found, half_life).points, cap)
    got = after(dice.sample(found, len(found)), half_life, cap).points
    assert least - 1e-9 <= got <= most + 1e-9


@given(st.lists(st.tuples(st.floats(-100, 100), moments), min_size=1, max_size=12), half_lives, st.floats(0.5, 200))
def test_points_stay_between_zero_and_the_cap(
    found: list[tuple[float, datetime]], half_life: float, cap: float
) -> None:
    held: Interest | None = None
    for amount, at in found:
        held = added(held, amount, at, half_life, cap)
        assert 0 <= held.points <= cap


@given(points, moments, points, moments, half_lives, st.floats(100, 300))
def test_folding_two_is_symmetrical_and_what_one_would_have_learned(
    one: float, at: datetime, other: float, then: datetime, half_life: float, cap: float
) -> None:
    first, second = Interest(one, at), Interest(other, then)
    both = folded(first, second, half_life, cap)
    assert both == folded(second, first, half_life, cap)
    assert both.points == pytest.approx(after([(one, at), (other, then)], half_life, cap).points, rel=1e-9)


@given(st.floats(0.001, 1e4), st.floats(1e-6, 1e4), half_lives)
def test_the_instant_of_crossing_is_exact(amount: float, threshold: float, half_life: float) -> None:
    interest = Interest(amount, NOON)
    found = crosses(interest, threshold, half_life)
    if amount < threshold:
        assert found is None
        return
    assert found is not None
    assert faded(interest, half_life, found) < threshold
    assert faded(interest, half_life, found - MICROSECOND) >= threshold
    at_most = crosses(interest, math.nextafter(threshold, math.inf), half_life)
    assume(amount > threshold)
    assert at_most is not None
    assert at_most <= found
    assert faded(interest, half_life, at_most) <= threshold


@pytest.mark.parametrize("threshold", [0, -1])
def test_nothing_ever_falls_below_zero(threshold: float) -> None:
    assert crosses(Interest(5, NOON), threshold, 30) is None


def test_what_happens_after_the_end_of_time_does_not_happen() -> None:
    assert crosses(Interest(1e4, NOON), 1e-300, 3650) is None


@given(st.lists(st.floats(0, 100), max_size=30))
def test_narrowness_lies_between_open_and_tunnel(weights: list[float]) -> None:
    found = narrowness(weights)
    if len(weights) < 2 or math.fsum(weights) < 5:
        assert found is None
    else:
        assert found is not None
        assert 0 <= found <= 1


@given(st.integers(2, 200), st.floats(5, 100))
def test_equal_interests_are_open_and_a_single_one_left_is_a_tunnel(count: int, weight: float) -> None:
    assert narrowness([weight] * count) == pytest.approx(0, abs=1e-9)
    assert narrowness([weight, *[0.0] * (count - 1)]) == 1


@given(st.lists(st.floats(1, 50), min_size=2, max_size=10), st.floats(0.1, 10))
def test_narrowness_knows_shares_only(weights: list[float], factor: float) -> None:
    assume(min(math.fsum(weights), math.fsum(weights) * factor) >= 5)
    assert narrowness([one * factor for one in weights]) == pytest.approx(narrowness(weights), abs=1e-9)


@pytest.mark.parametrize(("weights", "tunnel"), [([93, 7], True), ([90, 10], False), ([82, *[2] * 9], True)])
def test_where_the_tunnel_begins(weights: list[float], tunnel: bool) -> None:
    found = narrowness(weights)
    assert found is not None
    assert (found >= TUNNEL) is tunnel


def test_standing_is_sorted_and_knows_existing_groups_only() -> None:
    held = {name: Interest(amount, NOON) for name, amount in (("a:x", 1.0), ("a:y", 8.0), ("gone:z", 50.0))}
    assert list(standing(held, {"a": 30.0}, NOON)) == ["a:y", "a:x"]

"""A real mail test, from its rows to a decision: the known results, and the page that tells them."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from faden.measure.experiment.analysis import Analysis, Arm, analyse
from faden.measure.experiment.moments import Moments
from scripts import hillstrom
from tests.reference import SHARED, needed

FILE = SHARED / "data" / "hillstrom_email" / "hillstrom.csv.gz"
PAGE = Path(__file__).parents[2] / "docs" / "hillstrom.md"
ARMS = ("mens", "womens", "none")
KNOWN = {
    "visit": ((0.1828, 0.1514, 0.1062), 5e-5),
    "conversion": ((0.01253, 0.00884, 0.00573), 5e-6),
    "spend": ((1.4226, 1.0772, 0.6528), 5e-5),
}
"""Outcome -> the arms' values as published, and to what they were rounded."""

pytestmark = needed(FILE)


@pytest.fixture(scope="module")
def groups() -> dict[str, list[Arm]]:
    """The arms within each group of customers."""
    return hillstrom.by_buyers(hillstrom.customers(FILE))


@pytest.fixture(scope="module")
def arms(groups: dict[str, list[Arm]]) -> list[Arm]:
    return hillstrom.together(list(groups.values()))


@pytest.fixture(scope="module")
def judged(arms: list[Arm]) -> Analysis:
    return analyse(hillstrom.DESIGN, arms)


@pytest.mark.parametrize("outcome", KNOWN)
def test_the_known_results(arms: list[Arm], outcome: str) -> None:
    found = hillstrom.unadjusted(hillstrom.DESIGN, arms).result(outcome)
    expected, rounding = KNOWN[outcome]
    for arm, value, units in zip(ARMS, expected, (21_307, 21_387, 21_306), strict=True):
        assert found.reading(arm).units == units
        assert found.reading(arm).value == pytest.approx(value, abs=rounding)


def test_groups_add_up_to_the_whole(arms: list[Arm]) -> None:
    """Merged moments are those of all rows at once."""
    for merged, pooled in zip(arms, hillstrom.arms(hillstrom.customers(FILE)), strict=True):
        assert (merged.key, merged.units) == (pooled.key, pooled.units)
        for name, moments in pooled.outcomes.items():
            assert numbers(merged.outcomes[name]) == pytest.approx(numbers(moments))
    assert sum(int(one.outcomes["conversion"].sums[0]) for one in arms) == 578


def numbers(moments: Moments) -> tuple[float, ...]:
    return (float(moments.n), *moments.sums, *moments.products)


def test_the_lot_was_fair(judged: Analysis) -> None:
    assert judged.allocation.p == pytest.approx(0.9037, abs=5e-5)
    assert judged.result("spend").balance == pytest.approx(0.864, abs=5e-4)


def test_both_mails_work_and_the_mens_is_shipped(judged: Analysis) -> None:
    assert (judged.decision.action, judged.decision.reason, judged.decision.arm) == ("ship", "better", "mens")
    assert judged.decision.contenders == ("womens",)
    assert [one.action for one in judged.verdicts] == ["ship", "ship"]
    for name in KNOWN:
        for arm in ("mens", "womens"):
            one = judged.result(name).comparison(arm)
            assert one is not None
            assert one.interval.low > 0
            assert one.adjusted_p < 0.003


def test_the_past_changes_neither_sign_nor_size_and_never_widens(arms: list[Arm], judged: Analysis) -> None:
    plain = hillstrom.unadjusted(hillstrom.DESIGN, arms)
    for name in KNOWN:
        assert 0 < judged.result(name).reduction < 0.01
        for arm in ("mens", "womens"):
            one, other = plain.result(name).comparison(arm), judged.result(name).comparison(arm)
            assert one is not None
            assert other is not None
            assert other.se < one.se
            assert abs(other.difference - one.difference) < 0.1 * one.se


def test_looking_every_day_costs_the_womens_mail_its_proof(arms: list[Arm]) -> None:
    found = analyse(replace(hillstrom.DESIGN, look="sequential"), arms)
    assert [(one.action, one.reason) for one in found.verdicts] == [
        ("ship", "better"),
        ("keep_control", "no_difference_shown"),
    ]


def test_half_of_the_customers_are_not_yet_a_result(groups: dict[str, list[Arm]]) -> None:
    found = analyse(hillstrom.DESIGN, groups["both"])
    assert (found.decision.action, found.decision.reason) == ("go_on", "before_planned_size")
    assert all(not one.comparisons for one in found.results)


def test_the_page_is_what_the_script_writes() -> None:
    assert PAGE.read_text("utf-8") == hillstrom.page(FILE)

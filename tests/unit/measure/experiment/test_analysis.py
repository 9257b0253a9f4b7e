"""Whole experiments: what is shown, what is withheld, and what is decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faden.domain.errors import Invalid
from faden.measure.experiment.analysis import Analysis, Arm, analyse
from faden.measure.experiment.design import Design, GuardRail
from faden.measure.experiment.moments import Moments, counted, merged, nothing, observed, summed
from faden.measure.experiment.outcome import Outcome
from faden.measure.experiment.posterior import Prior

BOUGHT, LEFT = Outcome("bought", "proportion"), Outcome("left", "proportion", "down")
FIXED = Design("fixed", "a", {"a": 1, "b": 1}, (BOUGHT, LEFT), "bought", (GuardRail("left", 0.1),), planned=20_000)
SEQUENTIAL = msgspec.structs.replace(FIXED, look="sequential", planned=None, guard_rails=())
ADAPTIVE = msgspec.structs.replace(SEQUENTIAL, look="adaptive")
N = 10_000


def changed(design: Design, **fields: Any) -> Design:
    return msgspec.structs.replace(design, **fields)


def arm(key: str, bought: int, left: int = 1000, n: int = N) -> Arm:
    return Arm(key, n, {"bought": counted(n, bought), "left": counted(n, left)})


def outcome(found: Analysis) -> tuple[str, str, str | None]:
    return found.decision.action, found.decision.reason, found.decision.arm


DECISIONS: Mapping[str, tuple[Design, list[Arm], tuple[str, str, str | None]]] = {
    "better, and the guard rail is kept": (
        FIXED,
        [arm("a", 1000), arm("b", 1100)],
        ("ship", "better", "b"),
    ),
    "better, but nothing shows that fewer than 10 % more leave": (
        FIXED,
        [arm("a", 1000), arm("b", 1100, 1060)],
        ("keep_control", "guard_rail_open", "b"),
    ),
    "better, and many more leave": (
        FIXED,
        [arm("a", 1000), arm("b", 1200, 1500)],
        ("stop_guard_rail", "guard_rail_broken", "b"),
    ),
    "harm is seen before the planned size": (
        FIXED,
        [arm("a", 100, 100, 1000), arm("b", 120, 250, 1000)],
        ("stop_guard_rail", "guard_rail_broken", "b"),
    ),
    "worse": (FIXED, [arm("a", 1100), arm("b", 1000)], ("keep_control", "worse", "b")),
    "nothing found at the planned size": (
        FIXED,
        [arm("a", 1000), arm("b", 1010)],
        ("keep_control", "no_difference_shown", "b"),
    ),
    "fixed, and not all are in": (
        FIXED,
        [arm("a", 500, 500, 5000), arm("b", 700, 500, 5000)],
        ("go_on", "before_planned_size", "b"),
    ),
    "the lot was not fair": (
        FIXED,
        [arm("a", 1000), arm("b", 1100, 1000, 9000)],
        ("not_trustworthy", "sample_ratio_mismatch", None),
    ),
    "not clear yet": (SEQUENTIAL, [arm("a", 1000), arm("b", 1100)], ("go_on", "not_clear_yet", "b")),
    "clear before anybody said when": (SEQUENTIAL, [arm("a", 1000), arm("b", 1200)], ("ship", "better", "b")),
    "too few": (
        SEQUENTIAL,
        [arm("a", 10, 10, 90), arm("b", 20, 10, 90)],
        ("go_on", "too_few_units", "b"),
    ),
    "hardly anybody buys": (SEQUENTIAL, [arm("a", 2), arm("b", 7)], ("go_on", "too_few_units", "b")),
    "nobody buys": (SEQUENTIAL, [arm("a", 0), arm("b", 0)], ("go_on", "no_variation", "b")),
    "a lift worth having is ruled out": (
        changed(SEQUENTIAL, worthwhile=0.2),
        [arm("a", 3000), arm("b", 3010)],
        ("keep_control", "not_worthwhile", "b"),
    ),
    "clear, but not worth it": (
        changed(FIXED, worthwhile=0.2, guard_rails=()),
        [arm("a", 3000), arm("b", 3200)],
        ("keep_control", "not_worthwhile", "b"),
    ),
    "a bandit that has not settled": (
        ADAPTIVE,
        [arm("a", 1000), arm("b", 1100)],
        ("go_on", "not_clear_yet", "b"),
    ),
    "a bandit that has": (
        changed(ADAPTIVE, weights={"a": 1000, "b": 19_000}),
        [arm("a", 100, 100, 1000), arm("b", 3800, 1900, 19_000)],
        ("ship", "better", "b"),
    ),
    "a bandit that has settled on the control": (
        changed(ADAPTIVE, weights={"a": 19_000, "b": 1000}),
        [arm("a", 3800, 1900, 19_000), arm("b", 100, 100, 1000)],
        ("keep_control", "worse", None),
    ),
    "a bandit whose favourite drives people away": (
        changed(ADAPTIVE, weights={"a": 1000, "b": 19_000}, guard_rails=(GuardRail("left", 0.1),)),
        [arm("a", 100, 100, 1000), arm("b", 3800, 9000, 19_000)],
        ("stop_guard_rail", "guard_rail_broken", "b"),
    ),
    "a bandit that has not drawn by its shares": (
        changed(ADAPTIVE, weights={"a": 5000, "b": 15_000}),
        [arm("a", 1000), arm("b", 1000)],
        ("not_trustworthy", "sample_ratio_mismatch", None),
    ),
}


@pytest.mark.parametrize("name", DECISIONS)
def test_decisions(name: str) -> None:
    design, arms, expected = DECISIONS[name]
    assert outcome(analyse(design, arms)) == expected


def test_a_fixed_design_shows_nothing_before_its_time() -> None:
    found = analyse(FIXED, [arm("a", 500, 500, 5000), arm("b", 700, 500, 5000)]).result("bought")
    assert found.comparisons == ()
    assert [(one.value, one.interval, one.withheld) for one in found.readings] == [
        (0.1, None, "before_planned_size"),
        (0.14, None, "before_planned_size"),
    ]


def test_a_bandit_shows_arms_but_no_comparison() -> None:
    found = analyse(ADAPTIVE, [arm("a", 1000), arm("b", 1100)])
    shown = found.result("bought")
    assert (shown.comparisons, shown.balance, found.verdicts) == ((), None, ())
    assert all(one.interval is not None and one.interval.holds(one.value or 0) for one in shown.readings)
    assert found.chances["b"] == pytest.approx(0.9895, abs=0.002)
    assert sum(found.chances.values()) == pytest.approx(1)
    fewer = analyse(changed(ADAPTIVE, primary="left"), [arm("a", 1000), arm("b", 1000, 1100)])
    assert fewer.chances["a"] == pytest.approx(0.9895, abs=0.002)


def test_the_numbers_of_a_comparison_belong_together() -> None:
    found = analyse(FIXED, [arm("a", 1000), arm("b", 1100)]).result("bought").comparison("b")
    assert found is not None
    assert found.units == 2 * N
    assert found.p == found.adjusted_p == pytest.approx(0.0211, abs=5e-5)
    assert found.difference == pytest.approx(0.01)
    assert found.lift == pytest.approx(0.1)
    assert found.lift_interval is not None
    assert found.interval.low > 0 < found.lift_interval.low
    assert found.posterior is not None
    assert found.posterior.chance_to_win == pytest.approx(0.986, abs=0.001)


def test_a_prior_holds_the_primary_outcome_back() -> None:
    sceptical = changed(FIXED, prior=Prior(0.0, 0.02))
    arms = [arm("a", 1000), arm("b", 1100)]
    for design, expected in ((FIXED, 0.1), (sceptical, 0.016)):
        found = analyse(design, arms).result("bought").comparison("b")
        assert found is not None
        assert found.posterior is not None
        assert found.posterior.mean == pytest.approx(expected, abs=0.001)


def test_several_arms_are_held_against_one_control() -> None:
    design = changed(FIXED, weights={"a": 1, "b": 1, "c": 1, "d": 1}, guard_rails=(), planned=4 * N)
    arms = [arm("a", 1000), arm("b", 1100), arm("c", 1200), arm("d", 1190)]
    found = analyse(design, arms)
    assert found.level == pytest.approx(0.05 / 3)
    assert outcome(found) == ("ship", "better", "c")
    assert found.decision.contenders == ("d",)
    assert [(one.arm, one.action) for one in found.verdicts] == [("b", "keep_control"), ("c", "ship"), ("d", "ship")]
    stepped = analyse(changed(design, correction="holm"), arms)
    assert [one.action for one in stepped.verdicts] == ["ship", "ship", "ship"]


def test_one_arm_may_go_while_another_stops() -> None:
    design = changed(FIXED, look="sequential", weights={"a": 1, "b": 1, "c": 1}, planned=60_000)
    found = analyse(design, [arm("a", 1000), arm("b", 1000, 2000), arm("c", 1010)])
    assert outcome(found) == ("stop_guard_rail", "guard_rail_broken", "b")
    assert [(one.arm, one.action) for one in found.verdicts] == [("b", "stop_guard_rail"), ("c", "go_on")]
    both = analyse(design, [arm("a", 1000), arm("b", 1010), arm("c", 1020)])
    assert outcome(both) == ("go_on", "not_clear_yet", None)


def test_an_arm_that_is_switched_off_does_not_spoil_the_shares() -> None:
    design = changed(SEQUENTIAL, weights={"a": 1, "b": 1, "c": 0})
    found = analyse(design, [arm("a", 1000), arm("b", 1200), arm("c", 300, 300, 3000)])
    assert found.allocation.p == 1.0
    assert outcome(found) == ("ship", "better", "b")


def test_less_is_better_where_the_outcome_says_so() -> None:
    design = changed(FIXED, primary="left", guard_rails=(GuardRail("bought", 0.2),))
    assert outcome(analyse(design, [arm("a", 1000, 1200), arm("b", 1000, 1000)])) == ("ship", "better", "b")
    assert outcome(analyse(design, [arm("a", 1000, 1000), arm("b", 1000, 1200)])) == ("keep_control", "worse", "b")


def test_a_guard_rail_of_losses_is_kept_on_their_side() -> None:
    """Profit of -10 a unit: a margin of 10 % is one more lost, not one less."""
    profit = Outcome("profit", "mean")
    design = changed(FIXED, outcomes=(BOUGHT, profit), guard_rails=(GuardRail("profit", 0.1),))

    def arms(mean: float) -> list[Arm]:
        amounts = {key: summed(N, N * value, N * (value**2 + 25)) for key, value in (("a", -10.0), ("b", mean))}
        return [
            Arm(key, N, {"bought": counted(N, won), "profit": amounts[key]})
            for key, won in (("a", 1000), ("b", 1100))
        ]

    assert analyse(design, arms(-10.5)).guard_rails[0].verdict == "kept"
    assert analyse(design, arms(-11.0)).guard_rails[0].verdict == "open"
    assert analyse(design, arms(-12.0)).guard_rails[0].verdict == "broken"


def spent(rng: np.random.Generator, effect: float, leak: float = 0.0) -> Moments:
    before = rng.gamma(2.0, 3.0, 2000)
    return observed(2 * before + rng.exponential(4.0, 2000) + effect, before + leak)


@pytest.mark.parametrize("look", ["fixed", "sequential"])
def test_a_covariate_that_the_treatment_touched_is_found_out(look: Literal["fixed", "sequential"]) -> None:
    design = Design(
        look,
        "a",
        {"a": 1, "b": 1},
        (Outcome("spent", "mean", covariates=("before",)),),
        "spent",
        planned=4000,
    )

    def arms(leak: float) -> list[Arm]:
        rng = np.random.default_rng(9)
        return [Arm("a", 2000, {"spent": spent(rng, 0.0)}), Arm("b", 2000, {"spent": spent(rng, 0.8, leak)})]

    honest = analyse(design, arms(0.0))
    assert outcome(honest) == ("ship", "better", "b")
    assert honest.result("spent").reduction == pytest.approx(0.82, abs=0.02)
    assert outcome(analyse(design, arms(1.0))) == ("not_trustworthy", "covariate_unbalanced", None)


def test_an_arm_that_has_just_begun_does_not_blur_the_others() -> None:
    revenue = Outcome("spent", "mean", covariates=("before",))
    design = Design("sequential", "a", {"a": 1, "b": 1, "c": 0}, (revenue,), "spent")
    rng = np.random.default_rng(9)
    held = {"a": spent(rng, 0.0), "b": spent(rng, 0.8)}
    found = analyse(
        design, [Arm(key, 2000, {"spent": one}) for key, one in held.items()] + [Arm("c", 0, {"spent": nothing(2)})]
    )
    assert found.result("spent").reduction > 0.8
    assert found.result("spent").reading("c").withheld == "too_few_units"
    assert [one.arm for one in found.result("spent").comparisons] == ["b"]


def test_a_ratio_and_a_mean_of_a_bandit() -> None:
    rng = np.random.default_rng(10)
    outcomes = (Outcome("revenue", "mean"), Outcome("per_order", "ratio"))
    design = Design("adaptive", "a", {"a": 1, "b": 1}, outcomes, "revenue")

    def one(key: str, mean: float) -> Arm:
        orders = rng.poisson(1.0, 4000)
        amounts = orders * rng.gamma(2.0, mean / 2, 4000)
        return Arm(key, 4000, {"revenue": observed(amounts), "per_order": observed(amounts, orders)})

    found = analyse(design, [one("a", 10.0), one("b", 13.0)])
    assert outcome(found) == ("ship", "better", "b")
    assert found.chances["b"] > 0.999
    near = found.result("per_order").reading("b")
    assert near.interval is not None
    assert near.interval.holds(13.0)


@given(st.integers(200, 20_000), st.integers(5, 95), st.integers(5, 95), st.lists(st.floats(0.05, 1), max_size=4))
def test_days_in_any_portions_give_the_same_answer(n: int, one: int, other: int, cuts: list[float]) -> None:
    design = changed(SEQUENTIAL, guard_rails=())
    whole = {"a": n * one // 100, "b": n * other // 100}

    def days(key: str) -> Arm:
        left, won, parts = n, whole[key], []
        for cut in cuts:
            units, wins = int(left * cut), min(int(won * cut), int(left * cut))
            parts.append(counted(units, wins))
            left, won = left - units, won - wins
        total = merged([*parts, counted(left, won)])
        return Arm(key, n, {"bought": total, "left": total})

    plain = analyse(design, [arm(key, won, won, n) for key, won in whole.items()])
    assert analyse(design, [days("b"), days("a")]) == plain


REFUSED: Mapping[str, tuple[Design, str, str]] = {
    "no size": (changed(FIXED, planned=None), "planned_missing", "planned"),
    "no such primary": (changed(FIXED, primary="sold"), "outcome_unknown", "primary"),
    "no such control": (changed(FIXED, control="z"), "arm_unknown", "control"),
    "one arm": (changed(FIXED, weights={"a": 1, "b": 0}), "weights_invalid", "weights"),
    "no such rail": (
        changed(FIXED, guard_rails=(GuardRail("sold", 0.1),)),
        "outcome_unknown",
        "guard_rails[0].outcome",
    ),
    "no margin": (changed(FIXED, guard_rails=(GuardRail("left", 0.0),)), "margin_invalid", "guard_rails[0].margin"),
    "alpha": (changed(FIXED, alpha=0.95), "level_invalid", "alpha"),
    "least": (changed(FIXED, least=1), "count_invalid", "least"),
    "worthwhile": (changed(FIXED, worthwhile=-0.1), "lift_invalid", "worthwhile"),
    "prior": (changed(FIXED, prior=Prior(0, 0)), "prior_invalid", "prior.sd"),
    "twice": (changed(FIXED, outcomes=(BOUGHT, BOUGHT, LEFT)), "key_not_unique", "outcomes"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_designs_that_judge_nothing_are_refused(name: str) -> None:
    design, code, path = REFUSED[name]
    with pytest.raises(Invalid) as refused:
        analyse(design, [arm("a", 1), arm("b", 1)])
    assert (refused.value.problem.code, refused.value.problem.path) == (code, path)
    assert refused.value.problem.hint


def test_arms_that_do_not_fit_are_refused() -> None:
    for arms, code in (
        ([arm("a", 1)], "arms_unlike"),
        ([arm("a", 1), arm("b", 1), arm("b", 1)], "arms_unlike"),
        ([arm("a", 1), Arm("b", N, {"bought": counted(N, 1)})], "units_unlike"),
        ([arm("a", 1), Arm("b", 5, arm("b", 1).outcomes)], "units_unlike"),
        ([arm("a", 1), Arm("b", N, {"bought": nothing(2), "left": counted(N, 1)})], "moments_unlike"),
    ):
        with pytest.raises(Invalid) as refused:
            analyse(SEQUENTIAL, arms)
        assert refused.value.problem.code == code


def test_an_analysis_can_be_sent() -> None:
    found = analyse(FIXED, [arm("a", 1000), arm("b", 1100)])
    assert msgspec.json.decode(msgspec.json.encode(found), type=Analysis) == found

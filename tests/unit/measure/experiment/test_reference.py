"""The worked cases of experiments (S07) and of time-uniform bounds (S08), within their tolerance."""

from __future__ import annotations

from typing import Any

import pytest

from faden.measure.experiment import mixture
from faden.measure.experiment.allocation import allocation
from faden.measure.experiment.effect import Effect, Interval, absolute, relative
from faden.measure.experiment.evidence import Evidence, Fixed, Sequential, interval, p_value
from faden.measure.experiment.moments import counted, summed
from faden.measure.experiment.outcome import Point, point
from faden.measure.experiment.posterior import posterior
from tests.reference import CASES, TOLERANCE, cases, needed

S07, S08 = "S07_experiments.json", "S08_confseq.json"


def arms(case: dict[str, Any]) -> tuple[Point, Point]:
    control, treatment = (
        point("mean", summed(one["n"], one["sum"], one["sum_sq"])) for one in (case["control"], case["treatment"])
    )
    return control, treatment


def same(effect: Effect, by: Evidence, expected: dict[str, Any]) -> None:
    """Every number that is known of the effect."""
    assert close(interval(effect, by)) == pytest.approx(expected["ci"], abs=TOLERANCE)
    assert p_value(effect, by) == pytest.approx(expected["p"], abs=TOLERANCE)
    if "expected" in expected:
        assert effect.value == pytest.approx(expected["expected"], abs=TOLERANCE)
    if "se" in expected:
        assert effect.se == pytest.approx(expected["se"], abs=TOLERANCE)


def close(one: Interval) -> list[float]:
    return [one.low, one.high]


@needed(CASES / S07)
def test_welch_and_the_delta_method() -> None:
    case = cases(S07)["cases"][0]
    same(relative(*arms(case)), Fixed(0.05), case["relative"])
    same(absolute(*arms(case)), Fixed(0.05), case["absolute"])


@needed(CASES / S07)
def test_confidence_sequences() -> None:
    case = cases(S07)["cases"][1]
    same(relative(*arms(case)), Sequential(0.05, 1000), case["sequential_relative_tuning1000"])
    same(absolute(*arms(case)), Sequential(0.05, 5000), case["sequential_absolute_tuning5000"])


@needed(CASES / S07)
def test_the_bayesian_view() -> None:
    case = cases(S07)["cases"][2]["bayes_binomial"]
    control, treatment = (point("proportion", counted(n, won)) for won, n in (case["control"], case["treatment"]))
    found = posterior(relative(control, treatment))
    assert found.mean == pytest.approx(case["expected"], abs=TOLERANCE)
    assert close(found.interval) == pytest.approx(case["ci"], abs=TOLERANCE)
    assert found.chance_to_win == pytest.approx(case["chance_to_win"], abs=TOLERANCE)


@needed(CASES / S07)
@pytest.mark.parametrize("place", [3, 4])
def test_sample_ratios(place: int) -> None:
    case = cases(S07)["cases"][place]["srm"]
    assert allocation(case["users"], case["weights"]).p == pytest.approx(case["p"], rel=TOLERANCE)


@needed(CASES / S08)
def test_the_normal_mixture() -> None:
    case = cases(S08)["expected"]["normal_mixture_two_sided"]
    rho = mixture.best_rho(case["v_opt"], case["alpha"])
    assert rho == pytest.approx(case["best_rho"], abs=TOLERANCE)
    assert mixture.bound(case["v"], case["alpha"], rho) == pytest.approx(case["bound"], abs=TOLERANCE)
    assert mixture.log_mixture(10, case["v"], rho) == pytest.approx(case["log_mixture_s10"], abs=TOLERANCE)


@needed(CASES / S08)
@pytest.mark.parametrize("place", [0, 1])
def test_the_interval_of_a_rate(place: int) -> None:
    case = cases(S08)["expected"]["bernoulli_ci"][place]
    found = mixture.bernoulli_interval(case["x"], case["n"], case["alpha"], case["t_opt"])
    assert close(found) == pytest.approx(case["ci"], abs=TOLERANCE)


def test_a_thousand_against_eleven_hundred_of_ten_thousand() -> None:
    """One look and as many as one likes, as published."""
    effect = absolute(*(point("proportion", counted(10_000, won)) for won in (1000, 1100)))
    assert p_value(effect, Fixed(0.05)) == pytest.approx(0.0211, abs=5e-5)
    assert p_value(effect, Sequential(0.05, 5000)) == pytest.approx(0.43372, abs=TOLERANCE)


def test_a_sequence_agrees_with_its_own_p_value() -> None:
    """At the border of the interval, the p-value is alpha."""
    for n in (200, 5000, 10**6):
        for alpha in (0.05, 0.001):
            z = mixture.critical(n, alpha, 5000)
            assert mixture.p_value(z, n, alpha, 5000) == pytest.approx(alpha)

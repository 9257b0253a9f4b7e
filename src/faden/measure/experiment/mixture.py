"""Bounds that hold at all times at once, so that one may look as often as one likes.

The normal mixture (Robbins 1970; Howard et al. 2021, arXiv 1810.08240): for a sum S of independent deviations with
variance V so far, exp(S² / 2(V + rho)) sqrt(rho / (V + rho)) is, on average, never more than 1 at whatever moment one
stops; so it exceeds 1 / alpha with probability at most alpha, ever. `rho` says where the bound is tightest.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from scipy.optimize import brentq
from scipy.special import betaln, xlogy

from faden.domain.errors import Invalid
from faden.measure.experiment.effect import Interval

_NEAREST = 1e-15
"""Chances nearer to 0 or 1 than this are not told from them."""


def best_rho(variance: float, alpha: float) -> float:
    """The rho that makes the two-sided bound tightest where the sum's variance is `variance`, nearly.

    >>> round(best_rho(100, 0.05), 5)
    12.60056
    """
    return variance / _width(alpha)


def bound(variance: float, alpha: float, rho: float) -> float:
    """How far the sum may have strayed from 0, either way, when its variance is `variance`.

    >>> round(bound(100, 0.05, best_rho(100, 0.05)), 5)
    30.35209
    """
    return math.sqrt((variance + rho) * (math.log1p(variance / rho) - 2 * math.log(alpha)))


def log_mixture(total: float, variance: float, rho: float) -> float:
    """The logarithm of the evidence against "no deviation"; its exponential is an e-value.

    >>> round(log_mixture(10, 100, best_rho(100, 0.05)), 7)
    -0.6510052
    """
    return total**2 / (2 * (variance + rho)) - math.log1p(variance / rho) / 2


def critical(n: int, alpha: float, tuning: float) -> float:
    """How many standard errors an estimate from `n` units may stray: the bound, in the scale of z.

    An asymptotic confidence sequence (Waudby-Smith et al., arXiv 2103.06476): valid for estimates that are nearly
    normal from the first look on. `tuning`: the number of units at which it is tightest, chosen before the start.
    """
    return bound(n, alpha, best_rho(tuning, alpha)) / math.sqrt(n)


def p_value(z: float, n: int, alpha: float, tuning: float) -> float:
    """The always-valid p-value of an estimate of `z` standard errors: at most `alpha` just when `critical` is passed.

    >>> from faden.measure.experiment.effect import absolute
    >>> from faden.measure.experiment.moments import counted
    >>> from faden.measure.experiment.outcome import point
    >>> arms = [point("proportion", counted(10_000, won)) for won in (1000, 1100)]
    >>> round(p_value(absolute(*arms).z, 20_000, 0.05, 5000), 5)
    0.43372
    """
    evidence = log_mixture(z * math.sqrt(n), n, best_rho(tuning, alpha))
    return math.exp(-evidence) if evidence > 0 else 1.0


def bernoulli_interval(successes: float, n: int, alpha: float, tuning: float) -> Interval:
    """The rates that `successes` out of `n` do not contradict at any time, by the beta-binomial mixture.

    Exact for yes or no at every n, and for any amounts between 0 and 1; also where the number of trials was
    chosen by what they had brought so far, as a bandit does. (Howard et al. 2021, two-sided beta-binomial.)

    >>> found = bernoulli_interval(700, 1000, 0.05, 100)
    >>> round(found.low, 5), round(found.high, 5)
    (0.65163, 0.74595)
    """
    if not 0 <= successes <= n:
        raise Invalid("successes_out_of_range", f"{successes} of {n} cannot have succeeded.", path="successes")
    if not n:
        return Interval(0.0, 1.0)
    rate = successes / n
    weight = max(best_rho(tuning, alpha) - 1, 1e-3)

    def excess(chance: float) -> float:
        return _log_beta_binomial(successes, n, chance, weight) + math.log(alpha)

    return Interval(
        _crossing(excess, 0.0, rate) if rate > 0 else 0.0,
        _crossing(excess, 1.0, rate) if rate < 1 else 1.0,
    )


def log_multinomial_mixture(counts: tuple[int, ...], chances: tuple[float, ...], weight: float) -> float:
    """The logarithm of the evidence against `chances`, from a Dirichlet prior around them worth `weight` units.

    (Lindon and Malek 2022, arXiv 2011.03567.)
    """
    prior = [weight * one for one in chances]
    gained = sum(
        math.lgamma(one + count) - math.lgamma(one) - float(xlogy(count, chance))
        for one, count, chance in zip(prior, counts, chances, strict=True)
    )
    return gained + math.lgamma(weight) - math.lgamma(weight + sum(counts))


def _width(alpha: float) -> float:
    doubled = -2 * math.log(alpha)
    return doubled + math.log1p(doubled)


def _log_beta_binomial(successes: float, n: int, chance: float, weight: float) -> float:
    """As for many outcomes, but for amounts between 0 and 1, too."""
    won, lost = weight * chance, weight * (1 - chance)
    gained = float(betaln(won + successes, lost + (n - successes)) - betaln(won, lost))
    return gained - float(xlogy(successes, chance)) - float(xlogy(n - successes, 1 - chance))


def _crossing(excess: Callable[[float], float], edge: float, rate: float) -> float:
    """Where the evidence reaches the limit between `rate`, where there is none, and the edge."""
    start = abs(edge - _NEAREST)
    if excess(start) <= 0:
        return edge
    return float(brentq(excess, start, min(max(rate, _NEAREST), 1 - _NEAREST), xtol=1e-12))

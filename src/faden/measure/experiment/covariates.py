"""Less noise by what was known before: each arm's value as it would be, had all arms had the same past.

CUPED (Deng et al. 2013), written as a regression: the slopes of the outcome on quantities from before the exposure
are taken within the arms and pooled over them, so that an effect of the treatment cannot leak into them, and are the
same for all arms. For a ratio the outcome is its linearised contribution per unit. What is taken away is slope times
(the arm's mean past - everybody's), which randomisation makes zero on average: the adjustment narrows the interval
and leaves the expected effect alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from faden.measure.experiment.moments import Moments, mean, spread, variance_along
from faden.measure.experiment.outcome import Outcome, Point, gradient, point

Floats = NDArray[np.float64]


class Adjusted(msgspec.Struct, frozen=True):
    """The arms' adjusted estimates, in the order they came in."""

    points: tuple[Point, ...]
    slopes: tuple[float, ...]
    """One per covariate; 0 for one that does not vary."""
    common: float
    """Variance that all arms' values share through everybody's mean past; it cancels in differences only."""
    reduction: float
    """Share of the variance that the past explains, over all arms."""


def adjusted(outcome: Outcome, samples: Sequence[Moments]) -> Adjusted:
    """The arms' estimates, adjusted by the outcome's covariates; the plain ones where it has none.

    Leave out arms that have no estimate: a slope cannot be taken from them.
    """
    plain = [point(outcome.kind, one) for one in samples]
    if not outcome.covariates:
        return Adjusted(tuple(plain), (), 0.0, 0.0)
    gradients = [gradient(outcome.kind, one) for one in samples]
    past = sum((_past(outcome, one) for one in samples), np.zeros((len(outcome.covariates),) * 2))
    slopes = _slopes(outcome, samples, gradients, past)
    means = np.array([[mean(one, place) for place in range(outcome.own, outcome.width)] for one in samples])
    sizes = np.array([one.n for one in samples], dtype=np.float64)
    shift = (means - sizes @ means / sizes.sum()) @ slopes
    points = tuple(
        Point(raw.n, raw.value - float(by), variance_along(sample, (*slope, *(-slopes).tolist())))
        for raw, sample, slope, by in zip(plain, samples, gradients, shift, strict=True)
    )
    everybody = sum(one.n for one in samples)
    common = float(slopes @ past @ slopes) / (everybody - len(samples)) / everybody
    return Adjusted(points, tuple(slopes.tolist()), common, _reduction(samples, gradients, points))


def _past(outcome: Outcome, sample: Moments) -> Floats:
    places = range(outcome.own, outcome.width)
    return np.array([[spread(sample, one, two) for two in places] for one in places])


def _slopes(
    outcome: Outcome, samples: Sequence[Moments], gradients: Sequence[tuple[float, ...]], past: Floats
) -> Floats:
    """By least squares; in units of each covariate's own spread, so that large ones do not drown small ones."""
    along = np.array(
        [
            sum(
                part * spread(sample, own, place)
                for sample, slope in zip(samples, gradients, strict=True)
                for own, part in enumerate(slope)
            )
            for place in range(outcome.own, outcome.width)
        ]
    )
    scale = np.sqrt(np.diag(past))
    scale[scale == 0] = np.inf
    found = np.linalg.lstsq(past / np.outer(scale, scale), along / scale, rcond=1e-10)[0]
    return np.asarray(found / scale, dtype=np.float64)


def _reduction(samples: Sequence[Moments], gradients: Sequence[tuple[float, ...]], points: Sequence[Point]) -> float:
    before = sum(variance_along(one, slope) * one.n for one, slope in zip(samples, gradients, strict=True))
    after = sum(one.variance * one.n for one in points)
    return 1 - after / before if before > 0 else 0.0

"""Did every arm get the share it was meant to get? If not, something lost people, and no result is to be trusted."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec
from scipy.special import chdtrc

from faden.domain.errors import Invalid
from faden.measure.experiment.mixture import log_multinomial_mixture

_WEIGHT = 100.0
"""Units that the sequential check's prior is worth: few, so that gross errors show early; late ones cost little."""


class Allocation(msgspec.Struct, frozen=True):
    """The sample-ratio check. Arms with weight 0 are left out of everything."""

    units: tuple[int, ...]
    expected: tuple[float, ...]
    p: float
    """By the chi-square test, for one look."""
    always_valid_p: float
    """For as many looks as one likes."""


def allocation(units: Sequence[int], weights: Sequence[float]) -> Allocation:
    """Compares the units per arm with their intended shares; weights need not sum to 1.

    For a bandit the weights are the sums of the propensities that its decisions were made with; the test is then on
    the safe side, because chosen shares that vary spread the counts less than constant ones.

    >>> f"{allocation([1000, 1200], [0.5, 0.5]).p:.6e}"
    '2.007866e-05'
    >>> f"{allocation([821588, 0, 815482], [0.5, 0, 0.5]).p:.6e}"  # Kohavi et al. 2019
    '1.821793e-06'
    """
    kept = [(count, float(weight)) for count, weight in zip(units, weights, strict=True) if weight > 0]
    if len(kept) < 2 or any(weight < 0 or not math.isfinite(weight) for weight in weights):
        raise Invalid(
            "weights_invalid",
            "Fewer than two arms have a share.",
            path="weights",
            hint="Give at least two arms a weight above 0, and none one below.",
        )
    counts = tuple(count for count, _ in kept)
    whole = math.fsum(weight for _, weight in kept)
    chances = tuple(weight / whole for _, weight in kept)
    expected = tuple(sum(counts) * chance for chance in chances)
    if not sum(counts):
        return Allocation(counts, expected, 1.0, 1.0)
    distance = math.fsum((count - mean) ** 2 / mean for count, mean in zip(counts, expected, strict=True))
    evidence = log_multinomial_mixture(counts, chances, _WEIGHT)
    return Allocation(
        counts, expected, float(chdtrc(len(kept) - 1, distance)), math.exp(-evidence) if evidence > 0 else 1.0
    )

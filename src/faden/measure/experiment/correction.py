"""p-values when several arms are held against one control: the chance of any false alarm stays at alpha."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Correction = Literal["bonferroni", "holm"]


def bonferroni(values: Sequence[float]) -> tuple[float, ...]:
    """Each times their number, at most 1. Agrees with intervals at the level alpha / number.

    >>> bonferroni([0.01, 0.5])
    (0.02, 1.0)
    """
    return tuple(min(1.0, one * len(values)) for one in values)


def holm(values: Sequence[float]) -> tuple[float, ...]:
    """Step down from the smallest (Holm 1979): never less powerful than Bonferroni, but no intervals agree with it.

    >>> holm([0.01, 0.04, 0.03])
    (0.03, 0.06, 0.06)
    """
    found = [0.0] * len(values)
    largest = 0.0
    for rank, place in enumerate(sorted(range(len(values)), key=lambda one: values[one])):
        largest = max(largest, min(1.0, values[place] * (len(values) - rank)))
        found[place] = largest
    return tuple(found)


CORRECTIONS = {"bonferroni": bonferroni, "holm": holm}

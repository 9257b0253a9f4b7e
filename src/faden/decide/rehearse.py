"""A draft lived through: who would have seen what over past visits, how often each variant, and how diverse."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from faden.decide.decision import Decision


class Rehearsed(NamedTuple):
    """What came of it. `variety`: effective number of variants (exponential of the entropy of their shares).

    `items`: how often lists would have shown what, the most frequent first.
    """

    visits: int
    variants: dict[str, int]
    reasons: dict[str, int]
    explored: int
    variety: float
    items: list[tuple[str, int]]


def summed(decisions: Iterable[Decision]) -> Rehearsed:
    """Decisions in numbers.

    >>> summed([]).visits
    0
    """
    variants, reasons, items = Counter[str](), Counter[str](), Counter[str]()
    visits = explored = 0
    for one in decisions:
        visits += 1
        explored += one.explored
        variants[one.variant] += 1
        reasons[one.reason] += 1
        items.update(one.items)
    return Rehearsed(
        visits,
        dict(variants.most_common()),
        dict(reasons.most_common()),
        explored,
        variety(variants.values()),
        items.most_common(50),
    )


def variety(counts: Iterable[int]) -> float:
    """How many variants it comes to: 1 where all see the same, n where n are seen alike; 0 for nothing.

    >>> variety([10, 10]), variety([10]), variety([])
    (2.0, 1.0, 0.0)
    """
    held = [count for count in counts if count > 0]
    whole = sum(held)
    if not whole:
        return 0.0
    return round(math.exp(-sum(one / whole * math.log(one / whole) for one in held)), 6)

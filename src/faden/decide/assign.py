"""Lots: who gets what, by hash alone. The same for the same unit at any time, on any machine, after any restart.

Each experience draws with a salt of its own, so experiments do not know of each other; an arm more in one of them
moves nobody in another. Exclusive experiments share one range of lots and have slices of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from hashlib import blake2b
from itertools import accumulate
from typing import NamedTuple

Lot = Callable[[str, str], float]
"""Salt and unit -> a number from 0 to 1, 1 excluded, the same each time."""

HOLDOUT = "holdout"
_SCALE = 2.0**-53
_WHOLE = 2**64 - 1


def lot(salt: str, unit: str) -> float:
    """The lot of a unit. Uniform over units, independent between salts.

    >>> lot("experiment:hero", "browser-1") == lot("experiment:hero", "browser-1")
    True
    """
    drawn = blake2b(f"{salt}\x1f{unit}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return (int.from_bytes(drawn, "big") >> 11) * _SCALE


def number(text: str) -> int:
    """A text as a number of 64 bits, to be mixed."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def mixed(one: int, other: int) -> float:
    """The lot of two numbers (see `number`): as good as `lot` at a third of its cost, for the many lots of a visit.

    The finalizer of SplitMix64 (Steele, Lea, Flood 2014) over their sum.
    """
    drawn = (one + other) & _WHOLE
    drawn = (drawn ^ drawn >> 30) * 0xBF58476D1CE4E5B9 & _WHOLE
    drawn = (drawn ^ drawn >> 27) * 0x94D049BB133111EB & _WHOLE
    return ((drawn ^ drawn >> 31) >> 11) * _SCALE


class Arms(NamedTuple):
    """The arms of an experiment with their shares, and the upper border of each on the range of lots."""

    keys: tuple[str, ...]
    shares: tuple[float, ...]
    borders: tuple[float, ...]

    def drawn(self, number: float) -> int:
        """The place of the arm that a lot falls on."""
        return min(bisect_right(self.borders, number), len(self.keys) - 1)


def arms(weights: dict[str, float]) -> Arms:
    """Arms in proportion to their weights.

    >>> arms({"a": 1, "b": 3}).shares
    (0.25, 0.75)
    """
    whole = sum(weights.values())
    shares = tuple(weight / whole for weight in weights.values())
    return Arms(tuple(weights), shares, tuple(accumulate(shares)))


class Slice(NamedTuple):
    """Which lots take part: from `start` on, as many as the traffic is; `width` is the most that it may become."""

    salt: str
    start: float
    width: float

    def takes(self, number: float, traffic: float) -> bool:
        """Whether a lot takes part at this traffic."""
        return self.start <= number < self.start + min(traffic, self.width)


def slices(group: str, widths: Sequence[tuple[str, float]]) -> dict[str, Slice]:
    """Slices of one range of lots for experiments that exclude each other, in the order given.

    What does not fit any more is cut: no lot belongs to two.
    """
    found: dict[str, Slice] = {}
    start = 0.0
    for key, width in widths:
        fits = max(0.0, min(width, 1.0 - start))
        found[key] = Slice(f"group:{group}", start, fits)
        start += fits
    return found


def alone(key: str, width: float) -> Slice:
    """The slice of an experiment that knows no others."""
    return Slice(f"traffic:{key}", 0.0, width)

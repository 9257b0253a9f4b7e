"""Which of many words stand in some bytes, at the cost of the bytes: not of each word in turn.

A polynomial hash modulo 2^64 of every place and length at once (Karp and Rabin, 1987); what it finds is compared
byte by byte, so that a collision costs time and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

_BASE = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1
_INVERSE = pow(_BASE, -1, 1 << 64)
_LONGEST = 48
"""Of longer words the beginning is hashed."""
_FEW = 6
"""Words for each length up to which looking for one after the other is cheaper."""
Numbers = NDArray[np.uint64]


class KeySearch:
    """Made once for many searches; one thread uses it."""

    def __init__(self, words: Iterable[bytes]) -> None:
        self._words = {word for word in words if word}
        self._tables: dict[int, tuple[NDArray[np.bool_], dict[int, list[bytes]]]] = {}
        self._powers, self._inverses = _powers(_BASE, 1 << 12), _powers(_INVERSE, 1 << 12)
        lengths = {min(len(word), _LONGEST) for word in self._words}
        self._simple = len(self._words) <= _FEW * len(lengths)
        for word in () if self._simple else self._words:
            length = min(len(word), _LONGEST)
            table, found = self._tables.setdefault(length, (np.zeros(1 << 16, np.bool_), {}))
            number = _hash(word[:length])
            table[number >> 48] = True
            found.setdefault(number, []).append(word)

    def within(self, body: bytes) -> set[bytes]:
        """The words that stand somewhere in `body`.

        >>> sorted(KeySearch([b"ada", b"bob", b"eve"]).within(b"from ada to bob"))
        [b'ada', b'bob']
        """
        if self._simple:
            return {word for word in self._words if word in body}
        if not body:
            return set()
        sums = self._sums(body)
        hits: set[bytes] = set()
        for length, (table, found) in self._tables.items():
            places = len(body) - length + 1
            if places <= 0:
                continue
            numbers = (sums[length:] - sums[:places]) * self._inverses[:places]
            for at in np.flatnonzero(table[(numbers >> np.uint64(48)).astype(np.intp)]):
                for word in found.get(int(numbers[at]), ()):
                    if word not in hits and body.startswith(word, int(at)):
                        hits.add(word)
        return hits

    def _sums(self, body: bytes) -> Numbers:
        """Sums of byte times power up to each place, with a zero before the first."""
        if len(body) > len(self._powers):
            size = 1 << len(body).bit_length()
            self._powers, self._inverses = _powers(_BASE, size), _powers(_INVERSE, size)
        sums = np.zeros(len(body) + 1, np.uint64)
        weighted = np.frombuffer(body, np.uint8).astype(np.uint64) * self._powers[: len(body)]
        np.cumsum(weighted, out=sums[1:])
        return sums


def _powers(base: int, count: int) -> Numbers:
    powers = np.full(count, base, np.uint64)
    powers[0] = 1
    return np.cumprod(powers, dtype=np.uint64)


def _hash(word: bytes) -> int:
    return sum(byte * pow(_BASE, at, 1 << 64) for at, byte in enumerate(word)) & _MASK

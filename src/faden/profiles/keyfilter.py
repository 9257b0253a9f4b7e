"""Which keys cannot be in the store: spares a look-up for each new visitor, who is the most frequent case of all.

A Bloom filter: "no" is certain, "yes" means look. Keys that were stored before this process began are read once in
the background; until that is done every answer is "look".
"""

from __future__ import annotations

import threading
from collections.abc import Iterable

import structlog

_LOG = structlog.get_logger("faden.profiles")
_BITS = 1 << 26
_BYTES = _BITS >> 3
_PROBES = 4
_STEP = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1
_WORD = 26


class KeyFilter:
    """Two filters: one for the stored keys, filled by a thread of its own, one for those that came since.

    They are apart because setting a bit is no atomic act; each has one writer only.
    """

    def __init__(self, stored: Iterable[tuple[str, str]]) -> None:
        self._stored, self._since = bytearray(_BYTES), bytearray(_BYTES)
        self._ready = threading.Event()
        threading.Thread(target=self._read, args=(stored,), name="key-filter", daemon=True).start()

    def _read(self, stored: Iterable[tuple[str, str]]) -> None:
        try:
            for pair in stored:
                _set(self._stored, pair)
        except Exception as error:
            _LOG.warning("key_filter_not_filled", error=str(error))
            return
        self._ready.set()

    def wait(self, seconds: float) -> bool:
        """Until the stored keys have been read, at most `seconds`; whether they have."""
        return self._ready.wait(seconds)

    def add(self, pair: tuple[str, str]) -> None:
        """A key that will be stored."""
        _set(self._since, pair)

    def may_hold(self, pair: tuple[str, str]) -> bool:
        """False only where the key is certainly not stored."""
        if not self._ready.is_set():
            return True
        return _has(self._since, pair) or _has(self._stored, pair)


def _set(bits: bytearray, pair: tuple[str, str]) -> None:
    number = (hash(pair) * _STEP) & _MASK
    for _ in range(_PROBES):
        place = number & (_BITS - 1)
        bits[place >> 3] |= 1 << (place & 7)
        number = (number >> _WORD) ^ (number * _STEP) & _MASK


def _has(bits: bytearray, pair: tuple[str, str]) -> bool:
    number = (hash(pair) * _STEP) & _MASK
    for _ in range(_PROBES):
        place = number & (_BITS - 1)
        if not bits[place >> 3] & (1 << (place & 7)):
            return False
        number = (number >> _WORD) ^ (number * _STEP) & _MASK
    return True

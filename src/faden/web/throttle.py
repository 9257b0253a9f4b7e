"""Holds up whoever guesses passwords: failures are counted by address and account, in memory."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import NamedTuple

from faden.domain.clock import Clock
from faden.domain.errors import Overloaded

WINDOW = timedelta(minutes=15)
FOR_ACCOUNT = 5
FOR_ADDRESS = 30
_KEPT = 20_000


class _Count(NamedTuple):
    since: datetime
    failures: int


class Throttle:
    """Five failures for one account from one address, thirty from one address, in a quarter of an hour."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._counts: OrderedDict[tuple[str, str], _Count] = OrderedDict()

    def admit(self, address: str, email: str) -> None:
        """`Overloaded` (429) while there have been too many failures."""
        for key, most in self._keys(address, email):
            count = self._count(key)
            if count is not None and count.failures >= most:
                left = count.since + WINDOW - self._clock()
                raise Overloaded(
                    "too_many_attempts",
                    "Too many failed logins.",
                    retry_after=max(1, int(left.total_seconds()) + 1),
                    hint="Wait a quarter of an hour.",
                )

    def failed(self, address: str, email: str) -> None:
        """Count a failure."""
        for key, _ in self._keys(address, email):
            count = self._count(key) or _Count(self._clock(), 0)
            self._counts[key] = _Count(count.since, count.failures + 1)
            self._counts.move_to_end(key)
        while len(self._counts) > _KEPT:
            self._counts.popitem(last=False)

    def forget(self, address: str, email: str) -> None:
        """The right password clears the account's count, not the address's."""
        self._counts.pop(_account(address, email), None)

    def _keys(self, address: str, email: str) -> tuple[tuple[tuple[str, str], int], ...]:
        return (_account(address, email), FOR_ACCOUNT), ((address, ""), FOR_ADDRESS)

    def _count(self, key: tuple[str, str]) -> _Count | None:
        count = self._counts.get(key)
        if count is not None and self._clock() - count.since > WINDOW:
            del self._counts[key]
            return None
        return count


def _account(address: str, email: str) -> tuple[str, str]:
    return address, f"={email.strip().lower()[:254]}"

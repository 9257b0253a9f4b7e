"""The key that ties a nameless visitor's events of one day together, and its salt, which does not outlive the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from hashlib import blake2b
from typing import NamedTuple

import structlog

from faden.domain.clock import Clock
from faden.domain.errors import Unavailable
from faden.domain.event import DAY, Event
from faden.store.operational import Operational

_NAME = "day_salt"
_BYTES = 32
_KEY_BYTES = 16
_LOG = structlog.get_logger("faden.consent")

Random = Callable[[int], bytes]


class _Salt(NamedTuple):
    day: date
    value: bytes


class DaySalt:
    """A random salt for each UTC day. Kept in the store so that a restart counts nobody twice; gone with the day."""

    def __init__(self, store: Operational, clock: Clock, random: Random) -> None:
        self._store, self._clock, self._random = store, clock, random
        self._salt: _Salt | None = None
        self._saved = True

    def keys(self, event: Event) -> dict[str, str]:
        """The day's key for the event's sender; none where neither address nor browser tells one from another."""
        context = event.context
        if context.ip is None and context.user_agent is None:
            return {}
        text = "\0".join((context.ip or "", context.user_agent or "", event.source))
        hashed = blake2b(text.encode("utf-8", "replace"), key=self._today(), digest_size=_KEY_BYTES)
        return {DAY: hashed.hexdigest()}

    def _today(self) -> bytes:
        day = self._clock().date()
        salt = self._salt
        if salt is None or salt.day != day:
            salt = self._salt = self._kept(day) or self._fresh(day)
        return salt.value

    def _kept(self, day: date) -> _Salt | None:
        try:
            text = self._store.get(_NAME) or ""
        except Unavailable:
            return None
        written, _, value = text.partition(" ")
        return _Salt(day, bytes.fromhex(value)) if written == day.isoformat() else None

    def _fresh(self, day: date) -> _Salt:
        salt = _Salt(day, self._random(_BYTES))
        self._salt, self._saved = salt, False
        self.save()
        return salt

    def save(self) -> None:
        """Keep a new salt; where the store cannot be written, it stays in memory until the next call."""
        salt = self._salt
        if self._saved or salt is None:
            return
        try:
            self._store.put(_NAME, f"{salt.day.isoformat()} {salt.value.hex()}")
        except Unavailable as error:
            _LOG.warning("day_salt_not_saved", error=str(error))
            return
        self._saved = True

    def expire(self) -> None:
        """Forget the salt of a day that is over, in memory and in the store."""
        day, salt = self._clock().date(), self._salt
        if salt is not None and salt.day != day:
            self._salt, self._saved = None, True
        text = self._store.get(_NAME)
        if text and text.partition(" ")[0] != day.isoformat():
            self._store.put(_NAME, "")

"""Ids for events that bring none: UUID version 7 (RFC 9562), time first, so that neighbours lie together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID


def uuid7(at: datetime, random: Callable[[int], bytes]) -> str:
    """A UUIDv7 of the moment `at`; `random(n)` gives n random bytes.

    >>> from datetime import UTC
    >>> uuid7(datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC), lambda n: bytes.fromhex("0cc318c4dc0c0c07398f"))
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398f'
    """
    milliseconds = int(at.timestamp() * 1000)
    bits = int.from_bytes(milliseconds.to_bytes(6, "big") + random(10), "big")
    bits = bits & ~(0xF << 76) | 0x7 << 76
    bits = bits & ~(0x3 << 62) | 0x2 << 62
    return str(UUID(int=bits))

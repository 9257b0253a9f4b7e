"""What remains of an erasure."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Receipt(msgspec.Struct, frozen=True):
    """What was erased, when, by whom and why; it names nobody. `first_day` to `last_day`: whose figures changed."""

    id: str
    at: datetime
    by: str
    reason: str
    events: int = 0
    mentions: int = 0
    """Events of others from which a mention of the person was taken."""
    rejects: int = 0
    """Quarantined inputs that named the person."""
    keys: int = 0
    first_day: str | None = None
    last_day: str | None = None

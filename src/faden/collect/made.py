"""The outcome of a block of rows."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from faden.collect.bookplan import Definition
from faden.domain.event import Event, Reject


class Made(NamedTuple):
    """Events, what goes to quarantine, and documents; `quarantined` counts the rows in `rejects`."""

    events: list[Event]
    rejects: list[Reject]
    definitions: list[Definition]
    quarantined: int
    skipped: Counter[str]
    """Rows that are right and not wanted, by reason."""

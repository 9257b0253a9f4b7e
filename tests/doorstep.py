"""What stands behind the doors in tests: keeps what comes in, or hands it to a log; and the captured requests."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from faden.domain.errors import FadenError
from faden.domain.event import Event, Reject
from faden.store.log import SqliteLog

CAPTURES = Path(__file__).parents[2] / "shared" / "captures"


class Kept:
    """Keeps what is submitted, or answers with an error."""

    def __init__(self, error: FadenError | None = None) -> None:
        self.error = error
        self.events: list[Event] = []
        self.rejects: list[Reject] = []

    async def submit(
        self, events: Sequence[Event], rejects: Sequence[Reject] = (), *, imported: bool = False
    ) -> None:
        if self.error is not None:
            raise self.error
        self.events.extend(events)
        self.rejects.extend(rejects)


class Logged:
    """Hands what is submitted to the log, as the pipeline does first. The next ones are refused with `troubles`."""

    def __init__(self, log: SqliteLog, rejects: list[Reject], troubles: list[FadenError] | None = None) -> None:
        self._log, self._rejects, self._troubles = log, rejects, troubles if troubles is not None else []

    async def submit(
        self, events: Sequence[Event], rejects: Sequence[Reject] = (), *, imported: bool = False
    ) -> None:
        if self._troubles:
            raise self._troubles.pop(0)
        self._log.append(events, rejects)
        self._rejects.extend(rejects)


def captured(client: str, scenario: str) -> list[dict[str, Any]]:
    """The requests of a real client, as they were on the wire."""
    found: list[dict[str, Any]] = json.loads((CAPTURES / f"{client}.{scenario}.json").read_text("utf-8"))["requests"]
    return found

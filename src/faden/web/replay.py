"""A quarantined input's second chance: back through the door that it came by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from faden.app import App
from faden.collect.replay import replay
from faden.domain.errors import Invalid
from faden.domain.event import Event, Reject
from faden.domain.touchpoint import Source

SEGMENT = "segment"
"""The door of the HTTP tracking API. What came in otherwise names its protocol, or the mapping of its import."""

Again = Callable[[bytes, Source, datetime], Event]
AgainAt = Callable[[str, bytes, Source, datetime], Sequence[Event]]


class Replayer:
    """Knows each door's decoder. `again` reads a message of the Segment doors once more, `again_at` of the others."""

    def __init__(self, faden: App, again: Again, again_at: AgainAt) -> None:
        self._faden, self._again, self._again_at = faden, again, again_at

    def events(self, reject: Reject, body: bytes) -> Sequence[Event]:
        """The events that the text has become; `FadenError` says what is still wrong."""
        if reject.door != SEGMENT and reject.origin != "http":
            return self._row(reject, body)
        source = self._faden.sources.source(self._faden.sources.one(reject.source))
        if reject.door == SEGMENT:
            return [self._again(body, source, reject.received_at)]
        return self._again_at(reject.door, body, source, reject.received_at)

    def _row(self, reject: Reject, body: bytes) -> Sequence[Event]:
        chosen = self._faden.preferences
        made = replay(
            self._faden.imports.mapping(reject.door),
            body,
            reject.received_at,
            timezone=chosen.timezone,
            currency=chosen.currency,
        )
        for still in made.rejects:
            raise Invalid(still.code, still.message, path=still.path, hint=still.hint)
        for kind, key, document in made.definitions:
            self._faden.definitions.publish(kind, key, document, "Import", note=reject.door)
        return made.events

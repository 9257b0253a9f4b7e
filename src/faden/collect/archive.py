"""Archives of Segment messages, one JSON object a line, through the same decoder as the HTTP door."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from faden.collect import segment
from faden.collect.expression import Fault
from faden.collect.made import Made
from faden.collect.patience import moment
from faden.collect.place import Place
from faden.collect.rejection import Desk, Rejection
from faden.collect.rowidentity import Occurrences
from faden.domain.clock import skew_corrected
from faden.domain.errors import FadenError, Invalid
from faden.domain.event import Event
from faden.domain.touchpoint import Source

LARGEST_MESSAGE = 32 * 1024
DEFAULT_CURRENCY = "USD"
"""What the Segment specification assumes for an amount without a currency."""
_object = msgspec.json.Decoder(dict[str, msgspec.Raw])


class ArchiveRun:
    """One file of messages. Those without a `messageId` are known by their content."""

    def __init__(self, place: Place, door: str) -> None:
        self._place, self._door = place, door
        self._source = Source(place.source, place.touchpoint, "import", place.timezone)
        self._occurrences = Occurrences()

    def made(self, lines: Sequence[tuple[int, bytes]], received_at: datetime, file: str | None) -> Made:
        """The events of some lines."""
        desk = Desk(received_at, self._place.source, self._door, file)
        events: list[Event] = []
        rejections: list[Rejection] = []
        for number, line in lines:
            try:
                events.append(self._event(line, received_at))
            except FadenError as error:
                problem = error.problem
                fault = Fault(problem.code, problem.message, problem.path or "", problem.hint or "")
                rejections.append(Rejection(fault, number, 1, line))
        return Made(events, [desk.reject(one) for one in rejections], [], len(rejections), Counter())

    def _event(self, line: bytes, received_at: datetime) -> Event:
        if len(line) > LARGEST_MESSAGE:
            raise Invalid("message_too_large", f"A message of {len(line)} bytes.", hint="At most 32 KB a message.")
        mark = hashlib.blake2b(line, digest_size=16).digest()
        call = segment.Call(
            self._source,
            received_at,
            lambda _: self._occurrences.id(f"{self._place.source}:", mark),
            self._place.currency or DEFAULT_CURRENCY,
        )
        event = segment.read(settled(line), None, call)
        return msgspec.structs.replace(event, at=event.at + self._place.shift) if self._place.shift else event


def settled(line: bytes) -> bytes:
    """The message with its time put right: an archive's `timestamp` is true, `sentAt` belongs to the way it went.

    Where only the client's own `originalTimestamp` is there, `sentAt` and `receivedAt` tell its clock's error.
    """
    try:
        tree = _object.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return line
    at, original = _moment(tree, "timestamp"), _moment(tree, "originalTimestamp")
    sent_at, received_at = _moment(tree, "sentAt", strict=False), _moment(tree, "receivedAt", strict=False)
    tree.pop("sentAt", None)
    if at is None:
        if original is not None and sent_at is not None and received_at is not None:
            original = skew_corrected(original, sent_at, received_at)
        at = original or received_at
        if at is None:
            raise Invalid(
                "time_missing", "The message does not say when it was.", path="timestamp", hint="Add a timestamp."
            )
        tree["timestamp"] = msgspec.Raw(msgspec.json.encode(at))
    return msgspec.json.encode(tree)


def _moment(tree: dict[str, msgspec.Raw], name: str, *, strict: bool = True) -> datetime | None:
    raw = tree.get(name)
    if raw is None:
        return None
    value: Any = msgspec.json.decode(raw)
    try:
        found = moment(value, name)
    except Invalid:
        if strict:
            raise
        return None
    return found if found is None or found.tzinfo is not None else found.replace(tzinfo=UTC)

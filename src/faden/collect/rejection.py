"""What goes to quarantine: the row as JSON that a person can read, mend and replay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from faden.collect.expression import Ask, Batch, Fault, LookupTable
from faden.domain.event import Reject

LARGEST_BODY = 200_000


class Rejection(NamedTuple):
    """Rows put away together, with the reason; `number` is the first one's."""

    fault: Fault
    number: int
    rows: int
    body: bytes


class Desk:
    """Writes the rejects of one file."""

    def __init__(self, received_at: datetime, source: str, door: str, file: str | None) -> None:
        self._received_at, self._source, self._door, self._file = received_at, source, door, file

    def reject(self, one: Rejection) -> Reject:
        """The rejection as it is kept."""
        fault = one.fault
        return Reject(
            self._received_at,
            "import",
            self._source,
            fault.code,
            fault.message,
            one.body,
            fault.path,
            fault.hint,
            self._file,
            one.number,
            self._door,
        )


def body(name: str, rows: Sequence[dict[str, Any]], grouped: bool, found: dict[str, list[Any]]) -> bytes:
    """`{"input", "row" or "rows", "found"}`; `found` keeps what the look-ups said, for a replay without the files."""
    tree: dict[str, Any] = {"input": name, **({"rows": rows} if grouped else {"row": rows[0]})}
    if found:
        tree["found"] = found
    return msgspec.json.encode(tree)


def answers(batch: Batch, index: int, asks: Iterable[Ask], lookups: dict[str, LookupTable]) -> dict[str, list[Any]]:
    """What the look-ups answer for a row or group, as `[key, value]` pairs by name."""
    told: dict[str, list[Any]] = {}
    for ask in asks:
        where, span = _place(batch, index, ask)
        part = Batch(
            {name: column[span] for name, column in where.columns.items()},
            span.stop - span.start,
            uniform=False,
        )
        table = lookups[ask.lookup].found
        pairs = told.setdefault(ask.lookup, [])
        for key in dict.fromkeys(ask.key(part)):
            if key is not None and key in table:
                pairs.append([key_text(key), table[key]])
    return {name: pairs for name, pairs in told.items() if pairs}


def _place(batch: Batch, index: int, ask: Ask) -> tuple[Batch, slice]:
    if ask.of_lines and batch.lines is not None:
        return batch.lines, slice(*batch.bounds[index])
    return batch, slice(index, index + 1)


def key_text(key: Any) -> str:
    """A look-up's key as text, the same before and after its way through JSON."""
    return msgspec.json.encode(key).decode()


class Remembered(dict[Any, Any]):
    """The look-up of a replay: asked by real keys, filled with texts of keys."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(key_text(key), default)

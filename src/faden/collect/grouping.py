"""Rows that belong together: lines of a basket become one event. Groups are runs of rows with the same key."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import compress
from operator import ne
from typing import Any

from faden.collect.expression import Batch, Fault
from faden.domain.event import Event
from faden.store.rowblock import Block, Broken

LARGEST_GROUP = 10_000
"""Rows; more are no basket but a wrong column under `group`."""


def alone(block: Block) -> Batch:
    """Each row for itself."""
    batch = Batch(block.columns, block.size, uniform=block.uniform)
    batch.numbers = block.numbers
    return batch


class Grouper:
    """Cuts a stream of blocks into whole groups; the last group waits for the next block.

    `finished` remembers what has become of each key so far: rows of the same key that come later are a torn group
    unless they repeat it exactly. A row that cannot be read makes its group unreadable, so that no basket is booked
    with lines missing.
    """

    def __init__(self, keys: tuple[str, ...], finished: dict[Any, int | None]) -> None:
        self._keys, self._finished = keys, finished
        self._numbers: list[int] = []
        self._columns: dict[str, list[Any]] = {}
        self._broken: dict[int, Broken] = {}
        self._uniform = True

    def batch(self, block: Block) -> Batch:
        """The groups that are whole after this block."""
        self._take(block)
        keys = self._key_column()
        starts = [0, *(index + 1 for index in compress(range(len(keys)), map(ne, keys, keys[1:])))] if keys else []
        if len(starts) < 2:
            return self._grouped([], 0)
        return self._grouped(starts[:-1], starts[-1])

    def last(self) -> Batch | None:
        """The group that has waited, after the last block; None where there never was a block."""
        if not self._columns:
            return None
        return self._grouped([0] if self._numbers else [], len(self._numbers))

    def stray(self, block: Block) -> list[Broken]:
        """Unreadable rows of a block that do not even tell which group they belong to."""
        return [one for one in block.broken if not self._tells(one)]

    def _tells(self, broken: Broken) -> bool:
        return all(broken.values.get(key) for key in self._keys)

    def _take(self, block: Block) -> None:
        self._uniform = block.uniform
        told = [one for one in block.broken if self._tells(one)]
        if not self._columns:
            self._columns = {name: [] for name in block.columns}
        self._numbers.extend(block.numbers)
        for name, column in self._columns.items():
            column.extend(block.columns[name])
        for one in told:
            at = bisect_right(self._numbers, one.row)
            self._numbers.insert(at, one.row)
            self._broken[one.row] = one
            for name, column in self._columns.items():
                column.insert(at, one.values.get(name))

    def _key_column(self) -> Sequence[Any]:
        if len(self._keys) == 1:
            return self._columns.get(self._keys[0], [])
        return list(zip(*(self._columns[key] for key in self._keys), strict=True)) if self._columns else []

    def _grouped(self, starts: list[int], end: int) -> Batch:
        """The rows before `end` leave as groups that begin at `starts`."""
        columns = {name: column[:end] for name, column in self._columns.items()}
        lines = Batch(columns, end, uniform=self._uniform)
        lines.numbers = self._numbers[:end]
        for index, number in enumerate(lines.numbers) if self._broken else ():
            if (one := self._broken.pop(number, None)) is not None:
                lines.faults[index] = Fault(one.code, one.message, f"row {number}", one.hint)
        self._numbers = self._numbers[end:]
        self._columns = {name: column[end:] for name, column in self._columns.items()}
        whole = Batch(
            {name: [column[start] for start in starts] for name, column in columns.items()},
            len(starts),
            uniform=self._uniform,
        )
        whole.lines, whole.bounds = lines, list(zip(starts, [*starts[1:], end], strict=False))
        whole.numbers = [lines.numbers[start] for start in starts]
        return whole

    def check(self, batch: Batch, events: Sequence[Event | None]) -> None:
        """Carry the faults of lines over to their groups; find groups that are too large, nameless or torn."""
        starts = [start for start, _ in batch.bounds]
        assert batch.lines is not None
        for line, fault in batch.lines.faults.items():
            group = bisect_right(starts, line) - 1
            batch.faults.setdefault(group, fault)
        keys: Sequence[Any] = list(zip(*(batch.columns[key] for key in self._keys), strict=True)) if starts else ()
        for index, (key, event) in enumerate(zip(keys, events, strict=True)):
            start, end = batch.bounds[index]
            if end - start > LARGEST_GROUP:
                batch.fault(index, "group_too_large", f"{end - start} rows have the same {self._named()}.", "group")
            elif None in key or "" in key:
                batch.fault(index, "group_key_missing", f"The row has no {self._named()}.", "group")
            else:
                self._remember(batch, index, key, event)

    def _remember(self, batch: Batch, index: int, key: Any, event: Event | None) -> None:
        fine = event is not None and index not in batch.faults
        mark = _mark(event) if fine and event is not None else None
        if key not in self._finished:
            self._finished[key] = mark
        elif mark is None or self._finished[key] != mark:
            shown = ", ".join(str(part) for part in key)
            batch.fault(
                index,
                "group_torn",
                f"Rows of {self._named()} {shown} do not stand together.",
                "group",
                f"Sort the file by {self._named()} and import it again.",
            )

    def _named(self) -> str:
        return ", ".join(self._keys)


def _mark(event: Event) -> int:
    """Tells a repeated group from the rest of a torn one; not more, for it is reckoned for every group."""
    items = event.items
    ends = (items[0].product_id, items[-1].product_id) if items else ()
    return hash((event.at, len(items), ends, event.revenue and event.revenue.amount))

"""The list of all erasures beside the stores, one JSON line each: what a restored copy needs to erase them once more.

It names nobody: numbers of events, and the keyed marks of erased keys with the secret that makes them. A copy that is
older than an erasure still holds the person; with the newest list in its directory the start erases it again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import msgspec

from faden.domain.erasure import Receipt

NAME = "erasures.jsonl"


class Entry(msgspec.Struct, frozen=True):
    """One erasure. `events`: first and last number of each run of them; `marks` in hexadecimal digits.

    `log`: when the log's first event came, in microseconds since 1970: numbers mean nothing beside another log.
    """

    receipt: Receipt
    log: int
    events: list[tuple[int, int]]
    secret: str
    marks: list[str]

    def numbers(self) -> Iterator[int]:
        """The erased events."""
        for first, last in self.events:
            yield from range(first, last + 1)


class ErasureList:
    """The file in a data directory."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME

    def entries(self) -> dict[str, Entry]:
        """All of them by the receipt's id; a line that a crash has cut off does not count."""
        if not self._path.exists():
            return {}
        found: dict[str, Entry] = {}
        for line in self._path.read_bytes().splitlines():
            try:
                entry = msgspec.json.decode(line, type=Entry)
            except msgspec.DecodeError:
                continue
            found[entry.receipt.id] = entry
        return found

    def add(self, entries: Iterable[Entry]) -> None:
        """Write more of them down, durably."""
        _append(self._path, entries)

    def keep(self, receipts: Collection[str]) -> None:
        """Only those whose receipts are kept."""
        entries = self.entries()
        if not entries.keys() <= set(receipts):
            self._replace([one for key, one in entries.items() if key in receipts])

    def clean(self, cleaned: Callable[[str], str]) -> None:
        """Take somebody's name out of the reasons of earlier erasures."""
        entries = list(self.entries().values())
        kept = [msgspec.structs.replace(one, receipt=_reworded(one.receipt, cleaned)) for one in entries]
        if kept != entries:
            self._replace(kept)

    def _replace(self, entries: Iterable[Entry]) -> None:
        part = self._path.with_name(f"{NAME}.part")
        part.unlink(missing_ok=True)
        _append(part, entries)
        part.replace(self._path)


def _reworded(receipt: Receipt, cleaned: Callable[[str], str]) -> Receipt:
    return msgspec.structs.replace(receipt, reason=cleaned(receipt.reason), by=cleaned(receipt.by))


def _append(path: Path, entries: Iterable[Entry]) -> None:
    """A line begins with its break, so that one that was cut off spoils no other."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as file:
        file.writelines(b"\n" + msgspec.json.encode(one) for one in entries)
        file.flush()
        os.fsync(file.fileno())


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Ascending numbers as first and last of each run.

    >>> runs([1, 2, 3, 7, 9, 10])
    [(1, 3), (7, 7), (9, 10)]
    """
    ordered = list(numbers)
    if not ordered:
        return []
    breaks = [(one, other) for one, other in pairwise(ordered) if other != one + 1]
    starts = [ordered[0], *(other for _, other in breaks)]
    return list(zip(starts, [*(one for one, _ in breaks), ordered[-1]], strict=True))

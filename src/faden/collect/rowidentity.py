"""Ids for rows that no column names: a hash of the content, and a number for rows that are equal to the letter."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from faden.store.rowblock import Block

_APART = "\x1f"


class Occurrences:
    """How often each content has come in one file. The order of rows, and the file's name, make no difference."""

    def __init__(self) -> None:
        self._seen: set[bytes] = set()
        self._more: dict[bytes, int] = {}

    def id(self, prefix: str, mark: bytes) -> str:
        """The id of the next row with this content."""
        if mark not in self._seen:
            self._seen.add(mark)
            return prefix + mark.hex()
        self._more[mark] = count = self._more.get(mark, 1) + 1
        return f"{prefix}{mark.hex()}:{count}"


class RowIdentity:
    """Ids for the rows of one file. The order of columns makes no difference either."""

    def __init__(self, source: str) -> None:
        self._prefix = f"{source}:"
        self._occurrences = Occurrences()

    def ids(self, block: Block) -> list[str]:
        """An id for each readable row of the block."""
        prefix, next_id = self._prefix, self._occurrences.id
        return [next_id(prefix, hashlib.blake2b(content, digest_size=16).digest()) for content in _contents(block)]


def _contents(block: Block) -> Iterable[bytes]:
    if block.records is not None:
        return [msgspec.json.encode(record, order="sorted") for record in block.records]
    names = sorted(block.columns)
    head = _APART.join(names) + _APART
    rows = zip(*(block.columns[name] for name in names), strict=True)
    return [
        (head + _APART.join([value if type(value) is str else _plain(value) for value in row])).encode(
            "utf-8", "surrogatepass"
        )
        for row in rows
    ]


def _plain(value: object) -> str:
    return "" if value is None else str(value)

"""Rows of a file, block by block, as every kind of file hands them over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol


class Broken(NamedTuple):
    """A row that is there and cannot be read; `values` is what could be made out, `text` the row as it stands."""

    row: int
    code: str
    message: str
    hint: str
    values: dict[str, Any]
    text: str


class Block(NamedTuple):
    """A block of rows by columns; `numbers` counts data rows from 1, the header is not one of them.

    `records` are the objects themselves where the file holds objects. `uniform`: all values of a column are of one
    type, so that what was made of a value may be remembered.
    """

    numbers: Sequence[int]
    columns: Mapping[str, Sequence[Any]]
    broken: list[Broken]
    uniform: bool
    records: list[dict[str, Any]] | None = None

    @property
    def size(self) -> int:
        """Readable rows."""
        return len(self.numbers)


class Table(Protocol):
    """A file of rows. `columns` is None where each row may have its own; `total` where the file tells its length."""

    @property
    def columns(self) -> tuple[str, ...] | None:
        """The names in the header."""

    @property
    def total(self) -> int | None:
        """Rows in the file, where it says so itself."""

    @property
    def share(self) -> float:
        """How much of the file has been read, 0 to 1."""

    def blocks(self, size: int, columns: Sequence[str] | None = None) -> Iterator[Block]:
        """All rows in order, `size` at a time; `columns` None: all of them."""

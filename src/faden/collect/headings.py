"""The many names of one column: files of contacts come from everywhere, with headings in several languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from faden.store.rowblock import Block, Table

Headings = Mapping[str, Sequence[str]]
"""The mapping's name of a column, and what else it may be called."""

_IGNORED = re.compile(r"[\s_./\-]+")


def plain(heading: str) -> str:
    """A heading as it is compared.

    >>> plain("E-Mail Adresse") == plain("e_mail-adresse")
    True
    """
    return _IGNORED.sub("", heading.strip().casefold())


class Renaming:
    """Column names of a file -> those of the mapping. Of two columns with one meaning the first has it."""

    def __init__(self, headings: Headings) -> None:
        self._known = {plain(one): name for name, others in headings.items() for one in (name, *others)}

    def of(self, columns: Iterable[str]) -> dict[str, str]:
        """File's name -> mapping's name, for all columns; those that nobody knows keep theirs."""
        renamed: dict[str, str] = {}
        taken: set[str] = set()
        for column in columns:
            name = self._known.get(plain(column), column)
            renamed[column] = column if name in taken else name
            taken.add(renamed[column])
        return renamed

    def row(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """A row under the mapping's names."""
        names = self.of(values)
        return {names[column]: value for column, value in values.items()}


class RenamedTable:
    """A file read under the mapping's names."""

    def __init__(self, table: Table, headings: Headings) -> None:
        self._table, self._renaming = table, Renaming(headings)
        self._names = self._renaming.of(table.columns or ())

    @property
    def columns(self) -> tuple[str, ...] | None:
        """The names in the header, renamed."""
        return None if self._table.columns is None else tuple(self._names.values())

    @property
    def total(self) -> int | None:
        """Rows in the file, where it says so itself."""
        return self._table.total

    @property
    def share(self) -> float:
        """How much of the file has been read, 0 to 1."""
        return self._table.share

    def blocks(self, size: int, columns: Sequence[str] | None = None) -> Iterator[Block]:
        """All rows in order; `columns` by the mapping's names."""
        if self._table.columns is None:
            yield from self._objects(size, columns)
            return
        real = {name: column for column, name in self._names.items()}
        asked = None if columns is None else [real.get(name, name) for name in columns]
        for block in self._table.blocks(size, asked):
            found = {self._names.get(column, column): values for column, values in block.columns.items()}
            yield self._renamed(block._replace(columns=found))

    def _objects(self, size: int, columns: Sequence[str] | None) -> Iterator[Block]:
        for block in self._table.blocks(size, ()):
            records = [self._renaming.row(record) for record in block.records or ()]
            found = {name: [record.get(name) for record in records] for name in columns or ()}
            yield self._renamed(block._replace(columns=found, records=records))

    def _renamed(self, block: Block) -> Block:
        broken = [one._replace(values=self._renaming.row(one.values)) for one in block.broken]
        return block._replace(broken=broken) if broken else block

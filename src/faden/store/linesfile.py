"""Files of lines: as they are, or each one a JSON object."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from faden.domain.errors import Invalid
from faden.store.filesource import LINE_LIMIT, Source, Streamed, readable, start
from faden.store.rowblock import Block, Broken


class LinesFile(Streamed):
    """A file of lines (access logs, archives of messages), as bytes with their numbers from 1."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        with readable(path):
            if not start(path).strip():
                raise Invalid("file_empty", f"{path.name} is empty.", path=path.name, hint="Export the file again.")

    def blocks(self, size: int) -> Iterator[list[tuple[int, bytes]]]:
        """All lines that are not blank, `size` at a time; an overlong one is cut at `LINE_LIMIT`."""
        number = 0
        with Source(self.path) as self._source:
            while True:
                block: list[tuple[int, bytes]] = []
                with readable(self.path, number):
                    while len(block) < size and (line := self._source.stream.readline(LINE_LIMIT)):
                        number += 1
                        self._skip_rest(line)
                        if line := line.strip():
                            block.append((number, line.removeprefix(b"\xef\xbb\xbf")))
                if not block:
                    return
                yield block

    def _skip_rest(self, line: bytes) -> None:
        while self._source and len(line) >= LINE_LIMIT and not line.endswith(b"\n"):
            line = self._source.stream.readline(LINE_LIMIT)


class JsonTable(Streamed):
    """One JSON object a line. A column may be a path into it (`user.email`); what is not there is None."""

    columns: tuple[str, ...] | None = None

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._lines = LinesFile(path)

    @property
    def share(self) -> float:
        return self._lines.share

    def blocks(self, size: int, columns: Sequence[str] | None = None) -> Iterator[Block]:
        decoder = msgspec.json.Decoder(dict[str, Any])
        for block in self._lines.blocks(size):
            numbers: list[int] = []
            records: list[dict[str, Any]] = []
            broken: list[Broken] = []
            for number, line in block:
                try:
                    records.append(decoder.decode(line))
                    numbers.append(number)
                except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
                    text = line.decode("utf-8", "replace")[:20_000]
                    hint = "Replay it with one whole JSON object."
                    broken.append(Broken(number, "row_unreadable", f"The line is not JSON: {error}.", hint, {}, text))
            found = {name: [reached(record, name) for record in records] for name in columns or ()}
            yield Block(numbers, found, broken, uniform=False, records=records)


def reached(record: dict[str, Any], name: str) -> Any:
    """The value under a name or, where there is none, under the path `a.b.c`; None where the path ends early.

    >>> reached({"user": {"id": 7}}, "user.id")
    7
    """
    if name in record or "." not in name:
        return record.get(name)
    here: Any = record
    for step in name.split("."):
        if not isinstance(here, dict):
            return None
        here = here.get(step)
    return here

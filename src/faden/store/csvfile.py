"""CSV: a header line and rows of text. A row that is wrong is handed over, the others are read on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from faden.domain.errors import Invalid
from faden.store.filesource import LINE_LIMIT, Source, Streamed, readable
from faden.store.rowblock import Block, Broken

DELIMITERS = ",;\t|"


class CsvTable(Streamed):
    """Text with a header line; every value is text, whatever it looks like."""

    def __init__(self, path: Path, *, encoding: str, delimiter: str | None) -> None:
        super().__init__(path)
        self._encoding = "utf-8-sig" if encoding.lower().replace("_", "-") in ("utf-8", "utf8") else encoding
        with readable(path), Source(path) as source, self._text(source) as text:
            header = text.readline(LINE_LIMIT)
        self._delimiter = delimiter or max(DELIMITERS, key=header.count)
        self.columns = self._header(header)

    def _text(self, source: Source) -> io.TextIOWrapper:
        try:
            return io.TextIOWrapper(source.stream, encoding=self._encoding, errors="surrogateescape", newline="")
        except LookupError:
            raise Invalid(
                "encoding_unknown",
                f"»{self._encoding}« is not an encoding.",
                path="encoding",
                hint="Use utf-8 or latin-1.",
            ) from None

    def _header(self, line: str) -> tuple[str, ...]:
        names = tuple(name.strip() for name in next(csv.reader([line], delimiter=self._delimiter), []))
        if not any(names) or not _encodable(line):
            raise Invalid(
                "header_missing",
                f"{self.path.name} has no readable line with column names.",
                path=self.path.name,
                hint="The first line must name the columns, in UTF-8 or in the mapping's »encoding«.",
            )
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise Invalid(
                "column_twice",
                f"{self.path.name} has the column »{twice[0]}« twice.",
                path=self.path.name,
                hint="Give each column its own name.",
            )
        return names

    def blocks(self, size: int, columns: Sequence[str] | None = None) -> Iterator[Block]:
        names = self.columns
        picked = [(name, index) for index, name in enumerate(names) if columns is None or name in columns]
        done = 0
        with Source(self.path) as self._source, self._text(self._source) as text:
            lines = _Lines(text)
            reader = csv.reader(lines, delimiter=self._delimiter)
            with readable(self.path):
                next(reader, None)
            while True:
                with readable(self.path, done):
                    rows, broken, ended = self._take(reader, lines, size, done)
                done += len(rows) + len(broken)
                if rows or broken:
                    numbers: Sequence[int] = range(done - len(rows) + 1, done + 1)
                    if broken:
                        bad = {one.row for one in broken}
                        numbers = [n for n in range(done - len(rows) - len(broken) + 1, done + 1) if n not in bad]
                    cells = list(zip(*rows, strict=True)) if rows else [() for _ in names]
                    yield Block(numbers, {name: cells[index] for name, index in picked}, broken, uniform=True)
                if ended:
                    return

    def _take(
        self, reader: Iterator[list[str]], lines: _Lines, size: int, done: int
    ) -> tuple[list[list[str]], list[Broken], bool]:
        """The next `size` rows; a row is checked on its own only where the block as a whole is suspicious."""
        width = len(self.columns)
        rows: list[list[str]] = []
        broken: list[Broken] = []
        for _ in range(size):
            lines.taken.clear()
            number = done + len(rows) + len(broken) + 1
            try:
                row = next(reader)
            except StopIteration:
                return rows, broken, True
            except csv.Error as error:
                broken.append(self._broken(number, [], lines, "row_unreadable", f"The row is not CSV: {error}."))
                continue
            if len(row) != width:
                if row:
                    what = f"The row has {len(row)} values, the header names {width}."
                    broken.append(self._broken(number, row, lines, "row_width", what))
            elif not all(map(str.isascii, row)) and not _encodable("".join(row)):
                what = f"The row is not valid {self._encoding.removesuffix('-sig')}."
                broken.append(self._broken(number, row, lines, "row_encoding", what))
            else:
                rows.append(row)
        return rows, broken, False

    def _broken(self, number: int, row: list[str], lines: _Lines, code: str, message: str) -> Broken:
        hint = {
            "row_encoding": "Save the file as UTF-8, or name its »encoding« in the mapping.",
            "row_width": "Give each column its value and replay; a value with the separator in it needs quotes.",
        }.get(code, "Mend the values and replay; often a quotation mark is not closed.")
        values = {name: _shown(value) for name, value in zip(self.columns, row, strict=False)}
        return Broken(number, code, message, hint, values, _shown("".join(lines.taken))[:20_000])


class _Lines:
    """The lines of a text, remembering those that went into the current row."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._text)
        self.taken.append(line)
        return line


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _shown(text: str) -> str:
    return text if _encodable(text) else text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")

"""The files that users bring: CSV, Parquet and JSON lines, each also gzipped, read block by block.

The kind is told by the content, not by the name. A row that cannot be read is handed over as `Broken` and the
reading goes on; a file that cannot be read at all raises `Invalid`, which says what to do.
"""

from __future__ import annotations

import csv
import gzip
import io
import shutil
import tempfile
import weakref
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import duckdb
import msgspec
import numpy as np
import pyarrow as pa

from faden.domain.errors import Invalid

DELIMITERS = ",;\t|"
LINE_LIMIT = 1_000_000
"""Bytes of one line; a longer one is broken, so that a file without line ends cannot fill the memory."""


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


def open_table(path: Path, *, encoding: str = "utf-8", delimiter: str | None = None) -> Table:
    """The file as a table; `Invalid` where it is missing, empty, unreadable, or no table at all."""
    with _readable(path):
        start = _start(path)
    if start[:4] == b"PAR1":
        return ParquetTable(path)
    if not start.strip():
        raise Invalid("file_empty", f"{path.name} is empty.", path=path.name, hint="Export the file again.")
    if start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return JsonTable(path)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    elif b"\0" in start:
        raise Invalid(
            "file_not_tabular",
            f"{path.name} is neither CSV, Parquet nor JSON lines.",
            path=path.name,
            hint="Export the data as one of these; .gz is fine.",
        )
    return CsvTable(path, encoding=encoding, delimiter=delimiter)


def _start(path: Path) -> bytes:
    with _Source(path) as source:
        return source.stream.read(65_536)


@contextmanager
def _readable(path: Path, row: int | None = None) -> Iterator[None]:
    """Turn what the operating system and the decoders say into what a person can act on."""
    where = "" if row is None else f" after row {row:,}"
    try:
        yield
    except FileNotFoundError:
        raise Invalid(
            "file_missing", f"There is no file {path}.", path=path.name, hint="Check the spelling and the folder."
        ) from None
    except IsADirectoryError:
        raise Invalid(
            "file_is_folder", f"{path} is a folder.", path=path.name, hint="Name the files in it."
        ) from None
    except PermissionError:
        raise Invalid(
            "file_forbidden", f"{path} may not be read.", path=path.name, hint="Give this user the right to read it."
        ) from None
    except (EOFError, zlib.error, gzip.BadGzipFile, duckdb.Error, pa.ArrowException, UnicodeError) as error:
        raise Invalid(
            "file_damaged",
            f"{path.name} cannot be read{where}: {str(error).splitlines()[0][:200]}.",
            path=path.name,
            hint="Fetch or export the file again; rows already imported are kept and not counted twice.",
        ) from error
    except OSError as error:
        raise Invalid(
            "file_unreadable", f"{path.name} cannot be read{where}: {error.strerror or error}.", path=path.name
        ) from error


class _Source:
    """The bytes of a file, unpacked where they are gzipped; knows how far it has got in the packed file."""

    def __init__(self, path: Path) -> None:
        self._raw = path.open("rb")
        self._size = max(1, path.stat().st_size)
        packed = self._raw.read(2) == b"\x1f\x8b"
        self._raw.seek(0)
        self.stream: io.BufferedReader | gzip.GzipFile = gzip.GzipFile(fileobj=self._raw) if packed else self._raw

    @property
    def share(self) -> float:
        return 1.0 if self._raw.closed else min(1.0, self._raw.tell() / self._size)

    def __enter__(self) -> _Source:
        return self

    def __exit__(self, *_: object) -> None:
        self.stream.close()
        self._raw.close()


class _Streamed:
    """What the tables read from a stream have in common."""

    total: int | None = None

    def __init__(self, path: Path) -> None:
        self.path = path
        self._source: _Source | None = None

    @property
    def share(self) -> float:
        return 0.0 if self._source is None else self._source.share


class CsvTable(_Streamed):
    """Text with a header line; every value is text, whatever it looks like."""

    def __init__(self, path: Path, *, encoding: str, delimiter: str | None) -> None:
        super().__init__(path)
        self._encoding = "utf-8-sig" if encoding.lower().replace("_", "-") in ("utf-8", "utf8") else encoding
        with _readable(path), _Source(path) as source, self._text(source) as text:
            header = text.readline(LINE_LIMIT)
        self._delimiter = delimiter or max(DELIMITERS, key=header.count)
        self.columns = self._header(header)

    def _text(self, source: _Source) -> io.TextIOWrapper:
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
        with _Source(self.path) as self._source, self._text(self._source) as text:
            lines = _Lines(text)
            reader = csv.reader(lines, delimiter=self._delimiter)
            with _readable(self.path):
                next(reader, None)
            while True:
                with _readable(self.path, done):
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
            "row_encoding": "Mend the text here and replay, or name the file's encoding in the mapping.",
            "row_width": "Give each column its value here and replay; a value with the separator in it needs quotes.",
        }.get(code, "Mend the values here and replay; often a quotation mark is not closed.")
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


class LinesFile(_Streamed):
    """A file of lines (access logs, archives of messages), as bytes with their numbers from 1."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        with _readable(path):
            if not _start(path).strip():
                raise Invalid("file_empty", f"{path.name} is empty.", path=path.name, hint="Export the file again.")

    def blocks(self, size: int) -> Iterator[list[tuple[int, bytes]]]:
        """All lines that are not blank, `size` at a time; an overlong one is cut at `LINE_LIMIT`."""
        number = 0
        with _Source(self.path) as self._source:
            while True:
                block: list[tuple[int, bytes]] = []
                with _readable(self.path, number):
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


class JsonTable(_Streamed):
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


class ParquetTable:
    """Typed columns, read by the engine in the order of the file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read = 0
        with _readable(path):
            with path.open("rb") as file:
                packed = file.read(2) == b"\x1f\x8b"
            if packed:
                self._unpack()
            with duckdb.connect(":memory:") as engine:
                described = engine.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(self.path)]).fetchall()
                count = engine.execute(
                    "SELECT sum(num_rows)::BIGINT FROM parquet_file_metadata(?)", [str(self.path)]
                ).fetchall()
        self.columns: tuple[str, ...] | None = tuple(str(row[0]) for row in described)
        self.total: int | None = int(count[0][0] or 0)

    def _unpack(self) -> None:
        """Parquet is read from its end, so a gzipped file has to be unpacked first."""
        folder = tempfile.mkdtemp(prefix="faden-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        target = Path(folder) / self.path.name.removesuffix(".gz")
        with gzip.open(self.path, "rb") as packed, target.open("wb") as file:
            shutil.copyfileobj(packed, file)
        self.path = target

    @property
    def share(self) -> float:
        return self._read / self.total if self.total else 1.0

    def blocks(self, size: int, columns: Sequence[str] | None = None) -> Iterator[Block]:
        names = [name for name in self.columns or () if columns is None or name in columns]
        listed = ", ".join('"' + name.replace('"', '""') + '"' for name in names) or "1 AS one"
        self._read = 0
        with duckdb.connect(":memory:", config={"threads": 1}) as engine:
            with _readable(self.path):
                engine.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
                query = engine.sql(f"SELECT {listed} FROM read_parquet(?)", params=[str(self.path)])
                batches = iter(query.to_arrow_reader(size))
            while True:
                with _readable(self.path, self._read):
                    batch = next(batches, None)
                if batch is None:
                    return
                numbers = range(self._read + 1, self._read + batch.num_rows + 1)
                self._read += batch.num_rows
                values = dict(zip(names, map(_values, batch.columns), strict=False))
                yield Block(numbers, values, [], uniform=True)


def _values(column: pa.Array) -> list[Any]:
    """Python values; where nothing is missing straight from the buffer, which is quicker and leaves pandas out."""
    kind = column.type
    if pa.types.is_timestamp(kind) and kind.tz is None:
        column = column.cast(pa.timestamp("us"), safe=False)
    dtype = _BUFFERS.get(str(column.type))
    if dtype is None or column.null_count or not len(column):
        return list(column.to_pylist())
    width = np.dtype(dtype).itemsize
    values = np.frombuffer(column.buffers()[1], dtype, count=len(column), offset=column.offset * width)
    return list(values.tolist())


_BUFFERS = {
    "int8": "int8",
    "int16": "int16",
    "int32": "int32",
    "int64": "int64",
    "uint8": "uint8",
    "uint16": "uint16",
    "uint32": "uint32",
    "uint64": "uint64",
    "float": "float32",
    "double": "float64",
    "timestamp[us]": "datetime64[us]",
}

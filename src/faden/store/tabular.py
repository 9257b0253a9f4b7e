"""The files that users bring: CSV, Parquet and JSON lines, each also gzipped, read block by block.

The kind is told by the content, not by the name. A row that cannot be read is handed over as `Broken` and the
reading goes on; a file that cannot be read at all raises `Invalid`, which says what to do.
"""

from __future__ import annotations

from pathlib import Path

from faden.domain.errors import Invalid
from faden.store.csvfile import CsvTable
from faden.store.filesource import readable, start
from faden.store.linesfile import JsonTable
from faden.store.parquetfile import ParquetTable
from faden.store.rowblock import Table


def open_table(path: Path, *, encoding: str = "utf-8", delimiter: str | None = None) -> Table:
    """The file as a table; `Invalid` where it is missing, empty, unreadable, or no table at all."""
    with readable(path):
        head = start(path)
    if head[:4] == b"PAR1":
        return ParquetTable(path)
    if not head.strip():
        raise Invalid("file_empty", f"{path.name} is empty.", path=path.name, hint="Export the file again.")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return JsonTable(path)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    elif b"\0" in head:
        raise Invalid(
            "file_not_tabular",
            f"{path.name} is neither CSV, Parquet nor JSON lines.",
            path=path.name,
            hint="Export the data as one of these; .gz is fine.",
        )
    return CsvTable(path, encoding=encoding, delimiter=delimiter)

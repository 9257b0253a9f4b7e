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

_OTHERS = (
    (b"PK\x03\x04", "an Excel workbook or a ZIP archive", "Save the sheet as CSV, or unpack the archive."),
    (b"\xd0\xcf\x11\xe0", "an Excel workbook", "Save the sheet as CSV."),
    (b"%PDF", "a PDF", "Export the data behind it as CSV."),
)
"""Files that people take for tables, by how they begin."""


def open_table(path: Path, *, encoding: str = "utf-8", delimiter: str | None = None) -> Table:
    """The file as a table; `Invalid` where it is missing, empty, unreadable, or no table at all."""
    with readable(path):
        head = start(path)
    if head[:4] == b"PAR1":
        return ParquetTable(path)
    if not head.strip():
        raise Invalid("file_empty", f"{path.name} is empty.", path=path.name, hint="Export the file again.")
    for beginning, what, hint in _OTHERS:
        if head.startswith(beginning):
            raise Invalid("file_not_tabular", f"{path.name} is {what}.", path=path.name, hint=hint)
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

"""Parquet: typed columns, read by the engine in the order of the file."""

from __future__ import annotations

import gzip
import shutil
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from faden.store.filesource import readable
from faden.store.rowblock import Block


class ParquetTable:
    """Typed columns, read by the engine in the order of the file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read = 0
        with readable(path):
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
            with readable(self.path):
                engine.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
                query = engine.sql(f"SELECT {listed} FROM read_parquet(?)", params=[str(self.path)])
                batches = iter(query.to_arrow_reader(size))
            while True:
                with readable(self.path, self._read):
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

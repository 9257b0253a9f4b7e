"""The bytes of a user's file, unpacked on the way, and plain words for what is wrong with it."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from faden.domain.errors import Invalid

LINE_LIMIT = 1_000_000
"""Bytes of one line; a longer one is broken, so that a file without line ends cannot fill the memory."""


def start(path: Path) -> bytes:
    with Source(path) as source:
        return source.stream.read(65_536)


@contextmanager
def readable(path: Path, row: int | None = None) -> Iterator[None]:
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


class Source:
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

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
        self.stream.close()
        self._raw.close()


class Streamed:
    """What the tables read from a stream have in common."""

    total: int | None = None

    def __init__(self, path: Path) -> None:
        self.path = path
        self._source: Source | None = None

    @property
    def share(self) -> float:
        return 0.0 if self._source is None else self._source.share

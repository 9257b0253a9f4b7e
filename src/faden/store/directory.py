"""The data directory: owned by one process at a time."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import IO

from faden.domain.errors import DataDirectoryTaken, Invalid


class DataDirectory:
    """Holds the lock on a data directory until `release`; the directory is made if it is missing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock: IO[str] = (path / "lock").open("a+")
        except OSError as error:
            raise Invalid(
                "data_directory_unusable",
                f"The data directory cannot be used: {error.strerror}.",
                path=str(path),
                hint="Choose a directory that this user may write to.",
            ) from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            owner = self._owner()
            self._lock.close()
            raise DataDirectoryTaken(
                "data_directory_taken",
                f"Another process{owner} owns the data directory.",
                path=str(path),
                hint="Stop that process, or let the command go through the running server.",
            ) from None
        self._lock.seek(0)
        self._lock.truncate()
        self._lock.write(str(os.getpid()))
        self._lock.flush()

    def _owner(self) -> str:
        self._lock.seek(0)
        number = self._lock.read(20).strip()
        return f" ({number})" if number.isdigit() else ""

    def release(self) -> None:
        """Let others have it."""
        fcntl.flock(self._lock, fcntl.LOCK_UN)
        self._lock.close()

"""Files that were sent to us, in a folder each: they stay until their import has come to its end."""

from __future__ import annotations

import shutil
from pathlib import Path


class Uploads:
    """The folders of a data directory's imports. A folder is known by its name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def new(self, name: str) -> Path:
        """A fresh folder."""
        folder = self._folder / name
        folder.mkdir(parents=True)
        return folder

    def files(self, name: str) -> list[Path]:
        """What was sent, by name; nothing where the folder has gone."""
        folder = self._folder / name
        return sorted(folder.iterdir()) if folder.is_dir() else []

    def names(self) -> list[str]:
        """All folders that are there."""
        return [one.name for one in self._folder.iterdir()] if self._folder.is_dir() else []

    def drop(self, name: str) -> None:
        """Remove a folder with its files."""
        shutil.rmtree(self._folder / name, ignore_errors=True)

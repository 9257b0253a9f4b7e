"""A copy of the data directory: what its manifest says of it, and what is kept of it where it was made."""

from __future__ import annotations

from datetime import datetime

import msgspec

MANIFEST = "manifest.json"


class Backup(msgspec.Struct, frozen=True):
    """A copy that was made, and of which nobody has said that it is deleted. It holds the events up to `head`."""

    id: str
    at: datetime
    place: str
    head: int


class CopiedFile(msgspec.Struct, frozen=True):
    """A file of the copy; `sha256` in hexadecimal digits."""

    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """When the copy was made, by which versions, up to which event of the log, and each file's digest."""

    id: str
    at: datetime
    versions: dict[str, str]
    head: int
    files: dict[str, CopiedFile]

"""The built interface from the package, and the tracker's files: from memory, compressed once, known by their hash.

Hashed files never change and are kept for a year; `index.html` is asked for each time and answers every address that
is a page of the interface.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from pathlib import Path
from typing import NamedTuple

_YEAR = "public, max-age=31536000, immutable"
_ASK = "no-cache"
_HOUR = "public, max-age=3600"
_TEXT = (".js", ".css", ".html", ".svg", ".json", ".txt", ".map", ".webmanifest")
_TYPES = {".js": "text/javascript; charset=utf-8", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
_NOT_BUILT = (
    "Faden is running, but its interface has not been built.\n\n"
    "From a source checkout: run `make demo`, or `npm ci && npm run build` in ui/.\n"
    "The API works: see /api/openapi.json.\n"
)
_TRACKER = ("/f.js", "/f-decide.js")
"""What other people's pages load."""
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        # Mantine writes its style variables into <style> elements.
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
SECURITY = (
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("content-security-policy", POLICY),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
)


class Answer(NamedTuple):
    """Status, headers and body."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class _Held(NamedTuple):
    stamp: tuple[int, int]
    body: bytes
    packed: bytes | None
    tag: str


class Static:
    """Files below `folder`, which the build fills: the interface, and the tracker as `f.js` and `f-decide.js`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._held: dict[Path, _Held] = {}

    def answer(self, path: str, encodings: str, known: str) -> Answer:
        """The file at a path of the URL; pages of the interface give `index.html`."""
        tracker = self._folder / path[1:]
        if path in _TRACKER and tracker.is_file():
            extra = [("access-control-allow-origin", "*"), ("cross-origin-resource-policy", "cross-origin")]
            return self._file(tracker, _HOUR, encodings, known, extra)
        file = self._inside(path)
        if file is not None and file == self._folder / "index.html":
            return self._page(encodings, known)
        if file is not None:
            hashed = file.parent != self._folder
            return self._file(file, _YEAR if hashed else _HOUR, encodings, known, list(SECURITY))
        if path.startswith("/assets/") or ("." in path and path.count("/") == 1):
            # Deeper addresses are pages: the code of a campaign may hold a dot.
            return Answer(
                404, [("content-type", "text/plain; charset=utf-8"), *SECURITY], b"There is no such file.\n"
            )
        return self._page(encodings, known)

    def warm(self) -> None:
        """Read and compress everything, so that the first visitor's page does not hold up the events."""
        for file in self._folder.rglob("*"):
            if file.is_file():
                self._read(file)

    def _inside(self, path: str) -> Path | None:
        """The file that a path names, None for anything that is no file below the folder."""
        try:
            file = (self._folder / path.lstrip("/")).resolve()
            return file if file.is_relative_to(self._folder) and file.is_file() else None
        except (OSError, ValueError):
            # A name that the file system does not take: too long, or with a NUL in it.
            return None

    def _page(self, encodings: str, known: str) -> Answer:
        index = self._folder / "index.html"
        if not index.is_file():
            return Answer(200, [("content-type", "text/plain; charset=utf-8"), *SECURITY], _NOT_BUILT.encode())
        return self._file(index, _ASK, encodings, known, list(SECURITY))

    def _file(self, file: Path, cache: str, encodings: str, known: str, extra: list[tuple[str, str]]) -> Answer:
        held = self._read(file)
        headers = [("etag", held.tag), ("cache-control", cache), ("vary", "accept-encoding"), *extra]
        if held.tag in known:
            return Answer(304, headers, b"")
        kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        headers.append(("content-type", f"{kind}; charset=utf-8" if kind.startswith("text/html") else kind))
        if held.packed is not None and "gzip" in encodings:
            return Answer(200, [*headers, ("content-encoding", "gzip")], held.packed)
        return Answer(200, headers, held.body)

    def _read(self, file: Path) -> _Held:
        status = file.stat()
        stamp = (status.st_mtime_ns, status.st_size)
        held = self._held.get(file)
        if held is None or held.stamp != stamp:
            body = file.read_bytes()
            packed = gzip.compress(body, 9, mtime=0) if file.suffix in _TEXT and len(body) > 500 else None
            held = _Held(stamp, body, packed, f'"{hashlib.sha256(body).hexdigest()[:20]}"')
            self._held[file] = held
        return held

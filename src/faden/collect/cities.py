"""Region and city by a file in the MaxMind DB format that the user has: DB-IP City Lite, GeoLite2 City, or the like.

The file is the user's: it may be missing, broken, or replaced at any moment. Whatever it is, collecting goes on: with
the file as it was last read, or with the country alone; `problem` says why. A mapped file that shrinks would end the
process, so a copy of our own is opened, which has no name once it is open.

An address is looked up whole and then forgotten. Answers are remembered by the shortened address, and only where the
file itself makes no difference within it.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

import maxminddb
import structlog

from faden.collect.geo import NOWHERE, Origin, located, shortened, whole
from faden.domain.errors import Problem

Language = Literal["de", "en"]

SETTING = "geo_database"
_COPY = "cities.opening"
_MOST_REMEMBERED = 20_000
_LONGEST_NAME = 200
_KINDS = ("city", "enterprise", "insights", "location")
_HINT = "Put a whole file of DB-IP City Lite or GeoLite2 City there; it is read at once."
_LOG = structlog.get_logger("faden.collect.cities")


class Edition(NamedTuple):
    """Which file is in use: what it calls itself, and when it was made."""

    kind: str
    built: datetime


class _Stamp(NamedTuple):
    """By which a file is known to be another one."""

    inode: int
    size: int
    changed: int


class Cities:
    """The file in use. `origin` never raises; `refresh` reads the disk and belongs beside the event loop."""

    def __init__(self, file: Path | None, language: Language, folder: Path) -> None:
        self._file, self._language, self._copy = file, language, folder / _COPY
        self._reader: maxminddb.Reader | None = None
        self._stamp: _Stamp | None = None
        self._remembered: dict[str, Origin] = {}
        self._wrong: Problem | None = None
        self._broken: Problem | None = None
        self.edition: Edition | None = None

    @property
    def problem(self) -> Problem | None:
        """Why there are no regions and cities, or only old ones."""
        return self._broken or self._wrong

    def origin(self, address: str | None) -> Origin:
        """Where an address comes from: by the file where it knows the place, else the country alone."""
        short = shortened(address) if address else None
        if address is None or short is None:
            return NOWHERE
        found = self._remembered.get(short)
        return found if found is not None else self._looked_up(address, short)

    def refresh(self) -> None:
        """Take up a file that is new, whole again, or another one; say in the log what is wrong with it."""
        if self._file is None:
            return
        before = self._wrong
        try:
            self._wrong = self._taken_up(self._file)
        except Exception as error:  # the file is a stranger's: whatever is in it, collecting goes on
            if isinstance(error, OSError):
                self._stamp = None
            self._wrong = _problem(error, self._file, in_use=self._reader is not None)
        if self._wrong is not None and self._wrong != before:
            _LOG.warning("geo_database_unusable", reason=self._wrong.message, hint=self._wrong.hint)

    def _taken_up(self, file: Path) -> Problem | None:
        stamp = _stamp(file)
        if stamp == self._stamp:
            return self._wrong
        try:
            shutil.copyfile(file, self._copy)
            if _stamp(file) != stamp:
                return _being_written(file)
            self._stamp = stamp
            reader = maxminddb.open_database(self._copy)
        finally:
            with suppress(FileNotFoundError):
                self._copy.unlink()
        return self._use(reader, file)

    def _use(self, reader: maxminddb.Reader, file: Path) -> Problem | None:
        reader.get("8.8.8.8")
        described = reader.metadata()
        self._broken = None
        self._reader, self._remembered = reader, {}
        self.edition = Edition(described.database_type, datetime.fromtimestamp(described.build_epoch, UTC))
        _LOG.info("geo_database_opened", kind=self.edition.kind, built=self.edition.built.date().isoformat())
        if any(kind in self.edition.kind.lower() for kind in _KINDS):
            return None
        return Problem(
            "geo_database_without_cities",
            f"The city database »{file.name}« calls itself »{self.edition.kind[:80]}«: it may hold no cities.",
            path=SETTING,
            hint=_HINT,
        )

    def _looked_up(self, address: str, short: str) -> Origin:
        country = located(short)
        reader, remembered, host = self._reader, self._remembered, whole(address)
        if reader is None or country.ip is None or host is None:
            return country
        try:
            record, length = reader.get_with_prefix_len(host)
        except ValueError:
            return country
        except Exception as error:
            self._spoilt(error)
            return country
        found = _place(record, country, self._language)
        if length <= (48 if ":" in short else 24):
            if len(remembered) >= _MOST_REMEMBERED:
                remembered.clear()
            remembered[short] = found
        return found

    def _spoilt(self, error: Exception) -> None:
        """The file opens, but is broken inside: told once, until another file takes its place."""
        if self._broken is None:
            message = f"Parts of the city database cannot be read: {error}"
            self._broken = Problem("geo_database_broken", message, path=SETTING, hint=_HINT)
            _LOG.warning("geo_database_broken", reason=message, hint=_HINT)


def _stamp(file: Path) -> _Stamp:
    found = file.stat()
    return _Stamp(found.st_ino, found.st_size, found.st_mtime_ns)


def _problem(error: Exception, file: Path, *, in_use: bool) -> Problem:
    kept = " The one that was read before stays in use." if in_use else " Only the country is known meanwhile."
    if isinstance(error, FileNotFoundError):
        return Problem("geo_database_missing", f"There is no file »{file.name}«.{kept}", path=SETTING, hint=_HINT)
    if isinstance(error, OSError):
        message = f"The city database »{file.name}« cannot be copied and opened: {error.strerror}.{kept}"
        hint = "Give the server the right to read it, and room in the data directory for a copy."
        return Problem("geo_database_unreadable", message, path=SETTING, hint=hint)
    message = f"The city database »{file.name}« is no whole file in the MaxMind DB format.{kept}"
    return Problem("geo_database_broken", message, path=SETTING, hint=_HINT)


def _being_written(file: Path) -> Problem:
    return Problem(
        "geo_database_unreadable",
        f"The city database »{file.name}« is being written just now.",
        path=SETTING,
        hint="It is read as soon as it is whole.",
    )


def _place(record: Any, country: Origin, language: Language) -> Origin:
    """Country, region and city belong together: all by the file where it knows the country."""
    if not isinstance(record, dict):
        return country
    nation = _code(record.get("country")) or _code(record.get("registered_country"))
    if nation is None:
        return country
    parts = record.get("subdivisions")
    part = parts[0] if isinstance(parts, list) and parts else None
    region = _name(part, language)
    if region is None and isinstance(part, dict):
        code = part.get("iso_code")
        region = f"{nation}-{code}" if isinstance(code, str) and code.isascii() and code.isalnum() else None
    return Origin(country.ip, nation, region, _name(record.get("city"), language))


def _code(nation: Any) -> str | None:
    code = nation.get("iso_code") if isinstance(nation, dict) else None
    return (
        code
        if isinstance(code, str) and len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()
        else None
    )


def _name(place: Any, language: Language) -> str | None:
    names = place.get("names") if isinstance(place, dict) else None
    if not isinstance(names, Mapping):
        return None
    for name in (names.get(language), names.get("en"), *names.values()):
        if isinstance(name, str) and name.strip() and name.isprintable():
            return name.strip()[:_LONGEST_NAME]
    return None

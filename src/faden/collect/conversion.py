"""What becomes of one value on its way from a file into an event: closed list of conversions, each a function.

A conversion gets any value that a CSV, Parquet or JSON file can hold and raises `ValueError` with a sentence for what
it cannot take. Empty text, missing values and NaN are None everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from faden.collect.limits import check, check_nul
from faden.domain.errors import Invalid
from faden.domain.identity import EMAIL, PHONE, normalised

Convert = Callable[[Any], Any]

CENT = Decimal("0.01")
FOUR_PLACES = Decimal("0.0001")
MONEY_LIMIT = Decimal("1e12")
INTEGER_LIMIT = 2**63
_TRUE = frozenset({"1", "true", "yes", "y", "t", "ja", "wahr", "on"})
_FALSE = frozenset({"0", "false", "no", "n", "f", "nein", "falsch", "off"})


class Conversion(NamedTuple):
    """A conversion by its name in mapping files; `formatted` ones take the option `format`."""

    name: str
    convert: Convert
    description: str


def text(value: Any) -> str | None:
    """Text as it stands; whole floats without the `.0` that tables put there.

    >>> text(4711.0)
    '4711'
    """
    if isinstance(value, str):
        return (value.replace("\0", "") if "\0" in value else value) if value.strip() else None
    if type(value) is int:
        return str(value)
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal):
        return str(value)
    raise ValueError("it is not a single value")


def number(value: Any) -> Decimal | None:
    """An exact number; a float goes through its shortest text, more than four decimals are rounded."""
    if type(value) is Decimal:
        found = value
    else:
        plain = text(value)
        if plain is None:
            return None
        try:
            found = Decimal(plain.strip())
        except InvalidOperation:
            raise ValueError("it is not a number such as 12.50") from None
    if not found.is_finite() or abs(found) > MONEY_LIMIT:
        raise ValueError("it is out of range")
    return found.quantize(FOUR_PLACES).normalize() if -int(found.as_tuple().exponent) > 4 else found


def cents(value: Any) -> Decimal | None:
    """Money out of a floating-point column: rounded to the cent, exact from there on.

    >>> cents(4.990000000000001)
    Decimal('4.99')
    """
    found = number(value)
    return None if found is None else found.quantize(CENT)


def micros(value: Any) -> Decimal | None:
    """Money in millionths, as advertising systems export it.

    >>> micros("1990000")
    Decimal('1.99')
    """
    found = integer(value)
    return None if found is None else number(Decimal(found) / 1_000_000)


def integer(value: Any) -> int | None:
    """A whole number; `3.0` is one, `3.5` is not."""
    if type(value) is str and value.isascii() and value.isdigit() and len(value) < 19:
        return int(value)
    plain = text(value)
    if plain is None:
        return None
    try:
        found = Decimal(plain.strip())
    except InvalidOperation:
        raise ValueError("it is not a whole number") from None
    if not found.is_finite() or abs(found) >= INTEGER_LIMIT or found != int(found):
        raise ValueError("it is not a whole number")
    return int(found)


def flag(value: Any) -> bool | None:
    """Yes or no: 1/0, true/false, yes/no, ja/nein."""
    plain = text(value)
    if plain is None:
        return None
    word = plain.strip().casefold()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ValueError("it is neither yes (1, true, ja) nor no (0, false, nein)")


def duration(value: Any) -> int | None:
    """Whole seconds, from a number of seconds or `H:MM:SS`.

    >>> duration("1:02:03")
    3723
    """
    plain = text(value)
    if plain is None:
        return None
    if ":" not in plain:
        found = number(plain)
        return None if found is None else int(found)
    parts = plain.strip().split(":")
    if len(parts) > 3 or not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError("it is neither seconds nor H:MM:SS")
    seconds = 0
    for part in parts:
        seconds = seconds * 60 + int(part)
    return seconds


def email(value: Any) -> str | None:
    """An e-mail address as a key.

    >>> email(" Ada@Example.ORG ")
    'ada@example.org'
    """
    written = text(value)
    found = None if written is None else normalised(EMAIL, written)
    if written is not None and found is None:
        raise ValueError("it is not an e-mail address")
    return found


def phone(value: Any) -> str | None:
    """A telephone number with its country (+49 …) as a key; without it the number may be anybody's, and is none."""
    written = text(value)
    return None if written is None else normalised(PHONE, written)


def plain(value: Any) -> Any:
    """A property as it can be kept and compared: text, number, yes or no, list or object."""
    if isinstance(value, bool):
        return value
    if isinstance(value, list | dict):
        return _checked_tree(value)
    if isinstance(value, int):
        return value if abs(value) < INTEGER_LIMIT else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return text(value)


def _checked_tree(value: Any) -> Any:
    try:
        check_nul(value)
        check({"value": value}, "value")
    except Invalid as error:
        raise ValueError(error.problem.message.rstrip(".").lower()) from None
    return value


def moment(value: Any) -> datetime | date | None:
    """A time in ISO form, or a date (also 3.7.2026), which stays one. Without a zone it is local, the mapping says
    where."""
    if type(value) is str:
        if not value.strip():
            return None
        try:
            return datetime.fromisoformat(value) if len(value) > 10 else _date(value)
        except ValueError:
            return _moment_of_text(value.strip())
    if value is None or isinstance(value, datetime | date):
        return value
    raise ValueError("it is not a time such as 2026-03-01T10:15:00Z; say »format«")


def _moment_of_text(value: str) -> datetime | date:
    try:
        return datetime.fromisoformat(value) if len(value) > 10 else _date(value)
    except ValueError:
        raise ValueError("it is not a time such as 2026-03-01T10:15:00Z; say »format«") from None


def _date(value: str) -> date:
    if value[-5:-4] == ".":
        day, month, year = value.split(".")
        return date(int(year), int(month), int(day))
    return date(int(value[:4]), int(value[4:6]), int(value[6:8])) if len(value) == 8 else date.fromisoformat(value)


def day(value: Any) -> date | None:
    """The date of a time, or a date: 2026-03-01 or 20260301."""
    found = moment(text(value) if isinstance(value, int | float) else value)
    return found.date() if isinstance(found, datetime) else found


def in_zone(written: ZoneInfo) -> Convert:
    """A time without a zone was written by a clock in this one."""

    def convert(value: Any) -> datetime | date | None:
        found = moment(value)
        if isinstance(found, datetime) and found.tzinfo is None:
            return found.replace(tzinfo=written)
        return found

    return convert


def seen_in(place: ZoneInfo) -> Convert:
    """A time as the wall clock of a place showed it."""

    def convert(value: Any) -> datetime | date | None:
        found = moment(value)
        return found.astimezone(place) if isinstance(found, datetime) and found.tzinfo is not None else found

    return convert


def formatted_moment(form: str) -> Convert:
    """A reader of times in another form: seconds (milliseconds, microseconds) since 1970, or a strptime pattern."""
    scale = {"seconds": 1, "milliseconds": 1_000, "microseconds": 1_000_000}.get(form)
    if form == "iso":
        return moment
    return _epoch(scale) if scale else _pattern(form)


def _epoch(scale: int) -> Convert:
    start = datetime(1970, 1, 1, tzinfo=UTC)

    def convert(value: Any) -> datetime | None:
        written = text(value)
        try:
            return (
                None if written is None else start + timedelta(microseconds=int(Decimal(written) * 1_000_000 / scale))
            )
        except (ArithmeticError, ValueError):
            raise ValueError("it is no time since 1970") from None

    return convert


def _pattern(form: str) -> Convert:
    timed = any(code in form for code in ("%H", "%I", "%c", "%X", "%s"))

    def convert(value: Any) -> datetime | date | None:
        if isinstance(value, datetime | date):
            return value
        plain_text = text(value)
        if plain_text is None:
            return None
        try:
            found = datetime.strptime(plain_text.strip(), form)  # noqa: DTZ007 - the mapping's zone is applied later
        except ValueError:
            raise ValueError(f"it is not of the form {form}") from None
        return found if timed else found.date()

    return convert


def checked_format(form: Any, path: str) -> str:
    """The format itself if it can be used."""
    if isinstance(form, str) and form in ("iso", "seconds", "milliseconds", "microseconds"):
        return form
    sample = datetime.combine(date(2026, 3, 1), time(10, 15))
    if isinstance(form, str) and "%" in form:
        try:
            datetime.strptime(sample.strftime(form), form)  # noqa: DTZ007 - a trial only
        except ValueError:
            pass
        else:
            return form
    raise Invalid(
        "format_invalid",
        f"»{form}« is not a form of time.",
        path=path,
        hint="Use iso, seconds, milliseconds, microseconds or a pattern such as %d.%m.%Y %H:%M.",
    )


CONVERSIONS: tuple[Conversion, ...] = (
    Conversion("text", text, "as it stands"),
    Conversion("integer", integer, "a whole number"),
    Conversion("number", number, "an exact number"),
    Conversion("cents", cents, "money out of a floating-point column, rounded to the cent"),
    Conversion("micros", micros, "money in millionths"),
    Conversion("flag", flag, "yes or no"),
    Conversion("duration", duration, "seconds, or H:MM:SS"),
    Conversion("time", moment, "a moment; `format` says how it is written"),
    Conversion("date", day, "a day; `format` says how it is written"),
    Conversion("email", email, "an e-mail address as a key"),
    Conversion("phone", phone, "a telephone number with its country as a key, else nothing"),
    Conversion("value", plain, "text, number or flag, whatever it is"),
)
BY_NAME = {conversion.name: conversion for conversion in CONVERSIONS}

"""The parameters of one Matomo request: texts by name, read as numbers, lists and times where they are such."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote_plus

import msgspec

from faden.collect.limits import check_nul
from faden.domain.errors import Invalid

MOST_PARAMETERS = 500
LONGEST_TEXT = 2048
_NOTHING = frozenset(("", "undefined", "null", "NaN"))
"""What scripts write for a value that they do not have."""
_CHARSET = re.compile(r"(?:^|&)cs=(iso-8859-(?:1|2|5|7|9|15)|windows-125[0-8])(?:&|$)", re.IGNORECASE)
"""Of pages that are not in UTF-8."""
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


class Parameters:
    """One request. Whatever a name stands for, »undefined« and the empty text are nothing."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self.given = given

    def text(self, name: str) -> str | None:
        """The value, without blanks around it."""
        found = self.given.get(name)
        if not found:
            return None
        found = found.strip()
        return None if found in _NOTHING else found[:LONGEST_TEXT]

    def number(self, name: str) -> int | float | str | None:
        """The value as a number; as the text that it is, where it is none."""
        found = self.text(name)
        return None if found is None else numeric(found)

    def amount(self, name: str) -> int | float | None:
        """The value as a number, None where it is none: for what only decorates."""
        found = self.number(name)
        return None if isinstance(found, str) else found

    def seconds(self, name: str) -> int:
        """A distance in whole seconds, without its sign; 0 for none."""
        found = self.amount(name)
        return 0 if found is None else min(abs(int(found)), 10**11)

    def tree(self, name: str) -> Any:
        """The value as JSON, None for none; `Invalid` where it is no JSON."""
        found = self.given.get(name, "").strip()
        if found in _NOTHING:
            return None
        try:
            tree = msgspec.json.decode(found)
        except (msgspec.DecodeError, RecursionError) as error:
            raise Invalid(
                "parameter_invalid", f"»{name}« is no JSON: {error}.", path=name, hint="Send it as JSON, URL-encoded."
            ) from None
        if "\\u0000" in found:
            check_nul(tree, name)
        return tree

    def decoration(self, name: str) -> Any:
        """The value as JSON, None where it is none: for what only decorates."""
        try:
            return self.tree(name)
        except Invalid:
            return None

    def moment(self, name: str) -> datetime | None:
        """A time as seconds since 1970 or as »2026-05-01 12:00:00« in UTC; `Invalid` for anything else."""
        found = self.text(name)
        if found is None:
            return None
        try:
            if found.isdigit():
                return datetime.fromtimestamp(int(found), tz=UTC)
            at = datetime.fromisoformat(found)
        except (ValueError, OverflowError, OSError):
            raise Invalid(
                "time_invalid",
                f"»{found[:80]}« is not a time.",
                path=name,
                hint="Send seconds since 1970, or 2026-05-01 12:00:00 in UTC.",
            ) from None
        return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def numeric(text: str) -> int | float | str:
    """A number that fits 64 bits, else the text itself.

    >>> [numeric(one) for one in ("3", "9.90", "1e999", "nine", "99999999999999999999")]
    [3, 9.9, '1e999', 'nine', '99999999999999999999']
    """
    try:
        if text.removeprefix("-").isdecimal():
            number = int(text) if len(text) < 30 else 2**64
            return number if -(2**63) <= number < 2**64 else text
        found = float(text)
    except ValueError:
        return text
    return found if math.isfinite(found) and "_" not in text else text


def language(accepted: str | None) -> str | None:
    """The first language of an Accept-Language header or a `lang` parameter.

    >>> [language(one) for one in ("de-de,en;q=0.5", "fr", "*", None)]
    ['de-DE', 'fr', None, None]
    """
    found = _TAG.match((accepted or "").strip())
    if found is None:
        return None
    first, *rest = found[0].replace("_", "-").split("-")
    return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])


def queried(text: str) -> dict[str, str]:
    """A query string or form as parameters; of a name that stands twice the last one counts, as in PHP.

    Texts that are no UTF-8 are read in the charset that the parameter `cs` names. Raises `Invalid` for too many.
    """
    if text.count("&") >= MOST_PARAMETERS:
        raise Invalid(
            "parameters_too_many",
            f"More than {MOST_PARAMETERS} parameters in one request.",
            hint='Send several requests at once as {"requests": […]}.',
        )
    try:
        return _parted(text, "utf-8", "strict")
    except UnicodeDecodeError:
        named = _CHARSET.search(text)
        return _parted(text, named[1] if named is not None else "utf-8", "replace")


def _parted(text: str, charset: str, errors: str) -> dict[str, str]:
    """Most values are plain: only those with something to decode are decoded."""
    found: dict[str, str] = {}
    for part in text.split("&"):
        if "%" in part or "+" in part:
            name, _, value = part.partition("=")
            name, value = unquote_plus(name, charset, errors), unquote_plus(value, charset, errors)
        else:
            name, _, value = part.partition("=")
        if name:
            found[name] = value
    return found


def listed(tree: Mapping[Any, Any]) -> dict[str, str]:
    """A request that was sent as a JSON object, as parameters: lists and objects stay JSON texts."""
    return {str(name): _said(value) for name, value in tree.items() if value is not None}


def _said(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int | float):
        return str(value)
    return msgspec.json.encode(value).decode()

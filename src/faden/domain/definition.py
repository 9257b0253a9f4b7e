"""What all definition documents share: bilingual labels, strict decoding, errors that name the field's path."""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec

from faden.domain.errors import Invalid

KEY = re.compile(r"^[A-Za-z0-9()][A-Za-z0-9_.:()/ -]{0,119}$")


class Label(msgspec.Struct, frozen=True):
    """A name in both languages of the house."""

    de: str
    en: str

    def within(self, locale: str) -> str:
        """The name in `locale`, German for de, English otherwise."""
        return self.de if locale == "de" else self.en


T = TypeVar("T", bound=msgspec.Struct)

_AT = re.compile(r"^(?P<what>.*?)(?: - at `\$(?P<path>.*)`)?$", re.DOTALL)


def decoded(body: Any, kind: type[T]) -> T:
    """`body` (JSON data) as `kind`; `Invalid` with the path of the field and what is wrong with it."""
    try:
        return msgspec.convert(body, kind, strict=False)
    except msgspec.ValidationError as error:
        found = _AT.match(str(error))
        path = (found["path"] or "").lstrip(".") if found else ""
        raise Invalid("definition_invalid", found["what"] if found else str(error), path=path or "body") from error


def checked_key(key: str) -> str:
    """The key of a definition, or `Invalid`."""
    if not KEY.match(key):
        raise Invalid(
            "key_invalid",
            f"»{key}« cannot be a key.",
            path="key",
            hint="Use letters, digits, spaces and _ . : / ( ) -, at most 120.",
        )
    return key

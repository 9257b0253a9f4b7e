"""Whose an input is that could not be read: by the keys that stand in it as whole values."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from faden.domain.identity import Key

OWNERS = frozenset(
    (
        *("userid", "anonymousid", "previousid", "uid", "cid", "id", "visitorid", "deviceid"),
        *("crmid", "customerid", "customer", "loyaltycard", "email"),
    )
)
"""Fields that say whose something is, without case and separators; `id` only beside a `type` (external ids)."""
_DEEPEST = 40


def belongs(body: bytes, keys: Collection[Key]) -> bool:
    """Whether one of the keys stands in it, and no field that names its owner names somebody else.

    >>> belongs(b'{"userId":"ada","event":"x"}', [("user_id", "ada")])
    True
    >>> belongs(b'{"userId":"bob","properties":{"friend":"ada"}}', [("user_id", "ada")])
    False
    """
    values = {value.strip().casefold() for _, value in keys}
    fields = list(_fields(_read(body)))
    if not any(text in values for _, text in fields):
        return False
    return all(text in values for name, text in fields if name in OWNERS)


def plain(field: str) -> str:
    """A field's name without case and separators."""
    return field.replace("_", "").replace("-", "").casefold()


def _read(body: bytes) -> Any:
    """JSON, or the query of an address; nothing where it is neither."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        text = body.decode("utf-8", "replace")
        return dict(parse_qsl(text.partition("?")[2] or text))


def _fields(value: Any, name: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Each text and number with its field's name, however deep."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        for key, one in value.items():
            called = plain(key)
            yield from _fields(one, "" if called == "id" and "type" not in value else called, depth + 1)
    elif isinstance(value, list):
        for one in value:
            yield from _fields(one, name, depth + 1)
    elif isinstance(value, str | int) and not isinstance(value, bool):
        text = str(value).strip().casefold()
        if text:
            yield name, text

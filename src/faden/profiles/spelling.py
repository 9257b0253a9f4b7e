"""How a key may be spelt in what other systems have written: percent-encoded, with JSON's escapes, in base64."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator
from urllib.parse import quote, unquote_to_bytes

_DEEPEST = 3
"""An address within a query within JSON within base64."""
_ESCAPE = re.compile(rb"(?:\\u[0-9a-fA-F]{4})+|\\(.)", re.DOTALL)
_PACKED = re.compile(rb"[A-Za-z0-9+/_-]{16,}={0,2}")
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_BLANKS = bytes.maketrans(b"+", b" ")


def spellings(value: str) -> tuple[str, ...]:
    r"""The value and how it stands in addresses and in JSON; the shortest list that holds each form once.

    >>> spellings("ada@example.org")
    ('ada@example.org', 'ada%40example.org', 'ada\\u0040example.org')
    """
    forms = (value, quote(value, safe=""), quote(value, safe="@+"), json.dumps(value)[1:-1])
    return tuple(dict.fromkeys((*forms, value.replace("@", "\\u0040"))))


def readings(body: bytes) -> Iterator[bytes]:
    r"""What came in, and each text that it turns into when its escapes are read. It need not be valid anything.

    >>> any(b"ada@example.org" in one for one in readings(b'?q=%7B%22mail%22:%22ada\\u0040example.org'))
    True
    """
    seen, waiting = {body}, [(body, 0)]
    while waiting:
        one, depth = waiting.pop()
        yield one
        if depth < _DEEPEST:
            for other in _read(one):
                if other not in seen:
                    seen.add(other)
                    waiting.append((other, depth + 1))


def _read(body: bytes) -> Iterator[bytes]:
    if b"\\" in body:
        yield _ESCAPE.sub(_unescaped, body)
    if b"%" in body:
        yield unquote_to_bytes(body)
    if b"+" in body:
        yield body.translate(_BLANKS)
    for found in _PACKED.finditer(body):
        unpacked = _unpacked(found[0])
        if unpacked is not None:
            yield unpacked


def _unescaped(found: re.Match[bytes]) -> bytes:
    if found[1] is not None:
        return found[1] if found[1] in b'"\\/' else b" "
    units = bytes.fromhex(found[0].replace(b"\\u", b"").decode())
    return units.decode("utf-16-be", "replace").encode()


def _unpacked(token: bytes) -> bytes | None:
    """The text in it; None where it is none."""
    bare = token.rstrip(b"=").translate(_URL_SAFE)
    try:
        found = b64decode(bare + b"=" * (-len(bare) % 4), validate=True)
        found.decode()
    except (Base64Error, ValueError):
        return None
    return found

"""The words by which people are found while somebody types: folded alike when they are kept and when they are asked.

Case, accents and punctuation do not count; `ä` is found as `a` and as `ae`; a telephone number is its digits, with
or without country code and leading zeros.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from unicodedata import combining

LONGEST = 80
"""Characters of a word; a longer one is found by its beginning."""
MOST_WORDS = 32
"""Words by which one person is found."""
_MOST_TOKENS = 6
_SPACES = re.compile(r"\s+")
_PIECE = re.compile(r"[^\W_]+")
_PHONE = re.compile(r"[+()\d\s/.\-]+\Z")
_FEWEST_DIGITS = 3
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_UNDIVIDED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
"""Letters that Unicode does not take apart."""

Token = tuple[str, ...]
"""One typed word: spellings of its beginning, any of which will do."""
Search = tuple[Token, ...]
"""Typed words that must all be there."""


def spellings(text: str) -> Token:
    """A text as it is compared: without accents, and where it has umlauts also with them written out.

    >>> spellings("Müller"), spellings("Zoë")
    (('muller', 'mueller'), ('zoe',))
    """
    if text.isascii():
        return (text.lower()[:LONGEST],)
    low = unicodedata.normalize("NFC", text.casefold())
    plain = _bare(low)
    written = _bare(low.translate(_UMLAUTS))
    return (plain,) if written == plain else (plain, written)


def _bare(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.translate(_UNDIVIDED))
    return "".join(one for one in apart if one < "\x80" or not combining(one)).replace("\0", "")[:LONGEST]


def of_text(text: str) -> Iterable[str]:
    """The words of a name: »Dr. Ada King-Noel« is found by each of its four."""
    for piece in _PIECE.findall(text[: 4 * LONGEST]):
        yield from spellings(piece)


def of_key(value: str) -> Iterable[str]:
    """The words of an e-mail address or a number: whole, and by its parts before the @."""
    whole = _SPACES.sub("", value)
    yield from spellings(whole)
    local, at, _ = whole.rpartition("@")
    pieces = _PIECE.findall(local if at else whole)
    if 1 < len(pieces) <= _MOST_TOKENS:
        for piece in pieces:
            yield from spellings(piece)


def of_phone(value: str, code: int = 0) -> Iterable[str]:
    """The digits of a telephone number, and without the `code` digits of its country.

    >>> list(of_phone("+499111234560", 2))
    ['499111234560', '9111234560']
    """
    digits = "".join(filter(str.isdecimal, value))[:LONGEST].lstrip("0")
    if len(digits) >= _FEWEST_DIGITS:
        yield digits
        if code:
            yield digits[code:]


def asked(text: str) -> list[Search]:
    """What a typed text may mean, the likeliest first.

    >>> asked("ada lov")
    [(('ada',), ('lov',))]
    >>> asked("0911 / 123")
    [(('911123',),), (('0911',), ('123',))]
    """
    tokens = [token for token in text.split() if _PIECE.search(token)][:_MOST_TOKENS]
    found: list[Search] = []
    if _PHONE.match(text) and len(digits := "".join(filter(str.isdecimal, text))) >= _FEWEST_DIGITS:
        bare = digits.lstrip("0")
        if bare:
            found.append(((bare,),))
    found.append(tuple(spellings(token) for token in tokens))
    if not any("@" in token for token in tokens):
        pieces = [piece for token in tokens for piece in _PIECE.findall(token)][:_MOST_TOKENS]
        found.append(tuple(spellings(piece) for piece in pieces))
    return list(dict.fromkeys(search for search in found if search and all(map(any, search))))

"""People found by the beginning of a word, in the same milliseconds however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from faden.domain.searchword import Search, Token
from faden.store.schema import keys, words

LAST = "\U0010ffff"
"""Greater than any character that follows a prefix."""
_SEVERAL = 4
"""One person may be found by several words: so many times more rows are read than people wanted."""
_FEW = 1_000
"""A word that fewer people have is taken whole."""
_CANDIDATES = 10_000
"""Where every word is frequent, so many who have the rarest are asked for the others, then of the next."""
_COUNTED = 30_000
"""Rows that are counted to find out which word is the rarest."""
_CHUNK = 250


class WordsRow(NamedTuple):
    """All words of one profile; they take the place of those before."""

    profile_id: int
    words: tuple[str, ...]


class Begun(NamedTuple):
    """Profiles that have a word which begins so; `whole`: these are all."""

    profiles: list[int]
    whole: bool


def forget(connection: Connection, profiles: Iterable[int]) -> None:
    """These profiles are found no longer."""
    gone = list(profiles)
    for start in range(0, len(gone), _CHUNK):
        connection.execute(words.delete().where(words.c.profile_id.in_(gone[start : start + _CHUNK])))


def find(connection: Connection, searches: Sequence[Search], limit: int) -> list[int]:
    """The profiles that hold every word of a search, of the first search before the next, at most `limit`."""
    found: dict[int, None] = {}
    for search in searches:
        if len(found) >= limit:
            break
        if len(search) == 1:
            found.update(dict.fromkeys(_beginning(connection, search[0], limit * _SEVERAL).profiles))
        else:
            found.update(dict.fromkeys(_holding(connection, search, limit)))
    return list(found)[:limit]


def browsers(connection: Connection, kind: str, text: str, limit: int) -> list[int]:
    """The profiles with a key of this kind that begins with `text`."""
    begins = sa.and_(keys.c.kind == kind, keys.c.value >= text, keys.c.value < text + LAST, keys.c.profile_id != 0)
    asked = sa.select(keys.c.profile_id).where(begins).order_by(keys.c.value).limit(limit)
    return list(dict.fromkeys(connection.scalars(asked)))


def _holding(connection: Connection, search: Search, limit: int) -> list[int]:
    """Who has all words. Asked in small steps: a planner that joins ranges of millions chooses badly now and then.

    A word that few have is the beginning; of one that many have it is only asked whether those few have it too.
    """
    begun = {token: _beginning(connection, token, _FEW) for token in search}
    few = sorted((one for one in begun.values() if one.whole), key=lambda one: len(one.profiles))
    asked = [token for token, one in begun.items() if not one.whole]
    if few:
        others = [set(one.profiles) for one in few[1:]]
        candidates = [one for one in few[0].profiles if all(one in other for other in others)]
        return _among(connection, candidates, asked, limit)
    found: list[int] = []
    for leading in sorted(begun, key=lambda token: _frequency(connection, token)):
        if not found:
            asked = [token for token in begun if token != leading]
            candidates = _beginning(connection, leading, _CANDIDATES).profiles
            found = _among(connection, candidates, asked, limit)
    return found


def _among(connection: Connection, candidates: Sequence[int], asked: Sequence[Token], limit: int) -> list[int]:
    """At least `limit` of the candidates who have the words, where there are so many."""
    found: list[int] = []
    for start in range(0, len(candidates), _CHUNK):
        if len(found) < limit:
            found += _having(connection, candidates[start : start + _CHUNK], asked)
    return found


def _having(connection: Connection, profiles: Sequence[int], tokens: Sequence[Token]) -> list[int]:
    """Those of some profiles that have all these words, in their order."""
    left = list(profiles)
    for token in tokens:
        have: set[int] = set()
        for spelling in token if left else ():
            among = sa.and_(words.c.profile_id.in_(left), _begins(spelling))
            have.update(connection.scalars(sa.select(words.c.profile_id).where(among)))
        left = [one for one in left if one in have]
    return left


def _beginning(connection: Connection, token: Token, limit: int) -> Begun:
    """By the order of the words, so many at most; each spelling is a range of the index."""
    found: dict[int, None] = {}
    whole = True
    for spelling in token:
        asked = sa.select(words.c.profile_id).where(_begins(spelling)).order_by(words.c.word).limit(limit)
        rows = connection.scalars(asked).all()
        found.update(dict.fromkeys(rows))
        whole = whole and len(rows) < limit
    return Begun(list(found), whole)


def _frequency(connection: Connection, token: Token) -> int:
    """How many rows a word has, counted up to a bound."""
    total = 0
    for spelling in token:
        rows = sa.select(sa.literal(1)).select_from(words).where(_begins(spelling)).limit(_COUNTED).subquery()
        total += connection.scalar(sa.select(sa.func.count()).select_from(rows)) or 0
    return total


def _begins(spelling: str) -> sa.ColumnElement[bool]:
    """One range: where there are two, the engine would rather read both whole than look for a few profiles."""
    return sa.and_(words.c.word >= spelling, words.c.word < spelling + LAST)

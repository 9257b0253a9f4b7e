"""The words by which a person is found: names, addresses, numbers. Browsers' ids are found by the keys' own table."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from faden.domain.event import ANONYMOUS, DAY, PREVIOUS
from faden.domain.identity import EMAIL, PHONE
from faden.domain.profile import Profile
from faden.domain.searchword import MOST_WORDS, of_key, of_phone, of_text

_NAMES = ("name", "firstName", "first_name", "lastName", "last_name", "username")
_LONGEST_CODE = 3


def words(profile: Profile) -> tuple[str, ...]:
    """All words of a person, once each; none for somebody of whom nothing is known."""
    return tuple(islice(dict.fromkeys(word for word in _words(profile) if word), MOST_WORDS))


def _words(profile: Profile) -> Iterator[str]:
    traits = profile.traits
    for name in _NAMES:
        if isinstance(text := traits.get(name), str):
            yield from of_text(text)
    for name, values in profile.keys.items():
        if name not in (ANONYMOUS, DAY, PREVIOUS):
            for value in values:
                yield from of_phone(value, _country_code(value)) if name == PHONE else of_key(value)
    if traits:
        yield from _told(traits)


def _told(traits: dict[str, Any]) -> Iterator[str]:
    if isinstance(email := traits.get(EMAIL), str):
        yield from of_key(email)
    if isinstance(phone := traits.get(PHONE), str):
        yield from of_phone(phone, _country_code(phone))


def _country_code(number: str) -> int:
    """How many digits of a number written +49… are its country's; 0 where it is not written so."""
    if not number.startswith("+"):
        return 0
    for length in range(1, _LONGEST_CODE + 1):
        digits = number[1 : 1 + length]
        if digits.isdecimal() and int(digits) in COUNTRY_CODE_TO_REGION_CODE:
            return length
    return 0

"""The consent string of the IAB's Transparency and Consent Framework, version 2: what it says of purposes.

Read by the field table of IAB Tech Lab's "Consent string and vendor list formats v2" (the core segment; big-endian
bits in base64url). Vendors are not read: we ask for ourselves, and a site's own processing is answered by purpose.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

LONGEST = 16_384
_VERSION = 2
_CORE_BITS = 213
_STRICT_POLICY = 4
"""From policy version 4 on (TCF 2.2) profiles and personalisation, purposes 3 to 6, need consent."""
_CONSENT_ONLY = frozenset((3, 4, 5, 6))
_STORAGE = 1
_PURPOSES = 24
_DIGITS = {
    char: value for value, char in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
}
"""Six bits a character. The strings end at a multiple of six bits, not of eight as base64 of whole bytes does."""


class Tcf(NamedTuple):
    """What a string says. Purposes by number; `interest`: on the ground of legitimate interest, not objected to."""

    created: datetime
    updated: datetime
    cmp: int
    language: str
    policy: int
    consent: frozenset[int]
    interest: frozenset[int]
    storage_exempt: bool
    """Purpose 1 was not asked for, since the publisher's country does not demand it."""
    country: str

    def allows(self, purpose: int) -> bool:
        """Whether the purpose is allowed, by consent or, where the framework admits it, by legitimate interest."""
        if purpose in self.consent:
            return True
        if purpose == _STORAGE:
            return self.storage_exempt
        return purpose in self.interest and not (self.policy >= _STRICT_POLICY and purpose in _CONSENT_ONLY)


class Unread(NamedTuple):
    """A string that says nothing, and why."""

    reason: str


class _Bits:
    """Reads big-endian numbers off a row of bits."""

    def __init__(self, text: str) -> None:
        """Raises `KeyError` for a character that is none of base64url's."""
        self._number = 0
        for char in text:
            self._number = self._number << 6 | _DIGITS[char]
        self._left = 6 * len(text)

    def take(self, width: int) -> int:
        """The next `width` bits as a number."""
        self._left -= width
        return (self._number >> self._left) & ((1 << width) - 1)

    def moment(self) -> datetime:
        """A time in tenths of a second since 1970."""
        return datetime.fromtimestamp(self.take(36) / 10, tz=UTC)

    def letters(self) -> str:
        """Two letters, a is 0."""
        return "".join(chr(ord("A") + self.take(6)) for _ in range(2))

    def numbers(self) -> frozenset[int]:
        """The purposes, from 1, whose bit is set."""
        return frozenset(number for number in range(1, _PURPOSES + 1) if self.take(1))


@lru_cache(maxsize=4096)
def decoded(text: str) -> Tcf | Unread:
    """What the string says; `Unread` for what cannot be read. Never raises.

    >>> decoded("COtybn4PA_zT4KjACBENAPCIAEBAAECAAIAAAAAAAAAA").consent
    frozenset({2, 10})
    """
    if len(text) > LONGEST:
        return Unread("it is too long")
    core = text.partition(".")[0].strip().rstrip("=")
    version = _DIGITS.get(core[:1])
    if version is not None and version != _VERSION:
        return Unread(f"version {version} is not read, only {_VERSION}")
    if len(core) * 6 < _CORE_BITS:
        return Unread("it is too short")
    try:
        bits = _Bits(core[: -(-_CORE_BITS // 6)])
    except KeyError:
        return Unread("it is not base64url")
    bits.take(6)
    return _core(bits)


def _core(bits: _Bits) -> Tcf | Unread:
    created, updated = bits.moment(), bits.moment()
    cmp = bits.take(12)
    bits.take(12 + 6)
    language = bits.letters()
    bits.take(12)
    policy = bits.take(6)
    bits.take(1 + 1 + 12)
    consent, interest = bits.numbers(), bits.numbers()
    exempt = bool(bits.take(1))
    if updated < created:
        return Unread("it was updated before it was created")
    return Tcf(created, updated, cmp, language, policy, consent, interest, exempt, bits.letters())

"""The profile: what is known of one person, as it stands after the last event."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from faden.domain.consent import Change, Grant
from faden.domain.event import ANONYMOUS, DAY, USER
from faden.domain.identity import Graph
from faden.domain.interest import Interest
from faden.domain.trait import TraitLog
from faden.domain.visit import Visit


class Touch(msgspec.Struct, frozen=True, array_like=True):
    """How a visit came about."""

    at: datetime
    channel: str
    source: str | None = None
    campaign: str | None = None


class Profile(msgspec.Struct, array_like=True):
    """State of one person; `id` is the log sequence of the event that made it, a surrogate that names nobody.

    Points are hundredths of a point in an int, money is Decimal by currency, so sums are exact.
    """

    id: int
    first_seen: datetime
    last_seen: datetime
    keys: dict[str, list[str]] = {}
    traits: dict[str, Any] = {}
    visits: int = 0
    events: int = 0
    points: int = 0
    orders: int = 0
    revenue: dict[str, Decimal] = {}
    first_touch: Touch | None = None
    last_touch: Touch | None = None
    counted: dict[str, int] = {}
    """Scale rule -> points booked for this person, in hundredths."""
    recent: list[Visit] = []
    merged: list[int] = []
    """Ids of the profiles that were joined into this one."""
    anchor: int = 0
    """The profile that keeps the graph of keys which this one belongs to; 0: there is none, or it is here."""
    graph: Graph | None = None
    consents: dict[str, Grant] = {}
    """What the person has decided; see `domain.consent`."""
    consent_log: list[Change] = []
    """Every change of it, as evidence."""
    segments: dict[str, datetime] = {}
    """Segment -> since when the person belongs to it."""
    history: dict[str, list[tuple[int, int]]] = {}
    """What conditions count -> the newest events: microseconds since 1970 and sequence; see `domain.audience`."""
    due: int = 0
    """When a membership may change through time alone, in microseconds since 1970; 0: never."""
    interests: dict[str, Interest] = {}
    """Points by `group:tag`, learned from what the person did; see `domain.interest`."""
    trait_log: TraitLog = {}
    """What was told of each trait, by whom and when; see `domain.trait`."""
    arms: dict[str, tuple[str, int]] = {}
    """Experience -> the arm that the person was given, and the event that told of it; see `domain.deciding`."""

    @property
    def known(self) -> bool:
        """Named by a strong key (user id, loyalty card, …), not only by a browser."""
        return any(kind not in (ANONYMOUS, DAY) for kind in self.keys)

    @property
    def counted_only(self) -> bool:
        """Nobody who can be known: events of one day without anything that names a person. Such ids are negative."""
        return self.id < 0


PREFIX = "p_"
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def person_id(profile: int) -> str:
    """The public form of a profile id, such as `p_1c7z`.

    >>> person_id(123456)
    'p_3rj0'
    """
    digits, profile = "", abs(profile)
    while profile:
        profile, rest = divmod(profile, 32)
        digits = _ALPHABET[rest] + digits
    return PREFIX + (digits or "0")


def profile_of(person: str) -> int | None:
    """The profile id behind a public person id, or None where it is none.

    >>> profile_of("p_3rj0")
    123456
    """
    if not person.startswith(PREFIX) or len(person) > 15:
        return None
    number = 0
    for digit in person[len(PREFIX) :].lower():
        at = _ALPHABET.find(digit)
        if at < 0:
            return None
        number = number * 32 + at
    return number


def label(profile: Profile) -> str:
    """How the person is called: name, else e-mail, else user id or another strong key, else the surrogate."""
    traits = profile.traits
    first, last = (
        traits.get("firstName") or traits.get("first_name"),
        traits.get("lastName") or traits.get("last_name"),
    )
    named = traits.get("name") or " ".join(str(part) for part in (first, last) if part)
    nameless = (USER, ANONYMOUS, DAY)
    strong = [values[0] for kind, values in sorted(profile.keys.items()) if kind not in nameless and values]
    for candidate in (named, traits.get("email"), *profile.keys.get(USER, ())[:1], *strong):
        if candidate:
            return str(candidate)[:120]
    return person_id(profile.id)

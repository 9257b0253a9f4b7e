"""Which keys belong to one person: a graph of keys that were seen together, and the people it falls into.

A link says that two keys occurred in one event. The people are a function of the links alone, never of the order in
which they came: links are taken by strength and time, and one that would tie two strong keys of the same kind
together (the shared family tablet) is refused; the later one of two such links wins the weaker key.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

import msgspec
import phonenumbers

from faden.domain.definition import Label
from faden.domain.event import ANONYMOUS, PREVIOUS, USER

Key = tuple[str, str]
"""Kind and value."""
Severed = Collection[tuple[Key, Key]]
"""Pairs of keys that a human has parted; in the order of `pair`."""

MOST_OWNERS = 10
"""A key seen with more different stronger keys of one kind than this belongs to nobody: 0000, test@, a kiosk."""
WEAK = 30
"""Kinds below name a thing, not a person."""
EMAIL, PHONE, CARD = "email", "phone", "loyalty_card"


class KeyKind(NamedTuple):
    """A kind of key: the stronger, the surer it names one person."""

    name: str
    strength: int
    label: Label


KINDS = (
    KeyKind(USER, 100, Label("Kundenkonto", "User id")),
    KeyKind("crm_id", 90, Label("CRM-Nummer", "CRM id")),
    KeyKind(CARD, 80, Label("Kundenkarte", "Loyalty card")),
    KeyKind(EMAIL, 70, Label("E-Mail", "E-mail")),
    KeyKind(PHONE, 60, Label("Telefon", "Phone")),
    KeyKind("device_id", 20, Label("Gerät", "Device")),
    KeyKind(ANONYMOUS, 10, Label("Browser", "Browser")),
)
_STRENGTHS = {kind.name: kind.strength for kind in KINDS}
_OTHER = 50
"""A kind that is not in the list: some system's own number for its customer."""


def strength(kind: str) -> int:
    """How surely keys of this kind name one person."""
    return _STRENGTHS.get(kind, _OTHER)


def rank(key: Key) -> tuple[int, str, str]:
    """Sorts keys, the strongest first; of equal ones by kind and value."""
    return -strength(key[0]), key[0], key[1]


class Link(msgspec.Struct, array_like=True):
    """Two keys seen together: `strong` is the stronger one. `at` and `seq` tell of the latest time, `first` is the
    event that was the first to say so.

    `sure`: somebody said outright that they are one (alias); then no rule parts them.
    """

    strong: Key
    weak: Key
    at: datetime
    seq: int
    first: int
    sure: bool = False


def pair(one: Key, other: Key) -> tuple[Key, Key]:
    """Two keys in the order of a link."""
    return (one, other) if rank(one) <= rank(other) else (other, one)


def name(strong: Key, weak: Key) -> str:
    """The name of a link in a graph."""
    return "\x1f".join((*strong, *weak))


class Graph(msgspec.Struct, array_like=True):
    """Everything linked to each other, whether it became one person or several. `persons` are their profiles' ids."""

    links: dict[str, Link] = {}
    persons: list[int] = []
    refused: list[str] = []
    """Links that would have tied two people together: the conflicts that a human should look at."""
    quarantined: list[Key] = []
    """Keys that tie too many people together, and therefore none."""

    def note(self, one: Key, other: Key, at: datetime, seq: int, *, sure: bool = False) -> bool:
        """Remember that two keys were seen together; True where that is news."""
        strong, weak = pair(one, other)
        called = name(strong, weak)
        held = self.links.get(called)
        if held is None:
            self.links[called] = Link(strong, weak, at, seq, seq, sure)
            return True
        news = sure and not held.sure
        held.sure = held.sure or sure
        if (at, seq) > (held.at, held.seq):
            held.at, held.seq = at, seq
        return news


class Parted(NamedTuple):
    """A graph fallen into people: the keys of each, the links refused and the keys quarantined."""

    people: list[list[Key]]
    refused: list[str]
    quarantined: list[Key]


def people(links: dict[str, Link], severed: Severed = ()) -> Parted:
    """The people that a graph holds. Depends on the links and their times, not on the order of the dict.

    >>> from datetime import UTC, datetime
    >>> graph, at = Graph(), datetime(2026, 5, 1, tzinfo=UTC)
    >>> _ = [graph.note((USER, user), (ANONYMOUS, "tablet"), at, 1) for user in ("ada", "bob")]
    >>> people(graph.links).people
    [[('user_id', 'ada'), ('anonymous_id', 'tablet')], [('user_id', 'bob')]]
    """
    known = {key for link in links.values() for key in (link.strong, link.weak)}
    open_links = {called: link for called, link in links.items() if (link.strong, link.weak) not in severed}
    quarantined = _suspicious(open_links.values())
    groups = _Groups(known)
    refused: list[str] = []
    for called in sorted(open_links, key=lambda one: _turn(open_links[one])):
        link = open_links[called]
        if (link.weak in quarantined or link.strong in quarantined) and not link.sure:
            continue
        if not groups.join(link):
            refused.append(called)
    found = sorted((sorted(group, key=rank) for group in groups.all()), key=lambda group: rank(group[0]))
    return Parted(found, sorted(refused), sorted(quarantined, key=rank))


def _turn(link: Link) -> tuple[bool, int, int, float, int]:
    """Sure links first, then the strong ones, the latest before the earlier ones."""
    return not link.sure, -strength(link.weak[0]), -strength(link.strong[0]), -link.at.timestamp(), -link.seq


def _suspicious(links: Iterable[Link]) -> set[Key]:
    owners: dict[tuple[Key, str], set[str]] = {}
    for link in links:
        if strength(link.strong[0]) > strength(link.weak[0]):
            owners.setdefault((link.weak, link.strong[0]), set()).add(link.strong[1])
    return {key for (key, _), values in owners.items() if len(values) > MOST_OWNERS}


class _Groups:
    """Keys joined into people, one link at a time."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self._of: dict[Key, list[Key]] = {key: [key] for key in keys}

    def join(self, link: Link) -> bool:
        """Make the two sides one; False where each holds a strong key of the same kind that the other lacks.

        Only kinds stronger than the link's weaker key count: what hangs on a stronger key of one person (two e-mail
        addresses of one account) does not part that person.
        """
        one, other = self._of[link.strong], self._of[link.weak]
        if one is other:
            return True
        floor = max(strength(link.weak[0]), WEAK)
        if not link.sure and not _strong(one, floor).keys().isdisjoint(_strong(other, floor)):
            return False
        one.extend(other)
        for key in other:
            self._of[key] = one
        return True

    def all(self) -> list[list[Key]]:
        """The people."""
        return list({id(group): group for group in self._of.values()}.values())


def _strong(group: list[Key], floor: int) -> dict[str, str]:
    return {kind: value for kind, value in group if strength(kind) > floor}


def normalised(kind: str, value: str, country: str | None = None) -> str | None:
    """A key's value as it is compared; None where it cannot be one.

    E-mail: case and blanks do not count. Phone: E.164, a national number by the visitor's country.

    >>> normalised("email", " Ada@Example.ORG ")
    'ada@example.org'
    >>> normalised("phone", "0911 / 123 456-0", "DE")
    '+499111234560'
    """
    text = value.strip()
    if kind == EMAIL:
        text = text.casefold()
        before, at, after = text.rpartition("@")
        return text if at and before and "." in after and not any(map(str.isspace, text)) else None
    if kind == PHONE:
        return _phone(text, country)
    return text or None


@lru_cache(maxsize=20_000)
def _phone(text: str, country: str | None) -> str | None:
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def named(keys: dict[str, str]) -> list[Key]:
    """An event's keys, the strongest first, without the former id that an alias names."""
    return sorted(((kind, value) for kind, value in keys.items() if kind != PREVIOUS), key=rank)

"""Which keys belong to one person: a graph of keys that were seen together, and the people it falls into.

A link says that two keys occurred in one event. The people are a function of the links alone, never of the order in
which they came: links are taken by strength and time, and one that would tie two strong keys of the same kind
together (the shared family tablet) is refused; the later one of two such links wins the weaker key. A key that came
with more others than one person's can (`domain.nonsense`) ties nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import msgspec
import phonenumbers

from faden.domain.definition import Label
from faden.domain.event import ANONYMOUS, PREVIOUS, USER

Key = tuple[str, str]
"""Kind and value."""
Severed = Collection[tuple[Key, Key]]
"""Pairs of keys that a human has parted; in the order of `pair`."""

WEAK = 30
"""Kinds below name a thing, not a person."""
MOST_OWNERS = 10
"""Stronger keys of one kind that a key may come with: a family's tablet, the one computer of an office of ten."""
MOST_NAMES = 20
"""E-mail addresses, telephones, cards or accounts of one stronger key: more than a person collects in years, fewer
than a call centre's clerk writes down in a week."""
MOST_THINGS = 1000
"""Browsers and devices of one person, and numbers of other systems: browsers that forget their cookies every week
make fifty a year each, so a faithful customer of many years with three of them stays himself."""
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
    KeyKind(PREVIOUS, 5, Label("Frühere Kennung", "Former id")),
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

    def again(self, at: datetime, seq: int) -> None:
        """The two were seen together once more."""
        if (at, seq) > (self.at, self.seq):
            self.at, self.seq = at, seq


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
        held.again(at, seq)
        return news

    def crowded(
        self, keys: Iterable[Key], severed: Severed = (), more: Collection[tuple[Key, Key]] = ()
    ) -> dict[Key, list[Key]]:
        """Which of these keys came with more others than one person's can, and with which; parted ones aside.

        `more`: pairs that are to be counted as well.
        """
        if len(self.links) + len(more) <= MOST_OWNERS:
            return {}
        others: dict[Key, list[Key]] = {key: [] for key in keys}
        for strong, weak in chain(((link.strong, link.weak) for link in self.links.values()), more):
            if (strong in others or weak in others) and (strong, weak) not in severed:
                if strong in others:
                    others[strong].append(weak)
                if weak in others:
                    others[weak].append(strong)
        return {key: found for key, found in others.items() if _too_many(key[0], found)}


def _too_many(kind: str, others: list[Key]) -> bool:
    counts = Counter(one for one, _ in others)
    return any(count > most(kind, one) for one, count in counts.items())


def most(kind: str, other: str) -> int:
    """With how many different keys of the kind `other` one of `kind` may come until it is nobody's.

    >>> most(ANONYMOUS, USER), most(CARD, EMAIL), most(USER, ANONYMOUS)
    (10, 20, 1000)
    """
    if strength(other) > strength(kind):
        return MOST_OWNERS
    return MOST_NAMES if strength(other) > _OTHER else MOST_THINGS


class Quarantined(NamedTuple):
    """A key that is nobody's since the event `seq`, which was one too many.

    `tied`: the keys that came with it, as long as the story of their people is to be told again without it.
    """

    seq: int
    tied: tuple[Key, ...] = ()


class Parted(NamedTuple):
    """A graph fallen into people: the keys of each, and the links refused."""

    people: list[list[Key]]
    refused: list[str]


def people(links: Mapping[str, Link], severed: Severed = (), void: Collection[Key] = ()) -> Parted:
    """The people that a graph holds. Depends on the links and their times, not on the order of the dict.

    `void` keys belong to nobody and tie nobody.

    >>> from datetime import UTC, datetime
    >>> graph, at = Graph(), datetime(2026, 5, 1, tzinfo=UTC)
    >>> _ = [graph.note((USER, user), (ANONYMOUS, "tablet"), at, 1) for user in ("ada", "bob")]
    >>> people(graph.links).people
    [[('user_id', 'ada'), ('anonymous_id', 'tablet')], [('user_id', 'bob')]]
    """
    known = {key for link in links.values() for key in (link.strong, link.weak) if key not in void}
    open_links = {
        called: link
        for called, link in links.items()
        if link.strong in known and link.weak in known and (link.strong, link.weak) not in severed
    }
    groups = _Groups(known)
    refused = [
        called
        for called in sorted(open_links, key=lambda one: _turn(open_links[one]))
        if not groups.join(open_links[called])
    ]
    found = sorted((sorted(group, key=rank) for group in groups.all()), key=lambda group: rank(group[0]))
    return Parted(found, sorted(refused))


def _turn(link: Link) -> tuple[bool, int, int, float, Key, Key]:
    """Sure links first, then the strong ones, the latest before the earlier ones."""
    at, strong, weak = link.at.timestamp(), link.strong, link.weak
    return not link.sure, -strength(weak[0]), -strength(strong[0]), -at, strong, weak


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

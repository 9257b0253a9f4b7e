"""Parting what was joined: which pairs of keys have to be parted, the event that says so, and who the two are then.

One rule for the interface and the command line. Parting itself is `Pipeline.part`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import msgspec

from faden.domain.errors import Invalid
from faden.domain.event import Event
from faden.domain.identity import Graph, Key, Link, pair, people, rank
from faden.domain.profile import Profile, person_id
from faden.profiles.cache import ProfileCache
from faden.profiles.restate import NAME, SEVER, held, parting
from faden.profiles.segments import SOURCE


class Cut(NamedTuple):
    """The pairs to be parted; `stays` and `goes` are a key of either side."""

    pairs: list[tuple[Key, Key]]
    stays: Key
    goes: Key


class Parted(msgspec.Struct, frozen=True):
    """Who the two are now; null: nobody at the moment. `event` is the number of the parting in the log."""

    person: str | None
    other: str | None
    event: int


def graph_of(cache: ProfileCache, profile: Profile) -> Graph | None:
    """The graph in which the profile's keys stand; for readers."""
    keeper = cache.peek(profile.anchor) if profile.anchor else profile
    return None if keeper is None else keeper.graph


def cut(cache: ProfileCache, profile: Profile, key: Key | None = None) -> Cut:
    """What has to be parted so that `key` leaves the person, with what hangs on it alone; without a key, what the
    last joining brought together."""
    links = _own(cache, profile)
    if key is None:
        return _last(links)
    others = [link for link in links if key not in (link.strong, link.weak)]
    ties = [link for link in links if key in (link.strong, link.weak)]
    if not ties:
        raise Invalid(
            "key_not_joined",
            "This key is not joined with another key of this person.",
            path="value",
            hint="Choose one of the keys under »Joined by«.",
        )
    beside = {link.weak if link.strong == key else link.strong for link in ties}
    rest = next((group for group in _groups(others) if beside & set(group)), None)
    stays = beside & set(rest) if rest is not None else {min(beside, key=rank)}
    pairs = [pair(link.strong, link.weak) for link in ties if {link.strong, link.weak} & stays]
    return Cut(pairs, min(stays, key=rank), key)


def _last(links: list[Link]) -> Cut:
    """Back from the newest link until the person falls apart: what was taken back between the two sides."""
    for number in sorted({link.first for link in links}, reverse=True):
        groups = _groups([link for link in links if link.first < number], links)
        if len(groups) > 1:
            side = {key: place for place, group in enumerate(groups) for key in group}
            newest = [link for link in links if link.first >= number and side[link.strong] != side[link.weak]]
            goes = next(link for link in newest if link.first == number)
            leaving = max(side[goes.strong], side[goes.weak])
            pairs = [
                pair(link.strong, link.weak) for link in newest if leaving in (side[link.strong], side[link.weak])
            ]
            stays = goes.strong if side[goes.weak] == leaving else goes.weak
            return Cut(pairs, stays, groups[leaving][0])
    raise Invalid(
        "nothing_joined",
        "This person has not been joined of several keys.",
        path="id",
        hint="There is nothing to take back.",
    )


def _own(cache: ProfileCache, profile: Profile) -> list[Link]:
    """The links that hold the person together: both ends are hers, and nothing has refused or parted them."""
    graph, keys = graph_of(cache, profile), set(held(profile))
    if graph is None:
        return []
    refused = set(graph.refused)
    return [
        link
        for name, link in graph.links.items()
        if name not in refused
        and {link.strong, link.weak} <= keys
        and pair(link.strong, link.weak) not in cache.severed
    ]


def _groups(links: Iterable[Link], known: Iterable[Link] = ()) -> list[list[Key]]:
    """The people that would remain by these links alone, the one with the strongest key first; keys of `known` that
    no link joins stand alone."""
    found = people({str(number): link for number, link in enumerate(links)}).people
    named = {key for group in found for key in group}
    alone = {key for link in known for key in (link.strong, link.weak)} - named
    return sorted([*found, *([key] for key in alone)], key=lambda group: rank(group[0]))


def said(parted: Cut, event_id: str, at: datetime, by: str) -> Event:
    """The event that parts them; `by`: who wants it."""
    properties = {**parting(parted.pairs), "by": by}
    return Event(event_id, SEVER, NAME, at, at, SOURCE, SOURCE, {}, properties=properties)


def outcome(cache: ProfileCache, parted: Cut, number: int) -> Parted:
    """Who the two are after the event `number`."""
    return Parted(_person(cache, parted.stays), _person(cache, parted.goes), number)


def _person(cache: ProfileCache, key: Key) -> str | None:
    found = cache.find(*key)
    return None if found is None else person_id(found)

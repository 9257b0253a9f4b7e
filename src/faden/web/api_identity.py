"""How a person's keys were joined, how to part them again, the conflicts for a human, and being forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime

import msgspec
from litestar.params import FromPath, FromQuery, JSONBody

from faden.app import App
from faden.domain.erasure import Receipt
from faden.domain.errors import Invalid, NotFound
from faden.domain.event import Event
from faden.domain.identity import Graph, Key, Link, pair, strength
from faden.domain.profile import Profile, label, person_id, profile_of
from faden.profiles.restate import NAME, parting
from faden.store.erasures import Erasures
from faden.web.given import Faden, Who

MOST = 200


class JoinedKey(msgspec.Struct, frozen=True):
    """A key of somebody; `person_id` null: it leads to nobody at the moment."""

    kind: str
    value: str
    person_id: str | None
    label: str | None


class Join(msgspec.Struct, frozen=True):
    """Two keys that occurred together. `event`: the event that was the first to say so; `last_at`: the latest time.

    `sure`: an alias said outright that they are one. `state`: joined (one person), refused (it would tie two people
    together), parted (by hand) or suspicious (a key that ties too many people together, and so none).
    """

    strong: JoinedKey
    weak: JoinedKey
    event: int
    last_at: datetime
    sure: bool
    state: str


class Joins(msgspec.Struct, frozen=True):
    """Everything that hangs together with one person."""

    rows: list[Join]


class KeyForm(msgspec.Struct, frozen=True):
    """The key to be parted from the person's others."""

    kind: str
    value: str


class Parted(msgspec.Struct, frozen=True):
    """Who the two are now; `other` null: the key has had no event of its own yet."""

    person: str | None
    other: str | None
    event: int


class Conflicts(msgspec.Struct, frozen=True):
    """Refused joins and suspicious keys, those of the largest knots first."""

    rows: list[Join]


async def read_joins(id: FromPath[str], faden: Faden) -> Joins:  # noqa: A002 - the contract's name
    """How this person's keys were joined, with what was refused or parted around them."""
    profile = await asyncio.to_thread(_profile, faden, id)
    graph = _graph(faden, profile)
    return Joins(list(_joins(faden, graph)) if graph is not None else [])


async def part_person(
    id: FromPath[str],  # noqa: A002 - the contract's name
    data: JSONBody[KeyForm],
    faden: Faden,
    who: Who,
) -> Parted:
    """Part a key from the person's others, as if they had never been joined; all figures are restated."""
    profile = await asyncio.to_thread(_profile, faden, id)
    key = (data.kind, data.value)
    links = _links(_graph(faden, profile), key)
    if data.value not in profile.keys.get(data.kind, ()) or not links:
        raise Invalid(
            "key_not_joined",
            "This key is not joined with another key of this person.",
            path="value",
            hint="Choose one of the keys under »Joined by«.",
        )
    now = faden.clock()
    event = Event(
        id=f"sever-{faden.token()}",
        type="sever",
        name=NAME,
        at=now,
        received_at=now,
        source="faden",
        touchpoint="faden",
        keys={},
        properties={**parting([(link.strong, link.weak) for link in links]), "by": who.name},
    )
    number = await faden.pipeline.part(event)
    others = [link.strong if link.weak == key else link.weak for link in links]
    rest = next((found for one in others if (found := _owner(faden, one)) is not None), None)
    parted = _owner(faden, key)
    return Parted(_name(rest), _name(parted), number)


async def list_conflicts(faden: Faden, limit: FromQuery[int] = 50) -> Conflicts:
    """What the rules have not joined because it would make one person of two, and keys that tie many together."""
    keepers = await asyncio.to_thread(faden.operational.conflicted, max(1, min(limit, MOST)))
    rows: list[Join] = []
    for keeper in keepers:
        profile = faden.pipeline.cache.peek(keeper)
        if profile is not None and profile.graph is not None:
            rows += [one for one in _joins(faden, profile.graph) if one.state in ("refused", "suspicious")]
    return Conflicts(rows[:MOST])


class EraseForm(msgspec.Struct, frozen=True):
    """Why somebody is forgotten; it stands on the receipt and must name nobody."""

    reason: str


class Receipts(msgspec.Struct, frozen=True):
    """What was erased, the newest first."""

    rows: list[Receipt]


async def erase_person(
    id: FromPath[str],  # noqa: A002 - the contract's name
    data: JSONBody[EraseForm],
    faden: Faden,
    who: Who,
) -> Receipt:
    """Forget somebody in log, profiles, warehouse and quarantine. Cannot be undone."""
    reason = data.reason.strip()[:500]
    if not reason:
        raise Invalid("reason_missing", "The receipt needs a reason.", path="reason", hint="Say why; name nobody.")
    profile = await asyncio.to_thread(_profile, faden, id)
    return await faden.privacy.erase(profile, who.name, reason)


async def list_erasures(faden: Faden) -> Receipts:
    """The receipts of all erasures."""
    return Receipts(await asyncio.to_thread(Erasures(faden.operational).receipts))


def _profile(faden: App, person: str) -> Profile:
    number = profile_of(person)
    found = None
    if number is not None and number < 1 << 62:
        found = faden.pipeline.cache.peek(number) or faden.pipeline.cache.peek(faden.people.owner(number))
    if found is None:
        raise NotFound("person_unknown", "There is no such person.", path="id")
    return found


def _graph(faden: App, profile: Profile) -> Graph | None:
    keeper = faden.pipeline.cache.peek(profile.anchor) if profile.anchor else profile
    return None if keeper is None else keeper.graph


def _links(graph: Graph | None, key: Key) -> list[Link]:
    """The links of a key to keys that are not its own: what has to be parted so that it stands alone."""
    return [] if graph is None else [link for link in graph.links.values() if key in (link.strong, link.weak)]


def _joins(faden: App, graph: Graph) -> Iterator[Join]:
    severed = faden.pipeline.cache.severed
    refused, suspicious = set(graph.refused), set(graph.quarantined)
    for called, link in sorted(graph.links.items(), key=lambda one: (-strength(one[1].weak[0]), one[1].first)):
        if pair(link.strong, link.weak) in severed:
            state = "parted"
        elif link.weak in suspicious or link.strong in suspicious:
            state = "suspicious"
        else:
            state = "refused" if called in refused else "joined"
        yield Join(_key(faden, link.strong), _key(faden, link.weak), link.first, link.at, link.sure, state)


def _key(faden: App, key: Key) -> JoinedKey:
    owner = _owner(faden, key)
    return JoinedKey(*key, _name(owner), None if owner is None else label(owner))


def _owner(faden: App, key: Key) -> Profile | None:
    found = faden.pipeline.cache.find(*key)
    return None if found is None else faden.pipeline.cache.peek(found)


def _name(profile: Profile | None) -> str | None:
    return None if profile is None else person_id(profile.id)

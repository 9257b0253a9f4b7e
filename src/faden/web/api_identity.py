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
from faden.domain.identity import Graph, Key, named, pair, strength
from faden.domain.profile import Profile, label, person_id, profile_of
from faden.profiles.parting import Parted, cut, graph_of, outcome, said
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
    """The key to be parted from the person's others; without one, the last joining is taken back."""

    kind: str | None = None
    value: str | None = None


class Conflicts(msgspec.Struct, frozen=True):
    """Suspicious keys, the newest first, then refused joins, those of the largest knots first."""

    rows: list[Join]


async def read_joins(id: FromPath[str], faden: Faden) -> Joins:  # noqa: A002 - the contract's name
    """How this person's keys were joined, with what was refused or parted around them."""
    profile = await asyncio.to_thread(_profile, faden, id)
    graph = graph_of(faden.pipeline.cache, profile)
    return Joins(list(_joins(faden, graph)) if graph is not None else [])


async def part_person(
    id: FromPath[str],  # noqa: A002 - the contract's name
    data: JSONBody[KeyForm],
    faden: Faden,
    who: Who,
) -> Parted:
    """Part a key from the person's others, as if they had never been joined; all figures are restated."""
    profile = await asyncio.to_thread(_profile, faden, id)
    if (data.kind is None) != (data.value is None):
        raise Invalid("key_incomplete", "A key is a kind and a value.", path="value", hint="Give both, or neither.")
    key = None if data.kind is None or data.value is None else (data.kind, data.value)
    parted = cut(faden.pipeline.cache, profile, key)
    number = await faden.pipeline.part(said(parted, f"sever-{faden.token()}", faden.clock(), who.name))
    return outcome(faden.pipeline.cache, parted, number)


async def list_conflicts(faden: Faden, limit: FromQuery[int] = 50) -> Conflicts:
    """What the rules have not joined because it would make one person of two, and keys that tie many together."""
    return Conflicts(await asyncio.to_thread(_conflicts, faden, max(1, min(limit, MOST))))


def _conflicts(faden: App, limit: int) -> list[Join]:
    rows = [_suspicious(faden, *one) for one in _newest(faden, limit)]
    listed: set[tuple[str, str, str | None]] = set()
    for keeper in faden.operational.conflicted(limit):
        profile = faden.pipeline.cache.peek(keeper)
        if profile is not None and profile.graph is not None:
            for one in _joins(faden, profile.graph):
                called = (one.weak.kind, one.weak.value, one.strong.person_id)
                if one.state == "refused" and called not in listed:  # an account and its address refuse as one
                    listed.add(called)
                    rows.append(one)
    return rows[:MOST]


def _newest(faden: App, limit: int) -> list[tuple[Key, int]]:
    found = faden.pipeline.cache.quarantined.copy()
    return sorted(((key, why.seq) for key, why in found.items()), key=lambda one: -one[1])[:limit]


def _suspicious(faden: App, key: Key, seq: int) -> Join:
    """A quarantined key with the one that was too many; that event may have been erased."""
    event = faden.log.events([seq]).get(seq)
    others = [] if event is None else [other for other in named(event.keys) if other != key]
    at = faden.clock() if event is None else event.at
    return Join(_key(faden, others[0] if others else key), _key(faden, key), seq, at, False, "suspicious")


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


def _joins(faden: App, graph: Graph) -> Iterator[Join]:
    severed = faden.pipeline.cache.severed
    refused, suspicious = set(graph.refused), faden.pipeline.cache.quarantined
    for called, link in sorted(graph.links.items(), key=lambda one: (-strength(one[1].weak[0]), one[1].first)):
        if pair(link.strong, link.weak) in severed:
            state = "parted"
        elif link.weak in suspicious or link.strong in suspicious:
            state = "suspicious"
        else:
            state = "refused" if called in refused else "joined"
        yield Join(_key(faden, link.strong), _key(faden, link.weak), link.first, link.at, link.sure, state)


def _key(faden: App, key: Key) -> JoinedKey:
    found = faden.pipeline.cache.find(*key)
    owner = None if found is None else faden.pipeline.cache.peek(found)
    return JoinedKey(*key, None, None) if owner is None else JoinedKey(*key, person_id(owner.id), label(owner))

"""Who is to be forgotten, what leads to these people, and who has to be told again without them.

What the person did becomes an empty place in the log, so that every other event keeps its number. Where others'
events name the person (the shared tablet, an invitation) only the name goes. Everybody who hung together with the
person, and whoever has named him, is told again. The keys are remembered as keyed hashes, so that an import does not
bring them back. `wipe.py` takes the keys away, `forget.py` does it step by step.

Several are forgotten in one pass through the log: reading it is what an erasure costs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from faden.domain.erasure import Receipt
from faden.domain.event import Event
from faden.domain.identity import Key
from faden.domain.profile import Profile
from faden.profiles.cache import ProfileCache
from faden.profiles.restate import Teller, held
from faden.profiles.wipe import Traces, Wipe, Wipes
from faden.store.log import Rewriting, SqliteLog


class Forgetting(NamedTuple):
    """Who is to be forgotten under which receipt; its counts are filled in. Several people: nobody asked by name."""

    profiles: Sequence[Profile]
    receipt: Receipt


class Sought(NamedTuple):
    """What a pass through the log has found: the receipts' people, and what is to be written in its place."""

    wipes: Wipes
    rewriting: Rewriting


class Retelling(NamedTuple):
    """Everybody who hung together with the people or named them, without them."""

    before: set[int]
    events: dict[int, Event]


def traces(profiles: Sequence[Profile], events: Iterable[int]) -> Traces:
    """Everything that leads to these people."""
    keys = [key for one in profiles for key in held(one)]
    return Traces(keys, {one for profile in profiles for one in (profile.id, *profile.merged)}, set(events))


def sought(log: SqliteLog, found: Sequence[Traces]) -> Sought:
    """Where the log names them; nothing is changed yet. A second pass where a key turns out to be a common word."""
    common: Collection[str] = ()
    while True:
        wipes = Wipes([Wipe(one, common) for one in found])
        rewriting = log.sought(wipes)
        more = {*common, *wipes.common}
        if len(more) == len(common):
            return Sought(wipes, rewriting)
        common = more


def around(teller: Teller, found: Sequence[Traces], wipes: Wipes) -> Retelling:
    """Who has to be told again, and from which events; with the people's own emptied and their keys taken away."""
    people, events = teller.concerned({key for one in found for key in one.keys}, wipes.mentioning)
    kept = {seq: wipes.event(seq, one) for seq, one in events.items()}
    return Retelling(people.union(*(one.profiles for one in found)), kept)


def silence(cache: ProfileCache, keys: Iterable[Key]) -> frozenset[tuple[Key, Key]]:
    """The parted pairs without those that name one of these keys."""
    gone = set(keys)
    return frozenset(two for two in cache.severed if not gone & set(two))

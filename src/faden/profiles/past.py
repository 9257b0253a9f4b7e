"""What people did that conditions count, looked up in history: the warehouse says where, the log says what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from faden.domain.audience import Clause, micros
from faden.domain.event import Event
from faden.domain.profile import Profile
from faden.store.log import SqliteLog
from faden.store.warehouse import Warehouse

LOOKED_UP = 20_000
"""Events read from the log at once."""


class Past(NamedTuple):
    """Where history stands."""

    log: SqliteLog
    warehouse: Warehouse


class Deed(NamedTuple):
    """An event that a clause counts, and whose it is."""

    clause: Clause
    person: int
    seq: int
    event: Event


def named(warehouse: Warehouse, clauses: Iterable[Clause]) -> list[str] | None:
    """The names of all events that one of the clauses may count; None: any event may be."""
    wanted: set[str] = set()
    for clause in clauses:
        if clause.names is None:
            return None
        wanted |= clause.names
    return [name for name in warehouse.event_names() if name.casefold() in wanted]


def deeds(log: SqliteLog, owners: Mapping[int, int], clauses: Iterable[Clause]) -> Iterator[Deed]:
    """What the clauses count among these events; `owners`: number of the event -> person."""
    for seq, event in log.events(list(owners)).items():
        name = event.name.casefold()
        for clause in clauses:
            if (clause.names is None or name in clause.names) and clause.holds(event):
                yield Deed(clause, owners[seq], seq, event)


Times = dict[str, list[tuple[int, int]]]
"""Clause -> when it was done: microseconds since 1970 and number of the event."""


def remember(profile: Profile, times: Times, keep: Mapping[str, int]) -> None:
    """Add to what the profile remembers (touched before); `keep`: clause -> how many times. Twice changes nothing."""
    for key, new in times.items():
        held = profile.history.get(key, ())
        profile.history[key] = sorted({*held, *new}, reverse=True)[: keep[key]]


def recalled(profile: Profile, past: Past, clauses: Collection[Clause]) -> None:
    """Let a profile (touched before) remember all that it did and clauses count, where none was looking meanwhile."""
    if not clauses:
        return
    numbers = past.warehouse.events_of([profile.id, *profile.merged])
    times: Times = {}
    for start in range(0, len(numbers), LOOKED_UP):
        part = dict.fromkeys(numbers[start : start + LOOKED_UP], profile.id)
        for deed in deeds(past.log, part, clauses):
            times.setdefault(deed.clause.key, []).append((micros(deed.event.at), deed.seq))
    remember(profile, times, {one.key: one.keep for one in clauses})

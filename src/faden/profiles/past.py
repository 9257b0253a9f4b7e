"""What people did that conditions count, looked up in history: the warehouse says where, the log says what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from faden.domain.audience import Clause
from faden.domain.event import Event
from faden.store.log import SqliteLog
from faden.store.warehouse import Warehouse


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

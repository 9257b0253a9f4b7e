"""Log, stores and event path on one folder, without a server: what most tests of the spine stand on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import msgspec

from faden.domain.channel import DEFAULT_CHANNELS, Channels
from faden.domain.clock import Clock
from faden.domain.event import Event, Reject
from faden.domain.profile import Profile
from faden.domain.scale import DEFAULT_SCALE, Scale
from faden.profiles.cache import ProfileCache
from faden.profiles.pipeline import Accepted, Pipeline
from faden.profiles.rules import RuleBook
from faden.store.facts import TABLES
from faden.store.log import SqliteLog
from faden.store.operational import Operational
from faden.store.sums import READERS
from faden.store.warehouse import Warehouse
from tests.events import MORNING

_DECODER = msgspec.msgpack.Decoder(Profile)


class State(NamedTuple):
    """Both projections, comparable: what a rebuild must make again."""

    profiles: dict[int, Any]
    keys: dict[tuple[str, str], int]
    merges: list[tuple[int, int, int]]
    words: set[tuple[str, int]]
    tables: dict[str, list[tuple[Any, ...]]]


def rules(scale: Scale = DEFAULT_SCALE, channels: Channels = DEFAULT_CHANNELS) -> RuleBook:
    """One scale and one list of channels over all history."""
    return RuleBook([(0, scale)], [(0, channels)])


class House:
    """Opens the folder and catches up with its log. `url`: another operational store.

    `follows`: says nothing of its own, so that what it is given is all there is.
    """

    def __init__(
        self,
        folder: Path,
        *,
        book: RuleBook | None = None,
        url: str | None = None,
        capacity: int = 1000,
        backlog: int = 1_000_000,
        clock: Clock = lambda: MORNING,
        follows: bool = False,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.log = SqliteLog(folder)
        self.operational = Operational(url or f"sqlite:///{folder / 'faden.sqlite'}")
        self.warehouse = Warehouse(folder / "warehouse.duckdb", threads=1)
        self.pipeline = Pipeline(
            self.log,
            self.operational,
            self.warehouse,
            ProfileCache(self.operational, capacity),
            book or rules(),
            clock,
            backlog,
            tends_log=not follows,
        )
        self.replayed = self.pipeline.recover()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the files as a crash would leave them: nothing is settled."""
        self.warehouse.close()
        self.operational.close()
        self.log.close()

    def take(self, *events: Event, rejects: Sequence[Reject] = (), settle: bool = True) -> Accepted:
        """One commit group."""
        accepted = self.pipeline.submit_now(events, rejects)
        if settle:
            self.pipeline.settle()
        return accepted

    def profile(self, kind: str, value: str) -> Profile:
        """The profile that a key leads to; it must be there."""
        found = self.pipeline.cache.by_key(kind, value)
        assert found is not None, f"no profile under {kind} {value}"
        return found

    def sums(self, *names: str, table: str = "events", where: str = "TRUE") -> tuple[Any, ...]:
        """Sums of columns."""
        asked = ", ".join(f"coalesce(sum({name}), 0)" for name in names)
        return self.warehouse.query(f"SELECT {asked} FROM {table} WHERE {where}").rows[0]

    def count(self, table: str, where: str = "TRUE") -> int:
        """Rows of a table."""
        return int(self.warehouse.query(f"SELECT count(*) FROM {table} WHERE {where}").rows[0][0])

    def state(self) -> State:
        """Everything that the projections hold."""
        return state(self.operational, self.warehouse)


def state(operational: Operational, warehouse: Warehouse) -> State:
    """Everything that two stores hold. The rollup is compared as what it answers: the view `facts`, summed."""
    rows = operational.profiles(limit=1_000_000)
    tables = {
        name: sorted(warehouse.query(f"SELECT * FROM {name}").rows, key=repr)
        for name in TABLES
        if name not in READERS
    }
    tables["facts"] = sorted(warehouse.query(_FACTS).rows, key=repr)
    with operational.engine.connect() as connection:
        keys = connection.exec_driver_sql("SELECT kind, value, profile_id FROM keys").all()
        words = connection.exec_driver_sql("SELECT word, profile_id FROM words").all()
    return State(
        {row.id: msgspec.to_builtins(_DECODER.decode(row.body)) for row in rows},
        {(kind, value): profile for kind, value, profile in keys},
        [(one.from_id, one.to_id, one.seq) for one in operational.merges()],
        {(word, profile) for word, profile in words},
        tables,
    )


_FACTS = (
    "SELECT hour, currency, touchpoint, channel, source, campaign, fresh, sum(events), sum(visits), sum(new_visits), "
    "sum(pageviews), sum(dwell), sum(bounces), sum(conversions), sum(orders), sum(points), sum(revenue) "
    "FROM facts GROUP BY ALL"
)

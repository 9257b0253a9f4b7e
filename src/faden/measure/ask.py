"""Answers questions: a few statements over one moment of the warehouse, folded into rows of figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from faden.domain.clock import Clock
from faden.domain.definition import Label
from faden.measure import queries, registry
from faden.measure.answer import Answer, Excluded, Provenance
from faden.measure.meanings import Meanings
from faden.measure.metrics import VERSION
from faden.measure.part import Part, Parts, Reading, days, most_seen
from faden.measure.queries import Shape
from faden.measure.question import Question
from faden.measure.restated import Restated, notes
from faden.measure.rows import Table
from faden.store.warehouse import Warehouse

MACHINES = Label("Ereignisse von Automaten", "Events of machines")
FOREIGN = Label("Umsatz in einer anderen Währung", "Revenue in another currency")


class Asker:
    """The one door to figures. `meanings` tells names, currency and freshness at the moment of asking."""

    def __init__(
        self,
        warehouse: Warehouse,
        clock: Clock,
        meanings: Callable[[], Meanings] = Meanings,
        restated: Restated = lambda _first, _last: (),
    ) -> None:
        self._warehouse, self._clock, self.meanings, self._restated = warehouse, clock, meanings, restated

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """Statements over one moment of the warehouse."""
        with self._warehouse.snapshot() as ask:
            yield Reading(ask)

    def ask(self, question: Question) -> Answer:
        """The answer. May be called from any thread; blocks while the warehouse works."""
        began = self._clock()
        meanings = self.meanings()
        with self.reading() as reading:
            parts = Parts(reading, question, meanings)
            now = parts.part(question.period)
            before = parts.part(question.period.previous()) if question.compare else None
            machines = parts.machines(question.period)
            extent = parts.extent() if any(map(registry.is_time, question.by)) else None
            table = Table(question, meanings, parts.currency, now, before, extent)
        rows, left_off = table.rows()
        return Answer(
            question=question,
            previous_period=question.period.previous() if question.compare else None,
            metrics=table.metrics,
            rows=rows,
            left_off=left_off,
            totals=table.totals(),
            weeks=table.weeks,
            currency=parts.currency,
            excluded=_excluded(now, machines),
            provenance=Provenance(
                version=VERSION,
                scale_version=meanings.scale_version,
                channels_version=meanings.channels_version,
                sql=";\n\n".join(reading.statements),
                values=reading.values,
                rows_read=reading.read,
                seconds=(self._clock() - began) / timedelta(seconds=1),
                fresh_at=meanings.fresh_at,
                backlog=meanings.backlog,
                source="events" if parts.by_events else "rollup",
            ),
            notes=notes(self._restated, question.period),
        )

    def data_range(self) -> tuple[date, date] | None:
        """The first and the last local day with any figure; None while the warehouse is empty."""
        with self.reading() as reading:
            return days(reading.run(queries.extent(Shape()), {}))

    def currency(self) -> str | None:
        """The currency that reports are in; None while no money has been seen."""
        known = self.meanings().currency
        if known:
            return known
        with self.reading() as reading:
            return most_seen(reading)

    def warm(self) -> None:
        """Load the compiler and compile what a dashboard asks first: worth two seconds, best spent at the start."""
        for keys in ((), ("day",), ("channel",), ("campaign",)):
            shape = Shape(keys, (), weekly=keys != ("day",))
            queries.facts(shape)
            queries.visitors(shape._replace(weekly=False))
        for query in (queries.machines, queries.presence, queries.extent, queries.currencies, queries.costs):
            query(Shape())


def _excluded(part: Part, machines: int) -> tuple[Excluded, ...]:
    foreign = [
        Excluded(FOREIGN, held.events, held.amount, currency) for currency, held in sorted(part.fold.foreign.items())
    ]
    bots = [Excluded(MACHINES, machines)] if machines else []
    return (*foreign, *part.costs.excluded, *bots)

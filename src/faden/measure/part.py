"""One period's share of an answer: the statements are run over one moment of the warehouse, and folded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from faden.domain.errors import Invalid
from faden.measure import queries, registry
from faden.measure.compiler import Statement
from faden.measure.costs import FIELDS, Costs, costed, shares
from faden.measure.figures import Sums
from faden.measure.fold import Fold, Key
from faden.measure.meanings import Meanings
from faden.measure.period import Period
from faden.measure.queries import MOST_GROUPS, Shape
from faden.measure.question import Question
from faden.store.warehouse import Ask, Rows

Query = Callable[[Shape], Statement]


class Part(NamedTuple):
    """Sums of one period, by key and in total; `present` says whether there are any data in it at all."""

    rows: Mapping[Key, Sums]
    weeks: Mapping[Key, Mapping[date, Sums]]
    total: Sums
    total_weeks: Mapping[date, Sums]
    costs: Costs
    fold: Fold
    present: bool


class Reading:
    """Runs statements over one moment, and remembers them for the answer's provenance."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self.statements: dict[str, None] = {}
        self.values: dict[str, Any] = {}
        self.read = 0

    def run(self, statement: Statement, values: Mapping[str, Any]) -> Rows:
        """The statement's rows; of the values only those it names are bound."""
        bound = {name: values[name] for name in statement.names}
        self.statements.setdefault(statement.sql)
        for name, value in bound.items():
            self.values.setdefault(name, value)
        rows = self._ask(statement.sql, bound)
        if len(rows.rows) > MOST_GROUPS:
            raise Invalid(
                "too_many_values",
                f"More than {MOST_GROUPS} different values.",
                path="by",
                hint="Filter with where, choose a shorter period, or split by something else.",
            )
        return rows


class Parts:
    """Makes the parts of one question."""

    def __init__(self, reading: Reading, question: Question, meanings: Meanings) -> None:
        self._reading, self._question, self._meanings = reading, question, meanings
        self._conditions = queries.conditions(question.where)
        self._timed = any(registry.is_time(name) for name in question.by)
        self.by_items = any(registry.is_item(name) for name in question.fields)
        self.by_events = self.by_items or any(map(registry.is_person, question.fields))
        self._filtered_items = any(registry.is_item(one.field) for one in question.where)
        self.currency = meanings.currency or most_seen(reading)

    def part(self, span: Period) -> Part:
        """The sums of the period."""
        values = queries.parameters(span, self._question.where)
        if self.by_items and (self._question.by or self._filtered_items):
            fold = self._items(values, self._question.by)
            whole = fold if not self._question.by else self._whole(values)
        else:
            fold = self._facts(values, self._question.by)
            whole = fold
        self._reading.read += fold.read + (whole.read if whole is not fold else 0)
        total = whole.total()
        if self._question.by and whole is fold:
            total["visitors"] = self._visitors(values)
        present = whole.events > 0 or self._present(values)
        costs = self._costs(span)
        return Part(fold.rows, fold.weeks, total, whole.total_weeks(), costs, whole, present)

    def _facts(self, values: Mapping[str, Any], by: tuple[str, ...]) -> Fold:
        fold = Fold(self.currency)
        fold.add(self._run(queries.facts, by, values, weekly=not self._timed))
        fold.add(self._run(queries.visitors, by, values))
        return fold

    def _items(self, values: Mapping[str, Any], by: tuple[str, ...]) -> Fold:
        fold = Fold(self.currency)
        fold.add(self._run(queries.item_sums, by, values, weekly=not self._timed))
        fold.add(self._run(queries.item_visits, by, values, weekly=not self._timed))
        fold.add(self._run(queries.item_visitors, by, values))
        return fold

    def _whole(self, values: Mapping[str, Any]) -> Fold:
        """Everything together: a visit that touched two products is one visit here."""
        return self._items(values, ()) if self._filtered_items else self._facts(values, ())

    def _visitors(self, values: Mapping[str, Any]) -> int:
        rows = self._run(queries.visitors, (), values)
        return int(rows.rows[0][rows.columns.index("visitors")])

    def _run(self, query: Query, by: tuple[str, ...], values: Mapping[str, Any], *, weekly: bool = False) -> Rows:
        return self._reading.run(query(Shape(by, self._conditions, weekly)), values)

    def _present(self, values: Mapping[str, Any]) -> bool:
        return self._reading.run(queries.presence(Shape()), values).rows[0][0] is not None

    def _costs(self, span: Period) -> Costs:
        if not self._question.fields.issubset(FIELDS) or len(self._question.by) > 1:
            return Costs({}, {}, (), frozenset())
        values = {"first_day": span.start, "last_day": span.end}
        found = shares(self._reading.run(queries.costs(Shape()), values).rows, span, self._meanings.campaigns)
        return costed(found, self._question.by, self._question.where, self.currency)

    def machines(self, span: Period) -> int:
        """Events of machines that the figures leave out; products never come from machines."""
        if self._filtered_items:
            return 0
        values = queries.parameters(span, self._question.where)
        return int(self._run(queries.machines, (), values).rows[0][0])

    def extent(self) -> tuple[date, date] | None:
        """The first and the last day with any data."""
        return days(self._reading.run(queries.extent(Shape()), {}))


def most_seen(reading: Reading) -> str | None:
    """The currency that revenue mostly came in, else that of the costs; None where there is no money."""
    for query in (queries.currencies, queries.cost_currencies):
        found = reading.run(query(Shape()), {}).rows
        if found:
            return str(min(found, key=lambda row: (-row[1], row[0]))[0])
    return None


def days(rows: Rows) -> tuple[date, date] | None:
    """The days of a pair of moments, or None."""
    first, last = rows.rows[0]
    return (first.date(), last.date()) if isinstance(first, datetime) and isinstance(last, datetime) else None

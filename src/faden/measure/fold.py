"""Rows of sums, as the warehouse gives them, folded into one set of sums per key; currencies are kept apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from faden.measure.dimensions import VISITOR_TYPES
from faden.measure.figures import Sums, added
from faden.measure.metrics import COMPONENTS
from faden.store.warehouse import Rows

Key = tuple[str | None, ...]
_APART = ("cost", "gain")
"""Components that do not come from visits and events."""


class Foreign(NamedTuple):
    """Revenue in a currency that is not the report's."""

    events: int
    amount: Decimal


def zeros(currency: str | None) -> Sums:
    """Nothing happened, though we were listening; without any currency there is no revenue to be zero."""
    skipped = {*_APART, *(() if currency else ("revenue",))}
    return {name: 0 for name in COMPONENTS if name not in skipped}


class Fold:
    """Sums by key, the same by key and week, and what other currencies hold."""

    def __init__(self, currency: str | None) -> None:
        self.currency = currency
        self.rows: dict[Key, Sums] = {}
        self.weeks: dict[Key, dict[date, Sums]] = {}
        self.foreign: dict[str, Foreign] = {}
        self.events = 0
        self.read = 0

    def add(self, answer: Rows) -> None:
        """Take in rows with columns key_0, key_1, week, currency, read, events, and sums named as components."""
        names = {name: number for number, name in enumerate(answer.columns)}
        keys = [number for name, number in names.items() if name.startswith("key_")]
        sums = [(name, number) for name, number in names.items() if name in COMPONENTS and name != "revenue"]
        for row in answer.rows:
            key = tuple(_text(row[number]) for number in keys)
            found = {name: row[number] or 0 for name, number in sums}
            self.read += int(row[names["read"]] or 0) if "read" in names else 0
            if "currency" in names:
                found.update(self._money(row, names, found))
            self._keep(key, row[names["week"]] if "week" in names else None, found)

    def _money(self, row: tuple[Any, ...], names: Mapping[str, int], found: Sums) -> Sums:
        currency, events = row[names["currency"]], int(row[names["events"]] or 0)
        self.events += events
        amount = row[names["revenue"]] or Decimal(0)
        if currency is None:
            return {"priced_orders": found["orders"]}
        if currency == self.currency:
            return {"priced_orders": found["orders"], "revenue": amount}
        before = self.foreign.get(currency, Foreign(0, Decimal(0)))
        self.foreign[currency] = Foreign(before.events + events, before.amount + amount)
        return {}

    def _keep(self, key: Key, week: date | None, found: Sums) -> None:
        held = self.rows.get(key)
        if held is None:
            held = self.rows[key] = zeros(self.currency)
        for name, number in found.items():
            held[name] += number
        if week is not None:
            by_week = self.weeks.setdefault(key, defaultdict(dict))
            by_week[week] = added(
                (by_week[week], {name: found[name] for name in ("points", "visits") if name in found})
            )

    def total(self) -> Sums:
        """The sums over all keys; right for everything that adds up, so not for visitors."""
        return added((zeros(self.currency), *self.rows.values()))

    def total_weeks(self) -> dict[date, Sums]:
        """The weeks of all keys together."""
        total: dict[date, Sums] = {}
        for weeks in self.weeks.values():
            for week, sums in weeks.items():
                total[week] = added((total.get(week, {}), sums))
        return total


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return VISITOR_TYPES[value]
    return value.isoformat() if isinstance(value, date) else value

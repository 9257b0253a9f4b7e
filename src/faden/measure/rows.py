"""Rows and totals out of the parts of a question: labels, order, gaps in time, and the period before beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from faden.measure import registry
from faden.measure.answer import Figures, Row
from faden.measure.costs import covered
from faden.measure.figures import Number, Sums, added, figure, figures, ratio
from faden.measure.fold import Key, zeros
from faden.measure.meanings import Meanings
from faden.measure.part import Part
from faden.measure.period import buckets, last_of
from faden.measure.question import Question

_NONE: Sums = {}


class Table:
    """The rows of one answer. `extent`: first and last day with data, needed where time itself makes the rows."""

    def __init__(
        self,
        question: Question,
        meanings: Meanings,
        currency: str | None,
        now: Part,
        before: Part | None,
        extent: tuple[date, date] | None,
    ) -> None:
        self._question, self._meanings, self._currency = question, meanings, currency
        self._now, self._before, self._extent = now, before, extent
        self.metrics = registry.shown(question.by, [one.field for one in question.where])
        self._against = tuple(one for one in self.metrics if one.covered_by is not None)
        self._time = next((at for at, name in enumerate(question.by) if registry.is_time(name)), None)
        self.weeks = tuple(buckets(question.period, "week")) if self._time is None else ()
        self._earlier = self._shifts()

    def rows(self) -> tuple[tuple[Row, ...], int]:
        """The rows in order, and how many the limit has cut."""
        if not self._question.by or not self._now.present:
            return (), 0
        found = self._ordered([self._row(key) for key in self._keys()])
        return tuple(found[: self._question.limit]), max(0, len(found) - self._question.limit)

    def totals(self) -> Row:
        """The figures of the whole question."""
        previous = None if self._before is None else self._figures(self._before, _whole(self._before))
        figures = self._figures(self._now, _whole(self._now))
        return Row((), (), figures, previous, self._weekly(self._now.total_weeks))

    @property
    def _trend(self) -> bool:
        return self._time == 0 and len(self._question.by) == 1

    def _shifts(self) -> dict[str | None, str | None]:
        """Day, week or month -> the one that stands beside it from the period before: the third beside the third."""
        if self._time is None:
            return {}
        unit = self._question.by[self._time]
        now, earlier = buckets(self._question.period, unit), buckets(self._question.period.previous(), unit)
        return {one.isoformat(): other.isoformat() for one, other in zip(now, earlier, strict=False)}

    def _keys(self) -> Iterable[Key]:
        if self._trend:
            return [(one.isoformat(),) for one in buckets(self._question.period, self._question.by[0])]
        found = dict.fromkeys((*self._now.rows, *self._now.costs.by_key))
        if self._before is not None:
            later = {old: new for new, old in self._earlier.items()}
            for key in (*self._before.rows, *self._before.costs.by_key):
                found.setdefault(self._moved(key, later))
        return [key for key in found if key]

    def _moved(self, key: Key, shifts: Mapping[str | None, str | None]) -> Key:
        """The key at its place in the other period; empty where there is no such place."""
        if self._time is None:
            return key
        there = shifts.get(key[self._time])
        return () if there is None else (*key[: self._time], there, *key[self._time + 1 :])

    def _row(self, key: Key) -> Row:
        previous = None
        if self._before is not None:
            earlier = self._moved(key, self._earlier)
            sums = self._sums(self._before, earlier) if earlier else _NONE
            previous = self._figures(self._before, sums, key)
        names = zip(self._question.by, key, strict=True)
        return Row(
            keys=key,
            labels=tuple(self._meanings.label(name, value) for name, value in names),
            figures=self._figures(self._now, self._sums(self._now, key), key),
            previous=previous,
            weeks=self._weekly(self._now.weeks.get(key, {})),
        )

    def _sums(self, part: Part, key: Key) -> Sums:
        found = part.rows.get(key)
        if found is None:
            found = zeros(self._currency) if part.present and self._listened(key) else _NONE
        return _with_cost(found, part.costs.by_key.get(key, _NONE))

    def _listened(self, key: Key) -> bool:
        """Whether a day, week or month without figures lies within the data, so that its zero is a real one."""
        if not self._trend or self._extent is None:
            return True
        start = date.fromisoformat(key[0] or "")
        return start <= self._extent[1] and last_of(start, self._question.by[0]) >= self._extent[0]

    def _figures(self, part: Part, sums: Sums, key: Key = ()) -> Figures:
        booked = part.costs.campaigns
        uncovered = tuple(one.name for one in self._against if not covered(one, self._question, key, booked))
        return Figures(sums, {**figures(self.metrics, sums), **dict.fromkeys(uncovered)}, uncovered)

    def _weekly(self, found: Mapping[date, Sums]) -> tuple[Decimal | None, ...]:
        return tuple(
            ratio(sums.get("points"), sums.get("visits")) for sums in (found.get(week, _NONE) for week in self.weeks)
        )

    def _ordered(self, rows: list[Row]) -> list[Row]:
        metric = registry.metric(self._question.sort)

        def first(value: Number | None) -> tuple[bool, Number]:
            return value is None, -(value or 0)

        def own(row: Row) -> tuple[bool, Number]:
            return first(row.figures.values[metric.name])

        def group(row: Row) -> tuple[bool, Number]:
            return first(figure(metric, groups[row.keys[0]]))

        def name(row: Row) -> str:
            return " ".join(one.en for one in row.labels)

        if self._time is None:
            return sorted(rows, key=lambda row: (own(row), name(row)))
        if self._time == 0:
            return sorted(rows, key=lambda row: (row.keys[0], own(row), name(row)))
        groups: dict[str | None, Sums] = defaultdict(dict)
        for row in rows:
            groups[row.keys[0]] = added((groups[row.keys[0]], row.figures.sums))
        return sorted(rows, key=lambda row: (group(row), row.labels[0].en, row.keys[1]))


def _whole(part: Part) -> Sums:
    return _with_cost(part.total if part.present else _NONE, part.costs.total)


def _with_cost(sums: Sums, cost: Sums) -> Sums:
    if "cost" not in cost:
        return sums
    gain: Sums = {"gain": sums["revenue"] - cost["cost"]} if "revenue" in sums else {}
    return {**sums, **cost, **gain}

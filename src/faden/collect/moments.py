"""When a row happened: local times in the place's zone, days alone, days that another system has booked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from faden.collect.expression import Batch, Column, Compiler
from faden.collect.mapping import Input
from faden.collect.place import EARLIEST, LATEST, NOON, Place
from faden.domain.clock import zone


def moments(spec: Input, compiler: Compiler, place: Place, path: str) -> Column:
    """The moment of each row, aware UTC: local times in the place's zone, a day alone at its noon.

    None where there is none and the input may be undated.
    """
    raw = compiler.column(spec.at, "time", path)
    booked = None
    if spec.booked_day is not None:
        booked = compiler.column(spec.booked_day, "date", path.replace(".at", ".booked_day"))
    local, shift = zone(place.timezone), place.shift

    def settled(value: datetime | date) -> datetime:
        if not isinstance(value, datetime):
            value = datetime.combine(value, NOON)
        if shift:
            value = (value if value.tzinfo is None else value.astimezone(local).replace(tzinfo=None)) + shift
        if value.tzinfo is None:
            value = value.replace(tzinfo=local)
        at = value if value.tzinfo is UTC else value.astimezone(UTC)
        if not EARLIEST <= at < LATEST:
            raise ValueError
        return at

    def on_day(at: datetime, day: date) -> datetime:
        here = at.astimezone(local).date()
        if here == day:
            return at
        return _edge(day, local, late=here > day)

    def column(batch: Batch) -> Sequence[datetime | None]:
        values = raw(batch)
        try:
            found: list[datetime | None] = list(map(settled, values))
        except (AttributeError, TypeError, ValueError, OverflowError):
            lenient = spec.undated
            found = [
                None if value is None and lenient else _settled_one(batch, index, value, settled, path)
                for index, value in enumerate(values)
            ]
        if booked is None:
            return found
        days = [None if day is None else day + shift for day in booked(batch)]
        return [at if at is None or day is None else on_day(at, day) for at, day in zip(found, days, strict=True)]

    return column


def _edge(day: date, local: Any, *, late: bool) -> datetime:
    edge = datetime.combine(day, time(23, 59, 59) if late else time(0), tzinfo=local).astimezone(UTC)
    while edge.astimezone(local).date() != day:  # a day whose first hours the clock change leaves out
        edge += timedelta(minutes=-30 if late else 30)
    return edge


def _settled_one(
    batch: Batch, index: int, value: Any, settled: Callable[[Any], datetime], path: str
) -> datetime | None:
    if value is None:
        batch.fault(index, "time_missing", "The row has no time.", path)
        return None
    try:
        return settled(value)
    except (ValueError, OverflowError):
        batch.fault(index, "time_out_of_range", f"»{value}« is not between 1970 and 2200.", path)
        return None

"""Local days, weeks and months: the spans that reports count in."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from faden.domain.clock import previous_period
from faden.domain.definition import Label
from faden.domain.errors import Invalid

EARLIEST = date(1970, 1, 1)
LATEST = date(2200, 12, 31)
LONGEST = 3700
_DAY = timedelta(days=1)
_MONTHS_DE = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
_MONTHS_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


class Period(NamedTuple):
    """Days at the touchpoint's own wall clock; both ends belong to it."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.end - self.start).days + 1

    def bounds(self) -> tuple[datetime, datetime]:
        """From the first moment of the first day until, not with, the first moment after the last one."""
        return datetime.combine(self.start, time()), datetime.combine(self.end + _DAY, time())

    def previous(self) -> Period:
        """The period of the same length just before."""
        return Period(*previous_period(self.start, self.end))

    def overlap(self, start: date, end: date) -> int:
        """How many days it shares with `start` to `end`, both included."""
        return max(0, (min(self.end, end) - max(self.start, start)).days + 1)


def period(start: date, end: date) -> Period:
    """The period if it can be asked for; `Invalid` otherwise."""
    if end < start:
        raise Invalid("period_invalid", "The period ends before it starts.", path="to", hint="Swap the two days.")
    if start < EARLIEST or end > LATEST:
        raise Invalid(
            "period_out_of_range",
            "Such days have no data.",
            path="from" if start < EARLIEST else "to",
            hint=f"Use days between {EARLIEST} and {LATEST}.",
        )
    if (end - start).days >= LONGEST:
        raise Invalid("period_too_long", "The period is too long.", path="to", hint=f"Use at most {LONGEST} days.")
    return Period(start, end)


def day(text: str, *, path: str) -> date:
    """A day from its text, such as 2026-07-31; `Invalid` otherwise."""
    try:
        if len(text) != 10:
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(
            "date_invalid", f"»{text[:40]}« is not a day.", path=path, hint="Use a day such as 2026-07-31."
        ) from None


def bucket(one: date, unit: str) -> date:
    """The day by which a day, an ISO week or a month is named: its first.

    >>> bucket(date(2026, 1, 1), "week").isoformat()
    '2025-12-29'
    """
    if unit == "week":
        return one - timedelta(days=one.weekday())
    return one.replace(day=1) if unit == "month" else one


def buckets(span: Period, unit: str) -> list[date]:
    """All days, weeks or months that the period touches, in order; the outer ones may be cut."""
    found: list[date] = []
    at = bucket(span.start, unit)
    while at <= span.end:
        found.append(at)
        at = last_of(at, unit) + _DAY
    return found


def last_of(first: date, unit: str) -> date:
    """The last day of the day, week or month that begins with `first`."""
    if unit == "week":
        return first + timedelta(days=6)
    if unit == "month":
        return (first + timedelta(days=31)).replace(day=1) - _DAY
    return first


def label(first: date, unit: str) -> Label:
    """How a day, week or month is called."""
    if unit == "week":
        year, week, _ = first.isocalendar()
        return Label(f"KW {week} {year}", f"Week {week} {year}")
    if unit == "month":
        return Label(f"{_MONTHS_DE[first.month - 1]} {first.year}", f"{_MONTHS_EN[first.month - 1]} {first.year}")
    return Label(f"{first:%d.%m.%Y}", f"{first.day} {_MONTHS_EN[first.month - 1][:3]} {first.year}")

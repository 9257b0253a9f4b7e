"""Time, passed in: nothing in the product asks the operating system for "now" on its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from faden.domain.errors import Invalid

Clock = Callable[[], datetime]
"""A function that returns the present moment as an aware UTC datetime."""


def system_clock() -> datetime:
    """The machine's own clock, the only place where it is read."""
    return datetime.now(UTC)


@lru_cache(maxsize=512)
def zone(name: str) -> ZoneInfo:
    """The named time zone (IANA); `Invalid` where the name is unknown."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Invalid(
            "timezone_unknown",
            f"»{name}« is not a time zone.",
            path="timezone",
            hint="Use a name such as Europe/Berlin.",
        ) from error


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAIVE_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - where wall clocks are counted from
_QUARTER = timedelta(minutes=15)


def local(at: datetime, timezone: str) -> datetime:
    """The wall clock at the touchpoint, without a zone mark: `at` (UTC) as the days and hours of reports see it.

    Counted from the epoch: `replace(tzinfo=None)` alone would take twice as long, and each event comes by here.
    """
    since = at - _EPOCH
    if timezone != "UTC":
        since += _offset(timezone, since // _QUARTER)
    return _NAIVE_EPOCH + since


@lru_cache(maxsize=65_536)
def _offset(timezone: str, quarter: int) -> timedelta:
    """The zone's distance from UTC; no zone changes its clock but on a quarter of an hour."""
    return datetime.fromtimestamp(quarter * 900, tz=zone(timezone)).utcoffset() or timedelta(0)


def skew_corrected(at: datetime, sent_at: datetime | None, received_at: datetime) -> datetime:
    """The client's time put right by the sender's clock error, never later than the receipt.

    Segment's rule: what lies between the client's `timestamp` and `sentAt` is true even where both are wrong,
    so the event happened that long before it arrived. Without `sentAt` the client's word is taken.
    """
    corrected = received_at - (sent_at - at) if sent_at is not None else at
    return min(corrected, received_at)


def previous_period(start: date, end: date) -> tuple[date, date]:
    """The period of the same length that ends the day before `start`; both ends belong to it."""
    length = end - start
    last = start - timedelta(days=1)
    return last - length, last

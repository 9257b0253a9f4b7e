"""Time: zones, the sender's wrong clock, the period before."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faden.domain.clock import local, previous_period, skew_corrected, zone
from faden.domain.errors import Invalid

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
ZONES = ["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia"]


@pytest.mark.parametrize(
    ("at", "timezone", "expected"),
    [
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), "Europe/Berlin", datetime(2026, 3, 29, 0, 30)),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "Europe/Berlin", datetime(2026, 3, 29, 3, 0)),
        (datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC), "Europe/Berlin", datetime(2026, 3, 29, 1, 59, 59)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "Europe/Berlin", datetime(2026, 10, 25, 2, 30)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Europe/Berlin", datetime(2026, 10, 25, 2, 30)),
        (datetime(2026, 1, 1, 3, 0, tzinfo=UTC), "America/New_York", datetime(2025, 12, 31, 22, 0)),
        (NOON, "UTC", datetime(2026, 3, 2, 12, 0)),
    ],
)
def test_local(at: datetime, timezone: str, expected: datetime) -> None:
    assert local(at, timezone) == expected


@given(moments, st.sampled_from(ZONES))
def test_local_agrees_with_the_zone_itself(at: datetime, timezone: str) -> None:
    assert local(at, timezone) == at.astimezone(zone(timezone)).replace(tzinfo=None)


def test_unknown_zone_is_refused() -> None:
    for wrong in ("Mars/Olympus", "", "../etc/passwd", "Europe"):
        with pytest.raises(Invalid, match="time zone"):
            zone(wrong)


def test_a_wrong_clock_is_put_right_by_what_lies_between() -> None:
    hour_fast = timedelta(hours=1)
    happened, sent = NOON + hour_fast, NOON + hour_fast + timedelta(seconds=5)
    received = NOON + timedelta(seconds=6)
    assert skew_corrected(happened, sent, received) == NOON + timedelta(seconds=1)


def test_without_sent_at_the_clients_word_is_taken_but_not_from_the_future() -> None:
    assert skew_corrected(NOON - timedelta(days=3), None, NOON) == NOON - timedelta(days=3)
    assert skew_corrected(NOON + timedelta(days=3), None, NOON) == NOON


@given(moments, st.none() | moments, moments)
def test_never_later_than_the_receipt(at: datetime, sent: datetime | None, received: datetime) -> None:
    assert skew_corrected(at, sent, received) <= received


@given(moments, st.timedeltas(timedelta(0), timedelta(hours=2)), st.timedeltas(-timedelta(days=9), timedelta(days=9)))
def test_the_sender_s_clock_error_does_not_matter(at: datetime, waited: timedelta, error: timedelta) -> None:
    """A client whose clock is off by `error` gives the same time as one whose clock is right."""
    received = at + waited
    assert skew_corrected(at + error, at + waited + error, received) == at


@pytest.mark.parametrize(
    ("start", "end", "before"),
    [
        (date(2026, 3, 1), date(2026, 3, 31), (date(2026, 1, 29), date(2026, 2, 28))),
        (date(2026, 3, 2), date(2026, 3, 2), (date(2026, 3, 1), date(2026, 3, 1))),
    ],
)
def test_previous_period(start: date, end: date, before: tuple[date, date]) -> None:
    assert previous_period(start, end) == before

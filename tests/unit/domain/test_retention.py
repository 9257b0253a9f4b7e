"""Periods of keeping, the hour of the night, and by when a request is due."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from faden.domain.clock import zone
from faden.domain.errors import Invalid
from faden.domain.privacyrequest import due
from faden.domain.retention import DEFAULT_RETENTION, MOST_DAYS, WHAT, Retention, checked, cutoff, days_of, next_run


def test_nothing_has_a_period_unless_somebody_sets_one() -> None:
    assert [days_of(DEFAULT_RETENTION, one) for one in WHAT] == [None] * 6
    assert cutoff(datetime(2026, 1, 1, tzinfo=UTC), None) is None


@pytest.mark.parametrize("days", [0, -1, MOST_DAYS + 1])
@pytest.mark.parametrize("what", WHAT)
def test_a_period_that_is_none_is_refused_with_its_field(what: str, days: int) -> None:
    with pytest.raises(Invalid) as refused:
        checked(Retention(**{what: days}))
    assert refused.value.problem.path == what


@given(
    some.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=some.just(UTC)),
    some.sampled_from(["Europe/Berlin", "UTC", "America/New_York", "Asia/Kolkata", "Pacific/Apia"]),
    some.integers(0, 23),
)
def test_the_night_comes_once_a_day(now: datetime, timezone: str, hour: int) -> None:
    at = next_run(now, timezone, hour)
    assert now < at <= now + timedelta(hours=49)
    here = at.astimezone(zone(timezone))
    assert here.hour in (hour, hour + 1)  # an hour that the clock skips counts as the next
    assert next_run(at, timezone, hour) > at
    assert next_run(at - timedelta(microseconds=1), timezone, hour) == at


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        (date(2026, 1, 15), date(2026, 2, 15)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 1, 31)),
        (date(2026, 3, 31), date(2026, 4, 30)),
    ],
)
def test_a_request_is_due_a_month_later(received: date, expected: date) -> None:
    assert due(received) == expected

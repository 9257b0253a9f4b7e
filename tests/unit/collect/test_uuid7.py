"""Ids that we make ourselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from faden.collect.uuid7 import uuid7

MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(3000, 1, 1), timezones=st.just(UTC))


@given(MOMENTS, st.binary(min_size=10, max_size=10))
def test_it_is_a_uuid_of_version_seven(at: datetime, noise: bytes) -> None:
    found = UUID(uuid7(at, lambda size: noise[:size]))
    assert (found.version, found.variant) == (7, "specified in RFC 4122")


@given(MOMENTS, st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_later_ids_sort_later(at: datetime, one: bytes, other: bytes) -> None:
    later = at + timedelta(milliseconds=2)
    assert uuid7(at, lambda _: one) < uuid7(later, lambda _: other)

"""Where and when the rows of an import belong."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

from faden.collect.mapping import Mapping

NOON = time(12)
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class Place(NamedTuple):
    """Where and when an import's rows belong: source, default touchpoint, zone, and days to shift all times by."""

    source: str
    touchpoint: str
    timezone: str
    currency: str | None
    """The mapping's, else the company's; None where neither names one."""
    shift: timedelta

    @classmethod
    def of(cls, mapping: Mapping, timezone: str, currency: str | None, shift_days: int) -> Place:
        """As the mapping says; `timezone` and `currency` are the company's, for mappings that name none."""
        return cls(
            mapping.source or mapping.name,
            mapping.touchpoint,
            mapping.timezone or timezone,
            mapping.currency or currency,
            timedelta(days=shift_days),
        )

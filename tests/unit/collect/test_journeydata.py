"""The demo's data: moved by whole weeks into the recent past, with costs that say that they are assumed."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from decimal import Decimal

import pytest

from faden.collect import journeydata
from faden.collect.journeydata import LAST_DAY, journey, shift_days
from faden.domain.cost import cost
from faden.domain.errors import Unavailable
from tests.importing import NOW


def test_every_day_of_two_years_moves_the_end_into_last_week() -> None:
    for number in range(730):
        today = date(2026, 1, 1) + timedelta(days=number)
        last = LAST_DAY + timedelta(days=shift_days(today))
        monday = today - timedelta(days=today.weekday())
        assert monday - timedelta(days=7) <= last < monday
        assert last.weekday() == LAST_DAY.weekday()


def test_the_journey_of_the_installed_package() -> None:
    found = journey(date(2026, 11, 21), NOW)
    assert found.mapping.name == "complete-journey"
    assert {file.stem for file in found.files} == set(journeydata.TABLES)
    assert len(found.costs) == 27
    booked = [cost(event.properties) for event in found.costs]
    assert {one.status for one in booked} == {"assumed"}
    assert sum(one.amount for one in booked) == 27 * Decimal("250.00") + 6589 * Decimal("0.85")
    first = next(one for one in booked if one.campaign == "1")
    assert (first.first, first.last) == (
        date(2017, 3, 3) + timedelta(days=3241),
        date(2017, 4, 9) + timedelta(days=3241),
    )


def test_without_the_package_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journeydata, "PACKAGE", "no_such_package")
    with pytest.raises(Unavailable, match="pip install"):
        journey(date(2026, 11, 21), NOW)


def test_the_package_itself_is_not_imported() -> None:
    journeydata.journey_files()
    assert journeydata.PACKAGE not in sys.modules

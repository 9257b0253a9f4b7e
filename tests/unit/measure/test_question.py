"""Words become questions or are refused with path and remedy."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faden.domain.errors import Invalid
from faden.measure.period import EARLIEST, LATEST, Period, buckets, last_of, period
from faden.measure.question import Filter, question

START, END = "2026-03-02", "2026-03-08"


@pytest.mark.parametrize(
    ("words", "code", "path"),
    [
        ({"start": "yesterday"}, "date_invalid", "from"),
        ({"start": "2026-3-2"}, "date_invalid", "from"),
        ({"start": "20260302"}, "date_invalid", "from"),
        ({"end": "2026-02-30"}, "date_invalid", "to"),
        ({"start": "2026-03-09"}, "period_invalid", "to"),
        ({"start": "0001-01-01"}, "period_out_of_range", "from"),
        ({"end": "9999-12-31"}, "period_out_of_range", "to"),
        ({"start": "1970-01-01"}, "period_too_long", "to"),
        ({"by": "colour"}, "dimension_unknown", "by"),
        ({"by": "day", "then": "colour"}, "dimension_unknown", "then"),
        ({"then": "day"}, "by_missing", "by"),
        ({"by": "day", "then": "day"}, "dimension_twice", "then"),
        ({"where": ["channel"]}, "filter_invalid", "where"),
        ({"where": ["colour:red"]}, "dimension_unknown", "where"),
        ({"where": ["day:2026-03-02"]}, "filter_time", "where"),
        ({"where": ["visitor_type:old"]}, "filter_value_unknown", "where"),
        ({"where": ["channel:" + "x" * 501]}, "filter_value_invalid", "where"),
        ({"where": ["channel:\ud800"]}, "filter_value_invalid", "where"),
        ({"where": ["channel:a\0b"]}, "filter_value_invalid", "where"),
        ({"where": [f"channel:{number}" for number in range(51)]}, "filters_too_many", "where"),
        ({"compare": "tomorrow"}, "compare_unknown", "compare"),
        ({"sort": "colour"}, "metric_unknown", "sort"),
        ({"by": "device", "sort": "cost"}, "sort_unavailable", "sort"),
        ({"limit": 0}, "limit_invalid", "limit"),
        ({"limit": 10**9}, "limit_invalid", "limit"),
    ],
)
def test_what_cannot_be_asked(words: dict[str, Any], code: str, path: str) -> None:
    given = {"start": START, "end": END, **words}
    with pytest.raises(Invalid) as caught:
        question(given.pop("start"), given.pop("end"), **given)
    assert (caught.value.problem.code, caught.value.problem.path) == (code, path)
    assert caught.value.problem.hint


def test_an_empty_visitor_type_is_refused_too() -> None:
    with pytest.raises(Invalid):
        question(START, END, where=["visitor_type:"])


def test_values_may_hold_colons_and_repeat() -> None:
    asked = question(START, END, where=["source:https://a.b:8080", "channel:B", "channel:", "channel:B"])
    assert asked.where == (Filter("channel", None), Filter("channel", "B"), Filter("source", "https://a.b:8080"))


@given(st.dates(EARLIEST, date(2190, 1, 1)), st.integers(0, 800), st.sampled_from(["day", "week", "month"]))
def test_buckets_cover_the_period_without_gap(start: date, length: int, unit: str) -> None:
    span = period(start, date.fromordinal(start.toordinal() + length))
    found = buckets(span, unit)
    assert sum(span.overlap(first, last_of(first, unit)) for first in found) == span.days
    assert found == sorted(set(found))


def test_the_period_before_the_first_day_can_be_had() -> None:
    assert Period(EARLIEST, EARLIEST).previous().days == 1
    assert Period(LATEST, LATEST).bounds()[1].date() > LATEST

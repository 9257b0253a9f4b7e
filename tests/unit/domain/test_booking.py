"""Costs booked by hand: what is refused and where, and that taking back leaves nothing behind."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faden.domain.booking import Stamp, booking, reversal, same
from faden.domain.cost import cost
from faden.domain.errors import Conflict, Invalid

STAMP = Stamp("Ada", datetime(2026, 3, 9, 8, tzinfo=UTC), "Europe/Berlin")
FORM: dict[str, Any] = {
    "campaign": "spring",
    "amount": "1200.50",
    "currency": "EUR",
    "start": "2026-03-01",
    "end": "2026-03-31",
    "status": "actual",
}
ID = "5f0c1e6a-0000-4000-8000-000000000001"


def test_a_form_becomes_a_cost_event() -> None:
    made = booking(ID, {**FORM, "note": "  First half "}, STAMP)
    assert (made.type, made.name, made.source, made.keys) == ("cost", "Cost Booked", "faden", {})
    assert made.at == datetime(2026, 3, 1, 11, tzinfo=UTC)
    assert made.properties["note"] == "First half"
    assert made.properties["by"] == "Ada"
    assert cost(made.properties)[:6] == (
        "spring",
        None,
        date(2026, 3, 1),
        date(2026, 3, 31),
        Decimal("1200.50"),
        "EUR",
    )


@pytest.mark.parametrize(
    ("wrong", "code", "path"),
    [
        ({"amount": "0"}, "amount_not_positive", "amount"),
        ({"amount": "-5"}, "amount_not_positive", "amount"),
        ({"amount": "a lot"}, "number_invalid", "amount"),
        ({"amount": "1e13"}, "number_out_of_range", "amount"),
        ({"currency": "euro"}, "currency_invalid", "currency"),
        ({"start": "tomorrow"}, "date_invalid", "start"),
        ({"end": ""}, "date_invalid", "end"),
        ({"end": "2026-02-28"}, "period_invalid", "end"),
        ({"end": "2126-03-01"}, "period_too_long", "end"),
        ({"status": "assumed"}, "status_unknown", "status"),
        ({"status": "paid"}, "status_unknown", "status"),
        ({"note": "x" * 501}, "note_invalid", "note"),
        ({"note": "a\0b"}, "note_invalid", "note"),
    ],
)
def test_a_wrong_form_is_told_which_field(wrong: dict[str, str], code: str, path: str) -> None:
    with pytest.raises(Invalid) as refused:
        booking(ID, {**FORM, **wrong}, STAMP)
    assert (refused.value.problem.code, refused.value.problem.path) == (code, path)


@pytest.mark.parametrize("wanted", ["", "short", "x" * 65, "zwölf-Zeichen", "with\nline-feed"])
def test_an_id_that_is_none_is_refused(wanted: str) -> None:
    with pytest.raises(Invalid, match="no id"):
        booking(wanted, FORM, STAMP)


def test_the_same_form_is_the_same_event_and_another_one_is_not() -> None:
    first = booking(ID, FORM, STAMP)
    later = booking(ID, {**FORM, "amount": "1200.5"}, STAMP._replace(at=STAMP.at + timedelta(hours=1)))
    assert first.id == later.id
    assert same(first, later)
    assert not same(first, booking(ID, {**FORM, "amount": "1200.51"}, STAMP))
    assert not same(first, booking(ID, {**FORM, "note": "other"}, STAMP))


@given(
    st.decimals("0.0001", "1e12", places=4),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.integers(0, 3659),
    st.sampled_from(["actual", "planned"]),
)
def test_what_is_taken_back_sums_to_nothing_on_the_same_days(
    amount: Decimal, first: date, days: int, status: str
) -> None:
    form = {**FORM, "amount": str(amount), "start": str(first), "end": str(first + timedelta(days)), "status": status}
    made = booking(ID, form, STAMP)
    back = cost(reversal(made, STAMP).properties)
    booked = cost(made.properties)
    assert back.amount + booked.amount == 0
    assert back._replace(amount=booked.amount) == booked


def test_taking_back_happens_once_and_is_not_taken_back_itself() -> None:
    made = booking(ID, FORM, STAMP)
    back = reversal(made, STAMP)
    assert reversal(made, STAMP._replace(by="Berta")).id == back.id
    with pytest.raises(Conflict):
        reversal(back, STAMP)

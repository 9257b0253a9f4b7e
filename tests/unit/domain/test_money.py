"""Money: exact, in a currency, or refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faden.domain.errors import Invalid
from faden.domain.money import LIMIT, decimal, money


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        (12.1, "12.1"),
        ("12.50", "12.50"),
        (" 7 ", "7"),
        (3, "3"),
        ("1e2", "1E+2"),
        ("0.00005", "0"),
        ("1.23456", "1.2346"),
        (-4.5, "-4.5"),
        (Decimal("1.1"), "1.1"),
    ],
)
def test_amount(given_: object, expected: str) -> None:
    assert decimal(given_, path="revenue") == Decimal(expected)


@pytest.mark.parametrize("wrong", [None, True, "", "12,50", "x", "nan", "inf", float("nan"), 1e13, "1e400", [], {}])
def test_what_is_no_amount_is_refused(wrong: object) -> None:
    with pytest.raises(Invalid) as refused:
        decimal(wrong, path="revenue")
    assert refused.value.problem.path == "revenue"


@pytest.mark.parametrize(("given_", "expected"), [("EUR", "EUR"), ("usd", "USD")])
def test_currency(given_: str, expected: str) -> None:
    assert money(1, given_).currency == expected


@pytest.mark.parametrize("wrong", [None, "", "EURO", "E1R", "EUR\n", 978])
def test_what_is_no_currency_is_refused(wrong: object) -> None:
    with pytest.raises(Invalid) as refused:
        money(1, wrong)
    assert refused.value.problem.path == "currency"


@given(st.decimals(min_value=-LIMIT, max_value=LIMIT, allow_nan=False, allow_infinity=False))
def test_amounts_fit_the_store(amount: Decimal) -> None:
    """Eighteen digits, four of them behind the point: whatever is taken can be kept exactly."""
    kept = decimal(amount, path="x")
    assert abs(kept - amount) <= Decimal("0.00005")
    assert kept == kept.quantize(Decimal("0.0001"))
    assert abs(kept) < Decimal(10) ** 14

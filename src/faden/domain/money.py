"""Money: Decimal and a currency, never a float; sums of different currencies do not exist."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

import msgspec

from faden.domain.errors import Invalid

CURRENCY = re.compile(r"^[A-Z]{3}\Z")
LIMIT = Decimal("1e12")
_NUMBERS = (int, float, str, Decimal)
_LAST_PLACE = Decimal("0.0001")


class Money(msgspec.Struct, frozen=True, array_like=True):
    """An amount in a currency (ISO 4217). `Money(Decimal("12.50"), "EUR")`."""

    amount: Decimal
    currency: str


def money(amount: object, currency: object, *, path: str = "revenue") -> Money:
    """Money from what a client sent: number or text, "12.50" or 12.5; `Invalid` for anything else.

    Floats go through their shortest text, so 12.1 becomes exactly 12.1. Four decimals are kept.
    """
    unit = str(currency).upper()
    if not CURRENCY.match(unit):
        raise Invalid(
            "currency_invalid",
            f"»{currency}« is not a currency.",
            path="currency",
            hint="Use ISO 4217, such as EUR.",
        )
    return Money(decimal(amount, path=path), unit)


def decimal(value: object, *, path: str) -> Decimal:
    """An exact number from a client's number or text, at most 1e12 in size, four decimals kept."""
    if isinstance(value, bool) or not isinstance(value, _NUMBERS):
        raise Invalid("number_invalid", f"»{value}« is not a number.", path=path, hint="Use a number such as 12.50.")
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value).strip())
    except InvalidOperation:
        raise Invalid(
            "number_invalid", f"»{value}« is not a number.", path=path, hint="Use a number such as 12.50."
        ) from None
    if not number.is_finite() or abs(number) > LIMIT:
        raise Invalid("number_out_of_range", f"»{value}« is out of range.", path=path, hint="Use less than 1e12.")
    return number.quantize(_LAST_PLACE).normalize() if number.as_tuple().exponent < -4 else number  # type: ignore[operator]

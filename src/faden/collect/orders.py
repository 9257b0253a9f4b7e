"""What an event is worth in money, and which products it is about. Segment's e-commerce specification.

`revenue` counts for whatever event carries it, except for the steps on the way to an order, which repeat the worth of
the same basket. An order without `revenue` is worth its `total`, else the sum of its products.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

from faden.domain.errors import Invalid
from faden.domain.event import Item
from faden.domain.money import Money, decimal, money

ORDER = "Order Completed"
REFUND = "Order Refunded"
ON_THE_WAY = frozenset(
    (
        "Product Viewed",
        "Product Clicked",
        "Product Added",
        "Product Removed",
        "Product List Viewed",
        "Product List Filtered",
        "Cart Viewed",
        "Cart Shared",
        "Checkout Started",
        "Checkout Step Viewed",
        "Checkout Step Completed",
        "Payment Info Entered",
        "Order Updated",
        "Order Cancelled",
        "Coupon Entered",
        "Coupon Applied",
        "Coupon Denied",
        "Coupon Removed",
    )
)
"""Events that speak of money which `Order Completed` brings: counting them too would count it twice."""

MOST_LINES = 1000
_ZERO = Decimal(0)
_ONE = Decimal(1)
_AMOUNTS = frozenset((int, float, str))
_THOUSANDTH = Decimal("0.001")
_PIECES = frozenset((ORDER, REFUND, "Product Added"))
_IDS = ("product_id", "productId", "sku", "id", "name")


def items(name: str, properties: dict[str, Any]) -> tuple[Item, ...]:
    """The products of an event: `products`, or the one whose `product_id` stands in the properties themselves.

    Bought pieces carry their revenue, refunded ones a negative one; what was only looked at has the quantity 0.
    `Invalid` with the path of the line that cannot be read.
    """
    products = properties.get("products")
    if products is None:
        if properties.get("product_id") is None:
            return ()
        return (_item(name, properties, "properties"),)
    if not isinstance(products, list):
        raise Invalid(
            "products_invalid", "»products« is not a list.", path="properties.products", hint="Use a list of objects."
        )
    if len(products) > MOST_LINES:
        raise Invalid(
            "products_too_many",
            f"{len(products)} products in one event.",
            path="properties.products",
            hint=f"Use at most {MOST_LINES}.",
        )
    return tuple(_item(name, one, f"properties.products[{at}]") for at, one in enumerate(products))


def _item(name: str, product: Any, path: str) -> Item:
    if not isinstance(product, dict):
        raise Invalid("product_invalid", "A product is not an object.", path=path, hint='Use {"product_id": …}.')
    product_id = _identifier(product, path)
    given = product.get("quantity")
    quantity = _ONE if given is None else _pieces(given, path)
    worth = _ZERO
    if name in (ORDER, REFUND):
        worth = _worth(product, quantity, path)
        if name == REFUND:
            quantity, worth = -abs(quantity), -abs(worth)
    elif name not in _PIECES:
        quantity = _ZERO
    return Item(product_id, _text(product.get("name")), _text(product.get("category")), quantity, worth)


def _identifier(product: dict[str, Any], path: str) -> str:
    for key in _IDS:
        value = product.get(key)
        if isinstance(value, str):
            value = value.strip()
            if value:
                return value[:200]
        elif isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    raise Invalid(
        "product_id_missing",
        "A product without an id.",
        path=f"{path}.product_id",
        hint="Send product_id or sku.",
    )


def _pieces(value: object, path: str) -> Decimal:
    kind = type(value)
    if kind is int or kind is float:
        return _repeated_pieces(value, f"{path}.quantity")
    return _checked_pieces(value, f"{path}.quantity")


def _checked_pieces(value: object, path: str) -> Decimal:
    return decimal(value, path=path).quantize(_THOUSANDTH).normalize()


_repeated_pieces = lru_cache(maxsize=10_000, typed=True)(_checked_pieces)


def _worth(product: dict[str, Any], quantity: Decimal, path: str) -> Decimal:
    if product.get("revenue") is not None:
        return decimal(product["revenue"], path=f"{path}.revenue")
    price = product.get("price")
    if price is None:
        return _ZERO
    return decimal(decimal(price, path=f"{path}.price") * quantity, path=f"{path}.price")


def revenue(name: str, properties: dict[str, Any], lines: tuple[Item, ...], currency: str) -> Money | None:
    """What the event brought in, negative for a refund; None where it is not about money. `currency`: the fallback.

    Raises `Invalid` with the path for what is not an amount or not a currency.
    """
    amount, path = properties.get("revenue"), "properties.revenue"
    if name in ON_THE_WAY:
        return None
    if name in (ORDER, REFUND) and amount is None:
        amount, path = properties.get("total"), "properties.total"
        if amount is None and lines:
            amount, path = sum((line.revenue for line in lines), _ZERO), "properties.products"
    if amount is None:
        return None
    unit = properties.get("currency") or currency
    if isinstance(unit, str) and type(amount) in _AMOUNTS:
        found = _money(amount, unit, path)
    else:
        found = _checked_money(amount, unit, path)
    return Money(-abs(found.amount), found.currency) if name == REFUND else found


def _checked_money(amount: object, currency: object, path: str) -> Money:
    try:
        return money(amount, currency, path=path)
    except Invalid as error:
        problem = error.problem
        if problem.path == "currency":
            raise Invalid(problem.code, problem.message, path="properties.currency", hint=problem.hint) from None
        raise


_money = lru_cache(maxsize=10_000, typed=True)(_checked_money)
"""Prices repeat; an exact amount from a client's number costs three microseconds."""


def _text(value: object) -> str | None:
    return value.strip()[:200] or None if isinstance(value, str) else None

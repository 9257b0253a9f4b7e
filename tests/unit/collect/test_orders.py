"""Money and products of the e-commerce events."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from faden.collect.orders import MOST_LINES, items, revenue
from faden.domain.errors import Invalid
from faden.domain.event import Item
from faden.domain.money import Money

D = Decimal
CHEESE = {"product_id": "p1", "name": "Käse", "category": "Kühlregal", "price": 2.5, "quantity": 3}


@pytest.mark.parametrize(
    ("name", "properties", "expected"),
    [
        ("Order Completed", {"revenue": 12.5, "currency": "chf"}, Money(D("12.5"), "CHF")),
        ("Order Completed", {"revenue": "12.50"}, Money(D("12.50"), "EUR")),
        ("Order Completed", {"revenue": 0, "total": 9}, Money(D(0), "EUR")),
        ("Order Completed", {"total": 9}, Money(D(9), "EUR")),
        ("Order Completed", {"products": [CHEESE, {"sku": "x", "price": "0.49"}]}, Money(D("7.99"), "EUR")),
        ("Order Completed", {}, None),
        ("Order Refunded", {"total": 9}, Money(D(-9), "EUR")),
        ("Order Refunded", {"revenue": -9}, Money(D(-9), "EUR")),
        ("Order Refunded", {"products": [CHEESE]}, Money(D("-7.5"), "EUR")),
        ("Order Refunded", {}, None),
        ("Checkout Started", {"revenue": 12.5}, None),
        ("Product Added", {"revenue": 12.5}, None),
        ("Subscription Started", {"revenue": 12.5}, Money(D("12.5"), "EUR")),
        ("Subscription Started", {"total": 12.5}, None),
        ("Subscription Started", {"revenue": None}, None),
    ],
)
def test_what_an_event_brings_in(name: str, properties: dict[str, Any], expected: Money | None) -> None:
    assert revenue(name, properties, items(name, properties), "EUR") == expected


@pytest.mark.parametrize(
    ("name", "properties", "expected"),
    [
        ("Product Viewed", CHEESE, (Item("p1", "Käse", "Kühlregal", D(0), D(0)),)),
        ("Product Added", CHEESE, (Item("p1", "Käse", "Kühlregal", D(3), D(0)),)),
        ("Order Completed", {"products": [CHEESE]}, (Item("p1", "Käse", "Kühlregal", D(3), D("7.5")),)),
        ("Order Refunded", {"products": [CHEESE]}, (Item("p1", "Käse", "Kühlregal", D(-3), D("-7.5")),)),
        ("Cart Viewed", {"products": [CHEESE]}, (Item("p1", "Käse", "Kühlregal", D(0), D(0)),)),
        ("Product Reviewed", {"product_id": 5}, (Item("5", None, None, D(0), D(0)),)),
        ("Order Completed", {"products": []}, ()),
        ("Order Completed", {"products": [{"sku": "s", "revenue": 3}]}, (Item("s", None, None, D(1), D(3)),)),
        ("Order Completed", {"products": [{"name": "Brot"}]}, (Item("Brot", "Brot"),)),
        (
            "Order Completed",
            {"products": [{"sku": "s", "quantity": 0.12345}]},
            (Item("s", None, None, D("0.123"), D(0)),),
        ),
        ("Lead Generated", {"name": "x"}, ()),
    ],
)
def test_products_become_items(name: str, properties: dict[str, Any], expected: tuple[Item, ...]) -> None:
    assert items(name, properties) == expected


@pytest.mark.parametrize(
    ("properties", "code", "path"),
    [
        ({"revenue": "12,50"}, "number_invalid", "properties.revenue"),
        ({"revenue": True}, "number_invalid", "properties.revenue"),
        ({"revenue": [1]}, "number_invalid", "properties.revenue"),
        ({"revenue": ""}, "number_invalid", "properties.revenue"),
        ({"revenue": "NaN"}, "number_out_of_range", "properties.revenue"),
        ({"revenue": 1e13}, "number_out_of_range", "properties.revenue"),
        ({"total": "x"}, "number_invalid", "properties.total"),
        ({"revenue": 1, "currency": "EURO"}, "currency_invalid", "properties.currency"),
        ({"revenue": 1, "currency": "EUR\n"}, "currency_invalid", "properties.currency"),
        ({"revenue": 1, "currency": {"a": 1}}, "currency_invalid", "properties.currency"),
        ({"products": "cheese"}, "products_invalid", "properties.products"),
        ({"products": ["cheese"]}, "product_invalid", "properties.products[0]"),
        ({"products": [CHEESE, {}]}, "product_id_missing", "properties.products[1].product_id"),
        ({"products": [{"sku": True}]}, "product_id_missing", "properties.products[0].product_id"),
        (
            {"products": [{"sku": "s", "price": "cheap"}]},
            "number_invalid",
            "properties.products[0].price",
        ),
        (
            {"products": [{"sku": "s", "price": 1e11, "quantity": 1e11}]},
            "number_out_of_range",
            "properties.products[0].price",
        ),
        ({"products": [{"sku": "s", "quantity": []}]}, "number_invalid", "properties.products[0].quantity"),
        ({"products": [CHEESE] * (MOST_LINES + 1)}, "products_too_many", "properties.products"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_path(properties: dict[str, Any], code: str, path: str) -> None:
    with pytest.raises(Invalid) as caught:
        revenue("Order Completed", properties, items("Order Completed", properties), "EUR")
    assert (caught.value.problem.code, caught.value.problem.path) == (code, path)

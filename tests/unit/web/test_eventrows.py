"""An event's row says what was bought, whatever of it the sender told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from faden.domain.event import Item
from faden.store.people import EventFacts
from faden.web.eventrows import timeline_row
from tests import events

FACTS = EventFacts(1, 2, 3, "Direct", None, Decimal(0))


@pytest.mark.parametrize(
    ("items", "named"),
    [
        ((), []),
        ((Item("1", "Shoe", "Clothes"), Item("2", None, "Food"), Item("3")), ["Shoe", "Food"]),
        ((Item("1", None, "Food"), Item("2", None, "Food"), Item("3", "Pen")), ["Food", "Pen"]),
        (tuple(Item(str(one), f"Thing {one}") for one in range(9)), ["Thing 0", "Thing 1", "Thing 2"]),
    ],
)
def test_products_are_named_once_and_only_the_first_of_them(items: tuple[Item, ...], named: list[str]) -> None:
    row = timeline_row(events.order(0, "9.90", items=items), FACTS)
    assert (row.products, row.product_count) == (named, len(items))

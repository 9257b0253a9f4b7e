"""Segments of the demo's retailer: what its marketing would look at first."""

from __future__ import annotations

from typing import Any

from faden.domain.definition import Label
from faden.domain.segment import Segment


def _did(event: str, times: int, days: int, operator: str = ">=") -> dict[str, Any]:
    where = {"combinator": "and", "not": False, "rules": [{"field": "name", "operator": "=", "value": event}]}
    return {"field": "did", "operator": operator, "value": {"times": times, "days": days, "where": where}}


def _all(*rules: dict[str, Any]) -> dict[str, Any]:
    return {"combinator": "and", "not": False, "rules": list(rules)}


SEGMENTS = {
    "regulars": Segment(
        Label("Stammkunden", "Regulars"),
        _all(_did("Order Completed", 4, 28)),
        "Mindestens vier Einkäufe in vier Wochen. At least four purchases in four weeks.",
    ),
    "drifting-away": Segment(
        Label("Drohen zu gehen", "Drifting away"),
        _all(_did("Order Completed", 1, 21, "<"), {"field": "orders", "operator": ">=", "value": 10}),
        "Zehn Einkäufe und mehr, aber keiner seit drei Wochen. Ten purchases or more, but none for three weeks.",
        purpose="marketing.email",
    ),
    "coupon-users": Segment(
        Label("Lösen Gutscheine ein", "Redeem coupons"),
        _all(_did("Coupon Redeemed", 1, 90)),
        "Ein Gutschein in den letzten 90 Tagen. A coupon within the last 90 days.",
    ),
    "large-baskets": Segment(
        Label("Kaufen viel", "Buy a lot"),
        _all({"field": "revenue.USD", "operator": ">=", "value": 3000}),
        "Mindestens 3.000 Dollar in einem Jahr. At least 3,000 dollars in a year.",
    ),
}

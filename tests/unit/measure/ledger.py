"""A small warehouse written by hand: visits with what happened in them, shipped as the event path would ship them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from faden.domain.clock import Clock
from faden.measure.ask import Asker
from faden.measure.meanings import Meanings
from faden.store.facts import (
    DIMENSIONS,
    CostRow,
    DecisionRow,
    EventRow,
    ItemRow,
    MembershipRow,
    PersonRow,
    ReactionRow,
    Shipment,
    VisitRow,
)
from faden.store.warehouse import Packed, Warehouse

NOON = datetime(2026, 3, 2, 12, 0)
"""A Monday."""


class Ledger:
    """Rows by hand. Sequence numbers count up; a visit's number is that of its first event."""

    def __init__(self, path: Path) -> None:
        self.warehouse = Warehouse(path)
        self.seq = 0
        self._clear()

    def _clear(self) -> None:
        self.events: list[EventRow] = []
        self.visits: list[VisitRow] = []
        self.items: list[ItemRow] = []
        self.costs: list[CostRow] = []
        self.persons: list[PersonRow] = []
        self.memberships: list[MembershipRow] = []
        self.decisions: list[DecisionRow] = []
        self.reactions: list[ReactionRow] = []

    def visit(
        self,
        day: date | datetime = NOON,
        *,
        who: int | None = 1,
        pages: int = 1,
        dwell: int = 0,
        points: str = "1",
        order: str | None = None,
        currency: str = "EUR",
        products: Sequence[tuple[str, str | None, str]] = (),
        **dimensions: Any,
    ) -> int:
        """A visit: `pages` page views, then perhaps one order with products (id, category, revenue)."""
        at = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day, 12)
        place: dict[str, Any] = {name: dimensions.get(name) for name in DIMENSIONS}
        place |= {
            "touchpoint": dimensions.get("touchpoint", "shop"),
            "channel": dimensions.get("channel", "Direct"),
            "fresh": bool(dimensions.get("fresh", False)),
        }
        first = self.seq + 1
        self.visits.append(VisitRow(first, first, at, at, who, *place.values()))
        for number in range(max(pages, 1)):
            changes = {
                "visits": int(number == 0),
                "new_visits": int(number == 0 and place["fresh"]),
                "pageviews": int(pages > 0),
                "dwell": dwell if number == max(pages, 1) - 1 else 0,
                "bounces": int(pages == 1 and order is None),
                "points": Decimal(points),
            }
            self._event("Page Viewed", at + timedelta(minutes=number), at, who, first, place, changes)
        if order is not None:
            money = {"orders": 1, "conversions": 1, "points": Decimal(100), "revenue": Decimal(order)}
            self._event("Order Completed", at + timedelta(minutes=9), at, who, first, place, money, currency)
            for product, category, revenue in products:
                share = Decimal(100) / len(products)
                self.items.append(
                    ItemRow(
                        self.seq, first, at, who, product, category, Decimal(1), currency, share, Decimal(revenue)
                    )
                )
        return first

    def _event(
        self,
        name: str,
        at: datetime,
        visit_at: datetime | None,
        who: int | None,
        visit: int | None,
        place: dict[str, Any],
        changes: dict[str, Any],
        currency: str | None = None,
        actor: str = "human",
    ) -> None:
        self.seq += 1
        names = ("visits", "new_visits", "pageviews", "dwell", "bounces", "conversions", "orders")
        numbers = [changes.get(one, 0) for one in names]
        money = [changes.get("points", Decimal(0)), changes.get("revenue", Decimal(0))]
        front = (self.seq, at, at, visit_at, name, "track", actor, who, visit, "/path", currency)
        self.events.append(EventRow(*front, *place.values(), *numbers, *money))

    def bot(self, day: datetime = NOON) -> None:
        """A machine's event."""
        place = dict.fromkeys(DIMENSIONS) | {"touchpoint": "shop", "channel": "Unassigned", "fresh": False}
        self._event("Page Viewed", day, None, None, None, place, {}, actor="bot")

    def outside(self, at: datetime, who: int, points: str) -> None:
        """An event between visits that is worth something."""
        place = dict.fromkeys(DIMENSIONS) | {"touchpoint": "shop", "channel": "Direct", "fresh": False}
        self._event("Review Submitted", at, at, who, None, place, {"points": Decimal(points)})

    def cost(
        self, first: date, last: date, amount: str, currency: str = "EUR", status: str = "actual", **to: str
    ) -> None:
        """A booked cost."""
        self.seq += 1
        self.costs.append(
            CostRow(self.seq, to.get("campaign"), to.get("channel"), first, last, Decimal(amount), currency, status)
        )

    def join(self, profile: int, person: int) -> None:
        """Two profiles become one person."""
        self.persons.append(PersonRow(profile, person))

    def belong(self, who: int, segment: str, change: int = 1) -> None:
        """Somebody enters a segment, or leaves it (-1)."""
        self.seq += 1
        self.memberships.append(MembershipRow(self.seq, NOON, NOON, who, segment, change))

    def decide(self, at: datetime, who: int | None, arm: str | None, experience: str = "hero", **more: Any) -> None:
        """Something is decided for somebody."""
        self.seq += 1
        named: dict[str, Any] = {"variant": arm or "plain", "reason": "experiment", "explored": False}
        named |= {
            "decision": f"d{self.seq}",
            "placement": "home.hero",
            "propensity": 0.5,
            "times": 1,
            "slots": 0,
            "by_lot": 0,
            **more,
        }
        front = (self.seq, at, at, who, named["decision"], named["placement"], experience, 1)
        shown = (named["variant"], named["reason"], arm, named["variant"], named["explored"], named["propensity"])
        self.decisions.append(DecisionRow(*front, *shown, named["times"], named["slots"], named["by_lot"]))

    def click(self, at: datetime, who: int | None, experience: str = "hero") -> None:
        """Somebody clicks on what was shown."""
        self.seq += 1
        self.reactions.append(ReactionRow(self.seq, at, at, who, f"d{self.seq}", experience, None, "clicked"))

    def deed(self, at: datetime, who: int, visit: int | None, **changes: Any) -> None:
        """Any event of somebody; `currency` beside what it changes."""
        place = dict.fromkeys(DIMENSIONS) | {"touchpoint": "shop", "channel": "Direct", "fresh": False}
        currency = changes.pop("currency", None)
        self._event("Something Done", at, at, who, visit, place, changes, currency)

    def ship(self, *, summed: bool = False) -> None:
        """Hand everything over; `summed`: the rollups have read it too."""
        rows = (
            self.events,
            self.visits,
            self.items,
            self.costs,
            self.persons,
            self.memberships,
            self.decisions,
            self.reactions,
        )
        packed = Packed(Shipment(self.seq, *rows))
        for _ in packed.pack():
            pass
        self.warehouse.ship(packed)
        self._clear()
        while summed and self.warehouse.roll_up():
            pass

    def asker(self, clock: Clock, **meanings: Any) -> Asker:
        """Somebody who answers from this ledger."""
        return Asker(self.warehouse, clock, lambda: Meanings(**meanings))

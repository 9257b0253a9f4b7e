"""The costs booked for a campaign: which there are, from the warehouse; what was said with them, from the log."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from faden.domain.event import Event
from faden.store.log import SqliteLog
from faden.store.warehouse import Warehouse


class Booking(NamedTuple):
    """A booked cost by its number in the log; `taken_back`: a later booking is its opposite."""

    seq: int
    event: Event
    taken_back: bool


class Booked(NamedTuple):
    """All that stands booked by status and currency, after what was taken back."""

    status: str
    currency: str
    amount: Decimal


class Bookings:
    """Questions about booked costs. What was accepted must have reached the warehouse (`Pipeline.drain`)."""

    def __init__(self, warehouse: Warehouse, log: SqliteLog) -> None:
        self._warehouse, self._log = warehouse, log

    def page(self, campaign: str, page: int, size: int) -> tuple[int, list[Booking]]:
        """How many bookings there are, and some of them, newest first."""
        found = self._warehouse.query("SELECT seq FROM costs WHERE campaign = ? ORDER BY seq DESC", [campaign]).rows
        wanted = [int(row[0]) for row in found][(page - 1) * size : page * size]
        return len(found), self._told(campaign, wanted)

    def sums(self, campaign: str) -> list[Booked]:
        """What stands booked."""
        rows = self._warehouse.query(
            "SELECT status, currency, sum(amount) FROM costs WHERE campaign = ? GROUP BY ALL ORDER BY ALL", [campaign]
        ).rows
        return [Booked(status, currency, amount) for status, currency, amount in rows if amount]

    def one(self, seq: int) -> Event | None:
        """The cost event of that number."""
        event = self._log.event(seq)
        return event if event is not None and event.type == "cost" else None

    def by_id(self, campaign: str | None, event_id: str) -> Booking | None:
        """The campaign's booking with that id."""
        rows = self._warehouse.query(
            "SELECT seq FROM costs WHERE campaign IS NOT DISTINCT FROM ? ORDER BY seq DESC", [campaign]
        ).rows
        events = self._log.events([int(row[0]) for row in rows])
        found = next((seq for seq, event in events.items() if event.id == event_id), None)
        return None if found is None else Booking(found, events[found], taken_back=False)

    def _told(self, campaign: str, wanted: list[int]) -> list[Booking]:
        # Only what takes something back has an amount below 0, and such bookings are few.
        rows = self._warehouse.query("SELECT seq FROM costs WHERE campaign = ? AND amount < 0", [campaign]).rows
        events = self._log.events([*wanted, *(int(row[0]) for row in rows)])
        taken_back = {events[int(row[0])].properties.get("reverses") for row in rows}
        return [Booking(seq, events[seq], events[seq].id in taken_back) for seq in wanted]

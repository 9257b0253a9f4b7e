"""What the warehouse knows of single persons and single events, by their numbers. Plain SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple

from faden.store.warehouse import Warehouse


class EventFacts(NamedTuple):
    """What an event was counted as."""

    seq: int
    profile: int | None
    visit: int | None
    channel: str
    campaign: str | None
    points: Decimal


class VisitFacts(NamedTuple):
    """One visit: when, where and how it began, and what its events add up to. `seconds`: of attention."""

    visit: int
    at: datetime
    touchpoint: str
    channel: str
    source: str | None
    campaign: str | None
    country: str | None
    region: str | None
    device: str | None
    events: int
    pages: int
    seconds: int
    orders: int
    points: Decimal


class People:
    """Questions about persons."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse

    def timeline(self, profiles: Sequence[int], before: tuple[datetime, int] | None, limit: int) -> list[EventFacts]:
        """The newest events of these profiles by when they happened; `before`: time and number of one already told.

        The log's order is that of arrival: an import brings a whole past at once.
        """
        marks = ",".join("?" * len(profiles))
        values: list[object] = [*profiles]
        cut = ""
        if before is not None:
            at, seq = before
            moment = at.astimezone(UTC).replace(tzinfo=None)
            cut = ' AND ("at" < ? OR ("at" = ? AND seq < ?))'
            values.extend((moment, moment, seq))
        return self._facts(f'profile IN ({marks}){cut} ORDER BY "at" DESC, seq DESC LIMIT ?', [*values, limit])

    def facts(self, sequences: Sequence[int]) -> dict[int, EventFacts]:
        """What these events were counted as; those not yet in the warehouse are missing."""
        if not sequences:
            return {}
        found = self._facts(f"seq IN ({','.join('?' * len(sequences))})", list(sequences))
        return {one.seq: one for one in found}

    def _facts(self, condition: str, values: list[object]) -> list[EventFacts]:
        rows = self._warehouse.query(
            f"SELECT seq, profile, visit, channel, campaign, points FROM events WHERE {condition}",
            values,
        ).rows
        return [EventFacts(*row) for row in rows]

    def life(self, profiles: Sequence[int]) -> list[int]:
        """All events of these profiles by their numbers, in the order in which they happened."""
        marks = ",".join("?" * len(profiles))
        sql = f'SELECT seq FROM events WHERE profile IN ({marks}) ORDER BY "at", seq'
        return [int(row[0]) for row in self._warehouse.query(sql, [*profiles]).rows]

    def machines(self, since: datetime) -> list[int]:
        """Events of bots and scanners, which are nobody's."""
        mine = "profile IS NULL AND actor <> 'human'"
        sql = f'SELECT seq FROM events WHERE {mine} AND "at" >= ? ORDER BY seq'
        return [int(row[0]) for row in self._warehouse.query(sql, [since.astimezone(UTC).replace(tzinfo=None)]).rows]

    def visits(self, profiles: Sequence[int]) -> list[VisitFacts]:
        """The visits of these profiles with their figures, the oldest first."""
        marks = ",".join("?" * len(profiles))
        sums = ", ".join(f"sum({name})" for name in ("pageviews", "dwell", "orders", "points"))
        sql = (
            f'SELECT v.visit, v."at", v.touchpoint, v.channel, v.source, v.campaign, v.country, v.region, v.device, '
            f"e.* FROM visits v JOIN (SELECT visit, count(*), {sums} FROM events WHERE profile IN ({marks}) "
            f'AND visit IS NOT NULL GROUP BY visit) e ON e.visit = v.visit ORDER BY v."at", v.visit'
        )
        rows = self._warehouse.query(sql, [*profiles]).rows
        return [VisitFacts(row[0], row[1].replace(tzinfo=UTC), *row[2:9], *row[10:]) for row in rows]

    def owner(self, profile: int) -> int:
        """The person that a profile belongs to now."""
        found = self._warehouse.query("SELECT person FROM persons WHERE profile = ?", [profile]).rows
        return int(found[0][0]) if found else profile

"""Who belongs to which segment, as the warehouse has it: sums of entering (1) and leaving (-1)."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from faden.store.warehouse import Warehouse


class Size(NamedTuple):
    """A segment's members now, and how many came and went since a moment."""

    members: int
    entered: int
    left: int


class Day(NamedTuple):
    """A day on the company's calendar: members at its end, and how many came and went on it."""

    day: date
    members: int
    entered: int
    left: int


class Memberships:
    """Questions about segments' members; for any thread."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse

    def sizes(self, since: datetime) -> dict[str, Size]:
        """All segments that ever had a member; `since` is UTC without a zone."""
        rows = self._warehouse.query(
            'SELECT segment, sum(change), count(*) FILTER (change > 0 AND "at" >= $since), '
            'count(*) FILTER (change < 0 AND "at" >= $since) FROM memberships GROUP BY segment',
            {"since": since},
        ).rows
        return {str(row[0]): Size(int(row[1]), int(row[2]), int(row[3])) for row in rows}

    def days(self, segment: str, first: date, last: date) -> list[Day]:
        """Each day from `first` to `last`, both included."""
        rows = self._warehouse.query(
            "WITH days AS (SELECT unnest(generate_series($first::DATE, $last::DATE, INTERVAL 1 DAY))::DATE AS day), "
            "moves AS (SELECT local::DATE AS day, sum(change) AS net, count(*) FILTER (change > 0) AS entered, "
            "count(*) FILTER (change < 0) AS gone FROM memberships WHERE segment = $segment GROUP BY 1) "
            "SELECT d.day, coalesce((SELECT sum(net) FROM moves WHERE moves.day < $first), 0) "
            "+ sum(coalesce(m.net, 0)) OVER (ORDER BY d.day), coalesce(m.entered, 0), coalesce(m.gone, 0) "
            "FROM days d LEFT JOIN moves m ON m.day = d.day ORDER BY d.day",
            {"segment": segment, "first": first, "last": last},
        ).rows
        return [Day(row[0], int(row[1]), int(row[2]), int(row[3])) for row in rows]

    def members(self, segment: str, most: int, after: int = 0) -> list[int]:
        """At most `most` members with ids greater than `after`, in the order of their ids."""
        rows = self._warehouse.query(
            "SELECT profile FROM memberships WHERE segment = $segment AND profile > $after GROUP BY profile "
            "HAVING sum(change) > 0 ORDER BY profile LIMIT $most",
            {"segment": segment, "after": after, "most": most},
        ).rows
        return [int(row[0]) for row in rows]

    def newest(self, segment: str, most: int) -> list[int]:
        """The members who came last."""
        rows = self._warehouse.query(
            "SELECT profile FROM memberships WHERE segment = $segment GROUP BY profile "
            'HAVING sum(change) > 0 ORDER BY max("at") DESC, profile DESC LIMIT $most',
            {"segment": segment, "most": most},
        ).rows
        return [int(row[0]) for row in rows]

"""What the warehouse knows of decisions: how often what was shown, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from faden.store.warehouse import Warehouse

WITHIN_HOURS = 24
"""What a person buys or reaches so soon after a decision counts as its outcome."""

_DRAWN = "('bandit', 'exploration')"


class ArmCount(NamedTuple):
    """An arm's decisions that a lot has made, and what they brought: sum and sum of squares."""

    variant: str
    n: int
    total: float
    squares: float


class Share(NamedTuple):
    """An experience in numbers: its decisions, how many of them were drawn to explore, places of lists likewise."""

    experience: str
    decisions: int
    people: int
    explored: int
    slots: int
    by_lot: int
    viewed: int
    clicked: int


class VariantCount(NamedTuple):
    """A variant in a period: shown, seen, clicked; followed by a conversion, by revenue."""

    variant: str
    decisions: int
    people: int
    explored: int
    viewed: int
    clicked: int
    converted: int
    revenue: float


class LogLine(NamedTuple):
    """A decision in the log."""

    seq: int
    at: datetime
    profile: int | None
    decision: str
    placement: str
    experience: str
    version: int
    variant: str
    reason: str
    arm: str | None
    explored: bool
    propensity: float
    times: int
    viewed: bool
    clicked: bool


class Decided:
    """Questions about decisions; for any thread."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse

    def arms(self, experience: str, version: int, since: datetime, reward: str) -> list[ArmCount]:
        """What a bandit learns from: each decision once, with its reward. `since` in UTC without a zone."""
        value = {
            "clicked": "max(CASE WHEN r.decision IS NULL THEN 0 ELSE 1 END)",
            "converted": "max(CASE WHEN o.conversions > 0 THEN 1 ELSE 0 END)",
            "revenue": "coalesce(max(o.revenue), 0)",
        }[reward]
        clicks = "SELECT DISTINCT decision FROM reactions WHERE kind = 'clicked' AND \"at\" >= $since"
        sql = (
            f"WITH shown AS ({_SHOWN}), clicks AS ({clicks}), outcomes AS ({_OUTCOMES}), "
            f"each AS (SELECT s.decision, s.variant, CAST({value} AS DOUBLE) AS reward FROM shown s "
            "LEFT JOIN clicks r USING (decision) LEFT JOIN outcomes o USING (decision) GROUP BY ALL) "
            "SELECT variant, count(*), sum(reward), sum(reward * reward) FROM each GROUP BY variant ORDER BY variant"
        )
        values = {"experience": experience, "version": version, "since": since}
        return [ArmCount(*row) for row in self._warehouse.query(sql, values).rows]

    def shares(self, since: datetime) -> dict[str, Share]:
        """All experiences since a moment (UTC without a zone)."""
        sql = (
            "SELECT d.experience, sum(d.times), count(DISTINCT coalesce(p.person, d.profile)), "
            "sum(CASE WHEN d.explored THEN d.times ELSE 0 END), sum(d.slots * d.times), sum(d.by_lot * d.times), "
            "count(DISTINCT v.decision), count(DISTINCT c.decision) FROM decisions d "
            "LEFT JOIN persons p ON p.profile = d.profile "
            "LEFT JOIN (SELECT DISTINCT decision FROM reactions WHERE kind = 'viewed') v ON v.decision = d.decision "
            "LEFT JOIN (SELECT DISTINCT decision FROM reactions WHERE kind = 'clicked') c ON c.decision = d.decision "
            'WHERE d."at" >= $since GROUP BY d.experience'
        )
        rows = self._warehouse.query(sql, {"since": since}).rows
        return {row[0]: Share(row[0], *(int(one) for one in row[1:])) for row in rows}

    def variants(self, experience: str, since: datetime) -> list[VariantCount]:
        """The variants of an experience since a moment (UTC without a zone), by decision."""
        sql = (
            f"WITH outcomes AS ({_OUTCOMES_OF_ALL}), "
            "v AS (SELECT DISTINCT decision FROM reactions WHERE kind = 'viewed'), "
            "c AS (SELECT DISTINCT decision FROM reactions WHERE kind = 'clicked') "
            "SELECT d.variant, sum(d.times), count(DISTINCT coalesce(p.person, d.profile)), "
            "sum(CASE WHEN d.explored THEN d.times ELSE 0 END), count(v.decision), count(c.decision), "
            "sum(CASE WHEN o.conversions > 0 THEN 1 ELSE 0 END), CAST(coalesce(sum(o.revenue), 0) AS DOUBLE) "
            "FROM decisions d "
            "LEFT JOIN persons p ON p.profile = d.profile LEFT JOIN v USING (decision) LEFT JOIN c USING (decision) "
            "LEFT JOIN outcomes o USING (decision) "
            'WHERE d.experience = $experience AND d."at" >= $since GROUP BY d.variant ORDER BY 2 DESC, 1'
        )
        rows = self._warehouse.query(sql, {"experience": experience, "since": since}).rows
        return [VariantCount(*row) for row in rows]

    def lines(self, experience: str | None, people: Sequence[int] | None, before: int, most: int) -> list[LogLine]:
        """The newest decisions before an event number, of an experience or of a person's profiles."""
        where, values = ["d.seq < $before"], {"before": before, "most": most}
        given: dict[str, object] = dict(values)
        if experience is not None:
            where.append("d.experience = $experience")
            given["experience"] = experience
        if people is not None:
            where.append("d.profile IN (SELECT unnest($people))")
            given["people"] = list(people)
        sql = (
            'SELECT d.seq, d."at", coalesce(p.person, d.profile), d.decision, d.placement, d.experience, d.version, '
            "d.variant, d.reason, d.arm, d.explored, d.propensity, d.times, "
            "EXISTS (SELECT 1 FROM reactions r WHERE r.decision = d.decision AND r.kind = 'viewed'), "
            "EXISTS (SELECT 1 FROM reactions r WHERE r.decision = d.decision AND r.kind = 'clicked') "
            "FROM decisions d LEFT JOIN persons p ON p.profile = d.profile "
            f"WHERE {' AND '.join(where)} ORDER BY d.seq DESC, d.placement LIMIT $most"
        )
        return [LogLine(*row) for row in self._warehouse.query(sql, given).rows]

    def visits(self, first: datetime, until: datetime, most: int) -> list[tuple[int, datetime, int | None]]:
        """Visits that began between two moments (UTC without a zone): number, moment, and whose they are."""
        sql = (
            'SELECT v.visit, v."at", coalesce(p.person, v.profile) FROM visits v '
            "LEFT JOIN persons p ON p.profile = v.profile "
            'WHERE v."at" >= $first AND v."at" < $until ORDER BY v."at" DESC, v.visit DESC LIMIT $most'
        )
        rows = self._warehouse.query(sql, {"first": first, "until": until, "most": most}).rows
        return [(int(row[0]), row[1], None if row[2] is None else int(row[2])) for row in rows]


_SHOWN = (
    'SELECT d.decision, min(d.variant) AS variant, min(d."at") AS shown_at, '
    "min(coalesce(p.person, d.profile)) AS person FROM decisions d LEFT JOIN persons p ON p.profile = d.profile "
    f'WHERE d.experience = $experience AND d.version = $version AND d."at" >= $since AND d.reason IN {_DRAWN} '
    "AND d.profile IS NOT NULL GROUP BY d.decision"
)


def _outcomes(shown: str) -> str:
    """Conversions and revenue of a decision's person within a day after it."""
    return (
        "SELECT s.decision, sum(e.conversions) AS conversions, CAST(sum(e.revenue) AS DOUBLE) AS revenue "
        f"FROM {shown} s JOIN (SELECT e.*, coalesce(p.person, e.profile) AS owner FROM events e "
        'LEFT JOIN persons p ON p.profile = e.profile WHERE e."at" >= $since '
        "AND (e.conversions > 0 OR e.revenue > 0)) e ON e.owner = s.person "
        f'AND e."at" >= s.shown_at AND e."at" < s.shown_at + INTERVAL {WITHIN_HOURS} HOUR GROUP BY s.decision'
    )


_OUTCOMES = _outcomes("shown")
_OUTCOMES_OF_ALL = _outcomes(
    '(SELECT d.decision, min(d."at") AS shown_at, min(coalesce(p.person, d.profile)) AS person FROM decisions d '
    'LEFT JOIN persons p ON p.profile = d.profile WHERE d.experience = $experience AND d."at" >= $since '
    "AND d.profile IS NOT NULL GROUP BY d.decision)"
)

"""The thirty days' value report over ten million events, beside SQL written by hand over the same events."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from faden.cli.benchmark.figure import Figure, Goal, figure
from faden.domain.clock import system_clock
from faden.domain.errors import Unavailable
from faden.measure import queries
from faden.measure.ask import Asker
from faden.measure.period import Period
from faden.measure.queries import Shape
from faden.measure.question import question
from faden.store.warehouse import Warehouse

FIRST = date(2026, 1, 1)
DAYS = 120
PERIOD = Period(FIRST + timedelta(days=80), FIRST + timedelta(days=109))
_AT_ONCE = 1_000_000
_ROUNDS = 7

BY_HAND = """
SELECT e.channel, sum(e.visits) AS visits, count(DISTINCT coalesce(p.person, e.profile)) AS visitors,
  sum(e.new_visits) AS new_visits, sum(e.points) AS points, sum(e.conversions) AS conversions,
  sum(e.orders) AS orders, sum(e.revenue) AS revenue, sum(e.pageviews) AS pageviews, sum(e.dwell) AS dwell,
  sum(e.bounces) AS bounces
FROM events e LEFT JOIN persons p ON p.profile = e.profile
WHERE e.visit_local >= $first AND e.visit_local < $until AND e.actor = 'human'
GROUP BY e.channel ORDER BY visits DESC
"""


def thirty_days(events: int) -> list[Figure]:
    """The report as the interface asks for it, the sums alone, and the same by hand."""
    with tempfile.TemporaryDirectory(prefix="faden-bench-") as place:
        path = Path(place) / "warehouse.duckdb"
        fill(path, events)
        warehouse = Warehouse(path)
        try:
            while warehouse.roll_up():
                pass
            warehouse.checkpoint()
            return _compared(warehouse, events)
        finally:
            warehouse.close()


def _compared(warehouse: Warehouse, events: int) -> list[Figure]:
    asker = Asker(warehouse, system_clock)
    asked = question(PERIOD.start.isoformat(), PERIOD.end.isoformat(), by="channel")
    values = queries.parameters(PERIOD, ())
    sums = queries.facts(Shape(("channel",)))
    bound = {name: values[name] for name in sums.names}
    _same(asker.ask(asked).rows, warehouse.query(BY_HAND, values).rows)
    report = _milliseconds(lambda: asker.ask(asked))
    by_hand = _milliseconds(lambda: warehouse.query(BY_HAND, values))
    rolled = _milliseconds(lambda: warehouse.query(sums.sql, bound))
    what = f"of {events:,} events"
    return [
        figure(
            "report-30d",
            f"value report by channel, 30 days {what}; reference: SQL by hand over the events",
            report,
            "ms",
            reference=by_hand,
            goal=Goal("ratio", most=1.2),
        ),
        figure(
            "report-30d",
            f"its sums from the rollups, 30 days {what}; reference: the same",
            rolled,
            "ms",
            reference=by_hand,
            goal=Goal("value", most=100),
        ),
    ]


def _same(rows: Any, by_hand: list[tuple[Any, ...]]) -> None:
    """Two ways to the same figures, or there is nothing to compare."""
    wanted = {row[0]: (int(row[1]), int(row[2])) for row in by_hand}
    found = {row.keys[0]: (int(row.figures.sums["visits"]), int(row.figures.sums["visitors"])) for row in rows}
    if found != wanted:
        raise Unavailable("report_differs", f"The report says {found}, SQL by hand {wanted}.")


def _milliseconds(work: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return best * 1000


def fill(path: Path, events: int) -> None:
    """Made-up events straight into the tables: visits of five events, spread over 120 days."""
    Warehouse(path).close()
    people = max(10, events // 30)
    with duckdb.connect(str(path)) as engine:
        for start in range(0, events, _AT_ONCE):
            engine.execute(_EVENTS, [people, start + 1, min(events, start + _AT_ONCE)])
        engine.execute(_VISITS)
        engine.execute("UPDATE offsets SET value = ? WHERE name = 'warehouse'", [events])


_EVENTS = f"""
INSERT INTO events
WITH numbered AS (
  SELECT seq, (seq - 1) // 5 AS number, (seq - 1) % 5 AS step,
    CAST(hash((seq - 1) // 5) % 1000000007 AS BIGINT) AS dice, CAST(? AS BIGINT) AS people
  FROM range(?, ? + 1) AS r(seq)
), visit AS (
  SELECT *, number * 5 + 1 AS visit_id,
    step = 0 AS first, step > 0 AND dice % 50 = step AS bought, dice % 3 = 0 AS new,
    DATE '{FIRST}' + CAST(number % {DAYS} AS INTEGER) + to_seconds(dice % 86400) AS began
  FROM numbered
)
SELECT seq, began, began + to_minutes(step), began,
  CASE WHEN first THEN 'Page Viewed' WHEN bought THEN 'Order Completed' ELSE 'Product Viewed' END,
  CASE WHEN first THEN 'page' ELSE 'track' END, 'human', dice % people, visit_id, '/shirts',
  CASE WHEN bought THEN 'EUR' END, 'shop',
  ['Organic Search', 'Direct', 'Email', 'Paid Search', 'Referral', 'Display'][1 + dice % 6],
  ['google', 'newsletter', 'bing'][1 + dice % 3], 'campaign-' || (dice % 40), NULL,
  ['DE', 'AT', 'CH'][1 + dice % 3], NULL, ['desktop', 'mobile'][1 + dice % 2], new,
  CAST(first AS TINYINT), CAST(first AND new AS TINYINT), CAST(first AS INTEGER),
  CASE WHEN first THEN 0 ELSE 60 END, 0, CAST(bought AS TINYINT), CAST(bought AS INTEGER),
  CASE WHEN first THEN 1 ELSE 2 END, CASE WHEN bought THEN 49.9 ELSE 0 END
FROM visit
"""  # noqa: S608 - nothing but our own constants
_VISITS = """
INSERT INTO visits
SELECT visit, seq, "at", visit_local, profile,
  touchpoint, channel, source, campaign, content, country, region, device, fresh
FROM events WHERE visits = 1
"""

"""Who was shown what by an experience, and what they did before and after, as the warehouse has it: sums per arm.

A unit is what was put into an arm by lot. Under an experiment it is a person, whose first decision names the arm;
whoever was in two arms (two devices, joined later) is left out and counted. Under a bandit, which draws anew, it is a
person's day: the first decision of the day names the arm, and what follows until midnight is what it brought.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal, NamedTuple

from faden.store.warehouse import Ask, Rows, Warehouse

HELD_OUT, SHOWN = "~held", "~shown"
"""At a placement: people who are never shown anything chosen, and all others. No variant can have these keys."""
DAYS_BEFORE = 28
OWN = ("visits", "conversions", "converted", "orders", "revenue", "points", "clicked")
"""Quantities of a unit after its exposure. Visits are those in which anything happened after it, so the one that it
fell into counts when it went on; money is in the one currency asked for."""
BEFORE = ("past_visits", "past_conversions", "past_orders", "past_revenue", "past_points")
"""The same from the 28 days before the exposure, strictly."""
Unit = Literal["person", "day"]


class ArmSums(NamedTuple):
    """One arm as of a moment: its units, sums of quantities, and sums of products of two of them."""

    until: datetime
    arm: str
    units: int
    sums: Mapping[str, float]
    products: Mapping[tuple[str, str], float]


class Lot(NamedTuple):
    """How many units an arm got within an hour, and the sum of the chances that they were given it with."""

    hour: datetime
    arm: str
    units: int
    propensities: float


class Left(NamedTuple):
    """What is not in the arms: people in two arms, decisions about nobody, orders in another currency."""

    crossed: int
    nameless: int
    foreign: int


class Exposures(NamedTuple):
    """All that an experience's arms can be judged by."""

    arms: list[ArmSums]
    lots: list[Lot]
    left: Left


class ShownDay(NamedTuple):
    """A local day and a variant: decisions, visitors (a person once), and how many of them were shown it by lot."""

    day: date
    variant: str
    decisions: int
    visitors: int
    explored: int


class Explored(NamedTuple):
    """Lots that were drawn and how many fell on exploration; places of lists and how many of them did."""

    lots: int
    explored: int
    places: int
    places_explored: int


class Span(NamedTuple):
    """From when to when decisions and deeds count; UTC without a zone, `end` excluded."""

    start: datetime
    end: datetime


def gather(
    warehouse: Warehouse,
    experience: str,
    unit: Unit,
    span: Span,
    looks: Sequence[datetime],
    currency: str,
    groups: Sequence[Sequence[str]],
) -> Exposures:
    """The arms' sums as of each of `looks`, the last of which is the span's end.

    `groups`: quantities (`OWN`, `BEFORE`) whose products among each other are wanted.
    """
    pairs = _pairs(groups)
    values = {
        "experience": experience,
        "start": span.start,
        "end": span.end,
        "looks": [*looks],
        "currency": currency,
    }
    with warehouse.snapshot() as ask:
        rows = _ask(ask, f"{_units(unit)}, {_deeds(unit)}, {_held()} {_summed(pairs)}", values)
        lots = _ask(ask, f"{_units(unit)} {_LOTS}", values)
        left = _ask(ask, f"{_units(unit)}, {_deeds(unit)} {_LEFT}", values).rows[0]
    return Exposures(
        [_arm(row, pairs) for row in rows.rows], [Lot(*row) for row in lots.rows], Left(*(int(one) for one in left))
    )


def _pairs(groups: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys((one, two) for group in groups for at, one in enumerate(group) for two in group[at:]))


def _ask(ask: Ask, sql: str, values: Mapping[str, object]) -> Rows:
    return ask(f"WITH {sql}", {name: one for name, one in values.items() if f"${name}" in sql})


def _arm(row: Sequence[object], pairs: Sequence[tuple[str, str]]) -> ArmSums:
    until, arm, units, *numbers = row
    names = (*OWN, *BEFORE)
    figures = [float(str(one)) for one in numbers]
    assert isinstance(until, datetime)
    sums = dict(zip(names, figures, strict=False))
    return ArmSums(until, str(arm), int(str(units)), sums, dict(zip(pairs, figures[len(names) :], strict=True)))


_DRAWN = {
    "person": "d.arm",
    "day": "coalesce(d.arm, CASE WHEN d.reason IN ('bandit', 'exploration') THEN d.variant END)",
}
_FIRST = 'min_by(arm, seq) AS arm, min_by("at", seq) AS "at", min(seq) AS seq, min_by(propensity, seq) AS propensity'
_LOTS = """SELECT date_trunc('hour', "at"), arm, count(*), sum(propensity) FROM units
GROUP BY ALL ORDER BY ALL"""
_LEFT = """SELECT (SELECT count(*) FROM everyone WHERE arms > 1),
  (SELECT coalesce(sum(times), 0) FROM decisions WHERE experience = $experience AND "at" >= $start AND "at" < $end
    AND (profile IS NULL OR profile <= 0)),
  (SELECT count(*) FROM deeds WHERE alien)"""


def _units(unit: Unit) -> str:
    """`units`: one row each, with the arm and the moment of the exposure."""
    told = f"""told AS (
  SELECT coalesce(p.person, d.profile) AS person, d."at", d.local, d.seq, d.propensity,
    {_DRAWN[unit]} AS arm
  FROM decisions d LEFT JOIN persons p ON p.profile = d.profile
  WHERE d.experience = $experience AND d.profile > 0 AND d."at" >= $start AND d."at" < $end
), drawn AS (SELECT * FROM told WHERE arm IS NOT NULL)"""
    if unit == "person":
        grouped, kept = "person, NULL::DATE AS day, count(DISTINCT arm) AS arms", "arms = 1"
    else:
        grouped, kept = "person, CAST(local AS DATE) AS day, 1 AS arms", "true"
    return (
        f"{told}, everyone AS (SELECT {grouped}, {_FIRST} FROM drawn GROUP BY ALL), "
        f"units AS (SELECT row_number() OVER () AS unit, * FROM everyone WHERE {kept})"
    )


_VISITORS = f"""drawn AS (
  SELECT coalesce(p.person, e.profile) AS person, 'all' AS arm, e."at", e.seq, 1.0 AS propensity
  FROM events e LEFT JOIN persons p ON p.profile = e.profile
  WHERE e.profile > 0 AND e.actor = 'human' AND e.visit IS NOT NULL AND e."at" >= $start AND e."at" < $end
), units AS (SELECT row_number() OVER () AS unit, person, NULL::DATE AS day, {_FIRST} FROM drawn GROUP BY person)"""
_PASSERS = f"""drawn AS (
  SELECT coalesce(p.person, d.profile) AS person, 'all' AS arm, d."at", d.seq, 1.0 AS propensity
  FROM decisions d LEFT JOIN persons p ON p.profile = d.profile
  WHERE d.placement = $experience AND d.profile > 0 AND d."at" >= $start AND d."at" < $end
), units AS (SELECT row_number() OVER () AS unit, person, NULL::DATE AS day, {_FIRST} FROM drawn GROUP BY person)"""
_ASIDE = f"""drawn AS (
  SELECT coalesce(p.person, d.profile) AS person, d."at", d.seq, 1.0 AS propensity,
    CASE WHEN d.reason = 'holdout' THEN '{HELD_OUT}' ELSE '{SHOWN}' END AS arm
  FROM decisions d LEFT JOIN persons p ON p.profile = d.profile
  WHERE d.placement = $experience AND d.profile > 0 AND d."at" >= $start AND d."at" < $end
), everyone AS (
  SELECT person, NULL::DATE AS day, count(DISTINCT arm) AS arms, {_FIRST} FROM drawn GROUP BY person
), units AS (SELECT row_number() OVER () AS unit, * FROM everyone WHERE arms = 1)"""


def beside(
    warehouse: Warehouse, placement: str, span: Span, currency: str, groups: Sequence[Sequence[str]]
) -> list[ArmSums]:
    """People who came past a placement in the span: those held out, and all others, as of its end.

    Who is held out is told nothing of any experience, so only the placement as a whole can be compared with them.
    """
    return _totals(warehouse, _ASIDE, placement, span, currency, groups)


def passing(
    warehouse: Warehouse, placement: str | None, span: Span, currency: str, groups: Sequence[Sequence[str]]
) -> ArmSums | None:
    """Everybody who came past a placement in the span (None: who came at all), from their first moment there on.

    None where nobody did. What they did after it is what an experiment there would have seen of a control.
    """
    found = _totals(warehouse, _VISITORS if placement is None else _PASSERS, placement, span, currency, groups)
    return found[0] if found else None


def _totals(
    warehouse: Warehouse,
    units: str,
    placement: str | None,
    span: Span,
    currency: str,
    groups: Sequence[Sequence[str]],
) -> list[ArmSums]:
    pairs = _pairs(groups)
    values = {
        "experience": placement,
        "start": span.start,
        "end": span.end,
        "looks": [span.end],
        "currency": currency,
    }
    with warehouse.snapshot() as ask:
        sql = f"{units}, {_deeds('person', _AT_PLACEMENT)}, {_held()} {_summed(pairs)}"
        return [_arm(row, pairs) for row in _ask(ask, sql, values).rows]


_OF_EXPERIENCE = (
    "coalesce(e.experience = $experience, "
    "e.decision IN (SELECT decision FROM decisions WHERE experience = $experience))"
)
_AT_PLACEMENT = "e.experience IN (SELECT experience FROM decisions WHERE placement = $experience)"


def _deeds(unit: Unit, clicked: str = _OF_EXPERIENCE) -> str:
    """`deeds`: what the units did after their exposure; `past`: sums of what they did before it."""
    same_day = "" if unit == "person" else "AND CAST(e.local AS DATE) = u.day"
    after = f'e.person = u.person AND (e."at" > u."at" OR (e."at" = u."at" AND e.seq > u.seq)) {same_day}'
    owned = "coalesce(p.person, e.profile) AS person"
    return f"""doings AS (
  SELECT {owned}, e.seq, e."at", e.local, e.visit, e.conversions, e.orders, e.points::DOUBLE AS points,
    CASE WHEN e.currency = $currency THEN e.revenue::DOUBLE ELSE 0 END AS revenue,
    e.revenue <> 0 AND e.currency IS DISTINCT FROM $currency AS alien
  FROM events e LEFT JOIN persons p ON p.profile = e.profile
  WHERE e.profile > 0 AND e.actor = 'human' AND e."at" < $end
    AND e."at" >= $start - INTERVAL {DAYS_BEFORE} DAY
), clicks AS (
  SELECT {owned}, e.seq, e."at", e.local FROM reactions e LEFT JOIN persons p ON p.profile = e.profile
  WHERE {clicked} AND e.kind = 'clicked' AND e.profile > 0 AND e."at" >= $start AND e."at" < $end
), deeds AS (
  SELECT u.unit, e."at", e.conversions, e.orders, e.points, e.revenue, e.alien, 0 AS clicks,
    e.visit IS NOT NULL AND row_number() OVER (PARTITION BY u.unit, e.visit ORDER BY e."at", e.seq) = 1 AS opens
  FROM units u JOIN doings e ON {after}
  UNION ALL
  SELECT u.unit, e."at", 0, 0, 0, 0, false, 1, false FROM units u JOIN clicks e ON {after}
), past AS (
  SELECT u.unit, count(DISTINCT e.visit) AS visits, sum(e.conversions) AS conversions, sum(e.orders) AS orders,
    sum(e.revenue) AS revenue, sum(e.points) AS points
  FROM units u JOIN doings e ON e.person = u.person AND e."at" < u."at"
    AND e."at" >= u."at" - INTERVAL {DAYS_BEFORE} DAY
  GROUP BY u.unit
)"""


def _held() -> str:
    """`held`: each unit's quantities as of each look at which it was exposed."""
    own = ("visits", "conversions", "orders", "revenue", "points", "clicks")
    grown = ", ".join(f"coalesce(sum(s.{name}), 0)::DOUBLE AS {name}" for name in own)
    past = ", ".join(f"coalesce(b.{name.removeprefix('past_')}, 0)::DOUBLE AS {name}" for name in BEFORE)
    return f"""looks AS (SELECT unnest($looks)::TIMESTAMP AS until),
steps AS (
  SELECT d.unit, l.until, count(*) FILTER (d.opens) AS visits, sum(d.conversions) AS conversions,
    sum(d.orders) AS orders, sum(d.revenue) AS revenue, sum(d.points) AS points, sum(d.clicks) AS clicks
  FROM deeds d ASOF JOIN looks l ON d."at" < l.until GROUP BY d.unit, l.until
), grown AS (
  SELECT l.until, u.unit, u.arm, {grown}
  FROM looks l JOIN units u ON u."at" < l.until LEFT JOIN steps s ON s.unit = u.unit AND s.until <= l.until
  GROUP BY l.until, u.unit, u.arm
), held AS (
  SELECT g.*, least(g.conversions, 1) AS converted, least(g.clicks, 1) AS clicked, {past}
  FROM grown g LEFT JOIN past b ON b.unit = g.unit
)"""


def _summed(pairs: Sequence[tuple[str, str]]) -> str:
    sums = ", ".join(f"sum({name})" for name in (*OWN, *BEFORE))
    products = ", ".join(f"sum({one} * {two})" for one, two in pairs)
    return f"SELECT until, arm, count(*), {sums}, {products} FROM held GROUP BY until, arm ORDER BY until, arm"


def first_drawn(warehouse: Warehouse, experience: str) -> datetime | None:
    """When somebody was given an arm for the first time; UTC without a zone, None: nobody was."""
    sql = 'SELECT min("at") FROM decisions WHERE experience = $experience AND arm IS NOT NULL AND profile > 0'
    found = warehouse.query(sql, {"experience": experience}).rows[0][0]
    return found if isinstance(found, datetime) else None


def shown(warehouse: Warehouse, experience: str, first: date, last: date) -> list[ShownDay]:
    """What was shown day by day, both days included. Of those without a key each time is somebody else."""
    rows = warehouse.query(
        "SELECT CAST(local AS DATE) AS day, variant, sum(times), count(DISTINCT profile) FILTER (profile > 0) "
        "+ coalesce(sum(times) FILTER (profile IS NULL OR profile <= 0), 0), "
        "count(DISTINCT profile) FILTER (explored) FROM decisions "
        "WHERE experience = $experience AND CAST(local AS DATE) BETWEEN $first AND $last "
        "GROUP BY ALL ORDER BY ALL",
        {"experience": experience, "first": first, "last": last},
    ).rows
    return [ShownDay(day, variant, *(int(one) for one in counts)) for day, variant, *counts in rows]


def explored(warehouse: Warehouse, experience: str, first: date, last: date) -> Explored:
    """Of the lots that were drawn, how many fell on exploration; and the same of the places of lists.

    A lot is drawn once a visit, and the same decision has the same name all visit long. Where only one variant was
    possible, or an experiment had drawn already, none is.
    """
    row = warehouse.query(
        "SELECT count(DISTINCT decision) FILTER (lot), count(DISTINCT decision) FILTER (lot AND explored), "
        "coalesce(sum(slots), 0), coalesce(sum(by_lot), 0) FROM ("
        "SELECT *, propensity < 1 AND reason <> 'experiment' AS lot FROM decisions WHERE experience = $experience "
        "AND CAST(local AS DATE) BETWEEN $first AND $last AND profile > 0 AND reason <> 'holdout')",
        {"experience": experience, "first": first, "last": last},
    ).rows[0]
    return Explored(*(int(one) for one in row))

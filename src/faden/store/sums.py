"""The sums that the warehouse keeps ready, as SQL: hourly by all dimensions, daily by each dimension alone.

Each is a reader of the events with an offset of its own: it sums what came after the offset and appends the result,
and a view adds the events that it has not read yet. So the views are exact at any moment. `facts` answers every
question; `daily_<dimension>` answers those about one dimension (or none) from a few thousand rows.
"""

from __future__ import annotations

from faden.store.facts import DIMENSIONS, MEASURES

READERS = ("rollup", "daily")
COUNTED = "actor = 'human' AND visit_local IS NOT NULL"
_SUMS = "count(*) AS events, " + ", ".join(f"sum({name}) AS {name}" for name in MEASURES)
_HOURLY = f"date_trunc('hour', visit_local) AS hour, currency, {', '.join(DIMENSIONS)}"
_BETWEEN = f"seq > ? AND seq <= ? AND {COUNTED}"


def additions(reader: str) -> list[str]:
    """The statements by which a reader takes in the events after its offset (first value) up to another (second)."""
    if reader == "rollup":
        return [f"INSERT INTO rollup SELECT {_HOURLY}, {_SUMS} FROM events WHERE {_BETWEEN} GROUP BY ALL"]
    return [
        f"INSERT INTO daily SELECT '{name}', date_trunc('day', visit_local), CAST({name} AS VARCHAR), currency, "
        f"{_SUMS} FROM events WHERE {_BETWEEN} GROUP BY ALL"
        for name in DIMENSIONS
    ]


def corrections(reader: str, sign: int) -> list[str]:
    """The statements that take back (-1) or add (+1) what the reader has read of the events listed in `old`."""
    counted = ", ".join(f"{sign} * sum({name})" for name in MEASURES)
    kept = f"FROM events WHERE seq IN (SELECT seq FROM old) AND seq <= ? AND {COUNTED} GROUP BY ALL"
    if reader == "rollup":
        return [f"INSERT INTO rollup SELECT {_HOURLY}, {sign} * count(*), {counted} {kept}"]
    return [
        f"INSERT INTO daily SELECT '{name}', date_trunc('day', visit_local), CAST({name} AS VARCHAR), currency, "
        f"{sign} * count(*), {counted} {kept}"
        for name in DIMENSIONS
    ]


def compacted(reader: str) -> str:
    """The reader's rows with those of the same key made one; what was taken back whole leaves none."""
    keys = f"hour, currency, {', '.join(DIMENSIONS)}" if reader == "rollup" else "dimension, hour, value, currency"
    sums = ", ".join(f"sum({name})" for name in ("events", *MEASURES))
    order = "hour" if reader == "rollup" else "dimension, hour"
    return f"SELECT {keys}, {sums} FROM {reader} GROUP BY ALL HAVING sum(events) <> 0 ORDER BY {order}"


def views() -> dict[str, str]:
    """View -> its query."""
    facts = f"SELECT * FROM rollup UNION ALL SELECT {_HOURLY}, {_SUMS} FROM events WHERE {_tail('rollup')}"
    return {"facts": facts, **{f"daily_{name}": _daily(name) for name in DIMENSIONS}}


def _daily(name: str) -> str:
    kind = "BOOLEAN" if name == "fresh" else "VARCHAR"
    kept = f"hour, currency, CAST(value AS {kind}) AS {name}, events, {', '.join(MEASURES)}"
    return (
        f"SELECT {kept} FROM daily WHERE dimension = '{name}' UNION ALL "
        f"SELECT date_trunc('day', visit_local), currency, {name}, {_SUMS} FROM events WHERE {_tail('daily')}"
    )


def _tail(reader: str) -> str:
    return f"seq > (SELECT value FROM offsets WHERE name = '{reader}') AND {COUNTED} GROUP BY ALL"

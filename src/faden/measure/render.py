"""Answers as JSON data and CSV. Rounding happens here and nowhere before."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from faden.domain.definition import Label
from faden.domain.profile import person_id
from faden.measure.answer import Answer, Excluded, Note, Provenance, Row
from faden.measure.dimensions import DIMENSIONS, SEGMENT
from faden.measure.drill import EventLine, Page, VisitLine
from faden.measure.figures import Number
from faden.measure.matrix import Bubble, Matrix
from faden.measure.metrics import METRICS, Metric
from faden.measure.sheet import cell

NOBODY = Label("ohne Kennung", "no identifier")

_PLACES = {"percent": Decimal("0.000001")}
_FOUR = Decimal("0.0001")


def number(value: Number | None, unit: str = "count") -> int | float | None:
    """A figure as a JSON number: whole, or four decimals, six for fractions of 1."""
    if value is None or isinstance(value, int):
        return value
    return float(value.quantize(_PLACES.get(unit, _FOUR), rounding=ROUND_HALF_EVEN))


def moment(at: datetime | None) -> str | None:
    """A moment as ISO text in UTC; the warehouse's moments carry no zone and are UTC."""
    if at is None:
        return None
    aware = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return aware.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def label(one: Label) -> dict[str, str]:
    """Both names."""
    return {"de": one.de, "en": one.en}


def registry() -> dict[str, Any]:
    """All metrics and dimensions, as interface and clients read them."""
    return {
        "metrics": [
            {
                **column(one),
                "description": label(one.description),
                "grain": one.grain,
                "formula": {"kind": one.formula.kind, "of": list(one.formula.of)},
                "empty": label(one.empty),
                "source": one.source,
                "only_by": _names(one.only_by),
                "covered_by": _names(one.covered_by),
                "uncovered": None if one.uncovered is None else label(one.uncovered),
            }
            for one in METRICS
        ],
        "dimensions": [
            {
                "name": one.name,
                "label": label(one.label),
                "values": one.values,
                "empty": label(one.empty),
                "kind": one.kind,
                "uses": list(one.uses),
            }
            for one in (*DIMENSIONS, SEGMENT)
        ],
    }


def _names(found: tuple[str, ...] | None) -> list[str] | None:
    return None if found is None else list(found)


def column(metric: Metric) -> dict[str, Any]:
    """What a table's head needs to know of a metric."""
    return {"name": metric.name, "label": label(metric.label), "unit": metric.unit, "direction": metric.direction}


def report(answer: Answer, lang: str = "de", name: str = "value") -> dict[str, Any]:
    """The answer as the API and `faden report --format json` give it."""
    asked = answer.question
    return {
        "name": name,
        "from": asked.period.start.isoformat(),
        "to": asked.period.end.isoformat(),
        "by": asked.by[0] if asked.by else None,
        "then": asked.by[1] if len(asked.by) > 1 else None,
        "columns": [column(one) for one in answer.metrics],
        "rows": [_row(answer, row, lang) for row in answer.rows],
        "left_off": answer.left_off,
        "totals": _line(answer, answer.totals),
        "weeks": [one.isoformat() for one in answer.weeks],
        "previous": _previous(answer),
        "currency": answer.currency,
        "excluded": excluded(answer.excluded),
        "notes": [_note(one) for one in answer.notes],
        "definition": definition(answer.provenance),
    }


def _note(one: Note) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "on": one.on.isoformat(),
        "people": one.people,
        "events": one.events,
        "text": label(one.text),
    }


def _previous(answer: Answer) -> dict[str, str] | None:
    before = answer.previous_period
    return None if before is None else {"from": before.start.isoformat(), "to": before.end.isoformat()}


def _row(answer: Answer, row: Row, lang: str) -> dict[str, Any]:
    found: dict[str, Any] = dict(zip(answer.question.by, row.keys, strict=True))
    found["label"] = row.labels[0].within(lang)
    if len(row.labels) > 1:
        found["then_label"] = row.labels[1].within(lang)
    return {**found, **_line(answer, row)}


def _line(answer: Answer, row: Row) -> dict[str, Any]:
    return {**_figures(answer, row), "weeks": _weeks(row), "uncovered": list(row.figures.uncovered)}


def _figures(answer: Answer, row: Row) -> dict[str, Any]:
    values = {one.name: number(row.figures.values[one.name], one.unit) for one in answer.metrics}
    before = row.previous
    previous = (
        None if before is None else {one.name: number(before.values[one.name], one.unit) for one in answer.metrics}
    )
    return {**values, "previous": previous}


def _weeks(row: Row) -> list[int | float | None]:
    return [number(value) for value in row.weeks]


def excluded(found: Iterable[Excluded]) -> list[dict[str, Any]]:
    """What was left out, and why."""
    return [
        {"reason": label(one.reason), "count": one.count, "amount": number(one.amount), "currency": one.currency}
        for one in found
    ]


def definition(found: Provenance) -> dict[str, Any]:
    """How the figures can be checked."""
    return {
        "version": found.version,
        "scale_version": found.scale_version,
        "channels_version": found.channels_version,
        "sql": found.sql,
        "values": {name: _plain(value) for name, value in sorted(found.values.items())},
        "rows_read": found.rows_read,
        "seconds": round(found.seconds, 4),
        "fresh_at": moment(found.fresh_at),
        "backlog": found.backlog,
        "source": found.source,
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def matrix(found: Matrix, lang: str = "de") -> dict[str, Any]:
    """The matrix as the API gives it."""
    asked = found.answer.question
    return {
        "by": asked.by[0],
        "from": asked.period.start.isoformat(),
        "to": asked.period.end.isoformat(),
        "size": found.size,
        "bubbles": [_bubble(one, lang) for one in found.bubbles],
        "borders": {
            "volume": number(found.borders.volume),
            "value": number(found.borders.value),
            "set_by": found.borders.set_by,
        },
        "excluded": excluded(found.excluded),
        "currency": found.answer.currency,
        "definition": definition(found.answer.provenance),
    }


def _bubble(one: Bubble, lang: str) -> dict[str, Any]:
    return {
        "key": one.key,
        "label": one.label.within(lang),
        "visits": number(one.visits),
        "value_per_visit": number(one.value_per_visit),
        "engagement_value": number(one.engagement_value),
        "cost": number(one.cost),
        "revenue": number(one.revenue),
        "roi": number(one.roi, "percent"),
        "uncovered": list(one.uncovered),
        "quadrant": one.quadrant,
    }


def visits(page: Page[VisitLine], names: Mapping[int, str], lang: str = "de") -> dict[str, Any]:
    """A page of visits; `names` calls persons by their names, others get their public id."""
    rows = [
        {
            "visit_id": str(one.visit),
            "start": moment(one.start),
            **_person(one.person, names, lang),
            "touchpoint": one.touchpoint,
            "channel": one.channel,
            "source": one.source,
            "campaign": one.campaign,
            "country": one.country,
            "device": one.device,
            "events": one.events or 0,
            "pageviews": number(one.pageviews or 0),
            "dwell_time": number(one.dwell_time or 0),
            "points": number(one.points or 0),
            "orders": number(one.orders or 0),
            "revenue": number(one.revenue),
        }
        for one in page.rows
    ]
    return {"total": page.total, "page": page.page, "size": page.size, "rows": rows}


def events(page: Page[EventLine], names: Mapping[int, str], lang: str = "de") -> dict[str, Any]:
    """A page of events."""
    rows = [
        {
            "event_id": str(one.seq),
            "at": moment(one.at),
            "name": one.name,
            **_person(one.person, names, lang),
            "visit_id": None if one.visit is None else str(one.visit),
            "touchpoint": one.touchpoint,
            "channel": one.channel,
            "campaign": one.campaign,
            "page": one.path,
            "points": number(one.points),
            "revenue": number(one.revenue),
            "currency": one.currency,
        }
        for one in page.rows
    ]
    return {"total": page.total, "page": page.page, "size": page.size, "rows": rows}


def _person(person: int | None, names: Mapping[int, str], lang: str) -> dict[str, str | None]:
    if person is None or person < 0:
        return {"person_id": None, "person_label": NOBODY.within(lang)}
    public = person_id(person)
    return {"person_id": public, "person_label": names.get(person, public)}


def as_csv(answer: Answer, lang: str = "de") -> str:
    """The rows and, last, the total as comma-separated text (RFC 4180): names in the first line, points in numbers.

    Text that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    names = answer.question.by
    labels = ["label", *(["then_label"] if len(names) > 1 else [])] if names else ["label"]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    head = [*names, *labels, *(one.name for one in answer.metrics)]
    before = [f"previous_{one.name}" for one in answer.metrics] if answer.previous_period else []
    writer.writerow([*head, *before])
    for row in answer.rows:
        texts = [cell(text) for text in (*row.keys, *(one.within(lang) for one in row.labels))]
        writer.writerow([*texts, *_cells(answer, row)])
    total = Label("Summe", "Total").within(lang)
    writer.writerow([*("" for _ in names), total, *("" for _ in labels[1:]), *_cells(answer, answer.totals)])
    return out.getvalue()


def _cells(answer: Answer, row: Row) -> list[str]:
    held = [row.figures, *([row.previous] if answer.previous_period and row.previous else [])]
    return [_cell(figures.values[one.name], one.unit) for figures in held for one in answer.metrics]


def _cell(value: Number | None, unit: str) -> str:
    if value is None or isinstance(value, int):
        return "" if value is None else str(value)
    return format(value.quantize(_PLACES.get(unit, _FOUR)).normalize(), "f")

"""`faden report`: the figures, as a table, JSON or CSV."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from cyclopts import Parameter

from faden.app import App
from faden.cli import output
from faden.cli.house import house
from faden.cli.remote import Remote
from faden.cli.words import Data
from faden.domain.errors import Invalid
from faden.measure import render
from faden.measure.question import Question, question

Format = Literal["table", "json", "csv"]
REPORTS = ("value",)


def report(
    name: str,
    *,
    data: Data,
    start: Annotated[str, Parameter(name="--from")],
    end: Annotated[str, Parameter(name="--to")],
    by: str | None = None,
    segment: str | None = None,
    where: Annotated[list[str] | None, Parameter(name="--where", negative=())] = None,
    style: Annotated[Format, Parameter(name="--format")] = "table",
) -> int:
    """A report, such as: report value --data DIR --from 2026-01-01 --to 2026-01-31 --by channel

    Parameters
    ----------
    name
        value
    start
        First day, YYYY-MM-DD.
    end
        Last day, included.
    by
        A dimension: day, week, month, touchpoint, channel, source, campaign, category, country, device, …
    segment
        Only people who belong to this segment now.
    where
        F=V, such as channel=Direct. May be given several times.
    style
        table, json or csv.
    """
    if name not in REPORTS:
        raise Invalid(
            "report_unknown", f"There is no report »{name}«.", path="NAME", hint="Use " + ", ".join(REPORTS)
        )
    filters = [*(_filter(one) for one in where or ()), *([f"segment:{segment}"] if segment else [])]
    asked = question(start, end, by=by, where=filters)
    query = [("from", start), ("to", end), *([("by", by)] if by else []), *(("where", one) for one in filters)]
    with house(data) as place:
        if style == "csv":
            output.text(_csv(place, asked, query))
            return 0
        found = _report(place, asked, query)
    if style == "json":
        output.as_json(found)
    else:
        _table(found)
    return 0


def _filter(text: str) -> str:
    """`F=V` as it is typed, `F:V` as the API takes it."""
    field, sign, value = text.partition("=")
    if not sign:
        raise Invalid("filter_invalid", f"»{text}« is no filter.", path="--where", hint="Use --where channel=Direct.")
    return f"{field}:{value}"


def _report(place: App | Remote, asked: Question, query: list[tuple[str, str]]) -> dict[str, Any]:
    if isinstance(place, Remote):
        found: dict[str, Any] = place.get("/api/reports/value", [*query, ("lang", "en")])
        return found
    return render.report(place.asker.ask(asked), "en")


def _csv(place: App | Remote, asked: Question, query: list[tuple[str, str]]) -> str:
    if isinstance(place, Remote):
        return place.text("/api/reports/value.csv", [*query, ("lang", "en")])
    return render.as_csv(place.asker.ask(asked), "en")


_SHOWN = (
    "visits",
    "visitors",
    "engagement_value",
    "value_per_visit",
    "conversions",
    "conversion_rate",
    "orders",
    "revenue",
    "average_order_value",
    "bounce_rate",
)


def _table(found: dict[str, Any]) -> None:
    columns = {column["name"]: column for column in found["columns"]}
    shown = [name for name in _SHOWN if name in columns]
    lines = [
        [row["label"] or "", *(_figure(row.get(name), columns[name]["unit"]) for name in shown)]
        for row in found["rows"]
    ]
    lines.append(["Total", *(_figure(found["totals"].get(name), columns[name]["unit"]) for name in shown)])
    names = [found["by"] or "", *(columns[name]["label"]["en"] for name in shown)]
    output.table(names, lines, right=frozenset(range(1, len(names))))
    money = f", money in {found['currency']}" if found["currency"] else ""
    output.say(f"{found['from']} to {found['to']}{money}. All figures: --format json or csv.")
    for one in found["excluded"]:
        output.say(f"Not counted: {one['reason']['en']} ({one['count']:,})")
    for one in found["notes"]:
        output.say(f"Note: {one['text']['en']}")


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return "–"
    if unit == "percent":
        return f"{value * 100:.2f} %"
    return f"{value:,.0f}" if unit == "count" else f"{value:,.2f}"

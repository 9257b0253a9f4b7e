"""The value report, the ways down from it to visits and events, the matrix, and the registry behind them all."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from litestar import Response
from litestar.params import FromQuery, QueryParameter

from faden.app import App
from faden.domain.clock import local
from faden.domain.errors import Invalid
from faden.domain.profile import label
from faden.measure import drill, marks, render, workbook
from faden.measure import matrix as matrices
from faden.measure.question import Question, question
from faden.store.definitions import SINGLE
from faden.web.given import Faden, Lang
from faden.web.reportshapes import EventPage, Mark, Marks, Matrix, Names, Registry, ValueReport, VisitPage

From = Annotated[str, QueryParameter(name="from", description="First day, YYYY-MM-DD")]
To = Annotated[str, QueryParameter(name="to", description="Last day, included")]
Where = Annotated[list[str] | None, QueryParameter(name="where", description="field:value; repeat for more")]
Compare = Literal["previous", "none"]


async def list_metrics() -> Registry:
    """All figures and dimensions: names, units, formulas."""
    return msgspec.convert(render.registry(), Registry)


def list_names(faden: Faden) -> Names:
    """What the values of the dimensions are called: by the published definitions, else by the product."""
    return Names(faden.asker.meanings().named())


def value_report(
    faden: Faden,
    language: Lang,
    start: From,
    end: To,
    by: FromQuery[str | None] = None,
    then: FromQuery[str | None] = None,
    compare: FromQuery[Compare | None] = None,
    where: Where = None,
    sort: FromQuery[str | None] = None,
    limit: FromQuery[int | None] = None,
) -> ValueReport:
    """Visits against value, in total and split by up to two dimensions."""
    asked = _question(start, end, by, then, where, compare, sort, limit)
    return msgspec.convert(render.report(faden.asker.ask(asked), language), ValueReport)


def value_csv(
    faden: Faden,
    language: Lang,
    start: From,
    end: To,
    by: FromQuery[str | None] = None,
    then: FromQuery[str | None] = None,
    compare: FromQuery[Compare | None] = None,
    where: Where = None,
    sort: FromQuery[str | None] = None,
    limit: FromQuery[int | None] = None,
) -> Response[str]:
    """The same as comma-separated text."""
    answer = faden.asker.ask(_question(start, end, by, then, where, compare, sort, limit))
    headers = _attached(by, start, end, "csv")
    return Response(render.as_csv(answer, language), media_type="text/csv; charset=utf-8", headers=headers)


def value_xlsx(
    faden: Faden,
    language: Lang,
    start: From,
    end: To,
    by: FromQuery[str | None] = None,
    then: FromQuery[str | None] = None,
    compare: FromQuery[Compare | None] = None,
    where: Where = None,
    sort: FromQuery[str | None] = None,
    limit: FromQuery[int | None] = None,
) -> Response[bytes]:
    """The same as an Excel workbook: figures as numbers, and on a second sheet what they mean."""
    answer = faden.asker.ask(_question(start, end, by, then, where, compare, sort, limit))
    book = workbook.workbook(answer, faden.asker.meanings(), language, faden.clock())
    return Response(book, media_type=workbook.TYPE, headers=_attached(by, start, end, "xlsx"))


def list_marks(faden: Faden, language: Lang, start: From, end: To, where: Where = None) -> Marks:
    """What may explain a bend in the period: campaigns that began, versions of the scale that hold from then on."""
    asked = question(start, end, by="campaign", where=where or ())
    brought = {
        row.keys[0]: row.figures.values["visits"] or 0
        for row in faden.asker.ask(asked).rows
        if row.keys[0] is not None
    }
    zone = faden.preferences.timezone
    # The first version is there from the start, and one that revalues history changes no day against another.
    changes = [
        marks.ScaleChange(one.version, local(one.at, zone).date())
        for one in faden.definitions.versions("scale", SINGLE)
        if one.version > 1 and one.effective > 0
    ]
    found, left_off = marks.marks(asked.period, faden.asker.meanings().campaigns, brought, changes)
    return Marks([Mark(one.day, one.kind, one.key, one.label.within(language)) for one in found], left_off)


async def value_visits(
    faden: Faden,
    language: Lang,
    start: From,
    end: To,
    where: Where = None,
    page: FromQuery[int] = 1,
    size: FromQuery[int] = 50,
) -> VisitPage:
    """The visits behind the figures of a period."""
    asked = question(start, end, where=where or ())
    found = await asyncio.to_thread(drill.visits, faden.asker, asked, page, size)
    names = person_names(faden, (row.person for row in found.rows))
    return msgspec.convert(render.visits(found, names, language), VisitPage)


async def value_events(
    faden: Faden,
    language: Lang,
    start: From,
    end: To,
    where: Where = None,
    visit: FromQuery[str | None] = None,
    page: FromQuery[int] = 1,
    size: FromQuery[int] = 50,
) -> EventPage:
    """The events behind the figures of a period, or of one visit."""
    asked = question(start, end, where=where or ())
    found = await asyncio.to_thread(drill.events, faden.asker, asked, page, size, _number(visit))
    names = person_names(faden, (row.person for row in found.rows))
    return msgspec.convert(render.events(found, names, language), EventPage)


def matrix(
    faden: Faden,
    language: Lang,
    start: From,
    end: To,
    by: FromQuery[Literal["campaign", "channel"]] = "campaign",
    size: FromQuery[Literal["cost", "revenue"]] = "cost",
    where: Where = None,
) -> Matrix:
    """The marketing-optimisation matrix; its borders are the medians, or what the settings say."""
    chosen = faden.preferences
    found = matrices.matrix(
        faden.asker,
        question(start, end, by=by, where=where or ()),
        size=size,
        volume=_border(chosen.border_volume),
        value=_border(chosen.border_value),
    )
    return msgspec.convert(render.matrix(found, language), Matrix)


def person_names(faden: App, persons: Iterable[int | None]) -> dict[int, str]:
    """What persons are called; on the event loop, which owns the profiles."""
    profiles = {one: faden.pipeline.cache.peek(one) for one in set(persons) if one is not None}
    return {one: label(profile) for one, profile in profiles.items() if profile is not None}


def _border(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _number(visit: str | None) -> int | None:
    if visit is None:
        return None
    if not visit.isdigit() or len(visit) > 18:
        raise Invalid("visit_invalid", f"»{visit[:40]}« is no visit.", path="visit", hint="Use a visit_id.")
    return int(visit)


def _attached(by: str | None, start: str, end: str, ending: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="faden-value-{asked_name(by)}{start}-{end}.{ending}"'}


def asked_name(by: str | None) -> str:
    """The dimension in a file's name."""
    return f"{by}-" if by and by.isidentifier() else ""


def _question(
    start: str,
    end: str,
    by: str | None,
    then: str | None,
    where: list[str] | None,
    compare: str | None,
    sort: str | None,
    limit: int | None,
) -> Question:
    return question(start, end, by=by, then=then, where=where or (), compare=compare, sort=sort, limit=limit)

"""An answer as an Excel workbook: the figures on one sheet; on a second one what they mean and where they are from.

Numbers stay numbers with a format of their unit, so that they can be calculated with; the reader's program puts in
the separators of its own language. Text is only ever written as text: nothing in a name can become a formula.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from faden.domain.definition import Label
from faden.domain.errors import Unavailable
from faden.measure import registry, render
from faden.measure.answer import Answer, Figures, Row
from faden.measure.meanings import Meanings
from faden.measure.metrics import Metric
from faden.measure.period import Period
from faden.measure.question import Filter

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST = 32_767
"""Characters that a cell can hold."""
_WIDEST = 44
_FORMATS = {
    "count": "#,##0",
    "points": "#,##0",
    "points_per_visit": "#,##0.00",
    "percent": "0.0%",
    "money": "#,##0.00",
    "seconds": "#,##0",
}
_TIMES = {"day": "yyyy-mm-dd", "week": "yyyy-mm-dd", "month": "yyyy-mm"}

_WORDS: Mapping[str, Label] = {
    "figures": Label("Kennzahlen", "Figures"),
    "about": Label("Angaben", "About"),
    "report": Label("Wertbericht", "Value report"),
    "total": Label("Summe", "Total"),
    "before": Label("davor", "before"),
    "key": Label("Schlüssel", "Key"),
    "first_day": Label("erster Tag", "first day"),
    "period": Label("Zeitraum", "Period"),
    "compared": Label("Verglichen mit", "Compared with"),
    "by": Label("Aufgeschlüsselt nach", "Broken down by"),
    "where": Label("Nur mit", "Only with"),
    "currency": Label("Währung", "Currency"),
    "excluded": Label("Nicht enthalten", "Not included"),
    "left_off": Label("Zeilen darüber hinaus", "Rows beyond the limit"),
    "notes": Label("Seither geändert", "Changed since"),
    "fresh_at": Label("Stand (UTC)", "As of (UTC)"),
    "made_at": Label("Erstellt (UTC)", "Made (UTC)"),
    "versions": Label("Fassungen", "Versions"),
    "scale": Label("Engagement-Skala", "Engagement scale"),
    "channels": Label("Kanalregeln", "Channel rules"),
    "metrics": Label("Kennzahlen", "Figures"),
    "meaning": Label("Bedeutung", "Meaning"),
    "unit": Label("Einheit", "Unit"),
    "empty": Label("Leere Zelle", "Empty cell"),
    "sql": Label("SQL", "SQL"),
    "values": Label("Werte darin", "Values in it"),
}
_UNITS: Mapping[str, Label] = {
    "count": Label("Anzahl", "number"),
    "points": Label("Punkte", "points"),
    "points_per_visit": Label("Punkte je Besuch", "points per visit"),
    "percent": Label("Anteil", "share"),
    "money": Label("Geld", "money"),
    "seconds": Label("Sekunden", "seconds"),
}


class _Style(NamedTuple):
    """The looks of cells; `numbers` by unit, `sums` the same for the total's line."""

    head: Format
    head_right: Format
    bold: Format
    wrapped: Format
    title: Format
    numbers: Mapping[str, Format]
    sums: Mapping[str, Format]
    times: Mapping[str, Format]


def workbook(answer: Answer, meanings: Meanings, lang: str, made_at: datetime) -> bytes:
    """The file. `lang` is de or en; raises `Unavailable` where the part that writes such files is not installed."""
    out = io.BytesIO()
    book = _opened(out, made_at)
    style = _style(book)
    words = _Words(lang, answer.currency)
    _figures(book.add_worksheet(words("figures")), answer, words, style)
    _about(book.add_worksheet(words("about")), answer, meanings, words, style, made_at)
    book.close()
    return out.getvalue()


def _opened(out: io.BytesIO, made_at: datetime) -> Workbook:
    try:
        from xlsxwriter.workbook import Workbook
    except ImportError as error:
        raise Unavailable(
            "workbooks_missing",
            "This installation cannot write Excel files.",
            hint="Install faden[reports], or take the CSV file.",
        ) from error
    book = Workbook(out, {"in_memory": True})
    book.set_properties({"title": "Faden", "created": made_at.replace(tzinfo=None)})
    return book


class _Words:
    """What stands in heads, in the reader's language."""

    def __init__(self, lang: str, currency: str | None) -> None:
        self._lang, self._currency = lang, currency

    def __call__(self, name: str) -> str:
        return _WORDS[name].within(self._lang)

    def of(self, label: Label) -> str:
        """A name."""
        return label.within(self._lang)

    def unit(self, metric: Metric) -> str:
        """What a figure is counted in."""
        if metric.unit == "money" and self._currency:
            return self._currency
        return self.of(_UNITS[metric.unit])

    def head(self, metric: Metric) -> str:
        """A figure's name, with its unit where the cells do not show it."""
        name = self.of(metric.label)
        return f"{name} ({self.unit(metric)})" if metric.unit in ("money", "seconds") else name

    def days(self, span: Period) -> str:
        """A period, in a form that no language misreads."""
        return f"{span.start.isoformat()} – {span.end.isoformat()}"


def _style(book: Workbook) -> _Style:
    line = {"bottom": 1, "bottom_color": "#8A8F98"}
    return _Style(
        head=book.add_format({"bold": True, "text_wrap": True, "valign": "bottom", **line}),
        head_right=book.add_format({"bold": True, "text_wrap": True, "valign": "bottom", "align": "right", **line}),
        bold=book.add_format({"bold": True, "valign": "top"}),
        wrapped=book.add_format({"text_wrap": True, "valign": "top"}),
        title=book.add_format({"bold": True, "font_size": 14}),
        numbers={unit: book.add_format({"num_format": shape}) for unit, shape in _FORMATS.items()},
        sums={
            unit: book.add_format({"num_format": shape, "bold": True, "top": 1}) for unit, shape in _FORMATS.items()
        },
        times={name: book.add_format({"num_format": shape, "align": "left"}) for name, shape in _TIMES.items()},
    )


# ---- the first sheet


def _figures(sheet: Worksheet, answer: Answer, words: _Words, style: _Style) -> None:
    names = answer.question.by
    heads = _heads(answer, words)
    texts = 2 * len(names) or 1
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, style.head if column < texts else style.head_right)
        sheet.set_column(column, column, min(_WIDEST, max(12, len(head) * 0.75)))
    for line, row in enumerate(answer.rows, 1):
        _texts(sheet, line, names, row, words, style)
        _numbers(sheet, line, texts, answer, row, style.numbers)
    last = len(answer.rows) + 1
    for column in range(texts):
        sheet.write_string(last, column, words("total") if column == 0 else "", style.sums["count"])
    _numbers(sheet, last, texts, answer, answer.totals, style.sums)
    sheet.set_column(0, 0, _WIDEST if names else 14)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    if answer.rows:
        sheet.autofilter(0, 0, last - 1, len(heads) - 1)


def _heads(answer: Answer, words: _Words) -> list[str]:
    texts = []
    for name in answer.question.by:
        said = words.of(registry.dimension(name).label)
        texts += [said, f"{said}, {words('first_day' if registry.is_time(name) else 'key')}"]
    now = [words.head(one) for one in answer.metrics]
    before = [f"{head}, {words('before')}" for head in now] if answer.previous_period else []
    return [*(texts or [""]), *now, *before]


def _texts(sheet: Worksheet, line: int, names: Sequence[str], row: Row, words: _Words, style: _Style) -> None:
    """What a row is called, and its key: a date where it is one."""
    for place, (name, key, label) in enumerate(zip(names, row.keys, row.labels, strict=True)):
        _text(sheet, line, 2 * place, words.of(label))
        if key is not None and registry.is_time(name):
            sheet.write_datetime(line, 2 * place + 1, date.fromisoformat(key), style.times[name])
        else:
            _text(sheet, line, 2 * place + 1, key or "")


def _numbers(
    sheet: Worksheet, line: int, start: int, answer: Answer, row: Row, formats: Mapping[str, Format]
) -> None:
    held: list[Figures | None] = [row.figures, *([row.previous] if answer.previous_period else [])]
    pairs = [(figures, one) for figures in held for one in answer.metrics]
    for column, (figures, one) in enumerate(pairs, start):
        value = None if figures is None else render.number(figures.values[one.name], one.unit)
        if value is None:
            sheet.write_blank(line, column, None, formats[one.unit])
        else:
            sheet.write_number(line, column, value, formats[one.unit])


def _text(sheet: Worksheet, line: int, column: int, text: str, shape: Format | None = None) -> None:
    sheet.write_string(line, column, text[:_LONGEST], shape)


# ---- the second sheet


def _about(
    sheet: Worksheet, answer: Answer, meanings: Meanings, words: _Words, style: _Style, made_at: datetime
) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 100)
    _text(sheet, 0, 0, words("report"), style.title)
    line = _pairs(sheet, 2, _facts(answer, meanings, words, made_at), style)
    _text(sheet, line + 1, 0, words("meaning"), style.title)
    line = _pairs(sheet, line + 3, [(words.of(one.label), _meaning(one, words)) for one in answer.metrics], style)
    _text(sheet, line + 1, 0, words("sql"), style.title)
    found = answer.provenance
    values = "\n".join(f"{name} = {value}" for name, value in sorted(found.values.items()))
    _pairs(sheet, line + 3, [(words("sql"), found.sql), (words("values"), values)], style)


def _pairs(sheet: Worksheet, line: int, pairs: Iterable[tuple[str, str]], style: _Style) -> int:
    """Name and text, line by line; returns the line after the last."""
    for name, text in pairs:
        if text:
            _text(sheet, line, 0, name, style.bold)
            _text(sheet, line, 1, text, style.wrapped)
            line += 1
    return line


def _facts(answer: Answer, meanings: Meanings, words: _Words, made_at: datetime) -> list[tuple[str, str]]:
    asked, found = answer.question, answer.provenance
    before = answer.previous_period
    versions = (("scale", found.scale_version), ("channels", found.channels_version), ("metrics", found.version))
    return [
        (words("period"), words.days(asked.period)),
        (words("compared"), words.days(before) if before else ""),
        (words("by"), ", ".join(words.of(registry.dimension(name).label) for name in asked.by)),
        (words("where"), "\n".join(_filter(one, meanings, words) for one in asked.where)),
        (words("currency"), answer.currency or ""),
        (words("left_off"), str(answer.left_off) if answer.left_off else ""),
        (words("excluded"), "\n".join(_excluded(answer, words))),
        (words("notes"), "\n".join(words.of(one.text) for one in answer.notes)),
        (words("versions"), ", ".join(f"{words(name)} {version}" for name, version in versions)),
        (words("fresh_at"), render.moment(found.fresh_at) or ""),
        (words("made_at"), render.moment(made_at) or ""),
    ]


def _filter(one: Filter, meanings: Meanings, words: _Words) -> str:
    said = words.of(registry.filterable(one.field).label)
    return f"{said}: {words.of(meanings.label(one.field, one.value))}"


def _excluded(answer: Answer, words: _Words) -> list[str]:
    lines = []
    for one in answer.excluded:
        amount: Any = "" if one.amount is None else f", {render.number(one.amount)} {one.currency or ''}".rstrip()
        lines.append(f"{words.of(one.reason)}: {one.count}{amount}")
    return lines


def _meaning(one: Metric, words: _Words) -> str:
    empty = f"{words('empty')}: {words.of(one.empty)}"
    if one.uncovered is not None:
        empty += f"; {words.of(one.uncovered)}"
    return f"{words.of(one.description)}\n{words('unit')}: {words.unit(one)}. {empty}."

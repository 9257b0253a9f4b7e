"""The Excel file as a spreadsheet reads it: numbers are numbers, names are text, and both sheets speak a language."""

from __future__ import annotations

import io
import sys
import zipfile
from datetime import UTC, date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest

from faden.domain.errors import Unavailable
from faden.measure import render
from faden.measure.answer import Answer
from faden.measure.meanings import Meanings
from faden.measure.question import question
from faden.measure.workbook import workbook
from tests.unit.measure.ledger import NOON, Ledger

NOW = datetime(2026, 4, 1, 8, tzinfo=UTC)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_EPOCH = date(1899, 12, 30)
Cell = str | float | None


def answer(ledger: Ledger, **words: Any) -> Answer:
    return ledger.asker(lambda: NOW, currency="EUR").ask(question("2026-03-02", "2026-03-08", **words))


def sheets(book: bytes) -> dict[str, list[list[Cell]]]:
    """Sheet name -> rows of cells: text as text, numbers as numbers; a formula is refused."""
    with zipfile.ZipFile(io.BytesIO(book)) as files:
        texts = ElementTree.fromstring(files.read("xl/sharedStrings.xml"))
        shared = ["".join(part.text or "" for part in one.iter(f"{_MAIN}t")) for one in texts]
        names = [
            one.attrib["name"] for one in ElementTree.fromstring(files.read("xl/workbook.xml")).iter(f"{_MAIN}sheet")
        ]
        return {
            name: _rows(ElementTree.fromstring(files.read(f"xl/worksheets/sheet{number}.xml")), shared)
            for number, name in enumerate(names, 1)
        }


def _rows(tree: ElementTree.Element, shared: list[str]) -> list[list[Cell]]:
    assert tree.find(f".//{_MAIN}f") is None, "a formula"
    return [[_cell(one, shared) for one in row] for row in tree.iter(f"{_MAIN}row")]


def _cell(one: ElementTree.Element, shared: list[str]) -> Cell:
    value = one.find(f"{_MAIN}v")
    if value is None or value.text is None:
        return None
    return shared[int(value.text)] if one.attrib.get("t") == "s" else float(value.text)


def shown(ledger: Ledger, lang: str = "en", **words: Any) -> dict[str, list[list[Cell]]]:
    return sheets(workbook(answer(ledger, **words), Meanings(), lang, NOW))


def test_the_figures_are_those_of_the_api(ledger: Ledger) -> None:
    ledger.visit(NOON, channel="Email", order="80.25")
    ledger.visit(NOON, channel="Direct")
    ledger.ship()
    told = render.report(answer(ledger, by="channel", compare="previous"), "en")
    rows = shown(ledger, by="channel", compare="previous")["Figures"]
    columns = [one["name"] for one in told["columns"]]
    assert rows[0][:3] == ["Channel", "Channel, Key", "Visits"]
    assert "Revenue (EUR)" in rows[0]
    assert "Revenue (EUR), before" in rows[0]
    for row, line in zip(rows[1:-1], told["rows"], strict=True):
        assert row[:2] == [line["label"], line["channel"]]
        assert row[2 : 2 + len(columns)] == [line[name] for name in columns]
    assert rows[-1][0] == "Total"
    assert rows[-1][2 : 2 + len(columns)] == [told["totals"][name] for name in columns]


def test_the_reader_gets_his_own_language(ledger: Ledger) -> None:
    ledger.visit(NOON, channel="Email")
    ledger.ship()
    found = shown(ledger, "de", by="channel", where=["channel:Email", "device:"])
    assert list(found) == ["Kennzahlen", "Angaben"]
    assert found["Kennzahlen"][0][0] == "Kanal"
    assert found["Kennzahlen"][-1][0] == "Summe"
    about = {row[0]: row[1] for row in found["Angaben"] if len(row) > 1}
    assert about["Zeitraum"] == "2026-03-02 – 2026-03-08"
    assert about["Nur mit"] == "Kanal: Email\nGerät: Gerät unbekannt"
    assert str(about["Besuche"]).startswith("Besuche, die im Zeitraum begannen.")
    assert "SELECT" in str(about["SQL"])


def test_days_are_dates(ledger: Ledger) -> None:
    ledger.visit(NOON)
    ledger.ship()
    rows = shown(ledger, by="day")["Figures"]
    assert rows[0][:2] == ["Day", "Day, first day"]
    day = rows[1][1]
    assert isinstance(day, float)
    assert _EPOCH + timedelta(days=day) == date(2026, 3, 2)


@pytest.mark.parametrize(
    "name", ["=1+1", "+49 30", "@SUM(A1)", "https://example.org", "<b>&amp;</b>", "007", "a\x01b"]
)
def test_names_stay_text(ledger: Ledger, name: str) -> None:
    ledger.visit(NOON, source=name)
    ledger.ship()
    row = shown(ledger, by="source")["Figures"][1]
    assert row[:2] == [name.replace("\x01", "_x0001_"), name.replace("\x01", "_x0001_")]


def test_what_has_no_value_is_an_empty_cell(ledger: Ledger) -> None:
    rows = shown(ledger)["Figures"]
    assert rows[0][0] is None or rows[0][0] == ""
    assert rows[1][0] == "Total"
    assert set(rows[1][1:]) == {None}


def test_the_same_answer_makes_the_same_file(ledger: Ledger) -> None:
    asked = answer(ledger)
    assert workbook(asked, Meanings(), "de", NOW) == workbook(asked, Meanings(), "de", NOW)


def test_without_the_part_that_writes_such_files_it_says_so(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter.workbook", None)
    with pytest.raises(Unavailable) as refused:
        workbook(answer(ledger), Meanings(), "de", NOW)
    assert refused.value.problem.code == "workbooks_missing"

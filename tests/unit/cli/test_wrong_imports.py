"""What a newcomer gets wrong with `faden import`: what it is, where, and how to mend it, in both languages."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest

from faden.cli import output
from faden.cli.main import main
from faden.domain.errors import Problem

HEAD = (
    "fullVisitorId,visitId,sessionStartUTC,date,visitNumber,channelGrouping,source,country,deviceCategory,visits,hits,"
    "pageviews,timeOnSite,bounces,transactions,totalTransactionRevenue"
)
ROW = "{0},17,2017-01-02T10:00:00Z,20170102,1,Direct,(direct),{1},desktop,1,2,2,30,,,"
ROWS = [ROW.format(number, "Austria") for number in range(40)]
SHIPPED = (resources.files("faden.collect") / "mappings" / "ga360-sessions.yaml").read_text("utf-8")

Make = Callable[[Path], list[str]]
"""Writes what is wrong into a folder; the words after `faden import`."""


def file(name: str, content: str | bytes, mapping: str = "ga360-sessions") -> Make:
    """One file through a shipped mapping."""

    def make(folder: Path) -> list[str]:
        data = content if isinstance(content, bytes) else content.encode()
        (folder / name).write_bytes(data)
        return [str(folder / name), "--mapping", mapping]

    return make


def mapped(content: str | bytes) -> Make:
    """A good file through a mapping of one's own."""

    def make(folder: Path) -> list[str]:
        (folder / "mine.yaml").write_bytes(content if isinstance(content, bytes) else content.encode())
        return [file("sessions.csv", "\n".join([HEAD, *ROWS]))(folder)[0], "--mapping", str(folder / "mine.yaml")]

    return make


def folder_itself(folder: Path) -> list[str]:
    """A folder where a file is wanted."""
    return [str(folder), "--mapping", "ga360-sessions"]


def nothing(folder: Path) -> list[str]:
    """A file that is not there."""
    return [str(folder / "sesions.csv"), "--mapping", "ga360-sessions"]


PACKED = gzip.compress("\n".join([HEAD, *(ROW.format(number, f"{number**7}") for number in range(20_000))]).encode())
WRONG = {
    "missing file": (nothing, "There is no file", "sesions.csv", "Check the spelling", "Diese Datei gibt es nicht."),
    "folder": (folder_itself, "is a folder", "", "Name the files in it.", "Das ist ein Ordner."),
    "unknown mapping": (
        file("sessions.csv", HEAD, mapping="ga36-sessions"),
        "There is no mapping »ga36-sessions«.",
        "mapping",
        "ga360-sessions",
        "Diese Zuordnung gibt es nicht.",
    ),
    "missing mapping file": (
        file("sessions.csv", HEAD, mapping="mine.yaml"),
        "There is no mapping file mine.yaml.",
        "mapping",
        "Check the spelling.",
        "Diese Datei mit einer Zuordnung gibt es nicht.",
    ),
    "other columns": (
        file("sessions.csv", "day,visits\n2017-01-01,4\n"),
        "sessions.csv has no column »sessionStartUTC«",
        "inputs.sessions.at",
        "another kind of file",
        "In der Datei fehlen Spalten",
    ),
    "one column misspelt": (
        file("sessions.csv", "\n".join([HEAD.replace("channelGrouping", "channel_grouping"), *ROWS])),
        "has no column »channelGrouping«; it has fullVisitorId",
        "inputs.sessions.channel",
        "Did you mean »channel_grouping«?",
        "In der Datei fehlen Spalten",
    ),
    "other delimiter": (
        file("sessions.csv", "\n".join([HEAD, *ROWS]).replace(",", "#")),
        "has no column »sessionStartUTC«",
        "inputs.sessions.at",
        "»delimiter«",
        "In der Datei fehlen Spalten",
    ),
    "empty": (file("a.csv", ""), "a.csv is empty.", "a.csv", "Export the file again.", "Die Datei ist leer."),
    "gzip that breaks off": (
        file("sessions.csv.gz", PACKED[: len(PACKED) // 2]),
        "sessions.csv.gz cannot be read after row",
        "sessions.csv.gz",
        "not counted twice",
        "Die Datei ist beschädigt oder nicht vollständig.",
    ),
    "no gzip": (
        file("sessions.csv.gz", b"\x1f\x8b\x08\x00garbage garbage garbage"),
        "sessions.csv.gz cannot be read",
        "sessions.csv.gz",
        "Fetch or export",
        "Die Datei ist beschädigt oder nicht vollständig.",
    ),
    "picture": (
        file("sessions.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        "sessions.csv is neither CSV, Parquet nor JSON lines.",
        "sessions.csv",
        ".gz is fine",
        "Die Datei ist weder CSV noch Parquet noch JSON je Zeile.",
    ),
    "workbook": (
        file("sessions.xlsx", b"PK\x03\x04\x14\0\x06\0xl/workbook.xml"),
        "sessions.xlsx is an Excel workbook or a ZIP archive.",
        "sessions.xlsx",
        "Save the sheet as CSV",
        "Die Datei ist weder CSV noch Parquet noch JSON je Zeile.",
    ),
    "header in latin-1": (
        file("sessions.csv", HEAD.replace("country", "Länder").encode("latin-1")),
        "has no readable line with column names",
        "sessions.csv",
        "»encoding«",
        "Die Datei hat keine lesbare Zeile mit Spaltennamen.",
    ),
    "field misspelt": (
        mapped(SHIPPED.replace("currency: USD", "curency: USD")),
        "mine.yaml: »curency« is no field.",
        "curency",
        "Did you mean »currency«?",
        "Dieses Feld kennt eine Zuordnung nicht.",
    ),
    "field of an input misspelt": (
        mapped(SHIPPED.replace("    booked_day:", "    bookedday:")),
        "mine.yaml: »bookedday« is no field.",
        "inputs.sessions.bookedday",
        "Did you mean »booked_day«?",
        "Dieses Feld kennt eine Zuordnung nicht.",
    ),
    "kind of rows misspelt": (
        mapped(SHIPPED.replace("rows: visit", "rows: visits")),
        "mine.yaml: Invalid enum value 'visits'",
        "inputs.sessions.rows",
        "Use event, visit, campaign",
        "Die Definition stimmt an dieser Stelle nicht.",
    ),
    "template not closed": (
        mapped(SHIPPED.replace('"{pageviews}"', '"{pageviews"')),
        "»{pageviews« is not a template.",
        "inputs.sessions.summary.pages",
        "Write",
        "Das ist keine gültige Vorlage.",
    ),
    "no YAML": (
        mapped(SHIPPED.replace("id: content", "id: content\n   more: x")),
        "mine.yaml, line",
        "mine.yaml",
        "needs quotes",
        "Die Zuordnung ist kein gültiges YAML.",
    ),
    "empty mapping": (
        mapped(""),
        "mine.yaml: The file holds no fields of a mapping.",
        "body",
        "docs/import.md",
        "Die Definition stimmt an dieser Stelle nicht.",
    ),
    "mapping in latin-1": (
        mapped(SHIPPED.replace("Eine", "Für").encode("latin-1", "replace")),
        "mine.yaml cannot be read",
        "mapping",
        "Save it as UTF-8.",
        "Die Zuordnung ist nicht lesbar.",
    ),
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("language", ["en", "de"])
def test_what_is_wrong_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str, language: str
) -> None:
    make, what, where, how, german = WRONG[name]
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8" if language == "de" else "C.UTF-8")
    (tmp_path / "files").mkdir()
    words = make(tmp_path / "files")
    assert main(["import", *words, "--data", str(tmp_path / "data")]) == 1
    out, told = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in told
    assert len(told) < 1500
    lines = told.splitlines()
    if language == "en":
        assert lines[0].startswith("faden: ")
        assert what in lines[0]
        assert lines[1].startswith("  where: ")
        assert where in lines[1]
        assert lines[2].startswith("  mend:  ")
        assert how in lines[2]
    else:
        assert lines[0].startswith(f"faden: {german}"[:60])
        assert lines[1].startswith("  wo:      ")
        assert where in lines[1]
        assert what in lines[-1]
        assert any(line.startswith(("  Abhilfe: ", "  genauer: ")) for line in lines[2:])


def test_rows_in_another_encoding_are_named_with_the_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [ROW.format(number, "Österreich" if number == 7 else "Austria") for number in range(40)]
    words = file("sessions.csv", "\n".join([HEAD, *rows]).encode("latin-1"))(tmp_path)
    assert main(["import", *words, "--data", str(tmp_path / "data")]) == 0
    told = capsys.readouterr().err
    assert "40 rows read, 39 events imported, 0 known before, 1 rows in quarantine" in told
    assert "1 in quarantine, the first: sessions.csv, row 8: The row is not valid utf-8." in told
    assert "Save the file as UTF-8, or name its »encoding« in the mapping." in told


def test_a_header_without_rows_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = file("sessions.csv", HEAD)(tmp_path)
    assert main(["import", *words, "--data", str(tmp_path / "data")]) == 0
    assert "The files hold no rows." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("environment", "label"),
    [
        ({"LANG": "de_AT.UTF-8"}, "wo:"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "where:"),
        ({"LC_MESSAGES": "de", "LANG": "C"}, "wo:"),
        ({"LC_ALL": "", "LANG": "fr_FR"}, "where:"),
        ({}, "where:"),
    ],
)
def test_the_terminals_language(environment: dict[str, str], label: str, capsys: pytest.CaptureFixture[str]) -> None:
    output.problem(Problem("file_missing", "There is no file a.", "a", "Look."), environment)
    assert label in capsys.readouterr().err

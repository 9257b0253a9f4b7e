"""Commands on a data directory of their own: answers on stdout, words on stderr, exit codes, and no traceback."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from faden.cli.main import COMMANDS, main
from faden.store.directory import DataDirectory

FIGURES = {
    "visits",
    "visitors",
    "new_visits",
    "engagement_value",
    "value_per_visit",
    "conversions",
    "conversion_rate",
    "orders",
    "revenue",
    "average_order_value",
    "pageviews",
    "dwell_time",
    "bounces",
    "bounce_rate",
}
ORDER: dict[str, Any] = {
    "type": "track",
    "event": "Order Completed",
    "messageId": "order",
    "userId": "u-1",
    "timestamp": "2026-03-02T10:00:00Z",
    "properties": {"revenue": 10, "currency": "EUR"},
}
LAME = {"type": "track", "messageId": "lame", "userId": "u-1", "timestamp": "2026-03-02T10:00:00Z"}
MARCH = ("--from", "2026-03-01", "--to", "2026-03-31")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two messages, one of them wrong."""
    path = tmp_path / "events.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in (ORDER, LAME)))
    return path


@pytest.fixture
def data(tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A data directory that has imported them."""
    folder = tmp_path / "data"
    assert main(["import", str(file), "--mapping", "segment-jsonl", "--data", str(folder), "--json"]) == 0
    capsys.readouterr()
    return folder


def said(capsys: pytest.CaptureFixture[str]) -> Any:
    """The one JSON object on stdout."""
    return json.loads(capsys.readouterr().out)


def test_import_says_what_became_of_the_rows_and_twice_is_once(
    tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["import", str(file), "--mapping", "segment-jsonl", "--data", str(tmp_path / "data"), "--json"]
    for imported, duplicates in ((1, 0), (0, 1)):
        assert main(words) == 0
        found = said(capsys)
        assert set(found) == {"read", "imported", "duplicates", "quarantined", "seconds"}
        assert (found["read"], found["imported"], found["duplicates"], found["quarantined"]) == (
            2,
            imported,
            duplicates,
            1,
        )


def test_report_as_json_keeps_the_contract(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "value", "--data", str(data), *MARCH, "--by", "channel", "--format", "json"]) == 0
    found = said(capsys)
    assert {"name", "from", "to", "columns", "rows", "totals", "definition"} <= set(found)
    assert {column["name"] for column in found["columns"]} >= FIGURES
    assert set(found["rows"][0]) >= FIGURES
    assert (found["totals"]["orders"], found["totals"]["revenue"]) == (1, 10.0)


def test_report_as_csv_and_table_and_with_a_filter(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "value", "--data", str(data), *MARCH, "--by", "channel", "--format", "csv"]) == 0
    assert capsys.readouterr().out.startswith("channel,label,visits")
    assert main(["report", "value", "--data", str(data), *MARCH, "--by", "channel"]) == 0
    assert "Direct" in capsys.readouterr().out
    words = ["report", "value", "--data", str(data), *MARCH, "--where", "channel=Email", "--format", "json"]
    assert main(words) == 0
    assert not said(capsys)["totals"]["visits"]


def test_definitions_go_to_files_and_come_back(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "definitions"
    assert main(["export", str(folder), "--data", str(data)]) == 0
    capsys.readouterr()
    assert main(["apply", str(folder), "--data", str(data)]) == 0
    assert "othing" in capsys.readouterr().err
    path = folder / "scale" / "default.yaml"
    scale = yaml.safe_load(path.read_text())
    next(rule for rule in scale["rules"] if rule["key"] == "order")["points"] = "300"
    path.write_text(yaml.safe_dump(scale))
    assert main(["diff", str(folder), "--data", str(data), "--json"]) == 0
    assert "300" in json.dumps(said(capsys))
    assert main(["apply", str(folder), "--data", str(data), "--revalue"]) == 0
    capsys.readouterr()
    assert main(["report", "value", "--data", str(data), *MARCH, "--format", "json"]) == 0
    assert said(capsys)["totals"]["engagement_value"] == 300.0


def test_a_wrong_file_is_named_and_nothing_is_published(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "definitions"
    (folder / "campaign").mkdir(parents=True)
    (folder / "campaign" / "a.yaml").write_text("label: A\n")
    (folder / "campaign" / "b.yaml").write_text("label: ''\n")
    assert main(["apply", str(folder), "--data", str(data)]) == 1
    assert "b.yaml" in capsys.readouterr().err
    (folder / "campaign" / "b.yaml").unlink()
    assert main(["diff", str(folder), "--data", str(data), "--json"]) == 0
    assert '"a"' in capsys.readouterr().out, "a was not published"


def test_a_person_is_forgotten(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    why = ["--reason", "Art. 17", "--data", str(data)]
    assert main(["person", "erase", "u-1", *why]) == 1
    assert "--yes" in capsys.readouterr().err
    assert main(["person", "erase", "u-1", *why, "--yes", "--json"]) == 0
    receipt = said(capsys)
    assert receipt["events"] >= 1
    assert receipt["reason"] == "Art. 17"
    assert main(["person", "show", "u-1", "--data", str(data)]) == 1
    assert main(["doctor", "--data", str(data)]) == 0


def test_all_that_is_kept_about_a_person_is_a_file(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert main(["person", "export", "u-1", "--data", str(data)]) == 0
    (made,) = (tmp_path / "here").iterdir()
    assert made.name == "faden-person-p_1.zip"
    assert made.stat().st_mode & 0o077 == 0
    assert "personal data" in capsys.readouterr().err
    with zipfile.ZipFile(made) as archive:
        assert [one["id"] for one in json.loads(archive.read("person.json"))["events"]] == ["order"]
        assert [json.loads(one["body"]) for one in json.loads(archive.read("person.json"))["quarantine"]] == [LAME]
    nowhere = str(tmp_path / "nowhere" / "file.zip")
    assert main(["person", "export", "u-1", "--data", str(data), "--out", nowhere]) == 1
    assert nowhere in capsys.readouterr().err
    assert main(["person", "export", "nobody", "--data", str(data)]) == 1
    assert len(list((tmp_path / "here").iterdir())) == 1


def test_a_table_says_that_figures_are_restated(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["person", "erase", "u-1", "--data", str(data), "--reason", "Art. 17", "--yes"]) == 0
    capsys.readouterr()
    assert main(["report", "value", "--data", str(data), *MARCH]) == 0
    assert "one person was erased; figures of the period are restated" in capsys.readouterr().err.replace("\n", " ")
    assert main(["report", "value", "--data", str(data), "--from", "2026-01-01", "--to", "2026-01-31"]) == 0
    assert "restated" not in capsys.readouterr().err


def test_a_person_is_shown_by_key(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["person", "show", "u-1", "--data", str(data), "--json"]) == 0
    assert said(capsys)["person_id"] == "p_1"
    assert main(["person", "show", "nobody", "--data", str(data)]) == 1
    assert "nobody" in capsys.readouterr().err


def test_rebuild_and_backup_keep_the_figures(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / "copy"
    assert main(["rebuild", "--data", str(data), "--json"]) == 0
    assert said(capsys)["events"] == 1
    assert main(["backup", str(copy), "--data", str(data), "--json"]) == 0
    capsys.readouterr()
    totals = []
    for folder in (data, copy):
        assert main(["report", "value", "--data", str(folder), *MARCH, "--format", "json"]) == 0
        totals.append(said(capsys)["totals"])
    assert totals[0] == totals[1]
    assert main(["backup", str(copy), "--data", str(data)]) == 1
    assert "not empty" in capsys.readouterr().err


def test_openapi_is_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["openapi"]) == 0
    assert said(capsys)["openapi"].startswith("3.")


@pytest.mark.parametrize(
    "words",
    [
        ["report", "value", "--data", "DATA", "--from", "soon", "--to", "2026-03-31"],
        ["report", "value", "--data", "DATA", *MARCH, "--by", "colour"],
        ["report", "none", "--data", "DATA", *MARCH],
        ["report", "value", "--data", "NONE", *MARCH],
        ["import", "NONE/a.csv", "--mapping", "segment-jsonl", "--data", "DATA"],
        ["import", "NONE/a.csv", "--mapping", "none", "--data", "DATA"],
        ["apply", "NONE", "--data", "DATA"],
        ["rebuild", "--data", "NONE"],
    ],
)
def test_what_fails_says_what_and_how_to_mend_it_without_a_traceback(
    data: Path, tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    none = str(tmp_path / "none")
    assert main([word.replace("DATA", str(data)).replace("NONE", none) for word in words]) == 1
    heard = capsys.readouterr()
    assert heard.out == ""
    assert "Traceback" not in heard.err
    assert heard.err.count("\n") >= 2, "what, and where or how to mend it"
    assert not Path(none).exists(), "a wrong word makes no directory"


@pytest.mark.parametrize("words", [["none"], ["report"], ["import"], ["serve", "--port", "many", "--data", "x"]])
def test_wrong_usage_is_exit_code_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_directory_in_use_is_said(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    owner = DataDirectory(data)
    try:
        assert main(["report", "value", "--data", str(data), *MARCH]) == 1
    finally:
        owner.release()
    assert "owns the data directory" in capsys.readouterr().err


@pytest.mark.parametrize("name", [name for name, _ in COMMANDS])
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    assert f"faden {name}" in capsys.readouterr().out

"""The same words while a server runs: the commands go through it and answer the same."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from faden.cli.main import main
from tests.harness.installation import Installation
from tests.unit.cli.test_commands import LAME, MARCH, ORDER


def test_commands_through_a_running_server(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, file = tmp_path / "data", tmp_path / "events.jsonl"
    file.write_text("\n".join(json.dumps(one) for one in (ORDER, LAME)))

    def run(*words: str) -> Any:
        assert main([*words, "--data", str(data)]) == 0, capsys.readouterr().err
        return json.loads(capsys.readouterr().out)

    report = ("report", "value", *MARCH, "--by", "channel", "--format", "json")
    server = Installation(data).start()
    try:
        found = run("import", str(file), "--mapping", "segment-jsonl", "--json")
        assert (found["read"], found["imported"], found["quarantined"]) == (2, 1, 1)
        assert run("rebuild", "--json")["events"] == 1
        assert run("person", "show", "u-1", "--json")["person_id"] == "p_1"
        told = run("person", "export", "u-1", "--out", str(tmp_path / "u-1.zip"), "--lang", "de", "--json")
        assert told == {"person_id": "p_1", "file": str(tmp_path / "u-1.zip"), "bytes": told["bytes"]}
        with zipfile.ZipFile(tmp_path / "u-1.zip") as archive:
            assert b'<html lang="de">' in archive.read("index.html")
        beside = run(*report)
        assert main(["export", str(tmp_path / "definitions"), "--data", str(data)]) == 0
        assert main(["report", "value", *MARCH, "--by", "colour", "--data", str(data)]) == 1
        assert "colour" in capsys.readouterr().err
        run("backup", str(tmp_path / "copy"), "--json")
    finally:
        server.stop()
    assert not (data / "server.json").exists()
    alone = run(*report)
    assert (alone["rows"], alone["totals"]) == (beside["rows"], beside["totals"])


def test_a_crashed_servers_contact_is_no_server(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, file = tmp_path / "data", tmp_path / "events.jsonl"
    file.write_text(json.dumps(ORDER))
    assert main(["import", str(file), "--mapping", "segment-jsonl", "--data", str(data)]) == 0
    (data / "server.json").write_text(json.dumps({"url": "http://127.0.0.1:9", "token": "old"}))
    capsys.readouterr()
    assert main(["report", "value", *MARCH, "--data", str(data), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["totals"]["orders"] == 1

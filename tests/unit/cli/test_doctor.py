"""`faden doctor`: every kind of damage is found and comes with what to do; a healthy house is called healthy."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from faden.cli.main import main
from faden.store import examine
from faden.store.directory import DataDirectory
from tests.events import event, order, page
from tests.harness.mmdb import GEOLITE, write
from tests.house import House


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with House(tmp_path / "data") as house:
        house.take(page(0), order(1, "10", user="u"), event("Signed In", 2, who="b", user="u"))
    return tmp_path / "data"


def examined(capsys: pytest.CaptureFixture[str], data: Path, *words: str) -> tuple[int, dict[str, dict[str, Any]]]:
    """The exit code, and the findings that are not in order."""
    code = main(["doctor", "--data", str(data), "--json", *words])
    found = json.loads(capsys.readouterr().out)
    assert found["healthy"] is (code == 0)
    return code, {one["name"]: one for one in found["findings"] if one["state"] != "ok"}


def log(data: Path, sql: str) -> None:
    raw = sqlite3.connect(data / "log.sqlite")
    raw.execute(sql)
    raw.commit()
    raw.close()


def warehouse(data: Path, sql: str) -> None:
    with duckdb.connect(str(data / "warehouse.duckdb")) as raw:
        raw.execute(sql)


def profiles(data: Path, sql: str) -> None:
    raw = sqlite3.connect(data / "faden.sqlite")
    raw.execute(sql)
    raw.commit()
    raw.close()


def test_a_healthy_house(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    assert examined(capsys, data, "--deep") == (0, {})
    assert main(["doctor", "--data", str(data)]) == 0
    assert "Healthy" in capsys.readouterr().err


def _write(name: str, content: bytes) -> Callable[[Path], None]:
    def damage(data: Path) -> None:
        (data / name).write_bytes(content)

    return damage


DAMAGES: list[tuple[str, str, Callable[[Path], None]]] = [
    ("log", "error", lambda data: log(data, "UPDATE groups SET first_seq = first_seq + 1")),
    ("log", "error", _write("log.sqlite", b"nonsense" * 4000)),
    ("profiles", "error", lambda data: profiles(data, "DELETE FROM profiles")),
    ("profiles", "error", _write("faden.sqlite", b"nonsense" * 4000)),
    ("forms", "warning", lambda data: profiles(data, "DELETE FROM meta WHERE name = 'form'")),
    ("forms", "warning", lambda data: warehouse(data, "DROP TABLE form")),
    ("forms", "warning", lambda data: log(data, "PRAGMA user_version = 0")),
    ("forms", "error", lambda data: log(data, "PRAGMA user_version = 99")),
    ("forms", "error", lambda data: profiles(data, "UPDATE meta SET value = '99' WHERE name = 'form'")),
    ("rebuild", "warning", lambda data: profiles(data, "INSERT INTO meta VALUES ('rebuild_due', 'yes')")),
    ("warehouse", "error", lambda data: warehouse(data, "DELETE FROM events WHERE seq = 2")),
    ("warehouse", "error", lambda data: warehouse(data, "INSERT INTO events SELECT * FROM events WHERE seq = 2")),
    ("warehouse", "error", lambda data: warehouse(data, "DELETE FROM visits")),
    ("warehouse", "error", lambda data: warehouse(data, "UPDATE rollup SET points = points + 1")),
    ("warehouse", "error", _write("warehouse.duckdb", b"nonsense" * 4000)),
    ("warehouse", "warning", lambda data: (data / "warehouse.duckdb").unlink()),
    ("readers", "error", lambda data: log(data, "DELETE FROM groups")),
    ("readers", "warning", lambda data: warehouse(data, "UPDATE offsets SET value = 0")),
    ("settings", "error", _write("config.toml", b"port = many")),
]


@pytest.mark.parametrize(
    ("name", "state", "damage"), DAMAGES, ids=[f"{n}-{i}" for i, (n, _, _) in enumerate(DAMAGES)]
)
def test_damage_is_found_and_comes_with_a_remedy(
    capsys: pytest.CaptureFixture[str], data: Path, name: str, state: str, damage: Callable[[Path], None]
) -> None:
    damage(data)
    code, wrong = examined(capsys, data)
    assert name in wrong
    assert wrong[name]["state"] == state
    assert wrong[name]["mend"]
    assert code == (1 if any(one["state"] == "error" for one in wrong.values()) else 0)


def test_a_damaged_group_is_found_by_reading_everything(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    log(data, "UPDATE groups SET body = x'00'")
    assert "log" not in examined(capsys, data)[1]
    assert "event 1" in examined(capsys, data, "--deep")[1]["log"]["message"]


def test_waiting_rejects_are_a_warning(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    log(
        data,
        "INSERT INTO rejects (received_at, origin, source, code, message, door, body) "
        "VALUES (0, 'http', 's', 'c', 'm', 'segment', x'00')",
    )
    code, wrong = examined(capsys, data)
    assert code == 0
    assert wrong["quarantine"]["message"].startswith("1 ")


@pytest.mark.parametrize(("free", "state"), [(examine.FULL - 1, "error"), (examine.SCARCE - 1, "warning")])
def test_little_space(
    capsys: pytest.CaptureFixture[str], data: Path, monkeypatch: pytest.MonkeyPatch, free: int, state: str
) -> None:
    class Usage:
        def __init__(self) -> None:
            self.free = free

    monkeypatch.setattr("faden.store.examine.shutil.disk_usage", lambda _: Usage())
    assert examined(capsys, data)[1]["disk"]["state"] == state


def test_a_taken_directory_without_a_server_that_answers(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    held = DataDirectory(data)
    code, wrong = examined(capsys, data)
    held.release()
    assert code == 1
    assert wrong["server"]["state"] == "error"


def test_it_changes_nothing(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    names = ("log.sqlite", "warehouse.duckdb")
    before = {name: (data / name).read_bytes() for name in names}
    examined(capsys, data, "--deep")
    assert {name: (data / name).read_bytes() for name in names} == before


def test_no_directory_is_an_error(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["doctor", "--data", str(tmp_path / "nothing")]) == 1
    assert "faden: " in capsys.readouterr().err
    assert not (tmp_path / "nothing").exists()


def test_a_city_database_that_is_missing_or_whole(
    capsys: pytest.CaptureFixture[str], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FADEN_GEO_DATABASE", "city.mmdb")
    code, found = examined(capsys, data)
    assert code == 0, "events are collected all the same"
    assert found["cities"]["state"] == "warning"
    assert "city.mmdb" in found["cities"]["message"]
    assert found["cities"]["mend"]
    write(data / "city.mmdb", GEOLITE)
    assert examined(capsys, data) == (0, {})
    main(["doctor", "--data", str(data)])
    assert "GeoLite2-City of 2026-05-28" in capsys.readouterr().out


def test_copies_that_still_hold_somebody_erased(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path
) -> None:
    """Told until somebody says that they are deleted; the list of copies says which."""
    assert main(["backup", str(tmp_path / "copy"), "--data", str(data), "--json"]) == 0
    assert main(["person", "erase", "u", "--reason", "Art. 17", "--data", str(data), "--yes", "--json"]) == 0
    capsys.readouterr()
    code, found = examined(capsys, data)
    assert (code, found["backups"]["state"]) == (0, "warning")
    assert main(["backups", "--data", str(data), "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert (row["people"], row["place"]) == (1, str(tmp_path / "copy"))
    assert main(["backups", "--deleted", row["id"], "--data", str(data)]) == 0
    assert main(["backups", "--deleted", row["id"], "--data", str(data)]) == 1
    capsys.readouterr()
    assert examined(capsys, data) == (0, {})

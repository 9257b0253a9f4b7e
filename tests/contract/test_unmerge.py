"""`faden person unmerge`: the last joining taken back, or one key parted; the same with a server and without one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from faden.cli.main import main
from tests.harness.installation import Installation


def said(at: int, kind: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "messageId": f"m{at}", "timestamp": f"2026-03-02T08:{at:02d}:00Z", **more}


STORY = [
    said(0, "page", anonymousId="phone", context={"page": {"url": "https://shop.example/"}}),
    said(5, "track", event="Order Completed", userId="u-1", properties={"revenue": 10, "currency": "EUR"}),
    said(9, "identify", anonymousId="phone", userId="u-1"),
    said(20, "identify", userId="u-1", traits={"loyalty_card": "4711"}),
    said(
        30,
        "track",
        anonymousId="till",
        event="Order Completed",
        properties={"loyalty_card": "4711", "revenue": 90, "currency": "EUR"},
    ),
]


@pytest.fixture
def data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """One person of a browser, an account, a card and a till."""
    file, folder = tmp_path / "events.jsonl", tmp_path / "data"
    file.write_text("\n".join(json.dumps(one) for one in STORY))
    assert main(["import", str(file), "--mapping", "segment-jsonl", "--data", str(folder), "--json"]) == 0
    capsys.readouterr()
    return folder


@pytest.fixture(params=["alone", "beside a server"])
def place(request: pytest.FixtureRequest, data: Path) -> Iterator[Path]:
    server = Installation(data).start() if request.param != "alone" else None
    yield data
    if server is not None:
        server.stop()


def answered(place: Path, capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main([*words, "--data", str(place), "--json"]) == 0, capsys.readouterr().err
    return json.loads(capsys.readouterr().out)


def keys(place: Path, capsys: pytest.CaptureFixture[str], who: str) -> set[str]:
    """The person's keys; a server lists them, the directory groups them."""
    found = answered(place, capsys, "person", "show", who)["keys"]
    listed = [(one["kind"], one["value"]) for one in found] if isinstance(found, list) else None
    grouped = listed if listed is not None else [(kind, one) for kind, values in found.items() for one in values]
    return {f"{kind}:{value}" for kind, value in grouped}


def revenue(place: Path, capsys: pytest.CaptureFixture[str], who: str) -> float:
    return float(answered(place, capsys, "person", "show", who)["revenue"].get("EUR", 0))


def test_the_last_joining_is_taken_back_and_then_the_one_before(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = answered(place, capsys, "person", "show", "u-1")
    assert main(["person", "unmerge", "u-1", "--data", str(place)]) == 1
    assert "--yes" in capsys.readouterr().err

    first = answered(place, capsys, "person", "unmerge", "u-1", "--yes")
    assert first["person"] == whole["person_id"]
    assert keys(place, capsys, first["person"]) == {"anonymous_id:phone", "user_id:u-1", "loyalty_card:4711"}
    assert keys(place, capsys, first["other"]) == {"anonymous_id:till"}

    card = answered(place, capsys, "person", "unmerge", "u-1", "--yes")
    assert keys(place, capsys, card["other"]) == {"loyalty_card:4711"}
    assert revenue(place, capsys, card["other"]) == 90, "the card's own purchase"
    browser = answered(place, capsys, "person", "unmerge", "u-1", "--yes")
    assert keys(place, capsys, browser["other"]) == {"anonymous_id:phone"}
    assert revenue(place, capsys, browser["other"]) == 0
    assert revenue(place, capsys, "u-1") == 10

    assert main(["person", "unmerge", "u-1", "--yes", "--data", str(place)]) == 1
    assert "not been joined" in capsys.readouterr().err


def test_a_key_leaves_with_what_hangs_on_it_alone(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = ("--kind", "loyalty_card", "--value", "4711")
    parted = answered(place, capsys, "person", "unmerge", "u-1", "--yes", *key)
    assert keys(place, capsys, parted["other"]) == {"loyalty_card:4711", "anonymous_id:till"}
    assert keys(place, capsys, parted["person"]) == {"anonymous_id:phone", "user_id:u-1"}
    assert revenue(place, capsys, parted["person"]) == 10

    assert main(["person", "unmerge", "u-1", "--yes", *key, "--data", str(place)]) == 1
    assert "not joined" in capsys.readouterr().err
    assert main(["person", "unmerge", "u-1", "--kind", "email", "--data", str(place)]) == 1
    assert "Give both" in capsys.readouterr().err
    assert main(["person", "unmerge", "nobody", "--yes", "--data", str(place)]) == 1
    assert "nobody" in capsys.readouterr().err

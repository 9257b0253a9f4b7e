"""Rows in quarantine can be mended: the body of a reject goes back through the same mapping."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from faden.collect.mapping import load
from faden.collect.replay import replay
from faden.domain.errors import Invalid
from faden.domain.event import Reject
from faden.domain.money import Money
from tests.importing import NOW, files, mapping, run
from tests.unit.collect.test_importer import BASKET_FILES, BASKETS

PLAN = mapping("""
inputs:
  orders: {rows: event, name: Order Completed, at: "{at}", revenue: "{worth}", currency: EUR,
           keys: {user_id: "{who}"}}
""")


def rejected(tmp_path: Path, text: str, name: str = "a.csv") -> Reject:
    (reject,) = run(PLAN, files(tmp_path, {name: text})).rejects
    return reject


def mended(reject: Reject, **values: Any) -> bytes:
    tree = msgspec.json.decode(reject.body)
    tree["row"].update(values)
    return msgspec.json.encode(tree)


def test_a_mended_row_becomes_its_event(tmp_path: Path) -> None:
    reject = rejected(tmp_path, "at,worth,who\n2026-03-01,lots,7\n")
    assert msgspec.json.decode(reject.body) == {
        "input": "orders",
        "row": {"at": "2026-03-01", "worth": "lots", "who": "7"},
    }
    again = replay(PLAN, reject.body, NOW)
    assert again.events == []
    assert again.rejects[0].code == "value_invalid"
    made = replay(PLAN, mended(reject, worth="12.50"), NOW)
    assert made.rejects == []
    assert made.events[0].revenue == Money(Decimal("12.50"), "EUR")
    (imported,) = run(PLAN, files(tmp_path, {"b.csv": "at,worth,who\n2026-03-01,12.50,7\n"})).events
    assert made.events[0] == imported, "the same as if the file had been right"


@pytest.mark.parametrize("broken", ["2026-03-01,12\n", "2026-03-01,12,7,8\n"])
def test_a_row_of_the_wrong_width(tmp_path: Path, broken: str) -> None:
    reject = rejected(tmp_path, "at,worth,who\n" + broken)
    assert reject.code == "row_width"
    made = replay(PLAN, mended(reject, who="9"), NOW)
    assert made.events[0].keys == {"user_id": "9"}


def test_a_json_line_that_is_none(tmp_path: Path) -> None:
    reject = rejected(
        tmp_path, '{"at":"2026-03-01","worth":1,"who":7}\n{"at":"2026-03-02","worth":1,"who":7\n', "a.jsonl"
    )
    assert reject.row == 2
    with pytest.raises(Invalid, match="only a text"):
        replay(PLAN, reject.body, NOW)
    made = replay(PLAN, mended(reject, text='{"at":"2026-03-02","worth":1,"who":7}'), NOW)
    assert made.events[0].keys == {"user_id": "7"}


def test_a_mended_basket_keeps_what_was_looked_up(tmp_path: Path) -> None:
    plan = mapping(BASKETS)
    text = BASKET_FILES["lines.csv"].replace(",12,,0.1,", ",12,,much,")
    (reject,) = run(plan, files(tmp_path, {**BASKET_FILES, "lines.csv": text})).rejects
    tree = msgspec.json.decode(reject.body)
    tree["rows"][1]["worth"] = "0.1"
    made = replay(plan, msgspec.json.encode(tree), NOW)
    whole = run(plan, files(tmp_path, BASKET_FILES))
    assert made.rejects == []
    assert made.events == [whole.events[0]]


def test_lines_of_logs_and_archives() -> None:
    line = b'1.2.3.4 - - [17/May/2015:10:05:14 +0000] "GET /a HTTP/1.1" 200 9 "-" "Mozilla/5.0"'
    assert replay(load("access-log"), line, NOW).events[0].name == "Page Viewed"
    message = b'{"type":"track","event":"X",\n"anonymousId":"a","timestamp":"2026-03-01T10:00:00Z"}'
    assert replay(load("segment-jsonl"), message, NOW).events[0].name == "X"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"nonsense",
        b"\xff",
        b"{}",
        b'{"input":"nothing","row":{}}',
        b'{"input":{"a":1},"row":{}}',
        b'{"row":[]}',
        b'{"rows":[]}',
        b'{"row":{"text":5}}',
        b'{"row":{"text":"[1]"}}',
    ],
)
def test_a_body_out_of_form_says_so(body: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        replay(PLAN, body, NOW)
    assert caught.value.problem.hint


@pytest.mark.parametrize("row", [{}, {"at": []}, {"at": {"x": 1}, "worth": {}}, {"at": 5, "worth": True, "who": [1]}])
def test_any_row_gives_an_event_or_a_reason(row: dict[str, Any]) -> None:
    made = replay(PLAN, msgspec.json.encode({"row": row, "found": {"x": 1}}), NOW)
    assert len(made.events) + len(made.rejects) == 1

"""Archives of Segment messages: true times, ids that stay, and the decoder's reasons."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from faden.collect.mapping import load
from tests.importing import Run, files, run

GOOD: dict[str, Any] = {
    "type": "track",
    "event": "Order Completed",
    "messageId": "m1",
    "anonymousId": "a",
    "timestamp": "2026-03-01T10:00:00Z",
    "properties": {"revenue": 12.5, "currency": "EUR", "products": [{"sku": "x", "price": 12.5}]},
}


def imported(folder: Path, *messages: object) -> Run:
    lines = (one if isinstance(one, str) else json.dumps(one) for one in messages)
    return run(load("segment-jsonl"), files(folder, {"a.jsonl": "\n".join(lines) + "\n"}))


def test_a_message_becomes_what_the_door_would_make_of_it(tmp_path: Path) -> None:
    (event,) = imported(tmp_path, GOOD).events
    assert (event.id, event.name, event.source) == ("m1", "Order Completed", "segment-archive")
    assert str(event.revenue and event.revenue.amount) == "12.5"
    assert event.items[0].product_id == "x"


@pytest.mark.parametrize(
    ("times", "at"),
    [
        ({"timestamp": "2020-03-01T10:00:00Z", "sentAt": "2020-03-01T11:00:00Z"}, "2020-03-01T10:00:00+00:00"),
        (
            {
                "timestamp": None,
                "originalTimestamp": "2020-03-01T10:00:00Z",
                "sentAt": "2020-03-01T10:00:05Z",
                "receivedAt": "2020-03-01T09:00:05Z",
            },
            "2020-03-01T09:00:00+00:00",
        ),
        ({"timestamp": None, "originalTimestamp": "2020-03-01T10:00:00Z"}, "2020-03-01T10:00:00+00:00"),
        ({"timestamp": None, "receivedAt": "2020-03-01T10:00:00Z", "sentAt": "?"}, "2020-03-01T10:00:00+00:00"),
    ],
)
def test_the_time_is_when_it_happened_not_when_it_is_imported(tmp_path: Path, times: dict[str, Any], at: str) -> None:
    (event,) = imported(tmp_path, {**GOOD, **times}).events
    assert event.at == datetime.fromisoformat(at)
    assert event.received_at > datetime(2026, 1, 1, tzinfo=UTC)


def test_messages_without_an_id_are_known_by_their_content(tmp_path: Path) -> None:
    nameless = {key: value for key, value in GOOD.items() if key != "messageId"}
    first = imported(tmp_path, nameless, nameless, {**nameless, "event": "X"})
    second = imported(tmp_path, {**nameless, "event": "X"}, nameless, nameless)
    assert len(set(first.ids)) == 3
    assert first.ids == second.ids


def test_poisoned_lines_go_to_quarantine_whole(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        GOOD,
        "nonsense",
        "[]",
        {**GOOD, "type": "dance"},
        {**GOOD, "timestamp": None},
        {**GOOD, "timestamp": "soon"},
        {**GOOD, "properties": {"x": "y" * 40_000}},
    )
    assert len(found.events) == 1
    assert [one.row for one in found.rejects] == [2, 3, 4, 5, 6, 7]
    assert found.rejects[0].body == b"nonsense"
    assert all(one.message and one.door == "segment-jsonl" for one in found.rejects)

"""People in numbers through the API: preview of a condition, overlap and comparison of segments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.contract.test_api_segments import LOOKERS, SILENT, publish, seen
from tests.desk import Desk


@pytest.fixture
async def desk(tmp_path: Path) -> Any:
    desk = Desk(tmp_path)
    await desk.faden.start()
    yield desk
    await desk.close()


def rule(field: str, operator: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


def did(name: str, *more: dict[str, Any], times: int = 1) -> dict[str, Any]:
    where = {"combinator": "and", "rules": [rule("name", "=", name), *more]}
    return rule("did", ">=", {"times": times, "days": None, "where": where})


async def preview(desk: Desk, *rules: dict[str, Any], combinator: str = "and") -> Any:
    condition = {"combinator": combinator, "rules": list(rules)}
    answer = await desk.owner().post("/api/segments/preview", json={"condition": condition})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_condition_is_counted_while_it_is_written(desk: Desk) -> None:
    key = await desk.source()
    await desk.send(
        key,
        seen(1, "a", properties={"colour": "Grün"}),
        seen(2, "b", properties={"colour": "rot"}),
        seen(3, "b", properties={"colour": "grün"}, context={"traits": {"email": "bea@example.org"}}),
    )
    found = await preview(desk, rule("events", ">=", 2))
    assert (found["members"], found["people"], found["via"]) == (1, 2, "sql")
    assert found["sample"][0]["label"] == "bea@example.org"
    assert found["as_of"].startswith("2026-03-02T")
    assert found["seconds"] >= 0
    assert (await preview(desk, did("product viewed")))["events_read"] == 0
    green = did("Product Viewed", rule("properties.colour", "=", "GRÜN"))
    found = await preview(desk, green)
    assert (found["members"], found["via"], found["events_read"]) == (2, "sql", 3)
    found = await preview(desk, green, rule("keys.email", "endsWith", "EXAMPLE.org"))
    assert (found["members"], found["people"], found["via"]) == (1, 2, "profiles")
    await desk.send(key, seen(4, "c"))
    assert (await preview(desk))["members"] == 3


async def test_segments_side_by_side(desk: Desk) -> None:
    key, owner = await desk.source(), desk.owner()
    await desk.send(key, seen(1, "a"), seen(2, "a"), seen(3, "b"))
    await publish(owner, "lookers", LOOKERS)
    everybody = {**SILENT, "condition": {"combinator": "and", "rules": [rule("events", ">=", 1)]}}
    await publish(owner, "everybody", everybody)
    found = (await owner.get("/api/segments/overlap", params={"keys": "lookers, everybody"})).json()
    assert (found["keys"], found["sizes"]) == (["lookers", "everybody"], [1, 2])
    assert found["both"] == [[1, 1], [1, 2]]
    compared = (await owner.get("/api/segments/compare", params={"a": "lookers", "b": "everybody"})).json()
    rows = {one["figure"]: (one["a"], one["b"]) for one in compared["rows"]}
    assert rows["members"] == (1, 2)
    assert rows["visits_per_person"] == (1, 1)
    assert set(rows) >= {"value_per_person", "revenue_per_person", "orders_per_person", "share_known"}


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("overlap?keys=nobody,else", 404, "segment_unknown"),
        ("overlap?keys=lookers", 400, "keys_invalid"),
        ("overlap?keys=lookers,lookers", 400, "keys_invalid"),
        ("compare?a=lookers&b=nobody", 404, "segment_unknown"),
        ("compare?a=lookers", 400, None),
    ],
)
async def test_wrong_questions(desk: Desk, path: str, status: int, code: str | None) -> None:
    owner = desk.owner()
    await publish(owner, "lookers", LOOKERS)
    answer = await owner.get(f"/api/segments/{path}")
    assert answer.status_code == status, answer.text
    assert code is None or answer.json()["error"]["code"] == code


async def test_a_wrong_condition_says_what_is_wrong(desk: Desk) -> None:
    answer = await desk.owner().post("/api/segments/preview", json={"condition": rule("shoe", "=", 1)})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "field_unknown")


async def test_without_a_login_nobody_is_counted(desk: Desk) -> None:
    for path in ("overlap?keys=a,b", "compare?a=a&b=b"):
        assert (await desk.client().get(f"/api/segments/{path}")).status_code == 401


async def test_nothing_that_leads_to_a_human_being_comes_into_the_warehouse(desk: Desk, tmp_path: Path) -> None:
    key = await desk.source()
    who = {"email": "bea@example.org", "firstName": "Beatrix", "loyalty": "card-4711-4711"}
    await desk.send(key, seen(1, "browser-of-bea", userId="bea-4711", context={"traits": who}))
    assert (await preview(desk, rule("known", "=", True)))["members"] == 1
    desk.faden.warehouse.checkpoint()
    for word in ("bea@example.org", "Beatrix", "beatrix", "card-4711-4711", "browser-of-bea", "bea-4711"):
        assert word.encode() not in warehouse_bytes(tmp_path), word


def warehouse_bytes(folder: Path) -> bytes:
    """All that the warehouse has on disk."""
    return b"".join(one.read_bytes() for one in sorted(folder.glob("warehouse.duckdb*")))

"""Costs booked by hand: through the log into the report, once however often they are sent, and taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.desk import Desk, opened

FORM = {
    "id": "5f0c1e6a-0000-4000-8000-000000000001",
    "campaign": "spring",
    "amount": "310.00",
    "currency": "EUR",
    "start": "2026-03-01",
    "end": "2026-03-31",
    "status": "actual",
    "note": "Agency",
}
MARCH = {"from": "2026-03-01", "to": "2026-03-10", "by": "campaign"}


VISIT = {
    "type": "page",
    "messageId": "v-1",
    "anonymousId": "browser-1",
    "timestamp": "2026-03-02T09:00:00Z",
    "context": {"campaign": {"source": "google", "medium": "cpc", "name": "spring"}},
}


async def described(desk: Desk) -> httpx.AsyncClient:
    """An installation that knows the campaign, by which somebody has come."""
    admin = await desk.admin()
    await desk.send(await desk.source(), VISIT)
    await admin.put("/api/definitions/campaign/spring", json={"body": {"label": "Spring"}})
    return admin


async def listed(client: httpx.AsyncClient, **query: Any) -> Any:
    answer = await client.get("/api/costs", params={"campaign": "spring", **query})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def cost_of(client: httpx.AsyncClient) -> float | None:
    rows = (await client.get("/api/reports/value", params=MARCH)).json()["rows"]
    return next((row["cost"] for row in rows if row["campaign"] == "spring"), None)


async def test_a_cost_is_booked_listed_and_counted(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        admin = await described(desk)
        made = await admin.post("/api/costs", json=FORM)
        assert made.status_code == 201, made.text
        assert (made.json()["by"], made.json()["note"], made.json()["takes_back"]) == ("Ada", "Agency", False)
        page = await listed(admin)
        assert page["rows"] == [made.json()]
        assert page["sums"] == [{"status": "actual", "currency": "EUR", "amount": page["sums"][0]["amount"]}]
        assert float(page["sums"][0]["amount"]) == 310
        assert await cost_of(admin) == 100.0, "ten of 31 days"
        event = (await admin.get("/api/events/2")).json()
        assert (event["type"], event["source"]) == ("cost", "faden")


async def test_sent_twice_it_counts_once_and_another_form_under_the_same_id_is_refused(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        admin = await described(desk)
        first, again = [await admin.post("/api/costs", json=FORM) for _ in range(2)]
        assert first.json() == again.json()
        other = await admin.post("/api/costs", json={**FORM, "amount": "311.00"})
        assert (other.status_code, other.json()["error"]["code"]) == (409, "booking_id_taken")
        assert (await listed(admin))["total"] == 1
        assert desk.faden.log.head == 2


async def test_a_booking_is_taken_back_by_its_opposite_once(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        admin = await described(desk)
        made = (await admin.post("/api/costs", json=FORM)).json()
        back, again = [await admin.post(f"/api/costs/{made['cost_id']}/reversal") for _ in range(2)]
        assert (back.status_code, back.json()) == (201, again.json())
        assert (back.json()["amount"], back.json()["takes_back"]) == ("-310.00", True)
        page = await listed(admin)
        assert [(row["taken_back"], row["takes_back"]) for row in page["rows"]] == [(False, True), (True, False)]
        assert (page["total"], page["sums"]) == (2, [])
        assert await cost_of(admin) == 0
        assert (await listed(admin, page=2, size=1))["rows"][0]["taken_back"] is True
        refused = await admin.post(f"/api/costs/{back.json()['cost_id']}/reversal")
        assert (refused.status_code, refused.json()["error"]["code"]) == (409, "booking_is_reversal")


async def test_planned_cost_is_told_apart(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        admin = await described(desk)
        await admin.post("/api/costs", json={**FORM, "status": "planned"})
        assert await cost_of(admin) is None
        report = (await admin.get("/api/reports/value", params=MARCH)).json()
        assert [(one["reason"]["en"], one["amount"]) for one in report["excluded"]] == [
            ("Planned cost, not booked yet", 100.0)
        ]


@pytest.mark.parametrize(
    ("wrong", "status", "code", "path"),
    [
        ({"campaign": "autumn"}, 400, "campaign_unknown", "campaign"),
        ({"amount": "-1"}, 400, "amount_not_positive", "amount"),
        ({"currency": "€"}, 400, "currency_invalid", "currency"),
        ({"end": "2026-02-01"}, 400, "period_invalid", "end"),
        ({"id": "1"}, 400, "booking_id_invalid", "id"),
        ({"amount": 5}, 400, "body_invalid", None),
    ],
)
async def test_a_wrong_form_books_nothing(
    tmp_path: Path, wrong: dict[str, Any], status: int, code: str, path: str | None
) -> None:
    async with opened(tmp_path / "data") as desk:
        admin = await described(desk)
        answer = await admin.post("/api/costs", json={**FORM, **wrong})
        assert answer.status_code == status, answer.text
        error = answer.json()["error"]
        if path is not None:
            assert (error["code"], error["path"]) == (code, path)
        assert desk.faden.log.head == 1


async def test_it_takes_a_session_its_token_and_a_booking(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        admin = await described(desk)
        assert (await desk.client().post("/api/costs", json=FORM)).status_code in (401, 403)
        token = admin.headers.pop("x-csrf-token")
        assert (await admin.post("/api/costs", json=FORM)).status_code == 403
        admin.headers["x-csrf-token"] = token
        for number in ("1", "x", "9" * 30):
            answer = await admin.post(f"/api/costs/{number}/reversal")
            assert (answer.status_code, answer.json()["error"]["code"]) == (404, "booking_unknown")
        assert desk.faden.log.head == 1

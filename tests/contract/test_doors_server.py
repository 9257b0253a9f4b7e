"""Matomo's, CloudEvents' and Jitsu's doors of a real server: from the wire to the figures, and out of quarantine."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from faden.collect.matomo import Caller, read
from faden.collect.segment import Call
from faden.domain.event import Event
from faden.domain.touchpoint import Source
from tests.contract.test_server import Running, running
from tests.house import House

VIEW = {"rec": "1", "_id": "0123456789abcdef", "url": "https://shop.example/a"}
EVENT = {"specversion": "1.0", "id": "1", "source": "/pos/1", "type": "Order Completed", "data": {"revenue": 5}}
MORNING = datetime(2026, 11, 21, 9, tzinfo=UTC)
SHOP = Source("shop", "shop.example", "web", "Europe/Berlin")


async def chunks(of: object) -> AsyncIterator[bytes]:
    """The JSON in small pieces, without a length, as Node's client of CloudEvents sends it."""
    text = json.dumps(of).encode()
    for at in range(0, len(text), 7):
        yield text[at : at + 7]


async def names(one: Running) -> list[str]:
    """What is in the log, oldest first."""
    rows = (await one.client.get("/api/events", params={"limit": 100})).json()["rows"]
    return [row["name"] for row in reversed(rows)]


async def test_every_door_leads_to_the_same_log(tmp_path: Path) -> None:
    async with running(tmp_path / "data") as one, httpx.AsyncClient(base_url=one.server.url) as sender:
        key = one.key()
        event = {**VIEW, "e_c": "shop", "e_a": "zoom"}
        batch = {"requests": [{**VIEW, "search": "x"}, {**VIEW, "link": "https://x.de/"}], "token_auth": key}
        sent = [
            sender.get("/matomo.php", params={**VIEW, "idsite": key, "send_image": "0"}),
            sender.get("/matomo.php", params={**VIEW, "idsite": key}),
            sender.post("/piwik.php", params={"idsite": key}, data=event),
            sender.post("/matomo.php", json=batch),
            sender.post("/v1/cloudevents", params={"writeKey": key}, content=chunks(EVENT)),
            sender.post("/api/s/track", json={"event": "X", "userId": "a"}, headers={"X-Write-Key": f"{key}:s"}),
        ]
        assert [(await answer).status_code for answer in sent] == [204, 200, 200, 200, 200, 200]
        assert await names(one) == [
            "Page Viewed",
            "Page Viewed",
            "zoom",
            "Products Searched",
            "Outbound Link Clicked",
            "Order Completed",
            "X",
        ]


async def test_quarantine_leads_back_through_the_door_that_it_came_by(tmp_path: Path) -> None:
    async with running(tmp_path / "data") as one, httpx.AsyncClient(base_url=one.server.url) as sender:
        key = one.key()
        await sender.get("/matomo.php", params={**VIEW, "idsite": key, "idgoal": "0", "ec_id": "1", "revenue": "1,5"})
        await sender.post("/v1/cloudevents", params={"writeKey": key}, json={**EVENT, "specversion": "0.3"})
        rows = (await one.client.get("/api/quarantine", params={"lang": "de"})).json()["rows"]
        assert [row["code"] for row in rows] == ["specversion_unknown", "number_invalid"]
        assert "Version 1.0" in rows[0]["message"]
        mends = {"specversion_unknown": ("0.3", "1.0"), "number_invalid": ("1,5", "1.5")}
        for row in rows:
            address = f"/api/quarantine/{row['id']}/replay"
            assert (await one.client.post(address, json={"body": None})).json()["accepted"] is False
            mended = row["body"].replace(*mends[row["code"]])
            assert (await one.client.post(address, json={"body": mended})).json()["accepted"] is True
        assert await names(one) == ["Order Completed", "Order Completed"]


def told(seconds: int, **given: str) -> list[Event]:
    """What a request so long after the morning's first tells."""
    at = MORNING + timedelta(seconds=seconds)
    call = Call(SHOP, at, datetime.isoformat, "EUR")
    return read({**VIEW, "r": str(seconds), **given}, Caller(call))


def test_pings_prolong_the_visit_and_change_nothing_else(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        for seconds in (0, 15, 30, 45):
            house.take(*told(seconds, **({"ping": "1"} if seconds else {})))
        figures = ("visits", "pageviews", "bounces", "dwell")
        assert house.sums(*figures, table="facts") == (1, 1, 1, 45)
        house.take(*told(60, _pks="sku1"))
        assert house.sums(*figures, table="facts") == (1, 2, 0, 60)
        house.take(*told(61, c_n="Teaser"))
        assert house.sums(*figures, table="facts") == (1, 2, 0, 60)


def test_an_order_of_matomo_is_a_conversion_with_its_money_once(tmp_path: Path) -> None:
    order: dict[str, Any] = {"idgoal": "0", "ec_id": "O1", "revenue": "12.5", "ec_items": '[["a","A","c",12.5,1]]'}
    with House(tmp_path) as house:
        house.take(*told(0))
        for seconds in (10, 20):
            house.take(*told(seconds, **order))
        assert house.sums("orders", "conversions", "revenue", table="facts") == (1, 1, 12.5)
        assert house.count("items") == 1


def test_who_sends_no_visitor_is_counted_without_a_profile(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(*told(0, _id=""), *told(5, _id=""))
        assert house.sums("visits", "pageviews", table="facts") == (2, 2)
        assert house.state().profiles == {}

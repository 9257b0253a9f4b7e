"""The stories of the house, told over real HTTP with time put forward by hand: each of them ends with one person."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from faden.app import App
from faden.settings import Settings
from faden.web.server import Server
from tests.desk import Time
from tests.harness.installation import free_port
from tests.harness.mmdb import GEOLITE, write

AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"
NUREMBERG = "91.0.1.77"
CARS = "https://cars.example"
SEARCH = f"{CARS}/?utm_source=google&utm_medium=cpc&utm_campaign=leasing-herbst&utm_term=leasing"
LEASING = {
    "label": {"de": "Warm für Leasing", "en": "Warm for leasing"},
    "purpose": "personalisation",
    "condition": {
        "combinator": "and",
        "rules": [
            {"field": "interests.theme:leasing", "operator": ">=", "value": 1},
            {"field": "known", "operator": "=", "value": False},
        ],
    },
}


class Story:
    """A running company: a server on a port, a clock, and somebody who acts."""

    def __init__(self, server: Server, client: httpx.AsyncClient, time: Time, key: str) -> None:
        self.server, self.client, self.time, self._key = server, client, time, key
        self._said = 0

    async def says(self, kind: str, *, agent: str = AGENT, address: str = NUREMBERG, **message: Any) -> None:
        """Somebody's browser speaks; a moment passes."""
        self._said += 1
        headers = {"User-Agent": agent, "X-Forwarded-For": address}
        now = self.time().isoformat()
        body = {"messageId": f"m{self._said}", "timestamp": now, "sentAt": now, **message}
        answer = await self.client.post(f"/v1/{kind}", json=body, auth=(self._key, ""), headers=headers)
        assert answer.status_code == 200, answer.text
        self.time.pass_by(seconds=20)

    async def opens(self, who: str, url: str, **more: Any) -> None:
        """Somebody opens a page."""
        path = "/" + url.partition("://")[2].partition("/")[2].partition("?")[0]
        context = {
            "page": {"url": url, "path": path, "referrer": more.pop("referrer", "")},
            **more.pop("context", {}),
        }
        await self.says("page", anonymousId=who, context=context, **more)

    async def get(self, path: str) -> Any:
        """What the house knows."""
        await self.server.faden.pipeline.drain()
        answer = await self.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def only_person(self) -> dict[str, Any]:
        """The one person there is."""
        people = await self.get("/api/people")
        assert people["total"] == 1
        found: dict[str, Any] = await self.get(f"/api/people/{people['rows'][0]['person_id']}")
        return found


def prepared(data: Path) -> None:
    """A data directory with a city file in it."""
    data.mkdir()
    write(data / "city.mmdb", GEOLITE)


@asynccontextmanager
async def told(data: Path) -> AsyncIterator[Story]:
    prepared(data)
    time = Time()
    settings = Settings(data=data, port=free_port(), warehouse_threads=1, trust_proxy=True, geo_database="city.mmdb")
    app = App.open(settings, time)
    key = app.sources.create("site", "Site", "web", "website", "Europe/Berlin").write_keys[0].key
    server, ready = Server(app), asyncio.Event()
    task = asyncio.create_task(server.run(lambda _: ready.set()))
    try:
        await asyncio.wait([task, asyncio.create_task(ready.wait())], return_when=asyncio.FIRST_COMPLETED)
        token = json.loads((data / "server.json").read_text())["token"]
        async with httpx.AsyncClient(base_url=server.url, timeout=15) as client:
            client.headers["authorization"] = f"Bearer {token}"
            yield Story(server, client, time, key)
    finally:
        server.stop()
        await task
        app.close()


async def test_the_car_makers_visitor_becomes_a_known_customer(tmp_path: Path) -> None:
    async with told(tmp_path / "data") as story:
        published = await story.client.put("/api/definitions/segment/leasing", json={"body": LEASING})
        assert published.status_code == 200, published.text
        await story.client.post("/api/definitions/segment/leasing/publish", json={})

        await story.says(
            "track",
            anonymousId="v1",
            event="Consent Given",
            properties={"purposes": ["measurement", "personalisation"]},
        )
        await story.opens("v1", SEARCH, referrer="https://www.google.de/")
        first = await story.only_person()
        assert (first["known"], first["first_touch"]["channel"]) == (False, "Paid Search")
        event = (await story.get(f"/api/people/{first['person_id']}/timeline"))["rows"][0]
        known = (await story.get(f"/api/events/{event['event_id']}"))["context"]
        assert (known["country"], known["city"], known["source"], known["term"]) == (
            "DE",
            "Nürnberg",
            "google",
            "leasing",
        )
        assert known["ip"] == "91.0.1.0"

        shown = [{"product_id": "H1", "name": "Hybrid", "category": "Hybrid"}]
        await story.says(
            "track", anonymousId="v1", event="Product List Viewed", properties={"list_id": "home", "products": shown}
        )
        await story.opens("v1", f"{CARS}/modelle/limousine")
        await story.opens("v1", f"{CARS}/modelle/limousine/leasing")
        await story.opens("v1", f"{CARS}/modelle/limousine/leasing/rechner")
        assert [one["key"] for one in (await story.only_person())["segments"]] == ["leasing"]
        sheet = (await story.client.get("/api/segments/leasing/members.csv")).text.splitlines()
        assert [row.split(",")[-2:] for row in sheet] == [["allowed", "reason"], ["true", "granted"]]

        story.time.pass_by(days=6)
        await story.opens("v1", f"{CARS}/modelle/limousine/testberichte")
        await story.says(
            "track",
            anonymousId="v1",
            event="Appointment Booked",
            properties={"appointment": "test drive", "dealer": "Nürnberg", "tags": ["limousine"]},
        )
        await story.says(
            "identify", anonymousId="v1", userId="k-100", traits={"name": "Max Muster", "email": "Max@Muster.example"}
        )
        person = await story.only_person()
        assert (person["known"], person["label"], person["visits"]) == (True, "Max Muster", 2)
        assert person["first_touch"]["campaign"] == "leasing-herbst"
        assert {(one["kind"], one["value"]) for one in person["keys"]} >= {
            ("anonymous_id", "v1"), ("user_id", "k-100"), ("email", "max@muster.example"),
        }  # fmt: skip
        assert person["segments"] == [], "a known customer is no stranger who is warm for leasing"
        names = [one["name"] for one in (await story.get(f"/api/people/{person['person_id']}/timeline"))["rows"]]
        assert names.count("Segments Changed") == 2
        assert {"Consent Given", "Product List Viewed", "Appointment Booked"} <= set(names)

        interests = await story.get(f"/api/people/{person['person_id']}/interests")
        themes = {
            one["tag"]: one["points"]
            for group in interests["groups"]
            if group["key"] == "theme"
            for one in group["tags"]
        }
        assert next(iter(themes)) == "limousine"
        assert themes["limousine"] > themes["leasing"] > 0
        assert "hybrid" not in themes


async def test_the_watch_brands_customer_is_one_person_at_every_touchpoint(tmp_path: Path) -> None:
    async with told(tmp_path / "data") as story:
        await story.says(
            "track", anonymousId="phone", agent=PHONE, event="Consent Given", properties={"purposes": ["measurement"]}
        )
        await story.opens(
            "phone", "https://watches.example/carrera?utm_source=boutique-12&utm_medium=qr", agent=PHONE
        )
        await story.says(
            "track", anonymousId="phone", agent=PHONE, event="Newsletter Subscribed",
            properties={"email": " Ada@Example.org "},
        )  # fmt: skip
        story.time.pass_by(days=3)
        letter = "https://watches.example/news?utm_source=newsletter&utm_medium=email&utm_campaign=spring"
        agreed = {"categoryPreferences": {"measurement": True}}
        await story.opens(
            "tablet",
            letter,
            context={"externalIds": [{"type": "email", "id": "ada@example.org"}], "consent": agreed},
        )
        story.time.pass_by(days=2)
        await story.says("identify", userId="crm-7", traits={"email": "ADA@example.org", "loyalty_card": "4711"})
        await story.says(
            "track", anonymousId="till-3-receipt-9", event="Order Completed", context={"consent": agreed},
            properties={"loyalty_card": "4711", "revenue": 4900, "currency": "EUR", "order_id": "o-1"},
        )  # fmt: skip
        person = await story.only_person()
        assert (person["orders"], person["revenue"]) == (1, {"EUR": 4900.0})
        assert {
            ("loyalty_card", "4711"),
            ("email", "ada@example.org"),
            ("user_id", "crm-7"),
            ("anonymous_id", "phone"),
        } <= {(one["kind"], one["value"]) for one in person["keys"]}
        assert person["first_touch"]["source"] == "boutique-12"

"""Traits and the search through the API: who said what, what nobody has declared, who is meant."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.desk import Desk


@pytest.fixture
async def desk(tmp_path: Path) -> Any:
    desk = Desk(tmp_path)
    await desk.faden.start()
    yield desk
    await desk.close()


def said(at: int, **more: Any) -> dict[str, Any]:
    return {"type": "identify", "messageId": f"m{at}", "timestamp": f"2026-03-02T08:{at:02d}:00Z", **more}


STORY = [
    said(10, userId="K-4711", traits={"email": "Ada@Example.org", "name": "Ada Müller", "age": "36", "plan": "gold"}),
    said(5, userId="K-4711", traits={"name": "Ada King", "age": "old", "plan": "free", "score": 4}),
    said(20, userId="K-4712", traits={"name": "Adam Riese", "phone": "+49 911 1234560", "plan": "gold"}),
]


async def told(desk: Desk) -> httpx.AsyncClient:
    key = desk.faden.sources.create("shop", "Shop", "server", "shop", "UTC").write_keys[0].key
    answer = await desk.send(key, *STORY)
    assert answer.status == 200, answer.body
    await desk.faden.pipeline.drain()
    return desk.owner()


async def found(owner: httpx.AsyncClient, words: str, **more: Any) -> list[str]:
    answer = await owner.get("/api/people/search", params={"q": words, **more})
    assert answer.status_code == 200, answer.text
    return [row["label"] for row in answer.json()["rows"]]


async def traits(owner: httpx.AsyncClient, person: str) -> dict[str, Any]:
    rows = (await owner.get(f"/api/people/{person}/traits")).json()["rows"]
    return {row["key"]: row for row in rows}


async def test_each_trait_with_source_and_history(desk: Desk) -> None:
    owner = await told(desk)
    (row,) = (await owner.get("/api/people/search", params={"q": "4711"})).json()["rows"]
    assert (row["label"], row["key"], row["known"]) == ("Ada Müller", "ada@example.org", True)
    ada = await traits(owner, row["person_id"])
    assert list(ada) == ["email", "name", "age", "plan", "score"], "declared ones first, in the catalogue's order"
    name = ada["name"]
    assert (name["value"], name["source"], name["declared"], name["pii"]) == ("Ada Müller", "shop", True, True)
    assert name["label"] == {"de": "Name", "en": "Name"}
    assert [one["value"] for one in name["history"]] == ["Ada Müller", "Ada King"], "the later arrival was older"
    assert (name["at"], name["history"][1]["at"]) == ("2026-03-02T08:10:00Z", "2026-03-02T08:05:00Z")
    assert (ada["age"]["value"], [one["value"] for one in ada["age"]["refused"]]) == (36, ["old"])
    assert ada["age"]["refused"][0]["refused"] == "number"
    assert (ada["plan"]["declared"], ada["plan"]["label"], ada["plan"]["type"]) == (False, None, None)
    nobody = await owner.get("/api/people/p_zzz/traits")
    assert (nobody.status_code, nobody.json()["error"]["code"]) == (404, "person_unknown")


async def test_traits_that_nobody_has_declared_and_a_catalogue_that_declares_them(desk: Desk) -> None:
    owner = await told(desk)
    seen = (await owner.get("/api/traits/seen")).json()
    assert seen["people"] == 2
    assert seen["rows"] == [
        {"key": "plan", "people": 2, "type": "text"},
        {"key": "score", "people": 1, "type": "number"},
    ]
    state = (await owner.get("/api/definitions/traits/default")).json()
    body = state["published"]["body"]
    plan = {"key": "plan", "label": {"de": "Tarif", "en": "Plan"}, "conflict": "first"}
    wrong = {"traits": [*body["traits"], {**plan, "conflict": "priority"}]}
    refused = await owner.put("/api/definitions/traits/default", json={"body": wrong})
    assert refused.status_code == 400
    assert refused.json()["error"]["path"] == f"traits[{len(body['traits'])}].sources"
    right = {"traits": [*body["traits"], plan]}
    assert (await owner.put("/api/definitions/traits/default", json={"body": right})).status_code == 200
    published = (await owner.post("/api/definitions/traits/default/publish", json={"revalue": True})).json()
    for _ in range(200):
        job = (await owner.get(f"/api/jobs/{published['job']}")).json()
        if job["state"] != "running":
            break
        await asyncio.sleep(0.05)
    assert job["state"] == "done", job
    assert [one["key"] for one in (await owner.get("/api/traits/seen")).json()["rows"]] == ["score"]
    (row,) = (await owner.get("/api/people/search", params={"q": "ada mü"})).json()["rows"]
    ada = await traits(owner, row["person_id"])
    assert (ada["plan"]["value"], ada["plan"]["label"]["de"]) == ("free", "Tarif"), "history was read again"


async def test_people_are_found_while_one_types(desk: Desk) -> None:
    owner = await told(desk)
    assert await found(owner, "a") == ["Ada Müller", "Adam Riese"]
    assert await found(owner, "muel") == await found(owner, "MÜL") == await found(owner, "mul") == ["Ada Müller"]
    assert await found(owner, "riese ad") == ["Adam Riese"]
    assert await found(owner, "ada@ex") == ["Ada Müller"]
    assert await found(owner, "k-47") == ["Ada Müller", "Adam Riese"]
    assert await found(owner, "0911 123") == await found(owner, "+49911") == ["Adam Riese"]
    assert await found(owner, "  ") == await found(owner, "nobody") == []
    one = (await owner.get("/api/people/search", params={"q": "a", "limit": 1})).json()
    assert (len(one["rows"]), one["more"]) == (1, True)
    assert await found(owner, one["rows"][0]["person_id"]) == ["Ada Müller"]
    assert (await desk.client().get("/api/people/search", params={"q": "a"})).status_code == 401

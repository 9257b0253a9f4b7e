"""Joins, parting and conflicts through the API: the watch brand's customer, and a family's tablet."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from faden.web.answers import HotRequest
from tests.desk import Desk
from tests.events import event


def said(at: int, kind: str, **more: Any) -> dict[str, Any]:
    """A message of the hour; `at` in minutes."""
    return {"type": kind, "messageId": f"m{at}", "timestamp": f"2026-03-02T08:{at:02d}:00Z", **more}


BOUTIQUE = "https://watches.example/carrera?utm_source=boutique-12&utm_medium=qr"
LETTER = "https://watches.example/news?utm_source=newsletter&utm_medium=email&utm_campaign=spring"
STORY = [
    said(0, "page", anonymousId="phone", context={"page": {"url": BOUTIQUE}}),
    said(3, "track", anonymousId="phone", event="Newsletter Subscribed", properties={"email": " Ada@Example.org "}),
    said(
        9,
        "page",
        anonymousId="tablet",
        context={"page": {"url": LETTER}, "externalIds": [{"type": "email", "id": "ada@example.org"}]},
    ),
    said(20, "identify", userId="crm-7", traits={"email": "ADA@example.org", "loyalty_card": "4711"}),
    said(
        30,
        "track",
        userId="",
        anonymousId="till-3-receipt-9",
        event="Order Completed",
        properties={"loyalty_card": "4711", "revenue": 4900, "currency": "EUR"},
    ),
]


@pytest.fixture
async def desk(tmp_path: Path) -> Any:
    desk = Desk(tmp_path)
    await desk.faden.start()
    yield desk
    await desk.close()


async def key(desk: Desk) -> str:
    source = desk.faden.sources.create("shop", "Shop", "server", "shop", "UTC")
    return source.write_keys[0].key


async def test_the_watch_brands_customer_is_one_person_and_can_be_parted(desk: Desk) -> None:
    answer = await desk.send(await key(desk), *STORY)
    assert answer.status == 200, answer.body
    await desk.faden.pipeline.drain()
    owner = desk.owner()
    people = (await owner.get("/api/people")).json()["rows"]
    assert len(people) == 1
    person = (await owner.get(f"/api/people/{people[0]['person_id']}")).json()
    assert {one["kind"] for one in person["keys"]} == {"anonymous_id", "email", "user_id", "loyalty_card"}
    assert person["revenue"] == {"EUR": 4900.0}
    assert person["first_touch"]["channel"] == "QR Code"
    joins = (await owner.get(f"/api/people/{person['person_id']}/joins")).json()["rows"]
    assert {one["state"] for one in joins} == {"joined"}
    assert len(joins) == 6

    wrong = await owner.post(f"/api/people/{person['person_id']}/part", json={"kind": "email", "value": "x"})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (400, "key_not_joined")
    card = {"kind": "loyalty_card", "value": "4711"}
    parted = await owner.post(f"/api/people/{person['person_id']}/part", json=card)
    assert parted.status_code == 200, parted.text
    people = (await owner.get("/api/people", params={"sort": "revenue"})).json()["rows"]
    assert [one["revenue"] or 0 for one in people] == [4900.0, 0]
    assert parted.json()["other"] == people[0]["person_id"]
    rest = (await owner.get(f"/api/people/{parted.json()['person']}")).json()
    told = [
        {one["event_id"] for one in (await owner.get(f"/api/people/{who}/timeline")).json()["rows"]}
        for who in (parted.json()["person"], parted.json()["other"])
    ]
    assert told[0].isdisjoint(told[1])
    assert rest["revenue"] == {}
    joins = (await owner.get(f"/api/people/{rest['person_id']}/joins")).json()["rows"]
    assert [one["state"] for one in joins].count("parted") == 2, "from the account and from its address"


async def test_what_was_parted_keeps_its_owner_whatever_comes_later(desk: Desk) -> None:
    """Others of the knot go on living; the card stays with the person that its own event made."""
    later = said(40, "identify", anonymousId="laptop", userId="crm-7")
    await desk.send(await key(desk), *STORY, later)
    await desk.faden.pipeline.drain()
    owner = desk.owner()
    (row,) = (await owner.get("/api/people")).json()["rows"]
    card = {"kind": "loyalty_card", "value": "4711"}
    parted = (await owner.post(f"/api/people/{row['person_id']}/part", json=card)).json()
    assert parted["other"] is not None
    keys = (await owner.get(f"/api/people/{parted['other']}")).json()["keys"]
    assert keys == [card, {"kind": "anonymous_id", "value": "till-3-receipt-9"}]


async def test_a_familys_tablet_is_listed_as_a_conflict(desk: Desk) -> None:
    await desk.send(
        await key(desk),
        said(0, "identify", anonymousId="tablet", userId="ada"),
        said(1, "identify", anonymousId="tablet", userId="bob"),
    )
    await desk.faden.pipeline.drain()
    (row,) = (await desk.owner().get("/api/conflicts")).json()["rows"]
    assert row["state"] == "refused"
    assert (row["strong"]["value"], row["weak"]["value"]) == ("ada", "tablet")
    assert row["strong"]["person_id"] != row["weak"]["person_id"]


async def test_a_kiosk_is_nobodys_and_listed_once(desk: Desk) -> None:
    """Its people are told again as the server goes on: the browser's own past is nobody's."""
    users = [said(number + 1, "identify", anonymousId="kiosk", userId=f"u{number:02}") for number in range(12)]
    await desk.send(
        await key(desk), said(0, "page", anonymousId="kiosk", context={"page": {"url": BOUTIQUE}}), *users
    )
    await desk.faden.pipeline.drain()
    owner = desk.owner()
    (row,) = (await owner.get("/api/conflicts")).json()["rows"]
    assert (row["state"], row["weak"]) == (
        "suspicious",
        {"kind": "anonymous_id", "value": "kiosk", "person_id": None, "label": None},
    )
    assert (row["strong"]["value"], row["strong"]["label"]) == ("u10", "u10")
    people = (await owner.get("/api/people")).json()["rows"]
    assert len(people) == 12
    for one in people:
        person = (await owner.get(f"/api/people/{one['person_id']}")).json()
        assert [found["kind"] for found in person["keys"]] == ["user_id"]
        joins = (await owner.get(f"/api/people/{one['person_id']}/joins")).json()["rows"]
        assert [found["state"] for found in joins] == ["suspicious"]
    assert desk.faden.pipeline.cache.crowded == []


async def test_what_a_server_was_not_done_with_it_does_by_itself(desk: Desk) -> None:
    users = [said(number + 1, "identify", anonymousId="kiosk", userId=f"u{number:02}") for number in range(11)]
    await desk.send(await key(desk), *users)
    for _ in range(200):
        if not desk.faden.pipeline.cache.crowded:
            break
        await asyncio.sleep(0.02)
    assert desk.faden.pipeline.cache.crowded == []
    assert list(desk.faden.pipeline.cache.quarantined) == [("anonymous_id", "kiosk")]
    names = [event.name for group in desk.faden.log.read(0) for _, event in group]
    assert names.count("Key Quarantined") == 1


async def test_somebody_is_forgotten_and_does_not_come_back_by_import(desk: Desk, tmp_path: Path) -> None:
    write_key = await key(desk)
    await desk.send(write_key, said(0, "identify", anonymousId="phone", userId="ada", traits={"email": "a@x.de"}))
    await desk.faden.pipeline.drain()
    owner = desk.owner()
    (row,) = (await owner.get("/api/people")).json()["rows"]
    silent = await owner.post(f"/api/people/{row['person_id']}/erase", json={"reason": " "})
    assert (silent.status_code, silent.json()["error"]["code"]) == (400, "reason_missing")
    receipt = await owner.post(f"/api/people/{row['person_id']}/erase", json={"reason": "Art. 17"})
    assert receipt.status_code == 200, receipt.text
    assert (receipt.json()["events"], receipt.json()["keys"]) == (1, 3)
    assert (await owner.get("/api/people")).json()["rows"] == []
    assert (await owner.get(f"/api/people/{row['person_id']}")).status_code == 404
    assert (await owner.get("/api/erasures")).json()["rows"] == [receipt.json()]
    lines = tmp_path / "old.jsonl"
    lines.write_text(
        '{"type":"identify","messageId":"o1","userId":"ada","timestamp":"2026-01-01T08:00:00Z"}\n'
        '{"type":"identify","messageId":"o2","userId":"bob","timestamp":"2026-01-01T08:00:00Z"}\n'
    )
    run = (await owner.post("/api/imports/local", json={"mapping": "segment-jsonl", "files": [str(lines)]})).json()
    for _ in range(200):
        found = (await owner.get(f"/api/imports/{run['id']}")).json()
        if found["state"] != "running":
            break
        await asyncio.sleep(0.02)
    assert (found["imported"], list(found["skipped"].values())) == (1, [1])


async def test_whoever_is_erased_comes_back_by_no_other_door_of_the_past(desk: Desk, tmp_path: Path) -> None:
    """`/v1/import`, a quarantined row that somebody mends, a file of nobody else; by a live event a new person."""
    write_key = await key(desk)
    await desk.send(write_key, said(0, "identify", anonymousId="phone", userId="ada"))
    await desk.send(write_key, said(1, "track", userId="x"))
    await desk.faden.pipeline.drain()
    owner = desk.owner()
    (row,) = (await owner.get("/api/people")).json()["rows"]
    await owner.post(f"/api/people/{row['person_id']}/erase", json={"reason": "Art. 17"})
    body = msgspec.json.encode({"batch": [said(5, "identify", userId="ada")], "writeKey": write_key})
    sent = await desk.server.hot.handle(HotRequest("POST", "/v1/import", "", no_header, body, "203.0.113.9"))
    assert sent.status == 200
    (quarantined,) = (await owner.get("/api/quarantine")).json()["rows"]
    mended = msgspec.json.encode({**msgspec.json.decode(quarantined["body"]), "userId": "ada", "event": "x"}).decode()
    refused = await owner.post(f"/api/quarantine/{quarantined['id']}/replay", json={"body": mended})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "replay_suppressed")
    lines = tmp_path / "old.jsonl"
    lines.write_text('{"type":"identify","messageId":"o1","userId":"ada","timestamp":"2026-01-01T08:00:00Z"}\n')
    run = (await owner.post("/api/imports/local", json={"mapping": "segment-jsonl", "files": [str(lines)]})).json()
    found = await ended(owner, run["id"])
    assert (found["state"], found["imported"], list(found["skipped"].values())) == ("done", 0, [1])
    await desk.faden.pipeline.drain()
    assert (await owner.get("/api/people")).json()["rows"] == []
    await desk.send(write_key, said(9, "identify", userId="ada"))
    await desk.faden.pipeline.drain()
    assert len((await owner.get("/api/people")).json()["rows"]) == 1


async def test_an_erasure_during_an_import_is_seen(desk: Desk) -> None:
    """Rows that wait while it is done, and those that come after it."""
    pipeline = desk.faden.pipeline
    await pipeline.submit([event("Signed In", 1, who=None, user="ada")])
    profile = pipeline.cache.by_key("user_id", "ada")
    assert profile is not None
    erasing = asyncio.create_task(pipeline.erase(profile, "Grace", "x", "r-1"))
    await asyncio.sleep(0)
    assert not erasing.done()
    waiting = await pipeline.submit([event("Old", 0, who=None, user="ada"), event("Old", 0, user="b")], imported=True)
    assert (waiting.accepted, waiting.suppressed) == (1, 1)
    await erasing
    later = await pipeline.submit([event("Old", 0, who=None, user="ada")], imported=True)
    assert (later.accepted, later.suppressed) == (0, 1)
    assert pipeline.cache.by_key("user_id", "ada") is None


def no_header(_: str) -> str | None:
    return None


async def ended(owner: httpx.AsyncClient, run: str) -> Any:
    for _ in range(400):
        found = (await owner.get(f"/api/imports/{run}")).json()
        if found["state"] != "running":
            return found
        await asyncio.sleep(0.02)
    raise AssertionError("the import does not end")

"""Segments through the API: published, filled from history, entered and left by events and by time, exported."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.desk import Desk

SILENT = {
    "label": {"de": "Still seit 30 Tagen", "en": "Quiet for 30 days"},
    "owner": "Ada",
    "purpose": "marketing.email",
    "condition": {"combinator": "and", "rules": [{"field": "last_seen_days", "operator": ">=", "value": 30}]},
}
NAMED = {"combinator": "and", "rules": [{"field": "name", "operator": "=", "value": "Product Viewed"}]}
LOOKERS = {
    "label": {"de": "Zweimal angesehen", "en": "Looked twice"},
    "condition": {
        "combinator": "and",
        "rules": [{"field": "did", "operator": ">=", "value": {"times": 2, "days": 10, "where": NAMED}}],
    },
}
CHOSEN = {"label": {"de": "Gäste", "en": "Guests"}, "list": True, "purpose": "marketing.post"}


@pytest.fixture
async def desk(tmp_path: Path) -> Any:
    desk = Desk(tmp_path)
    await desk.faden.start()
    yield desk
    await desk.close()


def seen(number: int, who: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "track",
        "event": "Product Viewed",
        "messageId": f"m{number}",
        "anonymousId": who,
        "timestamp": f"2026-03-02T08:{number:02d}:00Z",
        **more,
    }


async def publish(client: httpx.AsyncClient, key: str, body: dict[str, Any]) -> None:
    assert (await client.put(f"/api/definitions/segment/{key}", json={"body": body})).status_code == 200
    answer = await client.post(f"/api/definitions/segment/{key}/publish", json={})
    assert answer.status_code == 200, answer.text
    job = answer.json()["job"]
    for _ in range(200):
        state = (await client.get(f"/api/jobs/{job}")).json()
        if state["state"] != "running":
            break
        await asyncio.sleep(0.02)
    assert state["state"] == "done", state


async def row(client: httpx.AsyncClient, key: str) -> dict[str, Any]:
    rows = (await client.get("/api/segments")).json()["rows"]
    return next(one for one in rows if one["key"] == key)


async def test_a_segment_is_filled_kept_fresh_and_exported(desk: Desk) -> None:
    key, owner = await desk.source(), desk.owner()
    await desk.send(key, seen(1, "a"), seen(2, "a"), seen(3, "b"))
    await publish(owner, "lookers", LOOKERS)
    await publish(owner, "silent", SILENT)
    assert (await row(owner, "lookers"))["members"] == 1
    assert (await row(owner, "silent"))["members"] == 0
    await desk.send(key, seen(4, "b", context={"traits": {"email": "bea@example.org"}}))
    await desk.faden.pipeline.drain()
    assert (await row(owner, "lookers")) == {
        "key": "lookers",
        "label": {"de": "Zweimal angesehen", "en": "Looked twice"},
        "owner": "",
        "purpose": "measurement",
        "members": 2,
        "entered_7d": 2,
        "left_7d": 0,
        "state": "live",
        "list": False,
        "active": True,
        "version": 1,
    }
    members = (await owner.get("/api/segments/lookers/members")).json()
    assert members["total"] == 2
    person = (await owner.get(f"/api/people/{members['rows'][0]['person_id']}")).json()
    assert [one["key"] for one in person["segments"]] == ["lookers"]
    desk.time.pass_by(days=31)
    desk.faden.pipeline.pass_time_now()
    await desk.faden.pipeline.drain()
    assert ((await row(owner, "lookers"))["members"], (await row(owner, "silent"))["members"]) == (0, 2)
    days = (await owner.get("/api/segments/lookers")).json()["days"]
    assert len(days) == 90
    assert [(day["entered"], day["left"]) for day in days if day["entered"] or day["left"]] == [(2, 0), (0, 2)]
    assert days[-1]["members"] == 0
    sheet = (await owner.get("/api/segments/silent/members.csv")).text.splitlines()
    assert sheet[0] == "person_id,label,email,since,allowed,reason"
    assert len(sheet) == 3
    assert all(line.endswith("false,default") for line in sheet[1:])


async def test_time_alone_is_noticed_by_the_running_server(desk: Desk) -> None:
    key, owner = await desk.source(), desk.owner()
    await publish(owner, "silent", SILENT)
    await desk.send(key, seen(1, "a"))
    await desk.faden.pipeline.drain()
    desk.time.pass_by(days=40)
    members = 0
    for _ in range(250):
        await asyncio.sleep(0.02)
        await desk.faden.pipeline.drain()
        members = (await row(owner, "silent"))["members"]
        if members:
            break
    assert members == 1


async def test_a_list_of_people_is_uploaded_and_replaced(desk: Desk) -> None:
    key, owner = await desk.source(), desk.owner()
    await desk.send(key, seen(1, "a"), seen(2, "b"), seen(3, "c", userId="u-3"))
    await publish(owner, "guests", CHOSEN)
    first = await owner.post("/api/segments/guests/list", files={"file": ("g.csv", b"a\nu-3\nnobody\n")})
    assert first.json() == {"read": 3, "matched": 2, "entered": 2, "left": 0, "barred": 0, "unmatched": ["nobody"]}
    again = await owner.post(
        "/api/segments/guests/list", files={"file": ("g.csv", b"kind;value\nanonymous_id;b\nuser_id;u-3\n")}
    )
    assert again.json() == {"read": 2, "matched": 2, "entered": 1, "left": 1, "barred": 0, "unmatched": []}
    assert (await row(owner, "guests"))["members"] == 2
    wrong = await owner.post("/api/segments/guests/list", files={"file": ("g.csv", b"\xff\xfe\x00")})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (400, "list_not_text")


async def test_whoever_has_withdrawn_is_in_no_list(desk: Desk) -> None:
    key, owner = await desk.source(), desk.owner()
    await desk.send(key, seen(1, "a", userId="u-1"), seen(2, "b"))
    gone = {"type": "track", "event": "Consent Withdrawn", "messageId": "w", "userId": "u-1", "anonymousId": "a"}
    await desk.send(key, gone)
    await publish(owner, "guests", CHOSEN)
    head = desk.faden.log.head
    taken = await owner.post("/api/segments/guests/list", files={"file": ("g.csv", b"u-1\nb\n")})
    assert taken.json() == {"read": 2, "matched": 2, "entered": 1, "left": 0, "barred": 1, "unmatched": []}
    told = [event.keys for group in desk.faden.log.read(head) for _, event in group]
    assert told == [{"anonymous_id": "b"}]
    assert desk.faden.pipeline.cache.by_key("user_id", "u-1").segments == {}  # type: ignore[union-attr]


async def ruled(owner: httpx.AsyncClient, desk: Desk, purpose: str, unknown: dict[str, str]) -> None:
    """Publish what holds for people who have not decided, for events to come."""
    body = (await owner.get("/api/definitions/consent/default")).json()["published"]["body"]
    next(one for one in body["purposes"] if one["purpose"] == purpose)["unknown"] = unknown
    assert (await owner.put("/api/definitions/consent/default", json={"body": body})).status_code == 200
    done = await owner.post("/api/definitions/consent/default/publish", json={})
    assert done.status_code == 200, done.text
    await desk.faden.fill().wait()


async def test_a_country_decides_for_whom_nothing_is_known(desk: Desk) -> None:
    """German undecided people may not be written to, others may: the export and the person's page say so."""
    key, owner = await desk.source(), desk.owner()
    await publish(owner, "lookers", LOOKERS)
    for number, (who, address) in enumerate({"de": "77.20.0.1", "us": "8.8.8.8"}.items()):
        for again in (0, 1):
            await desk.send(key, seen(1 + 2 * number + again, who, context={"ip": address}))
    await ruled(owner, desk, "marketing", {"DE": "denied", "*": "granted"})
    sheet = (await owner.get("/api/segments/lookers/members.csv", params={"purpose": "marketing.email"})).text
    answers = {line.split(",")[0]: line.split(",")[-2:] for line in sheet.splitlines()[1:]}
    assert sorted(answers.values()) == [["false", "default"], ["true", "default"]]
    for person, (allowed, _) in answers.items():
        page = (await owner.get(f"/api/people/{person}/consent")).json()
        email = next(one for one in page["answers"] if one["purpose"] == "marketing.email")
        assert str(email["allowed"]).lower() == allowed


async def test_a_policy_that_forbids_ends_memberships_and_one_that_allows_brings_them_back(desk: Desk) -> None:
    key, owner = await desk.source(), desk.owner()
    await publish(owner, "guests", CHOSEN)
    for number, (who, address) in enumerate({"de": "77.20.0.1", "us": "8.8.8.8"}.items()):
        await desk.send(key, seen(1 + 2 * number, who, context={"ip": address}))
        await desk.send(key, seen(2 + 2 * number, who, context={"ip": address}))
    await owner.post("/api/segments/guests/list", files={"file": ("g.csv", b"de\nus\n")})
    assert (await row(owner, "guests"))["members"] == 2
    await ruled(owner, desk, "measurement", {"DE": "denied", "*": "granted"})
    assert (await row(owner, "guests"))["members"] == 1
    await publish(owner, "lookers", LOOKERS)
    assert (await row(owner, "lookers"))["members"] == 1
    preview = (await owner.post("/api/segments/preview", json={"condition": LOOKERS["condition"]})).json()
    assert (preview["members"], preview["people"]) == (1, 1)
    await ruled(owner, desk, "measurement", {"*": "granted"})
    assert ((await row(owner, "guests"))["members"], (await row(owner, "lookers"))["members"]) == (1, 2)


async def test_history_is_lived_through_before_publishing(desk: Desk) -> None:
    key, owner = await desk.source(), desk.owner()
    await desk.send(key, seen(1, "a"), seen(2, "a"), seen(3, "b"))
    asked = {"condition": LOOKERS["condition"], "from": "2026-03-01", "to": "2026-03-20"}
    answer = await owner.post("/api/segments/rehearse", json=asked)
    assert answer.status_code == 202, answer.text
    await desk.faden.jobs.get(answer.json()["job"]).wait()
    result = (await owner.get(f"/api/jobs/{answer.json()['job']}")).json()["result"]
    moves = {one["day"]: (one["entered"], one["left"], one["members"]) for one in result["days"]}
    assert len(moves) == 20
    assert moves["2026-03-01"] == (0, 0, 0)
    assert moves["2026-03-02"] == (1, 0, 1)
    assert moves["2026-03-12"] == (0, 1, 0)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"condition": {"rules": [{"field": "nose", "operator": "=", "value": 1}]}}, "condition.rules[0].field"),
        (
            {"condition": {"rules": [{"field": "visits", "operator": ">", "value": "many"}]}},
            "condition.rules[0].value",
        ),
        ({"condition": {"rules": []}}, "condition.rules"),
        ({"purpose": "world domination"}, "purpose"),
        (
            {
                "condition": {
                    "rules": [{"field": "did", "operator": ">=", "value": {"times": 0, "days": 1, "where": NAMED}}]
                }
            },
            "condition.rules[0].value.times",
        ),
        (
            {
                "condition": {
                    "rules": [
                        {
                            "field": "did",
                            "operator": ">=",
                            "value": {"where": {"rules": [{"field": "channel", "operator": "=", "value": "x"}]}},
                        }
                    ]
                }
            },
            "condition.rules[0].value.where.rules[0].field",
        ),
    ],
)
async def test_a_wrong_segment_is_refused_by_the_path_of_what_is_wrong(
    desk: Desk, change: dict[str, Any], path: str
) -> None:
    answer = await desk.owner().put("/api/definitions/segment/x", json={"body": {**LOOKERS, **change}})
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"]["path"].endswith(path)


async def test_nobody_finds_a_segment_that_is_not_there(desk: Desk) -> None:
    owner = desk.owner()
    for path in ("", "/members", "/members.csv"):
        assert (await owner.get(f"/api/segments/nothing{path}")).status_code == 404

"""Interests through the API: what one person has turned to, the meter for everybody, and the document behind it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.desk import Desk


@pytest.fixture
async def desk(tmp_path: Path) -> Any:
    desk = Desk(tmp_path)
    desk.time.pass_by(days=20)
    await desk.faden.start()
    yield desk
    await desk.close()


def viewed(day: int, minute: int, path: str, who: str = "nuremberg", **more: Any) -> dict[str, Any]:
    return {
        "type": "page",
        "messageId": f"{who}-{day}-{minute}",
        "timestamp": f"2026-03-{day:02d}T08:{minute:02d}:00Z",
        "sentAt": "2026-03-22T09:00:00Z",
        "anonymousId": who,
        "context": {"page": {"path": path, "url": f"https://cars.example{path}", "title": f"About {path}"}},
        **more,
    }


async def told(desk: Desk, *messages: dict[str, Any]) -> None:
    answer = await desk.send(await desk.source(), *messages)
    assert answer.status == 200, answer.body
    await desk.faden.pipeline.drain()


async def test_a_persons_interests_with_their_reasons_and_their_course(desk: Desk) -> None:
    await told(
        desk,
        *[viewed(2, minute, "/models/saloon/leasing") for minute in range(4)],
        *[viewed(12, minute, "/models/saloon") for minute in range(6)],
        viewed(12, 30, "/models/saloon", properties={"category": "Cars > Saloon"}),
    )
    client = desk.owner()
    person = (await client.get("/api/people")).json()["rows"][0]["person_id"]
    found = (await client.get(f"/api/people/{person}/interests")).json()
    assert (found["allowed"], found["why_not"], found["person_id"]) == (True, None, person)
    theme, category = found["groups"]
    assert [one["tag"] for one in theme["tags"]] == ["saloon", "leasing"]
    assert sum(one["share"] for one in theme["tags"]) == pytest.approx(1, abs=0.001)
    assert 0 < theme["narrowness"] < found["tunnel_from"]
    assert category["narrowness"] is None
    assert [one["tag"] for one in category["tags"]] == ["saloon"]
    (newest, *_) = theme["tags"][0]["why"]
    assert (newest["page"], newest["title"], newest["points"]) == ("/models/saloon", "About /models/saloon", 1.0)
    event = await client.get(f"/api/events/{newest['event_id']}")
    assert event.status_code == 200
    course = found["over_time"]
    assert course["complete"]
    assert len(course["moments"]) == len(course["lines"][0]["points"])
    saloon = next(one for one in course["lines"] if (one["group"], one["tag"]) == ("theme", "saloon"))
    assert saloon["points"][-1] == pytest.approx(theme["tags"][0]["points"], abs=0.01)


async def test_who_has_not_agreed_has_no_interests_and_the_answer_says_so(desk: Desk) -> None:
    no = {
        "type": "track",
        "event": "Consent Withdrawn",
        "messageId": "no",
        "timestamp": "2026-03-12T08:50:00Z",
        "sentAt": "2026-03-22T09:00:00Z",
        "anonymousId": "nuremberg",
        "properties": {"purposes": ["personalisation"]},
    }
    await told(desk, viewed(12, 1, "/models/saloon"), no, viewed(13, 2, "/leasing"))
    client = desk.owner()
    person = (await client.get("/api/people")).json()["rows"][0]["person_id"]
    found = (await client.get(f"/api/people/{person}/interests")).json()
    assert (found["allowed"], found["why_not"]) == (False, "denied")
    assert [one["tags"] for one in found["groups"]] == [[], []]
    assert found["over_time"]["lines"] == []


async def test_the_meter_for_everybody(desk: Desk) -> None:
    await told(
        desk,
        *[viewed(20, minute, "/models/saloon/leasing", "open") for minute in range(5)],
        *[viewed(20, minute, "/models/saloon", "narrow") for minute in range(40)],
        viewed(20, 50, "/models/hybrid", "narrow"),
    )
    client = desk.owner()
    found = (await client.get("/api/interests/overview")).json()
    assert (found["people"], found["interested"], found["measured"], found["every"]) == (2, 2, 2, 1)
    assert (found["tunnel_people"], found["tunnel_share"]) == (1, 0.5)
    assert found["groups"]["theme"] == {"de": "Themen", "en": "Themes"}
    assert [(one["tag"], one["people"]) for one in found["tags"]] == [("saloon", 2), ("leasing", 1), ("hybrid", 1)]
    assert sum(one["people"] for one in found["distribution"]) == 2
    assert (found["distribution"][0]["from"], found["distribution"][-1]["to"]) == (0.0, 1.0)


async def test_an_empty_installation_has_nothing_to_measure(desk: Desk) -> None:
    found = (await desk.owner().get("/api/interests/overview")).json()
    assert (found["people"], found["mean"], found["tunnel_share"], found["tags"]) == (0, None, None, [])


async def test_nobody_is_nobody(desk: Desk) -> None:
    answer = await desk.owner().get("/api/people/p_zzz/interests")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "person_unknown")


async def test_the_document_is_drafted_checked_and_published_like_any_other(desk: Desk) -> None:
    client = desk.owner()
    body = (await client.get("/api/definitions/interests/default")).json()["published"]["body"]
    wrong = {**body, "paths": [{"pattern": "models", "group": "theme"}]}
    refused = await client.put(
        "/api/definitions/interests/default", json={"body": wrong}, headers={"accept-language": "de"}
    )
    assert refused.status_code == 400
    assert refused.json()["error"]["path"] == "paths[0].pattern"
    assert refused.json()["error"]["message"] == "Das ist kein Muster einer Adresse."
    body["groups"][0]["half_life_days"] = 7
    body["catalogue"] = {"7": ["outdoor", "category:boots"]}
    assert (await client.put("/api/definitions/interests/default", json={"body": body})).status_code == 200
    changes = (await client.get("/api/definitions/interests/default/diff")).json()["changes"]
    assert {one["path"] for one in changes} == {"groups[theme].half_life_days", "catalogue.7"}
    published = await client.post("/api/definitions/interests/default/publish", json={"note": "shorter"})
    assert published.json()["version"] == 2
    await told(desk, viewed(20, 1, "/models/saloon"))
    person = (await client.get("/api/people")).json()["rows"][0]["person_id"]
    found = (await client.get(f"/api/people/{person}/interests")).json()
    assert found["groups"][0]["half_life_days"] == 7

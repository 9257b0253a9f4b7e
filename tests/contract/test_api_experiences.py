"""The admin API of experiences: list, preview, rehearsal, results, log; and who may do what."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.contract.test_decisions import Place
from tests.desk import opened
from tests.experiences import experience, experiment, rule, variant

SMALL = {
    **experience(variants=[variant("small", tags=["theme:small"]), variant("seen", rule("visits", ">=", 1))]),
    "strategy": {"type": "interest"},
    "exploration": 0.0,
}


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with opened(tmp_path) as desk:
        desk.faden.desk.holdout = 0.0
        yield Place(desk, await desk.source())


async def got(client: httpx.AsyncClient, path: str, **query: Any) -> Any:
    answer = await client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_list_says_what_runs_and_what_was_explored(place: Place) -> None:
    owner = place.desk.owner()
    await place.publish(hero={**experience(variants=[variant("a")], exploration=0.5)}, test=experiment("b"))
    await place.publish(off={**experience("home.side"), "active": False})
    for number in range(20):
        await place.click(who=f"u{number}")
        await place.decide(anonymousId=f"u{number}", placements=["hero"])
    await place.settle()
    found = await got(owner, "/api/experiences")
    rows = {row["key"]: row for row in found["rows"]}
    assert {key: (row["state"], row["strategy"]) for key, row in rows.items()} == {
        "hero": ("live", "first"),
        "test": ("running", "experiment"),
        "off": ("off", "first"),
    }
    assert rows["hero"]["decisions"] == rows["hero"]["people"] == 20
    assert 0.1 < rows["hero"]["explored_share"] < 0.9
    assert rows["test"]["explored_share"] is None
    assert found["placements"] == ["home.hero", "home.side"]
    assert found["failures"] == {}


async def test_a_preview_for_somebody_made_up_tells_everything(place: Place) -> None:
    owner = place.desk.owner()
    await place.publish(hero=SMALL)
    body = {
        "made_up": {"visits": 2, "interests": {"theme:small": 5}},
        "context": {"country": "DE", "page": {"url": "https://shop.example/?utm_term=leasing"}},
    }
    found = (await owner.post("/api/experiences/preview?lang=en", json=body)).json()
    (decision,) = found["decisions"]
    assert (decision["variant"], decision["reason"], decision["propensity"]) == ("small", "interest", 1.0)
    assert "theme:small: 5.0 points" in decision["why"]
    assert found["here"]["country"] == "DE"
    assert found["here"]["keyword"] == "leasing"
    without = (await owner.post("/api/experiences/preview", json={**body, "leave": False})).json()
    assert without["decisions"][0]["reason"] == "no_leave"
    draft = {"hero": experience(variants=[variant("new")], exploration=0.0)}
    drafted = (await owner.post("/api/experiences/preview", json={**body, "drafts": draft})).json()
    assert drafted["decisions"][0]["variant"] == "new"
    await place.settle()
    assert place.rows() == []


async def test_a_preview_through_the_eyes_of_a_real_person(place: Place) -> None:
    owner = place.desk.owner()
    await place.publish(hero=SMALL)
    await place.click()
    await place.settle()
    (person,) = (await got(owner, "/api/people"))["rows"]
    found = (await owner.post("/api/experiences/preview", json={"person": person["person_id"]})).json()
    assert found["here"]["visit_pages"] == 1
    assert (await owner.post("/api/experiences/preview", json={"person": "p_zzz"})).status_code == 404


async def test_a_rehearsal_replays_past_visits_through_a_draft(place: Place) -> None:
    owner = place.desk.owner()
    for number in range(6):
        await place.click(f"/?utm_term={'leasing' if number % 2 else 'other'}", who=f"u{number}")
    place.desk.time.pass_by(days=1)
    await place.click(who="u0")
    place.desk.time.pass_by(minutes=1)
    await place.settle()
    draft = experience(
        variants=[
            variant("leasing", rule("here.keyword", "=", "leasing")),
            variant("again", rule("visits", ">=", 2)),
        ],
        exploration=0.0,
    )
    answer = await owner.post("/api/experiences/hero/rehearse", json={"draft": draft, "days": 30})
    assert answer.status_code == 202, answer.text
    job = place.desk.faden.jobs.get(answer.json()["job"])
    await job.wait()
    assert job.error is None, job.error
    told = job.result
    assert told["visits"] == 7
    assert told["variants"] == {"leasing": 3, "default": 3, "again": 1}
    assert 2 < told["variety"] < 3
    assert len(told["sample"]) == 7
    assert (await owner.post("/api/experiences/nothing/rehearse", json={})).status_code == 404
    assert (await owner.post("/api/experiences/x/rehearse", json={"draft": {}})).status_code == 400


async def test_results_and_log_join_what_followed(place: Place) -> None:
    owner = place.desk.owner()
    await place.publish(hero=experience(variants=[variant("a")], exploration=0.0))
    await place.click()
    shown = (await place.decide())["decisions"]["home.hero"]
    named = {"decision_id": shown["id"], "experience": "hero", "variant": "a", "placement": "home.hero"}
    for name in ("Experience Viewed", "Experience Clicked"):
        message = {"type": "track", "event": name, "anonymousId": "browser-1", "properties": named}
        await place.desk.send(place.key, message)
    order = {"type": "track", "event": "Order Completed", "anonymousId": "browser-1"}
    await place.desk.send(place.key, {**order, "properties": {"revenue": 20, "currency": "EUR", "order_id": "o1"}})
    await place.settle()
    results = await got(owner, "/api/experiences/hero/results")
    assert [one["key"] for one in results["variants"]] == ["a", "default"]
    first = results["variants"][0]
    assert (first["decisions"], first["viewed"], first["clicked"], first["converted"]) == (1, 1, 1, 1)
    assert first["revenue"] == 20
    log = await got(owner, "/api/decisions", experience="hero")
    (line,) = log["rows"]
    assert (line["variant"], line["viewed"], line["clicked"], line["decision"]) == ("a", True, True, shown["id"])
    assert await got(owner, "/api/decisions", person=line["person_id"]) == log
    assert (await got(owner, "/api/decisions", experience="other"))["rows"] == []
    assert (await owner.get("/api/experiences/other/results")).status_code == 404


async def test_conditions_of_experiences_can_be_built(place: Place) -> None:
    found = await got(place.desk.owner(), "/api/conditions/fields", kind="experience")
    names = {one["name"] for one in found["fields"]}
    assert {"here.country", "here.properties.", "segment", "visits", "interests.", "did"} <= names


async def test_nobody_without_a_right_sees_or_changes_anything(place: Place) -> None:
    stranger = place.desk.client()
    for path in ("/api/experiences", "/api/decisions", "/api/experiences/x/results"):
        assert (await stranger.get(path)).status_code == 401
    for path in ("/api/experiences/preview", "/api/experiences/x/rehearse"):
        assert (await stranger.post(path, json={})).status_code in (401, 403)

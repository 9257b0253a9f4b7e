"""Experiments through the API: started, stopped and decided with a reason, planned, and what their results say."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.contract.test_decisions import Place
from tests.desk import Desk, opened
from tests.experiences import experiment

HERO: dict[str, Any] = {
    "label": {"de": "Aufmacher", "en": "Hero"},
    "placement": "home.hero",
    "variants": [
        {"key": key, "label": {"de": key, "en": key}, "content": {"type": "json", "values": {"*": {"title": key}}}}
        for key in ("plain", "bold")
    ],
    "fallback": "plain",
    "strategy": {"type": "experiment", "weights": {"plain": 1, "bold": 1}},
}


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with opened(tmp_path) as made:
        yield made


async def publish(client: httpx.AsyncClient, body: dict[str, Any] = HERO) -> None:
    assert (await client.put("/api/definitions/experience/hero", json={"body": body})).status_code == 200
    answer = await client.post("/api/definitions/experience/hero/publish", json={})
    assert answer.status_code == 200, answer.text


async def act(client: httpx.AsyncClient, what: str, **form: Any) -> httpx.Response:
    return await client.post(f"/api/experiences/hero/{what}", json=form)


async def strategy(client: httpx.AsyncClient, which: str = "published") -> dict[str, Any]:
    state = (await client.get("/api/definitions/experience/hero")).json()
    found: dict[str, Any] = state[which]["body"]["strategy"]
    return found


async def test_an_experiment_lives_by_acts_with_reasons(desk: Desk) -> None:
    owner = desk.owner()
    await publish(owner)
    started = await act(owner, "start", reason="Autumn test", planned=4000)
    assert started.status_code == 200, started.text
    assert (started.json()["state"], started.json()["version"]) == ("running", 2)
    found = await strategy(owner)
    assert (found["state"], found["planned"], found["started_at"]) == ("running", 4000, "2026-03-02T09:00:00Z")
    assert (await act(owner, "start", reason="again")).json()["error"]["code"] == "experiment_state"
    desk.time.pass_by(days=3)
    assert (await act(owner, "stop", reason="Enough seen")).json()["state"] == "stopped"
    decided = (await act(owner, "decide", outcome="bold", reason="It sells more")).json()["decided"]
    assert decided == {
        "outcome": "bold",
        "reason": "It sells more",
        "by": decided["by"],
        "at": "2026-03-05T09:00:00Z",
    }
    history = (await owner.get("/api/definitions/experience/hero")).json()["versions"]
    assert [one["note"] for one in history] == ["It sells more", "Enough seen", "Autumn test", ""]


async def test_an_act_keeps_the_draft_that_is_being_written(desk: Desk) -> None:
    owner = desk.owner()
    await publish(owner)
    await owner.put("/api/definitions/experience/hero", json={"body": {**HERO, "priority": 7}})
    await act(owner, "start", reason="Now")
    state = (await owner.get("/api/definitions/experience/hero")).json()
    assert (state["published"]["body"]["priority"], state["draft"]["body"]["priority"]) == (0, 7)
    assert (await strategy(owner, "draft"))["state"] == "running"


@pytest.mark.parametrize(
    ("what", "form", "status", "code", "path"),
    [
        ("start", {"reason": " "}, 400, "act_reason_missing", "reason"),
        ("stop", {"reason": "x"}, 409, "experiment_state", "state"),
        ("decide", {"reason": "x", "outcome": "bold"}, 409, "experiment_state", "state"),
        ("start", {"reason": "x", "planned": 1}, 400, "planned_invalid", "strategy.planned"),
    ],
)
async def test_acts_that_make_no_sense_are_refused(
    desk: Desk, what: str, form: dict[str, Any], status: int, code: str, path: str
) -> None:
    owner = desk.owner()
    await publish(owner)
    answer = await act(owner, what, **form)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["path"]) == (status, code, path)


async def test_only_experiments_are_started_and_only_what_exists_has_results(desk: Desk) -> None:
    owner = desk.owner()
    assert (await owner.get("/api/experiences/hero/results")).status_code == 404
    assert (await act(owner, "start", reason="x")).json()["error"]["code"] == "experience_unknown"
    await publish(owner, {**HERO, "strategy": {"type": "first"}})
    assert (await act(owner, "start", reason="x")).json()["error"]["code"] == "experiment_missing"
    found = (await owner.get("/api/experiences/hero/results")).json()
    assert (found["strategy"], found["state"], found["trial"], found["days"]) == ("first", None, None, [])
    meter = found["exploration"]
    assert (meter["set"], meter["lots"], meter["share"], meter["low"]) == (0.1, 0, None, None)


async def test_a_running_experiment_says_that_it_waits(desk: Desk) -> None:
    owner = desk.owner()
    await publish(owner)
    await act(owner, "start", reason="Autumn test")
    desk.time.pass_by(days=1)
    trial = (await owner.get("/api/experiences/hero/results")).json()["trial"]
    assert trial["advice"] == {
        "action": "go_on",
        "reason": "too_few_units",
        "arm": "bold",
        "numbers": {"units": 0.0},
        "contenders": [],
    }
    assert [(one["key"], one["units"], one["control"]) for one in trial["arms"]] == [
        ("plain", 0, True),
        ("bold", 0, False),
    ]
    assert trial["hidden"] == ["no_planned_size"]
    assert {one["role"] for one in trial["outcomes"]} == {"primary", "other"}
    assert trial["held_out"] is None


async def test_what_visitors_do_after_a_decision_counts_for_their_arm(tmp_path: Path) -> None:
    """By the doors alone: decisions, a click, an order; people seen in both arms would be left out."""
    async with opened(tmp_path) as desk:
        desk.faden.desk.holdout = 0.0
        place, owner = Place(desk, await desk.source()), desk.owner()
        await place.publish(hero=experiment("bold"))
        arms = {}
        for number in range(12):
            who = f"u{number}"
            await place.click(who=who)
            arms[who] = (await place.decide(anonymousId=who))["decisions"]["home.hero"]
        desk.time.pass_by(minutes=1)
        for who, shown in list(arms.items())[:5]:
            named = {"decision_id": shown["id"], "experience": "hero", "variant": shown["variant"]}
            clicked = {"type": "track", "event": "Experience Clicked", "anonymousId": who, "properties": named}
            order = {"type": "track", "event": "Order Completed", "anonymousId": who}
            money = {"revenue": 20, "currency": "EUR", "order_id": f"o{who}"}
            await desk.send(place.key, clicked, {**order, "properties": money})
        await place.settle()
        desk.time.pass_by(hours=1)
        trial = (await owner.get("/api/experiences/hero/results")).json()["trial"]
    drawn = [one["variant"] for one in arms.values()]
    assert {one["key"]: one["units"] for one in trial["arms"]} == {
        key: drawn.count(key) for key in ("bold", "default")
    }
    for outcome, worth in (("clicked", 1), ("converted", 1), ("revenue", 20)):
        (found,) = [one for one in trial["results"] if one["outcome"] == outcome]
        for one in found["arms"]:
            expected = worth * drawn[:5].count(one["arm"]) / drawn.count(one["arm"])
            assert one["value"] == pytest.approx(expected)
    assert trial["left_out"] == {"crossed": 0, "nameless": 0, "foreign_orders": 0}


async def test_plans_are_made_from_the_traffic_there_was(desk: Desk) -> None:
    key, owner = await desk.source(), desk.owner()
    empty = (await owner.post("/api/experiments/plan", json={"lift": 0.1})).json()
    assert (empty["lack"], empty["people"], empty["value"], empty["plan"]) == ("nobody_came", 0, None, None)
    await desk.send(key, *(viewed(who, page) for who in range(40) for page in range(1 + who % 3)))
    await desk.faden.pipeline.drain()
    desk.time.pass_by(hours=1)
    found = await owner.post("/api/experiments/plan", json={"outcome": "engagement_value", "lift": 0.5, "weeks": 1})
    assert found.status_code == 200, found.text
    answer = found.json()
    assert answer["people"] == 40
    assert answer["daily"] == pytest.approx(40 / 7)
    assert answer["plan"]["weeks"] == -(-answer["plan"]["days"] // 7)
    assert [one["weeks"] for one in answer["reach"]] == [1, 2, 3, 4, 6, 8, 12]
    nothing = (await owner.post("/api/experiments/plan", json={"outcome": "revenue", "lift": 0.1})).json()
    assert (nothing["lack"], nothing["people"], nothing["plan"]) == ("no_variation", 40, None)
    wrong = await owner.post("/api/experiments/plan", json={"outcome": "luck"})
    assert wrong.json()["error"]["code"] == "outcome_unknown"


def viewed(who: int, page: int) -> dict[str, Any]:
    return {
        "type": "page",
        "name": "Home",
        "messageId": f"p{who}-{page}",
        "anonymousId": f"v{who}",
        "timestamp": f"2026-03-02T07:{page:02d}:00Z",
        "properties": {"path": "/"},
    }


async def test_outcomes_have_names_in_both_languages(desk: Desk) -> None:
    outcomes = (await desk.owner().get("/api/experiments/outcomes")).json()["outcomes"]
    assert all(one["label"]["de"] and one["label"]["en"] and one["description"]["de"] for one in outcomes)

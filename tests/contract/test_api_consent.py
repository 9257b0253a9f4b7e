"""Consent from outside: how it comes in, what a person's page and the overview say, and the proof as a file."""

from __future__ import annotations

import asyncio
import csv
import io
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from faden.web.answers import HotRequest, HotResponse
from tests.desk import Desk, opened

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def message(kind: str = "page", user: str = "ada", **more: Any) -> dict[str, Any]:
    return {"type": kind, "userId": user, **more}


def act(name: str, user: str = "ada", **properties: Any) -> dict[str, Any]:
    return message("track", user, event=name, properties=properties)


async def decide(desk: Desk, key: str, form: Any, **headers: str) -> HotResponse:
    """A form at the consent door."""
    given = {"x-write-key": key, "user-agent": FIREFOX, **headers}
    request = HotRequest("POST", "/v1/consent", "", given.get, msgspec.json.encode(form), "8.8.8.8")
    return await desk.server.hot.handle(request)


async def got(client: httpx.AsyncClient, path: str, **query: Any) -> Any:
    answer = await client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def person(client: httpx.AsyncClient, user: str) -> str:
    found = await got(client, "/api/people", q=user)
    return str(found["rows"][0]["person_id"])


async def test_a_form_is_a_decision_with_its_proof(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        admin, key = await desk.admin(), await desk.source()
        await desk.send(key, message())
        form = {"userId": "ada", "granted": True, "purposes": ["marketing.email"], "text_version": "2026-03"}
        assert (await decide(desk, key, form)).status == 200
        await desk.faden.pipeline.drain()
        found = await got(admin, f"/api/people/{await person(admin, 'ada')}/consent")
        answers = {one["purpose"]: (one["allowed"], one["why"]) for one in found["answers"]}
        assert answers["marketing.email"] == (True, "granted")
        assert answers["marketing.sms"] == (False, "default")
        assert answers["measurement"] == (True, "default")
        (change,) = found["changes"]
        assert (change["purpose"], change["state"], change["how"]) == ("marketing.email", "granted", "api")
        assert (change["text_version"], change["address"], change["source"]) == ("2026-03", "8.8.8.0", "site")


@pytest.mark.parametrize(
    ("form", "code", "path"),
    [
        ([], "message_not_object", None),
        ({"userId": "ada"}, "consent_answers_invalid", "granted"),
        ({"userId": "ada", "granted": True}, "consent_purposes_missing", "purposes"),
        ({"userId": "ada", "granted": True, "purposes": ["fun"]}, "consent_purpose_unknown", "purposes"),
        ({"granted": False}, "id_missing", "anonymousId"),
    ],
)
async def test_a_wrong_form_is_refused_at_once(tmp_path: Path, form: Any, code: str, path: str | None) -> None:
    async with opened(tmp_path / "data") as desk:
        key = await desk.source()
        answer = await decide(desk, key, form)
        problem = msgspec.json.decode(answer.body)["error"]
        assert (answer.status, problem["code"], problem["path"]) == (400, code, path)
        assert (await decide(desk, "wrong", {"userId": "ada", "granted": False})).status == 401
        assert desk.faden.log.head == 0


async def test_a_wrong_act_among_events_goes_to_quarantine(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        key = await desk.source()
        await desk.send(key, message(), act("Consent Given"))
        total, rejects = desk.faden.log.rejects(limit=5)
        assert (total, rejects[0].reject.code) == (1, "consent_purposes_missing")


async def test_the_browsers_signal_is_taken_from_the_browser_alone(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        key = await desk.source()
        for agent in (FIREFOX, "node/22"):
            headers = {"sec-gpc": "1", "user-agent": agent, "x-write-key": key}
            body = msgspec.json.encode(message("page", agent[:4]))
            answer = await desk.server.hot.handle(HotRequest("POST", "/v1/page", "", headers.get, body, "8.8.8.8"))
            assert answer.status == 200
        await desk.send(
            key, message("page", "said", context={"gpc": True, "tcf": {"tcString": "C", "gdprApplies": True}})
        )
        events = [event for group in desk.faden.log.read(0) for _, event in group]
        assert [(event.gpc, event.tcf) for event in events] == [(True, None), (False, None), (True, "C")]


async def test_everybody_at_a_glance_and_as_a_file(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        admin, key = await desk.admin(), await desk.source()
        agent = {"context": {"userAgent": FIREFOX, "ip": "8.8.8.8"}}
        no = {"context": {**agent["context"], "consent": {"categoryPreferences": {"analytics": False}}}}
        await desk.send(
            key,
            message(),
            act("Consent Given", purposes=["marketing"]),
            message("page", "bob"),
            message("identify", "bob", traits={"name": "=cmd"}),
            act("Consent Withdrawn", "bob"),
            message("page", "eve"),
            {"type": "page", "anonymousId": "nobody", **no},
        )
        found = await got(admin, "/api/consent/overview", **{"from": "2026-03-01", "to": "2026-03-03"})
        assert found["people"] == 3
        counts = {one["purpose"]: (one["granted"], one["denied"], one["unknown"]) for one in found["purposes"]}
        assert counts["measurement"] == (0, 1, 2)
        assert counts["marketing.email"] == (1, 1, 1)
        assert {(one["day"], one["purpose"], one["granted"], one["denied"]) for one in found["changes"]} == {
            ("2026-03-02", "marketing", 1, 1),
            ("2026-03-02", "measurement", 0, 1),
            ("2026-03-02", "personalisation", 0, 1),
        }
        answer = await admin.get("/api/consent/evidence")
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        assert answer.headers["content-type"].startswith("text/csv")
        assert [(row["person"], row["purpose"], row["state"]) for row in rows] == [
            ("ada", "marketing", "granted"),
            ("'=cmd", "marketing", "denied"),
            ("'=cmd", "measurement", "denied"),
            ("'=cmd", "personalisation", "denied"),
        ]
        one = await got(admin, "/api/consent/evidence", format="json", person=await person(admin, "ada"))
        assert [(row["person"], row["state"]) for row in one["rows"]] == [("ada", "granted")]
        wrong = await admin.get("/api/consent/evidence", params={"format": "xml"})
        assert wrong.status_code == 400


async def test_nobody_is_listed_who_is_only_counted(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        admin, key = await desk.admin(), await desk.source()
        context = {
            "userAgent": FIREFOX,
            "ip": "8.8.8.8",
            "consent": {"categoryPreferences": {"analytics": False}},
        }
        await desk.send(key, {"type": "page", "anonymousId": "nobody", "context": context}, message("page", "ada"))
        await desk.faden.pipeline.drain()
        listed = await got(admin, "/api/people")
        assert (listed["total"], [row["label"] for row in listed["rows"]]) == (1, ["ada"])
        period = {"from": "2026-03-01", "to": "2026-03-03"}
        report = await got(admin, "/api/reports/value", **period)
        assert (report["totals"]["visits"], report["totals"]["visitors"]) == (2, 2)
        live = (await got(admin, "/api/events"))["rows"]
        assert {(row["person_id"] is None, row["anonymous"]) for row in live} == {(True, True), (False, False)}
        visits = (await got(admin, "/api/reports/value/visits", **period))["rows"]
        assert sorted(row["person_id"] is None for row in visits) == [False, True]
        day = next(event.keys["day"] for group in desk.faden.log.read(0) for _, event in group if "day" in event.keys)
        assert (await got(admin, "/api/people", q=day))["total"] == 0
        hidden = await admin.get("/api/people/p_1/consent")
        assert hidden.status_code == 404


async def test_a_policy_holds_from_its_publishing_on_and_a_rebuild_reads_history_by_it(tmp_path: Path) -> None:
    """The consent tool's own words are kept, so that a new name for them counts backwards too."""
    async with opened(tmp_path / "data") as desk:
        admin, key = await desk.admin(), await desk.source()
        await desk.send(key, message(context={"consent": {"categoryPreferences": {"Newsletter": True}}}))
        assert desk.faden.pipeline.cache.by_key("user_id", "ada").consents == {}  # type: ignore[union-attr]
        body = (await got(admin, "/api/definitions/consent/default"))["published"]["body"]
        body["categories"]["newsletter"] = ["marketing.email"]
        draft = await admin.put("/api/definitions/consent/default", json={"body": body})
        assert draft.status_code == 200, draft.text
        done = await admin.post("/api/definitions/consent/default/publish", json={"revalue": True})
        assert done.status_code == 200, done.text
        for _ in range(200):
            if (await got(admin, f"/api/jobs/{done.json()['job']}"))["state"] == "done":
                break
            await asyncio.sleep(0.05)
        ada = desk.faden.pipeline.cache.by_key("user_id", "ada")
        assert ada is not None
        assert ada.consents["marketing.email@sdk"].granted
        body["purposes"][0]["unknown"]["de"] = "denied"
        wrong = await admin.put("/api/definitions/consent/default", json={"body": body})
        assert wrong.json()["error"]["code"] == "consent_country_invalid"
        assert wrong.json()["error"]["message"] == "Das ist kein Land."

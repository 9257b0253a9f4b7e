"""Access, requests and retention through the API, and who may use them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from faden.web.auth import COOKIE, Identity
from tests.desk import Desk, opened


def said(user: str, minute: int, **more: Any) -> dict[str, Any]:
    """A page of the morning."""
    return {
        "type": "page",
        "userId": user,
        "messageId": f"{user}-{minute}",
        "timestamp": f"2026-03-02T08:{minute:02d}:00Z",
        **more,
    }


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with opened(tmp_path / "data") as desk:
        key = await desk.source()
        await desk.send(key, *(said(user, minute) for user in ("ada", "bob") for minute in (1, 2)))
        await desk.send(key, {"type": "identify", "userId": "ada", "traits": {"name": "Ada <script>"}})
        await desk.faden.pipeline.drain()
        yield desk


async def person(client: httpx.AsyncClient, user: str) -> str:
    found = (await client.get("/api/people", params={"q": user})).json()
    return str(found["rows"][0]["person_id"])


def unpacked(answer: httpx.Response) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


async def test_all_that_is_kept_about_a_person_as_a_file(desk: Desk) -> None:
    admin = await desk.admin()
    ada = await person(admin, "ada")
    answer = await admin.get(f"/api/people/{ada}/export", headers={"accept-language": "en"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"] == f'attachment; filename="faden-person-{ada}.zip"'
    assert answer.headers["cache-control"] == "no-store"
    assert int(answer.headers["content-length"]) == len(answer.content)
    files = unpacked(answer)
    assert '<html lang="en">' in files["index.html"]
    assert "Muster GmbH" in files["index.html"]
    assert "bob" not in "".join(files.values())
    assert len(json.loads(files["person.json"])["events"]) == 3
    german = unpacked(await admin.get(f"/api/people/{ada}/export", params={"lang": "de"}))
    assert '<html lang="de">' in german["index.html"]


@pytest.mark.parametrize("wrong", ["p_zzzz", "nobody", "..%2F..%2Fetc", "p_" + "z" * 40])
async def test_nobody_is_exported_under_a_wrong_id(desk: Desk, wrong: str) -> None:
    answer = await desk.owner().get(f"/api/people/{wrong}/export")
    assert answer.status_code == 404


async def test_a_request_goes_its_way(desk: Desk) -> None:
    admin = await desk.admin()
    ada = await person(admin, "ada")
    form = {
        "kind": "erasure",
        "person": ada,
        "asked_by": "representative",
        "received": "2026-02-20",
        "note": "Art. 17",
    }
    made = await admin.post("/api/privacy/requests", json=form)
    assert made.status_code == 201, made.text
    row = made.json()
    assert (row["state"], row["due"], row["days_left"]) == ("scheduled", "2026-03-20", 18)
    assert (row["run_at"], row["recorded_by"]) == ("2026-03-03T02:00:00Z", "Ada")
    again = await admin.post("/api/privacy/requests", json=form)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "request_pending")
    assert again.json()["error"]["message"] == "Für diese Person wartet eine solche Anfrage schon."
    page = (await admin.get("/api/privacy/requests")).json()
    assert page["next_night"] == "2026-03-03T02:00:00Z"
    assert [one["id"] for one in page["rows"]] == [row["id"]]

    silent = await admin.post(f"/api/privacy/requests/{row['id']}/cancel", json={"note": ""})
    assert (silent.status_code, silent.json()["error"]["path"]) == (400, "note")
    off = await admin.post(f"/api/privacy/requests/{row['id']}/cancel", json={"note": "withdrawn"})
    assert (off.json()["state"], off.json()["days_left"]) == ("refused", None)
    late = await admin.post(f"/api/privacy/requests/{row['id']}/run")
    assert (late.status_code, late.json()["error"]["code"]) == (409, "request_settled")

    anew = (await admin.post("/api/privacy/requests", json=form)).json()
    done = (await admin.post(f"/api/privacy/requests/{anew['id']}/run")).json()
    assert (done["state"], done["person_id"], done["receipt"]["events"]) == ("done", None, 3)
    assert (await admin.get(f"/api/people/{ada}")).status_code == 404
    report = (await admin.get("/api/reports/value", params={"from": "2026-03-01", "to": "2026-03-03"})).json()
    assert report["totals"]["visits"] == 1
    (note,) = report["notes"]
    assert (note["kind"], note["on"], note["people"]) == ("request", "2026-03-02", 1)
    assert note["text"]["de"].startswith("Am 02.03.2026 wurde eine Person gelöscht")
    other = (await admin.get("/api/reports/value", params={"from": "2026-02-01", "to": "2026-02-28"})).json()
    assert other["notes"] == []


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"kind": "everything"}, 400, "request_invalid"),
        ({"asked_by": "Ada herself"}, 400, "request_invalid"),
        ({"received": "2026-03-09"}, 400, "received_in_future"),
        ({"person": "p_zzzz"}, 404, "person_unknown"),
        ({"person": "../../etc/passwd"}, 404, "person_unknown"),
    ],
)
async def test_a_wrong_request_is_refused(desk: Desk, change: dict[str, str], status: int, code: str) -> None:
    owner = desk.owner()
    form = {"kind": "export", "person": await person(owner, "ada"), **change}
    answer = await owner.post("/api/privacy/requests", json=form)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code), answer.text
    unknown = await owner.post("/api/privacy/requests/none/run")
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "request_unknown")


async def test_periods_are_tried_before_they_hold(desk: Desk) -> None:
    admin = desk.owner()  # a session would not live through forty days
    asked = "/api/privacy/retention/preview"
    assert {one["days"] for one in (await admin.get(asked)).json()["lines"]} == {None}
    desk.time.pass_by(days=40)
    tried = (await admin.get(asked, params={"tried": "given", "persons": 30})).json()
    assert {one["what"]: one["count"] for one in tried["lines"]}["persons"] == 2
    wrong = await admin.put("/api/definitions/retention/default", json={"body": {"persons": 0}})
    assert (wrong.status_code, wrong.json()["error"]["path"]) == (400, "persons")
    await admin.put("/api/definitions/retention/default", json={"body": {"persons": 30}})
    assert {one["count"] for one in (await admin.get(asked)).json()["lines"]} == {0}
    done = await admin.post("/api/definitions/retention/default/publish", json={"note": "", "revalue": False})
    assert done.status_code == 200, done.text
    desk.time.pass_by(days=1)
    for _ in range(3):  # whoever looks first, the app or the test
        await desk.faden.privacy.look()
    found = (await admin.get(asked)).json()
    assert {one["count"] for one in found["lines"]} == {0}
    assert [(one["what"], one["count"]) for one in found["runs"][0]["lines"]] == [("persons", 2)]
    report = (await admin.get("/api/reports/value", params={"from": "2026-03-01", "to": "2026-03-03"})).json()
    assert [(one["kind"], one["people"]) for one in report["notes"]] == [("retention", 2)]


async def test_only_who_manages_may_set_a_period(desk: Desk) -> None:
    """Publishing it deletes data; a draft deletes nothing."""
    admin = await desk.admin()
    found = await desk.gate.identify(admin.cookies[COOKIE])
    assert found is not None
    analyst = found._replace(role="analyst")

    async def identified(_: str | None) -> Identity:
        return analyst

    desk.gate.identify = identified  # type: ignore[method-assign, assignment]
    draft = await admin.put("/api/definitions/retention/default", json={"body": {"persons": 1}})
    assert draft.status_code == 200
    published = await admin.post("/api/definitions/retention/default/publish", json={"note": ""})
    assert (published.status_code, published.json()["error"]["code"]) == (403, "publishing_forbidden")
    back = await admin.post("/api/definitions/retention/default/rollback", json={"version": 1, "note": ""})
    assert back.json()["error"]["code"] == "publishing_forbidden"


async def test_a_person_page_says_what_each_answer_rests_on(desk: Desk) -> None:
    admin, key = await desk.admin(), await desk.source("shop")
    act = {"purposes": ["marketing.email"], "text_version": "2026-03"}
    await desk.send(key, {"type": "track", "userId": "ada", "event": "Consent Given", "properties": act})
    await desk.faden.pipeline.drain()
    found = (await admin.get(f"/api/people/{await person(admin, 'ada')}/consent")).json()
    answers = {one["purpose"]: one for one in found["answers"]}
    mail, sms = answers["marketing.email"], answers["marketing.sms"]
    assert (mail["allowed"], mail["basis"], mail["how"], mail["text_version"]) == (True, "consent", "api", "2026-03")
    assert mail["decided_at"] is not None
    assert (sms["decided_at"], sms["how"], sms["text_version"]) == (None, None, None)
    overview = (await admin.get("/api/consent/overview", params={"from": "2026-03-01", "to": "2026-03-03"})).json()
    assert overview["ways"] == [{"how": "api", "source": "shop", "granted": 1, "denied": 0, "pending": 0}]

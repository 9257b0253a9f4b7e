"""The API as a whole: what goes in comes out, errors have one form, the description covers every route."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from faden.web.openapi import described
from faden.web.routes import ROUTES
from tests.desk import Desk, opened

DAY = "2026-03-02"
PERIOD = {"from": DAY, "to": DAY}
HERE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC).isoformat()


def page(number: int, who: str = "browser-1", **campaign: str) -> dict[str, Any]:
    """A page view as clients send it."""
    address = f"https://shop.example.org/{number}"
    context = {"page": {"url": address, "path": f"/{number}"}, "campaign": campaign}
    return {"type": "page", "messageId": f"p{number}", "anonymousId": who, "timestamp": HERE, "context": context}


ORDER = {
    "type": "track",
    "event": "Order Completed",
    "messageId": "order",
    "anonymousId": "browser-1",
    "timestamp": HERE,
    "properties": {"revenue": 99.9, "currency": "EUR"},
}
NAMED = {
    "type": "identify",
    "messageId": "named",
    "anonymousId": "browser-1",
    "userId": "u-1",
    "timestamp": HERE,
    "traits": {"name": "Berta <b>Muster</b>", "email": "berta@example.org"},
}


async def lived(desk: Desk) -> httpx.AsyncClient:
    """One visitor from a paid search buys and says who she is; a second one only looks."""
    admin = await desk.admin()
    key = await desk.source()
    search = page(1, source="google", medium="cpc", name="spring")
    answer = await desk.send(key, search, ORDER, NAMED, page(2, "browser-2"), {"type": "track", "messageId": "lame"})
    assert answer.status == 200
    await desk.faden.pipeline.drain()
    return admin


async def got(client: httpx.AsyncClient, path: str, **query: Any) -> Any:
    """The JSON of an address."""
    answer = await client.get(path, params={name.rstrip("_"): value for name, value in query.items()})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_from_the_door_to_the_report_and_down_to_the_person(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        admin = await lived(desk)
        report = await got(admin, "/api/reports/value", **PERIOD, by="channel", compare="previous", lang="en")
        rows = {row["channel"]: row for row in report["rows"]}
        assert rows["Paid Search"]["label"] == "Paid search"
        assert rows["Paid Search"]["visits"] == 1
        assert rows["Paid Search"]["revenue"] == 99.9
        assert report["totals"]["visits"] == 2
        assert report["totals"]["previous"]["value_per_visit"] is None
        assert report["currency"] == "EUR"
        assert report["definition"]["sql"].lstrip().upper().startswith(("SELECT", "WITH"))
        visits = await got(admin, "/api/reports/value/visits", **PERIOD, where="channel:Paid Search")
        assert [(one["revenue"], one["person_label"]) for one in visits["rows"]] == [(99.9, "Berta <b>Muster</b>")]
        visit = visits["rows"][0]["visit_id"]
        events = await got(admin, "/api/reports/value/events", **PERIOD, visit=visit)
        assert {one["name"] for one in events["rows"]} >= {"Order Completed"}
        person = await got(admin, f"/api/people/{visits['rows'][0]['person_id']}")
        assert (person["known"], person["orders"], person["revenue"]) == (True, 1, {"EUR": 99.9})
        assert person["first_touch"]["campaign"] == "spring"


async def test_a_person_is_found_by_name_key_and_id_and_has_a_life(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        admin = await lived(desk)
        everybody = await got(admin, "/api/people")
        assert everybody["total"] == 2
        berta = next(row for row in everybody["rows"] if row["known"])
        for q in ("berta", "u-1", berta["person_id"]):
            assert [row["person_id"] for row in (await got(admin, "/api/people", q=q))["rows"]] == [
                berta["person_id"]
            ]
        assert (await got(admin, "/api/people", q="nobody"))["rows"] == []
        life = await got(admin, f"/api/people/{berta['person_id']}/timeline", limit=2)
        assert [row["event_id"] for row in life["rows"]] == ["3", "2"]
        assert [row["anonymous"] for row in life["rows"]] == [False, True]
        before = await got(admin, f"/api/people/{berta['person_id']}/timeline", before=life["next"])
        assert [row["event_id"] for row in before["rows"]] == ["1"]
        assert before["next"] is None


async def test_a_life_is_told_in_the_order_in_which_it_happened(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        admin, key = await desk.admin(), await desk.source()
        days = {"3": "2026-02-04", "1": "2026-02-02", "4": "2026-02-05", "2": "2026-02-03"}
        for name, day in days.items():
            at = datetime.fromisoformat(f"{day}T09:00:00+00:00").isoformat()
            await desk.send(key, {**NAMED, "type": "track", "event": name, "messageId": name, "timestamp": at})
        person = (await got(admin, "/api/events", limit=1))["rows"][0]["person_id"]
        for _ in ("from the pipeline", "from the warehouse"):
            first = await got(admin, f"/api/people/{person}/timeline", limit=2)
            then = await got(admin, f"/api/people/{person}/timeline", limit=2, before=first["next"])
            assert [row["name"] for row in (*first["rows"], *then["rows"])] == ["4", "3", "2", "1"]
            await desk.faden.pipeline.drain()
            desk.faden.pipeline.recent.clear()
        unknown = await admin.get(f"/api/people/{person}/timeline", params={"before": 999})
        assert (unknown.status_code, unknown.json()["error"]["path"]) == (404, "before")


async def test_a_person_is_found_by_key_before_the_profile_is_written(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        admin, key = await desk.admin(), await desk.source()
        await desk.send(key, page(1), NAMED)
        for _ in range(250):
            if rows := (await got(admin, "/api/people", q="u-1"))["rows"]:
                break
            await asyncio.sleep(0.02)
        assert [row["label"] for row in rows] == ["Berta <b>Muster</b>"]


async def test_the_id_of_a_joined_profile_leads_to_its_person(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        admin, key = await desk.admin(), await desk.source()
        for number, user in ((1, None), (2, "u-9")):
            message = page(number, f"browser-{number}")
            await desk.send(key, {**message, "userId": user} if user else message)
        await desk.send(key, {**NAMED, "userId": "u-9"})
        await desk.faden.pipeline.drain()
        joined = await got(admin, "/api/people/p_1")
        assert joined["person_id"] == "p_2"
        assert joined["merged"] == ["p_1"]


async def test_the_newest_events_and_one_in_full(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        admin = await lived(desk)
        rows = (await got(admin, "/api/events"))["rows"]
        assert [row["seq"] for row in rows] == [4, 3, 2, 1]
        assert rows[1]["person_label"] == "Berta <b>Muster</b>"
        assert (await got(admin, "/api/events", source="other"))["rows"] == []
        whole = await got(admin, "/api/events/2")
        assert (whole["id"], whole["revenue"]) == ("order", {"amount": "99.9", "currency": "EUR"})
        for wrong in ("99", "0", "x", "9" * 40):
            assert (await admin.get(f"/api/events/{wrong}")).status_code == 404


async def test_csv_matrix_registry_and_status_answer(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        admin = await lived(desk)
        csv = await admin.get("/api/reports/value.csv", params={**PERIOD, "by": "channel", "lang": "en"})
        assert csv.headers["content-type"].startswith("text/csv")
        assert csv.text.splitlines()[0].startswith("channel,label,visits")
        book = await admin.get(
            "/api/reports/value.xlsx", params={**PERIOD, "by": "channel", "where": "channel:Email"}
        )
        assert book.headers["content-disposition"].endswith('.xlsx"')
        assert zipfile.is_zipfile(io.BytesIO(book.content))
        matrix = await got(admin, "/api/reports/matrix", **PERIOD, by="campaign")
        assert [bubble["key"] for bubble in matrix["bubbles"]] == ["spring"]
        assert {one["name"] for one in (await got(admin, "/api/metrics"))["metrics"]} >= {"visits", "value_per_visit"}
        names = (await got(admin, "/api/names"))["dimensions"]
        assert names["channel"]["Direct"] == {"de": "Direkt", "en": "Direct"}
        assert names["device"]["desktop"] == {"de": "Computer", "en": "Desktop"}
        status = await got(admin, "/api/status")
        assert {one["name"]: one["lag"] for one in status["readers"]}["warehouse"] == 0
        assert (await got(admin, "/health/ready")) == {"status": "ok"}
        meters = (await admin.get("/metrics")).text
        assert 'faden_events_total{outcome="accepted"} 4.0' in meters
        assert 'faden_events_total{outcome="rejected"} 1.0' in meters


async def test_what_may_explain_a_bend_is_marked(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        admin = await lived(desk)
        for key, start in (("spring", PERIOD["from"]), ("autumn", PERIOD["from"])):
            await admin.put(f"/api/definitions/campaign/{key}", json={"body": {"label": key.title(), "start": start}})
            await admin.post(f"/api/definitions/campaign/{key}/publish", json={})
        scale = (await got(admin, "/api/definitions/scale"))["rows"][0]
        rules = {"rules": [{**rule, "points": "7"} for rule in scale["body"]["rules"]]}
        desk.time.now = datetime.fromisoformat(PERIOD["to"] + "T23:30:00+00:00")  # already tomorrow in Berlin
        admin = desk.owner()
        await admin.put(f"/api/definitions/scale/{scale['key']}", json={"body": rules})
        await admin.post(f"/api/definitions/scale/{scale['key']}/publish", json={"revalue": False})
        campaign = {"day": PERIOD["from"], "kind": "campaign", "key": "spring", "label": "Spring"}
        assert await got(admin, "/api/reports/marks", **PERIOD) == {"rows": [campaign], "left_off": 0}
        next_day = (date.fromisoformat(PERIOD["to"]) + timedelta(1)).isoformat()
        longer = await got(admin, "/api/reports/marks", **{**PERIOD, "to": next_day}, lang="en")
        assert longer["rows"] == [campaign, {"day": next_day, "kind": "scale", "key": "2", "label": "Scale 2"}]
        assert (await got(admin, "/api/reports/marks", **PERIOD, where="campaign:other"))["rows"] == []


async def test_borders_of_the_matrix_are_settings(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        admin = await lived(desk)
        settings = {**(await got(admin, "/api/settings")), "border_volume": 40.0, "border_value": 2.5}
        assert (await admin.put("/api/settings", json=settings)).json() == settings
        matrix = await got(admin, "/api/reports/matrix", **PERIOD)
        assert matrix["borders"] == {"volume": 40.0, "value": 2.5, "set_by": "user"}
        assert matrix["bubbles"][0]["quadrant"] == "scale_up"


async def test_a_source_turns_green_and_its_keys_come_and_go(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        admin = await desk.admin()
        form = {"key": "shop", "label": "Shop", "kind": "web", "touchpoint": "website", "timezone": None}
        made = await admin.post("/api/sources", json=form)
        assert made.status_code == 201
        assert made.json()["first_event_at"] is None
        assert (await admin.post("/api/sources", json=form)).status_code == 409
        key = made.json()["write_keys"][0]["key"]
        assert (await desk.send(key, page(1))).status == 200
        sent = await admin.post("/api/sources/shop/test")
        assert sent.status_code == 201
        assert (await got(admin, f"/api/events/{sent.json()['event_id']}"))["name"] == "Test Event"
        row = (await got(admin, "/api/sources"))["rows"][0]
        assert (row["events"], row["events_today"], row["first_event_at"]) == (2, 2, "2026-03-02T09:00:00Z")
        desk.time.pass_by(days=1)
        assert (await got(desk.owner(), "/api/sources"))["rows"][0]["events_today"] == 0
        desk.time.pass_by(days=-1)
        assert (await admin.post("/api/sources/shop/write-keys")).status_code == 201
        assert (await admin.delete(f"/api/sources/shop/write-keys/{key}")).status_code == 204
        assert (await desk.send(key, page(2))).status == 401
        changed = await admin.put(
            "/api/sources/shop", json={"label": "Laden", "touchpoint": "till", "timezone": "UTC"}
        )
        assert (changed.json()["label"], changed.json()["timezone"]) == ("Laden", "UTC")


async def test_counts_of_sources_outlive_a_restart(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        await lived(desk)
    async with opened(tmp_path / "data") as desk:
        row = (await got(desk.owner(), "/api/sources"))["rows"][0]
        assert row["events"] == 4


async def test_a_definition_goes_from_draft_to_version_and_back(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        admin = await desk.admin()
        path = "/api/definitions/campaign/spring 26"
        assert (await admin.get(path)).status_code == 404
        assert (await admin.post(f"{path}/publish", json={})).json()["error"]["code"] == "draft_missing"
        for label in ("Spring", "Spring, mended"):
            saved = await admin.put(path, json={"body": {"label": label}})
            assert (saved.status_code, saved.json()["author"]) == (200, "Ada")
            assert (await admin.post(f"{path}/publish", json={"note": label})).json()["job"] is None
        state = await got(admin, path)
        assert state["draft"] is None
        assert [one["version"] for one in state["versions"]] == [2, 1]
        diff = await admin.get(f"{path}/diff", params={"from": "1", "to": "published"})
        assert diff.json()["changes"] == [{"path": "label", "before": "Spring", "after": "Spring, mended"}]
        back = await admin.post(f"{path}/rollback", json={"version": 1, "note": "back"})
        assert back.json()["version"] == 3
        assert (await got(admin, path))["published"]["body"]["label"] == "Spring"
        await admin.put(path, json={"body": {"label": "never"}})
        assert (await admin.delete(f"{path}/draft")).status_code == 204
        assert (await got(admin, path))["draft"] is None


async def test_a_key_with_a_slash_is_sent_encoded_twice(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        admin = await desk.admin()
        saved = await admin.put("/api/definitions/campaign/a%252Fb", json={"body": {"label": "A"}})
        assert saved.status_code == 200, saved.text
        assert [row["key"] for row in (await got(admin, "/api/definitions/campaign"))["rows"]] == ["a/b"]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"label": ""}, "label"),
        ({"label": 1}, "label"),
        ({"label": "A", "start": "soon"}, "start"),
        ({"label": "A", "start": "2026-02-02", "end": "2026-01-01"}, "end"),
    ],
)
async def test_a_wrong_definition_is_refused_with_the_path_of_its_field(
    tmp_path: Path, body: dict[str, Any], path: str
) -> None:
    async with opened(tmp_path / "data") as desk:
        admin = await desk.admin()
        answer = await admin.put("/api/definitions/campaign/spring", json={"body": body})
        assert (answer.status_code, answer.json()["error"]["path"]) == (400, path)


async def done(client: httpx.AsyncClient, job: str) -> Any:
    """A job's result."""
    for _ in range(400):
        found = await got(client, f"/api/jobs/{job}", lang="en")
        if found["state"] != "running":
            assert found["state"] == "done", found
            return found["result"]
        await asyncio.sleep(0.02)
    raise AssertionError("the job does not end")


async def test_a_scale_is_rehearsed_then_published_for_all_history(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        admin = await lived(desk)
        scale = (await got(admin, "/api/definitions/scale/default"))["published"]["body"]
        next(rule for rule in scale["rules"] if rule["key"] == "order")["points"] = "300"
        started = await admin.post("/api/scale/preview", json={"body": scale})
        assert started.status_code == 202
        preview = await done(admin, started.json()["job"])
        grown = preview["after"]["engagement_value"] - preview["before"]["engagement_value"]
        assert grown == 200.0
        search = next(one for one in preview["by_channel"] if one["channel"] == "Paid Search")
        assert (search["label"], search["after"] - search["before"]) == ("Paid search", 200.0)
        await admin.put("/api/definitions/scale/default", json={"body": scale})
        published = (await admin.post("/api/definitions/scale/default/publish", json={"revalue": True})).json()
        assert published["version"] == 2
        before = preview["before"]["engagement_value"]
        await done(admin, published["job"])
        totals = (await got(admin, "/api/reports/value", **PERIOD))["totals"]
        assert totals["engagement_value"] == before + 200.0
        assert (await admin.get("/api/jobs/none")).status_code == 404


async def test_quarantine_is_read_mended_and_emptied(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        admin, key = await desk.admin(), await desk.source()
        for number in (1, 2):
            await desk.send(key, {"type": "track", "messageId": f"lame{number}", "userId": "u", "timestamp": HERE})
        rows = (await got(admin, "/api/quarantine", lang="de"))["rows"]
        assert [row["code"] for row in rows] == ["event_missing"] * 2
        assert rows[0]["message"] == "Der Name des Ereignisses fehlt."
        still = await admin.post(f"/api/quarantine/{rows[0]['id']}/replay", json={"body": None})
        assert (still.json()["accepted"], still.json()["reject"]["code"]) == (False, "event_missing")
        mended = json.dumps({**json.loads(rows[0]["body"]), "event": "Mended"})
        assert (await admin.post(f"/api/quarantine/{rows[0]['id']}/replay", json={"body": mended})).json() == {
            "accepted": True,
            "reject": None,
        }
        again = await admin.post(f"/api/quarantine/{rows[0]['id']}/replay", json={"body": mended})
        assert again.json()["error"]["code"] == "replay_done"
        assert (await admin.delete(f"/api/quarantine/{rows[1]['id']}")).status_code == 204
        assert (await admin.delete(f"/api/quarantine/{rows[1]['id']}")).status_code == 404
        assert (await got(admin, "/api/quarantine"))["total"] == 0
        assert (await got(admin, "/api/events"))["rows"][0]["name"] == "Mended"


async def ended(client: httpx.AsyncClient, run: str) -> dict[str, Any]:
    """An import when it has ended."""
    for _ in range(400):
        found: dict[str, Any] = await got(client, f"/api/imports/{run}")
        if found["state"] not in ("waiting", "running"):
            return found
        await asyncio.sleep(0.02)
    raise AssertionError("the import does not end")


async def test_a_file_is_sent_and_imported_and_the_second_time_changes_nothing(tmp_path: Path) -> None:
    lines = b"\n".join(msgspec.json.encode(one) for one in (page(1), ORDER, {"type": "track", "messageId": "lame"}))
    async with opened(tmp_path / "data") as desk:
        admin = await desk.admin()
        for imported, duplicates in ((2, 0), (0, 2)):
            files = {"files": ("../../events.jsonl.gz", gzip.compress(lines, mtime=0))}
            started = await admin.post("/api/imports", data={"mapping": "segment-jsonl"}, files=files)
            assert started.status_code == 202, started.text
            run = await ended(admin, started.json()["id"])
            assert (run["state"], run["files"]) == ("done", ["events.jsonl.gz"])
            assert (run["read"], run["imported"], run["duplicates"], run["quarantined"]) == (
                3,
                imported,
                duplicates,
                1,
            )
        assert len((await got(admin, "/api/imports"))["rows"]) == 2
        assert (await got(admin, "/api/quarantine", origin="import"))["total"] == 1
        assert list((tmp_path / "data" / "imports").iterdir()) == []
        again = await admin.post(f"/api/imports/{run['id']}/again")
        assert (again.status_code, again.json()["error"]["code"]) == (409, "import_files_gone")
        assert (await admin.post("/api/imports/none/again")).status_code == 404


async def test_an_import_that_cannot_be_is_refused_at_once(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        admin, owner = await desk.admin(), desk.owner()
        files = {"files": ("a.jsonl", b"{}")}
        wrong = await admin.post("/api/imports", data={"mapping": "/etc/passwd"}, files=files)
        assert wrong.json()["error"]["code"] == "mapping_unknown"
        missing = {"mapping": "segment-jsonl", "files": [str(tmp_path / "none.jsonl")]}
        assert (await owner.post("/api/imports/local", json=missing)).status_code in (400, 404)
        assert (await got(admin, "/api/imports"))["rows"] == []


async def test_a_backup_serves_the_same_figures(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    async with opened(tmp_path / "data") as desk:
        await lived(desk)
        owner = desk.owner()
        started = await owner.post("/api/backup", json={"target": str(copy)})
        await done(owner, started.json()["job"])
        first = (await got(owner, "/api/reports/value", **PERIOD))["totals"]
        full = await owner.post("/api/backup", json={"target": str(copy)})
        failed = await got(owner, f"/api/jobs/{full.json()['job']}")
        while failed["state"] == "running":
            await asyncio.sleep(0.02)
            failed = await got(owner, f"/api/jobs/{full.json()['job']}")
        assert failed["error"]["code"] == "backup_target_taken"
    async with opened(copy) as desk:
        assert (await got(desk.owner(), "/api/reports/value", **PERIOD))["totals"] == first


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/nothing", 404, "address_unknown"),
        ("PATCH", "/api/session", 405, "method_not_allowed"),
        ("GET", "/api/reports/value", 400, "parameter_missing"),
        ("GET", "/api/reports/value?from=x&to=y", 400, "date_invalid"),
        ("GET", f"/api/reports/value?from={DAY}&to={DAY}&by=colour", 400, "dimension_unknown"),
        ("GET", f"/api/reports/value?from={DAY}&to={DAY}&where=channel", 400, "filter_invalid"),
        ("GET", f"/api/reports/value?from={DAY}&to={DAY}&limit=many", 400, "request_invalid"),
        ("GET", f"/api/reports/value/visits?from={DAY}&to={DAY}&page=0", 400, "page_invalid"),
        ("GET", f"/api/reports/value/events?from={DAY}&to={DAY}&visit=x", 400, "visit_invalid"),
        ("GET", "/api/people/nobody", 404, "person_unknown"),
        ("GET", "/api/people?sort=height", 400, "request_invalid"),
        ("GET", "/api/definitions/none", 404, "kind_unknown"),
        ("GET", "/api/definitions/scale/default/versions/99", 404, "version_unknown"),
        ("PUT", "/api/settings", 400, "body_missing"),
        ("PUT", "/api/sources/none", 400, "body_missing"),
        ("POST", "/api/quarantine/7/replay", 400, "body_missing"),
    ],
)
async def test_every_error_has_the_one_form(tmp_path: Path, method: str, path: str, status: int, code: str) -> None:
    async with opened(tmp_path / "data") as desk:
        answer = await desk.owner().request(method, path)
        error = answer.json()["error"]
        assert (answer.status_code, error["code"]) == (status, code), error
        assert set(error) == {"code", "message", "path", "hint"}
        assert answer.headers["content-type"] == "application/json"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b"\xff", b'{"email": 1, "password": []}', b"[" * 5000])
async def test_a_body_that_makes_no_sense_is_the_senders_fault(tmp_path: Path, body: bytes) -> None:
    async with opened(tmp_path / "data") as desk:
        answer = await desk.owner().put("/api/settings", content=body, headers={"content-type": "application/json"})
        assert answer.status_code == 400, answer.text


async def test_what_nobody_has_foreseen_is_a_500_without_its_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(tmp_path / "data") as desk:

        def broken() -> int:
            raise RuntimeError("a secret")

        monkeypatch.setattr(desk.faden.operational, "offset", broken)
        answer = await desk.owner().get("/api/status")
        assert (answer.status_code, answer.json()["error"]["code"]) == (500, "unexpected")
        assert "secret" not in answer.text
        monkeypatch.undo()


async def test_the_description_covers_every_route_with_types(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        tree = described(desk.site)
    schemas = tree["components"]["schemas"]
    seen = set()
    for route in ROUTES:
        path = route.path
        for kind in (":str", ":int"):
            path = path.replace(kind, "")
        operation = tree["paths"][path][route.method.lower()]
        seen.add(operation["operationId"])
        assert operation["description"]
        assert operation["responses"]["default"]["content"]["application/json"]
        assert str(route.status) in operation["responses"]
    assert len(seen) == len(ROUTES), "operation ids are unique"
    assert _references(tree) <= {f"#/components/schemas/{name}" for name in schemas}
    assert schemas["Session"]["properties"]["csrf"] == {"type": "string"}
    names = {"Session", "ValueReport", "ReportRow", "Matrix", "Person", "LiveRow", "LiveStatus", "Scale", "Condition"}
    assert names <= set(schemas)


def _references(tree: Any) -> set[str]:
    if isinstance(tree, dict):
        found = {tree["$ref"]} if isinstance(tree.get("$ref"), str) else set()
        return found.union(*(_references(one) for one in tree.values()))
    if isinstance(tree, list):
        return set().union(*(_references(one) for one in tree))
    return set()


async def test_no_field_of_a_body_is_called_like_a_dependency(tmp_path: Path) -> None:
    """The framework would take the sender's mistake in such a field for our own, and answer 500."""
    async with opened(tmp_path / "data") as desk:
        tree = described(desk.site)
        dependencies = set(desk.site.dependencies)
    for path in tree["paths"].values():
        for operation in path.values():
            for content in operation.get("requestBody", {}).get("content", {}).values():
                name = content["schema"]["$ref"].rpartition("/")[2]
                assert not dependencies & set(tree["components"]["schemas"][name]["properties"]), name

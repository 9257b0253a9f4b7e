"""`POST /v1/decide` and OpenFeature's protocol on a whole installation: the last click counts, and nothing fails."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from faden.domain.errors import Overloaded, Unavailable
from faden.domain.profile import Profile
from faden.profiles.cache import ProfileCache
from faden.web.answers import HotRequest, HotResponse
from tests.desk import Desk, opened
from tests.doorstep import CAPTURES, captured
from tests.experiences import collection, experience, experiment, item, rule, variant

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36"
FLAGS = "/ofrep/v1/evaluate/flags"


class Place:
    """An installation with a web source, asked through its doors."""

    def __init__(self, desk: Desk, key: str) -> None:
        self.desk, self.key = desk, key

    async def publish(self, kind: str = "experience", /, **documents: dict[str, Any]) -> None:
        for key, body in documents.items():
            _, job = await self.desk.faden.publish(kind, key, body, "Ada")
            if job is not None:
                await job.wait()

    async def post(self, path: str, body: Any, **headers: str) -> HotResponse:
        sent = {"user-agent": BROWSER, "authorization": f"Bearer {self.key}", "origin": "https://shop.example"}
        given = {**sent, **{name.replace("_", "-"): value for name, value in headers.items()}}
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await self.desk.server.hot.handle(HotRequest("POST", path, "", given.get, raw, "203.0.113.9"))

    async def decide(self, **question: Any) -> dict[str, Any]:
        answer = await self.post("/v1/decide", {"anonymousId": "browser-1", **question})
        assert answer.status == 200, answer.body
        found: dict[str, Any] = json.loads(answer.body)
        return found

    async def click(self, path: str = "/models/small", who: str = "browser-1") -> None:
        page = {"type": "page", "anonymousId": who, "context": {"page": {"url": f"https://shop.example{path}"}}}
        assert (await self.desk.send(self.key, page)).status == 200

    async def settle(self) -> None:
        await asyncio.sleep(0.3)
        await self.desk.faden.pipeline.drain()

    def rows(self, what: str = "*", where: str = "TRUE") -> list[tuple[Any, ...]]:
        return self.desk.faden.warehouse.query(f"SELECT {what} FROM decisions WHERE {where} ORDER BY seq").rows


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with opened(tmp_path) as desk:
        desk.faden.desk.holdout = 0.0
        yield Place(desk, await desk.source())


HERO = experience(variants=[variant("german", rule("here.country", "=", "DE"))], exploration=0.0)
SMALL = experience(
    variants=[variant("small", rule("here.visit_pages", ">=", 3)), variant("seen", rule("visits", ">=", 1))],
    exploration=0.0,
)


async def test_a_definition_becomes_a_decision_an_event_and_a_row(place: Place) -> None:
    await place.publish(hero=HERO)
    await place.click()
    answer = await place.decide(placements=["home.hero"], context={"location": {"country": "de"}})
    hero = answer["decisions"]["home.hero"]
    assert hero == {
        "id": hero["id"],
        "experience": "hero",
        "variant": "german",
        "type": "json",
        "reason": "condition",
        "value": {"title": "german"},
    }
    await place.settle()
    what = "decision, placement, experience, version, variant, reason, propensity, profile IS NOT NULL"
    assert place.rows(what) == [(hero["id"], "home.hero", "hero", 1, "german", "condition", 1.0, True)]
    await place.decide(context={"location": {"country": "DE"}})
    await place.settle()
    assert len(place.rows()) == 1, "one visit is told once"


async def test_a_click_acknowledged_before_is_part_of_the_decision(place: Place) -> None:
    await place.publish(hero=SMALL)
    assert (await place.decide())["decisions"]["home.hero"]["variant"] == "default"
    for expected in ("seen", "seen", "small"):
        await place.click()
        assert (await place.decide())["decisions"]["home.hero"]["variant"] == expected


async def test_the_event_in_the_call_is_taken_in_first(place: Place) -> None:
    await place.publish(hero=SMALL)
    event = {"type": "page", "messageId": "m1", "context": {"page": {"url": "https://shop.example/"}}}
    answer = await place.decide(event=event)
    assert answer["event"] == {"accepted": True}
    assert answer["decisions"]["home.hero"]["variant"] == "seen"
    assert place.desk.faden.pipeline.cache.by_key("anonymous_id", "browser-1") is not None
    wrong = await place.decide(event={"type": "track"})
    assert wrong["event"]["accepted"] is False
    assert wrong["event"]["problem"]["code"] == "event_missing"
    assert wrong["event"]["problem"]["path"] == "event.event"
    assert wrong["decisions"]["home.hero"]["variant"] == "seen"


async def test_a_segment_entered_by_the_event_in_the_call_counts(place: Place) -> None:
    members = {"label": {"de": "S", "en": "S"}, "condition": rule("traits.plan", "=", "gold")}
    await place.publish("segment", gold=members)
    await place.publish(hero=experience(variants=[variant("gold", rule("segment", "=", "gold"))], exploration=0.0))
    event = {"type": "identify", "userId": "ada", "traits": {"plan": "gold"}}
    assert (await place.decide(event=event))["decisions"]["home.hero"]["variant"] == "gold"


async def test_an_overloaded_log_is_no_reason_not_to_decide(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    await place.publish(hero=HERO)

    async def refuse(*_: Any) -> None:
        raise Overloaded("backlog_full", "Too much.", retry_after=2)

    monkeypatch.setattr(place.desk.faden.pipeline, "submit", refuse)
    answer = await place.post("/v1/decide", {"anonymousId": "b", "event": {"type": "page"}})
    assert answer.status == 200
    assert ("Retry-After", "2") in answer.headers
    assert json.loads(answer.body)["event"]["problem"]["code"] == "backlog_full"
    assert json.loads(answer.body)["decisions"]["home.hero"]["variant"] == "default"


async def test_first_contact_works_without_any_profile(place: Place) -> None:
    leasing = variant("leasing", rule("here.keyword", "contains", "leasing"))
    await place.publish(hero=experience(variants=[leasing], exploration=0.0))
    dealers = collection(
        item("nuremberg", "type:dealer", latitude=49.45, longitude=11.08),
        item("munich", "type:dealer", latitude=48.14, longitude=11.58),
    )
    await place.publish("collection", dealers=dealers)
    shown = variant("default", content={"type": "list", "collection": "dealers", "near": True, "limit": 1})
    await place.publish(dealers={**experience("home.dealers", exploration=0.0), "variants": [shown]})
    answer = await place.post(
        "/v1/decide",
        {
            "context": {
                "page": {"url": "https://shop.example/?utm_source=google&utm_medium=cpc&utm_term=leasing+car"},
                "location": {"latitude": 49.4, "longitude": 11.0, "city": "Nuremberg"},
            },
        },
    )
    found = json.loads(answer.body)["decisions"]
    assert found["home.hero"]["variant"] == "leasing"
    (dealer,) = found["home.dealers"]["items"]
    assert (dealer["key"], dealer["distance"]) == ("nuremberg", pytest.approx(8, abs=1))


async def test_how_the_visit_began_holds_on_its_later_pages(place: Place) -> None:
    leasing = variant("leasing", rule("here.keyword", "contains", "leasing"))
    await place.publish(hero=experience(variants=[leasing], exploration=0.0))
    await place.click("/?utm_source=google&utm_medium=cpc&utm_campaign=spring&utm_term=leasing")
    later = {"page": {"url": "https://shop.example/models", "referrer": "https://shop.example/"}}
    assert (await place.decide(context=later))["decisions"]["home.hero"]["variant"] == "leasing"
    place.desk.time.pass_by(hours=2)
    assert (await place.decide(context=later))["decisions"]["home.hero"]["variant"] == "default"


async def test_the_language_asked_for(place: Place) -> None:
    texts = {"type": "html", "texts": {"de": "<b>Hallo</b><script>x</script>", "*": "<b>Hello</b>"}}
    await place.publish(hero={**experience(exploration=0.0), "variants": [variant("default", content=texts)]})
    assert (await place.decide(context={"locale": "de-AT"}))["decisions"]["home.hero"]["html"] == "<b>Hallo</b>"
    assert (await place.decide(context={"locale": "fr"}))["decisions"]["home.hero"]["html"] == "<b>Hello</b>"
    accepting = await place.post("/v1/decide", {}, accept_language="de,en;q=0.5")
    assert json.loads(accepting.body)["decisions"]["home.hero"]["html"] == "<b>Hallo</b>"


async def test_the_explanation_is_for_the_visitor(place: Place) -> None:
    await place.publish(hero=SMALL)
    await place.click()
    answer = await place.decide(explain=True, context={"locale": "de"})
    assert answer["decisions"]["home.hero"]["explanation"] == [
        "Das passt zu Ihrem Besuch.",
        "Wir erinnern uns an Ihre früheren Besuche.",
    ]
    assert answer["visitor"]["known"] is True
    assert answer["visitor"]["visits"] == 1
    assert answer["visitor"]["leave"] == {"measurement": True, "personalisation": True}
    assert answer["visitor"]["here"]["visit_pages"] == 1


async def test_nobody_is_told_of_a_person_by_a_name_that_anybody_may_know(place: Place) -> None:
    await place.publish(hero=SMALL)
    login = {"type": "identify", "anonymousId": "browser-1", "userId": "ada@example.org", "traits": {"plan": "gold"}}
    await place.desk.send(place.key, login)
    stranger = await place.decide(anonymousId=None, userId="ada@example.org", explain=True)
    assert stranger["visitor"] == {"known": True}
    assert stranger["decisions"]["home.hero"]["explanation"] == []
    trusted = Place(place.desk, await place.desk.source("crm", "server"))
    assert (await trusted.decide(anonymousId=None, userId="ada@example.org", explain=True))["visitor"][
        "named"
    ] is True


async def test_without_leave_to_measure_nothing_is_kept_of_anybody(place: Place) -> None:
    await place.publish(hero=experience(variants=[variant("a")], exploration=0.5), test=experiment("b"))
    denied = {"consent": {"categoryPreferences": {"analytics": False}}}
    for _ in range(3):
        await place.decide(context=denied, placements=["home.hero"])
    place.desk.faden.desk._teller.flush(place.desk.time())
    await place.settle()
    what = "decision, profile, times, reason"
    (row,) = place.rows(what)
    assert row == ("", None, 3, "condition")
    kept = [one for group in place.desk.faden.log.read(0) for _, one in group]
    assert not any("browser-1" in str(one) for one in kept)


async def test_with_gpc_only_the_context_counts(place: Place) -> None:
    await place.publish(hero=SMALL)
    await place.click()
    answer = await place.post("/v1/decide", {"anonymousId": "browser-1"}, sec_gpc="1")
    hero = json.loads(answer.body)["decisions"]["home.hero"]
    assert (hero["variant"], hero["reason"]) == ("default", "no_leave")


async def test_machines_are_answered_and_not_told_of(place: Place) -> None:
    await place.publish(hero=HERO)
    answer = await place.post(
        "/v1/decide",
        {"anonymousId": "b"},
        user_agent="Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    )
    assert answer.status == 200
    await place.settle()
    assert place.rows() == []


async def test_an_arm_is_kept_when_the_weights_change(place: Place) -> None:
    await place.publish(hero=experiment("a"))
    await place.click()
    first = (await place.decide())["decisions"]["home.hero"]["variant"]
    await place.settle()
    other = {"a": "default", "default": "a"}[first]
    await place.publish(hero=experiment("a", weights={first: 0.0001, other: 9999.0}))
    assert (await place.decide())["decisions"]["home.hero"]["variant"] == first


async def test_a_bandit_learns_from_clicks(place: Place) -> None:
    body = experience(variants=[variant("a"), variant("b")], strategy={"type": "bandit"}, exploration=0.0)
    await place.publish(hero=body)
    for number in range(60):
        who = f"u{number}"
        await place.click(who=who)
        found = (await place.decide(anonymousId=who))["decisions"]["home.hero"]
        if found["variant"] == "a":
            properties = {"decision_id": found["id"], "experience": "hero", "variant": "a", "placement": "home.hero"}
            clicked = {"type": "track", "event": "Experience Clicked", "anonymousId": who, "properties": properties}
            await place.desk.send(place.key, clicked)
    await place.settle()
    await place.desk.faden.desk.learn()
    shares = place.desk.faden.desk.book.policies["hero"]
    assert shares["a"] > 0.85
    assert min(shares.values()) >= 0.05
    assert sum(shares.values()) == pytest.approx(1)


# ---- failing open


async def test_a_slow_store_is_not_waited_for(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    await place.publish(hero=HERO)
    desk = place.desk.faden.desk
    desk.within = 0.05

    def slow(*_: Any) -> int:
        import time

        time.sleep(0.5)
        return 1

    monkeypatch.setattr(ProfileCache, "at_hand", _missing)
    monkeypatch.setattr(ProfileCache, "find", slow)
    began = asyncio.get_running_loop().time()
    hero = (await place.decide(context={"location": {"country": "DE"}}))["decisions"]["home.hero"]
    assert asyncio.get_running_loop().time() - began < 0.4
    assert (hero["variant"], hero["reason"]) == ("default", "timeout")
    assert (await place.desk.owner().get("/api/status")).json()["fallbacks"] == {"timeout": 1}
    assert b'faden_decision_failures_total{why="timeout"} 1.0' in place.desk.meters.page()


def _missing(*_: Any) -> Profile | None:
    raise LookupError


async def test_a_store_that_is_gone_serves_fallbacks(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    await place.publish(hero=HERO)

    def gone(*_: Any) -> int:
        raise Unavailable("store_gone", "Gone.")

    monkeypatch.setattr(ProfileCache, "at_hand", _missing)
    monkeypatch.setattr(ProfileCache, "find", gone)
    hero = (await place.decide())["decisions"]["home.hero"]
    assert (hero["variant"], hero["reason"]) == ("default", "broken")
    assert place.desk.faden.desk.failures["store"] == 1


async def test_profiles_that_are_behind_the_log_are_not_believed(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    await place.publish(hero=HERO)
    await place.click()
    monkeypatch.setattr(place.desk.faden.pipeline, "_behind", 1)
    assert (await place.decide())["decisions"]["home.hero"]["reason"] == "broken"
    monkeypatch.undo()
    assert (await place.decide())["decisions"]["home.hero"]["reason"] == "fallback"


async def test_a_profile_that_is_not_in_memory_is_read_and_kept(place: Place) -> None:
    await place.publish(hero=SMALL)
    await place.click()
    await place.settle()
    cache = place.desk.faden.pipeline.cache
    cache._profiles.clear()
    cache._keys.clear()
    with pytest.raises(LookupError):
        cache.at_hand("anonymous_id", "browser-1")
    assert (await place.decide())["decisions"]["home.hero"]["variant"] == "seen"
    held = cache.at_hand("anonymous_id", "browser-1")
    assert held is not None
    await place.click()
    assert cache.at_hand("anonymous_id", "browser-1") is held
    assert held.recent[-1].pages == 2


async def test_a_corrupt_definition_takes_nothing_else_down(place: Place) -> None:
    await place.publish(hero=HERO, side={**HERO, "placement": "home.side"})
    with place.desk.faden.operational.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE definitions SET body = X'7b2278' WHERE key = 'side'")
    place.desk.faden.desk.refresh()
    found = (await place.decide())["decisions"]
    assert set(found) == {"home.hero"}
    status = (await place.desk.owner().get("/api/status?lang=en")).json()
    assert [(note["code"], note["path"]) for note in status["notes"]] == [("experience_broken", "experience/side")]
    assert (await place.post(f"{FLAGS}/home.side", {})).status == 404


async def test_what_fails_inside_is_no_error_to_the_page(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    await place.publish(hero=HERO)

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("oh")

    monkeypatch.setattr(place.desk.faden.desk, "chosen", fail)
    assert (await place.decide())["decisions"]["home.hero"]["reason"] == "broken"
    assert (await place.post(FLAGS, {"context": {}})).status == 200


@pytest.mark.parametrize("path", ["/v1/decide", FLAGS, f"{FLAGS}/home.hero"])
async def test_a_wrong_key_and_a_wrong_body_are_refused(place: Place, path: str) -> None:
    assert (await place.post(path, {}, authorization="Bearer wrong")).status == 401
    assert (await place.post(path, b"{no json")).status == 400
    assert (await place.post(path, {}, authorization="", x_api_key=place.key)).status in (200, 404)


# ---- OpenFeature


async def test_a_flag_is_a_placement_or_an_experience(place: Place) -> None:
    await place.publish(hero=HERO, other=experience(variants=[variant("x")], priority=-1, exploration=0.0))
    context = {"targetingKey": "browser-1", "country": "DE"}
    for key, variant_key in (("home.hero", "german"), ("hero", "german"), ("other", "x")):
        answer = await place.post(f"{FLAGS}/{key}", {"context": context})
        body = json.loads(answer.body)
        assert (answer.status, body["key"], body["variant"]) == (200, key, variant_key)
    assert body["reason"] == "TARGETING_MATCH"
    assert body["value"] == {"title": "x"}
    assert set(body["metadata"]) == {"decisionId", "experience", "version", "placement", "reason"}
    missing = await place.post(f"{FLAGS}/nothing", {"context": context})
    assert missing.status == 404
    assert json.loads(missing.body)["errorCode"] == "FLAG_NOT_FOUND"
    wrong = await place.post(f"{FLAGS}/hero", {"context": [1]})
    assert json.loads(wrong.body) == {
        "key": "hero",
        "errorCode": "INVALID_CONTEXT",
        "errorDetails": json.loads(wrong.body)["errorDetails"],
    }
    assert json.loads((await place.post(FLAGS, b"[")).body)["errorCode"] == "PARSE_ERROR"


async def test_a_value_alone_is_the_flag_itself(place: Place) -> None:
    on = variant("default", content={"type": "json", "values": {"*": {"value": True}}})
    await place.publish(on={**experience(exploration=0.0), "variants": [on]})
    assert json.loads((await place.post(f"{FLAGS}/on", {})).body)["value"] is True


async def test_an_answer_that_holds_is_304(place: Place) -> None:
    await place.publish(hero=HERO)
    body = {"context": {"targetingKey": "browser-1", "country": "DE"}}
    first = await place.post(FLAGS, body)
    headers = dict(first.headers)
    assert "ETag" in headers["Access-Control-Expose-Headers"]
    again = await place.post(FLAGS, body, if_none_match=headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    other = {"context": {"targetingKey": "browser-1", "country": "FR"}}
    assert (await place.post(FLAGS, other, if_none_match=headers["ETag"])).status == 200
    nobody = await place.post(FLAGS, {})
    assert (await place.post(FLAGS, {}, if_none_match=dict(nobody.headers)["ETag"])).status == 304


@pytest.mark.skipif(not CAPTURES.is_dir(), reason="the captured requests are not beside the repository")
@pytest.mark.parametrize("client", ["ofrep_browser", "ofrep_node", "ofrep_python"])
@pytest.mark.parametrize("scenario", ["ok", "429x1", "503x2"])
async def test_what_openfeatures_clients_send_is_answered(place: Place, client: str, scenario: str) -> None:
    flag = variant("default", content={"type": "json", "values": {"*": {"value": "blue"}}})
    keys = {one["path"].rpartition("/")[2] for one in captured(client, scenario)} - {"flags"}
    for key in keys or {"hero-banner"}:
        await place.publish(**{key: {**experience(key, exploration=0.0), "variants": [flag]}})
    etag = ""
    for request in captured(client, scenario):
        headers = {name.replace("-", "_"): value for name, value in request["headers"].items()}
        for name, credential in (("authorization", f"Bearer {place.key}"), ("x_api_key", place.key)):
            if name in headers:
                headers[name] = credential
        if "if_none_match" in headers:
            headers["if_none_match"] = etag
        answer = await place.post(request["path"], request["body"], **headers)
        assert answer.status == (304 if "if_none_match" in headers else 200)
        etag = dict(answer.headers).get("ETag", etag)

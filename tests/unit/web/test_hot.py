"""The hot doors: what a client gets for what it sends."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

import pytest

from faden.collect.receive import LARGEST_BATCH, LARGEST_MESSAGE
from faden.domain.errors import FadenError, Invalid, Overloaded, Unavailable
from faden.domain.event import Event
from faden.domain.touchpoint import Source
from faden.web.answers import HotRequest, HotResponse
from faden.web.doorway import Doorway
from faden.web.hot import Hot
from tests.doorstep import Kept

NOW = datetime(2026, 11, 21, 17, 45, tzinfo=UTC)
SOURCES = {
    "WK": Source("shop", "shop.example", "web", "Europe/Berlin"),
    "APP": Source("app", "app", "app", "UTC"),
}
PAGE = "https://shop.example"
MESSAGE = {"event": "X", "anonymousId": "a", "messageId": "m"}
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"


def hot(kept: Kept, **settings: Any) -> Hot:
    given: dict[str, Any] = {"currency": lambda: "EUR", "random": lambda size: b"\7" * size, **settings}
    public_url = given.pop("public_url", None)
    return Hot(Doorway(kept, SOURCES.get, lambda: NOW, **given), public_url)


def request(
    path: str,
    body: object = b"",
    *,
    method: str = "POST",
    query: str = "",
    peer: str = "91.0.1.77:5000",
    scheme: str = "http",
    **headers: str,
) -> HotRequest:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HotRequest(method, path, query, named.get, raw, peer, scheme)


def basic(key: str) -> str:
    return "Basic " + b64encode(f"{key}:".encode()).decode()


def header(response: HotResponse, name: str) -> str | None:
    return next((value for key, value in response.headers if key == name), None)


@pytest.mark.parametrize("path", ["/v1/track", "/v1/t", "/v1/page", "/v1/p", "/v1/identify", "/v1/i"])
async def test_a_single_call_is_taken(path: str) -> None:
    kept = Kept()
    response = await hot(kept).handle(request(path, MESSAGE, authorization=basic("WK")))
    assert (response.status, response.body) == (200, b'{"success":true}')
    assert len(kept.events) == 1
    assert kept.events[0].type[0] == path.removeprefix("/v1/")[0]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/v1/screen", "screen"),
        ("/v1/s", "screen"),
        ("/v1/group", "group"),
        ("/v1/g", "group"),
        ("/v1/alias", "alias"),
        ("/v1/a", "alias"),
    ],
)
async def test_the_rarer_calls_are_taken(path: str, kind: str) -> None:
    kept = Kept()
    body = {**MESSAGE, "userId": "u", "groupId": "g", "previousId": "p"}
    assert (await hot(kept).handle(request(path, body, authorization=basic("WK")))).status == 200
    assert kept.events[0].type == kind


@pytest.mark.parametrize("path", ["/v1/batch", "/v1/b", "/v1/import", "/beacon/v1/batch"])
async def test_a_batch_is_taken_in_its_order(path: str) -> None:
    kept = Kept()
    messages = [{**MESSAGE, "type": "track", "messageId": str(number)} for number in range(100)]
    body = gzip.compress(json.dumps({"batch": messages}).encode())
    assert (await hot(kept).handle(request(path, body, query="writeKey=WK"))).status == 200
    assert [event.id for event in kept.events] == [str(number) for number in range(100)]


@pytest.mark.parametrize(
    ("headers", "query", "body"),
    [
        ({"authorization": basic("WK")}, "", {}),
        ({"authorization": "basic " + b64encode(b"WK").decode()}, "", {}),
        ({}, "", {"writeKey": "WK"}),
        ({}, "a=1&writeKey=WK", {}),
        ({}, "write_key=WK", {}),
        ({"x_write_key": "WK"}, "", {}),
        ({"x_write_key": "WK:secret"}, "", {}),
        ({"authorization": "Bearer WK"}, "", {}),
        ({"authorization": "Basic !!", "x_write_key": "WK"}, "", {}),
    ],
)
async def test_the_write_key_is_found_wherever_clients_put_it(
    headers: dict[str, str], query: str, body: dict[str, str]
) -> None:
    for path, message in (("/v1/t", {**MESSAGE, **body}), ("/v1/b", {"batch": [], **body})):
        response = await hot(Kept()).handle(request(path, message, query=query, **headers))
        assert response.status == 200


@pytest.mark.parametrize(
    ("headers", "query", "code"),
    [
        ({}, "", "write_key_missing"),
        ({"authorization": basic("")}, "", "write_key_missing"),
        ({"authorization": basic("nobody")}, "", "write_key_unknown"),
        ({"authorization": "Bearer nobody"}, "", "write_key_unknown"),
        ({}, "writeKey=nobody", "write_key_unknown"),
        ({"authorization": "Digest x"}, "writeKey=", "write_key_missing"),
    ],
)
@pytest.mark.parametrize("path", ["/v1/t", "/v1/batch"])
async def test_a_wrong_key_is_401(path: str, headers: dict[str, str], query: str, code: str) -> None:
    kept = Kept()
    body = {**MESSAGE, "batch": [MESSAGE]}
    response = await hot(kept).handle(request(path, body, query=query, origin=PAGE, **headers))
    error = json.loads(response.body)["error"]
    assert (response.status, error["code"], error["path"]) == (401, code, "writeKey")
    assert header(response, "Access-Control-Allow-Origin") == PAGE
    assert not kept.events


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/v1/t", b"{", 400, "body_unreadable"),
        ("/v1/batch", b"{", 400, "body_unreadable"),
        ("/v1/batch", b"{}", 400, "batch_missing"),
        ("/v1/t", b" " * (LARGEST_MESSAGE + 1), 413, "body_too_large"),
        ("/v1/batch", b" " * (LARGEST_BATCH + 1), 413, "body_too_large"),
        ("/v1/nothing", b"{}", 404, "path_unknown"),
    ],
)
async def test_errors_have_one_form(path: str, body: bytes, status: int, code: str) -> None:
    response = await hot(Kept()).handle(request(path, body, authorization=basic("WK")))
    assert response.status == status
    assert header(response, "Content-Type") == "application/json"
    error = json.loads(response.body)["error"]
    assert set(error) == {"code", "message", "path", "hint"}
    assert error["code"] == code
    assert error["message"]


async def test_a_poisoned_message_is_accepted_and_explained() -> None:
    kept = Kept()
    body = {"batch": [{**MESSAGE, "type": "track"}, {"type": "track"}]}
    response = await hot(kept).handle(request("/v1/batch", body, authorization=basic("WK"), origin=PAGE))
    answer = json.loads(response.body)
    assert (response.status, answer["success"], answer["accepted"], answer["rejected"]) == (200, True, 1, 1)
    assert answer["problems"][0]["path"] == "batch[1].event"
    assert (len(kept.events), len(kept.rejects)) == (1, 1)
    single = await hot(kept).handle(request("/v1/t", {"event": 5}, authorization=basic("WK")))
    assert (single.status, json.loads(single.body)["rejected"]) == (200, 1)
    assert [one.origin for one in kept.rejects] == ["http", "http"]


@pytest.mark.parametrize(
    ("error", "status", "retry_after"),
    [
        (Overloaded("backlog_full", "Too much.", retry_after=3), 429, "3"),
        (Unavailable("log_not_writable", "Disk full."), 503, "5"),
        (Invalid("other", "Other."), 400, None),
    ],
)
async def test_overload_and_outage_ask_to_come_again(error: FadenError, status: int, retry_after: str | None) -> None:
    response = await hot(Kept(error)).handle(request("/v1/t", MESSAGE, authorization=basic("WK"), origin=PAGE))
    assert (response.status, header(response, "Retry-After")) == (status, retry_after)
    assert header(response, "Access-Control-Expose-Headers") == "Retry-After"
    assert json.loads(response.body)["error"]["code"] == error.problem.code


async def test_a_preflight_allows_what_the_clients_send() -> None:
    response = await hot(Kept()).handle(
        request(
            "/v1/t",
            method="OPTIONS",
            origin=PAGE,
            access_control_request_method="POST",
            access_control_request_headers="authorization,content-type,x-retry-count,anonymousid,x-own",
            access_control_request_private_network="true",
        )
    )
    assert (response.status, response.body) == (204, b"")
    allowed = (header(response, "Access-Control-Allow-Headers") or "").lower().replace(" ", "").split(",")
    assert {"authorization", "content-type", "x-retry-count", "anonymousid", "sentat", "x-own"} <= set(allowed)
    assert header(response, "Access-Control-Allow-Origin") == PAGE
    assert header(response, "Access-Control-Allow-Credentials") == "true"
    assert header(response, "Access-Control-Allow-Private-Network") == "true"
    assert "POST" in (header(response, "Access-Control-Allow-Methods") or "")
    assert header(response, "Vary") == "Origin"


async def test_a_preflight_does_not_echo_what_is_no_header_name() -> None:
    response = await hot(Kept()).handle(
        request("/v1/t", method="OPTIONS", origin=PAGE, access_control_request_headers="x\r\nset-cookie: a")
    )
    assert "cookie" not in (header(response, "Access-Control-Allow-Headers") or "")


@pytest.mark.parametrize("path", ["/v1/t", "/v1/batch", "/v1/projects/WK/settings", "/sourceConfig/"])
async def test_other_methods_are_named(path: str) -> None:
    response = await hot(Kept()).handle(request(path, method="DELETE"))
    assert response.status == 405
    assert "OPTIONS" in (header(response, "Allow") or "")


async def test_a_page_gets_its_own_origin_back_and_others_none() -> None:
    door = hot(Kept())
    with_origin = await door.handle(request("/v1/t", MESSAGE, authorization=basic("WK"), origin=PAGE))
    without = await door.handle(request("/v1/t", MESSAGE, authorization=basic("WK")))
    assert header(with_origin, "Access-Control-Allow-Origin") == PAGE
    assert header(without, "Access-Control-Allow-Origin") is None


@pytest.mark.parametrize(
    ("settings", "call", "protocol", "host"),
    [
        ({}, {}, "http", "track.example:8000/v1"),
        ({}, {"scheme": "https"}, "https", "track.example:8000/v1"),
        ({}, {"x_forwarded_proto": "https", "x_forwarded_host": "evil"}, "http", "track.example:8000/v1"),
        (
            {"trust_proxy": True},
            {"x_forwarded_proto": "https", "x_forwarded_host": "faden.example"},
            "https",
            "faden.example/v1",
        ),
        ({"public_url": "https://faden.example/x/"}, {}, "https", "faden.example/x/v1"),
    ],
)
async def test_segments_browser_client_is_told_to_send_here(
    settings: dict[str, Any], call: dict[str, str], protocol: str, host: str
) -> None:
    door = hot(Kept(), **settings)
    response = await door.handle(
        request("/v1/projects/WK/settings", method="GET", origin=PAGE, host="track.example:8000", **call)
    )
    answer = json.loads(response.body)
    integration = answer["integrations"]["Segment.io"]
    assert response.status == 200
    assert list(answer["integrations"]) == ["Segment.io"]
    assert (integration["apiKey"], integration["protocol"], integration["apiHost"]) == ("WK", protocol, host)
    assert answer["metrics"] == {"sampleRate": 0}
    assert header(response, "Access-Control-Allow-Origin") == PAGE


@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        ("/v1/projects/nobody/settings", "x.de", 401),
        ("/v1/projects//settings", "x.de", 401),
        ("/v1/projects/WK/settings", "a b", 400),
        ("/v1/projects/WK/settings", "", 400),
    ],
)
async def test_settings_are_refused(path: str, host: str, status: int) -> None:
    assert (await hot(Kept()).handle(request(path, method="GET", host=host))).status == status


@pytest.mark.parametrize("path", ["/sourceConfig", "/sourceConfig/"])
async def test_rudderstacks_browser_client_finds_a_source_that_is_on(path: str) -> None:
    door = hot(Kept())
    response = await door.handle(request(path, method="GET", query="p=npm&writeKey=WK", origin=PAGE))
    source = json.loads(response.body)["source"]
    assert (response.status, source["id"], source["enabled"], source["destinations"]) == (200, "shop", True, [])
    assert isinstance(source["config"], dict)
    assert (await door.handle(request(path, method="GET", authorization=basic("WK")))).status == 200
    assert (await door.handle(request(path, method="HEAD", query="writeKey=WK"))).body == b""
    assert (await door.handle(request(path, method="GET", query="writeKey=no"))).status == 401


async def _one(door: Hot, kept: Kept, key: str = "WK", **headers: str) -> Event:
    response = await door.handle(request("/v1/t", MESSAGE, authorization=basic(key), **headers))
    assert response.status == 200
    return kept.events[-1]


async def test_address_and_agent_of_a_browser_are_the_visitors() -> None:
    kept = Kept()
    context = (await _one(hot(kept), kept, user_agent=BROWSER)).context
    assert (context.ip, context.country, context.browser) == ("91.0.1.0", "DE", "Firefox")


@pytest.mark.parametrize("user_agent", ["analytics-python/2.4.0", "curl/8.5", "analytics-node-next/latest"])
async def test_address_and_agent_of_a_server_are_not_the_visitors(user_agent: str) -> None:
    kept = Kept()
    event = await _one(hot(kept), kept, user_agent=user_agent)
    assert (event.context.ip, event.context.country, event.context.user_agent) == (None, None, None)
    assert event.actor == "human"


async def test_an_app_speaks_for_itself() -> None:
    kept = Kept()
    assert (await _one(hot(kept), kept, "APP", user_agent="okapp/1 CFNetwork")).context.country == "DE"


async def test_a_forwarded_address_counts_only_behind_a_trusted_proxy() -> None:
    kept = Kept()
    forwarded = {"user_agent": BROWSER, "x_forwarded_for": "8.8.8.8, 10.0.0.1"}
    assert (await _one(hot(kept), kept, **forwarded)).context.country == "DE"
    assert (await _one(hot(kept, trust_proxy=True), kept, **forwarded)).context.country == "US"
    assert (await _one(hot(kept, trust_proxy=True), kept, user_agent=BROWSER)).context.country == "DE"


async def test_rudderstacks_header_gives_the_senders_clock() -> None:
    kept = Kept()
    body = {**MESSAGE, "originalTimestamp": "2026-11-21T18:44:00Z"}
    for sent_at, minute in (("2026-11-21T18:45:00.000Z", 44), ("nonsense", 45)):
        await hot(kept).handle(request("/v1/t", body, authorization=basic("WK"), sentat=sent_at))
        assert kept.events[-1].at.minute == minute


async def test_amounts_without_currency_are_the_companys_else_dollars() -> None:
    kept = Kept()
    body = {**MESSAGE, "event": "Order Completed", "properties": {"revenue": 1}}
    for currency, expected in ((lambda: "CHF", "CHF"), (lambda: None, "USD")):
        await hot(kept, currency=currency).handle(request("/v1/t", body, authorization=basic("WK")))
        assert kept.events[-1].revenue is not None
        assert kept.events[-1].revenue.currency == expected


async def test_an_event_without_id_gets_a_uuid_of_now() -> None:
    kept = Kept()
    body = {"event": "X", "anonymousId": "a"}
    await hot(kept).handle(request("/v1/t", body, authorization=basic("WK")))
    assert kept.events[0].id.startswith("01a1ff36-2160-7")


async def test_quarantine_is_read_again_through_the_same_door() -> None:
    door = hot(Kept())
    body = b'{"type":"track","event":"X","anonymousId":"a"}'
    assert door.again(body, SOURCES["WK"], NOW).name == "X"

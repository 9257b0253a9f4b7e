"""The doors beside Segment's: what a client gets for what it sends."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

import pytest

from faden.domain.errors import FadenError, Invalid, Overloaded, Unavailable
from faden.domain.touchpoint import Source
from faden.web.answers import HotRequest, HotResponse
from faden.web.doors import Doors
from faden.web.doorway import Doorway
from tests.doorstep import Kept

NOW = datetime(2026, 11, 21, 17, 45, tzinfo=UTC)
SOURCES = {
    "WK": Source("shop", "shop.example", "web", "Europe/Berlin"),
    "APP": Source("app", "app", "app", "UTC"),
}
PAGE = "https://shop.example"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"
VIEW = "rec=1&_id=0123456789abcdef&url=https%3A%2F%2Fshop.example%2Fa"
EVENT = {"specversion": "1.0", "id": "1", "source": "/pos/1", "type": "de.acme.order"}
MESSAGE = {"event": "X", "anonymousId": "a", "messageId": "m"}


def doors(kept: Kept, **settings: Any) -> Doors:
    given: dict[str, Any] = {"currency": lambda: "EUR", "random": lambda size: b"\7" * size, **settings}
    return Doors(Doorway(kept, SOURCES.get, lambda: NOW, **given))


async def ask(kept: Kept, path: str, query: str = "", body: object = b"", **more: Any) -> HotResponse:
    """`more`: the method, the doors' settings, headers."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    settings = more.pop("settings", {})
    method = more.pop("method", None) or ("POST" if raw or not path.endswith(".php") else "GET")
    named = {name.replace("_", "-"): value for name, value in more.items()}
    request = HotRequest(method, path, query, named.get, raw, "91.0.1.77:5000")
    return await doors(kept, **settings).paths[path](request)


def header(response: HotResponse, name: str) -> str | None:
    return next((value for key, value in response.headers if key == name), None)


def basic(key: str) -> str:
    return "Basic " + b64encode(f"{key}:".encode()).decode()


@pytest.mark.parametrize("path", ["/matomo.php", "/piwik.php"])
async def test_a_picture_is_answered_with_a_picture(path: str) -> None:
    kept = Kept()
    response = await ask(kept, path, f"idsite=WK&{VIEW}")
    assert (response.status, header(response, "Content-Type"), response.body[:6]) == (200, "image/gif", b"GIF89a")
    assert header(response, "Cache-Control") == "no-store"
    assert [event.name for event in kept.events] == ["Page Viewed"]


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_who_wants_no_picture_gets_none(method: str) -> None:
    response = await ask(Kept(), "/matomo.php", f"idsite=WK&{VIEW}&send_image=0", method=method, origin=PAGE)
    assert (response.status, response.body, header(response, "Access-Control-Allow-Origin")) == (204, b"", PAGE)


async def test_a_batch_is_counted() -> None:
    kept = Kept()
    response = await ask(kept, "/matomo.php", "", {"requests": [f"?idsite=WK&{VIEW}", "?idsite=WK&rec=0"]})
    answer = json.loads(response.body)
    assert (response.status, answer["status"], answer["tracked"], answer["invalid"]) == (200, "success", 1, 1)
    assert answer["problems"][0]["path"] == "requests[1].rec"
    assert (len(kept.events), len(kept.rejects)) == (1, 1)


async def test_a_poisoned_single_request_is_taken_and_put_into_quarantine() -> None:
    kept = Kept()
    assert (await ask(kept, "/matomo.php", "idsite=WK")).status == 200
    assert [(reject.code, reject.door, reject.source) for reject in kept.rejects] == [
        ("rec_missing", "matomo", "shop")
    ]


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("idsite=WK", {}),
        ("idsite=1&token_auth=WK", {}),
        ("idsite=1&writeKey=WK", {}),
        ("idsite=1", {"x_write_key": "WK:secret"}),
        ("idsite=1", {"authorization": basic("WK")}),
        ("idsite=1", {"authorization": "Bearer WK"}),
    ],
)
async def test_matomos_key_stands_where_a_client_can_put_it(query: str, headers: dict[str, str]) -> None:
    kept = Kept()
    assert (await ask(kept, "/matomo.php", f"{query}&{VIEW}", **headers)).status == 200
    assert [event.source for event in kept.events] == ["shop"]


async def test_a_browser_speaks_for_itself_and_a_server_does_not() -> None:
    kept = Kept()
    headers = {"accept_language": "de-de,en", "referer": "https://shop.example/b"}
    await ask(kept, "/matomo.php", "idsite=WK&rec=1", user_agent=BROWSER, **headers)
    await ask(kept, "/matomo.php", f"idsite=WK&{VIEW}", user_agent="curl/8.5", **headers)
    await ask(kept, "/matomo.php", f"idsite=APP&{VIEW}", user_agent="okapp/1", **headers)
    told = [(one.context.path, one.context.country, one.context.locale, one.context.browser) for one in kept.events]
    assert told == [("/b", "DE", "de-DE", "Firefox"), ("/a", None, None, None), ("/a", "DE", None, None)]


async def test_a_browsers_hints_and_its_objection_are_heard() -> None:
    kept = Kept()
    headers = {"sec_ch_ua": '"Chromium";v="141", "Brave";v="141"', "sec_ch_ua_platform": '"Linux"', "sec_gpc": "1"}
    chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
    await ask(kept, "/matomo.php", f"idsite=WK&{VIEW}", user_agent=chrome, **headers)
    assert [(event.context.browser, event.gpc) for event in kept.events] == [("Brave", True)]


async def test_a_forwarded_address_counts_only_behind_a_trusted_proxy() -> None:
    kept = Kept()
    for trusted in (False, True):
        await ask(
            kept,
            "/matomo.php",
            f"idsite=WK&{VIEW}",
            settings={"trust_proxy": trusted},
            user_agent=BROWSER,
            x_forwarded_for="8.8.8.8, 10.0.0.1",
        )
    assert [event.context.country for event in kept.events] == ["DE", "US"]


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("writeKey=WK", {}),
        ("write_key=WK", {}),
        ("", {"authorization": basic("WK")}),
        ("", {"authorization": "Bearer WK"}),
        ("", {"x_write_key": "WK"}),
        ("writeKey=WK", {"authorization": "Basic !!"}),
        ("writeKey=WK", {"authorization": "Bearer of-somebody-else"}),
        ("", {"x_write_key": "WK", "authorization": "Bearer of-somebody-else"}),
    ],
)
@pytest.mark.parametrize(("path", "body"), [("/v1/cloudevents", EVENT), ("/api/s/track", MESSAGE)])
async def test_the_key_stands_where_segments_does(
    path: str, body: dict[str, str], query: str, headers: dict[str, str]
) -> None:
    kept = Kept()
    response = await ask(kept, path, query, body, **headers)
    assert (response.status, response.body, len(kept.events)) == (200, b'{"success":true}', 1)


@pytest.mark.parametrize(
    ("path", "query", "body", "code"),
    [
        ("/matomo.php", VIEW, b"", "write_key_missing"),
        ("/matomo.php", f"idsite=1&{VIEW}", b"", "write_key_unknown"),
        ("/v1/cloudevents", "", EVENT, "write_key_missing"),
        ("/v1/cloudevents", "writeKey=nobody", EVENT, "write_key_unknown"),
        ("/api/s/track", "", {**MESSAGE, "writeKey": "***"}, "write_key_missing"),
        ("/api/s/track", "", {**MESSAGE, "writeKey": "nobody"}, "write_key_unknown"),
    ],
)
async def test_a_wrong_key_is_401(path: str, query: str, body: object, code: str) -> None:
    kept = Kept()
    response = await ask(kept, path, query, body, origin=PAGE)
    assert (response.status, json.loads(response.body)["error"]["code"]) == (401, code)
    assert header(response, "Access-Control-Allow-Origin") == PAGE
    assert (kept.events, kept.rejects) == ([], [])


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/matomo.php", b"{", 400, "body_unreadable"),
        ("/matomo.php", b"{}", 400, "batch_missing"),
        ("/matomo.php", b"x" * 40_000, 413, "body_too_large"),
        ("/v1/cloudevents", b"{", 400, "body_unreadable"),
        ("/v1/cloudevents", b"{" * 70_000, 413, "body_too_large"),
        ("/api/s/page", b"{", 400, "body_unreadable"),
    ],
)
async def test_errors_have_one_form(path: str, body: bytes, status: int, code: str) -> None:
    response = await ask(Kept(), path, "writeKey=WK", body)
    error = json.loads(response.body)["error"]
    assert (response.status, set(error), error["code"]) == (status, {"code", "message", "path", "hint"}, code)


@pytest.mark.parametrize(
    ("path", "query", "body"),
    [
        ("/matomo.php", f"idsite=WK&{VIEW}", b""),
        ("/matomo.php", f"idsite=WK&{VIEW}&send_image=0", b""),
        ("/matomo.php", "", {"requests": [f"?idsite=WK&{VIEW}"]}),
        ("/v1/cloudevents", "writeKey=WK", EVENT),
        ("/api/s/track", "writeKey=WK", MESSAGE),
    ],
)
@pytest.mark.parametrize(
    ("error", "status", "retry_after"),
    [
        (Overloaded("backlog_full", "Too much.", retry_after=3), 429, "3"),
        (Unavailable("log_not_writable", "Disk full."), 503, "5"),
    ],
)
async def test_overload_and_outage_ask_to_come_again(
    path: str, query: str, body: object, error: FadenError, status: int, retry_after: str
) -> None:
    response = await ask(Kept(error), path, query, body, origin=PAGE)
    assert (response.status, header(response, "Retry-After")) == (status, retry_after)
    assert header(response, "Access-Control-Expose-Headers") == "Retry-After"


async def test_poisoned_cloudevents_are_taken_and_explained() -> None:
    kept = Kept()
    response = await ask(kept, "/v1/cloudevents", "writeKey=WK", [EVENT, {**EVENT, "id": 5}])
    answer = json.loads(response.body)
    assert (response.status, answer["success"], answer["accepted"], answer["rejected"]) == (200, True, 1, 1)
    assert answer["problems"][0]["path"] == "[1].id"


@pytest.mark.parametrize("kind", ["page", "track", "identify", "screen", "group", "alias"])
@pytest.mark.parametrize("path", ["/api/s/", "/api/s/s2s/"])
async def test_jitsus_address_takes_segments_messages(path: str, kind: str) -> None:
    kept = Kept()
    body = {**MESSAGE, "userId": "u", "groupId": "g", "previousId": "p", "writeKey": "***"}
    response = await ask(kept, f"{path}{kind}", "", body, x_write_key="WK:secret")
    assert (response.status, [event.type for event in kept.events]) == (200, [kind])


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/matomo.php", "GET, POST, OPTIONS"),
        ("/v1/cloudevents", "POST, OPTIONS"),
        ("/api/s/page", "POST, OPTIONS"),
    ],
)
async def test_a_preflight_allows_what_the_clients_send(path: str, allowed: str) -> None:
    asked = {"access_control_request_headers": "x-write-key,content-type,ce-id"}
    response = await ask(
        Kept(), path, method="OPTIONS", origin=PAGE, access_control_request_private_network="true", **asked
    )
    assert (response.status, header(response, "Access-Control-Allow-Methods")) == (204, allowed)
    names = (header(response, "Access-Control-Allow-Headers") or "").lower().replace(" ", "").split(",")
    assert {"x-write-key", "content-type", "ce-id", "authorization"} <= set(names)
    assert header(response, "Access-Control-Allow-Private-Network") == "true"
    broken = await ask(Kept(), path, method="OPTIONS", origin=PAGE, access_control_request_headers="x\r\ncookie: a")
    assert "cookie" not in (header(broken, "Access-Control-Allow-Headers") or "")
    other = await ask(Kept(), path, method="DELETE")
    assert (other.status, header(other, "Allow")) == (405, allowed)


async def test_a_sender_of_webhooks_is_told_that_he_may() -> None:
    response = await ask(
        Kept(), "/v1/cloudevents", "writeKey=WK", method="OPTIONS", webhook_request_origin="eventgrid.example"
    )
    assert (response.status, header(response, "WebHook-Allowed-Origin")) == (204, "eventgrid.example")
    assert header(response, "WebHook-Allowed-Rate") == "*"
    plain = await ask(Kept(), "/v1/cloudevents", method="OPTIONS")
    assert header(plain, "WebHook-Allowed-Origin") is None


async def test_quarantine_is_read_again_through_the_door_that_it_came_by() -> None:
    kept = Kept()
    await ask(kept, "/matomo.php", f"idsite=WK&{VIEW}&rec=0&_pks=sku1")
    await ask(kept, "/v1/cloudevents", "writeKey=WK", {**EVENT, "specversion": "2.0"})
    opened = doors(Kept())
    first, second = kept.rejects
    with pytest.raises(Invalid):
        opened.again(first.door, first.body, SOURCES["WK"], NOW)
    mended = first.body.replace(b'"rec":"0"', b'"rec":"1"')
    assert [one.name for one in opened.again(first.door, mended, SOURCES["WK"], NOW)] == [
        "Page Viewed",
        "Product Viewed",
    ]
    mended = second.body.replace(b"2.0", b"1.0")
    assert [one.name for one in opened.again(second.door, mended, SOURCES["WK"], NOW)] == ["de.acme.order"]

"""The packages of Matomo, CloudEvents and Jitsu are answered so that they are content; what they say counts."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from faden.domain.errors import FadenError, Overloaded, Unavailable
from faden.domain.event import Event, Reject
from faden.domain.money import Money
from faden.domain.touchpoint import Source
from faden.store.log import SqliteLog
from faden.web.answers import HotRequest, HotResponse
from faden.web.doors import CLOUDEVENTS, Doors
from faden.web.doorway import Doorway
from tests.doorstep import CAPTURES, Logged, captured

SCENARIOS = ("ok", "429x1", "503x2")
NAMES = {
    "matomo_browser": ("Page Viewed", "add", "Order Completed"),
    "matomo_node": ("add", "Page Viewed", "Page Viewed"),
    "cloudevents_node": ("de.acme.order",),
    "cloudevents_python": ("de.acme.order",),
    "jitsu_browser": ("Page Viewed", "Identified", "Order Completed"),
}
"""In the captures of CloudEvents the structured and the binary request tell of one and the same event."""

pytestmark = pytest.mark.skipif(not CAPTURES.is_dir(), reason="the captured requests are not beside the repository")


class Door(NamedTuple):
    """The doors before a real log. `troubles`: what the next submissions are refused with."""

    doors: Doors
    log: SqliteLog
    rejects: list[Reject]
    now: list[datetime]
    troubles: list[FadenError]

    @property
    def events(self) -> list[Event]:
        return [event for group in self.log.read(0) for _, event in group]


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    log, rejects, troubles = SqliteLog(tmp_path), list[Reject](), list[FadenError]()
    now = [datetime(2026, 11, 21, 18, tzinfo=UTC)]
    source = Source("shop", "shop.example", "web", "Europe/Berlin")
    doorway = Doorway(
        Logged(log, rejects, troubles),
        lambda key: source if key in ("WK", "1") else None,
        lambda: now[0],
        random=os.urandom,
        currency=lambda: "EUR",
    )
    yield Door(Doors(doorway), log, rejects, now, troubles)
    log.close()


async def replay(door: Door, one: dict[str, Any]) -> HotResponse:
    """The request as it was on the wire, received when it was. CloudEvents go where they are sent: to our address."""
    body = json.dumps(one["body"]).encode() if "body" in one else one.get("body_text", "").encode()
    path, _, query = one["path"].partition("?")
    if path == "/events":
        path, query = CLOUDEVENTS, "writeKey=WK"
    door.now[0] = datetime.fromtimestamp(one["t"], tz=UTC)
    request = HotRequest(one["method"], path, query, one["headers"].get, body, "127.0.0.1:50000")
    return await door.doors.paths[path](request)


def content(client: str, one: dict[str, Any], response: HotResponse) -> bool:
    """Whether the package takes the answer for a success, as its source has it."""
    if client == "matomo_node":
        return response.status in (200, 204) and ("body" not in one or json.loads(response.body)["invalid"] == 0)
    if client == "matomo_browser":
        return (response.status, response.body) == (204, b"")
    return response.status == 200 and json.loads(response.body) == {"success": True}


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("client", NAMES)
async def test_every_request_is_answered_so_that_the_client_is_content(
    door: Door, client: str, scenario: str
) -> None:
    for one in captured(client, scenario):
        response = await replay(door, one)
        assert content(client, one, response)
        assert dict(response.headers).get("Access-Control-Allow-Origin") == one["headers"].get("origin")
    assert door.rejects == []


@pytest.mark.parametrize("client", NAMES)
async def test_its_events_come_out_right(door: Door, client: str) -> None:
    sent = captured(client, "ok")
    for one in sent:
        await replay(door, one)
    events = door.events
    assert tuple(event.name for event in events) == NAMES[client]
    for event in events:
        assert (event.source, event.touchpoint, event.actor) == ("shop", "shop.example", "human")
        assert abs(event.at.timestamp() - sent[0]["t"]) < 2
        assert event.at <= event.received_at


async def test_matomos_page_brings_visitor_device_and_order(door: Door) -> None:
    for one in captured("matomo_browser", "ok"):
        await replay(door, one)
    for event in door.events:
        assert event.keys == {"anonymous_id": "6caee7e892c11330", "user_id": "u1"}
        context = event.context
        assert (context.path, context.locale, context.library) == ("/static/matomo.html", "en-US", "Matomo")
        assert (context.device, context.browser, context.system, context.ip) == ("desktop", "Chrome", "Linux", None)
    page, added, order = door.events
    assert (page.context.title, page.properties["pv_id"], page.properties["screen"]) == ("M", "OP5TOl", "1280x720")
    assert added.properties == {"category": "shop", "label": "sku", "value": 3}
    assert order.revenue == Money(Decimal("12.5"), "EUR")
    assert [(item.product_id, item.revenue) for item in order.items] == [("sku1", Decimal("9.9"))]
    assert order.properties["order_id"] == "O1"


async def test_both_forms_of_a_cloudevent_are_one_event(door: Door) -> None:
    for client in ("cloudevents_node", "cloudevents_python"):
        for one in captured(client, "ok"):
            await replay(door, one)
    assert [(event.id, event.properties) for event in door.events] == [("shop|/pos/1|1", {"a": 1})]


async def test_jitsus_messages_keep_their_ids(door: Door) -> None:
    sent = captured("jitsu_browser", "ok")
    for one in sent:
        await replay(door, one)
    assert [event.id for event in door.events] == [one["body"]["messageId"] for one in sent]
    assert door.events[1].traits == {"email": "a@b.de"}
    assert door.events[2].revenue == Money(Decimal(1), "EUR")


_TROUBLES: dict[str, Callable[[], list[FadenError]]] = {
    "429x1": lambda: [Overloaded("backlog_full", "Too much.")],
    "503x2": lambda: [Unavailable("log_not_writable", "Disk full.")] * 2,
}


@pytest.mark.parametrize("scenario", _TROUBLES)
@pytest.mark.parametrize("client", NAMES)
async def test_what_is_refused_counts_once_when_it_is_sent_again(door: Door, client: str, scenario: str) -> None:
    """These packages do not repeat by themselves; who repeats for them, be it a queue or a proxy, counts once."""
    door.troubles.extend(_TROUBLES[scenario]())
    for one in captured(client, "ok"):
        for attempt in range(3):
            response = await replay(door, {**one, "t": one["t"] + attempt})
            if content(client, one, response):
                break
            headers = dict(response.headers)
            assert (response.status, int(headers["Retry-After"]) > 0) == (int(scenario[:3]), True)
    assert tuple(event.name for event in door.events) == NAMES[client]


@pytest.mark.parametrize("client", ["matomo_browser", "cloudevents_node", "cloudevents_python", "jitsu_browser"])
async def test_what_arrives_twice_counts_once_where_the_client_says_what_it_is(door: Door, client: str) -> None:
    """The answer was lost: the same requests once more, a minute later. matomo_node says nothing to tell them by."""
    for one in captured(client, "ok"):
        await replay(door, one)
        await replay(door, {**one, "t": one["t"] + 60})
    assert tuple(event.name for event in door.events) == NAMES[client]


async def test_a_client_that_says_nothing_of_its_requests_is_not_silenced(door: Door) -> None:
    for one in captured("matomo_node", "ok") * 2:
        await replay(door, one)
    assert tuple(event.name for event in door.events) == NAMES["matomo_node"] * 2


async def test_pings_of_one_page_all_arrive(door: Door) -> None:
    page = captured("matomo_browser", "ok")[0]
    for number in range(3):
        path = page["path"].replace("r=390608", f"r=39060{number}").replace("&rec=1", "&rec=1&ping=1")
        await replay(door, {**page, "path": path, "t": page["t"] + 15 * number})
    assert [event.name for event in door.events] == ["Page Attention"] * 3
    assert door.events[2].at - door.events[0].at == timedelta(seconds=30)

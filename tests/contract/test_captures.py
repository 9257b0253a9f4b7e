"""What the real packages have been seen to send is answered so that they are content, and counts once."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from faden.domain.event import Event, Reject
from faden.domain.money import Money
from faden.domain.touchpoint import Source
from faden.store.log import SqliteLog
from faden.web.answers import HotRequest, HotResponse
from faden.web.doorway import Doorway
from faden.web.hot import Hot
from tests.doorstep import CAPTURES, Logged, captured

CLIENTS = (
    "segment_python",
    "segment_node",
    "segment_browser",
    "segment_batch_browser",
    "rudder_python",
    "rudder_node",
    "rudder_browser",
    "rudder_beacon_browser",
)
SCENARIOS = ("ok", "429x1", "503x2")
NAMES = {
    "segment_python": (
        "Identified",
        "Order Completed",
        "Page Viewed",
        "Group Joined",
        "Aliased",
        "Screen Viewed",
    ),
    "segment_node": ("Identified", "Order Completed", "Page Viewed"),
    "segment_browser": ("Page Viewed", "Identified", "Order Completed"),
    "segment_batch_browser": ("Page Viewed", "Identified", "Order Completed"),
    "rudder_python": ("Identified", "Order Completed"),
    "rudder_node": ("Identified", "Order Completed"),
    "rudder_browser": ("Page Viewed", "Identified", "Order Completed"),
    "rudder_beacon_browser": ("Page Viewed", "Identified", "Order Completed"),
}

pytestmark = pytest.mark.skipif(not CAPTURES.is_dir(), reason="the captured requests are not beside the repository")


class Door(NamedTuple):
    """A door before a real log."""

    hot: Hot
    log: SqliteLog
    rejects: list[Reject]
    now: list[datetime]

    @property
    def events(self) -> list[Event]:
        return [event for group in self.log.read(0) for _, event in group]


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    log, rejects = SqliteLog(tmp_path), list[Reject]()
    now = [datetime(2026, 11, 21, 18, tzinfo=UTC)]
    source = Source("shop", "shop.example", "web", "Europe/Berlin")
    doorway = Doorway(
        Logged(log, rejects),
        lambda key: source if key == "WK" else None,
        lambda: now[0],
        random=lambda size: bytes(size),
        currency=lambda: "EUR",
    )
    yield Door(Hot(doorway), log, rejects, now)
    log.close()


async def replay(door: Door, one: dict[str, Any]) -> HotResponse:
    """The request as it was on the wire, received when it was."""
    body = json.dumps(one["body"]).encode() if "body" in one else one.get("body_text", "").encode()
    path, _, query = one["path"].partition("?")
    door.now[0] = datetime.fromtimestamp(one["t"], tz=UTC)
    return await door.hot.handle(
        HotRequest(
            one["method"],
            path,
            query,
            one["headers"].get,
            gzip.compress(body) if one["gzip"] else body,
            "127.0.0.1:50000",
        )
    )


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("client", CLIENTS)
async def test_every_request_is_answered_so_that_the_client_is_content(
    door: Door, client: str, scenario: str
) -> None:
    for one in captured(client, scenario):
        response = await replay(door, one)
        headers = dict(response.headers)
        assert response.status == 200
        assert headers["Content-Type"] == "application/json"
        assert headers.get("Access-Control-Allow-Origin") == one["headers"].get("origin")
        if one["method"] == "POST":
            assert json.loads(response.body) == {"success": True}
    assert door.rejects == []


@pytest.mark.parametrize("client", CLIENTS)
async def test_its_events_come_out_right(door: Door, client: str) -> None:
    sent = captured(client, "ok")
    for one in sent:
        await replay(door, one)
    events = door.events
    assert tuple(event.name for event in events) == NAMES[client]
    messages = [message for one in sent if "body" in one for message in one["body"].get("batch", [one["body"]])]
    assert [event.id for event in events] == [message["messageId"] for message in messages]
    for event, message in zip(events, messages, strict=True):
        assert event.keys.get("user_id") == (message.get("userId") or None)
        if event.type != "alias":
            assert event.keys.get("anonymous_id") == (message.get("anonymousId") or None)
        said = datetime.fromisoformat(message.get("timestamp") or message["originalTimestamp"])
        assert abs(event.at - said) < timedelta(seconds=1)
        assert event.at <= event.received_at
        assert (event.source, event.touchpoint, event.actor) == ("shop", "shop.example", "human")
        library = message["context"]["library"]
        assert event.context.library == f"{library['name']} {library['version']}"


@pytest.mark.parametrize("client", CLIENTS)
async def test_money_and_traits_arrive(door: Door, client: str) -> None:
    for one in captured(client, "ok"):
        await replay(door, one)
    by_name = {event.name: event for event in door.events}
    assert by_name["Order Completed"].revenue == Money(Decimal("12.5"), "EUR")
    assert by_name["Identified"].traits == {"email": "a@b.de"}


@pytest.mark.parametrize("client", ["segment_browser", "segment_batch_browser", "rudder_browser"])
async def test_a_browser_brings_its_page(door: Door, client: str) -> None:
    for one in captured(client, "ok"):
        await replay(door, one)
    for event in door.events:
        context = event.context
        assert (context.path or "").startswith("/static/")
        assert (context.title, context.referrer, context.referrer_kind) == ("T", None, None)
        assert (context.device, context.browser, context.system) == ("desktop", "Chrome", "Linux")
        assert (context.ip, context.country, context.locale) == (None, None, "en-US")
        assert not {"url", "path", "tab_url", "initial_referrer", "search"} & set(event.properties)


async def test_an_alias_keeps_both_ids(door: Door) -> None:
    for one in captured("segment_python", "ok"):
        await replay(door, one)
    alias = next(event for event in door.events if event.type == "alias")
    assert alias.keys == {"user_id": "u1", "previous_id": "anon"}


@pytest.mark.parametrize("scenario", ["429x1", "503x2"])
@pytest.mark.parametrize("client", CLIENTS)
async def test_retries_count_once_even_where_the_first_answer_was_lost(
    door: Door, client: str, scenario: str
) -> None:
    """Every request takes effect here, also those that the capturing server had refused."""
    posted: list[str] = []
    for one in captured(client, scenario):
        await replay(door, one)
        if "body" in one:
            posted += [message["messageId"] for message in one["body"].get("batch", [one["body"]])]
    events = door.events
    assert len(events) == len(set(posted)) == len(NAMES[client])
    assert {event.id for event in events} == set(posted)
    assert len(posted) > len(events) or client == "rudder_beacon_browser"

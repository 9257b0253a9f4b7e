"""What a door adds to an event: place, machine, verdict. Through the doors themselves."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from faden.collect.cities import Cities
from faden.collect.pace import PAGES
from faden.domain.event import Event
from faden.domain.touchpoint import Source
from faden.web.answers import HotRequest
from faden.web.doors import Doors
from faden.web.doorway import Doorway
from faden.web.hot import Hot
from tests.harness.mmdb import GEOLITE, write

NOW = datetime(2026, 11, 21, 17, 45, tzinfo=UTC)
SOURCES = {"WK": Source("shop", "shop.example", "web", "Europe/Berlin"), "APP": Source("app", "app", "app", "UTC")}
PEER = "91.0.1.77"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
HINTS = {"sec-ch-ua": '"Microsoft Edge";v="141"', "sec-ch-ua-mobile": "?0", "sec-ch-ua-platform": '"Android"'}
VIEW = "idsite=WK&rec=1&url=https%3A%2F%2Fshop.example%2F&_id=0123456789abcdef"


class Kept:
    """Keeps what is submitted."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    async def submit(self, events: Any, rejects: Any = (), *, imported: bool = False) -> None:
        assert not rejects
        self.events.extend(events)


def doors(kept: Kept, **enrichment: Any) -> Hot:
    given: dict[str, Any] = {"currency": lambda: "EUR", "random": lambda size: b"\7" * size, **enrichment}
    doorway = Doorway(kept, SOURCES.get, lambda: NOW, **given)
    hot = Hot(doorway)
    hot.also(Doors(doorway).paths)
    return hot


async def sent(hot: Hot, path: str, body: object, query: str = "writeKey=WK", **headers: str) -> None:
    named = {"user-agent": CHROME, **{name.replace("_", "-"): value for name, value in headers.items()}}
    handler = hot.find(path)
    assert handler is not None
    raw = json.dumps(body).encode() if body else b""
    answer = await handler(HotRequest("POST", path, query, named.get, raw, PEER))
    assert answer.status == 200, answer.body


def page(number: int = 0, **context: Any) -> dict[str, Any]:
    return {"anonymousId": "a", "messageId": str(number), "context": context}


@pytest.mark.parametrize(
    ("path", "body", "query"),
    [("/v1/p", page(), "writeKey=WK"), ("/api/s/page", page(), "writeKey=WK"), ("/matomo.php", None, VIEW)],
)
async def test_region_city_hints_and_verdict_at_every_door(
    tmp_path: Path, path: str, body: object, query: str
) -> None:
    cities = Cities(write(tmp_path / "city.mmdb", GEOLITE), "de", tmp_path)
    cities.refresh()
    kept = Kept()
    hot = doors(kept, locate=cities.origin)
    await sent(hot, path, body, query, **HINTS)
    await sent(hot, path, body and {**page(), "messageId": "2"}, query, sec_purpose="prefetch;prerender")
    first, second = kept.events
    context = first.context
    assert (context.ip, context.country, context.region, context.city) == ("91.0.1.0", "DE", "Bayern", "Nürnberg")
    assert (context.device, context.browser, context.system) == ("tablet", "Edge", "Android")
    assert (first.actor, second.actor) == ("human", "scanner")
    assert PEER not in repr(first)


async def test_an_address_in_the_message_is_looked_up_and_shortened(tmp_path: Path) -> None:
    cities = Cities(write(tmp_path / "city.mmdb", GEOLITE), "en", tmp_path)
    cities.refresh()
    kept = Kept()
    await sent(doors(kept, locate=cities.origin), "/v1/p", page(ip="91.0.1.5"), user_agent="analytics-node/2")
    assert kept.events[0].context.city == "Nuremberg"
    assert kept.events[0].context.ip == "91.0.1.0"


async def test_hints_in_the_message() -> None:
    kept = Kept()
    data = {"brands": [{"brand": "Google Chrome", "version": "141"}], "mobile": True, "platform": "Android"}
    await sent(doors(kept), "/v1/p", page(userAgentData=data), user_agent="analytics-node/2")
    await sent(doors(kept), "/v1/p", page(userAgentData=[["broken"]]), user_agent="analytics-node/2")
    first, second = (event.context for event in kept.events)
    assert (first.device, first.browser, first.system) == ("mobile", "Chrome", "Android")
    assert (second.device, second.browser, second.system) == (None, None, None)


async def test_an_app_speaks_by_a_library_and_is_no_bot_for_that() -> None:
    kept = Kept()
    await sent(doors(kept), "/v1/p", page(), "writeKey=APP", user_agent="okhttp/4.12.0")
    assert kept.events[0].actor == "human"


async def test_too_fast_at_one_door_is_too_fast_at_all() -> None:
    kept = Kept()
    hot = doors(kept)
    for number in range(PAGES):
        await sent(hot, "/v1/p", {**page(number), "anonymousId": "0123456789abcdef"})
    await sent(hot, "/matomo.php", None, VIEW)
    assert [event.actor for event in kept.events] == ["human"] * PAGES + ["bot"]

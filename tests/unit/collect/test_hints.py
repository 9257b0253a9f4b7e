"""What client hints add to a User-Agent."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faden.collect.agents import UNKNOWN, Agent, agent
from faden.collect.hints import NONE, Hints, hinted, joined, seen, sent, told

_NAMES = st.sampled_from(("brands", "brand", "mobile", "platform", "formFactors", "fullVersionList"))
PLAIN = Agent("desktop", "Chrome", "Linux")


@pytest.mark.parametrize(
    ("hints", "expected"),
    [
        (None, PLAIN),
        ([], PLAIN),
        ({}, PLAIN),
        ({"mobile": False, "platform": "Windows"}, PLAIN),
        ({"mobile": True}, Agent("mobile", "Chrome", "Linux")),
        ({"formFactors": ["XR", "Tablet"], "mobile": True}, Agent("tablet", "Chrome", "Linux")),
        ({"formFactors": "Tablet"}, PLAIN),
        (
            {"fullVersionList": [{"brand": "Not:A-Brand"}, {"brand": "Chromium"}, {"brand": "Brave"}]},
            Agent("desktop", "Brave", "Linux"),
        ),
        ({"brands": [None, {"brand": 5}, {"brand": "Microsoft Edge"}]}, Agent("desktop", "Edge", "Linux")),
    ],
)
def test_hints_say_more_than_the_agent(hints: Any, expected: Agent) -> None:
    assert hinted(PLAIN, hints) == expected


def test_the_agent_says_what_the_hints_leave_out() -> None:
    assert hinted(Agent(), {"platform": "macOS"}) == Agent("desktop", system="macOS")
    assert hinted(Agent(), {"platform": "<b>"}) == Agent()
    assert hinted(Agent("mobile", "Safari", "iOS"), {"brands": [{"brand": "Brave"}]}).browser == "Safari"


def test_a_machine_stays_a_machine() -> None:
    bot = Agent("bot", None, None, "bot")
    assert hinted(bot, {"mobile": True}) == bot


FROZEN = "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 {}Safari/537.36"
CHROME = '"Google Chrome";v="141", "Not?A_Brand";v="8", "Chromium";v="141"'
EDGE = '"Microsoft Edge";v="141", "Not?A_Brand";v="8", "Chromium";v="141"'


@pytest.mark.parametrize(
    ("user_agent", "headers", "expected"),
    [
        (
            FROZEN.format("Windows NT 10.0; Win64; x64", ""),
            {"sec-ch-ua": CHROME, "sec-ch-ua-mobile": "?0", "sec-ch-ua-platform": '"Windows"'},
            ("desktop", "Chrome", "Windows"),
        ),
        (
            FROZEN.format("Linux; Android 10; K", "Mobile "),
            {"sec-ch-ua": EDGE, "sec-ch-ua-mobile": "?1", "sec-ch-ua-platform": '"Android"'},
            ("mobile", "Edge", "Android"),
        ),
        (
            FROZEN.format("X11; Linux x86_64", ""),
            {"sec-ch-ua": CHROME, "sec-ch-ua-mobile": "?0", "sec-ch-ua-platform": '"Android"'},
            ("tablet", "Chrome", "Android"),
        ),
        (
            FROZEN.format("X11; CrOS x86_64 14541.0.0", ""),
            {"sec-ch-ua": CHROME, "sec-ch-ua-mobile": "?0", "sec-ch-ua-platform": '"Chrome OS"'},
            ("desktop", "Chrome", "Chrome OS"),
        ),
        (
            None,
            {"sec-ch-ua": CHROME, "sec-ch-ua-mobile": "?0", "sec-ch-ua-platform": '"macOS"'},
            ("desktop", "Chrome", "macOS"),
        ),
        (None, {"sec-ch-ua": CHROME, "sec-ch-ua-mobile": "?1"}, ("mobile", "Chrome", None)),
        (None, {"sec-ch-ua": '"Chromium";v="141"'}, (None, "Chromium", None)),
        (None, {"sec-ch-ua": '"broken', "sec-ch-ua-mobile": "yes", "sec-ch-ua-platform": "Windows"}, (None,) * 3),
        (None, {"sec-ch-ua-platform": '"Windows"'}, (None,) * 3),
        (
            FROZEN.format("Linux; Android 10; K", ""),
            {"sec-ch-ua": CHROME, "sec-ch-ua-mobile": "?0", "sec-ch-ua-form-factors": '"XR", "TV"'},
            ("tv", "Chrome", "Android"),
        ),
    ],
)
def test_headers(user_agent: str | None, headers: dict[str, str], expected: tuple[str | None, ...]) -> None:
    machine = agent(user_agent) if user_agent else UNKNOWN
    assert joined(machine, sent(headers.get))[:3] == expected


def test_no_headers_are_no_hints() -> None:
    headers: dict[str, str] = {}
    assert sent(headers.get) == NONE


@given(st.recursive(st.none() | st.booleans() | st.text(), lambda one: st.lists(one) | st.dictionaries(_NAMES, one)))
def test_whatever_a_sender_calls_hints(value: Any) -> None:
    found = hinted(PLAIN, value)
    assert found.device in ("desktop", "mobile", "tablet", "tv")
    if isinstance(value, dict):
        assert isinstance(hash(told(value)), int)


def test_headers_and_the_object_say_the_same() -> None:
    brands = [{"brand": "Google Chrome", "version": "141"}]
    said = told({"brands": brands, "mobile": False, "platform": "macOS"})
    headers = {"sec-ch-ua": '"Google Chrome";v="141"', "sec-ch-ua-mobile": "?0", "sec-ch-ua-platform": '"macOS"'}
    assert said == sent(headers.get) == Hints(("Google Chrome",), False, "macOS")


@pytest.mark.parametrize(
    ("user_agent", "app", "bot"),
    [
        ("okhttp/4.12.0", True, False),
        ("okhttp/4.12.0", False, True),
        ("Googlebot/2.1", True, True),
        (None, True, False),
    ],
)
def test_apps_speak_by_libraries(user_agent: str | None, app: bool, bot: bool) -> None:
    assert seen(user_agent, NONE, app=app).bot is bot

"""What a User-Agent says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faden.collect.agents import UNKNOWN, agent

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "device", "browser", "system"),
    [
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/142.0.0.0 Safari/537.36",
            "desktop",
            "Chrome",
            "Windows",
        ),
        (
            f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} HeadlessChrome/142.0 Safari/537.36",
            "desktop",
            "Chrome",
            "Linux",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/18.0 Safari/605.1.15",
            "desktop",
            "Safari",
            "macOS",
        ),
        (
            "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
            "desktop",
            "Firefox",
            "Ubuntu",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/18.0 Mobile/15E148 Safari/604.1",
            "mobile",
            "Safari",
            "iOS",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 15; Pixel 9) {WEBKIT} Chrome/142.0.0.0 Mobile Safari/537.36",
            "mobile",
            "Chrome",
            "Android",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 14; SM-X710) {WEBKIT} Chrome/142.0.0.0 Safari/537.36",
            "tablet",
            "Chrome",
            "Android",
        ),
        (
            "Mozilla/5.0 (iPad; CPU OS 16_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/16.0 Mobile/15E148 Safari/604.1",
            "tablet",
            "Safari",
            "iOS",
        ),
        (
            "Mozilla/5.0 (SMART-TV; LINUX; Tizen 6.0) AppleWebKit/537.36 (KHTML, like Gecko) "
            "76.0.3809.146/6.0 TV Safari/537.36",
            "tv",
            "Safari",
            "Tizen",
        ),
    ],
)
def test_people(user_agent: str, device: str, browser: str, system: str) -> None:
    assert agent(user_agent) == (device, browser, system, "human")


@pytest.mark.parametrize(
    "user_agent",
    [
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        f"Mozilla/5.0 (Linux; Android 6.0.1) {WEBKIT} Chrome/41 Mobile Safari/537.36 (compatible; Googlebot/2.1)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
        "curl/8.5.0",
        "python-requests/2.32",
        "facebookexternalhit/1.1",
    ],
)
def test_machines(user_agent: str) -> None:
    assert agent(user_agent) == ("bot", None, None, "bot")


@pytest.mark.parametrize("user_agent", ["", "  ", "analytics-python/2.4.0", "something"])
def test_nothing_is_claimed_where_nothing_is_known(user_agent: str) -> None:
    assert agent(user_agent) == UNKNOWN


@given(st.text())
def test_no_text_upsets_it(text: str) -> None:
    assert agent(text).device in (None, "desktop", "mobile", "tablet", "tv", "bot")

"""What a User-Agent says: kind of device, browser, system, and whether it is a machine."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

import ua_parser
from crawleruseragents import is_crawler  # type: ignore[import-untyped]

Device = Literal["desktop", "mobile", "tablet", "tv", "bot"]

_LONGEST = 512
_TV = re.compile(r"smart-?tv|apple ?tv|google ?tv|hbbtv|netcast|web0s|roku|bravia|crkey|\baft[a-z]+\b| tv safari")
_TABLET = re.compile(r"ipad|tablet|kindle|silk/|playbook")
_MOBILE = re.compile(r"mobi|iphone|ipod|android|windows phone|opera mini")
_WINDOWLESS = ("HeadlessChrome", "Chrome")
"""A browser without a window runs the page and its tracker as any other; tests and monitors use it, and so does
whoever checks an installation. It is no crawler for that: crawlers that say who they are are still recognised."""
_BROWSERS = {
    "Chrome Mobile": "Chrome",
    "Chrome Mobile iOS": "Chrome",
    "Chrome Mobile WebView": "Chrome",
    "HeadlessChrome": "Chrome",
    "Mobile Safari": "Safari",
    "Mobile Safari UI/WKWebView": "Safari",
    "Firefox Mobile": "Firefox",
    "Firefox iOS": "Firefox",
    "Edge Mobile": "Edge",
    "Opera Mobile": "Opera",
    "DuckDuckGo Mobile": "DuckDuckGo",
}
_SYSTEMS = {"Mac OS X": "macOS"}


class Agent(NamedTuple):
    """What is known of the machine in front of the visitor."""

    device: Device | None = None
    browser: str | None = None
    system: str | None = None
    bot: bool = False


UNKNOWN = Agent()


@lru_cache(maxsize=20_000)
def agent(user_agent: str) -> Agent:
    """What this User-Agent is; half a millisecond the first time, then from memory.

    >>> agent("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)").device
    'bot'
    """
    text = user_agent[:_LONGEST]
    if not text.strip():
        return UNKNOWN
    if is_crawler(text.replace(*_WINDOWLESS)):
        return Agent("bot", None, None, True)
    browser, system = ua_parser.parse_user_agent(text), ua_parser.parse_os(text)
    family = None if browser is None else _BROWSERS.get(browser.family, browser.family)
    name = None if system is None else _SYSTEMS.get(system.family, system.family)
    return Agent(_device(text.lower(), name), family, name)


def _device(text: str, system: str | None) -> Device | None:
    if _TV.search(text):
        return "tv"
    if _TABLET.search(text) or ("android" in text and "mobi" not in text):
        return "tablet"
    if _MOBILE.search(text):
        return "mobile"
    return None if system is None else "desktop"


def warm_up() -> None:
    """Load the patterns (a third of a second) before the first visitor has to wait for them."""
    agent("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")

"""What a User-Agent says: kind of device, browser, system, and whether a person, a machine or a scanner sits there.

A *bot* fetches for its own sake: crawlers, feed readers, monitors, libraries. A *scanner* opens what was meant for
somebody else before that person does: mail security, image proxies, link checks of office programs.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

import ua_parser
from crawleruseragents import is_crawler  # type: ignore[import-untyped]

from faden.domain.event import Actor

Device = Literal["desktop", "mobile", "tablet", "tv", "bot"]

_LONGEST = 512
_TV = re.compile(r"smart-?tv|apple ?tv|google ?tv|hbbtv|netcast|web0s|roku|bravia|crkey|\baft[a-z]+\b| tv safari")
_TABLET = re.compile(r"ipad|tablet|kindle|silk/|playbook|touchpad")
_MOBILE = re.compile(
    r"mobi|iphone|ipod|android|windows phone|windows ce|opera mini|midp|up\.browser|maui|symbian|series ?[46]0"
    r"|blackberry|\bnokia|kaios|\bwap browser|^dalvik/|-ios/"
)
_WINDOWLESS = ("HeadlessChrome", "Chrome")
"""A browser without a window runs the page and its tracker as any other; tests and monitors use it, and so does
whoever checks an installation. It is no crawler for that: crawlers that say who they are are still recognised."""
_SCANNER = re.compile(
    r"barracuda|proofpoint|mimecast|ironport|cisco ?secure ?email|safe ?links|trend ?micro|\btmes\b"
    r"|forti(?:mail|guard)|sophos|symantec|messagelabs|forcepoint|f-secure|hornetsecurity|retarus|vade ?secure"
    r"|googleimageproxy|yahoomailproxy|yahoo mail proxy|office (?:existence|protocol) discovery"
    r"|virustotal|urlscan|google-safety|^mozilla/[45]\.0 \(compatible;?\)$"
)
"""Last in the list: what the proxies of large companies send when they look at a page before their people do."""
_MACHINE = re.compile(
    r"(?<!cu)bot\b|(?<!cu)bot[/_-]|robot|crawl|spider|scrap(?:er|y)|feed ?(?:parser|fetcher|burner|reader)|fetcher"
    r"|validator|link ?check|\bslurp|google favicon|https?://|[\w.-]+@[\w-]+\.[a-z]{2,}"
    r"|^(?:chef client|fetch |http_request|java/|ruby$)"
)
"""Beyond the list of known crawlers: who says what it is, or leaves an address for complaints, as no browser does.
(Cubot makes telephones.)"""
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
    """What is known of the machine in front of the visitor, and who seems to use it."""

    device: Device | None = None
    browser: str | None = None
    system: str | None = None
    actor: Actor = "human"

    @property
    def bot(self) -> bool:
        """Nobody sits there."""
        return self.actor != "human"


UNKNOWN = Agent()
BOT = Agent("bot", actor="bot")
SCANNER = Agent("bot", actor="scanner")


@lru_cache(maxsize=20_000)
def agent(user_agent: str) -> Agent:
    """What this User-Agent is; half a millisecond the first time, then from memory.

    >>> agent("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)").device
    'bot'
    >>> agent("Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)").actor
    'scanner'
    """
    text = user_agent[:_LONGEST]
    if not text.strip():
        return UNKNOWN
    lower = text.strip().lower()
    if _SCANNER.search(lower):
        return SCANNER
    if is_crawler(text.replace(*_WINDOWLESS)) or _MACHINE.search(lower):
        return BOT
    browser, system = ua_parser.parse_user_agent(text), ua_parser.parse_os(text)
    family = None if browser is None else _BROWSERS.get(browser.family, browser.family)
    name = None if system is None else _SYSTEMS.get(system.family, system.family)
    return Agent(_device(lower, name), family, name)


def _device(text: str, system: str | None) -> Device | None:
    if _TV.search(text):
        return "tv"
    if _TABLET.search(text) or ("android" in text and "mobi" not in text and not text.startswith("dalvik/")):
        return "tablet"
    if _MOBILE.search(text):
        return "mobile"
    if "cfnetwork/" in text:  # macOS and iOS alike; only some say on which machine
        return "desktop" if "(mac" in text else None
    return None if system is None else "desktop"


def warm_up() -> None:
    """Load the patterns (a third of a second) before the first visitor has to wait for them."""
    agent("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")

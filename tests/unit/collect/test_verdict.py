"""Human, bot or scanner."""

from __future__ import annotations

import pytest

from faden.collect.agents import UNKNOWN, agent
from faden.collect.geo import NOWHERE, Origin, origin
from faden.collect.hints import Hints
from faden.collect.verdict import GUARDS, NOTHING, Shown, ahead, shown, verdict
from faden.domain.event import Actor

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
)


@pytest.mark.parametrize(
    ("user_agent", "address", "early", "expected"),
    [
        (CHROME, "91.0.1.2", False, "human"),
        (CHROME, None, False, "human"),
        (None, "91.0.1.2", False, "human"),
        (CHROME, "91.0.1.2", True, "scanner"),
        (CHROME, "104.47.11.22", False, "scanner"),
        (CHROME, "104.47.128.1", False, "human"),
        (CHROME, "2001:67c:2e8:22::1", False, "human"),
        ("curl/8.5.0", "104.47.11.22", True, "bot"),
        ("Barracuda Sentinel (EE)", "91.0.1.2", False, "scanner"),
        ("Mozilla/5.0 (Windows NT 5.1) Firefox/11.0 (via ggpht.com GoogleImageProxy)", None, False, "scanner"),
        ("YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html", None, False, "scanner"),
        ("Microsoft Office Existence Discovery", None, False, "scanner"),
        ("Mozilla/4.0 (compatible;)", None, False, "scanner"),
        (
            "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Trident/7.0; Microsoft Outlook 16.0)",
            None,
            False,
            "human",
        ),
    ],
)
def test_verdicts(user_agent: str | None, address: str | None, early: bool, expected: Actor) -> None:
    machine = agent(user_agent) if user_agent else UNKNOWN
    assert verdict(machine, origin(address) if address else NOWHERE, early) == expected


def test_the_networks_hold_whole_shortened_addresses() -> None:
    for network in GUARDS:
        address, _, length = network.partition("/")
        assert int(length) <= 24
        assert verdict(UNKNOWN, Origin(address, "US")) == "scanner"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, False),
        ({"sec-purpose": "prefetch"}, True),
        ({"sec-purpose": "prefetch;prerender"}, True),
        ({"purpose": "Prefetch"}, True),
        ({"x-moz": "prefetch"}, True),
        ({"x-purpose": "preview"}, True),
        ({"purpose": "", "x-moz": "other"}, False),
    ],
)
def test_what_is_fetched_before_anybody_asks(headers: dict[str, str], expected: bool) -> None:
    assert ahead(headers.get) is expected


def test_what_headers_show() -> None:
    assert shown({"user-agent": CHROME}.get) is NOTHING
    headers = {"sec-ch-ua": '"Chromium";v="141"', "sec-ch-ua-mobile": "?1", "sec-purpose": "prefetch"}
    assert shown(headers.get) == Shown(Hints(("Chromium",), True), True)

"""How events get from the page to the server when things go wrong."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from tests.harness.installation import free_port
from tests.harness.proxy import Trouble, proxy
from tests.harness.shopfront import Shopfront, running

pytestmark = pytest.mark.browser


def names(shop: Shopfront) -> Counter[str]:
    """How often each event stands in the log, but for the time spent."""
    events = shop.installation.events(shop.line)
    return Counter(one["name"] for one in events if one["name"] != "Page Attention")


def test_leaving_sends_by_beacon(shop: Shopfront) -> None:
    """Where no request can be made any more, the beacon brings all that waits."""
    shop.write()
    with shop.visitor() as context:
        context.add_init_script("window.fetch = () => new Promise(() => {})")
        page = shop.open(context)
        page.evaluate("() => faden.track('Last Word', { n: 1 })")
        page.goto("about:blank")
        shop.events("Page Viewed", "Last Word")
    assert names(shop) == {"Page Viewed": 1, "Last Word": 1}


def test_overload_is_waited_out(shop: Shopfront) -> None:
    """429 with Retry-After is obeyed, and nothing counts twice."""
    with proxy(shop.installation.url, [Trouble(429, retry_after=2), Trouble(503, taken=True)]) as gate:
        shop.write(host=gate.url)
        with shop.visitor() as context:
            page = shop.open(context)
            start = time.monotonic()
            page.evaluate("() => faden.track('Patient')")
            shop.events("Page Viewed", "Patient")
            assert time.monotonic() - start > 1.5
            while gate.posts < 3:
                page.wait_for_timeout(100)
            page.wait_for_timeout(200)
    assert gate.left == []
    assert names(shop) == {"Page Viewed": 1, "Patient": 1}


def test_offline_and_back(shop: Shopfront) -> None:
    """In a tunnel events wait; outside they go at once, with the time at which they happened."""
    shop.write()
    with shop.visitor() as context:
        page = shop.open(context)
        (viewed,) = shop.events("Page Viewed")
        context.set_offline(True)
        page.evaluate("() => faden.track('In The Tunnel')")
        page.wait_for_timeout(1200)
        assert names(shop) == {"Page Viewed": 1}
        context.set_offline(False)
        (tunnel,) = shop.events("In The Tunnel")
    assert names(shop) == {"Page Viewed": 1, "In The Tunnel": 1}
    assert tunnel["at"] < tunnel["received_at"]
    assert viewed["at"] < tunnel["at"]


def test_what_could_not_be_sent_is_kept_after_consent(shop: Shopfront) -> None:
    """The server is away while a visitor with consent leaves; the next page brings what waited, once."""
    dead = f"http://127.0.0.1:{free_port()}"
    tag = f"{shop.installation.url}/f.js"
    shop.site.files["/away.js"] = (
        f"const s = document.createElement('script'); s.src = '{tag}'; s.dataset.key = '{shop.line.key}';"
        f"s.dataset.consent = 'given'; s.dataset.host = '{dead}'; document.head.append(s)"
    )
    shop.write(consent="given")
    home = shop.site.files["/"]
    shop.site.files["/"] = '<!doctype html><title>Away</title><script src="/away.js"></script>'
    shop.site.policy = f"default-src 'none'; script-src 'self' {shop.installation.url}; connect-src {dead}"
    with shop.visitor() as context:
        page = shop.open(context)
        page.evaluate("() => faden.track('Kept')")
        page.wait_for_timeout(700)
        shop.write(consent="given")
        shop.site.files["/"] = home
        page.goto(f"{shop.site.url}/next")
        running(page)
        shop.events("Kept", "Page Viewed", count=3)
        assert page.evaluate("() => JSON.parse(localStorage.faden).unsent || []") == []
    assert names(shop) == {"Page Viewed": 2, "Kept": 1}


def test_a_wrong_key_is_said_and_not_repeated(shop: Shopfront) -> None:
    """401 will not get better: the page's builder reads it in the console, the server is left in peace."""
    said: list[str] = []
    with proxy(shop.installation.url) as gate:
        shop.write(host=gate.url)
        shop.site.files["/"] = shop.site.files["/"].replace(shop.line.key, "wrong")
        with shop.visitor() as context:
            context.on("console", lambda one: said.append(one.text))
            page = shop.open(context)
            page.wait_for_timeout(2500)
            assert gate.posts == 1
    assert any("refused with 401" in one for one in said), said


def test_a_burst_arrives_whole(shop: Shopfront) -> None:
    """More events than fit into one request, some of them large."""
    shop.write()
    with shop.visitor() as context:
        page = shop.open(context)
        page.evaluate(
            "() => { for (let i = 0; i < 40; i++) faden.track('Burst', { i, text: 'ä'.repeat(i % 3 ? 10 : 8000) }) }"
        )
        events = shop.events("Burst", count=40)
    assert sorted(one["properties"]["i"] for one in events) == list(range(40))

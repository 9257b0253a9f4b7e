"""Dwell time: what somebody really looked at, by the browser's own clock wound forward."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.harness.shopfront import Shopfront

pytestmark = pytest.mark.browser

HIDE = """hidden => {
  const state = hidden ? 'hidden' : 'visible';
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event('visibilitychange'));
}"""


def wound(shop: Shopfront, context: BrowserContext) -> Page:
    """A tracked page whose clock stands still until the test winds it."""
    page = context.new_page()
    page.clock.install()
    page.goto(shop.site.url)
    for _ in range(100):
        if page.evaluate("() => !!(window.faden && window.faden.track)"):
            break
        page.wait_for_timeout(20)
    page.clock.pause_at(page.evaluate("() => Date.now() / 1000 + 1"))
    return page


def reports(shop: Shopfront, page: Page) -> list[dict[str, Any]]:
    """All reports of attention after the page was left."""
    page.clock.resume()
    page.goto("about:blank")
    shop.events("Page Viewed", "Page Attention", count=2)
    return [one for one in shop.installation.events(shop.line) if one["name"] == "Page Attention"]


def total(found: list[dict[str, Any]]) -> int:
    """Seconds of all reports; each is a positive whole number."""
    seconds = [one["properties"]["seconds"] for one in found]
    assert all(isinstance(one, int) and one > 0 for one in seconds), seconds
    return sum(seconds)


def test_an_idle_page_stops_counting(shop: Shopfront) -> None:
    """Ten minutes open, nobody there: half a minute counts, in reports along the way."""
    shop.write()
    with shop.visitor() as context:
        page = wound(shop, context)
        page.clock.run_for(600_000)
        found = reports(shop, page)
    assert 29 <= total(found) <= 33
    assert len(found) >= 2
    assert {one["properties"]["path"] for one in found} == {"/"}


def test_signs_of_life_keep_it_counting(shop: Shopfront) -> None:
    """Somebody scrolls every twenty seconds for two minutes, then leaves the machine."""
    shop.write()
    with shop.visitor() as context:
        page = wound(shop, context)
        for _ in range(6):
            page.clock.run_for(20_000)
            page.evaluate("() => window.dispatchEvent(new Event('scroll'))")
        page.clock.run_for(300_000)
        found = reports(shop, page)
    assert 148 <= total(found) <= 153


def test_a_hidden_page_does_not_count(shop: Shopfront) -> None:
    """Ten seconds, then another tab for a minute, then ten seconds; reported when it is hidden."""
    shop.write()
    with shop.visitor() as context:
        page = wound(shop, context)
        page.clock.run_for(10_000)
        page.evaluate(HIDE, True)
        page.clock.run_for(60_000)
        page.evaluate(HIDE, False)
        page.clock.run_for(10_000)
        found = reports(shop, page)
    assert 19 <= total(found) <= 23


def test_a_clock_put_back_makes_no_negative_time(shop: Shopfront) -> None:
    """The wall clock jumps a day back while somebody reads."""
    shop.write()
    with shop.visitor() as context:
        page = wound(shop, context)
        page.clock.run_for(10_000)
        page.evaluate("() => { const now = Date.now; Date.now = () => now() - 86400000 }")
        page.clock.run_for(10_000)
        found = reports(shop, page)
    assert 19 <= total(found) <= 23


def test_time_belongs_to_the_page_it_was_spent_on(shop: Shopfront) -> None:
    """In a single-page app the old page's time is reported before the new page is viewed."""
    shop.write()
    with shop.visitor() as context:
        page = wound(shop, context)
        page.clock.run_for(8_000)
        page.evaluate("() => history.pushState({}, '', '/two')")
        page.clock.run_for(5_000)
        found = reports(shop, page)
    spent = {one["properties"]["path"]: one["properties"]["seconds"] for one in found}
    assert 8 <= spent["/"] <= 11
    assert 4 <= spent["/two"] <= 7
    assert [one["context"]["path"] for one in found] == ["/", "/two"]


def test_real_seconds(shop: Shopfront) -> None:
    """Without any trick: somebody stays for a moment and goes."""
    shop.write()
    with shop.visitor() as context:
        page = shop.open(context)
        page.wait_for_timeout(1600)
        page.goto("about:blank")
        found = shop.events("Page Attention")
    assert 1 <= total(found) <= 5

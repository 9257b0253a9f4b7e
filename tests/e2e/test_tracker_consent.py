"""What the tracker leaves on the device, and from when on."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.harness.shopfront import Shopfront, running

pytestmark = pytest.mark.browser

STORED = "() => [document.cookie, localStorage.length, sessionStorage.length]"
NOTHING = ["", 0, 0]
THIRTEEN_MONTHS = 397 * 24 * 3600


def stored(page: Page) -> Any:
    """Cookie and number of stored records."""
    return page.evaluate(STORED)


def consents(events: list[dict[str, Any]]) -> set[bool | None]:
    """What the events say about consent; None: nobody has been asked."""
    return {one["consent"]["analytics"] if "consent" in one else None for one in events}


def ids(events: list[dict[str, Any]]) -> set[str]:
    """The browser ids in the events."""
    return {one["keys"]["anonymous_id"] for one in events}


def lifetime(context: BrowserContext) -> float:
    """Seconds that the cookie will live."""
    (cookie,) = context.cookies()
    assert cookie["name"] == "faden_id"
    now: float = context.pages[0].evaluate("() => Date.now() / 1000")
    return cookie["expires"] - now


def test_nothing_is_stored_before_consent(shop: Shopfront) -> None:
    """Two pages, a click, a name: events arrive, the device stays untouched, and the pages stay strangers."""
    shop.write('<button data-faden-event="Box Opened">Open</button>')
    with shop.visitor() as context:
        page = shop.open(context, "/?utm_campaign=spring&utm_source=flyer")
        page.click("button")
        page.evaluate("() => faden.identify('u-1', { plan: 'gold' })")
        page.wait_for_timeout(600)
        assert stored(page) == NOTHING
        page.goto(f"{shop.site.url}/second")
        running(page)
        assert stored(page) == NOTHING
        assert context.cookies() == []
        events = shop.events("Page Viewed", "Box Opened", "Identified", count=4)
    assert consents(events) == {None}
    assert len(ids(events)) == 2
    assert events[0]["context"]["campaign"] == "spring"
    assert events[0]["context"]["source"] == "flyer"
    assert events[0]["context"]["locale"] == "de-DE"
    assert events[0]["context"]["timezone"] == "Europe/Berlin"


def test_consent_keeps_the_id_and_lets_it_stay(shop: Shopfront) -> None:
    """After the yes the page's id becomes the visitor's, on this page and on later ones, for 13 months at most."""
    shop.write()
    with shop.visitor() as context:
        page = shop.open(context)
        page.evaluate("() => { faden.consent(true); faden.identify('u-7'); faden.track('Said Yes') }")
        assert stored(page)[:2] != NOTHING[:2]
        assert 0 < lifetime(context) <= THIRTEEN_MONTHS
        page.goto(f"{shop.site.url}/second")
        running(page)
        page.evaluate("() => faden.track('On Second Page')")
        events = shop.events("Page Viewed", "Consent Given", "Said Yes", "Identified", "On Second Page", count=6)
    named = {one["name"]: one for one in events}
    assert len(ids(events)) == 1
    assert consents(events[:1]) == {None}
    assert named["Consent Given"]["properties"] == {"purposes": ["measurement"], "how": "tracker"}
    assert named["Said Yes"]["consent"] == named["On Second Page"]["consent"] == {"analytics": True}
    assert named["On Second Page"]["keys"]["user_id"] == "u-7"


def test_a_no_wipes_everything(shop: Shopfront) -> None:
    """Consent taken back: cookie and records are gone, and what follows cannot be tied to what was."""
    shop.write()
    with shop.visitor() as context:
        page = shop.open(context)
        page.evaluate("() => { faden.consent(true); faden.identify('u-8'); faden.track('Before') }")
        page.evaluate("() => { faden.consent(false); faden.track('After') }")
        assert stored(page) == NOTHING
        before, withdrawn, after = shop.events("Before", "Consent Withdrawn", "After")
    assert before["keys"] == withdrawn["keys"]
    assert set(after["keys"]) == {"day"}
    assert after["consent"] == {"analytics": False}


def test_given_stores_at_once_and_remembers_a_no(shop: Shopfront) -> None:
    """Where consent is taken as given, an objection holds on the following pages too."""
    shop.write(consent="given")
    with shop.visitor() as context:
        page = shop.open(context)
        assert 0 < lifetime(context) <= THIRTEEN_MONTHS
        page.evaluate("() => { faden.consent(false) }")
        assert page.evaluate("() => document.cookie") == "faden_id=refused"
        page.reload()
        running(page)
        assert page.evaluate("() => document.cookie") == "faden_id=refused"
        assert page.evaluate("() => faden.debug(false).consented") is False


def test_none_never_stores(shop: Shopfront) -> None:
    """Where the site says so, not even a yes stores anything."""
    shop.write(consent="none")
    with shop.visitor() as context:
        page = shop.open(context)
        page.evaluate("() => { faden.consent(true); faden.track('Anything') }")
        assert stored(page) == NOTHING
        events = shop.events("Anything")
    assert consents(events) == {False}


@pytest.mark.parametrize("signal", ["globalPrivacyControl: true", "doNotTrack: '1'"])
def test_the_browsers_objection_beats_the_sites_assumption(shop: Shopfront, signal: str) -> None:
    """Global Privacy Control or Do Not Track: nothing is stored unless this visitor says yes here."""
    shop.write(consent="given")
    with shop.visitor() as context:
        name, value = signal.split(": ")
        context.add_init_script(f"Object.defineProperty(Navigator.prototype, '{name}', {{ get: () => {value} }})")
        page = shop.open(context)
        assert stored(page) == NOTHING
        page.evaluate("() => { faden.consent(true) }")
        page.reload()
        running(page)
        assert page.evaluate("() => faden.debug(false).consented") is True


def test_reset_starts_another_visitor(shop: Shopfront) -> None:
    """After a logout on a shared device the next one is somebody else."""
    shop.write(consent="given")
    with shop.visitor() as context:
        page = shop.open(context)
        page.evaluate("() => { faden.identify('u-9'); faden.reset(); faden.track('As Another') }")
        (named,) = shop.events("Identified")
        (another,) = shop.events("As Another")
    assert named["keys"]["anonymous_id"] != another["keys"]["anonymous_id"]
    assert "user_id" not in another["keys"]

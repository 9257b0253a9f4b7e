"""Places that the server decides: no flicker, the default where it is late or gone, sight and click by decision."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

import faden.web
from tests.harness.website import Reply, Website

pytestmark = pytest.mark.browser

ASSETS = Path(faden.web.__file__).parent / "assets"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'"
PAGE = """<!doctype html>
<html lang="de"><head><meta charset="utf-8"><title>Shop</title><link rel="stylesheet" href="/shop.css">
<script defer src="/f.js" data-key="fk_1" data-consent="{consent}"></script>
<script {how} data-wait="{wait}" src="/f-decide.js"></script></head><body>{body}</body></html>"""
HERO = """<section data-faden-place="home.hero"><h1 data-faden-text="title">Willkommen</h1>
<p data-faden-if="price">ab <span data-faden-text="price"></span></p>
<a data-faden-href="url" href="/modelle">Ansehen</a></section>"""
STYLE = """@keyframes faden-wait { from { visibility: hidden } to { visibility: hidden } }
[data-faden-place]:not([data-faden-state]) { animation: faden-wait %dms }"""
FAR = ".far { margin-top: 3000px }"
PATIENT = 10_000
"""So long a busy machine may take where a test is not about the limit."""
RECORD = """
  window.seen = [];
  const look = () => {
    const element = document.querySelector('[data-faden-place] h1');
    if (element) {
      const text = getComputedStyle(element).visibility === 'visible' ? element.textContent : '';
      if (seen.length === 0 || seen[seen.length - 1][1] !== text) seen.push([performance.now(), text]);
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
"""
"""What can be read in the place, each time it changes, with the moment in milliseconds; '' while nothing is."""


class Stand:
    """A website that answers decisions itself, so that a test says when and what."""

    def __init__(self, site: Website, chromium: Browser) -> None:
        self.site, self._chromium = site, chromium
        self.complaints: list[str] = []
        site.policy = POLICY
        for name in ("f.js", "f-decide.js"):
            site.files[f"/{name}"] = (ASSETS / name).read_text("utf-8")
        site.replies["/v1/batch"] = Reply('{"success":true}')

    def write(self, body: str, consent: str = "given", how: str = "defer", wait: int = PATIENT) -> None:
        """The page's body from now on. `wait`: milliseconds that places may be hidden.

        `how` the script of the places is loaded; with `defer` a rule of the page hides them.
        """
        self.site.files["/"] = PAGE.format(body=body, consent=consent, how=how, wait=wait)
        self.site.files["/shop.css"] = (STYLE % wait if how == "defer" else "") + FAR

    def decide(self, *, seconds: float = 0.0, status: int = 200, **decisions: Any) -> None:
        """What is decided, by placement with `_` for `.`."""
        found = {name.replace("_", "."): {"id": f"d-{name}", **one} for name, one in decisions.items()}
        self.site.replies["/v1/decide"] = Reply(json.dumps({"decisions": found}), status, seconds)

    @contextmanager
    def visitor(self) -> Iterator[BrowserContext]:
        """Somebody with a browser of their own."""
        context = self._chromium.new_context(locale="en-GB", viewport={"width": 1000, "height": 700})
        context.add_init_script(RECORD)
        context.on("page", self._listen)
        try:
            yield context
        finally:
            context.close()

    def _listen(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda one: self.complaints.append(one.text) if "Security Policy" in one.text else None)

    def open(self, context: BrowserContext, state: str | None = "decided", path: str = "/") -> Page:
        """The page, once its first place is in that state."""
        page = context.new_page()
        page.goto(self.site.url + path)
        if state is not None:
            expect(page.locator("[data-faden-place]").first).to_have_attribute("data-faden-state", state)
        return page

    def asked(self) -> list[dict[str, Any]]:
        """The bodies of the decide calls."""
        return [json.loads(body) for path, body in self.site.posted if path == "/v1/decide"]

    def events(self, name: str, count: int = 1) -> list[dict[str, Any]]:
        """The events of that name that came by the batch door, as soon as there are `count`."""
        end = time.monotonic() + 10
        while True:
            batches = [json.loads(body)["batch"] for path, body in list(self.site.posted) if path == "/v1/batch"]
            found = [one for batch in batches for one in batch if one.get("event", one["type"]) == name]
            if len(found) >= count or time.monotonic() > end:
                return found
            time.sleep(0.05)


def offer(**value: Any) -> dict[str, Any]:
    return {"experience": "hero", "variant": "saloon", "type": "json", "value": value}


@pytest.fixture
def stand(site: Website, chromium: Browser) -> Iterator[Stand]:
    """A stand of the test's own; the browser must have nothing to complain about its pages."""
    made = Stand(site, chromium)
    yield made
    assert made.complaints == []


@pytest.mark.parametrize("how", ["defer", ""], ids=["the page's rule", "a script ahead"])
def test_the_decision_is_the_first_thing_to_be_read(stand: Stand, how: str) -> None:
    """Nothing flickers: the default is never seen where the decision comes in time."""
    stand.write(HERO, how=how)
    stand.decide(home_hero=offer(title="Corin im Leasing", url="/leasing", price=None))
    with stand.visitor() as context:
        page = stand.open(context)
        expect(page.get_by_role("heading")).to_have_text("Corin im Leasing")
        expect(page.get_by_role("link")).to_have_attribute("href", "/leasing")
        expect(page.get_by_text("ab")).to_be_hidden()
        read = [text for _, text in page.evaluate("seen") if text]
    assert read == ["Corin im Leasing"]


@pytest.mark.parametrize("how", ["defer", ""], ids=["the page's rule", "a script ahead"])
def test_after_two_hundred_milliseconds_the_default_stays(stand: Stand, how: str) -> None:
    stand.write(HERO, how=how, wait=200)
    stand.decide(seconds=1.0, home_hero=offer(title="Zu spät"))
    with stand.visitor() as context:
        page = stand.open(context, "late")
        expect(page.get_by_role("heading")).to_have_text("Willkommen")
        shown = page.evaluate("seen")
    first = shown[0][0]
    visible = next(at for at, text in shown if text)
    assert [text for _, text in shown if text] == ["Willkommen"]
    assert visible - first < 900, "200 ms, and what a busy machine needs to draw; the decision takes a second"


def test_what_nobody_looks_at_may_still_change(stand: Stand) -> None:
    """Below the window a late decision makes no flicker."""
    stand.write(f'<h1>Shop</h1><div class="far">{HERO.replace("h1", "h2")}</div>', wait=200)
    stand.decide(seconds=0.6, home_hero=offer(title="Weiter unten"))
    with stand.visitor() as context:
        expect(stand.open(context).get_by_role("heading", level=2)).to_have_text("Weiter unten")


@pytest.mark.parametrize("status", [500, 429, 404])
def test_a_server_that_is_gone_costs_nothing(stand: Stand, status: int) -> None:
    """The default is there, the page works, and the event that went along arrives by the other door."""
    stand.write(HERO)
    stand.decide(status=status, home_hero=offer(title="Nie"))
    with stand.visitor() as context:
        page = stand.open(context, "default")
        expect(page.get_by_role("heading")).to_have_text("Willkommen")
        expect(page.get_by_role("heading")).to_be_visible()
        (viewed,) = stand.events("page")
    (asked,) = stand.asked()
    assert viewed["messageId"] == asked["event"]["messageId"]


def test_nobody_at_the_address(stand: Stand) -> None:
    """Not even a connection: nothing is thrown."""
    stand.write(HERO)
    stand.site.files["/"] = stand.site.files["/"].replace("data-key", 'data-host="http://127.0.0.1:9" data-key')
    stand.site.policy = POLICY.replace("connect-src", "connect-src http://127.0.0.1:9")
    with stand.visitor() as context:
        page = stand.open(context, "default")
        assert page.evaluate("faden.decide(['home.hero'])") == {}
        expect(page.get_by_role("heading")).to_be_visible()


def test_the_last_event_goes_along_and_counts_once(stand: Stand) -> None:
    """The page view is part of the decision; it does not come by the other door as well."""
    stand.write(HERO)
    stand.decide(home_hero=offer(title="Hallo"))
    with stand.visitor() as context:
        page = stand.open(context)
        page.evaluate("faden.context({ location: { city: 'Nürnberg', country: 'DE' } })")
        page.evaluate("faden.track('Chosen', { colour: 'red' })")
        decisions = page.evaluate("faden.decide(['home.hero'], { cart: 3 })")
        page.evaluate("faden.track('Done')")
        stand.events("Done")
        assert stand.events("page", 0) == stand.events("Chosen", 0) == []
    first, second = stand.asked()
    assert decisions["home.hero"]["id"] == "d-home_hero"
    assert first["placements"] == ["home.hero"]
    assert first["event"]["type"] == "page"
    assert first["anonymousId"] == first["event"]["anonymousId"]
    assert first["context"]["locale"] == "de", "the page's language, not the browser's"
    assert (second["event"]["event"], second["properties"]) == ("Chosen", {"cart": 3})
    assert second["context"]["location"] == {"city": "Nürnberg", "country": "DE"}


def test_without_consent_there_is_no_id(stand: Stand) -> None:
    """Only the surroundings are told; the event waits for its own door."""
    stand.write(HERO, consent="ask")
    stand.decide(home_hero=offer(title="Für alle"))
    with stand.visitor() as context:
        expect(stand.open(context).get_by_role("heading")).to_have_text("Für alle")
        stand.events("page")
        assert context.cookies() == []
    (asked,) = stand.asked()
    assert set(asked) == {"placements", "context"}


def test_sight_and_click_are_joined_by_the_decision(stand: Stand) -> None:
    """Seen after a second at least half in view, not before; a click on something inside."""
    body = f'{HERO}<div class="far" data-faden-place="home.teaser"><h2 data-faden-text="title">Unten</h2></div>'
    stand.write(body)
    stand.decide(
        home_hero=offer(title="Oben", url="#x"),
        home_teaser={**offer(title="Teaser"), "experience": "teaser", "variant": "dealer"},
    )
    about = {"decision_id": "d-home_hero", "experience": "hero", "variant": "saloon", "placement": "home.hero"}
    with stand.visitor() as context:
        page = stand.open(context)
        page.get_by_role("heading", level=1).click()
        page.get_by_role("link").click()
        (seen,) = stand.events("Experience Viewed")
        (clicked,) = stand.events("Experience Clicked")
        assert seen["properties"] == clicked["properties"] == about
        page.get_by_role("heading", level=2).scroll_into_view_if_needed()
        seen = stand.events("Experience Viewed", 2)[1]
        assert seen["properties"]["decision_id"] == "d-home_teaser"
        assert len(stand.events("Experience Clicked")) == 1


def test_a_glance_is_no_sight(stand: Stand) -> None:
    """Scrolled past within the second."""
    stand.write(f'<div class="far"></div>{HERO}<div class="far">.</div>')
    stand.decide(home_hero=offer(title="Vorbei"))
    with stand.visitor() as context:
        page = stand.open(context)
        page.evaluate("document.querySelector('h1').scrollIntoView()")
        page.wait_for_timeout(300)
        page.evaluate("scrollTo(0, 0)")
        page.wait_for_timeout(1500)
        page.evaluate("faden.track('Done')")
        stand.events("Done")
    assert stand.events("Experience Viewed", 0) == []


def test_lists_come_by_the_template(stand: Stand) -> None:
    """One copy for each item; a click says which one it was."""
    body = """<ul data-faden-place="home.list"><template><li>
    <a data-faden-href="url" data-faden-text="title" data-faden-event="Dealer Chosen" data-faden-colour="red"></a>
    <b data-faden-if="properties.km" data-faden-text="properties.km"></b></li></template>
    <li>Händler finden</li></ul>"""
    stand.write(body)
    items = [
        {"key": "n", "title": "Pegnitz", "url": "#n", "properties": {"km": 1234.5}},
        {"key": "m", "title": "Isar", "url": "javascript:alert(1)", "properties": {}},
    ]
    stand.decide(home_list={"experience": "dealers", "variant": "near", "type": "list", "items": items})
    with stand.visitor() as context:
        page = stand.open(context)
        expect(page.get_by_role("listitem")).to_have_count(2)
        expect(page.get_by_role("listitem").first).to_have_text("Pegnitz 1.234,5")
        assert page.get_by_text("Isar").get_attribute("href") is None
        page.get_by_text("Pegnitz").click()
        (clicked,) = stand.events("Experience Clicked")
        (marked,) = stand.events("Dealer Chosen")
    assert clicked["properties"]["item"] == "n"
    assert marked["properties"] == {"colour": "red"}


def test_markup_and_an_empty_answer(stand: Stand) -> None:
    """A fragment takes the place's content; a place that nothing was decided for keeps its own."""
    stand.write(f'{HERO}<div data-faden-place="home.teaser">Bleibt</div>')
    stand.decide(home_hero={"experience": "h", "variant": "v", "type": "html", "html": "<h1>Ganz <em>neu</em></h1>"})
    with stand.visitor() as context:
        page = stand.open(context)
        expect(page.get_by_role("heading")).to_have_text("Ganz neu")
        teaser = page.get_by_text("Bleibt")
        expect(teaser).to_have_attribute("data-faden-state", "default")
        expect(teaser).to_be_visible()


def test_a_redirect_is_counted_and_ends(stand: Stand) -> None:
    """It leads away once; where it leads to, the same decision changes nothing."""
    stand.write(HERO)
    stand.decide(home_hero={"experience": "h", "variant": "v", "type": "redirect", "url": "/aktion"})
    with stand.visitor() as context:
        page = context.new_page()
        page.goto(stand.site.url)
        page.wait_for_url("**/aktion")
        expect(page.locator("section")).to_have_attribute("data-faden-state", "default")
        (seen,) = stand.events("Experience Viewed")
    assert seen["properties"]["decision_id"] == "d-home_hero"

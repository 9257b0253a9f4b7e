"""The demo's website in Chromium: in order for everybody, with a keyboard, on a phone, in the dark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from faden.web.demoshop import LANGUAGES, PAGES, Language
from tests.harness.axe import axe, violations
from tests.harness.demoshop import opened
from tests.harness.installation import Installation
from tests.harness.interface import DESK, Interface, Screen, interface

pytestmark = pytest.mark.browser
NARROW = Screen("narrow", 320, 700)
READY = """() => typeof window.faden?.debug === 'function' && document.querySelector('.tab') !== null
  && [...document.querySelectorAll('[data-faden-place]')].every(one => one.dataset.fadenState)"""


@pytest.fixture(scope="module")
def halden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The shop, open for customers."""
    with opened(tmp_path_factory.mktemp("halden") / "data") as running:
        yield running


def visit(reader: Interface, path: str) -> Page:
    """A page of the shop whose places are decided."""
    reader.page.goto(reader.installation.url + path)
    reader.page.wait_for_function(READY)
    return reader.page


def addresses(language: Language) -> list[str]:
    return [f"/shop/{language}/{page.paths.de if language == 'de' else page.paths.en}" for page in PAGES]


@pytest.mark.parametrize("screen", [DESK, NARROW], ids=["desk", "narrow"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_in_order(halden: Installation, chromium: Browser, screen: Screen, language: Language) -> None:
    """No finding of the rules in either colour, nothing beside the window, nothing that the browser complains of."""
    with interface(chromium, halden, screen, language=language, script=axe()) as reader:
        for path in addresses(language):
            page = visit(reader, path)
            found = reader.beyond()
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                found += violations(page)
            assert found == [], path
        assert reader.complaints.said == []


@pytest.mark.parametrize("screen", [DESK, NARROW], ids=["desk", "narrow"])
def test_the_panel_folds_out_and_in(halden: Installation, chromium: Browser, screen: Screen) -> None:
    """By keyboard as well; it stays open on the next page, and the focus comes back to where it was."""
    with interface(chromium, halden, screen, script=axe()) as reader:
        page = visit(reader, "/shop/de/")
        tab = page.get_by_role("button", name="Was Faden weiß und warum Sie das sehen")
        panel = page.get_by_role("complementary", name="Was Faden weiß und warum Sie das sehen")
        expect(panel).to_be_hidden()
        tab.focus()
        page.keyboard.press("Enter")
        expect(panel).to_be_visible()
        expect(panel.get_by_role("button", name="Schließen")).to_be_focused()
        found = reader.beyond()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found += violations(page)
        assert found == []
        visit(reader, "/shop/de/leasing")
        expect(panel).to_be_visible()
        panel.get_by_role("button", name="Schließen").focus()
        page.keyboard.press("Escape")
        expect(panel).to_be_hidden()
        expect(tab).to_be_focused()
        assert reader.complaints.said == []


def test_a_phone_has_a_menu(halden: Installation, chromium: Browser) -> None:
    with interface(chromium, halden, NARROW, language="en") as reader:
        page = visit(reader, "/shop/en/")
        link = page.get_by_role("navigation", name="Main navigation").get_by_role("link", name="Small car")
        expect(link).to_be_hidden()
        page.get_by_role("button", name="Menu").click()
        link.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Tinka")
        expect(page.locator('#menu [aria-current="page"]')).to_have_text("Small car")


def test_the_rate_is_worked_out(halden: Installation, chromium: Browser) -> None:
    with interface(chromium, halden) as reader:
        page = visit(reader, "/shop/de/leasing?modell=tinka")
        expect(page.get_by_role("status").or_(page.locator("output"))).to_have_text("179 €")
        page.get_by_label("Laufzeit").select_option("36")
        expect(page.locator("output")).to_have_text("201 €")


def test_without_an_answer_nothing_stays_on_the_device(halden: Installation, chromium: Browser) -> None:
    """Neither before the question is answered nor after a no; after a yes the tracker's own id does."""
    with interface(chromium, halden) as reader:
        page = visit(reader, "/shop/de/")
        assert reader.context.cookies() == []
        page.get_by_role("button", name="Nein").click()
        visit(reader, "/shop/de/leasing")
        assert reader.context.cookies() == []
        assert page.evaluate("localStorage.length") == 0
        page.evaluate("sessionStorage.clear()")
        visit(reader, "/shop/de/leasing")
        page.get_by_role("region", name="Einwilligung").get_by_role("button", name="Ja").click()
        assert [one["name"] for one in reader.context.cookies()] == ["faden_id"]

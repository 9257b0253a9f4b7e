"""Who is who in the interface: joins, parting, conflicts, forgetting; without breaking a rule of accessibility."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.harness.axe import axe, violations
from tests.harness.installation import Installation
from tests.harness.interface import DESK, PATIENCE, PHONE, Interface, Language, Screen, interface, set_up
from tests.harness.story import send, settle

pytestmark = pytest.mark.browser


class Household(NamedTuple):
    """Ada with e-mail and card, and Bob who used her tablet later."""

    installation: Installation
    session: str

    def person(self, words: str) -> str:
        """The id of the one person that is found by these words."""
        (row,) = self.installation.ask("GET", "/api/people", q=words, **SPAN)["rows"]
        return str(row["person_id"])


SPAN = {"from": "2026-03-01", "to": "2026-03-31"}


def said(minute: int, kind: str, **more: Any) -> dict[str, Any]:
    """A message of one hour."""
    return {"type": kind, "messageId": f"i{minute}", "timestamp": f"2026-03-02T08:{minute:02d}:00Z", **more}


STORY = [
    said(0, "identify", anonymousId="phone-of-ada", userId="ada", traits={"email": "ada@example.org"}),
    said(5, "identify", userId="ada", traits={"email": "ada@example.org", "loyalty_card": "4711"}),
    said(9, "track", userId="", anonymousId="till-3", event="Paid", properties={"loyalty_card": "4711"}),
    said(20, "identify", anonymousId="tablet", userId="ada"),
    said(30, "identify", anonymousId="tablet", userId="bob", traits={"email": "bob@example.org"}),
]


@pytest.fixture
def household(tmp_path: Any) -> Iterator[Household]:
    """A fresh installation with the two."""
    running = Installation(tmp_path / "data")
    try:
        running.start()
        session = set_up(running)
        send(running, running.line(), STORY)
        settle(running)
        yield Household(running, session)
    finally:
        running.stop()


def test_a_key_is_parted(household: Household, chromium: Browser) -> None:
    """The page says how the card was joined; parted, it is somebody of its own, and the page says that too."""
    expect.set_options(timeout=PATIENCE)
    with interface(chromium, household.installation, session=household.session, script=axe()) as reader:
        page = reader.open(f"/know/people/{household.person('ada@example.org')}")
        card = page.get_by_role("listitem").filter(has_text=re.compile("^Kundenkarte 4711"))
        expect(card).to_contain_text("verbunden mit Kundenkonto ada")
        open_event(reader, card.get_by_role("link", name=re.compile(r"^Ereignis\s")).first)
        card.get_by_role("button", name="Trennen…").click()
        expect(card.get_by_role("alert")).to_contain_text("rückwirkend neu berechnet")
        assert violations(page) == []
        card.get_by_role("button", name="Kennung trennen").click()
        expect(card).to_contain_text("von Hand getrennt")
        expect(card).to_contain_text("Gehört jetzt zu")
        expect(card.get_by_role("button", name="Trennen…")).to_have_count(0)
        reader.settle()
        assert violations(page) == []
        assert reader.complaints.said == []
    assert household.person("4711") != household.person("ada@example.org")


def open_event(reader: Interface, link: Any) -> None:
    """The event that was the first to say so opens beside the person."""
    link.click()
    drawer = reader.page.get_by_role("dialog")
    expect(drawer).to_contain_text("4711")
    reader.settle()
    assert violations(reader.page) == []
    reader.page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()


@pytest.mark.parametrize(("screen", "language"), [(DESK, "de"), (PHONE, "en")], ids=["desk", "phone"])
def test_conflicts_and_receipts(household: Household, chromium: Browser, screen: Screen, language: Language) -> None:
    """The tablet is listed with both people; Bob is forgotten, and his receipt is all that remains."""
    expect.set_options(timeout=PATIENCE)
    bob = household.person("bob@example.org")
    with interface(chromium, household.installation, screen, household.session, language, script=axe()) as reader:
        page = reader.open("/know/conflicts")
        row = page.get_by_role("row").filter(has_text="tablet")
        expect(row.get_by_role("link")).to_have_count(2)
        assert [*violations(page), *reader.beyond()] == []
        row.locator(f"a[href*='{bob}']").click()
        reader.settle()
        if screen is PHONE:
            page.get_by_role("button", name="Identifiers and traits").click()
        forget(reader, page)
        reader.complaints.expected |= {(f"/api/people/{bob}{what}", 404) for what in ("", "/timeline", "/joins")}
        reader.open(f"/know/people/{bob}")
        expect(page.get_by_text(re.compile("Diese Person gibt es nicht|There is no such person"))).to_be_visible()
        reader.open("/know/conflicts")
        expect(page.get_by_role("cell", name="Art. 17")).to_be_visible()
        assert [*violations(page), *reader.beyond()] == []
        assert reader.complaints.said == []


def forget(reader: Interface, page: Page) -> None:
    """With a reason; without one nothing happens."""
    page.get_by_role("button", name=re.compile("^Vergessen…|^Forget…")).click()
    drawer = page.get_by_role("dialog", name=re.compile("bob"))
    drawer.get_by_role("radio", name=re.compile("^Sofort|^At once")).check()
    act = drawer.get_by_role("button", name=re.compile("für|for good|endgültig"))
    act.click()
    expect(drawer).to_contain_text(re.compile("Der Grund fehlt|The reason is missing"))
    assert violations(page) == []
    drawer.get_by_role("textbox").fill("Art. 17")
    act.click()
    expect(page.get_by_text(re.compile("Diese Person ist vergessen|This person is forgotten"))).to_be_visible()
    reader.settle()
    assert [*violations(page), *reader.beyond()] == []

"""Traits and the search in the interface, by keyboard, without breaking a rule of accessibility."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.harness.axe import axe, violations
from tests.harness.installation import Installation
from tests.harness.interface import DESK, PATIENCE, PHONE, Interface, Language, Screen, interface, set_up
from tests.harness.story import send, settle

pytestmark = pytest.mark.browser


class World(NamedTuple):
    """An installation with Ada, of whom two things were said twice, and eight who are called like her."""

    installation: Installation
    session: str


def said(minute: int, user: str, **traits: Any) -> dict[str, Any]:
    """Somebody tells about themselves."""
    at = f"2026-03-02T08:{minute:02d}:00Z"
    return {"type": "identify", "messageId": f"t{minute}", "timestamp": at, "userId": user, "traits": traits}


STORY = [
    said(0, "K-1", name="Ada Müller", age="old", plan="free", vip=True),
    said(5, "K-1", name="Ada King", age="36", plan="gold", birthday="1990-12-10"),
    *(said(10 + number, f"K-{number}", name=f"Adam {number}") for number in range(2, 12)),
]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    running = Installation(tmp_path_factory.mktemp("traits") / "data")
    try:
        running.start()
        session = set_up(running)
        send(running, running.line(), STORY)
        settle(running)
        yield World(running, session)
    finally:
        running.stop()


class Words(NamedTuple):
    """What the interface says."""

    search: str
    none: str
    all: str
    history: str
    refused: str
    facts: str
    declare: str
    declared: str
    publish: str


WORDS: dict[Language, Words] = {
    "de": Words(
        "Seiten und Personen suchen",
        "Keine Seite und niemand heißt so.",
        "Alle Personen zu »ada«",
        "Verlauf: Name",
        "nicht übernommen: kein Wert vom Typ Zahl",
        "Kennungen und Merkmale",
        "{} vereinbaren",
        "»{}« steht jetzt im Entwurf.",
        "Veröffentlichen",
    ),
    "en": Words(
        "Find pages and people",
        "No page and nobody has this name.",
        "All people matching “ada”",
        "History: Name",
        "not taken over: no value of the type number",
        "Identifiers and traits",
        "Declare {}",
        "“{}” is in the draft now.",
        "Publish",
    ),
}


@pytest.mark.parametrize(("screen", "language"), [(DESK, "de"), (PHONE, "en")], ids=["desk-de", "phone-en"])
def test_a_person_is_found_and_tells_where_each_trait_is_from(
    world: World, chromium: Browser, screen: Screen, language: Language
) -> None:
    expect.set_options(timeout=PATIENCE)
    words = WORDS[language]
    with interface(chromium, world.installation, screen, world.session, language, script=axe()) as reader:
        page = reader.open("/settings")
        page.keyboard.press("Control+k")
        search = page.get_by_role("combobox", name=words.search)
        expect(search).to_be_focused()
        page.keyboard.type("nobody-is-called-this")
        expect(page.get_by_role("status").filter(has_text=words.none)).to_be_visible()
        search.fill("ada")
        expect(page.get_by_role("option", name=words.all)).to_be_visible()
        expect(page.get_by_role("option")).to_have_count(9)
        assert violations(page) == []
        search.fill("müll ad")
        expect(page.get_by_role("option")).to_have_count(0)
        search.fill("kin ada")
        option = page.get_by_role("option", name="Ada King")
        expect(option).to_have_attribute("aria-selected", "true")
        page.keyboard.press("Enter")
        history_of_traits(reader, page, words)
        assert reader.complaints.said == []


def history_of_traits(reader: Interface, page: Page, words: Words) -> None:
    """Opened by the keyboard, on demand only."""
    facts = page.get_by_role("button", name=words.facts)
    button = page.get_by_role("button", name=words.history)
    expect(button.or_(facts)).to_be_visible()
    if facts.is_visible():
        facts.click()
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_text("Ada Müller")).to_have_count(0)
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ada Müller")).to_be_visible()
    page.get_by_role("button", name="History: Age").or_(page.get_by_role("button", name="Verlauf: Alter")).click()
    expect(page.get_by_text(words.refused)).to_be_visible()
    reader.settle()
    assert violations(page) == []
    assert reader.beyond() == []


@pytest.mark.parametrize(
    ("screen", "language", "trait"), [(PHONE, "en", "vip"), (DESK, "de", "plan")], ids=["phone-en", "desk-de"]
)
def test_a_seen_trait_is_declared(
    world: World, chromium: Browser, screen: Screen, language: Language, trait: str
) -> None:
    expect.set_options(timeout=PATIENCE)
    words = WORDS[language]
    with interface(chromium, world.installation, screen, world.session, language, script=axe()) as reader:
        page = reader.open("/know/traits")
        declare = page.get_by_role("button", name=words.declare.format(trait))
        declare.click()
        expect(page.get_by_text(words.declared.format(trait))).to_be_visible()
        expect(declare).to_have_count(0)
        opened = page.locator("main ol > li").last
        opened.get_by_role("button").first.click()
        expect(opened.get_by_role("textbox").first).to_have_value(trait)
        reader.settle()
        assert violations(page) == []
        assert reader.beyond() == []
        publish = page.get_by_role("button", name=words.publish, exact=False).first
        expect(publish).to_be_enabled()
        assert reader.complaints.said == []

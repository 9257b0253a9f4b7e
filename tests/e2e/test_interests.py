"""Interests in the interface: what somebody turned to and why, the meter, and the document that is edited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, expect

from tests.harness.axe import axe, violations
from tests.harness.installation import Installation
from tests.harness.interface import DESK, PATIENCE, PHONE, Interface, Language, Screen, interface, set_up
from tests.harness.story import send, settle, wait

pytestmark = pytest.mark.browser
PATHS = ("/models/saloon", "/models/saloon/leasing", "/service")


class Showroom(NamedTuple):
    """Two visitors of the car maker: one looks around, one sees hardly anything but the saloon."""

    installation: Installation
    session: str

    def person(self, browser: str) -> str:
        """The id of the person behind a browser."""
        today = datetime.now(UTC).date()
        span = {"from": (today - timedelta(40)).isoformat(), "to": (today + timedelta(1)).isoformat()}
        (row,) = self.installation.ask("GET", "/api/people", q=browser, **span)["rows"]
        return str(row["person_id"])


def viewed(browser: str, days: float, path: str) -> dict[str, Any]:
    at = datetime.now(UTC) - timedelta(days=days)
    context = {"page": {"path": path, "url": f"https://cars.example{path}", "title": path}}
    return {
        "type": "page",
        "messageId": f"{browser}-{days}",
        "timestamp": at.isoformat(),
        "anonymousId": browser,
        "context": context,
    }


@pytest.fixture(scope="module")
def showroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Showroom]:
    """A fresh installation with the two."""
    running = Installation(tmp_path_factory.mktemp("showroom") / "data")
    try:
        running.start()
        session = set_up(running)
        line = running.line()
        send(running, line, [viewed("looks-around", 30 - number, PATHS[number % 3]) for number in range(30)])
        narrow = [
            viewed("sees-one", number / 100, "/service" if number == 59 else "/models/saloon") for number in range(60)
        ]
        send(running, line, narrow)
        settle(running)
        wait(lambda: running.ask("GET", "/api/interests/overview")["measured"] == 2, "the meter does not read them")
        yield Showroom(running, session)
    finally:
        running.stop()


def check(reader: Interface) -> list[str]:
    """What is wrong with the page in either of the colours."""
    wrong = reader.beyond()
    for scheme in ("dark", "light"):
        reader.page.emulate_media(color_scheme=scheme)
        reader.settle()
        wrong += violations(reader.page)
    return wrong


@pytest.mark.parametrize(("screen", "language"), [(DESK, "de"), (PHONE, "en")], ids=["desk", "phone"])
def test_a_persons_interests_and_why(
    showroom: Showroom, chromium: Browser, screen: Screen, language: Language
) -> None:
    expect.set_options(timeout=PATIENCE)
    with interface(chromium, showroom.installation, screen, showroom.session, language, script=axe()) as reader:
        page = reader.open(f"/know/people/{showroom.person('sees-one')}")
        if screen is PHONE:
            page.get_by_role("button", name="Identifiers and traits").click()
        meter = page.get_by_role("meter")
        expect(meter).to_have_attribute("aria-valuetext", re.compile("Tunnel|tunnel"))
        bars = page.get_by_role("list", name=re.compile("^(Themen|Themes)$")).get_by_role("listitem")
        expect(bars.first).to_contain_text("saloon")
        page.get_by_role("button", name=re.compile("Verlauf und Gründe|Course and reasons")).click()
        reasons = page.get_by_role("dialog").last.get_by_role("link", name="/models/saloon · /models/saloon")
        expect(reasons.first).to_be_visible()
        assert check(reader) == []
        reasons.first.click()
        expect(page).to_have_url(re.compile(r"event=\d+"))
        assert reader.complaints.said == []


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_the_tile_on_the_overview_leads_to_all_interests(
    showroom: Showroom, chromium: Browser, screen: Screen
) -> None:
    expect.set_options(timeout=PATIENCE)
    with interface(chromium, showroom.installation, screen, showroom.session, script=axe()) as reader:
        page = reader.open("/")
        tile = page.get_by_role("region", name="Relevanzspirale")
        expect(tile).to_contain_text(re.compile(r"50\s%"))
        expect(tile).to_contain_text("Am meisten Interesse gilt »saloon«")
        tile.get_by_role("link", name="Alle Interessen").click()
        expect(page.get_by_role("heading", level=1, name="Interessen")).to_be_visible()
        reader.settle()
        expect(page.get_by_role("table", name="Stärkste Interessen")).to_contain_text("saloon")
        assert check(reader) == []
        assert reader.complaints.said == []


def test_the_document_is_edited_checked_and_published(showroom: Showroom, chromium: Browser) -> None:
    expect.set_options(timeout=PATIENCE)
    with interface(chromium, showroom.installation, session=showroom.session, script=axe()) as reader:
        reader.complaints.expected = {("/api/definitions/interests/default", 400)}
        page = reader.open("/know/interests")
        for caption in ("Gruppen von Stichwörtern", "Regeln, was Ereignisse lehren", "Regeln für Adressen"):
            page.get_by_role("list", name=caption).get_by_role("button").first.click()
        assert check(reader) == []
        pattern = page.get_by_label("Muster", exact=True)
        pattern.fill("models")
        expect(page.get_by_text("Das ist kein Muster einer Adresse.").last).to_be_visible()
        pattern.fill("/models/{tag}/**")
        page.get_by_label("Halbwertszeit, Tage").fill("7")
        page.get_by_label("Stichwörter je Produkt").fill("4711;outdoor, category:boots\nbroken")
        expect(page.get_by_text("Zeile 2 nennt kein Produkt oder kein Stichwort")).to_be_visible()
        page.get_by_role("button", name=re.compile("^Veröffentlichen")).click()
        panel = page.get_by_role("dialog", name="Veröffentlichen")
        expect(panel.get_by_role("listitem").filter(has_text="Gruppe Themen: Halbwertszeit, Tage")).to_contain_text(
            "7"
        )
        expect(panel.get_by_role("listitem").filter(has_text="Produkt 4711")).to_contain_text(
            "outdoor, category:boots"
        )
        assert check(reader) == []
        panel.get_by_role("button", name="Veröffentlichen").click()
        expect(page.get_by_text("Fassung 2 gilt jetzt")).to_be_visible()
        published = showroom.installation.ask("GET", "/api/definitions/interests/default")["published"]["body"]
        assert published["paths"] == [{"pattern": "/models/{tag}/**", "group": "theme", "tag": None}]
        assert published["catalogue"] == {"4711": ["outdoor", "category:boots"]}
        assert published["groups"][0]["half_life_days"] == 7
        assert reader.complaints.said == []

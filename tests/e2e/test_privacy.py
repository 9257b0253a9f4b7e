"""Privacy in the interface: access, requests, the night, retention, consent; without shutting anybody out."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.harness.axe import axe, violations
from tests.harness.installation import Installation
from tests.harness.interface import DESK, PATIENCE, PHONE, Interface, Language, Screen, interface, set_up
from tests.harness.story import send, settle

pytestmark = pytest.mark.browser

SMALLEST = Screen("smallest", 320, 640)
SPAN = "period=days&from=2026-03-01&to=2026-03-31"


class Town(NamedTuple):
    """Ada, who has agreed to mail, and Bob."""

    installation: Installation
    session: str

    def person(self, words: str) -> str:
        """The id of the one person that is found by these words."""
        span = {"from": "2026-03-01", "to": "2026-03-31"}
        (row,) = self.installation.ask("GET", "/api/people", q=words, **span)["rows"]
        return str(row["person_id"])


def said(minute: int, kind: str, user: str, **more: Any) -> dict[str, Any]:
    """A message of one hour."""
    moment = f"2026-03-02T08:{minute:02d}:00Z"
    return {"type": kind, "userId": user, "messageId": f"p{minute}", "timestamp": moment, **more}


AGREED = {"purposes": ["marketing.email"], "text_version": "2026-03"}
STORY = [
    said(0, "identify", "ada", traits={"email": "ada@example.org"}),
    said(1, "page", "ada", context={"page": {"url": "https://shop.example/", "title": "Start"}}),
    said(2, "track", "ada", event="Consent Given", properties=AGREED),
    said(3, "track", "bob", event="Consent Withdrawn", properties={"purposes": ["marketing"]}),
    said(4, "identify", "bob", traits={"email": "bob@example.org"}),
    said(5, "page", "bob"),
]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A fresh installation with the two; the tests below go on from each other, in their order."""
    running = Installation(tmp_path_factory.mktemp("privacy") / "data")
    try:
        running.start()
        session = set_up(running)
        send(running, running.line(), STORY)
        settle(running)
        yield Town(running, session)
    finally:
        running.stop()


def sound(reader: Interface) -> None:
    """Nothing is wrong with the page as it stands."""
    reader.settle()
    assert [*violations(reader.page), *reader.beyond()] == []


@pytest.mark.parametrize(("screen", "language"), [(PHONE, "en"), (DESK, "de")], ids=["phone", "desk"])
def test_consent_in_numbers(town: Town, chromium: Browser, screen: Screen, language: Language) -> None:
    """By purpose, by way and by day; on the smallest screen too."""
    expect.set_options(timeout=PATIENCE)
    with interface(chromium, town.installation, screen, town.session, language, script=axe()) as reader:
        page = reader.open(f"/know/privacy/consent?{SPAN}")
        mail = page.get_by_role("row").filter(has_text=re.compile("Werbung per E-Mail|Marketing by e-mail"))
        expect(mail).to_contain_text("50")
        expect(page.get_by_role("row").filter(has_text=re.compile("eingetragen|entered"))).to_have_count(1)
        sound(reader)
        page.get_by_role("button", name=re.compile("Als Tabelle|As a table")).click()
        expect(page.get_by_role("table").filter(has_text=re.compile("02.03.2026|2 Mar"))).to_be_visible()
        sound(reader)
        reader.resize(SMALLEST)
        assert reader.beyond() == []
        assert reader.complaints.said == []


def test_a_person_is_told_and_forgotten_in_the_night(town: Town, chromium: Browser, tmp_path: Path) -> None:
    """What holds and its proof stand on the page; the file holds her alone; the night is taken back in time."""
    expect.set_options(timeout=PATIENCE)
    ada = town.person("ada@example.org")
    with interface(chromium, town.installation, DESK, town.session, script=axe()) as reader:
        page = reader.open(f"/know/people/{ada}")
        mail = page.get_by_role("listitem").filter(has_text=re.compile("^Werbung per E-Mail"))
        expect(mail).to_contain_text("erlaubt")
        expect(mail).to_contain_text("zugestimmt, am 02.03.2026, eingetragen, Textfassung 2026-03")
        page.get_by_text("Nachweis: 1 Entscheidung").click()
        expect(page.get_by_text("Werbung per E-Mail: zugestimmt")).to_be_visible()
        sound(reader)
        with page.expect_download() as loading:
            page.get_by_role("link", name="Alle Daten herunterladen").click()
        loading.value.save_as(tmp_path / "ada.zip")
        with zipfile.ZipFile(tmp_path / "ada.zip") as archive:
            whole = archive.read("index.html") + archive.read("person.json")
        assert b"ada@example.org" in whole
        assert b"bob" not in whole

        page.get_by_role("button", name="Vergessen…").click()
        drawer = page.get_by_role("dialog", name=re.compile("ada"))
        drawer.get_by_role("textbox").fill("Art. 17")
        sound(reader)
        drawer.get_by_role("button", name="Löschung vormerken").click()
        expect(page.get_by_text(re.compile("Wird in der Nacht zum .* vergessen"))).to_be_visible()
        sound(reader)
        assert reader.complaints.said == []


@pytest.mark.parametrize(("screen", "language"), [(DESK, "de"), (PHONE, "en")], ids=["desk", "phone"])
def test_requests(town: Town, chromium: Browser, screen: Screen, language: Language) -> None:
    """Ada's erasure is taken back with a reason; her access is asked for, handed over and noted."""
    expect.set_options(timeout=PATIENCE)
    with interface(chromium, town.installation, screen, town.session, language, script=axe()) as reader:
        page = reader.open("/know/privacy")
        if screen is DESK:
            expect(page.get_by_text("Eine Anfrage wartet.")).to_be_visible()
            refuse(reader, page)
        record(reader, page)
        page.get_by_role("link", name=re.compile("Auskunft|Access")).first.click()
        panel = page.get_by_role("dialog")
        sound(reader)
        panel.get_by_role("button", name=re.compile("Als übergeben|handed over")).click()
        expect(panel).to_contain_text(re.compile("erledigt am|done on"))
        sound(reader)
        page.keyboard.press("Escape")
        expect(panel).to_be_hidden()
        reader.resize(SMALLEST)
        assert reader.beyond() == []
        assert reader.complaints.said == []


def refuse(reader: Interface, page: Page) -> None:
    """With a reason, which stands in the list's panel afterwards."""
    page.get_by_role("link", name="Löschung").click()
    panel = page.get_by_role("dialog")
    panel.get_by_role("button", name="Sofort vergessen…").click()
    sound(reader)
    page.keyboard.press("Enter")  # focus stands on the harmless answer
    panel.get_by_role("button", name="Nicht ausführen…").click()
    panel.get_by_role("textbox").fill("zurückgezogen")
    sound(reader)
    panel.get_by_role("button", name="Anfrage nicht ausführen").click()
    expect(panel).to_contain_text("nicht ausgeführt")
    expect(panel).to_contain_text("zurückgezogen")
    page.keyboard.press("Escape")


def record(reader: Interface, page: Page) -> None:
    """By keyboard alone: the person is found while typing."""
    page.get_by_role("button", name=re.compile("Neue Anfrage|New request")).focus()
    page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog", name=re.compile("Neue Anfrage|New request"))
    sound(reader)
    save = drawer.get_by_role("button", name=re.compile("Anfrage festhalten|Record request"))
    save.click()
    expect(drawer).to_contain_text(re.compile("Wählen Sie die Person|Choose the person"))
    sound(reader)
    drawer.get_by_role("combobox", name="Person").focus()
    page.keyboard.type("ada@")
    expect(page.get_by_role("option", name=re.compile("^ada"))).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    save.click()
    expect(drawer).to_be_hidden()


def test_retention(town: Town, chromium: Browser) -> None:
    """A period is tried before it holds, and taken back."""
    expect.set_options(timeout=PATIENCE)
    with interface(chromium, town.installation, DESK, town.session, script=axe()) as reader:
        page = reader.open("/know/privacy/retention")
        expect(page.get_by_text("Alles bleibt, bis jemand es löscht.")).to_be_visible()
        page.get_by_role("textbox", name="Bekannte Personen: Tage").fill("100")
        line = page.get_by_role("listitem").filter(has_text="Bekannte Personen")
        expect(line).to_contain_text("2")
        sound(reader)
        page.get_by_role("button", name="Veröffentlichen").click()
        expect(page.get_by_role("dialog")).to_contain_text("100 Tage")
        sound(reader)
        page.keyboard.press("Escape")
        reader.resize(SMALLEST)
        assert reader.beyond() == []
        assert reader.complaints.said == []


@pytest.mark.parametrize(("screen", "language"), [(DESK, "de"), (PHONE, "en")], ids=["desk", "phone"])
def test_rules_of_consent(town: Town, chromium: Browser, screen: Screen, language: Language) -> None:
    """A country gets an answer of its own, a channel a rule of its own; what changes is told before it holds."""
    expect.set_options(timeout=PATIENCE)
    german = language == "de"
    with interface(chromium, town.installation, screen, town.session, language, script=axe()) as reader:
        page = reader.open("/know/privacy/rules")
        lead = "Wer nicht entschieden hat, wird gemessen." if german else "Whoever has not decided is measured."
        expect(page.get_by_text(lead)).to_be_visible()
        sound(reader)
        page.get_by_role("button", name="Land hinzufügen" if german else "Add a country").first.click()
        expect(page.get_by_role("combobox", name="Land" if german else "Country").first).to_have_value(
            "Deutschland" if german else "Germany"
        )
        page.get_by_role("combobox", name=re.compile("Eigene Regel|A rule of its own")).click()
        page.get_by_role("option", name=re.compile("SMS|text message")).click()
        page.get_by_role("button", name="Hinzufügen" if german else "Add", exact=True).click()
        words = page.get_by_role("textbox", name=re.compile("^(Messung|Measurement)$")).first
        words.fill("analytics, zählung")
        sound(reader)
        page.get_by_role("button", name=re.compile("Veröffentlichen|Publish")).click()
        panel = page.get_by_role("dialog")
        expect(panel).to_contain_text(
            "Messung: wer in Deutschland nicht entschieden hat" if german else "whoever has not decided in Germany"
        )
        expect(panel).to_contain_text("Werbung per SMS" if german else "Marketing by text message")
        expect(panel).to_contain_text("zählung")
        sound(reader)
        panel.get_by_role("button", name=re.compile("Veröffentlichen|Publish")).click()
        expect(page.get_by_text("Ausgenommen: Deutschland." if german else "Except for: Germany.")).to_be_visible()
        reader.resize(SMALLEST)
        assert reader.beyond() == []
        assert reader.complaints.said == []
    body = town.installation.ask("GET", "/api/definitions/consent/default")["published"]["body"]
    rules = {one["purpose"]: one["unknown"] for one in body["purposes"]}
    assert (rules["measurement"], rules["marketing.sms"]) == ({"DE": "denied", "*": "granted"}, {"*": "denied"})
    assert body["categories"]["zählung"] == ["measurement"]
    town.installation.ask("POST", "/api/definitions/consent/default/rollback", {"version": 1})


def test_the_figures_say_that_they_are_restated(town: Town, chromium: Browser) -> None:
    """After Bob is forgotten at once, the period's pages and only they carry a note."""
    expect.set_options(timeout=PATIENCE)
    town.installation.ask("POST", f"/api/people/{town.person('bob@example.org')}/erase", {"reason": "Art. 17"})
    with interface(chromium, town.installation, DESK, town.session, script=axe()) as reader:
        page = reader.open(f"/?{SPAN}")
        note = page.get_by_text(re.compile("wurde eine Person gelöscht; die Zahlen des Zeitraums sind neu berechnet"))
        expect(note).to_be_visible()
        sound(reader)
        reader.go("/?period=days&from=2026-02-01&to=2026-02-28")
        reader.settle()
        expect(note).to_have_count(0)
        assert reader.complaints.said == []

"""Segments in the interface: built from a starter, counted meanwhile, published, joined by real events, exported."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.harness.axe import axe, violations
from tests.harness.hostile import MARKUP
from tests.harness.installation import Installation, Line
from tests.harness.interface import DESK, PATIENCE, PHONE, Interface, Language, Screen, interface, set_up
from tests.harness.story import publish, send, settle, wait

pytestmark = pytest.mark.browser


class Shop(NamedTuple):
    """Ada has bought twice, Bob once, Cem has only looked around; all of them this month."""

    installation: Installation
    session: str
    line: Line

    def person(self, words: str) -> str:
        """The id of the one person that is found by these words."""
        (row,) = self.installation.ask("GET", "/api/people", q=words)["rows"]
        return str(row["person_id"])

    def members(self, key: str) -> list[str]:
        """Who belongs to a segment, by name."""
        rows = self.installation.ask("GET", f"/api/segments/{key}/members")["rows"]
        return sorted(row["label"] for row in rows)


def did(name: str, what: str, days_ago: int, **properties: Any) -> dict[str, Any]:
    """Something that somebody with this name did."""
    at = datetime.now(UTC) - timedelta(days=days_ago, minutes=len(name))
    who = {"userId": name.lower(), "timestamp": at.isoformat(), "messageId": f"{name} {what} {days_ago}"}
    if what == "identify":
        return {"type": "identify", "traits": {"name": name, "email": f"{name.lower()}@example.org"}, **who}
    return {"type": "track", "event": what, "properties": properties, **who}


def order(name: str, days_ago: int) -> dict[str, Any]:
    """A purchase."""
    more = {"order_id": f"{name} {days_ago}", "revenue": 20, "currency": "EUR"}
    return did(name, "Order Completed", days_ago, **more)


EVENTS = [
    *(did(name, "identify", 20) for name in ("Ada", "Bob", "Cem")),
    *(order("Ada", 12), order("Ada", 3), order("Bob", 5)),
    did("Cem", "Product Viewed", 4),
]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A fresh installation with the three."""
    running = Installation(tmp_path / "data")
    try:
        running.start()
        session = set_up(running)
        line = running.line()
        send(running, line, EVENTS)
        settle(running)
        yield Shop(running, session, line)
    finally:
        running.stop()


def rule(field: str, operator: str, value: Any) -> dict[str, Any]:
    """A condition of one rule."""
    return {"combinator": "and", "not": False, "rules": [{"field": field, "operator": operator, "value": value}]}


def segment(label: str, condition: Any, **more: Any) -> dict[str, Any]:
    """The document of a segment."""
    return {"label": {"de": label, "en": label}, "condition": condition, **more}


def live(shop: Shop, key: str) -> None:
    """Wait until everybody known already has been asked."""

    def filled() -> bool:
        return bool(shop.installation.ask("GET", f"/api/segments/{key}")["segment"]["state"] == "live")

    wait(filled, f"{key} is not filled")


def clean(reader: Interface) -> list[str]:
    """What is wrong with the page as it stands."""
    reader.settle()
    return [*violations(reader.page), *reader.beyond()]


def counted(page: Page) -> Locator:
    """The count beside the builder."""
    heading = page.get_by_role("heading", name=re.compile("^(Jetzt gerade|Right now)$"))
    return page.locator("section", has=heading).last


def test_from_a_starter_to_a_member(shop: Shop, chromium: Browser) -> None:
    """The empty page offers it, the builder counts it, history rehearses it; then a real purchase makes a member."""
    expect.set_options(timeout=PATIENCE)
    with interface(chromium, shop.installation, session=shop.session, script=axe()) as reader:
        page = reader.open("/know/segments")
        expect(page.get_by_text("Noch kein Segment")).to_be_visible()
        assert clean(reader) == []
        page.get_by_role("button", name=re.compile("^Zweimal gekauft in 60 Tagen")).click()
        expect(counted(page)).to_contain_text("1 von 3 Personen")
        expect(counted(page).get_by_role("link")).to_have_text(["Ada"])
        sentence = "hat in den letzten 60 Tagen mindestens 2-mal getan: »Order Completed«"
        expect(page.get_by_role("main")).to_contain_text(sentence)
        assert clean(reader) == []
        rename(page, "Treue Käufer", "Loyal buyers")
        expect(page.get_by_text(re.compile("^Gespeichert um"))).to_be_visible()
        rehearse(reader)
        put_in_force(page)
        live(shop, "bought-twice-60-days")
        reader.open("/know/segments/bought-twice-60-days")
        expect(page.get_by_role("main")).to_contain_text("Eine Person gehört jetzt dazu.")
        send(shop.installation, shop.line, [order("Bob", 0)])
        wait(lambda: shop.members("bought-twice-60-days") == ["Ada", "Bob"], "Bob does not enter")
        reader.open("/know/segments/bought-twice-60-days")
        expect(page.get_by_role("main")).to_contain_text("2 Personen gehören jetzt dazu.")
        assert clean(reader) == []
        page.get_by_role("table", name="Wer zuletzt dazukam").get_by_role("link", name="Bob").click()
        expect(page.get_by_role("heading", level=1, name="Bob")).to_be_visible()
        mine = page.get_by_role("link", name="Treue Käufer", exact=True)
        expect(mine).to_have_attribute("href", "/know/segments/bought-twice-60-days")
        expect(page.get_by_text("Segment betreten: Treue Käufer")).to_be_visible()
        assert clean(reader) == []
        assert reader.complaints.said == []


def rename(page: Page, german: str, english: str) -> None:
    """Both names."""
    page.get_by_label("Name, deutsch").fill(german)
    page.get_by_label("Name, englisch").fill(english)


def rehearse(reader: Interface) -> None:
    """Ada would have entered with her second purchase, on one of the last 90 days."""
    page = reader.page
    page.get_by_role("button", name="Probe", exact=True).click()
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("Dazugekommen wäre eine Person")
    expect(drawer.get_by_role("figure")).to_have_count(2)
    assert clean(reader) == []
    drawer.get_by_role("button", name="Als Tabelle").first.click()
    expect(drawer.get_by_role("cell", name="+1", exact=True)).to_have_count(1)
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()


def put_in_force(page: Page) -> None:
    """With the last look at what changes."""
    page.get_by_role("button", name="Veröffentlichen …").click()
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("»Order Completed«")
    drawer.get_by_role("button", name="Veröffentlichen", exact=True).click()
    expect(page.get_by_text(re.compile(r"^Fassung \d gilt seit"))).to_be_visible()


def test_the_builder_says_what_is_wrong_and_where(shop: Shop, chromium: Browser) -> None:
    """A missing value is marked at its rule, inside a counted condition too; mended, the count goes on."""
    expect.set_options(timeout=PATIENCE)
    shop.installation.ask("PUT", "/api/definitions/segment/s", {"body": segment("S", rule("visits", ">=", 1))})
    with interface(chromium, shop.installation, session=shop.session, script=axe()) as reader:
        refused = {("/api/segments/preview", 400), ("/api/definitions/segment/s", 400)}
        reader.complaints.expected = refused
        page = reader.open("/know/segments/s/edit")
        expect(counted(page)).to_contain_text("von 3 Personen")
        value = page.get_by_role("textbox", name="Wert")
        value.fill("")
        expect(value).to_have_attribute("aria-invalid", "true")
        expect(counted(page)).to_contain_text("noch nicht vollständig")
        assert clean(reader) == []
        choose(page, page.get_by_role("combobox", name="Feld").first, "Verhalten")
        page.get_by_role("combobox", name="Wert").fill("Product Viewed")
        expect(counted(page)).to_contain_text("1 von 3 Personen")
        choose(page, page.get_by_role("combobox", name="Vergleich").first, "hat nicht getan")
        expect(counted(page)).to_contain_text("2 von 3 Personen")
        page.get_by_label("Tage", exact=True).fill("0")
        expect(page.get_by_label("Tage", exact=True)).to_have_attribute("aria-invalid", "true")
        page.get_by_label("Tage", exact=True).fill("3")
        expect(counted(page)).to_contain_text("3 von 3 Personen")
        expect(page.get_by_text(re.compile("^Gespeichert um"))).to_be_visible()
        reader.open("/know/segments/s/edit")
        expect(page.get_by_label("Tage", exact=True)).to_have_value("3")
        assert reader.complaints.said == []


def choose(page: Page, field: Locator, option: str) -> None:
    """Open a list and take one of its options."""
    field.click()
    page.get_by_role("option", name=option, exact=True).click()


@pytest.mark.parametrize(("screen", "language"), [(DESK, "de"), (PHONE, "en")], ids=["desk", "phone"])
def test_overlap_comparison_and_export(
    shop: Shop, chromium: Browser, screen: Screen, language: Language, tmp_path: Path
) -> None:
    """Two segments side by side in numbers that can be read without colours; the file names a reason in each row."""
    expect.set_options(timeout=PATIENCE)
    bought = {"times": 1, "days": None, "where": rule("name", "=", "Order Completed")}
    publish(shop.installation, "segment", "buyers", segment("Buyers", rule("did", ">=", bought)))
    publish(shop.installation, "segment", "all", segment("Everybody", rule("known", "=", True)))
    for key in ("buyers", "all"):
        live(shop, key)
    with interface(chromium, shop.installation, screen, shop.session, language, script=axe()) as reader:
        page = reader.open("/know/segments/buyers")
        row = page.get_by_role("row", name=re.compile("^Everybody"))
        expect(row).to_contain_text("67")
        page.get_by_role("combobox", name=re.compile("^(Vergleichen mit|Compare with)$")).click()
        page.get_by_role("option", name="Everybody").click()
        figures = page.get_by_role("table", name=re.compile("Buyers (und|and) Everybody"))
        members = figures.get_by_role("row", name=re.compile("^(Mitglieder|Members)"))
        expect(members.get_by_role("cell")).to_have_text([re.compile("Mitglieder|Members"), "2", "3"])
        assert clean(reader) == []
        save(reader, tmp_path)
        assert reader.complaints.said == []


def save(reader: Interface, folder: Path) -> None:
    """Prepare the file for mail, read how many may be used, keep it."""
    page = reader.page
    page.get_by_role("button", name=re.compile("^(Exportieren|Export)")).click()
    drawer = page.get_by_role("dialog")
    choose(page, drawer.get_by_role("combobox"), page_words(page, "Werbung per E-Mail", "Marketing by e-mail"))
    drawer.get_by_role("button", name=re.compile("^(Datei vorbereiten|Prepare the file)$")).click()
    expect(drawer).to_contain_text(re.compile("0 (von|of) 2"))
    assert clean(reader) == []
    with page.expect_download() as waiting:
        drawer.get_by_role("link", name=re.compile("CSV")).click()
    waiting.value.save_as(folder / "members.csv")
    with (folder / "members.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(row["label"] for row in rows) == ["Ada", "Bob"]
    assert {(row["allowed"], row["reason"]) for row in rows} == {("false", "default")}


def page_words(page: Page, german: str, english: str) -> str:
    """What the page says in its language."""
    return german if page.evaluate("document.documentElement.lang") == "de" else english


def test_a_list_is_uploaded(shop: Shop, chromium: Browser) -> None:
    """Created in the form, published, filled by a file; who is not known is named."""
    expect.set_options(timeout=PATIENCE)
    with interface(chromium, shop.installation, session=shop.session, script=axe()) as reader:
        page = reader.open("/know/segments")
        page.get_by_role("button", name="Neues Segment").click()
        form = page.get_by_role("dialog", name="Neues Segment")
        rename(page, "Stammgäste", "Regulars")
        expect(form.get_by_label("Schlüssel")).to_have_value("regulars")
        form.get_by_label("Mit einer Liste").check()
        form.get_by_role("button", name="Anlegen und öffnen").click()
        expect(page.get_by_text("Eine Liste hat keine Bedingung.")).to_be_visible()
        page.get_by_role("button", name="Veröffentlichen …").click()
        page.get_by_role("dialog").get_by_role("button", name="Veröffentlichen", exact=True).click()
        page.get_by_role("button", name="Segment ansehen").click()
        page.get_by_role("button", name="Liste hochladen …").click()
        drawer = page.get_by_role("dialog")
        content = b"ada@example.org\ncem\nnobody@example.org\n"
        drawer.get_by_label("Datei").set_input_files({"name": "list.csv", "mimeType": "text/csv", "buffer": content})
        drawer.get_by_role("button", name="Hochladen", exact=True).click()
        expect(drawer).to_contain_text("3 Zeilen gelesen, 2 Personen gefunden.")
        expect(drawer).to_contain_text("nobody@example.org")
        assert clean(reader) == []
        page.keyboard.press("Escape")
        expect(page.get_by_role("main")).to_contain_text("2 Personen gehören jetzt dazu.")
        assert reader.complaints.said == []
    assert shop.members("regulars") == ["Ada", "Cem"]


def test_a_draft_is_thrown_away(shop: Shop, chromium: Browser) -> None:
    """What was never in force leaves nothing behind."""
    expect.set_options(timeout=PATIENCE)
    shop.installation.ask("PUT", "/api/definitions/segment/s", {"body": segment("Versuch", rule("visits", ">=", 1))})
    with interface(chromium, shop.installation, session=shop.session) as reader:
        page = reader.open("/know/segments")
        row = page.get_by_role("row", name=re.compile("^Versuch"))
        expect(row).to_contain_text("Entwurf")
        row.get_by_role("link").click()
        page.get_by_role("button", name="Weiteres").click()
        page.get_by_role("button", name="Entwurf verwerfen").click()
        expect(page.get_by_text("Noch kein Segment")).to_be_visible()
        assert reader.complaints.said == []


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=lambda one: one.name)
def test_hostile_names_are_text(shop: Shop, chromium: Browser, screen: Screen) -> None:
    """Whatever a segment is called stands there to the letter, on every page that names it; nothing of it runs."""
    expect.set_options(timeout=PATIENCE)
    for number, text in enumerate(MARKUP):
        body = segment(text, rule("known", "=", True), owner=text, description=text)
        publish(shop.installation, "segment", f"planted-{number}", body)
    for number in range(len(MARKUP)):
        live(shop, f"planted-{number}")
    wrong: dict[str, list[str]] = {}
    with interface(chromium, shop.installation, screen, shop.session) as reader:
        for path in ("/know/segments", *(f"/know/segments/planted-{number}" for number in range(len(MARKUP)))):
            reader.open(path)
            shown = MARKUP if path == "/know/segments" else (MARKUP[int(path.rpartition("-")[2])],)
            wrong[path] = [*missing(reader.page, shown), *reader.beyond()]
        reader.open("/know/segments/planted-1/edit")
        wrong["edit"] = [*missing(reader.page, (MARKUP[1],)), *reader.beyond()]
        if screen is DESK:
            reader.open(f"/know/people/{shop.person('ada')}")
            wrong["person"] = [*missing(reader.page, MARKUP), *reader.beyond()]
        assert reader.page.evaluate("() => window.__pwned") is None
        assert reader.complaints.said == []
    assert {path: found for path, found in wrong.items() if found} == {}


def missing(page: Page, texts: tuple[str, ...]) -> list[str]:
    """Texts that no element holds to the letter."""
    shown = "text => [...document.querySelectorAll('*')].some(one => one.textContent === text || one.value === text)"
    return [text for text in texts if not page.evaluate(shown, text)]

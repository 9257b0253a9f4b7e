"""The value report in the interface: any figure by any dimension, filtered, downloaded, with costs and marks."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.harness.axe import axe, violations
from tests.harness.installation import Installation
from tests.harness.interface import COOKIE, PATIENCE, PHONE, interface, set_up
from tests.harness.story import publish, send, settle

pytestmark = pytest.mark.browser

NOW = datetime.now(UTC).replace(microsecond=0)
BEGAN = (NOW - timedelta(days=10)).date()


class World(NamedTuple):
    """An installation with visits by two campaigns from two channels, one of the campaigns begun ten days ago."""

    installation: Installation
    session: str


def visit(number: int, days: int, source: str, medium: str, campaign: str) -> dict[str, Any]:
    """Somebody came."""
    at = (NOW - timedelta(days=days, minutes=number)).isoformat()
    context = {"campaign": {"source": source, "medium": medium, "name": campaign}}
    return {
        "type": "page",
        "messageId": f"r{number}",
        "anonymousId": f"b{number}",
        "timestamp": at,
        "context": context,
    }


VISITS = [
    *(visit(number, 1 + number % 9, "newsletter", "email", "spring") for number in range(20)),
    *(visit(number, 20 + number % 9, "google", "cpc", "search") for number in range(20, 32)),
]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    running = Installation(tmp_path_factory.mktemp("reports") / "data")
    try:
        running.start()
        session = set_up(running)
        send(running, running.line(), VISITS)
        publish(running, "campaign", "spring", {"label": "Frühling", "start": BEGAN.isoformat()})
        settle(running)
        expect.set_options(timeout=PATIENCE)
        yield World(running, session)
    finally:
        running.stop()


def where(page: Page) -> list[str]:
    """The filters in the address."""
    return parse_qs(urlsplit(page.url).query).get("where", [])


def visits(page: Page, row: str) -> str:
    """A row's visits in the table at the foot."""
    cells = page.get_by_role("region", name="Kanal").get_by_role("row", name=re.compile(row)).first
    return cells.get_by_role("link", name=re.compile(r" Besuche \d")).inner_text()


def test_filters_by_keyboard_over_all_panels(world: World, chromium: Browser) -> None:
    """Chosen, told, followed by every panel, kept on the way to another page, and removed."""
    with interface(chromium, world.installation, session=world.session, script=axe()) as reader:
        page = reader.open("/measure/channels?period=last-28-days")
        assert visits(page, "^.*Summe") == "32"
        page.get_by_role("button", name="Filter", exact=True).focus()
        page.keyboard.press("Enter")
        panel = page.get_by_role("dialog", name="Filter wählen")
        panel.get_by_label("Filtern nach").select_option("campaign")
        panel.get_by_label("Wert suchen").fill("früh")
        page.keyboard.press("Tab")
        expect(panel.get_by_role("button", name="Frühling")).to_be_focused()
        page.keyboard.press("Space")
        expect(panel.get_by_role("button", name="Frühling")).to_have_attribute("aria-pressed", "true")
        page.keyboard.press("Escape")
        reader.settle()
        assert where(page) == ["campaign:spring"]
        assert visits(page, "^.*Summe") == "20"
        assert violations(page) == []
        for picture in page.get_by_role("figure").all():
            assert "search" not in picture.inner_text()
        page.get_by_role("link", name="Überblick", exact=True).click()
        reader.settle()
        assert where(page) == ["campaign:spring"]
        expect(page.get_by_role("link", name=re.compile(" Besuche 20$"))).to_be_visible()
        page.get_by_role("button", name="Filter »Kampagne: Frühling« entfernen").click()
        reader.settle()
        assert where(page) == []
        expect(page.get_by_role("link", name=re.compile(" Besuche 32$"))).to_be_visible()
        assert page.evaluate("() => document.activeElement !== document.body"), "the focus is not lost"
        assert reader.complaints.said == []


def test_a_rows_name_filters_and_its_figures_are_traced_under_the_filters(world: World, chromium: Browser) -> None:
    with interface(chromium, world.installation, session=world.session) as reader:
        page = reader.open("/measure/channels?period=last-28-days&where=country:")
        page.get_by_role("region", name="Kanal").get_by_role("button", name="E-Mail allein zeigen").click()
        reader.settle()
        assert where(page) == ["country:", "channel:Email"]
        page.get_by_role("row", name=re.compile("Summe")).get_by_role("link", name=re.compile(" Besuche 20$")).click()
        drawer = page.get_by_role("dialog", name="Woher diese Zahl kommt")
        for chip in ("Land unbekannt", "Kanal: E-Mail"):
            expect(drawer.get_by_text(chip, exact=True)).to_be_visible()
        expect(drawer.get_by_text("von 20")).to_be_visible()
        assert reader.complaints.said == []


def test_every_figure_by_every_dimension(world: World, chromium: Browser) -> None:
    """What the registry offers is what can be chosen; the choice lives in the address."""
    registry = world.installation.ask("GET", "/api/metrics")
    splits = [one["name"] for one in registry["dimensions"] if "split" in one["uses"]]
    names = [one["name"] for one in registry["metrics"]]
    wanted = "&".join(f"columns={name}" for name in names)
    with interface(chromium, world.installation, session=world.session) as reader:
        page = reader.open("/measure/channels?period=last-28-days")
        assert page.get_by_role("radiogroup", name="Aufschlüsseln nach").get_by_role("radio").count() == len(splits)
        for split in splits:
            reader.go(f"/measure/channels?period=last-28-days&by={split}&{wanted}")
            table = page.get_by_role("table").last
            heads = table.get_by_role("columnheader").all_inner_texts()
            shown = [one for one in registry["metrics"] if one["only_by"] is None or split in one["only_by"]]
            assert heads[1:] == [one["label"]["de"] for one in shown], split
            assert table.get_by_role("row").count() > 2, split
        page.get_by_role("button", name="Spalten").click()
        page.get_by_role("checkbox", name="Besuche zeigen", exact=True).uncheck()
        page.keyboard.press("Escape")
        assert "columns=visits&" not in page.url
        assert "columns=visitors" in page.url
        assert reader.complaints.said == []


def test_a_days_figure_is_traced_over_that_day(world: World, chromium: Browser) -> None:
    with interface(chromium, world.installation, session=world.session) as reader:
        page = reader.open("/measure/channels?period=last-28-days&by=day")
        row = page.get_by_role("row").filter(has=page.get_by_role("link", name=re.compile(" Besuche [1-9]")))
        link = row.last if row.count() == 1 else row.nth(0)
        count = link.get_by_role("link", name=re.compile(r" Besuche \d")).inner_text()
        link.get_by_role("link", name=re.compile(r" Besuche \d")).click()
        drawer = page.get_by_role("dialog", name="Woher diese Zahl kommt")
        expect(drawer.get_by_text(re.compile(rf"^1 bis \d+ von {count}$"))).to_be_visible()
        assert "trace_from=" in page.url


def test_the_files_hold_what_the_table_shows(world: World, chromium: Browser) -> None:
    with interface(chromium, world.installation, session=world.session, language="en") as reader:
        page = reader.open("/measure/channels?period=last-28-days&by=campaign&where=channel:Email")
        for kind, holds in (("XLSX", b"xl/worksheets/sheet2.xml"), ("CSV", b"spring")):
            address = page.get_by_role("link", name=kind).get_attribute("href") or ""
            answer = httpx.get(world.installation.url + address, cookies={COOKIE: world.session}, timeout=30)
            assert answer.status_code == 200, answer.text
            assert holds in answer.content
            assert b"search" not in answer.content
        book = httpx.get(
            world.installation.url + (page.get_by_role("link", name="XLSX").get_attribute("href") or ""),
            cookies={COOKIE: world.session},
            timeout=30,
        ).content
        texts = zipfile.ZipFile(io.BytesIO(book)).read("xl/sharedStrings.xml").decode()
        assert "Frühling" in texts
        assert "search" not in texts.replace("search:", "")
        assert "Value per visit" in texts


def test_what_explains_a_bend_is_marked_and_told(world: World, chromium: Browser) -> None:
    with interface(chromium, world.installation, session=world.session, language="en") as reader:
        page = reader.open("/?period=last-28-days")
        day = BEGAN.strftime("%d/%m/%Y")
        chart = page.get_by_role("img", name=f"Marked: Frühling begins on {day}.")
        expect(chart).to_be_visible()
        figure = page.get_by_role("figure", name="Visits and engagement value")
        figure.get_by_role("button", name="As a table").click()
        expect(figure.get_by_role("cell", name=f"Frühling begins on {day}")).to_be_visible()
        reader.go("/?period=last-28-days&where=campaign:search")
        expect(page.get_by_role("img", name="Marked:")).to_have_count(0)
        assert reader.complaints.said == []


def typed(field: Locator, day: date) -> None:
    """A day as German readers write it."""
    field.fill(day.strftime("%d.%m.%Y"))
    field.press("Tab")


def test_costs_are_booked_once_and_taken_back(world: World, chromium: Browser) -> None:
    """A form sent twice by a nervous finger is one booking; taking back leaves both in the list."""
    with interface(chromium, world.installation, PHONE, world.session, script=axe()) as reader:
        page = reader.open("/measure/campaigns/spring")
        page.get_by_role("button", name="Kosten buchen").click()
        form = page.get_by_role("dialog", name="Kosten buchen")
        form.get_by_role("button", name="Buchen", exact=True).click()
        expect(form.get_by_text("Nennen Sie einen Betrag über 0.")).to_be_visible()
        expect(form.get_by_text("Nennen Sie den letzten Tag.")).to_be_visible()
        form.get_by_label("Betrag").fill("1240,5")
        typed(form.get_by_role("textbox", name="Letzter Tag"), BEGAN - timedelta(1))
        reader.complaints.expected = {("/api/costs", 400)}
        form.get_by_role("button", name="Buchen", exact=True).click()
        expect(form.get_by_text("Das Ende liegt vor dem Anfang.")).to_be_visible()
        assert violations(page) == []
        typed(form.get_by_role("textbox", name="Letzter Tag"), BEGAN + timedelta(9))
        form.get_by_role("button", name="Buchen", exact=True).dblclick()
        expect(form).to_be_hidden()
        costs = page.get_by_role("region", name="Kosten").first
        expect(costs.get_by_text("1.240,50 € wirklich")).to_be_visible()
        assert world.installation.ask("GET", "/api/costs", campaign="spring")["total"] == 1
        costs.get_by_role("button", name=re.compile("zurücknehmen")).click()
        page.get_by_role("dialog").get_by_role("button", name="Gegenbuchung schreiben").click()
        expect(costs.get_by_text("zurückgenommen")).to_be_visible()
        expect(costs.get_by_text("−1.240,50 €")).to_be_visible()
        expect(costs.get_by_role("button", name=re.compile("zurücknehmen"))).to_have_count(0)
        reader.settle()
        assert violations(page) == []
        assert reader.beyond() == []
        assert reader.complaints.said == []
    page_of = world.installation.ask("GET", "/api/costs", campaign="spring")
    assert (page_of["total"], page_of["sums"]) == (2, [])

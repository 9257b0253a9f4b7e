"""Whatever somebody sends stands in the interface as text: nothing of it runs, filters, or breaks the page."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.harness.hostile import MARKUP, TEXTS, Planted, plant
from tests.harness.installation import Installation
from tests.harness.interface import COOKIE, DESK, OWNER, PATIENCE, PHONE, Interface, Screen, interface, set_up
from tests.harness.story import span

pytestmark = pytest.mark.browser

NUMBERS = [f"text-{number}" for number in range(len(MARKUP))]
PLANTED = "() => window.__pwned"
SHOWN = "text => [...document.querySelectorAll('*')].some(one => one.textContent === text || one.value === text)"


class World(NamedTuple):
    """A running installation full of such texts."""

    installation: Installation
    session: str
    planted: Planted


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One for all tests of this file."""
    running = Installation(tmp_path_factory.mktemp("hostile") / "data")
    try:
        running.start()
        session = set_up(running, OWNER._replace(name=MARKUP[1]))
        yield World(running, session, plant(running))
    finally:
        running.stop()


def check(reader: Interface, where: str) -> list[str]:
    """What is wrong with the page as it stands."""
    wrong = [f"{where}: {one}" for one in reader.complaints.said]
    reader.complaints.said.clear()
    ran = reader.page.evaluate(PLANTED)
    if ran is not None:
        wrong.append(f"{where}: {ran} ran")
    wrong += [f"{where}: {one}" for one in reader.beyond()]
    return wrong


def missing(page: Page, texts: tuple[str, ...]) -> list[str]:
    """Texts that no element holds to the letter."""
    return [text for text in texts if not page.evaluate(SHOWN, text)]


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=lambda one: one.name)
def test_every_page(world: World, chromium: Browser, screen: Screen) -> None:
    """Nothing runs, nothing complains, nothing is wider than the screen."""
    planted = world.planted
    paths = [
        *("/settings", "/", "/measure/channels", "/measure/channels?by=campaign", "/measure/channels?by=category"),
        *("/measure/scale", "/measure/channel-rules", "/measure/campaigns", "/collect/sources", "/collect/live"),
        *("/collect/imports", "/collect/quarantine", "/know/people"),
        *(f"/know/people/{person}" for person in planted.people),
        *(f"/measure/campaigns/{campaign}" for campaign in planted.campaigns[::4]),
        *(f"/collect/sources/{source}" for source in planted.sources[::4]),
    ]
    wrong: list[str] = []
    with interface(chromium, world.installation, screen, world.session) as reader:
        reader.open("/login")
        for path in paths:
            wrong += check_at(reader, path)
    assert wrong == []


def test_lists_show_it_as_text(world: World, chromium: Browser) -> None:
    """To the letter, not stripped, not decoded."""
    with interface(chromium, world.installation, session=world.session) as reader:
        wrong: dict[str, list[str]] = {}
        lists = ("/know/people", "/measure/campaigns", "/collect/sources", "/measure/scale")
        for path in (*lists, "/measure/channels", "/measure/channels?by=campaign"):
            wrong[path] = missing(reader.open(path), MARKUP)
        wrong["live"] = missing(reader.open("/collect/live"), MARKUP[-3:])
    assert {path: texts for path, texts in wrong.items() if texts} == {}


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=lambda one: one.name)
def test_what_opens(world: World, chromium: Browser, screen: Screen) -> None:
    """Event, reject, drawer with rows, stops of a person, charts as tables and the label under the pointer."""
    wrong: list[str] = []
    with interface(chromium, world.installation, screen, world.session) as reader:
        for path in ("/collect/live", "/collect/quarantine"):
            wrong += panels(reader, path)
        for person in world.planted.people[::5]:
            page = reader.open(f"/know/people/{person}")
            for stop in page.locator("main li button[aria-expanded]").all():
                stop.click()
            wrong += check(reader, person)
        reader.open("/measure/channels?by=campaign&trace=revenue&trace_rows=events")
        wrong += check(reader, "drawer")
        wrong += pictures(reader)
    assert wrong == []


def panels(reader: Interface, path: str) -> list[str]:
    """What opens beside the rows of a list."""
    page = reader.open(path)
    rows = page.locator("tbody button")
    panel = page.get_by_role("dialog")
    wrong: list[str] = []
    for number in range(0, rows.count(), 9):
        rows.nth(number).click()
        expect(panel).to_be_visible(timeout=PATIENCE)
        reader.settle()
        wrong += check(reader, f"{path}, row {number}")
        page.keyboard.press("Escape")
        expect(panel).to_be_hidden(timeout=PATIENCE)
    return wrong


def pictures(reader: Interface) -> list[str]:
    """The matrix with its label under the pointer, then all charts as tables."""
    page = reader.open("/measure/channels")
    drawing = page.get_by_role("img").last
    drawing.scroll_into_view_if_needed()
    box = drawing.bounding_box()
    assert box is not None
    for part in range(1, 20):
        page.mouse.move(box["x"] + box["width"] * part / 20, box["y"] + box["height"] / 4)
    wrong = check(reader, "label in the matrix")
    button = page.get_by_role("button", name="Als Tabelle")
    while button.count() > 0:
        button.first.click()
    reader.settle()
    return wrong + check(reader, "charts as tables")


def test_addresses(world: World, chromium: Browser) -> None:
    """The address is input as well: words, filters, names of objects. What does not exist is said, nothing else."""
    paths = (
        "/know/people?q={}",
        "/measure/channels?by={0}&from={0}&trace=revenue&trace_where=campaign:{0}",
        "/measure/channels?where=campaign:{0}&where=source:{0}&columns={0}&trace=visits&trace_from={0}&trace_to={0}",
        "/?trace={0}&trace_visit={0}",
        "/collect/sources/{}",
        "/collect/quarantine?origin={0}&page={0}",
    )
    wrong: list[str] = []
    with interface(chromium, world.installation, session=world.session) as reader:
        reader.open("/settings")
        for text in MARKUP:
            for path in paths:
                wrong += check_at(reader, path.format(quote(text, safe="")))
    assert wrong == []


def check_at(reader: Interface, path: str) -> list[str]:
    """Open it and check it."""
    reader.go(path)
    return check(reader, path)


@pytest.mark.parametrize(
    "where",
    ["https://example.com/", "//example.com", "/\\example.com", "javascript:window.__pwned=1"],
    ids=["address", "host", "backslash", "script"],
)
def test_the_login_leads_nowhere_else(world: World, chromium: Browser, where: str) -> None:
    """A link may say where to go after the login, within this site only."""
    with interface(chromium, world.installation) as reader:
        page = reader.open(f"/login?{httpx.QueryParams({'next': where})}")
        page.get_by_label("E-Mail").fill(OWNER.email)
        page.get_by_label("Passwort", exact=True).fill(OWNER.password)
        page.get_by_role("button", name="Anmelden").click()
        page.wait_for_url(f"{world.installation.url}/")
        assert check(reader, where) == []


@pytest.mark.parametrize("text", MARKUP, ids=NUMBERS)
def test_filters_are_values(world: World, text: str) -> None:
    """A filter on such a name finds the one visit that has it, not all, not none."""
    found = ask(world, "/api/reports/value/visits", where=f"campaign:{text}").json()
    assert [row["campaign"] for row in found["rows"]] == [text]
    report = ask(world, "/api/reports/value", where=f"campaign:{text}").json()
    assert (report["totals"]["visits"], report["totals"]["revenue"]) == (1, 12.5)


def test_spreadsheets_get_no_formulas(world: World) -> None:
    """Names in a CSV that a spreadsheet would take for a formula come as text."""
    text = ask(world, "/api/reports/value.csv", by="campaign").text
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert [cell for cell in cells if cell.startswith(("=", "@", "\t", "\r"))] == []


def test_search_finds_letters_not_patterns(world: World) -> None:
    """`%` and `_` in the search for persons mean themselves."""
    found = ask(world, "/api/people", q="%_\\%").json()["rows"]
    assert [row["label"] for row in found] == ["%_\\%; SELECT 1"]
    assert len(ask(world, "/api/people", q="").json()["rows"]) == len(TEXTS)


def ask(world: World, path: str, **query: str) -> Any:
    """As the browser asks, with the owner's session."""
    answer = httpx.get(
        world.installation.url + path, params={**span(), **query}, cookies={COOKIE: world.session}, timeout=30
    )
    assert answer.status_code == 200, answer.text
    return answer

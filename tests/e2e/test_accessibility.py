"""Nobody is shut out: WCAG 2.2 A and AA on every page, both languages and colours, desk and phone; keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.harness.axe import axe, violations
from tests.harness.installation import Installation
from tests.harness.interface import (
    DESK,
    PATIENCE,
    PHONE,
    Interface,
    Language,
    Scheme,
    Screen,
    interface,
    set_up,
    setup_link,
)
from tests.harness.pages import PATHS
from tests.harness.story import Story, tell

pytestmark = pytest.mark.browser

SCHEMES: tuple[Scheme, ...] = ("light", "dark")
SMALLEST = Screen("smallest", 320, 640)
"""The width at which WCAG asks for one column (1.4.10)."""
MAGNIFIED = (Screen("a fourth of a desk", 320, 800), Screen("200 % of 1280 x 900", 640, 450))
"""What is left of a screen for those who magnify it."""


class Opening(NamedTuple):
    """Something that opens on a page: by the button's name in both languages, or the first match of a selector."""

    path: str
    name: str = ""
    selector: str = ""
    key: str = ""


OPENINGS = (
    Opening("/", name="Zeitraum: |Period: "),
    Opening("/", name="Konto und Darstellung|Account and appearance"),
    Opening("/", key="Control+k"),
    Opening("/?trace=revenue"),
    Opening("/?trace=conversion_rate&trace_rows=events"),
    Opening("/measure/channels", name="Als Tabelle|As a table"),
    Opening("/measure/channels", name=" aufklappen$|^Expand "),
    Opening("/measure/channels?by=visitor_type&where=channel:Direct&where=device:desktop", name="^Spalten|^Columns"),
    Opening("/measure/channels?columns=visits&columns=orders&columns=orders-change", name="^Filter$"),
    Opening("/?where=channel:Email", name="^Filter$"),
    Opening("/measure/scale", name="^Probe|^Rehearse"),
    Opening("/measure/scale", name="^Veröffentlichen|^Publish"),
    Opening("/measure/scale", selector="main ol button"),
    Opening("/measure/channel-rules", selector="main ol button"),
    Opening("/measure/campaigns", name="Neue Kampagne|New campaign"),
    Opening("/measure/campaigns/$code", name="^Kosten buchen|^Book a cost"),
    Opening("/collect/sources", name="Neue Quelle|New source"),
    Opening("/collect/live", selector="tbody button"),
    Opening("/collect/quarantine", selector="tbody button"),
    Opening("/know/people/$id", selector="main li button"),
    Opening("/know/segments", name="Neues Segment|New segment"),
    Opening("/know/segments/$segment", name="^Exportieren|^Export"),
    Opening("/know/segments/$segment/edit", name="^Probe|^Rehearse"),
    Opening("/know/interests", selector="main section:nth-of-type(3) ol button"),
    Opening("/know/traits", selector="main ol button"),
    Opening("/know/people?q=nobody-has-this-name"),
    Opening("/know/privacy/rules", name="Land hinzufügen|Add a country"),
    Opening("/know/privacy", name="Neue Anfrage|New request"),
    Opening("/decide/experiences", name="Neues Erlebnis|New experience"),
    Opening("/decide/experiences/$experience", name="^Als Person ansehen|^See it as a person"),
    Opening("/decide/experiences/$experience", name="^Entscheiden|^Decide"),
    Opening("/decide/experiences/$experience", name="^Als Tabelle|^As a table"),
    Opening("/decide/experiences/$experience/edit", name="^Probe|^Rehearse"),
    Opening("/decide/experiences/$experience/edit", name="^Variante$|^Variant$"),
    Opening("/decide/decisions", selector="tbody button"),
    Opening("/decide/decisions", name="^Person wählen|^Choose a person"),
    Opening("/decide/experiments", name="^Planen|^Plan…"),
    Opening("/decide/collections", name="Neue Sammlung|New collection"),
    Opening("/nowhere"),
)


CHOSEN = """
    () => [...document.querySelectorAll('[role=radiogroup]')].flatMap(group => {
      const look = input => {
        const label = getComputedStyle(group.querySelector(`label[for="${input.id}"]`));
        // How thick a ground is does not show: the palette gives it the page's own colour.
        const colours = [label.backgroundColor, label.color, label.borderColor];
        const mark = input.parentElement.querySelector('svg'), shown = mark && getComputedStyle(mark).opacity;
        return [...colours.map(colour => colour.match(/\\d+/g).slice(0, 3)), shown].join();
      };
      const inputs = [...group.querySelectorAll('input')];
      const [chosen, others] = [inputs.filter(one => one.checked), inputs.filter(one => !one.checked)];
      const alike = chosen.length > 0 && others.some(other => look(other) === look(chosen[0]));
      return alike ? [group.getAttribute('aria-label') ?? group.outerHTML.slice(0, 160)] : [];
    })
"""
"""Groups of choices in which the chosen one does not stand out."""


class World(NamedTuple):
    """A running installation, and what is in it as soon as it has been told."""

    installation: Installation
    session: str
    story: Story | None = None


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A server on an empty directory; the fixtures below go on from here, in the order of the tests."""
    running = Installation(tmp_path_factory.mktemp("accessible") / "data")
    try:
        yield running.start()
    finally:
        running.stop()


@pytest.fixture(scope="module")
def empty(fresh: Installation) -> World:
    """Set up, without any event."""
    return World(fresh, set_up(fresh))


@pytest.fixture(scope="module")
def world(empty: World) -> World:
    """With five months of visits."""
    return empty._replace(story=tell(empty.installation))


def address(path: str, story: Story | None) -> str:
    """The path with an object of the story in place of a parameter; a new parameter has to be added here."""
    known = {"$id": "nobody", **dict.fromkeys(("$key", "$code", "$segment", "$experience", "$collection"), "nothing")}
    if story is not None:
        known = {"$key": story.line.source, "$id": story.person, "$code": story.campaign, "$segment": story.segment}
        known |= {"$experience": story.experience, "$collection": story.collection}
    return re.sub(r"\$\w+", lambda found: known[found[0]], path)


def check(reader: Interface, where: str, schemes: tuple[Scheme, ...] = SCHEMES) -> list[str]:
    """What is wrong with the page as it stands, in each of the colours, and what lies beside the window."""
    wrong = [f"{where}: {one}" for one in reader.beyond()]
    for scheme in schemes:
        reader.page.emulate_media(color_scheme=scheme)
        reader.settle()
        wrong += [f"{where}, {scheme}: {one}" for one in violations(reader.page)]
    return wrong


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=lambda one: one.name)
@pytest.mark.parametrize("language", ["de", "en"])
def test_doors(fresh: Installation, chromium: Browser, screen: Screen, language: Language) -> None:
    """Set-up with and without its link, before anybody can log in."""
    wrong: list[str] = []
    with interface(chromium, fresh, screen, language=language, script=axe()) as reader:
        for path in ("/setup", setup_link(fresh).removeprefix(fresh.url)):
            reader.open(path)
            wrong += check(reader, path)
        wrong += reader.complaints.said
    assert wrong == []


def test_empty_pages(empty: World, chromium: Browser) -> None:
    """What stands on the pages before the first event, and for objects that do not exist, on the smallest screen."""
    wrong: list[str] = []
    missing = (
        *("/api/people/nobody", "/api/people/nobody/timeline", "/api/definitions/campaign/nothing"),
        *("/api/segments/nothing", "/api/definitions/segment/nothing"),
        *("/api/definitions/experience/nothing", "/api/definitions/collection/nothing"),
    )
    with interface(chromium, empty.installation, SMALLEST, empty.session, script=axe()) as reader:
        reader.complaints.expected = {(path, 404) for path in missing}
        reader.open("/settings")
        for path in PATHS:
            reader.go(address(path, None))
            wrong += check(reader, path, ("light",))
        wrong += reader.complaints.said
    assert wrong == []


@pytest.mark.parametrize(
    ("screen", "language", "schemes"),
    [
        pytest.param(DESK, "de", SCHEMES, id="desk-de"),
        pytest.param(PHONE, "en", ("dark",), id="phone-en-dark"),
        pytest.param(PHONE, "de", SCHEMES, id="phone-de", marks=pytest.mark.slow),
        pytest.param(DESK, "en", ("light",), id="desk-en-light", marks=pytest.mark.slow),
    ],
)
def test_every_page(
    world: World, chromium: Browser, screen: Screen, language: Language, schemes: tuple[Scheme, ...]
) -> None:
    """Filled with figures; German in both colours, English in one on each screen."""
    wrong: list[str] = []
    with interface(chromium, world.installation, screen, world.session, language, script=axe()) as reader:
        reader.open("/settings")
        for path in PATHS:
            reader.go(address(path, world.story))
            wrong += check(reader, path, schemes)
            if (screen, language) == (DESK, "de"):
                wrong += [f"{path}, {one}" for one in (*magnified(reader), *in_forced_colours(reader))]
        wrong += reader.complaints.said
    assert wrong == []


def magnified(reader: Interface) -> list[str]:
    """What cannot be reached when the same page is magnified."""
    wrong: list[str] = []
    for screen in MAGNIFIED:
        reader.resize(screen)
        wrong += [f"{screen.name}: {one}" for one in reader.beyond()]
    reader.resize(DESK)
    return wrong


def in_forced_colours(reader: Interface) -> list[str]:
    """What looks like its neighbours though it is chosen, when the system takes the page's colours away."""
    reader.page.emulate_media(forced_colors="active")
    alike: list[str] = reader.page.evaluate(CHOSEN)
    wrong = [f"forced colours: {one}" for one in (*alike, *reader.beyond())]
    reader.page.emulate_media(forced_colors="none")
    return wrong


@pytest.mark.parametrize(
    ("screen", "language"),
    [pytest.param(DESK, "de", id="desk", marks=pytest.mark.slow), pytest.param(PHONE, "en", id="phone")],
)
def test_what_opens(world: World, chromium: Browser, screen: Screen, language: Language) -> None:
    """Drawers, panels, menus, the search and opened rows."""
    wrong: list[str] = []
    with interface(chromium, world.installation, screen, world.session, language, script=axe()) as reader:
        for opening in OPENINGS:
            reader.open(address(opening.path, world.story))
            open_it(reader.page, opening)
            reader.settle()
            reader.page.evaluate("scrollTo(0, 0)")  # where the bar lies over nothing: half of a button is no target
            wrong += check(reader, str(opening))
        wrong += reader.complaints.said
    assert wrong == []


def open_it(page: Page, opening: Opening) -> None:
    """As its reader would."""
    if opening.key:
        page.keyboard.press(opening.key)
    if opening.name:
        page.get_by_role("button", name=re.compile(opening.name)).first.click()
    if opening.selector:
        page.locator(opening.selector).first.click()


def test_keyboard(world: World, chromium: Browser) -> None:
    """Past the navigation, to any page, into a figure and out again, without a mouse."""
    expect.set_options(timeout=PATIENCE)
    with interface(chromium, world.installation, session=world.session) as reader:
        page = reader.open("/measure/channels")
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Zum Inhalt springen")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.get_by_role("main")).to_be_focused()
        into_a_figure_and_out(page)
        to_a_page_by_its_name(page)
        assert reader.complaints.said == []


def into_a_figure_and_out(page: Page) -> None:
    """Escape closes the drawer and puts the focus back on the figure."""
    figure = page.get_by_role("table").first.get_by_role("link", name=re.compile("Umsatz")).first
    figure.focus()
    page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog", name="Woher diese Zahl kommt")
    expect(drawer.get_by_role("heading", name="SQL", exact=True)).to_be_visible()
    assert page.evaluate("() => document.activeElement.closest('[role=dialog], dialog') !== null")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(figure).to_be_focused()


def to_a_page_by_its_name(page: Page) -> None:
    """Ctrl K, the first letters, Enter; Escape leaves everything as it was."""
    search = page.get_by_role("combobox", name="Seiten und Personen suchen")
    page.keyboard.press("Control+k")
    expect(search).to_be_focused()
    page.keyboard.press("Escape")
    expect(search).to_be_hidden()
    page.keyboard.press("Control+k")
    page.keyboard.type("quar")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Quarantäne")).to_be_visible()

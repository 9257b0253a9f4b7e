"""The first run, as somebody has it: set-up, snippet, first event, its figure, and the way down to the person."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from playwright.sync_api import TimeoutError as TookTooLong

from tests.harness.installation import Installation
from tests.harness.interface import OWNER, PATIENCE, Interface, interface, setup_link
from tests.harness.shopfront import running
from tests.harness.website import Website

pytestmark = pytest.mark.browser

CAMPAIGN = "fruehling"
EMAIL = "grace@example.org"
CUSTOMER = "k-17"
CHANNEL = "Suche bezahlt"
RELOAD = 3_000
"""Milliseconds after which a report is asked for anew."""


@pytest.fixture
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A server on an empty directory."""
    running = Installation(tmp_path_factory.mktemp("fresh") / "data")
    try:
        yield running.start()
    finally:
        running.stop()


def test_first_run(fresh: Installation, chromium: Browser, site: Website) -> None:
    """Everything in the order in which it happens; the browser has nothing to complain about."""
    expect.set_options(timeout=PATIENCE)
    with interface(chromium, fresh) as owner:
        owner.complaints.expected = {("/api/setup", 403), ("/api/login", 401)}
        a_wrong_link_is_refused(owner)
        set_up_with_the_printed_link(owner)
        snippet = create_the_website(owner.page)
        site.files["/"] = f"<!doctype html><title>Frühling im Park</title><main>Hallo</main>{snippet}"
        with interface(chromium, fresh) as visitor:
            arrive(visitor.page, site)
            the_waiting_page_notices(owner.page)
            the_live_page_shows_it(owner)
            say_who_it_is_and_buy(visitor.page)
            the_channel_report_shows_it(owner)
            the_figure_explains_itself(owner)
            the_person_is_one(owner)
        the_language_changes(owner)
        log_out_and_in(owner)
        assert owner.complaints.said == []


def a_wrong_link_is_refused(owner: Interface) -> None:
    """A guessed token sets nothing up, and says why."""
    page = owner.open("/setup?token=guessed")
    fill_in(page, OWNER.password)
    page.get_by_role("button", name="Einrichten und anmelden").click()
    expect(page.get_by_text("Dieser Link gilt nicht mehr.")).to_be_visible()


def set_up_with_the_printed_link(owner: Interface) -> None:
    """A short password is refused beside its field; then the page that waits opens, logged in."""
    page = owner.open(setup_link(owner.installation).removeprefix(owner.installation.url))
    submit = page.get_by_role("button", name="Einrichten und anmelden")
    fill_in(page, "kurz")
    submit.click()
    expect(page.get_by_text("Noch 8 Zeichen.")).to_be_visible()
    expect(page).to_have_url(re.compile("/setup"))
    page.get_by_label("Passwort", exact=True).fill(OWNER.password)
    submit.click()
    expect(page).to_have_url(re.compile("/collect/sources$"))
    expect(page.get_by_role("heading", name="Wir warten auf Ihr erstes Ereignis.")).to_be_visible()


def fill_in(page: Page, password: str) -> None:
    """The set-up form."""
    page.get_by_label("Unternehmen").fill(OWNER.company)
    page.get_by_label("Ihr Name").fill(OWNER.name)
    page.get_by_label("Ihre E-Mail").fill(OWNER.email)
    page.get_by_label("Passwort", exact=True).fill(password)


def create_the_website(page: Page) -> str:
    """One click makes a source; what is to be installed stands there, ready to copy."""
    page.get_by_role("button", name="Website anlegen").click()
    code = page.get_by_role("region", name="Skript")
    expect(code).to_contain_text("/f.js")
    snippet = code.inner_text()
    page.get_by_role("button", name="Kopieren").click()
    expect(page.get_by_role("button", name="Kopiert")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()").strip() == snippet.strip()
    expect(page.get_by_text("Noch nichts angekommen")).to_be_visible()
    return snippet


def arrive(page: Page, site: Website) -> None:
    """Somebody clicks an advertisement."""
    page.goto(f"{site.url}/?utm_source=google&utm_medium=cpc&utm_campaign={CAMPAIGN}")
    running(page)


def the_waiting_page_notices(page: Page) -> None:
    """Without a reload."""
    expect(page.get_by_role("status").filter(has_text="Angekommen")).to_be_visible()


def the_live_page_shows_it(owner: Interface) -> None:
    """By navigation, not by address."""
    page = owner.page
    page.get_by_role("link", name="Live", exact=True).click()
    event = page.get_by_role("row").filter(has_text="Frühling im Park")
    expect(event).to_have_count(1)
    expect(event).to_contain_text(CHANNEL)


def say_who_it_is_and_buy(page: Page) -> None:
    """Consent, a name, an order."""
    page.evaluate(
        """([customer, email]) => {
          faden.consent(true);
          faden.identify(customer, { email, name: 'Grace Hopper' });
          faden.track('Order Completed', { order_id: 'o-1', revenue: 149.9, currency: 'EUR' });
        }""",
        [CUSTOMER, EMAIL],
    )


def the_channel_report_shows_it(owner: Interface) -> None:
    """The live page hears of the order; a few seconds later the report has it, under its channel and its campaign."""
    page = owner.page
    expect(page.get_by_role("row").filter(has_text="Gekauft")).to_have_count(1)
    page.get_by_role("link", name="Messen", exact=True).click()
    page.get_by_role("link", name="Kanäle und Kampagnen").click()
    channel = row(page, CHANNEL)
    reload_until(page, channel.filter(has_text="149,90\u00a0€"))
    channel.get_by_role("button", name=f"{CHANNEL} aufklappen").click()
    expect(row(page, CAMPAIGN)).to_contain_text("149,90\u00a0€")


def the_figure_explains_itself(owner: Interface) -> None:
    """Figure, definition, SQL and rows in one drawer; from the row to its events and to the person."""
    page = owner.page
    row(page, CHANNEL).get_by_role("link", name=re.compile("Umsatz")).click()
    drawer = page.get_by_role("dialog", name="Woher diese Zahl kommt")
    for section in ("Umsatz", "Definition", "SQL", "Zeilen"):
        expect(drawer.get_by_role("heading", name=section, exact=True)).to_be_visible()
    expect(drawer.get_by_role("region", name="SQL zu Umsatz")).to_contain_text(re.compile("select", re.IGNORECASE))
    visit = drawer.get_by_role("region", name="Besuche").get_by_role("row").filter(has_text=CAMPAIGN)
    expect(visit).to_have_count(1)
    visit.get_by_role("button", name=re.compile("Ereignisse")).click()
    events = drawer.get_by_role("region", name="Ereignisse")
    expect(events.get_by_role("row").filter(has_text="Order Completed")).to_contain_text("149,90\u00a0€")
    events.get_by_role("link", name="Grace Hopper").first.click()


def the_person_is_one(owner: Interface) -> None:
    """What the browser did before it had a name stands on the same thread as what came after."""
    page = owner.page
    expect(page.get_by_role("heading", level=1, name="Grace Hopper")).to_be_visible()
    thread = page.get_by_role("main").get_by_role("listitem")
    for event in ("Frühling im Park", "Person erkannt", "Gekauft"):
        expect(thread.filter(has_text=event)).to_have_count(1)
    expect(thread.filter(has_text="Person erkannt")).to_contain_text("neue Kennung")
    for key in (CUSTOMER, EMAIL):
        expect(page.get_by_role("main").get_by_text(key, exact=True).first).to_be_visible()
    expect(page.get_by_text("3 Fäden, 1 Person")).to_be_visible()


def the_language_changes(owner: Interface) -> None:
    """English and back, without a reload; it is remembered."""
    page = owner.page
    choose(page, "Konto und Darstellung", "English")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_text("3 threads, 1 person")).to_be_visible()
    page.reload()
    expect(page.get_by_role("link", name="People", exact=True)).to_be_visible()
    choose(page, "Account and appearance", "Deutsch")
    expect(page.get_by_text("3 Fäden, 1 Person")).to_be_visible()


def log_out_and_in(owner: Interface) -> None:
    """A page asked for without a session leads to the login, and the right password back to that page."""
    page = owner.page
    here = page.url
    choose(page, "Konto und Darstellung", "Abmelden")
    expect(page.get_by_role("button", name="Anmelden")).to_be_visible()
    page.goto(here)
    page.get_by_label("E-Mail").fill(OWNER.email)
    page.get_by_label("Passwort", exact=True).fill("wrong, wrong, wrong")
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_text("E-Mail oder Passwort stimmt nicht.")).to_be_visible()
    page.get_by_label("Passwort", exact=True).fill(OWNER.password)
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("heading", level=1, name="Grace Hopper")).to_be_visible()


def choose(page: Page, menu: str, item: str) -> None:
    """A choice at the foot of navigation; those of language and colours stay open."""
    choice = page.get_by_text(item, exact=True)
    if not choice.is_visible():
        page.get_by_role("button", name=re.compile(menu)).click()
    choice.click()


def row(page: Page, name: str) -> Locator:
    """A row of the table by its first cell."""
    return page.get_by_role("row").filter(has=page.get_by_role("cell").first.get_by_text(name, exact=True))


def reload_until(page: Page, shown: Locator) -> None:
    """Open the page anew until it shows what has just happened: figures are a second or two old."""
    for _ in range(int(PATIENCE / RELOAD)):
        try:
            shown.wait_for(timeout=RELOAD)
            return
        except TookTooLong:
            page.reload()
    expect(shown).to_be_visible()

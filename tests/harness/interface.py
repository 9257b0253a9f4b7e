"""The interface in Chromium, as seen at a desk or with a phone; what the browser complains about is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from tests.harness.installation import Installation

PATIENCE = 60_000.0
"""Milliseconds that the browser is waited for at most; a busy machine needs them."""
COOKIE = "faden_session"
Language = Literal["de", "en"]
Scheme = Literal["light", "dark"]


class Screen(NamedTuple):
    """A device."""

    name: str
    width: int
    height: int


DESK = Screen("desk", 1440, 900)
PHONE = Screen("phone", 390, 844)

_COUNTED = """
    (() => {
      const real = window.fetch;
      window.__asking = 0;
      window.fetch = (...how) => {
        window.__asking += 1;
        return real(...how).finally(() => setTimeout(() => { window.__asking -= 1; }));
      };
    })();
"""
_SETTLED = """
    () => new Promise((settled) => {
      const busy = '[aria-busy="true"], main [role="status"][aria-label], [class*="keleton"]';
      let since = null;
      const look = () => {
        const ready = document.querySelector('h1') !== null && window.__asking === 0
          && document.fonts.status === 'loaded'
          && document.querySelector(busy) === null && document.title !== 'Faden';
        since = ready ? since ?? performance.now() : null;
        if (since !== null && performance.now() - since > 100) settled();
        else setTimeout(look, 20);
      };
      look();
    })
"""


_WENT = """
    path => {
      // The new page gives the window its title; another view of the same page leaves it.
      if (new URL(path, location.href).pathname !== location.pathname) document.title = 'Faden';
      history.pushState({}, '', path);
    }
"""


_BEYOND = """
    () => {
      const page = document.scrollingElement, width = page.clientWidth;
      const found = page.scrollWidth > width ? [`the page is ${page.scrollWidth - width} px too wide`] : [];
      const scrolls = element => {
        for (let outer = element.parentElement; outer !== null; outer = outer.parentElement) {
          if (['auto', 'scroll'].includes(getComputedStyle(outer).overflowX)) return true;
        }
        return false;
      };
      for (const element of document.body.querySelectorAll('*:not(svg *)')) {
        const box = element.getBoundingClientRect();
        const seen = box.width > 1 && box.height > 1 && element.checkVisibility({ visibilityProperty: true });
        if (seen && (box.left < -1 || box.right > width + 1) && !scrolls(element)) {
          found.push(`${Math.round(box.left)} to ${Math.round(box.right)} px: ${element.outerHTML.slice(0, 160)}`);
        }
      }
      return found.slice(0, 5);
    }
"""


class Owner(NamedTuple):
    """The first user."""

    name: str = "Ada Lovelace"
    email: str = "ada@example.org"
    password: str = "four words are enough"
    company: str = "Faden Probe"


OWNER = Owner()


class Complaints:
    """What the browser says that nobody should have to read: errors, broken policies, failed requests.

    `expected` holds the refusals that a test provokes, as (path, status).
    """

    def __init__(self) -> None:
        self.said: list[str] = []
        self.expected: set[tuple[str, int]] = set()

    def listen(self, context: BrowserContext) -> None:
        """Keep what is said in all pages of `context` from now on."""
        context.on("console", self._console)
        context.on("weberror", lambda error: self.said.append(f"uncaught: {error.error}"))
        context.on("response", self._response)
        context.on("requestfailed", self._failed)

    def _console(self, message: ConsoleMessage) -> None:
        refused = message.text.startswith("Failed to load resource")  # told with its status by `_response`
        if message.type in ("error", "warning") and not refused:
            self.said.append(f"{message.type}: {message.text}")

    def _response(self, response: Response) -> None:
        path = urlsplit(response.url).path
        if response.status >= 400 and (path, response.status) not in self.expected:
            self.said.append(f"{response.status}: {response.request.method} {response.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the page was left meanwhile
            self.said.append(f"{request.failure}: {request.url}")


class Interface:
    """Opens pages of an installation; `page` is the tab in use."""

    def __init__(self, installation: Installation, context: BrowserContext, complaints: Complaints) -> None:
        self.installation, self.context, self.complaints = installation, context, complaints
        self.page = context.new_page()

    def open(self, path: str) -> Page:
        """A page as it is when everything on it has been loaded."""
        self.page.goto(self.installation.url + path, wait_until="commit")
        self.settle()
        return self.page

    def go(self, path: str) -> Page:
        """Another page, as a link within the interface leads to it: nothing is loaded anew."""
        self.page.evaluate(_WENT, path)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until nothing is being asked, loaded or drawn any more."""
        self.page.wait_for_function(_SETTLED, timeout=PATIENCE)

    def resize(self, screen: Screen) -> None:
        """The same page in a window of another size."""
        self.page.set_viewport_size({"width": screen.width, "height": screen.height})
        self.settle()

    def beyond(self) -> list[str]:
        """What nobody can reach without scrolling the whole page sideways, or not at all: it lies beside the window.

        Tables and code may be wider than the window where they scroll by themselves.
        """
        found: list[str] = self.page.evaluate(_BEYOND)
        return found


def setup_link(installation: Installation) -> str:
    """The one-time link that the server has printed when it started."""
    found = re.findall(r"https?://\S+/setup\?token=\S+", installation.said())
    assert found, f"the server printed no set-up link:\n{installation.said()}"
    link: str = found[-1]
    return link


def set_up(installation: Installation, owner: Owner = OWNER) -> str:
    """Set a fresh installation up without the form; returns the owner's session."""
    with httpx.Client(base_url=installation.url, timeout=30) as client:
        token = client.get("/api/session").json()["csrf"]
        body: dict[str, Any] = {**owner._asdict(), "token": setup_link(installation).partition("token=")[2]}
        body |= {"locale": "de", "timezone": "Europe/Berlin", "currency": "EUR"}
        answer = client.post("/api/setup", json=body, headers={"x-csrf-token": token})
        assert answer.status_code == 201, answer.text
        return str(client.cookies[COOKIE])


@contextmanager
def interface(
    chromium: Browser,
    installation: Installation,
    screen: Screen = DESK,
    session: str | None = None,
    language: Language = "de",
    scheme: Scheme = "light",
    script: str = "",
) -> Iterator[Interface]:
    """Somebody with a browser of their own. `session`: logged in with it. `script`: runs in every page first."""
    context = chromium.new_context(
        locale={"de": "de-DE", "en": "en-GB"}[language],
        timezone_id="Europe/Berlin",
        viewport={"width": screen.width, "height": screen.height},
        color_scheme=scheme,
        reduced_motion="reduce",
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(PATIENCE)
    context.add_init_script(_COUNTED + script)
    if session is not None:
        context.add_cookies([{"name": COOKIE, "value": session, "url": installation.url}])
        context.add_init_script(f"if (location.host) localStorage.setItem('faden-language', '{language}')")
    complaints = Complaints()
    complaints.listen(context)
    try:
        yield Interface(installation, context, complaints)
    except BaseException as error:
        error.add_note("\n".join(["The browser complained:", *(complaints.said or ["about nothing"])]))
        error.add_note(installation.state())
        raise
    finally:
        context.close()

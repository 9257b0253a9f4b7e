"""A page of a shop with our tracker on it, under a content security policy that forbids everything else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.harness.installation import Installation, Line
from tests.harness.website import Website

_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Shop</title>{before}
<script async src="{host}/f.js" data-key="{key}" {attributes}></script></head>
<body>{body}</body>
</html>"""
_POLICY = "default-src 'none'; script-src 'self' {host}; connect-src {host}; form-action 'self'; base-uri 'none'"


class Shopfront:
    """Opens tracked pages. `complaints` holds what the browser said about them: errors and broken policies."""

    def __init__(self, installation: Installation, chromium: Browser, site: Website) -> None:
        self.installation, self.site, self._chromium = installation, site, chromium
        self.line: Line = installation.line()
        self.complaints: list[str] = []

    def write(
        self, body: str = "", *, consent: str = "ask", host: str | None = None, before: str = "", more: str = ""
    ) -> None:
        """What every page of the shop says from now on. `more`: further attributes of the script tag."""
        host = host or self.installation.url
        self.site.policy = _POLICY.format(host=host)
        self.site.files["/"] = _PAGE.format(
            host=host, key=self.line.key, body=body, before=before, attributes=f'data-consent="{consent}" {more}'
        )

    @contextmanager
    def visitor(self) -> Iterator[BrowserContext]:
        """Somebody with a browser of their own: no cookies from others."""
        context = self._chromium.new_context(locale="de-DE", timezone_id="Europe/Berlin")
        context.on("page", self._listen)
        try:
            yield context
        finally:
            context.close()

    def _listen(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            lambda one: self.complaints.append(one.text) if "Content Security Policy" in one.text else None,
        )

    def open(self, context: BrowserContext, path: str = "/", **how: Any) -> Page:
        """A page of the shop with the tracker running."""
        page = context.new_page()
        page.goto(self.site.url + path, **how)
        running(page)
        return page

    def events(self, *names: str, count: int | None = None) -> list[dict[str, Any]]:
        """The events of these names, as soon as there are `count` of them (one of each without it)."""
        wanted = count if count is not None else len(names)
        found: list[dict[str, Any]] = []
        total = 0
        for _ in range(40):
            everything = self.installation.awaited(self.line, total + 1, 0.5)
            total = len(everything)
            found = [one for one in everything if one["name"] in names]
            if len(found) >= wanted:
                break
        return found


def running(page: Page) -> None:
    """Wait until the tracker has taken the place of its queue."""
    page.wait_for_function("() => window.faden && typeof window.faden.track === 'function'")

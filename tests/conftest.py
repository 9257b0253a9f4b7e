"""Fixtures of the tests that look at the whole from outside."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from tests.harness import chromium as browsers
from tests.harness.installation import Installation
from tests.harness.shopfront import Shopfront
from tests.harness.website import Website, website

settings.register_profile("search", settings.get_profile("default"))
settings.register_profile("repeatable", derandomize=True, database=None)
settings.load_profile("repeatable")
"""The same examples for the same code, so that a change is judged by what it changes; `make test-all` searches on."""


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One running server for all tests that bring a source of their own."""
    running = Installation(tmp_path_factory.mktemp("installation") / "data")
    try:
        yield running.start()
    finally:
        running.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a module. Not for longer: Playwright holds the thread's event loop as long as it runs."""
    with browsers.chromium() as browser:
        yield browser


@pytest.fixture
def site() -> Iterator[Website]:
    """A website of the test's own."""
    with website() as running:
        yield running


@pytest.fixture
def shop(installation: Installation, chromium: Browser, site: Website) -> Iterator[Shopfront]:
    """A tracked shop; the browser must have nothing to complain about its pages."""
    front = Shopfront(installation, chromium, site)
    yield front
    assert front.complaints == []

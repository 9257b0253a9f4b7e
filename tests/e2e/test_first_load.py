"""What the first look at a page costs: the interface's script, packed, stays under its limit on every page."""

from __future__ import annotations

import gzip
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Response

from tests.harness.installation import Installation
from tests.harness.interface import DESK, Interface, interface, set_up
from tests.harness.pages import PATHS

pytestmark = pytest.mark.browser

LARGEST = 250_000
"""Bytes of script on a page before charts; the charts' engine comes with the first chart."""
ENGINE = "/assets/Canvas-"
OBJECTS = {path for path in PATHS if "$" in path}


def test_no_page_asks_for_more_script_than_promised(tmp_path: Path, chromium: Browser) -> None:
    running = Installation(tmp_path / "data")
    try:
        session = set_up(running.start())
        with interface(chromium, running, DESK, session) as reader:
            sizes = {path: load(reader, path) for path in PATHS if path not in OBJECTS}
            assert reader.complaints.said == []
    finally:
        running.stop()
    assert min(sizes.values()) > LARGEST / 10, f"not everything was seen: {sizes}"
    assert {path: size for path, size in sizes.items() if size > LARGEST} == {}


def load(reader: Interface, path: str) -> int:
    """Bytes of script, each file packed, that come when the page is opened anew."""
    files: dict[str, Response] = {}

    def keep(response: Response) -> None:
        place = urlsplit(response.url).path
        if place.endswith(".js") and not place.startswith(ENGINE):
            files[place] = response

    reader.context.on("response", keep)
    reader.open(path)
    reader.context.remove_listener("response", keep)
    return sum(len(gzip.compress(response.body())) for response in files.values())

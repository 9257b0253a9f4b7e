"""The real packages of Segment and RudderStack, and our own tracker, talk to a running server.

Each client identifies somebody, views a page and completes an order, once in peace and once with a server in front
that is overloaded, limits the rate, or has taken the events and loses its answer.
"""

from __future__ import annotations

import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser

from tests.harness.installation import Installation, Line
from tests.harness.proxy import Proxy, Trouble, proxy
from tests.harness.website import Website

HERE = Path(__file__).parent
PACKAGES = HERE / "node_modules"
DRIVERS = HERE / "drivers"
PEACE: tuple[Trouble, ...] = ()
TROUBLES = (Trouble(503), Trouble(429, retry_after=1), Trouble(503, taken=True))
SCENARIOS = pytest.mark.parametrize("troubles", [PEACE, TROUBLES], ids=["peace", "trouble"])
PATIENCE = 30.0


class Program(NamedTuple):
    """A client that runs as a program of its own."""

    name: str
    command: tuple[str, ...]


class Script(NamedTuple):
    """A client that runs in a page. `requests`: how many it needs for the three events if nothing goes wrong."""

    name: str
    package: str | None
    requests: int


PROGRAMS = (
    Program("segment_python", (sys.executable, "segment_python.py")),
    Program("rudder_python", (sys.executable, "rudder_python.py")),
    Program("segment_node", ("node", "segment_node.mjs")),
    Program("rudder_node", ("node", "rudder_node.mjs")),
)
SCRIPTS = (
    Script("segment_browser", "@segment/analytics-next/dist/umd/index.js", 3),
    Script("rudder_browser", "@rudderstack/analytics-js/dist/npm/modern/bundled/umd/index.js", 3),
    Script("faden_browser", None, 1),
)


def package(path: str) -> str:
    """A file of an installed npm package."""
    file = PACKAGES / path
    if not file.exists():
        pytest.fail(f"{path} is not installed: run `npm ci` in tests/clients, or `make test`")
    return file.read_text("utf-8")


@SCENARIOS
@pytest.mark.parametrize("client", PROGRAMS, ids=lambda one: one.name)
def test_program_counts_once(installation: Installation, client: Program, troubles: tuple[Trouble, ...]) -> None:
    """Servers' clients: three events in, whatever happens on the way."""
    if client.command[0] == "node":
        package("@segment/analytics-node/package.json")
    line = installation.line("server")
    user = f"{line.source}-{client.name}"
    with proxy(installation.url, troubles) as gate:
        program, script = client.command
        done = subprocess.run(
            [program, str(DRIVERS / script), gate.url, line.key, user],
            cwd=HERE,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert gate.left == []
    check(installation, line, user)


@pytest.mark.parametrize("client", PROGRAMS, ids=lambda one: one.name)
def test_program_does_not_repeat_what_is_refused_for_good(installation: Installation, client: Program) -> None:
    """A wrong key stays wrong: told once, in words where the client shows them, and not sent again."""
    if client.command[0] == "node":
        package("@segment/analytics-node/package.json")
    with proxy(installation.url, PEACE) as gate:
        program, script = client.command
        done = subprocess.run(
            [program, str(DRIVERS / script), gate.url, "wrong-key", "nobody"],
            cwd=HERE,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert gate.posts == 1, done.stderr
    if program == sys.executable:
        assert "write_key_unknown: The write key is wrong or revoked. (401)" in done.stderr


@pytest.mark.browser
@SCENARIOS
@pytest.mark.parametrize("client", SCRIPTS, ids=lambda one: one.name)
def test_script_counts_once(
    installation: Installation, chromium: Browser, site: Website, client: Script, troubles: tuple[Trouble, ...]
) -> None:
    """Browsers' clients: the same, across origins."""
    line = installation.line()
    user = f"{line.source}-{client.name}"
    site.files = {
        "/": '<title>Shop</title><script src="/package.js"></script><script src="/driver.js"></script>',
        "/package.js": package(client.package) if client.package else "",
        "/driver.js": (DRIVERS / f"{client.name}.js").read_text("utf-8"),
    }
    with proxy(installation.url, troubles) as gate:
        page = chromium.new_page()
        try:
            page.goto(f"{site.url}/#url={gate.url}&key={line.key}&user={user}")
            wait_for_posts(gate, client.requests + len(troubles))
            check(installation, line, user)
        finally:
            page.close()
        assert gate.left == []


def wait_for_posts(gate: Proxy, count: int) -> None:
    """Until the client has repeated all that was refused."""
    end = time.monotonic() + PATIENCE
    while gate.posts < count:
        assert time.monotonic() < end, f"{gate.posts} requests instead of {count}"
        time.sleep(0.05)
    time.sleep(0.2)


def check(installation: Installation, line: Line, user: str) -> None:
    """Three events with the right names, persons, ids and money, each once."""
    events = installation.awaited(line, 3)
    assert sorted(one["name"] for one in events) == ["Identified", "Order Completed", "Page Viewed"]
    assert len({one["id"] for one in events}) == 3
    assert {one["keys"]["user_id"] for one in events} == {user}
    assert {one["actor"] for one in events} == {"human"}
    named: dict[str, Any] = {one["name"]: one for one in events}
    assert named["Identified"]["traits"]["email"] == f"{user}@example.org"
    assert named["Identified"]["traits"]["plan"] == "gold"
    assert named["Page Viewed"]["properties"]["name"] == "Pricing"
    assert named["Page Viewed"]["properties"]["category"] == "Shop"
    assert named["Page Viewed"]["context"]["url"] == "https://shop.example/pricing"
    assert named["Page Viewed"]["context"]["campaign"] == "spring"
    revenue = named["Order Completed"]["revenue"]
    assert (Decimal(str(revenue["amount"])), revenue["currency"]) == (Decimal("149.9"), "EUR")
    assert named["Order Completed"]["properties"]["order_id"] == "o-1"

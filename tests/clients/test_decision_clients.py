"""OpenFeature's own SDKs, unmodified, get their flags from a running server; a browser that polls is told 304."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.clients.test_clients import DRIVERS, HERE, PATIENCE, Program, package
from tests.experiences import LABEL, collection, experience, item, rule, variant
from tests.harness.installation import Installation
from tests.harness.proxy import Proxy, Trouble, proxy
from tests.harness.website import Website

PROGRAMS = (
    Program("openfeature_python", (sys.executable, "openfeature_python.py")),
    Program("openfeature_node", ("node", "openfeature_node.mjs")),
)
_NESTED = "@openfeature/ofrep-web-provider/node_modules/@openfeature/ofrep-core/index.esm.js"
MODULES = {
    "@openfeature/web-sdk": "@openfeature/web-sdk/dist/esm/index.js",
    "@openfeature/core": "@openfeature/core/dist/esm/index.js",
    "@openfeature/ofrep-core": _NESTED,
    "@openfeature/ofrep-web-provider": "@openfeature/ofrep-web-provider/index.esm.js",
}


def value(alone: Any) -> dict[str, Any]:
    """A flag whose value stands for itself."""
    shown = variant("default", content={"type": "json", "values": {"*": {"value": alone}}})
    return {**experience(exploration=0.0), "variants": [shown], "label": LABEL}


DOCUMENTS: dict[str, dict[str, Any]] = {
    "on": {**value(True), "placement": "flag.on"},
    "limit": {**value(25), "placement": "flag.limit"},
    "colour": {**value("blue"), "placement": "flag.colour"},
    "hero": experience(variants=[variant("german", rule("here.country", "=", "DE"))], exploration=0.0),
    "list": {
        **experience("home.list", exploration=0.0),
        "variants": [variant("default", content={"type": "list", "collection": "models", "limit": 1})],
    },
}


@pytest.fixture(scope="module")
def flags(installation: Installation) -> Iterator[Installation]:
    """The installation with flags; they go by being switched off, so that other tests see none."""
    publish(installation, "collection", "models", collection(item("small", "model:small")))
    for key, body in DOCUMENTS.items():
        publish(installation, "experience", key, body)
    yield installation
    for key, body in DOCUMENTS.items():
        publish(installation, "experience", key, {**body, "active": False})


def publish(installation: Installation, kind: str, key: str, body: dict[str, Any]) -> None:
    installation.ask("PUT", f"/api/definitions/{kind}/{key}", {"body": body})
    installation.ask("POST", f"/api/definitions/{kind}/{key}/publish", {"note": "test"})


def content(seen: dict[str, Any], *, held_out: bool, alone: bool = True) -> None:
    """The client has understood each flag. Who is in the hold-out sees the same, but for nobody's sake."""
    if alone:
        assert (seen["on"]["value"], seen["limit"]["value"], seen["colour"]["value"]) == (True, 25, "blue")
    hero = ("default", "SPLIT") if held_out else ("german", "TARGETING_MATCH")
    assert (seen["hero"]["variant"], seen["hero"]["reason"]) == hero
    assert seen["hero"]["value"] == {"title": hero[0]}
    assert [one["key"] for one in seen["list"]["value"]] == ["small"]
    assert seen["hero"]["metadata"]["experience"] == "hero"
    assert seen["hero"]["metadata"]["decisionId"]
    assert (seen["missing"]["value"], seen["missing"]["error"]) == ("own default", "FLAG_NOT_FOUND")


def is_held_out(seen: dict[str, Any]) -> bool:
    return bool(seen["hero"]["metadata"]["reason"] == "holdout")


@pytest.mark.parametrize("client", PROGRAMS, ids=lambda one: one.name)
def test_a_program_gets_its_flags(flags: Installation, client: Program) -> None:
    if client.command[0] == "node":
        package("@openfeature/server-sdk/package.json")
    line = flags.line("server")
    program, script = client.command
    done = subprocess.run(
        [program, str(DRIVERS / script), flags.url, line.key, f"{client.name}-1"],
        cwd=HERE,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    content(seen, held_out=is_held_out(seen))


@pytest.mark.parametrize("client", PROGRAMS, ids=lambda one: one.name)
@pytest.mark.parametrize("key", ["wrong-key", "limited"])
def test_a_program_that_is_refused_falls_back_to_its_own_defaults(
    flags: Installation, client: Program, key: str
) -> None:
    if client.command[0] == "node":
        package("@openfeature/server-sdk/package.json")
    troubles = (Trouble(429, retry_after=60),) if key == "limited" else ()
    program, script = client.command
    given = flags.line("server").key if key == "limited" else key
    with proxy(flags.url, troubles) as gate:
        done = subprocess.run(
            [program, str(DRIVERS / script), gate.url, given, "somebody"],
            cwd=HERE,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert (seen["on"]["value"], seen["limit"]["value"], seen["colour"]["value"]) == (False, 1, "grey")
    assert all(one["error"] for one in seen.values())


@pytest.mark.browser
def test_a_browser_gets_its_flags_and_is_told_when_nothing_has_changed(
    flags: Installation, chromium: Browser, site: Website
) -> None:
    line = flags.line()
    names = {name: f"/{number}.js" for number, name in enumerate(MODULES)}
    maps = json.dumps({"imports": names})
    site.files = {
        "/": f'<title>Shop</title><script type="importmap">{maps}</script>'
        '<script type="module" src="/driver.js"></script>',
        "/driver.js": (DRIVERS / "openfeature_browser.js").read_text("utf-8"),
        **{names[name]: package(path) for name, path in MODULES.items()},
    }
    with proxy(flags.url, ()) as gate:
        page = chromium.new_page()
        try:
            page.goto(f"{site.url}/#url={gate.url}&key={line.key}&user=browser-1")
            page.wait_for_function("window.ready", timeout=PATIENCE * 1000)
            seen = page.evaluate("window.seen()")
            out = is_held_out({"hero": seen["hero"]})
            content(placements(seen), held_out=out, alone=False)
            awaited(gate, 304)
            assert page.evaluate("window.changes") == 0
            page.evaluate("window.moveTo('FR')")
            page.wait_for_function("window.seen().hero.variant === 'default'", timeout=PATIENCE * 1000)
            before = gate.statuses.count(304)
            end = time.monotonic() + PATIENCE
            while gate.statuses.count(304) <= before:
                assert time.monotonic() < end
                time.sleep(0.05)
        finally:
            page.close()
    assert set(gate.statuses) <= {200, 204, 304}


def placements(seen: dict[str, Any]) -> dict[str, Any]:
    """In bulk flags are placements: the single ones are not among them under their experiences' names."""
    for name in ("on", "limit", "colour"):
        assert seen[name]["error"] == "FLAG_NOT_FOUND"
    return seen


def awaited(gate: Proxy, status: int) -> None:
    """Until an answer of this status has gone through."""
    end = time.monotonic() + PATIENCE
    while status not in gate.statuses:
        assert time.monotonic() < end, f"no {status} among {gate.statuses}"
        time.sleep(0.05)

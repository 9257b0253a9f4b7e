"""`faden serve` and `faden demo`: the server in the foreground."""

from __future__ import annotations

import os
import shutil
import sys
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
import uvloop
from cyclopts import Parameter

from faden.app import App
from faden.cli import demoshop, house, output
from faden.cli.demogoods import COLLECTIONS
from faden.cli.demosegments import SEGMENTS
from faden.cli.words import Data
from faden.collect.journeydata import CURRENCY, Journey, journey, shift_days
from faden.domain.clock import system_clock
from faden.domain.definition import Label
from faden.profiles.rules import rule_book
from faden.settings import Settings
from faden.store.definitions import SINGLE
from faden.web.api_session import DEMO_NOTICE
from faden.web.demoshop import ROOT, SITE, TILL
from faden.web.server import Server

AUTHOR = "Faden"
_MARK = "demo.json"
_HALDEN = {"label": {"de": "Halden (erfunden)", "en": "Halden (invented)"}, "kind": "web"}
_ZONE = "America/New_York"
_NOTICE = Label(
    "Echte Kassenbons eines Händlers (The Complete Journey, 2017), um ganze Wochen in die Gegenwart verschoben. "
    "Die Kosten der Kampagnen sind angenommen. Halden ist erfunden; wer dort zu Besuch ist, sind Sie.",
    "Real receipts of a retailer (The Complete Journey, 2017), moved to the present by whole weeks. "
    "The campaigns' costs are assumed. Halden is invented; its visitors are you.",
)


@dataclass(frozen=True)
class _Stand:
    """What the demo's data directory was made of; another week or version makes it anew."""

    shift_days: int
    version: int = 5


def serve(*, data: Data, host: str | None = None, port: int | None = None) -> int:
    """Serve a data directory: collect, API, interface.

    Parameters
    ----------
    host
        The address to listen on. Default: 127.0.0.1, or what config.toml says.
    port
        The port to listen on. Default: 8000, or what config.toml says.
    """
    settings = house.settings(data, host=host, port=port)

    def ready(server: Server) -> None:
        output.say(f"Faden is at {server.url}")
        token = server.gate.invite()
        if token is not None:
            output.say(f"Set up the first user (the link works once): {server.url}/setup?token={token}")

    with house.opened(settings) as faden:
        _run(faden, ready)
    return 0


def demo(*, port: int = 8000, data: Annotated[Path | None, Parameter(name="--data")] = None) -> int:
    """Real data (The Complete Journey) and the dashboard, on this machine only.

    Parameters
    ----------
    port
        Where to listen, on 127.0.0.1.
    data
        The demo's own directory; it is cleared each week. Default: below your home.
    """
    folder = data or _home()
    settings = house.settings(folder, port=port, host="127.0.0.1", demo=True, explain_to_named=True)
    _prepare(settings)

    def ready(server: Server) -> None:
        link = f"{server.url}/login/demo?token={server.gate.demo_link()}"
        output.say(f"The demo is at {server.url}")
        output.say(f"Open it, logged in (the link works once): {link}")
        output.say(f"Be a customer in its shop: {server.url}{ROOT}")
        if _has_browser():
            webbrowser.open(link)

    with house.opened(settings) as faden:
        _run(faden, ready)
    return 0


def _run(faden: App, ready: Callable[[Server], None]) -> None:
    uvloop.run(Server(faden).run(ready))


def _home() -> Path:
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "faden" / "demo"


def _has_browser() -> bool:
    shown = sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return shown and sys.stderr.isatty()


def _prepare(settings: Settings) -> None:
    """Fill the demo's own directory, if it is not this week's already."""
    now = system_clock()
    stand = _Stand(shift_days(now.date()))
    mark = settings.data / _MARK
    if mark.exists() and mark.read_bytes() == msgspec.json.encode(stand):
        return
    source = journey(now.date(), now)
    if (settings.data / "log.sqlite").exists() and not mark.exists():
        output.say(f"The demo starts over in {settings.data}.")
    _clear(settings.data)
    with house.opened(settings) as faden:
        _fill(faden, source)
    mark.write_bytes(msgspec.json.encode(stand))


def _clear(folder: Path) -> None:
    """Remove what a former demo has left; nothing else lives in this directory."""
    for path in folder.iterdir() if folder.exists() else ():
        if path.name == "config.toml":
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _fill(faden: App, source: Journey) -> None:
    faden.prefer(
        msgspec.structs.replace(
            faden.preferences, company="The Complete Journey", currency=CURRENCY, timezone=_ZONE, locale=_locale()
        )
    )
    faden.operational.put(DEMO_NOTICE, msgspec.json.encode(_NOTICE).decode())
    open_shop(faden)
    output.say("Reading a year of a real retailer (The Complete Journey): 1.5 million till lines, once.")
    with output.progress("Reading", quiet=False) as tell:
        run = faden.imports.run(
            source.mapping,
            source.files,
            lambda one: tell(one.read, one.total),
            shift_days=source.shift_days,
        )
    faden.pipeline.submit_now(source.costs)
    faden.pipeline.settle()
    faden.publish_segments_now({**SEGMENTS, **demoshop.SEGMENTS}, AUTHOR)
    output.say(f"{run.read:,} lines are {run.imported:,} events, in {run.seconds:.0f} seconds.")


def open_shop(faden: App) -> None:
    """The car maker of the demo: its sources, what teaches interests there, and what its pages decide.

    Comes before the first event, so that all history is read by these rules.
    """
    for key, label, kind in ((SITE, "Halden, Website", "web"), (TILL, "Halden, Kasse", "pos")):
        faden.sources.create(key, label, kind, "halden", "Europe/Berlin")
    faden.definitions.publish("touchpoint", "halden", _HALDEN, AUTHOR)
    faden.definitions.publish("interests", SINGLE, msgspec.to_builtins(demoshop.INTERESTS), AUTHOR)
    for kind, documents in (("collection", COLLECTIONS), ("experience", demoshop.EXPERIENCES)):
        for key, document in documents.items():
            faden.definitions.publish(kind, key, msgspec.to_builtins(document), AUTHOR)
    faden.pipeline.use_rules(rule_book(faden.definitions))


def _locale() -> str:
    language = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "en" if language.lower().startswith("en") else "de"

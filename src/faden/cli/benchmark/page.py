"""How much script a browser loads before the interface stands, as it travels: packed."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from faden import web
from faden.cli.benchmark.figure import Figure, Goal, figure
from faden.domain.errors import NotFound

_SCRIPTS = re.compile(r'<(?:script[^>]*\bsrc|link[^>]*\brel="modulepreload"[^>]*\bhref)="([^"]+\.js)"')


def first_load() -> list[Figure]:
    """The scripts that the page names; charts come later, when one is shown."""
    assets = Path(web.__file__).parent / "assets"
    page = assets / "index.html"
    if not page.exists():
        raise NotFound("interface_missing", "The interface has not been built.", path=str(page), hint="make ui")
    names = sorted(set(_SCRIPTS.findall(page.read_text("utf-8"))))
    size = sum(len(gzip.compress((assets / name.lstrip("/")).read_bytes(), 9)) for name in names)
    what = f"script of the interface's first load, packed ({len(names)} files), before charts"
    return [figure("page", what, size / 1000, "kB", goal=Goal("value", most=250))]

"""All pages of the interface, from the records that the interface itself is built from."""

from __future__ import annotations

import re
from pathlib import Path

_RECORDS = Path(__file__).parents[2] / "ui" / "src" / "pages"
PATHS = sorted(re.findall(r"path: '([^']+)'", "".join(one.read_text("utf-8") for one in _RECORDS.rglob("page.ts"))))
"""Addresses, with `$name` where an object's key belongs."""

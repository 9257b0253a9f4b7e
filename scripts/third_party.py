"""THIRD_PARTY.md from what is locked and installed: the parts that a user receives, with their licences."""

from __future__ import annotations

import json
import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).parents[1]
HEAD = """# Third-party parts

Faden is Apache-2.0. It stands on the parts below, unchanged, each under its own licence. Made by `make docs`.

"""


def licence(name: str) -> str:
    """The licence a Python package declares: its expression, else its classifier, else its first line."""
    try:
        facts = metadata(name)
    except PackageNotFoundError:
        return "not installed on this platform"
    if facts["License-Expression"]:
        return str(facts["License-Expression"])
    classed = [one.rpartition(" :: ")[2] for one in facts.get_all("Classifier") or () if one.startswith("License ::")]
    if classed:
        return ", ".join(classed)
    return str(facts["License"] or "see the package").splitlines()[0][:60]


def python_parts() -> list[tuple[str, str, str]]:
    """Name, version and licence of each locked package."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    return [(name, version, licence(name)) for name, version in found]


def browser_parts() -> list[tuple[str, str, str]]:
    """The same for what the interface is built from, with what those packages need in turn."""
    lock = json.loads((ROOT / "ui" / "package-lock.json").read_text())["packages"]
    return sorted(
        (path.rpartition("node_modules/")[2], one["version"], str(one.get("license", "see the package")))
        for path, one in lock.items()
        if path.startswith("node_modules/") and not one.get("dev") and not one.get("optional") and not one.get("peer")
    )


DATA = """
## Data

| part | as of | licence |
| --- | --- | --- |
| matomo-org/searchengine-and-social-list, in `src/faden/collect/referrers.txt` | 2026-07-15 | CC0 |
| matomo-org/referrer-spam-list, in `src/faden/collect/spam.txt` | 2026-08-20 | public domain |
"""


def table(rows: list[tuple[str, str, str]]) -> str:
    """A Markdown table."""
    lines = "".join(f"| {name} | {version} | {terms} |\n" for name, version, terms in rows)
    return f"| part | version | licence |\n| --- | --- | --- |\n{lines}"


def page() -> str:
    """The whole page."""
    return f"{HEAD}## Python\n\n{table(python_parts())}\n## Interface\n\n{table(browser_parts())}{DATA}"


if __name__ == "__main__":
    (ROOT / "THIRD_PARTY.md").write_text(page())

"""axe-core: the rules for WCAG 2.2 A and AA that a program can check."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_SCRIPT = Path(__file__).parents[1] / "clients" / "node_modules" / "axe-core" / "axe.min.js"
_RUN = """
    async tags => {
      const found = await axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
      if (found.passes.length === 0) throw new Error('axe has checked nothing');
      return found.violations.flatMap(rule => rule.nodes.map(
        node => `${rule.id}: ${node.target.join(' ')}: ${node.html.slice(0, 200)}: ${node.failureSummary}`));
    }
"""


def axe() -> str:
    """The script; every page must run it first."""
    if not _SCRIPT.exists():
        pytest.fail("axe-core is not installed: run `npm ci` in tests/clients, or `make test`")
    return _SCRIPT.read_text("utf-8")


def violations(page: Page) -> list[str]:
    """What breaks a rule on the page as it is now: rule, element, what is wrong."""
    found: list[str] = page.evaluate(_RUN, TAGS)
    return found

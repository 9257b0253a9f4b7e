"""The pages of docs/ that are made from the code, and THIRD_PARTY.md."""

from __future__ import annotations

from pathlib import Path

import third_party

from faden.measure import manual

ROOT = Path(__file__).parents[1]

if __name__ == "__main__":
    (ROOT / "docs" / "metrics.md").write_text(manual.page())
    (ROOT / "THIRD_PARTY.md").write_text(third_party.page())

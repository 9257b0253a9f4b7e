"""Worked cases with published or independently computed numbers, and real data: where they lie."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).parents[2] / "shared"
CASES = SHARED / "reference"
TOLERANCE = 1e-5


def needed(path: Path) -> pytest.MarkDecorator:
    """Skips where `path` is not beside the repository."""
    return pytest.mark.skipif(
        not path.exists(), reason=f"not beside the repository: ../{path.relative_to(SHARED.parent)}"
    )


def cases(name: str) -> dict[str, Any]:
    """A file of worked cases."""
    found: dict[str, Any] = json.loads((CASES / name).read_text("utf-8"))
    return found

"""A ledger for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.measure.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty warehouse to write into."""
    made = Ledger(tmp_path / "warehouse.duckdb")
    yield made
    made.warehouse.close()

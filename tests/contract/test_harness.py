"""The harness itself: a server that has died must not look like one that answers slowly."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.harness.installation import Installation


def test_a_server_that_has_died_is_told_with_its_last_words(tmp_path: Path) -> None:
    running = Installation(tmp_path / "data").start()
    process = running._process
    assert process is not None
    os.kill(process.pid, signal.SIGSEGV)
    process.wait(10)
    with pytest.raises(AssertionError, match="has ended with -11") as asked:
        running.ask("GET", "/api/status")
    assert "Segmentation fault" in str(asked.value)
    with pytest.raises(AssertionError, match="has ended with -11"):
        running.stop()

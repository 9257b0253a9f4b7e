"""The log goes to standard error, and its failing stops nobody."""

from __future__ import annotations

import io
import json
import sys

import pytest
import structlog

from faden.web import logs


def test_lines_are_json_and_follow_standard_error(monkeypatch: pytest.MonkeyPatch) -> None:
    logs.configure("info", terminal=False)
    taken = io.StringIO()
    monkeypatch.setattr(sys, "stderr", taken)
    structlog.get_logger("x").info("served", url="ü")
    structlog.get_logger("x").debug("too fine")
    lines = taken.getvalue().splitlines()
    assert len(lines) == 1
    assert json.loads(lines[0])["event"] == "served"


def test_a_closed_standard_error_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    logs.configure("info", terminal=False)
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stderr", closed)
    structlog.get_logger("x").error("nobody reads this")


def test_a_traceback_names_no_values(monkeypatch: pytest.MonkeyPatch) -> None:
    logs.configure("info", terminal=False)
    taken = io.StringIO()
    monkeypatch.setattr(sys, "stderr", taken)
    password = "hunter" + "2"
    try:
        if password:
            raise ValueError("wrong")
    except ValueError:
        structlog.get_logger("x").exception("failed")
    assert "ValueError: wrong" in taken.getvalue()
    assert "hunter2" not in taken.getvalue()

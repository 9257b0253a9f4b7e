"""kill -9 in the middle of a real import: started again until it ends, its figures are those of a calm one."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from faden.app import App
from faden.settings import Settings
from tests.faults.server import PROGRAM
from tests.faults.test_kill import check
from tests.merch import NEEDED, SESSIONS, VISITS, everything_same

pytestmark = [NEEDED]

Moment = Callable[["Running"], bool]
"""Tells whether it is time to kill."""


class Running:
    """One `faden import` in a process of its own."""

    def __init__(self, folder: Path) -> None:
        words = ["import", str(SESSIONS), "--mapping", "ga360-sessions", "--data", str(folder), "--json"]
        self.folder = folder
        self._began = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    @property
    def seconds(self) -> float:
        """How long it has been running."""
        return time.monotonic() - self._began

    @property
    def stored(self) -> int:
        """Events in its log. The connection is closed at once: a kill must find no other user of the file."""
        try:
            with closing(sqlite3.connect(f"file:{self.folder / 'log.sqlite'}?mode=ro", uri=True)) as log:
                return int(log.execute("SELECT coalesce(max(first_seq + count - 1), 0) FROM groups").fetchone()[0])
        except sqlite3.OperationalError:
            return 0

    def kill_at(self, moment: Moment) -> int:
        """kill -9 as soon as `moment` says so; how many events were in the log then."""
        while not moment(self):
            assert self._process.poll() is None, "it ended before it could be killed"
            assert self.seconds < 120, "the moment never came"
            time.sleep(0.01)
        self._process.kill()
        self._process.communicate()
        return self.stored

    def end(self) -> dict[str, float]:
        """Let it come to its end; what it says."""
        out, errors = self._process.communicate(timeout=180)
        assert self._process.returncode == 0, errors.decode()
        counts: dict[str, float] = json.loads(out)
        return counts


def at(share: float) -> Moment:
    """When this share of the visits is in the log."""
    return lambda running: running.stored >= share * VISITS


def after(seconds: float) -> Moment:
    """So long after its start: while it opens the stores, catches up, or reads what it has read before."""
    return lambda running: running.seconds >= seconds


def killed(folder: Path, moments: Sequence[Moment]) -> None:
    """An import that is killed at each of these moments, started again each time, and in the end left alone."""
    stored = 0
    for moment in moments:
        now = Running(folder).kill_at(moment)
        assert now >= stored
        stored = now
    assert 0 < stored < VISITS
    last = Running(folder).end()
    assert (last["read"], last["imported"], last["duplicates"]) == (VISITS, VISITS - stored, stored)
    assert last["quarantined"] == 0


def check_figures(folder: Path, kills: int) -> None:
    """What the report says, and what the list of imports says of those that were killed after they had begun."""
    app = App.open(Settings(data=folder))
    try:
        assert app.log.head == app.warehouse.offset == app.operational.offset() == VISITS
        everything_same(app.asker.ask)
        states = [one.state for one in app.imports.all()]
        assert states[0] == "done"
        assert set(states[1:]) == {"stopped"}
        assert len(states) <= kills + 1
    finally:
        app.close()


def test_an_import_killed_half_way(tmp_path: Path) -> None:
    killed(tmp_path / "data", [at(0.5)])
    check_figures(tmp_path / "data", 1)


@pytest.mark.slow
@pytest.mark.parametrize(
    "moments",
    [
        pytest.param((at(0.03), after(2.2), after(2.8), at(0.6)), id="early"),
        pytest.param((at(0.3), at(0.7), at(0.99), after(3.0)), id="late"),
    ],
)
def test_an_import_killed_again_and_again(tmp_path: Path, moments: tuple[Moment, ...]) -> None:
    killed(tmp_path / "data", moments)
    check_figures(tmp_path / "data", len(moments))
    assert check(tmp_path / "data", [], tmp_path / "clean") == VISITS

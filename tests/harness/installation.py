"""A real server in a process of its own, on a data directory of its own, asked through its API only."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import httpx

FADEN = Path(sys.executable).with_name("faden")
START = 60.0
STOP = 15.0
ARRIVAL = 15.0
"""Seconds that are waited at most."""
SAID = 20_000
"""Characters of the log that are shown: a crash tells of every thread."""
CRASHES_SPEAK = {"PYTHONFAULTHANDLER": "1"}
"""Where a library takes the process down, its threads are in the log."""


class Line(NamedTuple):
    """A source and the key that writes to it."""

    source: str
    key: str


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Installation:
    """`faden serve` on `data`; `start` returns when it answers."""

    def __init__(self, data: Path, port: int | None = None) -> None:
        self.data, self.port = data, port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self._client = httpx.Client(base_url=self.url, timeout=10)
        self._lines = 0
        self._known: dict[str, dict[str, Any]] = {}

    def start(self) -> Installation:
        """Start the server; what it says goes to `server.log` beside its data."""
        self.data.mkdir(parents=True, exist_ok=True)
        command = [str(FADEN), "serve", "--data", str(self.data), "--port", str(self.port)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**os.environ, **CRASHES_SPEAK}
            )
        end = time.monotonic() + START
        while time.monotonic() < end:
            if self._process.poll() is not None:
                raise AssertionError(self.state())
            if self._contact.exists():
                token = json.loads(self._contact.read_text())["token"]
                self._client.headers["authorization"] = f"Bearer {token}"
                return self
            time.sleep(0.05)
        raise AssertionError(f"no answer after {START} s: {self.state()}")

    def stop(self) -> None:
        """End it as its owner would; it must still be there, go by itself and have nothing to complain about."""
        self._client.close()
        process = self._process
        if process is None:
            return
        assert process.poll() is None, f"before it was to stop, {self.state()}"
        process.terminate()
        try:
            process.wait(STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"it did not stop within {STOP} s: {self.state()}") from None
        assert process.returncode == 0, self.state()
        self._process = None

    def state(self) -> str:
        """Whether the process lives, and the end of what it has said: for everybody who cannot make sense of it."""
        code = None if self._process is None else self._process.poll()
        return f"the server {'runs' if code is None else f'has ended with {code}'} and said:\n{self.said()}"

    @property
    def owner_token(self) -> str:
        """What its owner's questions show."""
        return str(self._client.headers["authorization"])

    def said(self) -> str:
        """The end of the server's log."""
        return self._log.read_text("utf-8", "replace")[-SAID:] if self._log.exists() else ""

    def line(self, kind: str = "web") -> Line:
        """A new source with its write key, so that a test sees its own events only."""
        self._lines += 1
        key = f"{kind}-{self._lines}"
        row = self.ask("POST", "/api/sources", {"key": key, "label": key, "kind": kind, "touchpoint": "shop"})
        return Line(key, row["write_keys"][0]["key"])

    def events(self, line: Line) -> list[dict[str, Any]]:
        """The events of a source as they stand in the log."""
        events = [self._event(row["event_id"]) for row in self._rows(line)]
        return sorted(events, key=lambda one: int(one["seq"]))

    def awaited(self, line: Line, count: int, seconds: float = ARRIVAL) -> list[dict[str, Any]]:
        """The events of a source as soon as there are `count` of them, or what there is when time is up."""
        end = time.monotonic() + seconds
        while len(self._rows(line)) < count and time.monotonic() < end:
            time.sleep(0.05)
        return self.events(line)

    def ask(self, method: str, path: str, body: object = None, **query: str | int) -> Any:
        """A question to the admin API as its owner; anything but success fails the test."""
        return self._answered(path, lambda: self._client.request(method, path, json=body, params=query))

    def upload(self, mapping: str, name: str, content: bytes) -> Any:
        """Start the import of a file, as the form of the interface does."""
        form = {"mapping": mapping}
        files = {"files": (name, content)}
        return self._answered(name, lambda: self._client.post("/api/imports", data=form, files=files))

    def _answered(self, what: str, request: Callable[[], httpx.Response]) -> Any:
        try:
            response = request()
        except httpx.TransportError as error:
            raise AssertionError(f"{what}: {error!r}; {self.state()}") from error
        assert response.is_success, f"{what}: {response.status_code} {response.text}; {self.state()}"
        return response.json()

    def _rows(self, line: Line) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.ask("GET", "/api/events", limit=500, source=line.source)["rows"]
        return rows

    def _event(self, event_id: str) -> dict[str, Any]:
        if event_id not in self._known:
            self._known[event_id] = self.ask("GET", f"/api/events/{event_id}")
        return self._known[event_id]

    @property
    def _contact(self) -> Path:
        return self.data / "server.json"

    @property
    def _log(self) -> Path:
        return self.data.with_suffix(".log")

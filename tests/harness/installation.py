"""A real server in a process of its own, on a data directory of its own, asked through its API only."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

import httpx

FADEN = Path(sys.executable).with_name("faden")
START = 60.0
STOP = 15.0
ARRIVAL = 15.0
"""Seconds that are waited at most."""


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
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        end = time.monotonic() + START
        while time.monotonic() < end:
            if self._process.poll() is not None:
                raise AssertionError(f"the server stopped at once:\n{self.said()}")
            if self._contact.exists():
                token = json.loads(self._contact.read_text())["token"]
                self._client.headers["authorization"] = f"Bearer {token}"
                return self
            time.sleep(0.05)
        raise AssertionError(f"the server does not answer after {START} s:\n{self.said()}")

    def stop(self) -> None:
        """End it as its owner would; it must go by itself."""
        self._client.close()
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"the server did not stop within {STOP} s:\n{self.said()}") from None

    @property
    def owner_token(self) -> str:
        """What its owner's questions show."""
        return str(self._client.headers["authorization"])

    def said(self) -> str:
        """The end of the server's log."""
        return self._log.read_text("utf-8", "replace")[-4000:] if self._log.exists() else ""

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
        response = self._client.request(method, path, json=body, params=query)
        assert response.is_success, f"{method} {path}: {response.status_code} {response.text}\n{self.said()}"
        return response.json()

    def upload(self, mapping: str, name: str, content: bytes) -> Any:
        """Start the import of a file, as the form of the interface does."""
        response = self._client.post("/api/imports", data={"mapping": mapping}, files={"files": (name, content)})
        assert response.is_success, f"{name}: {response.status_code} {response.text}\n{self.said()}"
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

"""A real `faden serve` in a process of its own, to be killed, and two clients that never give up."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from faden.app import App
from faden.settings import Settings
from tests.harness.installation import CRASHES_SPEAK

PROGRAM = "from faden.cli.main import run; run()"


def free_port() -> int:
    """A port that nobody uses at the moment."""
    for _ in range(100):
        port = random.randrange(20_000, 30_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no free port")


def prepared(folder: Path, url: str | None = None) -> str:
    """A data directory with one source and three segments; its write key. `url`: another operational store."""
    app = App.open(Settings(data=folder, operational_url=url))
    try:
        for field, least in (("visits", 1), ("orders", 2), ("points", 150)):
            rules = [{"field": field, "operator": ">=", "value": least}]
            body = {"label": {"de": field, "en": field}, "condition": {"combinator": "and", "rules": rules}}
            app.definitions.publish("segment", field, body, "test")
        return app.sources.create("shop", "The shop", "server", "shop", "UTC").write_keys[0].key
    finally:
        app.close()


class ServerProcess:
    """`faden serve` on a data directory. `before` runs in the child before anything else (limits)."""

    def __init__(self, folder: Path, port: int, before: Callable[[], None] | None = None, **environment: str) -> None:
        self.folder, self.port, self._before, self._environment = folder, port, before, environment
        self.program = PROGRAM
        self.errors = folder.parent / f"{folder.name}.errors"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it answers."""
        with self.errors.open("ab") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-c", self.program, "serve", "--data", str(self.folder), "--port", str(self.port)],
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env={**os.environ, **CRASHES_SPEAK, "FADEN_LOG_LEVEL": "error", **self._environment},
                preexec_fn=self._before,
            )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise RuntimeError(f"the server ended: {self.errors.read_text()[-2000:]}")
            try:
                if self.get("/health/ready")[0] == 200:
                    return
            except OSError:
                time.sleep(0.02)
        raise RuntimeError("the server does not answer")

    @property
    def pid(self) -> int:
        """The process that runs now."""
        assert self._process is not None
        return self._process.pid

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body of one GET."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def kill(self) -> None:
        """As the machine would: no warning, nothing is tidied up."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """Ask it to stop; its exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(60)


class Client:
    """Sends batches over one connection, again and again until each has been answered with 200, as the SDKs do."""

    def __init__(self, name: str, port: int, write_key: str, seed: int) -> None:
        self.name, self._port, self._random = name, port, random.Random(seed)
        self._authorization = "Basic " + b64encode(f"{write_key}:".encode()).decode()
        self.acknowledged: list[str] = []
        self.statuses: dict[int, int] = {}
        self._stop = threading.Event()
        self._number = 0
        self._connection: http.client.HTTPConnection | None = None
        self._thread = threading.Thread(target=self._run, name=name)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the batch under way."""
        self._stop.set()
        self._thread.join(60)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self._send_all()
        finally:
            if self._connection is not None:
                self._connection.close()

    def _send_all(self) -> None:
        while not self._stop.is_set():
            time.sleep(0.005)
            batch = [self._message() for _ in range(self._random.choice((1, 1, 5, 40)))]
            body = json.dumps({"batch": batch}).encode()
            while not self._stop.is_set():
                if self._send(body):
                    self.acknowledged += [one["messageId"] for one in batch]
                    break

    def _message(self) -> dict[str, Any]:
        self._number += 1
        chance, person = self._random.random(), self._random.randrange(30)
        message: dict[str, Any] = {
            "messageId": f"{self.name}-{self._number}",
            "anonymousId": f"browser-{person}",
            "timestamp": datetime.now(UTC).isoformat(),
            "type": "page",
            "context": {"page": {"url": f"https://shop.example/{person}", "path": f"/{person}"}},
        }
        if chance < 0.1:
            message |= {"type": "identify", "userId": f"user-{person % 20}", "traits": {"n": self._number}}
        elif chance < 0.3:
            amount = self._random.randrange(1, 9999) / 100
            message |= {
                "type": "track",
                "event": "Order Completed",
                "properties": {"revenue": amount, "currency": "EUR", "products": [{"sku": "p", "price": amount}]},
            }
        elif chance < 0.35:
            message["context"]["campaign"] = {"name": f"c{person % 3}", "medium": "email"}
        return message

    def _send(self, body: bytes) -> bool:
        """One attempt on a fresh or kept connection; False for anything but 200."""
        connection = self._connection or http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        try:
            connection.request(
                "POST", "/v1/batch", body, {"Authorization": self._authorization, "Content-Type": "application/json"}
            )
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            self._connection = None
            time.sleep(0.02)
            return False
        self._connection = connection
        self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
        if answer.status != 200:
            time.sleep(0.05)
        return answer.status == 200

"""A server in a process of its own, and how much processor time it has used by the system's account."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from faden.domain.errors import Unavailable

_STARTS_WITHIN = 60.0
_STAT = Path("/proc")


class ServerProcess:
    """A running server on loopback."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self._process, self.port = process, port

    def processor_seconds(self) -> float:
        """User and system time of the whole process so far. Linux only."""
        fields = (_STAT / str(self._process.pid) / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def server(*code: str) -> Iterator[ServerProcess]:
    """Python running `code` with the words after it, the last of which is the port it is to listen on."""
    if not _STAT.exists():
        raise Unavailable("proc_missing", "The benchmark needs Linux: it reads /proc.", hint="Run it on Linux.")
    port = free_port()
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and words
        [sys.executable, "-c", *code, str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "FADEN_LOG_LEVEL": "error"},
    )
    try:
        _wait(process, port)
        yield ServerProcess(process, port)
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise Unavailable("server_not_started", "The server to be measured did not start.")


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

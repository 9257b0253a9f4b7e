"""A full disk: a clear error and 503, nothing corrupt, and it goes on by itself once there is space again."""

from __future__ import annotations

import http.client
import json
import os
import resource
import subprocess
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.server import Client, ServerProcess, free_port, prepared
from tests.faults.test_kill import check


class Disk:
    """A file system of its own that can be filled to the last byte."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._filler = place / "filler"

    def fill(self, _: ServerProcess) -> None:
        """Leave no space."""
        with self._filler.open("ab", buffering=0) as file:
            for size in (1 << 20, 1 << 12, 1):
                try:
                    while file.write(b"x" * size) == size:
                        pass
                except OSError:
                    continue

    def free(self, _: ServerProcess) -> None:
        """Give the space back."""
        self._filler.unlink()


class Limit:
    """No file may grow: what a quota does, for those who may not mount."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def fill(self, server: ServerProcess) -> None:
        """Refuse every write beyond the first page."""
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))

    def free(self, server: ServerProcess) -> None:
        """Let files grow again."""
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@pytest.fixture(params=["disk", "limit"])
def space(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk | Limit]:
    """Both ways of running out of space."""
    place = tmp_path / "place"
    place.mkdir()
    if request.param == "limit":
        yield Limit(place)
        return
    mount = ["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("a file system can only be mounted by root; the variant with a limit runs instead")
    yield Disk(place)
    subprocess.run(["umount", "-l", str(place)], check=True)


def send(server: ServerProcess, write_key: str, name: str, number: int) -> tuple[int, dict[str, Any]]:
    """One batch of fat events; status and answer."""
    authorization = "Basic " + b64encode(f"{write_key}:".encode()).decode()
    batch = [
        {
            "messageId": f"{name}-{number}-{one}",
            "anonymousId": f"browser-{one}",
            "type": "track",
            "event": "Product Viewed",
            "properties": {"note": os.urandom(3000).hex()},
        }
        for one in range(20)
    ]
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        connection.request("POST", "/v1/batch", json.dumps({"batch": batch}), {"Authorization": authorization})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def wait(until: Callable[[], bool], seconds: float = 60) -> None:
    """Look again and again until it is so."""
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def test_full_disk_is_503_and_goes_on_after_space_is_freed(space: Disk | Limit, tmp_path: Path) -> None:
    folder = space.place / "data"
    write_key = prepared(folder)
    server = ServerProcess(folder, free_port())
    server.errors = tmp_path / "errors"
    client = Client("other", server.port, write_key, 5)
    server.start()
    accepted: list[str] = []
    refused: list[dict[str, Any]] = []
    client.start()
    try:
        for number in range(400):
            if number == 5:
                space.fill(server)
            status, answer = send(server, write_key, "first", number)
            assert status in (200, 503), answer
            if status == 503:
                refused.append(answer)
                if len(refused) == 5:
                    break
            else:
                accepted += [f"first-{number}-{one}" for one in range(20)]
        assert refused, "the disk was never full"
        assert refused[0]["error"]["code"] == "log_not_writable"
        assert "space" in refused[0]["error"]["hint"]
        wait(lambda: server.get("/health/ready")[0] == 503)
        space.free(server)
        wait(lambda: send(server, write_key, "again", 0)[0] == 200)
        wait(lambda: server.get("/health/ready")[0] == 200)
        accepted += [f"again-0-{one}" for one in range(20)]
    finally:
        client.stop()
        code = server.stop()
    assert code == 0
    client.acknowledged += accepted
    check(folder, [client], tmp_path / "clean")


def test_full_disk_at_the_moment_of_a_kill(space: Disk | Limit, tmp_path: Path) -> None:
    """No space, then no power: what was acknowledged is there when both are back."""
    folder = space.place / "data"
    write_key = prepared(folder)
    server = ServerProcess(folder, free_port())
    server.errors = tmp_path / "errors"
    client = Client("one", server.port, write_key, 6)
    server.start()
    client.start()
    try:
        time.sleep(0.6)
        space.fill(server)
        for number in range(100):
            if send(server, write_key, "fat", number)[0] == 503:
                break
        server.kill()
        if isinstance(space, Disk):
            space.free(server)
        server.start()
        time.sleep(0.5)
    finally:
        client.stop()
        server.kill()
    check(folder, [client], tmp_path / "clean")

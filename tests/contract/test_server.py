"""The real server on a real port: raw doors beside the framework, streams, files, and a stop that loses nothing."""

from __future__ import annotations

import asyncio
import json
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from faden.app import App
from faden.domain.errors import Conflict
from faden.settings import Settings
from faden.web.server import Server, check_port
from tests.harness.installation import free_port

PAGE = {"type": "page", "messageId": "p1", "anonymousId": "a", "context": {"page": {"path": "/a"}}}


class Running(NamedTuple):
    """A server, a client of its owner, and the task that ends with it."""

    server: Server
    client: httpx.AsyncClient
    task: asyncio.Task[None]
    data: Path

    def key(self) -> str:
        """A write key of a new source."""
        return self.server.faden.sources.create("site", "Site", "web", "website", None).write_keys[0].key


@asynccontextmanager
async def running(data: Path) -> AsyncIterator[Running]:
    """A server for the length of a test."""
    app = App.open(Settings(data=data, port=free_port(), warehouse_threads=1))
    ready = asyncio.Event()
    server = Server(app)
    task = asyncio.create_task(server.run(lambda _: ready.set()))
    try:
        await asyncio.wait([task, asyncio.create_task(ready.wait())], return_when=asyncio.FIRST_COMPLETED)
        token = json.loads((data / "server.json").read_text())["token"]
        headers = {"authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(base_url=server.url, headers=headers, timeout=15) as client:
            yield Running(server, client, task, data)
    finally:
        server.stop()
        await task
        app.close()


async def test_events_come_in_by_the_raw_door_and_are_metered(tmp_path: Path) -> None:
    async with running(tmp_path / "data") as one:
        key = one.key()
        for _ in range(2):
            assert (await one.client.post("/v1/page", json=PAGE, auth=(key, ""))).status_code == 200
        refused = await one.client.post("/v1/page", json=PAGE, auth=("wrong", ""))
        assert refused.status_code == 401
        assert set(refused.json()["error"]) == {"code", "message", "path", "hint"}
        meters = (await one.client.get("/metrics")).text
        assert 'faden_events_total{outcome="accepted"} 1.0' in meters
        assert 'faden_events_total{outcome="duplicates"} 1.0' in meters
        assert 'faden_answers_total{door="collect",status="200"} 2.0' in meters
        assert 'faden_answers_total{door="collect",status="401"} 1.0' in meters


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_without_end_is_cut_off(tmp_path: Path, chunked: bool) -> None:
    async with running(tmp_path / "data") as one:
        key, size = one.key(), 3 * 1024 * 1024

        async def endless() -> AsyncIterator[bytes]:
            for _ in range(size // 65536):
                yield b" " * 65536

        body = endless() if chunked else b" " * size
        try:
            answer = await one.client.post("/v1/batch", content=body, auth=(key, ""))
        except (httpx.WriteError, httpx.RemoteProtocolError):
            # The server may close while we still send; what counts is that it goes on.
            pass
        else:
            assert answer.status_code == 413
        assert (await one.client.get("/health/live")).status_code == 200


async def test_events_arrive_on_the_live_stream_with_their_person(tmp_path: Path) -> None:
    async with running(tmp_path / "data") as one:
        key = one.key()
        async with one.client.stream("GET", "/api/live") as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            assert "content-security-policy" in stream.headers
            lines = stream.aiter_lines()
            assert await anext(lines) == "event: status"
            assert json.loads((await anext(lines)).removeprefix("data: ")) == {"head": 0, "backlog": 0}
            await one.client.post("/v1/page", json=PAGE, auth=(key, ""))
            async with asyncio.timeout(5):
                while await anext(lines) != "event: event":
                    pass
                assert await anext(lines) == "id: 1"
                row = json.loads((await anext(lines)).removeprefix("data: "))
        assert (row["seq"], row["page"], row["source"], row["person_id"]) == (1, "/a", "site", "p_1")


async def test_the_live_stream_of_one_person_is_silent_about_others(tmp_path: Path) -> None:
    async with running(tmp_path / "data") as one:
        key = one.key()
        await one.client.post("/v1/page", json=PAGE, auth=(key, ""))
        async with one.client.stream("GET", "/api/live", params={"person": "p_1"}) as stream:
            lines = stream.aiter_lines()
            await anext(lines)
            for number, who in ((2, "b"), (3, "a")):
                message = {**PAGE, "messageId": f"p{number}", "anonymousId": who}
                await one.client.post("/v1/page", json=message, auth=(key, ""))
            async with asyncio.timeout(5):
                while not (line := await anext(lines)).startswith("id: "):
                    pass
        assert line == "id: 3"


async def test_the_contact_is_for_the_owner_alone_and_goes_with_the_server(tmp_path: Path) -> None:
    async with running(tmp_path / "data") as one:
        contact = one.data / "server.json"
        assert stat.S_IMODE(contact.stat().st_mode) == 0o600
        assert stat.S_IMODE(one.data.stat().st_mode) == 0o700
        assert (await one.client.get("/api/settings")).status_code == 200
    assert not contact.exists()


async def test_a_stop_finishes_requests_ends_streams_and_keeps_every_event(tmp_path: Path) -> None:
    async with running(tmp_path / "data") as one:
        key = one.key()
        async with one.client.stream("GET", "/api/live") as stream:
            await anext(stream.aiter_lines())
            assert (await one.client.post("/v1/page", json=PAGE, auth=(key, ""))).status_code == 200
            one.server.stop()
            async with asyncio.timeout(8):
                await one.task
        assert one.server.faden.warehouse.offset == 1
        assert one.server.faden.operational.offset() == 1


async def test_a_client_that_stops_in_the_middle_does_not_hold_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("faden.web.server.GRACE", 0.5)
    async with running(tmp_path / "data") as one:
        _, writer = await asyncio.open_connection("127.0.0.1", one.server.faden.settings.port)
        writer.write(b"POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
        await writer.drain()
        await asyncio.sleep(0.1)
        one.server.stop()
        async with asyncio.timeout(5):
            await one.task
        writer.close()


async def test_a_port_in_use_is_said_not_shared(tmp_path: Path) -> None:
    async with running(tmp_path / "data") as one:
        port = one.server.faden.settings.port
        with pytest.raises(Conflict, match=f"Port {port}"):
            check_port("127.0.0.1", port)


@pytest.mark.parametrize(("method", "path", "status"), [("POST", "/people", 405), ("GET", "/none.js", 404)])
async def test_addresses_of_the_interface_only_give(tmp_path: Path, method: str, path: str, status: int) -> None:
    async with running(tmp_path / "data") as one:
        assert (await one.client.request(method, path)).status_code == status

"""A whole installation in a folder with its API in the same process, asked as a browser or the command line would."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
from litestar import Litestar

from faden.app import App
from faden.settings import Settings
from faden.web.answers import HotRequest, HotResponse
from faden.web.logs import configure
from faden.web.server import Server
from tests.events import MORNING

PASSWORD = "four words are enough"
EMAIL = "ada@example.org"


class Time:
    """A clock that the test moves."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        """Let time go on."""
        self.now += timedelta(**span)


class Desk:
    """The app, its gate and its API."""

    def __init__(
        self, data: Path, *, demo: bool = False, public_url: str | None = None, explain_to_named: bool = False
    ) -> None:
        configure("info", terminal=False)
        self.time = Time()
        settings = Settings(
            data=data, demo=demo, public_url=public_url, explain_to_named=explain_to_named, warehouse_threads=1
        )
        self.faden = App.open(settings, self.time)
        self.server = Server(self.faden)
        self.gate, self.live, self.meters = self.server.gate, self.server.live, self.server.meters
        self.site: Litestar = self.server.front().site
        self.faden.pipeline.listeners.append(self.live.hear)
        self._clients: list[httpx.AsyncClient] = []

    def client(self, address: str = "203.0.113.7") -> httpx.AsyncClient:
        """A browser without a session."""
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.site, client=(address, 1)),  # type: ignore[arg-type]
            base_url=self.faden.settings.public_url or "http://faden.test",
        )
        self._clients.append(client)
        return client

    def owner(self) -> httpx.AsyncClient:
        """The command line."""
        client = self.client()
        client.headers["authorization"] = f"Bearer {self.gate.command_line_token()}"
        return client

    async def admin(self) -> httpx.AsyncClient:
        """A browser that has just set the installation up."""
        client = self.client()
        session = (await client.get("/api/session")).json()
        client.headers["x-csrf-token"] = session["csrf"]
        answer = await client.post("/api/setup", json=setup_form(self.gate.invite()))
        assert answer.status_code == 201, answer.text
        client.headers["x-csrf-token"] = answer.json()["csrf"]
        return client

    async def send(self, key: str, *messages: dict[str, Any]) -> HotResponse:
        """A batch through the collect door."""
        body = msgspec.json.encode({"batch": messages, "writeKey": key})
        no_headers: dict[str, str] = {}
        return await self.server.hot.handle(HotRequest("POST", "/v1/batch", "", no_headers.get, body, "203.0.113.9"))

    async def source(self, key: str = "site", kind: str = "web") -> str:
        """A new source's write key."""
        record = self.faden.sources.create(key, key, kind, "website", None)
        return record.write_keys[0].key

    async def close(self) -> None:
        """End it."""
        for client in self._clients:
            await client.aclose()
        await self.faden.stop()
        self.faden.close()


def setup_form(token: str | None, **other: Any) -> dict[str, Any]:
    """A filled form of the first run."""
    return {
        "token": token,
        "company": "Muster GmbH",
        "name": "Ada",
        "email": EMAIL,
        "password": PASSWORD,
        "locale": "de",
        "timezone": "Europe/Berlin",
        "currency": "EUR",
        **other,
    }


@asynccontextmanager
async def opened(data: Path, **settings: Any) -> AsyncIterator[Desk]:
    """A desk for the length of a test."""
    desk = Desk(data, **settings)
    await desk.faden.start()
    try:
        yield desk
    finally:
        await desk.close()

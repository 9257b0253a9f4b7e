"""Imports beside the server: one after the other, ended promptly, and run again with the files that were sent."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from faden import imports as module
from faden.app import App
from faden.collect.mapping import load
from faden.domain.errors import Conflict
from faden.imports import FILES_KEPT, Import
from faden.settings import Settings
from tests.desk import Time

SEGMENT = "segment-jsonl"
PATIENCE = 20.0


def opened(folder: Path, clock: Time | None = None, backlog: int = 100_000) -> App:
    return App.open(Settings(data=folder, warehouse_threads=1, max_backlog=backlog), clock or Time())


@asynccontextmanager
async def started(folder: Path, clock: Time | None = None, backlog: int = 100_000) -> AsyncIterator[App]:
    app = opened(folder, clock, backlog)
    await app.start()
    try:
        yield app
    finally:
        await app.stop()
        app.close()


def lines(name: str, count: int) -> bytes:
    return b"\n".join(
        json.dumps(
            {
                "type": "track",
                "event": "Seen",
                "anonymousId": f"{name}-{number % 9}",
                "messageId": f"{name}-{number}",
                "timestamp": "2026-03-01T10:00:00Z",
            }
        ).encode()
        for number in range(count)
    )


async def sent(app: App, name: str, count: int) -> Import:
    """As the interface does it: the file into a folder of its own, then off."""
    folder = app.imports.new_folder()
    file = folder / f"{name}.jsonl"
    file.write_bytes(lines(name, count))
    return await app.imports.start(load(SEGMENT), [file], uploaded=folder)


async def ended(app: App, *ids: str) -> list[Import]:
    end = time.monotonic() + PATIENCE
    while True:
        found = [app.imports.one(one) for one in ids]
        if all(one.state not in ("waiting", "running") for one in found):
            return found
        assert time.monotonic() < end, [(one.state, one.imported) for one in found]
        await asyncio.sleep(0.02)


async def test_many_imports_at_once_wait_for_each_other_and_all_come_to_their_end(tmp_path: Path) -> None:
    """More than there are threads, into a backlog that is full all the time: what empties it needs a thread, too."""
    async with started(tmp_path, backlog=500) as app:
        runs = [await sent(app, f"f{number}", 900) for number in range(8)]
        assert [app.imports.one(one.id).state for one in runs[2:]] == ["waiting"] * 6
        found = await ended(app, *(one.id for one in runs))
        assert [(one.state, one.imported) for one in found] == [("done", 900)] * 8
        assert app.imports.uploads.names() == []


async def test_a_stop_does_not_wait_for_imports_and_they_can_be_run_again(tmp_path: Path) -> None:
    async with started(tmp_path, backlog=-1) as app:  # it never takes anything
        runs = [await sent(app, f"f{number}", 30) for number in range(3)]
        began = time.monotonic()
    assert time.monotonic() - began < 5
    async with started(tmp_path) as app:
        stopped = [app.imports.one(one.id) for one in runs]
        assert [(one.state, one.again) for one in stopped] == [("stopped", True)] * 3
        assert {one.error.code for one in stopped if one.error} == {"import_interrupted"}
        again = [await app.imports.again(one.id) for one in runs]
        found = await ended(app, *(one.id for one in again))
        assert [(one.state, one.files, one.imported) for one in found] == [
            ("done", [f"f{number}.jsonl"], 30) for number in range(3)
        ]
        assert not any(app.imports.one(one.id).again for one in runs)
        with pytest.raises(Conflict):
            await app.imports.again(runs[0].id)
        assert app.imports.uploads.names() == []


async def test_a_full_backlog_is_not_waited_for_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    async with started(tmp_path, backlog=-1) as app:
        (found,) = await ended(app, (await sent(app, "f", 5)).id)
        assert (found.state, found.again) == ("failed", True)
        assert found.error is not None
        assert found.error.code == "backlog_full"


async def test_after_a_crash_files_are_kept_for_some_days(tmp_path: Path) -> None:
    clock = Time()
    async with started(tmp_path, clock) as app:
        folder = app.imports.new_folder()
        (folder / "f.jsonl").write_bytes(lines("f", 3))
        app.imports.uploads.new("nobody-s")
        run = app.imports._begin(load(SEGMENT), [folder / "f.jsonl"], "waiting", folder.name)
        app.imports._save(msgspec.structs.replace(run, state="running"))
    clock.now += FILES_KEPT - timedelta(hours=1)
    async with started(tmp_path, clock) as app:
        assert app.imports.one(run.id).again
        assert app.imports.uploads.names() == [folder.name]
        clock.now += FILES_KEPT + timedelta(hours=1)
        being_sent = app.imports.new_folder()
        app.imports.tidy()
        assert not app.imports.one(run.id).again
        assert app.imports.uploads.names() == [being_sent.name]

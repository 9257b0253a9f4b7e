"""The whole house: publishing with and without revaluation, and a rebuild that a stop or a crash has broken off."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from faden.app import App
from faden.domain.errors import Conflict, DataDirectoryTaken, Unavailable
from faden.domain.scale import DEFAULT_SCALE
from faden.settings import Settings
from tests.events import MORNING, page


def dear() -> Any:
    """The default scale, with pages worth four points."""
    body = msgspec.to_builtins(DEFAULT_SCALE)
    for rule in body["rules"]:
        if rule["key"] == "page":
            rule["points"] = "4"
    return body


@contextmanager
def opened(folder: Path) -> Iterator[App]:
    app = App.open(Settings(data=folder), lambda: MORNING)
    try:
        yield app
    finally:
        app.close()


async def rebuilt(app: App) -> None:
    """Until the rebuild that the start has taken up is done."""
    jobs = [job for job in app.jobs._jobs.values() if job.kind == "rebuild"]
    assert len(jobs) == 1
    await jobs[0].wait()
    assert jobs[0].state == "done"


def points(app: App) -> int:
    return int(app.warehouse.query("SELECT coalesce(sum(points), 0) FROM events").rows[0][0])


async def test_a_new_scale_holds_from_now_on(tmp_path: Path) -> None:
    with opened(tmp_path) as app:
        await app.start()
        await app.pipeline.submit([page(who="a")])
        version, job = await app.publish("scale", "default", dear(), "ada")
        assert (version.version, version.effective, job) == (2, 2, None)
        await app.pipeline.submit([page(who="b")])
        await app.stop()
        assert points(app) == 1 + 4


async def test_or_for_all_history(tmp_path: Path) -> None:
    with opened(tmp_path) as app:
        await app.start()
        await app.pipeline.submit([page(who="a")])
        version, job = await app.publish("scale", "default", dear(), "ada", revalue=True)
        assert job is not None
        await job.wait()
        assert (job.state, version.effective) == ("done", 0)
        await app.pipeline.submit([page(who="b")])
        await app.stop()
        assert points(app) == 4 + 4
    with opened(tmp_path) as again:
        await again.start()
        assert not again.jobs.running("rebuild")
        await again.stop()


async def test_two_rebuilds_at_once_are_refused(tmp_path: Path) -> None:
    with opened(tmp_path) as app:
        await app.start()
        job = app.rebuild()
        with pytest.raises(Conflict):
            app.rebuild()
        with pytest.raises(Conflict):
            await app.publish("scale", "default", dear(), "ada", revalue=True)
        await job.wait()
        published = app.definitions.published("scale", "default")
        assert published is not None
        assert published.version == 1
        await app.stop()


async def test_a_rebuild_broken_off_by_a_stop_is_taken_up_again(tmp_path: Path) -> None:
    with opened(tmp_path) as app:
        await app.start()
        await app.pipeline.submit([page(number % 50, who=f"v{number}") for number in range(300)])
        await app.publish("scale", "default", dear(), "ada", revalue=True)
        await app.stop()
        assert points(app) in (300, 1200)
    with opened(tmp_path) as again:
        await again.start()
        await rebuilt(again)
        await again.stop()
        assert points(again) == 1200


async def test_a_crash_between_publishing_and_rebuilding_is_mended(tmp_path: Path) -> None:
    """The new version is published for all history, but nothing has been revalued yet."""
    with opened(tmp_path) as app:
        app.pipeline.submit_now([page(who="a")])
        app.pipeline.settle()
        app._plan_rebuild()
        app.definitions.publish("scale", "default", dear(), "ada", effective=0)
    with opened(tmp_path) as again:
        assert points(again) == 1
        await again.start()
        await rebuilt(again)
        assert points(again) == 4
        await again.stop()


async def test_a_preview_changes_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as app:
        await app.start()
        await app.pipeline.submit([page(who="a"), page(who="b")])
        job = app.preview_scale(dear())
        await job.wait()
        assert job.state == "done"
        assert job.result["before"]["engagement_value"] == 2
        assert job.result["after"]["engagement_value"] == 8
        await app.stop()
        assert points(app) == 2


async def test_stopping_during_a_preview_does_not_wait_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("faden.profiles.rehearse._FLUSH", 1)
    with opened(tmp_path) as app:
        await app.start()
        for number in range(50):
            await app.pipeline.submit([page(who=f"v{number}")])
        job = app.preview_scale(dear())
        await asyncio.sleep(0.01)
        await asyncio.wait_for(app.stop(), 20)
        assert job.state != "done" or job.progress == 1.0


def test_a_rebuild_without_a_server(tmp_path: Path) -> None:
    with opened(tmp_path) as app:
        app.pipeline.submit_now([page(who=f"v{number}") for number in range(30)])
        app.pipeline.settle()
        before = points(app)
        app.rebuild_now(lambda *_: None)
        assert points(app) == before
        assert not app.operational.get("rebuild_due")


def test_a_rebuild_mends_projections_that_are_ahead_of_the_log(tmp_path: Path) -> None:
    """What an older log from a backup needs; opening it the usual way is refused."""
    with opened(tmp_path) as app:
        app.pipeline.submit_now([page(who="a"), page(who="b")])
        app.pipeline.settle()
    for path in tmp_path.glob("log.sqlite*"):
        path.unlink()
    with pytest.raises(Unavailable, match="does not have"), opened(tmp_path):
        pass
    app = App(Settings(data=tmp_path), lambda: MORNING)
    assert app.rebuild_now(lambda *_: None) == {"events": 0}
    app.close()
    with opened(tmp_path) as again:
        assert points(again) == 0
        assert again.pipeline.submit_now([page(who="a")]).accepted == 1


def test_one_process_owns_the_directory(tmp_path: Path) -> None:
    with opened(tmp_path), pytest.raises(DataDirectoryTaken):
        App.open(Settings(data=tmp_path))
    with opened(tmp_path):
        pass

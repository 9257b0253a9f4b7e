"""Every projection anew from the log: beside the running one, then in its place."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import structlog

from faden.profiles.cache import ProfileCache
from faden.profiles.pipeline import Pipeline
from faden.profiles.rules import RuleBook
from faden.store.operational import Operational
from faden.store.warehouse import Warehouse

Progress = Callable[[int, int], None]
CACHED = 200_000
"""Profiles that the second projection holds in memory at most: it stands beside the live one."""
T = TypeVar("T")
_LOG = structlog.get_logger("faden.rebuild")


class Stopped(Exception):
    """The rebuild was broken off; the live projection is untouched."""


class Overtaken(Exception):
    """Somebody was erased meanwhile: what has been read of the log still holds the person."""


class Shadow:
    """A second projection in a folder of its own, filled from the same log."""

    def __init__(self, live: Pipeline, folder: Path, rules: RuleBook) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.folder = folder
        self._stopping = threading.Event()
        self._log, self._rewrites = live.log, live.log.rewrites
        self.operational = Operational(f"sqlite:///{folder / 'faden.sqlite'}")
        self.warehouse = Warehouse(folder / "warehouse.duckdb", threads=1)
        cache = ProfileCache(self.operational, min(live.cache.capacity, CACHED))
        self.pipeline = Pipeline(
            live.log, self.operational, self.warehouse, cache, rules, live.clock, live.max_backlog, tends_log=False
        )

    def follow(self, progress: Progress | None = None) -> None:
        """Read the log to its present end; `Stopped` where `stop` was called meanwhile, or `Overtaken`."""

        def told(done: int, total: int) -> None:
            if self._stopping.is_set():
                raise Stopped
            self.check()
            if progress is not None:
                progress(done, total)

        self.check()
        self.pipeline.recover(told)

    def check(self) -> None:
        """`Overtaken` where the log is not any more what was read."""
        if self._log.rewrites != self._rewrites:
            raise Overtaken

    def stop(self) -> None:
        """Let `follow` end soon; from any thread."""
        self._stopping.set()

    def close(self) -> None:
        """Give the files up and remove them."""
        self.operational.close()
        self.warehouse.close()
        shutil.rmtree(self.folder, ignore_errors=True)


async def rebuild(
    live: Pipeline, folder: Path, rules: Callable[[], RuleBook], progress: Progress | None = None
) -> None:
    """Profiles and warehouse anew over the whole log, while events go on coming in.

    The long part runs beside the live projection; for the last step submissions wait (none is refused), the shadow
    reads the rest by the rules then in force and takes its place. Cancelled, it leaves all as it was. Where somebody
    is erased meanwhile it begins again: what has been read would bring the person back.
    """
    while True:
        try:
            await _rebuilt(live, folder, rules, progress)
        except Overtaken:
            _LOG.info("rebuild_begins_again", reason="somebody was erased")
        else:
            return


async def _rebuilt(live: Pipeline, folder: Path, rules: Callable[[], RuleBook], progress: Progress | None) -> None:
    first = rules()
    shadow = await _whole(lambda: Shadow(live, folder, first), late=Shadow.close)
    try:
        await _whole(lambda: shadow.follow(progress), shadow.stop)
        async with live.paused():
            newest = rules()
            shadow.pipeline.use_rules(newest)
            await _whole(lambda: _take_over(live, shadow, newest))
    finally:
        await _whole(shadow.close)


async def _whole(
    work: Callable[[], T], stop: Callable[[], None] | None = None, late: Callable[[T], None] | None = None
) -> T:
    """Run `work` in a thread to its end, even when cancelled: nobody may close its files meanwhile.

    Cancelled, what it has made is handed to `late`, for nobody else will see it.
    """
    task = asyncio.create_task(asyncio.to_thread(work))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if stop is not None:
            stop()
        await asyncio.wait([task])
        if late is not None and task.exception() is None:
            await asyncio.to_thread(late, task.result())
        raise


def _take_over(live: Pipeline, shadow: Shadow, rules: RuleBook) -> None:
    """Profiles first: they may fail and change nothing. A crash after them is mended by the next `recover`."""
    shadow.follow()
    shadow.warehouse.checkpoint()
    shadow.warehouse.close()
    live.operational.take_profiles(shadow.operational)
    live.warehouse.replace(shadow.warehouse.path)
    live.adopt(ProfileCache(live.operational, live.cache.capacity), rules)

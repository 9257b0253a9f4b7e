"""Every projection anew from the log: beside the running one, then in its place."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

from faden.profiles.cache import ProfileCache
from faden.profiles.pipeline import Pipeline
from faden.profiles.rules import RuleBook
from faden.store.operational import Operational
from faden.store.warehouse import Warehouse

Progress = Callable[[int, int], None]
CACHED = 200_000
"""Profiles that the second projection holds in memory at most: it stands beside the live one."""


class Stopped(Exception):
    """The rebuild was broken off; the live projection is untouched."""


class Shadow:
    """A second projection in a folder of its own, filled from the same log."""

    def __init__(self, live: Pipeline, folder: Path, rules: RuleBook) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.folder = folder
        self._stopping = threading.Event()
        self.operational = Operational(f"sqlite:///{folder / 'faden.sqlite'}")
        self.warehouse = Warehouse(folder / "warehouse.duckdb", threads=1)
        cache = ProfileCache(self.operational, min(live.cache.capacity, CACHED))
        self.pipeline = Pipeline(
            live.log, self.operational, self.warehouse, cache, rules, live.clock, live.max_backlog, tends_log=False
        )

    def follow(self, progress: Progress | None = None) -> None:
        """Read the log to its present end; `Stopped` where `stop` was called meanwhile."""

        def told(done: int, total: int) -> None:
            if self._stopping.is_set():
                raise Stopped
            if progress is not None:
                progress(done, total)

        self.pipeline.recover(told)

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
    reads the rest by the rules then in force and takes its place. Cancelled, it leaves all as it was.
    """
    shadow = await asyncio.to_thread(Shadow, live, folder, rules())
    try:
        await _whole(lambda: shadow.follow(progress), shadow.stop)
        await live.pause()
        try:
            newest = rules()
            shadow.pipeline.use_rules(newest)
            await _whole(lambda: _take_over(live, shadow, newest))
        finally:
            live.resume()
    finally:
        await _whole(shadow.close)


async def _whole(work: Callable[[], None], stop: Callable[[], None] | None = None) -> None:
    """Run `work` in a thread to its end, even when cancelled: nobody may close its files meanwhile."""
    task = asyncio.create_task(asyncio.to_thread(work))
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        if stop is not None:
            stop()
        await asyncio.wait([task])
        raise


def _take_over(live: Pipeline, shadow: Shadow, rules: RuleBook) -> None:
    """Profiles first: they may fail and change nothing. A crash after them is mended by the next `recover`."""
    shadow.follow()
    shadow.warehouse.checkpoint()
    shadow.warehouse.close()
    live.operational.take_profiles(shadow.operational)
    live.warehouse.replace(shadow.warehouse.path)
    live.adopt(ProfileCache(live.operational, live.cache.capacity), rules)

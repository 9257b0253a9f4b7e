"""Every projection anew from the log: beside the running one, then in its place."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

from faden.profiles.cache import ProfileCache
from faden.profiles.pipeline import Pipeline
from faden.profiles.rules import RuleBook
from faden.store.operational import Operational
from faden.store.warehouse import Warehouse

Progress = Callable[[int, int], None]
CACHED = 200_000


class Shadow:
    """A second projection in a folder of its own, filled from the same log."""

    def __init__(self, live: Pipeline, folder: Path, rules: RuleBook) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.folder = folder
        self.operational = Operational(f"sqlite:///{folder / 'faden.sqlite'}")
        self.warehouse = Warehouse(folder / "warehouse.duckdb", threads=1)
        cache = ProfileCache(self.operational, CACHED)
        self.pipeline = Pipeline(
            live.log, self.operational, self.warehouse, cache, rules, live.clock, live.max_backlog, tends_log=False
        )

    def follow(self, progress: Progress | None = None) -> None:
        """Read the log to its present end."""
        self.pipeline.recover(progress)

    def close(self) -> None:
        """Give the files up and remove them."""
        self.operational.close()
        self.warehouse.close()
        shutil.rmtree(self.folder, ignore_errors=True)


async def rebuild(live: Pipeline, folder: Path, rules: RuleBook, progress: Progress | None = None) -> None:
    """Profiles and warehouse by `rules` over the whole log, while events go on coming in.

    The long part runs beside the live projection; for the last step submissions wait (none is refused), the shadow
    reads the rest and takes its place.
    """
    shadow = await asyncio.to_thread(Shadow, live, folder, rules)
    try:
        await asyncio.to_thread(shadow.follow, progress)
        await live.pause()
        try:
            await asyncio.to_thread(_take_over, live, shadow)
            live.adopt(ProfileCache(live.operational, CACHED), rules)
        finally:
            live.resume()
    finally:
        await asyncio.to_thread(shadow.close)


def _take_over(live: Pipeline, shadow: Shadow) -> None:
    shadow.follow()
    shadow.warehouse.checkpoint()
    shadow.warehouse.close()
    live.operational.take_profiles(shadow.operational)
    live.warehouse.replace(shadow.warehouse.path)

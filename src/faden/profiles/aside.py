"""Work beside the event loop that must neither wait behind other people's work nor be left half done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar

import structlog

T = TypeVar("T")
P = ParamSpec("P")
_LOG = structlog.get_logger("faden.aside")


class Aside:
    """Threads of somebody's own. The loop's are shared by all: who waits there for a cut may keep it from coming."""

    def __init__(self, name: str, threads: int) -> None:
        self._name, self._count = name, threads
        self._threads = self._fresh()

    def _fresh(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._count, thread_name_prefix=f"faden-{self._name}")

    async def run(self, work: Callable[P, T], *words: P.args, **named: P.kwargs) -> T:
        """Do it in one of the threads."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, lambda: work(*words, **named))

    def close(self) -> None:
        """Let the threads go, with the connections that they hold; when asked again, there are new ones."""
        self._threads.shutdown(cancel_futures=True)
        self._threads = self._fresh()


async def whole(work: Coroutine[Any, Any, T]) -> T:
    """Do `work` to its end, also when whoever asked for it is cancelled: a thread goes on anyway, and what it holds
    must not be given free meanwhile.
    """
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait([task])
        error = None if task.cancelled() else task.exception()
        if error is not None:
            _LOG.error("failed_after_nobody_waited", error=str(error))
        raise

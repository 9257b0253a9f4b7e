"""Who follows live: each listener has its own short memory of the newest events, so that nobody can slow anybody."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from faden.profiles.project import Effect

MOST = 50
"""Events sent at once; of more only the newest are shown."""
EVERY = 0.25
STATUS_EVERY = 5.0


class Listener:
    """One open page. `wanted` says which events it is interested in."""

    def __init__(self, wanted: Callable[[Effect], bool]) -> None:
        self._wanted = wanted
        self._waiting: deque[Effect] = deque(maxlen=MOST)

    def offer(self, effects: list[Effect]) -> None:
        """Remember the newest that are wanted."""
        self._waiting.extend(effect for effect in effects[-1000:] if self._wanted(effect))

    def taken(self) -> list[Effect]:
        """What has come since the last call, oldest first."""
        found = list(self._waiting)
        self._waiting.clear()
        return found


class Live:
    """All open pages; `hear` is a listener of the pipeline."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()
        self.stopping = asyncio.Event()

    def hear(self, effects: list[Effect]) -> None:
        """Pass on what has just been applied."""
        for listener in self._listeners:
            listener.offer(effects)

    @contextmanager
    def listening(self, wanted: Callable[[Effect], bool]) -> Iterator[Listener]:
        """A listener for as long as the page is open."""
        listener = Listener(wanted)
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    async def pause(self, seconds: float) -> bool:
        """Wait; True where the server stops meanwhile."""
        try:
            await asyncio.wait_for(self.stopping.wait(), seconds)
        except TimeoutError:
            return False
        return True

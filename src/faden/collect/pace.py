"""Too fast for a human being: many pages within a second, or several links of a mail at once.

A door asks with its events in the order of their arrival; the answer is written into the event and never changes.
The events' own times count, for what was queued offline arrives at once; what a sender repeats counts once. Memory is
bounded: of the visitors looked at least recently, the older half is forgotten.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

import msgspec

from faden.domain.event import ANONYMOUS, USER, Actor, Event

PAGES = 5
"""Pages within a second that a person may see: redirects and single-page applications show some at once."""
LINKS = 2
"""Different links of mails within a second that a person may open."""
LINK_OPENED = frozenset(("Email Link Clicked",))

_SECOND = timedelta(seconds=1)
_HELD = timedelta(seconds=10)
"""For so long after the last burst a visitor is not believed."""
_MOST = 50_000
_VIEWS = frozenset(("page", "screen"))

Held = tuple[datetime, Actor]
V = TypeVar("V")


class Recent(Generic[V]):
    """What was put in recently by key; holds between half of `most` and all of it."""

    def __init__(self, most: int) -> None:
        self._half = most // 2
        self._young: dict[str, V] = {}
        self._old: dict[str, V] = {}

    def get(self, key: str) -> V | None:
        """The value, or None where there is none any more."""
        found = self._young.get(key)
        return found if found is not None else self._old.get(key)

    def put(self, key: str, value: V) -> None:
        """Keep a value; the oldest may go for it."""
        young = self._young
        young[key] = value
        if len(young) >= self._half:
            self._old, self._young = young, {}

    def __len__(self) -> int:
        return len(self._young) + len(self._old)


class Pace:
    """The recent bursts of visitors. One for all doors of a process."""

    def __init__(self, pages: int = PAGES, links: int = LINKS, most: int = _MOST) -> None:
        self._pages, self._links = pages, links
        self._bursts: Recent[list[Any]] = Recent(most)
        """Visitor -> when the burst began, and what happened in it."""
        self._held: Recent[Held] = Recent(most)

    def judged(self, events: list[Event]) -> list[Event]:
        """The same events in the same order; those that came too fast say so."""
        alone = len(events) == 1
        for index, event in enumerate(events):
            actor = self._actor(event, alone)
            if actor != event.actor:
                events[index] = msgspec.structs.replace(event, actor=actor)
        return events

    def _actor(self, event: Event, alone: bool) -> Actor:
        key = event.keys.get(ANONYMOUS) or event.keys.get(USER)
        if key is None or event.actor != "human" or event.passive or event.revenue is not None:
            return event.actor
        if event.type in _VIEWS:
            # Servers speak for many under one key; a batch without times says nothing of speed.
            if event.context.user_agent is None or not (alone or event.at != event.received_at):
                return "human"
            return self.page(key, event.id, event.at)
        if event.name in LINK_OPENED:
            return self.link(key, _link(event), event.at)
        return self._believed(key, event.at)

    def page(self, visitor: str, view: str, at: datetime) -> Actor:
        """A page seen; `view` names it, so that what is sent twice counts once. Beyond the pace it was a bot."""
        if self._burst(visitor, view, at) > self._pages:
            return self._hold(visitor, at, "bot")
        return self._believed(visitor, at)

    def link(self, visitor: str, link: str, at: datetime, links: int | None = None) -> Actor:
        """A link of a mail opened. `links`: how many different ones it has, where that is known.

        Who opens all of several, or more than a person can, within a second, is a scanner. The first ones have been
        believed by then: they were alone.
        """
        most = self._links if links is None else min(self._links, max(links, 2) - 1)
        if self._burst(f"{visitor}\0", link, at) > most:
            return self._hold(visitor, at, "scanner")
        return self._believed(visitor, at)

    def _burst(self, key: str, what: str, at: datetime) -> int:
        """How many different things happened within a second of the first of them."""
        burst = self._bursts.get(key)
        if burst is None or not -_SECOND < at - burst[0] < _SECOND:
            self._bursts.put(key, [at, what])
            return 1
        if what in burst:
            return burst.index(what)
        if len(burst) <= self._pages + self._links:
            burst.append(what)
            return len(burst) - 1
        return len(burst)

    def _hold(self, visitor: str, at: datetime, actor: Actor) -> Actor:
        self._held.put(visitor, (at, actor))
        return actor

    def _believed(self, visitor: str, at: datetime) -> Actor:
        held = self._held.get(visitor)
        if held is None or not -_HELD < at - held[0] < _HELD:
            return "human"
        return held[1]


def _link(event: Event) -> str:
    for name in ("link_id", "link_url", "url"):
        value: object = event.properties.get(name)
        if isinstance(value, str) and value:
            return value
    return event.id

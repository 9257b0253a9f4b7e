"""What was decided, on its way into the log: once for each visit, and of nobody where nobody may be known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from faden.decide.decision import Decision
from faden.domain.deciding import DECIDED, HELD, SOURCE, TAKES_PART, TYPE, Decided
from faden.domain.event import Context, Event
from faden.domain.identity import Key

MOST_REMEMBERED = 100_000
"""Visits of which it is known what has been told already; after that, or a restart, it is told once more."""


class Teller:
    """Makes the events. `new_id` names one, `tell` hands it to the log."""

    def __init__(self, new_id: Callable[[datetime], str], tell: Callable[[Event], None]) -> None:
        self._new_id, self._tell = new_id, tell
        self._told: dict[str, set[str]] = {}
        self._nobodys: dict[tuple[Decided, str, str], int] = {}

    def told(
        self,
        decisions: Sequence[Decision],
        key: Key,
        now: datetime,
        *,
        known: bool,
        held_out: bool,
        country: str | None,
        touchpoint: str,
        timezone: str,
    ) -> None:
        """Let the log know what somebody was shown, as far as this visit does not know it yet.

        `known`: there is a profile. What was told of somebody who had none is told again once there is one.
        """
        new = self._news(decisions, known)
        if not new:
            return
        properties: dict[str, Any] = {
            "decisions": [msgspec.to_builtins(_decided(one)) for one in new],
            "group": HELD if held_out else TAKES_PART,
        }
        self._tell(self._event(properties, {key[0]: key[1]}, now, country, touchpoint, timezone))

    def _news(self, decisions: Sequence[Decision], known: bool) -> list[Decision]:
        if not decisions:
            return []
        visit = decisions[0].id[:16] + ("" if known else "?")
        told = self._told.get(visit)
        if told is None:
            if len(self._told) >= MOST_REMEMBERED:
                for oldest in list(self._told)[: MOST_REMEMBERED // 2]:
                    del self._told[oldest]
            told = self._told[visit] = set()
        new: list[Decision] = []
        for one in decisions:
            name = f"{one.id}{one.reason}{','.join(one.items)}" if one.items else one.id
            if name not in told:
                told.add(name)
                new.append(one)
        return new

    def counted(self, decisions: Sequence[Decision], touchpoint: str, timezone: str) -> None:
        """Count what was shown to somebody who may not be known; `flush` tells how often."""
        for one in decisions:
            what = msgspec.structs.replace(_decided(one), id="", arm=None, greedy=None, items=(), by_lot=0)
            counted = (what, touchpoint, timezone)
            self._nobodys[counted] = self._nobodys.get(counted, 0) + 1

    def flush(self, now: datetime) -> None:
        """Tell what was counted, an event for each touchpoint."""
        counted, self._nobodys = self._nobodys, {}
        by_touchpoint: dict[tuple[str, str], list[Decided]] = {}
        for (what, *where), times in counted.items():
            touchpoint, timezone = where
            found = by_touchpoint.setdefault((touchpoint, timezone), [])
            found.append(msgspec.structs.replace(what, times=times))
        for (touchpoint, timezone), found in by_touchpoint.items():
            properties = {"decisions": [msgspec.to_builtins(one) for one in found]}
            self._tell(self._event(properties, {}, now, None, touchpoint, timezone))

    def _event(
        self,
        properties: dict[str, Any],
        keys: dict[str, str],
        now: datetime,
        country: str | None,
        touchpoint: str,
        timezone: str,
    ) -> Event:
        return Event(
            self._new_id(now),
            TYPE,
            DECIDED,
            now,
            now,
            SOURCE,
            touchpoint,
            keys,
            Context(country=country),
            properties,
            timezone=timezone,
            passive=True,
        )


def _decided(one: Decision) -> Decided:
    return Decided(
        one.id,
        one.placement,
        one.experience,
        one.version,
        one.variant,
        one.reason,
        one.propensity,
        one.explored,
        one.arm,
        one.greedy if one.greedy != one.variant else None,
        1,
        one.items,
        one.by_lot,
    )

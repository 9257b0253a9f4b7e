"""Lists for one visitor: what fits best first, no tag more than its share of the places, some places by lot.

A list by distance is just that: nobody wants a dealer drawn by lot, nor a far one for the sake of variety.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from faden.decide.decision import Served
from faden.decide.near import Map
from faden.domain.collection import Item
from faden.domain.experience import ListContent, content_in

Draw = Callable[[int], float]
"""Number of the draw -> a lot."""
_TRIES = 8


class Shown(msgspec.Struct, frozen=True, omit_defaults=True):
    """An item as it is answered; `distance` in kilometres, `explored`: its place was given by lot."""

    key: str
    title: str
    text: str | None = None
    url: str | None = None
    image: str | None = None
    tags: tuple[str, ...] = ()
    properties: dict[str, object] = {}
    distance: float | None = None
    explored: bool = False


class Pick(NamedTuple):
    """An item by its place in the collection, and how it came there."""

    place: int
    explored: bool = False
    distance: float | None = None


class Shelf:
    """A collection as one list uses it: only what carries a wanted tag, found by tag."""

    def __init__(self, items: Sequence[Item], content: ListContent) -> None:
        wanted = set(content.tags)
        self.items = tuple(item for item in items if not wanted or wanted & set(item.tags))
        self.content = content
        self.most = max(1, int(content.limit * content.most_of_one_tag + 1e-9))
        """Places that one tag may have."""
        everywhere = set.intersection(*(set(item.tags) for item in self.items)) if self.items else set[str]()
        self.tags = tuple(tuple(tag for tag in item.tags if tag not in everywhere) for item in self.items)
        """Tags that tell items apart; what all of them carry does not."""
        self._by_tag: dict[str, list[int]] = {}
        for place, tags in enumerate(self.tags):
            for tag in tags:
                self._by_tag.setdefault(tag, []).append(place)
        self._timed = any(item.start is not None or item.end is not None for item in self.items)
        self._map = Map(self.items) if content.near else None
        self._near: dict[tuple[float, float], list[tuple[int, float]]] = {}
        self._shown: dict[tuple[int, str | None], Shown] = {}

    def picks(
        self,
        interests: Mapping[str, float],
        now: datetime,
        *,
        where: tuple[float, float] | None = None,
        exploration: float = 0.0,
        draw: Draw | None = None,
    ) -> list[Pick]:
        """What to show, best first. `interests`: points by tag; empty: the order of the collection."""
        if self._map is not None and where is not None:
            return self._nearest(where, now)
        return self._ranked(self._order(interests), now, exploration, draw)

    def _nearest(self, where: tuple[float, float], now: datetime) -> list[Pick]:
        assert self._map is not None, "asked for lists by distance only"
        # A hundredth of a degree is a kilometre: enough to choose a dealer, and few places to remember.
        rough = (round(where[0], 2), round(where[1], 2))
        found = self._near.get(rough)
        if found is None:
            found = self._map.nearest(*rough)
            if len(self._near) < 1000:
                self._near[rough] = found
        near = [Pick(place, distance=round(away, 1)) for place, away in found if self._open(place, now)]
        return near[: self.content.limit]

    def _order(self, interests: Mapping[str, float]) -> list[int]:
        """Items that carry tags the visitor cares for, the best first; the rest follows as it stands."""
        scores: dict[int, float] = {}
        for tag, points in interests.items():
            if points > 0:
                for place in self._by_tag.get(tag, ()):
                    scores[place] = scores.get(place, 0.0) + points
        return sorted(scores, key=lambda place: (-scores[place], place))

    def _ranked(self, best: list[int], now: datetime, exploration: float, draw: Draw | None) -> list[Pick]:
        limit, total = self.content.limit, len(self.items)
        picks: list[Pick] = []
        taken: set[int] = set()
        counts: dict[str, int] = {}

        def fits(place: int) -> bool:
            if place in taken or (self._timed and not self._open(place, now)):
                return False
            return all(counts.get(tag, 0) < self.most for tag in self.tags[place])

        queue = iter([*best, *range(total)]) if best else iter(range(total))
        while len(picks) < limit:
            number = len(picks)
            explored = draw is not None and draw(number * (_TRIES + 2)) < exploration
            place = self._by_lot(number, fits, draw) if explored and draw is not None else None
            if place is None:
                explored = False
                place = next((one for one in queue if fits(one)), None)
            if place is None:
                break
            taken.add(place)
            for tag in self.tags[place]:
                counts[tag] = counts.get(tag, 0) + 1
            picks.append(Pick(place, explored))
        return picks

    def _by_lot(self, number: int, fits: Callable[[int], bool], draw: Draw) -> int | None:
        """One of those that still fit, each as likely: drawn again while it does not, in the end among the rest."""
        total, first = len(self.items), number * (_TRIES + 2) + 1
        if not total:
            return None
        for one in range(_TRIES):
            place = int(draw(first + one) * total)
            if fits(place):
                return place
        left = [place for place in range(total) if fits(place)]
        return left[int(draw(first + _TRIES) * len(left))] if left else None

    def _open(self, place: int, now: datetime) -> bool:
        item = self.items[place]
        return (item.start is None or item.start <= now) and (item.end is None or now < item.end)

    def served(self, shown: Sequence[Shown]) -> Served:
        """A list as it is answered."""
        return Served("list", "items", msgspec.Raw(msgspec.json.encode(shown)))

    def shown(self, pick: Pick, language: str | None) -> Shown:
        """The item in a language."""
        key = (pick.place, language)
        found = self._shown.get(key)
        if found is None:
            item = self.items[pick.place]
            found = Shown(
                item.key,
                content_in(item.title, language),
                content_in(item.text, language) if item.text else None,
                item.url,
                item.image,
                item.tags,
                item.properties,
            )
            if len(self._shown) < 20_000:
                self._shown[key] = found
        if pick.explored or pick.distance is not None:
            return msgspec.structs.replace(found, explored=pick.explored, distance=pick.distance)
        return found

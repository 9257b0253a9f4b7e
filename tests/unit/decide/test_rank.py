"""Lists: the cap of a tag holds, nothing is shown twice, what is over is not shown."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from faden.decide.assign import lot
from faden.decide.near import Map
from faden.decide.rank import Shelf
from faden.domain.collection import Item
from faden.domain.experience import ListContent
from tests.experiences import NOW, item

_TAGS = st.lists(st.sampled_from(["a:1", "a:2", "b:1", "b:2", "c:1"]), max_size=3, unique=True)
_ITEMS = st.lists(_TAGS, max_size=30).map(
    lambda tags: [msgspec.convert(item(str(place), *one), Item) for place, one in enumerate(tags)]
)


@settings(max_examples=300)
@given(
    _ITEMS,
    st.integers(1, 10),
    st.floats(0.05, 1),
    st.dictionaries(st.sampled_from(["a:1", "b:1", "c:1"]), st.floats(0, 50)),
    st.sampled_from([0.0, 0.1, 0.5]),
    st.text(max_size=4),
)
def test_no_tag_has_more_than_its_share(
    items: list[Item], limit: int, most: float, interests: dict[str, float], exploration: float, unit: str
) -> None:
    shelf = Shelf(items, ListContent("c", limit, most_of_one_tag=most))
    picks = shelf.picks(interests, NOW, exploration=exploration, draw=lambda number: lot(f"{number}", unit))
    assert len({one.place for one in picks}) == len(picks) <= limit
    counts = Counter(tag for one in picks for tag in shelf.tags[one.place])
    assert all(count <= max(1, int(limit * most + 1e-9)) for count in counts.values())
    if most == 1:
        assert len(picks) == min(limit, len(items))


@given(_ITEMS, st.dictionaries(st.sampled_from(["a:1", "b:1"]), st.floats(1, 50), min_size=1))
def test_what_fits_best_comes_first(items: list[Item], interests: dict[str, float]) -> None:
    shelf = Shelf(items, ListContent("c", 10, most_of_one_tag=1.0))

    def score(place: int) -> float:
        return sum(interests.get(tag, 0.0) for tag in shelf.tags[place])

    scores = [score(one.place) for one in shelf.picks(interests, NOW)]
    assert scores == sorted(scores, reverse=True)


def shown(*items: dict[str, Any], **content: Any) -> list[str]:
    shelf = Shelf([msgspec.convert(one, Item) for one in items], ListContent("c", 5, most_of_one_tag=1.0, **content))
    return [shelf.items[one.place].key for one in shelf.picks({}, NOW)]


def test_what_is_over_or_not_yet_begun_is_not_shown() -> None:
    day = timedelta(days=1)
    over = item("over", end=(NOW - day).isoformat())
    to_come = item("to-come", start=(NOW + day).isoformat())
    now = item("now", start=(NOW - day).isoformat(), end=(NOW + day).isoformat())
    assert shown(over, to_come, now, item("always")) == ["now", "always"]


def test_only_wanted_tags_are_on_the_shelf() -> None:
    assert shown(item("a", "t:1"), item("b", "t:2"), item("c"), tags=("t:1",)) == ["a"]


def test_an_item_in_the_language_asked_for() -> None:
    both = msgspec.convert({**item("a"), "title": {"de": "Auto", "en": "Car"}}, Item)
    shelf = Shelf([both], ListContent("c"))
    (pick,) = shelf.picks({}, NOW)
    assert [shelf.shown(pick, one).title for one in ("de", "en", "fr", None)] == ["Auto", "Car", "Auto", "Auto"]


def test_the_nearest_first_in_kilometres() -> None:
    places = {"berlin": (52.52, 13.405), "munich": (48.137, 11.575), "nuremberg": (49.452, 11.077)}
    items = [msgspec.convert(item(key, latitude=lat, longitude=lon), Item) for key, (lat, lon) in places.items()]
    found = Map([*items, msgspec.convert(item("nowhere"), Item)]).nearest(49.4, 11.0)
    assert [items[place].key for place, _ in found] == ["nuremberg", "munich", "berlin"]
    assert round(found[1][1]) == 147

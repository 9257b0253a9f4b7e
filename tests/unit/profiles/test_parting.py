"""Parting two people who had been taken for one: as if they had never been joined, figures included."""

from __future__ import annotations

from collections import defaultdict
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from faden.domain.event import Event
from faden.domain.identity import Key, pair
from faden.profiles.restate import NAME, parting
from tests.events import at, event, order, page
from tests.house import House

UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Each example opens two installations: shrinking would take minutes."""
BROWSERS = ["w", "x", None]
USERS = ["u", "v", None, None]
CARDS = [None, None, "7"]


@st.composite
def events(draw: st.DrawFn) -> list[Event]:
    made = []
    for number in range(draw(st.integers(2, 9))):
        keys = {"loyalty_card": card} if (card := draw(st.sampled_from(CARDS))) else {}
        more: dict[str, Any] = {"who": draw(st.sampled_from(BROWSERS)), "user": draw(st.sampled_from(USERS))}
        minute = number * 7 + draw(st.integers(0, 40))
        made.append(
            draw(
                st.sampled_from(
                    [
                        page(minute, keys=keys, **more),
                        page(minute, campaign="spring", medium="email", keys=keys, **more),
                        order(minute, "19.90", keys=keys, **more),
                        event("Newsletter Subscribed", minute, keys=keys, **more),
                        event("Identified", minute, kind="identify", keys=keys, traits={"plan": number % 3}, **more),
                    ]
                )
            )
        )
    return made


def sever(*pairs: tuple[Key, Key]) -> Event:
    return Event(
        id=f"sever-{sorted(pairs)}",
        type="sever",
        name=NAME,
        at=at(1000),
        received_at=at(1000),
        source="faden",
        touchpoint="faden",
        keys={},
        properties=parting(pairs),
    )


def linked(found: list[Event]) -> list[tuple[Key, Key]]:
    """Every pair of keys that occurs in one of the events."""
    pairs: set[tuple[Key, Key]] = set()
    for one in found:
        named = list(one.keys.items())
        pairs.update(pair(a, b) for a in named for b in named if a < b)
    return sorted(pairs)


def told(house: House) -> dict[frozenset[Key], Any]:
    """Everybody with keys, by them, and what was counted; sequence numbers left out."""
    found = {}
    for row in house.operational.profiles():
        profile = house.pipeline.cache.peek(row.id)
        assert profile is not None
        keys = frozenset((kind, value) for kind, values in profile.keys.items() for value in values)
        counted = (profile.visits, profile.events, profile.points, profile.orders)
        figures = (*counted, dict(profile.revenue), profile.traits)
        called = keys or frozenset({("without a key since", str(profile.last_seen))})
        found[called] = (*figures, profile.first_seen, profile.last_seen)
    return found


def report(house: House) -> list[tuple[Any, ...]]:
    """The report's sums by channel, from the kept sums and from the events; both must agree."""
    asked = "channel, sum(visits), sum(new_visits), sum(pageviews), sum(bounces), sum(points), sum(revenue)"
    kept = house.warehouse.query(
        f"SELECT {asked}, sum(events) FROM facts GROUP BY 1 HAVING sum(events) <> 0 ORDER BY 1"
    )
    human = "actor = 'human' AND visit_local IS NOT NULL"
    plain = house.warehouse.query(f"SELECT {asked}, count(*) FROM events WHERE {human} GROUP BY 1 ORDER BY 1")
    assert kept.rows == plain.rows
    return kept.rows


@settings(
    max_examples=12, deadline=None, phases=UNSHRUNK, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(events(), st.data())
def test_parting_is_the_inverse_of_joining(
    tmp_path_factory: pytest.TempPathFactory, found: list[Event], data: st.DataObject
) -> None:
    """Parted afterwards, known to be apart beforehand, and rebuilt from the log: all three tell the same."""
    pairs = linked(found)
    if not pairs:
        return
    chosen = data.draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=2, unique=True))
    when = data.draw(st.integers(0, len(found)))
    with House(tmp_path_factory.mktemp("after")) as after, House(tmp_path_factory.mktemp("before")) as before:
        before.pipeline.part_now(sever(*chosen))
        before.take(*found)
        after.take(*found[:when])
        after.pipeline.part_now(sever(*chosen))
        if when < len(found):
            after.take(*found[when:])
        assert told(after) == told(before)
        assert report(after) == report(before)
        live = after.state()
        after.pipeline.start_over()
        assert after.state() == live


@pytest.mark.parametrize("cut_off", [True, False], ids=["between the two stores", "after both"])
def test_a_crash_while_parting_is_mended(tmp_path: Path, cut_off: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [page(0, who="w"), page(1, who="w", user="u"), order(2, "10", who="x", user="u"), page(3, who="w")]
    apart = sever((("user_id", "u"), ("anonymous_id", "w")))
    with House(tmp_path / "whole") as whole:
        whole.take(*found)
        whole.pipeline.part_now(apart)
        expected = whole.state()
    with House(tmp_path / "cut") as house:
        house.take(*found)
        if cut_off:
            monkeypatch.setattr(house.pipeline.cache, "retell", _fails)
            with pytest.raises(ZeroDivisionError):
                house.pipeline.part_now(apart)
        else:
            house.pipeline.part_now(apart)
    with House(tmp_path / "cut") as again:
        assert again.state() == expected


def _fails(*_: object) -> None:
    raise ZeroDivisionError


def test_what_was_counted_before_the_sums_were_kept_is_restated(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(page(0, who="w"), page(1, who="w", user="u"), page(2, who="x", user="u"))
        assert house.count("persons") == 0
        before = report(house)
        house.pipeline.part_now(sever((("user_id", "u"), ("anonymous_id", "w"))))
        assert report(house) != before
        assert house.profile("anonymous_id", "w") is not house.profile("user_id", "u")
        house.take(page(5, who="w", user="u"), page(6, who="w"))
        assert house.profile("anonymous_id", "w") is not house.profile("user_id", "u")


def test_the_order_of_events_makes_no_other_people(tmp_path: Path) -> None:
    """The same events, in every order of arrival."""
    story = [
        page(0, who="boutique"),
        event("Newsletter Subscribed", 5, who="phone", keys={"email": "ada@x.de"}),
        event("Signed In", 9, who="phone", user="ada", keys={"email": "ada@x.de"}),
        order(20, "4900", who=None, keys={"loyalty_card": "7"}),
        event("Identified", 30, who=None, user="ada", keys={"loyalty_card": "7"}),
        event("Signed In", 40, who="phone", user="bob"),
    ]
    seen: dict[frozenset[frozenset[Key]], int] = defaultdict(int)
    for turn, arranged in enumerate(list(permutations(story))[::29]):
        with House(tmp_path / str(turn)) as house:
            house.take(*[_copy(one, turn) for one in arranged])
            seen[frozenset(key for key in told(house))] += 1
    assert len(seen) == 1
    (people,) = seen
    assert frozenset({("user_id", "bob"), ("anonymous_id", "phone")}) in people
    assert frozenset({("user_id", "ada"), ("email", "ada@x.de"), ("loyalty_card", "7")}) in people


def _copy(one: Event, turn: int) -> Event:
    values = {name: getattr(one, name) for name in one.__struct_fields__}
    return Event(**{**values, "id": f"{one.id}-{turn}"})

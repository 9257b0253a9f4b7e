"""Which events a visit takes."""

from __future__ import annotations

import pytest

from faden.domain.visit import Visit
from tests.events import at


def visit(campaign: str | None = None, *, closed: bool = False) -> Visit:
    return Visit(
        id=1,
        started_at=at(0),
        first_at=at(0),
        last_at=at(10),
        touchpoint="shop",
        channel="Direct",
        source=None,
        campaign=campaign,
        content=None,
        country=None,
        region=None,
        device=None,
        new=True,
        local_start=at(0).replace(tzinfo=None),
        closed=closed,
    )


@pytest.mark.parametrize(
    ("one", "minutes", "touchpoint", "entry", "expected"),
    [
        (visit(), 11, "shop", None, True),
        (visit(), 40, "shop", None, True),  # exactly half an hour of silence still belongs to it
        (visit(), 40.1, "shop", None, False),
        (visit(), -30, "shop", None, True),
        (visit(), -30.1, "shop", None, False),
        (visit(), 5, "shop", None, True),
        (visit(), 11, "app", None, False),
        (visit(), 11, "shop", "spring", False),
        (visit("spring"), 11, "shop", "spring", True),
        (visit("spring"), 11, "shop", None, True),
        (visit("spring"), 11, "shop", "summer", False),
        (visit(closed=True), 11, "shop", None, False),
    ],
)
def test_takes(one: Visit, minutes: float, touchpoint: str, entry: str | None, expected: bool) -> None:
    assert one.takes(at(minutes), touchpoint, entry) is expected


def test_counters_are_not_shared() -> None:
    one, other = visit(), visit()
    one.counted["page"] = 100
    assert other.counted == {}

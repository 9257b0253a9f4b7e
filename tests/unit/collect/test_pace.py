"""Too fast for a human being."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faden.collect.pace import LINKS, PAGES, Pace, Recent
from faden.domain.event import Context, Event
from faden.domain.money import Money
from tests.events import MORNING, event

BROWSER = Context(user_agent="Mozilla/5.0 Firefox/140.0")


def seconds(number: float) -> datetime:
    return MORNING + timedelta(seconds=number)


def pages(*moments: float, who: str = "a", received: float = 60, context: Context = BROWSER) -> list[Event]:
    return [event(minutes=one / 60, who=who, received_at=seconds(received), context=context) for one in moments]


def actors(pace: Pace, *parcels: list[Event]) -> str:
    """The verdicts' first letters."""
    return "".join(one.actor[0] for parcel in parcels for one in pace.judged(list(parcel)))


@pytest.mark.parametrize(
    ("moments", "expected"),
    [
        ((0, 3, 9, 40), "hhhh"),
        ((0, 0.1, 0.2, 0.3, 0.4), "hhhhh"),
        ((0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 5, 30), "hhhhhbbbh"),
        ((0.5, 0.4, 0.3, 0.2, 0.1, 0), "hhhhhb"),
        ((0, 0.4, 0.8, 1.2, 1.6, 2.0, 2.4), "hhhhhhh"),
        ((0,) * 40, "h" * PAGES + "b" * 35),
    ],
)
def test_pages_within_a_second(moments: tuple[float, ...], expected: str) -> None:
    assert actors(Pace(), pages(*moments)) == expected
    assert actors(Pace(), *([one] for one in pages(*moments))) == expected, "one by one too"


def test_each_visitor_has_a_pace_of_his_own() -> None:
    pace = Pace()
    parcels = [pages(index / 100, who=f"visitor {index}") for index in range(50)]
    assert actors(pace, *parcels) == "h" * 50


def test_what_is_sent_again_counts_once() -> None:
    pace, parcel = Pace(), pages(0, 0.1)
    assert actors(pace, *[parcel] * 9) == "hh" * 9


def test_a_batch_without_times_says_nothing_of_speed() -> None:
    assert actors(Pace(), pages(*(60,) * 20)) == "h" * 20
    assert actors(Pace(), *([one] for one in pages(*(60,) * 7))) == "hhhhhbb", "single requests do"


def test_servers_speak_for_many() -> None:
    assert actors(Pace(), pages(*(0,) * 20, context=Context())) == "h" * 20


def test_what_follows_a_burst_is_not_believed_for_a_while_but_for_money_and_what_others_did() -> None:
    pace = Pace()
    actors(pace, pages(*(0,) * 9))
    later = [
        event("Clicked", 2 / 60, who="a"),
        event("Order Completed", 2 / 60, who="a", revenue=Money(Decimal(9), "EUR")),
        event("Email Delivered", 2 / 60, who="a", passive=True),
        event("Clicked", 2 / 60, who="b"),
        event("Clicked", 2 / 60, who=None),
        event("Clicked", 30 / 60, who="a"),
    ]
    assert actors(pace, later) == "bhhhhh"


def test_who_opens_all_links_within_a_second_is_a_scanner() -> None:
    def link(number: int, at: float, who: str = "a") -> Event:
        return event("Email Link Clicked", at / 60, who=who, properties={"link_url": f"https://x.de/{number}"})

    assert actors(Pace(), [link(number, number / 10) for number in range(5)]) == "h" * LINKS + "sss"
    assert actors(Pace(), [link(1, index / 10) for index in range(9)]) == "h" * 9, "nervous, but a person"
    assert actors(Pace(), [link(number, number * 2) for number in range(9)]) == "h" * 9


@pytest.mark.parametrize(("links", "expected"), [(1, "hs"), (2, "hs"), (3, "hh"), (9, "hh"), (None, "hh")])
def test_a_mail_with_few_links_is_opened_whole_sooner(links: int | None, expected: str) -> None:
    pace = Pace()
    found = [pace.link("ada", name, MORNING, links) for name in ("one", "two")]
    assert "".join(actor[0] for actor in found) == expected


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 4000)), max_size=60))
def test_same_arrivals_same_verdicts_and_never_too_early(arrivals: list[tuple[str, int]]) -> None:
    first, second = Pace(), Pace()
    seen: dict[str, list[int]] = {"a": [], "b": []}
    for number, (who, at) in enumerate(arrivals):
        verdict = first.page(who, str(number), seconds(at / 1000))
        assert second.page(who, str(number), seconds(at / 1000)) == verdict
        seen[who].append(at)
        if verdict == "bot":
            assert any(sum(one <= other < one + 2000 for other in seen[who]) > PAGES for one in seen[who])


def test_memory_is_bounded_and_the_latest_are_known() -> None:
    recent: Recent[int] = Recent(100)
    order = random.Random(7)
    for number in range(10_000):
        recent.put(str(order.randrange(1_000_000)), number)
        recent.put("latest", number)
        assert recent.get("latest") == number
        assert len(recent) <= 100

"""What may explain a bend: few marks, the weightiest, inside the period, in the order of days."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from faden.domain.campaign import Campaign
from faden.measure.marks import MOST, ScaleChange, marks
from faden.measure.period import Period

SPRING = Period(date(2026, 3, 1), date(2026, 5, 31))


def begun(day: str | None, label: str = "Spring") -> Campaign:
    return Campaign(label, start=None if day is None else date.fromisoformat(day))


def test_a_campaign_is_marked_where_it_begins_and_a_version_where_it_holds_from() -> None:
    found, left = marks(
        SPRING, {"sale": begun("2026-04-02", "Sale")}, {"sale": 12}, [ScaleChange(3, date(2026, 3, 9))]
    )
    assert [(one.day.isoformat(), one.kind, one.key, one.label.de) for one in found] == [
        ("2026-03-09", "scale", "3", "Skala 3"),
        ("2026-04-02", "campaign", "sale", "Sale"),
    ]
    assert left == 0


def test_what_began_elsewhen_or_brought_nobody_is_no_explanation() -> None:
    campaigns = {
        "old": begun("2026-02-28"),
        "late": begun("2026-06-01"),
        "open": begun(None),
        "idle": begun("2026-04-02"),
    }
    weights = {"old": 5, "late": 5, "open": 5, "idle": 0}
    assert marks(SPRING, campaigns, weights, [ScaleChange(2, date(2026, 2, 1))]) == ([], 0)


@given(
    st.lists(st.tuples(st.integers(-20, 120), st.integers(0, 9)), max_size=30),
    st.lists(st.integers(-20, 120), max_size=8),
)
def test_a_handful_of_the_weightiest_in_the_order_of_days(
    campaigns: list[tuple[int, int]], versions: list[int]
) -> None:
    documents = {
        str(one): Campaign("x", start=SPRING.start + timedelta(day)) for one, (day, _) in enumerate(campaigns)
    }
    weights = {str(one): weight for one, (_, weight) in enumerate(campaigns)}
    changes = [ScaleChange(number, SPRING.start + timedelta(day)) for number, day in enumerate(versions)]
    found, left = marks(SPRING, documents, weights, changes)
    able = [
        one for one, document in documents.items() if document.start and SPRING.start <= document.start <= SPRING.end
    ]
    held = [one for one in able if weights[one]]
    within = [one for one in changes if SPRING.start <= one.day <= SPRING.end]
    assert len(found) == min(MOST, len(held) + len(within))
    assert left == len(held) + len(within) - len(found)
    assert [one.day for one in found] == sorted(one.day for one in found)
    shown = {one.key for one in found if one.kind == "campaign"}
    if shown:
        assert min(weights[one] for one in shown) >= max(
            (weights[one] for one in held if one not in shown), default=0
        )

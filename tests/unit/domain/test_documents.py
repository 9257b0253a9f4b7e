"""The smaller documents: campaign, touchpoint, cost, keys and labels."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from faden.domain import campaign, touchpoint
from faden.domain.campaign import Campaign
from faden.domain.cost import Cost, cost
from faden.domain.definition import Label, checked_key, decoded
from faden.domain.errors import Invalid
from faden.domain.scale import Scale
from faden.domain.touchpoint import Touchpoint


def test_cost() -> None:
    booked = cost(
        {
            "campaign": "spring",
            "start": "2026-03-01",
            "end": "2026-03-31T00:00:00Z",
            "amount": "310",
            "currency": "eur",
        }
    )
    assert booked == Cost("spring", None, date(2026, 3, 1), date(2026, 3, 31), Decimal(310), "EUR", "actual")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"amount": None}, "amount"),
        ({"currency": "?"}, "currency"),
        ({"start": "soon"}, "start"),
        ({"end": "2026-02-01"}, "end"),
        ({"status": "guessed"}, "status"),
    ],
)
def test_wrong_cost_is_refused_with_its_path(change: dict[str, Any], path: str) -> None:
    good = {"amount": "1", "currency": "EUR", "start": "2026-03-01", "end": "2026-03-02"}
    with pytest.raises(Invalid) as refused:
        cost({**good, **change})
    assert refused.value.problem.path == path


def test_campaign_must_make_sense() -> None:
    assert campaign.checked(Campaign("Spring", start=date(2026, 3, 1), end=date(2026, 3, 1))).label == "Spring"
    with pytest.raises(Invalid, match="before"):
        campaign.checked(Campaign("Spring", start=date(2026, 3, 2), end=date(2026, 3, 1)))
    with pytest.raises(Invalid, match="name"):
        campaign.checked(Campaign(" "))


def test_touchpoint_must_make_sense() -> None:
    good = Touchpoint(Label("Laden", "Shop"), "pos", "Europe/Berlin")
    assert touchpoint.checked(good) is good
    with pytest.raises(Invalid):
        touchpoint.checked(Touchpoint(Label("Laden", "Shop"), "pos", "Europe/Nowhere"))
    with pytest.raises(Invalid):
        touchpoint.checked(Touchpoint(Label("Laden", "")))


@pytest.mark.parametrize("key", ["a", "(Other)", "Spring 2026", "a/b:c_d.e-f", "x" * 120])
def test_key(key: str) -> None:
    assert checked_key(key) == key


@pytest.mark.parametrize("key", ["", " a", "x" * 121, "a\nb", "<b>", "-a", "ü"])
def test_wrong_key_is_refused(key: str) -> None:
    with pytest.raises(Invalid):
        checked_key(key)


def test_a_wrong_document_names_the_path() -> None:
    body = {"rules": [{"key": "a", "label": {"de": "x", "en": "x"}, "condition": {}, "points": "lots"}]}
    with pytest.raises(Invalid) as refused:
        decoded(body, Scale)
    assert refused.value.problem.path == "rules[0].points"
    with pytest.raises(Invalid) as refused:
        decoded([], Scale)
    assert refused.value.problem.path == "body"


def test_label_within_a_language() -> None:
    assert Label("Laden", "Shop").within("de") == "Laden"
    assert Label("Laden", "Shop").within("en") == "Shop"
    assert Label("Laden", "Shop").within("fr") == "Shop"

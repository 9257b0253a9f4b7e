"""What names nobody, and what only looks like it."""

from __future__ import annotations

import pytest

from faden.domain.nonsense import nonsense

NONSENSE = [
    ("user_id", "null"),
    ("user_id", " Undefined "),
    ("user_id", "0"),
    ("user_id", "000000"),
    ("user_id", "111111"),
    ("crm_id", "(not set)"),
    ("loyalty_card", "0000"),
    ("loyalty_card", "9999 9999"),
    ("phone", "+490000000"),
    ("phone", "+4911111111"),
    ("email", "test@x.de"),
    ("email", "test2@shop.example"),
    ("email", "noreply@x.de"),
    ("email", "keine@x.de"),
    ("email", "null@x.de"),
    ("device_id", "00000000-0000-0000-0000-000000000000"),
    ("anonymous_id", "undefined"),
    ("anonymous_id", "11111111"),
]
HONEST = [
    ("user_id", "1111"),
    ("loyalty_card", "2222"),
    ("user_id", "7"),
    ("user_id", "11"),
    ("user_id", "200000"),
    ("loyalty_card", "7"),
    ("loyalty_card", "4711"),
    ("loyalty_card", "100000"),
    ("phone", "+499111234560"),
    ("phone", "+4991100000"),
    ("email", "tess@x.de"),
    ("email", "testa@x.de"),
    ("email", "ada+test@x.de"),
    ("email", "info@x.de"),
    ("email", "ohneberg@x.de"),
    ("device_id", "00000000-0000-0000-0000-000000000001"),
    ("anonymous_id", "a"),
    ("shop_number", "nulla"),
]


@pytest.mark.parametrize(("kind", "value"), NONSENSE)
def test_it_names_nobody(kind: str, value: str) -> None:
    assert nonsense(kind, value)


@pytest.mark.parametrize(("kind", "value"), HONEST)
def test_it_may_be_somebody(kind: str, value: str) -> None:
    assert not nonsense(kind, value)

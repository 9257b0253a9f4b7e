"""Names of persons: the surrogate and what people read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faden.domain.profile import Profile, label, person_id, profile_of
from tests.events import at


@given(st.integers(0, 2**60))
def test_person_id_is_undone(number: int) -> None:
    assert profile_of(person_id(number)) == number


@pytest.mark.parametrize("wrong", ["", "p_!", "x_12", "p_ü", "p_" + "z" * 20, "12"])
def test_what_is_no_person_id(wrong: str) -> None:
    assert profile_of(wrong) is None


def test_person_id_is_taken_in_any_case() -> None:
    assert profile_of(person_id(123456).upper().replace("P_", "p_")) == 123456


@pytest.mark.parametrize(
    ("traits", "keys", "expected"),
    [
        ({"name": "Ada Lovelace", "email": "ada@example.org"}, {}, "Ada Lovelace"),
        ({"firstName": "Ada", "lastName": "Lovelace"}, {}, "Ada Lovelace"),
        ({"first_name": "Ada"}, {}, "Ada"),
        ({"email": "ada@example.org"}, {"user_id": ["u1"]}, "ada@example.org"),
        ({"name": ""}, {"user_id": ["u1"]}, "u1"),
        ({}, {"anonymous_id": ["a"]}, "p_7"),
        ({"name": 12}, {}, "12"),
        ({"name": "x" * 500}, {}, "x" * 120),
    ],
)
def test_label(traits: dict[str, Any], keys: dict[str, list[str]], expected: str) -> None:
    assert label(Profile(id=7, first_seen=at(0), last_seen=at(0), traits=traits, keys=keys)) == expected


def test_known_is_who_has_a_user_id() -> None:
    assert not Profile(id=1, first_seen=at(0), last_seen=at(0), keys={"anonymous_id": ["a"]}).known
    assert Profile(id=1, first_seen=at(0), last_seen=at(0), keys={"user_id": ["u"]}).known

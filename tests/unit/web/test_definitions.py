"""Differences between two bodies of a definition, and the fields that conditions are offered."""

from __future__ import annotations

from typing import Any

import pytest

from faden.domain.condition import condition
from faden.web.api_definitions import Change, differences
from faden.web.fields import FIELDS


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"b": 2}, [Change("a", 1, None), Change("b", None, 2)]),
        ([1, 2], [1, 2, 3], [Change("[2]", None, 3)]),
        (
            [{"key": "a", "points": 1}, {"key": "c"}],
            [{"key": "a", "points": 2}, {"key": "b"}, {"key": "c"}],
            [Change("[a].points", 1, 2), Change("[b]", None, {"key": "b"})],
        ),
        ([{"name": "a"}, {"name": "b"}], [{"name": "b"}, {"name": "a"}], [Change(".order", ["a", "b"], ["b", "a"])]),
        (None, {"a": 1}, [Change("", None, {"a": 1})]),
    ],
)
def test_differences(before: Any, after: Any, expected: list[Change]) -> None:
    assert list(differences(before, after)) == expected


def test_every_offered_field_and_operator_is_one_of_the_language() -> None:
    values = {"between": [1, 2], "in": ["a"], "notIn": ["a"], "null": None, "notNull": None}
    for field in FIELDS:
        name = f"{field.name}x" if field.name.endswith(".") else field.name
        for operator in field.operators:
            condition({"field": name, "operator": operator, "value": values.get(operator, "1")})

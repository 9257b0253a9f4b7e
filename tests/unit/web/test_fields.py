"""The fields that the builder offers are those that conditions take, with operators that they take, too."""

from __future__ import annotations

import pytest

from faden.domain import occasion
from faden.web.fields import MOMENT, Field, fields


def test_every_field_of_the_moment_is_offered() -> None:
    assert {one.name for one in MOMENT} == {*occasion.FIELDS, occasion.PROPERTIES, occasion.SEGMENT}


ENDINGS = {"interests.": "theme:cars", "consent.": "marketing", "revenue.": "EUR"}


@pytest.mark.parametrize(
    "field", [one for one in fields("experience") if one.name != "did"], ids=lambda one: one.name
)
def test_offered_operators_are_taken(field: Field) -> None:
    name, kind, operators = field.name, field.kind, field.operators
    asked = name + ENDINGS.get(name, "x" if name.endswith(".") else "")
    for operator in operators:
        one: object = True if kind == "boolean" else 3 if kind == "number" else "a"
        value: object = [one, one] if operator in ("in", "notIn", "between") else one
        rule = {"field": asked, "operator": operator, "value": value}
        occasion.occasion_condition({"combinator": "and", "rules": [rule]})

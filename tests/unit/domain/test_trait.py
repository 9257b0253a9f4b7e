"""Types of traits as a table of cases, and catalogues that are refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faden.domain.definition import Label
from faden.domain.errors import Invalid
from faden.domain.trait import DEFAULT_TRAITS, FormField, Trait, Traits, TraitType, checked, fitted

AS_IT_IS = object()


@pytest.mark.parametrize(
    ("kind", "value", "made"),
    [
        ("text", "ada", AS_IT_IS),
        ("text", 42, "42"),
        ("text", True, "true"),
        ("text", ["ada"], None),
        ("text", {"a": 1}, None),
        ("number", 42, AS_IT_IS),
        ("number", 1.5, AS_IT_IS),
        ("number", "42", 42),
        ("number", " -1.50 ", -1.5),
        ("number", "042", None),
        ("number", "1,5", None),
        ("number", "1e3", None),
        ("number", "12345678901234567", None),
        ("number", "123456789012.3456", None),
        ("number", True, None),
        ("number", "NaN", None),
        ("boolean", False, AS_IT_IS),
        ("boolean", "Ja", True),
        ("boolean", 0, False),
        ("boolean", 2, None),
        ("boolean", "maybe", None),
        ("date", "2024-05-01", AS_IT_IS),
        ("date", "1.5.2024", "2024-05-01"),
        ("date", "2024-02-30", None),
        ("date", "05/01/2024", None),
        ("date", "2024-05-01T12:00:00+02:00", "2024-05-01T10:00:00Z"),
        ("date", "2024-05-01T12:00:00", AS_IT_IS),
        ("date", 1714557600, None),
        ("date", "20240501", None),
        ("list", ["a"], AS_IT_IS),
        ("list", "a", ["a"]),
        ("list", {"a": 1}, None),
        ("any", {"a": 1}, AS_IT_IS),
    ],
)
def test_types(kind: TraitType, value: Any, made: Any) -> None:
    if made is None:
        assert fitted(kind, value) == (value, kind)
    else:
        found, refused = fitted(kind, value)
        expected = value if made is AS_IT_IS else made
        assert (found, type(found), refused) == (expected, type(expected), None)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)
_TYPES = st.sampled_from(("text", "number", "boolean", "date", "list", "any"))


@given(_TYPES, _JSON)
def test_what_was_fitted_fits(kind: TraitType, value: Any) -> None:
    """Nothing is lost: a refused value comes back as it was, a fitted one fits again and stays the same."""
    made, refused = fitted(kind, value)
    if refused is None:
        assert fitted(kind, made) == (made, None)
    else:
        assert (made, refused) == (value, kind)


def test_the_default_can_be_used() -> None:
    assert checked(DEFAULT_TRAITS) is DEFAULT_TRAITS
    assert {"email", "phone", "firstName", "lastName", "name", "birthday", "gender", "address", "company"} <= {
        one.key for one in DEFAULT_TRAITS.traits if one.pii
    }


NAME = Label("Name", "Name")


@pytest.mark.parametrize(
    ("trait", "code", "path"),
    [
        (Trait(" ", NAME), "trait_key_invalid", "traits[1].key"),
        (Trait("email", NAME), "key_not_unique", "traits[1].key"),
        (Trait("plan", Label("", "Plan")), "label_missing", "traits[1].label"),
        (Trait("plan", NAME, conflict="priority"), "trait_sources_missing", "traits[1].sources"),
        (Trait("plan", NAME, conflict="largest"), "trait_without_size", "traits[1].conflict"),
        (Trait("plan", NAME, sources=("",)), "trait_name_empty", "traits[1].sources"),
        (Trait("plan", NAME, forms=(FormField("Form Submitted", ""),)), "trait_name_empty", "traits[1].forms"),
    ],
)
def test_wrong_catalogues(trait: Trait, code: str, path: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked(Traits((Trait("email", NAME), trait)))
    assert (refused.value.problem.code, refused.value.problem.path) == (code, path)

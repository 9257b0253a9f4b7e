"""How people's names and numbers are compared while somebody types."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faden.domain.searchword import LONGEST, asked, of_key, of_phone, of_text, spellings


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dr. Ada King-Noel", ["dr", "ada", "king", "noel"]),
        ("Jürgen Groß", ["jurgen", "juergen", "gross"]),
        ("Łukasz Ørsted", ["lukasz", "orsted"]),
        ("O'Brien", ["o", "brien"]),
        ("田中 さくら", ["田中", "さくら"]),
        ("", []),
    ],
)
def test_names(text: str, found: list[str]) -> None:
    assert list(of_text(text)) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("Ada.Lovelace@Example.org", ["ada.lovelace@example.org", "ada", "lovelace"]),
        ("K-4711", ["k-4711", "k", "4711"]),
        ("4711", ["4711"]),
        ("1-2-3-4-5-6-7-8", ["1-2-3-4-5-6-7-8"]),
    ],
)
def test_keys(value: str, found: list[str]) -> None:
    assert list(of_key(value)) == found


def test_phones() -> None:
    assert list(of_phone("0911 / 123 456-0")) == ["9111234560"]
    assert list(of_phone("+49 911 1234560", 2)) == ["499111234560", "9111234560"]
    assert list(of_phone("none")) == []


@given(st.text(max_size=300))
def test_whatever_is_typed_is_compared(text: str) -> None:
    for search in asked(text):
        assert search
        assert all(one and len(one) <= LONGEST for token in search for one in token)


_LETTERS = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=20)


@given(_LETTERS, st.integers(1, 20))
def test_a_name_is_found_by_its_beginning(name: str, length: int) -> None:
    """Also where the accent has been typed and the name has none, and in capitals."""
    kept = set(of_text(name))
    for typed in (name, name.upper()):
        if typed.casefold() != name.casefold():
            continue
        beginning = spellings(typed)[0][:length]
        assert any(word.startswith(beginning) for word in kept)

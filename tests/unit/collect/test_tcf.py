"""Consent strings of the IAB framework, held against published ones and what their publishers say is in them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faden.collect.tcf import Tcf, Unread, decoded

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def read(text: str) -> Tcf:
    found = decoded(text)
    assert isinstance(found, Tcf), found
    return found


def test_the_string_of_the_java_reference_decoder() -> None:
    """From the tests of IAB Tech Lab's own decoder for Java."""
    found = read("COtybn4PA_zT4KjACBENAPCIAEBAAECAAIAAAAAAAAAA")
    assert found.created == datetime(2020, 1, 26, 17, 1, tzinfo=UTC)
    assert found.updated == datetime(2021, 2, 2, 17, 1, tzinfo=UTC)
    assert (found.cmp, found.language, found.policy, found.country) == (675, "EN", 2, "AA")
    assert (set(found.consent), set(found.interest), found.storage_exempt) == ({2, 10}, {2, 9}, True)


def test_a_string_whose_length_is_no_whole_number_of_bytes() -> None:
    """From the tests of LiveRamp's decoder; it ends at six bits, and plain base64 refuses it."""
    found = read("COvzTO5OvzTO5BRAAAENAPCoALIAADgAAAAAAewAwABAAlAB6ABBFADBQAQA9hAAAcAA")
    assert (found.cmp, set(found.consent), set(found.interest)) == (81, {1, 3, 4, 7}, {3, 4, 5})
    assert found.created == datetime(2020, 3, 5, 19, 24, 40, 900_000, tzinfo=UTC)


def test_the_example_of_the_specification() -> None:
    """ "Full TC String passing" in "Consent string and vendor list formats v2", three segments, nothing allowed."""
    found = read("CQSbk4AQSbk4ANwAAAENAwCgAAAAAAAAAAYgACPAAAAA.IDKQA4AAgAKAGQAygAAA.YAAAAAAAAAAA")
    assert (found.cmp, found.country, found.consent, found.interest) == (880, "DE", frozenset(), frozenset())
    assert not any(found.allows(number) for number in range(1, 25))


@pytest.mark.parametrize(
    ("text", "purposes"),
    [
        ("COrEAV4OrXx94ACABBENAHCIAD-AAAAAAACAAxAAAAgAIAwgAgAAAAEAgQAAAAAEAYQAQAAAACAAAABAAA", {3, 4, 5, 6, 7, 8, 9}),
        ("COwxsONOwxsONKpAAAENAdCAAMAAAAAAAAAAAAAAAAAA", {1, 2}),
        (
            "COvzTO5OvzTO5B7ABCENAPCYAKdAADkAAIqIFhwBAAGAAXAFGAsMAhYAgAMAAegBYAEKAAA.IFoEUQQgAIQwgIwQABAEAAAAOIAACA"
            "IAAAAQAIAgEAACEAAAAAgAQBAAAAAAAGBAAgAAAAAAAFAAECAAAgAAQARAEQAAAAAJAAIAAgAAAYQEAAAQmAgBC3ZAYzUw.QE5QAwCvgHyATkA",
            {1, 3, 6, 7, 8, 10},
        ),
    ],
)
def test_purposes_of_published_strings(text: str, purposes: set[int]) -> None:
    assert read(text).consent == purposes


def test_legitimate_interest_counts_where_the_framework_admits_it() -> None:
    """Never for purpose 1; since policy version 4 (TCF 2.2) not for 3 to 6 either."""
    old = read("COvzTO5OvzTO5BRAAAENAPCoALIAADgAAAAAAewAwABAAlAB6ABBFADBQAQA9hAAAcAA")
    assert old.allows(5)
    new = read("COvwooAOvwooAB7ABCENAPEYAIAAADkAAIqIAAoAAoAA.QAAo.IAAo")
    assert (new.policy, set(new.interest)) == (4, {3, 4, 5, 8})
    assert [number for number in range(1, 12) if new.allows(number)] == [1, 8]
    exempt = read("COvzTO5OvzTO5B7ABCENAPEYAIAAAIAAAIqIAAoAAoAA.QAAo.IAAo")
    assert exempt.storage_exempt
    assert exempt.allows(1)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "too short"),
        ("COtybn4PA_zT4KjACBENAPCIAEBAA", "too short"),
        ("BOEFEAyOEFEAyAHABDENAI4AAAB9vABAASA", "version 1 is not read"),
        ("COtybn4PA_zT4KjACBENAPCIAEBAAEC!AIAAAAAAAAAA", "not base64url"),
        ("C" * 20_000, "too long"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, why: str) -> None:
    found = decoded(text)
    assert isinstance(found, Unread)
    assert why in found.reason


@given(st.text(max_size=80) | st.text(alphabet=ALPHABET, max_size=80).map(lambda text: "C" + text))
def test_nothing_raises(text: str) -> None:
    assert isinstance(decoded(text), Tcf | Unread)

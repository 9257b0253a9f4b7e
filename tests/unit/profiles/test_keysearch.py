"""Looking for many words at once finds what looking for each would find."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from faden.profiles.keysearch import KeySearch

LETTERS = some.lists(some.sampled_from(b"ab\x00\xff"), min_size=0, max_size=6).map(bytes)


@given(some.lists(LETTERS, max_size=60), some.lists(LETTERS, max_size=30).map(b"".join))
def test_what_stands_there_is_found_and_nothing_else(words: list[bytes], body: bytes) -> None:
    assert KeySearch(words).within(body) == {word for word in words if word and word in body}


@given(some.lists(some.binary(min_size=40, max_size=70), min_size=20, max_size=30), some.integers(0, 4))
def test_long_words_are_compared_to_their_end(words: list[bytes], cut: int) -> None:
    body = b"".join(word[: len(word) - cut] for word in words)
    assert KeySearch(words).within(body) == {word for word in words if word in body}


def test_a_body_larger_than_any_before() -> None:
    search = KeySearch(f"user-{number:06d}".encode() for number in range(2_000))
    assert search.within(b"x" * 5) == set()
    body = b"x" * 100_000 + b"user-001234" + b"x" * 70_000 + b"user-000001"
    assert search.within(body) == {b"user-001234", b"user-000001"}

"""Languages of the reader, and German words for every problem that people meet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import faden
from faden.domain.errors import Overloaded, Problem
from faden.web.errors import UNEXPECTED, locale_of, localised, problem_of
from faden.web.german import TEXTS

ROOT = Path(faden.__file__).parent
MET = [
    *(ROOT / "web").glob("*.py"),
    *(ROOT / "domain").glob("*.py"),
    *(ROOT / "measure").glob("*.py"),
    *(ROOT / "collect").glob("*.py"),
    *(ROOT / "profiles").glob("*.py"),
    *(ROOT / "store").glob("*.py"),
    *(ROOT / "cli").glob("*.py"),
    *(ROOT / name for name in ("app.py", "jobs.py", "imports.py")),
]
"""Where problems arise that the interface or the command line shows."""
_RAISED = re.compile(
    r"\b(?:Invalid|Unauthorised|Forbidden|NotFound|Conflict|TooLarge|Overloaded|Unavailable|Problem)\(\s*\"([a-z_]+)\""
)


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        ("en", "de", "en"),
        ("fr", "de", "de"),
        (None, "en-GB,en;q=0.9,de;q=0.8", "en"),
        (None, "de;q=0, en;q=0.1", "en"),
        (None, "de;q=high", "fallback"),
        (None, "*", "fallback"),
        (None, None, "fallback"),
    ],
)
def test_the_readers_language(query: str | None, accept: str | None, expected: str) -> None:
    assert locale_of(query, accept, "fallback") == expected


def test_every_problem_that_people_meet_has_german_words() -> None:
    raised = {code for path in MET for code in _RAISED.findall(path.read_text("utf-8"))}
    assert len(raised) > 50, "the pattern finds the problems"
    assert raised - set(TEXTS) == set()


def test_what_has_no_german_words_stays_english_and_values_are_not_lost() -> None:
    strange = Problem("strange", "Strange.", "a.b", "Look.")
    assert localised(strange, "de") == strange
    german = localised(Problem("definition_invalid", "Expected `str`, got `int`", "label", None), "de")
    assert german.path == "label"
    assert german.hint == "Expected `str`, got `int`"


def test_overload_says_when_to_come_again() -> None:
    assert problem_of(Overloaded("full", "Full.", retry_after=7))[::2] == (429, {"Retry-After": "7"})


def test_the_unforeseen_tells_nothing() -> None:
    assert problem_of(RuntimeError("a secret")) == (500, UNEXPECTED, {})

"""Errors say what, where and how to mend, and travel between processes."""

from __future__ import annotations

import pickle

from faden.domain.errors import Invalid, NotFound, Overloaded


def test_text_says_all_three() -> None:
    error = Invalid("x", "It is wrong.", path="a.b", hint="Do that.")
    assert str(error) == "It is wrong. (a.b) Do that."
    assert str(NotFound("x", "Nothing there.")) == "Nothing there."


def test_error_survives_a_process_border() -> None:
    for error in (Invalid("x", "Wrong.", path="p", hint="h"), Overloaded("y", "Too much.", retry_after=7)):
        again = pickle.loads(pickle.dumps(error))
        assert type(again) is type(error)
        assert again.problem == error.problem
        assert vars(again) == vars(error)

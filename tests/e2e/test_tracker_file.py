"""The built tracker as a file: small, plain, without what a content security policy forbids."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import faden.web

FILE = Path(faden.web.__file__).parent / "assets" / "f.js"
LARGEST = 5120


def text() -> str:
    """The script as it is served."""
    assert FILE.exists(), "f.js is not built: run `npm run build:tracker` in ui/, or `make test`"
    return FILE.read_text("utf-8")


def test_it_is_small() -> None:
    """Under 5 kB gzip, as promised."""
    assert len(gzip.compress(text().encode(), 9)) < LARGEST


def test_it_evaluates_nothing() -> None:
    """No code out of texts, no inline scripts, no markup."""
    assert not re.search(r"\beval\b|new Function|Function\(|innerHTML|document\.write|setTimeout\([`'\"]", text())


def test_it_is_es2018() -> None:
    """Nothing that browsers of 2018 cannot read: no `?.`, `??`, bare catch, private fields, big integers."""
    assert not re.search(r"\?\.[a-zA-Z_$(\[]|\?\?|catch\{|this\.#|\d+n\b", text())


def test_it_asks_no_other_host() -> None:
    """Whom it speaks to stands in the script tag alone."""
    assert "http" not in re.sub(r"\^?https\??:", "", text())

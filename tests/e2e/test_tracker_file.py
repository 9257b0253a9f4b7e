"""The built tracker as files: small, plain, without what a content security policy forbids."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

import faden.web

ASSETS = Path(faden.web.__file__).parent / "assets"
LARGEST = {"f.js": 5120, "f-decide.js": 2048}


@pytest.fixture(params=LARGEST)
def name(request: pytest.FixtureRequest) -> str:
    """Each of the files."""
    return str(request.param)


@pytest.fixture
def text(name: str) -> str:
    """The script as it is served."""
    file = ASSETS / name
    assert file.exists(), f"{name} is not built: run `npm run build:tracker` in ui/, or `make test`"
    return file.read_text("utf-8")


def test_it_is_small(name: str, text: str) -> None:
    """The tracker under 5 kB gzip, as promised; what pages with decisions load besides under 2 kB."""
    assert len(gzip.compress(text.encode(), 9)) < LARGEST[name]


def test_it_evaluates_nothing(text: str) -> None:
    """No code out of texts, no inline scripts, no markup."""
    assert not re.search(r"\beval\b|new Function|Function\(|innerHTML|document\.write|setTimeout\([`'\"]", text)


def test_it_is_es2018(text: str) -> None:
    """Nothing that browsers of 2018 cannot read: no `?.`, `??`, bare catch, private fields, big integers."""
    assert not re.search(r"\?\.[a-zA-Z_$(\[]|\?\?|catch\{|this\.#|\d+n\b", text)


def test_it_asks_no_other_host(text: str) -> None:
    """Whom it speaks to stands in the script tag alone."""
    assert "http" not in re.sub(r"\^?https\??:", "", text)

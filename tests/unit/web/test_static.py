"""Files of the interface and the tracker: caching, compression, and no way out of the folder."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from faden.web.static import Answer, Static

INDEX = b"<!doctype html><title>Faden</title>"
SCRIPT = b"console.log('faden');" * 100


@pytest.fixture
def static(tmp_path: Path) -> Static:
    """A built interface with the tracker, and a secret beside them."""
    folder = tmp_path / "built"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_bytes(INDEX)
    (folder / "assets" / "index-1a2b.js").write_bytes(SCRIPT)
    (tmp_path / "secret.txt").write_text("secret")
    for name in ("f.js", "f-decide.js"):
        (folder / name).write_bytes(b"tracker")
    return Static(folder)


def headers(answer: Answer) -> dict[str, str]:
    """By name."""
    return dict(answer.headers)


@pytest.mark.parametrize("path", ["/", "/people/p_1", "/setup", "/index.html", "/measure/campaigns/sale.2026"])
def test_pages_are_the_index_and_asked_for_each_time(static: Static, path: str) -> None:
    answer = static.answer(path, "", "")
    assert (answer.status, answer.body) == (200, INDEX)
    assert headers(answer)["cache-control"] == "no-cache"
    policy = headers(answer)["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


def test_hashed_files_are_kept_for_a_year_and_compressed_where_asked(static: Static) -> None:
    answer = static.answer("/assets/index-1a2b.js", "br, gzip", "")
    assert "immutable" in headers(answer)["cache-control"]
    assert headers(answer)["content-encoding"] == "gzip"
    assert gzip.decompress(answer.body) == SCRIPT
    assert static.answer("/assets/index-1a2b.js", "", "").body == SCRIPT


@pytest.mark.parametrize("path", ["/assets/index-old.js", "/assets/", "/robots.txt"])
def test_files_that_are_not_there_are_no_pages(static: Static, path: str) -> None:
    assert static.answer(path, "", "").status == 404


def test_what_is_known_is_not_sent_again_until_it_changes(static: Static, tmp_path: Path) -> None:
    tag = headers(static.answer("/", "", ""))["etag"]
    assert static.answer("/", "", tag).status == 304
    (tmp_path / "built" / "index.html").write_bytes(INDEX + b"!")
    assert static.answer("/", "", tag).status == 200


@pytest.mark.parametrize("path", ["/f.js", "/f-decide.js"])
def test_any_page_may_load_the_tracker(static: Static, path: str) -> None:
    answer = static.answer(path, "", "")
    assert answer.body == b"tracker"
    assert headers(answer)["access-control-allow-origin"] == "*"
    assert "immutable" not in headers(answer)["cache-control"]


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/assets/../../secret.txt",
        "//etc/passwd",
        "/assets/%2e%2e/secret.txt",
        "/a\0b.js",
        "/" + "x" * 5000,
    ],
)
def test_nothing_outside_the_folder_is_given(static: Static, path: str) -> None:
    answer = static.answer(path, "", "")
    assert b"secret" not in answer.body
    assert b"root:" not in answer.body


def test_without_a_build_the_page_says_so(tmp_path: Path) -> None:
    answer = Static(tmp_path / "none").answer("/", "", "")
    assert answer.status == 200
    assert b"has not been built" in answer.body


def test_without_a_tracker_there_is_none(tmp_path: Path) -> None:
    assert Static(tmp_path / "none").answer("/f.js", "", "").status == 404

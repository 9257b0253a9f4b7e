"""The demo's website: every page in both languages, every link within it, and nowhere but in the demo."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest

from faden.cli import demoshop, house
from faden.cli.demogoods import COLLECTIONS
from faden.cli.demooffers import CARS
from faden.domain.interesttags import CompiledInterests
from faden.store.definitions import kind
from faden.web.demoshop import LANGUAGES, PAGES, DemoShop
from faden.web.static import Answer
from tests.harness.demoshop import prepared


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> DemoShop:
    """The shop as a demo opens it."""
    data = prepared(tmp_path_factory.mktemp("shop") / "data")
    with house.opened(house.settings(data)) as faden:
        found = DemoShop.of(faden, data)
    assert found is not None
    return found


def given(shop: DemoShop, path: str, languages: str = "de") -> Answer:
    return shop.answer(path, "", "", languages)


def text(shop: DemoShop, path: str) -> str:
    answer = given(shop, path)
    assert answer.status == 200, path
    return answer.body.decode()


def addresses() -> list[str]:
    return [
        f"/shop/{language}/{page.paths.de if language == 'de' else page.paths.en}"
        for language in LANGUAGES
        for page in PAGES
    ]


@pytest.mark.parametrize("address", addresses())
def test_every_page_stands_by_itself(shop: DemoShop, address: str) -> None:
    """Its language, one main heading, its twin in the other language, and no script or style inside."""
    page = text(shop, address)
    assert f'<html lang="{address.split("/")[2]}">' in page
    assert len(re.findall("<h1", page)) == 1
    twins = re.findall(r'hreflang="(de|en)" href="([^"]+)">\n', page)
    assert [language for language, _ in twins] == ["de", "en"]
    assert address in [href for _, href in twins]
    assert not re.search(r"<script(?![^>]*src=)|<style|\son[a-z]+=|\sstyle=", page)
    assert "$" not in page, "a piece was not filled in"


@pytest.mark.parametrize("address", addresses())
def test_every_link_leads_somewhere(shop: DemoShop, address: str) -> None:
    """Also those of the pictures and of the fragment within a page."""
    for found in re.findall(r'(?:href|src)="(/shop[^"]*)"', text(shop, address)):
        target, fragment = urldefrag(unescape(found))
        body = text(shop, urlsplit(target).path)
        assert not fragment or f'id="{fragment}"' in body, found


def test_what_is_decided_leads_somewhere(shop: DemoShop) -> None:
    """Addresses and pictures in variants and collections, and placements that some page has."""
    bodies = b"".join(repr(one).encode() for one in (*demoshop.EXPERIENCES.values(), *COLLECTIONS.values())).decode()
    for found in set(re.findall(r"'(/shop/[^']+)'", bodies)):
        target, fragment = urldefrag(found)
        assert not fragment or f'id="{fragment}"' in text(shop, urlsplit(target).path), found
        assert given(shop, urlsplit(target).path).status == 200, found
    places = {one for page in addresses() for one in re.findall(r'data-faden-place="([^"]+)"', text(shop, page))}
    assert places == {one.placement for one in demoshop.EXPERIENCES.values()}


def test_the_definitions_are_what_a_user_could_publish() -> None:
    documents: list[tuple[str, object]] = []
    documents += [("collection", one) for one in COLLECTIONS.values()]
    documents += [("experience", one) for one in demoshop.EXPERIENCES.values()]
    documents += [("segment", one) for one in demoshop.SEGMENTS.values()]
    for name, document in documents:
        assert kind(name).check(document) is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_teach_the_same(language: str) -> None:
    """A page view of a model feeds its interest, whatever the language of the address."""
    plan = CompiledInterests(demoshop.INTERESTS)
    for car in CARS:
        path = f"/shop/{language}/{car.paths[0 if language == 'de' else 1]}"
        assert [tag.key for tag in plan.of_path(path)] == [car.tag]
    assert [tag.key for tag in plan.of_path(f"/shop/{language}/leasing")] == ["theme:leasing"]
    assert plan.of_path(f"/shop/{language}/") == ()


@pytest.mark.parametrize(
    ("languages", "home"), [("en-GB,en", "/shop/en/"), ("de-AT", "/shop/de/"), ("", "/shop/de/")]
)
def test_the_bare_address_speaks_the_visitors_language(shop: DemoShop, languages: str, home: str) -> None:
    for path in ("/shop", "/shop/"):
        answer = given(shop, path, languages)
        assert (answer.status, dict(answer.headers)["location"]) == (302, home)


def test_pages_are_asked_for_each_time_and_nothing_else_is_given(shop: DemoShop) -> None:
    answer = given(shop, "/shop/de/leasing")
    headers = dict(answer.headers)
    assert "script-src 'self'" in headers["content-security-policy"]
    assert shop.answer("/shop/de/leasing", "", headers["etag"], "de").status == 304
    assert dict(shop.answer("/shop/de/leasing", "gzip", "", "de").headers)["content-encoding"] == "gzip"
    for path in ("/shop/de/geheim", "/shop/../server.py", "/shop/de/frame.html", "/shop/fr/"):
        assert given(shop, path).status == 404


def test_there_is_no_shop_outside_the_demo(tmp_path: Path) -> None:
    data = prepared(tmp_path / "data")
    (data / "config.toml").unlink()
    with house.opened(house.settings(data)) as faden:
        assert DemoShop.of(faden, data) is None


def test_a_demo_without_its_sources_has_no_shop(tmp_path: Path) -> None:
    """One that an earlier version has filled: it is made anew, but must not fail before."""
    with house.opened(house.settings(tmp_path / "data", demo=True)) as faden:
        assert DemoShop.of(faden, tmp_path) is None

"""Where a visitor came from: parameters, referrers, places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faden.collect.enrich import PLACES, Named, arrival, without_query
from faden.collect.referrers import TABLE, classify


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            "utm_source=news&utm_medium=email&utm_campaign=may&utm_content=top&utm_term=x",
            ("news", "email", "may", "top", "x"),
        ),
        (
            "mtm_source=news&mtm_medium=email&mtm_campaign=may&mtm_content=top&mtm_kwd=x",
            ("news", "email", "may", "top", "x"),
        ),
        (
            "pk_source=news&pk_medium=email&pk_campaign=may&pk_content=top&pk_kwd=x",
            ("news", "email", "may", "top", "x"),
        ),
        ("piwik_campaign=may&piwik_kwd=x", (None, None, "may", None, "x")),
        ("matomo_campaign=may&matomo_keyword=x", (None, None, "may", None, "x")),
        ("mtm_cid=17", (None, None, "17", None, None)),
        ("utm_id=17&utm_campaign=may", (None, None, "may", None, None)),
        ("UTM_Source=news", ("news", None, None, None, None)),
        ("utm_source=a+b%20c", ("a b c", None, None, None, None)),
        ("utm_source=a&utm_source=b", ("a", None, None, None, None)),
        ("utm_source=&utm_campaign=%20", (None, None, None, None, None)),
        ("utm_source=a%00b%0Ac", ("abc", None, None, None, None)),
        ("utm_content=a@b.de&utm_term=a%40b.de", (None, None, None, None, None)),
        ("utm_source=" + "x" * 500, ("x" * 200, None, None, None, None)),
        ("#utm_source=anchor", ("anchor", None, None, None, None)),
        ("utm_source=%ff%fe", ("\ufffd\ufffd", None, None, None, None)),
    ],
)
def test_campaign_parameters(query: str, expected: tuple[str | None, ...]) -> None:
    found = arrival(f"https://x.de/?{query}", None, None)
    assert (found.source, found.medium, found.campaign, found.content, found.term) == expected


@pytest.mark.parametrize(
    ("query", "click"),
    [
        ("gclid=secret", "gclid"),
        ("wbraid=secret", "gclid"),
        ("gbraid=secret", "gclid"),
        ("gad_source=1", "gclid"),
        ("fbclid=secret", "fbclid"),
        ("ttclid=secret", "ttclid"),
        ("twclid=secret", "twclid"),
        ("li_fat_id=secret", "li_fat_id"),
        ("mc_eid=secret", "mc_cid"),
        ("msclkid=secret", "msclkid"),
        ("ScCid=secret", "sccid"),
        ("clid=secret", None),
    ],
)
def test_of_a_click_id_only_the_kind_is_kept(query: str, click: str | None) -> None:
    found = arrival(f"https://x.de/?{query}", None, None)
    assert found.click == click
    assert "secret" not in str(found)


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("faden_place=qr:boutique-12", "qr:boutique-12"),
        ("faden_place=NFC:Theke", "nfc:theke"),
        ("faden_place=catalog:herbst", "catalogue:herbst"),
        ("faden_place=pos", "pos"),
        ("faden_place=moon:1", None),
        ("faden_place=qr:" + "x" * 200, None),
        ("utm_medium=qr&utm_source=Plakat", "qr:plakat"),
        ("utm_medium=nfc", "nfc"),
        ("utm_medium=catalog&utm_source=herbst", "catalogue:herbst"),
        ("faden_place=qr:a&utm_medium=nfc", "qr:a"),
        ("utm_medium=email", None),
    ],
)
def test_offline_places(query: str, place: str | None) -> None:
    found = arrival(f"https://x.de/?{query}", None, None).place
    assert found == place
    assert found is None or found.partition(":")[0] in PLACES


@pytest.mark.parametrize(
    ("url", "path", "kept_url", "kept_path"),
    [
        ("https://x.de", None, "https://x.de/", "/"),
        ("https://x.de:8443/a/b?c=d#e", None, "https://x.de:8443/a/b", "/a/b"),
        ("https://user:secret@x.de/a", None, "https://x.de/a", "/a"),
        ("https://x.de/u/a@b.de/orders", None, "https://x.de/u/-/orders", "/u/-/orders"),
        ("https://x.de/u/a%40b.de", None, "https://x.de/u/-", "/u/-"),
        ("https://x.de/a", "/virtual?x=1#y", "https://x.de/a", "/virtual"),
        ("//x.de/a", None, "https://x.de/a", "/a"),
        ("http://[::1]:80/a", None, "http://[::1]:80/a", "/a"),
        ("http://[broken/a", None, None, None),
        ("http://x.de:99999/a", None, None, None),
        ("/only/path?x", None, None, None),
        ("", "", None, None),
        (None, "/p", None, "/p"),
    ],
)
def test_addresses_are_kept_without_what_may_be_personal(
    url: str | None, path: str | None, kept_url: str | None, kept_path: str | None
) -> None:
    found = arrival(url, path, None)
    assert (found.url, found.path) == (kept_url, kept_path)


@pytest.mark.parametrize(
    ("host", "kind", "name"),
    [
        ("www.google.de", "search", "Google"),
        ("google.co.uk", "search", "Google"),
        ("www.google.com", "search", "Google"),
        ("images.google.fr", "search", "Google"),
        ("docs.google.com", "link", None),
        ("google.evil.example", "link", None),
        ("notgoogle.com", "link", None),
        ("mail.google.com", "mail", "Gmail"),
        ("gemini.google.com", "ai", "Gemini"),
        ("com.google.android.gm", "mail", "Gmail"),
        ("com.google.android.googlequicksearchbox", "search", "Google"),
        ("www.bing.com", "search", "Bing"),
        ("edgeservices.bing.com", "ai", "Copilot"),
        ("suche.t-online.de", "search", "T-Online"),
        ("r.search.yahoo.com", "search", "Yahoo!"),
        ("www.yahoo.com", "link", None),
        ("yandex.ru", "search", "Yandex"),
        ("l.facebook.com", "social", "Facebook"),
        ("lm.facebook.com", "social", "Facebook"),
        ("t.co", "social", "X"),
        ("reddit.com", "social", "Reddit"),
        ("de.pinterest.com", "social", "Pinterest"),
        ("www.pinterest.de", "social", "Pinterest"),
        ("www.xing.com", "social", "XING"),
        ("chatgpt.com", "ai", "ChatGPT"),
        ("www.perplexity.ai", "ai", "Perplexity"),
        ("claude.ai", "ai", "Claude"),
        ("deref-gmx.net", "mail", "GMX"),
        ("eur01.safelinks.protection.outlook.com", "mail", "Outlook"),
        ("blog.example", "link", None),
        ("shop.example", "internal", None),
        ("www.shop.example", "internal", None),
        ("help.shop.example", "link", None),
    ],
)
def test_referrers(host: str, kind: str, name: str | None) -> None:
    assert classify(host, "shop.example") == (kind, name)


def test_the_referrer_table_holds_each_host_once() -> None:
    hosts = [host for known in TABLE for host in known.hosts]
    assert len(hosts) == len(set(hosts))
    assert all(host == host.lower() and "." in host for host in hosts)


def test_a_referrer_is_kept_without_its_query() -> None:
    found = arrival("https://shop.example/", None, "https://www.google.de/search?q=geheim")
    assert (found.referrer, found.referrer_host) == ("https://www.google.de/search", "google.de")
    assert (found.referrer_kind, found.referrer_name) == ("search", "Google")


@pytest.mark.parametrize(
    ("referrer", "kind", "name", "term"),
    [
        ("https://www.bing.com/search?q=rote+schuhe&form=QBLH", "search", "Bing", "rote schuhe"),
        ("https://de.search.yahoo.com/search?p=rote%20schuhe", "search", "Yahoo!", "rote schuhe"),
        ("https://duckduckgo.com/?q=rote+schuhe", "search", "DuckDuckGo", "rote schuhe"),
        ("https://yandex.ru/search/?text=%D1%82%D1%83%D1%84%D0%BB%D0%B8", "search", "Yandex", "туфли"),
        ("https://www.baidu.com/s?wd=%E9%9E%8B", "search", "Baidu", "鞋"),
        ("https://www.baidu.com/s?wd=%B0%B2", "search", "Baidu", None),
        ("https://www.google.de/", "search", "Google", None),
        ("https://www.google.de/#q=rote+schuhe", "search", "Google", "rote schuhe"),
        ("https://www.bing.com/search?q=ada%40example.org", "search", "Bing", None),
        ("https://www.ecosia.org/search?Q=schuhe", "search", "Ecosia", "schuhe"),
        ("https://www.cnn.com/2026/story", "link", None, None),
        ("https://www.cnn.com/search?query=schuhe", "search", "Google", "schuhe"),
        ("https://x.com/i/grok?q=schuhe", "ai", "Grok", None),
        ("https://x.com/i/grokking", "social", "X", None),
        ("https://x.com/faden/status/1", "social", "X", None),
        ("https://chatgpt.com/", "ai", "ChatGPT", None),
        ("https://mail.google.com/?q=schuhe", "mail", "Gmail", None),
        ("https://semalt.com/crawler.php?u=shop.example", "spam", None, None),
        ("https://www.semalt.com/", "spam", None, None),
        ("https://not-semalt.com.example/", "link", None, None),
    ],
)
def test_a_search_engine_may_tell_what_was_searched_for(
    referrer: str, kind: str, name: str | None, term: str | None
) -> None:
    found = arrival("https://shop.example/", None, referrer)
    assert (found.referrer_kind, found.referrer_name, found.term) == (kind, name, term)
    assert "?" not in (found.referrer or "")


def test_a_campaigns_own_term_wins() -> None:
    referrer = "https://www.bing.com/search?q=schuhe"
    assert arrival("https://shop.example/?utm_term=boots", None, referrer).term == "boots"
    assert arrival("https://shop.example/", None, referrer, Named(term="boots")).term == "boots"


@pytest.mark.parametrize("referrer", [None, "", "$direct", "nonsense", "http://[", "about:blank"])
def test_no_referrer(referrer: str | None) -> None:
    assert arrival("https://shop.example/", None, referrer)[2:6] == (None, None, None, None)


def test_a_named_medium_makes_a_place_too() -> None:
    assert arrival(None, None, None, Named(medium="QR", source="Flyer")).place == "qr:flyer"


@given(st.text(), st.text(), st.text(), st.text())
def test_no_text_upsets_it_and_no_query_survives(host: str, path: str, secret: str, referrer: str) -> None:
    found = arrival(f"https://{host}/{path}?faden_place={secret}&mail=geheim@example.org", path, referrer)
    assert all(value is None or value.isprintable() for value in found)
    assert "geheim@example.org" not in str(found)


@given(st.text())
def test_an_address_without_query_holds_none(address: str) -> None:
    kept = without_query(address)
    assert "?" not in kept
    assert "#" not in kept
    assert "@" not in kept

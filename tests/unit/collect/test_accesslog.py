"""Access logs: what counts as a page view, who it was, and what is never kept."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from faden.collect.accesslog import request
from faden.collect.mapping import load
from faden.domain.errors import Invalid
from tests.importing import files, mapping, run

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


def line(
    target: str = "/",
    *,
    status: int = 200,
    method: str = "GET",
    referrer: str = "-",
    agent: str = FIREFOX,
    address: str = "83.149.9.216",
    time: str = "17/May/2015:10:05:03 +0200",
) -> str:
    return f'{address} - - [{time}] "{method} {target} HTTP/1.1" {status} 512 "{referrer}" "{agent}"\n'


def test_a_page_view(tmp_path: Path) -> None:
    text = line("/a.css", referrer="http://www.shop.example/") + line(
        "/offer?utm_source=news&utm_medium=email", referrer="http://shop.example/list"
    )
    found = run(load("access-log"), files(tmp_path, {"log": text}))
    (event,) = found.events
    assert (event.type, event.name, event.actor) == ("page", "Page Viewed", "human")
    assert event.at == datetime(2015, 5, 17, 8, 5, 3, tzinfo=UTC)
    context = event.context
    assert (context.url, context.path) == ("http://www.shop.example/offer", "/offer")
    assert (context.source, context.medium, context.referrer_kind) == ("news", "email", "internal")
    assert (context.device, context.browser, context.country, context.ip) == ("desktop", "Firefox", "RU", None)
    assert found.skipped == {"not a page": 1}


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (line("/a.png"), "not a page"),
        (line("/robots.txt"), "not a page"),
        (line("/", status=404), "not answered with 200"),
        (line("/", method="POST"), "not a GET request"),
        (line("/", method="HEAD"), "not a GET request"),
    ],
)
def test_what_is_no_page_view(tmp_path: Path, given: str, reason: str) -> None:
    assert run(load("access-log"), files(tmp_path, {"log": given})).skipped == {reason: 1}


def test_own_patterns_decide_first(tmp_path: Path) -> None:
    plan = mapping("inputs: {x: {rows: access-log, site: 'https://shop.example', pages: ['*.pdf', '!/api/*']}}")
    found = run(plan, files(tmp_path, {"log": line("/guide.pdf") + line("/api/list") + line("/shop")}))
    assert [event.context.url for event in found.events] == [
        "https://shop.example/guide.pdf",
        "https://shop.example/shop",
    ]


def test_machines_are_kept_apart(tmp_path: Path) -> None:
    (event,) = run(load("access-log"), files(tmp_path, {"log": line(agent=GOOGLEBOT)})).events
    assert event.actor == "bot"


def test_a_visitor_is_known_for_a_day_and_never_by_the_address(tmp_path: Path) -> None:
    text = (
        line(address="83.149.9.216")
        + line("/b", address="83.149.9.99")
        + line(address="83.149.8.1")
        + line(agent=GOOGLEBOT)
        + line(time="18/May/2015:10:05:03 +0000")
    )
    found = run(load("access-log"), files(tmp_path, {"log": text + "83.149.9.216 nonsense\n"}))
    visitors = [event.keys["anonymous_id"] for event in found.events]
    assert visitors[0] == visitors[1], "one network and browser"
    assert len(set(visitors)) == 4
    kept = repr(found.events) + repr(found.rejects)
    assert "83.149.9.216" not in kept
    assert "83.149.9" not in repr(found.events)
    assert [(one.row, one.code, one.body) for one in found.rejects] == [(6, "line_invalid", b"83.149.9.0 nonsense")]


def test_equal_lines_are_different_views_and_a_second_run_gives_the_same_ids(tmp_path: Path) -> None:
    given = files(tmp_path, {"log": line() * 3})
    first, second = run(load("access-log"), given), run(load("access-log"), given)
    assert len(set(first.ids)) == 3
    assert first.ids == second.ids


@pytest.mark.parametrize("time", ["17/Mai/2015:10:05:03 +0000", "yesterday", "01/Jan/1960:10:05:03 +0000"])
def test_bad_times_go_to_quarantine(tmp_path: Path, time: str) -> None:
    found = run(load("access-log"), files(tmp_path, {"log": line(time=time)}))
    assert found.quarantined == 1
    assert "83.149.9.216" not in repr(found.rejects)


def test_odd_requests_are_taken_apart() -> None:
    odd = request(r'::1 - frank [17/May/2015:10:05:03 +0000] "GET /a b\"c HTTP/1.0" 200 - "-" "say \"hi\""')
    assert (odd.target, odd.agent, odd.referrer) == (r"/a b\"c", 'say "hi"', None)
    common = request('h - - [t] "GET /x" 200 5')
    assert (common.target, common.referrer, common.agent) == ("/x", None, "")
    with pytest.raises(Invalid):
        request("GET / HTTP/1.1")

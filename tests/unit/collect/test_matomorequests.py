"""Query, form and batch: opened, told whose they are, and put into quarantine so that they can be read again."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest

from faden.collect.geo import NOWHERE, Origin, origin
from faden.collect.matomorequests import DOOR, Sender, again, opened, parcel
from faden.collect.receive import LARGEST_BATCH, LARGEST_MESSAGE, MOST_MESSAGES, Parcel
from faden.collect.segment import Call
from faden.domain.errors import Invalid, TooLarge, Unauthorised
from faden.domain.touchpoint import Source

NOW = datetime(2026, 11, 21, 17, 45, tzinfo=UTC)
SOURCES = {
    "WK": Source("shop", "shop.example", "web", "Europe/Berlin"),
    "OTHER": Source("blog", "blog.example", "web", "UTC"),
}
PAGE = "rec=1&_id=0123456789abcdef&url=https%3A%2F%2Fshop.example%2Fa"
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"


def calls(where: Origin = NOWHERE, user_agent: str | None = None) -> Any:
    numbers = count(1)
    return lambda source: Call(
        source, NOW, lambda _: f"new-{next(numbers)}", "EUR", origin=where, user_agent=user_agent
    )


def sender(*shown: str, given: str | None = None, call: Any = None, **more: Any) -> Sender:
    return Sender(shown, given, SOURCES.get, call or calls(), **more)


def taken(query: str, body: object = b"", by: Sender | None = None) -> Parcel:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return parcel(opened(query, raw), by or sender())


@pytest.mark.parametrize(
    ("query", "body"),
    [
        (f"idsite=WK&{PAGE}", b""),
        ("", f"idsite=WK&{PAGE}".encode()),
        ("idsite=WK", PAGE.encode()),
        ("", gzip.compress(f"idsite=WK&{PAGE}".encode(), mtime=0)),
        ("", {"requests": [f"?idsite=WK&{PAGE}"]}),
        ("", {"requests": [f"https://faden.example/matomo.php?idsite=WK&{PAGE}"]}),
        ("", {"requests": [f"idsite=WK&{PAGE}"]}),
        ("", {"requests": [{"idsite": "WK", "rec": 1, "_id": "0123456789abcdef", "url": "https://shop.example/a"}]}),
        ("", gzip.compress(json.dumps({"requests": [f"?idsite=WK&{PAGE}"]}).encode(), mtime=0)),
        ("", {"requests": [f"?idsite=1&{PAGE}"], "token_auth": "WK"}),
        ("token_auth=WK", {"requests": [f"?idsite=1&{PAGE}"]}),
    ],
)
def test_however_it_is_sent_it_is_the_same_page(query: str, body: object) -> None:
    found = taken(query, body)
    assert [(event.name, event.source, event.context.path) for event in found.events] == [
        ("Page Viewed", "shop", "/a")
    ]
    assert found.rejects == []


def test_the_query_wins_over_the_form() -> None:
    assert taken(f"idsite=WK&{PAGE}&action_name=Query", b"action_name=Form").events[0].context.title == "Query"


def test_an_object_keeps_its_lists() -> None:
    order = {"idsite": "WK", "rec": True, "uid": 17, "idgoal": 0, "ec_id": "O1", "ec_items": [["a", "A", "", 5, 1]]}
    (event,) = taken("", {"requests": [order]}).events
    assert (event.name, event.keys, event.items[0].product_id) == ("Order Completed", {"user_id": "17"}, "a")


@pytest.mark.parametrize(
    ("by", "query", "source", "trusted"),
    [
        (sender(), "idsite=WK", "shop", False),
        (sender(), "idsite=1&token_auth=WK", "shop", True),
        (sender(), "idsite=OTHER&token_auth=WK", "shop", True),
        (sender(), "idsite=WK&token_auth=0123456789abcdef0123456789abcdef", "shop", False),
        (sender("WK"), "idsite=1", "shop", True),
        (sender("none", "WK"), "idsite=1", "shop", True),
        (sender(given="WK"), "idsite=1", "shop", False),
        (sender(given="WK"), "idsite=OTHER", "shop", False),
    ],
)
def test_whose_it_is_and_whether_its_times_are_believed(by: Sender, query: str, source: str, trusted: bool) -> None:
    found = taken(f"{query}&{PAGE}&cdt=2024-01-01", by=by)
    assert [event.source for event in found.events] == [source] * trusted
    assert [(reject.source, reject.code) for reject in found.rejects] == [(source, "token_needed")] * (not trusted)


@pytest.mark.parametrize(
    ("query", "body", "code"),
    [
        ("", b"", "write_key_missing"),
        (PAGE, b"", "write_key_missing"),
        (f"{PAGE}&idsite=1", b"", "write_key_unknown"),
        (f"{PAGE}&token_auth=nobody", b"", "write_key_unknown"),
        ("", {"requests": []}, "write_key_missing"),
        ("", {"requests": [PAGE, 5]}, "write_key_missing"),
        ("", {"requests": [f"?idsite=1&{PAGE}"], "token_auth": "nobody"}, "write_key_unknown"),
    ],
)
def test_nobodys_requests_are_refused(query: str, body: object, code: str) -> None:
    with pytest.raises(Unauthorised) as caught:
        taken(query, body)
    assert caught.value.problem.code == code


def test_an_empty_batch_with_a_key_is_no_error() -> None:
    assert taken("", {"requests": [], "token_auth": "WK"}) == Parcel([], [])


def test_a_strangers_request_in_a_batch_goes_to_quarantine_and_the_others_count() -> None:
    found = taken("", {"requests": [f"?idsite=1&{PAGE}", f"?idsite=WK&{PAGE}", f"?idsite=OTHER&{PAGE}"]})
    assert [event.source for event in found.events] == ["shop", "blog"]
    assert [(reject.code, reject.path) for reject in found.rejects] == [("write_key_unknown", "requests[0].idsite")]


def test_poisoned_requests_do_not_spoil_the_others() -> None:
    batch = {
        "token_auth": "WK",
        "requests": [f"?{PAGE}", 5, None, [], "?rec=1", {"rec": 1, "url": "\ud800"}, f"?{PAGE}&rec=0", f"?{PAGE}"],
    }
    found = taken("", batch)
    assert len(found.events) == 2
    assert [(reject.path, reject.code) for reject in found.rejects] == [
        ("requests[1]", "tracking_invalid"),
        ("requests[2]", "tracking_invalid"),
        ("requests[3]", "tracking_invalid"),
        ("requests[4].url", "page_missing"),
        ("requests[5]", "text_invalid"),
        ("requests[6].rec", "rec_missing"),
    ]
    assert {reject.door for reject in found.rejects} == {DOOR}


def test_a_batch_sent_twice_counts_once_and_twins_in_it_twice() -> None:
    batch = {"requests": [f"?idsite=WK&{PAGE}&cdt=2026-11-21%2017:00:00"] * 2}
    first, second = taken("", batch), taken("", batch)
    assert [event.id for event in first.events] == [event.id for event in second.events]
    assert len({event.id for event in first.events}) == 2


@pytest.mark.parametrize(
    ("query", "body", "silent"),
    [
        (f"{PAGE}&send_image=0", b"", True),
        (PAGE, b"send_image=0", True),
        (PAGE, b"", False),
        ("", {"requests": [], "send_image": 0}, True),
        ("send_image=0", {"requests": []}, True),
        ("", {"requests": []}, False),
    ],
)
def test_who_wants_no_picture(query: str, body: object, silent: bool) -> None:
    assert opened(query, body if isinstance(body, bytes) else json.dumps(body).encode()).silent is silent


@pytest.mark.parametrize(
    ("query", "body", "error", "code"),
    [
        ("", b"{", Invalid, "body_unreadable"),
        ("", b"[" * 100_000, Invalid, "body_unreadable"),
        ("", b'{"requests": 5}', Invalid, "batch_missing"),
        ("", b'["?idsite=1"]', Invalid, "batch_missing"),
        ("", b"\x1f\x8bx", Invalid, "gzip_broken"),
        ("", b"a" * (LARGEST_MESSAGE + 1), TooLarge, "body_too_large"),
        ("", b"a" * (LARGEST_BATCH + 1), TooLarge, "body_too_large"),
        ("", json.dumps({"requests": [""] * (MOST_MESSAGES + 1)}).encode(), TooLarge, "batch_too_long"),
        ("&".join("a=1" for _ in range(600)), b"", Invalid, "parameters_too_many"),
    ],
)
def test_what_cannot_be_opened_is_refused(query: str, body: bytes, error: type[Exception], code: str) -> None:
    with pytest.raises(error) as caught:
        opened(query, body)
    assert caught.value.problem.code == code  # type: ignore[attr-defined]


def test_a_request_too_large_for_a_batch_goes_to_quarantine() -> None:
    found = taken("", {"requests": [f"?idsite=WK&{PAGE}&e_n={'x' * LARGEST_MESSAGE}"]})
    assert [reject.code for reject in found.rejects] == ["message_too_large"]


def test_quarantine_keeps_what_is_needed_and_nothing_personal() -> None:
    by = sender(
        call=calls(origin("91.0.1.77"), AGENT), language="de-de,en", page="https://shop.example/post", given="WK"
    )
    found = taken("rec=0&uid=u&country=fr&cip=8.8.8.8&writeKey=WK&token_auth=none", by=by)
    kept = json.loads(found.rejects[0].body)
    assert kept == {"ua": AGENT, "lang": "de-de,en", "url": "https://shop.example/post", "rec": "0", "uid": "u"}
    by_browser = taken("idsite=WK&rec=0", by=sender(call=calls(origin("91.0.1.77"), AGENT)))
    assert json.loads(by_browser.rejects[0].body)["cip"] == "91.0.1.0"
    by_token = taken("token_auth=WK&rec=0&cip=8.8.8.8&city=Lyon")
    assert json.loads(by_token.rejects[0].body) == {
        "rec": "0",
        "cip": "8.8.8.0",
        "token_auth": "shown",
        "city": "Lyon",
    }


def test_an_objection_by_the_browser_is_not_lost_in_quarantine() -> None:
    (reject,) = taken(f"idsite=WK&{PAGE}&rec=0", by=sender(gpc=True)).rejects
    (event,) = again(reject.body.replace(b'"rec":"0"', b'"rec":"1"'), calls()(SOURCES["WK"]))
    assert event.gpc is True


def test_what_is_mended_counts_as_if_it_had_been_right() -> None:
    by = sender("WK", call=calls(origin("8.8.8.8"), AGENT), language="de")
    call = calls()(SOURCES["WK"])
    (reject,) = taken(f"{PAGE}&idgoal=0&ec_id=1&revenue=1,5&cdt=2024-01-01", by=by).rejects
    with pytest.raises(Invalid) as caught:
        again(reject.body, call)
    assert caught.value.problem.code == reject.code == "number_invalid"
    (event,) = again(reject.body.replace(b"1,5", b"1.5"), call)
    assert (event.name, event.at.year, event.context.country, event.context.browser, event.context.locale) == (
        "Order Completed",
        2024,
        "US",
        "Firefox",
        "de",
    )


def test_a_time_refused_without_a_token_stays_refused_until_it_is_mended() -> None:
    call = calls()(SOURCES["WK"])
    (reject,) = taken(f"idsite=WK&token_auth=wrong&{PAGE}&cdt=2024-01-01").rejects
    with pytest.raises(Invalid) as caught:
        again(reject.body, call)
    assert caught.value.problem.code == "token_needed"
    assert again(reject.body.replace(b"2024-01-01", b"2026-11-21"), call)


@pytest.mark.parametrize("body", [b"", b"5", b"{", b'{"url":"\\ud800"}', b"[" * 100_000])
def test_what_is_no_request_stays_in_quarantine(body: bytes) -> None:
    with pytest.raises(Invalid):
        again(body, calls()(SOURCES["WK"]))


def test_a_broken_token_is_no_reason_to_refuse_what_is_sound() -> None:
    """Tokens are not kept, so what cannot be stored in them does no harm."""
    found = taken("idsite=WK&rec=1&url=https://x.de/&token_auth=%00")
    assert len(found.events) == 1
    assert found.rejects == []

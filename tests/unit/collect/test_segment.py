"""One message in, one event or one reason out."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from faden.collect.geo import origin
from faden.collect.messages import Surroundings
from faden.collect.segment import KINDS, Call, Kind, read
from faden.domain.errors import Invalid
from faden.domain.event import Event, Item
from faden.domain.money import Money
from faden.domain.touchpoint import Source

NOW = datetime(2026, 11, 21, 17, 45, tzinfo=UTC)
SHOP = Source("shop", "shop.example", "web", "Europe/Berlin")
CALL = Call(SHOP, NOW, lambda at: f"made-{at.year}", "EUR")
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


def event(message: dict[str, Any], kind: Kind | None = None, call: Call = CALL) -> Event:
    return read(json.dumps({"anonymousId": "a1", "messageId": "m1", **message}).encode(), kind, call)


def problem(message: object, kind: Kind | None = None) -> tuple[str, str | None]:
    raw = message if isinstance(message, bytes) else json.dumps(message).encode()
    with pytest.raises(Invalid) as caught:
        read(raw, kind, CALL)
    assert caught.value.problem.message
    return caught.value.problem.code, caught.value.problem.path


@pytest.mark.parametrize(
    ("message", "name", "properties"),
    [
        (
            {"type": "track", "event": " Lead Generated ", "properties": {"form": "f"}},
            "Lead Generated",
            {"form": "f"},
        ),
        ({"type": "page", "name": "Home", "category": "Start"}, "Page Viewed", {"name": "Home", "category": "Start"}),
        ({"type": "page", "properties": {"name": "Home", "url": "https://x.de/"}}, "Page Viewed", {"name": "Home"}),
        ({"type": "screen", "name": "Basket"}, "Screen Viewed", {"name": "Basket"}),
        ({"type": "identify", "userId": "u"}, "Identified", {}),
        (
            {"type": "group", "groupId": 7, "traits": {"name": "ACME"}},
            "Group Joined",
            {"group_id": "7", "group_traits": {"name": "ACME"}},
        ),
        ({"type": "alias", "userId": "u", "previousId": "a0"}, "Aliased", {}),
        ({"type": "track", "event": "Käse probiert"}, "Käse probiert", {}),
    ],
)
def test_each_call_has_its_name(message: dict[str, Any], name: str, properties: dict[str, Any]) -> None:
    found = event(message)
    assert (found.name, found.type, found.properties) == (name, message["type"], properties)


def test_the_path_decides_the_kind_before_the_message_does() -> None:
    assert event({"type": "page", "event": "X"}, "track").name == "X"


def test_a_wrong_type_in_the_message_is_of_no_account_where_the_path_says_it() -> None:
    assert event({"type": [], "event": "Seen"}, "track").name == "Seen"
    assert problem({"type": [], "event": "Seen", "anonymousId": "a1"}) == ("field_invalid", "type")


def test_the_envelope_is_filled_from_source_and_request() -> None:
    found = event({"type": "page"})
    assert (found.source, found.touchpoint, found.timezone) == ("shop", "shop.example", "Europe/Berlin")
    assert (found.received_at, found.at, found.actor, found.channel) == (NOW, NOW, "human", None)


@pytest.mark.parametrize(
    ("message", "keys"),
    [
        ({"type": "page"}, {"anonymous_id": "a1"}),
        ({"type": "page", "userId": "u1"}, {"anonymous_id": "a1", "user_id": "u1"}),
        ({"type": "page", "userId": 4711}, {"anonymous_id": "a1", "user_id": "4711"}),
        ({"type": "page", "userId": " u1 "}, {"anonymous_id": "a1", "user_id": "u1"}),
        ({"type": "page", "userId": ""}, {"anonymous_id": "a1"}),
        ({"type": "page", "userId": "undefined"}, {"anonymous_id": "a1"}),
        ({"type": "page", "userId": "[object Object]"}, {"anonymous_id": "a1"}),
        ({"type": "page", "userId": "u1", "anonymousId": None}, {"user_id": "u1"}),
        ({"type": "alias", "userId": "u1", "previousId": "a0"}, {"user_id": "u1", "previous_id": "a0"}),
        ({"type": "alias", "userId": "u1"}, {"user_id": "u1", "previous_id": "a1"}),
    ],
)
def test_ids_become_keys_and_empty_words_name_nobody(message: dict[str, Any], keys: dict[str, str]) -> None:
    assert event(message).keys == keys


def test_traits_are_the_persons_and_come_from_the_context_where_rudderstack_puts_them() -> None:
    context = {"traits": {"email": "a@b.de"}}
    assert event({"type": "identify", "context": context}).traits == {"email": "a@b.de"}
    assert event({"type": "identify", "traits": {"plan": "x"}, "context": context}).traits == {"plan": "x"}
    assert event({"type": "track", "event": "X", "context": context}).traits == {}
    assert event({"type": "group", "groupId": "g", "traits": {"name": "ACME"}}).traits == {}


def test_a_message_without_an_id_gets_one() -> None:
    assert event({"type": "page", "messageId": None}).id == "made-2026"
    assert event({"type": "page", "messageId": 12}).id == "12"


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ({"timestamp": "2026-11-21T17:40:00Z"}, NOW - timedelta(minutes=5)),
        ({"originalTimestamp": "2026-11-21T17:40:00Z"}, NOW - timedelta(minutes=5)),
        ({"timestamp": "2026-11-21T18:40:00+01:00"}, NOW - timedelta(minutes=5)),
        ({"timestamp": "2026-11-21T17:40:00"}, NOW - timedelta(minutes=5)),
        ({"timestamp": "2026-11-21 17:40:00"}, NOW - timedelta(minutes=5)),
        ({"timestamp": NOW.timestamp() - 300}, NOW - timedelta(minutes=5)),
        ({"timestamp": int(NOW.timestamp() - 300) * 1000}, NOW - timedelta(minutes=5)),
        # a clock an hour fast: what lies between event and sending stays
        ({"timestamp": "2026-11-21T18:44:50Z", "sentAt": "2026-11-21T18:45:00Z"}, NOW - timedelta(seconds=10)),
        ({"timestamp": "1970-01-01T00:00:00Z", "sentAt": "1970-01-01T00:01:00Z"}, NOW - timedelta(minutes=1)),
        ({"timestamp": "2026-11-21T17:40:00Z", "sentAt": "yesterday"}, NOW - timedelta(minutes=5)),
        ({"timestamp": "2199-01-01T00:00:00Z"}, NOW),
        ({"timestamp": "2015-06-01"}, datetime(2015, 6, 1, tzinfo=UTC)),
        ({"timestamp": None}, NOW),
    ],
)
def test_times_are_corrected_by_the_senders_clock_and_never_later_than_the_receipt(
    times: dict[str, Any], expected: datetime
) -> None:
    found = event({"type": "page", **times}).at
    assert found == expected
    assert found.tzinfo is UTC


def test_the_requests_clock_counts_where_the_message_is_silent() -> None:
    call = CALL._replace(sent_at=NOW + timedelta(hours=1))
    assert event({"type": "page", "timestamp": "2026-11-21T18:44:00Z"}, None, call).at == NOW - timedelta(minutes=1)


@pytest.mark.parametrize(
    ("message", "code", "path"),
    [
        ({"event": "X", "anonymousId": "a"}, "type_missing", "type"),
        ({"type": "drink", "anonymousId": "a"}, "type_unknown", "type"),
        ({"type": "track", "anonymousId": "a"}, "event_missing", "event"),
        ({"type": "track", "anonymousId": "a", "event": "  "}, "event_missing", "event"),
        ({"type": "track", "anonymousId": "a", "event": 5}, "field_invalid", "event"),
        ({"type": "track", "anonymousId": "a", "event": "x" * 600}, "event_too_long", "event"),
        ({"type": "track", "event": "X"}, "id_missing", "anonymousId"),
        ({"type": "track", "event": "X", "userId": "null"}, "id_missing", "anonymousId"),
        ({"type": "track", "event": "X", "userId": {"a": 1}}, "field_invalid", "userId"),
        ({"type": "track", "event": "X", "userId": "u" * 600}, "id_too_long", "userId"),
        ({"type": "group", "anonymousId": "a"}, "id_missing", "groupId"),
        ({"type": "alias", "previousId": "a"}, "id_missing", "userId"),
        ({"type": "alias", "userId": "u"}, "id_missing", "previousId"),
        ({"type": "page", "anonymousId": "a", "timestamp": "soon"}, "time_invalid", "timestamp"),
        ({"type": "page", "anonymousId": "a", "timestamp": True}, "time_invalid", "timestamp"),
        ({"type": "page", "anonymousId": "a", "timestamp": 1e300}, "time_invalid", "timestamp"),
        ({"type": "page", "anonymousId": "a", "timestamp": "1999-12-31T00:00:00Z"}, "time_implausible", "timestamp"),
        (
            {"type": "page", "anonymousId": "a", "originalTimestamp": "0001-01-01T00:00:00+14:00"},
            "time_implausible",
            "originalTimestamp",
        ),
        (
            {
                "type": "page",
                "anonymousId": "a",
                "timestamp": "0001-01-01T00:00:00Z",
                "sentAt": "9999-12-31T23:59:59Z",
            },
            "time_implausible",
            "timestamp",
        ),
        ({"type": "page", "anonymousId": "a", "properties": "x"}, "field_invalid", "properties"),
        ({"type": "page", "anonymousId": "a", "traits": []}, "field_invalid", "traits"),
        (
            {"type": "track", "event": "X", "anonymousId": "a", "properties": {"a": {"n": 2**70}}},
            "number_out_of_range",
            "properties.a.n",
        ),
        (
            {"type": "track", "event": "X", "anonymousId": "a", "properties": {"a": [{"n": -(2**64)}]}},
            "number_out_of_range",
            "properties.a.0.n",
        ),
        ({"type": "track", "event": "X\0", "anonymousId": "a"}, "nul_in_text", "event"),
        ({"type": "page", "anonymousId": "a", "properties": {"a\0": 1}}, "nul_in_text", "properties"),
        (
            {"type": "track", "event": "Order Completed", "anonymousId": "a", "properties": {"revenue": "viel"}},
            "number_invalid",
            "properties.revenue",
        ),
        (
            {
                "type": "track",
                "event": "Order Completed",
                "anonymousId": "a",
                "properties": {"revenue": 1, "currency": "Taler"},
            },
            "currency_invalid",
            "properties.currency",
        ),
        (
            {
                "type": "page",
                "anonymousId": "a",
                "context": {"consent": {"categoryPreferences": {"Analytics": "no"}}},
            },
            "field_invalid",
            "context.consent.categoryPreferences",
        ),
        ([], "message_not_object", None),
        (5, "message_not_object", None),
        (None, "message_not_object", None),
        (b'{"type":"page","anonymousId":"\\ud800"}', "text_invalid", None),
        (b'{"type":"page","anonymousId":"\xff"}', "text_invalid", None),
        (b'{"type":"page","anonymousId":"a","properties":{"n":NaN}}', "text_invalid", None),
        (b'{"type":"page","anonymousId":"a","properties":{"n":1e999}}', "number_out_of_range", "properties"),
        (
            b'{"type":"page","anonymousId":"a","properties":{"n":' + b"9" * 5000 + b"}}",
            "number_out_of_range",
            "properties",
        ),
        (b'{"type":"page","anonymousId":"a","properties":' + b'{"a":' * 40 + b"1" + b"}" * 41, "too_deep", None),
        (b'{"type":"page","anonymousId":"a","properties":' + b'{"a":' * 4000 + b"1" + b"}" * 4001, "too_deep", None),
        (
            b'{"type":"page","anonymousId":"\\u0000","properties":' + b'{"a":' * 400 + b"1" + b"}" * 401,
            "too_deep",
            None,
        ),
    ],
)
def test_what_cannot_become_an_event_says_why_and_where(message: object, code: str, path: str | None) -> None:
    found = problem(message)
    assert found[0] == code
    if path is not None:
        assert found[1] == path


def test_decoration_of_the_wrong_type_is_left_out() -> None:
    context = {
        "page": {"title": 5, "url": ["x"], "path": "/a"},
        "library": "mine",
        "locale": {"de": 1},
        "userAgent": False,
        "device": [],
        "active": "yes",
        "traits": "none",
    }
    found = event({"type": "track", "event": "X", "context": context}).context
    assert (found.title, found.url, found.path, found.library, found.locale) == ("5", None, "/a", None, None)
    assert event({"type": "track", "event": "X", "context": "none"}).context.path is None


def test_a_page_is_kept_without_query_and_its_facts_are_not_repeated() -> None:
    properties = {
        "url": "https://shop.example/konto?mail=a@b.de#x",
        "path": "/konto",
        "search": "?mail=a@b.de",
        "title": "Konto",
        "referrer": "https://www.google.de/search?q=geheim",
        "tab_url": "https://shop.example/konto?mail=a@b.de",
        "initial_referrer": "https://old.example/?a@b.de",
        "theme": "dark",
    }
    found = event({"type": "page", "properties": properties})
    assert found.properties == {"theme": "dark"}
    assert (found.context.url, found.context.path) == ("https://shop.example/konto", "/konto")
    assert (found.context.referrer, found.context.referrer_kind) == ("https://www.google.de/search", "search")
    assert b"a@b.de" not in json.dumps([found.properties, str(found.context)]).encode()


def test_a_servers_page_call_brings_its_page_in_the_properties() -> None:
    found = event({"type": "page", "properties": {"url": "https://x.de/a/b?utm_source=s"}})
    assert (found.context.path, found.context.source) == ("/a/b", "s")


def test_addresses_in_properties_lose_their_query() -> None:
    properties = {"url": "https://x.de/a?token=1", "href": "mailto:a@b.de", "label": "a?b"}
    found = event({"type": "track", "event": "Link Clicked", "properties": properties}).properties
    assert found == {"url": "https://x.de/a", "href": "-", "label": "a?b"}


def test_rudderstacks_word_for_no_referrer_is_no_referrer() -> None:
    page = {"url": "https://x.de/", "referrer": "$direct", "initial_referrer": "https://www.google.com/"}
    context = event({"type": "track", "event": "X", "context": {"page": page, "sessionId": 17}}).context
    assert (context.referrer, context.referrer_kind) == (None, None)


def test_the_named_campaign_wins_over_the_pages_parameters() -> None:
    page = {"url": "https://x.de/?utm_campaign=a&utm_source=b&utm_medium=cpc"}
    campaign = {"name": "spring", "source": ""}
    context = event({"type": "page", "context": {"page": page, "campaign": campaign}}).context
    assert (context.campaign, context.source, context.medium) == ("spring", "b", "cpc")


def test_the_visitors_machine_is_what_the_context_says_else_the_request() -> None:
    call = CALL._replace(user_agent=CHROME, origin=origin("91.0.1.77"))
    found = event({"type": "page"}, None, call)
    assert (found.context.device, found.context.browser, found.context.system) == ("desktop", "Chrome", "Linux")
    assert (found.context.ip, found.context.country) == ("91.0.1.0", "DE")
    context = {"userAgent": GOOGLEBOT, "ip": "8.8.8.8", "locale": "de-DE", "timezone": "Europe/Berlin"}
    told = event({"type": "page", "context": context}, None, call)
    assert (told.actor, told.context.device) == ("bot", "bot")
    assert (told.context.ip, told.context.country) == ("8.8.8.0", "US")
    assert (told.context.locale, told.context.timezone) == ("de-DE", "Europe/Berlin")
    assert (found.actor, found.context.user_agent) == ("human", CHROME)


def test_an_app_knows_its_device() -> None:
    context = {"device": {"type": "ios", "model": "iPad13,1"}, "os": {"name": "iPadOS", "version": "17"}}
    found = event({"type": "screen", "context": context}).context
    assert (found.device, found.system) == ("tablet", "iPadOS")
    phone = event({"type": "screen", "context": {"device": {"type": "android", "model": "Pixel 9"}}}).context
    assert phone.device == "mobile"


@pytest.mark.parametrize(
    ("context", "consent"),
    [
        ({}, None),
        (
            {"consent": {"categoryPreferences": {"Analytics": True, "Ads": False}}},
            {"Analytics": True, "Ads": False},
        ),
        (
            {"consentManagement": {"allowedConsentIds": ["C1"], "deniedConsentIds": ["C2"], "provider": "x"}},
            {"C1": True, "C2": False},
        ),
    ],
)
def test_consent_is_read_from_both_protocols(context: dict[str, Any], consent: dict[str, bool] | None) -> None:
    assert event({"type": "page", "context": context}).consent == consent


def test_what_is_done_to_a_person_is_passive() -> None:
    assert event({"type": "track", "event": "Email Delivered"}).passive
    assert event({"type": "track", "event": "X", "context": {"active": False}}).passive
    assert not event({"type": "track", "event": "X", "context": {"active": True}}).passive


def test_money_and_products() -> None:
    properties = {
        "revenue": 12.1,
        "products": [{"product_id": 7, "price": "4.05", "quantity": 2, "category": "Käse"}, {"sku": "b"}],
    }
    found = event({"type": "track", "event": "Order Completed", "properties": properties})
    assert found.revenue == Money(Decimal("12.1"), "EUR")
    assert found.items == (Item("7", None, "Käse", Decimal(2), Decimal("8.10")), Item("b"))


def test_the_context_of_a_batch_serves_messages_without_one() -> None:
    call = CALL._replace(context=Surroundings(locale="fr-FR"))
    assert event({"type": "page"}, None, call).context.locale == "fr-FR"
    assert event({"type": "page", "context": {}}, None, call).context.locale is None


def test_sql_and_html_stay_text() -> None:
    hostile = "'); DROP TABLE events;--<script>alert(1)</script>"
    found = event({"type": "track", "event": hostile, "properties": {hostile: hostile}, "userId": hostile})
    assert (found.name, found.properties, found.keys["user_id"]) == (hostile, {hostile: hostile}, hostile)


def test_every_kind_is_known_to_the_path() -> None:
    for kind in KINDS:
        message = {"event": "X", "userId": "u", "groupId": "g", "previousId": "p"}
        assert event(message, kind).type == kind

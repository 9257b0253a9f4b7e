"""CloudEvents in their three forms become the same events; what is wrong is told by attribute."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from faden.collect.cloudevents import DOOR, LARGEST_EVENT, again, opened, parcel
from faden.collect.receive import LARGEST_BATCH, MOST_MESSAGES, Parcel
from faden.collect.segment import Call
from faden.domain.errors import FadenError, Invalid, TooLarge
from faden.domain.event import Event
from faden.domain.money import Money
from faden.domain.touchpoint import Source

NOW = datetime(2026, 11, 21, 17, 45, tzinfo=UTC)
CALL = Call(Source("tills", "shop.example", "server", "Europe/Berlin"), NOW, lambda _: "new", "EUR")
ORDER: dict[str, Any] = {"specversion": "1.0", "id": "1", "source": "/pos/1", "type": "de.acme.order"}
STRUCTURED = {"content-type": "application/cloudevents+json; charset=utf-8"}
BATCH = {"content-type": "application/cloudevents-batch+json"}
BINARY = {"ce-specversion": "1.0", "ce-id": "1", "ce-source": "/pos/1", "ce-type": "de.acme.order"}


def taken(body: object, headers: dict[str, str] | None = None) -> Parcel:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return parcel(opened((headers or {}).get, raw), CALL)


def one(**more: Any) -> Event:
    found = taken({**ORDER, **more})
    assert found.rejects == []
    return found.events[0]


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ({**ORDER, "data": {"a": 1}}, STRUCTURED),
        ({**ORDER, "data": {"a": 1}}, {}),
        ({**ORDER, "data": {"a": 1}}, {"content-type": "text/plain"}),
        ({**ORDER, "data_base64": b64encode(b'{"a":1}').decode()}, STRUCTURED),
        ([{**ORDER, "data": {"a": 1}}], BATCH),
        ([{**ORDER, "data": {"a": 1}}], STRUCTURED),
        (gzip.compress(json.dumps({**ORDER, "data": {"a": 1}}).encode(), mtime=0), STRUCTURED),
        ({"a": 1}, {**BINARY, "content-type": "application/json"}),
        ({"a": 1}, BINARY),
        ({"a": 1}, {**BINARY, "content-type": "application/vnd.acme+json; charset=utf-8"}),
        ({**ORDER, "data": {"a": 1}}, {**BINARY, "ce-id": "other", **STRUCTURED}),
    ],
)
def test_three_forms_of_one_event(body: object, headers: dict[str, str]) -> None:
    (event,) = taken(body, headers).events
    assert (event.id, event.type, event.name, event.properties) == (
        "tills|/pos/1|1",
        "track",
        "de.acme.order",
        {"a": 1},
    )
    assert (event.at, event.source, event.touchpoint, event.keys) == (NOW, "tills", "shop.example", {})
    assert event.context.library == "CloudEvents"


def test_a_batch_keeps_its_order_and_one_poisoned_event_does_not_spoil_it() -> None:
    found = taken(
        [{**ORDER, "id": "1"}, 5, {**ORDER, "id": ""}, {**ORDER, "subject": "\ud800"}, {**ORDER, "id": "2"}]
    )
    assert [event.id for event in found.events] == ["tills|/pos/1|1", "tills|/pos/1|2"]
    assert [(reject.path, reject.code) for reject in found.rejects] == [
        ("[1]", "message_not_object"),
        ("[2].id", "attribute_missing"),
        ("[3]", "text_invalid"),
    ]
    assert {reject.door for reject in found.rejects} == {DOOR}


@pytest.mark.parametrize(
    ("more", "keys", "subject"),
    [
        ({}, {}, None),
        ({"subject": "u-17"}, {"user_id": "u-17"}, None),
        ({"subject": "user:auth0|17"}, {"user_id": "auth0|17"}, None),
        ({"subject": "loyalty_card:4711"}, {"loyalty_card": "4711"}, None),
        ({"subject": "mailto:a@b.de"}, {"email": "a@b.de"}, None),
        ({"subject": "tel:+49911123"}, {"phone": "+49911123"}, None),
        ({"subject": "anonymous:abc"}, {"anonymous_id": "abc"}, None),
        ({"subject": "orders/17"}, {}, "orders/17"),
        ({"subject": "urn:isbn:1"}, {}, "urn:isbn:1"),
        ({"subject": "null"}, {}, "null"),
        ({"subject": 5}, {}, None),
        ({"userid": "u-17"}, {"user_id": "u-17"}, None),
        ({"userid": 17, "anonymousid": "abc"}, {"user_id": "17", "anonymous_id": "abc"}, None),
        ({"userid": "u-17", "subject": "order-5"}, {"user_id": "u-17"}, "order-5"),
    ],
)
def test_whom_it_is_about(more: dict[str, Any], keys: dict[str, str], subject: str | None) -> None:
    event = one(**more)
    assert (event.keys, event.properties.get("subject")) == (keys, subject)


def test_the_binary_form_carries_person_and_time_in_its_header() -> None:
    headers = {
        **BINARY,
        "ce-id": '"a%20b"',
        "ce-userid": "M%C3%BCller",
        "ce-time": "2026-11-21T18:00:00+01:00",
        "ce-subject": "orders/1",
    }
    (event,) = taken({}, headers).events
    assert (event.id, event.keys, event.properties) == (
        "tills|/pos/1|a b",
        {"user_id": "Müller"},
        {"subject": "orders/1"},
    )
    assert event.at == datetime(2026, 11, 21, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "headers", "properties"),
    [
        (b"", BINARY, {}),
        (b"7", BINARY, {"data": 7}),
        (b"[1,2]", BINARY, {"data": [1, 2]}),
        ("hällo".encode(), {**BINARY, "content-type": "text/plain"}, {"data": "hällo"}),
        (b'{"data":{"url":"https://x.de/a?mail=a@b.de"}}', None, {"url": "https://x.de/a"}),
        (b'{"data":"text"}', None, {"data": "text"}),
        (b'{"data":null}', None, {}),
    ],
)
def test_data_becomes_properties(body: bytes, headers: dict[str, str] | None, properties: dict[str, Any]) -> None:
    if headers is None:
        body = json.dumps({**ORDER, **json.loads(body)}).encode()
    (event,) = taken(body, headers).events
    assert event.properties == properties


def test_standard_names_bring_money_and_products() -> None:
    event = one(
        type="Order Completed",
        data={"order_id": "1", "currency": "CHF", "total": "19.90", "products": [{"sku": "a", "price": 19.9}]},
    )
    assert event.revenue == Money(Decimal("19.90"), "CHF")
    assert [(item.product_id, item.revenue) for item in event.items] == [("a", Decimal("19.9"))]
    assert one(data={"revenue": 5}).revenue == Money(Decimal(5), "EUR")


@pytest.mark.parametrize("time", ["2026-11-21T17:00:00Z", "2026-11-21T18:00:00+01:00", "2026-11-21T17:00:00"])
def test_its_time_is_taken(time: str) -> None:
    assert one(time=time).at == datetime(2026, 11, 21, 17, tzinfo=UTC)


def test_nothing_happens_in_the_future() -> None:
    assert one(time="2030-01-01T00:00:00Z").at == NOW


@pytest.mark.parametrize(
    ("more", "code", "path"),
    [
        ({"specversion": "0.3"}, "specversion_unknown", "specversion"),
        ({"specversion": None}, "specversion_unknown", "specversion"),
        ({"id": None}, "attribute_missing", "id"),
        ({"id": 5}, "attribute_missing", "id"),
        ({"source": " "}, "attribute_missing", "source"),
        ({"type": ""}, "attribute_missing", "type"),
        ({"type": "x" * 600}, "event_too_long", "type"),
        ({"time": "yesterday"}, "time_invalid", "time"),
        ({"time": "1999-12-31T00:00:00Z"}, "time_implausible", "time"),
        ({"userid": []}, "field_invalid", "userid"),
        ({"userid": "u" * 600}, "id_too_long", "userid"),
        ({"subject": "user:" + "u" * 600}, "id_too_long", "subject"),
        ({"data_base64": "!"}, "data_unreadable", "data_base64"),
        ({"data_base64": b64encode(b"\x89PNG").decode()}, "data_unreadable", "data_base64"),
        ({"data_base64": 5}, "data_unreadable", "data_base64"),
        ({"data": {"n": 2**65}}, "number_out_of_range", "data.n"),
        ({"data": {"a": "b\0"}}, "nul_in_text", "data.a"),
        ({"data": {"revenue": "much"}}, "number_invalid", "data.revenue"),
        ({"type": "Order Completed", "data": {"products": 5}}, "products_invalid", "data.products"),
        (
            {"type": "Order Completed", "data": {"products": [{}]}},
            "product_id_missing",
            "data.products[0].product_id",
        ),
    ],
)
def test_what_is_wrong_goes_to_quarantine_by_attribute_and_stays_until_it_is_mended(
    more: dict[str, Any], code: str, path: str
) -> None:
    found = taken({**ORDER, **more})
    assert found.events == []
    assert [(reject.code, reject.path) for reject in found.rejects] == [(code, path)]
    with pytest.raises(Invalid) as caught:
        again(found.rejects[0].body, CALL)
    assert caught.value.problem.code == code
    assert again(json.dumps(ORDER).encode(), CALL)[0].id == "tills|/pos/1|1"


def test_a_binary_event_can_be_mended_in_its_structured_form() -> None:
    (reject,) = taken({"a": 1}, {**BINARY, "ce-specversion": "1.1"}).rejects
    assert json.loads(reject.body) == {**ORDER, "specversion": "1.1", "data": {"a": 1}}
    (event,) = again(reject.body.replace(b"1.1", b"1.0"), CALL)
    assert (event.id, event.properties) == ("tills|/pos/1|1", {"a": 1})
    (picture,) = taken(b"\x89PNG\xff", {**BINARY, "content-type": "image/png"}).rejects
    assert (picture.code, picture.path) == ("data_unreadable", "data_base64")


def test_ids_are_names_within_their_source() -> None:
    assert one(source="/pos/2").id != one().id
    assert one(source="a|b", id="c").id != one(source="a", id="b|c").id
    long = one(id="x" * 1000).id
    assert long.startswith("cloudevents:")
    assert long == one(id="x" * 1000, data={"a": 1}).id != one(id="x" * 1001).id


@pytest.mark.parametrize(
    ("body", "headers", "error", "code"),
    [
        (b"", {}, Invalid, "body_unreadable"),
        (b"x", {}, Invalid, "body_unreadable"),
        (b"[{", {}, Invalid, "body_unreadable"),
        (b"{", {}, Invalid, "body_unreadable"),
        (b"{", BINARY, Invalid, "body_unreadable"),
        (b"\x1f\x8bx", {}, Invalid, "gzip_broken"),
        (b"{" + b" " * LARGEST_EVENT, {}, TooLarge, "body_too_large"),
        (b'"' + b"x" * LARGEST_EVENT + b'"', BINARY, TooLarge, "body_too_large"),
        (b" " * (LARGEST_BATCH + 1), {}, TooLarge, "body_too_large"),
        (b"[" + b",".join([b"1"] * (MOST_MESSAGES + 1)) + b"]", {}, TooLarge, "batch_too_long"),
    ],
)
def test_what_cannot_be_opened_is_refused(
    body: bytes, headers: dict[str, str], error: type[FadenError], code: str
) -> None:
    with pytest.raises(error) as caught:
        taken(body, headers)
    assert caught.value.problem.code == code


def test_an_event_too_large_for_a_batch_goes_to_quarantine() -> None:
    found = taken([{**ORDER, "data": "x" * LARGEST_EVENT}])
    assert [(reject.code, reject.path) for reject in found.rejects] == [("message_too_large", "[0]")]


def test_bottomless_data_goes_to_quarantine() -> None:
    deep = json.dumps(ORDER).encode()[:-1] + b',"data":' + b"[" * 5000 + b"]" * 5000 + b"}"
    assert [reject.code for reject in taken(deep).rejects] == ["too_deep"]

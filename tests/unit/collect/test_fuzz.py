"""Whatever comes in: an event, a reject with its reason, or a refusal in the one error form. Nothing else."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faden.collect.receive import Parcel, again, opened, parcel
from faden.collect.segment import EARLIEST, KINDS, Call
from faden.domain.errors import FadenError, Invalid
from faden.domain.event import Event, Reject
from faden.domain.touchpoint import Source
from faden.web.answers import HotRequest
from faden.web.doorway import Doorway
from faden.web.hot import Hot

NOW = datetime(2026, 11, 21, 17, 45, tzinfo=UTC)
SHOP = Source("shop", "shop.example", "web", "UTC")
CALL = Call(SHOP, NOW, datetime.isoformat, "EUR")

_TEXT = st.text(st.characters(codec=None), max_size=20)
_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | _TEXT
    | st.sampled_from(["\0", "null", "1e999", "2026-01-01", "https://x.de/?utm_source=a", "$direct", "DROP TABLE x"])
)
_JSON = st.recursive(_SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4))
_FIELDS = [
    "type",
    "event",
    "messageId",
    "anonymousId",
    "userId",
    "previousId",
    "groupId",
    "name",
    "category",
    "timestamp",
    "originalTimestamp",
    "sentAt",
    "properties",
    "traits",
    "context",
    "writeKey",
]
_CONTEXT = [
    "page",
    "campaign",
    "userAgent",
    "locale",
    "timezone",
    "library",
    "ip",
    "device",
    "os",
    "traits",
    "active",
    "consent",
    "consentManagement",
]
_INNER = [
    "url",
    "path",
    "title",
    "referrer",
    "name",
    "source",
    "medium",
    "version",
    "type",
    "model",
    "revenue",
    "total",
    "currency",
    "products",
    "product_id",
    "price",
    "quantity",
    "categoryPreferences",
    "allowedConsentIds",
]


def _parts(names: list[str], values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(names) | _TEXT, values, max_size=8)


_INSIDE = _parts(_INNER, _JSON | st.lists(_parts(_INNER, _SCALARS), max_size=3))
_ABOUT = _parts(_CONTEXT, _JSON | _INSIDE)
_PLAUSIBLE = st.fixed_dictionaries(
    {"type": st.sampled_from([*KINDS, "x"]), "anonymousId": st.just("a") | _JSON},
    optional={
        "event": st.sampled_from(["Order Completed", "Product Viewed", "Order Refunded"]) | _JSON,
        "userId": st.just("u") | _JSON,
        "groupId": _JSON,
        "previousId": _JSON,
        "messageId": _JSON,
        "timestamp": _JSON | st.datetimes().map(str) | st.datetimes(timezones=st.timezones()).map(datetime.isoformat),
        "sentAt": _JSON | st.datetimes().map(str),
        "properties": _INSIDE | _JSON,
        "traits": _JSON,
        "context": _ABOUT | _JSON,
    },
)
_CLEAN_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
_CLEAN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | _CLEAN_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_CLEAN_TEXT, inner, max_size=3),
)
_AMOUNT = st.integers(-(10**12), 10**12) | st.floats(-1e12, 1e12) | st.decimals(-(10**9), 10**9, places=7).map(str)
_PRODUCT = st.fixed_dictionaries(
    {"product_id": st.text("abc", min_size=1)},
    optional={"price": _AMOUNT, "quantity": st.integers(-9, 9) | st.floats(0, 9), "category": _CLEAN_TEXT},
)
_ADDRESS = st.builds("https://{}/{}?utm_source={}&faden_place=qr:{}".format, *[_CLEAN_TEXT] * 4) | _CLEAN_TEXT
_SOUND = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["track", "page", "screen", "identify"]),
        "event": st.sampled_from(["Order Completed", "Order Refunded", "Product Added"])
        | _CLEAN_TEXT.map("x{}".format),
        "anonymousId": st.sampled_from("abc"),
    },
    optional={
        "userId": st.sampled_from(["u", "v", 7]),
        "timestamp": st.datetimes(datetime(2000, 1, 3), datetime(2030, 1, 1)).map(datetime.isoformat),
        "properties": st.dictionaries(_CLEAN_TEXT, _CLEAN, max_size=3)
        | st.fixed_dictionaries({}, optional={"revenue": _AMOUNT, "products": st.lists(_PRODUCT, max_size=3)}),
        "traits": st.dictionaries(_CLEAN_TEXT, _CLEAN, max_size=3),
        "context": st.fixed_dictionaries(
            {},
            optional={
                "page": st.fixed_dictionaries({}, optional={"url": _ADDRESS, "path": _ADDRESS, "referrer": _ADDRESS}),
                "campaign": st.dictionaries(st.sampled_from(["name", "source", "medium"]), _CLEAN_TEXT),
                "userAgent": _CLEAN_TEXT,
                "ip": st.ip_addresses().map(str) | _CLEAN_TEXT,
            },
        ),
    },
)
"""Messages with nothing wrong but strange contents: most of them must become events."""
MESSAGES = _SOUND | _PLAUSIBLE | _parts(_FIELDS, _JSON) | _JSON


def body_of(tree: object) -> bytes:
    return json.dumps(tree).encode()


def sound(event: Event) -> bool:
    """It can be stored, and no time is out of its range."""
    stored = msgspec.msgpack.Encoder(decimal_format="string").encode(event)
    assert msgspec.msgpack.decode(stored, type=Event) == event
    assert EARLIEST <= event.at <= event.received_at
    assert event.keys
    assert all(event.keys.values())
    assert event.name
    assert "\0" not in json.dumps(msgspec.to_builtins(event, str_keys=True), ensure_ascii=False)
    return True


@settings(max_examples=80, deadline=None)
@given(st.lists(MESSAGES, max_size=5))
def test_each_message_of_a_batch_becomes_an_event_or_a_reject_in_order(messages: list[Any]) -> None:
    numbered = [
        {**message, "messageId": f"m{number}"} if isinstance(message, dict) else message
        for number, message in enumerate(messages)
    ]
    found = parcel(opened(None, body_of({"batch": numbered})), CALL)
    assert len(found.events) + len(found.rejects) == len(messages)
    assert all(sound(event) for event in found.events)
    events = [int(event.id[1:]) for event in found.events]
    rejects = [int((reject.path or "").removeprefix("batch[").partition("]")[0]) for reject in found.rejects]
    assert events == sorted(events)
    assert rejects == sorted(rejects)
    assert sorted(events + rejects) == list(range(len(messages)))
    assert all(reject.code and reject.message and reject.body for reject in found.rejects)


@settings(max_examples=150, deadline=None)
@given(st.lists(_SOUND, max_size=5))
def test_strange_contents_are_no_reason_to_refuse(messages: list[Any]) -> None:
    found = parcel(opened(None, body_of({"batch": messages})), CALL)
    assert {reject.code for reject in found.rejects} <= {"number_out_of_range"}
    assert all(sound(event) for event in found.events)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(KINDS), MESSAGES)
def test_a_single_message_too(kind: Any, message: Any) -> None:
    try:
        found = parcel(opened(kind, body_of(message)), CALL)
    except Invalid:
        assert not isinstance(message, dict)
        return
    assert len(found.events) + len(found.rejects) == 1
    assert all(sound(event) for event in found.events)
    for reject in found.rejects:
        _stays_refused(reject)


def _stays_refused(reject: Reject) -> None:
    with pytest.raises(Invalid) as caught:
        again(reject.body, CALL)
    assert caught.value.problem.code == reject.code


class Kept:
    """Counts what is submitted."""

    def __init__(self) -> None:
        self.counts = (0, 0)

    async def submit(
        self, events: Sequence[Event], rejects: Sequence[Reject] = (), *, imported: bool = False
    ) -> None:
        assert all(sound(event) for event in events)
        self.counts = (len(events), len(rejects))


_BODIES = (
    st.binary(max_size=200)
    | MESSAGES.map(body_of)
    | st.lists(MESSAGES, max_size=4).map(lambda messages: body_of({"batch": messages}))
    | st.lists(MESSAGES, max_size=3).map(lambda messages: gzip.compress(body_of({"batch": messages})))
    | MESSAGES.map(lambda message: body_of(message)[:-2])
    | st.binary(max_size=50).map(lambda junk: b"\x1f\x8b" + junk)
    | st.integers(1, 60_000).map(lambda deep: b'{"batch":[{"properties":' + b"[" * deep)
    | st.integers(1, 5_000).map(
        lambda deep: b'{"batch":[{"type":"page","properties":' + b"[" * deep + b"]" * deep + b"}]}"
    )
)
_HEADERS = st.dictionaries(
    st.sampled_from(
        [
            "authorization",
            "origin",
            "user-agent",
            "sentat",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-write-key",
            "host",
            "access-control-request-headers",
        ]
    ),
    st.text(max_size=40) | st.sampled_from(["Basic V0s6", "Bearer WK", "WK", "https://x.de", "1.2.3.4", "Mozilla/5"]),
)
_PATHS = st.sampled_from(
    [
        f"/v1/{word}"
        for word in (*KINDS, *"tipsgab", "batch", "import", "projects/WK/settings", "projects/%ff/settings")
    ]
    + ["/beacon/v1/batch", "/sourceConfig/", "/elsewhere"]
)


@settings(max_examples=200, deadline=None)
@given(
    _PATHS,
    st.sampled_from(["POST", "GET", "OPTIONS", "HEAD", "BREW"]),
    st.sampled_from(["", "writeKey=WK", "writeKey=%ff%00", "&&=&"]) | st.text(max_size=30),
    _HEADERS,
    _BODIES,
    st.text(max_size=20),
    st.booleans(),
)
async def test_no_request_brings_more_than_a_refusal(
    path: str, method: str, query: str, headers: dict[str, str], body: bytes, peer: str, proxy: bool
) -> None:
    doorway = Doorway(
        Kept(),
        lambda key: SHOP if key == "WK" else None,
        lambda: NOW,
        random=bytes,
        currency=lambda: None,
        trust_proxy=proxy,
    )
    response = await Hot(doorway).handle(HotRequest(method, path, query, headers.get, body, peer))
    assert response.status in (200, 204, 400, 401, 404, 405, 413)
    if response.status >= 400:
        error = json.loads(response.body)["error"]
        assert error["code"]
        assert error["message"]
    elif response.body:
        json.loads(response.body)


@given(st.sampled_from([None, *KINDS]), st.binary(max_size=300))
def test_bytes_are_refused_or_opened(kind: Any, body: bytes) -> None:
    try:
        found: Parcel | FadenError = parcel(opened(kind, body), CALL)
    except FadenError as error:
        found = error
    assert isinstance(found, Parcel) or found.status in (400, 413)

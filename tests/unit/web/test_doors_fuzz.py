"""Whatever comes to Matomo's and CloudEvents' doors: events, rejects with their reason, or one refusal. No more."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faden.collect import cloudevents, matomorequests
from faden.collect.segment import EARLIEST, Call
from faden.domain.errors import Invalid
from faden.domain.event import Event, Reject
from faden.domain.touchpoint import Source
from faden.web.answers import HotRequest
from faden.web.doors import AGAIN, CLOUDEVENTS, MATOMO, Doors
from faden.web.doorway import Doorway

NOW = datetime(2026, 11, 21, 17, 45, tzinfo=UTC)
SHOP = Source("shop", "shop.example", "web", "Europe/Berlin")
CALL = Call(SHOP, NOW, datetime.isoformat, "EUR")

_TEXT = st.text(st.characters(codec=None), max_size=20)
_CLEAN = st.text(st.characters(codec="utf-8"), max_size=20)
_SCALARS = st.none() | st.booleans() | st.integers() | st.integers(-(2**70), 2**70) | st.floats() | _TEXT
_JSON = st.recursive(_SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4))
_WORDS = """
idsite rec token_auth action_name url urlref _id cid uid e_c e_a e_n e_v search search_cat search_count
download link idgoal ec_id revenue ec_items ec_tx ec_sh ec_dt ec_st ping c_n c_p c_t c_i cdt cdo cip country
region city ua uadata lang res send_image pv_id dimension1 dimension999 cvar _cvar _pks _pkn _pkc _pkp _rcn
_rck _refts bots ca ma_id ma_mt ma_ps cs r rand h m s pf_srv new_visit
"""
_NAMES = _WORDS.split()
_VALUES = _CLEAN | st.sampled_from(
    [
        "0",
        "1",
        "12.5",
        "-3",
        "1e999",
        "undefined",
        "\0",
        "https://x.de/a?b=c#d",
        "//[",
        "2026-11-21 12:00:00",
        "1795283156",
        "9" * 30,
        "0001-01-01",
        "9999-12-31T23:59:59-14:00",
        '[["sku","Shoe","cat",9.9,1]]',
        "[[[]]]",
        '{"1":["_pks","x"]}',
        "[" * 3000,
        '{"mobile":1,"brands":[{"brand":{}}]}',
        "8.8.8.8",
        "de-de",
        "utf-16",
        "base64",
    ]
)
_PARAMETERS = st.dictionaries(st.sampled_from(_NAMES) | _CLEAN, _VALUES, max_size=12)
_SOUND = st.builds(
    lambda more: {"rec": "1", "url": "https://x.de/", **more},
    st.dictionaries(st.sampled_from(["_id", "uid", "e_n", "dimension1", "lang", "ua", "res", "uadata"]), _VALUES),
)
_REQUESTS = st.one_of(
    _PARAMETERS.map(lambda one: "?" + urlencode(one)),
    _SOUND.map(lambda one: "?" + urlencode(one)),
    st.dictionaries(st.sampled_from(_NAMES) | _TEXT, _JSON, max_size=8),
    _JSON,
)
_BATCHES = st.fixed_dictionaries(
    {"requests": st.lists(_REQUESTS, max_size=5) | _JSON},
    optional={"token_auth": st.just("WK") | _JSON, "send_image": st.sampled_from([0, 1, "0"]) | _JSON},
)
_CLOUD = st.fixed_dictionaries(
    {
        "specversion": st.just("1.0") | _JSON,
        "id": st.just("1") | _JSON,
        "source": st.just("/pos") | _JSON,
        "type": st.sampled_from(["de.acme.order", "Order Completed"]) | _JSON,
    },
    optional={
        "time": st.datetimes().map(datetime.isoformat) | _JSON,
        "subject": st.sampled_from(["u", "user:u", "a/b", "mailto:x"]) | _JSON,
        "userid": _JSON,
        "anonymousid": _JSON,
        "datacontenttype": _JSON,
        "data": st.fixed_dictionaries({}, optional={"revenue": _JSON, "products": _JSON, "currency": _JSON}) | _JSON,
        "data_base64": st.binary(max_size=20).map(str) | _JSON,
    },
)


def raw(tree: object) -> bytes:
    return json.dumps(tree).encode()


def sound(event: Event) -> bool:
    """It can be stored, and nothing in it is out of range."""
    stored = msgspec.msgpack.Encoder(decimal_format="string").encode(event)
    assert msgspec.msgpack.decode(stored, type=Event) == event
    assert EARLIEST <= event.at <= event.received_at
    assert all(event.keys.values())
    assert event.id
    assert event.name
    assert "\0" not in json.dumps(msgspec.to_builtins(event, str_keys=True), ensure_ascii=False)
    return True


class Kept:
    """Looks at what is submitted."""

    def __init__(self) -> None:
        self.rejects: list[Reject] = []

    async def submit(
        self, events: Sequence[Event], rejects: Sequence[Reject] = (), *, imported: bool = False
    ) -> None:
        assert all(sound(event) for event in events)
        self.rejects.extend(rejects)


def stays_refused(reject: Reject) -> None:
    """As long as nobody mends it. A stranger's request is settled by whoever replays it for the source."""
    assert reject.code
    assert reject.message
    assert reject.body
    if reject.code in ("write_key_unknown", "message_too_large"):
        return
    with pytest.raises(Invalid):
        AGAIN[reject.door](reject.body, CALL)


_HEADER_WORDS = """
authorization origin user-agent x-write-key content-type ce-id ce-source ce-type ce-specversion ce-time
ce-subject ce-userid accept-language referer x-forwarded-for webhook-request-origin
access-control-request-headers
"""
_HEADERS = st.dictionaries(
    st.sampled_from(_HEADER_WORDS.split()),
    st.text(max_size=40)
    | st.sampled_from(
        ["WK", "1.0", "application/json", "image/png", "application/cloudevents+json", "Mozilla/5", "%ff"]
    ),
)
_BODIES = st.one_of(
    st.binary(max_size=200),
    _PARAMETERS.map(lambda one: urlencode(one).encode()),
    _BATCHES.map(raw),
    _BATCHES.map(lambda one: gzip.compress(raw(one))),
    _CLOUD.map(raw),
    st.lists(_CLOUD | _JSON, max_size=4).map(raw),
    _JSON.map(raw),
    _CLOUD.map(lambda one: raw(one)[:-2]),
    st.binary(max_size=50).map(lambda junk: b"\x1f\x8b" + junk),
    st.integers(1, 60_000).map(lambda deep: b'{"requests":[' + b"[" * deep),
    st.integers(1, 20_000).map(lambda deep: b'{"requests":[{"cvar":' + b"[" * deep + b"]" * deep + b"}]}"),
    st.integers(1, 20_000).map(
        lambda deep: (
            b'{"specversion":"1.0","id":"1","source":"a","type":"b","data":' + b"[" * deep + b"]" * deep + b"}"
        )
    ),
)
_QUERIES = (
    _PARAMETERS.map(lambda one: urlencode({"idsite": "WK", **one}))
    | _CLEAN.map(lambda text: "writeKey=WK&" + text)
    | st.binary(max_size=20).map(lambda junk: "writeKey=WK&rec=1&url=" + quote(junk))
)


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from([*MATOMO, CLOUDEVENTS]),
    st.sampled_from(["POST", "POST", "GET", "OPTIONS", "HEAD", "BREW"]),
    _QUERIES,
    _HEADERS,
    _BODIES,
    st.booleans(),
)
async def test_no_request_brings_more_than_a_refusal(
    path: str, method: str, query: str, headers: dict[str, str], body: bytes, proxy: bool
) -> None:
    kept = Kept()
    doorway = Doorway(
        kept,
        lambda key: SHOP if key == "WK" else None,
        lambda: NOW,
        random=bytes,
        currency=lambda: None,
        trust_proxy=proxy,
    )
    response = await Doors(doorway).paths[path](HotRequest(method, path, query, headers.get, body, "1.2.3.4:5"))
    assert response.status in (200, 204, 400, 401, 405, 413)
    if response.status >= 400:
        error = json.loads(response.body)["error"]
        assert error["code"]
        assert error["message"]
    for reject in kept.rejects:
        stays_refused(reject)


@settings(max_examples=200, deadline=None)
@given(st.lists(_REQUESTS, max_size=5))
def test_each_request_of_a_batch_becomes_events_or_a_reject_in_order(requests: list[Any]) -> None:
    found = matomorequests.opened("", raw({"requests": requests}))
    sender = matomorequests.Sender(("WK",), None, {"WK": SHOP}.get, lambda _: CALL)
    events, rejects = matomorequests.parcel(found, sender)
    assert all(sound(event) for event in events)
    whole = [event for event in events if event.name not in ("Product Viewed", "Product List Viewed")]
    assert len(whole) + len(rejects) == len(requests)
    places = [int((reject.path or "").removeprefix("requests[").partition("]")[0]) for reject in rejects]
    assert places == sorted(set(places))
    for reject in rejects:
        stays_refused(reject)


@settings(max_examples=200, deadline=None)
@given(st.lists(_SOUND, max_size=5))
def test_strange_contents_are_no_reason_to_refuse(requests: list[dict[str, str]]) -> None:
    found = matomorequests.opened("", raw({"requests": ["?" + urlencode(one) for one in requests]}))
    sender = matomorequests.Sender(("WK",), None, {"WK": SHOP}.get, lambda _: CALL)
    assert {reject.code for reject in matomorequests.parcel(found, sender).rejects} <= {"nul_in_text", "id_too_long"}


@settings(max_examples=200, deadline=None)
@given(st.lists(_CLOUD | _JSON, max_size=5))
def test_each_cloudevent_of_a_batch_becomes_an_event_or_a_reject_in_order(messages: list[Any]) -> None:
    events, rejects = cloudevents.parcel(cloudevents.opened(dict[str, str]().get, raw(messages)), CALL)
    assert len(events) + len(rejects) == len(messages)
    assert all(sound(event) for event in events)
    for reject in rejects:
        stays_refused(reject)

"""Opening bodies: sizes, gzip, batches; one poisoned message does not spoil the others."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from faden.collect.receive import (
    LARGEST_BATCH,
    LARGEST_MESSAGE,
    MOST_MESSAGES,
    Parcel,
    again,
    opened,
    parcel,
    unpacked,
    written_key,
)
from faden.collect.segment import Call, Kind
from faden.domain.errors import FadenError, Invalid, TooLarge
from faden.domain.touchpoint import Source

NOW = datetime(2026, 11, 21, 17, 45, tzinfo=UTC)
CALL = Call(Source("shop", "shop.example", "web", "UTC"), NOW, datetime.isoformat, "EUR")
GOOD: dict[str, Any] = {"type": "track", "event": "X", "anonymousId": "a"}


def batch(*messages: object, **envelope: object) -> bytes:
    return json.dumps({"batch": messages, **envelope}).encode()


def taken(body: bytes, kind: Kind | None = None) -> Parcel:
    return parcel(opened(kind, body), CALL)


def test_good_and_poisoned_messages_part_in_order() -> None:
    found = taken(
        batch(
            {**GOOD, "messageId": "1"},
            {**GOOD, "event": 5},
            {**GOOD, "messageId": "2"},
            None,
            {**GOOD, "event": "Order Completed", "properties": {"revenue": "viel"}},
            {"type": "track", "event": "X"},
            {**GOOD, "messageId": "3"},
        )
    )
    assert [event.id for event in found.events] == ["1", "2", "3"]
    assert [(one.code, one.path) for one in found.rejects] == [
        ("field_invalid", "batch[1].event"),
        ("message_not_object", "batch[3]"),
        ("number_invalid", "batch[4].properties.revenue"),
        ("id_missing", "batch[5].anonymousId"),
    ]
    assert all(one.source == "shop" and one.received_at == NOW and one.message for one in found.rejects)


@pytest.mark.parametrize(
    ("poison", "code"),
    [
        (b'{"type":"track","event":"\\ud800","anonymousId":"a"}', "text_invalid"),
        (b'{"type":"track","event":"X","anonymousId":"a","properties":{"n":NaN,"s":"]},{\\""}}', "text_invalid"),
        (b'{"type":"track","event":"\xff","anonymousId":"a"}', "text_invalid"),
        (b'{"type":"track","event":"X","anonymousId":"a","properties":{"n":1e400}}', "number_out_of_range"),
        (
            b'{"type":"track","event":"X","anonymousId":"a","properties":' + b'{"a":' * 3000 + b"1" + b"}" * 3001,
            "too_deep",
        ),
        (
            b'{"type":"track","event":"X","anonymousId":"a","x":"' + b"x" * LARGEST_MESSAGE + b'"}',
            "message_too_large",
        ),
    ],
)
def test_no_poison_spoils_its_neighbours(poison: bytes, code: str) -> None:
    good = json.dumps(GOOD).encode()
    body = b'{"sentAt":"2026-11-21T17:45:00Z", "batch" : [ ' + good + b" , " + poison + b"," + good
    found = taken(body + b' ],"writeKey":"WK"}')
    assert len(found.events) == 2
    assert [(one.code, one.path) for one in found.rejects] == [(code, "batch[1]" + _rest(code))]
    assert written_key(opened(None, body + b'],"writeKey":"WK"}')) == "WK"


def _rest(code: str) -> str:
    return ".properties" if code == "number_out_of_range" else ""


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("track", b"", "body_unreadable"),
        ("track", b"   ", "body_unreadable"),
        ("track", b"[]", "body_unreadable"),
        ("track", b'"text"', "body_unreadable"),
        ("track", b'{"event":', "body_unreadable"),
        ("track", b'{"event":"X"} trailing', "body_unreadable"),
        ("track", b'{"event":"\xff"}', "body_unreadable"),
        ("track", b"\x1f\x8b broken", "gzip_broken"),
        ("track", gzip.compress(b"{}", mtime=0)[:-4], "gzip_broken"),
        ("track", gzip.compress(b"{}", mtime=0) + b"more", "gzip_broken"),
        (None, b"", "body_unreadable"),
        (None, b"{}", "batch_missing"),
        (None, b'{"batch":null}', "batch_missing"),
        (None, b'{"batch":{}}', "batch_invalid"),
        (None, b'{"batch":5}', "batch_invalid"),
        (None, b"[1,2]", "batch_invalid"),
        (None, b'{"batch":[{]}', "body_unreadable"),
        (None, b'{"batch":[{"a":1}', "body_unreadable"),
        (None, b'{"batch":' + b"[" * 5000, "body_unreadable"),
        (None, b'{"x":"batch","y":"\\ud800"}', "body_unreadable"),
    ],
)
def test_an_unreadable_body_is_refused_with_the_reason(kind: Kind | None, body: bytes, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        taken(body, kind)
    assert caught.value.problem.code == code
    assert caught.value.status == 400


@pytest.mark.parametrize(
    "wrap", [bytes, gzip.compress, lambda body: b"\xef\xbb\xbf" + body, lambda body: b"\n " + body]
)
def test_packing_is_told_by_the_bytes(wrap: Any) -> None:
    assert len(taken(wrap(json.dumps(GOOD).encode()), "track").events) == 1
    assert len(taken(wrap(batch(GOOD, GOOD))).events) == 2


@pytest.mark.parametrize(
    ("kind", "size", "code"),
    [
        ("track", LARGEST_MESSAGE + 1, "body_too_large"),
        (None, LARGEST_BATCH + 1, "body_too_large"),
    ],
)
def test_limits_are_measured_unpacked(kind: Kind | None, size: int, code: str) -> None:
    body = json.dumps(GOOD if kind else {"batch": [GOOD]}).encode()
    assert taken(body + b" " * (size - 1 - len(body)), kind).events
    too_large = body + b" " * (size - len(body))
    for packed in (too_large, gzip.compress(too_large)):
        with pytest.raises(TooLarge) as caught:
            opened(kind, packed)
        assert (caught.value.problem.code, caught.value.status) == (code, 413)


def test_a_gzip_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(b"0" * 200_000_000, compresslevel=9)
    assert len(bomb) < LARGEST_BATCH
    with pytest.raises(TooLarge):
        unpacked(bomb, LARGEST_BATCH)


def test_a_batch_has_a_longest_length() -> None:
    assert len(opened(None, b'{"batch":[' + b",".join([b"{}"] * MOST_MESSAGES) + b"]}").messages) == MOST_MESSAGES
    with pytest.raises(TooLarge):
        opened(None, b'{"batch":[' + b",".join([b"{}"] * (MOST_MESSAGES + 1)) + b"]}")


def test_an_empty_batch_is_nothing() -> None:
    assert taken(batch()) == ([], [])


def test_the_envelope_speaks_for_its_messages() -> None:
    message = {**GOOD, "timestamp": "2026-11-21T18:40:00Z"}
    found = taken(batch(message, sentAt="2026-11-21T18:45:00Z", context={"locale": "de-DE", "page": "x"}))
    assert found.events[0].at == NOW - timedelta(minutes=5)
    assert found.events[0].context.locale == "de-DE"
    assert taken(batch(message, sentAt=["x"], context=7)).events[0].at == NOW


@pytest.mark.parametrize(
    ("kind", "body", "key"),
    [
        ("track", b'{"writeKey":"WK"}', "WK"),
        ("track", b'{"writeKey":5}', None),
        ("track", b'{"writeKey":"WK","a":"\\ud800"}', None),
        ("track", b"{}", None),
        (None, b'{"batch":[],"writeKey":"WK"}', "WK"),
        (None, b'{"batch":[],"writeKey":[1]}', None),
    ],
)
def test_the_write_key_may_stand_in_the_body(kind: Kind | None, body: bytes, key: str | None) -> None:
    assert written_key(opened(kind, body)) == key


def test_quarantine_can_be_read_again_on_its_own() -> None:
    call = CALL._replace(sent_at=NOW + timedelta(hours=1))
    body = b'{"anonymousId":"a","event":5,"timestamp":"2026-11-21T18:44:00Z","context":{"ip":"203.0.113.77"}}'
    rejected = parcel(opened("track", body), call).rejects[0]
    assert rejected.door == "segment"
    assert b"203.0.113.77" not in rejected.body
    assert b'"203.0.113.0"' in rejected.body
    with pytest.raises(FadenError):
        again(rejected.body, CALL)
    mended = again(rejected.body.replace(b'"event":5', b'"event":"X"'), CALL)
    assert (mended.type, mended.name, mended.at) == ("track", "X", NOW - timedelta(minutes=1))


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        (b"{}", b'{"type":"track"}'),
        (b"{ }", b'{"type":"track"}'),
        (b'{"type":"track"}', b'{"type":"track"}'),
        (b'{"type":"page"}', b'{"type":"page","type":"track"}'),
        (b'{"event":"\\ud800"}', b'{"event":"\\ud800","type":"track"}'),
    ],
)
def test_quarantine_keeps_the_kind_that_the_path_named(raw: bytes, kept: bytes) -> None:
    assert taken(raw, "track").rejects[0].body == kept


def test_the_address_in_quarantine_is_shortened_in_every_spelling() -> None:
    raw = b'{"context":{"ip" : "2001:db8:1:2::7"},"properties":{"IP":"198.51.100.9","ip":"none"}}'
    kept = taken(raw, "track").rejects[0].body
    assert b"2001:db8:1:2::7" not in kept
    assert b"198.51.100.9" not in kept
    assert b'"ip":"none"' in kept

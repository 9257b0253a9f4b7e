"""Requests as browsers send them: pages, products, baskets and orders of twenty thousand visitors, 850 bytes each."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime
from itertools import cycle, islice
from typing import Any

PEOPLE = 20_000
_MIX = ("page",) * 14 + ("Product Viewed",) * 4 + ("Product Added", "Order Completed")
_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"
_ID, _PERSON = "0" * 20, "1" * 20


class Visitors:
    """Makes requests with ids that have never been used in this run."""

    def __init__(self, write_key: str, run: str) -> None:
        self._run = run[:6].ljust(6, "_")
        now = datetime.now(UTC).isoformat()
        self._parts = [_parts(kind, now) for kind in _MIX]
        authorization = b64encode(f"{write_key}:".encode()).decode()
        self._head = (
            f"POST {{path}} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"User-Agent: {_AGENT}\r\nAuthorization: Basic {authorization}\r\nContent-Length: {{length}}\r\n\r\n"
        )
        sizes = [len(b"".join(parts)) + len(_ID) + len(_PERSON) for parts in self._parts]
        self._heads = [
            self._head.format(path="/v1/page" if kind == "page" else "/v1/track", length=size).encode()
            for kind, size in zip(_MIX, sizes, strict=True)
        ]

    def single(self, number: int) -> bytes:
        """One event in one request."""
        turn = number % len(_MIX)
        return self._heads[turn] + self._event(number, turn)

    def batch(self, number: int, size: int = 100) -> bytes:
        """So many events in one request."""
        first = number * size
        turns = islice(cycle(range(len(_MIX))), size)
        body = b'{"batch":[' + b",".join(self._event(first + one, turn) for one, turn in enumerate(turns)) + b"]}"
        return self._head.format(path="/v1/batch", length=len(body)).encode() + body

    def _event(self, number: int, turn: int) -> bytes:
        before, between, after = self._parts[turn]
        return b"%b%s-%013d%b%020d%b" % (
            before,
            self._run.encode(),
            number,
            between,
            number * 7919 % PEOPLE,
            after,
        )


def _parts(kind: str, now: str) -> tuple[bytes, bytes, bytes]:
    """The message's JSON, cut where its id and its visitor go."""
    before, rest = json.dumps(_message(kind, now)).encode().split(_ID.encode())
    between, after = rest.split(_PERSON.encode())
    return before, between, after


def _message(kind: str, now: str) -> dict[str, Any]:
    product = {"product_id": "sku-4711", "name": "Linen shirt", "category": "Shirts", "price": 49.9, "quantity": 1}
    properties: dict[str, Any] = {
        "path": "/shirts/linen",
        "title": "Linen shirt, white",
        "colour": "white",
        "size": "M",
    }
    if kind == "Order Completed":
        properties = {"order_id": "o-1", "revenue": 99.8, "currency": "EUR", "products": [product, product]}
    elif kind != "page":
        properties = {**product, "currency": "EUR", "position": 3}
    url = "https://shop.example.com/shirts/linen?utm_source=newsletter&utm_medium=email&utm_campaign=spring"
    return {
        "messageId": _ID,
        "anonymousId": _PERSON,
        "type": "page" if kind == "page" else "track",
        **({} if kind == "page" else {"event": kind}),
        "timestamp": now,
        "sentAt": now,
        "properties": properties,
        "context": {
            "library": {"name": "analytics.js", "version": "next-1.70.0"},
            "locale": "de-DE",
            "page": {"path": "/shirts/linen", "url": url, "title": "Linen shirt, white", "referrer": ""},
            "userAgent": _AGENT,
            "timezone": "Europe/Berlin",
        },
    }

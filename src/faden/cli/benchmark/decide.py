"""Decisions over HTTP for people with profiles of 2 kB: 20 placements, 200 conditions; and a click before each."""

from __future__ import annotations

import json
import time
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from typing import Any

import msgspec
import uvloop

from faden.app import App
from faden.cli.benchmark.collect import SETTLES, Length, Measured, both
from faden.cli.benchmark.figure import Figure, Goal, figure, middle
from faden.cli.benchmark.load import MakeRequest, load
from faden.cli.benchmark.process import ServerProcess
from faden.domain.errors import Unavailable
from faden.domain.event import ANONYMOUS, USER, Context, Event
from faden.profiles.cache import encoded
from faden.profiles.rules import rule_book

PEOPLE = 2_000
PLACEMENTS, CONDITIONS = 20, 200
PROFILE = 2_000
"""Bytes of a profile, at least."""
MOST_FAILURES = 0.01
"""The share of decisions that may be fallbacks for want of time: a busy machine may stop the server for 50 ms."""
_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"
_LABEL = {"de": "Bench", "en": "Bench"}
_EACH = CONDITIONS // PLACEMENTS


def _all(*rules: tuple[str, str, Any]) -> dict[str, Any]:
    listed = [{"field": field, "operator": operator, "value": value} for field, operator, value in rules]
    return {"combinator": "and", "not": False, "rules": listed}


def _conditions(place: int) -> list[dict[str, Any]]:
    """Ten conditions as marketers write them, of which one or two hold for somebody."""
    did = {"times": 1, "days": 7 + place, "where": _all(("name", "=", f"Thing {place % 5}"))}
    return [
        _all(("here.country", "=", "FR"), ("here.hour", ">=", place)),
        _all(("here.keyword", "contains", f"leasing-{place}"), ("here.language", "=", "de")),
        _all((f"interests.content:topic-{place % 12}", ">=", 6)),
        _all(("visits", ">=", 2 + place), ("here.city", "in", ["Nuremberg", f"City {place}"])),
        _all(("segment", "=", "bench-gold")),
        _all(("here.campaign", "beginsWith", f"spring-{place}")),
        _all(("did", ">=", did)),
        _all(("traits.plan", "=", f"plan-{place % 5}"), ("last_seen_days", "<", 90)),
        _all(("here.properties.page_type", "=", "model"), ("here.new", "=", True)),
        _all(("points", ">", 10_000 + place), ("first_touch.channel", "=", "Paid Search")),
    ]


def published(app: App) -> None:
    """Experiences and people, before a server is there."""
    segment = {"label": _LABEL, "condition": _all(("traits.plan", "=", "plan-1"))}
    app.definitions.publish("segment", "bench-gold", segment, "bench")
    app.pipeline.use_rules(rule_book(app.definitions))
    for place in range(PLACEMENTS):
        app.definitions.publish("experience", f"bench-{place}", _experience(place), "bench")
    for number in range(PEOPLE):
        app.pipeline.submit_now(_story(number))
    app.pipeline.settle()
    _weighed(app)


def _experience(place: int) -> dict[str, Any]:
    variants = [_variant(f"v{number}", tree) for number, tree in enumerate(_conditions(place))]
    default = _variant("default", None)
    return {
        "label": _LABEL,
        "placement": f"page.place-{place:02}",
        "variants": [*variants, default],
        "fallback": "default",
    }


def _variant(key: str, condition: Any) -> dict[str, Any]:
    values = {"title": f"Headline of {key}", "text": "So many words as a teaser has. " * 3, "link": f"/models/{key}"}
    return {
        "key": key,
        "label": _LABEL,
        "content": {"type": "json", "values": {"*": values}},
        "condition": condition,
    }


def _story(number: int) -> list[Event]:
    """What makes a profile of 2 kB: a name, traits, some pages in several visits."""
    began = datetime.now(UTC) - timedelta(days=10)
    keys = {ANONYMOUS: f"browser-{number:05}", USER: f"user-{number:05}"}
    traits = {f"trait_{one}": f"what is known of somebody, number {one}" for one in range(12)}
    events = [
        _event(number, 0, "identify", "Identified", began, keys, traits={"plan": f"plan-{number % 5}", **traits})
    ]
    for one in range(1, 5):
        path = f"/topic-{(number + one) % 12}/page-{one}"
        context = Context(url=f"https://shop.example{path}", path=path, title=f"Topic {one}", device="desktop")
        events.append(_event(number, one, "page", "Page Viewed", began + timedelta(days=one), keys, context))
    return events


def _event(
    number: int,
    one: int,
    kind: Any,
    name: str,
    at: datetime,
    keys: dict[str, str],
    context: Context | None = None,
    traits: dict[str, Any] | None = None,
) -> Event:
    where = context or Context()
    return Event(f"b{number}-{one}", kind, name, at, at, "bench", "bench", keys, where, traits=traits or {})


def _weighed(app: App) -> None:
    """A bench with light people would say nothing."""
    profile = app.pipeline.cache.by_key(ANONYMOUS, "browser-00000")
    size = 0 if profile is None else len(encoded(profile, 0).body)
    if size < PROFILE:
        raise Unavailable("profile_too_light", f"A profile has {size} bytes only.")


class Askers:
    """Requests for decisions of all placements, and clicks before them."""

    def __init__(self, key: str, run: str) -> None:
        self._run = run
        basic = b64encode(f"{key}:".encode()).decode()
        self._head = (
            f"POST {{path}} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"User-Agent: {_AGENT}\r\nAuthorization: Basic {basic}\r\nContent-Length: {{length}}\r\n\r\n"
        )
        page = {"url": "https://shop.example/models/small?utm_source=newsletter", "title": "Small car"}
        self._context = {"page": page, "locale": "de-DE", "userAgent": _AGENT}

    def decision(self, number: int) -> bytes:
        """Somebody asks for all placements."""
        body = {"anonymousId": _browser(number), "context": self._context, "properties": {"page_type": "model"}}
        return self._request("/v1/decide", body)

    def pair(self, number: int) -> bytes:
        """A click, and with the next number the decision for the same person."""
        turn, second = divmod(number, 2)
        if second:
            return self.decision(turn)
        body = {
            "messageId": f"{self._run}-{turn}",
            "anonymousId": _browser(turn),
            "event": "Product Clicked",
            "properties": {"product_id": "sku-1", "category": "Small cars", "price": 10.5, "currency": "EUR"},
            "context": self._context,
        }
        return self._request("/v1/track", body)

    def _request(self, path: str, body: dict[str, Any]) -> bytes:
        raw = msgspec.json.encode(body)
        return self._head.format(path=path, length=len(raw)).encode() + raw


def _browser(number: int) -> str:
    return f"browser-{number * 7919 % PEOPLE:05}"


def decisions(length: Length) -> list[Figure]:
    """One decision a request."""
    what = f"decisions for {PLACEMENTS} placements, {CONDITIONS} conditions, profiles of 2 kB"
    return _figures("decide", what, length, pairs=False, least=0.5)


def click_decisions(length: Length) -> list[Figure]:
    """A click, durable and applied, then the decision: each connection waits for the one before it asks the other."""
    what = f"pairs of a durable click and a decision for {PLACEMENTS} placements"
    return _figures("click-decide", what, length, pairs=True, least=0.2)


def _figures(name: str, what: str, length: Length, *, pairs: bool, least: float) -> list[Figure]:
    many_bare, many = _rounds(length, 64, pairs)
    few_bare, few = _rounds(length, 8, pairs)
    by = 2 if pairs else 1
    words = "a click or a decision" if pairs else "a decision"
    figures = [
        figure(
            name,
            f"{what}, at 64 connections; reference: the bare server's answers",
            middle([one.load.rate / by for one in many]),
            "pairs/s" if pairs else "decisions/s",
            reference=middle([one.load.rate for one in many_bare]),
            goal=Goal("ratio", least=least),
        ),
        figure(
            name,
            f"processor time of a {'pair' if pairs else 'decision'}, with what is told to the log",
            middle([one.processor / one.load.requests * by * 1e6 for one in many]),
            "µs",
            reference=middle([one.processor / one.load.requests * 1e6 for one in many_bare]),
        ),
    ]
    for share, how_many in ((0.5, "half"), (0.99, "99 of 100")):
        figures.append(
            figure(
                name,
                f"within which {how_many} of the answers ({words}) are there at 8 connections",
                middle([one.load.latency(share) * 1000 for one in few]),
                "ms",
                reference=middle([one.load.latency(share) * 1000 for one in few_bare]),
            )
        )
    return figures


def _rounds(length: Length, connections: int, pairs: bool) -> tuple[list[Measured], list[Measured]]:
    """Bare and full in turns; the round before them brings the people into memory."""
    bare_rounds, full_rounds, failed = [], [], 0.0
    with both(published) as (bare, full, key):
        for one in range(-1, length.rounds):
            askers = Askers(key, f"r{one + 1}")
            make = askers.pair if pairs else askers.decision
            seconds = length.warm if one < 0 else length.seconds
            first = _measured(bare, connections, seconds, make, 0.0)
            second = _measured(full, connections, seconds, make, SETTLES if length.rounds > 1 else 1.0)
            if one < 0:
                failed = _failures(full)
            else:
                bare_rounds.append(first)
                full_rounds.append(second)
        asked = sum(one.load.requests for one in full_rounds) * PLACEMENTS
        if _failures(full) - failed > MOST_FAILURES * asked or _answered(full, key) != PLACEMENTS:
            raise Unavailable("decisions_failed", "Fallbacks were served, which is quick and no measure.")
    return bare_rounds, full_rounds


def _measured(target: ServerProcess, connections: int, seconds: float, make: MakeRequest, settles: float) -> Measured:
    before = target.processor_seconds()
    found = uvloop.run(load(target.port, connections, seconds, make, apart=True))
    if settles:
        time.sleep(settles)
    return Measured(found, target.processor_seconds() - before)


def _answered(full: ServerProcess, key: str) -> int:
    """How many placements are answered."""
    headers = {"Authorization": "Basic " + b64encode(f"{key}:".encode()).decode()}
    body = json.dumps({"anonymousId": _browser(1)})
    return len(json.loads(_asked(full, "POST", "/v1/decide", body, headers))["decisions"])


def _failures(full: ServerProcess) -> float:
    """Fallbacks for want of time or of a store, so far."""
    text = _asked(full, "GET", "/metrics", None, {}).decode()
    lines = [line for line in text.splitlines() if line.startswith("faden_decision_failures_total")]
    return sum(float(line.rpartition(" ")[2]) for line in lines)


def _asked(full: ServerProcess, method: str, path: str, body: str | None, headers: dict[str, str]) -> bytes:
    connection = HTTPConnection("127.0.0.1", full.port, timeout=10)
    try:
        connection.request(method, path, body, headers)
        return connection.getresponse().read()
    finally:
        connection.close()

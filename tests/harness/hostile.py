"""Texts that nobody should send and somebody will: markup, SQL, other directions, no end; put everywhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from tests.harness.installation import Installation, Line
from tests.harness.story import AGENT, publish, save_draft, send, settle, upload

MARKUP = (
    "<script>window.__pwned = 'script'</script>",
    "<img src=nowhere onerror=\"window.__pwned = 'image'\">",
    "\"'><svg onload=\"window.__pwned = 'attribute'\">",
    "</textarea></title></script><script>window.__pwned = 'end'</script>",
    "{{constructor.constructor(\"window.__pwned = 'template'\")()}}",
    "javascript:window.__pwned='address'",
    "Robert'); DROP TABLE events; --",
    "' OR '1'='1",
    "%_\\%; SELECT 1",
    "=HYPERLINK(\"javascript:window.__pwned='sheet'\")",
)
AWKWARD = (
    "שלום \u202eabc\u2066def",
    "\u202e\u202e\u202eback to front",
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324a\u0335\u0321l\u034dg\u0353o\u033a",
    "👩‍👩‍👧‍👦" * 40,
    "W" * 190,
    "ein sehr langer Satz ohne Ende " * 6,
    "line\nbreak\tand tab",
)
TEXTS = MARKUP + AWKWARD


class Planted(NamedTuple):
    """Where to look. Persons in the order of the texts."""

    sources: list[str]
    people: list[str]
    campaigns: list[str]


def plant(installation: Installation) -> Planted:
    """Every text in every place, through the doors that anybody can use, and in what the owner may call things."""
    lines = [source(installation, number, text) for number, text in enumerate(TEXTS)]
    publish(installation, "channels", "default", {"rules": [channel(text) for text in TEXTS]})
    for number, text in enumerate(TEXTS):
        send(installation, lines[number], messages(number, text))
        send(installation, lines[number], [{"type": text, "event": text}, {"type": "track", "event": {text: text}}])
        upload(installation, "segment-jsonl", f"{text[:40].replace('/', '-')}.jsonl", f"{text}\n")
        body = {"label": text, "owner": text, "note": text, "channel": text, "planned": ["1.00", "EUR"]}
        publish(installation, "campaign", f"planted-{number}", body)
    scale = installation.ask("GET", "/api/definitions/scale/default")["published"]["body"]
    named = [{**rule(text), "key": f"planted-{number}"} for number, text in enumerate(TEXTS)]
    publish(installation, "scale", "default", {"rules": [*scale["rules"], *named]})
    save_draft(installation, "scale", "default", {"rules": [*scale["rules"], *named[::-1]]})
    settings = installation.ask("GET", "/api/settings")
    installation.ask("PUT", "/api/settings", {**settings, "company": MARKUP[0]})
    settle(installation)
    return Planted([line.source for line in lines], people(installation), [f"planted-{n}" for n in range(len(TEXTS))])


def source(installation: Installation, number: int, text: str) -> Line:
    """A source with that name, speaking for a touchpoint with that name."""
    body = {"key": f"planted-{number}", "label": text[:200], "kind": "web", "touchpoint": text[:120]}
    row = installation.ask("POST", "/api/sources", body)
    return Line(row["key"], row["write_keys"][0]["key"])


def people(installation: Installation) -> list[str]:
    """The persons' ids."""
    today = datetime.now(UTC).date()
    days = {"from": (today - timedelta(2)).isoformat(), "to": (today + timedelta(1)).isoformat()}
    return [row["person_id"] for row in installation.ask("GET", "/api/people", size=100, **days)["rows"]]


def messages(number: int, text: str) -> list[dict[str, Any]]:
    """One visitor who says this text wherever a text may be said."""
    at = datetime.now(UTC) - timedelta(minutes=60 - number)
    campaign = {"name": text, "source": text, "medium": text, "content": text, "term": text}
    page = {"title": text, "path": f"/{text}", "url": f"https://shop.example/{text}", "referrer": text}
    context = {"page": page, "campaign": campaign, "userAgent": AGENT, "locale": text, "library": {"name": text}}
    who = {"anonymousId": f"planted-{number}", "timestamp": at.isoformat(), "context": context}
    traits = {"name": text, "email": f"p{number}@example.org", text: text, "deep": {text: [text]}}
    order = {"order_id": f"planted-{number}", "revenue": 12.5, "currency": "EUR", "coupon": text}
    products = [{"product_id": text, "name": text, "category": text, "price": 12.5}]
    return [
        {"type": "page", "name": text, "properties": {text: text}, **who},
        {"type": "identify", "userId": f"{number} {text}", "traits": traits, **who},
        {"type": "group", "groupId": text, "traits": traits, **who},
        {"type": "track", "event": text, "properties": {text: text, "list": [text]}, **who},
        {"type": "track", "event": "Order Completed", "properties": {**order, "products": products}, **who},
    ]


def channel(text: str) -> dict[str, Any]:
    """A channel with that name for visits by a campaign with that name."""
    return {
        "name": text,
        "label": {"de": text, "en": text},
        "condition": equal("context.campaign", text[:60].strip()),
    }


def rule(text: str) -> dict[str, Any]:
    """A line of the scale with that name."""
    label = {"de": text, "en": text}
    return {"label": label, "condition": equal("name", text), "points": "1", "count": "event", "goal": "micro"}


def equal(field: str, text: str) -> dict[str, Any]:
    """A condition."""
    one = {"field": field, "operator": "beginsWith", "value": text}
    return {"combinator": "and", "not": False, "rules": [one]}

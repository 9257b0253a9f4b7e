"""A small company with five months of visits, so that every page of the interface has something to show."""

from __future__ import annotations

import base64
import json
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import httpx

from tests.harness.installation import ARRIVAL, Installation, Line

DAYS = 150
VISITORS = 70
SLICE = 100
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
PAGES = (("/", "Start"), ("/sofas", "Sofas"), ("/sofas/oslo", "Sofa Oslo"), ("/beratung", "Beratung"))


class Way(NamedTuple):
    """How somebody came."""

    source: str | None
    medium: str | None
    campaign: str | None
    referrer: str | None = None


WAYS = (
    Way("google", "cpc", "fruehling"),
    Way("newsletter", "email", "gewinnspiel-mai"),
    Way("facebook", "paid_social", "sofas-herbst"),
    Way(None, None, None, "https://www.google.de/"),
    Way(None, None, None, "https://chatgpt.com/"),
    Way(None, None, None),
)
REFUSED = (
    {"type": "track", "anonymousId": "a-1"},
    {"type": "dance", "event": "Danced"},
    {"type": "track", "event": "Nobody"},
)


class Story(NamedTuple):
    """What a test needs to open pages of single objects."""

    line: Line
    campaign: str
    person: str
    segment: str = "gold"
    experience: str = "hero"
    collection: str = "sofas"


def tell(installation: Installation) -> Story:
    """Send it through the doors that customers use; returns when the figures have it."""
    line = installation.line()
    told = messages(random.Random(7), datetime.now(UTC))
    events = [{"messageId": f"story-{number}", **one} for number, one in enumerate(told)]
    for start in range(0, len(events), SLICE):
        send(installation, line, events[start : start + SLICE])
    for refused in REFUSED:
        send(installation, line, [refused])
    upload(
        installation,
        "segment-jsonl",
        "history.jsonl",
        "\n".join(json.dumps(one) for one in events[:60]) + "\nbroken\n",
    )
    body = {"label": "Frühling im Wohnzimmer", "owner": "Ada", "start": "2026-03-01", "planned": ["1200.00", "EUR"]}
    publish(installation, "campaign", "fruehling", body)
    segments(installation)
    experiences(installation, line)
    save_draft(installation, "campaign", "gewinnspiel-mai", {"label": "Gewinnspiel"})
    scale = installation.ask("GET", "/api/definitions/scale")["rows"][0]
    dearer = [{**rule, "points": "50"} if rule["goal"] == "macro" else rule for rule in scale["body"]["rules"]]
    save_draft(installation, "scale", scale["key"], {"rules": dearer})
    settle(installation)
    people = installation.ask("GET", "/api/people", sort="engagement_value", **span())
    return Story(line, "fruehling", people["rows"][0]["person_id"])


def segments(installation: Installation) -> None:
    """Two that overlap, of which the one asks for what was done, and an empty list."""
    gold = {"field": "traits.plan", "operator": "=", "value": "gold"}
    ordered = {"combinator": "and", "rules": [{"field": "name", "operator": "=", "value": "Order Completed"}]}
    bought = {"field": "did", "operator": ">=", "value": {"times": 1, "days": None, "where": ordered}}
    for key, de, en, rules in (
        ("gold", "Goldkunden", "Gold customers", [gold]),
        ("buyers", "Käuferinnen und Käufer", "Buyers", [bought]),
    ):
        body = {"label": {"de": de, "en": en}, "owner": "Ada", "condition": {"combinator": "or", "rules": rules}}
        publish(installation, "segment", key, body)
    regulars = {"label": {"de": "Stammgäste", "en": "Regulars"}, "list": True}
    publish(installation, "segment", "regulars", regulars)


def experiences(installation: Installation, line: Line) -> None:
    """A collection and its list, an experiment that has begun, a draft; a few dozen visitors, some of whom click."""
    title = {"*": "Sofa Oslo"}
    items = [{"key": f"oslo-{number}", "title": title, "tags": ["theme:sofas"]} for number in range(5)]
    publish(installation, "collection", "sofas", {"label": {"de": "Sofas", "en": "Sofas"}, "items": items})
    shelf = {"type": "list", "collection": "sofas", "limit": 3}
    publish(installation, "experience", "shelf", placed("home.list", shelf))
    fields, words = (
        {"type": "json", "values": {"*": {"title": "Oslo"}}},
        {"type": "html", "texts": {"*": "<b>Oslo</b>"}},
    )
    returning = {"combinator": "and", "rules": [{"field": "visits", "operator": ">=", "value": 1}]}
    metrics = {"primary": "clicked", "guard_rails": ["visits"]}
    lots = {"type": "experiment", "weights": {"one": 1, "two": 1}, "metrics": metrics}
    publish(
        installation, "experience", "hero", placed("home.hero", fields, words, strategy=lots, condition=returning)
    )
    save_draft(installation, "experience", "later", placed("home.hero", fields))
    installation.ask("POST", "/api/experiences/hero/start", {"reason": "Welcher Aufmacher ist besser?"})
    for number in range(30):
        who = {"anonymousId": f"browser-{number + 30}"}
        page = {"type": "page", "context": {"page": {"url": "https://shop.example/"}}}
        found = decide(installation, line, {**who, "event": page})
        clicked = {"decision_id": found["id"], "experience": "hero", "variant": found["variant"]}
        click = {"type": "track", "event": "Experience Clicked", "properties": clicked, **who}
        send(installation, line, [click] if number % 3 == 0 else [{**click, "event": "Experience Viewed"}])


def placed(placement: str, *contents: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An experience with a variant for each content; the first one is the fallback."""
    names = ("one", "two", "three")
    variants = [
        {"key": key, "label": {"de": f"Variante {key}", "en": f"Variant {key}"}, "content": content}
        for key, content in zip(names, contents, strict=False)
    ]
    label = {"de": "Startseite", "en": "Home page"}
    return {"label": label, "placement": placement, "variants": variants, "fallback": "one", "owner": "Ada", **more}


def decide(installation: Installation, line: Line, question: dict[str, Any]) -> dict[str, Any]:
    """What somebody is shown at the top of the page."""
    headers = {"authorization": f"Bearer {line.key}", "user-agent": AGENT}
    answer = httpx.post(f"{installation.url}/v1/decide", json=question, headers=headers, timeout=30)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["decisions"]["home.hero"]
    return found


def span() -> dict[str, str]:
    """The days of the story."""
    today = datetime.now(UTC).date()
    return {"from": (today - timedelta(DAYS)).isoformat(), "to": (today + timedelta(1)).isoformat()}


def messages(dice: random.Random, now: datetime) -> Iterator[dict[str, Any]]:
    """The visits, oldest first, each with its pages; one in four names its visitor, one in six buys."""
    for number in range(VISITORS):
        at = now - timedelta(days=DAYS * (1 - number / VISITORS), minutes=dice.randrange(600) + 30)
        who: dict[str, Any] = {"anonymousId": f"browser-{number}"}
        yield from visit(dice, at, who, dice.choice(WAYS))
        if number % 4 == 0:
            traits = {"email": f"person-{number}@example.org", "name": f"Person {number}", "plan": "gold"}
            yield {"type": "identify", "timestamp": at.isoformat(), "userId": f"k-{number}", "traits": traits, **who}
        if number % 6 == 0:
            amount = round(dice.uniform(20, 2400), 2)
            properties = {
                "order_id": f"o-{number}",
                "revenue": amount,
                "currency": "EUR",
                "products": [{"product_id": "oslo", "category": "Sofas", "price": amount}],
            }
            yield {
                "type": "track",
                "event": "Order Completed",
                "timestamp": (at + timedelta(minutes=9)).isoformat(),
                "properties": properties,
                **who,
            }


def visit(dice: random.Random, at: datetime, who: dict[str, Any], way: Way) -> Iterator[dict[str, Any]]:
    """Some pages in a row."""
    campaign = {"source": way.source, "medium": way.medium, "name": way.campaign}
    for step, (path, title) in enumerate(PAGES[: dice.randrange(1, 5)]):
        page = {"path": path, "title": title, "url": f"https://shop.example{path}", "referrer": way.referrer or ""}
        context = {
            "page": page,
            "userAgent": AGENT,
            "ip": "80.120.1.2",
            "campaign": {key: value for key, value in campaign.items() if value},
        }
        yield {"type": "page", "timestamp": (at + timedelta(minutes=step * 2)).isoformat(), "context": context, **who}


def send(installation: Installation, line: Line, batch: list[dict[str, Any]]) -> None:
    """One batch through the collect door, as any client sends it; single wrong messages go to quarantine."""
    key = base64.b64encode(f"{line.key}:".encode()).decode()
    answer = httpx.post(
        f"{installation.url}/v1/batch", json={"batch": batch}, headers={"authorization": f"Basic {key}"}, timeout=30
    )
    assert answer.status_code == 200, answer.text


def upload(installation: Installation, mapping: str, name: str, text: str) -> None:
    """Import a file as the form does."""
    run = installation.upload(mapping, name, text.encode())["id"]
    going = ("waiting", "running")
    wait(lambda: installation.ask("GET", f"/api/imports/{run}")["state"] not in going, "the import does not end")


def save_draft(installation: Installation, kind: str, name: str, body: dict[str, Any]) -> None:
    """A definition that is not in force yet."""
    installation.ask("PUT", f"/api/definitions/{kind}/{name}", {"body": body})


def publish(installation: Installation, kind: str, name: str, body: dict[str, Any]) -> None:
    """A definition in force."""
    save_draft(installation, kind, name, body)
    installation.ask("POST", f"/api/definitions/{kind}/{name}/publish", {"note": "", "revalue": False})


def settle(installation: Installation) -> None:
    """Until log, profiles, warehouse and rollups are level."""
    wait(lambda: all(one["lag"] == 0 for one in installation.ask("GET", "/api/status")["readers"]), "the readers lag")


def wait(done: Any, failure: str, seconds: float = 4 * ARRIVAL) -> None:
    """Ask until it is so."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, failure
        time.sleep(0.1)

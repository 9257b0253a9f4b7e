"""Experiences for tests: a document in a short call, and a book of several."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from faden.decide.book import DecisionBook, Document
from faden.decide.decision import Asking
from faden.domain.occasion import Occasion
from faden.domain.profile import Profile

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LABEL = {"de": "Bühne", "en": "Hero"}


def rule(field: str, operator: str, value: Any) -> dict[str, Any]:
    """A condition of one rule."""
    return {"combinator": "and", "not": False, "rules": [{"field": field, "operator": operator, "value": value}]}


def variant(key: str, condition: Any = None, **more: Any) -> dict[str, Any]:
    """A variant that shows its own key."""
    content = more.pop("content", {"type": "json", "values": {"*": {"title": key}}})
    return {"key": key, "label": LABEL, "content": content, "condition": condition, **more}


def experience(placement: str = "home.hero", variants: Iterable[dict[str, Any]] = (), **more: Any) -> dict[str, Any]:
    """An experience whose fallback is »default« and comes last."""
    found = [*variants, variant("default")]
    return {"label": LABEL, "placement": placement, "variants": found, "fallback": "default", **more}


def experiment(*arms: str, **more: Any) -> dict[str, Any]:
    """A running experiment with equal arms, the default among them."""
    keys = (*arms, "default")
    strategy = {"type": "experiment", "weights": dict.fromkeys(keys, 1.0), "state": "running", **more}
    return experience(variants=[variant(one) for one in arms], strategy=strategy)


def collection(*items: dict[str, Any]) -> dict[str, Any]:
    """A collection of these."""
    return {"label": LABEL, "items": list(items)}


def item(key: str, *tags: str, **more: Any) -> dict[str, Any]:
    """A thing with tags."""
    return {"key": key, "title": {"*": key}, "tags": list(tags), **more}


def book(
    collections: dict[str, dict[str, Any]] | None = None, version: int = 1, /, **experiences: dict[str, Any]
) -> DecisionBook:
    """A book of experiences by key; what is wrong with one fails the test that has not looked at `broken`."""
    return DecisionBook(
        [Document(key, version, body) for key, body in experiences.items()],
        [Document(key, 1, body) for key, body in (collections or {}).items()],
        lambda _: 30.0,
    )


def person(**more: Any) -> Profile:
    """Somebody of whom nothing is known but what is given."""
    return Profile(id=7, first_seen=NOW, last_seen=NOW, **more)


def asking(
    unit: str | None = "browser-1",
    profile: Profile | None = None,
    *,
    leave: bool = True,
    visit: int = 1,
    language: str | None = "de",
    now: datetime = NOW,
    **here: Any,
) -> Asking:
    """Somebody asks; words of the moment are given by name."""
    return Asking(Occasion(**here), profile or person(), now, unit, leave, visit, language)

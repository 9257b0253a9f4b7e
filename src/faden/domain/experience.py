"""The experience: what stands at a placement, its variants, and by which strategy one of them is chosen.

A published definition. Its fallback has no condition and is served whenever nothing else can be, so that a page never
waits for us and never stays empty.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import msgspec

from faden.domain.definition import Label

ANY_LANGUAGE = "*"
OUTCOMES = ("converted", "clicked", "value_per_visit", "revenue", "orders", "engagement_value", "visits")
"""What an experiment can be judged by; `measure.yardsticks` says how each is counted."""
MOST_EXPLORATION = 0.5
MOST_VARIANTS = 50


class JsonContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="json", tag_field="type"):
    """Values for a page or an app, by language (`de`, `en`, …; `*` for all others)."""

    values: dict[str, dict[str, Any]]


class HtmlContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="html", tag_field="type"):
    """A fragment of HTML by language; scripts and whatever else could act are taken out."""

    texts: dict[str, str]


class RedirectContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="redirect", tag_field="type"):
    """Another address: a path of the same site, or https."""

    url: str


class ListContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="list", tag_field="type"):
    """Items of a collection, ranked for the visitor.

    `near`: by distance, where it is known where the visitor is. `most_of_one_tag`: the largest share of the places
    that one tag may have. `tags`: only items that carry one of them.
    """

    collection: str
    limit: int = 3
    near: bool = False
    most_of_one_tag: float = 0.5
    tags: tuple[str, ...] = ()


Content = JsonContent | HtmlContent | RedirectContent | ListContent


class Variant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the things that may be shown. `tags` are interests, `group:tag`, for the best match."""

    key: str
    label: Label
    content: Content
    condition: Any = None
    tags: tuple[str, ...] = ()


class First(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="first", tag_field="type"):
    """The first variant whose condition holds."""


class BestInterest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="interest", tag_field="type"):
    """The variant whose tags the visitor cares for most."""


class Metrics(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an experiment is decided by, and what must not suffer from it by more than `margin`, a share of it."""

    primary: str = "converted"
    guard_rails: tuple[str, ...] = ()
    margin: float = 0.05


class Verdict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How an experiment was decided. `outcome`: the variant that everybody sees from now on; "": none."""

    outcome: str
    reason: str
    by: str
    at: datetime


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From a day on, so much of the traffic takes part."""

    start: datetime = msgspec.field(name="from")
    traffic: float


class Experiment(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="experiment", tag_field="type"):
    """Variants by lot, in proportion to their weights.

    `traffic`: the share of people who take part, `ramp` lets it grow. Experiments of one `group` exclude each other.
    `planned`: people of all arms, fixed before the start; `worthwhile`: the smallest lift that would be worth it.
    """

    weights: dict[str, float]
    traffic: float = 1.0
    group: str | None = None
    state: Literal["draft", "running", "stopped"] = "draft"
    ramp: tuple[Step, ...] = ()
    metrics: Metrics = Metrics()
    design: Literal["fixed", "sequential"] = "sequential"
    alpha: float = 0.05
    planned: int | None = None
    worthwhile: float | None = None
    started_at: datetime | None = None
    stopped_at: datetime | None = None
    decision: Verdict | None = None


class Bandit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="bandit", tag_field="type"):
    """The variant that does best, learned while it is shown. No arm is given less than `floor` of the visits."""

    reward: Literal["clicked", "converted", "revenue"] = "clicked"
    floor: float = 0.05
    window_days: int = 30


Strategy = First | BestInterest | Experiment | Bandit


class Experience(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The document; its key is the experience's.

    Of several on one placement the highest `priority` counts whose condition and schedule hold; on a tie the key.
    `exploration`: the share of visits in which the variant is drawn by lot, so that nobody is narrowed in.
    """

    label: Label
    placement: str
    variants: tuple[Variant, ...]
    fallback: str
    strategy: Strategy = First()
    condition: Any = None
    priority: int = 0
    start: datetime | None = None
    end: datetime | None = None
    exploration: float = 0.1
    description: str = ""
    owner: str = ""
    active: bool = True

    def variant(self, key: str) -> Variant:
        """The variant of that key; `KeyError` where there is none."""
        for one in self.variants:
            if one.key == key:
                return one
        raise KeyError(key)


def content_in(texts: dict[str, Any], language: str | None) -> Any:
    """The text for a language: that of exactly this one, else of all others, else the first there is.

    >>> content_in({"de": "Hallo", "*": "Hello"}, "de"), content_in({"de": "Hallo"}, "fr")
    ('Hallo', 'Hallo')
    """
    if language is not None and language in texts:
        return texts[language]
    if ANY_LANGUAGE in texts:
        return texts[ANY_LANGUAGE]
    return next(iter(texts.values()))

"""How interests are learned: a published definition (`interests`), so that every version of it can be read and dated.

Groups say how long points last, learning rules what an event is worth, tag rules what it is about.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Literal

import msgspec

from faden.domain.definition import Label
from faden.domain.errors import Invalid

Source = Literal["path", "properties", "items"]
"""Where a tag comes from: the page's address, what the event says of itself, or the products in it."""
SOURCES: tuple[Source, ...] = ("path", "properties", "items")
Level = Literal["first", "last", "all"]

MOST_HALF_LIFE = 3650.0
MOST_POINTS = 10_000.0
MOST_GROUPS = 20
MOST_RULES = 200
MOST_PRODUCTS = 20_000
MOST_WILD = 2
"""Stretches (`**`) in one pattern: each multiplies the ways in which a path can match."""
TAG = "{tag}"
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}\Z")
_LONGEST = 200


class TagGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A family of tags. Points halve in `half_life_days`; no tag holds more than `cap`."""

    key: str
    label: Label
    half_life_days: float = 30.0
    cap: float = 100.0


class LearningRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an event teaches: `points` for each of its tags, `per` event or minute of attention, `most` at once.

    `events` are names, `types` (page, screen) stand for whatever name such an event has; a name goes before a type
    and the first rule that fits counts. `sources`: which tags it is about. Where points are taken away, tags that the
    page itself stands for lose nothing.
    """

    key: str
    label: Label
    points: float
    events: tuple[str, ...] = ()
    types: tuple[Literal["page", "screen"], ...] = ()
    per: Literal["event", "minute"] = "event"
    most: float | None = None
    sources: tuple[Source, ...] = SOURCES


class PathRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A pattern over the path's segments: `*` is any one, `**` any number, `{tag}` the one that names the tag.

    Without `{tag}` the rule's own `tag` is taken. Where a pattern fits in several ways, each counts.
    """

    pattern: str
    group: str
    tag: str | None = None


class PropertyRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A property of the event whose text, or list of texts, names tags. A text is split at commas and semicolons.

    `level`: of a category such as "Home > Kitchen > Pans" the first, the last or all levels; None: it has none.
    """

    name: str
    group: str
    level: Level | None = None


class CategoryRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Tags from the category of the event's products."""

    group: str
    level: Level = "last"


class Interests(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole. The first group takes tags that name none. `ignored`: words in an address that mean nothing.

    `catalogue`: product id -> tags, written `tag` or `group:tag`.
    """

    groups: tuple[TagGroup, ...]
    learning: tuple[LearningRule, ...]
    paths: tuple[PathRule, ...] = ()
    properties: tuple[PropertyRule, ...] = ()
    category: CategoryRule | None = None
    ignored: tuple[str, ...] = ()
    catalogue: dict[str, tuple[str, ...]] = {}

    def half_lives(self) -> dict[str, float]:
        """Days by group."""
        return {group.key: group.half_life_days for group in self.groups}


def checked(plan: Interests) -> Interests:
    """The plan itself if it can be used; `Invalid` with path and remedy otherwise."""
    _checked_groups(plan)
    groups = {group.key for group in plan.groups}
    _checked_learning(plan)
    _few(plan.paths, MOST_RULES, "paths")
    for at, rule in enumerate(plan.paths):
        _checked_pattern(rule, f"paths[{at}]", groups)
    _few(plan.properties, MOST_RULES, "properties")
    for at, named in enumerate(plan.properties):
        _checked_name(named.name, f"properties[{at}].name")
        _checked_group(named.group, groups, f"properties[{at}].group")
    if plan.category is not None:
        _checked_group(plan.category.group, groups, "category.group")
    _checked_catalogue(plan, groups)
    return plan


def _checked_groups(plan: Interests) -> None:
    if not plan.groups:
        raise Invalid(
            "interest_groups_missing", "There is no group of tags.", path="groups", hint="Add one, such as theme."
        )
    _few(plan.groups, MOST_GROUPS, "groups")
    seen: set[str] = set()
    for at, group in enumerate(plan.groups):
        path = f"groups[{at}]"
        _checked_key(group.key, seen, f"{path}.key")
        _checked_number(group.half_life_days, MOST_HALF_LIFE, f"{path}.half_life_days", "days")
        _checked_number(group.cap, MOST_POINTS, f"{path}.cap", "points")


def _checked_learning(plan: Interests) -> None:
    seen: set[str] = set()
    taken: dict[str, str] = {}
    _few(plan.learning, MOST_RULES, "learning")
    for at, rule in enumerate(plan.learning):
        path = f"learning[{at}]"
        _checked_key(rule.key, seen, f"{path}.key")
        if not math.isfinite(rule.points) or abs(rule.points) > MOST_POINTS:
            raise _unusable(f"{path}.points", "points", MOST_POINTS)
        if rule.most is not None:
            _checked_number(rule.most, MOST_POINTS, f"{path}.most", "points")
        if not rule.events and not rule.types:
            raise Invalid(
                "interest_rule_without_events",
                f"»{rule.key}« names no event.",
                path=f"{path}.events",
                hint='Use names such as "Product Viewed", or the type page.',
            )
        if not rule.sources:
            raise Invalid(
                "interest_rule_without_sources",
                f"»{rule.key}« is about no tags.",
                path=f"{path}.sources",
                hint="Use path, properties, items.",
            )
        for name in (*(one.casefold() for one in rule.events), *rule.types):
            _checked_name(name, f"{path}.events")
            if taken.setdefault(name, rule.key) != rule.key:
                raise Invalid(
                    "interest_event_twice",
                    f"»{name}« stands in »{taken[name]}« and in »{rule.key}«.",
                    path=f"{path}.events",
                    hint="Keep it in one rule; the other would never count.",
                )


def _checked_pattern(rule: PathRule, path: str, groups: set[str]) -> None:
    _checked_group(rule.group, groups, f"{path}.group")
    parts = rule.pattern.split("/")
    if not rule.pattern.startswith("/") or len(rule.pattern) > _LONGEST or "" in parts[1:]:
        raise Invalid(
            "interest_pattern_invalid",
            f"»{rule.pattern[:80]}« is not a pattern of a path.",
            path=f"{path}.pattern",
            hint="Begin with /, such as /models/{tag}/**.",
        )
    names = parts.count(TAG)
    if names > 1 or parts.count("**") > MOST_WILD or any("{" in part and part != TAG for part in parts):
        raise Invalid(
            "interest_pattern_ambiguous",
            f"»{rule.pattern}« can be read in too many ways.",
            path=f"{path}.pattern",
            hint="Use {tag} once, as a whole segment, and ** at most twice.",
        )
    if names == 0 and (rule.tag is None or not rule.tag.strip()):
        raise Invalid(
            "interest_pattern_without_tag",
            f"»{rule.pattern}« does not say which tag it gives.",
            path=f"{path}.tag",
            hint="Name the tag, or put {tag} into the pattern.",
        )
    if names and rule.tag is not None:
        raise Invalid(
            "interest_pattern_two_tags",
            f"»{rule.pattern}« takes its tag from the address and names one besides.",
            path=f"{path}.tag",
            hint="Leave one of them out.",
        )


def _checked_catalogue(plan: Interests, groups: set[str]) -> None:
    _few(plan.catalogue, MOST_PRODUCTS, "catalogue")
    for product, tags in plan.catalogue.items():
        path = f"catalogue.{product[:80]}"
        if not product or len(product) > _LONGEST or not tags:
            raise Invalid(
                "interest_product_invalid",
                f"»{product[:80]}« has no id or no tags.",
                path=path,
                hint="Each line is a product id and at least one tag.",
            )
        for tag in tags:
            group, colon, name = tag.partition(":")
            if not (name if colon else group).strip() or len(tag) > _LONGEST:
                raise Invalid("interest_tag_invalid", f"»{tag[:80]}« is not a tag.", path=path)
            if colon:
                _checked_group(group, groups, path)


def _few(found: Iterable[object], most: int, path: str) -> None:
    count = sum(1 for _ in found)
    if count > most:
        raise Invalid("interest_plan_too_large", f"{count:,} lines; {most:,} are possible.", path=path)


def _checked_key(key: str, seen: set[str], path: str) -> None:
    if not _KEY.match(key) or key in seen:
        raise Invalid(
            "interest_key_invalid",
            f"»{key[:80]}« is used twice or cannot be a key.",
            path=path,
            hint="Use small letters, digits, _ and -, each key once.",
        )
    seen.add(key)


def _checked_name(name: str, path: str) -> None:
    if not name.strip() or len(name) > _LONGEST:
        raise Invalid("interest_name_invalid", "A name is missing or too long.", path=path)


def _checked_group(group: str, groups: set[str], path: str) -> None:
    if group not in groups:
        raise Invalid(
            "interest_group_unknown",
            f"»{group[:80]}« is not a group.",
            path=path,
            hint="Use " + ", ".join(sorted(groups)) + ".",
        )


def _checked_number(number: float, most: float, path: str, unit: str) -> None:
    if not math.isfinite(number) or not 0 < number <= most:
        raise _unusable(path, unit, most)


def _unusable(path: str, unit: str, most: float) -> Invalid:
    return Invalid(
        "interest_number_invalid",
        "This number cannot be used.",
        path=path,
        hint=f"Use {unit} above 0 and up to {most:,.0f}." if unit == "days" else f"Use at most {most:,.0f} {unit}.",
    )

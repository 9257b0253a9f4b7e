"""Whether an experience can be used: what is wrong is refused when it is saved, with the place and the remedy."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import assert_never

import msgspec

from faden.domain.condition import fields_asked
from faden.domain.definition import checked_key
from faden.domain.errors import Invalid
from faden.domain.experience import (
    MOST_EXPLORATION,
    MOST_VARIANTS,
    OUTCOMES,
    Bandit,
    BestInterest,
    Experience,
    Experiment,
    First,
    HtmlContent,
    JsonContent,
    ListContent,
    RedirectContent,
    Variant,
)
from faden.domain.fragment import harmless
from faden.domain.occasion import occasion_condition, segments_asked

PLACEMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,119}\Z")
TAG = re.compile(r"[^:\s][^:]{0,99}:[^:]{1,100}\Z")
_LANGUAGE = re.compile(r"(\*|[a-z]{2,3})\Z")
_ADDRESS = re.compile(r"(/(?![/\\])|https?://[^/\s\\])[^\s\\]*\Z")
MOST_ITEMS_SHOWN = 50
_LARGEST_CONTENT = 64 * 1024
Existing = Callable[[str], Collection[str]]
"""Kind of definition -> the keys that there are."""


def checked(experience: Experience) -> Experience:
    """The experience as it is kept, its HTML harmless; `Invalid` with path and remedy where it cannot be used."""
    if not experience.label.de.strip() or not experience.label.en.strip():
        raise Invalid("label_missing", "An experience needs a name in both languages.", path="label")
    if not PLACEMENT.match(experience.placement):
        raise Invalid(
            "placement_invalid",
            f"»{experience.placement[:80]}« cannot be a placement.",
            path="placement",
            hint="Use letters, digits and . _ : -, such as home.hero.",
        )
    _checked_frame(experience)
    _checked_variants(experience)
    _checked_strategy(experience)
    if experience.condition is not None:
        occasion_condition(experience.condition)
    variants = tuple(_harmless(one) for one in experience.variants)
    return msgspec.structs.replace(experience, variants=variants)


def _checked_frame(experience: Experience) -> None:
    if not 0 <= experience.exploration <= MOST_EXPLORATION:
        raise Invalid(
            "exploration_invalid",
            f"{experience.exploration} is no share of exploration.",
            path="exploration",
            hint="Use 0 to 0.5; 0.1 is usual.",
        )
    start, end = (_aware(at, path) for at, path in ((experience.start, "start"), (experience.end, "end")))
    if start is not None and end is not None and end <= start:
        raise Invalid("dates_invalid", "It ends before it starts.", path="end", hint="Swap start and end.")


def _aware(at: datetime | None, path: str) -> datetime | None:
    if at is not None and at.tzinfo is None:
        raise Invalid(
            "zone_missing", "The time says no zone.", path=path, hint="Write it as 2026-05-01T12:00:00+02:00."
        )
    return at


def _checked_variants(experience: Experience) -> None:
    if not 0 < len(experience.variants) <= MOST_VARIANTS:
        raise Invalid("variants_missing", f"Between 1 and {MOST_VARIANTS} variants are possible.", path="variants")
    seen: set[str] = set()
    for index, one in enumerate(experience.variants):
        path = f"variants[{index}]"
        _key(one.key, f"{path}.key")
        if one.key in seen:
            raise Invalid("variant_twice", f"There are two variants »{one.key}«.", path=f"{path}.key")
        seen.add(one.key)
        for at, tag in enumerate(one.tags):
            _tag(tag, f"{path}.tags[{at}]")
        if one.condition is not None:
            occasion_condition(one.condition, path=f"{path}.condition")
        _checked_content(one, f"{path}.content")
    if experience.fallback not in seen:
        raise _unknown_variant(experience.fallback, "fallback", seen)
    if experience.variant(experience.fallback).condition is not None:
        raise Invalid(
            "fallback_conditional",
            "The fallback has a condition, so it could be missing.",
            path="fallback",
            hint="Name a variant without a condition.",
        )


def _key(key: str, path: str) -> None:
    try:
        checked_key(key)
    except Invalid as error:
        raise Invalid(error.problem.code, error.problem.message, path=path, hint=error.problem.hint) from None


def _tag(tag: str, path: str) -> None:
    if not TAG.match(tag):
        raise Invalid(
            "tag_invalid", f"»{tag[:80]}« is no tag.", path=path, hint="Use group:tag, such as theme:leasing."
        )


def _unknown_variant(key: str, path: str, known: Collection[str]) -> Invalid:
    names = ", ".join(sorted(known))
    return Invalid("variant_unknown", f"There is no variant »{key}«.", path=path, hint=f"Use {names}.")


def _checked_content(variant: Variant, path: str) -> None:
    content = variant.content
    if len(msgspec.json.encode(content)) > _LARGEST_CONTENT:
        raise Invalid("content_too_large", "The content is larger than 64 KB.", path=path, hint="Make it shorter.")
    match content:
        case JsonContent():
            _languages(content.values, f"{path}.values")
        case HtmlContent():
            _languages(content.texts, f"{path}.texts")
        case RedirectContent():
            if not _ADDRESS.match(content.url):
                raise Invalid(
                    "url_invalid",
                    f"»{content.url[:80]}« is no address to send somebody to.",
                    path=f"{path}.url",
                    hint="Use a path such as /leasing, or one that begins with https://.",
                )
        case ListContent():
            _checked_list(content, path)
        case _:
            assert_never(content)


def _languages(texts: dict[str, object] | dict[str, str] | dict[str, dict[str, object]], path: str) -> None:
    if not texts:
        raise Invalid(
            "content_missing", "There is nothing to show.", path=path, hint='Add "*": …, for all languages.'
        )
    for language in texts:
        if not _LANGUAGE.match(language):
            raise Invalid(
                "language_invalid",
                f"»{language[:80]}« is no language.",
                path=f"{path}.{language[:80]}",
                hint="Use de, en, … or * for all others.",
            )


def _checked_list(content: ListContent, path: str) -> None:
    if not 1 <= content.limit <= MOST_ITEMS_SHOWN:
        raise Invalid(
            "limit_invalid",
            f"{content.limit} items cannot be shown.",
            path=f"{path}.limit",
            hint=f"Use 1 to {MOST_ITEMS_SHOWN}.",
        )
    if not 0 < content.most_of_one_tag <= 1:
        raise Invalid(
            "share_invalid",
            f"{content.most_of_one_tag} is no share.",
            path=f"{path}.most_of_one_tag",
            hint="Use more than 0 and at most 1.",
        )
    for at, tag in enumerate(content.tags):
        _tag(tag, f"{path}.tags[{at}]")


def _checked_strategy(experience: Experience) -> None:
    strategy = experience.strategy
    match strategy:
        case First() | BestInterest():
            return
        case Experiment():
            _checked_experiment(experience, strategy)
        case Bandit():
            most = 1 / len(experience.variants)
            if not 0 <= strategy.floor <= most:
                raise Invalid(
                    "floor_invalid",
                    f"{strategy.floor} is no floor for {len(experience.variants)} arms.",
                    path="strategy.floor",
                    hint=f"Use 0 to {most:.2f}; 0.05 is usual.",
                )
            if not 1 <= strategy.window_days <= 365:
                raise Invalid(
                    "window_invalid", "That is no window.", path="strategy.window_days", hint="Use 1 to 365."
                )
        case _:
            assert_never(strategy)


def _checked_experiment(experience: Experience, strategy: Experiment) -> None:
    known = {one.key: one for one in experience.variants}
    for key, weight in strategy.weights.items():
        path = f"strategy.weights.{key}"
        if key not in known:
            raise _unknown_variant(key, path, known)
        if known[key].condition is not None:
            raise Invalid(
                "arm_conditional",
                f"»{key}« has a condition; who gets it would not be by lot.",
                path=path,
                hint="Give the condition to the experience.",
            )
        if not (0 < weight < math.inf):
            raise Invalid("weight_invalid", f"{weight} is no weight.", path=path, hint="Use a number above 0.")
    if len(strategy.weights) < 2:
        raise Invalid("arms_missing", "An experiment compares at least two variants.", path="strategy.weights")
    _share(strategy.traffic, "strategy.traffic")
    before: datetime | None = None
    for at, step in enumerate(strategy.ramp):
        path = f"strategy.ramp[{at}]"
        start = _aware(step.start, f"{path}.from")
        _share(step.traffic, f"{path}.traffic")
        if before is not None and start is not None and start <= before:
            raise Invalid("dates_invalid", "The steps are not in order.", path=f"{path}.from", hint="Sort them.")
        before = start
    if not 0 < strategy.alpha < 0.5:
        raise Invalid("alpha_invalid", f"{strategy.alpha} is no level.", path="strategy.alpha", hint="0.05 is usual.")
    _checked_measure(strategy)
    verdict = strategy.decision
    if verdict is not None and verdict.outcome and verdict.outcome not in known:
        raise _unknown_variant(verdict.outcome, "strategy.decision.outcome", known)


def _checked_measure(strategy: Experiment) -> None:
    metrics = strategy.metrics
    rails = [(one, f"strategy.metrics.guard_rails[{at}]") for at, one in enumerate(metrics.guard_rails)]
    for key, path in ((metrics.primary, "strategy.metrics.primary"), *rails):
        if key not in OUTCOMES:
            raise Invalid(
                "outcome_unknown", f"»{key[:80]}« is no outcome.", path=path, hint=f"Use {', '.join(OUTCOMES)}."
            )
    if not 0 < metrics.margin < 1:
        raise Invalid(
            "margin_invalid",
            f"A margin of {metrics.margin} cannot be kept.",
            path="strategy.metrics.margin",
            hint="Use a share between 0 and 1; 0.05 is usual.",
        )
    if (strategy.design == "fixed" and strategy.planned is None) or (
        strategy.planned is not None and strategy.planned < 2
    ):
        raise Invalid(
            "planned_invalid",
            "A fixed design needs a planned number of people.",
            path="strategy.planned",
            hint="Use the planner, or a sequential design.",
        )
    if strategy.worthwhile is not None and not 0 < strategy.worthwhile < math.inf:
        raise Invalid(
            "worthwhile_invalid",
            f"{strategy.worthwhile} is no lift.",
            path="strategy.worthwhile",
            hint="Use 0.02 for 2 %, say.",
        )


def _share(share: float, path: str) -> None:
    if not 0 <= share <= 1:
        raise Invalid("share_invalid", f"{share} is no share.", path=path, hint="Use 0 to 1.")


def _harmless(variant: Variant) -> Variant:
    content = variant.content
    if not isinstance(content, HtmlContent):
        return variant
    clean = HtmlContent({language: harmless(text) for language, text in content.texts.items()})
    return msgspec.structs.replace(variant, content=clean)


def refers(experience: Experience, existing: Existing) -> None:
    """`Invalid` where a collection or a segment is named that there is none of."""
    collections = existing("collection")
    for index, one in enumerate(experience.variants):
        content = one.content
        if isinstance(content, ListContent) and content.collection not in collections:
            raise Invalid(
                "collection_unknown",
                f"There is no collection »{content.collection}«.",
                path=f"variants[{index}].content.collection",
                hint=_choice(collections),
            )
    for tree, path in _conditions(experience):
        for key, place in segments_asked(occasion_condition(tree, path=path), path):
            if key not in (segments := existing("segment")):
                raise Invalid("segment_unknown", f"There is no segment »{key}«.", path=place, hint=_choice(segments))


def _conditions(experience: Experience) -> Iterator[tuple[object, str]]:
    if experience.condition is not None:
        yield experience.condition, "condition"
    for index, one in enumerate(experience.variants):
        if one.condition is not None:
            yield one.condition, f"variants[{index}].condition"


def _choice(known: Collection[str]) -> str:
    return f"Use {', '.join(sorted(known)[:10])}." if known else "Make it first."


def asks(experience: Experience) -> set[str]:
    """The fields that its conditions look at."""
    trees = [occasion_condition(tree) for tree, _ in _conditions(experience)]
    return {field for tree in trees for field in fields_asked(tree)}

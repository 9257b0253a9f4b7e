"""Experiences and collections: what can be saved, and what is refused with the place and the remedy."""

from __future__ import annotations

from typing import Any

import pytest

from faden.domain import collection as collections
from faden.domain.collection import Collection
from faden.domain.definition import decoded
from faden.domain.errors import Invalid
from faden.domain.experience import Bandit, Experience, Experiment, HtmlContent
from faden.domain.experiencecheck import asks, checked, refers
from faden.domain.fragment import harmless

LABEL = {"de": "Bühne", "en": "Hero"}


def variant(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "label": LABEL, "content": {"type": "json", "values": {"*": {"title": key}}}, **more}


def body(**more: Any) -> dict[str, Any]:
    return {
        "label": LABEL,
        "placement": "home.hero",
        "variants": [variant("small", tags=["model:small"]), variant("default")],
        "fallback": "default",
        **more,
    }


def read(given: dict[str, Any]) -> Experience:
    return checked(decoded(given, Experience))


def experiment(**more: Any) -> dict[str, Any]:
    return body(strategy={"type": "experiment", "weights": {"small": 1, "default": 1}, **more})


def test_a_sound_one_is_kept() -> None:
    assert read(body()).exploration == 0.1
    assert read(experiment(traffic=0.5, state="running")).strategy == Experiment(
        {"small": 1, "default": 1}, 0.5, state="running"
    )
    assert read(body(strategy={"type": "bandit", "reward": "converted"})).strategy == Bandit("converted")


_RULE = {"field": "here.country", "operator": "=", "value": "DE"}


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        (body(label={"de": "", "en": "x"}), "label_missing", "label"),
        (body(placement="home hero"), "placement_invalid", "placement"),
        (body(exploration=0.6), "exploration_invalid", "exploration"),
        (body(exploration=-0.1), "exploration_invalid", "exploration"),
        (body(start="2026-05-01T12:00:00"), "zone_missing", "start"),
        (body(start="2026-05-02T12:00:00Z", end="2026-05-01T12:00:00Z"), "dates_invalid", "end"),
        (body(variants=[]), "variants_missing", "variants"),
        (body(variants=[variant("default"), variant("default")]), "variant_twice", "variants[1].key"),
        (body(variants=[variant("default", tags=["small"])]), "tag_invalid", "variants[0].tags[0]"),
        (body(fallback="other"), "variant_unknown", "fallback"),
        (body(variants=[variant("default", condition=_RULE)]), "fallback_conditional", "fallback"),
        (
            body(variants=[variant("small", condition={"field": "x", "operator": "="}), variant("default")]),
            "field_unknown",
            "variants[0].condition.field",
        ),
        (body(condition={"rules": [{"field": "y"}]}), "field_unknown", "condition.rules[0].field"),
        (experiment(weights={"small": 1, "other": 1}), "variant_unknown", "strategy.weights.other"),
        (experiment(weights={"small": 1}), "arms_missing", "strategy.weights"),
        (experiment(weights={"small": 0, "default": 1}), "weight_invalid", "strategy.weights.small"),
        (experiment(traffic=1.5), "share_invalid", "strategy.traffic"),
        (experiment(alpha=0), "alpha_invalid", "strategy.alpha"),
        (
            experiment(
                ramp=[
                    {"from": "2026-05-02T00:00:00Z", "traffic": 0.1},
                    {"from": "2026-05-01T00:00:00Z", "traffic": 1},
                ]
            ),
            "dates_invalid",
            "strategy.ramp[1].from",
        ),
        (
            experiment(decision={"outcome": "x", "reason": "", "by": "Ada", "at": "2026-05-01T00:00:00Z"}),
            "variant_unknown",
            "strategy.decision.outcome",
        ),
        (body(strategy={"type": "bandit", "floor": 0.6}), "floor_invalid", "strategy.floor"),
        (body(strategy={"type": "bandit", "window_days": 0}), "window_invalid", "strategy.window_days"),
        (
            body(variants=[variant("default", content={"type": "redirect", "url": "javascript:alert(1)"})]),
            "url_invalid",
            "variants[0].content.url",
        ),
        (
            body(variants=[variant("default", content={"type": "redirect", "url": "//evil.example/"})]),
            "url_invalid",
            "variants[0].content.url",
        ),
        (
            body(variants=[variant("default", content={"type": "html", "texts": {"german": "x"}})]),
            "language_invalid",
            "variants[0].content.texts.german",
        ),
        (
            body(variants=[variant("default", content={"type": "json", "values": {}})]),
            "content_missing",
            "variants[0].content.values",
        ),
        (
            body(variants=[variant("default", content={"type": "list", "collection": "c", "limit": 0})]),
            "limit_invalid",
            "variants[0].content.limit",
        ),
        (
            body(variants=[variant("default", content={"type": "list", "collection": "c", "most_of_one_tag": 0})]),
            "share_invalid",
            "variants[0].content.most_of_one_tag",
        ),
        (body(extra=1), "definition_invalid", "body"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(given: dict[str, Any], code: str, path: str) -> None:
    with pytest.raises(Invalid) as error:
        read(given)
    assert (error.value.problem.code, error.value.problem.path) == (code, path)


def test_a_conditional_arm_would_not_be_by_lot() -> None:
    with pytest.raises(Invalid) as error:
        read({**experiment(), "variants": [variant("small", condition=_RULE), variant("default")]})
    assert (error.value.problem.code, error.value.problem.path) == ("arm_conditional", "strategy.weights.small")


def test_html_is_harmless_once_it_is_kept() -> None:
    text = '<p class="a" onclick="x()">Hi<script>alert(1)</script><a href="javascript:x">y</a></p>'
    content = (
        read(body(variants=[variant("default", content={"type": "html", "texts": {"*": text}})])).variants[0].content
    )
    assert isinstance(content, HtmlContent)
    assert content.texts["*"] == '<p class="a">Hi<a rel="noopener">y</a></p>'
    assert harmless(content.texts["*"]) == content.texts["*"]


def test_what_it_refers_to_must_be_there() -> None:
    listed = read(body(variants=[variant("default", content={"type": "list", "collection": "dealers"})]))
    with pytest.raises(Invalid) as error:
        refers(listed, lambda _: frozenset(("models",)))
    assert (error.value.problem.code, error.value.problem.path) == (
        "collection_unknown",
        "variants[0].content.collection",
    )
    refers(listed, lambda _: frozenset(("dealers",)))
    member = read(body(condition={"rules": [{"field": "segment", "operator": "=", "value": "vip"}]}))
    with pytest.raises(Invalid) as error:
        refers(member, lambda _: frozenset())
    assert (error.value.problem.code, error.value.problem.path) == ("segment_unknown", "condition.rules[0].value")
    assert asks(member) == {"segment"}


def item(key: str = "a", **more: Any) -> dict[str, Any]:
    return {"key": key, "title": {"*": "A"}, **more}


@pytest.mark.parametrize(
    ("items", "code", "path"),
    [
        ([item(), item()], "item_twice", "items[1].key"),
        ([item("")], "key_invalid", "items[0].key"),
        ([item(title={})], "title_missing", "items[0].title"),
        ([item(tags=["x"])], "tag_invalid", "items[0].tags[0]"),
        ([item(latitude=1)], "coordinates_incomplete", "items[0]"),
        ([item(latitude=91, longitude=0)], "coordinates_invalid", "items[0].latitude"),
        ([item(start="2026-05-02T00:00:00Z", end="2026-05-01T00:00:00Z")], "dates_invalid", "items[0].end"),
        ([item(end="2026-05-01T00:00:00")], "zone_missing", "items[0].end"),
        ([item(str(number)) for number in range(5001)], "collection_too_large", "items"),
    ],
)
def test_what_is_wrong_with_a_collection_is_refused(items: list[dict[str, Any]], code: str, path: str) -> None:
    with pytest.raises(Invalid) as error:
        collections.checked(decoded({"label": LABEL, "items": items}, Collection))
    assert (error.value.problem.code, error.value.problem.path) == (code, path)

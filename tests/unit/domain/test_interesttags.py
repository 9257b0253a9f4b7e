"""What an event is about: tags from addresses, from what a page says of itself, and from products."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faden.domain.definition import decoded
from faden.domain.errors import Invalid
from faden.domain.event import Event, Item
from faden.domain.interestdefaults import DEFAULT_INTERESTS
from faden.domain.interestplan import Interests, PathRule, PropertyRule, checked
from faden.domain.interesttags import MOST_AT_ONCE, CompiledInterests, points, word_of
from tests.events import attention, event, page

DEFAULT = CompiledInterests(DEFAULT_INTERESTS)


def tags(one: Event, plan: CompiledInterests = DEFAULT) -> list[str]:
    lesson = plan.lesson(one)
    return [] if lesson is None else [tag.key for tag in plan.tags(one, lesson)]


def of_path(path: str, *rules: PathRule) -> list[str]:
    plan = CompiledInterests(msgspec.structs.replace(DEFAULT_INTERESTS, paths=rules)) if rules else DEFAULT
    return tags(page(path=path), plan)


def item(product: str, category: str | None = None) -> Item:
    return Item(product, None, category)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/models/saloon/leasing", ["theme:saloon", "theme:leasing"]),
        ("/de/modelle/Limousine/Leasing.html", ["theme:limousine", "theme:leasing"]),
        ("/", []),
        ("/p/4711", []),
        ("/product/8c2f1e0d9b7a", []),
        ("/account/ada@example.org", []),
        ("/m%C3%A4nner/t_shirts/", ["theme:männer", "theme:t-shirts"]),
        ("/blog/how-to-choose-the-right-small-car-for-you", []),
        ("/order/20260302-99812", []),
        ("/shoes/shoes/", ["theme:shoes"]),
    ],
)
def test_telling_segments_of_an_address_are_themes(path: str, expected: list[str]) -> None:
    assert of_path(path) == expected


@pytest.mark.parametrize(
    ("pattern", "tag", "path", "expected"),
    [
        ("/models/{tag}", None, "/models/911", ["theme:911"]),
        ("/models/{tag}", None, "/models/911/tests", []),
        ("/models/{tag}/**", None, "/Models/911/tests", ["theme:911"]),
        ("/*/{tag}", None, "/en/saloon", ["theme:saloon"]),
        ("/**/leasing/**", "Leasing offer", "/a/b/leasing/c", ["theme:leasing-offer"]),
        ("/leasing", "leasing", "/leasing.html", ["theme:leasing"]),
        ("/leasing", "leasing", "/leasings", []),
    ],
)
def test_patterns_of_paths(pattern: str, tag: str | None, path: str, expected: list[str]) -> None:
    assert of_path(path, PathRule(pattern, "theme", tag)) == expected


def test_what_a_page_says_of_itself() -> None:
    said = {"tags": ["Leasing", "category:Saloon", 7], "keywords": "electric; charging", "category": "Cars > Saloon"}
    assert tags(page(properties=said)) == ["theme:leasing", "category:saloon", "theme:electric", "theme:charging"]


@pytest.mark.parametrize(
    ("level", "expected"), [("first", ["home"]), ("last", ["pans"]), ("all", ["home", "kitchen", "pans"])]
)
def test_levels_of_a_category(level: Any, expected: list[str]) -> None:
    rules = (PropertyRule("category", "category", level),)
    plan = CompiledInterests(msgspec.structs.replace(DEFAULT_INTERESTS, properties=rules))
    assert tags(page(properties={"category": "Home/Kitchen > Pans/"}), plan) == [
        f"category:{one}" for one in expected
    ]


def test_a_product_is_about_its_category_and_its_tags_in_the_catalogue() -> None:
    plan = CompiledInterests(
        msgspec.structs.replace(DEFAULT_INTERESTS, catalogue={"7": ("Outdoor", "category:Boots")})
    )
    looked = event("Product Viewed", properties={"product_id": "7", "category": "Shoes"}, items=(item("7", "Shoes"),))
    assert tags(looked, plan) == ["category:shoes", "theme:outdoor", "category:boots"]


def test_each_tag_counts_once_however_often_it_occurs() -> None:
    bought = event("Order Completed", items=tuple(item(str(number), "Shoes") for number in range(30)))
    assert tags(bought) == ["category:shoes"]
    many = event("Order Completed", items=tuple(item(str(number), f"C{number}") for number in range(200)))
    assert len(tags(many)) == MOST_AT_ONCE


def test_what_a_page_is_about_loses_nothing_by_showing_it() -> None:
    shown = event(
        "Product List Viewed",
        properties={"category": "Shoes", "products": []},
        items=(item("1", "Shoes"), item("2", "Bags")),
    )
    lesson = DEFAULT.lesson(shown)
    assert lesson is not None
    assert (points(lesson, shown), tags(shown)) == (-0.2, ["category:bags"])


@pytest.mark.parametrize(
    ("seconds", "expected"), [(30, 1.0), (60, 2.0), (7200, 10.0), (-5, 0.0), ("60", 0.0), (True, 0.0), (None, 0.0)]
)
def test_attention_counts_by_time(seconds: object, expected: float) -> None:
    beat = attention(0, seconds)
    lesson = DEFAULT.lesson(beat)
    assert lesson is not None
    assert points(lesson, beat) == expected


def test_names_go_before_types_and_case_does_not_matter() -> None:
    named = event("product viewed", kind="page")
    lesson = DEFAULT.lesson(named)
    assert lesson is not None
    assert lesson.points == 3
    assert DEFAULT.lesson(event("Something Else")) is None


@given(st.text(max_size=80))
def test_words_are_stable(text: str) -> None:
    word = word_of(text)
    assert word_of(word) == word
    assert ":" not in word
    assert len(word) <= 60


@given(st.lists(st.text(max_size=12), max_size=20).map("/".join))
def test_no_address_is_too_odd(path: str) -> None:
    assert len(of_path(path)) <= MOST_AT_ONCE
    assert all(key.startswith("theme:") and len(key) > len("theme:") for key in of_path(path))


def test_the_default_is_valid_and_survives_being_stored() -> None:
    body = msgspec.json.decode(msgspec.json.encode(DEFAULT_INTERESTS))
    assert checked(decoded(body, Interests)) == DEFAULT_INTERESTS


def body(**changed: Any) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(DEFAULT_INTERESTS))
    return {**found, **changed}


_GROUP = {"key": "theme", "label": {"de": "T", "en": "T"}}
_RULE = {"key": "x", "label": {"de": "X", "en": "X"}, "points": 1, "events": ["A"]}


@pytest.mark.parametrize(
    ("changed", "code", "path"),
    [
        ({"groups": []}, "interest_groups_missing", "groups"),
        ({"groups": [_GROUP, _GROUP]}, "interest_key_invalid", "groups[1].key"),
        ({"groups": [{**_GROUP, "key": "A B"}]}, "interest_key_invalid", "groups[0].key"),
        ({"groups": [{**_GROUP, "half_life_days": 0}]}, "interest_number_invalid", "groups[0].half_life_days"),
        ({"groups": [{**_GROUP, "cap": 1e9}]}, "interest_number_invalid", "groups[0].cap"),
        ({"groups": [_GROUP] * 21}, "interest_plan_too_large", "groups"),
        ({"learning": [{**_RULE, "points": 1e9}]}, "interest_number_invalid", "learning[0].points"),
        ({"learning": [{**_RULE, "events": []}]}, "interest_rule_without_events", "learning[0].events"),
        ({"learning": [{**_RULE, "sources": []}]}, "interest_rule_without_sources", "learning[0].sources"),
        ({"learning": [_RULE, {**_RULE, "key": "y"}]}, "interest_event_twice", "learning[1].events"),
        ({"learning": [{**_RULE, "events": [" "]}]}, "interest_name_invalid", "learning[0].events"),
        ({"learning": [{**_RULE, "most": -1}]}, "interest_number_invalid", "learning[0].most"),
        ({"paths": [{"pattern": "models", "group": "theme"}]}, "interest_pattern_invalid", "paths[0].pattern"),
        ({"paths": [{"pattern": "/a//b", "group": "theme"}]}, "interest_pattern_invalid", "paths[0].pattern"),
        ({"paths": [{"pattern": "/a", "group": "theme"}]}, "interest_pattern_without_tag", "paths[0].tag"),
        (
            {"paths": [{"pattern": "/{tag}", "group": "theme", "tag": "x"}]},
            "interest_pattern_two_tags",
            "paths[0].tag",
        ),
        (
            {"paths": [{"pattern": "/{tag}/{tag}", "group": "theme"}]},
            "interest_pattern_ambiguous",
            "paths[0].pattern",
        ),
        (
            {"paths": [{"pattern": "/**/**/**/{tag}", "group": "theme"}]},
            "interest_pattern_ambiguous",
            "paths[0].pattern",
        ),
        ({"paths": [{"pattern": "/{tag}", "group": "no"}]}, "interest_group_unknown", "paths[0].group"),
        ({"properties": [{"name": "tags", "group": "no"}]}, "interest_group_unknown", "properties[0].group"),
        ({"category": {"group": "no"}}, "interest_group_unknown", "category.group"),
        ({"catalogue": {"7": []}}, "interest_product_invalid", "catalogue.7"),
        ({"catalogue": {"7": ["theme:"]}}, "interest_tag_invalid", "catalogue.7"),
        ({"catalogue": {"7": ["no:x"]}}, "interest_group_unknown", "catalogue.7"),
        ({"unknown": 1}, "definition_invalid", "body"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(changed: dict[str, Any], code: str, path: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked(decoded(body(**changed), Interests))
    assert (refused.value.problem.code, refused.value.problem.path) == (code, path)

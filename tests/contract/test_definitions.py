"""The contract of the versioned documents, on every engine of the operational store."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import msgspec
import pytest

from faden.domain.errors import Invalid, NotFound
from faden.domain.scale import DEFAULT_SCALE, Scale
from faden.store.definitions import KINDS, SINGLE, Definitions
from faden.store.operational import Operational

SPRING: dict[str, Any] = {"label": "Spring", "start": "2026-03-01", "end": "2026-03-31"}


class Ticking:
    """A clock that moves a minute each time it is read."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture
def store(operational_url: str) -> Iterator[Operational]:
    opened = Operational(operational_url)
    yield opened
    opened.close()


@pytest.fixture
def documents(store: Operational) -> Definitions:
    return Definitions(store, Ticking())


def test_single_documents_are_there_from_the_start(documents: Definitions) -> None:
    for kind in KINDS:
        published = documents.published(kind.name, SINGLE)
        assert (published is not None) is (kind.default is not None)
    assert documents.current("scale") == {SINGLE: DEFAULT_SCALE} or documents.current("scale").keys() == {SINGLE}


def test_seeding_twice_makes_no_second_version(store: Operational, documents: Definitions) -> None:
    Definitions(store, Ticking())
    assert [one.version for one in documents.versions("scale", SINGLE)] == [1]


def test_who_publishes_at_the_same_moment_overwrites_nobody(documents: Definitions) -> None:
    people = ("ada", "bea", "cem", "dan")
    together = Barrier(len(people))

    def publish(who: str) -> list[int]:
        together.wait()
        return [
            documents.publish("campaign", "spring", {**SPRING, "owner": f"{who} {turn}"}, who).version
            for turn in range(5)
        ]

    with ThreadPoolExecutor(len(people)) as threads:
        told = dict(zip(people, threads.map(publish, people), strict=True))
    kept = documents.versions("campaign", "spring")
    assert [one.version for one in kept] == list(range(1, 21))
    for who, numbers in told.items():
        assert [one.body["owner"] for one in kept if one.version in numbers] == [f"{who} {turn}" for turn in range(5)]


def test_versions_are_kept_with_author_time_and_note(documents: Definitions) -> None:
    first = documents.publish("campaign", "spring", SPRING, "ada", note="first")
    second = documents.publish("campaign", "spring", {**SPRING, "owner": "Bea"}, "bea", note="owner")
    assert [one.version for one in documents.versions("campaign", "spring")] == [1, 2]
    assert documents.version("campaign", "spring", 1) == first
    assert documents.published("campaign", "spring") == second
    assert (second.author, second.note) == ("bea", "owner")
    assert second.at > first.at


def test_the_same_body_makes_no_version(documents: Definitions) -> None:
    first = documents.publish("campaign", "spring", SPRING, "ada")
    assert documents.publish("campaign", "spring", dict(reversed(SPRING.items())), "bea") == first


def test_the_same_body_from_the_beginning_is_a_version(documents: Definitions) -> None:
    """Valid since a later event only, then for all history: that is a change although the text is the same."""
    body = msgspec.to_builtins(DEFAULT_SCALE)
    body["rules"][0]["points"] = "90"
    later = documents.publish("scale", SINGLE, body, "ada", effective=100)
    everywhere = documents.publish("scale", SINGLE, body, "ada", effective=0)
    assert (later.version, everywhere.version) == (2, 3)


def test_draft_changes_nothing_until_it_is_published(documents: Definitions) -> None:
    documents.publish("campaign", "spring", SPRING, "ada")
    draft = documents.save_draft("campaign", "spring", {**SPRING, "owner": "Bea"}, "bea")
    assert documents.draft("campaign", "spring") == draft
    published = documents.published("campaign", "spring")
    assert published is not None
    assert published.body["owner"] is None
    documents.publish("campaign", "spring", draft.body, "bea")
    assert documents.draft("campaign", "spring") is None


def test_draft_of_a_new_document_and_its_end(documents: Definitions) -> None:
    documents.save_draft("campaign", "summer", {"label": "Summer"}, "ada")
    assert documents.published("campaign", "summer") is None
    assert "summer" not in documents.current("campaign")
    documents.discard_draft("campaign", "summer")
    assert documents.draft("campaign", "summer") is None


def test_current_is_typed_and_newest(documents: Definitions) -> None:
    documents.publish("campaign", "spring", SPRING, "ada")
    documents.publish("campaign", "spring", {**SPRING, "label": "Spring!"}, "ada")
    documents.publish("campaign", "autumn", {"label": "Autumn"}, "ada")
    assert {key: one.label for key, one in documents.current("campaign").items()} == {
        "spring": "Spring!",
        "autumn": "Autumn",
    }


@pytest.mark.parametrize(
    ("kind", "key", "body", "path"),
    [
        ("campaign", "bad\nkey", SPRING, "key"),
        ("campaign", "spring", {"label": 7}, "label"),
        ("campaign", "spring", {**SPRING, "colour": "red"}, "body"),
        ("campaign", "spring", {**SPRING, "end": "2026-02-01"}, "end"),
        ("scale", "other", {"rules": []}, "key"),
        ("scale", SINGLE, {"rules": []}, "rules"),
    ],
)
def test_what_is_wrong_is_refused_when_it_is_saved(
    documents: Definitions, kind: str, key: str, body: Any, path: str
) -> None:
    for save in (documents.save_draft, documents.publish):
        with pytest.raises(Invalid) as refused:
            save(kind, key, body, "ada")
        assert refused.value.problem.path == path


def test_unknown_kind_and_version(documents: Definitions) -> None:
    with pytest.raises(NotFound):
        documents.publish("potion", "x", {}, "ada")
    with pytest.raises(NotFound):
        documents.version("scale", SINGLE, 9)


def test_points_come_back_exactly(documents: Definitions) -> None:
    body = msgspec.to_builtins(DEFAULT_SCALE)
    body["rules"][0]["points"] = "99.95"
    documents.publish("scale", SINGLE, body, "ada")
    scale = documents.current("scale")[SINGLE]
    assert isinstance(scale, Scale)
    assert str(scale.rules[0].points) == "99.95"

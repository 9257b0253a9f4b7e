"""Whatever comes to the doors of decisions: decisions, or one refusal. Never an error of ours, and never an event."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faden.collect.decideform import Question, asked, opened
from faden.domain.errors import FadenError
from faden.web.answers import HotRequest
from tests.desk import Desk
from tests.experiences import experience, rule, variant
from tests.unit.web.test_doors_fuzz import _JSON, raw

_IDS = st.sampled_from(["browser-1", "ada", "", "null", "x" * 600]) | _JSON
_PLACES = st.fixed_dictionaries(
    {},
    optional={name: _JSON | st.floats() for name in ("latitude", "longitude", "country", "region", "city")},
)
_CONTEXTS = st.fixed_dictionaries(
    {},
    optional={
        "page": st.fixed_dictionaries(
            {}, optional={"url": _JSON | st.just("https://x.de/?utm_term=a"), "path": _JSON}
        )
        | _JSON,
        "campaign": _JSON,
        "locale": st.sampled_from(["de-DE", "", "-"]) | _JSON,
        "userAgent": _JSON,
        "location": _PLACES | _JSON,
        "ip": st.sampled_from(["8.8.8.8", "::1"]) | _JSON,
        "consent": st.fixed_dictionaries({"categoryPreferences": st.dictionaries(st.text(max_size=5), st.booleans())})
        | _JSON,
        "tcf": _JSON,
        "gpc": _JSON,
        "targetingKey": _IDS,
        "userId": _IDS,
        "language": _JSON,
        "url": _JSON,
        "country": _JSON,
        "latitude": _JSON,
    },
)
_EVENTS = st.fixed_dictionaries(
    {"type": st.sampled_from(["page", "track", "identify"]) | _JSON},
    optional={"event": _JSON, "properties": _JSON, "messageId": _JSON, "context": _CONTEXTS, "userId": _IDS},
)
_QUESTIONS = st.fixed_dictionaries(
    {},
    optional={
        "anonymousId": _IDS,
        "userId": _IDS,
        "placements": st.lists(st.sampled_from(["home.hero", "hero", "other"]), max_size=4) | _JSON,
        "context": _CONTEXTS | _JSON,
        "properties": _JSON,
        "event": _EVENTS | _JSON,
        "explain": st.booleans() | _JSON,
        "writeKey": _JSON,
    },
)
_BODIES = st.one_of(
    st.binary(max_size=100),
    _QUESTIONS.map(raw),
    _QUESTIONS.map(lambda one: gzip.compress(raw(one))),
    _QUESTIONS.map(lambda one: raw(one)[:-2]),
    _JSON.map(raw),
    st.integers(1, 20_000).map(lambda deep: b'{"properties":' + b"[" * deep + b"]" * deep + b"}"),
    st.integers(1, 20_000).map(lambda deep: b'{"context":{"location":' + b'{"a":' * deep + b"1" + b"}" * (deep + 2)),
    st.just(gzip.compress(b'{"context":{}}' + b" " * 70_000)),
)
_FLAGS = "/ofrep/v1/evaluate/flags"
_HEADERS = st.dictionaries(
    st.sampled_from(["origin", "user-agent", "accept-language", "if-none-match", "sec-gpc", "sec-purpose", "cookie"]),
    st.text(max_size=30) | st.sampled_from(["1", "Mozilla/5.0 (X11; Linux)", '"v1"', "prefetch", "de,en"]),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An installation that stands for all examples; its log is written, its loop is each example's own."""
    folder: Path = tmp_path_factory.mktemp("desk")
    found = Desk(folder)
    found.faden.sources.create("site", "site", "web", "website", None)
    variants = [
        variant("here", rule("here.properties.a.b", ">", 1)),
        variant("lot", rule("interests.a:b", ">=", 0)),
        variant("city", rule("here.city", "contains", "x")),
    ]
    found.faden.definitions.publish("experience", "hero", experience(variants=variants, exploration=0.5), "Ada")
    found.faden.desk.refresh()
    yield found
    found.faden.close()


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["/v1/decide", _FLAGS, f"{_FLAGS}/home.hero", f"{_FLAGS}/%00", f"{_FLAGS}/"]),
    st.sampled_from(["POST", "POST", "POST", "GET", "OPTIONS", "BREW"]),
    _HEADERS,
    _BODIES | st.builds(lambda context: raw({"context": context}), _CONTEXTS | _JSON),
    st.booleans(),
)
def test_no_question_brings_more_than_a_refusal(
    desk: Desk, path: str, method: str, headers: dict[str, str], body: bytes, right: bool
) -> None:
    key = desk.faden.sources.all()[0].write_keys[0].key if right else "wrong"
    given_headers = {**headers, "authorization": f"Bearer {key}"}
    before = desk.faden.desk.failures.copy()

    async def send() -> Any:
        answer = await desk.server.hot.handle(HotRequest(method, path, "", given_headers.get, body, "203.0.113.9"))
        telling = desk.faden.pipeline._telling
        if telling is not None:
            telling.cancel()
            desk.faden.pipeline._telling = None
        return answer

    answer = asyncio.run(send())
    assert answer.status in (200, 204, 304, 400, 401, 404, 405, 413)
    if answer.body:
        assert isinstance(json.loads(answer.body), dict)
    assert desk.faden.desk.failures == before, "nothing fails inside"


def tried(ask: Callable[[], Question]) -> tuple[Question | None, FadenError | None]:
    """What comes of a question: it is opened, or refused in so many words."""
    try:
        return ask(), None
    except FadenError as error:
        return None, error


@settings(max_examples=200, deadline=None)
@given(_BODIES)
def test_a_question_is_opened_or_refused(body: bytes) -> None:
    question, refusal = tried(lambda: opened(body))
    if question is None:
        assert refusal is not None
        assert refusal.status in (400, 413)
        return
    assert question.placements is None or all(isinstance(one, str) for one in question.placements)
    if question.event is not None:
        assert question.event.startswith(b"{")


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.text(max_size=10), _JSON, max_size=5) | _CONTEXTS)
def test_every_context_of_openfeature_is_a_question(context: dict[str, Any]) -> None:
    question, refusal = tried(lambda: asked(context))
    if question is None:
        assert refusal is not None
        assert refusal.problem.code == "id_too_long"
        return
    assert "targetingKey" not in question.properties

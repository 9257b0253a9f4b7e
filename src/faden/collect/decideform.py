"""What the doors of decisions are asked: `POST /v1/decide` and OpenFeature's protocol, opened with patience.

Who asks must be right; decoration of the wrong type is left out, as it is with events.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from faden.collect import receive
from faden.collect.identifiers import key
from faden.collect.messages import Page, Surroundings
from faden.collect.patience import surroundings
from faden.domain.errors import Invalid

LARGEST = 2 * receive.LARGEST_MESSAGE
"""Bytes of a question: an event may be in it."""
MOST_PLACEMENTS = 200
MOST_PROPERTIES = 200


class Location(msgspec.Struct, gc=False):
    """`context.location`; coordinates in degrees."""

    latitude: float | None = None
    longitude: float | None = None
    country: str | None = None
    region: str | None = None
    city: str | None = None


class Situation(Surroundings, rename="camel"):
    """`context` of a question: that of an event, and a place."""

    location: Location | None = None


class DecideForm(msgspec.Struct, rename="camel"):
    """The body of `POST /v1/decide`; `placements` None: all of them."""

    anonymous_id: str | int | None = None
    user_id: str | int | None = None
    placements: list[str] | None = None
    context: Situation | None = None
    properties: dict[str, Any] | None = None
    event: msgspec.Raw = msgspec.Raw(b"null")
    explain: bool = False
    write_key: str | None = None


class EvaluateForm(msgspec.Struct, rename="camel"):
    """The body of OpenFeature's requests."""

    context: dict[str, Any] | None = None


class Question(NamedTuple):
    """A question made ready. `event`: a Segment message to be taken in first, with what it lacks of the rest."""

    anonymous: str | None
    user: str | None
    placements: list[str] | None
    situation: Situation
    properties: dict[str, Any]
    event: bytes | None
    explain: bool
    write_key: str | None


_decoder = msgspec.json.Decoder(DecideForm)
_evaluations = msgspec.json.Decoder(EvaluateForm)
_EMPTY = Situation()
_NONE = b"null"


def opened(body: bytes) -> Question:
    """The question in a body. Raises `TooLarge`, or `Invalid` for what is no JSON object or names nobody rightly."""
    raw = receive.unpacked(body, LARGEST)
    try:
        form = _decoder.decode(raw or b"{}")
    except msgspec.ValidationError:
        form = _patiently(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unreadable(error) from None
    placements = form.placements
    if placements is not None and len(placements) > MOST_PLACEMENTS:
        raise Invalid(
            "placements_too_many",
            f"{len(placements)} placements in one question.",
            path="placements",
            hint=f"Ask for at most {MOST_PLACEMENTS}.",
        )
    return Question(
        key(form.anonymous_id, "anonymousId"),
        key(form.user_id, "userId"),
        placements,
        form.context or _EMPTY,
        _few(form.properties),
        _message(form, raw),
        form.explain,
        form.write_key,
    )


def evaluated(body: bytes) -> dict[str, Any]:
    """The context in a body of OpenFeature's protocol; `Invalid` for what is none."""
    raw = receive.unpacked(body, LARGEST)
    try:
        return _evaluations.decode(raw or b"{}").context or {}
    except msgspec.ValidationError as error:
        why = receive.why_no_json(raw)
        if why is not None:
            raise Invalid("body_unreadable", f"The body is no JSON: {why}.", hint="Send JSON in UTF-8.") from None
        raise Invalid(
            "context_invalid", f"The context is no object: {error}.", path="context", hint='Send {"context": {…}}.'
        ) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unreadable(error) from None


def asked(context: dict[str, Any]) -> Question:
    """The same question from an OpenFeature context: names that an event's context has mean what they mean there.

    `targetingKey` is a browser's id or a user's, whichever is known; `country`, `region`, `city`, `language`,
    `latitude` and `longitude` may stand by themselves. Everything else is a property.
    """
    who = key(_identifier(context.get("targetingKey")), "context.targetingKey")
    anonymous = key(_identifier(context.get("anonymousId")), "context.anonymousId") or who
    user = key(_identifier(context.get("userId")), "context.userId") or who
    situation = _situation(context)
    place = {name: context[name] for name in Location.__struct_fields__ if name in context}
    if place:
        given = situation.location
        held = {} if given is None else msgspec.structs.asdict(given)
        situation.location = _location({**{k: v for k, v in held.items() if v is not None}, **place})
    if isinstance(context.get("language"), str) and situation.locale is None:
        situation.locale = context["language"]
    if isinstance(context.get("url"), str) and situation.page is None:
        situation.page = Page(url=context["url"])
    properties = {name: value for name, value in context.items() if name not in _MEANT}
    return Question(anonymous, user, None, situation, _few(properties), None, False, None)


_MEANT = frozenset(
    (
        *(field.encode_name for field in msgspec.structs.fields(Situation)),
        *Location.__struct_fields__,
        *("targetingKey", "anonymousId", "userId", "language", "url"),
    )
)


def _identifier(value: Any) -> str | int | None:
    return value if isinstance(value, str | int) and not isinstance(value, bool) else None


def _few(properties: dict[str, Any] | None) -> dict[str, Any]:
    if properties is None or len(properties) <= MOST_PROPERTIES:
        return properties or {}
    raise Invalid(
        "properties_too_many",
        f"{len(properties)} properties.",
        path="properties",
        hint=f"Send at most {MOST_PROPERTIES}.",
    )


def _patiently(raw: bytes) -> DecideForm:
    """A question in the second reading: what is decoration is left out where it does not fit."""
    try:
        tree = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unreadable(error) from None
    if not isinstance(tree, dict):
        raise Invalid("question_invalid", "A question is a JSON object.", hint='Send {"placements": […]}.')
    placements, properties, event = tree.get("placements"), tree.get("properties"), tree.get("event")
    if placements is not None and not (isinstance(placements, list) and all(isinstance(p, str) for p in placements)):
        raise Invalid(
            "placements_invalid",
            "»placements« must be a list of names.",
            path="placements",
            hint='Use ["home.hero"], or leave it out for all.',
        )
    context = tree.get("context")
    return DecideForm(
        _identifier(tree.get("anonymousId")),
        _identifier(tree.get("userId")),
        placements,
        _situation(context) if isinstance(context, dict) else None,
        properties if isinstance(properties, dict) else None,
        msgspec.Raw(msgspec.json.encode(event)),
        tree.get("explain") is True,
        tree.get("writeKey") if isinstance(tree.get("writeKey"), str) else None,
    )


def _situation(context: dict[str, Any]) -> Situation:
    found = surroundings(context)
    situation = Situation() if found is None else Situation(**msgspec.structs.asdict(found))
    place = context.get("location")
    if isinstance(place, dict):
        situation.location = _location(place)
    return situation


def _location(place: dict[str, Any]) -> Location:
    kept: dict[str, Any] = {}
    for name in Location.__struct_fields__:
        value = place.get(name)
        wanted = int | float if name in ("latitude", "longitude") else str
        if isinstance(value, wanted) and not isinstance(value, bool):
            kept[name] = value
    try:
        return msgspec.convert(kept, Location)
    except msgspec.ValidationError:
        return Location()


def _message(form: DecideForm, raw: bytes) -> bytes | None:
    """The event with ids and context of the question in front: of a name that stands twice the last one counts."""
    given = bytes(form.event).strip()
    if given == _NONE:
        return None
    if not given.startswith(b"{"):
        raise Invalid("event_invalid", "The event is no object.", path="event", hint="Send one Segment message.")
    outer = _outers.decode(raw)
    around = ((b"anonymousId", outer.anonymous_id), (b"userId", outer.user_id), (b"context", outer.context))
    parts = [b'"' + name + b'":' + bytes(found) for name, found in around if bytes(found) != _NONE]
    rest = given[1:-1].strip()
    return b"{" + b",".join([*parts, rest] if rest else parts) + b"}"


class _Outer(msgspec.Struct, rename="camel"):
    anonymous_id: msgspec.Raw = msgspec.Raw(b"null")
    user_id: msgspec.Raw = msgspec.Raw(b"null")
    context: msgspec.Raw = msgspec.Raw(b"null")


_outers = msgspec.json.Decoder(_Outer)


def _unreadable(error: Exception) -> Invalid:
    return Invalid("body_unreadable", f"The body is no JSON: {error}.", hint="Send JSON, plain or gzip, in UTF-8.")

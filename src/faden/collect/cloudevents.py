"""CloudEvents 1.0 over HTTP, structured, batched and binary: one CloudEvent -> one event.

`type` is the event's name, `data` its properties. The pair of `source` and `id` tells repetitions apart, as the
specification has it. Who it was about: the extensions `userid` and `anonymousid`, else the subject.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import unquote

import msgspec

from faden.collect.agents import UNKNOWN, agent
from faden.collect.draft import Draft, Setting, bare, event, name, plausible
from faden.collect.identifiers import LONGEST_KEY, key
from faden.collect.limits import check_nul
from faden.collect.patience import moment
from faden.collect.receive import LARGEST_BATCH, MOST_MESSAGES, Parcel, put_away, unpacked, why_no_json
from faden.collect.segment import Call
from faden.domain.errors import Invalid, TooLarge
from faden.domain.event import ANONYMOUS, PREVIOUS, USER, Event, Reject
from faden.domain.identity import EMAIL, KINDS, PHONE

DOOR = "cloudevents"
LARGEST_EVENT = 64 * 1024
"""What the specification asks every receiver to take."""
VERSION = "1.0"
LIBRARY = "CloudEvents"

SUBJECTS = {
    **{kind.name: kind.name for kind in KINDS if kind.name != PREVIOUS},
    "user": USER,
    "anonymous": ANONYMOUS,
    "mailto": EMAIL,
    "tel": PHONE,
}
"""What may stand before the colon of a subject, and the person's key that it means."""

_EXTENSIONS = {"userid": USER, "anonymousid": ANONYMOUS}
_ATTRIBUTES = ("specversion", "id", "source", "type", "time", "subject", *_EXTENSIONS)
_HINT = 'Send {"specversion": "1.0", "id": …, "source": …, "type": …}.'


class Opened(NamedTuple):
    """The CloudEvents of one request, each still as JSON text."""

    messages: list[bytes]
    batch: bool


def opened(header: Callable[[str], str | None], body: bytes) -> Opened:
    """A request's CloudEvents: binary where the header says so, else whatever the body is, object or list.

    Raises `TooLarge` over the limits and `Invalid` for what cannot be read.
    """
    raw = unpacked(body, LARGEST_BATCH)
    label = (header("content-type") or "").strip().lower()
    if not label.startswith("application/cloudevents") and (header("ce-specversion") or header("ce-id")):
        return Opened([_within(_assembled(header, label, raw))], batch=False)
    if raw[:1] == b"[":
        return _batch(raw)
    if raw[:1] != b"{":
        raise _unreadable("it is empty" if not raw else "it begins neither with an object nor with a list")
    return Opened([_within(raw)], batch=False)


def _within(raw: bytes) -> bytes:
    if len(raw) > LARGEST_EVENT:
        raise TooLarge("body_too_large", f"The event is larger than {LARGEST_EVENT // 1024} KB.", hint="Send less.")
    return raw


def _batch(raw: bytes) -> Opened:
    try:
        parts: Sequence[bytes | Any] = msgspec.json.decode(raw, type=list[msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        parts = _patiently(raw)
    if len(parts) > MOST_MESSAGES:
        raise TooLarge("batch_too_long", f"{len(parts)} events in one batch.", hint=f"Send at most {MOST_MESSAGES}.")
    return Opened([bytes(one) for one in parts], batch=True)


def _patiently(raw: bytes) -> list[bytes]:
    """A batch of which one event holds what the strict reader does not take (half a character, NaN)."""
    try:
        return [json.dumps(one).encode() for one in json.loads(raw)]
    except (ValueError, RecursionError) as error:
        raise _unreadable(str(error)) from None


def _assembled(header: Callable[[str], str | None], label: str, raw: bytes) -> bytes:
    """A binary CloudEvent in its structured form, so that there is one reader, also for what was in quarantine."""
    said = {one: header(f"ce-{one}") for one in _ATTRIBUTES}
    found = {one: _plain(value) for one, value in said.items() if value is not None}
    parts = [msgspec.json.encode(found | ({"datacontenttype": _plain(label)} if label else {}))[1:-1]]
    if raw and _is_json(label):
        _refuse_no_json(raw)
        parts.append(b'"data":' + raw)
    elif raw:
        try:
            parts.append(b'"data":' + msgspec.json.encode(raw.decode()))
        except UnicodeDecodeError:
            parts.append(b'"data_base64":' + msgspec.json.encode(b64encode(raw).decode()))
    return b"{" + b",".join(part for part in parts if part) + b"}"


def _plain(value: str) -> str:
    """A header's value without its quotes and percent signs."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] == '"':
        value = value[1:-1]
    return unquote(value).encode("utf-8", "replace").decode()


def _refuse_no_json(raw: bytes) -> None:
    why = why_no_json(raw)
    if why is not None:
        raise _unreadable(why)


def _is_json(label: str) -> bool:
    """JSON is what a CloudEvent holds where nothing else is said."""
    kind = label.partition(";")[0].strip()
    return not kind or kind.endswith(("/json", "+json"))


def _unreadable(why: str) -> Invalid:
    return Invalid("body_unreadable", f"The body is no CloudEvent in JSON: {why}.", hint=_HINT)


def parcel(found: Opened, call: Call) -> Parcel:
    """Events and rejects, in the order sent.

    Raises `Invalid` only where a single event's body is no JSON at all.
    """
    events: list[Event] = []
    rejects: list[Reject] = []
    for at, raw in enumerate(found.messages):
        try:
            if len(raw) > LARGEST_EVENT:
                raise Invalid("message_too_large", f"The event has {len(raw)} bytes.", hint="Use at most 64 KB.")
            events.append(read(raw, call))
        except Invalid as error:
            if not found.batch and error.problem.code == "text_invalid":
                _refuse_no_json(raw)
            rejects.append(put_away(error.problem, raw, call, f"[{at}]" if found.batch else "", DOOR))
    return Parcel(events, rejects)


def read(raw: bytes, call: Call) -> Event:
    """The event in one structured CloudEvent; `Invalid` with the attribute that is wrong, and nothing else."""
    try:
        tree = msgspec.json.decode(raw)
    except RecursionError:
        raise Invalid("too_deep", "Nested too deep.", path="data", hint="Send flat data.") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Invalid("text_invalid", f"This is no valid JSON in UTF-8: {error}.", hint=_HINT) from None
    if not isinstance(tree, dict):
        raise Invalid("message_not_object", "A CloudEvent is a JSON object.", hint=_HINT)
    check_nul(tree)
    _check_version(tree.get("specversion"))
    source, number = _required(tree, "source"), _required(tree, "id")
    called = name(_required(tree, "type"), "type")
    keys, properties = _keys(tree), bare(_data(tree))
    subject = tree.get("subject")
    person = {} if keys else _subject(subject)
    if not person and isinstance(subject, str) and subject.strip():
        properties = {"subject": subject.strip()[:LONGEST_KEY], **properties}
    keys = keys or person
    draft = Draft(_id(source, number, call), "track", called, _at(tree, call), keys, properties, _setting(call))
    return event(draft, call, "data")


def _check_version(given: object) -> None:
    if given != VERSION:
        raise Invalid(
            "specversion_unknown",
            "The CloudEvent does not say that it is of version 1.0.",
            path="specversion",
            hint='Send "specversion": "1.0".',
        )


def _required(tree: dict[str, Any], attribute: str) -> str:
    found = tree.get(attribute)
    if not isinstance(found, str) or not found.strip():
        raise Invalid(
            "attribute_missing", f"»{attribute}« is missing or is no text.", path=attribute, hint="Set it to a text."
        )
    return found.strip()


def _id(source: str, number: str, call: Call) -> str:
    """Source and id are one name of the event; a producer's source such as »/pos/1« is unique among its own only."""
    told = f"{call.source.key}|{source.replace('|', '%7C')}|{number}"
    if len(told) <= LONGEST_KEY:
        return told
    return "cloudevents:" + hashlib.blake2b(told.encode(), digest_size=16).hexdigest()


def _keys(tree: dict[str, Any]) -> dict[str, str]:
    found = {kind: _key(tree.get(extension), extension) for extension, kind in _EXTENSIONS.items()}
    return {kind: value for kind, value in found.items() if value is not None}


def _key(value: object, attribute: str) -> str | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, str | int)):
        raise Invalid("field_invalid", f"»{attribute}« is no text.", path=attribute, hint="Set it to a text.")
    return key(value, attribute)


def _subject(subject: object) -> dict[str, str]:
    """The person that a subject names: »loyalty_card:4711«, »mailto:a@b.de« or a user's id; a path is no person."""
    if not isinstance(subject, str):
        return {}
    kind, colon, value = subject.strip().partition(":")
    if colon and kind.lower() in SUBJECTS:
        found = key(value, "subject")
        return {} if found is None else {SUBJECTS[kind.lower()]: found}
    if "/" in subject or colon:
        return {}
    plain = key(subject, "subject")
    return {} if plain is None else {USER: plain}


def _at(tree: dict[str, Any], call: Call) -> datetime:
    said = moment(tree.get("time"), "time")
    return call.received_at if said is None else min(plausible(said, "time"), call.received_at)


def _data(tree: dict[str, Any]) -> dict[str, Any]:
    data = tree.get("data")
    if data is None and tree.get("data_base64") is not None:
        data = _decoded(tree)
    if data is None:
        return {}
    return data if isinstance(data, dict) else {"data": data}


def _decoded(tree: dict[str, Any]) -> Any:
    label = tree.get("datacontenttype")
    try:
        data = msgspec.json.decode(b64decode(tree["data_base64"], validate=True))
    except (Base64Error, TypeError, ValueError, RecursionError):
        raise Invalid(
            "data_unreadable",
            f"»data_base64« holds no JSON ({str(label)[:80]}).",
            path="data_base64",
            hint="Send JSON; pictures, files and other formats are not taken.",
        ) from None
    check_nul(data, "data_base64")
    return data


def _setting(call: Call) -> Setting:
    machine = agent(call.user_agent) if call.user_agent else UNKNOWN
    return Setting(where=call.origin, machine=machine, user_agent=call.user_agent, library=LIBRARY)


def again(body: bytes, call: Call) -> Sequence[Event]:
    """A quarantined CloudEvent, mended or not, read once more; `Invalid` as long as something is wrong with it."""
    return [read(body, call)]

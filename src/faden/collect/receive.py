"""Opening what came in: size, gzip, JSON, write key, batch; each message becomes an event or goes to quarantine.

Clients label their bodies in many ways (the browser's Segment client says text/plain, RudderStack's for Node says
x-www-form-urlencoded over gzip), so the Content-Type is ignored and the body itself decides.
"""

from __future__ import annotations

import json
import re
import zlib
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from faden.collect import segment
from faden.collect.geo import shortened
from faden.collect.messages import Surroundings
from faden.collect.patience import TEXT_INVALID, moment, surroundings
from faden.collect.segment import Call, Kind
from faden.domain.errors import Invalid, Problem, TooLarge
from faden.domain.event import Event, Reject

LARGEST_MESSAGE = 32 * 1024
LARGEST_BATCH = 500 * 1024
MOST_MESSAGES = 2500
"""Segment's limits: bytes of a message, bytes and messages of a batch, measured after decompression."""

_GZIP = b"\x1f\x8b"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_ADDRESS = re.compile(rb'("(?:ip|ip_address|remote_addr)"\s*:\s*")([^"\\]{3,64})(")', re.IGNORECASE)


class Parcel(NamedTuple):
    """What one request holds, in the sender's order."""

    events: list[Event]
    rejects: list[Reject]


class Envelope(msgspec.Struct, rename="camel"):
    """A batch; its messages stay closed, so that one poisoned message does not spoil the others."""

    batch: list[msgspec.Raw] | None = None
    write_key: Any = None
    sent_at: Any = None
    context: Any = None


class Said(msgspec.Struct, rename="camel"):
    """What a single message says of itself."""

    type: Any = None
    write_key: Any = None


_envelopes = msgspec.json.Decoder(Envelope)
_said_by = msgspec.json.Decoder(Said)
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{},]', re.DOTALL)
_LIST = re.compile(rb"\s*:\s*\[")


def unpacked(body: bytes, limit: int) -> bytes:
    """The body as JSON bytes, gunzipped where its first bytes say so; never more than `limit` in memory.

    Raises `TooLarge` beyond the limit, `Invalid` for broken gzip.
    """
    if len(body) > limit:
        raise _too_large(limit)
    if body[:1] == b"{":
        return body
    if body[:2] == _GZIP:
        body = _gunzipped(body, limit)
    return body.removeprefix(_BYTE_ORDER_MARK).strip()


def _gunzipped(body: bytes, limit: int) -> bytes:
    stream = zlib.decompressobj(wbits=31)
    try:
        plain = stream.decompress(body, limit + 1)
    except zlib.error as error:
        raise Invalid(
            "gzip_broken", f"The body is no whole gzip: {error}.", hint="Send plain JSON or gzip."
        ) from None
    if len(plain) > limit:
        raise _too_large(limit)
    if not stream.eof or stream.unused_data:
        raise Invalid("gzip_broken", "The gzip body is cut off or has more behind it.", hint="Send it whole.")
    return plain


def _too_large(limit: int) -> TooLarge:
    return TooLarge(
        "body_too_large",
        f"The body is larger than {limit // 1024} KB.",
        hint=f"At most {LARGEST_MESSAGE // 1024} KB a message and {LARGEST_BATCH // 1024} KB a batch, unpacked.",
    )


class Opened(NamedTuple):
    """A request's messages, still as JSON text, and what its envelope says. `kind` is None for a batch."""

    kind: Kind | None
    messages: list[bytes]
    write_key: str | None = None
    sent_at: datetime | None = None
    context: Surroundings | None = None


def opened(kind: Kind | None, body: bytes) -> Opened:
    """A body opened as a single message of `kind`, or as a batch (None).

    Raises `TooLarge` over the limits, `Invalid` for what is no JSON object or, as a batch, holds no list of messages.
    """
    if kind is None:
        return _batch(unpacked(body, LARGEST_BATCH))
    raw = unpacked(body, LARGEST_MESSAGE)
    if raw[:1] != b"{":
        raise _unreadable("It is empty." if not raw else "It does not begin with an object.")
    return Opened(kind, [raw])


def written_key(found: Opened) -> str | None:
    """The `writeKey` inside the body."""
    if found.kind is None:
        return found.write_key
    return _text(_said(found.messages[0]).write_key)


def parcel(found: Opened, call: Call) -> Parcel:
    """Events and rejects of an opened request, in the order sent; what a message holds wrongly goes to the rejects.

    Raises `Invalid` only where a single message's body is no JSON at all.
    """
    kind = found.kind
    if kind is None:
        call = call._replace(sent_at=found.sent_at or call.sent_at, context=found.context)
    events: list[Event] = []
    rejects: list[Reject] = []
    for at, raw in enumerate(found.messages):
        try:
            if len(raw) > LARGEST_MESSAGE:
                raise _message_too_large(len(raw))
            events.append(segment.read(raw, kind, call))
        except Invalid as error:
            if kind is not None and error.problem.code == TEXT_INVALID:
                _refuse_no_json(raw)
            place = "" if kind is not None else f"batch[{at}]"
            rejects.append(put_away(error.problem, _kept(raw, call, kind), call, place))
    return Parcel(events, rejects)


def _batch(body: bytes) -> Opened:
    try:
        envelope = _envelopes.decode(body)
    except msgspec.ValidationError as error:
        raise Invalid(
            "batch_invalid", f"The body is no batch: {error}.", path="batch", hint='Send {"batch": […]}.'
        ) from None
    except RecursionError:
        envelope = _taken_apart(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        _refuse_no_json(body)
        envelope = _taken_apart(body)
    messages = envelope.batch
    if messages is None:
        raise Invalid("batch_missing", "The body holds no batch.", path="batch", hint='Send {"batch": […]}.')
    if len(messages) > MOST_MESSAGES:
        raise TooLarge(
            "batch_too_long",
            f"{len(messages)} messages in one batch.",
            path="batch",
            hint=f"Send at most {MOST_MESSAGES}.",
        )
    return Opened(
        None,
        [bytes(one) for one in messages],
        _text(envelope.write_key),
        _moment(envelope.sent_at),
        _context(envelope.context),
    )


def _taken_apart(body: bytes) -> Envelope:
    """A batch that cannot be decoded whole (half a surrogate pair, NaN, bottomless nesting), cut between messages."""
    messages: list[msgspec.Raw] = []
    depth, start = 0, 0
    for token in _TOKEN.finditer(body):
        mark = token[0]
        if mark == b'"batch"' and depth == 1 and not start:
            opening = _LIST.match(body, token.end())
            start = begin = opening.end() if opening else 0
        elif mark in (b"{", b"["):
            depth += 1
        elif start and depth == 2 and mark in (b",", b"]"):
            message = body[begin : token.start()].strip()
            if message:
                messages.append(msgspec.Raw(message))
            begin = token.end()
            if mark == b"]":
                return _around(body[:start] + body[token.start() :], messages)
        elif mark in (b"}", b"]"):
            depth -= 1
    raise _unreadable("It holds no batch that ends.")


def _around(body: bytes, messages: list[msgspec.Raw]) -> Envelope:
    try:
        envelope = _envelopes.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unreadable(f"{error}.") from None
    envelope.batch = messages
    return envelope


def _refuse_no_json(body: bytes) -> None:
    why = why_no_json(body)
    if why is not None:
        raise _unreadable(f"{why}.")


def why_no_json(body: bytes) -> str | None:
    """Tells a body that is no JSON (to be refused) from JSON that holds what no store can (None: quarantine)."""
    try:
        json.loads(body)
    except RecursionError:
        return None
    except ValueError as error:
        return str(error)
    return None


def _unreadable(why: str) -> Invalid:
    return Invalid("body_unreadable", f"The body is no JSON: {why}", hint="Send JSON, plain or gzip, in UTF-8.")


def _message_too_large(size: int) -> Invalid:
    return Invalid(
        "message_too_large",
        f"The message has {size} bytes.",
        hint=f"Use at most {LARGEST_MESSAGE // 1024} KB.",
    )


def put_away(problem: Problem, body: bytes, call: Call, place: str, door: str = "segment") -> Reject:
    """What a request held wrongly, for the quarantine. `place`: where in the request it stood."""
    return Reject(
        received_at=call.received_at,
        origin="http",
        source=call.source.key,
        code=problem.code,
        message=problem.message,
        body=body,
        path=".".join(part for part in (place, problem.path) if part) or None,
        hint=problem.hint,
        door=door,
    )


def _kept(raw: bytes, call: Call, kind: Kind | None) -> bytes:
    """The message as quarantine keeps it: addresses shortened, and what its path and envelope said written into it.

    So it can be read again on its own. Of a name that stands twice the last one counts: the sender's clock is put in
    front, where the message's own wins, the kind behind, where the path's wins.
    """
    raw = _ADDRESS.sub(_short, raw).strip()
    if not (raw.startswith(b"{") and raw.endswith(b"}")):
        return raw
    parts = [raw[1:-1].strip()]
    if call.sent_at is not None:
        parts.insert(0, b'"sentAt":' + msgspec.json.encode(call.sent_at))
    if kind is not None and _said(raw).type != kind:
        parts.append(b'"type":' + msgspec.json.encode(kind))
    return b"{" + b",".join(part for part in parts if part) + b"}"


def _said(raw: bytes) -> Said:
    try:
        return _said_by.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Said()


def _short(found: re.Match[bytes]) -> bytes:
    short = shortened(found[2].decode("ascii", "replace"))
    return found[0] if short is None else found[1] + short.encode("ascii", "replace") + found[3]


def again(body: bytes, call: Call) -> Event:
    """A quarantined message, mended or not, read once more; `call.received_at` is when it first came in.

    Raises `Invalid` as long as something is wrong with it.
    """
    return segment.read(body, None, call)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _moment(value: Any) -> datetime | None:
    try:
        return moment(value, "sentAt")
    except Invalid:
        return None


def _context(value: Any) -> Surroundings | None:
    return surroundings(value) if isinstance(value, dict) else None

"""Opening what came to `/matomo.php`: query, form or a batch; each request becomes events or goes to quarantine."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from faden.collect.geo import Locate, origin, shortened
from faden.collect.hints import NONE, Hints
from faden.collect.matomo import Caller, read
from faden.collect.matomoparameters import Parameters, listed, queried
from faden.collect.receive import LARGEST_BATCH, LARGEST_MESSAGE, MOST_MESSAGES, Parcel, put_away, unpacked
from faden.collect.segment import Call
from faden.domain.errors import Invalid, TooLarge, Unauthorised
from faden.domain.event import Event, Reject
from faden.domain.touchpoint import Source

DOOR = "matomo"
_PLACES = ("country", "region", "city")
_UNKEPT = frozenset(("token_auth", "writeKey", "write_key", "cip", *_PLACES))
_SHOWN = "shown"
"""Stands in quarantine for a token that was right."""


class Opened(NamedTuple):
    """What one HTTP request holds: the parameters of each tracking request, or what it was instead."""

    requests: list[dict[str, str] | Any]
    batch: bool
    token: str | None = None
    """The token of the whole batch."""
    silent: bool = False
    """The client wants no picture back, only that it has arrived."""


class Sender(NamedTuple):
    """Who has sent it, as far as query and header tell. `call` makes what holds for a source."""

    shown: tuple[str | None, ...]
    """Keys in the header, as good as a token."""
    given: str | None
    """The key in the address."""
    sources: Callable[[str], Source | None]
    call: Callable[[Source], Call]
    language: str | None = None
    page: str | None = None
    hints: Hints = NONE
    gpc: bool = False
    locate: Locate = origin


def opened(query: str, body: bytes) -> Opened:
    """The tracking requests in a query string and a body (form, or JSON with `requests`), whatever it is labelled.

    Raises `TooLarge` over the limits and `Invalid` for what cannot be read.
    """
    raw = unpacked(body, LARGEST_BATCH)
    if raw[:1] in (b"{", b"["):
        return _batch(raw, queried(query))
    if len(raw) + len(query) > LARGEST_MESSAGE:
        raise TooLarge(
            "body_too_large", f"The request is larger than {LARGEST_MESSAGE // 1024} KB.", hint="Send less at once."
        )
    given = queried(query)
    if raw:
        given = queried(raw.decode("utf-8", "replace")) | given
    return Opened([given], batch=False, silent=given.get("send_image") == "0")


def _batch(raw: bytes, query: dict[str, str]) -> Opened:
    tree = _decoded(raw)
    requests = tree.get("requests") if isinstance(tree, dict) else None
    if not isinstance(requests, list):
        raise Invalid(
            "batch_missing", "The body holds no requests.", path="requests", hint='Send {"requests": ["?idsite=…"]}.'
        )
    if len(requests) > MOST_MESSAGES:
        raise TooLarge(
            "batch_too_long", f"{len(requests)} requests at once.", path="requests", hint=f"At most {MOST_MESSAGES}."
        )
    token, image = tree.get("token_auth"), tree.get("send_image", query.get("send_image"))
    return Opened(
        [_request(one) for one in requests],
        batch=True,
        token=token if isinstance(token, str) else query.get("token_auth"),
        silent=image in (0, "0", False),
    )


def _decoded(raw: bytes) -> Any:
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Invalid("body_unreadable", f"The body is no JSON: {error}", hint="Send JSON in UTF-8.") from None


def _request(one: Any) -> Any:
    """The parameters of a batch's part: an address with a query, the query alone, or an object. Else a list of it."""
    try:
        if isinstance(one, str):
            return queried(one.partition("?")[2] if "?" in one else one)
        if isinstance(one, dict):
            return listed(one)
    except (Invalid, ValueError, RecursionError):
        pass
    return [one]


def parcel(found: Opened, sender: Sender) -> Parcel:
    """Events and rejects of an opened request, in the order sent.

    Raises `Unauthorised` where no part of it has a write key that is known.
    """
    spoken = [_speaker(one, found.token, sender) for one in found.requests]
    heard = spoken or [_speaker({}, found.token, sender)]
    known = next((source for source, _ in heard if source is not None), None)
    if known is None:
        raise _nobody(found, sender)
    events: list[Event] = []
    rejects: list[Reject] = []
    seen: Counter[tuple[tuple[str, str], ...]] = Counter()
    for at, (given, (source, trusted)) in enumerate(zip(found.requests, spoken, strict=True)):
        caller = Caller(
            sender.call(source or known),
            trusted,
            trusted,
            sender.language,
            sender.page,
            sender.hints,
            sender.gpc,
            sender.locate,
        )
        place = f"requests[{at}]" if found.batch else ""
        try:
            if source is None:
                raise _stranger()
            events += _read(given, caller, seen)
        except Invalid as error:
            body = _json(_kept(given, caller) if isinstance(given, dict) else given)
            rejects.append(put_away(error.problem, body, caller.call, place, DOOR))
    return Parcel(events, rejects)


def _read(given: Any, caller: Caller, seen: Counter[tuple[tuple[str, str], ...]]) -> list[Event]:
    if not isinstance(given, dict):
        raise Invalid("tracking_invalid", "This is no tracking request.", hint='Send "?idsite=…&rec=1&url=…".')
    size = len("".join([*given, *given.values()]))
    if size > LARGEST_MESSAGE:
        raise Invalid("message_too_large", f"The request has {size} characters.", hint="Use at most 32 KB.")
    like = tuple(given.items())
    seen[like] += 1
    return read(given, caller, seen[like] - 1)


def _speaker(given: Any, token: str | None, sender: Sender) -> tuple[Source | None, bool]:
    """The source that a request speaks for, and whether it shows a token.

    Matomo has a public number of the site and a secret token. We have write keys: shown as a token (or in a header)
    they count as one, in the place of the site's number or in the address they only say whose the request is.
    """
    named = given if isinstance(given, dict) else {}
    for one in (named.get("token_auth"), token, *sender.shown):
        source = sender.sources(one) if one else None
        if source is not None:
            return source, True
    for one in (sender.given, named.get("idsite")):
        source = sender.sources(one) if one else None
        if source is not None:
            return source, False
    return None, False


def _nobody(found: Opened, sender: Sender) -> Unauthorised:
    named = [one for one in found.requests if isinstance(one, dict) and (one.get("idsite") or one.get("token_auth"))]
    if named or found.token or sender.given or any(sender.shown):
        problem = _stranger().problem
        return Unauthorised(problem.code, problem.message, path=problem.path, hint=problem.hint)
    return Unauthorised(
        "write_key_missing",
        "The request carries no write key.",
        path="idsite",
        hint="Send it as idsite or as token_auth.",
    )


def _stranger() -> Invalid:
    return Invalid(
        "write_key_unknown",
        "The write key is wrong or revoked.",
        path="idsite",
        hint="Copy it from the page Sources, and send it as idsite or as token_auth.",
    )


def _kept(given: dict[str, str], caller: Caller) -> dict[str, str]:
    """The parameters as quarantine keeps them: with what the header said, without tokens, the address shortened."""
    kept = {name: value for name, value in given.items() if name not in _UNKEPT}
    said: dict[str, str | None] = {"ua": caller.call.user_agent, "lang": caller.language}
    if not (kept.get("url") or kept.get("urlref")):
        said["url"] = caller.page
    found: dict[str, str | None] = {**{name: value for name, value in said.items() if value}, **kept}
    address = given.get("cip")
    found["cip"] = (shortened(address) if caller.placed else None) if address else caller.call.origin.ip
    if caller.trusted:
        found["token_auth"] = _SHOWN
    if caller.gpc:
        found["gpc"] = "1"
    if caller.placed:
        found.update({name: given[name] for name in _PLACES if name in given})
    return {name: value for name, value in found.items() if value is not None}


def _json(tree: Any) -> bytes:
    try:
        return msgspec.json.encode(tree)
    except (TypeError, ValueError, RecursionError):
        pass
    try:
        return json.dumps(tree).encode()
    except (TypeError, ValueError, RecursionError):
        return json.dumps(repr(tree)[:LARGEST_MESSAGE]).encode()


def again(body: bytes, call: Call) -> Sequence[Event]:
    """A quarantined request, mended or not, read once more; `call.received_at` is when it first came in.

    Raises `Invalid` as long as something is wrong with it.
    """
    tree = _decoded(body)
    try:
        given = listed(tree) if isinstance(tree, dict) else None
    except (ValueError, RecursionError):
        given = None
    if given is None:
        raise Invalid("tracking_invalid", "This is no tracking request.", hint='Write {"rec": "1", "url": …}.')
    return read(given, Caller(call, Parameters(given).text("token_auth") is not None, placed=True))

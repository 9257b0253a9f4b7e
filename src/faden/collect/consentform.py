"""A decision about consent as a plain form (`POST /v1/consent`), turned into the event that says the same."""

from __future__ import annotations

from typing import Any

import msgspec

from faden.collect import segment
from faden.collect.receive import LARGEST_MESSAGE, unpacked
from faden.collect.segment import Call
from faden.domain.consentact import CONFIRMED, GIVEN, PROPERTIES, UPDATED, WITHDRAWN
from faden.domain.errors import Invalid
from faden.domain.event import Event

_ABOUT = ("userId", "anonymousId", "messageId", "timestamp", "originalTimestamp", "sentAt", "context", "writeKey")


def opened(body: bytes) -> dict[str, Any]:
    """The form; `Invalid` for what is no JSON object, `TooLarge` beyond the size of a message."""
    try:
        found = msgspec.json.decode(unpacked(body, LARGEST_MESSAGE))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Invalid("body_unreadable", f"The body is no JSON: {error}.", hint="Send JSON in UTF-8.") from None
    if not isinstance(found, dict):
        raise Invalid("message_not_object", "A decision is a JSON object.", hint='Send {"granted": …}.')
    return found


def read(form: dict[str, Any], call: Call) -> Event:
    """The event; `Invalid` with the path inside the form of what cannot be taken."""
    message = {name: form[name] for name in _ABOUT if name in form}
    properties = {name: form[name] for name in PROPERTIES if name in form}
    message |= {"type": "track", "event": _name(form), "properties": properties}
    try:
        return segment.read(msgspec.json.encode(message), "track", call)
    except Invalid as error:
        problem = error.problem
        path = problem.path.removeprefix("properties.") if problem.path else None
        raise Invalid(problem.code, problem.message, path=path, hint=problem.hint) from None


def _name(form: dict[str, Any]) -> str:
    confirmed, granted = form.get("confirmed"), form.get("granted")
    if confirmed is True:
        return CONFIRMED
    if isinstance(granted, bool) and not confirmed:
        return GIVEN if granted else WITHDRAWN
    if granted is None and any(isinstance(form.get(name), dict) for name in ("purposes", "categories")):
        return UPDATED
    raise Invalid(
        "consent_answers_invalid",
        "The form says neither yes nor no.",
        path="granted",
        hint='Send "granted": true or false, "confirmed": true, or "purposes": {"marketing.email": true}.',
    )

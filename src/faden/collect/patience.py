"""The second reading of a message that did not fit the types at once.

Decoration (page, device, library, …) of the wrong type is left out, times are taken in the forms that clients have
been seen to send; what decides who, what, when and how much must be right, or the message is refused with its path.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import msgspec

from faden.collect.limits import check_depth, too_deep
from faden.collect.messages import Message, Surroundings
from faden.domain.errors import Invalid

TEXT_INVALID = "text_invalid"
_TEXTS = ("userAgent", "locale", "timezone", "ip")
_PARTS = ("page", "campaign", "library", "device", "os")
_TIMES = ("timestamp", "originalTimestamp")
_WHERE = re.compile(r"^(?P<what>.*?)(?: - at `\$(?P<path>.*)`)?$", re.DOTALL)


def patiently(raw: bytes, first: Exception, *, typed: bool = True) -> Message:
    """A message in the second reading; `Invalid` with the path of what cannot be taken.

    `typed` is False where the path has said what the message is: its own `type` is of no account then.
    `first` is what the first reading stumbled over; the typed decoder names the field of a number that is too large.
    """
    try:
        tree = msgspec.json.decode(raw)
    except msgspec.ValidationError as error:
        raise _unreadable(first if isinstance(first, msgspec.ValidationError) else error) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unreadable(error) from None
    if not isinstance(tree, dict):
        raise Invalid("message_not_object", "A message is a JSON object.", path=None, hint='Send {"type": …}.')
    check_depth(tree)
    if not typed:
        tree.pop("type", None)
    context = tree.get("context")
    tree["context"] = _decoration(context) if isinstance(context, dict) else None
    for key in _TIMES:
        if tree.get(key) is not None:
            tree[key] = moment(tree[key], key)
    try:
        tree["sentAt"] = moment(tree.get("sentAt"), "sentAt")
    except Invalid:
        tree["sentAt"] = None
    try:
        return msgspec.convert(tree, Message)
    except msgspec.ValidationError as error:
        raise _unreadable(error) from None


def _unreadable(error: Exception) -> Invalid:
    if isinstance(error, RecursionError):
        return too_deep(None)
    if isinstance(error, msgspec.ValidationError):
        found = _WHERE.match(str(error))
        path = ((found["path"] or "") if found else "").replace("[...]", "").lstrip(".")
        code = "number_out_of_range" if "out of range" in str(error) else "field_invalid"
        return Invalid(code, (found["what"] if found else str(error)) + ".", path=path or None)
    return Invalid(
        TEXT_INVALID,
        f"This is no valid JSON in UTF-8: {error}.",
        hint="NaN, half characters and other encodings are not taken.",
    )


def _decoration(context: dict[str, Any]) -> dict[str, Any]:
    kept = dict(context)
    for key in _TEXTS:
        kept[key] = _scalar(context.get(key))
    for key in _PARTS:
        part = context.get(key)
        kept[key] = {name: _scalar(one) for name, one in part.items()} if isinstance(part, dict) else None
    if not isinstance(context.get("traits"), dict):
        kept["traits"] = None
    if not isinstance(context.get("active"), bool):
        kept["active"] = None
    kept["tcf"], kept["gpc"] = _framework(context.get("tcf")), context.get("gpc") in (True, 1, "1")
    return kept


def _framework(given: Any) -> Any:
    if not isinstance(given, dict):
        return given if isinstance(given, str) else None
    text, applies = given.get("tcString"), given.get("gdprApplies")
    return {
        "tcString": text if isinstance(text, str) else None,
        "gdprApplies": applies not in (False, 0) if applies is not None else None,
    }


def surroundings(context: dict[str, Any]) -> Surroundings | None:
    """The context of a whole batch; None where it cannot be read: then each message speaks for itself."""
    try:
        return msgspec.convert(_decoration(context), Surroundings)
    except msgspec.ValidationError:
        return None


def _scalar(value: Any) -> str | None:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def moment(value: Any, path: str) -> datetime | None:
    """A time as ISO 8601 or as seconds or milliseconds since 1970; None for none; `Invalid` for anything else."""
    if value is None:
        return None
    try:
        if isinstance(value, str):
            return datetime.fromisoformat(value.strip())
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000 if abs(value) > 1e11 else value, tz=UTC)
    except (ValueError, OverflowError, OSError):
        pass
    raise Invalid(
        "time_invalid",
        f"»{str(value)[:80]}« is not a time.",
        path=path,
        hint="Send ISO 8601, such as 2026-05-01T12:00:00Z.",
    )

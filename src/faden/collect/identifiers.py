"""Who a message is about: its ids as the person's keys."""

from __future__ import annotations

from faden.collect.messages import Message
from faden.domain.errors import Invalid
from faden.domain.event import ANONYMOUS, PREVIOUS, USER

LONGEST_KEY = 512

_NOBODY = frozenset(("", "null", "undefined", "none", "nan", "[object object]"))
"""What scripts send instead of an id when they have none; taken at face value it would join strangers."""
_LONGEST_NOBODY = max(map(len, _NOBODY))


def key(given: str | int | None, path: str) -> str | None:
    """An id as a person's key, None where it names nobody; `Invalid` where it is far too long."""
    if given is None:
        return None
    text = given.strip() if isinstance(given, str) else str(given)
    if _LONGEST_NOBODY < len(text) <= LONGEST_KEY:
        return text
    if text.lower() in _NOBODY:
        return None
    if len(text) > LONGEST_KEY:
        raise Invalid(
            "id_too_long", f"An id of {len(text)} characters.", path=path, hint=f"Use at most {LONGEST_KEY}."
        )
    return text


def required(given: str | int | None, path: str) -> str:
    """The same, refused where it names nobody."""
    found = key(given, path)
    if found is None:
        raise Invalid("id_missing", f"»{path}« is missing.", path=path, hint="Set it to a text.")
    return found


def keys(message: Message, kind: str) -> dict[str, str]:
    """The keys of the person that a message is about; an alias names the former id as well."""
    anonymous, user = key(message.anonymous_id, "anonymousId"), key(message.user_id, "userId")
    if kind == "alias":
        previous = key(message.previous_id, "previousId") or required(message.anonymous_id, "previousId")
        return {USER: required(message.user_id, "userId"), PREVIOUS: previous}
    if anonymous is None:
        if user is None:
            raise Invalid(
                "id_missing",
                "Neither anonymousId nor userId says who it was.",
                path="anonymousId",
                hint="Send anonymousId, userId or both.",
            )
        return {USER: user}
    return {ANONYMOUS: anonymous} if user is None else {ANONYMOUS: anonymous, USER: user}

"""Who a message is about: its ids as the person's keys."""

from __future__ import annotations

import re
from typing import Any

from faden.collect.messages import Message, Surroundings
from faden.domain.errors import Invalid
from faden.domain.event import ANONYMOUS, DAY, PREVIOUS, USER
from faden.domain.identity import CARD, EMAIL, PHONE, normalised

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


FORMS = frozenset(
    (
        "Account Created",
        "Appointment Booked",
        "Form Submitted",
        "Lead Generated",
        "Newsletter Subscribed",
        "Signed Up",
        "Webinar Registered",
    )
)
"""Where a person writes down an address of his own; elsewhere (an invitation) it may be somebody else's."""
_KIND = re.compile(r"[a-z][a-z0-9_]{1,39}\Z")
_TAKEN = frozenset((ANONYMOUS, USER, PREVIOUS, DAY))


def more(message: Message, given: Surroundings, name: str, country: str | None) -> dict[str, str]:
    """Further keys of the person: what traits, forms, a card at the till and other systems' numbers say."""
    found: dict[str, str] = {}
    for external in (*(given.external_ids or ()), *(given.external_id or ())):
        kind = (external.type or "").strip().lower().replace(" ", "_")
        if external.id is not None and _KIND.match(kind) and kind not in _TAKEN:
            _add(found, kind, str(external.id), country)
    for traits in (message.traits if message.group_id is None else None, given.traits):
        if traits:
            _told(found, traits, (EMAIL, PHONE, CARD), country)
    if message.properties:
        _told(found, message.properties, (EMAIL, PHONE, CARD) if name in FORMS else (CARD,), country)
    return found


def _told(found: dict[str, str], facts: dict[str, Any], kinds: tuple[str, ...], country: str | None) -> None:
    for kind in kinds:
        value = facts.get(kind)
        if isinstance(value, str):
            _add(found, kind, value, country)


def _add(found: dict[str, str], kind: str, value: str, country: str | None) -> None:
    if len(value) <= LONGEST_KEY and value.strip().lower() not in _NOBODY:
        normal = normalised(kind, value, country)
        if normal is not None:
            found.setdefault(kind, normal)


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

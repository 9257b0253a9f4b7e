"""An event without whoever it was: what may be counted where measuring the person is not allowed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from urllib.parse import urlsplit

import msgspec

from faden.domain.consentact import ACTS, PROPERTIES
from faden.domain.event import Context, Event

_LONGEST = 100
_MASK = "-"
_WORDY = ("url", "path")
_TELLING = frozenset(("arm", "items"))
"""Of a decision: what, beside its id, leads to somebody."""
_SHORT_ID = 4
"""Keys shorter than this are not looked for inside addresses: they would be found by chance."""


def counted(event: Event, keys: dict[str, str], kept: Collection[str]) -> Event:
    """What happened, on which page, by which campaign and for how much; not who.

    `keys` tie a day together, or are empty. Of the properties those named in `kept` stay, where they are a number,
    yes or no, or a short text without an `@`.
    """
    names = tuple(value for value in event.keys.values() if len(value) >= _SHORT_ID)
    return msgspec.structs.replace(
        event,
        keys=keys,
        context=_place(event.context, names),
        properties={} if event.name in ACTS else _properties(event.properties, kept, names),
        traits={},
        passive=event.passive or event.name in ACTS,
        tcf=None,
    )


def undecided(event: Event) -> Event:
    """What was shown to somebody who is not measured: how often, but not to whom."""
    given = event.properties.get("decisions")
    found = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    decisions = [{name: value for name, value in one.items() if name not in _TELLING} | {"id": ""} for one in found]
    return msgspec.structs.replace(
        event, keys={}, context=Context(country=event.context.country), properties={"decisions": decisions}
    )


def _place(context: Context, names: tuple[str, ...]) -> Context:
    return msgspec.structs.replace(
        context,
        url=_without(context.url, names),
        path=_without(context.path, names),
        title=None,
        referrer=_site(context.referrer),
        ip=None,
        city=None,
        user_agent=None,
    )


def _site(referrer: str | None) -> str | None:
    """The referring site, without the page on it."""
    if referrer is None:
        return None
    try:
        parts = urlsplit(referrer)
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.netloc}/" if parts.netloc else None


def _without(address: str | None, names: Iterable[str]) -> str | None:
    """An address without query, the parts that name the person masked."""
    if address is None:
        return None
    address = address.partition("?")[0].partition("#")[0]
    for name in names:
        if name in address:
            address = "/".join(_MASK if name in part else part for part in address.split("/"))
    return address


def _properties(properties: dict[str, Any], kept: Collection[str], names: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in kept:
        value = properties.get(key)
        if isinstance(value, str):
            text = _without(value, names) if key in _WORDY else value
            if text and len(text) <= _LONGEST and "@" not in text and not any(name in text for name in names):
                found[key] = text
        elif isinstance(value, bool | int | float):
            found[key] = value
    return found


def evidence(event: Event) -> Event:
    """An outright act of somebody who is not measured: kept under the person's keys as proof, and nothing beside."""
    given = event.properties
    return msgspec.structs.replace(
        event,
        context=Context(ip=event.context.ip, country=event.context.country, library=event.context.library),
        properties={name: given[name] for name in PROPERTIES if name in given},
        traits={},
        revenue=None,
        items=(),
        summary=None,
        channel=None,
        campaign=None,
        passive=True,
    )


def proof(event: Event) -> Event:
    """What a client's consent tool repeated with an event, as an event of its own, where it is a change."""
    return msgspec.structs.replace(
        evidence(event), id=f"{event.id}#consent", type="track", name="Consent Updated", properties={}
    )

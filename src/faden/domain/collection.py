"""The collection: things that can be shown in ranked lists, such as models, accessories, dealers, articles."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from faden.domain.definition import Label
from faden.domain.errors import Invalid

MOST_ITEMS = 5_000


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One thing. `tags` are interests, `group:tag`; coordinates are degrees; it is shown from `start` to `end`."""

    key: str
    title: dict[str, str]
    text: dict[str, str] = {}
    url: str | None = None
    image: str | None = None
    tags: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    properties: dict[str, Any] = {}
    start: datetime | None = None
    end: datetime | None = None


class Collection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The document; its key is the collection's."""

    label: Label
    items: tuple[Item, ...]
    description: str = ""


def checked(collection: Collection) -> Collection:
    """The collection itself if it can be used; `Invalid` with path and remedy otherwise."""
    if not collection.label.de.strip() or not collection.label.en.strip():
        raise Invalid("label_missing", "A collection needs a name in both languages.", path="label")
    if len(collection.items) > MOST_ITEMS:
        raise Invalid(
            "collection_too_large",
            f"{len(collection.items):,} items are too many.",
            path="items",
            hint=f"Keep at most {MOST_ITEMS:,} in one collection.",
        )
    seen: set[str] = set()
    for index, item in enumerate(collection.items):
        path = f"items[{index}]"
        if not item.key.strip() or len(item.key) > 200:
            raise Invalid(
                "key_invalid", "The item has no key.", path=f"{path}.key", hint="Use at most 200 characters."
            )
        if item.key in seen:
            raise Invalid("item_twice", f"There are two items »{item.key[:80]}«.", path=f"{path}.key")
        seen.add(item.key)
        _checked_item(item, path)
    return collection


def _checked_item(item: Item, path: str) -> None:
    if not item.title:
        raise Invalid("title_missing", "The item has no title.", path=f"{path}.title", hint='Use {"*": "…"}.')
    for at, tag in enumerate(item.tags):
        group, colon, name = tag.partition(":")
        if not colon or not group.strip() or not name.strip() or ":" in name or len(tag) > 200:
            raise Invalid(
                "tag_invalid",
                f"»{tag[:80]}« is no tag.",
                path=f"{path}.tags[{at}]",
                hint="Use group:tag, such as model:small.",
            )
    if (item.latitude is None) != (item.longitude is None):
        raise Invalid(
            "coordinates_incomplete", "One coordinate is missing.", path=path, hint="Give latitude and longitude."
        )
    if not (-90 <= (item.latitude or 0) <= 90 and -180 <= (item.longitude or 0) <= 180):
        raise Invalid(
            "coordinates_invalid",
            f"{item.latitude}, {item.longitude} is no place on earth.",
            path=f"{path}.latitude",
            hint="Use degrees, such as 49.45 and 11.08.",
        )
    for name, at_time in (("start", item.start), ("end", item.end)):
        if at_time is not None and at_time.tzinfo is None:
            raise Invalid(
                "zone_missing",
                "The time says no zone.",
                path=f"{path}.{name}",
                hint="Write it as 2026-05-01T12:00:00+02:00.",
            )
    if item.start is not None and item.end is not None and item.end <= item.start:
        raise Invalid("dates_invalid", "It ends before it starts.", path=f"{path}.end", hint="Swap start and end.")

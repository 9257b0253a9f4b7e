"""What people tell about themselves: each trait with its source and history, and traits that nobody has declared."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from litestar.params import FromPath

from faden.app import App
from faden.domain.definition import Label
from faden.domain.profile import Profile
from faden.domain.trait import Conflict, Trait, TraitChange, Traits, TraitType
from faden.profiles.traits import seen
from faden.store.definitions import SINGLE
from faden.web.api_people import person_of
from faden.web.given import Faden

LOOKED_AT = 5_000
"""People whose traits are looked through, the newest."""
MOST = 200


class TraitTold(msgspec.Struct, frozen=True):
    """A value that a source told: first `at`, most lately `last` by the event `event`. `refused`: the type it lacks.

    `source` is empty for what was known before there was a history.
    """

    value: Any
    at: datetime
    last: datetime
    source: str
    kind: str
    event: int
    refused: TraitType | None


class PersonTrait(msgspec.Struct, frozen=True):
    """A trait as it stands, and all that was told of it; `value`, `source` and `at` are null where nothing stands."""

    key: str
    label: Label | None
    declared: bool
    type: TraitType | None
    pii: bool
    conflict: Conflict
    value: Any
    source: str | None
    at: datetime | None
    history: list[TraitTold]
    refused: list[TraitTold]


class PersonTraits(msgspec.Struct, frozen=True):
    """All traits of a person, the declared ones first, in the catalogue's order."""

    rows: list[PersonTrait]


class SeenTrait(msgspec.Struct, frozen=True):
    """An undeclared trait, how many of the people looked at have it, and the type that its values seem to have."""

    key: str
    people: int
    type: TraitType


class SeenTraits(msgspec.Struct, frozen=True):
    """Undeclared traits among the newest people; `people`: how many were looked at."""

    people: int
    rows: list[SeenTrait]


async def read_person_traits(id: FromPath[str], faden: Faden) -> PersonTraits:  # noqa: A002 - the contract's name
    """What a person's traits are, who said so and when, and what was said otherwise."""
    profile = await person_of(faden, id)
    declared = await asyncio.to_thread(_declared, faden)
    return PersonTraits(list(_rows(profile, declared)))


async def list_seen_traits(faden: Faden) -> SeenTraits:
    """Traits that came and are not declared, from the people seen first most lately."""
    return await asyncio.to_thread(_seen, faden)


def _declared(faden: App) -> dict[str, Trait]:
    version = faden.definitions.published("traits", SINGLE)
    catalogue = Traits(()) if version is None else msgspec.convert(version.body, Traits, strict=False)
    return {trait.key: trait for trait in catalogue.traits}


def _rows(profile: Profile, declared: dict[str, Trait]) -> Iterator[PersonTrait]:
    names = {*profile.traits, *profile.trait_log}
    order = [key for key in declared if key in names]
    for key in (*order, *sorted(names.difference(order))):
        trait, changes = declared.get(key), profile.trait_log.get(key, [])
        stands = changes[0] if changes and changes[0].refused is None else None
        told = [_told(one) for one in changes]
        yield PersonTrait(
            key=key,
            label=None if trait is None else trait.label,
            declared=trait is not None,
            type=None if trait is None else trait.type,
            pii=trait is not None and trait.pii,
            conflict="newest" if trait is None else trait.conflict,
            value=profile.traits.get(key),
            source=None if stands is None else stands.source,
            at=None if stands is None else stands.at,
            history=[one for one in told if one.refused is None],
            refused=[one for one in told if one.refused is not None],
        )


def _told(one: TraitChange) -> TraitTold:
    return TraitTold(one.value, one.at, one.last, one.source, one.kind, one.seq, one.refused)


def _seen(faden: App) -> SeenTraits:
    bodies = faden.operational.newest_bodies(LOOKED_AT)
    declared = _declared(faden)
    rows = [SeenTrait(*one) for one in seen(bodies) if one.key not in declared]
    return SeenTraits(len(bodies), rows[:MOST])

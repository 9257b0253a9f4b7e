"""What an event tells about its person, and what stands of it. The rules are in `domain.trait`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from faden.domain.event import Event
from faden.domain.profile import Profile
from faden.domain.trait import FORM, CompiledTrait, CompiledTraits, TraitChange, TraitLog, TraitType, fitted, mark

MOST_CHANGES = 200
"""Values of the past that a profile keeps, over all traits; the trait with the most gives its oldest. The event log
has all of them."""
MOST_OF_ONE = 50
"""The same for one trait, with the value that stands."""
LARGEST = 1_000
"""Characters of a value that is kept though it does not stand; of a refused one so many are."""


def told(profile: Profile, event: Event, catalogue: CompiledTraits, seq: int) -> bool:
    """Let what the event tells take effect (the profile was touched before); whether a value changed."""
    changed = False
    if event.traits:
        changed = _heard(profile, event.traits, event, event.touchpoint, catalogue, seq)
    fields = catalogue.forms.get(event.name)
    if fields is not None and event.properties:
        said = {trait: found for way, trait in fields if (found := _reached(event.properties, way)) is not None}
        changed = _heard(profile, said, event, FORM, catalogue, seq) or changed
    return changed


def _reached(tree: Any, way: tuple[str, ...]) -> Any:
    for name in way:
        tree = tree.get(name) if isinstance(tree, dict) else None
    return tree


def _heard(
    profile: Profile, said: Mapping[str, Any], event: Event, kind: str, catalogue: CompiledTraits, seq: int
) -> bool:
    log, at, source, changed = profile.trait_log, event.at, event.source, False
    fresh: dict[str, Any] = {}
    for key, value in said.items():
        changes = log.get(key)
        if changes is not None:
            stands = changes[0]
            if stands.value == value and _repeats(stands, value, source, kind):
                if at > stands.last:
                    stands.last, stands.seq = at, seq
                elif at < stands.at:
                    stands.at = at
                continue
        trait = catalogue.trait(key)
        if value is None and not trait.forgets:
            continue
        made, refused = trait.fitted(value)
        change = TraitChange(_short(made) if refused else made, at, at, source, kind, seq, refused)
        if changes is None and key not in profile.traits:
            log[key] = [change]
            if refused is None and made is not None:
                fresh[key] = made
            continue
        _note(profile, key, change)
        changed = _settle(profile, key, trait) or changed
    if fresh:
        profile.traits = {**profile.traits, **fresh}
    return changed or bool(fresh)


def _repeats(stands: TraitChange, value: Any, source: str, kind: str) -> bool:
    """Whether the value that stands is told again, to the letter: 1, 1.0 and true are three."""
    if stands.source != source or stands.kind != kind or stands.refused is not None:
        return False
    if type(value) is not type(stands.value):
        return False
    return not isinstance(value, list | dict) or _encoded(value) == _encoded(stands.value)


def _encoded(value: Any) -> bytes:
    return msgspec.json.encode(value, order="sorted")


def _small(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= LARGEST
    return not isinstance(value, list | dict) or len(_encoded(value)) <= LARGEST


def _short(value: Any) -> Any:
    if _small(value):
        return value
    text = value if isinstance(value, str) else _encoded(value).decode()
    return text[: LARGEST - 1] + "…"


def _note(profile: Profile, key: str, change: TraitChange) -> None:
    """Put a change beside the others; one that is there already only becomes older or younger."""
    changes = profile.trait_log.get(key)
    if changes is None:
        changes = profile.trait_log[key] = _before(profile, key)
    for held in changes:
        if held.value == change.value and mark(held) == mark(change):
            held.at = min(held.at, change.at)
            if (change.last, change.seq) > (held.last, held.seq):
                held.last, held.seq = change.last, change.seq
            return
    changes.append(change)


def _before(profile: Profile, key: str) -> list[TraitChange]:
    """What a profile from before there was a history holds, from nobody in particular."""
    if key not in profile.traits:
        return []
    return [TraitChange(profile.traits[key], profile.first_seen, profile.first_seen, "", "", abs(profile.id))]


def _settle(profile: Profile, key: str, trait: CompiledTrait) -> bool:
    """Find out which change stands and put it first; whether the profile's value is another now."""
    changes = profile.trait_log[key]
    stands = trait.standing(changes)
    if len(changes) > 1:
        changes.sort(key=lambda one: (one is stands, one.last, one.seq, one.kind), reverse=True)
        changes[1:] = [one for one in changes[1:] if _small(one.value)][: MOST_OF_ONE - 1]
        _bound(profile.trait_log)
    before = profile.traits.get(key)
    if stands is None or stands.value is None:
        if before is None:
            return False
        profile.traits = {name: value for name, value in profile.traits.items() if name != key}
        return True
    if before is not None and type(before) is type(stands.value) and _encoded(before) == _encoded(stands.value):
        return False
    profile.traits = {**profile.traits, key: stands.value}
    return True


def _bound(log: TraitLog) -> None:
    """Let go of the oldest of the trait with the most, until the rest is few enough."""
    spare = sum(map(len, log.values())) - len(log) - MOST_CHANGES
    for _ in range(spare):
        fullest = max(log, key=lambda key: (len(log[key]), key))
        log[fullest].pop()


def join(into: Profile, other: Profile, catalogue: CompiledTraits) -> bool:
    """The traits of two profiles that are one person, by the same rules, whichever became part of the other."""
    changed = False
    for key in dict.fromkeys((*other.trait_log, *other.traits)):
        for change in other.trait_log.get(key) or _before(other, key):
            _note(into, key, msgspec.structs.replace(change))
        changed = _settle(into, key, catalogue.trait(key)) or changed
    return changed


class Seen(NamedTuple):
    """A trait that people have: how many of those who were looked at, and what type its values seem to be."""

    key: str
    people: int
    type: TraitType


class _Held(msgspec.Struct, array_like=True):
    """The beginning of an encoded profile, as far as its traits."""

    id: msgspec.Raw
    first_seen: msgspec.Raw
    last_seen: msgspec.Raw
    keys: msgspec.Raw
    traits: dict[str, Any]


_HELD = msgspec.msgpack.Decoder(_Held)
_GUESSES: tuple[TraitType, ...] = ("boolean", "number", "date", "list", "text")


def seen(bodies: Iterable[bytes]) -> list[Seen]:
    """The traits of encoded profiles, those of most people first."""
    people: dict[str, int] = {}
    types: dict[str, set[TraitType]] = {}
    for body in bodies:
        for key, value in _HELD.decode(body).traits.items():
            people[key] = people.get(key, 0) + 1
            types.setdefault(key, set()).add(_guess(value))
    ordered = sorted(people, key=lambda key: (-people[key], key))
    return [Seen(key, people[key], next(iter(types[key])) if len(types[key]) == 1 else "any") for key in ordered]


def _guess(value: Any) -> TraitType:
    """The first type that the value has without being changed."""
    for kind in _GUESSES:
        made, refused = fitted(kind, value)
        if refused is None and type(made) is type(value) and made == value:
            return kind
    return "any"

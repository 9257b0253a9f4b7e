"""Which scale, channel rules and consent policy hold for which event: the published versions along the log."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import msgspec

from faden.domain.channel import Channels, CompiledChannels
from faden.domain.consentpolicy import DEFAULT_POLICY, ConsentPolicy
from faden.domain.interestdefaults import DEFAULT_INTERESTS
from faden.domain.interestplan import Interests
from faden.domain.interesttags import CompiledInterests
from faden.domain.scale import CompiledScale, Scale
from faden.domain.segment import Segment
from faden.domain.trait import DEFAULT_TRAITS, CompiledTraits, Traits
from faden.profiles.consents import Reading
from faden.profiles.segments import SegmentSet
from faden.store.definitions import DRAFT, SINGLE, Definitions

T = TypeVar("T")


class Along(Generic[T]):
    """What was published of one kind, made ready by `make`: versions by the log sequence from which they hold."""

    def __init__(self, versions: Sequence[tuple[int, Any]], make: Callable[[Any], T]) -> None:
        self._kept = [(start, make(body)) for start, body in _effective(versions)]

    def at(self, seq: int) -> T:
        """The version that holds for the event `seq`."""
        start, newest = self._kept[-1]
        if seq >= start:
            return newest
        return self._kept[bisect_right(self._kept, seq, key=lambda one: one[0]) - 1][1]

    @property
    def newest(self) -> T:
        """The version in force now."""
        return self._kept[-1][1]

    @property
    def every(self) -> list[T]:
        """All versions that hold for some event."""
        return [one for _, one in self._kept]


class RuleBook:
    """Versions by the log sequence from which they hold; the later version wins where two begin at the same event.

    `scale`, `channels`, `consent`, `traits` and `interests` give what holds for an event, by its number.
    """

    def __init__(
        self,
        scales: Sequence[tuple[int, Scale]],
        channels: Sequence[tuple[int, Channels]],
        version: int = 0,
        consents: Sequence[tuple[int, ConsentPolicy]] = ((0, DEFAULT_POLICY),),
        segments: Mapping[str, Segment] | None = None,
        traits: Sequence[tuple[int, Traits]] = ((0, DEFAULT_TRAITS),),
        interests: Sequence[tuple[int, Interests]] = ((0, DEFAULT_INTERESTS),),
    ) -> None:
        self.version = version
        self.scale = Along(scales, CompiledScale).at
        self.channels = Along(channels, CompiledChannels).at
        policies = Along(consents, Reading)
        self.consent, self.consents = policies.at, policies.newest
        catalogues = Along(traits, CompiledTraits)
        self.traits = catalogues.at
        self.forms = frozenset(name for catalogue in catalogues.every for name in catalogue.forms)
        """Names of events whose properties tell traits."""
        plans = Along(interests, CompiledInterests)
        self.interests, self.learning = plans.at, plans.newest
        self.segments = SegmentSet(segments or {}, self.learning.half_life)
        """The segments in force now; who belongs to them is in the log, so older versions need not be known."""


def _effective(versions: Sequence[tuple[int, Any]]) -> list[tuple[int, Any]]:
    """Versions in the order of publishing -> intervals: a version silences all older ones from its start on."""
    kept: list[tuple[int, Any]] = []
    for start, body in versions:
        kept = [one for one in kept if one[0] < start]
        kept.append((start, body))
    if not kept or kept[0][0] > 0:
        raise ValueError("the first version must hold from the beginning of the log")
    return kept


def rule_book(
    definitions: Definitions, *, scale: Scale | None = None, segments: Mapping[str, Segment] | None = None
) -> RuleBook:
    """The rules in force; `scale` and `segments` stand in for the published ones over all history (a rehearsal)."""
    watched = definitions.current("segment") if segments is None else segments
    scales = [(0, scale)] if scale is not None else _versions(definitions, "scale", Scale)
    current = definitions.published("scale", SINGLE)
    return RuleBook(
        scales,
        _versions(definitions, "channels", Channels),
        current.version if current else 0,
        _versions(definitions, "consent", ConsentPolicy),
        watched,
        _versions(definitions, "traits", Traits),
        _versions(definitions, "interests", Interests),
    )


def _versions(definitions: Definitions, kind: str, struct: type[msgspec.Struct]) -> list[tuple[int, Any]]:
    return [
        (one.effective, msgspec.convert(one.body, struct, strict=False))
        for one in definitions.versions(kind, SINGLE)
        if one.version != DRAFT
    ]

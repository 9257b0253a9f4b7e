"""Which scale, channel rules and consent policy hold for which event: the published versions along the log."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from faden.domain.audience import HalfLife
from faden.domain.channel import Channels, CompiledChannels
from faden.domain.consentpolicy import DEFAULT_POLICY, ConsentPolicy
from faden.domain.interest import group_of
from faden.domain.interestdefaults import DEFAULT_INTERESTS
from faden.domain.interestplan import Interests
from faden.domain.interesttags import CompiledInterests
from faden.domain.scale import CompiledScale, Scale
from faden.domain.segment import Segment
from faden.domain.trait import DEFAULT_TRAITS, CompiledTraits, Traits
from faden.profiles.consents import Reading
from faden.profiles.segments import NO_SEGMENTS, SegmentSet
from faden.store.definitions import DRAFT, SINGLE, Definitions

UNKNOWN_HALF_LIFE = 30.0
"""Days, for tags of groups that exist no longer."""


class RuleBook:
    """Versions by the log sequence from which they hold; the later version wins where two begin at the same event."""

    def __init__(
        self,
        scales: Sequence[tuple[int, Scale]],
        channels: Sequence[tuple[int, Channels]],
        version: int = 0,
        consents: Sequence[tuple[int, ConsentPolicy]] = ((0, DEFAULT_POLICY),),
        segments: SegmentSet = NO_SEGMENTS,
        traits: Sequence[tuple[int, Traits]] = ((0, DEFAULT_TRAITS),),
        interests: Sequence[tuple[int, Interests]] = ((0, DEFAULT_INTERESTS),),
    ) -> None:
        self.version = version
        self.segments = segments
        """The segments in force now; who belongs to them is in the log, so older versions need not be known."""
        self._scales = [(start, CompiledScale(scale)) for start, scale in _effective(scales)]
        self._channels = [(start, CompiledChannels(rules)) for start, rules in _effective(channels)]
        self._consents = [(start, Reading(policy)) for start, policy in _effective(consents)]
        self._traits = [(start, CompiledTraits(catalogue)) for start, catalogue in _effective(traits)]
        self._interests = [(start, CompiledInterests(plan)) for start, plan in _effective(interests)]
        self.forms = frozenset(name for _, catalogue in self._traits for name in catalogue.forms)
        """Names of events whose properties tell traits."""

    def scale(self, seq: int) -> CompiledScale:
        """The scale that holds for the event `seq`."""
        start, newest = self._scales[-1]
        if seq >= start:
            return newest
        return self._scales[bisect_right(self._scales, seq, key=lambda one: one[0]) - 1][1]

    def channels(self, seq: int) -> CompiledChannels:
        """The channel rules that hold for the event `seq`."""
        start, newest = self._channels[-1]
        if seq >= start:
            return newest
        return self._channels[bisect_right(self._channels, seq, key=lambda one: one[0]) - 1][1]

    def consent(self, seq: int) -> Reading:
        """The consent policy that holds for the event `seq`."""
        start, newest = self._consents[-1]
        if seq >= start:
            return newest
        return self._consents[bisect_right(self._consents, seq, key=lambda one: one[0]) - 1][1]

    def traits(self, seq: int) -> CompiledTraits:
        """The catalogue of traits that holds for the event `seq`."""
        start, newest = self._traits[-1]
        if seq >= start:
            return newest
        return self._traits[bisect_right(self._traits, seq, key=lambda one: one[0]) - 1][1]

    def interests(self, seq: int) -> CompiledInterests:
        """How interests are learned from the event `seq`."""
        start, newest = self._interests[-1]
        if seq >= start:
            return newest
        return self._interests[bisect_right(self._interests, seq, key=lambda one: one[0]) - 1][1]

    @property
    def learning(self) -> CompiledInterests:
        """How interests are learned now."""
        return self._interests[-1][1]

    @property
    def consents(self) -> Reading:
        """The consent policy in force now."""
        return self._consents[-1][1]


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
        SegmentSet(watched, half_life(definitions)),
        _versions(definitions, "traits", Traits),
        _versions(definitions, "interests", Interests),
    )


def half_life(definitions: Definitions) -> HalfLife:
    """How fast the points of a tag fade, by the interests in force."""
    plan: Interests = _versions(definitions, "interests", Interests)[-1][1]
    halves = plan.half_lives()
    return lambda tag: halves.get(group_of(tag), UNKNOWN_HALF_LIFE)


def _versions(definitions: Definitions, kind: str, struct: type[msgspec.Struct]) -> list[tuple[int, Any]]:
    return [
        (one.effective, msgspec.convert(one.body, struct, strict=False))
        for one in definitions.versions(kind, SINGLE)
        if one.version != DRAFT
    ]

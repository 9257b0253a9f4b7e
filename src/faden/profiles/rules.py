"""Which scale, channel rules and consent policy hold for which event: the published versions along the log."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

import msgspec

from faden.domain.channel import Channels, CompiledChannels
from faden.domain.consentpolicy import DEFAULT_POLICY, ConsentPolicy
from faden.domain.scale import CompiledScale, Scale
from faden.profiles.consents import Reading
from faden.store.definitions import DRAFT, SINGLE, Definitions


class RuleBook:
    """Versions by the log sequence from which they hold; the later version wins where two begin at the same event."""

    def __init__(
        self,
        scales: Sequence[tuple[int, Scale]],
        channels: Sequence[tuple[int, Channels]],
        version: int = 0,
        consents: Sequence[tuple[int, ConsentPolicy]] = ((0, DEFAULT_POLICY),),
    ) -> None:
        self.version = version
        self._scales = [(start, CompiledScale(scale)) for start, scale in _effective(scales)]
        self._channels = [(start, CompiledChannels(rules)) for start, rules in _effective(channels)]
        self._consents = [(start, Reading(policy)) for start, policy in _effective(consents)]

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


def rule_book(definitions: Definitions, *, scale: Scale | None = None) -> RuleBook:
    """The rules in force; `scale` stands in for the published ones over all history (a rehearsal)."""
    scales = [(0, scale)] if scale is not None else _versions(definitions, "scale", Scale)
    current = definitions.published("scale", SINGLE)
    return RuleBook(
        scales,
        _versions(definitions, "channels", Channels),
        current.version if current else 0,
        _versions(definitions, "consent", ConsentPolicy),
    )


def _versions(definitions: Definitions, kind: str, struct: type[msgspec.Struct]) -> list[tuple[int, Any]]:
    return [
        (one.effective, msgspec.convert(one.body, struct, strict=False))
        for one in definitions.versions(kind, SINGLE)
        if one.version != DRAFT
    ]

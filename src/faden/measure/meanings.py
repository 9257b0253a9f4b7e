"""What the figures' keys mean, and in what state the warehouse is: everything an answer needs besides numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

import msgspec

from faden.domain.campaign import Campaign
from faden.domain.definition import Label
from faden.measure import period
from faden.measure.dimensions import DIMENSIONS, SEGMENT, VALUE_LABELS
from faden.measure.registry import filterable
from faden.store.definitions import SINGLE, Definitions

_NOTHING: Mapping[str, Label] = MappingProxyType({})
_NO_CAMPAIGNS: Mapping[str, Campaign] = MappingProxyType({})


class Meanings(msgspec.Struct, frozen=True):
    """The published names, the installation's currency (None: the one most seen), and how fresh the figures are."""

    channels: Mapping[str, Label] = _NOTHING
    campaigns: Mapping[str, Campaign] = _NO_CAMPAIGNS
    touchpoints: Mapping[str, Label] = _NOTHING
    currency: str | None = None
    scale_version: int = 0
    channels_version: int = 0
    fresh_at: datetime | None = None
    """Up to when everything that was accepted is counted."""
    backlog: int = 0
    """Events accepted but not yet counted."""
    segments: Mapping[str, Label] = _NOTHING

    def label(self, name: str, value: str | None) -> Label:
        """What a value of the dimension `name` is called."""
        known = filterable(name)
        if value is None:
            return known.empty
        if known.kind == "time":
            return period.label(period.day(value, path=name), name)
        if name == "campaign" and value in self.campaigns:
            return Label(self.campaigns[value].label, self.campaigns[value].label)
        named = {"channel": self.channels, "touchpoint": self.touchpoints, "segment": self.segments}
        return named.get(name, _NOTHING).get(value) or VALUE_LABELS.get(name, {}).get(value) or Label(value, value)

    def named(self) -> dict[str, dict[str, Label]]:
        """Every value that has a name of its own, by dimension."""
        definitions = {
            "channel": self.channels,
            "campaign": {key: Label(one.label, one.label) for key, one in self.campaigns.items()},
            "touchpoint": self.touchpoints,
            "segment": self.segments,
        }
        return {
            one.name: {**VALUE_LABELS.get(one.name, {}), **definitions.get(one.name, {})}
            for one in (*DIMENSIONS, SEGMENT)
            if one.name in VALUE_LABELS or one.name in definitions
        }


def published(
    definitions: Definitions, currency: str | None, fresh_at: datetime | None = None, backlog: int = 0
) -> Meanings:
    """The meanings as the definitions in force give them."""
    scale, channels = definitions.published("scale", SINGLE), definitions.published("channels", SINGLE)
    rules = channels.body["rules"] if channels else ()
    touchpoints = definitions.current("touchpoint")
    return Meanings(
        channels={rule["name"]: Label(**rule["label"]) for rule in rules},
        campaigns=definitions.current("campaign"),
        touchpoints={key: one.label for key, one in touchpoints.items()},
        currency=currency,
        scale_version=scale.version if scale else 0,
        channels_version=channels.version if channels else 0,
        fresh_at=fresh_at,
        backlog=backlog,
        segments={key: one.label for key, one in definitions.current("segment").items()},
    )

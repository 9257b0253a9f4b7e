"""Channels: an ordered list of conditions; the first that holds names the channel of the visit."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

import msgspec

from faden.domain.condition import compiled, condition, fields_asked
from faden.domain.definition import Label
from faden.domain.errors import Invalid
from faden.domain.event import Event

UNASSIGNED = "Unassigned"


class ChannelRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One channel: `name` is the field's standard term and the value in every report, `label` what people read."""

    name: str
    label: Label
    condition: Any


class Channels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The rule list; order decides. What no rule takes is `Unassigned`."""

    rules: tuple[ChannelRule, ...]


def checked(channels: Channels) -> Channels:
    """The rules themselves if they can be used; `Invalid` with path and remedy otherwise."""
    for index, rule in enumerate(channels.rules):
        if not rule.name.strip():
            raise Invalid("name_missing", "A channel needs a name.", path=f"rules[{index}].name")
        condition(rule.condition, path=f"rules[{index}].condition")
    return channels


_FEW_VALUES = frozenset(
    (
        *("name", "type", "source", "touchpoint"),
        *(f"context.{name}" for name in ("source", "medium", "campaign", "content", "click", "place", "country")),
        *(f"context.{name}" for name in ("referrer_kind", "referrer_name", "referrer_host", "region", "device")),
    )
)
_MOST_REMEMBERED = 20_000


class CompiledChannels:
    """The rule list as the event path uses it. The same few values come again and again: answers are remembered."""

    def __init__(self, channels: Channels) -> None:
        trees = [(rule.name, condition(rule.condition)) for rule in channels.rules]
        self._rules = tuple((name, compiled(tree)) for name, tree in trees)
        asked = sorted({field for _, tree in trees for field in fields_asked(tree)})
        self._values: Callable[[Event], Any] | None = None
        if asked and _FEW_VALUES.issuperset(asked):
            self._values = attrgetter(*asked)
        self._remembered: dict[Any, str] = {}

    def of(self, event: Event) -> str:
        """The channel by which this event's visit came; the sender's own word wins."""
        if event.channel is not None:
            return event.channel
        if self._values is None:
            return self._first(event)
        values = self._values(event)
        found = self._remembered.get(values)
        if found is None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            found = self._remembered[values] = self._first(event)
        return found

    def _first(self, event: Event) -> str:
        for name, holds in self._rules:
            if holds(event):
                return name
        return UNASSIGNED


def _is(field: str, *values: str) -> dict[str, Any]:
    if len(values) == 1:
        return {"field": field, "operator": "=", "value": values[0]}
    return {"field": field, "operator": "in", "value": list(values)}


def _has(field: str, value: str) -> dict[str, Any]:
    return {"field": field, "operator": "contains", "value": value}


def _starts(field: str, value: str) -> dict[str, Any]:
    return {"field": field, "operator": "beginsWith", "value": value}


def _or(*rules: dict[str, Any]) -> dict[str, Any]:
    return {"combinator": "or", "not": False, "rules": list(rules)}


def _and(*rules: dict[str, Any]) -> dict[str, Any]:
    return {"combinator": "and", "not": False, "rules": list(rules)}


_PAID = _or(
    _has("context.medium", "cp"),
    _starts("context.medium", "ppc"),
    _starts("context.medium", "retargeting"),
    _starts("context.medium", "paid"),
)
_ENGINES = (
    "google",
    "bing",
    "duckduckgo",
    "ecosia",
    "yahoo",
    "baidu",
    "yandex",
    "qwant",
    "startpage",
    "t-online",
)
_NETWORKS = (
    "facebook",
    "instagram",
    "linkedin",
    "xing",
    "twitter",
    "x",
    "tiktok",
    "pinterest",
    "reddit",
    "youtube",
    "snapchat",
    "whatsapp",
    "mastodon",
    "bluesky",
    "threads",
)


def _channel(name: str, de: str, en: str, when: dict[str, Any]) -> ChannelRule:
    return ChannelRule(name=name, label=Label(de, en), condition=when)


DEFAULT_CHANNELS = Channels(
    rules=(
        _channel("QR Code", "QR-Code", "QR code", _or(_starts("context.place", "qr"), _is("context.medium", "qr"))),
        _channel("NFC", "NFC", "NFC", _or(_starts("context.place", "nfc"), _is("context.medium", "nfc", "beacon"))),
        _channel(
            "Catalogue",
            "Katalog",
            "Catalogue",
            _or(_starts("context.place", "catalogue"), _is("context.medium", "catalogue", "catalog", "print")),
        ),
        _channel(
            "Point of Sale",
            "Kasse",
            "Point of sale",
            _or(_starts("context.place", "pos"), _is("context.medium", "pos", "store")),
        ),
        _channel(
            "Cross-network",
            "Netzwerkübergreifend",
            "Cross-network",
            _and(_has("context.campaign", "cross-network")),
        ),
        _channel(
            "Paid Shopping",
            "Shopping bezahlt",
            "Paid shopping",
            _and(
                _PAID,
                _or(_has("context.campaign", "shop"), _is("context.source", "idealo", "shopzilla", "billiger")),
            ),
        ),
        _channel(
            "Paid Search",
            "Suche bezahlt",
            "Paid search",
            _or(
                _and(_PAID, _or(_is("context.source", *_ENGINES), _is("context.referrer_kind", "search"))),
                _and(
                    _is("context.click", "gclid", "msclkid"),
                    {"field": "context.medium", "operator": "null", "value": None},
                ),
            ),
        ),
        _channel(
            "Paid Social",
            "Social bezahlt",
            "Paid social",
            _and(_PAID, _or(_is("context.source", *_NETWORKS), _is("context.referrer_kind", "social"))),
        ),
        _channel(
            "Paid Video",
            "Video bezahlt",
            "Paid video",
            _and(_PAID, _or(_has("context.source", "vimeo"), _has("context.source", "video"))),
        ),
        _channel(
            "Display",
            "Display",
            "Display",
            _is("context.medium", "display", "banner", "expandable", "interstitial", "cpm"),
        ),
        _channel("Paid Other", "Sonstiges bezahlt", "Paid other", _PAID),
        _channel(
            "AI Assistants",
            "KI-Assistenten",
            "AI assistants",
            _or(_is("context.referrer_kind", "ai"), _is("context.medium", "ai-assistant")),
        ),
        _channel(
            "Organic Shopping",
            "Shopping organisch",
            "Organic shopping",
            _and(_has("context.campaign", "shopping")),
        ),
        _channel(
            "Organic Social",
            "Social organisch",
            "Organic social",
            _or(
                _is("context.referrer_kind", "social"),
                _is("context.medium", "social", "social-network", "social-media", "sm", "social network"),
            ),
        ),
        _channel("Organic Video", "Video organisch", "Organic video", _and(_has("context.medium", "video"))),
        _channel(
            "Organic Search",
            "Suche organisch",
            "Organic search",
            _or(_is("context.referrer_kind", "search"), _is("context.medium", "organic")),
        ),
        _channel(
            "Email",
            "E-Mail",
            "E-mail",
            _or(
                _is("context.medium", "email", "e-mail", "e_mail", "e mail", "newsletter", "mail"),
                _is("context.source", "email", "e-mail", "newsletter"),
                _is("context.referrer_kind", "mail"),
            ),
        ),
        _channel(
            "Affiliates",
            "Partnerprogramme",
            "Affiliates",
            _is("context.medium", "affiliate", "affiliates", "partner"),
        ),
        _channel("Audio", "Audio", "Audio", _is("context.medium", "audio", "podcast", "radio")),
        _channel("SMS", "SMS", "SMS", _or(_is("context.medium", "sms"), _is("context.source", "sms"))),
        _channel(
            "Mobile Push Notifications",
            "Push-Nachrichten",
            "Push notifications",
            _or(_has("context.medium", "push"), _is("context.medium", "mobile", "notification")),
        ),
        _channel(
            "Referral",
            "Verweise",
            "Referral",
            _or(
                _is("context.referrer_kind", "link"),
                _is("context.medium", "referral", "app", "link"),
            ),
        ),
        _channel(
            "Direct",
            "Direkt",
            "Direct",
            _and(
                {"field": "context.medium", "operator": "null", "value": None},
                {"field": "context.source", "operator": "null", "value": None},
                {"field": "context.campaign", "operator": "null", "value": None},
            ),
        ),
    )
)
"""The widely used default grouping, led by the offline entries that it lacks."""

"""The default channel rules, a table of cases for each channel, and the order that decides between them."""

from __future__ import annotations

import pytest

from faden.domain.channel import DEFAULT_CHANNELS, UNASSIGNED, ChannelRule, Channels, CompiledChannels, checked
from faden.domain.definition import Label
from faden.domain.errors import Invalid
from faden.domain.event import Context
from tests.events import event

CASES: list[tuple[str, dict[str, str]]] = [
    ("QR Code", {"place": "qr:boutique-12"}),
    ("QR Code", {"medium": "qr"}),
    ("NFC", {"place": "nfc:door"}),
    ("NFC", {"medium": "beacon"}),
    ("Catalogue", {"place": "catalogue:spring"}),
    ("Catalogue", {"medium": "print"}),
    ("Point of Sale", {"place": "pos:7"}),
    ("Point of Sale", {"medium": "store"}),
    ("Cross-network", {"campaign": "2026 Cross-network"}),
    ("Paid Shopping", {"medium": "cpc", "campaign": "shop-shoes"}),
    ("Paid Shopping", {"medium": "cpc", "source": "idealo"}),
    ("Paid Search", {"medium": "cpc", "source": "google"}),
    ("Paid Search", {"medium": "PPC", "referrer_kind": "search"}),
    ("Paid Search", {"click": "gclid"}),
    ("Paid Social", {"medium": "paid-social", "source": "facebook"}),
    ("Paid Social", {"medium": "cpc", "referrer_kind": "social"}),
    ("Paid Video", {"medium": "cpv", "source": "video-network"}),
    ("Display", {"medium": "banner"}),
    ("Display", {"medium": "display", "source": "google"}),
    ("Paid Other", {"medium": "retargeting", "source": "criteo"}),
    ("AI Assistants", {"referrer_kind": "ai", "referrer_name": "ChatGPT"}),
    ("AI Assistants", {"medium": "ai-assistant"}),
    ("Organic Shopping", {"campaign": "shopping-feed"}),
    ("Organic Social", {"referrer_kind": "social"}),
    ("Organic Social", {"medium": "social", "source": "xing"}),
    ("Organic Video", {"medium": "video"}),
    ("Organic Search", {"referrer_kind": "search"}),
    ("Organic Search", {"medium": "organic", "source": "google"}),
    ("Email", {"medium": "newsletter", "campaign": "march"}),
    ("Email", {"source": "e-mail", "medium": "x"}),
    ("Email", {"referrer_kind": "mail"}),
    ("Affiliates", {"medium": "affiliate"}),
    ("Audio", {"medium": "podcast"}),
    ("SMS", {"medium": "sms"}),
    ("Mobile Push Notifications", {"medium": "web-push"}),
    ("Mobile Push Notifications", {"medium": "notification"}),
    ("Referral", {"referrer_kind": "link", "referrer_host": "blog.example"}),
    ("Referral", {"medium": "referral", "source": "blog.example"}),
    ("Direct", {}),
    ("Direct", {"referrer_kind": "internal"}),
    (UNASSIGNED, {"medium": "carrier-pigeon"}),
    (UNASSIGNED, {"source": "somewhere"}),
]


@pytest.mark.parametrize(("expected", "context"), CASES)
def test_default_channel(expected: str, context: dict[str, str]) -> None:
    assert CompiledChannels(DEFAULT_CHANNELS).of(event(context=Context(**context))) == expected


def test_every_default_channel_has_a_case() -> None:
    assert {name for name, _ in CASES} == {rule.name for rule in DEFAULT_CHANNELS.rules} | {UNASSIGNED}


def test_the_senders_own_word_wins() -> None:
    assert CompiledChannels(DEFAULT_CHANNELS).of(event(channel="(Other)", context=Context(medium="cpc"))) == "(Other)"


def test_order_decides() -> None:
    def rule(name: str) -> ChannelRule:
        return ChannelRule(name, Label(name, name), {"field": "name", "operator": "notNull"})

    assert CompiledChannels(Channels((rule("A"), rule("B")))).of(event()) == "A"
    assert CompiledChannels(Channels((rule("B"), rule("A")))).of(event()) == "B"
    assert CompiledChannels(Channels(())).of(event()) == UNASSIGNED


def test_wrong_rules_are_refused_with_their_path() -> None:
    nameless = ChannelRule(" ", Label("x", "x"), {"field": "name", "operator": "notNull"})
    broken = ChannelRule("A", Label("x", "x"), {"field": "nope", "operator": "=", "value": 1})
    assert checked(DEFAULT_CHANNELS) is DEFAULT_CHANNELS
    for wrong, path in ((nameless, "rules[0].name"), (broken, "rules[0].condition.field")):
        with pytest.raises(Invalid) as refused:
            checked(Channels((wrong,)))
        assert refused.value.problem.path == path

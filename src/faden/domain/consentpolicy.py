"""The rules of consent: purposes, their legal basis, what holds for strangers, and what consent tools call them.

A published definition (`consent`), so that lawyers can see and date every version of it.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from faden.domain.errors import Invalid

Basis = Literal["consent", "contract", "legitimate_interest", "none"]
"""Why the law allows it: asked first; needed to do what was agreed; ours, until somebody objects; not at all."""
Answer = Literal["granted", "denied"]

MEASUREMENT, PERSONALISATION, MARKETING = "measurement", "personalisation", "marketing"
CHANNELS = ("email", "sms", "push", "phone", "post", "ads")
PURPOSES = (MEASUREMENT, PERSONALISATION, *(f"{MARKETING}.{channel}" for channel in CHANNELS))
"""Everything that can be asked for; `marketing` alone stands for all of its channels."""
NAMES = frozenset((*PURPOSES, MARKETING))
ANYWHERE = "*"
_COUNTRY = re.compile(r"[A-Z]{2}\Z")
_LONGEST = 200


def stated(purpose: str, channel: str | None) -> str:
    """The name of a purpose with its channel: `marketing.email`. Raises `Invalid` for what is none."""
    name = purpose if channel is None else f"{purpose}.{channel}"
    if name not in NAMES:
        raise unknown(name, "purpose")
    return name


def unknown(name: object, path: str) -> Invalid:
    """There is no such purpose."""
    return Invalid(
        "consent_purpose_unknown",
        f"»{str(name)[:80]}« is not a purpose.",
        path=path,
        hint="Use " + ", ".join((MEASUREMENT, PERSONALISATION, MARKETING, *PURPOSES[2:])) + ".",
    )


def covering(purpose: str) -> tuple[str, ...]:
    """The purposes that one stands for: the channels of marketing, else itself."""
    return PURPOSES[2:] if purpose == MARKETING else (purpose,)


class PurposeRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What holds for one purpose. `unknown`: for somebody who has not decided, by country, `*` for all others."""

    purpose: str
    basis: Basis = "consent"
    unknown: dict[str, Answer] = msgspec.field(default_factory=lambda: {ANYWHERE: "denied"})

    def unknown_in(self, country: str | None) -> Answer:
        """What holds for somebody there who has not decided."""
        found = self.unknown.get(country) if country is not None else None
        return found or self.unknown.get(ANYWHERE, "denied")


class ConsentPolicy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole. `categories`: what consent tools call our purposes, in lower case; an empty list: none of ours.

    `tcf`: the purposes of the IAB framework that must all be allowed. `gpc`: what the browser's Global Privacy
    Control objects to. `kept`: properties that stay on an event that is counted without knowing whose it is.
    """

    purposes: tuple[PurposeRule, ...]
    categories: dict[str, tuple[str, ...]] = {}
    tcf: dict[str, tuple[int, ...]] = {}
    gpc: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    def rule(self, purpose: str) -> PurposeRule:
        """The rule for a purpose; of a channel without one that of all marketing."""
        whole: PurposeRule | None = None
        for rule in self.purposes:
            if rule.purpose == purpose:
                return rule
            if rule.purpose == MARKETING:
                whole = rule
        return whole if whole is not None and purpose.startswith(MARKETING) else PurposeRule(purpose)

    def objects(self, purpose: str) -> bool:
        """Whether Global Privacy Control speaks of this purpose."""
        return purpose in self.gpc or (MARKETING in self.gpc and purpose.startswith(MARKETING))

    def named(self, category: str) -> tuple[str, ...]:
        """Our purposes behind the name that a consent tool gives a category."""
        name = category.strip().casefold()
        found = self.categories.get(name)
        return found if found is not None else (name,) if name in _OWN else ()


_OWN = frozenset((MEASUREMENT, PERSONALISATION, *PURPOSES[2:]))
"""Our own names count as categories too, but for bare `marketing`: banners mean ads by it, not newsletters."""


def checked(policy: ConsentPolicy) -> ConsentPolicy:
    """The policy itself if it can be used; `Invalid` with path and remedy otherwise."""
    seen: set[str] = set()
    for index, rule in enumerate(policy.purposes):
        path = f"purposes[{index}]"
        _checked_purpose(rule.purpose, f"{path}.purpose")
        if rule.purpose in seen:
            raise Invalid("consent_purpose_twice", f"»{rule.purpose}« has two rules.", path=f"{path}.purpose")
        seen.add(rule.purpose)
        _checked_countries(rule, f"{path}.unknown")
    for missing in (MEASUREMENT, PERSONALISATION, MARKETING):
        if missing not in seen:
            raise Invalid(
                "consent_purpose_missing",
                f"There is no rule for »{missing}«.",
                path="purposes",
                hint="Each of measurement, personalisation and marketing needs one.",
            )
    for name, purposes in policy.categories.items():
        _checked_category(name)
        for at, purpose in enumerate(purposes):
            _checked_purpose(purpose, f"categories.{name}[{at}]")
    _checked_signals(policy)
    return policy


def _checked_purpose(purpose: str, path: str) -> None:
    if purpose not in NAMES:
        raise unknown(purpose, path)


def _checked_countries(rule: PurposeRule, path: str) -> None:
    for country in rule.unknown:
        if country != ANYWHERE and not _COUNTRY.match(country):
            raise Invalid(
                "consent_country_invalid",
                f"»{country[:80]}« is not a country.",
                path=f"{path}.{country[:80]}",
                hint="Use two capital letters (ISO 3166), such as DE, or * for all others.",
            )
    if ANYWHERE not in rule.unknown:
        raise Invalid(
            "consent_default_missing",
            f"»{rule.purpose}« does not say what holds for strangers elsewhere.",
            path=path,
            hint='Add "*": "granted" or "*": "denied".',
        )


def _checked_category(name: str) -> None:
    if not name or name != name.strip().casefold() or len(name) > _LONGEST:
        raise Invalid(
            "consent_category_invalid",
            f"»{name[:80]}« cannot be the name of a category here.",
            path="categories",
            hint="Write it in lower case, without blanks around it.",
        )


def _checked_signals(policy: ConsentPolicy) -> None:
    for purpose, numbers in policy.tcf.items():
        _checked_purpose(purpose, f"tcf.{purpose}")
        if not numbers or not all(1 <= number <= 24 for number in numbers):
            raise Invalid(
                "consent_tcf_invalid",
                "These are not purposes of the IAB framework.",
                path=f"tcf.{purpose}",
                hint="Use numbers from 1 to 24; today 1 to 11 have a meaning.",
            )
    for at, purpose in enumerate(policy.gpc):
        _checked_purpose(purpose, f"gpc[{at}]")
        if purpose == MEASUREMENT:
            raise Invalid(
                "consent_gpc_measurement",
                "Global Privacy Control says nothing about measuring one's own site.",
                path=f"gpc[{at}]",
                hint="Use personalisation, marketing or one of its channels.",
            )


def _category(purposes: tuple[str, ...], *names: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(names, purposes)


_ADS = (f"{MARKETING}.ads",)

DEFAULT_POLICY = ConsentPolicy(
    purposes=(
        PurposeRule(MEASUREMENT, "consent", {ANYWHERE: "granted"}),
        PurposeRule(PERSONALISATION, "consent", {ANYWHERE: "granted"}),
        PurposeRule(MARKETING, "consent", {ANYWHERE: "denied"}),
    ),
    categories={
        **_category((MEASUREMENT,), "analytics", "analytical", "analytics_storage", "statistics", "statistic"),
        **_category((MEASUREMENT,), "statistik", "statistiken", "analyse", "performance", "c0002"),
        **_category((PERSONALISATION,), "personalization", "personalization_storage", "personalisierung"),
        **_category((PERSONALISATION,), "preferences", "präferenzen", "functional", "functionality", "c0003"),
        **_category((PERSONALISATION,), "functionality_storage", "funktional", "komfort"),
        **_category(_ADS, "marketing", "advertising", "advertisement", "ads", "ad_storage", "targeting", "werbung"),
        **_category(_ADS, "ad_user_data", "ad_personalization", "social media", "c0004", "c0005"),
        **_category((), "necessary", "essential", "notwendig", "essenziell", "security_storage", "c0001"),
    },
    tcf={MEASUREMENT: (1, 7, 8, 9, 10), PERSONALISATION: (5, 6), f"{MARKETING}.ads": (2, 3, 4)},
    gpc=(PERSONALISATION, MARKETING),
    kept=(
        *("seconds", "path", "category", "percent", "position", "extension", "host", "form_id", "form_name"),
        *("product_id", "sku", "brand", "variant", "price", "quantity", "currency", "value", "revenue", "total"),
        *("subtotal", "shipping", "tax", "discount", "list_id", "promotion_id", "creative"),
    ),
)
"""Strangers: measured, for a client that names them has asked already (our tracker keeps no id before it has); shown
what fits their own visits here; no marketing before a yes."""

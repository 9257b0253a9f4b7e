"""The Segment protocol on the wire, as far as it is used: what a message may hold, typed for quick decoding."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec


class Page(msgspec.Struct, gc=False):
    """`context.page`."""

    path: str | None = None
    title: str | None = None
    url: str | None = None
    referrer: str | None = None


class Campaign(msgspec.Struct, gc=False):
    """`context.campaign`: the page's UTM parameters, or what a server knows of them."""

    name: str | None = None
    source: str | None = None
    medium: str | None = None
    term: str | None = None
    content: str | None = None


class Library(msgspec.Struct, gc=False):
    """`context.library`."""

    name: str | None = None
    version: str | None = None


class Device(msgspec.Struct, gc=False):
    """`context.device` of an app."""

    type: str | None = None
    model: str | None = None


class System(msgspec.Struct, gc=False):
    """`context.os` of an app."""

    name: str | None = None


class Consent(msgspec.Struct, rename="camel"):
    """`context.consent` of Segment."""

    category_preferences: dict[str, bool] | None = None


class ConsentManagement(msgspec.Struct, rename="camel"):
    """`context.consentManagement` of RudderStack."""

    allowed_consent_ids: list[str] | None = None
    denied_consent_ids: list[str] | None = None


class Framework(msgspec.Struct, rename="camel"):
    """`context.tcf`: what the IAB framework's `__tcfapi` says, as far as it is used."""

    tc_string: str | None = None
    gdpr_applies: bool | None = None


class ExternalId(msgspec.Struct):
    """One of `context.externalIds`: the person's number in another system."""

    id: str | int | None = None
    type: str | None = None


class Surroundings(msgspec.Struct, rename="camel"):
    """`context`, as far as it is used."""

    page: Page | None = None
    campaign: Campaign | None = None
    user_agent: str | None = None
    user_agent_data: Any = None
    """`navigator.userAgentData`."""
    locale: str | None = None
    timezone: str | None = None
    library: Library | None = None
    ip: str | None = None
    device: Device | None = None
    os: System | None = None
    traits: dict[str, Any] | None = None
    active: bool | None = None
    consent: Consent | None = None
    consent_management: ConsentManagement | None = None
    tcf: str | Framework | None = None
    gpc: bool | None = None
    external_ids: list[ExternalId] | None = None
    external_id: list[ExternalId] | None = None
    """RudderStack's name for the same."""


class Message(msgspec.Struct, rename="camel"):
    """One call of a client."""

    type: str | None = None
    event: str | None = None
    message_id: str | int | None = None
    anonymous_id: str | int | None = None
    user_id: str | int | None = None
    previous_id: str | int | None = None
    group_id: str | int | None = None
    name: str | None = None
    category: str | None = None
    timestamp: datetime | None = None
    original_timestamp: datetime | None = None
    sent_at: datetime | None = None
    properties: dict[str, Any] | None = None
    traits: dict[str, Any] | None = None
    context: Surroundings | None = None
    write_key: str | None = None

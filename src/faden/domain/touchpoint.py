"""Touchpoints: where a company and a customer meet, and the sources that speak for them."""

from __future__ import annotations

from typing import Literal

import msgspec

from faden.domain.clock import zone
from faden.domain.definition import Label
from faden.domain.errors import Invalid

TouchpointKind = Literal["web", "app", "server", "mail", "pos", "qr", "nfc", "catalogue", "crm", "import", "other"]


class Touchpoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A site, an app, a shop's tills, …; its zone decides what a day is in reports."""

    label: Label
    kind: TouchpointKind = "web"
    timezone: str | None = None
    """None: the company's zone."""


class Source(msgspec.Struct, frozen=True):
    """Who may send: a write key resolves to this."""

    key: str
    touchpoint: str
    kind: str
    timezone: str


def checked(touchpoint: Touchpoint) -> Touchpoint:
    """The touchpoint itself if it can be used; `Invalid` otherwise."""
    if touchpoint.timezone is not None:
        zone(touchpoint.timezone)
    if not touchpoint.label.de.strip() or not touchpoint.label.en.strip():
        raise Invalid("label_missing", "A touchpoint needs a name in both languages.", path="label")
    return touchpoint

"""What people set for the whole installation in the interface: company, currency, zone, language, matrix borders."""

from __future__ import annotations

import msgspec

from faden.domain.clock import zone
from faden.domain.errors import Invalid
from faden.domain.money import CURRENCY
from faden.store.operational import Operational

_NAME = "preferences"


class Preferences(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`currency` None: the one currency that the data are in. Borders None: the medians of the data."""

    company: str = ""
    timezone: str = "Europe/Berlin"
    currency: str | None = None
    locale: str = "de"
    border_volume: float | None = None
    border_value: float | None = None


def checked(preferences: Preferences) -> Preferences:
    """The preferences themselves if they can be used; `Invalid` with path and remedy otherwise."""
    zone(preferences.timezone)
    if preferences.currency is not None and not CURRENCY.match(preferences.currency):
        raise Invalid(
            "currency_invalid", "This is not a currency.", path="currency", hint="Use ISO 4217, such as EUR."
        )
    if preferences.locale not in ("de", "en"):
        raise Invalid("locale_unknown", "There are two languages.", path="locale", hint="Use de or en.")
    if len(preferences.company) > 120:
        raise Invalid("company_too_long", "The name is too long.", path="company", hint="Use at most 120 characters.")
    return preferences


def read(store: Operational, timezone: str) -> Preferences:
    """The preferences in force; `timezone` stands in until somebody has chosen one."""
    text = store.get(_NAME)
    return msgspec.json.decode(text, type=Preferences) if text else Preferences(timezone=timezone)


def write(store: Operational, preferences: Preferences) -> Preferences:
    """Keep new preferences."""
    store.put(_NAME, msgspec.json.encode(checked(preferences)).decode())
    return preferences

"""The fields that conditions may ask for, with their names for people: what the query builder offers."""

from __future__ import annotations

from typing import Literal, NamedTuple

from faden.domain import audience, occasion
from faden.domain.audience import DID, operators_of
from faden.domain.definition import Label

FieldKind = Literal["text", "number", "boolean", "did"]

_TEXT = (
    "=", "!=", "in", "notIn", "contains", "doesNotContain", "beginsWith", "endsWith", "null", "notNull",
)  # fmt: skip
_NUMBER = ("=", "!=", "<", "<=", ">", ">=", "between", "null", "notNull")
_BOOLEAN = ("=", "null", "notNull")
_BOTH = (*_TEXT, "<", "<=", ">", ">=", "between")


class Field(NamedTuple):
    """A field. A name that ends in `.` is completed by the user: `properties.` + the property's name."""

    name: str
    label: Label
    kind: FieldKind
    operators: tuple[str, ...]
    kinds: tuple[str, ...] = ("scale", "channels")


def _text(name: str, de: str, en: str, *kinds: str) -> Field:
    return Field(name, Label(de, en), "text", _TEXT, kinds or ("scale", "channels"))


def _number(name: str, de: str, en: str, *kinds: str) -> Field:
    return Field(name, Label(de, en), "number", _NUMBER, kinds or ("scale", "channels"))


FIELDS: tuple[Field, ...] = (
    _text("name", "Ereignis", "Event"),
    _text("type", "Art des Ereignisses", "Type of event"),
    _text("touchpoint", "Kontaktpunkt", "Touchpoint"),
    _text("source", "Quelle (Schlüssel)", "Source (key)"),
    _text("channel", "Kanal des Besuchs", "Channel of the visit", "scale"),
    _text("campaign", "Kampagne des Besuchs", "Campaign of the visit", "scale"),
    _number("revenue", "Umsatz", "Revenue", "scale"),
    Field("properties.", Label("Eigenschaft …", "Property …"), "text", _BOTH),
    Field("traits.", Label("Merkmal der Person …", "Trait of the person …"), "text", _BOTH),
    _text("context.path", "Seite (Pfad)", "Page (path)"),
    _text("context.url", "Seite (Adresse)", "Page (address)"),
    _text("context.title", "Titel der Seite", "Title of the page"),
    _text("context.source", "utm_source", "utm_source"),
    _text("context.medium", "utm_medium", "utm_medium"),
    _text("context.campaign", "utm_campaign", "utm_campaign"),
    _text("context.content", "utm_content", "utm_content"),
    _text("context.term", "utm_term", "utm_term"),
    _text("context.click", "Klickkennung der Werbung", "Advertiser's click id"),
    _text("context.referrer_host", "Verweisende Seite", "Referring host"),
    _text("context.referrer_kind", "Art des Verweises", "Kind of referrer"),
    _text("context.referrer_name", "Name des Verweisers", "Name of the referrer"),
    _text("context.place", "Ort des Einstiegs (QR, NFC, …)", "Place of entry (QR, NFC, …)"),
    _text("context.country", "Land", "Country"),
    _text("context.region", "Region", "Region"),
    _text("context.device", "Gerät", "Device"),
    _text("context.browser", "Browser", "Browser"),
    _text("context.locale", "Sprache des Geräts", "Language of the device"),
    _number("summary.pages", "Seiten (übernommener Besuch)", "Pages (imported visit)"),
    _number("summary.hits", "Positionen (übernommener Besuch)", "Lines (imported visit)"),
    _number("summary.dwell", "Sekunden (übernommener Besuch)", "Seconds (imported visit)"),
    _number("summary.orders", "Bestellungen (übernommener Besuch)", "Orders (imported visit)"),
    Field("summary.bounce", Label("Absprung (übernommener Besuch)", "Bounce (imported visit)"), "boolean", _BOOLEAN),
)

_PEOPLE = {
    "known": Label("Bekannt (mit Namen, Konto, Karte …)", "Known (by name, account, card …)"),
    "visits": Label("Besuche", "Visits"),
    "events": Label("Ereignisse", "Events"),
    "orders": Label("Bestellungen", "Orders"),
    "points": Label("Engagement-Punkte", "Engagement points"),
    "revenue.": Label("Umsatz in … (Währung)", "Revenue in … (currency)"),
    "first_seen_days": Label("Tage seit dem ersten Kontakt", "Days since first contact"),
    "last_seen_days": Label("Tage seit dem letzten Kontakt", "Days since last contact"),
    "first_touch.channel": Label("Erster Kontakt: Kanal", "First touch: channel"),
    "first_touch.source": Label("Erster Kontakt: Quelle", "First touch: source"),
    "first_touch.campaign": Label("Erster Kontakt: Kampagne", "First touch: campaign"),
    "last_touch.channel": Label("Letzter Kontakt: Kanal", "Last touch: channel"),
    "last_touch.source": Label("Letzter Kontakt: Quelle", "Last touch: source"),
    "last_touch.campaign": Label("Letzter Kontakt: Kampagne", "Last touch: campaign"),
    "keys.": Label("Schlüssel … (E-Mail, Karte, Konto)", "Key … (e-mail, card, account)"),
    "traits.": Label("Merkmal …", "Trait …"),
    "interests.": Label("Interesse an … (Punkte)", "Interest in … (points)"),
    "consent.": Label("Einwilligung für …", "Consent for …"),
    DID: Label("Hat getan", "Has done"),
}

PEOPLE: tuple[Field, ...] = tuple(
    Field(one.name, _PEOPLE[one.name], one.kind, operators_of(one), ("segment", "experience"))
    for one in audience.FIELDS
)
"""The fields of a person."""

_MOMENT = {
    "here.campaign": Label("Gerade: Kampagne", "Now: campaign"),
    "here.keyword": Label("Gerade: Suchwort", "Now: keyword"),
    "here.source": Label("Gerade: Quelle", "Now: source"),
    "here.medium": Label("Gerade: Medium", "Now: medium"),
    "here.channel": Label("Gerade: Kanal", "Now: channel"),
    "here.referrer_kind": Label("Gerade: Art des Verweises", "Now: kind of referrer"),
    "here.country": Label("Gerade: Land", "Now: country"),
    "here.region": Label("Gerade: Region", "Now: region"),
    "here.city": Label("Gerade: Stadt", "Now: city"),
    "here.language": Label("Gerade: Sprache", "Now: language"),
    "here.device": Label("Gerade: Gerät", "Now: device"),
    "here.browser": Label("Gerade: Browser", "Now: browser"),
    "here.path": Label("Gerade: Seite (Pfad)", "Now: page (path)"),
    "here.hour": Label("Gerade: Stunde (0 bis 23)", "Now: hour (0 to 23)"),
    "here.weekday": Label("Gerade: Wochentag (1 ist Montag)", "Now: weekday (1 is Monday)"),
    "here.new": Label("Gerade: erster Besuch", "Now: first visit"),
    "here.visit_pages": Label("Dieser Besuch: Seiten", "This visit: pages"),
    "here.visit_points": Label("Dieser Besuch: Punkte", "This visit: points"),
}

MOMENT: tuple[Field, ...] = (
    *(
        Field(name, label, occasion.FIELDS[name], occasion.operators_of(name), ("experience",))
        for name, label in _MOMENT.items()
    ),
    Field(
        occasion.PROPERTIES,
        Label("Die Seite sagt …", "The page says …"),
        "text",
        occasion.ANY_OPERATORS,
        ("experience",),
    ),
    Field(occasion.SEGMENT, Label("Segment", "Segment"), "text", occasion.MEMBER_OPERATORS, ("experience",)),
)
"""The fields of a moment: where somebody is and came from, and the visit under way."""


def fields(kind: str) -> list[Field]:
    """The fields for conditions of one kind of definition."""
    return [one for one in (*FIELDS, *MOMENT, *PEOPLE) if kind in one.kinds]

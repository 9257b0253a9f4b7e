"""The fields that conditions may ask for, with their names for people: what the query builder offers."""

from __future__ import annotations

from typing import Literal, NamedTuple

from faden.domain import audience, occasion
from faden.domain.audience import DID, operators_of
from faden.domain.definition import Label
from faden.domain.occasion import ANY_OPERATORS, MEMBER_OPERATORS, NUMBER_OPERATORS, TEXT_OPERATORS

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

_HERE = {
    "here.country": Label("Jetzt: Land", "Now: country"),
    "here.region": Label("Jetzt: Region", "Now: region"),
    "here.city": Label("Jetzt: Stadt", "Now: city"),
    "here.language": Label("Jetzt: Sprache", "Now: language"),
    "here.device": Label("Jetzt: Gerät", "Now: device"),
    "here.browser": Label("Jetzt: Browser", "Now: browser"),
    "here.source": Label("Dieser Besuch: Quelle", "This visit: source"),
    "here.medium": Label("Dieser Besuch: Medium", "This visit: medium"),
    "here.keyword": Label("Dieser Besuch: Suchwort", "This visit: keyword"),
    "here.campaign": Label("Dieser Besuch: Kampagne", "This visit: campaign"),
    "here.channel": Label("Dieser Besuch: Kanal", "This visit: channel"),
    "here.referrer_kind": Label("Dieser Besuch: Art des Verweises", "This visit: kind of referrer"),
    "here.path": Label("Jetzt: Seite (Pfad)", "Now: page (path)"),
    "here.hour": Label("Jetzt: Stunde (0 bis 23)", "Now: hour (0 to 23)"),
    "here.weekday": Label("Jetzt: Wochentag (1 = Montag)", "Now: weekday (1 = Monday)"),
    "here.visit_pages": Label("Dieser Besuch: Seiten bisher", "This visit: pages so far"),
    "here.visit_points": Label("Dieser Besuch: Punkte bisher", "This visit: points so far"),
    "here.new": Label("Erster Besuch", "First visit"),
}
_OCCASION_OPERATORS = {"text": TEXT_OPERATORS, "number": NUMBER_OPERATORS, "boolean": ("=",)}

MOMENT: tuple[Field, ...] = (
    *(
        Field(name, _HERE[name], kind, _OCCASION_OPERATORS[kind], ("experience",))
        for name, kind in occasion.FIELDS.items()
    ),
    Field(occasion.PROPERTIES, Label("Seite sagt: …", "Page says: …"), "text", ANY_OPERATORS, ("experience",)),
    Field(occasion.SEGMENT, Label("Segment", "Segment"), "text", MEMBER_OPERATORS, ("experience",)),
)
"""The fields of the moment of a decision."""


def fields(kind: str) -> list[Field]:
    """The fields for conditions of one kind of definition."""
    return [one for one in (*FIELDS, *MOMENT, *PEOPLE) if kind in one.kinds]

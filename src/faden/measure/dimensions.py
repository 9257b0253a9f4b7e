"""The dimensions by which figures are split and filtered, one frozen record each."""

from __future__ import annotations

from typing import Literal, assert_never

import msgspec

from faden.domain.channel import UNASSIGNED
from faden.domain.definition import Label

Kind = Literal["visit", "time", "item", "person"]
Use = Literal["split", "filter"]


class Dimension(msgspec.Struct, frozen=True):
    """A way to split figures. `column` is where it lives in the warehouse."""

    name: str
    label: Label
    values: Literal["text", "label"]
    """`label`: the values are keys with a name of their own; `text`: they are shown as they are."""
    empty: Label
    """What to call the figures that have no value here."""
    column: str
    kind: Kind = "visit"

    @property
    def uses(self) -> tuple[Use, ...]:
        """What it can do: time is chosen by the period, and people belong to several segments at once."""
        match self.kind:
            case "time":
                return ("split",)
            case "person":
                return ("filter",)
            case "visit" | "item":
                return ("split", "filter")
            case _ as never:
                assert_never(never)


def _time(name: str, de: str, en: str) -> Dimension:
    return Dimension(name, Label(de, en), "label", Label("ohne Zeit", "no time"), "hour", "time")


DIMENSIONS: tuple[Dimension, ...] = (
    _time("day", "Tag", "Day"),
    _time("week", "Woche", "Week"),
    _time("month", "Monat", "Month"),
    Dimension(
        "touchpoint",
        Label("Kontaktpunkt", "Touchpoint"),
        "label",
        Label("ohne Kontaktpunkt", "no touchpoint"),
        "touchpoint",
    ),
    Dimension("channel", Label("Kanal", "Channel"), "label", Label("ohne Kanal", "no channel"), "channel"),
    Dimension("source", Label("Quelle", "Source"), "text", Label("ohne Quelle", "no source"), "source"),
    Dimension("campaign", Label("Kampagne", "Campaign"), "label", Label("ohne Kampagne", "no campaign"), "campaign"),
    Dimension("content", Label("Werbemittel", "Content"), "text", Label("ohne Werbemittel", "no content"), "content"),
    Dimension(
        "category",
        Label("Warengruppe", "Product category"),
        "text",
        Label("ohne Warengruppe", "no category"),
        "category",
        "item",
    ),
    Dimension("country", Label("Land", "Country"), "text", Label("Land unbekannt", "country unknown"), "country"),
    Dimension("region", Label("Region", "Region"), "text", Label("Region unbekannt", "region unknown"), "region"),
    Dimension("device", Label("Gerät", "Device"), "label", Label("Gerät unbekannt", "device unknown"), "device"),
    Dimension(
        "visitor_type",
        Label("Neu oder wiederkehrend", "New or returning"),
        "label",
        Label("unbekannt", "unknown"),
        "fresh",
    ),
)

SEGMENT = Dimension(
    "segment", Label("Segment", "Segment"), "label", Label("in keinem Segment", "in no segment"), "profile", "person"
)
"""Of people who belong to it now. A filter only: as a split it would count somebody in each of his segments."""

VISITOR_TYPES = {True: "new", False: "returning"}
VALUE_LABELS: dict[str, dict[str, Label]] = {
    "channel": {UNASSIGNED: Label("Nicht zugeordnet", "Unassigned")},
    "touchpoint": {
        "web": Label("Website", "Website"),
        "app": Label("App", "App"),
        "store": Label("Filiale", "Store"),
        "mail": Label("E-Mail", "E-mail"),
        "catalogue": Label("Katalog", "Catalogue"),
    },
    "visitor_type": {
        "new": Label("Neue Besucher", "New visitors"),
        "returning": Label("Wiederkehrende Besucher", "Returning visitors"),
    },
    "device": {
        "desktop": Label("Computer", "Desktop"),
        "mobile": Label("Smartphone", "Mobile"),
        "tablet": Label("Tablet", "Tablet"),
        "tv": Label("Fernseher", "TV"),
        "till": Label("Kasse", "Till"),
        "bot": Label("Maschine", "Machine"),
    },
}
"""Names of the values that the product itself and its mappings give out, until a definition names them otherwise."""

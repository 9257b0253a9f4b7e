"""Figures are called what the published definitions call them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from faden.domain.definition import Label
from faden.measure.meanings import Meanings, published
from faden.store.definitions import Definitions
from faden.store.operational import Operational

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def test_names_come_from_the_published_definitions(tmp_path: Path) -> None:
    store = Operational(f"sqlite:///{tmp_path / 'faden.sqlite'}")
    definitions = Definitions(store, lambda: NOW)
    definitions.publish("campaign", "spring", {"label": "Frühling", "channel": "Email"}, "Ada")
    definitions.save_draft("campaign", "autumn", {"label": "Herbst"}, "Ada")
    definitions.publish("touchpoint", "shop", {"label": {"de": "Laden", "en": "Shop"}}, "Ada")
    found = published(definitions, "EUR", NOW, 3)
    assert found.label("campaign", "spring") == Label("Frühling", "Frühling")
    assert found.label("campaign", "autumn") == Label("autumn", "autumn")
    assert found.label("touchpoint", "shop") == Label("Laden", "Shop")
    assert found.label("channel", "Email") == Label("E-Mail", "E-mail")
    assert (found.currency, found.fresh_at, found.backlog) == ("EUR", NOW, 3)
    assert (found.scale_version, found.channels_version) == (1, 1)
    store.close()


def test_all_names_at_once_are_those_of_the_single_values(tmp_path: Path) -> None:
    store = Operational(f"sqlite:///{tmp_path / 'faden.sqlite'}")
    definitions = Definitions(store, lambda: NOW)
    definitions.publish("campaign", "spring", {"label": "Frühling", "channel": "Email"}, "Ada")
    definitions.save_draft("campaign", "spring", {"label": "Sommer"}, "Ada")
    definitions.publish("touchpoint", "store", {"label": {"de": "Laden", "en": "Shop"}}, "Ada")
    found = published(definitions, None)
    names = found.named()
    assert names["campaign"] == {"spring": Label("Frühling", "Frühling")}
    assert (names["touchpoint"]["store"], names["touchpoint"]["web"].de) == (Label("Laden", "Shop"), "Website")
    assert names["channel"]["Unassigned"].de == "Nicht zugeordnet"
    assert all(found.label(one, value) == name for one in names for value, name in names[one].items())
    store.close()


def test_what_nobody_named_keeps_its_key() -> None:
    found = Meanings()
    assert found.label("source", "<b>google</b>").de == "<b>google</b>"
    assert found.label("device", "mobile") == Label("Smartphone", "Mobile")
    assert found.label("visitor_type", "new").en == "New visitors"
    assert found.label("country", None).de == "Land unbekannt"
    assert found.label("channel", "Unassigned").de == "Nicht zugeordnet"

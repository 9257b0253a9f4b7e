"""What works less well than it could is told, while everything is still collected."""

from __future__ import annotations

import asyncio
from pathlib import Path

from faden.app import App
from faden.collect.cities import Cities
from faden.settings import Settings
from tests.desk import opened
from tests.harness.mmdb import GEOLITE, write


async def test_status_tells_of_a_missing_city_database(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        admin = await desk.admin()
        assert (await admin.get("/api/status")).json()["notes"] == []
        desk.faden.cities = Cities(tmp_path / "city.mmdb", "de", tmp_path)
        desk.faden.cities.refresh()
        (note,) = (await admin.get("/api/status")).json()["notes"]
    assert (note["code"], note["path"]) == ("geo_database_missing", "geo_database")
    assert note["message"].startswith("Die Städtedatenbank")
    assert note["hint"]


async def test_an_installation_starts_without_its_city_database_and_takes_it_up(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", geo_database="city.mmdb", geo_language="en")
    faden = App.open(settings)
    try:
        assert faden.cities.problem is not None
        assert faden.cities.origin("91.0.1.77").country == "DE"
        write(settings.data / "city.mmdb", GEOLITE)
        await asyncio.to_thread(faden.cities.refresh)
        assert faden.cities.origin("91.0.1.77").city == "Nuremberg"
        assert not (settings.data / "cities.opening").exists()
    finally:
        faden.close()

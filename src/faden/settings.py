"""What an installation is told: from `config.toml` in the data directory, overridden by `FADEN_…` variables."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from faden.domain.errors import Invalid


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All settings with their defaults. What people change in the UI (company, currency, …) is kept in the store."""

    data: Path
    host: str = "127.0.0.1"
    port: int = 8000
    operational_url: str | None = None
    """None: `faden.sqlite` in the data directory; else `postgresql+pg8000://user:password@host/database`."""
    public_url: str | None = None
    """How the world reaches this server, where a proxy stands before it; cookies are `Secure` when it is https."""
    trust_proxy: bool = False
    """Take the client's address from X-Forwarded-For. Only behind a proxy of your own."""
    timezone: str = "Europe/Berlin"
    max_backlog: int = 200_000
    """Events accepted but not yet in profiles and warehouse; beyond it senders get 429."""
    profile_cache: int = 200_000
    """Profiles held in memory."""
    warehouse_threads: int = 2
    geo_database: str | None = None
    """A file in the MaxMind DB format for regions and cities; a relative path begins in the data directory."""
    geo_language: Literal["de", "en"] = "de"
    """In which language its regions and cities are named, where it has both."""
    erase_at: Annotated[int, msgspec.Meta(ge=0, le=23)] = 3
    """The hour, in the installation's zone, at which scheduled erasures and retention periods are carried out."""
    decide_within: Annotated[float, msgspec.Meta(gt=0, le=5000)] = 50.0
    """Milliseconds for a decision; where they are over, the fallback is served."""
    holdout: Annotated[float, msgspec.Meta(ge=0, le=0.5)] = 0.05
    """The share of visitors for whom nothing is ever chosen, to see what choosing is worth."""
    log_level: str = "info"
    demo: bool = False

    @property
    def url(self) -> str:
        """Where the operational store is."""
        return self.operational_url or f"sqlite:///{self.data / 'faden.sqlite'}"


def read(data: Path, environment: Mapping[str, str], **given: Any) -> Settings:
    """The settings of a data directory; words on the command line win over variables, those over the file."""
    values: dict[str, Any] = {}
    file = data / "config.toml"
    if file.exists():
        try:
            values.update(tomllib.loads(file.read_text("utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise Invalid("config_unreadable", f"config.toml is not TOML: {error}.", path="config.toml") from error
    names = set(Settings.__struct_fields__) - {"data"}
    values.update(
        {name: environment[f"FADEN_{name.upper()}"] for name in names if f"FADEN_{name.upper()}" in environment}
    )
    values.update({name: value for name, value in given.items() if value is not None})
    try:
        return msgspec.convert({**values, "data": data}, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise Invalid("setting_invalid", f"{error}.", path="config.toml", hint="See docs/settings.md.") from error

"""What handlers may ask for by name; `site.py` provides it."""

from __future__ import annotations

from litestar.di import NamedDependency

from faden.app import App
from faden.web.auth import Gatekeeper, Identity
from faden.web.live import Live
from faden.web.meters import Meters
from faden.web.replay import Replayer

Faden = NamedDependency[App]
Gate = NamedDependency[Gatekeeper]
Following = NamedDependency[Live]
Counted = NamedDependency[Meters]
Replaying = NamedDependency[Replayer]
Who = NamedDependency[Identity]
"""Who sends the request; only behind a right."""
Lang = NamedDependency[str]
"""The reader's language, de or en."""
Address = NamedDependency[str]
"""Where the request comes from."""

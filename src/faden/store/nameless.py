"""Profiles that only a day's key made: counted, never listed, and soon forgotten. Their ids are negative."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from faden.store.operational import Operational
from faden.store.schema import keys, profiles


def purge(store: Operational, before: datetime) -> int:
    """Delete those not seen since `before`, with their keys; how many there were."""
    old = sa.select(profiles.c.id).where(
        profiles.c.id < 0, profiles.c.last_seen < int(before.timestamp() * 1_000_000)
    )
    with store.engine.begin() as connection:
        connection.execute(keys.delete().where(keys.c.profile_id.in_(old)))
        gone = connection.execute(profiles.delete().where(profiles.c.id.in_(old)))
        return int(gone.rowcount)

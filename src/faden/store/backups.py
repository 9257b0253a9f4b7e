"""The copies that were made of this installation: they hold whoever is erased afterwards until they are deleted."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa

from faden.domain.backup import Backup
from faden.store.operational import Operational
from faden.store.schema import backups


class Backups:
    """All of which nobody has said that they are deleted."""

    def __init__(self, store: Operational) -> None:
        self._store = store

    def register(self, backup: Backup) -> None:
        """A new one."""
        row = {"id": backup.id, "at": int(backup.at.timestamp() * 1_000_000), "body": msgspec.json.encode(backup)}
        with self._store.engine.begin() as connection:
            self._store.upsert(connection, backups, [row])

    def all(self) -> list[Backup]:
        """The newest first."""
        asked = sa.select(backups.c.body).order_by(backups.c.at.desc(), backups.c.id)
        with self._store.engine.connect() as connection:
            return [msgspec.json.decode(body, type=Backup) for body in connection.scalars(asked)]

    def holding(self, first: int) -> list[str]:
        """Those that hold an event, by their ids, the oldest first."""
        return [one.id for one in reversed(self.all()) if one.head >= first]

    def gone(self, backup_id: str) -> bool:
        """It is deleted; whether it was known."""
        with self._store.engine.begin() as connection:
            return connection.execute(backups.delete().where(backups.c.id == backup_id)).rowcount > 0

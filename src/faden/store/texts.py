"""What people have written into the operational store besides the profiles, and may name somebody who is erased.

Definitions with their drafts and old versions (a segment of one address), imports with the messages of their first
errors, mappings, earlier receipts. A condition that loses the address of somebody who is gone answers for everybody
else as before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import sqlalchemy as sa

from faden.domain.erasure import Left
from faden.store.operational import Operational
from faden.store.schema import definitions, erasures, imports, meta, retention_runs, users

Clean = Callable[[Any], Any]
_JSON = ((definitions, "body"), (imports, "body"), (erasures, "receipt"), (retention_runs, "body"))
_PLAIN = ("author", "note")
"""Of definitions."""
MAPPINGS = "mapping:"
"""How the names of small facts begin that are mapping files."""


class StoredTexts:
    """All of them."""

    def __init__(self, store: Operational) -> None:
        self._store = store

    def clean(self, cleaned: Clean) -> bool:
        """Take away what `cleaned` takes away from any text; whether a definition has changed."""
        changed = False
        with self._store.engine.begin() as connection:
            for table, column in _JSON:
                found = self._column(connection, table, column, lambda body: _recoded(body, cleaned))
                changed = changed or (found and table is definitions)
            for column in _PLAIN:
                self._column(connection, definitions, column, cleaned)
            self._column(
                connection, meta, "value", lambda text: _recoded(text.encode(), cleaned).decode(), _mapping()
            )
        return changed

    def _column(
        self,
        connection: sa.Connection,
        table: sa.Table,
        column: str,
        cleaned: Clean,
        where: sa.ColumnElement[bool] | None = None,
    ) -> bool:
        keys = list(table.primary_key.columns)
        asked = sa.select(*keys, table.c[column])
        rows = connection.execute(asked if where is None else asked.where(where)).all()
        changed = False
        for *place, held in rows:
            kept = cleaned(held)
            if kept != held:
                at = [key == value for key, value in zip(keys, place, strict=True)]
                connection.execute(table.update().where(*at).values({column: kept}))
                changed = True
        return changed

    def names(self, named: Callable[[str], bool]) -> set[Left]:
        """What holds a key and has to stay: an account of this interface, and what a definition is called by."""
        left: set[Left] = set()
        with self._store.engine.connect() as connection:
            if any(named(one) for one in connection.scalars(sa.select(users.c.email))):
                left.add("account")
            if any(named(one) for one in connection.scalars(sa.select(definitions.c.key).distinct())):
                left.add("definition")
        return left


def _mapping() -> sa.ColumnElement[bool]:
    return meta.c.name.startswith(MAPPINGS, autoescape=True)


def _recoded(body: bytes, cleaned: Clean) -> bytes:
    """JSON with its texts cleaned; the very same bytes where nothing has to go."""
    held = msgspec.json.decode(body)
    kept = cleaned(held)
    return body if kept == held else msgspec.json.encode(kept)

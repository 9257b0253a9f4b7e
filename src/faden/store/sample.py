"""A sample of the stored profiles: every so manyth by its id, which is fair because ids name events, not people."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from faden.store.operational import Operational
from faden.store.schema import profiles

_PAGE = 1000


def count(store: Operational) -> int:
    """How many people have a stored profile."""
    with store.engine.connect() as connection:
        return int(connection.scalar(sa.select(sa.func.count()).where(profiles.c.id > 0)) or 0)


def bodies(store: Operational, every: int) -> Iterator[list[bytes]]:
    """The encoded profiles of every `every`th person, in pages; a page is read at once and holds no lock after."""
    after = 0
    while True:
        asked = sa.select(profiles.c.id, profiles.c.body).where(profiles.c.id > after)
        if every > 1:
            asked = asked.where(profiles.c.id % every == 0)
        with store.engine.connect() as connection:
            rows = connection.execute(asked.order_by(profiles.c.id).limit(_PAGE)).all()
        if not rows:
            return
        yield [bytes(row.body) for row in rows]
        after = rows[-1].id

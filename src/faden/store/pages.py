"""Old pages of a store's files: what was deleted must not be left in them. A reader may be in the way for a while."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

PATIENCE = 2.0
"""Seconds for which a reader is waited for: nothing is written meanwhile."""
BUSY_MS = 30_000
"""Milliseconds for which everything else waits for a lock of SQLite's."""
_LOCKED = "55P03"


def emptied(connection: sqlite3.Connection) -> bool:
    """Empty the write-ahead log of an SQLite file; False where somebody still reads from it."""
    connection.execute(f"PRAGMA busy_timeout={int(PATIENCE * 1000)}")
    try:
        (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    return not busy


def rewritten(connection: Connection, tables: Iterable[str]) -> bool:
    """Have PostgreSQL write tables anew; False where one is in use. For a connection that commits by itself.

    Without a limit it would wait for every reader, and all others behind it.
    """
    connection.connection.rollback()  # the pool's own test of it has begun a transaction
    connection.exec_driver_sql(f"SET lock_timeout = '{int(PATIENCE * 1000)}ms'")
    try:
        for table in tables:
            connection.exec_driver_sql(f"VACUUM FULL {table}")
    except sa.exc.DBAPIError as error:
        told = error.orig.args[0] if error.orig is not None and error.orig.args else None
        if isinstance(told, dict) and told.get("C") == _LOCKED:
            return False
        raise
    finally:
        connection.exec_driver_sql("RESET lock_timeout")
    return True

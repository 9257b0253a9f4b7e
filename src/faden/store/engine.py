"""Opening the engine of the operational store, and telling a store that is gone from a statement that is wrong."""

from __future__ import annotations

import logging
import sqlite3
import time
import traceback
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Dialect, Engine, ExceptionContext

from faden.domain.errors import Unavailable
from faden.store.pages import BUSY_MS

PATIENCE = 5
"""Seconds that the event path waits for an answer over the network before the store counts as gone."""
_LONG_PATIENCE = 600
"""The same for all others, whose statements may be large."""
_TOLD_EVERY = 30.0
_GONE_STATES = ("08", "53", "57P", "25006")
"""SQLSTATEs by their beginning: connection, resources, shutdown or start, a standby that takes no writes."""
_GONE_CODES = frozenset(
    (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    )
)
_LOG = structlog.get_logger("faden.store")


class Watch:
    """Remembers that the store is gone: the log says so now and then, and the event path asks again after a while."""

    def __init__(self) -> None:
        self._told_at = self._quiet_until = float("-inf")

    def gone(self, error: BaseException, waited: float = 0.0) -> Unavailable:
        """What to raise. Without the driver's words, which may name hosts and users: they stand in the log."""
        now = time.monotonic()
        self._quiet_until = max(self._quiet_until, now + 2 * waited)
        if now - self._told_at > _TOLD_EVERY:
            self._told_at = now
            _LOG.warning("operational_store_unreachable", error=str(error))
        one: BaseException | None = error
        while one is not None:
            # The driver's frames are the last to hold its socket, which stays open as long as the error is kept.
            traceback.clear_frames(one.__traceback__)
            one = one.__cause__ or one.__context__
        return _unreachable()

    def hold(self) -> None:
        """Raises where it has just been waited for in vain: the event path must not stand still again at once."""
        if time.monotonic() < self._quiet_until:
            raise _unreachable()


def opened(url: str, watch: Watch) -> Engine:
    """The engine behind a URL, connected once; `Unavailable` with what to mend where it does not open."""
    try:
        engine = sa.create_engine(url, connect_args=_bounded(url, _LONG_PATIENCE))
        if engine.dialect.name == "sqlite":
            sa.event.listen(engine, "connect", _tune_sqlite)
        else:
            sa.event.listen(engine, "do_connect", _connected)
            sa.event.listen(engine, "checkout", _tried(engine.dialect))
        with engine.connect():
            pass
    except (sa.exc.SQLAlchemyError, ModuleNotFoundError) as error:
        raise Unavailable(
            "operational_store_unreachable",
            f"The operational store does not open: {error}.",
            path="operational_url",
            hint="Check the URL; PostgreSQL needs the extra: pip install 'faden[postgres]'.",
        ) from error
    sa.event.listen(engine, "handle_error", _told(watch), retval=True)
    # It writes a traceback for each connection that has died; that is said in our own words.
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
    return engine


def _bounded(url: str | sa.URL, seconds: int) -> dict[str, int]:
    return {"timeout": seconds} if sa.make_url(url).drivername.endswith("+pg8000") else {}


def reading(engine: Engine) -> Engine:
    """For single rows (`lookup`), whose statements are small: over a network it does not wait for ever."""
    readers = sa.create_engine(engine.url, poolclass=sa.NullPool, connect_args=_bounded(engine.url, PATIENCE))
    if engine.dialect.name == "sqlite":
        sa.event.listen(readers, "connect", _tune_sqlite)
    else:
        sa.event.listen(readers, "do_connect", _connected)
    return readers


def faults(dialect: Dialect) -> tuple[type[Exception], ...]:
    """What the driver raises. Not all of the network's own errors are wrapped by it."""
    return (dialect.loaded_dbapi.Error, OSError)


def _connected(dialect: Dialect, _record: Any, words: Any, options: Any) -> Any:
    try:
        return dialect.connect(*words, **options)
    except OSError as error:
        raise dialect.loaded_dbapi.InterfaceError(str(error)) from error


def _tried(dialect: Dialect) -> Callable[[Any, Any, Any], None]:
    """Tries a pooled connection before it is used; the library's own way takes the server's goodbye for a fault."""

    def tried(connection: Any, _record: Any, _proxy: Any) -> None:
        try:
            dialect.do_ping(connection)
        except faults(dialect) as error:
            raise sa.exc.DisconnectionError(str(error)) from error

    return tried


def _told(watch: Watch) -> Callable[[ExceptionContext], Unavailable | None]:
    """Errors of a store that is gone become `Unavailable`, and its dead connections leave the pool.

    The driver's own test knows a broken line, but not the server's last word before it goes.
    """

    def told(context: ExceptionContext) -> Unavailable | None:
        error = context.original_exception
        if not is_gone(error, context.dialect):
            return None
        if context.dialect.name != "sqlite":
            context.is_disconnect = True
        return watch.gone(error)

    return told


def is_gone(error: BaseException, dialect: Dialect) -> bool:
    """Whether the store is not there or full, rather than the statement wrong: worth asking again later."""
    if dialect.name == "sqlite":
        return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF in _GONE_CODES
    driver = dialect.loaded_dbapi
    if isinstance(error, driver.InterfaceError | driver.OperationalError | OSError):
        return True
    told = error.args[0] if isinstance(error, driver.DatabaseError) and error.args else None
    return isinstance(told, dict) and str(told.get("C", "")).startswith(_GONE_STATES)


def _unreachable() -> Unavailable:
    return Unavailable(
        "operational_store_unreachable",
        "The database of the profiles cannot be used at the moment.",
        hint="Start it again or free disk space; nothing is lost, and it goes on by itself.",
    )


def _tune_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", f"busy_timeout={BUSY_MS}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()

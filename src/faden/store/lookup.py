"""Single rows by statements compiled once: what the event path asks, and what readers ask beside it in threads."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

from sqlalchemy.engine import Engine

from faden.store.engine import Watch, faults, is_gone, reading


class Lookup:
    """Each question has a connection to itself: PostgreSQL's driver would hand one asker the answer of another.

    There are as many connections as questions at the same moment; they are kept for the next ones.
    """

    def __init__(self, engine: Engine, watch: Watch) -> None:
        self._engine, self._watch = reading(engine), watch
        self._dialect = engine.dialect
        self._faults = faults(engine.dialect)
        self._ends = engine.dialect.name != "sqlite"
        """SQLite begins no transaction for a question; elsewhere it has to be ended."""
        self._idle: list[Any] = []

    def one(self, sql: str, values: tuple[Any, ...]) -> Any:
        """The first row. A kept connection may have died with its server, so it is asked again on a fresh one."""
        self._watch.hold()
        began = time.monotonic()
        connection, kept = self._taken()
        try:
            row = self._asked(connection, sql, values)
        except self._faults as error:
            self._drop(connection)
            if not is_gone(error, self._dialect):
                raise
            if not kept:
                raise self._watch.gone(error, time.monotonic() - began) from error
            self._forget()  # they have died of the same
        else:
            self._idle.append(connection)
            return row
        return self.one(sql, values)

    def _taken(self) -> tuple[Any, bool]:
        """A connection that nobody else has, and whether it was kept from before."""
        try:
            return self._idle.pop(), True
        except IndexError:
            return self._connected(), False

    def _asked(self, connection: Any, sql: str, values: tuple[Any, ...]) -> Any:
        cursor = connection.cursor()
        try:
            cursor.execute(sql, values)
            return cursor.fetchone()
        finally:
            cursor.close()
            if self._ends:
                connection.rollback()

    def _connected(self) -> Any:
        began = time.monotonic()
        try:
            return self._engine.raw_connection()
        except self._faults as error:
            raise self._watch.gone(error, time.monotonic() - began) from error

    def _drop(self, connection: Any) -> None:
        with suppress(*self._faults):
            connection.invalidate()

    def _forget(self) -> None:
        with suppress(IndexError):
            while True:
                self._drop(self._idle.pop())

    def close(self) -> None:
        """Give the connections back."""
        with suppress(IndexError):
            while True:
                self._idle.pop().close()
        self._engine.dispose()

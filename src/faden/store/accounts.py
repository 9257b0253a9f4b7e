"""People who may log in, and their sessions; passwords and cookies are kept as hashes only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

import sqlalchemy as sa

from faden.domain.errors import Conflict
from faden.store.operational import Operational
from faden.store.schema import sessions, users

_SETUP = "setup_token"
_FIRST = 1


class User(NamedTuple):
    """Someone who may log in. `password` is an argon2id hash."""

    id: int
    email: str
    name: str
    role: str
    password: str


class Session(NamedTuple):
    """A login. `mark` is the hash of the cookie."""

    mark: str
    user: User
    csrf: str
    created_at: datetime
    expires_at: datetime


class Accounts:
    """Users and sessions in the operational store."""

    def __init__(self, store: Operational, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now

    def empty(self) -> bool:
        """Whether nobody has been set up yet."""
        with self._store.engine.connect() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(users)) == 0

    def create_first(self, email: str, name: str, role: str, password: str) -> User:
        """The first user; `Conflict` where there is one already, also when two try at once."""
        user = User(_FIRST, email, name, role, password)
        try:
            with self._store.engine.begin() as connection:
                if connection.scalar(sa.select(sa.func.count()).select_from(users)):
                    raise _taken()
                connection.execute(users.insert().values(**user._asdict(), created_at=_micros(self._now())))
        except sa.exc.IntegrityError:
            raise _taken() from None
        return user

    def by_email(self, email: str) -> User | None:
        """The user with this address, written in any case."""
        with self._store.engine.connect() as connection:
            row = connection.execute(sa.select(users).where(users.c.email == email.strip().lower())).one_or_none()
        return None if row is None else User(row.id, row.email, row.name, row.role, row.password)

    def open(self, mark: str, user: User, csrf: str, expires_at: datetime) -> Session:
        """A new session; those that have run out are swept away with it."""
        at = self._now()
        values = {
            "mark": mark,
            "user_id": user.id,
            "csrf": csrf,
            "created_at": _micros(at),
            "expires_at": _micros(expires_at),
        }
        with self._store.engine.begin() as connection:
            connection.execute(sessions.delete().where(sessions.c.expires_at < _micros(at)))
            connection.execute(sessions.insert().values(**values))
        return Session(mark, user, csrf, at, expires_at)

    def session(self, mark: str) -> Session | None:
        """The session behind a cookie's hash, None where there is none or it has run out."""
        query = (
            sa.select(sessions, users)
            .join(users, users.c.id == sessions.c.user_id)
            .where(sessions.c.mark == mark, sessions.c.expires_at >= _micros(self._now()))
        )
        with self._store.engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            return None
        user = User(row[users.c.id], row[users.c.email], row[users.c.name], row[users.c.role], row[users.c.password])
        created, expires = _moment(row[sessions.c.created_at]), _moment(row[sessions.c.expires_at])
        return Session(mark, user, row[sessions.c.csrf], created, expires)

    def extend(self, mark: str, expires_at: datetime) -> None:
        """Let a session in use live on."""
        with self._store.engine.begin() as connection:
            connection.execute(
                sessions.update().where(sessions.c.mark == mark).values(expires_at=_micros(expires_at))
            )

    def close(self, mark: str) -> None:
        """End a session."""
        with self._store.engine.begin() as connection:
            connection.execute(sessions.delete().where(sessions.c.mark == mark))

    @property
    def setup_mark(self) -> str:
        """The hash of the one-time token of the set-up, empty for none."""
        return self._store.get(_SETUP) or ""

    @setup_mark.setter
    def setup_mark(self, mark: str) -> None:
        self._store.put(_SETUP, mark)


def _taken() -> Conflict:
    return Conflict("setup_done", "This installation has been set up already.", hint="Log in instead.")


def _micros(at: datetime) -> int:
    return int(at.timestamp() * 1_000_000)


def _moment(micros: int) -> datetime:
    return datetime.fromtimestamp(micros / 1_000_000, tz=UTC)

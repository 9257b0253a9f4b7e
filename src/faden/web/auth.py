"""Who is who: passwords, sessions, roles, the CSRF token, one-time links and the command line's token.

Passwords are argon2id. A session's cookie is random; the store has its SHA-256 only. A browser without a session
gets a random cookie of the same name too, so that set-up and login are protected against forged forms like all else.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from faden.domain.clock import Clock
from faden.domain.errors import Forbidden, Invalid, Unauthorised
from faden.store.accounts import Accounts, Session, User
from faden.web.throttle import Throttle

COOKIE = "faden_session"
DEMO_EMAIL = "demo@localhost"
IDLE = timedelta(hours=12)
LONGEST = timedelta(days=14)
_TOUCH = timedelta(minutes=5)
MIN_PASSWORD = 12
_MAX_PASSWORD = 1024

Right = Literal["view", "define", "load", "manage"]
"""See figures and people; change definitions; bring data in and mend it; sources and settings."""

ROLES: dict[str, frozenset[Right]] = {
    "viewer": frozenset({"view"}),
    "analyst": frozenset({"view", "define", "load"}),
    "admin": frozenset({"view", "define", "load", "manage"}),
}


class Identity(NamedTuple):
    """Who sends a request. `csrf` is empty for the command line, which sends no cookie that could be abused."""

    name: str
    email: str
    role: str
    csrf: str

    def may(self, right: Right) -> bool:
        """Whether the role includes the right."""
        return right in ROLES.get(self.role, frozenset())


COMMAND_LINE = Identity("faden", "", "admin", "")


class Opened(NamedTuple):
    """A fresh session: the cookie's value leaves once and is not kept."""

    cookie: str
    identity: Identity


class Gatekeeper:
    """The door's memory: accounts in the store, a short-lived copy of sessions, throttling and one-time tokens."""

    def __init__(self, accounts: Accounts, clock: Clock, token: Callable[[], str]) -> None:
        self.accounts, self._clock, self._token = accounts, clock, token
        self._hasher = PasswordHasher()
        self._hashing = asyncio.Semaphore(2)
        self._decoy = self._hasher.hash("a password that nobody has")
        self._held: dict[str, Session] = {}
        self._command_line = ""
        self._demo = ""
        self.throttle = Throttle(clock)

    # ---- one-time links and the command line

    def invite(self) -> str | None:
        """A fresh set-up token where nobody has been set up yet; only its hash is kept. None afterwards."""
        if not self.accounts.empty():
            return None
        token = self._secret()
        self.accounts.setup_mark = mark_of(token)
        return token

    def demo_link(self) -> str:
        """A fresh token that logs the demo's visitor in once; that user is made, with a password nothing matches."""
        if self.accounts.empty():
            self.accounts.create_first(DEMO_EMAIL, "Demo", "admin", "no password")
        token = self._secret()
        self._demo = mark_of(token)
        return token

    async def demo_visitor(self, token: str) -> User | None:
        """The demo's visitor for the right token, which is used up then; None otherwise."""
        if not self._demo or not hmac.compare_digest(mark_of(token), self._demo):
            return None
        self._demo = ""
        return await asyncio.to_thread(self.accounts.by_email, DEMO_EMAIL)

    def command_line_token(self) -> str:
        """A fresh token for the commands of this machine's owner."""
        token = self._secret()
        self._command_line = mark_of(token)
        return token

    def bearer(self, header: str) -> Identity | None:
        """The command line by its `Authorization` header."""
        scheme, _, token = header.partition(" ")
        right = scheme.lower() == "bearer" and bool(self._command_line)
        return COMMAND_LINE if right and hmac.compare_digest(mark_of(token.strip()), self._command_line) else None

    # ---- set-up and login

    async def set_up(self, token: str, email: str, name: str, password: str) -> User:
        """The first user, an administrator; the token is used up."""
        expected = await asyncio.to_thread(lambda: self.accounts.setup_mark)
        if not expected or not hmac.compare_digest(mark_of(token), expected):
            raise Forbidden(
                "setup_token_invalid",
                "This set-up link is not valid (any more).",
                path="token",
                hint="Use the link that the server printed at its start; a restart prints a new one.",
            )
        email = checked_email(email)
        if not name.strip() or len(name) > 200:
            raise Invalid("name_missing", "A name is needed.", path="name", hint="Use 1 to 200 characters.")
        hashed = await self.hashed(checked_password(password))
        user = await asyncio.to_thread(self.accounts.create_first, email, name.strip(), "admin", hashed)
        self.accounts.setup_mark = ""
        return user

    async def hashed(self, password: str) -> str:
        """The argon2id hash; two at a time, each takes 64 MB and a few hundredths of a second."""
        async with self._hashing:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def log_in(self, email: str, password: str, address: str) -> User:
        """The user, or `Unauthorised`; too many failures from one place are held up."""
        self.throttle.admit(address, email)
        user = await asyncio.to_thread(self.accounts.by_email, email[:254])
        if not await self._matches(user.password if user else self._decoy, password) or user is None:
            self.throttle.failed(address, email)
            raise Unauthorised("login_failed", "E-mail address or password is wrong.", hint="Try again.")
        self.throttle.forget(address, email)
        return user

    async def _matches(self, hashed: str, password: str) -> bool:
        if len(password) > _MAX_PASSWORD:
            return False
        async with self._hashing:
            try:
                return await asyncio.to_thread(self._hasher.verify, hashed, password)
            except (VerificationError, InvalidHashError):
                return False

    # ---- sessions

    async def open(self, user: User) -> Opened:
        """A new session with a cookie of its own, whatever the browser had before."""
        cookie = self._secret()
        expires = self._clock() + IDLE
        session = await asyncio.to_thread(self.accounts.open, mark_of(cookie), user, self._secret(), expires)
        return Opened(cookie, _identity(session))

    async def identify(self, cookie: str | None) -> Identity | None:
        """Who holds this cookie; None for nobody. A session in use lives on, up to its longest age."""
        if not cookie:
            return None
        mark = mark_of(cookie)
        now = self._clock()
        session = self._held.get(mark)
        if session is None or now > session.expires_at - IDLE + _TOUCH:
            session = await asyncio.to_thread(self._renewed, mark, now)
            if session is None:
                self._held.pop(mark, None)
                return None
            if len(self._held) > 10_000:
                self._held.clear()
            self._held[mark] = session
        return _identity(session)

    def _renewed(self, mark: str, now: datetime) -> Session | None:
        session = self.accounts.session(mark)
        if session is None:
            return None
        expires = min(now + IDLE, session.created_at + LONGEST)
        if expires > session.expires_at + _TOUCH:
            self.accounts.extend(mark, expires)
            return session._replace(expires_at=expires)
        return session

    async def close(self, cookie: str | None) -> None:
        """Log out."""
        if cookie:
            mark = mark_of(cookie)
            self._held.pop(mark, None)
            await asyncio.to_thread(self.accounts.close, mark)

    def anonymous_cookie(self) -> str:
        """A cookie for a browser without a session."""
        return self._secret()

    def _secret(self) -> str:
        return self._token() + self._token()


def anonymous_csrf(cookie: str) -> str:
    """The CSRF token of a browser without a session: who cannot read the cookie cannot know it."""
    return mark_of(f"csrf {cookie}")


def check_csrf(expected: str, sent: str | None) -> None:
    """`Forbidden` unless the header carries the token."""
    if not sent or not hmac.compare_digest(sent.encode(), expected.encode()):
        raise Forbidden(
            "csrf_missing",
            "The request does not prove that it comes from this page.",
            path="X-CSRF-Token",
            hint="Send the »csrf« of GET /api/session; reload the page if it is old.",
        )


def mark_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def checked_password(password: str) -> str:
    """The password if it is long enough."""
    if len(password) < MIN_PASSWORD:
        raise Invalid(
            "password_too_short",
            f"The password needs at least {MIN_PASSWORD} characters.",
            path="password",
            hint="Four words are easy to remember and hard to guess.",
        )
    if len(password) > _MAX_PASSWORD:
        raise Invalid("password_too_long", "The password is too long.", path="password")
    return password


def checked_email(email: str) -> str:
    """The address in lower case if it looks like one."""
    email = email.strip().lower()
    local, at, host = email.partition("@")
    if not at or not local or "." not in host.strip(".") or len(email) > 254 or any(c.isspace() for c in email):
        raise Invalid("email_invalid", "This is not an e-mail address.", path="email", hint="Use name@example.org.")
    return email


def _identity(session: Session) -> Identity:
    user = session.user
    return Identity(user.name, user.email, user.role, session.csrf)

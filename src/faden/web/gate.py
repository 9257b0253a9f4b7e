"""Before any handler: who is it, may they, and does the request come from our own page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler

from faden.domain.errors import Forbidden, Unauthorised
from faden.web.auth import COOKIE, Gatekeeper, Identity, Right, anonymous_csrf, check_csrf

CSRF_HEADER = "x-csrf-token"
_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))

Connection = ASGIConnection[Any, Any, Any, Any]
Guard = Callable[[Connection, BaseRouteHandler], Awaitable[None]]


def guard(gate: Gatekeeper, right: Right | None) -> Guard:
    """A guard that lets through who has `right`; None: everybody, but forms only from our own page."""

    async def admit(connection: Connection, _: BaseRouteHandler) -> None:
        unsafe = str(connection.scope.get("method")) not in _SAFE
        cookie = connection.cookies.get(COOKIE)
        if right is None:
            if unsafe:
                identity = await gate.identify(cookie)
                expected = identity.csrf if identity is not None else anonymous_csrf(cookie or "")
                check_csrf(expected, connection.headers.get(CSRF_HEADER) if cookie else None)
            return
        identity = await _identity(gate, connection, cookie)
        if unsafe and identity.csrf:
            check_csrf(identity.csrf, connection.headers.get(CSRF_HEADER))
        if not identity.may(right):
            raise Forbidden(
                "role_insufficient",
                f"The role {identity.role} does not include this.",
                hint="Ask an administrator.",
            )
        connection.state["who"] = identity

    return admit


async def _identity(gate: Gatekeeper, connection: Connection, cookie: str | None) -> Identity:
    header = connection.headers.get("authorization")
    identity = gate.bearer(header) if header else await gate.identify(cookie)
    if identity is None:
        raise Unauthorised("login_required", "Nobody is logged in.", hint="Log in, then try again.")
    return identity

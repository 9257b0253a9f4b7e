"""Who is here, first set-up, login, logout, and what is set for the whole installation."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any, Literal

import msgspec
from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.params import FromQuery, JSONBody
from litestar.response import Redirect

from faden import __version__
from faden.app import App
from faden.domain.definition import Label
from faden.domain.errors import Forbidden
from faden.store.preferences import Preferences, checked
from faden.web.auth import COOKIE, LONGEST, Gatekeeper, Identity, Opened, anonymous_csrf
from faden.web.given import Address, Faden, Gate
from faden.web.reportshapes import Span

Locale = Literal["de", "en"]
DEMO_NOTICE = "demo_notice"
"""The small fact under which the demo keeps what its visitor should know about the data, as a `Label`."""
_LIVE = timedelta(hours=24)


class SessionUser(msgspec.Struct, frozen=True):
    """Who is logged in."""

    name: str
    email: str
    role: str


class Counts(msgspec.Struct, frozen=True):
    """Events in the log; sources that have spoken within a day; inputs in quarantine."""

    events: int
    sources_live: int
    quarantine: int


class Session(msgspec.Struct, frozen=True):
    """All that the interface needs before it draws anything. Nobody logged in: `user` null and no figures."""

    user: SessionUser | None
    setup_required: bool
    csrf: str
    demo: bool
    demo_notice: Label | None
    company: str
    currency: str | None
    timezone: str
    locale: Locale
    version: str
    data_range: Span | None
    counts: Counts


class SetupForm(msgspec.Struct, frozen=True):
    """The first user and the company. `token` comes from the link that the server printed."""

    token: str
    company: str
    name: str
    email: str
    password: str
    locale: Locale = "de"
    timezone: str = "Europe/Berlin"
    currency: str | None = None


class LoginForm(msgspec.Struct, frozen=True):
    """E-mail address and password."""

    email: str
    password: str


class Settings(msgspec.Struct, frozen=True):
    """What is set for the whole installation. Borders null: the medians of the data."""

    company: str
    timezone: str
    currency: str | None
    locale: Locale
    border_volume: float | None = None
    border_value: float | None = None


async def read_session(request: Request[Any, Any, Any], faden: Faden, gate: Gate) -> Response[Session]:
    """The session of this browser; one without a session gets a cookie for the set-up and login forms."""
    cookie = request.cookies.get(COOKIE)
    identity = await gate.identify(cookie)
    if identity is not None:
        return Response(await _session(faden, gate, identity, identity.csrf))
    cookie = cookie or gate.anonymous_cookie()
    body = await _session(faden, gate, None, anonymous_csrf(cookie))
    return Response(body, cookies=[session_cookie(faden, cookie)])


async def set_up(data: JSONBody[SetupForm], faden: Faden, gate: Gate) -> Response[Session]:
    """Set the installation up: works once, with the link's token."""
    chosen = msgspec.structs.replace(
        faden.preferences,
        company=data.company.strip(),
        timezone=data.timezone,
        currency=data.currency or None,
        locale=data.locale,
    )
    checked(chosen)
    user = await gate.set_up(data.token, data.email, data.name, data.password)
    faden.prefer(chosen)
    return await _entered(faden, gate, await gate.open(user), 201)


async def log_in(
    data: JSONBody[LoginForm],
    request: Request[Any, Any, Any],
    faden: Faden,
    gate: Gate,
    peer: Address,
) -> Response[Session]:
    """Open a session by e-mail address and password."""
    user = await gate.log_in(data.email, data.password, peer)
    await gate.close(request.cookies.get(COOKIE))
    return await _entered(faden, gate, await gate.open(user), 200)


async def log_out(request: Request[Any, Any, Any], faden: Faden, gate: Gate) -> Response[None]:
    """End the session."""
    await gate.close(request.cookies.get(COOKIE))
    gone = Cookie(key=COOKIE, path="/", max_age=0, httponly=True, samesite="lax", secure=_secure(faden))
    return Response(None, status_code=204, cookies=[gone])


async def enter_demo(faden: Faden, gate: Gate, token: FromQuery[str] = "") -> Redirect:
    """The demo's one-time link: logs its visitor in and leads to the dashboard."""
    user = await gate.demo_visitor(token) if faden.settings.demo else None
    if user is None:
        raise Forbidden(
            "demo_link_invalid",
            "This link into the demo is not valid (any more).",
            path="token",
            hint="Use the newest link that the demo printed.",
        )
    opened = await gate.open(user)
    return Redirect("/", cookies=[session_cookie(faden, opened.cookie)])


async def read_settings(faden: Faden) -> Settings:
    """What is set for the whole installation."""
    return _settings(faden.preferences)


async def save_settings(data: JSONBody[Settings], faden: Faden) -> Settings:
    """Set it anew; 400 says which field cannot be used."""
    return _settings(faden.prefer(Preferences(**msgspec.structs.asdict(data))))


def session_cookie(faden: App, value: str) -> Cookie:
    """The session's cookie, out of reach for scripts and other sites' forms."""
    return Cookie(
        key=COOKIE,
        value=value,
        path="/",
        max_age=int(LONGEST.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=_secure(faden),
    )


def _secure(faden: App) -> bool:
    return (faden.settings.public_url or "").startswith("https://")


async def _entered(faden: App, gate: Gatekeeper, opened: Opened, status: int) -> Response[Session]:
    body = await _session(faden, gate, opened.identity, opened.identity.csrf)
    return Response(body, status_code=status, cookies=[session_cookie(faden, opened.cookie)])


async def _session(faden: App, gate: Gatekeeper, who: Identity | None, csrf: str) -> Session:
    chosen = faden.preferences
    span, counts = None, Counts(0, 0, 0)
    if who is not None:
        span, counts = await asyncio.to_thread(_span, faden), await asyncio.to_thread(_counts, faden)
    return Session(
        user=None if who is None else SessionUser(who.name, who.email, who.role),
        setup_required=await asyncio.to_thread(gate.accounts.empty),
        csrf=csrf,
        demo=faden.settings.demo,
        demo_notice=_notice(faden),
        company=chosen.company,
        currency=chosen.currency if who is None else await asyncio.to_thread(faden.asker.currency),
        timezone=chosen.timezone,
        locale="en" if chosen.locale == "en" else "de",
        version=__version__,
        data_range=span,
        counts=counts,
    )


def _span(faden: App) -> Span | None:
    found = faden.asker.data_range()
    return None if found is None else Span(*found)


def _counts(faden: App) -> Counts:
    quarantine, _ = faden.log.rejects(limit=0)
    return Counts(faden.log.head, faden.tally.live(faden.clock() - _LIVE), quarantine)


def _notice(faden: App) -> Label | None:
    text = faden.operational.get(DEMO_NOTICE) if faden.settings.demo else None
    return msgspec.json.decode(text, type=Label) if text else None


def _settings(chosen: Preferences) -> Settings:
    return msgspec.convert(msgspec.structs.asdict(chosen), Settings)

"""The Litestar application, made from the URL map: guards, what handlers may ask for, errors, OpenAPI."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from litestar import Litestar, Request
from litestar.datastructures import State
from litestar.datastructures.headers import MutableScopeHeaders
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.spec import Tag
from litestar.params import FromQuery
from litestar.types import Message, Scope

from faden import __version__
from faden.app import App
from faden.web.auth import Gatekeeper, Identity
from faden.web.errors import handler, locale_of
from faden.web.gate import guard
from faden.web.live import Live
from faden.web.meters import Meters
from faden.web.replay import Replayer
from faden.web.routes import ROUTES, Route
from faden.web.static import SECURITY


class Office(NamedTuple):
    """What handlers work with."""

    faden: App
    gate: Gatekeeper
    live: Live
    meters: Meters
    replayer: Replayer


def site(office: Office) -> Litestar:
    """The application for all of `ROUTES`."""
    faden = office.faden
    return Litestar(
        route_handlers=[_handler(route, office.gate) for route in ROUTES],
        # No field of a body may have one of these names: a wrong one would count as a failed dependency (500).
        dependencies={
            "faden": _given(faden),
            "gate": _given(office.gate),
            "live": _given(office.live),
            "meters": _given(office.meters),
            "replayer": _given(office.replayer),
            "who": Provide(_who, sync_to_thread=False),
            "peer": Provide(_address(faden.settings.trust_proxy), sync_to_thread=False),
            "language": Provide(_locale(faden), sync_to_thread=False),
        },
        exception_handlers={Exception: handler(lambda: faden.preferences.locale)},
        openapi_config=OpenAPIConfig(
            title="Faden",
            version=__version__,
            description="Every touchpoint in one event log, every experience worth points and euros.",
            path="/api/schema",
            render_plugins=[],
            use_handler_docstrings=True,
            tags=[Tag(name=name) for name in dict.fromkeys(route.tag for route in ROUTES)],
        ),
        before_send=[_secured],
        state=State({}),
        logging_config=None,
        debug=False,
    )


def _handler(route: Route, gate: Gatekeeper) -> HTTPRouteHandler:
    decorate = HTTPRouteHandler(
        route.path,
        http_method=route.method,
        status_code=route.status,
        guards=[guard(gate, route.right)],
        operation_id=route.handler.__name__,
        summary=route.handler.__name__.replace("_", " ").capitalize(),
        tags=[route.tag],
        request_max_body_size=route.body,
        sync_to_thread=None if inspect.iscoroutinefunction(route.handler) else True,
    )
    return decorate(route.handler)


async def _secured(message: Message, _: Scope) -> None:
    """Security headers on every answer, errors included; figures and people are not to be kept by caches."""
    if message["type"] == "http.response.start":
        headers = MutableScopeHeaders.from_message(message)
        for name, value in SECURITY:
            headers[name] = value
        headers.setdefault("cache-control", "no-store")


def _given(thing: object) -> Provide:
    return Provide(lambda: thing, sync_to_thread=False)


def _who(request: Request[Any, Any, Any]) -> Identity:
    who: Identity = request.state.who
    return who


def _address(trust_proxy: bool) -> Callable[[Request[Any, Any, Any]], str]:
    """Where a request comes from; behind a proxy of our own what that says."""

    def address(request: Request[Any, Any, Any]) -> str:
        forwarded = request.headers.get("x-forwarded-for") if trust_proxy else None
        if forwarded:
            return forwarded.rpartition(",")[2].strip()
        return request.client.host if request.client else ""

    return address


def _locale(faden: App) -> Callable[..., str]:
    def locale(request: Request[Any, Any, Any], lang: FromQuery[Literal["de", "en"] | None] = None) -> str:
        return locale_of(lang, request.headers.get("accept-language"), faden.preferences.locale)

    return locale

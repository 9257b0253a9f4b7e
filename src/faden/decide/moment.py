"""The moment of a decision from what a request says and what the visit under way has been so far."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from faden.domain.clock import local
from faden.domain.event import Context
from faden.domain.occasion import Occasion
from faden.domain.profile import Profile
from faden.domain.visit import SILENCE, Visit, source_of


class Place(NamedTuple):
    """Where the visitor says to be; it counts before what the address tells."""

    latitude: float | None = None
    longitude: float | None = None
    country: str | None = None
    region: str | None = None
    city: str | None = None


class Scene(NamedTuple):
    """What a request says, cleaned as an event's would be. `timezone` is the touchpoint's."""

    context: Context
    place: Place
    language: str | None
    properties: dict[str, Any]
    timezone: str


def visit_under_way(profile: Profile, now: datetime, campaign: str | None) -> Visit | None:
    """The visit that the next event would belong to, at whichever touchpoint; None: a new one begins."""
    for visit in reversed(profile.recent):
        if not visit.closed and now - visit.last_at <= SILENCE and campaign in (None, visit.campaign):
            return visit
    return None


def number_of(profile: Profile, visit: Visit | None) -> int:
    """Which visit of the person it is; the number is the same before and after the visit's first event."""
    return profile.visits if visit is not None else profile.visits + 1


def occasion(scene: Scene, visit: Visit | None, now: datetime, channel: Callable[[], str | None]) -> Occasion:
    """The moment. Of how the visit came about it tells on every page; `channel` is asked where no visit knows it."""
    context, place = scene.context, scene.place
    source, medium, campaign = source_of(context), context.medium, context.campaign
    keyword, referrer = context.term, context.referrer_kind
    if visit is not None:
        if source is None and campaign is None:
            source, medium, campaign = visit.source, medium or visit.medium, visit.campaign
            keyword = keyword or visit.term
        if referrer in (None, "internal"):
            referrer = visit.referrer_kind or referrer
    clock = local(now, scene.timezone)
    return Occasion(
        place.country or context.country,
        place.region or context.region,
        place.city or context.city,
        scene.language,
        context.device,
        context.browser,
        source,
        medium,
        keyword,
        campaign,
        visit.channel if visit is not None else channel(),
        referrer,
        context.path,
        clock.hour,
        clock.isoweekday(),
        visit is None or visit.new,
        0 if visit is None else visit.pages,
        0.0 if visit is None else sum(visit.counted.values()) / 100,
        scene.properties,
        place.latitude,
        place.longitude,
    )

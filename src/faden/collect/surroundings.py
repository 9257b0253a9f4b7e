"""Where and on what it happened: a message's `context` and page facts as the event's `Context`, cleaned."""

from __future__ import annotations

from typing import Any

from faden.collect.agents import Agent
from faden.collect.enrich import Named, arrival, without_query
from faden.collect.geo import Origin
from faden.collect.messages import Campaign, Message, Page, Surroundings
from faden.collect.tcf import LONGEST as LONGEST_TCF
from faden.domain.event import Context

_NO_CAMPAIGN = Campaign()
_PAGE_FACTS = frozenset(
    (
        "url",
        "path",
        "title",
        "referrer",
        "search",
        "hash",
        "keywords",
        "tab_url",
        "referring_domain",
        "initial_referrer",
        "initial_referring_domain",
    )
)
"""Of a page call: already in the context, cleaned. RudderStack's initial referrer is that of the first visit ever and
would be wrong for this one."""
_ADDRESSES = ("url", "href", "referrer", "tab_url")


def called_page(properties: dict[str, Any], page: Page) -> Page:
    """The page of a page call: what the call says of it goes before what the client noticed around it."""
    url, path = _text(properties, "url"), _text(properties, "path")
    title, referrer = _text(properties, "title"), _text(properties, "referrer")
    return Page(
        path if path is not None else (None if url is not None and url != page.url else page.path),
        title if title is not None else page.title,
        url if url is not None else page.url,
        referrer if referrer is not None else page.referrer,
    )


def _text(properties: dict[str, Any], key: str) -> str | None:
    value = properties.get(key)
    return value if isinstance(value, str) else None


def called_properties(properties: dict[str, Any], message: Message) -> dict[str, Any]:
    """The properties of a page or screen call: its name and category, without what the context holds already."""
    kept = {key: value for key, value in properties.items() if key not in _PAGE_FACTS}
    if message.name:
        kept["name"] = message.name
    if message.category:
        kept["category"] = message.category
    return without_queries(kept) if kept else kept


def without_queries(properties: dict[str, Any]) -> dict[str, Any]:
    """Addresses lose query and fragment, which may hold anything."""
    for key in _ADDRESSES:
        value = properties.get(key)
        if isinstance(value, str) and ("?" in value or "#" in value or "@" in value):
            properties[key] = without_query(value)
    return properties


def context(given: Surroundings, page: Page, where: Origin, user_agent: str | None, machine: Agent) -> Context:
    """The event's context; positional, for it is built for every event."""
    device: str | None = machine.device
    system = machine.system
    if given.device is not None or given.os is not None:
        device, system = _app(given, device, system)
    campaign, library = given.campaign, given.library
    url, path, referrer, host, kind, called, source, medium, name, content, term, click, place = arrival(
        page.url,
        page.path,
        page.referrer,
        None if campaign is None or campaign == _NO_CAMPAIGN else _named(campaign),
    )
    return Context(
        url,
        path,
        page.title,
        referrer,
        host,
        kind,
        called,
        source,
        medium,
        name,
        content,
        term,
        click,
        place,
        where.ip,
        where.country,
        where.region,
        where.city,
        device,
        machine.browser,
        system,
        given.locale,
        given.timezone,
        user_agent,
        None if library is None else f"{library.name or ''} {library.version or ''}".strip() or None,
    )


def _named(campaign: Campaign) -> Named:
    return Named(campaign.name, campaign.source, campaign.medium, campaign.term, campaign.content)


def _app(given: Surroundings, device: str | None, system: str | None) -> tuple[str | None, str | None]:
    """An app knows its device better than a User-Agent does."""
    if given.device is not None and given.device.type:
        kind, model = given.device.type.lower(), (given.device.model or "").lower()
        if kind in ("ios", "android"):
            device = "tablet" if "ipad" in model or "tab" in model.split() else "mobile"
        elif kind in ("mobile", "tablet", "tv", "desktop"):
            device = kind
    if given.os is not None and given.os.name:
        system = given.os.name
    return device, system


def consent(given: Surroundings) -> dict[str, bool] | None:
    """What the person has agreed to, by purpose, as Segment or RudderStack send it; None where nothing is said."""
    if given.consent is not None and given.consent.category_preferences is not None:
        return given.consent.category_preferences
    management = given.consent_management
    if management is None:
        return None
    found = dict.fromkeys(management.allowed_consent_ids or (), True)
    found.update(dict.fromkeys(management.denied_consent_ids or (), False))
    return found or None


def framework(given: Surroundings) -> str | None:
    """The consent string of the IAB framework, as it came; None without one and where the GDPR does not apply.

    Kept unread: what cannot be read says nothing, and is no reason to refuse an event.
    """
    told = given.tcf
    if told is None:
        return None
    text = told if isinstance(told, str) else told.tc_string if told.gdpr_applies is not False else None
    return text if text and len(text) <= LONGEST_TCF else None

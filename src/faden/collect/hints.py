"""What a browser's User-Agent Client Hints add to its User-Agent, which browsers have begun to cut down.

They come as headers of a request (`Sec-CH-UA…`), as `context.userAgentData` of a Segment message, or as Matomo's
`uadata`; the latter two are what `navigator.userAgentData` gives.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from faden.collect.agents import BOT, UNKNOWN, Agent, Device, agent

_FORMS: dict[str, Device] = {"Desktop": "desktop", "Mobile": "mobile", "Tablet": "tablet", "TV": "tv"}
_BRANDS = {
    "Brave": "Brave",
    "Microsoft Edge": "Edge",
    "Opera": "Opera",
    "Opera GX": "Opera",
    "Vivaldi": "Vivaldi",
    "Samsung Internet": "Samsung Internet",
    "YaBrowser": "Yandex Browser",
    "DuckDuckGo": "DuckDuckGo",
}
"""Browsers whose User-Agent may look like Chrome's."""
_CHROMES = {
    "Google Chrome": "Chrome",
    "Chromium": "Chromium",
    "HeadlessChrome": "Chrome",
    "Android WebView": "Chrome",
}
"""What they are built on, in the order of preference: only where nothing better is known."""
_SYSTEMS = {
    "Windows": "Windows",
    "macOS": "macOS",
    "Linux": "Linux",
    "Android": "Android",
    "iOS": "iOS",
    "Chrome OS": "Chrome OS",
    "Chromium OS": "Chrome OS",
}
_WITHOUT = frozenset(("Firefox", "Safari"))
"""Browsers that send no hints: theirs are somebody else's."""
_DESKTOPS = frozenset(("Windows", "macOS", "Linux", "Chrome OS"))
_LIBRARY = re.compile(r"(?:okhttp|ktor|dart|java|axios|node-fetch|alamofire)\b", re.IGNORECASE)
"""By which apps speak: there it is no crawler."""
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"(?:\s*;\s*v="[^"]*")?')
_LONGEST = 1000
_MOST = 20


class Hints(NamedTuple):
    """Brands, kind of device and platform, as the browser names them. All of it may be missing."""

    brands: tuple[str, ...] = ()
    mobile: bool | None = None
    platform: str | None = None
    forms: tuple[str, ...] = ()


NONE = Hints()


def seen(user_agent: str | None, hints: Hints, *, app: bool = False) -> Agent:
    """The machine by User-Agent and hints. `app`: the source is an app, whose requests a library may send.

    >>> seen("okhttp/4.12.0", NONE, app=True)
    Agent(device=None, browser=None, system=None, actor='human')
    """
    machine = agent(user_agent) if user_agent else UNKNOWN
    if app and machine == BOT and _LIBRARY.match(user_agent or ""):
        machine = UNKNOWN
    return machine if hints == NONE else joined(machine, hints)


def chosen(data: Any, headers: Hints) -> Hints:
    """What a message itself says, else what the headers of its request say."""
    return told(data) if isinstance(data, dict) else headers


def hinted(machine: Agent, hints: Any) -> Agent:
    """The machine as the hints (the object of `getHighEntropyValues`) make it out; a machine stays a machine.

    >>> hinted(Agent("desktop", "Chrome", "Linux"), {"formFactors": ["Tablet"], "mobile": False}).device
    'tablet'
    """
    return joined(machine, told(hints)) if isinstance(hints, dict) else machine


def told(hints: dict[str, Any]) -> Hints:
    """The hints in the object that `navigator.userAgentData` gives, whatever is wrong with it."""
    listed = hints.get("fullVersionList") or hints.get("brands")
    brands = (one.get("brand") if isinstance(one, dict) else None for one in _list(listed))
    mobile, platform = hints.get("mobile"), hints.get("platform")
    return Hints(
        tuple(brand for brand in brands if isinstance(brand, str)),
        None if mobile is None else mobile in (True, 1, "1", "true"),
        platform if isinstance(platform, str) else None,
        tuple(form for form in _list(hints.get("formFactors")) if isinstance(form, str)),
    )


def _list(value: Any) -> list[Any]:
    return value[:_MOST] if isinstance(value, list) else []


def sent(header: Callable[[str], str | None]) -> Hints:
    """The hints in a request's headers. `header` takes a name in lower case."""
    brands = header("sec-ch-ua")
    if brands is None:
        return NONE
    return _read(
        brands, header("sec-ch-ua-mobile"), header("sec-ch-ua-platform"), header("sec-ch-ua-form-factors") or ""
    )


@lru_cache(maxsize=4096)
def _read(brands: str, mobile: str | None, platform: str | None, forms: str) -> Hints:
    """
    >>> _read('"Not;A=Brand";v="99", "Google Chrome";v="141"', "?1", '"Android"', "")
    Hints(brands=('Not;A=Brand', 'Google Chrome'), mobile=True, platform='Android', forms=())
    """
    return Hints(
        _strings(brands),
        None if mobile is None else mobile.strip() == "?1",
        next(iter(_strings(platform or "")), None),
        _strings(forms),
    )


def _strings(text: str) -> tuple[str, ...]:
    return tuple(_QUOTED.findall(text[:_LONGEST])[:_MOST])


@lru_cache(maxsize=20_000)
def joined(machine: Agent, hints: Hints) -> Agent:
    """What User-Agent and hints say together: the hints know better which system and browser it is.

    >>> joined(Agent("desktop", "Chrome", "Linux"), Hints(mobile=False, platform="Android"))
    Agent(device='tablet', browser='Chrome', system='Android', actor='human')
    """
    if machine.bot or hints == NONE:
        return machine
    system = _SYSTEMS.get(hints.platform or "")
    return Agent(_device(machine, hints, system), _browser(machine, hints), _system(machine, system))


def _device(machine: Agent, hints: Hints, system: str | None) -> Device | None:
    for form in hints.forms:
        if form in _FORMS:
            return _FORMS[form]
    if hints.mobile:
        return "mobile"
    if system == "Android" and machine.device in (None, "desktop"):  # a tablet that asks for the large pages
        return "tablet"
    return machine.device or ("desktop" if system in _DESKTOPS else None)


def _browser(machine: Agent, hints: Hints) -> str | None:
    if machine.browser not in (None, "Chrome"):
        return machine.browser
    for brand in hints.brands:
        if brand in _BRANDS:
            return _BRANDS[brand]
    return machine.browser or next((name for brand, name in _CHROMES.items() if brand in hints.brands), None)


def _system(machine: Agent, system: str | None) -> str | None:
    """A desktop's User-Agent may be that of a tablet; and it may know which Linux it is."""
    if machine.system is None:
        return system
    return system if system == "Android" and machine.browser not in _WITHOUT else machine.system

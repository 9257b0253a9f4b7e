"""Human, bot or scanner: what stands on every event, by what the request itself shows. `pace` judges the speed."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from faden.collect import hints
from faden.collect.agents import Agent
from faden.collect.geo import Origin
from faden.collect.hints import Hints
from faden.domain.event import Actor

GUARDS = (
    "40.92.0.0/15",
    "40.107.0.0/16",
    "52.100.0.0/14",
    "104.47.0.0/17",
    "67.231.144.0/20",
    "148.163.128.0/19",
)
"""Networks from which only machines come that look through mail, as their owners publish them: the first four are
Microsoft's Exchange Online Protection, the others Proofpoint's. Data centres as such are no sign: people sit behind
the exits of their companies and of VPNs."""

_NETWORKS = tuple(ipaddress.IPv4Network(one) for one in GUARDS)
_AHEAD = (("sec-purpose", "prefetch"), ("purpose", "prefetch"), ("x-moz", "prefetch"), ("x-purpose", "preview"))


class Shown(NamedTuple):
    """What a request's headers show of the browser that sends it, beside its User-Agent."""

    hints: Hints = hints.NONE
    early: bool = False
    """It fetches before anybody has asked for it."""


NOTHING = Shown()


def shown(header: Callable[[str], str | None]) -> Shown:
    """What the headers show. `header` takes a name in lower case."""
    found = hints.sent(header)
    early = ahead(header)
    return NOTHING if found is hints.NONE and not early else Shown(found, early)


def ahead(header: Callable[[str], str | None]) -> bool:
    """Whether a browser fetches before anybody has asked for it. `header` takes a name in lower case.

    >>> ahead({"sec-purpose": "prefetch;prerender"}.get)
    True
    """
    for name, word in _AHEAD:
        value = header(name)
        if value is not None and value.strip().lower().startswith(word):
            return True
    return False


def verdict(machine: Agent, where: Origin, early: bool = False) -> Actor:
    """Who is behind an event. `early`: as `ahead` says of the request, where it is the visitor's own.

    >>> verdict(Agent("desktop", "Chrome", "Windows"), Origin("104.47.11.0", "US"))
    'scanner'
    """
    if machine.actor != "human":
        return machine.actor
    if early or (where.ip is not None and _guarded(where.ip)):
        return "scanner"
    return "human"


@lru_cache(maxsize=20_000)
def _guarded(short: str) -> bool:
    """By the shortened address: none of the networks is smaller."""
    if ":" in short:
        return False
    address = ipaddress.IPv4Address(short)
    return any(address in network for network in _NETWORKS)

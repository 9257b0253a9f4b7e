"""From an address to a country; the address is shortened first, and only the short form is ever kept.

`iptocc` carries the registries' allocation tables inside its module: no file, no network, a few microseconds.
Regions and cities come from a file of the user's own, if there is one: see `cities`.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import iptocc


class Origin(NamedTuple):
    """A shortened address (IPv4 /24, IPv6 /48), its country (ISO 3166, two letters), and what else is known."""

    ip: str | None = None
    country: str | None = None
    region: str | None = None
    city: str | None = None


NOWHERE = Origin()

Locate = Callable[[str | None], Origin]
"""Where an address comes from. What is given is looked at and forgotten; what is returned may be kept."""


def origin(address: str | None) -> Origin:
    """Where an address comes from. Port, brackets and zone are ignored; private and unreadable ones are nowhere.

    >>> origin("8.8.8.8:4711")
    Origin(ip='8.8.8.0', country='US', region=None, city=None)
    >>> origin("10.1.2.3")
    Origin(ip=None, country=None, region=None, city=None)
    """
    if not address:
        return NOWHERE
    short = shortened(address)
    return NOWHERE if short is None else located(short)


def shortened(address: str) -> str | None:
    """The network of an address as text, None where it is no address."""
    host = address.strip()
    if host.count(":") <= 1:
        head, dot, _ = host.partition(":")[0].rpartition(".")
        return f"{head}.0" if dot and len(head) <= 11 else None
    full = _sixth(host)
    if full is None:
        return None
    if full.ipv4_mapped is not None:
        return shortened(str(full.ipv4_mapped))
    return str(ipaddress.IPv6Address(int(full) >> 80 << 80))


def whole(address: str) -> str | None:
    """The address itself without port, brackets and zone: to look it up, never to keep it."""
    host = address.strip()
    if host.count(":") <= 1:
        return host.partition(":")[0]
    full = _sixth(host)
    return None if full is None else str(full.ipv4_mapped or full)


def _sixth(host: str) -> ipaddress.IPv6Address | None:
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    try:
        return ipaddress.IPv6Address(host.partition("%")[0])
    except ValueError:
        return None


@lru_cache(maxsize=20_000)
def located(short: str) -> Origin:
    """The country of a shortened address; `NOWHERE` for a private network."""
    try:
        network = ipaddress.ip_address(short)
    except ValueError:
        return NOWHERE
    if not network.is_global:
        return NOWHERE
    country = iptocc.country_code(short)
    return Origin(short, country if isinstance(country, str) else None)

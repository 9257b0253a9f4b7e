"""From an address to a country; the address is shortened first, and only the short form is ever kept.

`iptocc` carries the registries' allocation tables inside its module: no file, no network, a few microseconds.
"""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from typing import NamedTuple

import iptocc


class Origin(NamedTuple):
    """A shortened address (IPv4 /24, IPv6 /48) and its country (ISO 3166, two letters)."""

    ip: str | None = None
    country: str | None = None


NOWHERE = Origin()


def origin(address: str | None) -> Origin:
    """Where an address comes from. Port, brackets and zone are ignored; private and unreadable ones are nowhere.

    >>> origin("8.8.8.8:4711")
    Origin(ip='8.8.8.0', country='US')
    >>> origin("10.1.2.3")
    Origin(ip=None, country=None)
    """
    if not address:
        return NOWHERE
    short = shortened(address)
    return NOWHERE if short is None else _located(short)


def shortened(address: str) -> str | None:
    """The network of an address as text, None where it is no address."""
    host = address.strip()
    if host.count(":") <= 1:
        head, dot, _ = host.partition(":")[0].rpartition(".")
        return f"{head}.0" if dot and len(head) <= 11 else None
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    try:
        full = ipaddress.IPv6Address(host.partition("%")[0])
    except ValueError:
        return None
    if full.ipv4_mapped is not None:
        return shortened(str(full.ipv4_mapped))
    return str(ipaddress.IPv6Address(int(full) >> 80 << 80))


@lru_cache(maxsize=20_000)
def _located(short: str) -> Origin:
    try:
        network = ipaddress.ip_address(short)
    except ValueError:
        return NOWHERE
    if not network.is_global:
        return NOWHERE
    country = iptocc.country_code(short)
    return Origin(short, country if isinstance(country, str) else None)

"""Small files in the MaxMind DB format (version 2), as DB-IP and MaxMind lay theirs out."""

from __future__ import annotations

import ipaddress
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_MARK = b"\xab\xcd\xefMaxMind.com"
_TEXT, _DOUBLE, _SHORT, _WHOLE, _MAP, _LONG, _LIST, _TRUTH = 2, 3, 5, 6, 7, 9, 11, 14
_SHORTS = frozenset(("binary_format_major_version", "binary_format_minor_version", "ip_version", "record_size"))
"""Numbers of the description in two bytes; the reader insists."""
_BORDER = 16
"""Zero bytes between tree and data."""

Place = dict[str, Any]
Node = list[Any]

GEOLITE: Mapping[str, Place] = {
    "91.0.0.0/16": {
        "city": {"geoname_id": 2861650, "names": {"de": "Nürnberg", "en": "Nuremberg", "ja": "ニュルンベルク"}},
        "continent": {"code": "EU", "names": {"en": "Europe"}},
        "country": {"geoname_id": 2921044, "iso_code": "DE", "names": {"de": "Deutschland", "en": "Germany"}},
        "location": {"latitude": 49.45, "longitude": 11.08, "time_zone": "Europe/Berlin"},
        "subdivisions": [{"geoname_id": 2951839, "iso_code": "BY", "names": {"de": "Bayern", "en": "Bavaria"}}],
    },
    "8.8.8.0/24": {"country": {"iso_code": "US"}, "registered_country": {"iso_code": "US"}},
    "2001:67c:2e8::/48": {
        "country": {"iso_code": "NL"},
        "subdivisions": [{"iso_code": "NH"}],
        "city": {"names": {"en": "Amsterdam"}},
    },
}
"""As GeoLite2 City has it: names in many languages, codes of regions, records with holes."""

DBIP: Mapping[str, Place] = {
    "91.0.0.0/16": {
        "city": {"names": {"en": "Nuremberg"}},
        "continent": {"code": "EU", "geoname_id": 6255148, "names": {"de": "Europa", "en": "Europe"}},
        "country": {"iso_code": "DE", "is_in_european_union": True, "names": {"de": "Deutschland", "en": "Germany"}},
        "location": {"latitude": 49.4542, "longitude": 11.0775},
        "subdivisions": [{"names": {"en": "Bavaria"}}],
    },
}
"""As DB-IP City Lite has it: regions and cities in English, without codes."""


def write(path: Path, places: Mapping[str, Place], kind: str = "GeoLite2-City", built: int = 1_780_000_000) -> Path:
    """A database of those networks; `built` in seconds since 1970."""
    path.write_bytes(database(places, kind, built))
    return path


def database(places: Mapping[str, Place], kind: str = "GeoLite2-City", built: int = 1_780_000_000) -> bytes:
    """The file's bytes."""
    nodes: list[Node] = [[None, None]]
    data = bytearray()
    for text, place in places.items():
        _hang(nodes, ipaddress.ip_network(text), len(data))
        data += _encoded(place)
    described = {
        "binary_format_major_version": 2,
        "binary_format_minor_version": 0,
        "build_epoch": built,
        "database_type": kind,
        "description": {"en": "for tests"},
        "ip_version": 6,
        "languages": ["de", "en"],
        "node_count": len(nodes),
        "record_size": 24,
    }
    tree = b"".join(_record(side, len(nodes)) for node in nodes for side in node)
    return tree + bytes(_BORDER) + bytes(data) + _MARK + _encoded(described)


def _hang(nodes: list[Node], network: ipaddress.IPv4Network | ipaddress.IPv6Network, offset: int) -> None:
    """The network into the tree; IPv4 stands under ::/96."""
    bits, length = int(network.network_address), network.prefixlen + (96 if network.version == 4 else 0)
    node = nodes[0]
    for depth in range(length - 1):
        side = bits >> (127 - depth) & 1
        if node[side] is None:
            nodes.append([None, None])
            node[side] = len(nodes) - 1
        node = nodes[node[side]]
    node[bits >> (128 - length) & 1] = ("data", offset)


def _record(side: Any, count: int) -> bytes:
    if side is None:
        value = count
    elif isinstance(side, tuple):
        value = count + _BORDER + side[1]
    else:
        value = side
    return struct.pack(">I", value)[1:]


def _encoded(value: Any) -> bytes:
    if isinstance(value, bool):
        return _control(_TRUTH, int(value))
    if isinstance(value, str):
        return _control(_TEXT, len(value.encode())) + value.encode()
    if isinstance(value, float):
        return _control(_DOUBLE, 8) + struct.pack(">d", value)
    if isinstance(value, int):
        return _control(_WHOLE, 4) + value.to_bytes(4, "big")
    if isinstance(value, list):
        return _control(_LIST, len(value)) + b"".join(_encoded(one) for one in value)
    pairs = b"".join(_encoded(key) + _entry(key, one) for key, one in value.items())
    return _control(_MAP, len(value)) + pairs


def _entry(key: str, value: Any) -> bytes:
    if key in _SHORTS:
        return _control(_SHORT, 2) + struct.pack(">H", value)
    if key == "build_epoch":
        return _control(_LONG, 8) + struct.pack(">Q", value)
    return _encoded(value)


def _control(kind: int, size: int) -> bytes:
    length = size if size < 29 else 29
    extra = bytes([size - 29]) if size >= 29 else b""
    return bytes([kind << 5 | length]) + extra if kind <= 7 else bytes([length, kind - 7]) + extra

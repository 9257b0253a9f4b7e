"""Addresses are shortened before anything else happens to them."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faden.collect.geo import NOWHERE, origin, shortened


@pytest.mark.parametrize(
    ("address", "ip", "country"),
    [
        ("8.8.8.8", "8.8.8.0", "US"),
        (" 8.8.8.8 ", "8.8.8.0", "US"),
        ("8.8.8.8:4711", "8.8.8.0", "US"),
        ("91.0.1.2", "91.0.1.0", "DE"),
        ("2001:67c:2e8:22::c100:68b", "2001:67c:2e8::", "NL"),
        ("[2001:67c:2e8:22::c100:68b]:443", "2001:67c:2e8::", "NL"),
        ("2001:67c:2e8:22::1%eth0", "2001:67c:2e8::", "NL"),
        ("::ffff:8.8.8.8", "8.8.8.0", "US"),
    ],
)
def test_a_public_address_has_a_network_and_a_country(address: str, ip: str, country: str) -> None:
    assert origin(address) == (ip, country, None, None)


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "unix:",
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.7",
        "::1",
        "fe80::1",
        "fd00::1",
        "1.2.3",
        "1.2.3.4.5",
        "a.b.c.d",
        "999.1.1.1",
        "localhost",
        "[::1",
        "secret@mail.de",
    ],
)
def test_a_private_or_unreadable_address_is_nowhere(address: str | None) -> None:
    assert origin(address) == NOWHERE


@given(st.ip_addresses(v=4))
def test_no_host_of_a_v4_network_is_kept(address: ipaddress.IPv4Address) -> None:
    assert shortened(str(address)) == str(ipaddress.ip_network((address, 24), strict=False).network_address)


@given(st.integers(0, 2**128 - 1).map(ipaddress.IPv6Address))
def test_no_host_of_a_v6_network_is_kept(address: ipaddress.IPv6Address) -> None:
    network = ipaddress.ip_network((address, 48), strict=False)
    assert address.ipv4_mapped is not None or shortened(str(address)) == str(network.network_address)


@given(st.text())
def test_no_text_upsets_it(text: str) -> None:
    found = origin(text)
    assert found.ip is None or ipaddress.ip_address(found.ip).is_global

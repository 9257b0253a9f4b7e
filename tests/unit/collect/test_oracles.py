"""Enrichment against lists and data of others. The floors are what was measured, rounded down: docs/enrichment.md."""

from __future__ import annotations

import gzip
import ipaddress
import json
import random
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pyarrow.parquet as parquet
import pytest
import yaml

from faden.collect.accesslog import Request, request
from faden.collect.agents import agent
from faden.collect.enrich import arrival
from faden.collect.geo import origin
from faden.collect.referrers import classify
from faden.domain.errors import Invalid
from tests.importing import NO_DATA, REAL

LISTS = REAL / "enrichment_lists"
RANGES = REAL / "geoip_country"
LOG = REAL / "apache_combined_log" / "apache_logs.gz"
COUNTRIES = ("de", "fr", "co.uk", "com.br", "at")
WORD = "rote schuhe"


def needed(file: Path) -> Path:
    if not file.exists():
        pytest.skip(NO_DATA)
    return file


@pytest.fixture(scope="module")
def requests() -> list[Request]:
    found = []
    for line in gzip.decompress(needed(LOG).read_bytes()).decode("utf-8", "replace").splitlines():
        try:
            found.append(request(line))
        except Invalid:
            continue
    assert len(found) > 9_900
    return found


def rate(verdicts: list[bool]) -> float:
    assert len(verdicts) > 15, "there is something to agree with"
    return sum(verdicts) / len(verdicts)


def hosts(address: str) -> Iterator[str]:
    """The hosts that a line of the list stands for."""
    host = address.partition("/")[0]
    if "{}" not in host:
        yield host
        return
    for country in COUNTRIES:
        yield host.replace("{}", country if host.endswith("{}") else country.rpartition(".")[2])


def engines() -> Iterator[tuple[str, list[str]]]:
    listed = yaml.safe_load(needed(LISTS / "matomo_SearchEngines.yml").read_text("utf-8"))
    for entries in listed.values():
        for entry in entries:
            plain = [name for name in entry.get("params", ()) if not name.startswith("/")]
            for address in entry["urls"]:
                if not address.startswith("android-app"):
                    for host in hosts(address):
                        yield host, plain


def test_search_engines_and_their_keywords() -> None:
    kinds, words = [], []
    for host, parameters in engines():
        if not parameters:
            continue
        came = arrival("https://shop.example/", None, f"https://{host}/search?{parameters[0]}={quote(WORD)}")
        kinds.append(came.referrer_kind == "search")
        words.append(came.term == WORD)
    assert rate(kinds) >= 0.99
    assert rate(words) >= 0.99


@pytest.mark.parametrize(("name", "kind", "floor"), [("Socials", "social", 0.99), ("AIAssistants", "ai", 1.0)])
def test_networks_and_assistants(name: str, kind: str, floor: float) -> None:
    listed = yaml.safe_load(needed(LISTS / f"matomo_{name}.yml").read_text("utf-8"))
    found = [
        arrival("https://shop.example/", None, f"https://{address}").referrer_kind == kind
        for addresses in listed.values()
        for address in addresses
    ]
    assert rate(found) >= floor


def test_spam_and_nothing_but_spam() -> None:
    domains = needed(LISTS / "matomo_referrer_spammers.txt").read_text("utf-8").split()
    assert rate([classify(domain, None).kind == "spam" for domain in domains]) == 1.0
    assert all(classify(f"www.{domain}", None).kind == "spam" for domain in domains[::50])
    honest = [host for host, _ in engines()]
    assert not [host for host in honest if classify(host, None).kind == "spam"]


def test_crawlers_by_the_examples_of_their_list() -> None:
    """Also those that the list's own patterns take for a browser without a window."""
    listed = json.loads(needed(LISTS / "crawler-user-agents.json").read_text("utf-8"))
    examples = [text for entry in listed for text in entry["instances"]]
    assert rate([agent(text).bot for text in examples]) >= 0.99


_NAMED = re.compile(r"bot|crawler|spider", re.IGNORECASE)
_BROWSER = re.compile(
    r"^(?:Mozilla/[45]\.0|Opera/\d)[^@+]*(?:Gecko/\d|Chrome/\d|Version/[\d.]+.* Safari|Trident|MSIE|Presto)"
)


def test_machines_in_a_real_log(requests: list[Request]) -> None:
    called = [one.agent for one in requests if _NAMED.search(one.agent)]
    assert rate([agent(text).bot for text in called]) == 1.0
    people = [one.agent for one in requests if _BROWSER.match(one.agent) and not _NAMED.search(one.agent)]
    assert len(people) > 5_000
    assert rate([not agent(text).bot for text in people]) >= 0.99


def test_devices_in_a_real_log(requests: list[Request]) -> None:
    """What no one can misread: the words that makers put into a User-Agent for this very purpose."""
    signs = (
        ("iPad", "tablet", "iOS"),
        ("iPhone;", "mobile", "iOS"),
        ("Windows NT", "desktop", "Windows"),
        ("Macintosh;", "desktop", "macOS"),
        ("CrOS", "desktop", "Chrome OS"),
    )
    found = [
        agent(one.agent)[::2] == (device, system)
        for one in requests
        for sign, device, system in signs
        if sign in one.agent and not agent(one.agent).bot
    ]
    assert len(found) > 3_000
    assert rate(found) >= 0.99


def test_referrers_in_a_real_log(requests: list[Request]) -> None:
    """The exact hosts of the lists against what visitors of a real site came from."""
    known = {host.removeprefix("www.") for host, _ in engines()}
    came = [one.referrer for one in requests if one.referrer]
    kinds: Counter[tuple[bool, bool]] = Counter()
    for address in came:
        found = arrival("http://www.semicomplete.com/", None, address)
        if found.referrer_kind in ("internal", None):
            continue
        host = (found.referrer_host or "").removeprefix("www.")
        listed = host in known or bool(re.fullmatch(r"(?:images\.)?google\.(?:com?\.)?[a-z]{2,3}", host))
        kinds[listed, found.referrer_kind == "search"] += 1
    assert kinds.total() > 800
    assert (kinds[True, True] + kinds[False, False]) / kinds.total() >= 0.99


Range = tuple[int, int, str]


def ranges(version: int) -> list[Range]:
    rows = parquet.read_table(needed(RANGES / f"ipv{version}.parquet")).to_pylist()
    number = ipaddress.ip_address
    return sorted((int(number(row["first"])), int(number(row["last"])), row["country"]) for row in rows)


def sampled(version: int, many: int) -> Iterator[tuple[str, str]]:
    """Addresses as they lie in the ranges, the same ones in every run, and their countries."""
    table = ranges(version)
    order = random.Random(3)
    sizes = [last - first + 1 for first, last, _ in table]
    make = ipaddress.IPv4Address if version == 4 else ipaddress.IPv6Address
    for first, last, country in order.choices(table, sizes, k=many):
        yield str(make(order.randint(first, last))), country


@pytest.mark.parametrize(("version", "floor"), [(4, 0.95), (6, 0.92)])
def test_countries_of_addresses(version: int, floor: float) -> None:
    assert rate([origin(address).country == country for address, country in sampled(version, 5_000)]) >= floor


def test_countries_in_a_real_log(requests: list[Request]) -> None:
    table = ranges(4)
    starts = [first for first, _, _ in table]
    agreed = []
    for address in {one.address for one in requests}:
        number = int(ipaddress.IPv4Address(address))
        first, last, country = table[bisect_right(starts, number) - 1]
        if first <= number <= last:
            agreed.append(origin(address).country == country)
    assert len(agreed) > 1_700
    assert rate(agreed) >= 0.96

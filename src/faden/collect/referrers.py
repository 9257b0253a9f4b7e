"""Who sent the visitor: search engine, social network, AI assistant, mail provider, ourselves, a link, or spam.

The tables are `referrers.txt` and `spam.txt` beside this module; their first lines say where they come from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Literal, NamedTuple, cast

ReferrerKind = Literal["search", "social", "ai", "mail", "internal", "link", "spam"]


class Referrer(NamedTuple):
    """What a referrer is; `name` is what people call it, None for a plain link."""

    kind: ReferrerKind
    name: str | None = None


class Known(NamedTuple):
    """One line of the table. `portal`: a search engine only where its address holds a keyword."""

    kind: ReferrerKind
    name: str
    keywords: tuple[str, ...]
    hosts: tuple[str, ...]
    portal: bool = False

    @property
    def referrer(self) -> Referrer:
        """What is kept of it."""
        return Referrer(self.kind, self.name)


INTERNAL = Referrer("internal")
LINK = Referrer("link")
SPAM = Referrer("spam")

_ANYWHERE = ".{}"
_WEB = ("m", "images", "news", "search", "shopping", "encrypted", "ipv6", "www2")
_OWN_SUBDOMAINS = frozenset((*_WEB, "blogsearch", "cse", "maps", "scholar", "clck", "yabs"))
_NO_PARAMETERS: Mapping[str, str] = {}


def _lines(name: str) -> Iterator[str]:
    text = (files("faden.collect") / name).read_text("utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


def _known(line: str) -> Known:
    kind, name, keywords, hosts = line.split("\t")
    portal = kind == "portal"
    return Known(
        cast(ReferrerKind, "search" if portal else kind),
        name,
        () if keywords == "-" else tuple(keywords.split(",")),
        tuple(hosts.split()),
        portal,
    )


TABLE: tuple[Known, ...] = tuple(_known(line) for line in _lines("referrers.txt"))
_SPAM = Known("spam", "", (), ())
_HOSTS: dict[str, Known] = dict.fromkeys(_lines("spam.txt"), _SPAM) | {
    host: one for one in TABLE for host in one.hosts if "/" not in host and not host.endswith(_ANYWHERE)
}
_WORLDWIDE = {host.removesuffix(_ANYWHERE): one for one in TABLE for host in one.hosts if host.endswith(_ANYWHERE)}
"""Names that stand under many countries' domains: google.de, google.co.uk, de.pinterest.com."""
_FOLDERS = {host: one for one in TABLE for host in one.hosts if "/" in host}


def classify(host: str, own_host: str | None) -> Referrer:
    """What the referring `host` is to a page on `own_host`. Both in lower case, without port.

    >>> classify("www.google.de", "shop.example")
    Referrer(kind='search', name='Google')
    >>> classify("shop.example", "www.shop.example").kind
    'internal'
    """
    return searched(host, own_host)[0]


def searched(
    host: str, own_host: str | None, path: str = "", parameters: Mapping[str, str] = _NO_PARAMETERS
) -> tuple[Referrer, str | None]:
    """The same, and what was searched for, where a search engine still tells. `parameters` by name in lower case.

    >>> searched("www.bing.com", None, "/search", {"q": "rote schuhe"})
    (Referrer(kind='search', name='Bing'), 'rote schuhe')
    """
    bare = host.removeprefix("www.")
    if own_host is not None and bare == own_host.removeprefix("www."):
        return INTERNAL, None
    found = _found(bare, path)
    if found is None:
        return LINK, None
    if found is _SPAM:
        return SPAM, None
    if found.kind != "search":
        return found.referrer, None
    keyword = next((word for name in found.keywords if (word := parameters.get(name.lower()))), None)
    return (LINK if found.portal and keyword is None else found.referrer), keyword


def _found(host: str, path: str) -> Known | None:
    if path:
        for folder, one in _FOLDERS.items():
            if f"{host}{path}/".startswith(f"{folder}/"):
                return one
    candidate = host
    while "." in candidate:
        found = _HOSTS.get(candidate)
        if found is not None:
            return found
        candidate = candidate.partition(".")[2]
    return _worldwide(host.split("."))


def _worldwide(labels: list[str]) -> Known | None:
    for index, label in enumerate(labels):
        found = _WORLDWIDE.get(label)
        ending = labels[index + 1 :]
        if found is None or not 1 <= len(ending) <= 2 or any(len(part) > 3 for part in ending):
            continue
        if all(len(part) == 2 or part in _OWN_SUBDOMAINS for part in labels[:index]):
            return found
    return None

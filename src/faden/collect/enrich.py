"""Where a visitor came from and where he is: page, referrer, campaign parameters, place. Pure, and cached.

Query strings and fragments may hold anything (addresses, names, tokens), so they are read for campaign parameters and
then dropped; a path segment or a parameter that holds an e-mail address is masked. Nothing personal is left here.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, urlsplit

from faden.collect.referrers import searched

PLACES = ("qr", "nfc", "catalogue", "pos", "beacon")
"""Kinds of offline entries; a place is a kind, or a kind and where it hangs: `qr:boutique-12`."""

SOURCE = ("utm_source", "mtm_source", "matomo_source", "pk_source", "piwik_source")
MEDIUM = ("utm_medium", "mtm_medium", "matomo_medium", "pk_medium", "piwik_medium")
CAMPAIGN = (
    *("utm_campaign", "mtm_campaign", "matomo_campaign", "pk_campaign", "piwik_campaign", "pk_cpn"),
    *("utm_id", "mtm_cid", "matomo_cid", "pk_cid", "piwik_cid"),
)
"""A campaign's number stands for it where its name is missing."""
CONTENT = ("utm_content", "mtm_content", "matomo_content", "pk_content", "piwik_content")
TERM = (
    *("utm_term", "mtm_kwd", "mtm_keyword", "matomo_kwd", "matomo_keyword"),
    *("pk_kwd", "pk_keyword", "piwik_kwd", "piwik_keyword"),
)
PLACE = "faden_place"

CLICKS = {
    "gclid": "gclid",
    "gbraid": "gclid",
    "wbraid": "gclid",
    "gad_source": "gclid",
    "gad_campaignid": "gclid",
    "dclid": "dclid",
    "msclkid": "msclkid",
    "fbclid": "fbclid",
    "ttclid": "ttclid",
    "twclid": "twclid",
    "li_fat_id": "li_fat_id",
    "epik": "epik",
    "sccid": "sccid",
    "rdt_cid": "rdt_cid",
    "yclid": "yclid",
    "qclid": "qclid",
    "tblci": "tblci",
    "dicbo": "dicbo",
    "ef_id": "ef_id",
    "s_kwcid": "ef_id",
    "awc": "awc",
    "zanpid": "awc",
    "tduid": "tduid",
    "irclickid": "irclickid",
    "cjevent": "cjevent",
    "mc_cid": "mc_cid",
    "mc_eid": "mc_cid",
    "_hsmi": "hsmi",
    "_hsenc": "hsmi",
    "mkt_tok": "mkt_tok",
}
"""Click ids by parameter name: only which advertiser's it is, never the value. Google's five are one."""

_LONGEST_URL = 2048
_LONGEST_WORD = 200
_MAIL = re.compile(r"[^/]*(?:@|%40)[^/]*", re.IGNORECASE)
_PLACE = re.compile(r"(qr|nfc|catalogue|catalog|pos|beacon)(?::([\w .-]{1,100}))?\Z")
_NO_REFERRER = frozenset(("", "$direct"))
"""RudderStack writes `$direct` where there is no referrer."""
_UNREFERRED = (None, None, None, None, None)


class Named(NamedTuple):
    """Campaign values that the sender names outright; each wins over the page's parameter."""

    campaign: str | None = None
    source: str | None = None
    medium: str | None = None
    term: str | None = None
    content: str | None = None


class Arrival(NamedTuple):
    """Page, referrer and campaign, in the form in which they are kept. Names as in `Context`."""

    url: str | None = None
    path: str | None = None
    referrer: str | None = None
    referrer_host: str | None = None
    referrer_kind: str | None = None
    referrer_name: str | None = None
    source: str | None = None
    medium: str | None = None
    campaign: str | None = None
    content: str | None = None
    term: str | None = None
    click: str | None = None
    place: str | None = None


@lru_cache(maxsize=20_000)
def arrival(url: str | None, path: str | None, referrer: str | None, named: Named | None = None) -> Arrival:
    """What a page's address and its referrer tell. `path` wins over the one in `url` (virtual pages).

    >>> arrival("https://shop.example/a?utm_source=flyer&utm_medium=qr&mail=x@y.de", None, None).place
    'qr:flyer'
    """
    page = _split(url)
    own_host = page.hostname if page else None
    given = _parameters(page)
    named = named or Named()
    source = _word(named.source) or _first(given, SOURCE)
    medium = _word(named.medium) or _first(given, MEDIUM)
    clean, host, kind, name, keyword = _referral(referrer, own_host)
    return Arrival(
        url=_address(page),
        path=_path(path) or (_path(page.path or "/") if page and page.hostname else None),
        referrer=clean,
        referrer_host=host,
        referrer_kind=kind,
        referrer_name=name,
        source=source,
        medium=medium,
        campaign=_word(named.campaign) or _first(given, CAMPAIGN),
        content=_word(named.content) or _first(given, CONTENT),
        term=_word(named.term) or _first(given, TERM) or keyword,
        click=next((kind for key, kind in CLICKS.items() if key in given), None),
        place=_place(given.get(PLACE), medium, source),
    )


def without_query(address: str) -> str:
    """An address as it may be kept: host and path, e-mail addresses masked.

    >>> without_query("https://x.de/konto/a@b.de?token=1#top")
    'https://x.de/konto/-'
    """
    return _address(_split(address)) or _path(address) or ""


def _split(address: str | None) -> SplitResult | None:
    if not address:
        return None
    try:
        parts = urlsplit(address[:_LONGEST_URL].strip())
        port = parts.port
    except ValueError:
        return None
    return parts if parts.hostname and port != 0 else None


def _address(parts: SplitResult | None) -> str | None:
    """Scheme, host and path; user, password, query and fragment stay out."""
    if parts is None or not parts.hostname:
        return None
    port = f":{parts.port}" if parts.port is not None else ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return _printable(f"{parts.scheme or 'https'}://{host}{port}{_path(parts.path) or '/'}")


def _path(path: str | None) -> str | None:
    if not path:
        return None
    bare = path[:_LONGEST_URL].partition("?")[0].partition("#")[0]
    return _printable(_MAIL.sub("-", bare)) or None


def _parameters(page: SplitResult | None) -> dict[str, str]:
    """The parameters of query and fragment (Matomo allows campaigns in both) by lower-case name, first one wins."""
    found: dict[str, str] = {}
    if page is None:
        return found
    for part in (page.query, page.fragment.partition("?")[2] or page.fragment):
        if "=" not in part:
            continue
        try:
            pairs = parse_qsl(part, max_num_fields=200)
        except ValueError:
            continue
        for name, value in pairs:
            found.setdefault(name.lower(), value)
    return found


def _referral(referrer: str | None, own_host: str | None) -> tuple[str | None, ...]:
    """Address, host, kind, name, and what was searched for: the rest of its query goes no further."""
    if referrer is None or referrer in _NO_REFERRER:
        return _UNREFERRED
    parts = _split(referrer)
    if parts is None or not parts.hostname:
        return _UNREFERRED
    (kind, name), keyword = searched(parts.hostname, own_host, parts.path, _parameters(parts))
    unreadable = keyword is not None and "\ufffd" in keyword  # in a charset of before UTF-8
    return (
        _address(parts),
        _printable(parts.hostname.removeprefix("www.")),
        kind,
        name,
        None if unreadable else _word(keyword),
    )


def _place(given: str | None, medium: str | None, source: str | None) -> str | None:
    found = _PLACE.match((given or "").strip().lower())
    if found is not None:
        kind, where = found[1], found[2]
    elif medium is not None and _PLACE.match(medium.lower()):
        kind, where = medium.lower(), source and source.lower()
    else:
        return None
    kind = "catalogue" if kind == "catalog" else kind
    return f"{kind}:{where}" if where else kind


def _first(given: dict[str, str], names: tuple[str, ...]) -> str | None:
    for name in names:
        word = _word(given.get(name))
        if word is not None:
            return word
    return None


def _word(text: str | None) -> str | None:
    """A campaign word as it may stand in a report: printable, not long, no e-mail address."""
    if not text or "@" in text:
        return None
    return _printable(text)[:_LONGEST_WORD].strip() or None


def _printable(text: str) -> str:
    return text if text.isprintable() else "".join(char for char in text if char.isprintable())

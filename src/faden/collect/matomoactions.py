"""What a Matomo request tells of, under the names that the rest of the house knows.

One request is one action, in Matomo's order of precedence; only a page view may show a product as well.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from faden.collect.draft import bare, name
from faden.collect.matomobasket import goods, products
from faden.collect.matomoparameters import Parameters
from faden.domain.errors import Invalid
from faden.domain.event import EventType

ATTENTION = "Page Attention"
_DIMENSION = re.compile(r"dimension\d{1,3}\Z")
_TIMINGS = ("pf_net", "pf_srv", "pf_tfr", "pf_dm1", "pf_dm2", "pf_onl", "gt_ms")
_VARIABLES = ("_cvar", "cvar")


class Action(NamedTuple):
    """One thing that was done."""

    type: EventType
    name: str
    properties: dict[str, Any]
    passive: bool = False
    order: str | None = None
    """The number of the order, which counts once however often its page is loaded again."""


def actions(given: Parameters) -> list[Action]:
    """What was done, never nothing; `Invalid` with the parameter that cannot be read."""
    found = [_first(given)]
    shown = goods(given) if found[0].type == "page" else None
    if shown is not None:
        found.append(Action("track", *shown))
    extra = _described(given)
    return [one._replace(properties={**extra, **one.properties}) for one in found] if extra else found


def _first(given: Parameters) -> Action:
    for read in (_ping, _basket, _goal, _event, _content, _medium, _download, _link, _search):
        found = read(given)
        if found is not None:
            return found
    return _page(given)


def _ping(given: Parameters) -> Action | None:
    """Somebody is still there: the visit lasts longer, but nothing new has happened in it.

    Unlike our own tracker's, these say nothing of seconds; as a call of this type they only prolong an open visit.
    """
    return Action("identify", ATTENTION, {}) if given.text("ping") == "1" else None


def _basket(given: Parameters) -> Action | None:
    if given.text("idgoal") != "0":
        return None
    lines, worth = products(given), _worth(given)
    if "ec_id" not in given.given:
        return Action("track", "Cart Updated", _there({"total": worth, "products": lines}))
    number = given.text("ec_id")
    if number is None:
        raise Invalid("order_id_missing", "The order has no number.", path="ec_id", hint="Set it to the order's own.")
    told = {"order_id": number, "revenue": worth, **_sums(given), "products": lines}
    return Action("track", "Order Completed", _there(told), order=number)


def _worth(given: Parameters) -> int | float | None:
    """`revenue`, which must be right: what it says is counted."""
    found = given.number("revenue")
    if isinstance(found, str):
        raise Invalid(
            "number_invalid", f"»{found[:80]}« is not a number.", path="revenue", hint="Use a number such as 12.50."
        )
    return found


def _sums(given: Parameters) -> dict[str, Any]:
    """Parts of the order's worth, as far as they are numbers: `ec_dt` may be »false«."""
    names = {"subtotal": "ec_st", "tax": "ec_tx", "shipping": "ec_sh", "discount": "ec_dt"}
    return {name: given.amount(parameter) for name, parameter in names.items()}


def _goal(given: Parameters) -> Action | None:
    goal = given.text("idgoal")
    if goal is None:
        return None
    return Action("track", "Goal Reached", _there({"goal": goal, "revenue": _worth(given)}))


def _event(given: Parameters) -> Action | None:
    category, action = given.text("e_c"), given.text("e_a")
    if category is None and action is None:
        return None
    if category is None or action is None:
        missing = "e_c" if category is None else "e_a"
        raise Invalid(
            "event_missing", f"An event without »{missing}«.", path=missing, hint="Send category and action."
        )
    told = {"category": category, "label": given.text("e_n"), "value": given.number("e_v")}
    return Action("track", name(action, "e_a"), _there(told))


def _content(given: Parameters) -> Action | None:
    content, interaction = given.text("c_n"), given.text("c_i")
    if content is None:
        return None
    target = given.text("c_t")
    told = {"name": content, "creative": given.text("c_p"), "url": target, "interaction": interaction}
    properties = bare(_there(told))
    if interaction is None:
        return Action("track", "Promotion Viewed", properties, passive=True)
    return Action("track", "Promotion Clicked", properties)


def _medium(given: Parameters) -> Action | None:
    """Media analytics reports again and again how far somebody has come."""
    if given.text("ma_id") is None:
        return None
    what = "Audio" if given.text("ma_mt") == "audio" else "Video"
    told = {
        "session_id": given.text("ma_id"),
        "title": given.text("ma_ti"),
        "url": given.text("ma_re"),
        "video_player": given.text("ma_pn"),
        "position": given.amount("ma_ps"),
        "total_length": given.amount("ma_le"),
        "seconds_played": given.amount("ma_st"),
    }
    return Action("track", f"{what} Content Playing", bare(_there(told)))


def _download(given: Parameters) -> Action | None:
    target = given.text("download")
    if target is None:
        return None
    _, dot, ending = _path(target).rpartition("/")[2].rpartition(".")
    told = {"url": target, "extension": ending.lower()[:20] if dot else None}
    return Action("track", "File Downloaded", bare(_there(told)))


def _link(given: Parameters) -> Action | None:
    target = given.text("link")
    if target is None:
        return None
    return Action("track", "Outbound Link Clicked", bare(_there({"url": target, "host": _host(target)})))


def _search(given: Parameters) -> Action | None:
    words = given.text("search")
    if words is None:
        return None
    told = {"query": words, "category": given.text("search_cat"), "results": given.amount("search_count")}
    return Action("track", "Products Searched", _there(told))


def _page(given: Parameters) -> Action:
    if given.text("ca") == "1":
        raise Invalid(
            "action_unknown",
            "The request tells of something that is not read here.",
            path="ca",
            hint="Forms, heat maps and other additions to Matomo are not taken.",
        )
    if given.text("url") is None and given.text("action_name") is None:
        raise Invalid(
            "page_missing", "The request does not say which page it was.", path="url", hint="Send url or action_name."
        )
    timing = {part: given.amount(part) for part in _TIMINGS}
    told = {"pv_id": given.text("pv_id"), "screen": given.text("res"), "timing": _there(timing) or None}
    return Action("page", "Page Viewed", _there(told))


def _described(given: Parameters) -> dict[str, Any]:
    """Custom dimensions, and custom variables in an object of their own: their names are free."""
    found: dict[str, Any] = {key: given.text(key) for key in given.given if _DIMENSION.match(key)}
    variables: dict[str, str] = {}
    for parameter in _VARIABLES:
        tree = given.decoration(parameter)
        for pair in tree.values() if isinstance(tree, dict) else ():
            if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str) and pair[0] not in _SHOWN:
                variables[pair[0]] = str(pair[1])
    return _there({**found, "variables": variables or None})


_SHOWN = frozenset(("_pks", "_pkn", "_pkc", "_pkp", "_pkf"))
"""The product of older clients, which travels as variables."""


def _there(told: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in told.items() if value is not None}


def _path(address: str) -> str:
    return address.partition("?")[0].partition("#")[0]


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None

"""Matomo's HTTP tracking API: the parameters of one request -> its events.

Clients of Matomo send no id of the event. What a client may send twice is told by what it says of itself: an order by
its number, a request by its random number or its own time together with the visitor. Where nothing tells a repetition
from a second action, each counts.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from faden.collect.agents import UNKNOWN, Agent, agent
from faden.collect.draft import Draft, Setting, event, plausible
from faden.collect.enrich import Named
from faden.collect.geo import NOWHERE, Locate, Origin, origin
from faden.collect.hints import NONE, Hints, hinted, joined
from faden.collect.identifiers import key
from faden.collect.limits import check_nul
from faden.collect.matomoactions import Action, actions
from faden.collect.matomoparameters import Parameters, language
from faden.collect.segment import Call
from faden.domain.clock import local
from faden.domain.errors import Invalid
from faden.domain.event import ANONYMOUS, DAY, USER, Event

BELIEVED = timedelta(days=1)
"""How far back a time of the client's own may lie without a token; Matomo's own limit."""
_FRESH = timedelta(minutes=30)
_ASIDE = frozenset(
    ("token_auth", "writeKey", "write_key", "cdo", "ua", "lang", "cip", "send_image", "queuedtracking")
)
"""Parameters that a repeated request may carry otherwise, or that are added when it is put into quarantine."""
_UNKEPT = frozenset(("cip", "token_auth", "writeKey", "write_key"))
_LIBRARY = "Matomo"


class Caller(NamedTuple):
    """What holds for a request besides its parameters."""

    call: Call
    trusted: bool = False
    """It shows a token: its word on old times, address and place is taken."""
    placed: bool = False
    """Its word on address and place is taken."""
    language: str | None = None
    """The browser's Accept-Language."""
    page: str | None = None
    """The browser's Referer: the page around a picture that says nothing of it."""
    hints: Hints = NONE
    """The browser's client hints in its headers."""
    gpc: bool = False
    """The browser sends Global Privacy Control."""
    locate: Locate = origin
    """Where an address comes from."""


def read(given: dict[str, str], caller: Caller, occurrence: int = 0) -> list[Event]:
    """The events that one request tells of. `occurrence`: how many requests like this stood before it in its batch.

    Raises `Invalid` with the parameter that cannot be read, and nothing else.
    """
    _check(given)
    parameters = Parameters(_with_page(given, caller))
    if parameters.text("rec") != "1":
        raise Invalid("rec_missing", "The request does not ask to be recorded.", path="rec", hint="Send rec=1.")
    found = actions(parameters)
    at = _at(parameters, caller)
    setting = _setting(parameters, caller, at)
    keys = _keys(parameters) or _passer_by(setting, at, caller.call)
    mark = _mark(given, keys, caller.call, occurrence) or caller.call.new_id(caller.call.received_at)
    about = _About(mark, at, keys, setting, caller.gpc or parameters.text("gpc") == "1")
    return [_event(one, number, about, caller.call) for number, one in enumerate(found)]


class _About(NamedTuple):
    """What all actions of a request have in common."""

    mark: str
    at: datetime
    keys: dict[str, str]
    setting: Setting
    gpc: bool


def _event(action: Action, number: int, about: _About, call: Call) -> Event:
    ident = f"{about.mark}:{number}" if number else about.mark
    if action.order is not None:
        ident = _order_id(action.order, call)
    draft = Draft(
        ident,
        action.type,
        action.name,
        about.at,
        about.keys,
        action.properties,
        about.setting,
        action.passive,
        about.gpc,
    )
    try:
        return event(draft, call, "")
    except Invalid as error:
        problem = error.problem
        path = (problem.path or "").replace("products", "ec_items", 1) or None
        raise Invalid(problem.code, problem.message, path=path, hint=problem.hint) from None


def _check(given: dict[str, str]) -> None:
    """Texts must be texts. What is not kept, an address or a token, is no reason to refuse."""
    told = {name: value for name, value in given.items() if name not in _UNKEPT}
    whole = "".join([*told, *told.values()])
    try:
        whole.encode()
    except UnicodeEncodeError:
        raise Invalid("text_invalid", "A text holds half a character.", hint="Send whole texts in UTF-8.") from None
    if "\0" in whole:
        check_nul(told)


def _with_page(given: dict[str, str], caller: Caller) -> dict[str, str]:
    """A picture in a page is asked for without saying which page it is; the browser says it."""
    if caller.page is None or given.get("url") or given.get("urlref"):
        return given
    return {**given, "url": caller.page}


def _at(given: Parameters, caller: Caller) -> datetime:
    """When it happened: now, `cdt`, or so many seconds before (`cdo`, from the queue of a page without network)."""
    received = caller.call.received_at
    said, name = given.moment("cdt"), "cdt"
    back = given.seconds("cdo")
    if back:
        name = "cdo" if said is None else "cdt"
    try:
        at = (said or received) - timedelta(seconds=back)
    except OverflowError:
        at = datetime.min.replace(tzinfo=received.tzinfo)
    if at >= received:
        return received
    at = plausible(at, name)
    if received - at > BELIEVED and not caller.trusted:
        raise Invalid(
            "token_needed",
            f"»{at.isoformat()}« is more than a day ago.",
            path=name,
            hint="Send the write key as token_auth along with times of your own.",
        )
    return at


def _keys(given: Parameters) -> dict[str, str]:
    visitor = key(given.text("cid"), "cid") or key(given.text("_id"), "_id")
    user = key(given.text("uid"), "uid")
    found = {ANONYMOUS: visitor, USER: user}
    return {kind: value for kind, value in found.items() if value is not None}


def _passer_by(setting: Setting, at: datetime, call: Call) -> dict[str, str]:
    """Who brings no id of his own (a log, a picture in a page) is known for a day by network and User-Agent."""
    address = setting.where.ip
    if address is None or not setting.user_agent:
        return {}
    day = local(at, call.source.timezone).date().isoformat()
    return {DAY: _digest([call.source.key, day, address, setting.user_agent])}


def _setting(given: Parameters, caller: Caller, at: datetime) -> Setting:
    call = caller.call
    user_agent = given.text("ua") or call.user_agent
    url, target = given.text("url"), given.text("download") or given.text("link")
    return Setting(
        url=None if url is not None and url == target else url,
        title=given.text("action_name"),
        referrer=given.text("urlref"),
        named=_campaign(given, at),
        where=_where(given, caller),
        machine=_machine(given, user_agent, caller),
        user_agent=user_agent,
        locale=language(given.text("lang") or caller.language),
        library=_LIBRARY,
    )


def _machine(given: Parameters, user_agent: str | None, caller: Caller) -> Agent:
    """The headers tell of the machine that sends; `ua` and `uadata` of the visitor's, where that is another one."""
    machine = agent(user_agent) if user_agent else UNKNOWN
    hints = given.decoration("uadata")
    if isinstance(hints, dict):
        return hinted(machine, hints)
    return machine if given.text("ua") else joined(machine, caller.hints)


def _where(given: Parameters, caller: Caller) -> Origin:
    address = given.text("cip")
    if not caller.placed:
        return caller.call.origin if address is None else NOWHERE
    where = caller.call.origin if address is None else caller.locate(address)
    country = given.text("country") or ""
    if len(country) == 2 and country.isascii() and country.isalpha():
        where = where._replace(country=country.upper())
    return where._replace(region=given.text("region") or where.region, city=given.text("city") or where.city)


def _campaign(given: Parameters, at: datetime) -> Named | None:
    """The campaign that the client names. It remembers one for half a year and repeats it with every request; only
    what led here just now (`_refts`, seconds since 1970) is this visit's campaign."""
    campaign = given.text("_rcn")
    since = given.seconds("_refts")
    if campaign is None or (since and at.timestamp() - since > _FRESH.total_seconds()):
        return None
    return Named(campaign=campaign, term=given.text("_rck"))


def _order_id(number: str, call: Call) -> str:
    """An order counts once, however often the page that reports it is loaded."""
    return "matomo:" + _digest([call.source.key, "order", number])


def _mark(given: dict[str, str], keys: dict[str, str], call: Call, occurrence: int) -> str | None:
    """An id that a repetition of the same request has too; None where nothing tells it from a second action.

    A random number alone may be part of a fixed picture in a mail or a page, so there must be a visitor as well; and
    where the client does not tell its time, the day stands in for it.
    """
    timed = bool(given.get("cdt")) or all(given.get(part) for part in "hms")
    if not keys or not (given.get("cdt") or given.get("r") or given.get("rand")):
        return None
    told = sorted((name, value) for name, value in given.items() if name not in _ASIDE)
    day = "" if timed else call.received_at.date().isoformat()
    return "matomo:" + _digest([call.source.key, keys, day, occurrence, told])


def _digest(of: Any) -> str:
    return hashlib.blake2b(msgspec.json.encode(of), digest_size=16).hexdigest()

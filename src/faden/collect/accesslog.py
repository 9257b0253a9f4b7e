"""Access logs in the combined format of Apache and nginx: page views, without files and without addresses.

Nobody has consented to anything in a log, so a visitor is known for a day at most: a hash of the day, the shortened
address and the User-Agent. Neither address goes any further, not even into quarantine.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from fnmatch import fnmatch
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from faden.collect.agents import agent
from faden.collect.enrich import arrival
from faden.collect.expression import Fault
from faden.collect.geo import origin, shortened
from faden.collect.made import Made
from faden.collect.mapping import Input
from faden.collect.place import EARLIEST, Place
from faden.collect.rejection import Desk, Rejection
from faden.collect.rowidentity import Occurrences
from faden.collect.verdict import verdict
from faden.domain.clock import local
from faden.domain.errors import Invalid
from faden.domain.event import ANONYMOUS, Context, Event

_LINE = re.compile(
    r'^(?P<address>\S+) \S+ .*?\[(?P<time>[^\]]+)\] "(?P<request>(?:[^"\\]|\\.)*)" (?P<status>\d{3}) \S+'
    r'(?: "(?P<referrer>(?:[^"\\]|\\.)*)" "(?P<agent>(?:[^"\\]|\\.)*)")?'
)
_PAGES = frozenset(("", "html", "htm", "xhtml", "php", "asp", "aspx", "jsp", "jspx", "do", "cgi", "cfm"))
_TIME = "%d/%b/%Y:%H:%M:%S %z"
_ESCAPED = re.compile(r'\\(["\\])')
_NAMELESS = ("", "-")
"""What no browser sends in place of a User-Agent."""
_HINT = "Is this the combined format of Apache or nginx?"


class Request(NamedTuple):
    """One line, taken apart."""

    address: str
    time: str
    method: str
    target: str
    status: str
    referrer: str | None
    agent: str


def request(line: str) -> Request:
    """The parts of a line; `Invalid` where it is no combined (or common) format."""
    found = _LINE.match(line)
    if found is None:
        raise Invalid("line_invalid", "The line is no access log in combined format.", hint=_HINT)
    method, _, rest = found["request"].partition(" ")
    target, space, version = rest.rpartition(" ")
    if not space or not version.startswith("HTTP/"):
        target = rest
    referrer = _unescaped(found["referrer"])
    return Request(
        found["address"],
        found["time"],
        method,
        target,
        found["status"],
        None if referrer in (None, "-") else referrer,
        _unescaped(found["agent"]) or "",
    )


def _unescaped(text: str | None) -> str | None:
    return text if text is None or "\\" not in text else _ESCAPED.sub(r"\1", text)


@lru_cache(maxsize=4096)
def _at(time: str) -> datetime:
    try:
        at = datetime.strptime(time, _TIME).astimezone(UTC)
    except (ValueError, OverflowError):
        what = f"»{time[:80]}« is no time such as 17/May/2015:10:05:03 +0000."
        raise Invalid("time_invalid", what, hint=_HINT) from None
    if at < EARLIEST:
        raise Invalid("time_out_of_range", f"»{time[:80]}« is before 1970.")
    return at


class AccessLogRun:
    """One log on its way into events."""

    def __init__(self, place: Place, door: str, spec: Input) -> None:
        self._place, self._door = place, door
        self._patterns = spec.pages
        self._site = _site(spec.site)
        self._occurrences = Occurrences()

    def made(self, lines: Sequence[tuple[int, bytes]], received_at: datetime, file: str | None) -> Made:
        """The page views of some lines."""
        desk = Desk(received_at, self._place.source, self._door, file)
        read: list[tuple[bytes, Request]] = []
        rejections: list[Rejection] = []
        for number, raw in lines:
            try:
                read.append((raw, request(raw.decode("utf-8", "replace"))))
            except Invalid as error:
                rejections.append(_rejection(error, number, raw))
        if self._site is None:
            self._site = _guessed([one for _, one in read])
        events: list[Event] = []
        skipped: Counter[str] = Counter()
        for raw, one in read:
            reason = self._unwanted(one)
            if reason is not None:
                skipped[reason] += 1
                continue
            try:
                events.append(self._event(raw, one, received_at))
            except Invalid as error:
                number = next(number for number, line in lines if line is raw)
                rejections.append(_rejection(error, number, raw))
        return Made(events, [desk.reject(one) for one in rejections], [], len(rejections), skipped)

    def _unwanted(self, one: Request) -> str | None:
        if one.method != "GET":
            return "not a GET request"
        if one.status != "200":
            return "not answered with 200"
        path = one.target.partition("?")[0]
        for pattern in self._patterns:
            if fnmatch(path, pattern.removeprefix("!")):
                return "not a page" if pattern.startswith("!") else None
        _, dot, ending = path.rpartition("/")[2].rpartition(".")
        return None if not dot or ending.lower() in _PAGES else "not a page"

    def _event(self, raw: bytes, one: Request, received_at: datetime) -> Event:
        place, machine = self._place, agent(one.agent)
        at = _at(one.time) + place.shift
        where = origin(one.address)
        site = self._site or "http://site.invalid"
        target = one.target if one.target.startswith("/") else urlsplit(one.target).path or "/"
        came = arrival(site + target, None, one.referrer)
        day = local(at, place.timezone).date()
        known = f"{day}\0{shortened(one.address) or one.address}\0{one.agent}"
        mark = hashlib.blake2b(raw, digest_size=16).digest()
        return Event(
            id=self._occurrences.id(f"{place.source}:", mark),
            type="page",
            name="Page Viewed",
            at=at,
            received_at=received_at,
            source=place.source,
            touchpoint=place.touchpoint,
            keys={ANONYMOUS: "log:" + hashlib.blake2b(known.encode("utf-8", "replace"), digest_size=12).hexdigest()},
            context=Context(
                **{**came._asdict(), "url": came.url if self._site else None},
                country=where.country,
                device=machine.device,
                browser=machine.browser,
                system=machine.system,
                user_agent=one.agent[:512] or None,
            ),
            actor=verdict(machine, where) if one.agent not in _NAMELESS else "bot",
            timezone=place.timezone,
        )


def _rejection(error: Invalid, number: int, raw: bytes) -> Rejection:
    problem = error.problem
    address, space, rest = raw.decode("utf-8", "replace").partition(" ")
    body = (shortened(address) or "-") + space + rest
    fault = Fault(problem.code, problem.message, f"line {number}", problem.hint or "")
    return Rejection(fault, number, 1, body.encode())


def _site(given: str | None) -> str | None:
    if given is None:
        return None
    parts = urlsplit(given if "//" in given else f"https://{given}")
    if not parts.hostname:
        raise Invalid("site_invalid", f"»{given}« is no address of a site.", path="site", hint="https://shop.example")
    return f"{parts.scheme}://{parts.hostname}"


def _guessed(requests: list[Request]) -> str | None:
    """The site's own address, where no one told: files are fetched by the site's own pages, which refer to it."""
    hosts: Counter[str] = Counter()
    for one in requests:
        ending = one.target.partition("?")[0].rpartition("/")[2].rpartition(".")[2].lower()
        if one.referrer and ending in ("css", "js", "png", "jpg", "gif", "svg", "woff2"):
            try:
                host = urlsplit(one.referrer).hostname
            except ValueError:
                continue
            if host:
                hosts[host] += 1
    return f"http://{hosts.most_common(1)[0][0]}" if hosts else None

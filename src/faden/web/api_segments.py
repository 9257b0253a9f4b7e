"""Segments: who belongs to them now and over time, lists of people, export with the reason for each, rehearsal."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any
from urllib.parse import unquote

import msgspec
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, FromQuery, JSONBody
from litestar.response import Stream

from faden.app import App
from faden.domain.clock import local
from faden.domain.consent import may
from faden.domain.consentpolicy import NAMES
from faden.domain.definition import Label
from faden.domain.errors import Invalid, NotFound
from faden.domain.event import Event
from faden.domain.identity import EMAIL, KINDS, normalised
from faden.domain.profile import Profile, label, person_id, profile_of
from faden.domain.segment import Segment
from faden.measure.sheet import cell
from faden.profiles.consents import measurable
from faden.profiles.filling import Filled
from faden.profiles.segments import Change, main_key
from faden.store.definitions import DRAFT
from faden.store.memberships import Size
from faden.web.given import Faden

DAYS = 90
MOST = 500
_WEEK = timedelta(days=7)
_PAGE = 1000
_SHOWN = 20
_LARGEST = 20 * 1024 * 1024
_NOBODY = Size(0, 0, 0)


class SegmentRow(msgspec.Struct, frozen=True):
    """A segment in a list. `state`: »filling« while its members are being found."""

    key: str
    label: Label
    owner: str
    purpose: str
    members: int
    entered_7d: int
    left_7d: int
    state: str
    list: bool
    active: bool
    version: int


class SegmentRows(msgspec.Struct, frozen=True):
    """All published segments."""

    rows: list[SegmentRow]


class SegmentDay(msgspec.Struct, frozen=True):
    """Members at the end of a day, and how many came and went on it."""

    day: date
    members: int
    entered: int
    left: int


class SegmentDetail(msgspec.Struct, frozen=True):
    """One segment and its last 90 days."""

    segment: SegmentRow
    description: str
    condition: Any
    days: list[SegmentDay]


class Member(msgspec.Struct, frozen=True):
    """Somebody who belongs to a segment, and since when."""

    person_id: str
    label: str
    since: datetime
    last_seen: datetime
    visits: int
    engagement_value: float


class MemberRows(msgspec.Struct, frozen=True):
    """A sample: those who came last."""

    total: int
    rows: list[Member]


class RehearseSegment(msgspec.Struct, frozen=True):
    """A draft condition and the days to live through, both included."""

    condition: Any
    start: date = msgspec.field(name="from")
    end: date = msgspec.field(name="to")


class SegmentJob(msgspec.Struct, frozen=True):
    """The job to follow at /api/jobs."""

    job: str


class ListForm(msgspec.Struct, frozen=True):
    """A file with a key in each line, or with the columns `kind` and `value`."""

    file: UploadFile


class ListTaken(msgspec.Struct, frozen=True):
    """What became of an uploaded list. `barred`: people of the file who stay out, as they may not be measured.

    `unmatched`: the first keys that lead to nobody.
    """

    read: int
    matched: int
    entered: int
    left: int
    barred: int
    unmatched: list[str]


async def list_segments(faden: Faden) -> SegmentRows:
    """All published segments with their size."""
    return SegmentRows(await asyncio.to_thread(_rows, faden))


async def read_segment(key: FromPath[str], faden: Faden) -> SegmentDetail:
    """One segment, its condition and its size day by day."""
    return await asyncio.to_thread(_detail, faden, unquote(key))


async def list_members(key: FromPath[str], faden: Faden, limit: FromQuery[int] = 50) -> MemberRows:
    """A sample of the members."""
    key = unquote(key)
    total = (await asyncio.to_thread(_sizes, faden)).get(_segment(faden, key)[0], _NOBODY).members
    found = await asyncio.to_thread(faden.memberships.newest, key, max(1, min(limit, MOST)))
    people = [(one, faden.pipeline.cache.peek(one)) for one in found]
    return MemberRows(total, [_member(one, key) for _, one in people if one is not None and key in one.segments])


async def export_members(key: FromPath[str], faden: Faden, purpose: FromQuery[str | None] = None) -> Stream:
    """Everybody who belongs to the segment, and whether they may be used for a purpose, and why."""
    key = unquote(key)
    _, segment = _segment(faden, key)
    asked = purpose or segment.purpose
    if asked not in NAMES:
        raise Invalid(
            "purpose_unknown",
            f"»{asked}« is no purpose.",
            path="purpose",
            hint="Use one of " + ", ".join(sorted(NAMES)) + ".",
        )
    name = "".join(one if one.isalnum() and one.isascii() else "-" for one in key)
    headers = {"Content-Disposition": f'attachment; filename="faden-segment-{name}.csv"'}
    return Stream(_exported(faden, key, asked), media_type="text/csv", headers=headers)


async def rehearse_segment(data: JSONBody[RehearseSegment], faden: Faden) -> SegmentJob:
    """Live through history with a condition: who would have entered and left, day by day."""
    if data.end < data.start:
        raise Invalid("period_invalid", "The period ends before it starts.", path="to", hint="Swap the two dates.")
    if data.end - data.start > timedelta(days=1100):
        raise Invalid("period_too_long", "More than three years cannot be shown.", path="from", hint="Begin later.")
    return SegmentJob(faden.rehearse_segment(data.condition, data.start, data.end).id)


async def upload_list(
    key: FromPath[str], data: Annotated[ListForm, Body(media_type=RequestEncodingType.MULTI_PART)], faden: Faden
) -> ListTaken:
    """The people of a list: those in the file enter, those no longer in it leave."""
    key = unquote(key)
    if not _segment(faden, key)[1].list:
        raise Invalid(
            "segment_not_a_list",
            f"»{key}« has a condition; its members follow from it.",
            path="key",
            hint="Make a segment that is a list.",
        )
    body = await data.file.read(_LARGEST + 1)
    if len(body) > _LARGEST:
        raise Invalid("list_too_large", "The file is larger than 20 MB.", path="file", hint="Send it in parts.")
    lines = _lines(body)
    found, unmatched = await asyncio.to_thread(_matched, faden, lines)
    before = await asyncio.to_thread(_members, faden, key)
    found, barred = await asyncio.to_thread(_parted, faden, found)
    entered, left = found - before, before - found
    now = faden.clock()
    events = _moves(faden, entered, Change([key], []), now) + _moves(faden, left, Change([], [key]), now)
    await faden.pipeline.free()
    faden.pipeline.tell_own(events)
    await faden.pipeline.drain()
    return ListTaken(len(lines), len(found) + len(barred), len(entered), len(left), len(barred), unmatched[:_SHOWN])


def _rows(faden: App) -> list[SegmentRow]:
    sizes, filled = _sizes(faden), faden.filling.filled()
    newest = {one.key: one for one in faden.definitions.every("segment") if one.version != DRAFT}
    return [
        _row(key, one.version, msgspec.convert(one.body, Segment, strict=False), sizes, filled)
        for key, one in newest.items()
    ]


def _row(key: str, version: int, one: Segment, sizes: dict[str, Size], filled: Filled) -> SegmentRow:
    size = sizes.get(key, _NOBODY)
    done = not one.active or filled.segments.get(key) == version
    state = "live" if done else "filling"
    return SegmentRow(
        key=key,
        label=one.label,
        owner=one.owner,
        purpose=one.purpose,
        members=size.members,
        entered_7d=size.entered,
        left_7d=size.left,
        state=state,
        list=one.list,
        active=one.active,
        version=version,
    )


def _sizes(faden: App) -> dict[str, Size]:
    return faden.memberships.sizes((faden.clock() - _WEEK).replace(tzinfo=None))


def _segment(faden: App, key: str) -> tuple[str, Segment]:
    found = faden.definitions.published("segment", key)
    if found is None:
        raise NotFound("segment_unknown", f"There is no segment »{key}«.", path="key")
    return key, msgspec.convert(found.body, Segment, strict=False)


def _detail(faden: App, key: str) -> SegmentDetail:
    _segment(faden, key)
    row = next(one for one in _rows(faden) if one.key == key)
    one = _segment(faden, key)[1]
    last = local(faden.clock(), faden.preferences.timezone).date()
    days = faden.memberships.days(key, last - timedelta(days=DAYS - 1), last)
    shown = [SegmentDay(day.day, day.members, day.entered, day.left) for day in days]
    return SegmentDetail(row, one.description, one.condition, shown)


def _member(one: Profile, key: str) -> Member:
    return Member(person_id(one.id), label(one), one.segments[key], one.last_seen, one.visits, one.points / 100)


def _members(faden: App, key: str) -> set[int]:
    return set(_every(faden, key))


def _every(faden: App, key: str) -> Iterator[int]:
    after = 0
    while found := faden.memberships.members(key, _PAGE, after):
        after = found[-1]
        yield from found


def _exported(faden: App, key: str, purpose: str) -> Iterator[bytes]:
    """Rows of people, page by page; each row says whether the person may be used, and why."""
    policy = faden.pipeline.projector.rules.consents.policy
    name, _, channel = purpose.partition(".")
    yield _csv(("person_id", "label", "email", "since", "allowed", "reason"))
    for number in _every(faden, key):
        one = faden.pipeline.cache.peek(number)
        if one is None or key not in one.segments:
            continue
        answer = may(one.consents, policy, name, channel or None, one.country)
        email = next(iter(one.keys.get(EMAIL, ())), one.traits.get("email") or "")
        since = one.segments[key].astimezone(UTC).isoformat()
        yield _csv((person_id(one.id), label(one), str(email), since, str(answer.allowed).lower(), answer.why))


def _csv(values: tuple[str, ...]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([cell(one) for one in values])
    return out.getvalue().encode()


def _lines(body: bytes) -> list[tuple[str | None, str]]:
    """Kind (None: whichever) and value of each line; `Invalid` where it is no text."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(
            "list_not_text", "The file is not text in UTF-8.", path="file", hint="Save it as CSV in UTF-8."
        ) from error
    delimiter = ";" if text.partition("\n")[0].count(";") else ","
    rows = [[one.strip() for one in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    rows = [row for row in rows if row and any(row)]
    if rows and [one.lower() for one in rows[0][:2]] == ["kind", "value"]:
        return [(row[0], row[1]) for row in rows[1:] if len(row) > 1 and row[1]]
    return [(None, row[0]) for row in rows if row[0]]


def _matched(faden: App, lines: list[tuple[str | None, str]]) -> tuple[set[int], list[str]]:
    """The people whom the keys lead to, and the keys that lead to nobody."""
    found: set[int] = set()
    unmatched: list[str] = []
    for kind, value in lines:
        person = _person(faden, kind, value)
        if person is None:
            unmatched.append(value)
        else:
            found.add(person)
    return found, unmatched


def _person(faden: App, kind: str | None, value: str) -> int | None:
    number = profile_of(value) if kind is None else None
    if number is not None and number < 1 << 62 and faden.pipeline.cache.peek(owner := faden.people.owner(number)):
        return owner
    for one in (kind,) if kind else [known.name for known in KINDS]:
        normal = normalised(one, value)
        person = None if normal is None else faden.pipeline.cache.find(one, normal)
        if person is not None and person > 0:
            return person
    return None


def _parted(faden: App, people: set[int]) -> tuple[set[int], set[int]]:
    """Who may belong somewhere, and who may not, for want of the consent to measurement."""
    reading = faden.pipeline.projector.rules.consents
    profiles = [one for number in people if (one := faden.pipeline.cache.peek(number)) is not None]
    barred = {one.id for one in profiles if not measurable(one, reading)}
    return {one.id for one in profiles} - barred, barred


def _moves(faden: App, people: set[int], change: Change, now: datetime) -> list[Event]:
    events = []
    for number in sorted(people):
        profile = faden.pipeline.cache.peek(number)
        key = None if profile is None else main_key(profile)
        if key is not None:
            events.append(faden.pipeline.members.event(key, change, now))
    return events

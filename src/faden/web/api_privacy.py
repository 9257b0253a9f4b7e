"""What people may ask about their data: all of it as a file, requests with their due dates, periods of keeping."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, Annotated, Literal

import msgspec
import structlog
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.response import Stream

from faden.domain.erasure import Receipt
from faden.domain.privacyrequest import ASKERS, Asker, PrivacyRequest, RequestKind, State
from faden.domain.retention import MOST_DAYS, PURPOSES, Retention, Run, Serves, What, checked
from faden.privacy import Order
from faden.profiles.export import file_name
from faden.store.erasures import Erasures
from faden.web.api_backups import known_backups
from faden.web.api_people import person_of
from faden.web.given import Faden, Lang, Who

_CHUNK = 1 << 16
_LOG = structlog.get_logger("faden.privacy")


class RequestRow(msgspec.Struct, frozen=True):
    """A request. `person_id` null: the person is erased. `days_left` until it is due, negative when late; null when
    it is settled. `receipt`: of the erasure."""

    id: str
    kind: RequestKind
    person_id: str | None
    asked_by: Asker
    received: date
    due: date
    days_left: int | None
    recorded_by: str
    recorded_at: datetime
    state: State
    run_at: datetime | None
    done_at: datetime | None
    note: str
    receipt: Receipt | None


class RequestPage(msgspec.Struct, frozen=True):
    """Pending ones first, then the newest; `next_night`: when scheduled erasures are done.

    `copies` of the data directory still hold `copied_people` who were erased since they were made.
    """

    rows: list[RequestRow]
    asked_by: list[Asker]
    next_night: datetime
    copies: int
    copied_people: int


class RequestForm(msgspec.Struct, frozen=True):
    """`person`: a person's id. `received`: the day on which it reached the company, from which the month counts;
    today if it is left out. `note` stands on the receipt and must name nobody."""

    kind: RequestKind
    person: str
    asked_by: Asker = "person"
    received: date | None = None
    note: str = ""


class RefusalForm(msgspec.Struct, frozen=True):
    """Why it is not done; it must name nobody."""

    note: str


class RetentionLine(msgspec.Struct, frozen=True):
    """One kind of thing, and what it is kept for. `days` null: for ever. `count`: how many are older than `before`
    now; of `evidence`: how many stay for its sake though another period is over."""

    what: What
    purpose: Serves
    days: int | None
    before: datetime | None
    count: int


class RetentionPreview(msgspec.Struct, frozen=True):
    """What the next night would take away, and what the last ones took."""

    lines: list[RetentionLine]
    next_night: datetime
    runs: list[Run]


Days = Annotated[int | None, QueryParameter(ge=0, le=MOST_DAYS)]
"""A period to try instead of the one in force; 0: for ever."""


async def export_person(
    id: FromPath[str],  # noqa: A002 - the contract's name
    faden: Faden,
    language: Lang,
    who: Who,
) -> Stream:
    """All that is kept about a person: a ZIP with person.json, index.html (German or English) and README.txt."""
    await faden.pipeline.drain()
    profile = await person_of(faden, id)
    name = file_name(profile)
    # Without a name in the file system, so that nothing is left of it after a crash.
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed where the last byte has gone
    try:
        await asyncio.to_thread(faden.export_person, profile, "en" if language == "en" else "de", file)
    except BaseException:
        file.close()
        raise
    size = file.tell()
    file.seek(0)
    _LOG.info("person_exported", person=name, by=who.name)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(size)}
    return Stream(_chunks(file), media_type="application/zip", headers=headers)


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk


async def list_privacy_requests(faden: Faden) -> RequestPage:
    """What people have asked for, and by when it has to be done."""
    rows = await asyncio.to_thread(faden.privacy.requests.newest)
    receipts = await _receipts(faden)
    today = faden.privacy.today()
    known = await asyncio.to_thread(known_backups, faden)
    copies = sum(one.people > 0 for one in known.rows)
    found = [_row(one, receipts, today) for one in rows]
    return RequestPage(found, list(ASKERS), faden.privacy.next_night(), copies, known.people)


async def create_privacy_request(data: JSONBody[RequestForm], faden: Faden, who: Who) -> RequestRow:
    """Record a request: an erasure is scheduled for the next night, an export waits until it has been handed over."""
    order = Order(data.kind, data.person, data.asked_by, data.received, data.note)
    made = await faden.privacy.record(order, who.name)
    return _row(made, {}, faden.privacy.today())


async def cancel_privacy_request(
    id: FromPath[str],  # noqa: A002 - the contract's name
    data: JSONBody[RefusalForm],
    faden: Faden,
) -> RequestRow:
    """It is withdrawn or refused; the note says why."""
    return _row(await faden.privacy.cancel(id, data.note), {}, faden.privacy.today())


async def run_privacy_request(id: FromPath[str], faden: Faden) -> RequestRow:  # noqa: A002 - the contract's name
    """Do it at once: erase, or note that the export has been handed over."""
    done = await faden.privacy.run(id)
    return _row(done, await _receipts(faden), faden.privacy.today())


async def preview_retention(
    faden: Faden,
    visitors: Days = None,
    persons: Days = None,
    interests: Days = None,
    evidence: Days = None,
    quarantine: Days = None,
    receipts: Days = None,
    tried: FromQuery[Literal["published", "given"]] = "published",
) -> RetentionPreview:
    """How much would go now: by the periods in force, or (`tried=given`) by those of the question. Nothing goes."""
    periods = None
    if tried == "given":
        given = (visitors, persons, interests, evidence, quarantine, receipts)
        periods = checked(Retention(*(one or None for one in given)))
    lines = await faden.privacy.preview(periods)
    runs = await asyncio.to_thread(faden.privacy.retention.runs)
    rows = [RetentionLine(one.what, PURPOSES[one.what], one.days, one.before, one.count) for one in lines]
    return RetentionPreview(rows, faden.privacy.next_night(), runs)


async def _receipts(faden: Faden) -> dict[str, Receipt]:
    found = await asyncio.to_thread(Erasures(faden.operational).receipts)
    return {one.id: one for one in found}


def _row(one: PrivacyRequest, receipts: dict[str, Receipt], today: date) -> RequestRow:
    pending = one.state in ("open", "scheduled")
    return RequestRow(
        one.id,
        one.kind,
        one.person,
        one.asked_by,
        one.received,
        one.due,
        (one.due - today).days if pending else None,
        one.recorded_by,
        one.recorded_at,
        one.state,
        one.run_at,
        one.done_at,
        one.note,
        None if one.receipt is None else receipts.get(one.receipt),
    )

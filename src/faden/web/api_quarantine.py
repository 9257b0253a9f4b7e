"""The quarantine: what could not become an event, why, and its second chance."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Literal

import msgspec
from litestar.params import FromPath, FromQuery, JSONBody

from faden.app import App
from faden.domain.errors import Conflict, FadenError, NotFound, Problem
from faden.store.log import StoredReject
from faden.web.errors import localised
from faden.web.given import Faden, Lang, Replaying

MOST = 200


class QuarantineRow(msgspec.Struct, frozen=True):
    """One input that was put away, with the reason. `body` is the text as it came."""

    id: str
    at: datetime
    origin: Literal["http", "import"]
    source: str
    file: str | None
    row: int | None
    code: str
    message: str
    path: str | None
    hint: str | None
    body: str
    replayed_at: datetime | None


class QuarantinePage(msgspec.Struct, frozen=True):
    """A page of the quarantine, newest first."""

    total: int
    page: int
    size: int
    rows: list[QuarantineRow]


class ReplayForm(msgspec.Struct, frozen=True):
    """The mended text; null: as it is."""

    body: str | None = None


class Replay(msgspec.Struct, frozen=True):
    """Whether it has become an event now; else what is still wrong."""

    accepted: bool
    reject: QuarantineRow | None


def list_quarantine(
    faden: Faden,
    language: Lang,
    page: FromQuery[int] = 1,
    size: FromQuery[int] = 50,
    origin: FromQuery[Literal["http", "import"] | None] = None,
) -> QuarantinePage:
    """What waits in quarantine."""
    page, size = max(1, page), max(1, min(size, MOST))
    total, rows = faden.log.rejects(limit=size, offset=(page - 1) * size, origin=origin)
    return QuarantinePage(total, page, size, [_row(one, language) for one in rows])


async def replay(
    id: FromPath[str],  # noqa: A002 - the contract's name
    data: JSONBody[ReplayForm],
    faden: Faden,
    replayer: Replaying,
    language: Lang,
) -> Replay:
    """Try it again, mended or not. What is still wrong stays in quarantine, and the answer says why."""
    stored = await asyncio.to_thread(_stored, faden, id)
    if stored.replayed_at is not None:
        raise Conflict("replay_done", "This has become an event already.", path="id")
    body = stored.reject.body if data.body is None else data.body.encode("utf-8", "surrogatepass")
    try:
        events = await asyncio.to_thread(replayer.events, stored.reject, body)
    except FadenError as error:
        return Replay(False, _row(_refused(stored, body, error), language))
    pipeline = faden.pipeline
    if pipeline.suppression.others(events) != events or (await pipeline.submit(events, imported=True)).suppressed:
        raise Conflict(
            "replay_suppressed",
            "It is of somebody who was erased at their own request.",
            path="id",
            hint="Throw it away. Whoever comes back by himself is a new person.",
        )
    faden.log.replayed(stored.id, faden.clock())
    return Replay(True, None)


async def discard(id: FromPath[str], faden: Faden) -> None:  # noqa: A002 - the contract's name
    """Throw it away for good."""
    if not faden.log.drop_reject((await asyncio.to_thread(_stored, faden, id)).id):
        raise _unknown()


def _stored(faden: App, reject_id: str) -> StoredReject:
    found = faden.log.reject(int(reject_id)) if reject_id.isdigit() and len(reject_id) < 16 else None
    if found is None:
        raise _unknown()
    return found


def _unknown() -> NotFound:
    return NotFound("quarantine_unknown", "There is no such input in quarantine.", path="id")


def _refused(stored: StoredReject, body: bytes, error: FadenError) -> StoredReject:
    problem = error.problem
    reject = msgspec.structs.replace(
        stored.reject, body=body, code=problem.code, message=problem.message, path=problem.path, hint=problem.hint
    )
    return stored._replace(reject=reject)


def _row(stored: StoredReject, locale: str) -> QuarantineRow:
    reject = stored.reject
    problem = localised(Problem(reject.code, reject.message, reject.path, reject.hint), locale)
    return QuarantineRow(
        str(stored.id),
        reject.received_at,
        reject.origin,
        reject.source,
        reject.file,
        reject.row,
        problem.code,
        problem.message,
        problem.path,
        problem.hint,
        reject.body.decode("utf-8", "replace"),
        stored.replayed_at,
    )

"""How the installation is: readers and their lag, health, metrics, and the description of this API."""

from __future__ import annotations

import asyncio
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.params import JSONBody
from prometheus_client import CONTENT_TYPE_LATEST

from faden import __version__
from faden.app import App
from faden.domain.errors import Forbidden, Problem
from faden.jobs import Job
from faden.store.backup import backup
from faden.web.api_scale import JobStarted
from faden.web.auth import COMMAND_LINE, Identity
from faden.web.errors import localised
from faden.web.given import Counted, Faden, Lang, Who
from faden.web.openapi import described


class LogStatus(msgspec.Struct, frozen=True):
    """The event log: its last event and its size."""

    head: int
    bytes: int


class Reader(msgspec.Struct, frozen=True):
    """Who follows the log, up to which event, and how many are left."""

    name: str
    offset: int
    lag: int


class Status(msgspec.Struct, frozen=True):
    """All of it. `stalled`: why profiles or warehouse cannot be written, null while all is well.

    `notes`: what works less well than it could, while everything is still collected. `fallbacks`: decisions that had
    to fall back since the start, by why (timeout, store, definition).
    """

    log: LogStatus
    readers: list[Reader]
    fresh_at: datetime
    disk_free: int
    version: str
    stalled: Problem | None
    notes: list[Problem]
    fallbacks: dict[str, int]


class Health(msgspec.Struct, frozen=True):
    """`ok`, or what is wrong."""

    status: str


class BackupForm(msgspec.Struct, frozen=True):
    """A directory on the server's machine that is empty or not there yet."""

    target: str


def read_status(faden: Faden, language: Lang) -> Status:
    """Log, readers, freshness, disk."""
    head = faden.log.head
    offsets = {
        "profiles": faden.operational.offset(),
        "warehouse": faden.warehouse.offset,
        "rollup": faden.warehouse.rollup_offset,
    }
    stalled = faden.pipeline.stalled
    return Status(
        log=LogStatus(head, faden.log.size()),
        readers=[Reader(name, offset, max(0, head - offset)) for name, offset in offsets.items()],
        fresh_at=faden.pipeline.fresh_at,
        disk_free=shutil.disk_usage(faden.settings.data).free,
        version=__version__,
        stalled=stalled.problem if stalled else None,
        notes=[localised(one, language) for one in _notes(faden)],
        fallbacks=dict(faden.desk.failures),
    )


def _notes(faden: App) -> list[Problem]:
    """The file of cities, and definitions that cannot be used."""
    notes = [] if faden.cities.problem is None else [faden.cities.problem]
    for one in faden.desk.book.broken:
        notes.append(
            Problem(
                "experience_broken",
                f"»{one.key}« cannot be used: {one.message}.",
                f"{one.kind}/{one.key}",
                "Publish it anew; until then its fallback is served, if that can be read.",
            )
        )
    return notes


async def rebuild(faden: Faden) -> JobStarted:
    """Every projection anew from the log, while the server goes on."""
    return JobStarted(faden.rebuild().id)


async def back_up(data: JSONBody[BackupForm], faden: Faden, who: Who) -> JobStarted:
    """Copy the data directory consistently; for the command line on the server's machine only."""
    only_command_line(who)
    target = Path(data.target)

    async def work(job: Job) -> dict[str, Any]:
        config = faden.settings.data / "config.toml"
        notes = await asyncio.to_thread(
            backup, faden.log, faden.operational, faden.warehouse, config, target, job.advance
        )
        return {"target": str(target), "notes": notes}

    return JobStarted(faden.jobs.start("backup", work).id)


def only_command_line(who: Identity) -> None:
    """`Forbidden` for a browser: what names files of the server's machine is for its owner."""
    if who != COMMAND_LINE:
        raise Forbidden(
            "command_line_only",
            "This is for the command line on the server's machine.",
            hint="Use the command faden.",
        )


async def read_alive() -> Health:
    """The process answers."""
    return Health("ok")


async def read_ready(faden: Faden) -> Response[Health]:
    """200 while events are taken and shown; 503 while they cannot be written or too many wait."""
    pipeline = faden.pipeline
    if pipeline.stalled is not None:
        return Response(Health(pipeline.stalled.problem.code), status_code=503)
    if pipeline.backlog > pipeline.max_backlog:
        return Response(Health("backlog_full"), status_code=503)
    return Response(Health("ok"))


async def read_meters(meters: Counted) -> Response[bytes]:
    """Counts and latencies for Prometheus."""
    return Response(meters.page(), media_type=CONTENT_TYPE_LATEST)


async def read_openapi(request: Request[Any, Any, Any]) -> dict[str, Any]:
    """This description."""
    return described(request.app)

"""The engagement scale's rehearsal, and the jobs that people watch."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import msgspec
from litestar.params import FromPath, JSONBody

from faden.app import App
from faden.domain.definition import Label
from faden.domain.errors import Problem
from faden.jobs import Job as RunningJob
from faden.web.api_definitions import DefinitionForm
from faden.web.given import Faden, Lang


class JobStarted(msgspec.Struct, frozen=True):
    """The id to ask for."""

    job: str


class PreviewSums(msgspec.Struct, frozen=True):
    """All history under one scale; null where there are no visits."""

    engagement_value: float | None
    value_per_visit: float | None


class PreviewChannel(msgspec.Struct, frozen=True):
    """A channel's points before and after."""

    channel: str
    label: str
    before: float
    after: float


class PreviewRule(msgspec.Struct, frozen=True):
    """A rule's points before and after, and how many events it booked for."""

    key: str
    label: Label
    events: int
    before: float
    after: float


class PreviewResult(msgspec.Struct, frozen=True, rename={"first": "from", "last": "to"}):
    """What a draft scale would make of history, beside the scale in force."""

    events: int
    first: datetime | None
    last: datetime | None
    before: PreviewSums
    after: PreviewSums
    by_channel: list[PreviewChannel]
    by_rule: list[PreviewRule]


class Job(msgspec.Struct, frozen=True):
    """Long work: `progress` runs from 0 to 1; `result` (of a preview: `PreviewResult`) is there when it is done."""

    id: str
    kind: str
    state: Literal["running", "done", "failed"]
    progress: float
    result: dict[str, Any] | None
    error: Problem | None


async def preview_scale(data: JSONBody[DefinitionForm], faden: Faden) -> JobStarted:
    """Value all history by this scale and by the one in force; the job's result shows both. Nothing is changed."""
    return JobStarted(faden.preview_scale(data.body).id)


def read_job(id: FromPath[str], faden: Faden, language: Lang) -> Job:  # noqa: A002 - the contract's name
    """How far a job is."""
    job = faden.jobs.get(id)
    return Job(job.id, job.kind, job.state, job.progress, _result(job, faden, language), job.error)


def _result(job: RunningJob, faden: App, locale: str) -> dict[str, Any] | None:
    if job.kind != "preview" or job.result is None:
        found: dict[str, Any] | None = job.result
        return found
    meanings = faden.asker.meanings()
    by_channel = [
        {**one, "label": meanings.label("channel", one["channel"]).within(locale)} for one in job.result["by_channel"]
    ]
    found = msgspec.to_builtins(msgspec.convert({**job.result, "by_channel": by_channel}, PreviewResult))
    return found if isinstance(found, dict) else None

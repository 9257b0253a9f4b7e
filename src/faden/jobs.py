"""Long work that people watch: started once, followed by its id, its result kept for a while."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any, Literal

import structlog

from faden.domain.errors import FadenError, NotFound, Problem

KEPT = 100
_LOG = structlog.get_logger("faden.jobs")


class JobStopped(Exception):
    """Raised inside work in a thread, which cannot be cancelled from outside."""


class Job:
    """One piece of work. `progress` runs from 0 to 1; `result` is JSON data once `state` is done."""

    def __init__(self, job_id: str, kind: str) -> None:
        self.id, self.kind = job_id, kind
        self.state: Literal["running", "done", "failed"] = "running"
        self.progress = 0.0
        self.result: Any = None
        self.error: Problem | None = None
        self._task: asyncio.Task[None] | None = None
        self._stopping = False

    def advance(self, done: int, total: int) -> None:
        """To be called by the work as it goes on; safe from a thread. Raises where the work shall end."""
        if self._stopping:
            raise JobStopped
        self.progress = min(1.0, done / total) if total else 1.0

    async def wait(self, seconds: float | None = None) -> None:
        """Until it is done or has failed, or until `seconds` have passed."""
        if self._task is not None:
            await asyncio.wait([self._task], timeout=seconds)


class Jobs:
    """The jobs of this process. `token` makes ids."""

    def __init__(self, token: Callable[[], str]) -> None:
        self._token = token
        self._jobs: OrderedDict[str, Job] = OrderedDict()

    def start(self, kind: str, work: Callable[[Job], Awaitable[Any]]) -> Job:
        """Begin `work` on the event loop and return at once."""
        job = Job(self._token(), kind)
        self._jobs[job.id] = job
        while len(self._jobs) > KEPT:
            self._jobs.popitem(last=False)
        job._task = asyncio.get_running_loop().create_task(self._run(job, work))
        return job

    def only(self, kind: str, work: Callable[[Job], Awaitable[Any]]) -> Job:
        """The job of this kind that is under way, or a new one: for work that finds by itself what is left to do."""
        running = [job for job in self._jobs.values() if job.kind == kind and job.state == "running"]
        return running[0] if running else self.start(kind, work)

    async def _run(self, job: Job, work: Callable[[Job], Awaitable[Any]]) -> None:
        try:
            job.result = await work(job)
            job.progress, job.state = 1.0, "done"
        except FadenError as error:
            job.error, job.state = error.problem, "failed"
        except Exception as error:
            _LOG.exception("job_failed", kind=job.kind, error=str(error))
            job.error = Problem("job_failed", "The work failed.", None, "The server's log says why.")
            job.state = "failed"

    def get(self, job_id: str) -> Job:
        """A job by its id, or `NotFound`."""
        found = self._jobs.get(job_id)
        if found is None:
            raise NotFound("job_unknown", "There is no such job (any more).", path="id")
        return found

    def running(self, kind: str) -> bool:
        """Whether a job of this kind is under way."""
        return any(job.kind == kind and job.state == "running" for job in self._jobs.values())

    async def stop(self) -> None:
        """Cancel what still runs."""
        tasks: list[asyncio.Task[None]] = []
        for job in self._jobs.values():
            job._stopping = True
            if job._task is not None and not job._task.done():
                job._task.cancel()
                tasks.append(job._task)
        await asyncio.gather(*tasks, return_exceptions=True)

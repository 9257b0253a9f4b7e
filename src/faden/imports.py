"""Imports: files through a mapping into the pipeline, counted while they run, remembered afterwards.

Beside a running server the rows go through the same `submit` as live events, a few hundred at a time, so that live
events need not wait long. Without a server they go straight into the log. Either way a second run changes nothing.
"""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec
import sqlalchemy as sa
import structlog

from faden.collect.importer import ImportBatch, Importer
from faden.collect.mapping import Mapping, load
from faden.domain.clock import Clock
from faden.domain.errors import FadenError, NotFound, Overloaded, Problem, Unavailable
from faden.domain.event import Event, Reject
from faden.profiles.pipeline import Accepted, Pipeline
from faden.store.definitions import Definitions
from faden.store.operational import Operational
from faden.store.preferences import Preferences
from faden.store.schema import imports as table

AT_ONCE = 400
SETTLE_AFTER = 50_000
KEPT = 200
SUPPRESSED = "of people who were erased at their request"
PATIENCE = 300.0
"""Seconds that an import beside the server waits for a store that is gone, or for space, before it gives up."""
_SAVE_EVERY = 2.0
_MAPPING = "mapping:"
_LOG = structlog.get_logger("faden.imports")

Submit = Callable[[Sequence[Event], Sequence[Reject]], Accepted]
Progress = Callable[["Import"], None]


class Reason(msgspec.Struct):
    """Why entries of a run went to quarantine: the first of those with this code, and how many there are."""

    code: str
    message: str
    hint: str | None
    file: str | None
    row: int | None
    entries: int = 0


class Import(msgspec.Struct):
    """One run. `read` counts rows, `imported` and `duplicates` events; `total` rows as far as they are known."""

    id: str
    mapping: str
    files: list[str]
    started_at: datetime
    state: Literal["running", "done", "failed", "stopped"] = "running"
    read: int = 0
    imported: int = 0
    duplicates: int = 0
    quarantined: int = 0
    skipped: dict[str, int] = {}
    seconds: float = 0.0
    total: int | None = None
    notes: list[str] = []
    reasons: list[Reason] = []
    finished_at: datetime | None = None
    error: Problem | None = None

    @property
    def rate(self) -> float | None:
        """Rows a second, None before the first."""
        return round(self.read / self.seconds, 1) if self.read and self.seconds else None


class Imports:
    """All imports of a data directory."""

    def __init__(
        self,
        store: Operational,
        pipeline: Pipeline,
        definitions: Definitions,
        clock: Clock,
        token: Callable[[], str],
        preferences: Callable[[], Preferences],
        folder: Path,
    ) -> None:
        self._store, self._pipeline, self._definitions = store, pipeline, definitions
        self._clock, self._token, self._preferences = clock, token, preferences
        self.folder = folder
        self._running: dict[str, Import] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._mark_stopped()

    # ---- looking

    def all(self) -> list[Import]:
        """The newest imports first."""
        with self._store.engine.connect() as connection:
            rows = connection.execute(
                sa.select(table.c.body).order_by(table.c.started_at.desc(), table.c.id).limit(KEPT)
            )
            stored = [msgspec.json.decode(row.body, type=Import) for row in rows]
        return [self._running.get(one.id, one) for one in stored]

    def one(self, import_id: str) -> Import:
        """An import by its id, or `NotFound`."""
        for found in self.all():
            if found.id == import_id:
                return found
        raise NotFound("import_unknown", "There is no such import.", path="id")

    # ---- running

    def new_folder(self) -> Path:
        """A fresh folder for files that are sent to us; it goes when their import has ended."""
        folder = self.folder / self._token()
        folder.mkdir(parents=True)
        return folder

    def run(
        self, mapping: Mapping, files: Sequence[Path], progress: Progress | None = None, *, shift_days: int = 0
    ) -> Import:
        """Import without a server, in this thread. What goes wrong is raised, after it has been noted."""
        importer = self._importer(mapping, files, shift_days)
        run = self._begin(mapping, files)
        self._work(run, importer, self._submit_now, progress)
        self._pipeline.settle()
        return run

    async def start(self, mapping: Mapping, files: Sequence[Path], uploaded: Path | None = None) -> Import:
        """Import beside the running server and return at once; files and mapping have been checked then."""
        importer = await asyncio.to_thread(self._importer, mapping, files, 0)
        run = self._begin(mapping, files)
        loop = asyncio.get_running_loop()

        def submit(events: Sequence[Event], rejects: Sequence[Reject]) -> Accepted:
            patience = time.monotonic() + PATIENCE
            while True:
                try:
                    return asyncio.run_coroutine_threadsafe(
                        self._pipeline.submit(events, rejects, imported=True), loop
                    ).result()
                except Overloaded as error:
                    pause = error.retry_after
                except Unavailable:
                    if self._stopping or time.monotonic() > patience:
                        raise
                    pause = 1
                time.sleep(pause)

        async def work() -> None:
            try:
                await asyncio.to_thread(self._quietly, run, importer, submit)
            finally:
                if uploaded is not None:
                    await asyncio.to_thread(shutil.rmtree, uploaded, ignore_errors=True)

        task = asyncio.create_task(work())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return run

    def _importer(self, mapping: Mapping, files: Sequence[Path], shift_days: int) -> Importer:
        chosen = self._preferences()
        return Importer(
            mapping, files, self._clock, timezone=chosen.timezone, currency=chosen.currency, shift_days=shift_days
        )

    async def stop(self) -> None:
        """Let the running ones end after their present rows; they are started again by hand, nothing counts twice."""
        self._stopping = True
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _quietly(self, run: Import, importer: Importer, submit: Submit) -> None:
        try:
            self._work(run, importer, submit, None)
        except FadenError as error:
            _LOG.warning("import_failed", id=run.id, code=error.problem.code)
        except Exception as error:
            _LOG.exception("import_failed", id=run.id, error=str(error))

    def _work(self, run: Import, importer: Importer, submit: Submit, progress: Progress | None) -> None:
        run.notes = list(importer.notes)
        with self._accounted(run):
            began = saved = time.monotonic()
            for batch in importer.batches():
                self._take(run, batch, submit)
                now = time.monotonic()
                run.seconds = round(now - began, 3)
                if progress is not None:
                    progress(run)
                if now - saved > _SAVE_EVERY:
                    self._kept(run)
                    saved = now
                if self._stopping:
                    run.state = "stopped"
                    return
            if not run.read:
                run.notes.append("The files hold no rows.")

    @contextmanager
    def _accounted(self, run: Import) -> Iterator[None]:
        """Whatever happens, the run's end is written down."""
        try:
            yield
            if run.state == "running":
                run.state = "done"
        except FadenError as error:
            run.state, run.error = "failed", error.problem
            raise
        except BaseException as error:
            run.state = "failed"
            run.error = Problem("import_failed", f"The import broke off: {error}.", None, "Run it again.")
            raise
        finally:
            run.finished_at = self._clock()
            if self._kept(run):
                self._running.pop(run.id, None)

    def _kept(self, run: Import) -> bool:
        """Whether the run could be written down; where the store is gone, what is in memory stands for it."""
        try:
            self._save(run)
        except Unavailable as error:
            _LOG.warning("import_not_saved", id=run.id, error=str(error))
            return False
        return True

    def _take(self, run: Import, batch: ImportBatch, submit: Submit) -> None:
        for kind, key, body in batch.definitions:
            self._definitions.publish(kind, key, body, "Import", note=run.mapping)
        rejects: Sequence[Reject] = batch.rejects
        _reckon(run.reasons, rejects)
        events = batch.events
        for start in range(0, max(1, len(events)), AT_ONCE):
            outcome = submit(events[start : start + AT_ONCE], rejects)
            rejects = ()
            run.imported += outcome.accepted
            run.duplicates += outcome.duplicates
            if outcome.suppressed:
                run.skipped[SUPPRESSED] = run.skipped.get(SUPPRESSED, 0) + outcome.suppressed
        run.read += batch.read
        run.quarantined += batch.quarantined
        for reason, count in batch.skipped.items():
            run.skipped[reason] = run.skipped.get(reason, 0) + count
        run.total = batch.total

    def _submit_now(self, events: Sequence[Event], rejects: Sequence[Reject]) -> Accepted:
        outcome = self._pipeline.submit_now(events, rejects, imported=True)
        if self._pipeline.backlog > SETTLE_AFTER:
            self._pipeline.settle()
        return outcome

    # ---- remembering

    def _begin(self, mapping: Mapping, files: Sequence[Path]) -> Import:
        run = Import(self._token(), mapping.name, [path.name for path in files], self._clock())
        self._store.put(f"{_MAPPING}{mapping.name}", msgspec.json.encode(mapping).decode())
        self._save(run)
        self._running[run.id] = run
        return run

    def mapping(self, name: str) -> Mapping:
        """The mapping by which rows came in, as it was at its last import; a shipped one where it never ran here."""
        kept = self._store.get(f"{_MAPPING}{name}")
        return msgspec.json.decode(kept, type=Mapping) if kept else load(name)

    def _save(self, run: Import) -> None:
        row = {
            "id": run.id,
            "body": msgspec.json.encode(run),
            "started_at": int(run.started_at.timestamp() * 1_000_000),
        }
        with self._store.engine.begin() as connection:
            self._store.upsert(connection, table, [row])

    def _mark_stopped(self) -> None:
        """What was running when the process ended did not end well."""
        for run in self.all():
            if run.state == "running":
                run.state = "stopped"
                run.error = Problem(
                    "import_interrupted", "The process ended meanwhile.", None, "Run it again: nothing counts twice."
                )
                self._save(run)
        shutil.rmtree(self.folder, ignore_errors=True)


def _reckon(reasons: list[Reason], rejects: Sequence[Reject]) -> None:
    known = {one.code: one for one in reasons}
    for reject in rejects:
        reason = known.get(reject.code)
        if reason is None:
            reason = Reason(reject.code, reject.message, reject.hint, reject.file, reject.row)
            known[reject.code] = reason
            reasons.append(reason)
        reason.entries += 1

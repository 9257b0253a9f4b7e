"""Imports: files through a mapping into the pipeline, counted while they run, remembered afterwards.

Beside a running server the rows go through the same `submit` as live events, a few hundred at a time, so that live
events need not wait long; imports run one after the other, in a thread of their own. Without a server the rows go
straight into the log. Either way a second run changes nothing.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec
import sqlalchemy as sa
import structlog

from faden.collect.importer import ImportBatch, Importer
from faden.collect.mapping import Mapping, load
from faden.domain.clock import Clock
from faden.domain.errors import Conflict, FadenError, Invalid, NotFound, Overloaded, Problem, Unavailable
from faden.domain.event import Event, Reject
from faden.profiles.pipeline import Accepted, Pipeline
from faden.store.definitions import Definitions
from faden.store.operational import Operational
from faden.store.preferences import Preferences
from faden.store.schema import imports as table
from faden.store.uploads import Uploads

AT_ONCE = 400
SETTLE_AFTER = 50_000
KEPT = 200
SUPPRESSED = "of people who were erased at their request"
PATIENCE = 300.0
"""Seconds that an import beside the server waits for a store that is gone, or for space, before it gives up."""
FILES_KEPT = timedelta(days=7)
"""How long the files of an import that was broken off stay, to be run again. They name people, so not for longer."""
_SAVE_EVERY = 2.0
_MAPPING = "mapping:"
_INTERRUPTED = Problem(
    "import_interrupted", "The process ended meanwhile.", None, "Run it again: nothing counts twice."
)
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
    state: Literal["waiting", "running", "done", "failed", "stopped"] = "running"
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
    upload: str | None = None
    """The folder of the files that were sent for it, as long as they are here."""

    @property
    def again(self) -> bool:
        """Whether it was broken off and can be run again without sending the files once more."""
        return self.upload is not None and self.state in ("failed", "stopped")

    @property
    def rate(self) -> float | None:
        """Rows a second, None before the first."""
        return round(self.read / self.seconds, 1) if self.read and self.seconds else None


class _Stopping(Exception):
    """The process wants to end."""


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
        self.uploads = Uploads(folder)
        self._running: dict[str, Import] = {}
        self._sent: set[str] = set()
        """Folders that are being filled: no import names them yet."""
        self._tasks: set[asyncio.Future[None]] = set()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="faden-import")
        self._stopping = threading.Event()
        self._mark_stopped()
        self.tidy()

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
        """A fresh folder for files that are sent to us; it goes when their import has ended, see `start`."""
        name = self._token()
        self._sent.add(name)
        return self.uploads.new(name)

    def give_up(self, folder: Path) -> None:
        """Nothing comes of what was being sent."""
        self._sent.discard(folder.name)
        self.uploads.drop(folder.name)

    def run(
        self, mapping: Mapping, files: Sequence[Path], progress: Progress | None = None, *, shift_days: int = 0
    ) -> Import:
        """Import without a server, in this thread. What goes wrong is raised, after it has been noted."""
        importer = self._importer(mapping, files, shift_days)
        run = self._begin(mapping, files, "running")
        self._work(run, importer, self._submit_now, progress)
        self._pipeline.settle()
        return run

    async def start(self, mapping: Mapping, files: Sequence[Path], uploaded: Path | None = None) -> Import:
        """Import beside the running server and return at once; files and mapping have been checked then.

        `uploaded`: the folder made for it by `new_folder`. Its turn comes when the imports before it have ended.
        """
        try:
            importer = await asyncio.to_thread(self._importer, mapping, files, 0)
        except BaseException:
            if uploaded is not None:
                self.give_up(uploaded)
            raise
        run = self._begin(mapping, files, "waiting", None if uploaded is None else uploaded.name)
        self._enqueue(run, importer)
        return run

    async def again(self, import_id: str) -> Import:
        """Run once more what was broken off, with the files that were sent then."""
        found = await asyncio.to_thread(self.one, import_id)
        if found.upload is None or not found.again:
            raise Conflict(
                "import_files_gone",
                "The files of this import are not here any more.",
                path="id",
                hint="Choose them once more; nothing counts twice.",
            )
        mapping, files = load(found.mapping), self.uploads.files(found.upload)
        importer = await asyncio.to_thread(self._importer, mapping, files, 0)
        if self.one(import_id).again:  # nobody else was quicker
            run = self._begin(mapping, files, "waiting", found.upload)
            self._save(msgspec.structs.replace(found, upload=None))
            self._enqueue(run, importer)
            return run
        raise Conflict("import_running", "This import has just been started again.", path="id")

    def _enqueue(self, run: Import, importer: Importer) -> None:
        loop = asyncio.get_running_loop()

        def submit(events: Sequence[Event], rejects: Sequence[Reject]) -> Accepted:
            return asyncio.run_coroutine_threadsafe(
                self._pipeline.submit(events, rejects, imported=True), loop
            ).result()

        task = loop.run_in_executor(self._thread, self._quietly, run, importer, self._patient(submit))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _patient(self, submit: Submit) -> Submit:
        """Asks again for a while where there is no room, or a store is gone; `_Stopping` where the process ends."""

        def patiently(events: Sequence[Event], rejects: Sequence[Reject]) -> Accepted:
            patience = time.monotonic() + PATIENCE
            while True:
                try:
                    return submit(events, rejects)
                except (Overloaded, Unavailable) as error:
                    if time.monotonic() > patience:
                        raise
                    pause = error.retry_after if isinstance(error, Overloaded) else 1
                if self._stopping.wait(pause):
                    raise _Stopping

        return patiently

    def _importer(self, mapping: Mapping, files: Sequence[Path], shift_days: int) -> Importer:
        chosen = self._preferences()
        return Importer(
            mapping, files, self._clock, timezone=chosen.timezone, currency=chosen.currency, shift_days=shift_days
        )

    async def stop(self) -> None:
        """Let the running one end after its present rows, and those that wait not begin. Nothing counts twice when
        they are run again.
        """
        self._stopping.set()
        if self._tasks:
            await asyncio.wait(self._tasks)
        self._thread.shutdown()

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
            self._go_on()
            run.state = "running"
            self._kept(run)
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
                self._go_on()
            if not run.read:
                run.notes.append("The files hold no rows.")

    def _go_on(self) -> None:
        if self._stopping.is_set():
            raise _Stopping

    @contextmanager
    def _accounted(self, run: Import) -> Iterator[None]:
        """Whatever happens, the run's end is written down; its files stay where running it again may help."""
        worth_it = True
        try:
            yield
            run.state = "done"
        except _Stopping:
            run.state, run.error = "stopped", _INTERRUPTED
        except FadenError as error:
            run.state, run.error = "failed", error.problem
            worth_it = not isinstance(error, Invalid)
            raise
        except BaseException as error:
            run.state = "failed"
            run.error = Problem("import_failed", f"The import broke off: {error}.", None, "Run it again.")
            raise
        finally:
            if run.upload is not None and (run.state == "done" or not worth_it):
                self.uploads.drop(run.upload)
                run.upload = None
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

    def _begin(
        self,
        mapping: Mapping,
        files: Sequence[Path],
        state: Literal["waiting", "running"],
        upload: str | None = None,
    ) -> Import:
        run = Import(self._token(), mapping.name, [one.name for one in files], self._clock(), state, upload=upload)
        self._store.put(f"{_MAPPING}{mapping.name}", msgspec.json.encode(mapping).decode())
        self._save(run)
        self._running[run.id] = run
        self._sent.discard(upload or "")
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
            if run.state in ("waiting", "running"):
                run.state, run.error, run.finished_at = "stopped", _INTERRUPTED, self._clock()
                self._save(run)

    def tidy(self) -> None:
        """Remove files that were sent and that nobody runs again."""
        names = self.uploads.names()
        if not names:
            return
        kept, since = set(self._sent), self._clock() - FILES_KEPT
        for run in self.all():
            if run.upload is None:
                continue
            if run.finished_at is not None and run.finished_at < since:
                self._save(msgspec.structs.replace(run, upload=None))
            else:
                kept.add(run.upload)
        for name in set(names) - kept:
            self.uploads.drop(name)


def _reckon(reasons: list[Reason], rejects: Sequence[Reject]) -> None:
    known = {one.code: one for one in reasons}
    for reject in rejects:
        reason = known.get(reject.code)
        if reason is None:
            reason = Reason(reject.code, reject.message, reject.hint, reject.file, reject.row)
            known[reject.code] = reason
            reasons.append(reason)
        reason.entries += 1

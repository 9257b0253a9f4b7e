"""The importer: files and a mapping in, batches of events out. Reads nothing but the files, writes nothing.

Importing the same rows again gives the same event ids, so the log keeps them once: a run that was killed is started
again from the beginning and ends with the same figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from faden.collect.accesslog import AccessLogRun
from faden.collect.archive import ArchiveRun
from faden.collect.bookplan import Definition
from faden.collect.conversion import BY_NAME
from faden.collect.expression import Batch, Column, Compiler, LookupTable
from faden.collect.headings import RenamedTable
from faden.collect.inputplan import InputPlan, TableRun
from faden.collect.made import Made
from faden.collect.mapping import LINE_KINDS, Mapping
from faden.collect.place import Place
from faden.domain.clock import Clock
from faden.domain.errors import Invalid
from faden.domain.event import Event, Reject
from faden.store.linesfile import LinesFile
from faden.store.rowblock import Table
from faden.store.tabular import open_table

BLOCK = 2_000
GROUPED_BLOCK = 16_000
_LONGEST_NAME = 60


class ImportBatch(NamedTuple):
    """What a block of rows became.

    Over a whole run `read` = rows in `events` + `quarantined` + `skipped` + `definitions`; an event may be made of
    several rows. `total` is the number of rows of all files: known, estimated from the share read, or None.
    """

    input: str
    events: list[Event]
    rejects: list[Reject]
    definitions: list[Definition]
    read: int
    quarantined: int
    skipped: Counter[str]
    total: int | None


class _File(NamedTuple):
    path: Path
    input: str
    table: Table | LinesFile


class _Keyed(NamedTuple):
    key: Column
    value: Column
    used: dict[str, str]


class Importer:
    """One run over some files. Everything that can be checked before the first row is checked when it is made.

    `timezone` and `currency` are for mappings that name none, `shift_days` moves all times (in the demo).
    """

    def __init__(
        self,
        mapping: Mapping,
        files: Sequence[Path],
        clock: Clock,
        *,
        timezone: str = "UTC",
        currency: str | None = None,
        shift_days: int = 0,
    ) -> None:
        self.mapping, self._clock = mapping, clock
        self._place = Place.of(mapping, timezone, currency, shift_days)
        self._lookups = {name: LookupTable(lookup.several) for name, lookup in mapping.lookups.items()}
        self._plans = {name: InputPlan(mapping, name, self._place, self._lookups) for name in mapping.inputs}
        self._keyed = {name: _keyed(mapping, name, self._lookups) for name in mapping.lookups}
        self._files = _sorted_out(mapping, files)
        for file in self._files:
            self._check_columns(file)
        self.notes = _absent(mapping, {file.input for file in self._files})
        """What the user should know of this run, in sentences."""
        self._read: dict[Path, int] = {}

    def batches(self) -> Iterator[ImportBatch]:
        """Everything in the files, in order; raises `Invalid` where a file breaks off."""
        for name in self.mapping.lookups:
            self._fill(name)
        for name, spec in self.mapping.inputs.items():
            if spec.rows not in ("lookup", "skip"):
                for file in self._files:
                    if file.input == name:
                        yield from self._rows(file)

    def _rows(self, file: _File) -> Iterator[ImportBatch]:
        plan = self._plans[file.input]
        if isinstance(file.table, LinesFile):
            yield from self._lines(file, file.table, plan)
            return
        run = TableRun(plan, file.path.name)
        columns = None if plan.whole_rows and file.table.columns is not None else list(plan.used)
        for block in file.table.blocks(GROUPED_BLOCK if plan.grouped else BLOCK, columns):
            yield self._batch(file, run.made(block, self._clock()), block.size + len(block.broken))
        if plan.grouped:
            yield self._batch(file, run.rest(self._clock()), 0)

    def _lines(self, file: _File, lines: LinesFile, plan: InputPlan) -> Iterator[ImportBatch]:
        run: ArchiveRun | AccessLogRun
        if plan.spec.rows == "segment":
            run = ArchiveRun(self._place, self.mapping.name)
        else:
            run = AccessLogRun(self._place, self.mapping.name, plan.spec)
        for block in lines.blocks(BLOCK):
            yield self._batch(file, run.made(block, self._clock(), file.path.name), len(block))

    def _batch(self, file: _File, made: Made, read: int) -> ImportBatch:
        self._read[file.path] = self._read.get(file.path, 0) + read
        return ImportBatch(
            file.input,
            made.events,
            made.rejects,
            made.definitions,
            read,
            made.quarantined,
            made.skipped,
            self._total(),
        )

    def _total(self) -> int | None:
        total = 0.0
        for file in self._files:
            if self.mapping.inputs[file.input].rows in ("lookup", "skip"):
                continue
            read, share = self._read.get(file.path, 0), file.table.share
            if file.table.total is not None:
                total += file.table.total
            elif read and share > 0:
                total += read / share
            else:
                return None
        return int(total)

    def _fill(self, name: str) -> None:
        table, keyed = self._lookups[name], self._keyed[name]
        for file in self._files:
            if file.input != self.mapping.lookups[name].input or isinstance(file.table, LinesFile):
                continue
            for block in file.table.blocks(GROUPED_BLOCK, list(keyed.used)):
                batch = Batch(block.columns, block.size, uniform=block.uniform)
                for key, value in zip(keyed.key(batch), keyed.value(batch), strict=True):
                    if key is not None:
                        table.put(key, value)

    def _check_columns(self, file: _File) -> None:
        spec = self.mapping.inputs[file.input]
        if isinstance(file.table, LinesFile) or file.table.columns is None or spec.rows == "skip":
            return
        used = dict(self._plans[file.input].used)
        for name, lookup in self.mapping.lookups.items():
            if lookup.input == file.input:
                used.update(self._keyed[name].used)
        missing = [name for name in used if name not in file.table.columns and name not in spec.optional]
        if missing:
            have = ", ".join(name[:_LONGEST_NAME] for name in file.table.columns[:30])
            raise Invalid(
                "columns_missing",
                f"{file.path.name} has no column {', '.join(f'»{name}«' for name in missing)}; it has {have}.",
                path=used[missing[0]],
                hint=_remedy(missing, len(used), file.table.columns),
            )


def _sorted_out(mapping: Mapping, files: Sequence[Path]) -> list[_File]:
    """Which file is which input: the only one there is, or by its name."""
    if not files:
        raise Invalid("files_missing", "No file was given.", path="files", hint="Name at least one file.")
    found = [_opened(mapping, path) for path in files]
    given = {file.input for file in found}
    for name, spec in mapping.inputs.items():
        if spec.required and name not in given:
            raise Invalid(
                "input_missing",
                f"The mapping {mapping.name} needs a file for »{name}«.",
                path="files",
                hint="Its name looks like " + " or ".join(spec.files) + ".",
            )
    return found


def _opened(mapping: Mapping, path: Path) -> _File:
    name = next(iter(mapping.inputs)) if len(mapping.inputs) == 1 else mapping.input_of(path)
    if name is None:
        raise Invalid(
            "file_unassigned",
            f"The mapping {mapping.name} does not know what {path.name} is.",
            path=path.name,
            hint="Rename it to one of " + ", ".join(mapping.patterns) + ", or leave it out.",
        )
    spec = mapping.inputs[name]
    if spec.rows in LINE_KINDS:
        return _File(path, name, LinesFile(path))
    table: Table = open_table(path, encoding=spec.encoding, delimiter=spec.delimiter)
    return _File(path, name, RenamedTable(table, spec.headings) if spec.headings else table)


def _remedy(missing: Sequence[str], used: int, columns: Sequence[str]) -> str:
    """What most likely went wrong: the separator, the file, or a letter."""
    if len(columns) == 1 and used > 1:
        return "Its columns seem to be separated by something unusual: name that under »delimiter« in the mapping."
    near = get_close_matches(missing[0], columns, 1)
    if near:
        return f"Did you mean »{near[0]}«? Change the file or the mapping."
    if len(missing) == used:
        return "This seems to be another kind of file: choose the mapping that was made for it, or write one."
    return "Change the file or the mapping; columns that may be absent go under »optional«."


def _absent(mapping: Mapping, given: set[str]) -> list[str]:
    return [
        f"No file for »{spec.input}« was given: what is looked up there ({name}) stays empty."
        for name, spec in mapping.lookups.items()
        if spec.input not in given
    ]


def _keyed(mapping: Mapping, name: str, lookups: dict[str, LookupTable]) -> _Keyed:
    lookup, path = mapping.lookups[name], f"lookups.{name}"
    if lookup.type not in BY_NAME:
        raise Invalid(
            "conversion_unknown", f"»{lookup.type}« is no conversion.", path=f"{path}.type", hint=", ".join(BY_NAME)
        )
    compiler = Compiler(lookups)
    key = compiler.key(lookup.key, f"{path}.key")
    value = compiler.column(1 if lookup.several == "count" else lookup.value, lookup.type, f"{path}.value")
    return _Keyed(key, value, compiler.used)

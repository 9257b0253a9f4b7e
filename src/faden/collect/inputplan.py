"""One input of a mapping, compiled, and the runs of files through it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import compress, repeat
from typing import Any

import msgspec

from faden.collect.bookplan import CampaignPlan, CostPlan, Definition
from faden.collect.conversion import plain, text
from faden.collect.expression import Batch, Compiler, Fault, LookupTable
from faden.collect.grouping import Grouper, alone
from faden.collect.made import Made
from faden.collect.mapping import Input, Mapping
from faden.collect.place import Place
from faden.collect.rejection import Desk, Rejection, answers, body
from faden.collect.rowidentity import RowIdentity
from faden.collect.rowplan import EventPlan
from faden.domain.event import Event
from faden.domain.trait import LONGEST_NAME
from faden.store.rowblock import Block


class InputPlan:
    """What becomes of the rows of one input. `used` names the columns that a file must have."""

    def __init__(self, mapping: Mapping, name: str, place: Place, lookups: dict[str, LookupTable]) -> None:
        self.mapping, self.name, self.place, self.lookups = mapping, name, place, lookups
        self.spec: Input = mapping.inputs[name]
        self.keys = (self.spec.group,) if isinstance(self.spec.group, str) else tuple(self.spec.group or ())
        self.finished: dict[Any, int | None] = {}
        self.events: EventPlan | CostPlan | None = None
        self.campaigns: CampaignPlan | None = None
        line = Compiler(lookups)
        for key in self.keys:
            line.reader(key, f"inputs.{name}.group")
        for key in self.spec.only:
            line.reader(key, f"inputs.{name}.only")
        match self.spec.rows:
            case "event" | "visit":
                whole = Compiler(lookups, grouped=True, lines=line) if self.keys else line
                self.events = EventPlan(name, self.spec, place, line, whole)
            case "cost":
                self.events = CostPlan(name, self.spec, place, line)
            case "campaign":
                self.campaigns = CampaignPlan(name, self.spec, place, line)
            case "segment" | "access-log" | "lookup" | "skip":
                pass
        self.used, self.asks = line.used, line.asks

    @property
    def grouped(self) -> bool:
        """Whether several rows make one event."""
        return bool(self.keys)

    @property
    def whole_rows(self) -> bool:
        """Whether all columns are needed: for the event's id, which is made of them, or as traits."""
        return self.by_content or self.spec.rest is not None

    @property
    def by_content(self) -> bool:
        """Whether the id of an event is made of its whole row."""
        return self.events is not None and self.events.id is None


class TableRun:
    """The rows of one file on their way through a plan."""

    def __init__(self, plan: InputPlan, file: str | None) -> None:
        self._plan, self._file = plan, file
        self._identity = RowIdentity(plan.place.source) if plan.by_content else None
        self._grouper = Grouper(plan.keys, plan.finished) if plan.grouped else None
        self._only = {name: frozenset(map(text, values)) for name, values in plan.spec.only.items()}

    def made(self, block: Block, received_at: datetime) -> Made:
        """The outcome of the next block; of groups the last one waits for more of its rows."""
        block = self._completed(block)
        kept = self._wanted(block) if self._only else block
        skipped = Counter({"not wanted": block.size - kept.size}) if kept.size < block.size else Counter()
        if self._grouper is None:
            ids = self._identity.ids(kept) if self._identity is not None else None
            return self._outcome(alone(kept), ids, kept, received_at)._replace(skipped=skipped)
        stray = self._grouper.stray(kept)
        batch = self._grouper.batch(kept)
        return self._outcome(batch, None, kept._replace(broken=stray, records=None), received_at)._replace(
            skipped=skipped
        )

    def rest(self, received_at: datetime) -> Made:
        """The group that waited at the end of the file."""
        assert self._grouper is not None
        last = self._grouper.last()
        if last is None:
            return Made([], [], [], 0, Counter())
        return self._outcome(last, None, Block((), {}, [], uniform=True), received_at)

    def _completed(self, block: Block) -> Block:
        """The block with empty columns where the file lacks optional ones."""
        absent = [name for name in self._plan.used if name not in block.columns]
        if not absent:
            return block
        empty: Sequence[Any] = [None] * block.size
        return block._replace(columns={**block.columns, **dict.fromkeys(absent, empty)})

    def _wanted(self, block: Block) -> Block:
        keep = [True] * block.size
        for name, values in self._only.items():
            keep = [
                one and (not isinstance(value, list | dict) and text(value) in values)
                for one, value in zip(keep, block.columns[name], strict=True)
            ]
        return block._replace(
            numbers=list(compress(block.numbers, keep)),
            columns={name: list(compress(column, keep)) for name, column in block.columns.items()},
            records=None if block.records is None else list(compress(block.records, keep)),
        )

    def _outcome(self, batch: Batch, ids: list[str] | None, block: Block, received_at: datetime) -> Made:
        plan = self._plan
        events: Sequence[Event | None] = ()
        definitions: Sequence[Definition | None] = ()
        if plan.events is not None:
            events = plan.events.events(batch, ids, received_at)
            if plan.spec.rest is not None:
                events = [
                    event and _with(event, more) for event, more in zip(events, self._rest(batch, block), strict=True)
                ]
        elif plan.campaigns is not None:
            definitions = plan.campaigns.definitions(batch)
        if self._grouper is not None:
            self._grouper.check(batch, events)
        rejections = [*self._unreadable(block), *self._faulty(batch, block)]
        if batch.faults:
            events = [event for index, event in enumerate(events) if index not in batch.faults]
        desk = Desk(received_at, plan.place.source, plan.mapping.name, self._file)
        return Made(
            [event for event in events if event is not None],
            [desk.reject(one) for one in rejections],
            [one for one in definitions if one is not None],
            sum(one.rows for one in rejections),
            Counter(),
        )

    def _rest(self, batch: Batch, block: Block) -> Iterator[dict[str, Any]]:
        """What stands in the columns that the mapping does not name, by row."""
        used = self._plan.used
        if block.records is not None:
            rows: Iterable[dict[str, Any]] = block.records
        else:
            others = [name for name in block.columns if name not in used]
            rows = (dict(zip(others, values, strict=True)) for values in _rows(block, others))
        for index, row in enumerate(rows):
            found: dict[str, Any] = {}
            for name, value in row.items():
                if name in used or not name.strip():
                    continue
                try:
                    found[name.strip()[:LONGEST_NAME]] = plain(value)
                except ValueError as error:
                    batch.fault(index, "value_invalid", f"{error}.", name)
            yield {name: value for name, value in found.items() if value is not None}

    def _unreadable(self, block: Block) -> list[Rejection]:
        made: list[Rejection] = []
        for one in block.broken:
            row = {**dict.fromkeys(block.columns), **one.values}
            if not one.values:
                row = {"text": one.text}
            fault = Fault(one.code, one.message, f"row {one.row}", one.hint)
            made.append(Rejection(fault, one.row, 1, body(self._plan.name, [row], False, {})))
        return made

    def _faulty(self, batch: Batch, block: Block) -> list[Rejection]:
        plan, made = self._plan, []
        for index, fault in sorted(batch.faults.items()):
            if batch.lines is not None:
                start, end = batch.bounds[index]
                source, span = batch.lines, range(start, end)
            else:
                source, span = batch, range(index, index + 1)
            if block.records is not None:
                rows = [block.records[index]]
            else:
                rows = [{name: column[at] for name, column in source.columns.items()} for at in span]
            found = answers(batch, index, plan.asks, plan.lookups)
            made.append(
                Rejection(fault, source.numbers[span.start], len(span), body(plan.name, rows, plan.grouped, found))
            )
        return made


def _rows(block: Block, names: Sequence[str]) -> Iterable[tuple[Any, ...]]:
    return zip(*(block.columns[name] for name in names), strict=True) if names else repeat((), block.size)


def _with(event: Event, more: dict[str, Any]) -> Event:
    """The event with further traits; what the mapping itself names counts more."""
    return msgspec.structs.replace(event, traits={**more, **event.traits}) if more else event

"""Imports for tests: mappings and files from a few lines of text, everything that a run gives in one value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping as Names
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from faden.collect.bookplan import Definition
from faden.collect.importer import Importer
from faden.collect.mapping import Mapping, parsed
from faden.domain.event import Event, Reject

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
HEAD = "name: test\nlabel: {de: Probe, en: Test}\ndescription: {de: Probe, en: Test}\n"
REAL = Path(__file__).parents[2] / "shared" / "data"
NO_DATA = "the public data sets are not beside the repository (../shared/data)"


class Run(NamedTuple):
    """What a whole run gave."""

    events: list[Event]
    rejects: list[Reject]
    definitions: list[Definition]
    read: int
    quarantined: int
    skipped: Counter[str]
    notes: list[str]

    @property
    def ids(self) -> list[str]:
        """The ids of the events, sorted."""
        return sorted(event.id for event in self.events)


def mapping(text: str) -> Mapping:
    """A mapping from its inputs on."""
    return parsed(HEAD + text, "test.yaml")


def run(plan: Mapping, files: Sequence[Path], *, timezone: str = "UTC", shift_days: int = 0) -> Run:
    """Import to the end."""
    importer = Importer(plan, files, lambda: NOW, timezone=timezone, shift_days=shift_days)
    events: list[Event] = []
    rejects: list[Reject] = []
    definitions: list[Definition] = []
    read, quarantined, skipped = 0, 0, Counter[str]()
    for batch in importer.batches():
        events += batch.events
        rejects += batch.rejects
        definitions += batch.definitions
        read += batch.read
        quarantined += batch.quarantined
        skipped += batch.skipped
    return Run(events, rejects, definitions, read, quarantined, skipped, importer.notes)


def files(folder: Path, texts: Names[str, str]) -> list[Path]:
    """Files by name."""
    paths = []
    for name, text in texts.items():
        path = folder / name
        path.write_text(text, "utf-8")
        paths.append(path)
    return paths

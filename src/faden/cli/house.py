"""Where a command does its work: in the running server if there is one, else in the data directory itself."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from faden.app import App
from faden.cli import output
from faden.cli.remote import Remote
from faden.domain.errors import Invalid, Unavailable
from faden.settings import Settings, read
from faden.web import logs


def settings(data: Path, **given: Any) -> Settings:
    """The settings of a data directory, with logging set up by them."""
    found = read(data, os.environ, **given)
    logs.configure(found.log_level)
    return found


@contextmanager
def house(data: Path, *, must_exist: bool = True, catches_up: bool = True) -> Iterator[App | Remote]:
    """The running server on this directory, or the directory opened by this process."""
    if must_exist and not (data / "log.sqlite").exists():
        raise Invalid(
            "data_directory_missing",
            "There is no Faden data directory.",
            path=str(data),
            hint="Name the one you serve or import into, with --data.",
        )
    remote = Remote.of(data)
    if remote is not None:
        yield remote
        return
    with opened(settings(data), catches_up=catches_up) as faden:
        yield faden


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """What was loaded at the start stays, and each event makes things that stay: the garbage collector need not walk
    through them all the time, which took a third of an import."""
    usual = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 1_000)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


@contextmanager
def opened(found: Settings, *, catches_up: bool = True) -> Iterator[App]:
    """The data directory, opened and (unless it is to be rebuilt) caught up with its log, closed at the end."""
    if catches_up:
        with output.progress_of_long_work("Reading the log") as tell:
            faden = App.open(found, progress=tell)
    else:
        faden = App(found)
    try:
        with collecting_rarely():
            yield faden
    finally:
        with suppress(Unavailable):  # what the store does not take, the next start counts again from the log
            faden.tally.save()
        faden.close()

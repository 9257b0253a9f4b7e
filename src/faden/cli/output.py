"""What the commands print: tables for people, one JSON object for programs, errors that say how to mend."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import msgspec
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from faden.domain.errors import Problem
from faden.web.german import TEXTS

Tell = Callable[[int, int | None], None]
"""Takes what is done and the whole, None where nobody knows it."""

out = Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else 200)
err = Console(stderr=True, highlight=False, markup=False)


def say(text: str) -> None:
    """A line for a person, on stderr, so that stdout stays for results."""
    err.print(text, soft_wrap=True)


def as_json(value: Any) -> None:
    """One object on stdout."""
    text = json.dumps(msgspec.to_builtins(value), ensure_ascii=False)
    sys.stdout.write(text + "\n")


def text(value: str) -> None:
    """Plain text on stdout, as it is."""
    sys.stdout.write(value)


def problem(wrong: Problem, environment: Mapping[str, str] = os.environ) -> None:
    """An error: what, where, how to mend, in the language of the terminal.

    The German words hold no values, so the English ones follow them.
    """
    text = TEXTS.get(wrong.code) if _speaks_german(environment) else None
    lines: Sequence[tuple[str, str | None]]
    if text is None:
        lines = (("where: ", wrong.path), ("mend:  ", wrong.hint))
        say(f"faden: {wrong.message}")
    else:
        exactly = wrong.message if wrong.hint is None else f"{wrong.message} {wrong.hint}"
        lines = (("wo:      ", wrong.path), ("Abhilfe: ", text.hint), ("genauer: ", exactly))
        say(f"faden: {text.message}")
    for label, words in lines:
        if words:
            say(f"  {label}{words}")


def _speaks_german(environment: Mapping[str, str]) -> bool:
    """As POSIX has it: the first of the three that says anything."""
    said = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return next((one for one in said if one), "").startswith("de")


def table(names: Sequence[str], rows: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset()) -> None:
    """A table; columns in `right` hold figures."""
    made = Table(box=None, header_style="bold", pad_edge=False)
    for index, name in enumerate(names):
        made.add_column(name, justify="right" if index in right else "left", no_wrap=index in right)
    for row in rows:
        made.add_row(*row)
    out.print(made)


@contextmanager
def progress(label: str, *, quiet: bool) -> Iterator[Tell]:
    """A bar with rate and time left on stderr; nothing where `quiet` or where stderr is no terminal."""
    if quiet or not err.is_terminal:
        yield lambda _done, _total: None
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, transient=True) as bars:
        task = bars.add_task(label, total=None, rate="")

        def tell(done: int, total: int | None) -> None:
            speed = bars.tasks[0].speed
            bars.update(task, completed=done, total=total, rate=f"{speed:,.0f}/s" if speed else "")

        yield tell


@contextmanager
def progress_of_long_work(label: str) -> Iterator[Callable[[int, int], None] | None]:
    """A bar that only shows once there is something to tell; None where stderr is no terminal."""
    if not err.is_terminal:
        yield None
        return
    with ExitStack() as shown:
        bar: list[Tell] = []

        def tell(done: int, total: int) -> None:
            if not bar:
                bar.append(shown.enter_context(progress(label, quiet=False)))
            bar[0](done, total)

        yield tell


def agreed(question: str) -> bool:
    """Whether the person in front of the terminal says yes; where there is none, no."""
    if not sys.stdin.isatty():
        say(f"{question} Nobody is there to ask: say --yes.")
        return False
    return out.input(f"{question} [y/N] ").strip().lower() in ("y", "yes", "j", "ja")

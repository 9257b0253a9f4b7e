"""The performance page of the handbook: what was measured, on which machine, when, by which command."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import duckdb

from faden import __version__
from faden.cli.benchmark.figure import Figure

_HEAD = """# Performance

Written by `make performance`, which runs `faden bench --markdown`; do not edit by hand. Every figure stands beside
what the bare server or the bare engine does at the same task on the same machine in the same run, because only the
ratio survives a change of machine. Load generator and server share the machine.

- **bare server**: the same Granian with the same settings, an application that reads the body and answers 204.
- **bare engine**: DuckDB, asked directly.
- **events/s** count answers that were sent after the event was durable (fsync), its visit, person and points known.
- **processor time** is the server process's own account (user and system), until everything has been written behind
  and shipped to the warehouse.
"""


def page(figures: Sequence[Figure], now: datetime) -> str:
    """The page as Markdown."""
    facts = "\n".join(f"| {name} | {value} |" for name, value in machine(now))
    rows = "\n".join(_row(one) for one in figures)
    return (
        f"{_HEAD}\n| | |\n| --- | --- |\n{facts}\n\n"
        "| bench | what | value | reference | ratio | goal | |\n"
        f"| --- | --- | ---: | ---: | ---: | --- | --- |\n{rows}\n"
    )


def machine(now: datetime) -> list[tuple[str, str]]:
    """Where and when it was measured."""
    return [
        ("date", f"{now:%Y-%m-%d}"),
        ("processor", f"{_processor()}, {os.cpu_count()} cores"),
        ("memory", f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB"),
        ("system", f"{platform.system()} {platform.release()}"),
        ("versions", f"faden {__version__}, Python {platform.python_version()}, DuckDB {duckdb.__version__}"),
    ]


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.machine()


def _row(one: Figure) -> str:
    verdict = {True: "holds", False: "**missed**", None: ""}[one.holds]
    reference = "" if one.reference is None else f"{_number(one.reference)} {one.unit}"
    ratio = "" if one.ratio is None else _number(one.ratio)
    value = f"{_number(one.value)} {one.unit}"
    return f"| {one.name} | {one.what} | {value} | {reference} | {ratio} | {one.goal or ''} | {verdict} |"


def _number(value: float) -> str:
    return f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"

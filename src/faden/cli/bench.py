"""`faden bench`: ratios against the bare server and the bare engine, taken in one run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, NamedTuple

from cyclopts import Parameter

from faden.cli import output
from faden.cli.benchmark import collect, conditions, decide, importing, manual, page, people, report, segments
from faden.cli.benchmark.figure import Figure
from faden.cli.words import Json
from faden.domain.clock import system_clock
from faden.domain.errors import NotFound


class Bench(NamedTuple):
    """A bench: its name, what it measures, and how to run it; the argument is whether it is to be quick."""

    name: str
    description: str
    run: Callable[[bool], list[Figure]]


BENCHES: tuple[Bench, ...] = (
    Bench(
        "collect-single",
        "one event a request, durable and projected",
        lambda quick: collect.single(collect.QUICK if quick else collect.Length()),
    ),
    Bench(
        "collect-batch",
        "a hundred events a request",
        lambda quick: collect.batch(collect.QUICK if quick else collect.Length()),
    ),
    Bench(
        "report-30d",
        "the value report over ten million events",
        lambda quick: report.thirty_days(100_000 if quick else 10_000_000),
    ),
    Bench(
        "import",
        "a file of a hundred thousand visits",
        lambda quick: importing.imported(2_000 if quick else 100_000),
    ),
    Bench(
        "segments",
        "two hundred segments kept fresh, under load and over a million people",
        lambda quick: segments.kept_fresh(
            collect.QUICK if quick else collect.Length(), 20_000 if quick else 1_000_000
        ),
    ),
    Bench(
        "people",
        "a million people: found while one types, and their weight in memory",
        lambda quick: people.crowded(20_000 if quick else 1_000_000, 200 if quick else 2_000),
    ),
    Bench(
        "conditions",
        "conditions over people: one person at a time in the process, a million by SQL",
        conditions.measured,
    ),
    Bench(
        "decide",
        "a decision over HTTP",
        lambda quick: decide.decisions(collect.QUICK if quick else collect.Length()),
    ),
    Bench(
        "click-decide",
        "a durable click, then the decision that it is part of",
        lambda quick: decide.click_decisions(collect.QUICK if quick else collect.Length()),
    ),
    Bench("page", "script of the interface's first load", lambda _: page.first_load()),
)

Markdown = Annotated[bool, Parameter(name="--markdown", negative=(), help="The page docs/performance.md.")]
Quick = Annotated[bool, Parameter(name="--quick", negative=(), help="Seconds only: does it run, not how fast.")]


def bench(name: str | None = None, /, *, quick: Quick = False, json: Json = False, markdown: Markdown = False) -> int:
    """Measure on this machine; without a name everything. Exit 1 where a goal is missed, unless it was quick.

    Parameters
    ----------
    name
        collect-single, collect-batch, report-30d, import, segments, people, conditions, decide, click-decide or page.
    """
    chosen = [one for one in BENCHES if name in (None, one.name)]
    if not chosen:
        names = ", ".join(one.name for one in BENCHES)
        raise NotFound("bench_unknown", f"There is no bench »{name}«.", path="NAME", hint=f"Use {names}.")
    figures: list[Figure] = []
    for one in chosen:
        if not json:
            output.say(f"{one.name}: {one.description} …")
        figures += one.run(quick)
    if json:
        output.as_json(figures)
    elif markdown:
        output.text(manual.page(figures, system_clock()))
    else:
        _show(figures)
    return 1 if not quick and any(one.holds is False for one in figures) else 0


def _show(figures: list[Figure]) -> None:
    names = ("bench", "what", "value", "unit", "reference", "ratio", "goal", "")
    rows = [
        [
            one.name,
            one.what,
            _number(one.value),
            one.unit,
            _number(one.reference),
            _number(one.ratio),
            one.goal or "–",
            {True: "holds", False: "missed", None: ""}[one.holds],
        ]
        for one in figures
    ]
    output.table(names, rows, right=frozenset((2, 4, 5)))


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"

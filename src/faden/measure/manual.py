"""The metrics' page of the handbook, from the registry: `python -m faden.measure.manual > docs/metrics.md`."""

from __future__ import annotations

import sys

from faden.measure.dimensions import DIMENSIONS
from faden.measure.metrics import COMPONENTS, METRICS, Formula, Metric

_HEAD = """# Metrics

Written from the registry (`src/faden/measure/metrics.py`) by `python -m faden.measure.manual`; a test keeps it true.
Where a figure has no value, the answer is `null`, and its words for that stand under "empty". Percentages are
fractions of 1. Ratios are made from sums, never from other ratios, so they hold for any filter and period.
A sum is 0 only where there are data in the period; without any it is `null`.
"""
_UNITS = {
    "count": "number",
    "points": "points",
    "points_per_visit": "points per visit",
    "percent": "fraction of 1",
    "money": "money",
    "seconds": "seconds",
}
_DIRECTIONS = {"up": "more is better", "down": "less is better", "none": "neither"}


def page() -> str:
    """The page as Markdown."""
    parts = [_HEAD, *(_metric(one) for one in METRICS), _components(), _dimensions()]
    return "\n".join(parts)


def _metric(one: Metric) -> str:
    only = "" if one.only_by is None else f"\n- only in total and by {' or '.join(one.only_by)}"
    if one.covered_by is not None and one.uncovered is not None:
        only += (
            f"\n- a value only by {' or '.join(one.covered_by)}, or filtered to some with cost each; "
            f'elsewhere `null`: "{one.uncovered.en}" / »{one.uncovered.de}«, and its name stands under `uncovered`'
        )
    return f"""## `{one.name}`: {one.label.en} / {one.label.de}

{one.description.en}
*{one.description.de}*

- {_UNITS[one.unit]}; {_DIRECTIONS[one.direction]}; per {one.grain}
- formula: {_formula(one.formula)}
- empty: "{one.empty.en}" / »{one.empty.de}«
- from: `{one.source}`{only}
"""


def _formula(formula: Formula) -> str:
    if formula.kind == "ratio":
        return f"sum of `{formula.of[0]}` / sum of `{formula.of[1]}`"
    return f"{'distinct' if formula.kind == 'distinct' else 'sum of'} `{formula.of[0]}`"


def _components() -> str:
    rows = "\n".join(f"| `{name}` | {label.en} | {label.de} |" for name, label in COMPONENTS.items())
    return f"## What they are made of\n\n| component | | |\n| --- | --- | --- |\n{rows}\n"


def _dimensions() -> str:
    rows = "\n".join(
        f"| `{one.name}` | {one.label.en} | {one.label.de} | {one.empty.en} / {one.empty.de} |" for one in DIMENSIONS
    )
    return f"""## Dimensions

| name | | | without a value |
| --- | --- | --- | --- |
{rows}

Days are the touchpoint's own; weeks are ISO weeks, named by their Monday; months by their first day. By `category`,
points and revenue are the products' own and orders those that hold such a product; everything else is counted for
the whole visits that touched the category, so a visit with two categories stands in both rows and once in the total.
"""


if __name__ == "__main__":
    sys.stdout.write(page())

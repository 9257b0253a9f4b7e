"""One measured figure: its value, what it is compared with, and the goal it is held to."""

from __future__ import annotations

from statistics import median
from typing import Literal

import msgspec


class Goal(msgspec.Struct, frozen=True):
    """`of` says whether the figure itself or its ratio to the reference is meant."""

    of: Literal["value", "ratio"]
    least: float | None = None
    most: float | None = None


class Figure(msgspec.Struct, frozen=True):
    """A result. `reference`: the same of the bare server or engine, in the same unit; `goal` in words."""

    name: str
    what: str
    value: float
    unit: str
    reference: float | None = None
    ratio: float | None = None
    goal: str | None = None
    holds: bool | None = None


def figure(
    name: str, what: str, value: float, unit: str, *, reference: float | None = None, goal: Goal | None = None
) -> Figure:
    """The figure with its ratio, and whether its goal holds (None without a goal)."""
    ratio = value / reference if reference else None
    words = holds = None
    if goal is not None:
        measured = value if goal.of == "value" else ratio
        words, holds = _words(goal, unit), measured is not None and _within(goal, measured)
    return Figure(
        name,
        what,
        _short(value),
        unit,
        None if reference is None else _short(reference),
        None if ratio is None else _short(ratio),
        words,
        holds,
    )


def _within(goal: Goal, measured: float) -> bool:
    return (goal.least is None or measured >= goal.least) and (goal.most is None or measured <= goal.most)


def _words(goal: Goal, unit: str) -> str:
    of = "the reference" if goal.of == "ratio" else unit
    times = " times" if goal.of == "ratio" else ""
    if goal.least is not None:
        return f"at least {goal.least:,g}{times} {of}"
    return f"at most {goal.most:,g}{times} {of}"


def _short(value: float) -> float:
    """Four figures are more than a benchmark knows."""
    return float(f"{value:.4g}")


def middle(values: list[float]) -> float:
    """The median: a neighbour's work in one round does not count."""
    return median(values)

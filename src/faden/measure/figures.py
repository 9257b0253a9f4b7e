"""Sums become figures here, and only here; pure, exact, and silent about nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from faden.measure.metrics import Metric

Number = int | Decimal
Sums = dict[str, Number]
"""Component -> sum. A component that is not there has no data."""


def added(parts: Iterable[Mapping[str, Number]]) -> Sums:
    """The sums over several parts that share no visit."""
    total: Sums = {}
    for part in parts:
        for name, number in part.items():
            total[name] = total.get(name, 0) + number
    return total


def figure(metric: Metric, sums: Mapping[str, Number]) -> Number | None:
    """The metric's value; None where it has none: no data, or nothing to divide by.

    >>> from faden.measure.registry import metric
    >>> figure(metric("value_per_visit"), {"points": Decimal("7.5"), "visits": 3})
    Decimal('2.5')
    >>> figure(metric("value_per_visit"), {"points": Decimal(0), "visits": 0}) is None
    True
    """
    parts = [sums.get(name) for name in metric.formula.of]
    if metric.formula.kind != "ratio":
        return parts[0]
    return ratio(parts[0], parts[1])


def ratio(numerator: Number | None, denominator: Number | None) -> Decimal | None:
    """Numerator over denominator, or None where there is nothing to divide or to divide by."""
    if numerator is None or not denominator:
        return None
    return Decimal(numerator) / Decimal(denominator)


def figures(metrics: Iterable[Metric], sums: Mapping[str, Number]) -> dict[str, Number | None]:
    """All values, by the metrics' names."""
    return {one.name: figure(one, sums) for one in metrics}


def exact(amount: Fraction) -> Decimal:
    """An exact share of money as a Decimal."""
    return Decimal(amount.numerator) / Decimal(amount.denominator)

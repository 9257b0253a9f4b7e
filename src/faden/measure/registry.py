"""The closed lists: names from outside become records here or are refused, and nothing else reaches a query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from faden.domain.errors import Invalid
from faden.measure.dimensions import DIMENSIONS, SEGMENT, Dimension
from faden.measure.metrics import METRICS, Metric

_METRICS = {one.name: one for one in METRICS}
_DIMENSIONS = {one.name: one for one in DIMENSIONS}


def metric(name: str, *, path: str = "metric") -> Metric:
    """The metric of that name; `Invalid` lists the names there are."""
    found = _METRICS.get(name)
    if found is None:
        raise _unknown("metric_unknown", name, "figure", path, _METRICS)
    return found


def dimension(name: str, *, path: str = "by") -> Dimension:
    """The dimension of that name; `Invalid` lists the names there are."""
    found = _DIMENSIONS.get(name)
    if found is None:
        raise _unknown("dimension_unknown", name, "dimension", path, _DIMENSIONS)
    return found


def filterable(name: str, *, path: str = "where") -> Dimension:
    """The dimension of that name, also one by which figures are filtered only."""
    return SEGMENT if name == SEGMENT.name else dimension(name, path=path)


def _unknown(code: str, name: str, what: str, path: str, names: Iterable[str]) -> Invalid:
    return Invalid(code, f"»{name[:80]}« is not a {what}.", path=path, hint="Use " + ", ".join(names) + ".")


def shown(by: Sequence[str], where: Iterable[str] = ()) -> tuple[Metric, ...]:
    """The metrics that exist for figures split by `by` and filtered on the fields `where`."""
    fields = {*by, *where}
    return tuple(one for one in METRICS if one.only_by is None or (len(by) < 2 and fields.issubset(one.only_by)))


def is_time(name: str) -> bool:
    """Whether the dimension is a span of time."""
    return filterable(name).kind == "time"


def is_item(name: str) -> bool:
    """Whether the dimension belongs to products, not to visits."""
    return filterable(name).kind == "item"


def is_person(name: str) -> bool:
    """Whether the dimension belongs to people, so that only single events can tell whom it holds for."""
    return filterable(name).kind == "person"

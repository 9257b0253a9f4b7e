"""A question as data: checked once, so that everything behind it can rely on its names."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from faden.domain.errors import Invalid
from faden.measure import registry
from faden.measure.period import Period, day, period

LIMIT = 1000
"""Rows in an answer unless more are asked for; a trend is never cut."""
MOST_ROWS = 100_000
MOST_FILTERS = 50
_LONGEST_VALUE = 500


class Filter(msgspec.Struct, frozen=True):
    """Only figures with this value; None: those without one. Several of one field: any of them."""

    field: str
    value: str | None


class Question(msgspec.Struct, frozen=True):
    """What is asked. `question` makes one from text; names and values in it have been checked."""

    period: Period
    by: tuple[str, ...] = ()
    """No, one or two dimensions."""
    where: tuple[Filter, ...] = ()
    compare: bool = False
    """With the period of the same length before."""
    sort: str = "visits"
    limit: int = LIMIT

    @property
    def fields(self) -> frozenset[str]:
        """All dimensions that the question speaks of."""
        return frozenset((*self.by, *(one.field for one in self.where)))


def question(
    start: str,
    end: str,
    *,
    by: str | None = None,
    then: str | None = None,
    where: Sequence[str] = (),
    compare: str | None = None,
    sort: str | None = None,
    limit: int | None = None,
) -> Question:
    """The question behind the words of an address or a command line; `Invalid` says which word and what would do.

    `where` holds `field:value` texts; nothing after the colon asks for figures without a value.
    """
    names = [registry.dimension(name, path=path).name for name, path in ((by, "by"), (then, "then")) if name]
    if then and not by:
        raise Invalid("by_missing", "A second dimension needs a first one.", path="by", hint="Give by as well.")
    if len(set(names)) < len(names):
        raise Invalid("dimension_twice", "Both dimensions are the same.", path="then", hint="Use two different ones.")
    filters = _filters(where)
    return Question(
        period=period(day(start, path="from"), day(end, path="to")),
        by=tuple(names),
        where=filters,
        compare=_compare(compare),
        sort=_sort(sort, names, filters),
        limit=_limit(limit, names),
    )


def _filters(texts: Sequence[str]) -> tuple[Filter, ...]:
    if len(texts) > MOST_FILTERS:
        raise Invalid("filters_too_many", "Too many filters.", path="where", hint=f"Use at most {MOST_FILTERS}.")
    return tuple(sorted({filter_of(text) for text in texts}, key=lambda one: (one.field, one.value or "")))


def filter_of(text: str) -> Filter:
    """The filter behind `field:value`."""
    field, colon, value = text.partition(":")
    if not colon:
        raise Invalid(
            "filter_invalid",
            f"»{text[:80]}« is not a filter.",
            path="where",
            hint="Use field:value, such as channel:Email.",
        )
    if registry.filterable(field).kind == "time":
        raise Invalid("filter_time", "Time is not filtered.", path="where", hint="Use from and to instead.")
    if len(value) > _LONGEST_VALUE or not _is_text(value):
        raise Invalid(
            "filter_value_invalid",
            f"This is not a value of {field}.",
            path="where",
            hint=f"Use text of at most {_LONGEST_VALUE} characters.",
        )
    if field == "visitor_type" and value not in ("new", "returning"):
        raise Invalid(
            "filter_value_unknown", f"»{value}« is no visitor type.", path="where", hint="Use new or returning."
        )
    return Filter(field, value or None)


def _is_text(value: str) -> bool:
    """Lone surrogates come through JSON and addresses, but no engine takes them."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in value


def _compare(word: str | None) -> bool:
    if word not in (None, "", "none", "previous"):
        raise Invalid(
            "compare_unknown", f"»{word}« cannot be compared with.", path="compare", hint="Use previous or none."
        )
    return word == "previous"


def _sort(name: str | None, by: Sequence[str], where: Sequence[Filter]) -> str:
    if not name:
        return "visits"
    metric = registry.metric(name, path="sort")
    if metric not in registry.shown(by, [one.field for one in where]):
        only = " or ".join(metric.only_by or ())
        raise Invalid(
            "sort_unavailable", f"There is no {name} here.", path="sort", hint=f"{name} exists by {only} only."
        )
    return metric.name


def _limit(limit: int | None, by: Sequence[str]) -> int:
    if limit is None:
        return MOST_ROWS if any(registry.dimension(name).kind == "time" for name in by) else LIMIT
    if not 1 <= limit <= MOST_ROWS:
        raise Invalid("limit_invalid", "So many rows are not given.", path="limit", hint=f"Use 1 to {MOST_ROWS}.")
    return limit

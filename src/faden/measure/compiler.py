"""Ibis as compiler only: expressions over the warehouse's tables become SQL with named parameters, once per shape.

Nothing that a user wrote is ever part of an expression. Where a value belongs there stands a mark, and the mark
becomes a parameter of the statement; the value itself travels beside it to the engine.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from functools import cache
from typing import Any, NamedTuple, TypeVar

from faden.store.facts import DIMENSIONS, PEOPLE, TABLES

_MARK = "bound:"
_SIZE, _SKIP = 2_000_000_011, 2_000_000_033
_NUMBERS = {str(_SIZE): "size", str(_SKIP): "skip"}
_INTERESTS, _TRAITS = (next(one.sql for one in PEOPLE if one.name == name) for name in ("interests", "traits"))
_TYPES = {
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "TIMESTAMP": "timestamp",
    "DATE": "date",
    "TINYINT": "int8",
    "INTEGER": "int32",
    "BIGINT": "int64",
    "DOUBLE": "float64",
    "VARCHAR[]": "array<string>",
    "MAP(VARCHAR, DOUBLE)": "map<string, float64>",
    _INTERESTS: "map<string, struct<points: float64, at: int64>>",
    _TRAITS: "map<string, struct<kind: string, text: string, number: float64, whole: string>>",
}
_FACTS, _DAILY = "facts", "daily_"
_COMPILING = threading.RLock()
"""Ibis keeps state of its own while it builds expressions; requests come from many threads."""

Key = TypeVar("Key", bound=Hashable)


class Statement(NamedTuple):
    """SQL and the names of its parameters."""

    sql: str
    names: frozenset[str]


@cache
def table(name: str) -> Any:
    """A table of the warehouse, or one of its views, as an expression without a database behind it."""
    import ibis

    columns = TABLES["rollup" if name == _FACTS or name.startswith(_DAILY) else name]
    others = set(DIMENSIONS) - {name.removeprefix(_DAILY)} if name.startswith(_DAILY) else set()
    schema = {
        column.name: _TYPES.get(column.sql, column.sql.lower()) for column in columns if column.name not in others
    }
    return ibis.table(schema, name=name)


def bound(name: str, kind: str) -> Any:
    """A parameter of the statement: `name` as the type `kind`."""
    import ibis

    return ibis.literal(_MARK + name).cast(kind)


def paged(rows: Any) -> Any:
    """One page of ordered rows; its size and start are the parameters `size` and `skip`."""
    return rows.limit(_SIZE, offset=_SKIP)


def statement(expression: Any) -> Statement:
    """The expression as DuckDB's SQL."""
    import sqlglot.expressions as sge
    from ibis.backends.sql.compilers import duckdb

    names: set[str] = set()

    def parameter(node: sge.Expression) -> sge.Expression:
        if not isinstance(node, sge.Literal):
            return node
        text = str(node.this)
        name = text.removeprefix(_MARK) if node.is_string and text.startswith(_MARK) else _NUMBERS.get(text)
        if name is None:
            return node
        names.add(name)
        return sge.Placeholder(this=name)

    tree = duckdb.compiler.to_sqlglot(expression).transform(parameter)
    return Statement(tree.sql(dialect="duckdb", pretty=True), frozenset(names))


def once(build: Callable[[Key], Any]) -> Callable[[Key], Statement]:
    """`build` makes the expression for a shape; each shape is compiled once and kept."""
    kept: dict[Key, Statement] = {}

    def compiled(shape: Key) -> Statement:
        found = kept.get(shape)
        if found is None:
            with _COMPILING:
                found = statement(build(shape))
            if len(kept) >= _MOST_SHAPES:
                kept.clear()
            kept[shape] = found
        return found

    return compiled


_MOST_SHAPES = 500

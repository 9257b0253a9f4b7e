"""The parts of an event as columns: texts, keys, properties, context, summary, money."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, get_args

from faden.collect.conversion import plain
from faden.collect.expression import Batch, Column, Compiler, Memo
from faden.collect.identifiers import key
from faden.collect.mapping import Input
from faden.domain.errors import Invalid
from faden.domain.event import Actor, Context, Summary
from faden.domain.money import CURRENCY, Money

COUNT_LIMIT = 1_000_000_000
ID_LIMIT = 250
_ACTORS: tuple[str, ...] = get_args(Actor)
_KEY_KIND = re.compile(r"^[A-Za-z][A-Za-z0-9_.-]{0,39}$")
_SUMMARY_KINDS = {
    "pages": "integer",
    "hits": "integer",
    "dwell": "duration",
    "bounce": "flag",
    "orders": "integer",
    "new": "flag",
}


def texts(compiler: Compiler, spec: Any, limit: int, path: str, *, required: bool = False) -> Column:
    column = _within(compiler.column(spec, "text", path), limit, path)
    return needed(column, path) if required else column


def _within(source: Column, limit: int, path: str) -> Column:
    def column(batch: Batch) -> Sequence[Any]:
        values = source(batch)
        if max(map(len, filter(None, values)), default=0) > limit:
            for index, value in enumerate(values):
                if value is not None and len(value) > limit:
                    batch.fault(index, "text_too_long", f"The text is longer than {limit} characters.", path)
        return values

    return column


def needed(source: Column, path: str) -> Column:
    def column(batch: Batch) -> Sequence[Any]:
        values = source(batch)
        if None in values:
            for index, value in enumerate(values):
                if value is None:
                    batch.fault(index, "value_missing", "The value is empty and must not be.", path)
        return values

    return column


def actor(compiler: Compiler, spec: Any, path: str) -> Column:
    source = compiler.column("human" if spec is None else spec, "text", path)

    def column(batch: Batch) -> Sequence[Any]:
        values = source(batch)
        for index, value in enumerate(values):
            if value not in _ACTORS:
                batch.fault(index, "actor_unknown", f"»{value}« is none of {', '.join(_ACTORS)}.", path)
        return values

    return column


def keys(spec: Input, compiler: Compiler, path: str) -> Column:
    for kind in spec.keys:
        if not _KEY_KIND.match(kind):
            raise Invalid(
                "key_invalid", f"»{kind}« names no key.", path=f"{path}.keys", hint="Such as user_id or loyalty_card."
            )
    columns = [compiler.column(one, "text", f"{path}.keys.{kind}", _key_value) for kind, one in spec.keys.items()]
    found = _objects(tuple(spec.keys), columns)
    return _named(found, f"{path}.keys") if spec.type == "identify" and spec.keys else found


def _named(source: Column, path: str) -> Column:
    """An event that says who somebody is must name somebody."""

    def column(batch: Batch) -> Sequence[Any]:
        values = source(batch)
        for index, value in enumerate(values):
            if not value:
                batch.fault(index, "key_missing", "The row names nobody.", path, "Fill in one of the person's keys.")
        return values

    return column


def _key_value(value: str | None) -> str | None:
    try:
        return key(value, "keys")
    except Invalid as error:
        raise ValueError(error.problem.message) from None


def values(specs: dict[str, Any], compiler: Compiler, path: str) -> Column:
    columns = [compiler.column(one, "value", f"{path}.{name}", plain) for name, one in specs.items()]
    return _objects(tuple(specs), columns)


def _objects(names: tuple[str, ...], columns: list[Column]) -> Column:
    """Objects of the values that are there."""
    if not columns:
        return lambda batch: [{} for _ in range(batch.size)]
    if len(names) == 1:
        name, single = names[0], columns[0]
        return lambda batch: [{} if value is None else {name: value} for value in single(batch)]
    return lambda batch: [
        {name: value for name, value in zip(names, values, strict=True) if value is not None}
        for values in zip(*(one(batch) for one in columns), strict=True)
    ]


def context(spec: Input, compiler: Compiler, path: str) -> Column:
    fields = [name for name in Context.__struct_fields__ if name != "ip"]
    for name in spec.context:
        if name not in fields:
            raise unknown(name, f"{path}.context", fields)
    names = tuple(spec.context)
    columns = [compiler.column(one, "text", f"{path}.context.{name}") for name, one in spec.context.items()]
    if not columns:
        empty = Context()
        return lambda batch: [empty] * batch.size
    memo = Memo(lambda values: Context(**dict(zip(names, values, strict=True))))
    return lambda batch: list(map(memo.__getitem__, zip(*(one(batch) for one in columns), strict=True)))


def summary(spec: Input, compiler: Compiler, path: str) -> Column:
    if not spec.summary:
        empty = Summary() if spec.rows == "visit" else None
        return lambda batch: [empty] * batch.size
    for name in spec.summary:
        if name not in _SUMMARY_KINDS:
            raise unknown(name, f"{path}.summary", _SUMMARY_KINDS)
    columns = [
        _counted(compiler.column(spec.summary.get(name), kind, f"{path}.summary.{name}"), f"{path}.summary.{name}")
        if name != "new"
        else compiler.column(spec.summary.get(name), kind, f"{path}.summary.{name}")
        for name, kind in _SUMMARY_KINDS.items()
    ]
    return lambda batch: list(map(Summary, *(one(batch) for one in columns)))


def _counted(source: Column, path: str) -> Column:
    flagged = path.endswith(".bounce")

    def column(batch: Batch) -> Sequence[Any]:
        values = source(batch)
        if None in values:
            empty: Any = False if flagged else 0
            values = [empty if value is None else value for value in values]
        if values and (min(values) < 0 or max(values) > COUNT_LIMIT):
            for index, value in enumerate(values):
                if not 0 <= value <= COUNT_LIMIT:
                    batch.fault(index, "count_out_of_range", f"»{value}« is not between 0 and {COUNT_LIMIT}.", path)
        return values

    return column


def revenue(spec: Any, currency: Any, compiler: Compiler, path: str) -> Column:
    """Money per row, None where there is none."""
    if spec is None:
        return lambda batch: [None] * batch.size
    if currency is None:
        raise Invalid("currency_missing", "Money needs a currency.", path=path, hint="Add currency: EUR.")
    amounts = compiler.column(spec, "number", path)
    currencies = compiler.column(currency, "text", path.rpartition(".")[0] + ".currency")

    def column(batch: Batch) -> Sequence[Money | None]:
        made: list[Money | None] = []
        for index, (amount, unit) in enumerate(zip(amounts(batch), currencies(batch), strict=True)):
            if amount is None:
                made.append(None)
                continue
            unit = unit.strip().upper() if unit else ""
            if not CURRENCY.match(unit):
                batch.fault(index, "currency_invalid", f"»{unit}« is no currency such as EUR.", path)
            made.append(Money(amount, unit))
        return made

    return column


def unknown(name: str, path: str, known: Iterable[str]) -> Invalid:
    hint = "Use " + ", ".join(known) + "."
    if name == "ip":
        hint = "Addresses of persons are not taken from files; map the country instead."
    return Invalid("field_unknown", f"»{name}« is not a field here.", path=f"{path}.{name}", hint=hint)

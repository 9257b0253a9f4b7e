"""Values of a mapping, compiled once into functions over whole columns.

A value is written as a constant (`USD`, `1`, `true`), a template (`"cj:basket:{basket_id}"`; `"{country}"` alone is
the column itself), a list (the first that is not empty), or an object with `from` and what to do with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from faden.collect.conversion import (
    BY_NAME,
    CONVERSIONS,
    Convert,
    checked_format,
    formatted_moment,
    in_zone,
    seen_in,
    text,
)
from faden.domain.clock import zone
from faden.domain.errors import Invalid

_PLACE = re.compile(r"\{([^{}]+)\}")
_MEMO = 100_000
_FAULTS = (ValueError, ArithmeticError, TypeError, KeyError)


class Fault(NamedTuple):
    """Why a row cannot become an event."""

    code: str
    message: str
    path: str
    hint: str


class Batch:
    """Rows under evaluation. `faults` collects what is wrong, the first per row.

    For grouped rows this holds the first row of each group, `lines` all rows and `bounds` where each group begins
    and ends in them.
    """

    __slots__ = ("bounds", "cache", "columns", "faults", "lines", "numbers", "size", "uniform")

    def __init__(self, columns: Mapping[str, Sequence[Any]], size: int, *, uniform: bool) -> None:
        self.columns, self.size, self.uniform = columns, size, uniform
        self.faults: dict[int, Fault] = {}
        self.numbers: Sequence[int] = range(1, size + 1)
        self.cache: dict[Column, Sequence[Any]] = {}
        self.lines: Batch | None = None
        self.bounds: list[tuple[int, int]] = []

    def fault(self, index: int, code: str, message: str, path: str, hint: str = "") -> None:
        """Note what is wrong with a row, unless something was already."""
        self.faults.setdefault(index, Fault(code, message, path, hint or "Mend the value and replay the row."))


Column = Callable[[Batch], Sequence[Any]]


class Memo(dict[Any, Any]):
    """What a conversion made of the values seen so far: columns repeat themselves."""

    def __init__(self, convert: Convert) -> None:
        super().__init__()
        self._convert = convert

    def __missing__(self, value: Any) -> Any:
        if len(self) >= _MEMO:
            self.clear()
        made = self[value] = self._convert(value)
        return made


class LookupTable:
    """One declared look-up: filled from its file before the rows that ask it."""

    def __init__(self, several: str = "first") -> None:
        self.several = several
        self.found: dict[Any, Any] = {}

    def put(self, key: Any, value: Any) -> None:
        """Add a row of the look-up's file; what happens to a second row of the same key is declared."""
        found, several = self.found, self.several
        if several == "count":
            found[key] = found.get(key, 0) + 1
        elif value is None or key not in found:
            found.setdefault(key, value)
        elif (before := found[key]) is None or several == "last":
            found[key] = value
        elif several == "smallest":
            found[key] = min(before, value)
        elif several == "largest":
            found[key] = max(before, value)


ZERO = Decimal(0)


def zero_if_none(value: Any) -> Any:
    """For sums: what is not there adds nothing."""
    return ZERO if value is None else value


def _chain(steps: list[Convert], finish: Convert | None = None) -> Convert:
    """The steps one after the other, as one conversion."""
    if finish is not None:
        steps = [*steps, finish]
    if len(steps) == 1:
        return steps[0]

    def convert(value: Any) -> Any:
        for step in steps:
            value = step(value)
        return value

    return convert


class Ask(NamedTuple):
    """A place in a mapping where a look-up is asked: by which key, and whether once per line of a group."""

    lookup: str
    key: Column
    of_lines: bool


class Compiler:
    """Compiles the values of one input.

    `used` gathers the columns that the file must have, `asks` the look-ups. With `grouped` the values are those of
    whole groups; `lines` shares both with the compiler of the groups.
    """

    def __init__(
        self, lookups: Mapping[str, LookupTable], *, grouped: bool = False, lines: Compiler | None = None
    ) -> None:
        self.used: dict[str, str] = lines.used if lines else {}
        self.asks: list[Ask] = lines.asks if lines else []
        self._columns: dict[tuple[bytes, str, Convert | None], Column] = {}
        self._lookups = lookups
        self._grouped = grouped
        self.items_revenue: Column | None = None

    def column(self, spec: Any, kind: str, path: str, finish: Convert | None = None) -> Column:
        """The function for a value; `kind` is the conversion where the mapping names none.

        `finish` is applied last, also to None: it is the place for a default.
        """
        if not isinstance(spec, dict | list) and not (isinstance(spec, str) and "{" in spec):
            return _constant(spec, _chain([BY_NAME[kind].convert], finish), path)
        key = (msgspec.json.encode(spec, order="sorted"), kind, finish)
        found = self._columns.get(key)
        if found is None:
            found = self._columns[key] = _remembered(self._made(spec, kind, path, finish))
        return found

    def _made(self, spec: Any, kind: str, path: str, finish: Convert | None) -> Column:
        if isinstance(spec, list):
            first = _first([self.column(one, kind, f"{path}[{i}]") for i, one in enumerate(spec)])
            return first if finish is None else _converted(first, finish, path)
        if isinstance(spec, dict):
            return self._object(spec, kind, path, finish)
        return _converted(self._template(spec, path), _chain([BY_NAME[kind].convert], finish), path)

    def reader(self, name: str, path: str) -> Column:
        """The file's column as it is."""
        self.used.setdefault(name, path)
        return lambda batch: batch.columns[name]

    def _template(self, template: str, path: str) -> Column:
        names = _PLACE.findall(template)
        if not names or "{" in _PLACE.sub("", template) or "}" in _PLACE.sub("", template):
            raise Invalid(
                "template_invalid", f"»{template}« is not a template.", path=path, hint='Write "pos:{store_id}".'
            )
        columns = [self.reader(name.strip(), path) for name in names]
        if len(columns) == 1 and template.strip() == "{" + names[0] + "}":
            return columns[0]
        form = _PLACE.sub("{}", template).format
        return _joined([_converted(column, text, path) for column in columns], form)

    def _object(self, spec: dict[str, Any], kind: str, path: str, finish: Convert | None) -> Column:
        for shape, keys in _SHAPES.items():
            if shape in spec:
                _known(spec, {shape, *keys}, path)
                make = {"from": self._from, "lookup": self._lookup, "sum": self._sum, "count": self._count}[shape]
                return make(spec, kind, path, finish)
        raise Invalid(
            "value_invalid",
            f"An object needs one of {', '.join(_SHAPES)}.",
            path=path,
            hint='Write {"from": "{column}", "as": "number"}.',
        )

    def _from(self, spec: dict[str, Any], kind: str, path: str, finish: Convert | None) -> Column:
        name = spec.get("as", kind)
        if name not in BY_NAME:
            known = ", ".join(conversion.name for conversion in CONVERSIONS)
            hint = f"Use {known}."
            raise Invalid("conversion_unknown", f"»{name}« is no conversion.", path=f"{path}.as", hint=hint)
        inner = spec["from"]
        templated = isinstance(inner, str) and "{" in inner
        column = self._template(inner, f"{path}.from") if templated else self.column(inner, "value", f"{path}.from")
        steps = list(_steps(spec, name, path))
        if "default" in spec:
            default = _chain([BY_NAME[name].convert])(spec["default"])
            steps.append(lambda value: default if value is None else value)
        return _converted(column, _chain(steps, finish), path)

    def _lookup(self, spec: dict[str, Any], kind: str, path: str, finish: Convert | None) -> Column:
        table = self._lookups.get(spec["lookup"])
        if table is None:
            names = ", ".join(self._lookups) or "none is declared"
            raise Invalid(
                "lookup_unknown", f"»{spec['lookup']}« is no look-up.", path=f"{path}.lookup", hint=f"Known: {names}."
            )
        key = self.key(spec.get("by"), f"{path}.by")
        self.asks.append(Ask(spec["lookup"], key, not self._grouped))
        convert = _chain([BY_NAME[kind].convert], finish)
        return _converted(lambda batch: list(map(table.found.get, key(batch))), convert, path)

    def key(self, spec: Any, path: str) -> Column:
        """A look-up's key: one value or several together, None where a part is empty."""
        if spec is None:
            raise Invalid("lookup_key_missing", "A look-up needs a key.", path=path, hint='Write "{product_id}".')
        specs = spec if isinstance(spec, list) else [spec]
        parts = [self.column(one, "text", f"{path}[{i}]") for i, one in enumerate(specs)]
        if len(parts) == 1:
            return parts[0]
        return lambda batch: [
            None if None in key else key for key in zip(*(part(batch) for part in parts), strict=True)
        ]

    def _sum(self, spec: dict[str, Any], kind: str, path: str, finish: Convert | None) -> Column:
        self._only_grouped(path)
        inner = spec["sum"]
        lines = self.items_revenue if inner == "items" else self.column(inner, "number", f"{path}.sum", zero_if_none)
        if lines is None:
            raise Invalid("items_missing", "There are no items to sum.", path=path, hint="Declare »items«.")
        convert = _chain([BY_NAME[kind].convert], finish)

        def column(batch: Batch) -> Sequence[Any]:
            assert batch.lines is not None
            values = lines(batch.lines)
            if batch.lines.faults:
                values = [ZERO if one is None else one for one in values]
            return [convert(sum(values[start:end], ZERO)) for start, end in batch.bounds]

        return column

    def _count(self, spec: dict[str, Any], _kind: str, path: str, _finish: Convert | None) -> Column:
        self._only_grouped(path)
        if spec["count"] not in ("rows", "items"):
            raise Invalid("count_invalid", "Only rows or items can be counted.", path=path, hint="Write count: rows.")
        return lambda batch: [end - start for start, end in batch.bounds]

    def _only_grouped(self, path: str) -> None:
        if not self._grouped:
            raise Invalid(
                "group_missing", "sum and count need rows that are put together.", path=path, hint="Add »group«."
            )


_SHAPES: dict[str, frozenset[str]] = {
    "from": frozenset({"as", "format", "zone", "day_in", "map", "otherwise", "equals", "case", "shorten", "default"}),
    "lookup": frozenset({"by"}),
    "sum": frozenset(),
    "count": frozenset(),
}


def _known(spec: dict[str, Any], keys: set[str], path: str) -> None:
    for key in spec:
        if key not in keys:
            raise Invalid(
                "option_unknown",
                f"»{key}« is not an option here.",
                path=f"{path}.{key}",
                hint="Use " + ", ".join(sorted(keys)) + ".",
            )


def _steps(spec: dict[str, Any], name: str, path: str) -> Iterator[Convert]:
    """In this order: equals, map, case, shorten, format, zone, conversion."""
    if "equals" in spec:
        wanted = text(spec["equals"])
        yield lambda value: None if (found := text(value)) is None else found == wanted
    if "map" in spec:
        yield _mapped(spec, path)
    if "case" in spec:
        change = {"lower": str.lower, "upper": str.upper}.get(spec["case"])
        if change is None:
            raise Invalid("case_invalid", "case is lower or upper.", path=f"{path}.case", hint="Write case: lower.")
        yield lambda value: None if (found := text(value)) is None else change(found)
    if "shorten" in spec:
        length = spec["shorten"]
        if not isinstance(length, int) or length < 1:
            raise Invalid("shorten_invalid", "shorten needs a length.", path=f"{path}.shorten", hint="shorten: 80")
        yield lambda value: None if (found := text(value)) is None else found[:length]
    if "format" in spec:
        if name not in ("time", "date"):
            what = "Only times and dates have a form."
            raise Invalid("format_unused", what, path=f"{path}.format", hint="Add as: time.")
        yield formatted_moment(checked_format(spec["format"], f"{path}.format"))
    yield from _zoned(spec, name, path)
    yield BY_NAME[name].convert


def _zoned(spec: dict[str, Any], name: str, path: str) -> Iterator[Convert]:
    """`zone`: where the clock stood that wrote the time; `day_in`: whose calendar says the day."""
    for option, wanted in (("zone", ("time", "date")), ("day_in", ("date",))):
        if option in spec and name not in wanted:
            what = f"»{option}« needs as: {' or '.join(wanted)}."
            raise Invalid("zone_unused", what, path=f"{path}.{option}", hint=f"Add as: {wanted[-1]}.")
    if "zone" in spec:
        yield in_zone(zone(str(spec["zone"])))
    if "day_in" in spec:
        yield seen_in(zone(str(spec["day_in"])))


def _mapped(spec: dict[str, Any], path: str) -> Convert:
    table = spec["map"]
    if not isinstance(table, dict):
        what = "map is a list of value: value."
        raise Invalid("map_invalid", what, path=f"{path}.map", hint="Write {EN: English}.")
    known = {text(key): value for key, value in table.items()}
    otherwise = spec.get("otherwise", "keep")
    if otherwise not in ("keep", "empty", "reject"):
        raise Invalid(
            "otherwise_invalid", "otherwise is keep, empty or reject.", path=f"{path}.otherwise", hint="Use keep."
        )

    def convert(value: Any) -> Any:
        found = text(value)
        if found is None or found in known:
            return known.get(found)
        if otherwise == "reject":
            raise ValueError("the mapping does not know it")
        return value if otherwise == "keep" else None

    return convert


def _constant(value: Any, convert: Convert, path: str) -> Column:
    try:
        made = convert(value)
    except _FAULTS as error:
        raise Invalid("constant_invalid", f"»{value}« does not fit here: {error}.", path=path) from None
    return lambda batch: [made] * batch.size


def _first(columns: list[Column]) -> Column:
    def column(batch: Batch) -> Sequence[Any]:
        found = columns[0](batch)
        for other in columns[1:]:
            if None not in found:
                break
            found = [b if a is None else a for a, b in zip(found, other(batch), strict=True)]
        return found

    return column


def _remembered(source: Column) -> Column:
    """The same value in two places of a mapping is worked out once per batch."""

    def column(batch: Batch) -> Sequence[Any]:
        found = batch.cache.get(source)
        if found is None:
            found = batch.cache[source] = source(batch)
        return found

    return column


def _joined(columns: list[Column], form: Callable[..., str]) -> Column:
    def column(batch: Batch) -> Sequence[Any]:
        values = [one(batch) for one in columns]
        if not any(None in one for one in values):
            return list(map(form, *values))
        return [None if None in parts else form(*parts) for parts in zip(*values, strict=True)]

    return column


def _converted(source: Column, convert: Convert, path: str) -> Column:
    memo = Memo(convert)

    def column(batch: Batch) -> Sequence[Any]:
        values = source(batch)
        apply: Convert = memo.__getitem__ if batch.uniform else convert
        try:
            return list(map(apply, values))
        except _FAULTS:
            return [_one(batch, index, value, convert, path) for index, value in enumerate(values)]

    return column


def _one(batch: Batch, index: int, value: Any, convert: Convert, path: str) -> Any:
    try:
        return convert(value)
    except _FAULTS as error:
        shown = str(value)
        shown = shown if len(shown) <= 80 else shown[:80] + "…"
        batch.fault(index, "value_invalid", f"»{shown}« cannot be taken: {error}.", path)
        return None

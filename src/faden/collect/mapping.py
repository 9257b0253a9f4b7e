"""Mapping files: how a file's columns become events. Read from YAML, checked whole before the first row is read."""

from __future__ import annotations

import re
from difflib import get_close_matches
from fnmatch import fnmatch
from importlib import resources
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec
import yaml

from faden.domain.clock import zone
from faden.domain.definition import Label, decoded
from faden.domain.errors import FadenError, Invalid, NotFound, Problem
from faden.domain.money import CURRENCY

RowKind = Literal["event", "visit", "campaign", "cost", "segment", "access-log", "lookup", "skip"]
TrackKind = Literal["track", "page", "screen", "identify", "group"]
Several = Literal["first", "last", "smallest", "largest", "count"]
LINE_KINDS = ("segment", "access-log")


class Input(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One kind of file that the mapping reads. Which fields apply depends on `rows`."""

    rows: RowKind
    files: tuple[str, ...] = ()
    """Patterns of file names; needed only to tell several inputs apart."""
    required: bool = False
    optional: tuple[str, ...] = ()
    """Columns that a file may lack; they are empty then."""
    headings: dict[str, tuple[str, ...]] = {}
    """What else a column may be called; case, spaces and _ . / - do not count."""
    rest: Literal["traits"] | None = None
    """What becomes of columns that nothing else uses."""
    undated: bool = False
    """Rows without a time are as of the import."""
    encoding: str = "utf-8"
    delimiter: str | None = None
    only: dict[str, tuple[Any, ...]] = {}
    """Column -> values: rows with any other value are skipped and counted."""
    group: str | tuple[str, ...] | None = None
    """Rows that follow each other with the same value in these columns become one event."""
    id: Any = "content"
    name: Any = None
    type: TrackKind = "track"
    at: Any = None
    booked_day: Any = None
    """The local day that the other system has booked the row on; `at` is moved to the nearest moment of it."""
    touchpoint: Any = None
    channel: Any = None
    campaign: Any = None
    actor: Any = None
    passive: bool = False
    """Done to the person, or told elsewhere too: earns points, but never opens or prolongs a visit."""
    keys: dict[str, Any] = {}
    context: dict[str, Any] = {}
    properties: dict[str, Any] = {}
    traits: dict[str, Any] = {}
    revenue: Any = None
    currency: Any = None
    items: dict[str, Any] = {}
    summary: dict[str, Any] = {}
    code: Any = None
    label: Any = None
    start: Any = None
    end: Any = None
    owner: Any = None
    note: Any = None
    amount: Any = None
    status: Any = None
    pages: tuple[str, ...] = ()
    """Access logs: patterns of paths that are pages though they look like files, or the other way with `!`."""
    site: str | None = None
    """Access logs: the site's own address, to tell own referrers from others."""


class Lookup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table from `key` to `value` over an input; `several` says what happens to further rows of one key."""

    input: str
    key: Any
    value: Any = None
    type: str = "text"
    several: Several = "first"


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A whole mapping file."""

    name: str
    label: Label
    description: Label
    inputs: dict[str, Input]
    lookups: dict[str, Lookup] = {}
    source: str | None = None
    """What the events say they come from; the mapping's name where empty."""
    touchpoint: str = "import"
    timezone: str | None = None
    """The touchpoint's zone, and that of times without one; the company's where empty."""
    currency: str | None = None

    @property
    def patterns(self) -> list[str]:
        """The file names it looks for."""
        return [pattern for one in self.inputs.values() for pattern in one.files]

    def input_of(self, path: Path) -> str | None:
        """The input that a file's name belongs to, None where no pattern fits."""
        for name, one in self.inputs.items():
            if any(fnmatch(path.name.lower(), pattern.lower()) for pattern in one.files):
                return name
        return None


def shipped() -> tuple[Mapping, ...]:
    """The mappings that come with the product, by name."""
    folder = resources.files("faden.collect") / "mappings"
    texts = {item.name: item.read_text("utf-8") for item in folder.iterdir() if item.name.endswith(".yaml")}
    return tuple(parsed(texts[name], name) for name in sorted(texts))


def load(name_or_path: str) -> Mapping:
    """The mapping shipped under a name, or read from a YAML file; `Invalid` or `NotFound` says how to go on."""
    path = Path(name_or_path)
    if path.suffix.lower() in (".yaml", ".yml", ".json"):
        try:
            return parsed(path.read_text("utf-8"), path.name)
        except FileNotFoundError:
            raise NotFound(
                "mapping_missing", f"There is no mapping file {path}.", path="mapping", hint="Check the spelling."
            ) from None
        except (OSError, UnicodeError) as error:
            hint = "Save it as UTF-8." if isinstance(error, UnicodeError) else "Give this user the right to read it."
            raise Invalid(
                "mapping_unreadable", f"{path} cannot be read: {error}.", path="mapping", hint=hint
            ) from error
    for mapping in shipped():
        if mapping.name == name_or_path:
            return mapping
    names = ", ".join(mapping.name for mapping in shipped())
    raise NotFound(
        "mapping_unknown",
        f"There is no mapping »{name_or_path}«.",
        path="mapping",
        hint=f"Shipped: {names}; for your own give the path of a .yaml file.",
    )


def parsed(text: str, origin: str) -> Mapping:
    """A mapping from YAML text, checked; errors name the file's path inside."""
    try:
        body = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise Invalid(
            "mapping_not_yaml",
            f"{origin}{where}: {getattr(error, 'problem', None) or 'this is not YAML'}.",
            path=origin,
            hint='Text with { or : in it needs quotes, such as "{basket_id}".',
        ) from None
    try:
        return checked(_decoded(body))
    except FadenError as error:
        problem = error.problem
        raise Invalid(
            problem.code, f"{origin}: {problem.message}", path=problem.path, hint=problem.hint or _FIELDS
        ) from None


_FIELDS = "The fields are listed in docs/import.md; the shipped complete-journey.yaml uses most of them."


_UNKNOWN = re.compile(r"unknown field `(?P<name>.+)`")
_CHOICES = {"rows": get_args(RowKind), "type": get_args(TrackKind), "several": get_args(Several)}


def _decoded(body: Any) -> Mapping:
    if not isinstance(body, dict):
        raise Invalid("definition_invalid", "The file holds no fields of a mapping.", path="body", hint=_FIELDS)
    try:
        return decoded(body, Mapping)
    except Invalid as error:
        raise _located(body, error.problem) from None


def _located(body: dict[str, Any], found: Problem) -> Invalid:
    """The same error with the name of the input or look-up, which the decoder does not tell."""
    for part, kind in (("inputs", Input), ("lookups", Lookup)):
        held = body.get(part)
        for name, one in held.items() if isinstance(held, dict) else ():
            try:
                decoded(one, kind)
            except Invalid as error:
                return _explained(error.problem, f"{part}.{name}", kind)
    return _explained(found, "", Mapping)


def _explained(found: Problem, where: str, kind: type[msgspec.Struct]) -> Invalid:
    path = ".".join(one for one in (where, found.path) if one and one != "body")
    unknown = _UNKNOWN.search(found.message)
    if unknown:
        name, fields = unknown["name"], kind.__struct_fields__
        near = get_close_matches(name, fields, 1)
        hint = f"Did you mean »{near[0]}«?" if near else f"There are {', '.join(fields)}."
        where = f"{path}.{name}".lstrip(".")
        return Invalid("mapping_field_unknown", f"»{name}« is no field.", path=where, hint=hint)
    choices = _CHOICES.get(path.rpartition(".")[2]) if "enum" in found.message else None
    hint = f"Use {', '.join(choices)}." if choices else _FIELDS
    return Invalid(found.code, f"{found.message}.", path=path or "body", hint=hint)


def checked(mapping: Mapping) -> Mapping:
    """The mapping itself where its parts fit together; what a value says is checked when it is compiled."""
    if mapping.timezone is not None:
        zone(mapping.timezone)
    if mapping.currency is not None and not CURRENCY.match(mapping.currency):
        what = f"»{mapping.currency}« is no currency."
        raise Invalid("currency_invalid", what, path="currency", hint="Use ISO 4217, such as EUR.")
    if not any(one.rows not in ("lookup", "skip") for one in mapping.inputs.values()):
        raise Invalid("inputs_missing", "No input makes events.", path="inputs", hint="Declare one with rows: event.")
    for name, lookup in mapping.lookups.items():
        if lookup.input not in mapping.inputs:
            known = ", ".join(mapping.inputs)
            raise Invalid(
                "input_unknown", f"»{lookup.input}« is no input.", path=f"lookups.{name}.input", hint=f"Use {known}."
            )
    for name, one in mapping.inputs.items():
        _checked_input(mapping, name, one)
    return mapping


def _checked_input(mapping: Mapping, name: str, one: Input) -> None:
    path = f"inputs.{name}"
    if len(mapping.inputs) > 1 and not one.files:
        raise Invalid("files_missing", "Several inputs need file names.", path=f"{path}.files", hint='["orders*"]')
    needed = {"event": ("name", "at"), "visit": ("at",), "campaign": ("code", "label")}
    costs = ("campaign", "start", "end", "amount")
    for field in needed.get(one.rows, costs if one.rows == "cost" else ()):
        if getattr(one, field) is None:
            raise Invalid(
                "field_missing",
                f"rows: {one.rows} needs »{field}«.",
                path=f"{path}.{field}",
                hint='Write "{column}".',
            )
    if one.rest is not None and (one.rows != "event" or one.group is not None):
        raise Invalid(
            "rest_unused",
            "Only single rows can keep the rest of their columns.",
            path=f"{path}.rest",
            hint="Use it with rows: event and without group.",
        )
    if one.group is not None and (one.rows not in ("event", "visit") or one.id == "content"):
        raise Invalid(
            "group_needs_id",
            "Rows put together need an id of their own.",
            path=f"{path}.id",
            hint='Such as "order:{order_id}", with rows: event or visit.',
        )

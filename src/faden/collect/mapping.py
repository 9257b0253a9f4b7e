"""Mapping files: how a file's columns become events. Read from YAML, checked whole before the first row is read."""

from __future__ import annotations

from fnmatch import fnmatch
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import msgspec
import yaml

from faden.domain.clock import zone
from faden.domain.definition import Label, decoded
from faden.domain.errors import FadenError, Invalid, NotFound
from faden.domain.money import CURRENCY

RowKind = Literal["event", "visit", "campaign", "cost", "segment", "access-log", "lookup", "skip"]
LINE_KINDS = ("segment", "access-log")


class Input(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One kind of file that the mapping reads. Which fields apply depends on `rows`."""

    rows: RowKind
    files: tuple[str, ...] = ()
    """Patterns of file names; needed only to tell several inputs apart."""
    required: bool = False
    optional: tuple[str, ...] = ()
    """Columns that a file may lack; they are empty then."""
    encoding: str = "utf-8"
    delimiter: str | None = None
    only: dict[str, tuple[Any, ...]] = {}
    """Column -> values: rows with any other value are skipped and counted."""
    group: str | tuple[str, ...] | None = None
    """Rows that follow each other with the same value in these columns become one event."""
    id: Any = "content"
    name: Any = None
    type: Literal["track", "page", "screen", "identify", "group"] = "track"
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
    several: Literal["first", "last", "smallest", "largest", "count"] = "first"


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
            raise Invalid("mapping_unreadable", f"{path} cannot be read: {error}.", path="mapping") from error
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
        return checked(decoded(body, Mapping))
    except FadenError as error:
        problem = error.problem
        raise Invalid(
            problem.code, f"{origin}: {problem.message}", path=problem.path, hint=problem.hint or _FIELDS
        ) from None


_FIELDS = "The fields are listed in docs/import.md; the shipped complete-journey.yaml uses most of them."


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
    if one.group is not None and (one.rows not in ("event", "visit") or one.id == "content"):
        raise Invalid(
            "group_needs_id",
            "Rows put together need an id of their own.",
            path=f"{path}.id",
            hint='Such as "order:{order_id}", with rows: event or visit.',
        )

"""Quarantined rows once more: what a person has mended goes through the same plan as the file's rows did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from faden.collect.accesslog import AccessLogRun
from faden.collect.archive import ArchiveRun
from faden.collect.expression import LookupTable
from faden.collect.inputplan import InputPlan, TableRun
from faden.collect.made import Made
from faden.collect.mapping import LINE_KINDS, Mapping
from faden.collect.place import Place
from faden.collect.rejection import Remembered
from faden.domain.errors import Invalid
from faden.store.linesfile import reached
from faden.store.rowblock import Block

_HINT = 'Keep the form {"input": …, "row": {"column": "value"}}.'


def replay(
    mapping: Mapping,
    body: bytes,
    received_at: datetime,
    *,
    timezone: str = "UTC",
    currency: str | None = None,
    shift_days: int = 0,
) -> Made:
    """What the body of a reject, mended or not, becomes: events, or a reject with the reason why still not.

    Raises `Invalid` where the body has lost its form.
    """
    place = Place.of(mapping, timezone, currency, shift_days)
    only = next(iter(mapping.inputs.values()))
    if len(mapping.inputs) == 1 and only.rows in LINE_KINDS:
        line = body.strip().replace(b"\n", b" ")
        if only.rows == "segment":
            return ArchiveRun(place, mapping.name).made([(1, line)], received_at, None)
        return AccessLogRun(place, mapping.name, only).made([(1, line)], received_at, None)
    tree = _opened(body)
    name = tree.get("input", next(iter(mapping.inputs)))
    if not isinstance(name, str) or name not in mapping.inputs:
        known = ", ".join(mapping.inputs)
        raise Invalid("input_unknown", f"»{name}« is no input of {mapping.name}.", path="input", hint=f"Use {known}.")
    lookups = _answered(mapping, tree.get("found"))
    plan = InputPlan(mapping, name, place, lookups)
    run = TableRun(plan, None)
    rows = _rows(tree)
    columns: dict[str, Sequence[Any]] = {column: [reached(row, column) for row in rows] for column in plan.used}
    if plan.whole_rows:
        columns.update({column: [row.get(column) for row in rows] for row in rows for column in row})
    made = run.made(Block(range(1, len(rows) + 1), columns, [], uniform=False), received_at)
    if not plan.grouped:
        return made
    rest = run.rest(received_at)
    return Made(
        made.events + rest.events,
        made.rejects + rest.rejects,
        made.definitions + rest.definitions,
        made.quarantined + rest.quarantined,
        made.skipped,
    )


def _opened(body: bytes) -> dict[str, Any]:
    try:
        tree = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Invalid("body_not_json", f"This is not JSON: {error}.", path="body", hint=_HINT) from None
    if not isinstance(tree, dict):
        raise Invalid("body_invalid", "This is no JSON object.", path="body", hint=_HINT)
    return tree


def _rows(tree: dict[str, Any]) -> list[dict[str, Any]]:
    rows = tree.get("rows", [tree["row"]] if "row" in tree else None)
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise Invalid("row_missing", "There is no row to replay.", path="row", hint=_HINT)
    if len(rows) == 1 and set(rows[0]) == {"text"}:
        try:
            row = msgspec.json.decode(rows[0]["text"])
        except (msgspec.DecodeError, TypeError, RecursionError):
            row = None
        if not isinstance(row, dict):
            raise Invalid(
                "row_unreadable",
                "The row is still only a text.",
                path="row",
                hint='Write it as {"column": "value", …}.',
            )
        return [row]
    return rows


def _answered(mapping: Mapping, found: Any) -> dict[str, LookupTable]:
    """The look-ups with the answers that the reject has kept."""
    tables = {name: LookupTable(lookup.several) for name, lookup in mapping.lookups.items()}
    for name, table in tables.items():
        table.found = Remembered()
        pairs = found.get(name, ()) if isinstance(found, dict) else ()
        for pair in pairs if isinstance(pairs, list) else ():
            if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str):
                table.found[pair[0]] = pair[1]
    return tables

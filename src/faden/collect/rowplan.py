"""What rows become: plans that make events out of whole batches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import repeat

from faden.collect import fields
from faden.collect.conversion import Convert
from faden.collect.expression import Batch, Column, Compiler, zero_if_none
from faden.collect.fields import ID_LIMIT, needed, texts, unknown
from faden.collect.mapping import Input
from faden.collect.moments import moments
from faden.collect.place import Place
from faden.domain.event import Event, Item

_THOUSANDTH = Decimal("0.001")
_ITEM_KINDS = {"product_id": "text", "name": "text", "category": "text", "quantity": "number", "revenue": "number"}


class EventPlan:
    """Makes events of type `visit`, `track`, … from rows, or from groups of rows."""

    def __init__(self, name: str, spec: Input, place: Place, line: Compiler, whole: Compiler) -> None:
        path = f"inputs.{name}"
        self._place = place
        self._type = "visit" if spec.rows == "visit" else spec.type
        self._passive, self._undated = spec.passive, spec.undated
        self.items = _items(spec, line, path)
        if self.items is not None:
            whole.items_revenue = line.column(
                spec.items.get("revenue"), "number", f"{path}.items.revenue", zero_if_none
            )
        self.id: Column | None = None
        if spec.id != "content":
            self.id = texts(whole, spec.id, ID_LIMIT, f"{path}.id", required=True)
        default = "Visit Imported" if spec.rows == "visit" else None
        self._name = texts(whole, spec.name if spec.name is not None else default, 200, f"{path}.name", required=True)
        self._at = moments(spec, whole, place, f"{path}.at")
        self._touchpoint = texts(whole, spec.touchpoint or place.touchpoint, 120, f"{path}.touchpoint", required=True)
        self._channel = texts(whole, spec.channel, 120, f"{path}.channel")
        self._campaign = texts(whole, spec.campaign, 200, f"{path}.campaign")
        self._actor = fields.actor(whole, spec.actor, f"{path}.actor")
        self._keys = fields.keys(spec, whole, path)
        self._context = fields.context(spec, whole, path)
        self._properties = fields.values(spec.properties, whole, f"{path}.properties")
        self._traits = fields.values(spec.traits, whole, f"{path}.traits")
        self._revenue = fields.revenue(spec.revenue, spec.currency or place.currency, whole, f"{path}.revenue")
        self._summary = fields.summary(spec, whole, path)

    def events(self, batch: Batch, ids: Sequence[str] | None, received_at: datetime) -> list[Event]:
        """An event per row (or group) in order; those of rows with a fault are to be thrown away."""
        items = self._bundled(batch)
        place = self._place
        return list(
            map(
                Event,
                self.id(batch) if self.id is not None else ids or (),
                repeat(self._type),
                self._name(batch),
                self._moments(batch, received_at),
                repeat(received_at),
                repeat(place.source),
                self._touchpoint(batch),
                self._keys(batch),
                self._context(batch),
                self._properties(batch),
                self._traits(batch),
                self._channel(batch),
                self._campaign(batch),
                self._revenue(batch),
                items,
                self._summary(batch),
                self._actor(batch),
                repeat(None),
                repeat(place.timezone),
                repeat(self._passive),
            )
        )

    def _moments(self, batch: Batch, received_at: datetime) -> Sequence[datetime | None]:
        found = self._at(batch)
        return [received_at if at is None else at for at in found] if self._undated and None in found else found

    def _bundled(self, batch: Batch) -> Iterable[tuple[Item, ...]]:
        if self.items is None:
            return repeat((), batch.size)
        if batch.lines is None:
            return [(item,) for item in self.items(batch)]
        lines = self.items(batch.lines)
        return [tuple(lines[start:end]) for start, end in batch.bounds]


def _items(spec: Input, line: Compiler, path: str) -> Column | None:
    if not spec.items:
        return None
    for name in spec.items:
        if name not in _ITEM_KINDS:
            raise unknown(name, f"{path}.items", _ITEM_KINDS)
    columns = [
        line.column(spec.items.get(name), kind, f"{path}.items.{name}", _FINISHES.get(name))
        for name, kind in _ITEM_KINDS.items()
    ]
    columns[0] = needed(columns[0], f"{path}.items.product_id")
    return lambda batch: list(map(Item, *(one(batch) for one in columns)))


def _quantity(value: Decimal | None) -> Decimal:
    if value is None:
        return Decimal(1)
    return value if -int(value.as_tuple().exponent) <= 3 else value.quantize(_THOUSANDTH)


_FINISHES: dict[str, Convert] = {"quantity": _quantity, "revenue": zero_if_none}

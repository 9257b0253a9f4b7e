"""What rows become: plans that make events, campaign documents and costs out of whole batches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import repeat
from typing import Any, NamedTuple

import msgspec

from faden.collect.conversion import Convert, plain
from faden.collect.expression import Batch, Column, Compiler, Memo, zero_if_none
from faden.collect.identifiers import key
from faden.collect.mapping import Input, Mapping
from faden.domain import campaign
from faden.domain.clock import zone
from faden.domain.definition import checked_key
from faden.domain.errors import FadenError, Invalid
from faden.domain.event import Context, Event, Item, Summary
from faden.domain.money import CURRENCY, Money

NOON = time(12)
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
COUNT_LIMIT = 1_000_000_000
ID_LIMIT = 250
_KEY_KIND = re.compile(r"^[A-Za-z][A-Za-z0-9_.-]{0,39}$")
_THOUSANDTH = Decimal("0.001")
_SUMMARY_KINDS = {
    "pages": "integer",
    "hits": "integer",
    "dwell": "duration",
    "bounce": "flag",
    "orders": "integer",
    "new": "flag",
}
_ITEM_KINDS = {"product_id": "text", "name": "text", "category": "text", "quantity": "number", "revenue": "number"}


class Definition(NamedTuple):
    """A document that an import brings along."""

    kind: str
    key: str
    body: dict[str, Any]


class Place(NamedTuple):
    """Where and when an import's rows belong: source, default touchpoint, zone, and days to shift all times by."""

    source: str
    touchpoint: str
    timezone: str
    currency: str | None
    """The mapping's, else the company's; None where neither names one."""
    shift: timedelta

    @classmethod
    def of(cls, mapping: Mapping, timezone: str, currency: str | None, shift_days: int) -> Place:
        """As the mapping says; `timezone` and `currency` are the company's, for mappings that name none."""
        return cls(
            mapping.source or mapping.name,
            mapping.touchpoint,
            mapping.timezone or timezone,
            mapping.currency or currency,
            timedelta(days=shift_days),
        )


class EventPlan:
    """Makes events of type `visit`, `track`, … from rows, or from groups of rows."""

    def __init__(self, name: str, spec: Input, place: Place, line: Compiler, whole: Compiler) -> None:
        path = f"inputs.{name}"
        self._place = place
        self._type = "visit" if spec.rows == "visit" else spec.type
        self._passive = spec.passive
        self.items = _items(spec, line, path)
        if self.items is not None:
            whole.items_revenue = line.column(
                spec.items.get("revenue"), "number", f"{path}.items.revenue", zero_if_none
            )
        self.id: Column | None = None
        if spec.id != "content":
            self.id = _texts(whole, spec.id, ID_LIMIT, f"{path}.id", needed=True)
        default = "Visit Imported" if spec.rows == "visit" else None
        self._name = _texts(whole, spec.name if spec.name is not None else default, 200, f"{path}.name", needed=True)
        self._at = moments(spec, whole, place, f"{path}.at")
        self._touchpoint = _texts(whole, spec.touchpoint or place.touchpoint, 120, f"{path}.touchpoint", needed=True)
        self._channel = _texts(whole, spec.channel, 120, f"{path}.channel")
        self._campaign = _texts(whole, spec.campaign, 200, f"{path}.campaign")
        self._actor = _actor(whole, spec.actor, f"{path}.actor")
        self._keys = _keys(spec, whole, path)
        self._context = _context(spec, whole, path)
        self._properties = _values(spec.properties, whole, f"{path}.properties")
        self._traits = _values(spec.traits, whole, f"{path}.traits")
        self._revenue = revenue(spec.revenue, spec.currency or place.currency, whole, f"{path}.revenue")
        self._summary = _summary(spec, whole, path)

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
                self._at(batch),
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
            raise _unknown(name, f"{path}.items", _ITEM_KINDS)
    columns = [
        line.column(spec.items.get(name), kind, f"{path}.items.{name}", _FINISHES.get(name))
        for name, kind in _ITEM_KINDS.items()
    ]
    columns[0] = _needed(columns[0], f"{path}.items.product_id")
    return lambda batch: list(map(Item, *(one(batch) for one in columns)))


def _quantity(value: Decimal | None) -> Decimal:
    if value is None:
        return Decimal(1)
    return value if -int(value.as_tuple().exponent) <= 3 else value.quantize(_THOUSANDTH)


_FINISHES: dict[str, Convert] = {"quantity": _quantity, "revenue": zero_if_none}


def moments(spec: Input, compiler: Compiler, place: Place, path: str) -> Column:
    """The moment of each row, aware UTC: local times in the place's zone, a day alone at its noon."""
    raw = compiler.column(spec.at, "time", path)
    booked = None
    if spec.booked_day is not None:
        booked = compiler.column(spec.booked_day, "date", path.replace(".at", ".booked_day"))
    local, shift = zone(place.timezone), place.shift

    def settled(value: datetime | date) -> datetime:
        if not isinstance(value, datetime):
            value = datetime.combine(value, NOON)
        if shift:
            value += shift
        if value.tzinfo is None:
            value = value.replace(tzinfo=local)
        at = value if value.tzinfo is UTC else value.astimezone(UTC)
        if not EARLIEST <= at < LATEST:
            raise ValueError
        return at

    def on_day(at: datetime, day: date) -> datetime:
        here = at.astimezone(local).date()
        if here == day:
            return at
        return _edge(day, local, late=here > day)

    def column(batch: Batch) -> Sequence[datetime | None]:
        values = raw(batch)
        try:
            found: list[datetime | None] = list(map(settled, values))
        except (AttributeError, TypeError, ValueError, OverflowError):
            found = [_settled_one(batch, index, value, settled, path) for index, value in enumerate(values)]
        if booked is None:
            return found
        days = [None if day is None else day + shift for day in booked(batch)]
        return [at if at is None or day is None else on_day(at, day) for at, day in zip(found, days, strict=True)]

    return column


def _edge(day: date, local: Any, *, late: bool) -> datetime:
    edge = datetime.combine(day, time(23, 59, 59) if late else time(0), tzinfo=local).astimezone(UTC)
    while edge.astimezone(local).date() != day:  # a day whose first hours the clock change leaves out
        edge += timedelta(minutes=-30 if late else 30)
    return edge


def _settled_one(
    batch: Batch, index: int, value: Any, settled: Callable[[Any], datetime], path: str
) -> datetime | None:
    if value is None:
        batch.fault(index, "time_missing", "The row has no time.", path)
        return None
    try:
        return settled(value)
    except (ValueError, OverflowError):
        batch.fault(index, "time_out_of_range", f"»{value}« is not between 1970 and 2200.", path)
        return None


def _texts(compiler: Compiler, spec: Any, limit: int, path: str, *, needed: bool = False) -> Column:
    column = _within(compiler.column(spec, "text", path), limit, path)
    return _needed(column, path) if needed else column


def _within(source: Column, limit: int, path: str) -> Column:
    def column(batch: Batch) -> Sequence[Any]:
        values = source(batch)
        if max(map(len, filter(None, values)), default=0) > limit:
            for index, value in enumerate(values):
                if value is not None and len(value) > limit:
                    batch.fault(index, "text_too_long", f"The text is longer than {limit} characters.", path)
        return values

    return column


def _needed(source: Column, path: str) -> Column:
    def column(batch: Batch) -> Sequence[Any]:
        values = source(batch)
        if None in values:
            for index, value in enumerate(values):
                if value is None:
                    batch.fault(index, "value_missing", "The value is empty and must not be.", path)
        return values

    return column


def _actor(compiler: Compiler, spec: Any, path: str) -> Column:
    source = compiler.column("human" if spec is None else spec, "text", path)

    def column(batch: Batch) -> Sequence[Any]:
        values = source(batch)
        for index, value in enumerate(values):
            if value not in ("human", "bot"):
                batch.fault(index, "actor_unknown", f"»{value}« is neither human nor bot.", path)
        return values

    return column


def _keys(spec: Input, compiler: Compiler, path: str) -> Column:
    for kind in spec.keys:
        if not _KEY_KIND.match(kind):
            raise Invalid(
                "key_invalid", f"»{kind}« names no key.", path=f"{path}.keys", hint="Such as user_id or loyalty_card."
            )
    columns = [compiler.column(one, "text", f"{path}.keys.{kind}", _key_value) for kind, one in spec.keys.items()]
    return _objects(tuple(spec.keys), columns)


def _key_value(value: str | None) -> str | None:
    try:
        return key(value, "keys")
    except Invalid as error:
        raise ValueError(error.problem.message) from None


def _values(specs: dict[str, Any], compiler: Compiler, path: str) -> Column:
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


def _context(spec: Input, compiler: Compiler, path: str) -> Column:
    fields = [name for name in Context.__struct_fields__ if name != "ip"]
    for name in spec.context:
        if name not in fields:
            raise _unknown(name, f"{path}.context", fields)
    names = tuple(spec.context)
    columns = [compiler.column(one, "text", f"{path}.context.{name}") for name, one in spec.context.items()]
    if not columns:
        empty = Context()
        return lambda batch: [empty] * batch.size
    memo = Memo(lambda values: Context(**dict(zip(names, values, strict=True))))
    return lambda batch: list(map(memo.__getitem__, zip(*(one(batch) for one in columns), strict=True)))


def _summary(spec: Input, compiler: Compiler, path: str) -> Column:
    if not spec.summary:
        empty = Summary() if spec.rows == "visit" else None
        return lambda batch: [empty] * batch.size
    for name in spec.summary:
        if name not in _SUMMARY_KINDS:
            raise _unknown(name, f"{path}.summary", _SUMMARY_KINDS)
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


class CampaignPlan:
    """Makes campaign documents: they are published before the visits that came by them are read."""

    def __init__(self, name: str, spec: Input, place: Place, compiler: Compiler) -> None:
        path = f"inputs.{name}"
        self._shift = place.shift
        self._code = _texts(compiler, spec.code, 120, f"{path}.code", needed=True)
        self._fields = {
            "label": _texts(compiler, spec.label, 200, f"{path}.label", needed=True),
            "start": compiler.column(spec.start, "date", f"{path}.start"),
            "end": compiler.column(spec.end, "date", f"{path}.end"),
            "owner": _texts(compiler, spec.owner, 200, f"{path}.owner"),
            "channel": _texts(compiler, spec.channel, 120, f"{path}.channel"),
            "planned": revenue(spec.amount, spec.currency or place.currency, compiler, f"{path}.amount"),
            "note": compiler.column(spec.note, "text", f"{path}.note"),
        }

    def definitions(self, batch: Batch) -> list[Definition | None]:
        """A document per row, None where the row has a fault."""
        codes = self._code(batch)
        columns = [one(batch) for one in self._fields.values()]
        return [
            self._definition(batch, index, code, dict(zip(self._fields, values, strict=True)))
            for index, (code, values) in enumerate(zip(codes, zip(*columns, strict=True), strict=True))
        ]

    def _definition(self, batch: Batch, index: int, code: str, values: dict[str, Any]) -> Definition | None:
        if index in batch.faults:
            return None
        for name in ("start", "end"):
            if values[name] is not None:
                values[name] += self._shift
        try:
            document = campaign.checked(campaign.Campaign(**values))
            return Definition("campaign", checked_key(code), msgspec.to_builtins(document))
        except FadenError as error:
            problem = error.problem
            batch.fault(index, problem.code, problem.message, problem.path or "", problem.hint or "")
            return None


class CostPlan:
    """Makes cost bookings: an amount for a campaign or channel over a period."""

    def __init__(self, name: str, spec: Input, place: Place, compiler: Compiler) -> None:
        path = f"inputs.{name}"
        self._place = place
        self.id: Column | None = None
        if spec.id != "content":
            self.id = _texts(compiler, spec.id, ID_LIMIT, f"{path}.id", needed=True)
        self._campaign = _texts(compiler, spec.campaign, 200, f"{path}.campaign")
        self._channel = _texts(compiler, spec.channel, 120, f"{path}.channel")
        self._start = _needed(compiler.column(spec.start, "date", f"{path}.start"), f"{path}.start")
        self._end = _needed(compiler.column(spec.end, "date", f"{path}.end"), f"{path}.end")
        self._amount = _needed(
            revenue(spec.amount, spec.currency or place.currency, compiler, f"{path}.amount"), f"{path}.amount"
        )
        self._status = compiler.column(spec.status or "actual", "text", f"{path}.status")

    def events(self, batch: Batch, ids: Sequence[str] | None, received_at: datetime) -> list[Event | None]:
        """A cost event per row, None where the row has a fault."""
        columns = zip(
            self.id(batch) if self.id is not None else ids or (),
            self._campaign(batch),
            self._channel(batch),
            self._start(batch),
            self._end(batch),
            self._amount(batch),
            self._status(batch),
            strict=True,
        )
        return [self._event(batch, index, values, received_at) for index, values in enumerate(columns)]

    def _event(self, batch: Batch, index: int, values: tuple[Any, ...], received_at: datetime) -> Event | None:
        event_id, code, channel, start, end, amount, status = values
        if index in batch.faults:
            return None
        if end < start:
            batch.fault(index, "period_invalid", "The cost ends before it starts.", "end", "Swap the two dates.")
        if status not in ("actual", "planned", "assumed"):
            batch.fault(index, "status_unknown", f"»{status}« is not actual, planned or assumed.", "status")
        if index in batch.faults:
            return None
        return cost_event(
            event_id, code, channel, (start, end), amount, status, place=self._place, received_at=received_at
        )


def cost_event(
    event_id: str,
    code: str | None,
    channel: str | None,
    period: tuple[date, date],
    amount: Money,
    status: str,
    *,
    place: Place,
    received_at: datetime,
) -> Event:
    """The booking of a cost as it goes through the log."""
    start, end = period[0] + place.shift, period[1] + place.shift
    properties = {"campaign": code, "channel": channel, "start": start.isoformat(), "end": end.isoformat()}
    return Event(
        id=event_id,
        type="cost",
        name="Cost Booked",
        at=datetime.combine(start, NOON, tzinfo=zone(place.timezone)).astimezone(UTC),
        received_at=received_at,
        source=place.source,
        touchpoint=place.touchpoint,
        keys={},
        properties={
            **{name: value for name, value in properties.items() if value is not None},
            "amount": str(amount.amount),
            "currency": amount.currency,
            "status": status,
        },
        timezone=place.timezone,
    )


def _unknown(name: str, path: str, known: Iterable[str]) -> Invalid:
    hint = "Use " + ", ".join(known) + "."
    if name == "ip":
        hint = "Addresses of persons are not taken from files; map the country instead."
    return Invalid("field_unknown", f"»{name}« is not a field here.", path=f"{path}.{name}", hint=hint)

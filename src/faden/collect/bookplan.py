"""Rows that are booked and not lived: campaign documents and costs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import msgspec

from faden.collect.expression import Batch, Column, Compiler
from faden.collect.fields import ID_LIMIT, needed, revenue, texts
from faden.collect.mapping import Input
from faden.collect.place import NOON, Place
from faden.domain import campaign
from faden.domain.clock import zone
from faden.domain.definition import checked_key
from faden.domain.errors import FadenError
from faden.domain.event import Event
from faden.domain.money import Money


class Definition(NamedTuple):
    """A document that an import brings along."""

    kind: str
    key: str
    body: dict[str, Any]


class CampaignPlan:
    """Makes campaign documents: they are published before the visits that came by them are read."""

    def __init__(self, name: str, spec: Input, place: Place, compiler: Compiler) -> None:
        path = f"inputs.{name}"
        self._shift = place.shift
        self._code = texts(compiler, spec.code, 120, f"{path}.code", required=True)
        self._fields = {
            "label": texts(compiler, spec.label, 200, f"{path}.label", required=True),
            "start": compiler.column(spec.start, "date", f"{path}.start"),
            "end": compiler.column(spec.end, "date", f"{path}.end"),
            "owner": texts(compiler, spec.owner, 200, f"{path}.owner"),
            "channel": texts(compiler, spec.channel, 120, f"{path}.channel"),
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
            self.id = texts(compiler, spec.id, ID_LIMIT, f"{path}.id", required=True)
        self._campaign = texts(compiler, spec.campaign, 200, f"{path}.campaign")
        self._channel = texts(compiler, spec.channel, 120, f"{path}.channel")
        self._start = needed(compiler.column(spec.start, "date", f"{path}.start"), f"{path}.start")
        self._end = needed(compiler.column(spec.end, "date", f"{path}.end"), f"{path}.end")
        self._amount = needed(
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

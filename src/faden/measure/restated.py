"""Figures of the past that are no longer what they were: people erased or parted since, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from faden.domain.definition import Label
from faden.domain.erasure import Restatement
from faden.measure.answer import Note
from faden.measure.period import Period, label

Restated = Callable[[date, date], Iterable[Restatement]]
"""What has changed figures of these days, both included."""


def notes(restated: Restated, period: Period) -> tuple[Note, ...]:
    """What a reader of the period's figures should know."""
    return tuple(
        Note(one.kind, one.on, one.people, one.events, _text(one)) for one in restated(period.start, period.end)
    )


def _text(one: Restatement) -> Label:
    day, many = label(one.on, "day"), one.people != 1
    if one.kind == "parted":
        return Label(
            f"Am {day.de} wurden {f'{one.people}-mal ' if many else ''}Personen getrennt, die für eine gehalten "
            "worden waren; die Zahlen des Zeitraums sind neu berechnet.",
            f"On {day.en} people who had been taken for one were parted{f' {one.people} times' if many else ''}; "
            "figures of the period are restated.",
        )
    late = one.kind == "retention"
    return Label(
        f"Am {day.de} {f'wurden {one.people} Personen' if many else 'wurde eine Person'} "
        f"{'nach Ablauf der Aufbewahrungsfrist ' if late else ''}gelöscht; "
        "die Zahlen des Zeitraums sind neu berechnet.",
        f"On {day.en} {f'{one.people} people were' if many else 'one person was'} erased"
        f"{' at the end of the retention period' if late else ''}; figures of the period are restated.",
    )

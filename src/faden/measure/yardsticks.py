"""By what an experiment may be judged: one frozen record per outcome, for analysis, API and interface."""

from __future__ import annotations

import msgspec

from faden.domain.definition import Label
from faden.measure.experiment.outcome import Kind, Outcome
from faden.measure.metrics import Unit
from faden.measure.registry import metric


class Yardstick(msgspec.Struct, frozen=True):
    """An outcome. `own` and `past` are quantities of `store.exposures`, in the order of the moments."""

    key: str
    label: Label
    description: Label
    unit: Unit
    kind: Kind
    own: tuple[str, ...]
    past: tuple[str, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """The outcome for the analysis; all of ours are the better the higher."""
        return Outcome(self.key, self.kind, covariates=self.past)


def _as_metric(key: str, own: tuple[str, ...], past: tuple[str, ...], per_unit: Label) -> Yardstick:
    known = metric(key)
    return Yardstick(key, per_unit, known.description, known.unit, "mean" if len(own) == 1 else "ratio", own, past)


YARDSTICKS: tuple[Yardstick, ...] = (
    Yardstick(
        "converted",
        Label("Konversion", "Conversion"),
        Label(
            "Anteil der Personen, die nach der Entscheidung ein Makroziel der Skala erreichten.",
            "Share of people who reached a macro goal of the scale after the decision.",
        ),
        "percent",
        "proportion",
        ("converted",),
        ("past_conversions",),
    ),
    Yardstick(
        "clicked",
        Label("Klick", "Click"),
        Label(
            "Anteil der Personen, die auf das Gezeigte klickten.",
            "Share of people who clicked on what was shown.",
        ),
        "percent",
        "proportion",
        ("clicked",),
    ),
    _as_metric(
        "value_per_visit",
        ("points", "visits"),
        ("past_points", "past_visits"),
        Label("Wert je Besuch", "Value per visit"),
    ),
    _as_metric("revenue", ("revenue",), ("past_revenue",), Label("Umsatz je Person", "Revenue per person")),
    _as_metric("orders", ("orders",), ("past_orders",), Label("Bestellungen je Person", "Orders per person")),
    _as_metric(
        "engagement_value", ("points",), ("past_points",), Label("Engagement je Person", "Engagement per person")
    ),
    _as_metric("visits", ("visits",), ("past_visits",), Label("Besuche je Person", "Visits per person")),
)


def yardstick(key: str) -> Yardstick:
    """The yardstick of that key; `KeyError` where there is none."""
    for one in YARDSTICKS:
        if one.key == key:
            return one
    raise KeyError(key)

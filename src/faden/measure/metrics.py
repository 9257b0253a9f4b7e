"""The metrics: one frozen record per figure. API, interface, docs and CSV are all made from these."""

from __future__ import annotations

from typing import Literal

import msgspec

from faden.domain.definition import Label

VERSION = 2
"""Goes up when a formula changes, so that an answer says by which definition it was made."""

Unit = Literal["count", "points", "points_per_visit", "percent", "money", "seconds"]
Direction = Literal["up", "down", "none"]


class Formula(msgspec.Struct, frozen=True):
    """How a figure comes out of sums: the sum itself, a distinct count, or numerator over denominator."""

    kind: Literal["sum", "distinct", "ratio"]
    of: tuple[str, ...]
    """One component, or numerator and denominator; see `COMPONENTS`."""


class Metric(msgspec.Struct, frozen=True):
    """A figure. Percentages are fractions of 1; `direction` says whether more is better."""

    name: str
    label: Label
    description: Label
    unit: Unit
    direction: Direction
    grain: Literal["visit", "event", "person"]
    formula: Formula
    empty: Label
    """What to say where there is no value."""
    source: str
    only_by: tuple[str, ...] | None = None
    """Dimensions by which the figure exists, beside the total; None: all."""
    covered_by: tuple[str, ...] | None = None
    """Dimensions whose values the cost covers whole, visit for visit; the figure has a value nowhere else. None: the
    figure does not hold cost against anything."""
    uncovered: Label | None = None
    """What to say where the cost does not cover what is counted."""


COMPONENTS: dict[str, Label] = {
    "visits": Label("Besuche, die im Zeitraum begannen", "visits that began in the period"),
    "visitors": Label("verschiedene Personen dieser Besuche", "distinct persons of these visits"),
    "new_visits": Label("erste Besuche einer Person", "first visits of a person"),
    "points": Label("Punkte nach der Skala", "points by the scale"),
    "pageviews": Label("angesehene Seiten", "pages viewed"),
    "dwell": Label("Sekunden Aufmerksamkeit", "seconds of attention"),
    "bounces": Label("Besuche ohne zweite Handlung", "visits without a second action"),
    "conversions": Label("Besuche mit Makroziel", "visits that reached a macro goal"),
    "orders": Label("Bestellungen", "orders"),
    "priced_orders": Label(
        "Bestellungen in der Währung des Berichts oder ohne Währung",
        "orders in the report's currency or without one",
    ),
    "revenue": Label("Umsatz in der Währung des Berichts", "revenue in the report's currency"),
    "cost": Label(
        "gebuchte und angenommene Kosten, gleichmäßig auf ihre Tage verteilt",
        "actual and assumed cost, spread evenly over its days",
    ),
    "gain": Label("Umsatz minus Kosten", "revenue minus cost"),
}
"""What figures are made of; all but `visitors` and `priced_orders` add up over any split of visits."""

_NO_VISITS = Label("keine Besuche", "no visits")
_NO_DATA = Label("keine Daten", "no data")
_NO_MONEY = Label("kein Umsatz erfasst", "no revenue recorded")
_NO_ORDERS = Label("keine Bestellungen", "no orders")
_NO_COST = Label("keine Kosten", "no cost")
_NEEDS_ATTRIBUTION = Label("braucht Attribution", "needs attribution")
_COSTED = ("channel", "campaign")


def _sum(of: str) -> Formula:
    return Formula("sum", (of,))


def _ratio(numerator: str, denominator: str) -> Formula:
    return Formula("ratio", (numerator, denominator))


METRICS: tuple[Metric, ...] = (
    Metric(
        "visits",
        Label("Besuche", "Visits"),
        Label(
            "Besuche, die im Zeitraum begannen. Ein Besuch endet nach 30 Minuten Stille "
            "oder mit einer neuen Kampagne.",
            "Visits that began in the period. A visit ends after 30 minutes of silence or with a new campaign.",
        ),
        "count",
        "up",
        "visit",
        _sum("visits"),
        _NO_DATA,
        "facts",
    ),
    Metric(
        "visitors",
        Label("Besucher", "Visitors"),
        Label(
            "Verschiedene Personen mit mindestens einem Besuch. Zusammengeführte Profile zählen einmal, "
            "Besuche ohne jede Kennung zählen nicht.",
            "Distinct persons with at least one visit. Joined profiles count once, "
            "visits without any key do not count.",
        ),
        "count",
        "up",
        "person",
        Formula("distinct", ("visitors",)),
        _NO_DATA,
        "visits",
    ),
    Metric(
        "new_visits",
        Label("Neue Besuche", "New visits"),
        Label("Besuche von Personen, die zum ersten Mal da waren.", "Visits of persons who came for the first time."),
        "count",
        "up",
        "visit",
        _sum("new_visits"),
        _NO_DATA,
        "facts",
    ),
    Metric(
        "engagement_value",
        Label("Engagement-Wert", "Engagement value"),
        Label(
            "Summe der Punkte, die die Skala für alles vergibt, was in diesen Besuchen geschah.",
            "Sum of the points that the scale gives for everything that happened in these visits.",
        ),
        "points",
        "up",
        "event",
        _sum("points"),
        _NO_DATA,
        "facts",
    ),
    Metric(
        "value_per_visit",
        Label("Wert je Besuch", "Value per visit"),
        Label("Engagement-Wert geteilt durch Besuche.", "Engagement value divided by visits."),
        "points_per_visit",
        "up",
        "visit",
        _ratio("points", "visits"),
        _NO_VISITS,
        "facts",
    ),
    Metric(
        "conversions",
        Label("Konversionen", "Conversions"),
        Label(
            "Besuche, in denen ein Makroziel der Skala erreicht wurde; jeder zählt einmal.",
            "Visits in which a macro goal of the scale was reached; each counts once.",
        ),
        "count",
        "up",
        "visit",
        _sum("conversions"),
        _NO_DATA,
        "facts",
    ),
    Metric(
        "conversion_rate",
        Label("Konversionsrate", "Conversion rate"),
        Label("Anteil der Besuche mit Konversion.", "Share of visits that converted."),
        "percent",
        "up",
        "visit",
        _ratio("conversions", "visits"),
        _NO_VISITS,
        "facts",
    ),
    Metric(
        "orders",
        Label("Bestellungen", "Orders"),
        Label("Abgeschlossene Bestellungen und Kassenbelege.", "Completed orders and till receipts."),
        "count",
        "up",
        "event",
        _sum("orders"),
        _NO_DATA,
        "facts",
    ),
    Metric(
        "revenue",
        Label("Umsatz", "Revenue"),
        Label(
            "Umsatz minus Erstattungen in der Währung des Berichts. Andere Währungen stehen unter »Nicht enthalten«.",
            "Revenue minus refunds in the report's currency. Other currencies are listed as excluded.",
        ),
        "money",
        "up",
        "event",
        _sum("revenue"),
        _NO_MONEY,
        "facts",
    ),
    Metric(
        "average_order_value",
        Label("Durchschnittlicher Bestellwert", "Average order value"),
        Label(
            "Umsatz geteilt durch Bestellungen; Bestellungen in anderen Währungen bleiben beiderseits außen vor.",
            "Revenue divided by orders; orders in other currencies are left out on both sides.",
        ),
        "money",
        "up",
        "event",
        _ratio("revenue", "priced_orders"),
        _NO_ORDERS,
        "facts",
    ),
    Metric(
        "pageviews",
        Label("Seitenaufrufe", "Page views"),
        Label("Angesehene Seiten und App-Ansichten.", "Pages and app screens viewed."),
        "count",
        "up",
        "event",
        _sum("pageviews"),
        _NO_DATA,
        "facts",
    ),
    Metric(
        "dwell_time",
        Label("Verweildauer", "Dwell time"),
        Label(
            "Sekunden Aufmerksamkeit je Besuch im Durchschnitt, Absprünge mit 0 Sekunden eingeschlossen.",
            "Seconds of attention per visit on average, bounces with 0 seconds included.",
        ),
        "seconds",
        "up",
        "visit",
        _ratio("dwell", "visits"),
        _NO_VISITS,
        "facts",
    ),
    Metric(
        "bounces",
        Label("Absprünge", "Bounces"),
        Label("Besuche, die nach einer einzigen Seite endeten.", "Visits that ended after a single page."),
        "count",
        "down",
        "visit",
        _sum("bounces"),
        _NO_DATA,
        "facts",
    ),
    Metric(
        "bounce_rate",
        Label("Absprungrate", "Bounce rate"),
        Label("Anteil der Besuche, die Absprünge sind.", "Share of visits that are bounces."),
        "percent",
        "down",
        "visit",
        _ratio("bounces", "visits"),
        _NO_VISITS,
        "facts",
    ),
    Metric(
        "cost",
        Label("Kosten", "Cost"),
        Label(
            "Gebuchte und angenommene Kosten, gleichmäßig auf ihre Tage verteilt; geplante zählen nicht.",
            "Actual and assumed cost, spread evenly over its days; planned cost does not count.",
        ),
        "money",
        "none",
        "event",
        _sum("cost"),
        _NO_COST,
        "costs",
        _COSTED,
    ),
    Metric(
        "roi",
        Label("Rendite (ROI)", "Return on investment"),
        Label(
            "Umsatz minus Kosten, geteilt durch Kosten; nur, wo die Kosten alles Gezählte decken: je Kampagne. "
            "Zum Umsatz eines Kanals tragen auch Besuche bei, für die nichts gebucht ist.",
            "Revenue minus cost, divided by cost; only where the cost covers all that is counted: by campaign. "
            "A channel's revenue also comes from visits for which nothing was booked.",
        ),
        "percent",
        "up",
        "event",
        _ratio("gain", "cost"),
        _NO_COST,
        "costs",
        _COSTED,
        ("campaign",),
        _NEEDS_ATTRIBUTION,
    ),
)

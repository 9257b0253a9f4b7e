"""The engagement scale: what an action is worth in points, how often it counts, and where it is capped."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal

import msgspec

from faden.domain.condition import Group, Predicate, compiled, condition, fields_asked, names_asked, number_of
from faden.domain.definition import Label
from faden.domain.errors import Invalid
from faden.domain.event import Event

HUNDREDTH = Decimal("0.01")
MAX_POINTS = Decimal(1_000_000)


class ScaleRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the scale.

    `count`: booked for each event, once per visit, or once per person. `times` multiplies the points by a numeric
    field of the event (pages of an imported visit, lines of a basket). Caps limit what this rule books in one visit
    and for one person. `goal`: a macro goal makes the visit a converted one.
    """

    key: str
    label: Label
    condition: Any
    points: Decimal
    count: Literal["event", "visit", "person"] = "event"
    cap_visit: Decimal | None = None
    cap_person: Decimal | None = None
    times: str | None = None
    goal: Literal["macro", "micro"] = "micro"


class Scale(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole scale, in the order in which a person reads it."""

    rules: tuple[ScaleRule, ...]


def checked(scale: Scale) -> Scale:
    """The scale itself if it can be used; `Invalid` with path and remedy otherwise."""
    seen: set[str] = set()
    for index, rule in enumerate(scale.rules):
        path = f"rules[{index}]"
        if not rule.key or rule.key in seen:
            raise Invalid("key_not_unique", f"»{rule.key}« is empty or used twice.", path=f"{path}.key")
        seen.add(rule.key)
        condition(rule.condition, path=f"{path}.condition")
        _checked_points(rule, path)
        if rule.times is not None:
            number_of(rule.times, path=f"{path}.times")
    if not any(rule.goal == "macro" for rule in scale.rules):
        raise Invalid(
            "macro_goal_missing",
            "No rule is a macro goal.",
            path="rules",
            hint='Set "goal": "macro" for one.',
        )
    return scale


def _checked_points(rule: ScaleRule, path: str) -> None:
    for name, value in (
        ("points", rule.points),
        ("cap_visit", rule.cap_visit),
        ("cap_person", rule.cap_person),
    ):
        if value is None:
            continue
        if not value.is_finite() or abs(value) > MAX_POINTS or value != value.quantize(HUNDREDTH):
            raise Invalid(
                "points_invalid",
                f"»{value}« cannot be booked.",
                path=f"{path}.{name}",
                hint="Use at most two decimals and at most 1,000,000.",
            )
        if name != "points" and value < 0:
            raise Invalid("cap_negative", "A cap cannot be negative.", path=f"{path}.{name}")


class CompiledRule(msgspec.Struct, frozen=True):
    """A rule made ready for the event path; points and caps in hundredths. `holds` takes the name as tested."""

    key: str
    holds: Predicate
    points: int
    count: str
    cap_visit: int | None
    cap_person: int | None
    times: Callable[[Event], Any] | None
    macro: bool
    names: frozenset[str] | None
    """Event names for which alone the rule can hold; None: any."""
    free: bool
    """Booked for each event and without a cap, so that nothing has to be remembered."""


class CompiledScale:
    """The scale as the event path uses it: rules looked up by event name, then tested."""

    def __init__(self, scale: Scale) -> None:
        self.rules = tuple(_compiled_rule(rule) for rule in scale.rules)
        self.asks_visit = any(_asks_visit(condition(rule.condition)) for rule in scale.rules)
        """Whether a rule looks at the channel or campaign, which only the visit knows."""
        self._by_name: dict[str, tuple[CompiledRule, ...]] = {}

    def candidates(self, name: str) -> tuple[CompiledRule, ...]:
        """The rules that may hold for an event of this name."""
        found = self._by_name.get(name)
        if found is None:
            found = tuple(rule for rule in self.rules if rule.names is None or name.casefold() in rule.names)
            if len(self._by_name) < 10_000:
                self._by_name[name] = found
        return found


def _compiled_rule(rule: ScaleRule) -> CompiledRule:
    tree = condition(rule.condition)
    names, rest = names_asked(tree)
    return CompiledRule(
        key=rule.key,
        holds=compiled(rest),
        points=_hundredths(rule.points),
        count=rule.count,
        cap_visit=None if rule.cap_visit is None else _hundredths(rule.cap_visit),
        cap_person=None if rule.cap_person is None else _hundredths(rule.cap_person),
        times=None if rule.times is None else number_of(rule.times),
        macro=rule.goal == "macro",
        names=names,
        free=rule.count == "event" and rule.cap_visit is None and rule.cap_person is None,
    )


def _asks_visit(tree: Group) -> bool:
    return not {"channel", "campaign"}.isdisjoint(fields_asked(tree))


def _hundredths(points: Decimal) -> int:
    return int(points * 100)


def booking(rule: CompiledRule, event: Event, visit: dict[str, int], person: dict[str, int]) -> int:
    """Hundredths of points that `rule` books for `event`, given what it booked before in this visit and person.

    Both counters are updated. The rule's condition must already hold. The sign of the points is kept: a penalty is
    capped like a reward.
    """
    amount = rule.points
    if rule.times is not None:
        amount = int(amount * _factor(rule.times(event)))
    if rule.free:
        return amount
    key = rule.key
    before_visit, before_person = visit.get(key), person.get(key)
    if (rule.count == "visit" and before_visit is not None) or (rule.count == "person" and before_person is not None):
        return 0
    if rule.cap_visit is not None:
        amount = _capped(amount, before_visit or 0, rule.cap_visit)
    if rule.cap_person is not None:
        amount = _capped(amount, before_person or 0, rule.cap_person)
    if amount or before_visit is None or before_person is None:
        visit[key] = (before_visit or 0) + amount
        person[key] = (before_person or 0) + amount
    return amount


def _factor(value: Any) -> Decimal:
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        return Decimal(0)
    return min(max(number, Decimal(0)), Decimal(1_000_000)) if number.is_finite() else Decimal(0)


def _capped(amount: int, before: int, cap: int) -> int:
    room = max(0, cap - abs(before))
    return max(-room, min(room, amount))


def _rule(field: str, operator: str, value: Any) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


def _named(*names: str) -> dict[str, Any]:
    rule = _rule("name", "=", names[0]) if len(names) == 1 else _rule("name", "in", list(names))
    return {"combinator": "and", "not": False, "rules": [rule]}


def _all(*rules: dict[str, Any]) -> dict[str, Any]:
    return {"combinator": "and", "not": False, "rules": list(rules)}


def _line(key: str, de: str, en: str, when: dict[str, Any], points: int, **more: Any) -> ScaleRule:
    return ScaleRule(key=key, label=Label(de, en), condition=when, points=Decimal(points), **more)


DEFAULT_SCALE = Scale(
    rules=(
        _line("order", "Kauf abgeschlossen", "Order completed", _named("Order Completed"), 100, goal="macro"),
        _line(
            "imported-order",
            "Kauf in einem übernommenen Besuch",
            "Order in an imported visit",
            _all(_rule("name", "=", "Visit Imported"), _rule("summary.orders", ">=", 1)),
            100,
            times="summary.orders",
            goal="macro",
        ),
        _line(
            "sign-up",
            "Konto angelegt oder angemeldet",
            "Signed up",
            _named("Signed Up", "Account Created"),
            40,
            count="person",
        ),
        _line(
            "lead",
            "Anfrage oder Anmeldung abgeschickt",
            "Form submitted",
            _named("Form Submitted", "Lead Generated", "Appointment Booked", "Webinar Registered"),
            30,
            count="visit",
        ),
        _line(
            "newsletter",
            "Newsletter bestellt",
            "Newsletter subscribed",
            _named("Newsletter Subscribed"),
            20,
            count="person",
        ),
        _line(
            "coupon",
            "Gutschein eingelöst",
            "Coupon redeemed",
            _named("Coupon Redeemed"),
            15,
            cap_visit=Decimal(45),
        ),
        _line(
            "review",
            "Bewertung abgegeben",
            "Review submitted",
            _named("Product Reviewed", "Review Submitted"),
            15,
        ),
        _line(
            "share",
            "Empfohlen oder geteilt",
            "Shared or recommended",
            _named("Product Shared", "Cart Shared", "Invite Sent"),
            12,
            cap_visit=Decimal(24),
        ),
        _line(
            "basket",
            "In den Warenkorb gelegt",
            "Product added",
            _named("Product Added"),
            8,
            cap_visit=Decimal(16),
        ),
        _line(
            "code",
            "QR, NFC oder Code benutzt",
            "QR, NFC or code used",
            _named("Code Scanned", "Link Opened"),
            5,
            count="visit",
        ),
        _line(
            "download",
            "Datei geladen",
            "File downloaded",
            _named("File Downloaded"),
            5,
            cap_visit=Decimal(10),
        ),
        _line(
            "film",
            "Film bis zum Ende gesehen",
            "Video completed",
            _named("Video Playback Completed"),
            5,
            cap_visit=Decimal(10),
        ),
        _line(
            "basket-breadth",
            "Breite des Einkaufs, je Position",
            "Breadth of the basket, per line",
            _all(_rule("name", "=", "Order Completed"), _rule("type", "=", "visit")),
            1,
            times="summary.hits",
            cap_visit=Decimal(20),
        ),
        _line(
            "search",
            "Auf der Seite gesucht",
            "Searched on site",
            _named("Products Searched"),
            2,
            count="visit",
        ),
        _line(
            "product",
            "Produkt angesehen",
            "Product viewed",
            _named("Product Viewed"),
            2,
            cap_visit=Decimal(10),
        ),
        _line(
            "attention",
            "Eine Minute Aufmerksamkeit in einem übernommenen Besuch",
            "A minute of attention in an imported visit",
            _all(_rule("name", "=", "Visit Imported"), _rule("summary.dwell", ">=", 60)),
            2,
        ),
        _line(
            "page",
            "Seite angesehen",
            "Page viewed",
            _all(_rule("type", "in", ["page", "screen"])),
            1,
            cap_visit=Decimal(5),
        ),
        _line(
            "imported-pages",
            "Seiten in einem übernommenen Besuch",
            "Pages in an imported visit",
            _all(_rule("name", "=", "Visit Imported"), _rule("summary.pages", ">=", 1)),
            1,
            times="summary.pages",
            cap_visit=Decimal(5),
        ),
    )
)
"""What a new installation starts with: the macro goal is worth 100, the smallest micro goal 1."""

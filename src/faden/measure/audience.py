"""Conditions over people, compiled a second time: to SQL over the warehouse's table `people`.

First the tree is taken apart into a shape, which holds no value, and values, which travel as parameters; a shape is
compiled once. The answers are those of the Python compilation (`domain.audience`), for `people` holds every value as
Python would compare it. What the warehouse does not hold is refused by `NotInWarehouse`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from faden.domain.audience import DID, Did, HalfLife, PersonField, field_of, micros
from faden.domain.condition import Group, Rule, as_text, compiled, condition
from faden.domain.errors import FadenError
from faden.domain.event import Context, Event
from faden.domain.interest import DAY
from faden.measure import queries
from faden.measure.compiler import bound, table
from faden.profiles.crowd import number

_MICROS = 1_000_000.0
_MICROSECOND = timedelta(microseconds=1)
_EXACT = 2**53
"""From here on a floating-point number does not hold every whole number."""
MOST_VALUES = 300
"""Values of a column among which a comparison with what an event holds may be sought."""
_NONE = ("null", "notNull")
_EVENT_COLUMNS = {"name": "name", "type": "type", "touchpoint": "touchpoint", "context.path": "path"}
_PLAIN = {"points": "points", "visits": "visits", "events": "events", "orders": "orders"}


class NotInWarehouse(FadenError):
    """The warehouse does not hold what `field` asks for; the profiles, or the log, do."""

    status = 409

    def __init__(self, field: str) -> None:
        super().__init__(
            "not_in_warehouse",
            f"The warehouse does not hold »{field}«.",
            path=field,
            hint="Direct identifiers, personal traits and properties of events are kept out of it.",
        )
        self.field = field

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.field,))


class Test(NamedTuple):
    """One comparison without its values; `key`, `half` and `values` are names of parameters."""

    how: str
    column: str
    operator: str
    values: tuple[str, ...] = ()
    key: str = ""
    half: str = ""
    inner: Joined | None = None
    """What an event must be, of something done."""


class Joined(NamedTuple):
    """Comparisons that all or one of which must hold."""

    parts: tuple[Node, ...]
    every: bool
    negated: bool


Node = Test | Joined


class Asked(NamedTuple):
    """A condition taken apart: a shape that can be kept, and the values of this one."""

    shape: Node
    values: dict[str, Any]


class Sources(NamedTuple):
    """What taking apart needs to know. `done` answers what the events' columns cannot: the people who did it."""

    half_life: HalfLife
    traits: frozenset[str]
    """Traits that stand in the table."""
    distinct: Callable[[str], Sequence[str | None]]
    """The different values in a column of the events."""
    done: Callable[[Did], Sequence[int]] | None = None


def asked(tree: Group, now: datetime, up_to: int, sources: Sources) -> Asked:
    """The condition ready to be put to the warehouse, as of `now` and of the event `up_to`."""
    made = _Apart(now, sources)
    shape = made.node(tree)
    return Asked(shape, {**made.values, "now": micros(now), "up_to": up_to})


# ---- taking apart


class _Apart:
    def __init__(self, now: datetime, sources: Sources) -> None:
        self._now, self._sources = now, sources
        self.values: dict[str, Any] = {}

    def node(self, node: Group | Rule) -> Node:
        return _joined(node, self.node) if isinstance(node, Group) else self._test(node)

    def _bind(self, value: Any) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return name

    def _test(self, rule: Rule) -> Test:
        if rule.field == DID:
            return self._did(rule)
        found = field_of(rule.field)
        assert found is not None, "the tree has been checked"
        field, rest = found
        key = self._bind(rest) if rest else ""
        match field.fact:
            case "touch":
                return Test("text", field.name.replace("_touch.", "_"), rule.operator, self._texts(rule))
            case "keys" if rest:
                if rule.operator not in _NONE:
                    raise NotInWarehouse(rule.field)
                return Test("kind", "keys", rule.operator, (), key)
            case "keys":
                return Test("flag", "known", rule.operator, self._texts(rule))
            case "consents":
                return Test("agreed", "agreed", rule.operator, self._texts(rule), key)
            case "traits":
                return self._trait(rule, rest, key)
            case _:
                return self._number(rule, field, rest, key)

    def _number(self, rule: Rule, field: PersonField, rest: str, key: str) -> Test:
        if field.fact in ("first_seen", "last_seen"):
            return Test("days", field.fact, rule.operator, self._spans(rule))
        values = self._numbers(rule)
        match field.fact:
            case "interests":
                half = self._bind(self._sources.half_life(rest) * DAY)
                return Test("interest", "interests", rule.operator, values, key, half)
            case "revenue":
                return Test("revenue", "revenue", rule.operator, values, key)
            case _:
                return Test("number", _PLAIN[field.fact], rule.operator, values)

    def _trait(self, rule: Rule, name: str, key: str) -> Test:
        if name not in self._sources.traits:
            raise NotInWarehouse(rule.field)
        value = rule.value
        if rule.operator in ("<", "<=", ">", ">=", "between"):
            return Test("trait_number", "traits", rule.operator, self._numbers(rule), key)
        if rule.operator not in ("=", "!="):
            return Test("trait_text", "traits", rule.operator, self._texts(rule), key)
        if isinstance(value, int | float) and abs(value) >= _EXACT:
            raise NotInWarehouse(rule.field)
        values = (*self._texts(rule), self._bind(number(value)))
        return Test("trait", "traits", rule.operator, values, key)

    def _texts(self, rule: Rule) -> tuple[str, ...]:
        """The one value as text; of a list all of them in one parameter."""
        if rule.operator in _NONE:
            return ()
        if rule.operator in ("in", "notIn"):
            return (self._bind(sorted({as_text(one) for one in rule.value})),)
        return (self._bind(as_text(rule.value)),)

    def _numbers(self, rule: Rule) -> tuple[str, ...]:
        if rule.operator in _NONE:
            return ()
        values = rule.value if rule.operator == "between" else (rule.value,)
        return tuple(self._bind(number(one)) for one in values)

    def _spans(self, rule: Rule) -> tuple[str, ...]:
        """Days as microseconds."""
        values = rule.value if rule.operator == "between" else (rule.value,)
        return tuple(self._bind(timedelta(days=float(one)) // _MICROSECOND) for one in values)

    # ---- what somebody did

    def _did(self, rule: Rule) -> Test:
        did = msgspec.convert(rule.value, Did)
        where = condition(did.where)
        held = dict(self.values)
        try:
            inner = self._event(where)
        except NotInWarehouse:
            if self._sources.done is None:
                raise
            self.values = held
            return Test("done", "id", rule.operator, (self._bind(list(self._sources.done(did))),))
        since = () if did.days is None else (self._bind(_before(self._now, did.days)),)
        held_by = Joined((inner,), True, False) if isinstance(inner, Test) else inner
        return Test("did", "id", rule.operator, (self._bind(did.times), *since), inner=held_by)

    def _event(self, node: Group | Rule) -> Node:
        if isinstance(node, Group):
            return _joined(node, self._event)
        if node.field == "revenue":
            if node.operator not in ("=", "!=", "<", "<=", ">", ">=", "between", *_NONE):
                raise NotInWarehouse("did: revenue")
            return Test("amount", "revenue", node.operator, self._numbers(node))
        column = _EVENT_COLUMNS.get(node.field)
        if column is None:
            raise NotInWarehouse(f"did: {node.field}")
        return self._among(node, column)

    def _among(self, rule: Rule, column: str) -> Test:
        """Which of the column's values it holds for, found out by the Python compilation itself."""
        holds = compiled(Group((rule,)))
        found = [one for one in self._sources.distinct(column) if holds(_event_with(rule.field, one))]
        if len(found) > MOST_VALUES:
            raise NotInWarehouse(f"did: {rule.field}")
        empty = "null" if None in found else ""
        return Test("among", column, empty, (self._bind([one for one in found if one is not None]),))


def _joined(group: Group, read: Callable[[Group | Rule], Node]) -> Joined:
    return Joined(tuple(map(read, group.rules)), group.combinator == "and" or not group.rules, group.negated)


def _before(now: datetime, days: float) -> datetime:
    return (now - timedelta(days=days)).astimezone(UTC).replace(tzinfo=None)


_THEN = datetime(1970, 1, 1, tzinfo=UTC)


def _event_with(field: str, value: str | None) -> Event:
    """An event of which only this is known."""
    if field == "context.path":
        return Event("", "track", "", _THEN, _THEN, "", "", {}, context=Context(path=value))
    empty = Event("", "track", "", _THEN, _THEN, "", "", {})
    return msgspec.structs.replace(empty, **{field: value})


# ---- expressions


def holds(people: Any, node: Node) -> Any:
    """The shape as an expression over the rows of `people`; true or false, never null."""
    return _expression(people, node, _PERSON)


def _expression(rows: Any, node: Node, tests: dict[str, Callable[[Any, Test], Any]]) -> Any:
    if isinstance(node, Test):
        return tests[node.how](rows, node)
    if not node.parts:
        number_of_row = rows[rows.columns[0]]
        return number_of_row.isnull() if node.negated else number_of_row.notnull()
    found = _balanced([_expression(rows, one, tests) for one in node.parts], every=node.every)
    return ~found if node.negated else found


def _balanced(parts: list[Any], *, every: bool) -> Any:
    """Joined by halves: a long chain would nest as deep as it is long."""
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    one, other = _balanced(parts[:half], every=every), _balanced(parts[half:], every=every)
    return one & other if every else one | other


def _turned(operator: str, yes: Any) -> Any:
    """The positive comparison, or its opposite."""
    yes = yes.fill_null(False)
    return ~yes if operator in ("!=", "notIn", "doesNotContain", "notNull") else yes


def _as_text(column: Any, test: Test) -> Any:
    """`column`: folded text or null."""
    if test.operator in _NONE:
        return _turned(test.operator, column.isnull() | (column == ""))
    if test.operator in ("in", "notIn"):
        return _turned(test.operator, bound(test.values[0], "array<string>").contains(column))
    value = bound(test.values[0], "string")
    match test.operator:
        case "=" | "!=":
            return _turned(test.operator, column == value)
        case "contains" | "doesNotContain":
            return _turned(test.operator, column.fill_null("").contains(value))
        case "beginsWith":
            return column.fill_null("").startswith(value)
        case _:
            return column.fill_null("").endswith(value)


def _as_number(column: Any, test: Test, kind: str = "float64") -> Any:
    values = [bound(one, kind) for one in test.values]
    match test.operator:
        case "=" | "!=":
            found = column == values[0]
        case "<":
            found = column < values[0]
        case "<=":
            found = column <= values[0]
        case ">":
            found = column > values[0]
        case ">=":
            found = column >= values[0]
        case "between":
            found = (column >= values[0]) & (column <= values[1])
        case _:
            found = column.isnull()
    return _turned(test.operator, found)


def _flag(yes: Any, test: Test) -> Any:
    return yes.ifelse("true", "false") == bound(test.values[0], "string")


def _days(rows: Any, test: Test) -> Any:
    return _as_number(bound("now", "int64") - rows[test.column], test, "int64")


def _interest(rows: Any, test: Test) -> Any:
    import ibis

    found = rows.interests.get(bound(test.key, "string"))
    passed = (bound("now", "int64") - found["at"]).cast("float64") / _MICROS
    half = bound(test.half, "float64")
    fading = found["points"] * (ibis.literal(2.0, "float64") ** (-passed / half))
    points = ibis.ifelse(passed <= 0, found["points"], fading)
    return _as_number(points.fill_null(0.0), test)


def _trait(rows: Any, test: Test) -> Any:
    found = rows.traits.get(bound(test.key, "string"))
    text, amount = bound(test.values[0], "string"), bound(test.values[1], "float64")
    as_text_is = found["kind"].isin(["s", "b"]) & (found["text"] == text)
    as_number_is = (found["kind"] == "n") & (found["number"] == amount)
    return _turned(test.operator, as_text_is.fill_null(False) | as_number_is.fill_null(False))


def _trait_text(rows: Any, test: Test) -> Any:
    found = rows.traits.get(bound(test.key, "string"))
    text = found["text"]
    if test.operator in ("in", "notIn"):
        among = bound(test.values[0], "array<string>")
        held = among.contains(text).fill_null(False) | among.contains(found["whole"]).fill_null(False)
        return _turned(test.operator, held)
    return _as_text(text, test)


def _trait_number(rows: Any, test: Test) -> Any:
    return _as_number(rows.traits.get(bound(test.key, "string"))["number"], test)


def _kind(rows: Any, test: Test) -> Any:
    return _turned(test.operator, ~rows["keys"].contains(bound(test.key, "string")))


def _done(rows: Any, test: Test) -> Any:
    found = rows.id.isin(_listed(test.values[0], "array<int64>")).fill_null(False)
    return found if test.operator == ">=" else ~found


def _listed(name: str, kind: str) -> Any:
    """A list in a parameter as rows, which the engine looks up by hash however long it is."""
    return bound(name, kind).unnest().name("listed").as_table().listed


def _did(rows: Any, test: Test) -> Any:
    """People with at least so many such events, through all joinings."""
    events = table("events")
    assert test.inner is not None
    events = events.filter(
        events.profile > 0,
        events.type != "segment",
        events.type != "decision",
        events.seq <= bound("up_to", "int64"),
        _expression(events, test.inner, _EVENT),
    )
    if len(test.values) > 1:
        events = events.filter(events["at"] > bound(test.values[1], "timestamp"))
    each = (
        queries.person(events.select(profile=events.profile))
        .group_by("owner")
        .aggregate(times=lambda one: one.count())
    )
    often = each.filter(each.times >= bound(test.values[0], "int64"))
    found = rows.id.isin(often.owner).fill_null(False)
    return found if test.operator == ">=" else ~found


def _among_values(rows: Any, test: Test) -> Any:
    column = rows[test.column]
    found = bound(test.values[0], "array<string>").contains(column).fill_null(False)
    return found | column.isnull() if test.operator else found


def _amount(rows: Any, test: Test) -> Any:
    import ibis

    amount = ibis.ifelse(rows.currency.notnull(), rows.revenue.cast("float64"), ibis.null("float64"))
    return _as_number(amount, test)


_PERSON: dict[str, Callable[[Any, Test], Any]] = {
    "text": lambda rows, test: _as_text(rows[test.column], test),
    "number": lambda rows, test: _as_number(rows[test.column].cast("float64"), test),
    "revenue": lambda rows, test: _as_number(rows.revenue.get(bound(test.key, "string")).fill_null(0.0), test),
    "days": _days,
    "interest": _interest,
    "flag": lambda rows, test: _flag(rows.known, test),
    "agreed": lambda rows, test: _flag(rows.agreed.contains(bound(test.key, "string")), test),
    "kind": _kind,
    "trait": _trait,
    "trait_text": _trait_text,
    "trait_number": _trait_number,
    "did": _did,
    "done": _done,
}
_EVENT: dict[str, Callable[[Any, Test], Any]] = {"among": _among_values, "amount": _amount}

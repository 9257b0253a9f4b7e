"""Conditions over a person: the same tree as everywhere, with the profile's fields and counted history.

Compiled once to a Python function of profile and moment. Beside the answer stands when it may change through time
alone, and what in a profile it depends on, so that nobody has to be asked again without a reason.
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NamedTuple

import msgspec

from faden.domain.condition import (
    RUNTIME,
    Group,
    Predicate,
    Rule,
    compared,
    compiled,
    condition,
    names_asked,
    rule_of,
)
from faden.domain.consent import standing
from faden.domain.consentpolicy import NAMES
from faden.domain.errors import Invalid
from faden.domain.interest import Interest, crosses, faded
from faden.domain.profile import Profile

Kind = Literal["text", "number", "boolean", "did"]
HalfLife = Callable[[str], float]
"""Days in which the points of a tag (`group:tag`) fade to half."""

DID = "did"
MOST_TIMES = 100
MOST_DAYS = 36_500
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LAST = 253_402_300_799 * 1_000_000
"""Microseconds from 1970 to the end of the calendar."""

_NUMBERS = ("=", "!=", "<", "<=", ">", ">=", "between")
_TEXTS = (
    "=", "!=", "in", "notIn", "contains", "doesNotContain", "beginsWith", "endsWith", "null", "notNull",
)  # fmt: skip
_OPERATORS: dict[Kind, tuple[str, ...]] = {
    "number": _NUMBERS,
    "text": _TEXTS,
    "boolean": ("=",),
    "did": (">=", "<"),
}
_ANY = (*_TEXTS, "<", "<=", ">", ">=", "between")


class PersonField(NamedTuple):
    """A field of a person. A name that ends in `.` is completed by the user.

    `access` is Python over the variables that `_VARIABLES` names and `{key}`, the constant that holds the completed
    part. `fact`: what of a profile it reads; `clock`: its value changes through time alone.
    """

    name: str
    kind: Kind
    access: str
    fact: str
    clock: bool = False


def _touch(which: str) -> Iterator[PersonField]:
    for part in ("channel", "source", "campaign"):
        yield PersonField(f"{which}.{part}", "text", f"{which}_{part}", "touch")


FIELDS: tuple[PersonField, ...] = (
    PersonField("known", "boolean", "known", "keys"),
    PersonField("visits", "number", "visits", "visits"),
    PersonField("events", "number", "events", "events"),
    PersonField("orders", "number", "orders", "orders"),
    PersonField("points", "number", "points", "points"),
    PersonField("revenue.", "number", "float(revenue.get({key}, 0))", "revenue"),
    PersonField("first_seen_days", "number", "since_first", "first_seen", clock=True),
    PersonField("last_seen_days", "number", "since_last", "last_seen", clock=True),
    *_touch("first_touch"),
    *_touch("last_touch"),
    PersonField("keys.", "text", "_first(keys.get({key}))", "keys"),
    PersonField("traits.", "text", "traits.get({key})", "traits"),
    PersonField("interests.", "number", "interests", "interests", clock=True),
    PersonField("consent.", "boolean", "_agreed(consents, {key})", "consents"),
    PersonField(DID, "did", "", DID, clock=True),
)
"""All fields of a person that conditions may ask for."""

_VARIABLES: dict[str, str] = {
    **{name: f"p.{name}" for name in ("known", "visits", "events", "orders", "revenue", "keys", "traits")},
    **{name: f"p.{name}" for name in ("interests", "consents", "history")},
    **{
        f"{which}_{part}": f"p.{which}.{part} if p.{which} is not None else None"
        for which in ("first_touch", "last_touch")
        for part in ("channel", "source", "campaign")
    },
    "points": "p.points / 100",
    "since_first": "now - p.first_seen",
    "since_last": "now - p.last_seen",
    "moment": "(now - _epoch) // _microsecond",
}
"""What a condition reads of the profile `p` at the moment `now`: once, however many segments ask for it."""

_COMPARISONS = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}

_WHOLE = {one.name: one for one in FIELDS if not one.name.endswith(".")}
_BEGUN = {one.name: one for one in FIELDS if one.name.endswith(".")}


class Did(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something done: at least `times` times within the last `days` days (None: ever), where a condition held."""

    where: Any
    times: int = 1
    days: float | None = None


class Clause(NamedTuple):
    """A counted thing: its name in a profile's history, for which events it holds, how many are remembered."""

    key: str
    names: frozenset[str] | None
    """Event names, case-folded, for which alone it can hold; None: any."""
    holds: Predicate
    keep: int


class Moment(NamedTuple):
    """A border that time alone may carry a person over.

    `fact` first_seen or last_seen: `span` after it. interests: the points of `subject` fade below `value`.
    did: the `times`-th newest of the counted events `subject` is `span` old.
    """

    fact: str
    subject: str = ""
    span: timedelta = timedelta()
    value: float = 0.0
    times: int = 0


class Audience(NamedTuple):
    """A condition over people, ready for use."""

    holds: Callable[[Profile, datetime], bool]
    facts: frozenset[str]
    """What of a profile the answer depends on: visits, points, traits, …, and `did:<clause>`."""
    clauses: tuple[Clause, ...]
    calendar: Calendar

    def turns(self, profile: Profile, now: datetime) -> datetime | None:
        """The first moment after `now` at which the answer may change though nothing happens; None: never.

        Never later than the real one; the microseconds beside each border make up for rounding.
        """
        due = self.calendar.due(profile, now)
        return _EPOCH + timedelta(microseconds=due) if due else None


class Calendar:
    """When answers may change through time alone, for any number of conditions at once."""

    def __init__(self, moments: Iterable[Moment], half_life: HalfLife) -> None:
        self.moments = tuple(dict.fromkeys(moments))
        self._half_life = half_life
        self._first = self._spans("first_seen")
        self._last = self._spans("last_seen")
        self._tags: dict[str, list[float]] = {}
        self._windows: dict[str, list[tuple[int, int]]] = {}
        for one in self.moments:
            if one.fact == "interests":
                self._tags.setdefault(one.subject, []).append(one.value)
            elif one.fact == DID:
                self._windows.setdefault(one.subject, []).append((one.times, one.span // _MICROSECOND))

    def _spans(self, fact: str) -> list[int]:
        return sorted({one.span // _MICROSECOND for one in self.moments if one.fact == fact})

    def due(self, profile: Profile, now: datetime) -> int:
        """Microseconds since 1970 of the first moment after `now` at which an answer may change; 0: never."""
        if not self.moments:
            return 0
        moment = micros(now)
        borders = [
            *_next(self._last, profile.last_seen, moment),
            *_next(self._first, profile.first_seen, moment),
            *self._lapses(profile),
            *self._fadings(profile),
        ]
        first = 0
        for border in borders:
            if border < moment:
                continue
            at = border - 1 if border - 1 > moment else border if border > moment else border + 1
            if first == 0 or at < first:
                first = at
        return first if first <= _LAST else 0

    def _lapses(self, profile: Profile) -> Iterator[int]:
        """When counted events leave the window in which they count."""
        for key, times in profile.history.items():
            for least, window in self._windows.get(key, ()):
                if len(times) >= least:
                    yield times[least - 1][0] + window

    def _fadings(self, profile: Profile) -> Iterator[int]:
        """When the points of an interest fade below a number that somebody asks for."""
        if self._tags:
            for tag, interest in profile.interests.items():
                for value in self._tags.get(tag, ()):
                    at = crosses(interest, value, self._half_life(tag)) if value > 0 else None
                    if at is not None:
                        yield micros(at)


def _next(spans: list[int], since: datetime, moment: int) -> list[int]:
    """The first border at or after the moment."""
    if not spans:
        return []
    start = micros(since)
    place = bisect_left(spans, moment - start)
    return [start + spans[place]] if place < len(spans) else []


def person_condition(tree: object, *, path: str = "condition") -> Group:
    """The typed tree from JSON data; `Invalid` names the path of what is wrong and what would be right."""
    return condition(tree, path=path, rule=person_rule)


def field_of(name: str) -> tuple[PersonField, str] | None:
    """The field and the part that completes it, or None."""
    whole = _WHOLE.get(name)
    if whole is not None:
        return whole, ""
    head, dot, rest = name.partition(".")
    begun = _BEGUN.get(head + dot)
    return (begun, rest) if begun is not None and rest and len(rest) <= 200 else None


def operators_of(field: PersonField) -> tuple[str, ...]:
    """The operators that go with a field; a trait may be text or a number."""
    return _ANY if field.fact == "traits" else _OPERATORS[field.kind]


def person_rule(tree: Mapping[str, Any], path: str) -> Rule:
    """One comparison of a person's field; `Invalid` where it is none."""
    field, operator, value = tree.get("field"), tree.get("operator"), tree.get("value")
    found = field_of(field) if isinstance(field, str) else None
    if found is None or not isinstance(field, str):
        raise Invalid(
            "field_unknown",
            f"»{field}« is not a field of a person.",
            path=f"{path}.field",
            hint="Use visits, points, revenue.EUR, last_seen_days, traits.<name>, interests.<group:tag>, did, …",
        )
    known, rest = found
    if known.kind == "did":
        return _did(field, operator, value, path)
    if known.fact == "consents" and rest not in NAMES:
        raise Invalid(
            "purpose_unknown",
            f"»{rest}« is no purpose.",
            path=f"{path}.field",
            hint="Use one of " + ", ".join(sorted(NAMES)) + ".",
        )
    rule = rule_of(field, operator, value, path, operators_of(known))
    if known.kind == "number":
        numeric(rule, path)
    return rule


def numeric(rule: Rule, path: str) -> None:
    """`Invalid` where what a number is compared with is none."""
    for value in rule.value if isinstance(rule.value, tuple) else (rule.value,):
        try:
            fits = not isinstance(value, bool) and abs(float(value)) < (1e6 if rule.field.endswith("_days") else 1e15)
        except (TypeError, ValueError):
            fits = False
        if not fits:
            raise Invalid("value_invalid", f"»{value}« is not a number.", path=f"{path}.value", hint="Use 3 or 2.5.")


def _did(field: str, operator: object, value: Any, path: str) -> Rule:
    if operator not in _OPERATORS["did"]:
        raise Invalid(
            "operator_unknown",
            f"»{operator}« does not go with what somebody did.",
            path=f"{path}.operator",
            hint="Use >= (at least so often) or < (less often).",
        )
    try:
        did = msgspec.convert(value, Did, strict=True)
    except msgspec.ValidationError as error:
        raise Invalid(
            "value_invalid", str(error), path=f"{path}.value", hint='Use {"times","days","where"}.'
        ) from error
    if not 1 <= did.times <= MOST_TIMES:
        raise Invalid(
            "times_invalid", f"{did.times} times cannot be counted.", path=f"{path}.value.times", hint="Use 1 to 100."
        )
    if did.days is not None and not 0 < did.days <= MOST_DAYS:
        raise Invalid(
            "days_invalid", f"{did.days} days are no period.", path=f"{path}.value.days", hint="Use 1 to 36,500."
        )
    where = condition(did.where, path=f"{path}.value.where")
    _only_events(where, f"{path}.value.where")
    plain = {"times": did.times, "days": did.days, "where": msgspec.to_builtins(where)}
    return Rule(field=field, operator=str(operator), value=plain)


def _only_events(node: Group | Rule, path: str) -> None:
    """A visit's channel and campaign are the visit's, not the event's: they cannot be counted."""
    if isinstance(node, Group):
        for index, one in enumerate(node.rules):
            _only_events(one, f"{path}.rules[{index}]")
    elif node.field in ("channel", "campaign"):
        raise Invalid(
            "field_not_countable",
            f"»{node.field}« belongs to a visit, not to an event.",
            path=f"{path}.field",
            hint="Use context.campaign, context.source or context.medium; or last_touch.channel of the person.",
        )


def clause_key(where: Group) -> str:
    """The name under which a profile remembers what a condition counts: the same condition has the same name."""
    text = json.dumps(msgspec.to_builtins(where), sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(text.encode(), digest_size=9).hexdigest()


def audience(tree: Group, half_life: HalfLife) -> Audience:
    """The condition made ready. `tree` comes from `person_condition`."""
    made = Maker(half_life)
    holds: Callable[[Profile, datetime], bool] = made.function([f"return {made.source(tree)}"])
    calendar = Calendar(made.moments, half_life)
    return Audience(holds, frozenset(made.facts), tuple(made.clauses.values()), calendar)


def together(trees: Mapping[str, Group], half_life: HalfLife) -> Callable[[Profile, datetime], list[str]]:
    """Many conditions as one function that says which of them hold: what they have in common is read once."""
    made = Maker(half_life)
    lines = ["found = []"]
    for name, tree in trees.items():
        lines.append(f"if {made.source(tree)}: found.append({made.constant(name)})")
    found: Callable[[Profile, datetime], list[str]] = made.function([*lines, "return found"])
    return found


class Maker:
    """Source, constants and borders of conditions. A language that asks for more than a person extends it."""

    takes = "p, now"
    """What a made function is given."""
    variables: Mapping[str, str] = _VARIABLES
    """What is read once at its beginning, by name."""

    def __init__(self, half_life: HalfLife) -> None:
        self._half_life = half_life
        self._constants: dict[str, Any] = {}
        self._read: set[str] = set()
        self.facts: set[str] = set()
        self.clauses: dict[str, Clause] = {}
        self.moments: list[Moment] = []

    def function(self, lines: list[str]) -> Any:
        """A function of profile and moment. It holds no text of the user: values are constants bound by name."""
        body = "\n    ".join([*self.beginning(), *lines])
        scope: dict[str, Any] = {**RUNTIME, **_RUNTIME, **self._constants}
        exec(compile(f"def made({self.takes}):\n    {body}", "<audience>", "exec"), scope)  # noqa: S102 - a closed grammar
        return scope["made"]

    def beginning(self) -> list[str]:
        """The lines that read what the conditions ask for."""
        return [f"{name} = {self.variables[name]}" for name in sorted(self._read)]

    def read(self, *names: str) -> None:
        """Have these variables read."""
        self._read.update(names)

    def bound(self, name: str) -> Any:
        """The value of a constant."""
        return self._constants[name]

    def constant(self, value: Any) -> str:
        """The name under which a value stands in the source."""
        name = f"_c{len(self._constants)}"
        self._constants[name] = value
        return name

    def source(self, node: Group | Rule) -> str:
        """The expression of a tree; notes what it reads."""
        if isinstance(node, Rule):
            return self.rule(node)
        if not node.rules:
            return "(not True)" if node.negated else "True"
        joined = f" {node.combinator} ".join(self.source(one) for one in node.rules)
        return f"(not ({joined}))" if node.negated else f"({joined})"

    def rule(self, rule: Rule) -> str:
        """The expression of one comparison."""
        return self._counted(rule) if rule.field == DID else self._compared(rule)

    def points(self, tag: str) -> str:
        """The expression of a person's points for a tag."""
        return f"_points(interests.get({self.constant(tag)}), {self.constant(self._half_life(tag))}, now)"

    def text(self, rule: Rule, access: str) -> str:
        """A comparison as the operators' table says it."""
        return compared(rule, access, self._constants)

    def _compared(self, rule: Rule) -> str:
        found = field_of(rule.field)
        assert found is not None, "the tree has been checked"
        field, rest = found
        self.facts.add(field.fact)
        self._read.update(name for name in self.variables if re.search(rf"\b{name}\b", field.access))
        if field.fact == "interests":
            access = self.points(rest)
        else:
            access = field.access.format(key=self.constant(rest) if rest else "")
        return self._number(rule, field, rest, access) if field.kind == "number" else self.text(rule, access)

    def _number(self, rule: Rule, field: PersonField, rest: str, access: str) -> str:
        """Numbers are compared as they are, days as spans of time: exact to the microsecond."""
        values = [float(one) for one in (rule.value if isinstance(rule.value, tuple) else (rule.value,))]
        bound: list[Any] = [*values]
        if field.fact in ("first_seen", "last_seen"):
            bound = [timedelta(days=one) for one in values]
            self.moments += [Moment(field.fact, span=span) for span in bound]
        elif field.fact == "interests":
            self.moments += [Moment("interests", rest, value=one) for one in values]
        names = [self.constant(one) for one in bound]
        if rule.operator == "between":
            return f"({names[0]} <= {access} <= {names[1]})"
        return f"({access} {_COMPARISONS[rule.operator]} {names[0]})"

    def _counted(self, rule: Rule) -> str:
        did = msgspec.convert(rule.value, Did)
        where = condition(did.where)
        key, times = clause_key(where), did.times
        self.facts.add(f"{DID}:{key}")
        self._read.add("history")
        names, rest = names_asked(where)
        known = self.clauses.get(key)
        keep = times if known is None else max(times, known.keep)
        self.clauses[key] = Clause(key, names, compiled(rest), keep)
        done = f"(h := history.get({self.constant(key)})) is not None and len(h) >= {times}"
        if did.days is not None:
            self._read.add("moment")
            span = timedelta(days=did.days)
            self.moments.append(Moment(DID, key, span=span, times=times))
            done += f" and h[{times - 1}][0] + {self.constant(span // _MICROSECOND)} > moment"
        return f"({done})" if rule.operator == ">=" else f"(not ({done}))"


def micros(at: datetime) -> int:
    """Microseconds since 1970, exactly."""
    return (at - _EPOCH) // _MICROSECOND


def remembered(times: list[tuple[int, int]], at: datetime, seq: int, keep: int) -> list[tuple[int, int]]:
    """The `keep` newest times, newest first, with one more event; the order of arrival does not matter."""
    one = (micros(at), seq)
    if not times or (one > times[0] and len(times) < keep):
        return [one, *times]
    return sorted({one, *times}, reverse=True)[:keep]


def joined_history(
    one: dict[str, list[tuple[int, int]]], other: dict[str, list[tuple[int, int]]]
) -> dict[str, list[tuple[int, int]]]:
    """What two people did who are one."""
    if not other:
        return one
    found = dict(one)
    for key, times in other.items():
        found[key] = sorted({*found.get(key, ()), *times}, reverse=True)[:MOST_TIMES]
    return found


def _first(values: list[str] | None) -> str | None:
    return values[0] if values else None


def _points(interest: Interest | None, half_life: float, now: datetime) -> float:
    return 0.0 if interest is None else faded(interest, half_life, now)


def _agreed(consents: Mapping[str, Any], purpose: str) -> bool:
    grant = standing(consents, purpose)
    return grant is not None and grant.granted


def clauses_of(audiences: Iterable[Audience]) -> dict[str, Clause]:
    """All that is counted for these conditions; where several count the same thing, the longest memory is kept."""
    found: dict[str, Clause] = {}
    for one in audiences:
        for clause in one.clauses:
            held = found.get(clause.key)
            if held is None or held.keep < clause.keep:
                found[clause.key] = clause
    return found


_RUNTIME: dict[str, Any] = {
    "_epoch": _EPOCH,
    "_first": _first,
    "_points": _points,
    "_agreed": _agreed,
    "_microsecond": _MICROSECOND,
    "float": float,
    "len": len,
}

"""The moment of a decision, and conditions over it: where somebody is and came from, and who the person is.

The same tree as everywhere. What is about the person beyond the visit under way counts only with leave to
personalise; without it such a rule is false, whoever the person is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

import msgspec

from faden.domain.audience import HalfLife, Maker, field_of, numeric, person_rule
from faden.domain.condition import Group, Rule, as_text, condition, rule_of
from faden.domain.errors import Invalid
from faden.domain.profile import Profile

HERE = "here."
PROPERTIES = "here.properties."
SEGMENT = "segment"
Kind = Literal["text", "number", "boolean"]


class Occasion(msgspec.Struct, frozen=True, gc=False):
    """What is known of the moment without knowing the person. `hour` 0 to 23, `weekday` 1 (Monday) to 7, as the
    touchpoint's clocks show; `new`, `visit_pages` and `visit_points` speak of the visit under way.
    """

    country: str | None = None
    region: str | None = None
    city: str | None = None
    language: str | None = None
    device: str | None = None
    browser: str | None = None
    source: str | None = None
    medium: str | None = None
    keyword: str | None = None
    campaign: str | None = None
    channel: str | None = None
    referrer_kind: str | None = None
    path: str | None = None
    hour: int = 0
    weekday: int = 1
    new: bool = True
    visit_pages: int = 0
    visit_points: float = 0.0
    properties: dict[str, Any] = {}
    latitude: float | None = None
    longitude: float | None = None


_TEXTS = (
    "country", "region", "city", "language", "device", "browser", "source", "medium", "keyword", "campaign",
    "channel", "referrer_kind", "path",
)  # fmt: skip
_NUMBERS = ("hour", "weekday", "visit_pages", "visit_points")
FIELDS: Mapping[str, Kind] = {
    **{f"{HERE}{name}": "text" for name in _TEXTS},
    **{f"{HERE}{name}": "number" for name in _NUMBERS},
    "here.new": "boolean",
}
"""The fields of the moment; besides them `here.properties.<name>`, what the page says."""

TEXT_OPERATORS = (
    "=", "!=", "in", "notIn", "contains", "doesNotContain", "beginsWith", "endsWith", "null", "notNull",
)  # fmt: skip
NUMBER_OPERATORS = ("=", "!=", "<", "<=", ">", ">=", "between")
ANY_OPERATORS = (*TEXT_OPERATORS, "<", "<=", ">", ">=", "between")
MEMBER_OPERATORS = ("=", "!=", "in", "notIn")
_OPERATORS: Mapping[Kind, tuple[str, ...]] = {
    "text": TEXT_OPERATORS,
    "number": NUMBER_OPERATORS,
    "boolean": ("=",),
}
_FOLDED = {
    "=": "({a} == {b})",
    "!=": "({a} != {b})",
    "in": "({a} in {b})",
    "notIn": "({a} not in {b})",
    "contains": "({b} in ({a} or ''))",
    "doesNotContain": "({b} not in ({a} or ''))",
    "beginsWith": "({a} or '').startswith({b})",
    "endsWith": "({a} or '').endswith({b})",
    "null": "(not {a})",
    "notNull": "(not not {a})",
}
"""The operators over a text that is folded already and a value that is too: what `condition.OPERATORS` answers."""

_BOUND = re.compile(r"_c\d+")
"""A constant in the source."""

Holds = Callable[[Profile, datetime, Occasion, bool], bool]
"""Whether a condition holds for a person (a blank one where nobody is known) with or without leave to personalise."""
HoldsWhich = Callable[[Profile, datetime, Occasion, bool], tuple[bool, ...]]
HoldsAll = Callable[[Profile, datetime, Occasion, bool], tuple[tuple[bool, ...], ...]]


def occasion_condition(tree: object, *, path: str = "condition") -> Group:
    """The typed tree from JSON data; `Invalid` names the path of what is wrong and what would be right."""
    return condition(tree, path=path, rule=_rule)


def _rule(tree: Mapping[str, Any], path: str) -> Rule:
    field, operator, value = tree.get("field"), tree.get("operator"), tree.get("value")
    if field == SEGMENT:
        return rule_of(SEGMENT, operator, value, path, MEMBER_OPERATORS)
    if not isinstance(field, str) or not field.startswith(HERE):
        try:
            return person_rule(tree, path)
        except Invalid as error:
            if error.problem.code != "field_unknown":
                raise
            raise _unknown(field, path) from None
    if field.startswith(PROPERTIES) and len(PROPERTIES) < len(field) <= 200 + len(PROPERTIES):
        return rule_of(field, operator, value, path, ANY_OPERATORS)
    kind = FIELDS.get(field)
    if kind is None:
        raise _unknown(field, path)
    rule = rule_of(field, operator, value, path, _OPERATORS[kind])
    if kind == "number":
        numeric(rule, path)
    return rule


def _unknown(field: object, path: str) -> Invalid:
    return Invalid(
        "field_unknown",
        f"»{field}« is not a field of a moment or a person.",
        path=f"{path}.field",
        hint="Use here.country, here.campaign, here.properties.<name>, segment, visits, interests.<group:tag>, …",
    )


def personal(field: str) -> bool:
    """Whether a field is about the person beyond the visit under way."""
    return not field.startswith(HERE)


def segments_asked(node: Group | Rule, path: str) -> Iterator[tuple[str, str]]:
    """The segments that a condition names, and where."""
    if isinstance(node, Group):
        for index, one in enumerate(node.rules):
            yield from segments_asked(one, f"{path}.rules[{index}]")
    elif node.field == SEGMENT:
        for value in node.value if isinstance(node.value, tuple) else (node.value,):
            yield str(value), f"{path}.value"


class _Maker(Maker):
    takes = "p, now, o, leave"
    variables: Mapping[str, str] = {
        **Maker.variables,
        **{f"here_{name}": f"o.{name}.casefold() if o.{name} else o.{name}" for name in _TEXTS},
        **{f"here_{name}": f"o.{name}" for name in (*_NUMBERS, "new", "properties")},
        "segments": "p.segments",
    }

    def __init__(self, half_life: HalfLife) -> None:
        super().__init__(half_life)
        self._tags: dict[str, tuple[str, str]] = {}
        self._texts: dict[str, tuple[str, str]] = {}

    def beginning(self) -> list[str]:
        tags = [f"{name} = {source} if leave else 0.0" for name, source in self._tags.values()]
        return [*super().beginning(), *tags, *(f"{name} = {source}" for name, source in self._texts.values())]

    def text(self, rule: Rule, access: str) -> str:
        """A text is folded once, however many conditions ask what it is."""
        if rule.operator != "=" or not isinstance(rule.value, str):
            return super().text(rule, access)
        plain = _BOUND.sub(lambda name: repr(self.bound(name[0])), access)
        if plain not in self._texts:
            self._texts[plain] = (f"text_{len(self._texts)}", f"{self.constant(_fold)}({access})")
        name, wanted = self._texts[plain][0], self.constant(rule.value.casefold())
        return f"({name} == {wanted} if {name}.__class__ is {self.constant(str)} else _same({name}, {wanted}))"

    def points(self, tag: str) -> str:
        """Faded once, however many conditions ask for the tag."""
        if tag not in self._tags:
            self._tags[tag] = (f"tag_{len(self._tags)}", super().points(tag))
        return self._tags[tag][0]

    def rule(self, rule: Rule) -> str:
        field = rule.field
        if field.startswith(PROPERTIES):
            self.read("here_properties")
            name = field.removeprefix(PROPERTIES)
            key = self.constant(name)
            access = f"_dig(here_properties, {key})" if "." in name else f"here_properties.get({key})"
            return self.text(rule, access)
        kind = FIELDS.get(field)
        if kind is not None:
            name = "here_" + field.removeprefix(HERE)
            self.read(name)
            return self._here(rule, kind, name)
        return f"(leave and {self._member(rule) if field == SEGMENT else super().rule(rule)})"

    def _here(self, rule: Rule, kind: Kind, name: str) -> str:
        value, operator = rule.value, rule.operator
        if kind == "boolean":
            return f"({name} is {as_text(value) == 'true'})"
        if kind == "text":
            many = operator in ("in", "notIn")
            bound = frozenset(map(as_text, value)) if many else as_text(value)
            return _FOLDED[operator].format(a=name, b=self.constant(bound))
        if operator == "between":
            low, high = (self.constant(float(one)) for one in value)
            return f"({low} <= {name} <= {high})"
        sign = "==" if operator == "=" else operator
        return f"({name} {sign} {self.constant(float(value))})"

    def _member(self, rule: Rule) -> str:
        self.read("segments")
        keys = rule.value if isinstance(rule.value, tuple) else (rule.value,)
        within = " or ".join(f"{self.constant(str(key))} in segments" for key in keys) or "False"
        return f"({within})" if rule.operator in ("=", "in") else f"(not ({within}))"


def _fold(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def made(tree: Group, half_life: HalfLife) -> Holds:
    """One condition made ready. `tree` comes from `occasion_condition`."""
    maker = _Maker(half_life)
    holds: Holds = maker.function([f"return {maker.source(tree)}"])
    return holds


def made_together(trees: Sequence[Group], half_life: HalfLife) -> HoldsWhich:
    """Many conditions as one function: what they have in common is read once."""
    maker = _Maker(half_life)
    answers = "".join(f"{maker.source(tree)}, " for tree in trees)
    holds: HoldsWhich = maker.function([f"return ({answers})"])
    return holds


def made_apart(groups: Sequence[Sequence[Group]], half_life: HalfLife) -> HoldsAll:
    """The same for several groups of conditions: an answer for each group."""
    maker = _Maker(half_life)
    answers = "".join("(" + "".join(f"{maker.source(tree)}, " for tree in group) + "), " for group in groups)
    holds: HoldsAll = maker.function([f"return ({answers})"])
    return holds


class Finding(NamedTuple):
    """One comparison and what came of it; `value` is what the person or the moment holds."""

    field: str
    operator: str
    wanted: Any
    value: Any
    holds: bool
    without_leave: bool


def findings(
    tree: Group, profile: Profile, now: datetime, occasion: Occasion, leave: bool, half_life: HalfLife
) -> list[Finding]:
    """Each comparison of a condition by itself, for whoever asks why. Slow: made anew for each question."""
    return [
        Finding(
            rule.field,
            rule.operator,
            rule.value,
            held(rule.field, profile, now, occasion, half_life) if leave or not personal(rule.field) else None,
            bool(made(Group((rule,)), half_life)(profile, now, occasion, leave)),
            personal(rule.field) and not leave,
        )
        for rule in _rules(tree)
    ]


def _rules(node: Group | Rule) -> Iterator[Rule]:
    if isinstance(node, Rule):
        yield node
    else:
        for one in node.rules:
            yield from _rules(one)


def held(field: str, profile: Profile, now: datetime, occasion: Occasion, half_life: HalfLife) -> Any:
    """What stands under a field now, as far as it is one value."""
    if field.startswith(PROPERTIES):
        return occasion.properties.get(field.removeprefix(PROPERTIES))
    if field.startswith(HERE):
        return getattr(occasion, field.removeprefix(HERE))
    if field == SEGMENT:
        return sorted(profile.segments)
    found = field_of(field)
    if found is None or found[0].kind == "did":
        return None
    return _Reader(half_life).value(field)(profile, now)


class _Reader(Maker):
    def value(self, field: str) -> Callable[[Profile, datetime], Any]:
        """A function that reads one field."""
        found = field_of(field)
        assert found is not None, "the field has been looked up"
        known, rest = found
        if known.fact == "interests":
            self.read("interests")
            access = self.points(rest)
        else:
            self.read(*(name for name in self.variables if name in known.access))
            access = known.access.format(key=self.constant(rest) if rest else "")
        reader: Callable[[Profile, datetime], Any] = self.function([f"return {access}"])
        return reader

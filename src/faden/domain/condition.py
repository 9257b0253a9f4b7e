"""Conditions as data: the tree a query builder writes, compiled once to one Python function.

The tree is JSON: a group has `combinator` ("and" | "or"), `not` and `rules`; a rule has `field`, `operator`, `value`.
Compiled code holds no text of the user: values are bound as constants, fields are looked up in a closed list or as
one key path, so a hostile condition can at worst be false.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from faden.domain.errors import Invalid
from faden.domain.event import Context, Event, Summary

Predicate = Callable[[Event], bool]


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=False):
    """One comparison: the field's value against the given one."""

    field: str
    operator: str
    value: Any = None


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=False):
    """Rules that all (`and`) or at least one of them (`or`) must hold; `negated` (JSON `not`) turns the answer."""

    rules: tuple[Group | Rule, ...] = ()
    combinator: str = "and"
    negated: bool = msgspec.field(default=False, name="not")


class Operator(NamedTuple):
    """An operator: how many values it takes, and its Python expression over `a` (field) and `b` (value)."""

    name: str
    arity: int
    expression: str
    de: str
    en: str


OPERATORS: tuple[Operator, ...] = (
    Operator("=", 1, "_same({a}, {b})", "ist", "is"),
    Operator("!=", 1, "not _same({a}, {b})", "ist nicht", "is not"),
    Operator("<", 1, "_less({a}, {b})", "kleiner als", "less than"),
    Operator("<=", 1, "_at_most({a}, {b})", "höchstens", "at most"),
    Operator(">", 1, "_less({b}, {a})", "größer als", "more than"),
    Operator(">=", 1, "_at_most({b}, {a})", "mindestens", "at least"),
    Operator("between", 2, "_at_most({b}[0], {a}) and _at_most({a}, {b}[1])", "zwischen", "between"),
    Operator("in", 1, "_among({a}, {b})", "ist eines von", "is one of"),
    Operator("notIn", 1, "not _among({a}, {b})", "ist keines von", "is none of"),
    Operator("contains", 1, "_text({b}) in _text({a})", "enthält", "contains"),
    Operator("doesNotContain", 1, "_text({b}) not in _text({a})", "enthält nicht", "does not contain"),
    Operator("beginsWith", 1, "_text({a}).startswith(_text({b}))", "beginnt mit", "begins with"),
    Operator("endsWith", 1, "_text({a}).endswith(_text({b}))", "endet mit", "ends with"),
    Operator("null", 0, "{a} is None or {a} == ''", "ist leer", "is empty"),
    Operator("notNull", 0, "not ({a} is None or {a} == '')", "ist nicht leer", "is not empty"),
)
_BY_NAME = {operator.name: operator for operator in OPERATORS}

_PLAIN = {"name", "type", "source", "touchpoint", "channel", "campaign", "actor"}
_CONTEXT = set(Context.__struct_fields__)
_SUMMARY = set(Summary.__struct_fields__)
_DEPTH = 12
_RULES = 500


ReadRule = Callable[[Mapping[str, Any], str], Rule]
"""Makes a rule of JSON data that stands at a path, or raises `Invalid`."""


def condition(tree: object, *, path: str = "condition", rule: ReadRule | None = None) -> Group:
    """The typed tree from JSON data; `Invalid` names the path of what is wrong and what would be right.

    `rule` reads the comparisons where they are not about an event.
    """
    count = [0]
    found = _node(tree, path, 0, count, rule or _rule)
    return found if isinstance(found, Group) else Group(rules=(found,))


def _node(tree: object, path: str, depth: int, count: list[int], read: ReadRule) -> Group | Rule:
    count[0] += 1
    if depth > _DEPTH or count[0] > _RULES:
        raise Invalid("condition_too_large", "The condition is nested too deep or too long.", path=path)
    if isinstance(tree, Group | Rule):
        tree = msgspec.to_builtins(tree)
    if not isinstance(tree, Mapping):
        raise Invalid(
            "condition_invalid",
            "A condition is a group or a rule.",
            path=path,
            hint='Use {"combinator","rules"}.',
        )
    if "rules" in tree:
        return _group(tree, path, depth, count, read)
    return read(tree, path)


def _group(tree: Mapping[str, Any], path: str, depth: int, count: list[int], read: ReadRule) -> Group:
    combinator = tree.get("combinator", "and")
    if combinator not in ("and", "or"):
        raise Invalid(
            "combinator_unknown",
            f"»{combinator}« joins nothing.",
            path=f"{path}.combinator",
            hint="Use and, or.",
        )
    rules = tree["rules"]
    if not isinstance(rules, list | tuple):
        raise Invalid("condition_invalid", "»rules« must be a list.", path=f"{path}.rules")
    nodes = tuple(_node(rule, f"{path}.rules[{i}]", depth + 1, count, read) for i, rule in enumerate(rules))
    return Group(rules=nodes, combinator=combinator, negated=bool(tree.get("not", False)))


def _rule(tree: Mapping[str, Any], path: str) -> Rule:
    field, operator, value = tree.get("field"), tree.get("operator"), tree.get("value")
    if not isinstance(field, str) or not _known(field):
        raise Invalid(
            "field_unknown",
            f"»{field}« is not a field.",
            path=f"{path}.field",
            hint="Use name, channel, context.medium, properties.<name>, summary.pages, revenue, …",
        )
    return rule_of(field, operator, value, path, tuple(_BY_NAME))


def rule_of(field: str, operator: object, value: Any, path: str, allowed: tuple[str, ...]) -> Rule:
    """The rule for a field that is known to exist; `Invalid` where operator or value do not suit it."""
    known = _BY_NAME.get(operator) if isinstance(operator, str) and operator in allowed else None
    if known is None:
        raise Invalid(
            "operator_unknown",
            f"»{operator}« is not an operator.",
            path=f"{path}.operator",
            hint="Use one of " + ", ".join(allowed) + ".",
        )
    return Rule(field=field, operator=known.name, value=_value(known, value, f"{path}.value"))


def _value(operator: Operator, value: Any, path: str) -> Any:
    if operator.name in ("in", "notIn", "between"):
        if isinstance(value, str):
            value = [part.strip() for part in value.split(",")]
        if not isinstance(value, list | tuple):
            raise Invalid("value_invalid", "A list is needed.", path=path, hint='Use ["a", "b"] or "a, b".')
        if operator.arity == 2 and len(value) != 2:
            raise Invalid("value_invalid", "Two values are needed.", path=path, hint="Use [from, to].")
        return tuple(value)
    if operator.arity == 1 and (value is None or isinstance(value, Mapping | list | tuple)):
        raise Invalid("value_invalid", "One value is needed.", path=path, hint="Use a text or a number.")
    return value


def _known(field: str) -> bool:
    head, _, rest = field.partition(".")
    if not rest:
        return field in _PLAIN or field == "revenue"
    if head == "context":
        return rest in _CONTEXT
    if head == "summary":
        return rest in _SUMMARY
    return head in ("properties", "traits", "keys")


def compiled(tree: Group) -> Predicate:
    """One function `event -> bool` for the whole tree; an empty group holds for every event."""
    return compiled_many((tree,))[0]


def compiled_many(trees: Iterable[Group]) -> list[Predicate]:
    """A function per tree, made from generated source with the users' values bound as constants."""
    predicates: list[Predicate] = []
    for tree in trees:
        constants: dict[str, Any] = {}
        expression = _source(tree, constants)
        scope: dict[str, Any] = {**RUNTIME, **constants}
        predicates.append(eval(compile(f"lambda e: {expression}", "<condition>", "eval"), scope))  # noqa: S307 - generated from a closed grammar
    return predicates


def fields_asked(node: Group | Rule) -> Iterator[str]:
    """The fields that a condition looks at."""
    if isinstance(node, Rule):
        yield node.field
    else:
        for one in node.rules:
            yield from fields_asked(one)


def names_asked(tree: Group) -> tuple[frozenset[str] | None, Group]:
    """The event names that a condition asks for, and what is left of it once the name has been looked up."""
    if not tree.negated and tree.combinator == "and":
        for at, node in enumerate(tree.rules):
            if isinstance(node, Rule) and node.field == "name" and node.operator in ("=", "in"):
                values = (node.value,) if node.operator == "=" else node.value
                rest = Group(tree.rules[:at] + tree.rules[at + 1 :])
                return frozenset(str(one).casefold() for one in values), rest
    return None, tree


def number_of(field: str, *, path: str = "times") -> Callable[[Event], Any]:
    """A reader of one field, for points that count per unit (`times`)."""
    if not _known(field):
        raise Invalid(
            "field_unknown",
            f"»{field}« is not a field.",
            path=path,
            hint="Use summary.pages, properties.<name>, revenue, …",
        )
    constants: dict[str, Any] = {}
    source = _access(field, constants)
    reader: Callable[[Event], Any] = eval(  # noqa: S307 - generated from a closed grammar
        compile(f"lambda e: {source}", "<field>", "eval"), {**RUNTIME, **constants}
    )
    return reader


def _source(node: Group | Rule, constants: dict[str, Any]) -> str:
    if isinstance(node, Rule):
        return compared(node, _access(node.field, constants), constants)
    if not node.rules:
        return "(not True)" if node.negated else "True"
    joined = f" {node.combinator} ".join(_source(rule, constants) for rule in node.rules)
    return f"(not ({joined}))" if node.negated else f"({joined})"


def compared(rule: Rule, access: str, constants: dict[str, Any]) -> str:
    """The Python expression of one comparison; `access` is that of the field. Needs `RUNTIME` and `constants`."""
    name = f"_c{len(constants)}"
    folded = _folded(rule.value)
    constants[name] = frozenset(map(_text, folded)) if rule.operator in ("in", "notIn") else folded
    return "(" + _BY_NAME[rule.operator].expression.format(a=access, b=name) + ")"


def _access(field: str, constants: dict[str, Any]) -> str:
    head, _, rest = field.partition(".")
    if not rest:
        return "(e.revenue.amount if e.revenue else None)" if field == "revenue" else f"e.{field}"
    if head == "context":
        return f"e.context.{rest}"
    if head == "summary":
        return f"(e.summary.{rest} if e.summary else None)"
    name = f"_c{len(constants)}"
    constants[name] = rest
    if "." in rest:
        return f"_dig(e.{head}, {name})"
    return f"e.{head}.get({name})"


def _folded(value: Any) -> Any:
    if isinstance(value, str):
        return value.casefold()
    if isinstance(value, tuple):
        return tuple(_folded(part) for part in value)
    return value


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, str):
        return a.casefold() == (b if isinstance(b, str) else _text(b))
    if isinstance(a, bool):
        return _text(a) == _text(b)
    if (isinstance(b, str) and a is not None) or isinstance(a, Decimal):
        return _pair(a, b, lambda x, y: x == y)
    return bool(a == b)


def _text(value: Any) -> str:
    return "" if value is None else str(value).casefold()


def as_text(value: Any) -> str:
    """A condition's value as texts are compared with it."""
    return _text(_folded(value))


def _among(a: Any, b: frozenset[str]) -> bool:
    if isinstance(a, str):
        return a.casefold() in b
    if a is None:
        return False
    return _text(a) in b or (isinstance(a, float) and a.is_integer() and str(int(a)) in b)


def _pair(a: Any, b: Any, test: Callable[[float, float], bool]) -> bool:
    try:
        return test(float(a), float(b))
    except (TypeError, ValueError, OverflowError):
        return False


def _less(a: Any, b: Any) -> bool:
    return _pair(a, b, lambda x, y: x < y)


def _at_most(a: Any, b: Any) -> bool:
    return _pair(a, b, lambda x, y: x <= y)


def _dig(tree: Any, path: str) -> Any:
    """The value under a name that holds dots or, where there is none, at the end of the path."""
    if path in tree:
        return tree[path]
    for key in path.split("."):
        if not isinstance(tree, Mapping):
            return None
        tree = tree.get(key)
    return tree


RUNTIME: dict[str, Any] = {
    "__builtins__": {},
    "_same": _same,
    "_text": _text,
    "_among": _among,
    "_less": _less,
    "_at_most": _at_most,
    "_dig": _dig,
}

"""What a condition over a person costs: in the process, one person at a time, and in SQL, a million at once."""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import cycle, islice
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any

from faden.cli.benchmark.figure import Figure, Goal, figure, middle
from faden.domain.audience import Audience, Did, audience, micros, person_condition, together
from faden.domain.consent import Grant
from faden.domain.errors import Unavailable
from faden.domain.interest import Interest
from faden.domain.profile import Profile, Touch
from faden.measure.audience import Sources, asked
from faden.measure.members import counts
from faden.profiles.crowd import crowd_row
from faden.store.warehouse import Warehouse

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HALF = 30.0
TRAITS = frozenset(("plan", "size"))
PEOPLE, QUICK = 1_000_000, 20_000
_DIFFERENT = 5_000
"""Made-up people, more than stay in the processor's cache; a million are these again under other numbers."""
_ROUNDS = 15
_SLICE = 20_000


def _rule(field: str, operator: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


def _all(*rules: dict[str, Any], combinator: str = "and") -> dict[str, Any]:
    return {"combinator": combinator, "not": False, "rules": list(rules)}


def _did(name: str, times: int, days: float | None, operator: str = ">=") -> dict[str, Any]:
    return _rule("did", operator, {"times": times, "days": days, "where": _all(_rule("name", "=", name))})


def conditions(count: int) -> list[dict[str, Any]]:
    """So many conditions as marketers write them, each with numbers of its own."""
    kinds = len(_kinds(0))
    return [_kinds(number // kinds)[number % kinds] for number in range(count)]


def _kinds(n: int) -> list[dict[str, Any]]:
    tag = f"theme:topic-{n % 12}"
    return [
        _all(_rule("last_seen_days", ">=", 30 + n), _rule("orders", ">=", 1)),
        _all(_rule("visits", ">=", 2 + n), _rule("orders", "=", 0)),
        _all(_rule("revenue.EUR", ">", 50 * (1 + n)), _rule("consent.marketing.email", "=", True)),
        _all(_rule(f"interests.{tag}", ">=", 3 + n / 4), _rule("known", "=", True)),
        _all(_did("Product Added", 1, 7 + n), _did("Order Completed", 1, 7 + n, "<")),
        _all(_rule("last_touch.channel", "in", ["Paid Search", "Display"]), _rule("points", ">", 10 + n)),
        _all(_rule("first_seen_days", "<=", 14 + n), _rule("visits", ">", 1)),
        _all(_rule("traits.plan", "=", "gold"), _rule("traits.size", ">=", 36 + n), combinator="or"),
        _all(_rule("first_touch.campaign", "contains", f"spring-{n}"), _rule("keys.email", "notNull")),
        _all(
            _rule("points", "between", [20 + n, 200 + n]),
            _all(_rule("last_seen_days", "<", 7), _rule(f"interests.{tag}", ">", 5), combinator="or"),
        ),
    ]


def people(count: int) -> list[Profile]:
    """People with a history, some of them known; the same ones each time."""
    dice = Random(7)  # noqa: S311 - made-up people
    return [_person(number + 1, dice) for number in range(count)]


def _person(number: int, dice: Random) -> Profile:
    first = NOW - timedelta(days=dice.uniform(1, 400))
    last = first + (NOW - first) * dice.random()
    known, visits = dice.random() < 0.3, dice.randint(1, 20)
    touch = Touch(first, dice.choice(["Paid Search", "Email", "Direct"]), "google", f"Spring-{dice.randint(0, 60)}")
    orders = dice.choice([0, 0, 0, 1, 3])
    return Profile(
        id=number,
        first_seen=first,
        last_seen=last,
        keys={"anonymous_id": [f"browser-{number}"], **({"email": [f"p{number}@example.org"]} if known else {})},
        traits={"plan": dice.choice(["Gold", "basic"]), "size": dice.choice([38, "42", 44.5])} if known else {},
        visits=visits,
        events=visits * 6,
        points=dice.randint(0, 40_000),
        orders=orders,
        revenue={"EUR": Decimal(orders * dice.randint(1000, 30_000)) / 100} if orders else {},
        first_touch=touch,
        last_touch=touch,
        consents={"marketing.email": Grant(granted=dice.random() < 0.7, at=first)} if known else {},
        interests={f"theme:topic-{dice.randint(0, 11)}": Interest(dice.uniform(1, 30), last) for _ in range(4)},
    )


def measured(quick: bool) -> list[Figure]:
    """Both compilations, 50 and 200 conditions."""
    found = people(_DIFFERENT // (5 if quick else 1))
    figures = [one for count in (50, 200) for one in _in_process(found, count)]
    return figures + _in_sql(found, QUICK if quick else PEOPLE)


def _in_process(found: list[Profile], count: int) -> list[Figure]:
    trees = {f"segment-{number}": person_condition(tree) for number, tree in enumerate(conditions(count))}
    _remembering(found, [audience(tree, lambda _: HALF) for tree in trees.values()])
    spent = _spent(together(trees, lambda _: HALF), found)
    fiftieth, last = (quantiles(spent, n=100)[place] for place in (49, 98))
    what = f"of {len(spent):,} times that one person was asked about {count} conditions, processor time of each"
    goal = Goal("value", most=25) if count == 50 else None
    return [
        figure("conditions", f"median {what}", fiftieth, "µs"),
        figure("conditions", f"99th percentile {what}", last, "µs", goal=goal),
    ]


def _remembering(found: list[Profile], made: list[Audience]) -> None:
    """What conditions count is in the history of every third."""
    for number, profile in enumerate(found):
        if number % 3 == 0:
            times = [(micros(profile.last_seen), number)]
            profile.history = {clause.key: times for one in made for clause in one.clauses}


def _spent(asking: Callable[[Profile, datetime], list[str]], found: list[Profile]) -> list[float]:
    """Microseconds of this thread's processor time for each single asking, with the clock's own share, none left out.

    The clock counts in nanoseconds and takes well under one microsecond, so no askings have to be timed together.
    Others who use the machine take none of this time, but what they push out of the processor's cache does count.
    """
    spent: list[float] = []
    gc.collect()
    for _ in range(_ROUNDS):
        for profile in found:
            began = time.thread_time_ns()
            asking(profile, NOW)
            spent.append((time.thread_time_ns() - began) / 1000)
    return spent


def _in_sql(found: list[Profile], count: int) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="faden-bench-") as place:
        warehouse = Warehouse(Path(place) / "warehouse.duckdb")
        try:
            began = time.perf_counter()
            _fill(warehouse, found, count)
            filled = time.perf_counter() - began
            once = [_answered(warehouse, found, count, tree) for tree in conditions(50)]
            again = sorted(_answered(warehouse, found, count, tree) for tree in conditions(50))
        finally:
            warehouse.close()
    what = f"to count for how many of {count:,} people a condition holds, by SQL"
    return [
        figure("conditions", f"to put {count:,} people into the warehouse's table", filled, "s"),
        figure("conditions", f"median {what}, compiled for the first time", middle(once), "ms"),
        figure("conditions", f"median {what}", middle(again), "ms"),
        figure("conditions", f"slowest of 50 {what}", again[-1], "ms"),
    ]


def _fill(warehouse: Warehouse, found: list[Profile], count: int) -> None:
    warehouse.begin_people(1)
    rows = [crowd_row(one, TRAITS) for one in found]
    numbered: Iterator[Any] = (row._replace(id=number) for number, row in enumerate(islice(cycle(rows), count), 1))
    while part := list(islice(numbered, _SLICE)):
        warehouse.take_people([one.id for one in part], part, warehouse.told)


def _answered(warehouse: Warehouse, found: list[Profile], count: int, tree: dict[str, Any]) -> float:
    """Milliseconds. What people did is asked by a list of people, as where the log has to be read."""
    made = audience(person_condition(tree), lambda _: HALF)

    def done(did: Did) -> list[int]:
        return list(range(1, count, 3 * did.times))

    sources = Sources(lambda _: HALF, TRAITS, _refuse, done)
    began = time.perf_counter()
    shaped = asked(person_condition(tree), NOW, 0, sources)
    statement = counts(shaped.shape)
    row = warehouse.query(statement.sql, {one: shaped.values[one] for one in statement.names}).rows[0]
    spent = (time.perf_counter() - began) * 1000
    if not made.clauses:
        often, rest = divmod(count, len(found))
        held = [made.holds(one, NOW) for one in found]
        _same(int(row[1] or 0), often * sum(held) + sum(held[:rest]), tree)
    return spent


def _refuse(_column: str) -> list[str | None]:
    return []


def _same(by_sql: int, by_python: int, tree: dict[str, Any]) -> None:
    """Two ways to one number, or there is nothing to measure."""
    if by_sql != by_python:
        raise Unavailable("conditions_differ", f"SQL says {by_sql}, Python {by_python}: {tree}.")

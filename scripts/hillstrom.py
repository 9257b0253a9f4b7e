"""A real mail test, judged end to end: `python scripts/hillstrom.py hillstrom.csv.gz > docs/hillstrom.md`.

The file is the publisher's (Kevin Hillstrom, MineThatData, 2008), with a row for each of 64,000 customers.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from faden.measure.experiment.analysis import Analysis, Arm, analyse
from faden.measure.experiment.design import Design
from faden.measure.experiment.effect import Interval
from faden.measure.experiment.moments import Moments, merged, observed
from faden.measure.experiment.outcome import Outcome
from faden.measure.experiment.reading import Comparison

Row = Mapping[str, str]
ARMS = {"none": "No E-Mail", "mens": "Mens E-Mail", "womens": "Womens E-Mail"}
LABELS = {
    "visit": "visit",
    "conversion": "conversion",
    "spend": "spend per customer",
    "spend_per_visitor": "spend per visitor",
}
BUYERS = {("1", "0"): "men's things only", ("0", "1"): "women's things only", ("1", "1"): "both"}
"""What customers had bought before: the columns mens and womens."""
BEFORE = ("history",)
DESIGN = Design(
    "fixed",
    "none",
    {"none": 1, "mens": 1, "womens": 1},
    (
        Outcome("visit", "proportion", covariates=BEFORE),
        Outcome("conversion", "proportion", covariates=BEFORE),
        Outcome("spend", "mean", covariates=BEFORE),
        Outcome("spend_per_visitor", "ratio"),
    ),
    "spend",
    planned=64_000,
)


def customers(path: Path) -> list[Row]:
    """The rows of the file."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def arms(rows: Sequence[Row]) -> list[Arm]:
    """What each arm did: moments with the covariate behind the outcome's own quantities."""
    return [_arm(key, [row for row in rows if row["segment"] == name]) for key, name in ARMS.items()]


def by_buyers(rows: Sequence[Row]) -> dict[str, list[Arm]]:
    """The arms within each group of customers."""
    return {
        label: arms([row for row in rows if (row["mens"], row["womens"]) == bought])
        for bought, label in BUYERS.items()
    }


def together(groups: Sequence[Sequence[Arm]]) -> list[Arm]:
    """The arms of several groups of customers as one."""
    return [
        Arm(
            same[0].key,
            sum(one.units for one in same),
            {name: _merged([one.outcomes[name] for one in same]) for name in same[0].outcomes},
        )
        for same in zip(*groups, strict=True)
    ]


def unadjusted(design: Design, found: Sequence[Arm]) -> Analysis:
    """The same without the past: the outcomes as they stand."""
    bare = [replace(one, outcomes={name: _own(held, name) for name, held in one.outcomes.items()}) for one in found]
    return analyse(replace(design, outcomes=tuple(replace(one, covariates=()) for one in design.outcomes)), bare)


def page(path: Path) -> str:
    """The whole page as Markdown."""
    groups = by_buyers(customers(path))
    whole = together(list(groups.values()))
    judged, plain = analyse(DESIGN, whole), unadjusted(DESIGN, whole)
    mails = replace(DESIGN, control="womens", weights={"womens": 1, "mens": 1}, planned=2)
    return "\n".join(
        (
            _HEAD,
            _trust(judged),
            _values(plain),
            _effects(judged),
            _past(plain, judged),
            _money(judged),
            _peeking(judged, analyse(replace(DESIGN, look="sequential"), whole)),
            _groups(groups),
            _decision(judged, _compared(analyse(mails, whole[1:]), "spend", "mens")),
            _LIMITS,
        )
    )


_HEAD = f"""# The Hillstrom mail test

In 2008 Kevin Hillstrom (MineThatData) published a real e-mail test for anybody to analyse. Of 64,000 customers who
had bought within a year, one third was sent a mail about men's things, one third a mail about women's, one third
none; the file has their visits, purchases and spend in the two weeks after.

This page is that test, run through `faden.measure.experiment` and written by `scripts/hillstrom.py`. Where the file
is at hand, a test holds the page to it, and its figures to those that are known. The data are not part of Faden.

## Design

Fixed: the data have no dates, so there is one look, at all {DESIGN.planned:,} customers. Primary outcome: spend per
customer, whether they came or not. Two mails against no mail: alpha is {DESIGN.alpha:.0%} over both and
{DESIGN.level:.1%} for each (Bonferroni); every interval below holds with {1 - DESIGN.level:.1%}, so those of the two
mails together with {1 - DESIGN.alpha:.0%}. Adjusted (CUPED) by `history`, the dollars spent in the year before.
"""
_LIMITS = """## What the data cannot say

- Cost of a mail, margin, unsubscriptions, opens: not in the file. A guard rail (not more than so many unsubscribe)
  belongs to such a test; without one, »ship« speaks of revenue alone.
- One sending, two weeks. A purchase that came forward from week three counts as gained.
- Spend rests on 578 buyers. With 21,000 customers in each arm its mean is near enough to normal; in a group of 2,000
  it is less so.
"""


def _trust(found: Analysis) -> str:
    shares, balance = found.allocation, found.result("spend").balance
    return f"""## Was the lot fair?

{", ".join(f"{one:,}" for one in shares.units)} customers against {shares.expected[0]:,.0f} in each: the sample-ratio
check has p = {shares.p:.2f}. The same past in all arms (`history`): p = {balance:.2f}. Nothing speaks against it.
"""


def _values(plain: Analysis) -> str:
    lines = [
        (name, f"{plain.result('visit').reading(arm).units:,}", *(_value(plain, one, arm) for one in LABELS))
        for arm, name in ARMS.items()
    ]
    return f"""## What happened

As it stands, without adjustment:

{_table(("", "customers", *LABELS.values()), lines)}
"""


def _effects(judged: Analysis) -> str:
    lines = [
        (
            LABELS[result.outcome],
            ARMS[one.arm],
            _signed(result.outcome, one.difference),
            _between(result.outcome, one.interval),
            _p(one.adjusted_p),
            _lift(one),
            _chance(one),
        )
        for result in judged.results
        for one in result.comparisons
    ]
    return f"""## Against no mail

{_table(("outcome", "mail", "difference", "interval", "p", "lift", "better with"), lines)}

p-values are corrected for the two mails. Lifts have Fieller's interval, which leaves out 0 exactly when that of the
difference does. »Better with« is the Bayesian view, with a flat prior.

Both mails bring visits, buyers and revenue. That those who come spend more as well (the last two lines, a ratio by
the delta method) is not shown.
"""


def _past(plain: Analysis, judged: Analysis) -> str:
    lines = []
    for name in ("visit", "conversion", "spend"):
        one, other = _compared(plain, name, "mens"), _compared(judged, name, "mens")
        both = (_signed(name, each.difference) for each in (one, other))
        lines.append((LABELS[name], f"{judged.result(name).reduction:.2%}", *both, f"{other.se / one.se - 1:.2%}"))
    return f"""## What the past explains

{_table(("outcome", "of the variance", "men's mail, plain", "adjusted", "standard error"), lines)}

Hardly anything: what a customer spent in a year says little about two weeks in which one in a hundred buys. The
adjustment does no harm and, here, no good. It pays where many units have the like of the outcome in their past.
"""


def _money(judged: Analysis) -> str:
    lines = [
        (
            ARMS[one.arm],
            f"$ {1000 * one.difference:,.0f}",
            f"{1000 * one.interval.low:,.0f} to {1000 * one.interval.high:,.0f}",
            f"{100 * one.interval.low:.0f} cents",
        )
        for one in judged.result("spend").comparisons
    ]
    return f"""## In money

{_table(("mail", "revenue gained by 1,000", "interval", "a mail pays below"), lines)}

The last column takes the lower end of the interval, and revenue: multiply by the margin.
"""


def _peeking(judged: Analysis, peeking: Analysis) -> str:
    lines = []
    for one in judged.result("spend").comparisons:
        other = _compared(peeking, "spend", one.arm)
        both = ((_between("spend", each.interval), _p(each.adjusted_p)) for each in (one, other))
        lines.append((ARMS[one.arm], *(text for pair in both for text in pair)))
    return f"""## What looking every day would have cost

Intervals that hold at all looks together are wider:

{_table(("mail", "spend, fixed", "p", "spend, sequential", "p"), lines)}

The men's mail would have been shipped all the same; the women's mail falls just short.
"""


def _groups(groups: Mapping[str, Sequence[Arm]]) -> str:
    lines = []
    for label, found in groups.items():
        units = sum(one.units for one in found)
        judged = analyse(replace(DESIGN, planned=units), found)
        for mail in DESIGN.treatments:
            both = ((name, _compared(judged, name, mail)) for name in ("visit", "spend"))
            texts = ((_signed(name, one.difference), _between(name, one.interval)) for name, one in both)
            lines.append((f"{label} ({units:,})", ARMS[mail], *(text for pair in texts for text in pair)))
    return f"""## Who answers

By what customers had bought before. This was looked for afterwards, in three groups: a hint for the next test, no
result. The groups' moments, added up, are those of the whole test above.

{_table(("had bought", "mail", "visit", "interval", "spend", "interval"), lines)}

The men's mail works in every group. The women's mail brings few visits from those who had bought men's things only;
with those who had bought women's things only it is as good as the men's.
"""


def _decision(judged: Analysis, between: Comparison) -> str:
    one = judged.decision
    return f"""## Decision

    action      {one.action}
    reason      {one.reason}
    arm         {one.arm}
    contenders  {", ".join(one.contenders)}
    numbers     {", ".join(f"{name} {value:.4g}" for name, value in one.numbers.items())}

Send the men's mail: it beats no mail beyond doubt. That it beats the women's mail, too
(by {_signed("spend", between.difference)} a customer, p = {between.p:.3f} taken alone), is likely but not shown at
{judged.level:.1%}; »contenders« says so. Whoever has to choose between the two needs another test.
"""


def _arm(key: str, rows: Sequence[Row]) -> Arm:
    columns = ("visit", "conversion", "spend", "history")
    visit, conversion, spend, history = ([float(row[name]) for row in rows] for name in columns)
    return Arm(
        key,
        len(rows),
        {
            "visit": observed(visit, history),
            "conversion": observed(conversion, history),
            "spend": observed(spend, history),
            "spend_per_visitor": observed(spend, visit),
        },
    )


def _merged(parts: Sequence[Moments]) -> Moments:
    return merged(parts, len(parts[0].sums))


def _own(held: Moments, name: str) -> Moments:
    return held if name == "spend_per_visitor" else Moments(held.n, held.sums[:1], held.products[:1])


def _compared(found: Analysis, outcome: str, arm: str) -> Comparison:
    one = found.result(outcome).comparison(arm)
    if one is None:
        raise SystemExit(f"{outcome} of {arm} cannot be compared; is the file complete?")
    return one


def _table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    words = sum(name in {"", "outcome", "mail", "had bought"} for name in head)
    rule = ["---"] * words + ["---:"] * (len(head) - words)
    return "\n".join(f"| {' | '.join(one)} |" for one in (head, rule, *lines))


def _value(plain: Analysis, name: str, arm: str) -> str:
    value = plain.result(name).reading(arm).value or 0.0
    return f"$ {value:.4f}" if name.startswith("spend") else f"{value:.3%}"


def _signed(name: str, value: float) -> str:
    return f"$ {value:+.3f}" if name.startswith("spend") else f"{100 * value:+.2f} points"


def _between(name: str, one: Interval) -> str:
    scale, digits = (1, 3) if name.startswith("spend") else (100, 2)
    return f"{scale * one.low:+.{digits}f} to {scale * one.high:+.{digits}f}"


def _p(value: float) -> str:
    return f"{value:.4f}" if value >= 0.0001 else "< 0.0001"


def _lift(one: Comparison) -> str:
    if one.lift is None or one.lift_interval is None:
        return ""
    return f"{one.lift:+.0%} ({one.lift_interval.low:+.0%} to {one.lift_interval.high:+.0%})"


def _chance(one: Comparison) -> str:
    if one.posterior is None:
        return ""
    chance = one.posterior.chance_to_win
    return f"{chance:.1%}" if chance < 0.9995 else "> 99.9%"


if __name__ == "__main__":
    sys.stdout.write(page(Path(sys.argv[1])))

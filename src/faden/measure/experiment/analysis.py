"""The whole experiment: from what each arm did to estimates, guard rails and a decision.

The counts are moments that were merged beforehand; nothing here reads a clock or a database. What the design does not
allow is not computed: a fixed design shows no interval before its size is reached, an adaptive one no comparison.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from faden.decide.bandit import Tally, best_chances
from faden.domain.errors import Invalid
from faden.measure.experiment.allocation import Allocation, allocation
from faden.measure.experiment.decision import Decision, distrust, settled, verdict, whole
from faden.measure.experiment.design import Design, checked
from faden.measure.experiment.guardrail import Guarded, guarded
from faden.measure.experiment.moments import Moments
from faden.measure.experiment.reading import Estimates, Result, estimates, result


class Arm(msgspec.Struct, frozen=True):
    """What one arm did."""

    key: str
    units: int
    """Units that were assigned and exposed; decisions, for a bandit."""
    outcomes: Mapping[str, Moments]
    """Outcome -> its moments over these units, those that did nothing included."""


class Analysis(msgspec.Struct, frozen=True):
    """What an experiment says, as far as its design allows."""

    design: Design
    level: float
    """alpha of one comparison: the intervals hold with 1 - level each, and all together with 1 - alpha."""
    allocation: Allocation
    results: tuple[Result, ...]
    """One per outcome, in the design's order."""
    guard_rails: tuple[Guarded, ...]
    chances: Mapping[str, float]
    """Adaptive: the probability of each arm to be the best in the primary outcome; empty else, and with too few."""
    verdicts: tuple[Decision, ...]
    """One per treatment; none for a bandit or where nothing is to be trusted."""
    decision: Decision

    def result(self, outcome: str) -> Result:
        """What there is to say about one outcome."""
        return next(one for one in self.results if one.outcome == outcome)


def analyse(design: Design, arms: Sequence[Arm]) -> Analysis:
    """Judges the experiment as of now; `Invalid` where design and arms do not fit together."""
    by_key = _matched(checked(design), arms)
    held = {one.key: _estimates(design, one.key, by_key) for one in design.outcomes}
    early = design.planned is None or sum(one.units for one in arms) < design.planned
    results = {key: result(design, one, early=early) for key, one in held.items()}
    rails = tuple(
        one
        for rail in design.guard_rails
        for one in guarded(design, rail, held[rail.outcome], results[rail.outcome], early=early)
    )
    shares = allocation([by_key[key].units for key in design.weights], list(design.weights.values()))
    chances = _chances(design, held[design.primary])
    doubt = distrust(design, shares, list(results.values()))
    verdicts: tuple[Decision, ...] = ()
    if doubt is None and design.look != "adaptive":
        primary = results[design.primary]
        verdicts = tuple(verdict(design, arm, primary, rails, early=early) for arm in design.treatments)
    decision = doubt or (
        whole(verdicts, design, held[design.primary])
        if verdicts
        else settled(design, results[design.primary], rails, chances)
    )
    return Analysis(design, design.level, shares, tuple(results.values()), rails, chances, verdicts, decision)


def _estimates(design: Design, outcome: str, arms: Mapping[str, Arm]) -> Estimates:
    return estimates(design, design.outcome(outcome), {key: arms[key].outcomes[outcome] for key in design.weights})


def _chances(design: Design, primary: Estimates) -> dict[str, float]:
    """By the same beliefs as a bandit's; less is better where the outcome says so."""
    if design.look != "adaptive":
        return {}
    up = 1 if primary.outcome.direction == "up" else -1
    if primary.outcome.kind == "proportion":
        won = {arm: one.sums[0] if up > 0 else one.n - one.sums[0] for arm, one in primary.samples.items()}
        tallies = [Tally(primary.samples[arm].n, won[arm]) for arm in design.weights]
        return dict(zip(design.weights, best_chances(tallies, "yes_no"), strict=True))
    if primary.thin:
        return {}
    points = [primary.points[arm] for arm in design.weights]
    tallies = [Tally(at.n, up * at.n * at.value, at.n * (at.variance + at.value**2)) for at in points]
    return dict(zip(design.weights, best_chances(tallies, "amount"), strict=True))


def _matched(design: Design, arms: Sequence[Arm]) -> dict[str, Arm]:
    """The arms by key, as the design knows them."""
    by_key = {one.key: one for one in arms}
    if set(by_key) != set(design.weights) or len(arms) != len(by_key):
        raise Invalid(
            "arms_unlike",
            "The arms are not those of the design.",
            path="arms",
            hint="Give each of " + ", ".join(design.weights) + " once; one without units has moments of nothing.",
        )
    for arm in arms:
        for one in design.outcomes:
            found = arm.outcomes.get(one.key)
            if found is None or found.n > arm.units:
                raise Invalid(
                    "units_unlike",
                    f"»{one.key}« of »{arm.key}« is "
                    + ("missing." if found is None else f"from {found.n} of {arm.units} units."),
                    path=f"arms.{arm.key}.{one.key}",
                    hint="Count every unit that was assigned, once, also without an event.",
                )
    return by_key

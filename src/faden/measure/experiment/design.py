"""What was laid down before the start: by what an experiment is judged, and how often one may look."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

import msgspec

from faden.domain.errors import Invalid
from faden.measure.experiment.correction import Correction
from faden.measure.experiment.outcome import Outcome
from faden.measure.experiment.posterior import Prior

Look = Literal["fixed", "sequential", "adaptive"]
TUNING = 5000
"""Units of the two arms compared at which sequences are tightest where nobody has planned a size."""


class GuardRail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An outcome that must not get worse by more than `margin`, a share of the control's value: 0.02 is 2 %."""

    outcome: str
    margin: float


class Design(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An experiment's design.

    `fixed`: one look, when all `planned` units are in. `sequential`: look whenever you like, stop when it is
    clear, at the latest at `planned` where that is set. `adaptive`: a bandit moves the shares; arms have intervals
    of their own and nothing else is shown. `alpha` is the chance of any false alarm over all arms, on the primary
    outcome; the other outcomes are told at the same level, each for itself.
    """

    look: Look
    control: str
    weights: Mapping[str, float]
    """Intended share of each arm, control included; 0: switched off. Adaptive: sums of the propensities."""
    outcomes: tuple[Outcome, ...]
    primary: str
    guard_rails: tuple[GuardRail, ...] = ()
    alpha: float = 0.05
    correction: Correction = "bonferroni"
    """For the p-values of several arms; intervals are always Bonferroni's."""
    planned: int | None = None
    """Units of all arms together."""
    tuning: int | None = None
    """Units of two arms at which their sequence is tightest, fixed beforehand; None: their share of `planned`."""
    worthwhile: float | None = None
    """The smallest lift that would be worth it. A sequence that rules it out ends the experiment."""
    least: int = 100
    """Units an arm must have before anything is said of it: below, nothing is nearly normal."""
    least_each: int = 5
    """For a yes or no: how many of each an arm must have, for the same reason; two arms together twice as many."""
    trust: float = 0.001
    """Below this p-value the shares of the arms, or their pasts, are not what chance makes of them."""
    prior: Prior | None = None
    """On the lift of the primary outcome, for the Bayesian view; None: flat."""

    @property
    def treatments(self) -> tuple[str, ...]:
        """The arms that are held against the control."""
        return tuple(arm for arm in self.weights if arm != self.control)

    @property
    def level(self) -> float:
        """The alpha of one comparison, or of one arm where a bandit compares each with each."""
        return self.alpha / (len(self.weights) if self.look == "adaptive" else len(self.treatments))

    def outcome(self, key: str) -> Outcome:
        """The outcome of that key."""
        return next(one for one in self.outcomes if one.key == key)

    def tuned(self, *arms: str) -> int:
        """Units of these arms together at which their sequence is to be tightest."""
        if self.tuning is not None:
            return self.tuning
        if self.planned is None:
            return TUNING
        if self.look == "adaptive":  # shares that follow the outcomes must not tune what judges them
            return max(round(self.planned * len(arms) / len(self.weights)), 1)
        share = sum(self.weights[one] for one in arms) / sum(self.weights.values())
        return max(round(self.planned * share), 1)


def checked(design: Design) -> Design:
    """The design itself if an experiment can be judged by it; `Invalid` with path and remedy otherwise."""
    keys = [one.key for one in design.outcomes]
    _demand(
        len(set(keys)) == len(keys), "key_not_unique", "Two outcomes have one key.", "outcomes", "Give each its own."
    )
    _demand(design.primary in keys, "outcome_unknown", f"»{design.primary}« is no outcome.", "primary", _one_of(keys))
    arms = list(design.weights)
    _demand(design.control in arms, "arm_unknown", f"»{design.control}« is no arm.", "control", _one_of(arms))
    _demand(
        sum(one > 0 for one in design.weights.values()) > 1
        and all(one >= 0 and math.isfinite(one) for one in design.weights.values()),
        "weights_invalid",
        "Fewer than two arms have a share.",
        "weights",
        "Give at least two arms a weight above 0, and none one below.",
    )
    for index, rail in enumerate(design.guard_rails):
        path = f"guard_rails[{index}]"
        _demand(
            rail.outcome in keys,
            "outcome_unknown",
            f"»{rail.outcome}« is no outcome.",
            f"{path}.outcome",
            _one_of(keys),
        )
        _demand(
            0 < rail.margin < 1,
            "margin_invalid",
            f"A margin of {rail.margin} cannot be kept.",
            f"{path}.margin",
            "Say how much worse is bearable, as a share between 0 and 1: no data show that two arms are equal.",
        )
    _checked_numbers(design)
    return design


def _checked_numbers(design: Design) -> None:
    for name, value in (("alpha", design.alpha), ("trust", design.trust)):
        _demand(0 < value < 0.5, "level_invalid", f"{value} is no level.", name, "Use 0.05, say.")
    _demand(
        design.planned is not None or design.look != "fixed",
        "planned_missing",
        "A fixed design needs its size beforehand.",
        "planned",
        "Plan the units needed, or use a sequential design, in which one may look at any time.",
    )
    for name, count in (("planned", design.planned), ("tuning", design.tuning), ("least", design.least)):
        _demand(count is None or count > 1, "count_invalid", f"{count} units are too few.", name, "Use at least 2.")
    _demand(
        design.worthwhile is None or design.worthwhile > 0,
        "lift_invalid",
        "The smallest lift worth having is not above 0.",
        "worthwhile",
        "Give it as a share, 0.02 for 2 %, whichever direction is better.",
    )
    _demand(
        design.prior is None or design.prior.sd > 0,
        "prior_invalid",
        "A prior needs a spread.",
        "prior.sd",
        "Above 0.",
    )


def _demand(holds: bool, code: str, message: str, path: str, hint: str) -> None:
    if not holds:
        raise Invalid(code, message, path=path, hint=hint)


def _one_of(names: list[str]) -> str:
    return "Use one of " + ", ".join(names) + "."

"""What to do now, with the reason as a code and the numbers behind it; words for it are the interface's matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from faden.measure.experiment.allocation import Allocation
from faden.measure.experiment.design import Design
from faden.measure.experiment.effect import absolute
from faden.measure.experiment.evidence import p_value
from faden.measure.experiment.guardrail import Guarded
from faden.measure.experiment.reading import Comparison, Estimates, Result, evidence

Action = Literal["ship", "keep_control", "go_on", "stop_guard_rail", "not_trustworthy"]
Reason = Literal[
    "sample_ratio_mismatch",  # the arms did not get their shares
    "covariate_unbalanced",  # the arms had different pasts, so a covariate is not from before or the lot was not fair
    "guard_rail_broken",
    "better",
    "worse",
    "not_worthwhile",  # the smallest lift worth having is ruled out
    "no_difference_shown",  # all planned units are in
    "guard_rail_open",  # better, but not shown to be harmless elsewhere
    "not_clear_yet",
    "before_planned_size",
    "too_few_units",
    "no_variation",
]


class Decision(msgspec.Struct, frozen=True):
    """An action. `arm`: which treatment it is about; None: the whole experiment."""

    action: Action
    reason: Reason
    arm: str | None
    numbers: Mapping[str, float]
    contenders: tuple[str, ...] = ()
    """When shipping: other arms that beat the control and may be as good as this one."""


def distrust(design: Design, found: Allocation, results: Sequence[Result]) -> Decision | None:
    """Why nothing of this is to be trusted; None where nothing speaks against it."""
    p = found.p if design.look == "fixed" else found.always_valid_p
    if p < design.trust:
        return Decision("not_trustworthy", "sample_ratio_mismatch", None, {"p": p, "trust": design.trust})
    for one in results:
        if one.balance is not None and one.balance < design.trust:
            return Decision(
                "not_trustworthy", "covariate_unbalanced", None, {"p": one.balance, "trust": design.trust}
            )
    return None


def verdict(design: Design, arm: str, primary: Result, rails: Sequence[Guarded], *, early: bool) -> Decision:
    """What to do with one treatment of a fixed or sequential experiment."""
    if broken := _broken(arm, rails):
        return broken
    found = primary.comparison(arm)
    if found is None:
        why = _silence(design, arm, primary)
        waits = why == "before_planned_size" or early
        return Decision("go_on" if waits else "keep_control", why, arm, {"units": primary.reading(arm).units})
    gain = found.difference if design.outcome(design.primary).direction == "up" else -found.difference
    numbers = _numbers(design, found)
    clear = found.adjusted_p <= design.alpha
    if clear and gain < 0:
        return Decision("keep_control", "worse", arm, numbers)
    if _pointless(design, found):
        return Decision("keep_control", "not_worthwhile", arm, numbers)
    if not clear:
        if early:
            return Decision("go_on", "not_clear_yet", arm, numbers)
        return Decision("keep_control", "no_difference_shown", arm, numbers)
    if all(one.verdict == "kept" for one in rails if one.arm == arm):
        return Decision("ship", "better", arm, numbers)
    return Decision("go_on" if early else "keep_control", "guard_rail_open", arm, numbers)


def whole(verdicts: Sequence[Decision], design: Design, primary: Estimates) -> Decision:
    """What to do with the experiment: ship the best, else stop what harms, else go on while any arm is open.

    Where several arms agree, the reason is the first one's; each has its own in the verdicts.
    """
    by_action: dict[Action, list[Decision]] = {}
    for one in verdicts:
        by_action.setdefault(one.action, []).append(one)
    if "ship" in by_action:
        return _best(by_action["ship"], design, primary)
    if "stop_guard_rail" in by_action:
        return by_action["stop_guard_rail"][0]
    first = by_action.get("go_on", list(verdicts))[0]
    return first if len(verdicts) == 1 else Decision(first.action, first.reason, None, {})


def settled(design: Design, primary: Result, rails: Sequence[Guarded], chances: Mapping[str, float]) -> Decision:
    """What to do with a bandit: end it when one arm's interval lies beyond all others'."""
    if broken := next(filter(None, (_broken(arm, rails) for arm in design.treatments)), None):
        return broken
    up = design.outcome(design.primary).direction == "up"
    ends: dict[str, tuple[float, float]] = {}
    for one in primary.readings:
        if one.interval is None:
            return Decision("go_on", one.withheld or "too_few_units", one.arm, {"units": one.units})
        found = one.interval
        ends[one.arm] = (found.low, found.high) if up else (-found.high, -found.low)
    leader = max(ends, key=lambda arm: ends[arm][0])
    rival = max(high for arm, (_, high) in ends.items() if arm != leader)
    numbers = {"chance_to_be_best": chances[leader], "low": ends[leader][0], "others_high": rival}
    if ends[leader][0] <= rival:
        return Decision("go_on", "not_clear_yet", leader, numbers)
    if leader == design.control:
        return Decision("keep_control", "worse", None, numbers)
    if any(one.verdict != "kept" for one in rails if one.arm == leader):
        return Decision("go_on", "guard_rail_open", leader, numbers)
    return Decision("ship", "better", leader, numbers)


def _broken(arm: str, rails: Sequence[Guarded]) -> Decision | None:
    for one in rails:
        if one.arm == arm and one.verdict == "broken" and one.interval is not None:
            numbers = {"margin": one.margin, "low": one.interval.low, "high": one.interval.high}
            return Decision("stop_guard_rail", "guard_rail_broken", arm, numbers)
    return None


def _silence(design: Design, arm: str, primary: Result) -> Reason:
    """Why the arm cannot be compared: the first of the two arms that has a reason, else too few of both."""
    both = (primary.reading(arm).withheld, primary.reading(design.control).withheld)
    return next((why for why in both if why), "too_few_units")


def _pointless(design: Design, found: Comparison) -> bool:
    if design.worthwhile is None or found.lift_interval is None:
        return False
    if design.outcome(design.primary).direction == "up":
        return found.lift_interval.high < design.worthwhile
    return found.lift_interval.low > -design.worthwhile


def _numbers(design: Design, found: Comparison) -> dict[str, float]:
    numbers = {
        "difference": found.difference,
        "low": found.interval.low,
        "high": found.interval.high,
        "p": found.p,
        "adjusted_p": found.adjusted_p,
        "alpha": design.alpha,
        "units": float(found.units),
    }
    return numbers if found.lift is None else numbers | {"lift": found.lift}


def _best(shipped: Sequence[Decision], design: Design, primary: Estimates) -> Decision:
    """The best of those that beat the control, and those it cannot be told from."""
    up = 1 if primary.outcome.direction == "up" else -1
    best = max(shipped, key=lambda one: up * one.numbers["difference"])
    from_best = {
        one.arm: absolute(primary.points[one.arm or ""], primary.points[best.arm or ""])
        for one in shipped
        if one.arm != best.arm
    }
    alike = (
        arm
        for arm, effect in from_best.items()
        if arm and p_value(effect, evidence(design, arm, best.arm or "")) > design.level
    )
    return msgspec.structs.replace(best, contenders=tuple(alike))

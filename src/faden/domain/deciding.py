"""Decisions as events: what was shown to whom goes into the log, and only from there to profiles and warehouse."""

from __future__ import annotations

from typing import Any, Final

import msgspec

TYPE: Final = "decision"
DECIDED = "Experiences Decided"
VIEWED, CLICKED = "Experience Viewed", "Experience Clicked"
"""What a client tells of them; properties decision_id, experience, variant, placement."""
REACTIONS = {VIEWED: "viewed", CLICKED: "clicked"}
SOURCE = "faden"
HOLDOUT = "*"
"""Among a person's arms: whether the person is in the hold-out. No experience is called so."""
HELD, TAKES_PART = "out", "in"

Arms = dict[str, tuple[str, int]]


class Decided(msgspec.Struct, frozen=True, omit_defaults=True):
    """One decision as the event keeps it. `times`: how often, where nobody is named; see `decide.telling`.

    `slots`: places of a list, of which `by_lot` were drawn.
    """

    id: str
    placement: str
    experience: str
    version: int
    variant: str
    reason: str
    propensity: float
    explored: bool = False
    arm: str | None = None
    greedy: str | None = None
    times: int = 1
    items: tuple[str, ...] = ()
    by_lot: int = 0


def decided(properties: dict[str, Any]) -> list[Decided]:
    """The decisions in an event; what cannot be read (an event that a stranger has sent) is none."""
    try:
        return msgspec.convert(properties.get("decisions", ()), list[Decided])
    except msgspec.ValidationError:
        return []


def with_arms(held: Arms, properties: dict[str, Any], found: list[Decided], seq: int) -> Arms | None:
    """The arms after an event of decisions; None where nothing is new. The first arm stays."""
    new: Arms = {
        one.experience: (one.arm, seq) for one in found if one.arm is not None and one.experience not in held
    }
    group = properties.get("group")
    if group in (HELD, TAKES_PART) and HOLDOUT not in held:
        new[HOLDOUT] = (group, seq)
    return {**held, **new} if new else None


def joined_arms(one: Arms, other: Arms) -> Arms:
    """The arms of two who are one person: the one that was given first stays."""
    both = dict(one)
    for experience, given in other.items():
        held = both.get(experience)
        if held is None or given[1] < held[1]:
            both[experience] = given
    return both

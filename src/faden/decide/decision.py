"""The decision: what is shown where, why, and how likely it was."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

import msgspec

from faden.domain.occasion import Occasion
from faden.domain.profile import Profile

Reason = Literal[
    "fallback", "condition", "interest", "experiment", "bandit", "exploration", "holdout", "no_leave", "timeout",
    "broken", "schedule", "disabled",
]  # fmt: skip


class Served(NamedTuple):
    """Content as it is answered: its type, the name of its field, and the field's JSON."""

    type: str
    field: str
    body: msgspec.Raw


class Asking(NamedTuple):
    """Who asks. `profile` is a blank one where nobody is known.

    `unit` is what lots are drawn by, None where the visitor may not be measured: then nothing is drawn, nothing of
    the person is looked at and nothing is kept. `leave`: to personalise. `visit` numbers the visits of the unit.
    `nonce` names decisions that belong to nobody.
    """

    occasion: Occasion
    profile: Profile
    now: datetime
    unit: str | None
    leave: bool
    visit: int
    language: str | None
    nonce: str = "0"


class Decision(msgspec.Struct, frozen=True, gc=False):
    """One decision. `propensity`: how likely the variant was; `greedy`: what would have been shown without a lot.

    `arm` is set where the experiment's lot fell on it. `items`: what a list shows, `by_lot` of its places were drawn.
    """

    id: str
    placement: str
    experience: str
    version: int
    variant: str
    reason: Reason
    propensity: float
    explored: bool
    arm: str | None
    greedy: str
    content: Served
    items: tuple[str, ...] = ()
    by_lot: int = 0

"""The segment: people for whom a condition holds now, or a list of people that somebody has drawn up."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from faden.domain.audience import person_condition
from faden.domain.consentpolicy import NAMES
from faden.domain.definition import Label
from faden.domain.errors import Invalid

CHANGED = "Segments Changed"
"""The event by which a person enters and leaves; properties `entered` and `left` are lists of keys."""
TYPE: Final = "segment"


class Segment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The document; its key is the segment's. `purpose`: what its members are gathered for, in the consent policy's
    words; whoever uses it asks for leave by that. A list has no condition; an inactive segment has no members.
    """

    label: Label
    condition: Any = None
    description: str = ""
    owner: str = ""
    purpose: str = "measurement"
    list: bool = False
    active: bool = True


def checked(segment: Segment) -> Segment:
    """The segment itself if it can be used; `Invalid` with path and remedy otherwise."""
    if not segment.label.de.strip() or not segment.label.en.strip():
        raise Invalid("label_missing", "A segment needs a name in both languages.", path="label")
    if segment.purpose not in NAMES:
        raise Invalid(
            "purpose_unknown",
            f"»{segment.purpose}« is no purpose.",
            path="purpose",
            hint="Use one of " + ", ".join(sorted(NAMES)) + ".",
        )
    if segment.list:
        if segment.condition is not None:
            raise Invalid(
                "condition_unused",
                "A list has no condition: its members are named.",
                path="condition",
                hint="Leave it out, or set »list« to false.",
            )
        return segment
    if segment.condition is None:
        raise Invalid(
            "condition_missing",
            "A segment needs a condition.",
            path="condition",
            hint='Give a condition, or set "list": true for a list of people.',
        )
    tree = person_condition(segment.condition)
    if not tree.rules:
        raise Invalid(
            "condition_empty", "The condition holds for everybody.", path="condition.rules", hint="Add a rule."
        )
    return segment

"""What visitors make of what they are shown, as rows for the warehouse: seen, clicked."""

from __future__ import annotations

from types import MappingProxyType

from faden.domain.clock import local
from faden.domain.event import Event
from faden.store.facts import ResponseRow

KINDS = MappingProxyType({"Experience Viewed": "viewed", "Experience Clicked": "clicked"})
"""Names of the client's events."""
_LONGEST = 200


def response(seq: int, event: Event, owner: int | None) -> ResponseRow | None:
    """The row of a client's event that answers a decision; None for any other, or where it names no experience."""
    kind = KINDS.get(event.name) if event.type == "track" else None
    experience = None if kind is None else _text(event, "experience")
    if kind is None or experience is None:
        return None
    at, decision, variant = local(event.at, event.timezone), _text(event, "decision_id"), _text(event, "variant")
    return ResponseRow(seq, event.at, at, owner, kind, decision, experience, variant)


def _text(event: Event, name: str) -> str | None:
    found = event.properties.get(name)
    return found if isinstance(found, str) and 0 < len(found) <= _LONGEST else None

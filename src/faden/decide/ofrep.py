"""Decisions in the words of OpenFeature's Remote Evaluation Protocol 0.3; a flag is a placement or an experience."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any, Literal

import msgspec

from faden.decide.decision import Decision, Reason

Word = Literal["STATIC", "DEFAULT", "TARGETING_MATCH", "SPLIT", "DISABLED", "ERROR"]
Refusal = Literal["PARSE_ERROR", "INVALID_CONTEXT", "TARGETING_KEY_MISSING", "FLAG_NOT_FOUND", "GENERAL"]

_WORDS: dict[Reason, Word] = {
    "fallback": "DEFAULT",
    "condition": "TARGETING_MATCH",
    "interest": "TARGETING_MATCH",
    "experiment": "SPLIT",
    "bandit": "SPLIT",
    "exploration": "SPLIT",
    "holdout": "SPLIT",
    "no_leave": "DEFAULT",
    "timeout": "DEFAULT",
    "broken": "DEFAULT",
    "schedule": "DISABLED",
    "disabled": "DISABLED",
}
"""»ERROR« would make a client throw our fallback away, so what is broken is its default."""
ONLY = "value"


class Flag(msgspec.Struct, frozen=True, rename="camel"):
    """One evaluated flag."""

    key: str
    value: msgspec.Raw
    reason: Word
    variant: str
    metadata: dict[str, str | int | float | bool]


class Flags(msgspec.Struct, frozen=True):
    """All of them."""

    flags: list[Flag]


class NotEvaluated(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """Why a flag has no value."""

    error_code: Refusal
    error_details: str
    key: str | None = None


def flag(decision: Decision, key: str) -> Flag:
    """A decision as a flag called `key`."""
    metadata: dict[str, str | int | float | bool] = {
        "decisionId": decision.id,
        "experience": decision.experience,
        "version": decision.version,
        "placement": decision.placement,
        "reason": decision.reason,
    }
    return Flag(key, _value(decision), _WORDS[decision.reason], decision.variant, metadata)


def _value(decision: Decision) -> msgspec.Raw:
    """The content; of an object that holds nothing but a `value`, that: so a flag may be a yes or no or a number."""
    content = decision.content
    if content.type != "json" or not bytes(content.body).startswith(b'{"value":'):
        return content.body
    fields: dict[str, Any] = msgspec.json.decode(content.body)
    return msgspec.Raw(msgspec.json.encode(fields[ONLY])) if len(fields) == 1 else content.body


def mark(body: bytes) -> str:
    """The ETag of an answer."""
    return f'"{blake2b(body, digest_size=12).hexdigest()}"'


def properties(context: dict[str, Any], taken: Iterable[str]) -> dict[str, Any]:
    """What a client says in its context beyond the names that mean something to us."""
    known = set(taken)
    return {name: value for name, value in context.items() if name not in known}

"""What somebody said outright about consent: four events with agreed properties, whoever sends them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, cast, get_args

from faden.domain.consent import How
from faden.domain.consentpolicy import MARKETING, MEASUREMENT, NAMES, PERSONALISATION, Basis, unknown
from faden.domain.errors import Invalid

GIVEN, WITHDRAWN = "Consent Given", "Consent Withdrawn"
UPDATED, CONFIRMED = "Consent Updated", "Consent Confirmed"
ACTS = frozenset((GIVEN, WITHDRAWN, UPDATED, CONFIRMED))

PROPERTIES = ("purpose", "purposes", "categories", "text_version", "textVersion", "how", "basis")
"""All that such an event needs; nothing else of it is kept for somebody who is not measured."""
_OUTRIGHT = frozenset(get_args(How)) - {"sdk", "gpc", "tcf"}
_BASES = frozenset(get_args(Basis))
_EVERYTHING = (MEASUREMENT, PERSONALISATION, MARKETING)
_LONGEST = 200


class Act(NamedTuple):
    """The purposes and the consent tool's categories that it speaks of, and how we know.

    `basis` None: the policy's. `pending`: the first step of a double opt-in. `confirms`: the second one; of all that
    is pending, where it names nothing.
    """

    purposes: dict[str, bool]
    categories: dict[str, bool]
    how: How
    basis: Basis | None
    text_version: str | None
    pending: bool = False
    confirms: bool = False


def act(name: str, properties: Mapping[str, Any]) -> Act:
    """The act that an event of this name tells of; `Invalid` where it does not say what for.

    >>> act("Consent Withdrawn", {}).purposes
    {'measurement': False, 'personalisation': False, 'marketing': False}
    """
    purposes = _answers(name, properties, "purposes" if properties.get("purposes") is not None else "purpose")
    categories = _answers(name, properties, "categories")
    for purpose in purposes:
        if purpose not in NAMES:
            raise unknown(purpose, "properties.purposes")
    if not purposes and not categories:
        if name == WITHDRAWN:
            purposes = dict.fromkeys(_EVERYTHING, False)
        elif name == GIVEN:
            raise Invalid(
                "consent_purposes_missing",
                "A consent that does not say for what.",
                path="properties.purposes",
                hint='Send "purposes": ["measurement"], or "categories" as your consent tool names them.',
            )
    how = cast(How, _word(properties, "how", _OUTRIGHT) or "api")
    confirms = name == CONFIRMED
    return Act(
        purposes,
        categories,
        "double_opt_in" if confirms else how,
        cast("Basis | None", _word(properties, "basis", _BASES)),
        _text_version(properties),
        pending=name == GIVEN and how == "double_opt_in",
        confirms=confirms,
    )


def _answers(name: str, properties: Mapping[str, Any], field: str) -> dict[str, bool]:
    """What is named in a field, as yes or no: a text, a list of texts, or, with the answers in it, an object."""
    given = properties.get(field)
    if given is None:
        return {}
    if isinstance(given, dict) and all(isinstance(value, bool) for value in given.values()):
        return {str(key): value for key, value in given.items()}
    names = [given] if isinstance(given, str) else given
    if name != UPDATED and isinstance(names, list) and all(isinstance(one, str) for one in names):
        return dict.fromkeys(names, name != WITHDRAWN)
    raise Invalid(
        "consent_answers_invalid",
        f"»{field}« does not say yes or no to anything.",
        path=f"properties.{field}",
        hint='Send a list of names or, such as for an update, {"measurement": true, "marketing.email": false}.',
    )


def _word(properties: Mapping[str, Any], field: str, words: frozenset[str]) -> str | None:
    given = properties.get(field)
    if given is None:
        return None
    if given not in words:
        raise Invalid(
            f"consent_{field}_unknown",
            f"»{str(given)[:80]}« is unknown here.",
            path=f"properties.{field}",
            hint="Use " + ", ".join(sorted(words)) + ".",
        )
    return str(given)


def _text_version(properties: Mapping[str, Any]) -> str | None:
    given = properties.get("text_version", properties.get("textVersion"))
    if given is None:
        return None
    if not isinstance(given, str | int | float) or isinstance(given, bool) or len(str(given)) > _LONGEST:
        raise Invalid(
            "consent_text_version_invalid",
            "The version of the text is a short text.",
            path="properties.text_version",
            hint="Use the name under which you keep the wording, such as 2026-03.",
        )
    return str(given)

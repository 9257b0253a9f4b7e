"""What people tell about themselves: which traits there are, of what type, and who wins when two sources disagree.

All that was ever said is kept beside the value that stands. Which one stands depends on what was said, when and by
whom, never on the order in which it arrived, so that late events and joined profiles come out the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any, Literal

import msgspec

from faden.domain.definition import Label
from faden.domain.errors import Invalid

TraitType = Literal["text", "number", "boolean", "date", "list", "any"]
Conflict = Literal["newest", "priority", "first", "largest"]
FORM = "form"
"""The kind of source of what was taken out of an event's properties."""
LONGEST_NAME = 120
_MEASURED = frozenset(("number", "boolean", "date", "list"))
"""Types that have a size."""


class FormField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A property of an event of this name that tells the trait, such as a form's `email` or `customer.email`."""

    event: str
    property: str


class Trait(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One declared trait. `sources`: source keys, touchpoints or `form`, the most trusted first. `any`: as it comes.

    `conflict`: the newest word counts, or the most trusted source's (its newest), the first one, the largest value.
    """

    key: str
    label: Label
    type: TraitType = "text"
    pii: bool = False
    sources: tuple[str, ...] = ()
    conflict: Conflict = "newest"
    forms: tuple[FormField, ...] = ()


class Traits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The catalogue. What it does not name is kept as it comes; of that the newest word counts."""

    traits: tuple[Trait, ...]


class TraitChange(msgspec.Struct, array_like=True, gc=False):
    """A value that a source has given a trait: when first, when last and by which event.

    `refused`: the type that it should have had and could not be made; such a value never stands.
    """

    value: Any
    at: datetime
    last: datetime
    source: str
    kind: str
    seq: int
    refused: TraitType | None = None


TraitLog = dict[str, list[TraitChange]]
"""By trait: the change that stands first, then the others, the newest first. One entry for each value and source."""


def checked(catalogue: Traits) -> Traits:
    """The catalogue itself if it can be used; `Invalid` with path and remedy otherwise."""
    seen: set[str] = set()
    for index, trait in enumerate(catalogue.traits):
        path = f"traits[{index}]"
        if not trait.key.strip() or len(trait.key) > LONGEST_NAME or "\0" in trait.key:
            raise Invalid(
                "trait_key_invalid",
                f"»{trait.key[:40]}« cannot be a trait's name.",
                path=f"{path}.key",
                hint=f"Write it as it is sent, such as firstName, at most {LONGEST_NAME} characters.",
            )
        if trait.key in seen:
            raise Invalid("key_not_unique", f"»{trait.key}« is empty or used twice.", path=f"{path}.key")
        seen.add(trait.key)
        if not trait.label.de.strip() or not trait.label.en.strip():
            raise Invalid("label_missing", "A trait needs a name in both languages.", path=f"{path}.label")
        _checked_rule(trait, path)
    return catalogue


def _checked_rule(trait: Trait, path: str) -> None:
    if trait.conflict == "priority" and not trait.sources:
        raise Invalid(
            "trait_sources_missing",
            f"»{trait.key}« does not say which source is trusted most.",
            path=f"{path}.sources",
            hint="Name sources, touchpoints or form, the most trusted first.",
        )
    if trait.conflict == "largest" and trait.type not in _MEASURED:
        raise Invalid(
            "trait_without_size",
            f"Values of the type {trait.type} have no size.",
            path=f"{path}.conflict",
            hint="Use newest, priority or first, or another type.",
        )
    named = [("sources", name) for name in trait.sources]
    named += [("forms", name) for form in trait.forms for name in (form.event, form.property)]
    for part, name in named:
        if not name.strip():
            raise Invalid("trait_name_empty", "A name is empty.", path=f"{path}.{part}", hint="Fill it in or remove.")


# ---- types


def fitted(kind: TraitType, value: Any) -> tuple[Any, TraitType | None]:
    """The value as the type wants it, where that loses nothing; else the value as it came, and the type it lacks.

    >>> fitted("number", "42"), fitted("number", "042")
    ((42, None), ('042', 'number'))
    >>> fitted("date", "03.07.2026")
    ('2026-07-03', None)
    """
    made = _FITS[kind](value)
    return (value, kind) if made is None else (made, None)


_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,9})?\Z")
_DIGITS = 15
"""More significant digits than these a floating-point number does not hold."""
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z")
_GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})\Z")
_WORDS = {
    **dict.fromkeys(("true", "yes", "ja", "wahr"), True),
    **dict.fromkeys(("false", "no", "nein", "falsch"), False),
}


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return value if isinstance(value, str) else None


def _number(value: Any) -> int | float | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = value.strip() if isinstance(value, str) else ""
    if not _NUMBER.match(text) or sum(map(str.isdigit, text)) > _DIGITS:
        return None
    return float(text) if "." in text else int(text)


def _boolean(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _WORDS.get(value.strip().casefold())
    return bool(value) if isinstance(value, int) and value in (0, 1) else None


def _date(value: Any) -> str | None:
    """A day as 2026-07-03; a moment in UTC, or without a zone where it has none."""
    text = value.strip() if isinstance(value, str) else ""
    found = _DAY.match(text)
    parts = found.groups() if found else None
    if parts is None:
        german = _GERMAN_DAY.match(text)
        parts = german.groups()[::-1] if german else None
    try:
        if parts is not None:
            return date(*map(int, parts)).isoformat()
        if len(text) < len("2026-07-03T10"):
            return None
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo is None else moment.astimezone(UTC)).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError):
        return None


def _list(value: Any) -> list[Any] | None:
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, str | int | float) else None


_FITS: dict[TraitType, Callable[[Any], Any]] = {
    "text": _text,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "list": _list,
    "any": lambda value: value,
}


# ---- who wins


class CompiledTrait:
    """A trait as the event path uses it: what a value becomes, and which of several stands."""

    def __init__(self, trait: Trait | None) -> None:
        self.conflict: Conflict = "newest" if trait is None else trait.conflict
        self._kind: TraitType | None = None if trait is None else trait.type
        self._ranks = {name: rank for rank, name in reversed(list(enumerate(() if trait is None else trait.sources)))}
        self._place = {"newest": _newest, "priority": self._trusted, "first": _first, "largest": _largest}[
            self.conflict
        ]

    def fitted(self, value: Any) -> tuple[Any, TraitType | None]:
        """The value by the trait's type; an undeclared trait and the word that there is none (null) fit always."""
        return (value, None) if self._kind is None or value is None else fitted(self._kind, value)

    @property
    def forgets(self) -> bool:
        """Whether null takes the value away. Only the newest word can; elsewhere it says nothing."""
        return self.conflict == "newest"

    def standing(self, changes: Iterable[TraitChange]) -> TraitChange | None:
        """The change that stands, None where all were refused."""
        return max((one for one in changes if one.refused is None), key=self._place, default=None)

    def _trusted(self, change: TraitChange) -> tuple[Any, ...]:
        nobody = len(self._ranks)
        rank = min(self._ranks.get(change.source, nobody), self._ranks.get(change.kind, nobody))
        return -rank, *_newest(change)


def _newest(change: TraitChange) -> tuple[Any, ...]:
    return change.last, change.seq, change.kind


def _first(change: TraitChange) -> tuple[Any, ...]:
    return -change.at.timestamp(), -change.seq, change.kind


def _largest(change: TraitChange) -> tuple[Any, ...]:
    value = change.value
    return 0 if value is None else 1, _size(value), *_newest(change)


def _size(value: Any) -> tuple[float, str]:
    """Numbers and yes and no by value, days as text, lists by length. Other types were refused."""
    if isinstance(value, str):
        return 0.0, value
    return (float(len(value)) if isinstance(value, list) else float(value or 0)), ""


def mark(change: TraitChange) -> tuple[bytes, str, str, str]:
    """What makes a change one and the same however often it is told."""
    return msgspec.json.encode(change.value, order="sorted"), change.source, change.kind, change.refused or ""


class CompiledTraits:
    """The catalogue as the event path uses it."""

    def __init__(self, catalogue: Traits) -> None:
        self._traits = {trait.key: CompiledTrait(trait) for trait in catalogue.traits}
        self._other = CompiledTrait(None)
        forms: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for trait in catalogue.traits:
            for form in trait.forms:
                forms.setdefault(form.event, []).append((tuple(form.property.split(".")), trait.key))
        self.forms = {name: tuple(found) for name, found in forms.items()}
        """Event name -> way to the property, and trait."""

    def trait(self, key: str) -> CompiledTrait:
        """How a trait is treated."""
        return self._traits.get(key, self._other)


def _one(key: str, de: str, en: str, kind: TraitType = "text", *, pii: bool = True) -> Trait:
    return Trait(key, Label(de, en), kind, pii)


DEFAULT_TRAITS = Traits(
    (
        _one("email", "E-Mail", "E-mail"),
        _one("phone", "Telefon", "Phone"),
        _one("firstName", "Vorname", "First name"),
        _one("lastName", "Nachname", "Last name"),
        _one("name", "Name", "Name"),
        _one("title", "Anrede oder Stellung", "Title"),
        _one("gender", "Geschlecht", "Gender"),
        _one("birthday", "Geburtstag", "Birthday", "date"),
        _one("age", "Alter", "Age", "number"),
        _one("address", "Adresse", "Address", "any"),
        _one("company", "Unternehmen", "Company", "any"),
        _one("username", "Benutzername", "User name"),
        _one("id", "Nummer beim Absender", "Sender's number"),
        _one("avatar", "Bild", "Picture"),
        _one("website", "Website", "Website"),
        _one("description", "Beschreibung", "Description"),
        _one("createdAt", "Konto seit", "Account since", "date", pii=False),
    )
)
"""What Segment's specification reserves for a person; each of them the newest word."""

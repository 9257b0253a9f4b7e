"""Definitions of every kind through one set of addresses: drafts, versions, differences, publishing, roll back.

A key that holds a slash is sent with it encoded twice (`%252F`), because servers decode addresses once on their own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Literal
from urllib.parse import unquote

import msgspec
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from faden.app import App
from faden.domain.condition import OPERATORS
from faden.domain.definition import Label
from faden.domain.errors import Forbidden, Invalid, NotFound
from faden.store.definitions import DRAFT, Version, kind
from faden.web.auth import Identity
from faden.web.fields import FieldKind, fields
from faden.web.given import Faden, Who

_MANAGED = frozenset(("retention",))
"""Kinds whose publishing deletes data: that takes more than the right to define."""


class DefinitionRow(msgspec.Struct, frozen=True):
    """A document as lists show it: its draft if there is one, else the version in force."""

    key: str
    version: int | None
    published_version: int | None
    draft: bool
    author: str
    at: datetime
    body: dict[str, Any]


class DefinitionRows(msgspec.Struct, frozen=True):
    """All documents of a kind."""

    rows: list[DefinitionRow]


class DefinitionDraft(msgspec.Struct, frozen=True):
    """What has been saved but is not in force."""

    body: dict[str, Any]
    author: str
    at: datetime


class DefinitionVersion(msgspec.Struct, frozen=True):
    """One published version, which never changes. `revalued`: it holds for all history."""

    version: int
    body: dict[str, Any]
    author: str
    at: datetime
    note: str
    revalued: bool


class DefinitionEntry(msgspec.Struct, frozen=True):
    """A line of the history."""

    version: int
    author: str
    at: datetime
    note: str
    revalued: bool


class DefinitionState(msgspec.Struct, frozen=True):
    """A document with all there is of it; versions newest first."""

    key: str
    published: DefinitionVersion | None
    draft: DefinitionDraft | None
    versions: list[DefinitionEntry]


class DefinitionForm(msgspec.Struct, frozen=True):
    """A body to be saved as a draft or previewed."""

    body: dict[str, Any]


class PublishForm(msgspec.Struct, frozen=True):
    """`revalue`: let it hold for all history (scale, channels), not only for the events to come."""

    note: str = ""
    revalue: bool = False


class RollbackForm(msgspec.Struct, frozen=True):
    """The version whose body is to be in force again."""

    version: int
    note: str = ""


class Published(msgspec.Struct, frozen=True):
    """The version now in force, and the job that revalues history, if one does."""

    version: int
    job: str | None


class Change(msgspec.Struct, frozen=True):
    """One difference; null where the field is missing on that side."""

    path: str
    before: Any
    after: Any


class Changes(msgspec.Struct, frozen=True):
    """All differences between two bodies."""

    changes: list[Change]


class ConditionField(msgspec.Struct, frozen=True):
    """A field that conditions may ask for; names that end in `.` are completed by the user."""

    name: str
    label: Label
    type: FieldKind
    operators: list[str]


class ConditionOperator(msgspec.Struct, frozen=True):
    """An operator and how many values it takes."""

    name: str
    label: Label
    arity: int


class ConditionFields(msgspec.Struct, frozen=True):
    """What conditions are made of."""

    fields: list[ConditionField]
    operators: list[ConditionOperator]


def list_definitions(kind: FromPath[str], faden: Faden) -> DefinitionRows:
    """All documents of a kind."""
    known(kind)
    found: dict[str, list[Version]] = {}
    for version in faden.definitions.every(kind):
        found.setdefault(version.key, []).append(version)
    return DefinitionRows([_row(key, versions) for key, versions in found.items()])


def read_definition(kind: FromPath[str], key: FromPath[str], faden: Faden) -> DefinitionState:
    """One document: the version in force, the draft and the history."""
    known(kind)
    key = unquote(key)
    versions = list(faden.definitions.versions(kind, key))
    draft = faden.definitions.draft(kind, key)
    if not versions and draft is None:
        raise NotFound("definition_unknown", f"There is no {kind} »{key}«.", path="key")
    return DefinitionState(
        key=key,
        published=_version(versions[-1]) if versions else None,
        draft=DefinitionDraft(draft.body, draft.author, draft.at) if draft else None,
        versions=[_entry(one) for one in reversed(versions)],
    )


def read_version(kind: FromPath[str], key: FromPath[str], version: FromPath[int], faden: Faden) -> DefinitionVersion:
    """One published version."""
    known(kind)
    if version == DRAFT:
        raise NotFound("version_unknown", "Versions begin with 1.", path="version")
    return _version(faden.definitions.version(kind, unquote(key), version))


def save_draft(
    kind: FromPath[str],
    key: FromPath[str],
    data: JSONBody[DefinitionForm],
    faden: Faden,
    who: Who,
) -> DefinitionDraft:
    """Save a draft; 400 says which field is wrong and what would be right. Nothing changes until it is published."""
    draft = faden.definitions.save_draft(kind, unquote(key), data.body, who.name)
    return DefinitionDraft(draft.body, draft.author, draft.at)


def discard_draft(kind: FromPath[str], key: FromPath[str], faden: Faden) -> None:
    """Throw the draft away."""
    known(kind)
    faden.definitions.discard_draft(kind, unquote(key))


def compare_versions(
    kind: FromPath[str],
    key: FromPath[str],
    faden: Faden,
    older: Annotated[str, QueryParameter(name="from")] = "published",
    newer: Annotated[str, QueryParameter(name="to")] = "draft",
) -> Changes:
    """What differs between two versions; `from` and `to` are numbers, `published` or `draft`."""
    known(kind)
    before, after = (_body(faden, kind, unquote(key), one) for one in (older, newer))
    return Changes(list(differences(before, after)))


async def publish_definition(
    kind: FromPath[str],
    key: FromPath[str],
    data: JSONBody[PublishForm],
    faden: Faden,
    who: Who,
) -> Published:
    """Put the draft in force."""
    known(kind)
    key = unquote(key)
    draft = await asyncio.to_thread(faden.definitions.draft, kind, key)
    if draft is None:
        raise Invalid("draft_missing", "There is no draft to publish.", path="key", hint="Save one first.")
    return await _published(faden, kind, key, draft.body, who, data.note, data.revalue)


async def roll_back_definition(
    kind: FromPath[str],
    key: FromPath[str],
    data: JSONBody[RollbackForm],
    faden: Faden,
    who: Who,
) -> Published:
    """Publish the body of an earlier version again, as a new version."""
    known(kind)
    key = unquote(key)
    earlier = await asyncio.to_thread(read_version, kind, key, data.version, faden)
    return await _published(faden, kind, key, earlier.body, who, data.note, False)


def list_condition_fields(
    kind: FromQuery[Literal["scale", "channels", "segment", "experience"]] = "scale",
) -> ConditionFields:
    """The fields and operators that conditions of a kind may use."""
    return ConditionFields(
        [ConditionField(one.name, one.label, one.kind, list(one.operators)) for one in fields(kind)],
        [ConditionOperator(one.name, Label(one.de, one.en), one.arity) for one in OPERATORS],
    )


async def _published(
    faden: App, kind_name: str, key: str, body: Any, who: Identity, note: str, revalue: bool
) -> Published:
    if kind_name in _MANAGED and not who.may("manage"):
        raise Forbidden(
            "publishing_forbidden", "This deletes data when it holds.", path="kind", hint="Ask an administrator."
        )
    version, job = await faden.publish(kind_name, key, body, who.name, note=note, revalue=revalue)
    return Published(version.version, job.id if job else None)


def known(name: str) -> None:
    """`NotFound` for a kind that does not exist."""
    kind(name)


def differences(before: Any, after: Any, path: str = "") -> Iterator[Change]:
    """Where two bodies differ, leaf by leaf; what is missing on one side is null there.

    >>> list(differences({"a": [1, 2]}, {"a": [1, 3]}))
    [Change(path='a[1]', before=2, after=3)]
    """
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*before, *after)):
            yield from differences(before.get(key), after.get(key), f"{path}.{key}" if path else str(key))
    elif isinstance(before, list) and isinstance(after, list):
        yield from _list_differences(before, after, path)
    elif before != after:
        yield Change(path, before, after)


def _list_differences(before: list[Any], after: list[Any], path: str) -> Iterator[Change]:
    """Records are told apart by their key or name, so that one put in between does not change all behind it."""
    left, right = _by_name(before), _by_name(after)
    if left is None or right is None:
        left, right = dict(enumerate(before)), dict(enumerate(after))
    for name in dict.fromkeys((*left, *right)):
        yield from differences(left.get(name), right.get(name), f"{path}[{name}]")
    order, reordered = [one for one in left if one in right], [one for one in right if one in left]
    if order != reordered:
        yield Change(f"{path}.order", order, reordered)


def _by_name(items: list[Any]) -> dict[Any, Any] | None:
    for field in ("key", "name"):
        names = [item.get(field) for item in items if isinstance(item, dict)]
        if len(set(map(str, names))) == len(items) and all(isinstance(name, str) for name in names):
            return dict(zip(names, items, strict=True))
    return None


def _body(faden: App, kind_name: str, key: str, which: str) -> Any:
    if which == "draft":
        found = faden.definitions.draft(kind_name, key) or faden.definitions.published(kind_name, key)
    elif which == "published":
        found = faden.definitions.published(kind_name, key)
    elif which.isdigit() and 0 < int(which) < 1_000_000_000:
        found = faden.definitions.version(kind_name, key, int(which))
    else:
        raise Invalid(
            "version_invalid", f"»{which}« is no version.", path="from", hint="Use a number, published or draft."
        )
    return None if found is None else found.body


def _row(key: str, versions: list[Version]) -> DefinitionRow:
    published = [one for one in versions if one.version != DRAFT]
    drafts = [one for one in versions if one.version == DRAFT]
    shown = drafts[0] if drafts else published[-1]
    number = published[-1].version if published else None
    return DefinitionRow(key, number, number, bool(drafts), shown.author, shown.at, shown.body)


def _version(one: Version) -> DefinitionVersion:
    return DefinitionVersion(one.version, one.body, one.author, one.at, one.note, one.effective == 0)


def _entry(one: Version) -> DefinitionEntry:
    return DefinitionEntry(one.version, one.author, one.at, one.note, one.effective == 0)

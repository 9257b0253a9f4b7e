"""Versioned documents, one mechanism for every kind. Version 0 is the draft; 1, 2, … are published and fixed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from faden.domain import (
    campaign,
    channel,
    collection,
    consentpolicy,
    experience,
    experiencecheck,
    interestdefaults,
    interestplan,
    retention,
    scale,
    segment,
    touchpoint,
    trait,
)
from faden.domain.definition import checked_key, decoded
from faden.domain.errors import Invalid, NotFound
from faden.store.operational import Operational
from faden.store.schema import definitions as table


class Kind(NamedTuple):
    """A kind of document: its struct, its own check, and whether publishing it may revalue history."""

    name: str
    struct: type[msgspec.Struct]
    check: Callable[[Any], Any]
    default: msgspec.Struct | None
    """The document `default` of a kind that always has exactly one."""
    revaluable: bool
    refers: Callable[[Any, experiencecheck.Existing], None] | None = None
    """Refuses a document that names another one which is not there; told the keys of a kind."""


KINDS: tuple[Kind, ...] = (
    Kind("scale", scale.Scale, scale.checked, scale.DEFAULT_SCALE, True),
    Kind("channels", channel.Channels, channel.checked, channel.DEFAULT_CHANNELS, True),
    Kind("consent", consentpolicy.ConsentPolicy, consentpolicy.checked, consentpolicy.DEFAULT_POLICY, True),
    Kind("segment", segment.Segment, segment.checked, None, False),
    Kind("traits", trait.Traits, trait.checked, trait.DEFAULT_TRAITS, True),
    Kind("interests", interestplan.Interests, interestplan.checked, interestdefaults.DEFAULT_INTERESTS, True),
    Kind("retention", retention.Retention, retention.checked, retention.DEFAULT_RETENTION, False),
    Kind("campaign", campaign.Campaign, campaign.checked, None, False),
    Kind("touchpoint", touchpoint.Touchpoint, touchpoint.checked, None, False),
    Kind("collection", collection.Collection, collection.checked, None, False),
    Kind("experience", experience.Experience, experiencecheck.checked, None, False, experiencecheck.refers),
)
SINGLE = "default"
DRAFT = 0


class Version(NamedTuple):
    """One version of a document. `effective`: the first log sequence it is valid for; 0 means all history."""

    kind: str
    key: str
    version: int
    body: Any
    author: str
    at: datetime
    note: str
    effective: int


def kind(name: str) -> Kind:
    """The kind by its name."""
    for one in KINDS:
        if one.name == name:
            return one
    names = ", ".join(one.name for one in KINDS)
    raise NotFound("kind_unknown", f"»{name}« is not a kind of definition.", path="kind", hint=f"Use {names}.")


class Definitions:
    """The documents in the operational store."""

    def __init__(self, store: Operational, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now
        self._seed()

    def _seed(self) -> None:
        for one in KINDS:
            if one.default is not None and self.published(one.name, SINGLE) is None:
                self._write(one.name, SINGLE, 1, msgspec.to_builtins(one.default), "Faden", "", 0)

    def checked(self, kind_name: str, key: str, body: Any) -> Any:
        """The body as it will be kept, or `Invalid` with the path of what is wrong."""
        known = kind(kind_name)
        checked_key(key)
        if known.default is not None and key != SINGLE:
            raise Invalid("key_invalid", f"There is one {kind_name} only.", path="key", hint=f"Use {SINGLE}.")
        document = known.check(decoded(body, known.struct))
        if known.refers is not None:
            known.refers(document, self._keys)
        return msgspec.json.decode(msgspec.json.encode(document))

    def _keys(self, kind_name: str) -> frozenset[str]:
        """All documents of a kind, drafts too: they may be published in any order."""
        with self._store.engine.connect() as connection:
            return frozenset(connection.execute(sa.select(table.c.key).where(table.c.kind == kind_name)).scalars())

    def save_draft(self, kind_name: str, key: str, body: Any, author: str) -> Version:
        """Keep a draft; it changes nothing until it is published."""
        return self._write(kind_name, key, DRAFT, self.checked(kind_name, key, body), author, "", 0)

    def discard_draft(self, kind_name: str, key: str) -> None:
        """Throw the draft away."""
        with self._store.engine.begin() as connection:
            connection.execute(table.delete().where(*_at(kind_name, key), table.c.version == DRAFT))

    def publish(
        self, kind_name: str, key: str, body: Any, author: str, *, note: str = "", effective: int = 0
    ) -> Version:
        """A new version, valid from log sequence `effective` on; the draft goes. The same body makes no version."""
        body = self.checked(kind_name, key, body)
        current = self.published(kind_name, key)
        if current is not None and current.body == body and current.effective <= effective:
            self.discard_draft(kind_name, key)
            return current
        number = current.version + 1 if current else 1
        version = self._write(kind_name, key, number, body, author, note, effective)
        self.discard_draft(kind_name, key)
        return version

    def _write(
        self, kind_name: str, key: str, version: int, body: Any, author: str, note: str, effective: int
    ) -> Version:
        at = self._now()
        row = {
            "kind": kind_name,
            "key": key,
            "version": version,
            "body": msgspec.json.encode(body),
            "author": author,
            "at": int(at.timestamp() * 1_000_000),
            "note": note,
            "effective": effective,
        }
        with self._store.engine.begin() as connection:
            self._store.upsert(connection, table, [row])
        return Version(kind_name, key, version, body, author, at, note, effective)

    def published(self, kind_name: str, key: str) -> Version | None:
        """The version in force, or None."""
        versions = self._select(*_at(kind_name, key), table.c.version != DRAFT)
        return versions[-1] if versions else None

    def draft(self, kind_name: str, key: str) -> Version | None:
        """The draft, or None."""
        found = self._select(*_at(kind_name, key), table.c.version == DRAFT)
        return found[0] if found else None

    def version(self, kind_name: str, key: str, version: int) -> Version:
        """One version, or `NotFound`."""
        found = self._select(*_at(kind_name, key), table.c.version == version)
        if not found:
            raise NotFound("version_unknown", f"{kind_name} »{key}« has no version {version}.", path="version")
        return found[0]

    def versions(self, kind_name: str, key: str) -> Sequence[Version]:
        """All published versions, oldest first."""
        return self._select(*_at(kind_name, key), table.c.version != DRAFT)

    def every(self, kind_name: str) -> Sequence[Version]:
        """All versions of all documents of a kind, drafts too, by key and version."""
        return self._select(table.c.kind == kind_name)

    def newest(self, kind_name: str) -> list[tuple[str, int, bytes]]:
        """Key, version and undecoded body of what is in force: one that cannot be read spoils no other."""
        columns = (table.c.key, table.c.version, table.c.body)
        asked = sa.select(*columns).where(table.c.kind == kind_name, table.c.version != DRAFT)
        with self._store.engine.connect() as connection:
            rows = connection.execute(asked.order_by(table.c.key, table.c.version)).all()
        return list({row.key: (row.key, row.version, bytes(row.body)) for row in rows}.values())

    def current(self, kind_name: str) -> dict[str, Any]:
        """Key -> typed document in force, for all documents of a kind."""
        struct = kind(kind_name).struct
        newest = {one.key: one for one in self.every(kind_name) if one.version != DRAFT}
        return {key: msgspec.convert(one.body, struct, strict=False) for key, one in newest.items()}

    def _select(self, *where: sa.ColumnElement[bool]) -> list[Version]:
        with self._store.engine.connect() as connection:
            rows = connection.execute(sa.select(table).where(*where).order_by(table.c.key, table.c.version)).all()
        return [
            Version(
                row.kind,
                row.key,
                row.version,
                msgspec.json.decode(row.body),
                row.author,
                datetime.fromtimestamp(row.at / 1_000_000, tz=UTC),
                row.note,
                row.effective,
            )
            for row in rows
        ]


def _at(kind_name: str, key: str) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return table.c.kind == kind_name, table.c.key == key

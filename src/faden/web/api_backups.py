"""The copies that were made of this installation, and whom of those erased since they still hold."""

from __future__ import annotations

import asyncio
from datetime import datetime

import msgspec
from litestar.params import FromPath

from faden.app import App
from faden.domain.erasure import Receipt
from faden.domain.errors import NotFound
from faden.store.backups import Backups
from faden.store.erasures import Erasures
from faden.web.given import Faden


class BackupRow(msgspec.Struct, frozen=True):
    """A copy. `people`: how many who were erased since are still in it; `head`: its last event."""

    id: str
    at: datetime
    place: str
    head: int
    people: int


class BackupPage(msgspec.Struct, frozen=True):
    """The newest first. `people`: how many are in at least one of them."""

    rows: list[BackupRow]
    people: int


async def list_backups(faden: Faden) -> BackupPage:
    """All copies of which nobody has said that they are deleted."""
    return await asyncio.to_thread(known_backups, faden)


async def note_deleted_backup(id: FromPath[str], faden: Faden) -> None:  # noqa: A002 - the contract's name
    """Somebody has deleted this copy; nothing is deleted by this."""
    await asyncio.to_thread(forget_backup, faden, id)


def known_backups(faden: App) -> BackupPage:
    """The same without a server."""
    receipts, copies = Erasures(faden.operational).receipts(), Backups(faden.operational).all()
    known = {one.id for one in copies}
    rows = [BackupRow(one.id, one.at, one.place, one.head, _people(one.id, receipts)) for one in copies]
    return BackupPage(rows, sum(one.people for one in receipts if not known.isdisjoint(one.backups)))


def forget_backup(faden: App, backup_id: str) -> None:
    """The same without a server; `NotFound` where it is not known."""
    if not Backups(faden.operational).gone(backup_id):
        raise NotFound("backup_unknown", "There is no such copy.", path="id", hint="`faden backups` lists them.")


def _people(backup_id: str, receipts: list[Receipt]) -> int:
    return sum(one.people for one in receipts if backup_id in one.backups)

"""A copy older than an erasure was restored: whoever the list of erasures names by numbers is erased once more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import structlog

from faden.domain.profile import Profile
from faden.profiles.erase import Forgetting
from faden.profiles.restate import held
from faden.store.erasurelist import Entry, ErasureList
from faden.store.erasures import Erasures, Suppression

if TYPE_CHECKING:
    from faden.profiles.pipeline import Pipeline

_LOG = structlog.get_logger("faden.redo")


def redo(pipeline: Pipeline) -> int:
    """Do again the erasures that the list knows and the store does not; returns how many. The pipeline is settled.

    Whoever was one with somebody else when the copy was made, and was parted and erased later, has events that are
    not on the list: such a person stays, and the log says so.
    """
    erasures, listed = Erasures(pipeline.operational), ErasureList(pipeline.log.folder)
    known, begun = {one.id for one in erasures.receipts()}, pipeline.log.begun
    missing = [one for key, one in listed.entries().items() if key not in known and one.log == begun]
    for entry in missing:
        erasures.adopt(entry)
        people = list(_people(pipeline, entry))
        if people:
            pipeline.erase_all_now([Forgetting(people, entry.receipt)])
            listed.add([entry])  # with the events that this copy of the log does not have
        else:
            erasures.done(entry)
        _LOG.info("erased_again", receipt=entry.receipt.id, people=len(people))
    return len(missing)


def _people(pipeline: Pipeline, entry: Entry) -> Iterator[Profile]:
    marked = Suppression.of(entry)
    numbers = {one for one in entry.numbers() if one <= pipeline.log.head}
    found = pipeline.warehouse.owners_of(numbers)
    if marked:
        store = pipeline.operational
        found |= {owner for key in store.all_keys() if marked.holds([key]) and (owner := store.key(*key))}
    for number in sorted(found):
        profile = pipeline.cache.get(number)
        own = [] if profile is None else pipeline.warehouse.events_of([profile.id, *profile.merged])
        if profile is None or not own:
            continue
        if numbers.issuperset(own) or (marked.holds(held(profile)) and _older(pipeline, own[0], entry)):
            yield profile
        elif not numbers.isdisjoint(own):
            _LOG.warning("not_erased_again", receipt=entry.receipt.id, profile=number)


def _older(pipeline: Pipeline, seq: int, entry: Entry) -> bool:
    """Whether an event came before the erasure: whoever has come back since is a new person."""
    event = pipeline.log.event(seq)
    return event is not None and event.received_at < entry.receipt.at

"""Forgetting people step by step: log, profiles, warehouse, quarantine, and what others have written into the store.

What is to be erased is written down first and deleted last, so that a crash in between is finished at the next start.
"""

from __future__ import annotations

import mmap
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import structlog

from faden.domain.erasure import Left, Receipt
from faden.domain.errors import NotFound, Unavailable
from faden.domain.identity import Key
from faden.domain.profile import Profile, person_id
from faden.profiles.erase import Forgetting, around, silence, sought, traces
from faden.profiles.keysearch import KeySearch
from faden.profiles.spelling import spellings
from faden.profiles.wipe import SHORT, Traces, Wipe
from faden.store.backups import Backups
from faden.store.erasurelist import ErasureList
from faden.store.erasures import Erasures, Unfinished
from faden.store.privacyrequests import PrivacyRequests
from faden.store.texts import StoredTexts

if TYPE_CHECKING:
    from faden.profiles.pipeline import Pipeline

_AT_ONCE = 4 << 20
"""Bytes of a file that are searched at a time."""
_LOG = structlog.get_logger("faden.forget")


class _Task(NamedTuple):
    """One receipt on its way."""

    work: Unfinished
    wipe: Wipe


def forget(pipeline: Pipeline, wanted: Sequence[Forgetting]) -> list[Receipt]:
    """Forget them in one pass through the log; the pipeline must be settled, and nobody else at it."""
    wanted = _as_of_now(pipeline, wanted)
    found = [traces(one.profiles, _events_of(pipeline, one.profiles)) for one in wanted]
    told = sought(pipeline.log, found)
    again = around(pipeline.teller(), found, told.wipes)  # too much to tell is refused before anything has gone
    tasks = [_begun(pipeline, *each) for each in zip(wanted, found, told.wipes.all, strict=True)]
    pipeline.log.rewrite(told.rewriting)
    keys = [key for one in found for key in one.keys]
    pipeline.untell(keys)
    retold = pipeline.teller().retold(again.before, again.events, silence(pipeline.cache, keys))
    pipeline.instate(retold, pipeline.warehouse.offset, keys)
    pipeline.write_down()
    return finish(pipeline, tasks)


def forget_unfinished(pipeline: Pipeline) -> int:
    """End what a crash has broken off: once more out of the log, then everything from there."""
    work = Erasures(pipeline.operational).unfinished()
    if work:
        told = sought(pipeline.log, [Traces(one.keys, set(), set(one.events)) for one in work])
        pipeline.log.rewrite(told.rewriting)
        pipeline.start_over()
        finish(pipeline, [_Task(*each) for each in zip(work, told.wipes.all, strict=True)])
    pipeline.leave_no_pages()
    return len(work)


def _as_of_now(pipeline: Pipeline, wanted: Sequence[Forgetting]) -> list[Forgetting]:
    """The people as they are now: since somebody looked, a key may have come in, or two have become one."""
    taken: set[int] = set()
    return [Forgetting(list(_now(pipeline, one.profiles, taken)), one.receipt) for one in wanted]


def _now(pipeline: Pipeline, profiles: Sequence[Profile], taken: set[int]) -> Iterator[Profile]:
    cache, missing = pipeline.cache, list[int]()
    for one in profiles:
        owners = pipeline.warehouse.persons_of([one.id])
        found = next((cache.get(number) for number in (one.id, *owners) if cache.get(number) is not None), None)
        if found is None:
            missing.append(one.id)
        elif found.id not in taken:
            taken.add(found.id)
            yield found
    if len(missing) == len(profiles):
        raise NotFound("person_unknown", "There is no such person any more.", path="id")


def _events_of(pipeline: Pipeline, profiles: Sequence[Profile]) -> list[int]:
    return pipeline.warehouse.events_of([one for profile in profiles for one in (profile.id, *profile.merged)])


def _begun(pipeline: Pipeline, one: Forgetting, found: Traces, wipe: Wipe) -> _Task:
    reason = wipe.all.text(one.receipt.reason)
    receipt = msgspec.structs.replace(one.receipt, reason=reason, people=len(one.profiles))
    days = pipeline.warehouse.days_of(found.profiles)
    work = Unfinished(receipt, found.keys, sorted(found.events), days, sorted(found.profiles))
    Erasures(pipeline.operational).begin(work)
    return _Task(work, wipe)


def finish(pipeline: Pipeline, tasks: Sequence[_Task]) -> list[Receipt]:
    """What the store holds besides the profiles, the file of the warehouse, and the receipts."""
    store = pipeline.operational
    left: list[set[Left]] = [{"common"} if one.wipe.narrow else set() for one in tasks]
    texts, listed = StoredTexts(store), ErasureList(pipeline.log.folder)
    requests = PrivacyRequests(store)
    for (work, wipe), gaps in zip(tasks, left, strict=True):
        pipeline.renamed |= texts.clean(wipe.all.any)
        listed.clean(wipe.all.text)
        gaps |= texts.names(wipe.all.names)
        people = {person_id(number): work.receipt.id for number in work.people}
        requests.clean(wipe.all.text, people, pipeline.clock())
    if not _rewritten(pipeline, [key for one in tasks for key in one.work.keys]):
        left = [gaps | {"warehouse"} for gaps in left]
    copies = Backups(store)
    begun = pipeline.log.begun
    entries = [
        Erasures(store).entry(
            _done(gaps, one, copies.holding(one.wipe.first or 0)), begun, one.wipe.keys, one.work.events
        )
        for gaps, one in zip(left, tasks, strict=True)
    ]
    listed.add(entries)
    for entry, (work, _) in zip(entries, tasks, strict=True):
        Erasures(store).done(entry, work.days)
    pipeline.recent.clear()
    pipeline.leave_no_pages()
    return [one.receipt for one in entries]


def _done(left: set[Left], task: _Task, backups: list[str]) -> Receipt:
    work, wipe = task
    days = [day.isoformat() for day, _ in work.days]
    return msgspec.structs.replace(
        work.receipt,
        events=len(work.events),
        mentions=wipe.mentions,
        rejects=wipe.rejects,
        keys=len(wipe.values),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        left=sorted(left),
        backups=backups,
    )


def _rewritten(pipeline: Pipeline, keys: Collection[Key]) -> bool:
    """Whether the warehouse stands in a new file in which no key is found."""
    search = KeySearch(form.encode().lower() for _, value in keys if len(value) >= SHORT for form in spellings(value))
    try:
        return pipeline.warehouse.rewrite(lambda path: stands(search, path))
    except Unavailable as error:
        _LOG.warning("warehouse_not_rewritten", error=str(error))
        return False


def stands(search: KeySearch, path: Path) -> bool:
    """Whether one of the words, which must be in lower case, stands in a file."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as body:
        return any(
            search.within(body[start : start + _AT_ONCE + 1024].lower()) for start in range(0, len(body), _AT_ONCE)
        )

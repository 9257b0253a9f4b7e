"""What is older than the periods that somebody has set: how many it is, and who has to go."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from faden.domain.erasure import Receipt
from faden.domain.profile import Profile
from faden.domain.retention import WHAT, Line, Retention, What, cutoff, days_of
from faden.profiles.cache import ProfileCache
from faden.profiles.erase import Forgetting
from faden.store.log import SqliteLog
from faden.store.privacyrequests import RetentionStore

PEOPLE: tuple[What, ...] = ("visitors", "persons")
BATCH = 500
"""People who go in one pass through the log: all that hangs together with them is held in memory meanwhile."""
BY = "Faden"


def lines(retention: Retention, now: datetime, store: RetentionStore, log: SqliteLog) -> list[Line]:
    """Period by period, how much is too old at `now`. People as of the stored profiles."""
    return [_line(what, days_of(retention, what), now, store, log) for what in WHAT]


def _line(what: What, days: int | None, now: datetime, store: RetentionStore, log: SqliteLog) -> Line:
    before = cutoff(now, days)
    if before is None:
        return Line(what, None, None, 0)
    if what in PEOPLE:
        count = store.count_idle(known=what == "persons", before=before)
    else:
        count = log.stale_rejects(before) if what == "quarantine" else store.count_receipts(before)
    return Line(what, days, before, count)


def falls(line: Line, profile: Profile) -> bool:
    """Whether a person would go by this line."""
    named = profile.known or bool(profile.traits)
    return line.before is not None and profile.last_seen < line.before and named == (line.what == "persons")


def idle(line: Line, store: RetentionStore, cache: ProfileCache, spared: Collection[int]) -> list[Profile]:
    """The next people who go by this line, at most `BATCH`; whoever is spared or has just come back stays."""
    if line.before is None:
        return []
    found: list[Profile] = []
    for number in store.idle(known=line.what == "persons", before=line.before, limit=BATCH + len(spared)):
        profile = None if number in spared else cache.peek(number)
        if profile is not None and profile.last_seen < line.before:
            found.append(profile)
    return found[:BATCH]


def forgetting(line: Line, people: list[Profile], at: datetime, receipt_id: str) -> Forgetting:
    """These people under one receipt, which leaves no marks: nobody has asked not to come back."""
    who = "known persons" if line.what == "persons" else "unknown visitors"
    reason = f"Retention: {who} without an event for {line.days} days"
    return Forgetting(people, Receipt(receipt_id, at, BY, reason, kind="retention", people=len(people)))

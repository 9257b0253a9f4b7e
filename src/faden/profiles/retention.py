"""What is older than the periods that somebody has set: how many it is, and who has to go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from faden.domain.consent import Change
from faden.domain.consentpolicy import MARKETING
from faden.domain.erasure import Receipt
from faden.domain.event import Event
from faden.domain.interest import FORGOTTEN
from faden.domain.profile import Profile
from faden.domain.retention import PURPOSES, WHAT, Line, Retention, What, cutoff, days_of
from faden.profiles.cache import ProfileCache
from faden.profiles.erase import Forgetting
from faden.profiles.segments import Members, main_key
from faden.profiles.slim import slim_decoder
from faden.store.log import SqliteLog
from faden.store.privacyrequests import RetentionStore

PEOPLE: tuple[What, ...] = ("visitors", "persons")
BATCH = 500
"""People who go in one pass through the log: all that hangs together with them is held in memory meanwhile."""
BY = "Faden"
_SLIM = slim_decoder({"id": 0, "interests": {}, "consent_log": []})


def lines(retention: Retention, now: datetime, store: RetentionStore, log: SqliteLog) -> list[Line]:
    """Period by period, how much is too old at `now`. People as of the stored profiles."""
    since = cutoff(now, retention.evidence)
    counts = dict.fromkeys(WHAT, 0)
    for what in WHAT:
        before = cutoff(now, days_of(retention, what))
        if before is None or what == "evidence":
            continue
        if what in PEOPLE:
            counts[what] = store.count_idle(known=what == "persons", before=before)
            if since is not None:
                bodies = store.idle_bodies(known=what == "persons", before=before)
                kept = sum(proves(_SLIM.decode(one).consent_log, since) for one in bodies)
                counts[what] -= kept
                counts["evidence"] += kept
        elif what == "interests":
            counts[what] = sum(1 for _ in interested(before, store))
        else:
            counts[what] = log.stale_rejects(before) if what == "quarantine" else store.count_receipts(before)
    return [
        Line(what, days, cutoff(now, days), counts[what], PURPOSES[what])
        for what in WHAT
        for days in (days_of(retention, what),)
    ]


def proves(decisions: list[Change], since: datetime | None) -> bool:
    """Whether a decision about marketing is so young that its proof is still to be kept."""
    return since is not None and any(one.at >= since and one.purpose.startswith(MARKETING) for one in decisions)


def falls(line: Line, profile: Profile, since: datetime | None) -> bool:
    """Whether a person would go by this line; `since`: as in `proves`."""
    named = profile.known or bool(profile.traits)
    idle_now = line.before is not None and profile.last_seen < line.before
    return idle_now and named == (line.what == "persons") and not proves(profile.consent_log, since)


def idle(
    line: Line, store: RetentionStore, cache: ProfileCache, spared: set[int], since: datetime | None
) -> list[Profile]:
    """The next people who go by this line, at most `BATCH`; whoever is spared or has just come back stays.

    Those whose decisions are still to be proved (`since`) are spared from now on.
    """
    found: list[Profile] = []
    if line.before is None:
        return found
    known, offset = line.what == "persons", 0
    while page := store.idle(known=known, before=line.before, limit=BATCH, offset=offset):
        offset += len(page)
        for number in page:
            profile = None if number in spared else cache.peek(number)
            if profile is None or profile.last_seen >= line.before:
                continue
            if proves(profile.consent_log, since):
                spared.add(number)
                continue
            found.append(profile)
            if len(found) == BATCH:
                return found
    return found


def interested(before: datetime, store: RetentionStore) -> Iterator[int]:
    """People without an event since `before` of whom interests are kept."""
    for body in store.idle_bodies(known=None, before=before):
        profile = _SLIM.decode(body)
        if profile.interests:
            yield profile.id


def unlearning(
    people: list[int], before: datetime, cache: ProfileCache, members: Members, at: datetime
) -> list[Event]:
    """The events with which these people's interests are forgotten, of those who have not come back meanwhile."""
    found: list[Event] = []
    for number in people:
        profile = cache.peek(number)
        key = None if profile is None or profile.last_seen >= before else main_key(profile)
        if key is not None:
            found.append(members.told(FORGOTTEN, key, {}, at))
    return found


def forgetting(line: Line, people: list[Profile], at: datetime, receipt_id: str) -> Forgetting:
    """These people under one receipt, which leaves no marks: nobody has asked not to come back."""
    who = "known persons" if line.what == "persons" else "unknown visitors"
    reason = f"Retention ({line.purpose}): {who} without an event for {line.days} days"
    return Forgetting(people, Receipt(receipt_id, at, BY, reason, kind="retention", people=len(people)))

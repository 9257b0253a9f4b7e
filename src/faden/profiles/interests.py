"""What an event teaches about the interests of its sender, as far as the sender allows it.

Interests serve personalisation and nothing else: without leave for it nothing is learned, and what had been learned
is forgotten with the event that takes the leave away.
"""

from __future__ import annotations

from datetime import datetime

from faden.domain.consent import GPC, REPEATED, may
from faden.domain.consentpolicy import MEASUREMENT, PERSONALISATION
from faden.domain.event import Event
from faden.domain.interest import MOST_TAGS, Interest, added, faded, folded
from faden.domain.interesttags import CompiledInterests, points
from faden.domain.profile import Profile
from faden.profiles.consents import Reading

_MEASURED, _FITTING = MEASUREMENT + REPEATED, PERSONALISATION + REPEATED
_OUTRIGHT = frozenset((MEASUREMENT, PERSONALISATION, GPC))
_CROWDED = MOST_TAGS + 20
"""The weakest go twenty at a time, so that somebody who reads everything is not weighed with each page."""


def learn(profile: Profile, event: Event, plan: CompiledInterests, reading: Reading) -> bool:
    """Let the event teach what it can; the profile must have been touched and its consents be up to date.

    Whether it taught anything.
    """
    lesson = plan.lesson(event)
    if lesson is None or profile.id < 0 or (lesson.loses and not profile.interests):
        return False
    given, tags = points(lesson, event), plan.tags(event, lesson)
    if not given or not tags or not allowed(profile, event.context.country, reading):
        return False
    interests, at = profile.interests, event.at
    for key, half_life, cap in tags:
        held = interests.get(key)
        if held is not None or given > 0:
            interests[key] = added(held, given, at, half_life, cap)
    if len(interests) > _CROWDED:
        profile.interests = strongest(interests, plan, at)
    return True


def allowed(profile: Profile, country: str | None, reading: Reading) -> bool:
    """Whether interests may be learned and used: whether the person may be shown what fits. The answer of `may`.

    Those who have said nothing, and those of whom we know a consent tool's yes alone, are answered at once.
    """
    held = profile.consents
    if not held:
        return reading.personal(country)
    one, other = held.get(_MEASURED), held.get(_FITTING)
    if one is not None and other is not None and one.granted and other.granted and _OUTRIGHT.isdisjoint(held):
        return reading.lawful
    return may(held, reading.policy, PERSONALISATION, None, country).allowed


def obey(profile: Profile, country: str | None, reading: Reading) -> None:
    """After a change of consents: forget the interests that may no longer be known."""
    if profile.interests and not allowed(profile, country, reading):
        profile.interests = {}


def join(into: Profile, other: Profile, plan: CompiledInterests) -> None:
    """The interests of two profiles that are one person; `into` must have been touched."""
    if not other.interests:
        return
    both = dict(into.interests)
    for key, interest in other.interests.items():
        held, tag = both.get(key), plan.tag(key)
        if tag is not None:
            both[key] = interest if held is None else folded(held, interest, tag.half_life, tag.cap)
    newest = max(one.at for one in both.values()) if both else into.last_seen
    into.interests = both if len(both) <= _CROWDED else strongest(both, plan, newest)


def strongest(interests: dict[str, Interest], plan: CompiledInterests, now: datetime) -> dict[str, Interest]:
    """As many interests as a person keeps, the strongest at `now`; those of groups that are no more go first."""
    known = [(key, one, tag.half_life) for key, one in interests.items() if (tag := plan.tag(key)) is not None]
    known.sort(key=lambda one: (-faded(one[1], one[2], now), one[0]))
    return {key: interest for key, interest, _ in known[:MOST_TAGS]}

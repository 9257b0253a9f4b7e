"""What somebody is interested in, as the points that a tag has gathered: they fade by half in a fixed time.

Points are kept as of one moment and faded on reading, so that nothing has to be written while time passes. A delta
that happened earlier is faded to the kept moment before it is added, which makes the order of arrival irrelevant as
long as neither the cap nor zero is reached. Where the cap is reached, the result lies between that of the order in
which things happened and the capped sum; see `docs/interests.md`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

import msgspec

FORGOTTEN = "Interests Forgotten"
"""The event with which the period of keeping interests is over for somebody; of the type of memberships."""
DAY = 86_400.0
"""Seconds."""
FEWEST_POINTS = 5.0
"""Below this sum of points nothing is said about narrowness: one page says little about anybody."""
TUNNEL = 0.6
"""From this narrowness on we speak of a tunnel: two tags at 93 to 7, or ten of which one has 82 %."""
MOST_TAGS = 200
"""Tags that a person keeps; the weakest go."""
_MICROSECOND = timedelta(microseconds=1)
_FURTHEST = datetime(9999, 1, 1, tzinfo=UTC)


class Interest(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Points as of `at`, an aware time; the points now follow from `faded`."""

    points: float
    at: datetime


def faded(interest: Interest, half_life_days: float, now: datetime) -> float:
    """The points at `now`, which never grow by waiting. Before `interest.at` they are taken as they stand.

    >>> from datetime import UTC
    >>> faded(Interest(8.0, datetime(2026, 1, 1, tzinfo=UTC)), 30, datetime(2026, 3, 2, tzinfo=UTC))
    2.0
    """
    seconds = (now - interest.at).total_seconds()
    if seconds <= 0:
        return interest.points
    return interest.points * math.pow(2.0, -seconds / (half_life_days * DAY))  # as SQL reckons it, to the last bit


def added(interest: Interest | None, points: float, at: datetime, half_life_days: float, cap: float) -> Interest:
    """The interest after a delta of `points` that happened at `at`; never below 0 and never above `cap`."""
    if interest is None:
        return Interest(min(max(points, 0.0), cap), at)
    seconds = (at - interest.at).total_seconds()
    if seconds >= 0:
        held, moment = interest.points * math.exp2(-seconds / (half_life_days * DAY)), at
    else:
        held, moment = interest.points, interest.at
        points *= math.exp2(seconds / (half_life_days * DAY))
    return Interest(min(max(held + points, 0.0), cap), moment)


def folded(one: Interest, other: Interest, half_life_days: float, cap: float) -> Interest:
    """Two interests in the same thing that turn out to be one person's. The order of the two does not matter."""
    newer, older = (one, other) if one.at >= other.at else (other, one)
    return Interest(min(newer.points + faded(older, half_life_days, newer.at), cap), newer.at)


def crosses(interest: Interest, threshold: float, half_life_days: float) -> datetime | None:
    """The first instant, to the microsecond, at which the faded points are less than `threshold`.

    `faded` at that instant agrees, and a microsecond earlier it does not. None where it never comes to that: the
    points are below already, or the threshold is not above 0. For "at most" instead of "less than" ask for
    `math.nextafter(threshold, math.inf)`.

    >>> from datetime import UTC
    >>> crosses(Interest(8.0, datetime(2026, 1, 1, tzinfo=UTC)), 2.0, 30)
    datetime.datetime(2026, 3, 2, 0, 0, 0, 1, tzinfo=datetime.timezone.utc)
    """
    if threshold <= 0 or interest.points < threshold:
        return None
    seconds = half_life_days * DAY * math.log2(interest.points / threshold)
    if seconds >= (_FURTHEST - interest.at).total_seconds():
        return None
    found = interest.at + timedelta(seconds=seconds)
    while found > interest.at and faded(interest, half_life_days, found - _MICROSECOND) < threshold:
        found -= _MICROSECOND
    while faded(interest, half_life_days, found) >= threshold:
        found += _MICROSECOND
    return found


def narrowness(points: Iterable[float]) -> float | None:
    """How much of the possible variety is gone: 1 - H / ln n, H being the entropy of the shares of n tags.

    0: all tags weigh the same, open. 1: one has everything, a tunnel. Tags that have faded still count in n: who
    once knew ten things and now follows one has become narrow. None for fewer than two tags or too few points.

    >>> narrowness([10, 10]), round(narrowness([90, 10]), 3), narrowness([100])
    (0.0, 0.531, None)
    """
    held = list(points)
    total = math.fsum(held)
    if len(held) < 2 or total < FEWEST_POINTS:
        return None
    shares = [one / total for one in held if one > 0]
    entropy = -math.fsum(share * math.log(share) for share in shares if share > 0)
    return min(max(1.0 - entropy / math.log(len(held)), 0.0), 1.0)


def group_of(key: str) -> str:
    """The group in a key such as `theme:leasing`."""
    return key.partition(":")[0]


def standing(interests: Mapping[str, Interest], half_lives: Mapping[str, float], now: datetime) -> dict[str, float]:
    """Points now by key, strongest first; tags of groups that exist no longer are left out."""
    found = {
        key: faded(interest, half_lives[group], now)
        for key, interest in interests.items()
        if (group := group_of(key)) in half_lives
    }
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))

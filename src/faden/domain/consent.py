"""Consent: what a person allowed, since when and how we know, and the one question that every room asks: may I?

A decision stands until a later one; on a tie the denial stands. What a client merely repeats with each event (the
state of a consent tool) is kept apart from what somebody said outright: a repeated yes never undoes a withdrawal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal, NamedTuple

import msgspec

from faden.domain.consentpolicy import (
    CHANNELS,
    MARKETING,
    MEASUREMENT,
    PERSONALISATION,
    PURPOSES,
    Basis,
    ConsentPolicy,
    covering,
    stated,
)

How = Literal["api", "tracker", "sdk", "tcf", "gpc", "double_opt_in", "import"]
"""How we know: told by a server, by our tracker, repeated by a client's consent tool (sdk), an IAB consent string,
the browser's Global Privacy Control, confirmed in a second step, or taken over from another system."""
State = Literal["granted", "denied", "pending"]

GPC = "gpc"
"""The browser's signal stands among a person's decisions under this name, with when it was first seen."""
REPEATED = "@sdk"
"""Behind the purpose, for what a client merely repeats."""
MOST_CHANGES = 1000
"""Changes that a profile keeps, the newest; the event log has all of them."""


class Grant(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One decision that stands. `address` is shortened, `seq` the event that told of it."""

    granted: bool
    at: datetime
    basis: Basis = "consent"
    how: How = "api"
    text_version: str | None = None
    address: str | None = None
    seq: int = 0


class Change(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A line of evidence: what was decided, when, how, under which text, from where, for which source."""

    at: datetime
    seq: int
    purpose: str
    state: State
    how: How = "api"
    basis: Basis = "consent"
    text_version: str | None = None
    address: str | None = None
    source: str | None = None


class Decision(NamedTuple):
    """What an event says about one purpose. `state` pending: the first step of a double opt-in."""

    purpose: str
    state: State
    at: datetime
    how: How
    basis: Basis
    text_version: str | None = None


Grants = Mapping[str, Grant]
"""A person's decisions: by purpose, by purpose and a mark for what a client only repeats; the browser's signal."""


class Permission(NamedTuple):
    """The answer, and why: granted, denied, default, legitimate_interest, contract, no_basis, gpc or measurement."""

    allowed: bool
    why: str


def _order(grant: Grant) -> tuple[datetime, bool, int, str, str, str, str]:
    """Later decisions are greater, of simultaneous ones the denial; the rest makes the order total."""
    return (
        grant.at,
        not grant.granted,
        grant.seq,
        grant.how,
        grant.basis,
        grant.text_version or "",
        grant.address or "",
    )


def later(one: Grant, other: Grant) -> Grant:
    """The decision that stands of two for the same purpose."""
    return one if _order(one) >= _order(other) else other


def slot(decision: Decision) -> str:
    """Under which name a decision stands among a person's grants."""
    return decision.purpose + REPEATED if decision.how == "sdk" else decision.purpose


def standing(grants: Grants, purpose: str) -> Grant | None:
    """The decision in force for a purpose; one for all of marketing speaks for each of its channels."""
    found: Grant | None = None
    for name in (purpose, MARKETING) if purpose.startswith(_CHANNEL) else (purpose,):
        for grant in (grants.get(name), grants.get(name + REPEATED)):
            if grant is not None:
                found = grant if found is None else later(found, grant)
    return found


_CHANNEL = MARKETING + "."


def may(
    grants: Grants,
    policy: ConsentPolicy,
    purpose: str,
    channel: str | None = None,
    country: str | None = None,
    gpc: bool = False,
) -> Permission:
    """Whether something may be done for a purpose now. `gpc`: the browser in front of us sends the signal.

    Marketing without a channel asks for all channels. Personalisation needs measurement: without it nothing is known.

    >>> from faden.domain.consentpolicy import DEFAULT_POLICY
    >>> may({}, DEFAULT_POLICY, "marketing", "email")
    Permission(allowed=False, why='default')
    """
    if purpose == MARKETING and channel is None:
        answers = [may(grants, policy, MARKETING, one, country, gpc) for one in CHANNELS]
        return next((answer for answer in answers if not answer.allowed), answers[0])
    if purpose == PERSONALISATION:
        measured = may(grants, policy, MEASUREMENT, None, country)
        if not measured.allowed:
            return Permission(False, "measurement")
    wanted = stated(purpose, channel)
    rule = policy.rule(wanted)
    if rule.basis == "none":
        return Permission(False, "no_basis")
    if rule.basis == "contract":
        return Permission(True, "contract")
    grant = standing(grants, wanted)
    if (gpc or GPC in grants) and policy.objects(wanted) and not _outweighs(grant, grants.get(GPC)):
        return Permission(False, "gpc")
    if grant is not None:
        return Permission(grant.granted, "granted" if grant.granted else "denied")
    if rule.basis == "legitimate_interest":
        return Permission(True, "legitimate_interest")
    return Permission(rule.unknown_in(country) == "granted", "default")


def _outweighs(grant: Grant | None, signal: Grant | None) -> bool:
    """Whether somebody's own word weighs more than the browser's signal: said after it, or confirmed twice over."""
    if grant is None or not grant.granted or grant.how in ("sdk", "gpc"):
        return False
    return grant.how == "double_opt_in" or (signal is not None and grant.at > signal.at)


def applied(
    grants: Grants, log: list[Change], decision: Decision, *, seq: int, address: str | None, source: str
) -> tuple[dict[str, Grant], list[Change]] | None:
    """Grants and log with one more decision; None where it changes nothing."""
    if decision.state == "pending":
        return None if _asked(log, decision) else (dict(grants), _logged(log, decision, seq, address, source))
    text = decision.text_version or (
        _pending_text(log, decision.purpose) if decision.how == "double_opt_in" else None
    )
    decision = decision._replace(text_version=text)
    grant = Grant(decision.state == "granted", decision.at, decision.basis, decision.how, text, address, seq)
    name = slot(decision)
    held = grants.get(name)
    if decision.how == "gpc":
        return None if held is not None else ({**grants, name: grant}, _logged(log, decision, seq, address, source))
    if held is None and decision.how == "sdk" and _stale(grants, decision):
        return None
    if held is not None and later(held, grant) is held:
        if decision.how in ("sdk", "tcf") or _told(log, decision):
            return None
        return dict(grants), _logged(log, decision, seq, address, source)
    if held is not None and _same(held, grant) and _speaks(grants, grant, decision.purpose):
        return None
    return {**grants, name: grant}, _logged(log, decision, seq, address, source)


def _stale(grants: Grants, decision: Decision) -> bool:
    """A yes that a client repeats, seen for the first time, may be older than the withdrawal that stands."""
    stands = standing(grants, decision.purpose)
    return decision.state == "granted" and stands is not None and not stands.granted


def _same(held: Grant, grant: Grant) -> bool:
    if grant.how in ("sdk", "tcf"):
        return held.granted == grant.granted
    return (held.granted, held.basis, held.how, held.text_version) == (
        grant.granted,
        grant.basis,
        grant.how,
        grant.text_version,
    )


def _speaks(grants: Grants, grant: Grant, purpose: str) -> bool:
    """Whether what stands for the purpose, and for all that it covers, says the same already.

    A client's repeated word is compared with its own last word only.
    """
    if grant.how == "sdk":
        return True
    for one in covering(purpose):
        stands = standing(grants, one)
        if stands is None or stands.granted != grant.granted:
            return False
    return True


def _asked(log: list[Change], decision: Decision) -> bool:
    last = next((one for one in reversed(log) if one.purpose == decision.purpose), None)
    return last is not None and last.state == "pending" and last.text_version == decision.text_version


def _pending_text(log: list[Change], purpose: str) -> str | None:
    """The text that somebody agreed to in the first step."""
    for one in reversed(log):
        if one.purpose == purpose and one.state == "pending":
            return one.text_version
    return None


def _told(log: list[Change], decision: Decision) -> bool:
    return any(
        (one.at, one.purpose, one.state, one.text_version)
        == (decision.at, decision.purpose, decision.state, decision.text_version)
        for one in log
    )


def _logged(log: list[Change], decision: Decision, seq: int, address: str | None, source: str) -> list[Change]:
    purpose, state, at, how, basis, text = decision
    return _in_order([*log, Change(at, seq, purpose, state, how, basis, text, address, source)])


def _in_order(changes: Iterable[Change]) -> list[Change]:
    return sorted(changes, key=_place)[-MOST_CHANGES:]


def _place(change: Change) -> tuple[datetime, int, str, str, str, str, str, str, str]:
    return (
        change.at,
        change.seq,
        change.purpose,
        change.state,
        change.how,
        change.basis,
        change.text_version or "",
        change.address or "",
        change.source or "",
    )


def joined(one: Grants, other: Grants) -> dict[str, Grant]:
    """The decisions of two profiles that turn out to be one person: for each purpose the later one stands.

    Of the browser's signal it is the earlier sight. The order of joining does not matter.
    """
    both = dict(one)
    for name, grant in other.items():
        held = both.get(name)
        if held is None:
            both[name] = grant
        elif name == GPC:
            both[name] = min(held, grant, key=_order)
        else:
            both[name] = later(held, grant)
    return both


def joined_log(one: list[Change], other: list[Change]) -> list[Change]:
    """The evidence of both, in the order of time; what both tell stands there once."""
    return _in_order({*one, *other}) if one and other else (one or other)


def permissions(grants: Grants, policy: ConsentPolicy, country: str | None = None) -> dict[str, Permission]:
    """The answer for every purpose, and for each channel of marketing."""
    found: dict[str, Permission] = {}
    for purpose in PURPOSES:
        name, _, channel = purpose.partition(".")
        found[purpose] = may(grants, policy, name, channel or None, country)
    return found

"""From an event to decisions about consent, by the policy in force, and from decisions to what a profile holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from faden.collect.tcf import Unread, decoded
from faden.domain.consent import GPC, REPEATED, Decision, State, applied, joined, joined_log, may
from faden.domain.consentact import ACTS, CONFIRMED, Act, act
from faden.domain.consentpolicy import MEASUREMENT, PERSONALISATION, ConsentPolicy
from faden.domain.errors import Invalid
from faden.domain.event import Event
from faden.domain.profile import Profile

_CACHED = 4096


class Reading:
    """A policy as the event path uses it."""

    def __init__(self, policy: ConsentPolicy) -> None:
        self.policy = policy
        rule = policy.rule(MEASUREMENT)
        self.never, self.always = rule.basis == "none", rule.basis == "contract"
        """Measurement has no legal basis at all, or needs nobody's leave."""
        self.open = not self.never and (rule.basis != "consent" or "denied" not in rule.unknown.values())
        """No stranger anywhere is denied."""
        self._categories = lru_cache(maxsize=_CACHED)(self._by_purpose)
        self._slots = lru_cache(maxsize=_CACHED)(self._by_slot)
        self.framework = lru_cache(maxsize=_CACHED)(self._by_framework)
        """When an IAB string was last changed and what it says by our purposes; None for one that cannot be read."""
        self.personal = lru_cache(maxsize=_CACHED)(self._personal)
        """Whether somebody who has decided nothing may be shown what fits, by country."""
        self.open_to = lru_cache(maxsize=_CACHED)(self._open_to)
        """Whether somebody who has decided nothing may be measured, by country."""
        self.lawful = "none" not in (rule.basis, policy.rule(PERSONALISATION).basis)
        """Personalisation is possible at all."""

    def repeated(self, consent: dict[str, bool]) -> dict[str, bool]:
        """What a client's consent tool says, by our purposes; where several categories are one purpose, a no wins."""
        return self._categories(frozenset(consent.items()))

    def _by_purpose(self, given: frozenset[tuple[str, bool]]) -> dict[str, bool]:
        found: dict[str, bool] = {}
        for category, answer in given:
            for purpose in self.policy.named(category):
                found[purpose] = answer and found.get(purpose, True)
        return found

    def repeats(self, profile: Profile, consent: dict[str, bool]) -> bool:
        """Whether the profile knows already all that a consent tool says: the usual case, and it must cost little."""
        held = profile.consents
        for name, answer in self._slots(frozenset(consent.items())):
            grant = held.get(name)
            if grant is None or grant.granted is not answer:
                return False
        return True

    def _by_slot(self, given: frozenset[tuple[str, bool]]) -> tuple[tuple[str, bool], ...]:
        return tuple((purpose + REPEATED, answer) for purpose, answer in self._categories(given).items())

    def measured(self, event: Event) -> bool | None:
        """What the event itself says about measurement, apart from an outright act; None: nothing. A no wins."""
        said = self.repeated(event.consent).get(MEASUREMENT) if event.consent is not None else None
        if event.tcf is not None and said is not False:
            told = self.framework(event.tcf)
            said = told[1].get(MEASUREMENT, said) if told is not None else said
        return said

    def _by_framework(self, text: str) -> tuple[datetime, dict[str, bool]] | None:
        found = decoded(text)
        if isinstance(found, Unread):
            return None
        says = {
            purpose: all(found.allows(number) for number in numbers) for purpose, numbers in self.policy.tcf.items()
        }
        return found.updated, says

    def _personal(self, country: str | None) -> bool:
        return may({}, self.policy, PERSONALISATION, None, country).allowed

    def _open_to(self, country: str | None) -> bool:
        return may({}, self.policy, MEASUREMENT, None, country).allowed

    def decisions(self, event: Event, pending: list[str]) -> Iterator[Decision]:
        """All that the event says, the more particular word first. `pending`: what waits for its second step."""
        named: set[str] = set()
        if event.name in ACTS:
            for decision in self._outright(event, pending):
                named.add(decision.purpose)
                yield decision
        if event.tcf is not None:
            told = self.framework(event.tcf)
            if told is not None:
                at = min(told[0], event.at)
                for purpose, answer in told[1].items():
                    if purpose not in named:
                        yield Decision(purpose, _state(answer), at, "tcf", self.policy.rule(purpose).basis)
        if event.consent is not None:
            for purpose, answer in self.repeated(event.consent).items():
                if purpose not in named:
                    yield Decision(purpose, _state(answer), event.at, "sdk", self.policy.rule(purpose).basis)
        if event.gpc:
            yield Decision(GPC, "denied", event.at, "gpc", "consent")

    def _outright(self, event: Event, pending: list[str]) -> Iterator[Decision]:
        said = told(event)
        if said is None:
            return
        answers = {**self._named(said.categories), **said.purposes}
        if event.name == CONFIRMED and not answers:
            answers = dict.fromkeys(pending, True)
        for purpose, answer in answers.items():
            state: State = "pending" if said.pending and answer else _state(answer)
            basis = said.basis or self.policy.rule(purpose).basis
            yield Decision(purpose, state, event.at, said.how, basis, said.text_version)

    def _named(self, categories: dict[str, bool]) -> dict[str, bool]:
        return self.repeated(categories) if categories else {}


def told(event: Event) -> Act | None:
    """The outright act of an event; None where it is none or, from before doors checked it, no good one."""
    if event.name not in ACTS:
        return None
    try:
        return act(event.name, event.properties)
    except Invalid:
        return None


def _state(answer: bool) -> State:
    return "granted" if answer else "denied"


def speaks(event: Event) -> bool:
    """Whether the event says anything about consent."""
    return event.consent is not None or event.gpc or event.tcf is not None or event.name in ACTS


def note(profile: Profile, seq: int, event: Event, reading: Reading) -> bool:
    """Let the event's decisions take effect on the profile (touched before); whether anything changed."""
    plain = event.consent is not None and event.tcf is None and not event.gpc and event.name not in ACTS
    if plain and event.consent is not None and reading.repeats(profile, event.consent):
        return False
    changed = False
    for decision in reading.decisions(event, _pending(profile)):
        after = applied(
            profile.consents,
            profile.consent_log,
            decision,
            seq=seq,
            address=event.context.ip,
            source=event.source,
        )
        if after is not None:
            profile.consents, profile.consent_log = after
            changed = True
    return changed


def news(profile: Profile, event: Event, reading: Reading) -> bool:
    """Whether the event would change what the profile holds; nothing is changed."""
    return any(
        applied(profile.consents, profile.consent_log, decision, seq=0, address=None, source=event.source) is not None
        for decision in reading.decisions(event, _pending(profile))
    )


def _pending(profile: Profile) -> list[str]:
    states: dict[str, str] = {}
    for change in profile.consent_log:
        states[change.purpose] = change.state
    return [purpose for purpose, state in states.items() if state == "pending"]


def join(into: Profile, other: Profile) -> None:
    """The consents of two profiles that are one person; `into` must have been touched."""
    into.consents = joined(into.consents, other.consents)
    into.consent_log = joined_log(into.consent_log, other.consent_log)

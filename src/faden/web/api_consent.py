"""Consent: what one person has decided, how everybody has, and the proof of it."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Stream

from faden.app import App
from faden.domain.consent import GPC, Change, Permission, permissions, standing
from faden.domain.consentpolicy import ConsentPolicy
from faden.domain.profile import Profile, person_id
from faden.measure.question import question
from faden.measure.sheet import cell
from faden.profiles import evidence
from faden.profiles.evidence import Proof
from faden.web.api_people import person_of
from faden.web.given import Faden

_COLUMNS = (
    *("person_id", "person", "at", "purpose", "state", "how", "basis", "text_version", "address", "source", "event"),
)


class PurposeAnswer(msgspec.Struct, frozen=True):
    """Whether something may be done for a purpose now, and why: granted, denied, default, legitimate_interest,
    contract, no_basis, gpc or measurement. `decided_at`, `how` and `text_version` tell of the decision that stands,
    null where the person has not decided."""

    purpose: str
    allowed: bool
    why: str
    basis: str
    decided_at: datetime | None
    how: str | None
    text_version: str | None


class ConsentChange(msgspec.Struct, frozen=True):
    """One change: when, how, under which text, from which (shortened) address, by which source and event."""

    at: datetime
    purpose: str
    state: Literal["granted", "denied", "pending"]
    how: str
    basis: str
    text_version: str | None
    address: str | None
    source: str | None
    event_id: str


class PersonConsent(msgspec.Struct, frozen=True):
    """A person's consent. `privacy_control`: since when a browser of theirs objects by Global Privacy Control."""

    person_id: str
    answers: list[PurposeAnswer]
    privacy_control: datetime | None
    changes: list[ConsentChange]


class PurposeCounts(msgspec.Struct, frozen=True):
    """How many people have decided how."""

    purpose: str
    granted: int
    denied: int
    unknown: int


class DayOfChanges(msgspec.Struct, frozen=True):
    """The changes of one day."""

    day: date
    purpose: str
    granted: int
    denied: int
    pending: int


class WayOfChanges(msgspec.Struct, frozen=True):
    """The period's changes that came one way, told by one source."""

    how: str
    source: str
    granted: int
    denied: int
    pending: int


class ConsentOverview(msgspec.Struct, frozen=True):
    """Everybody; `policy_version` is the version of the rules in force."""

    people: int
    purposes: list[PurposeCounts]
    changes: list[DayOfChanges]
    ways: list[WayOfChanges]
    policy_version: int


async def read_person_consent(
    id: FromPath[str],  # noqa: A002 - the contract's name
    faden: Faden,
    country: Annotated[
        str | None,
        QueryParameter(description="Whose defaults hold; else where the last visit began"),
    ] = None,
) -> PersonConsent:
    """What a person has decided, what follows from it now, and every change; newest first."""
    profile = await person_of(faden, id)
    policy = faden.pipeline.projector.rules.consents.policy
    answers = permissions(profile.consents, policy, country or profile.country)
    signal = profile.consents.get(GPC)
    return PersonConsent(
        person_id=person_id(profile.id),
        answers=[_answer(profile, policy, purpose, answer) for purpose, answer in answers.items()],
        privacy_control=None if signal is None else signal.at,
        changes=[_change(one) for one in reversed(profile.consent_log)],
    )


def _answer(profile: Profile, policy: ConsentPolicy, purpose: str, answer: Permission) -> PurposeAnswer:
    stands = standing(profile.consents, purpose)
    told = (None, None, None) if stands is None else (stands.at, stands.how, stands.text_version)
    return PurposeAnswer(purpose, *answer, policy.rule(purpose).basis, *told)


def _change(one: Change) -> ConsentChange:
    return ConsentChange(
        one.at,
        one.purpose,
        one.state,
        one.how,
        one.basis,
        one.text_version,
        one.address,
        one.source,
        str(one.seq),
    )


async def read_consent_overview(
    faden: Faden,
    start: Annotated[str, QueryParameter(name="from", description="First day, YYYY-MM-DD")],
    end: Annotated[str, QueryParameter(name="to", description="Last day, included")],
) -> ConsentOverview:
    """How many people have decided how, by purpose, and how many changes a day there were in a period."""
    period = question(start, end).period
    await _written(faden)
    zone = faden.preferences.timezone
    found = await asyncio.to_thread(evidence.overview, faden.operational, period.start, period.end, zone)
    version = faden.definitions.published("consent", "default")
    return ConsentOverview(
        found.people,
        [PurposeCounts(*one) for one in found.purposes],
        [DayOfChanges(*one) for one in found.changes],
        [WayOfChanges(*one) for one in found.ways],
        version.version if version is not None else 0,
    )


async def export_consent_evidence(
    faden: Faden,
    form: Annotated[Literal["csv", "json"], QueryParameter(name="format")] = "csv",
    person: FromQuery[str | None] = None,
) -> Stream:
    """Every change of consent, by person and time; of one person alone where one is named."""
    await _written(faden)
    number = None if person is None else (await person_of(faden, person)).id
    found = (one for one in evidence.proofs(faden.operational) if number is None or one.person == number)
    name = f'attachment; filename="faden-consent.{form}"'
    kind = "text/csv; charset=utf-8" if form == "csv" else "application/json"
    chunks = _csv(found) if form == "csv" else _json(found)
    return Stream(chunks, media_type=kind, headers={"Content-Disposition": name})


async def _written(faden: App) -> None:
    """What has been accepted stands in the store afterwards."""
    await faden.pipeline.drain()


def _row(one: Proof) -> dict[str, Any]:
    change = one.change
    values = (
        person_id(one.person),
        one.label,
        change.at.isoformat(),
        change.purpose,
        change.state,
        change.how,
        change.basis,
        change.text_version,
        change.address,
        change.source,
        change.seq,
    )
    return dict(zip(_COLUMNS, values, strict=True))


def _csv(found: Iterator[Proof]) -> Iterator[bytes]:
    yield (",".join(_COLUMNS) + "\r\n").encode()
    for one in found:
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerow([cell(value) for value in _row(one).values()])
        yield out.getvalue().encode()


def _json(found: Iterator[Proof]) -> Iterator[bytes]:
    yield b'{"rows":['
    first = True
    for one in found:
        yield (b"" if first else b",") + msgspec.json.encode(_row(one))
        first = False
    yield b"]}"

"""All that is kept about a person as a file: `person.json` for machines, `index.html` for people, `README.txt`.

Article 15 (access) and 20 (portability) GDPR. Written entry by entry, so that memory does not grow with a life.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import IO, Any, Literal

import msgspec

from faden.domain.consent import GPC
from faden.domain.profile import Profile, label, person_id
from faden.profiles.dossier import Dossier, House, Told, key_row, named
from faden.profiles.exportpage import page
from faden.profiles.exportwords import README

Lang = Literal["de", "en"]
FORMAT = "faden-person/1"
SHOWN = frozenset(
    (
        *("id", "first_seen", "last_seen", "keys", "traits", "trait_log", "visits", "events", "points", "orders"),
        *("revenue", "first_touch", "last_touch", "merged", "consents", "consent_log", "segments", "interests"),
    )
)
"""Fields of a profile that have a place of their own in the export."""
DERIVED = ("counted", "recent", "history", "due", "arms")
"""What the machinery remembers in order to go on counting."""
LEFT_OUT = frozenset(("anchor", "graph"))
"""The graph of keys is shared with other people; the person's own part of it stands under `joins`."""


def file_name(profile: Profile) -> str:
    """How the file is called: by the surrogate, which names nobody and holds letters and digits only."""
    return f"faden-person-{person_id(profile.id)}.zip"


def export(house: House, profile: Profile, lang: Lang, target: IO[bytes]) -> None:
    """Write the ZIP into `target`. The stores must be settled; may run in a thread."""
    dossier = Dossier(house, profile)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        archive.writestr("README.txt", README[lang].format(company=house.company or "–"))
        _write(archive, "index.html", (part.encode() for part in page(dossier, lang)))
        _write(archive, "person.json", _json(dossier, lang))


def _write(archive: zipfile.ZipFile, name: str, parts: Iterator[bytes]) -> None:
    with archive.open(name, "w", force_zip64=True) as entry:
        for part in parts:
            entry.write(part)


def _json(dossier: Dossier, lang: Lang) -> Iterator[bytes]:
    """One object; the lists that may be long come last, line by line."""
    head = msgspec.json.encode(_head(dossier, lang), order="sorted")
    yield head[:-1]
    yield from _list("visits", (named(one) for one in dossier.visits()))
    yield from _list("quarantine", (_reject(one) for one in dossier.quarantine()))
    yield from _list("events", (_event(one) for one in dossier.events()))
    yield b"\n}\n"


def _list(name: str, rows: Iterator[Any]) -> Iterator[bytes]:
    yield b",\n" + msgspec.json.encode(name) + b":["
    separator = b"\n"
    for row in rows:
        yield separator + msgspec.json.encode(row)
        separator = b",\n"
    yield b"]"


def _head(dossier: Dossier, lang: Lang) -> dict[str, Any]:
    profile, house = dossier.profile, dossier.house
    fields = msgspec.structs.asdict(profile)
    return {
        "format": FORMAT,
        "made_at": dossier.made_at,
        "company": house.company,
        "language": lang,
        "person": {
            "person_id": person_id(profile.id),
            "label": label(profile),
            "known": profile.known,
            "first_seen": profile.first_seen,
            "last_seen": profile.last_seen,
            "visits": profile.visits,
            "events": profile.events,
            "orders": profile.orders,
            "revenue": named(profile.revenue),
            "first_touch": named(profile.first_touch),
            "last_touch": named(profile.last_touch),
            "merged": [person_id(one) for one in profile.merged],
        },
        "keys": [key_row((kind, value)) for kind, values in profile.keys.items() for value in values],
        "joins": [
            {
                "strong": key_row(link.strong),
                "weak": key_row(link.weak),
                "first_event": link.first,
                "last_at": link.at,
                "outright": link.sure,
                "state": state,
            }
            for link, state in dossier.links()
        ],
        "traits": profile.traits,
        "trait_log": named(profile.trait_log),
        "interests": named(profile.interests),
        "segments": named(profile.segments),
        "points": {
            "total": profile.points / 100,
            "by_rule": [{**named(one), "label": named(house.rules.get(one.rule))} for one in dossier.points()],
        },
        "consent": {
            "now": [
                {
                    "purpose": one.purpose,
                    "allowed": one.permission.allowed,
                    "why": one.permission.why,
                    "basis": one.basis,
                    "decision": named(one.decision),
                }
                for one in dossier.purposes()
            ],
            "privacy_control": named(profile.consents.get(GPC)),
            "evidence": named(profile.consent_log),
        },
        "origins": [named(one) for one in dossier.origins()],
        "retention_days": named(msgspec.structs.asdict(house.retention)),
        "derived": {name: named(fields[name]) for name in DERIVED},
    }


def _event(one: Told) -> dict[str, Any]:
    facts = one.facts
    counted = (
        None
        if facts is None
        else {"points": facts.points, "channel": facts.channel, "campaign": facts.campaign, "visit": facts.visit}
    )
    return {"seq": one.seq, **named(one.event), "counted": counted}


def _reject(one: Any) -> dict[str, Any]:
    fields = msgspec.structs.asdict(one.reject)
    body: bytes = fields.pop("body")
    return {**fields, "body": body.decode("utf-8", "replace"), "replayed_at": one.replayed_at}

"""The shipped mapping for contacts of a CRM: any headings, the same row once, wrong rows with their reason."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from faden.collect.mapping import load
from faden.collect.replay import replay
from faden.domain.errors import Invalid
from tests.importing import NOW, Run, files, mapping, run

GERMAN = (
    "Kundennummer;E-Mail-Adresse;Vorname;Nachname;Geburtsdatum;Telefon;Betreuer;Umsatzklasse\n"
    "K-1;Ada@Example.org;Ada;Lovelace;10.12.1815;+49 911 1234560;Grace;A\n"
    "K-2;;Bob;;;0911 1234;;\n"
)


def contacts(tmp_path: Path, text: str, name: str = "contacts.csv") -> Run:
    return run(load("crm-contacts"), files(tmp_path, {name: text}))


def test_german_headings(tmp_path: Path) -> None:
    found = contacts(tmp_path, GERMAN)
    assert found.rejects == []
    ada, bob = found.events
    assert (ada.type, ada.name, ada.source, ada.touchpoint) == ("identify", "Contact Imported", "crm", "crm")
    assert ada.keys == {"email": "ada@example.org", "phone": "+499111234560", "crm_id": "K-1"}
    assert ada.traits == {
        "email": "Ada@Example.org",
        "phone": "+49 911 1234560",
        "firstName": "Ada",
        "lastName": "Lovelace",
        "birthday": "1815-12-10",
        "Betreuer": "Grace",
        "Umsatzklasse": "A",
    }
    assert ada.at == NOW, "without a time of its own a row is as of the import"
    assert bob.keys == {"crm_id": "K-2"}, "a number without its country may be anybody's"
    assert bob.traits == {"phone": "0911 1234", "firstName": "Bob"}


def test_english_headings_and_a_time(tmp_path: Path) -> None:
    text = "email,First Name,Last Modified,plan\nada@example.org,Ada,2026-05-01T10:00:00Z,gold\n"
    (event,) = contacts(tmp_path, text).events
    assert event.at == datetime(2026, 5, 1, 10, tzinfo=UTC)
    assert event.traits == {"email": "ada@example.org", "firstName": "Ada", "plan": "gold"}


def test_json_lines(tmp_path: Path) -> None:
    text = '{"E-Mail": "ada@example.org", "score": 4.5, "tags": ["a"], "vip": true}\n{"Mail": "b@example.org"}\n'
    found = contacts(tmp_path, text, "contacts.jsonl")
    assert [one.traits for one in found.events] == [
        {"email": "ada@example.org", "score": 4.5, "tags": ["a"], "vip": True},
        {"email": "b@example.org"},
    ]


def test_the_same_row_is_the_same_event(tmp_path: Path) -> None:
    first = contacts(tmp_path, GERMAN)
    assert contacts(tmp_path, GERMAN, "again.csv").ids == first.ids
    turned = "\n".join(";".join(reversed(line.split(";"))) for line in GERMAN.splitlines())
    assert contacts(tmp_path, turned, "turned.csv").ids == first.ids
    changed = contacts(tmp_path, GERMAN.replace(";A\n", ";B\n"), "changed.csv")
    assert len({*changed.ids, *first.ids}) == 3


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("K-1,ada at example,1815-12-10", "value_invalid"),
        ("K-1,ada@example.org,10/12/1815", "value_invalid"),
        (",,1815-12-10", "key_missing"),
        ("K-1,ada@example.org", "row_width"),
    ],
)
def test_wrong_rows_are_put_away_and_can_be_mended(tmp_path: Path, row: str, code: str) -> None:
    found = contacts(tmp_path, f"customer no,E-Mail,birthday\n{row}\nK-2,b@example.org,\n")
    (reject,) = found.rejects
    assert (reject.code, found.quarantined, len(found.events)) == (code, 1, 1)
    assert reject.message
    tree = msgspec.json.decode(reject.body)
    tree["row"] = {**tree["row"], "customer_number": "K-1", "email": "ada@example.org", "birthday": "1815-12-10"}
    (event,) = replay(load("crm-contacts"), msgspec.json.encode(tree), NOW).events
    right = contacts(tmp_path, "customer no,E-Mail,birthday\nK-1,ada@example.org,1815-12-10\n", "right.csv")
    if code != "row_width":
        assert event == right.events[0]


def test_two_columns_of_one_meaning(tmp_path: Path) -> None:
    (event,) = contacts(tmp_path, "mail,e-mail,customer id\na@example.org,b@example.org,1\n").events
    assert event.keys["email"] == "a@example.org"
    assert event.traits["e-mail"] == "b@example.org"


def test_the_rest_needs_single_rows() -> None:
    with pytest.raises(Invalid) as refused:
        mapping("inputs:\n  a: {rows: visit, at: '{at}', rest: traits}\n")
    assert refused.value.problem.code == "rest_unused"

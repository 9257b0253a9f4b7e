"""Region and city by a file of the user's own, whatever the file is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from faden.collect.cities import Cities
from faden.collect.geo import NOWHERE, Origin, origin
from faden.domain.errors import Problem
from tests.harness.mmdb import DBIP, GEOLITE, database, write

NUREMBERG = "91.0.1.77"
BARE = Origin("91.0.1.0", "DE")


def cities(file: Path | None, language: str = "de") -> Cities:
    """What is opened beside the file."""
    made = Cities(file, "en" if language == "en" else "de", file.parent if file else Path())
    made.refresh()
    return made


def refreshed(found: Cities) -> Problem | None:
    """What is wrong after another look at the disk."""
    found.refresh()
    return found.problem


@pytest.mark.parametrize(
    ("address", "language", "expected"),
    [
        (NUREMBERG, "de", ("91.0.1.0", "DE", "Bayern", "Nürnberg")),
        (NUREMBERG, "en", ("91.0.1.0", "DE", "Bavaria", "Nuremberg")),
        (f"{NUREMBERG}:443", "de", ("91.0.1.0", "DE", "Bayern", "Nürnberg")),
        (f"::ffff:{NUREMBERG}", "de", ("91.0.1.0", "DE", "Bayern", "Nürnberg")),
        ("8.8.8.8", "de", ("8.8.8.0", "US", None, None)),
        ("[2001:67c:2e8:22::1]:80", "de", ("2001:67c:2e8::", "NL", "NL-NH", "Amsterdam")),
        ("91.1.0.1", "de", ("91.1.0.0", "DE", None, None)),
        ("91.0.1.999", "de", ("91.0.1.0", "DE", None, None)),
        ("10.0.0.1", "de", NOWHERE),
        ("nonsense", "de", NOWHERE),
        (None, "de", NOWHERE),
    ],
)
def test_a_place_as_geolite_has_it(
    tmp_path: Path, address: str | None, language: str, expected: tuple[str | None, ...]
) -> None:
    found = cities(write(tmp_path / "city.mmdb", GEOLITE), language)
    assert found.problem is None
    assert found.origin(address) == expected
    assert found.origin(address) == expected, "from memory too"


def test_a_place_as_dbip_has_it(tmp_path: Path) -> None:
    found = cities(write(tmp_path / "city.mmdb", DBIP, "DBIP-City-Lite"))
    assert found.origin(NUREMBERG) == ("91.0.1.0", "DE", "Bavaria", "Nuremberg")
    assert found.edition is not None
    assert (found.edition.kind, found.edition.built.year) == ("DBIP-City-Lite", 2026)


def test_an_address_is_looked_up_whole(tmp_path: Path) -> None:
    """Two cities within one shortened address: the answer of the one must not be remembered for the other."""
    west = {"country": {"iso_code": "DE"}, "city": {"names": {"en": "West"}}}
    east = {"country": {"iso_code": "DE"}, "city": {"names": {"en": "East"}}}
    found = cities(write(tmp_path / "city.mmdb", {"91.0.1.0/25": west, "91.0.1.128/25": east}))
    assert [found.origin(f"91.0.1.{host}").city for host in (1, 200, 1)] == ["West", "East", "West"]


def test_no_whole_address_is_remembered(tmp_path: Path) -> None:
    found = cities(write(tmp_path / "city.mmdb", GEOLITE))
    found.origin(NUREMBERG)
    assert NUREMBERG not in repr(vars(found))


def test_without_a_file_the_country_is_known_and_nothing_is_wrong() -> None:
    found = cities(None)
    assert found.origin(NUREMBERG) == BARE == origin(NUREMBERG)
    assert (found.problem, found.edition) == (None, None)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "geo_database_missing"),
        (b"", "geo_database_broken"),
        (b"not a database" * 1000, "geo_database_broken"),
        (database(GEOLITE)[:-40], "geo_database_broken"),
        (database(GEOLITE)[200:], "geo_database_broken"),
    ],
)
def test_a_missing_or_broken_file_leaves_the_country(tmp_path: Path, content: bytes | None, code: str) -> None:
    file = tmp_path / "city.mmdb"
    if content is not None:
        file.write_bytes(content)
    found = cities(file)
    assert found.origin(NUREMBERG) == BARE
    assert found.problem is not None
    assert (found.problem.code, found.problem.path) == (code, "geo_database")
    assert found.problem.hint


def test_a_folder_in_its_place_leaves_the_country(tmp_path: Path) -> None:
    (tmp_path / "city.mmdb").mkdir()
    found = cities(tmp_path / "city.mmdb")
    assert found.origin(NUREMBERG) == BARE
    assert found.problem is not None
    assert found.problem.code == "geo_database_unreadable"


def test_a_file_that_comes_later_is_taken_up(tmp_path: Path) -> None:
    file = tmp_path / "city.mmdb"
    found = cities(file)
    assert found.origin(NUREMBERG) == BARE
    write(file, GEOLITE)
    found.refresh()
    assert found.problem is None
    assert found.origin(NUREMBERG).city == "Nürnberg"


def test_a_file_that_is_overwritten_cut_or_removed_while_in_use(tmp_path: Path) -> None:
    file = write(tmp_path / "city.mmdb", GEOLITE)
    found = cities(file)
    with file.open("r+b") as out:
        out.truncate(10)
    assert found.origin(NUREMBERG).city == "Nürnberg", "a mapped file that shrinks would end the process"
    broken = refreshed(found)
    assert broken is not None
    assert "stays in use" in broken.message
    assert found.origin("91.0.2.1").city == "Nürnberg"
    file.unlink()
    gone = refreshed(found)
    assert gone is not None
    assert gone.code == "geo_database_missing"
    assert found.origin("91.0.3.1").city == "Nürnberg"
    write(file, DBIP)
    os.utime(file, (1, 1))
    assert refreshed(found) is None
    assert found.origin(NUREMBERG).city == "Nuremberg"


def test_a_file_that_was_away_for_a_while(tmp_path: Path) -> None:
    file = write(tmp_path / "city.mmdb", GEOLITE)
    found = cities(file)
    file.rename(tmp_path / "away")
    assert refreshed(found) is not None
    (tmp_path / "away").rename(file)
    assert refreshed(found) is None


def test_a_file_of_another_kind_is_told_of(tmp_path: Path) -> None:
    found = cities(write(tmp_path / "asn.mmdb", {"91.0.0.0/16": {"autonomous_system_number": 3320}}, "GeoLite2-ASN"))
    assert found.origin(NUREMBERG) == BARE
    assert found.problem is not None
    assert found.problem.code == "geo_database_without_cities"


def test_nothing_is_left_of_the_copy(tmp_path: Path) -> None:
    file = write(tmp_path / "city.mmdb", GEOLITE)
    cities(file).origin(NUREMBERG)
    file.with_name("x.mmdb").write_bytes(b"broken")
    cities(file.with_name("x.mmdb"))
    assert {one.name for one in tmp_path.iterdir()} == {"city.mmdb", "x.mmdb"}


def test_the_log_says_once_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = cities(tmp_path / "city.mmdb")
    found.refresh()
    printed = capsys.readouterr()
    assert (printed.out + printed.err).count("geo_database_unusable") == 1


BYTES = database(GEOLITE)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(BYTES) - 1), st.binary(min_size=1, max_size=6))
@example(BYTES.index(b"iso_codeBUSR") + len("iso_codeB"), b"\0")  # "\0S" counts as upper case
def test_no_damage_stops_collecting(tmp_path_factory: pytest.TempPathFactory, start: int, damage: bytes) -> None:
    folder = tmp_path_factory.getbasetemp()
    file = folder / "damaged.mmdb"
    file.write_bytes(BYTES[:start] + damage + BYTES[start + len(damage) :])
    found = cities(file)
    for address in (NUREMBERG, "8.8.8.8", "2001:67c:2e8::5", "203.0.113.9"):
        place = found.origin(address)
        assert place.ip == origin(address).ip
        assert all(value is None or value.isprintable() for value in place)

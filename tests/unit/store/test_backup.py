"""A copy of a data directory is a data directory: consistent whenever it is taken, and served as it is."""

from __future__ import annotations

import hashlib
import shutil
import threading
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from faden.app import App
from faden.domain.backup import Backup, Manifest
from faden.domain.erasure import Receipt
from faden.domain.errors import Conflict, Unavailable
from faden.profiles.erase import Forgetting
from faden.profiles.restate import NAME, parting
from faden.settings import Settings
from faden.store.backup import Copied, backup
from faden.store.backups import Backups
from faden.store.erasurelist import Entry, ErasureList
from faden.store.erasures import Erasures
from faden.store.operational import Operational
from tests.events import MORNING, at, event, order, page
from tests.house import House

QUIET = lambda *_: None  # noqa: E731 - nobody watches


def copied(house: House, target: Path) -> list[str]:
    copy = Copied(target, f"b-{target.name}", MORNING)
    return backup(house.log, house.operational, house.warehouse, house.folder / "config.toml", copy, QUIET)


def test_a_copy_holds_everything(tmp_path: Path) -> None:
    with House(tmp_path / "data") as house:
        (house.folder / "config.toml").write_text("port = 8123\n")
        house.take(page(0), order(1, "10", user="u"), event("Signed In", 2, who="b", user="u"))
        steps: list[tuple[int, int]] = []
        target = tmp_path / "copy"
        notes = backup(
            house.log,
            house.operational,
            house.warehouse,
            house.folder / "config.toml",
            Copied(target, "b-1", MORNING),
            lambda done, total: steps.append((done, total)),
        )
        assert notes == []
        assert steps[-1] == (3, 3)
        before = house.state()
        house.take(page(9))
    with House(target) as again:
        assert again.replayed == 0
        assert again.state() == before
        assert again.take(page(0, event_id="new")).accepted == 1
    assert (target / "config.toml").read_text() == "port = 8123\n"


def test_a_served_copy_still_knows_what_it_has_seen(tmp_path: Path) -> None:
    with House(tmp_path / "data") as house:
        house.take(page(0, event_id="seen"))
        copied(house, tmp_path / "copy")
    with closing(App.open(Settings(data=tmp_path / "copy"))) as app:
        assert app.pipeline.submit_now([page(0, event_id="seen")]).duplicates == 1


def test_a_copy_taken_while_events_come_in_catches_up_with_its_own_log(tmp_path: Path) -> None:
    """Profiles, warehouse and log are copied one after the other: the copy equals a rebuild of its log."""
    house = House(tmp_path / "data")
    stop, failed = threading.Event(), list[BaseException]()

    def write() -> None:
        number = 0
        try:
            while not stop.is_set():
                number += 1
                house.take(page(number % 60, who=f"v{number % 40}"), settle=number % 3 == 0)
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(3):
            copied(house, tmp_path / f"copy{number}")
    finally:
        stop.set()
        thread.join()
    house.close()
    assert failed == []
    for number in range(3):
        with House(tmp_path / f"copy{number}") as again, House(tmp_path / f"clean{number}") as clean:
            for group in again.log.read(0):
                clean.take(*(one for _, one in group), settle=False)
            clean.pipeline.settle()
            assert again.log.head > 0
            assert again.state() == clean.state()


def test_a_directory_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    with House(tmp_path / "data") as house:
        (tmp_path / "copy").mkdir()
        (tmp_path / "copy" / "precious").write_text("x")
        with pytest.raises(Conflict):
            copied(house, tmp_path / "copy")
    assert [path.name for path in (tmp_path / "copy").iterdir()] == ["precious"]


def test_a_place_that_takes_nothing_says_so(tmp_path: Path) -> None:
    with House(tmp_path / "data") as house:
        (tmp_path / "file").write_text("")
        with pytest.raises(Unavailable, match="cannot be written"):
            copied(house, tmp_path / "file" / "copy")


def test_the_copy_is_for_the_owner_only(tmp_path: Path) -> None:
    with House(tmp_path / "data") as house:
        copied(house, tmp_path / "copy")
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0


def test_a_restored_log_from_before_is_caught_and_mended(tmp_path: Path) -> None:
    """Only the log was put back from an older copy: profiles and warehouse know too much, and it says so."""
    with House(tmp_path / "data") as house:
        house.take(page(0))
        copied(house, tmp_path / "copy")
        house.take(page(1), page(2))
    for path in (tmp_path / "data").glob("log.sqlite*"):
        path.unlink()
    (tmp_path / "copy" / "log.sqlite").rename(tmp_path / "data" / "log.sqlite")
    with pytest.raises(Unavailable) as refused:
        House(tmp_path / "data")
    assert "rebuild" in (refused.value.problem.hint or "")
    with closing(Operational(f"sqlite:///{tmp_path / 'data' / 'faden.sqlite'}")) as store:
        assert store.offset() == 3


def test_the_manifest_says_what_is_in_it(tmp_path: Path) -> None:
    with House(tmp_path / "data") as house:
        house.take(page(0), page(1))
        copied(house, tmp_path / "copy")
        (known,) = Backups(house.operational).all()
    manifest = msgspec.json.decode((tmp_path / "copy" / "manifest.json").read_bytes(), type=Manifest)
    assert (manifest.id, manifest.at, manifest.head) == ("b-copy", MORNING, 2)
    assert known == Backup("b-copy", MORNING, str(tmp_path / "copy"), 2)
    assert manifest.versions.keys() >= {"faden", "duckdb", "sqlite", "operational"}
    assert manifest.files.keys() >= {"log.sqlite", "faden.sqlite", "warehouse.duckdb"}
    for name, file in manifest.files.items():
        body = (tmp_path / "copy" / name).read_bytes()
        assert (file.bytes, file.sha256) == (len(body), hashlib.sha256(body).hexdigest())


def forgotten(house: House, user: str, receipt: str) -> Receipt:
    profile = house.profile("user_id", user)
    return house.pipeline.erase_all_now([Forgetting([profile], Receipt(receipt, at(100), "Grace", "Art. 17"))])[0]


def test_a_receipt_names_the_copies_that_still_hold_the_person(tmp_path: Path) -> None:
    """Not one that was made before the person came, nor one that somebody has deleted."""
    with House(tmp_path / "data") as house:
        house.take(page(0, user="old", who="b-old"))
        copied(house, tmp_path / "first")
        house.take(page(1, user="new", who="b-new"))
        copied(house, tmp_path / "second")
        copied(house, tmp_path / "third")
        assert Backups(house.operational).gone("b-third")
        assert not Backups(house.operational).gone("b-third")
        assert forgotten(house, "new", "r-1").backups == ["b-second"]
        assert set(forgotten(house, "old", "r-2").backups) == {"b-first", "b-second"}


def test_whoever_is_erased_since_is_erased_again_from_a_restored_copy(tmp_path: Path) -> None:
    """With the newest list of erasures beside it; known by browser alone, too. Others stay, and so does the copy's
    lack of whoever has come back by himself."""
    data, copy = tmp_path / "data", tmp_path / "copy"
    with House(data) as house:
        house.take(page(0, user="ada-lovelace", who="b-ada"), page(1, who="browser-of-eve"), page(2, user="bob"))
        copied(house, copy)
        house.take(page(3, user="ada-lovelace", who="b-ada"))
        forgotten(house, "ada-lovelace", "r-1")
        eve = house.profile("anonymous_id", "browser-of-eve")
        house.pipeline.erase_all_now([Forgetting([eve], Receipt("r-2", at(100), "Grace", "Art. 17"))])
        house.take(page(200, user="ada-lovelace", who="b-new"))
        listed = (data / "erasures.jsonl").read_bytes()
    assert b"ada-lovelace" not in listed
    (copy / "erasures.jsonl").write_bytes(listed)
    with closing(App.open(Settings(data=copy))) as app:
        cache = app.pipeline.cache
        assert cache.by_key("user_id", "ada-lovelace") is None
        assert cache.by_key("anonymous_id", "browser-of-eve") is None
        assert cache.by_key("user_id", "bob") is not None
        assert app.pipeline.suppression.holds([("user_id", "ada-lovelace")])
        found = {one.id: (one.by, one.events) for one in Erasures(app.operational).receipts()}
        assert found == {"r-1": ("Grace", 1), "r-2": ("Grace", 1)}
        app.pipeline.submit_now([page(300, user="ada-lovelace")])
        app.pipeline.settle()
    for file in copy.rglob("*"):
        assert not file.is_file() or b"browser-of-eve" not in file.read_bytes()
    with closing(App.open(Settings(data=copy))) as app:
        assert app.pipeline.cache.by_key("user_id", "ada-lovelace") is not None  # nothing is done twice
        assert len(ErasureList(copy).entries()["r-1"].events) == 2
    (data / "faden.sqlite").unlink()
    with closing(App.open(Settings(data=data))) as app:
        app.pipeline.start_over()
        assert app.pipeline.redo_erasures() == 0
        assert app.pipeline.cache.by_key("user_id", "ada-lovelace") is not None  # came back after the erasure
        assert app.pipeline.suppression.holds([("user_id", "ada-lovelace")])


def test_a_list_from_another_installation_erases_nobody(tmp_path: Path) -> None:
    with House(tmp_path / "one") as one:
        one.take(page(0, user="ada"))
        forgotten(one, "ada", "r-1")
    with House(tmp_path / "two") as two:
        two.take(page(5, user="bob"))
    shutil.copy(tmp_path / "one" / "erasures.jsonl", tmp_path / "two")
    with closing(App.open(Settings(data=tmp_path / "two"))) as app:
        assert app.pipeline.cache.by_key("user_id", "bob") is not None
        assert Erasures(app.operational).receipts() == []


def test_somebody_parted_in_the_meantime_is_not_erased_along(tmp_path: Path) -> None:
    """One with Ada when the copy was made, another person by now: who it is, only a human can say."""
    data, copy = tmp_path / "data", tmp_path / "copy"
    with House(data) as house:
        house.take(page(0, who="tablet"), page(1, who="tablet", user="bob"), page(2, user="bob", who=None))
        copied(house, copy)
        two = (("user_id", "bob"), ("anonymous_id", "tablet"))
        house.pipeline.part_now(event(NAME, 50, who=None, kind="sever", properties=parting([two])))
        tablet = house.profile("anonymous_id", "tablet")
        house.pipeline.erase_all_now([Forgetting([tablet], Receipt("r-1", at(100), "Grace", "Art. 17"))])
        assert house.profile("user_id", "bob").events == 2
    shutil.copy(data / "erasures.jsonl", copy)
    with closing(App.open(Settings(data=copy))) as app:
        assert app.pipeline.cache.by_key("user_id", "bob") is not None


def test_a_line_that_a_crash_has_cut_off_spoils_no_other(tmp_path: Path) -> None:
    listed = ErasureList(tmp_path)
    entries = [Entry(Receipt(f"r-{n}", MORNING, "Grace", "x"), 1, [(n, n + 2)], "00", []) for n in range(3)]
    listed.add(entries[:1])
    with (tmp_path / "erasures.jsonl").open("ab") as file:
        file.write(b'\n{"receipt":{"id":')
    listed.add(entries[1:])
    assert list(listed.entries().values()) == entries
    assert (tmp_path / "erasures.jsonl").stat().st_mode & 0o077 == 0
    listed.keep({"r-2"})
    assert list(listed.entries()) == ["r-2"]
    assert [*entries[2].numbers()] == [2, 3, 4]

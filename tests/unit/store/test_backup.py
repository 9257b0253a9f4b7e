"""A copy of a data directory is a data directory: consistent whenever it is taken, and served as it is."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path

import pytest

from faden.app import App
from faden.domain.errors import Conflict, Unavailable
from faden.settings import Settings
from faden.store.backup import backup
from faden.store.operational import Operational
from tests.events import event, order, page
from tests.house import House

QUIET = lambda *_: None  # noqa: E731 - nobody watches


def copied(house: House, target: Path) -> list[str]:
    return backup(house.log, house.operational, house.warehouse, house.folder / "config.toml", target, QUIET)


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
            target,
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

"""The index of seen ids: exact over all history, an index of the log that may be lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faden.store import ids
from faden.store.ids import SeenIds, digest
from faden.store.log import SqliteLog
from tests.events import page


def marks(numbers: range | list[int]) -> list[bytes]:
    return [digest(f"event-{number}") for number in numbers]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files after ten ids instead of hundreds of thousands."""
    monkeypatch.setattr(ids, "RECENT", 10)


def filled(folder: Path, count: int, step: int) -> SeenIds:
    seen = SeenIds(folder)
    for start in range(0, count, step):
        seen.add(marks(range(start, min(count, start + step))))
        seen.settle()
    return seen


def test_knows_what_it_has_seen(tmp_path: Path) -> None:
    seen = SeenIds(tmp_path)
    seen.add(marks(range(5)))
    assert seen.seen(marks([4, 5, 0])) == [True, False, True]
    seen.settle()
    assert seen.covered == 5
    assert seen.seen(marks([4, 5, 0])) == [True, False, True]


def test_files_are_joined_and_stay_few(tmp_path: Path) -> None:
    seen = filled(tmp_path, 2000, 10)
    assert seen.covered == 2000
    assert len(list(tmp_path.iterdir())) < 25
    assert all(seen.seen(marks(range(2000))))
    assert not any(seen.seen(marks(range(2000, 4000))))


def test_opens_again(tmp_path: Path) -> None:
    filled(tmp_path, 300, 10)
    again = SeenIds(tmp_path)
    assert again.covered == 300
    assert all(again.seen(marks(range(300))))


def _zeros(path: Path) -> None:
    path.write_bytes(b"\0" * path.stat().st_size)


def _half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _wrong_count(path: Path) -> None:
    np.save(path, np.array([b"x"], dtype="S16"))


@pytest.mark.parametrize("damage", [_zeros, _half, _empty, _wrong_count, Path.unlink])
@pytest.mark.usefixtures("small")
def test_a_damaged_file_is_made_again_from_the_log(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    log = SqliteLog(tmp_path)
    for number in range(0, 40, 5):
        log.append([page(event_id=f"e{one}") for one in range(number, number + 5)])
        if log.ids.due:
            log.ids.settle()
    log.close()
    files = sorted((tmp_path / "ids").iterdir())
    assert len(files) > 1
    damage(files[1])
    again = SqliteLog(tmp_path)
    assert again.append([page(event_id=f"e{one}") for one in range(41)]).sequences == [None] * 40 + [41]
    again.close()


def test_an_index_of_another_log_is_thrown_away(tmp_path: Path) -> None:
    """The log was restored from an older backup: what it does not hold has not been seen."""
    log = SqliteLog(tmp_path)
    log.append([page(event_id="old")])
    log.close()
    seen = SeenIds(tmp_path / "ids")
    seen.add([digest("old"), digest("lost")])
    seen.settle()
    again = SqliteLog(tmp_path)
    assert again.append([page(event_id="old"), page(event_id="lost")]).sequences == [None, 2]
    again.close()


def test_a_crash_between_joining_and_tidying_costs_nothing(tmp_path: Path) -> None:
    """The joined file and its parts lie side by side: the joined one is taken, the parts go."""
    seen = filled(tmp_path, 50, 10)
    parts = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    seen.add(marks(range(50, 60)))
    seen.settle()
    assert len(list(tmp_path.iterdir())) == 1
    for name, content in parts.items():
        (tmp_path / name).write_bytes(content)
    again = SeenIds(tmp_path)
    assert again.covered == 60
    assert len(list(tmp_path.iterdir())) == 1


def test_a_full_disk_is_tried_again_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = SeenIds(tmp_path)
    seen.add(marks(range(5)))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("faden.store.ids.os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            seen.settle()
    seen.add(marks(range(5, 8)))
    assert all(seen.seen(marks(range(8))))
    seen.settle()
    assert seen.covered == 8
    assert all(SeenIds(tmp_path).seen(marks(range(8))))


def test_settles_while_others_add_and_ask(tmp_path: Path) -> None:
    """Two threads: whatever the moment, an id that was added is known, and none that was not."""
    seen, stop = SeenIds(tmp_path), threading.Event()

    def settle() -> None:
        while not stop.is_set():
            seen.settle()

    thread = threading.Thread(target=settle)
    thread.start()
    try:
        for number in range(3000):
            seen.add(marks([number]))
            assert seen.seen(marks([number, number // 2, number + 1])) == [True, True, False]
    finally:
        stop.set()
        thread.join()
    seen.settle()
    assert seen.covered == 3000
    assert all(SeenIds(tmp_path).seen(marks(range(3000))))


@settings(max_examples=40)
@given(st.lists(st.integers(1, 30), max_size=25), st.integers(2, 7))
def test_any_way_of_filling_gives_the_same_answers(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], every: int
) -> None:
    folder = tmp_path_factory.mktemp("ids")
    seen, total = SeenIds(folder), 0
    for turn, size in enumerate(sizes):
        seen.add(marks(range(total, total + size)))
        total += size
        if turn % every == 0:
            seen.settle()
    assert all(seen.seen(marks(range(total))))
    assert not any(seen.seen(marks(range(total, total + 50))))


def test_digests_that_end_in_zero_bytes_are_told_apart(tmp_path: Path) -> None:
    """The file format drops trailing zeros; sixteen bytes each, they still differ."""
    one, other = b"a" * 15 + b"\0", b"a" * 14 + b"\0\0"
    seen = SeenIds(tmp_path)
    seen.add([one])
    seen.settle()
    assert seen.seen([one, other]) == [True, False]

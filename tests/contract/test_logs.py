"""The contract of the event log."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faden.domain.errors import Invalid, Unavailable
from faden.domain.event import Context, Event, Item, Reject, Summary
from faden.domain.money import Money
from faden.store.log import EventLog, SqliteLog
from tests.events import MORNING, event, page

Open = Callable[[], SqliteLog]


@pytest.fixture(params=[SqliteLog], ids=["sqlite"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens the same log again and again; closes all at the end."""
    logs: list[SqliteLog] = []

    def again() -> SqliteLog:
        for one in logs:
            one.close()
        logs.append(request.param(tmp_path))
        return logs[-1]

    yield again
    logs[-1].close()


def reject(body: bytes = b"{", row: int | None = None, **more: object) -> Reject:
    origin = "import" if row is not None else "http"
    values = {"received_at": MORNING, "origin": origin, "source": "shop", "code": "bad", "message": "Bad."}
    return Reject(**{**values, "body": body, "row": row, **more})  # type: ignore[arg-type]


def everything(log: EventLog, after: int = 0, up_to: int | None = None) -> list[tuple[int, Event]]:
    return [one for group in log.read(after, up_to) for one in group]


FULL = Event(
    id="full",
    type="track",
    name="Order Completed",
    at=MORNING - timedelta(microseconds=1),
    received_at=MORNING,
    source="shop",
    touchpoint="shop",
    keys={"anonymous_id": "a", "user_id": "ü", "loyalty": "L"},
    context=Context(url="https://x.example/", campaign="spring", country="DE"),
    properties={"n": 2**63, "f": 0.1, "deep": {"er": [None, True, "🐢"]}},
    traits={"email": "a@example.org"},
    channel="Email",
    campaign="spring",
    revenue=Money(Decimal("12.5000"), "EUR"),
    items=(Item("p", "Name", "Category", Decimal("1.5"), Decimal("9.99")),),
    summary=Summary(pages=3, new=True),
    actor="bot",
    consent={"ads": False},
    timezone="Europe/Berlin",
    passive=True,
)


def test_what_was_appended_is_read_whole(opened: Open) -> None:
    log = opened()
    log.append([FULL])
    assert everything(log) == [(1, FULL)]
    assert everything(opened()) == [(1, FULL)]


def test_numbers_are_contiguous_from_one(opened: Open) -> None:
    log = opened()
    assert log.head == 0
    assert log.append([page(0), page(1)]).sequences == [1, 2]
    assert log.append([page(2)]).sequences == [3]
    assert log.head == 3
    assert opened().append([page(3)]).sequences == [4]


def test_reading_from_and_to_any_place(opened: Open) -> None:
    log = opened()
    for size in (3, 1, 4, 2):
        log.append([page() for _ in range(size)])
    for after in range(11):
        for up_to in range(11):
            assert [seq for seq, _ in everything(log, after, up_to)] == list(range(after + 1, up_to + 1))
    assert everything(log, 10) == []


def test_a_reader_sees_what_is_appended_while_it_reads(opened: Open) -> None:
    log = opened()
    log.append([page()])
    reading = log.read(0, 10)
    assert [seq for seq, _ in next(reading)] == [1]
    log.append([page(), page()])
    assert [seq for seq, _ in next(reading)] == [2, 3]


def test_duplicates_are_left_out_within_a_call_between_calls_and_after_reopening(opened: Open) -> None:
    log = opened()
    same = page(event_id="same")
    assert log.append([same, page(), same]).sequences == [1, 2, None]
    assert log.append([same, page()]).sequences == [None, 3]
    assert opened().append([same]).sequences == [None]
    assert opened().head == 3


def test_a_call_of_nothing_but_duplicates_writes_nothing(opened: Open) -> None:
    log = opened()
    log.append([page(event_id="x")])
    before = log.size()
    assert log.append([page(event_id="x")]).sequences == [None]
    assert log.size() == before
    assert log.append([]).sequences == []


@pytest.mark.parametrize(
    "broken",
    [
        event(properties={"n": 2**64}),
        event(properties={"text": "\ud800"}),
        event(properties={"thing": object()}),
    ],
)
def test_an_event_that_cannot_be_written_harms_nobody(opened: Open, broken: Event) -> None:
    log = opened()
    with pytest.raises(Invalid):
        log.append([page(), broken])
    assert log.head == 0
    assert log.append([page(), page()]).sequences == [1, 2]
    assert len(everything(log)) == 2


def test_a_reject_that_cannot_be_written_harms_nobody(opened: Open) -> None:
    log = opened()
    with pytest.raises(UnicodeEncodeError):
        log.append([page()], [reject(message="\ud800")])
    assert log.append([page()]).sequences == [1]


def test_several_events_by_number(opened: Open) -> None:
    log = opened()
    log.append([page(0), page(1)])
    log.append([page(2)])
    found = log.events([3, 1, 99, 1])
    assert sorted(found) == [1, 3]
    one = log.event(2)
    assert one is not None
    assert one.at == page(1).at
    assert log.event(4) is None


# ---- quarantine


def test_rejects_and_events_share_a_commit(opened: Open) -> None:
    log = opened()
    log.append([page()], [reject(b"one"), reject(b"two", path="a.b", hint="Do that.")])
    total, rows = opened().rejects(limit=10)
    assert total == 2
    assert [one.reject.body for one in rows] == [b"two", b"one"]
    assert rows[0].reject == reject(b"two", path="a.b", hint="Do that.")
    assert rows[0].replayed_at is None


def test_rejects_alone_need_no_event(opened: Open) -> None:
    log = opened()
    log.append([], [reject()])
    assert log.head == 0
    assert log.rejects(limit=10)[0] == 1


def test_an_import_lists_a_row_once(opened: Open) -> None:
    log = opened()
    for _ in range(2):
        log.append([], [reject(b"row", row=7, door="ga360"), reject(b"row", row=8, door="ga360")])
    assert log.rejects(limit=10, origin="import")[0] == 2
    log.append([], [reject(b"http"), reject(b"http")])
    assert log.rejects(limit=10, origin="http")[0] == 2


def test_pages_of_the_quarantine(opened: Open) -> None:
    log = opened()
    log.append([], [reject(bytes([65 + number])) for number in range(5)])
    total, rows = log.rejects(limit=2, offset=2)
    assert total == 5
    assert [one.reject.body for one in rows] == [b"C", b"B"]


def test_replayed_and_dropped_rejects_leave_the_list(opened: Open) -> None:
    log = opened()
    log.append([], [reject(b"1"), reject(b"2"), reject(b"3")])
    ids = [one.id for one in log.rejects(limit=10)[1]]
    log.replayed(ids[0], MORNING)
    assert log.drop_reject(ids[1])
    assert not log.drop_reject(ids[1])
    assert [one.id for one in opened().rejects(limit=10)[1]] == [ids[2]]
    kept = log.reject(ids[0])
    assert kept is not None
    assert kept.replayed_at == MORNING
    assert log.reject(ids[1]) is None


# ---- damage


def test_a_torn_write_ahead_log_loses_only_what_was_torn(opened: Open, tmp_path: Path) -> None:
    """The machine stopped in the middle of a write: all before it is there, and the log goes on."""
    log = opened()
    for number in range(5):
        log.append([page(number, event_id=f"e{number}")])
    whole = {path.name: path.read_bytes() for path in tmp_path.glob("log.sqlite*")}
    log.close()
    wal = whole["log.sqlite-wal"]
    for cut in (len(wal) - 1, len(wal) - 3000, len(wal) // 2, 40, 0):
        folder = tmp_path / f"torn-{cut}"
        folder.mkdir()
        for name, content in whole.items():
            if not name.endswith("-shm"):
                (folder / name).write_bytes(content[:cut] if name.endswith("-wal") else content)
        torn = SqliteLog(folder)
        kept = [one.id for _, one in everything(torn)]
        assert kept == [f"e{number}" for number in range(len(kept))]
        assert len(kept) < 5
        assert torn.check() == []
        sequences = torn.append([page(number, event_id=f"e{number}") for number in range(5)]).sequences
        assert [one for one in sequences if one is not None] == list(range(len(kept) + 1, 6))
        torn.close()


def test_bytes_after_the_end_of_the_write_ahead_log_are_ignored(opened: Open, tmp_path: Path) -> None:
    log = opened()
    log.append([page(event_id="e0")])
    files = {path.name: path.read_bytes() for path in tmp_path.glob("log.sqlite*")}
    log.close()
    folder = tmp_path / "tail"
    folder.mkdir()
    (folder / "log.sqlite").write_bytes(files["log.sqlite"])
    (folder / "log.sqlite-wal").write_bytes(files["log.sqlite-wal"] + b"\xff" * 5000)
    torn = SqliteLog(folder)
    assert torn.head == 1
    assert torn.append([page()]).sequences == [2]
    torn.close()


def test_a_file_that_is_no_log_is_refused(tmp_path: Path) -> None:
    (tmp_path / "log.sqlite").write_bytes(b"this is not a database" * 100)
    with pytest.raises(Unavailable) as refused:
        SqliteLog(tmp_path)
    assert refused.value.problem.code == "log_unreadable"
    assert refused.value.problem.hint


def test_a_damaged_group_is_named(opened: Open, tmp_path: Path) -> None:
    log = opened()
    log.append([page()])
    log.append([page()])
    raw = sqlite3.connect(tmp_path / "log.sqlite")
    raw.execute("UPDATE groups SET body = x'00' WHERE first_seq = 2")
    raw.commit()
    raw.close()
    with pytest.raises(Unavailable, match="event 2"):
        everything(log)


def test_check_finds_gaps_and_overlaps(opened: Open, tmp_path: Path) -> None:
    log = opened()
    for _ in range(4):
        log.append([page(), page()])
    assert log.check() == []
    raw = sqlite3.connect(tmp_path / "log.sqlite")
    raw.execute("DELETE FROM groups WHERE first_seq = 3")
    raw.commit()
    raw.close()
    assert log.check() == ["sequence 3 expected, 5 found"]


def test_a_reader_s_disk_error_is_the_senders_503(opened: Open, tmp_path: Path) -> None:
    """Another process holds the file: nothing is accepted, and afterwards it goes on."""
    log = opened()
    log._write.execute("PRAGMA busy_timeout=50")
    other = sqlite3.connect(tmp_path / "log.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable) as refused:
        log.append([page(event_id="x")])
    assert refused.value.status == 503
    assert log.head == 0
    other.execute("ROLLBACK")
    other.close()
    assert log.append([page(event_id="x")]).sequences == [1]


def test_backup_is_a_log_of_its_own(opened: Open, tmp_path: Path) -> None:
    log = opened()
    log.append([page(event_id="x")], [reject()])
    (tmp_path / "copy").mkdir()
    log.backup(tmp_path / "copy" / "log.sqlite")
    log.append([page()])
    copy = SqliteLog(tmp_path / "copy")
    assert copy.head == 1
    assert copy.rejects(limit=1)[0] == 1
    assert copy.append([page(event_id="x")]).sequences == [None]
    copy.close()


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=10,
)


@given(st.lists(st.dictionaries(texts, values, max_size=4), min_size=1, max_size=3))
def test_any_properties_come_back_as_they_went(
    tmp_path_factory: pytest.TempPathFactory, several: list[dict[str, object]]
) -> None:
    log = SqliteLog(tmp_path_factory.mktemp("log"))
    events = [event(properties=properties) for properties in several]
    log.append(events)
    assert [one for _, one in everything(log)] == events
    log.close()

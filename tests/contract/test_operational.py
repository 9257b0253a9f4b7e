"""The contract of the operational store, on every engine."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from faden.domain.errors import Unavailable
from faden.store import pages, schema
from faden.store.operational import KeyRow, MergeRow, Operational, ProfileRow
from faden.store.words import WordsRow
from tests.events import order, page
from tests.house import House


@pytest.fixture
def store(operational_url: str) -> Iterator[Operational]:
    opened = Operational(operational_url)
    yield opened
    opened.close()


def row(number: int, label: str | None = None, body: bytes = b"x") -> ProfileRow:
    return ProfileRow(number, label is not None, label, 1_772_000_000_000_000 + number, body)


def test_begins_empty(store: Operational) -> None:
    assert store.offset() == 0
    assert store.profiles() == []
    assert store.merges() == []
    assert store.profile(1) is None
    assert store.key("user_id", "u") is None
    assert store.get("nothing") is None
    assert store.check() == []


def test_flush_keeps_state_and_offset_together(store: Operational) -> None:
    store.flush(7, [row(1, "ada"), row(2)], [KeyRow("user_id", "u1", 1)], [MergeRow(5, 1, 6)])
    assert store.offset() == 7
    assert store.profiles() == [row(1, "ada"), row(2)]
    assert store.profile(2) == b"x"
    assert store.key("user_id", "u1") == 1
    assert store.keys_of(1) == [KeyRow("user_id", "u1", 1)]
    assert store.merges() == [MergeRow(5, 1, 6)]


def test_the_later_row_wins(store: Operational) -> None:
    store.flush(1, [row(1, "ada", b"old")], [KeyRow("anonymous_id", "a", 1)], [])
    store.flush(2, [row(1, "ada l.", b"new")], [KeyRow("anonymous_id", "a", 2)], [])
    assert store.profiles() == [row(1, "ada l.", b"new")]
    assert store.key("anonymous_id", "a") == 2


def test_gone_profiles_go_even_if_they_are_written_in_the_same_flush(store: Operational) -> None:
    store.flush(1, [row(1), row(2)], [], [])
    store.flush(2, [row(1), row(3)], [], [MergeRow(3, 1, 2)], gone={2, 3})
    assert [one.id for one in store.profiles()] == [1]


def test_a_failed_flush_leaves_no_trace(store: Operational) -> None:
    store.flush(1, [row(1)], [], [])
    broken = KeyRow("user_id", None, 2)  # type: ignore[arg-type]
    with pytest.raises(sa.exc.DBAPIError):
        store.flush(2, [row(2)], [broken], [])
    assert store.offset() == 1
    assert [one.id for one in store.profiles()] == [1]


def test_many_rows_in_one_flush(store: Operational) -> None:
    store.flush(
        1,
        [row(number, body=bytes([number % 256])) for number in range(1, 5001)],
        [KeyRow("anonymous_id", f"a{number}", number) for number in range(1, 5001)],
        [],
    )
    assert len(store.profiles(limit=10_000)) == 5000
    assert store.profile(4711) == bytes([4711 % 256])
    assert store.key("anonymous_id", "a4711") == 4711
    assert [one.id for one in store.profiles(after=4990)] == list(range(4991, 5001))


def test_large_numbers_and_unicode(store: Operational) -> None:
    large = 2**53 + 1
    store.flush(large, [row(large, "żółw 🐢")], [KeyRow("user_id", "Ünï'; DROP TABLE keys;--", large)], [])
    assert store.offset() == large
    assert store.key("user_id", "Ünï'; DROP TABLE keys;--") == large
    assert store.profiles()[0].label == "żółw 🐢"


def test_who_is_due_and_who_there_is(store: Operational) -> None:
    rows = [row(number)._replace(due=due) for number, due in ((1, 0), (2, 500), (3, 700), (4, 900))]
    store.flush(4, rows, [], [])
    assert sorted(store.due(700)) == [(2, 500), (3, 700)]
    assert store.profile_ids(1, 2) == [2, 3]
    store.flush(5, [row(2)], [], [])
    assert store.due(700) == [(3, 700)]


def test_search_by_the_beginning_of_words(store: Operational) -> None:
    kept = {
        1: ("ada", "lovelace"),
        2: ("adam", "riese"),
        3: ("zoe", "x_%"),
        4: ("muller", "mueller", "anna"),
        5: ("k-4711", "k", "4711"),
        6: ("499111234560", "9111234560"),
        7: ("ada", "muller"),
    }
    words = [WordsRow(number, found) for number, found in kept.items()]
    keys = [KeyRow("anonymous_id", "Browser-1", 8), KeyRow("anonymous_id", "Browser-2", 0)]
    store.flush(1, [row(number) for number in range(1, 9)], keys, [], words=words)
    for text, found in (
        ("ada", [1, 7, 2]),
        ("ADA", [1, 7, 2]),
        ("lov", [1]),
        ("love ad", [1]),
        ("ada mül", [7]),
        ("ada nobody", []),
        ("zoë", [3]),
        ("x_%", [3]),
        ("%", []),
        ("muell", [4]),
        ("MÜLL", [4, 7]),
        ("k-47", [5]),
        ("47", [5]),
        ("0911 / 123", [6]),
        ("+49 (911) 12", [6]),
        ("Browser-", [8]),
        ("browser-1", []),
        ("", []),
    ):
        assert store.search(text, 10) == found, text
    assert store.search("ada", 1) == [1]


def test_words_are_replaced_and_go_with_their_profile(store: Operational) -> None:
    store.flush(1, [row(1), row(2)], [], [], words=[WordsRow(1, ("ada",)), WordsRow(2, ("bob",))])
    store.flush(2, [row(1), row(3)], [], [], words=[WordsRow(1, ("augusta",)), WordsRow(3, ("cy",))], gone={2, 3})
    assert [store.search(word, 9) for word in ("ada", "augusta", "bob", "cy")] == [[], [1], [], []]
    store.clear_profiles()
    assert store.search("augusta", 9) == []


def test_reads_see_what_was_just_written(store: Operational) -> None:
    """The event path reads by a connection of its own, which must not hold an old state."""
    for number in range(1, 4):
        store.flush(number, [row(1, body=bytes([number]))], [KeyRow("user_id", "u", number)], [])
        assert store.profile(1) == bytes([number])
        assert store.key("user_id", "u") == number


def test_threads_get_the_rows_that_they_ask_for(store: Operational) -> None:
    """The event path and readers in threads ask at the same time; an answer must not reach the wrong one."""
    people = range(1, 120)
    store.flush(
        1,
        [row(one, body=b"p%d" % one) for one in people],
        [KeyRow("user_id", f"u{one}", one) for one in people],
        [],
    )

    def wrong(seed: int) -> list[object]:
        asked = [(seed * 31 + step * 7) % len(people) + 1 for step in range(400)]
        bodies = [found for one in asked if (found := store.profile(one)) != b"p%d" % one]
        return [*bodies, *(owner for one in asked if (owner := store.key("user_id", f"u{one}")) != one)]

    with ThreadPoolExecutor(4) as threads:
        assert [one for found in threads.map(wrong, range(4)) for one in found] == []


def test_old_pages_stay_as_long_as_somebody_reads_them(store: Operational, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not waited for long, and told: the caller has to ask again."""
    monkeypatch.setattr(pages, "PATIENCE", 0.2)
    store.flush(1, [row(1)], [], [])
    with store.engine.connect() as reading:
        if store.engine.dialect.name == "sqlite":
            reading.exec_driver_sql("BEGIN")  # the driver begins none for a question
        assert reading.exec_driver_sql("SELECT count(*) FROM profiles").scalar() == 1
        store.flush(2, [], [], [], gone={1})
        assert not store.truncate()
        reading.rollback()
    assert store.truncate()


def test_small_facts(store: Operational) -> None:
    store.put("a", "1")
    store.put("a", "2")
    assert store.get("a") == "2"


def test_another_projection_takes_the_place(store: Operational, tmp_path: Path) -> None:
    store.flush(5, [row(1), row(2)], [KeyRow("user_id", "old", 1)], [MergeRow(3, 1, 3)])
    store.put("company", "Example")
    other = Operational(f"sqlite:///{tmp_path / 'other.sqlite'}")
    other.flush(9, [row(2, body=b"new"), row(4)], [KeyRow("user_id", "new", 4)], [], words=[WordsRow(4, ("cy",))])
    store.take_profiles(other)
    other.close()
    assert store.offset() == 9
    assert store.profiles() == [row(2, body=b"new"), row(4)]
    assert store.key("user_id", "old") is None
    assert store.search("cy", 9) == [4]
    assert store.merges() == []
    assert store.get("company") == "Example"


def test_clear_forgets_the_projection_only(store: Operational) -> None:
    store.flush(5, [row(1)], [KeyRow("user_id", "u", 1)], [MergeRow(3, 1, 3)])
    store.put("company", "Example")
    store.clear_profiles()
    assert (store.offset(), store.profiles(), store.key("user_id", "u")) == (0, [], None)
    assert store.get("company") == "Example"


def test_what_was_written_is_there_after_reopening(operational_url: str) -> None:
    first = Operational(operational_url)
    first.flush(3, [row(1)], [KeyRow("user_id", "u", 1)], [])
    first.close()
    second = Operational(operational_url)
    assert (second.offset(), second.profile(1), second.key("user_id", "u")) == (3, b"x", 1)
    second.close()


def test_tables_are_those_of_the_schema(store: Operational) -> None:
    found = set(sa.inspect(store.engine).get_table_names())
    assert {table.name for table in schema.metadata.sorted_tables} <= found


def test_the_whole_event_path_runs_on_it(operational_url: str, tmp_path: Path) -> None:
    """The same events give the same profiles, whichever engine keeps them."""
    events = [
        page(0),
        page(1, user="u1"),
        order(2, "12.50", user="u1"),
        page(3, who="b2"),
        page(4, who="b2", user="u1"),
    ]
    with House(tmp_path / "one", url=operational_url, capacity=1) as house, House(tmp_path / "two") as plain:
        for one in events:
            house.take(one)
            plain.take(one)
        assert house.state() == plain.state()
    with House(tmp_path / "one", url=operational_url) as again:
        assert again.replayed == 0
        assert again.profile("user_id", "u1").events == 5


def test_somebody_is_erased_on_it(operational_url: str, tmp_path: Path) -> None:
    with House(tmp_path / "one", url=operational_url) as house:
        house.take(page(0), page(1, user="u1"), page(2, who="b2"))
        receipt = house.pipeline.erase_now(house.profile("user_id", "u1"), "Grace", "Art. 17 GDPR", "r-1")
        assert receipt.events == 2
        assert house.operational.key("user_id", "u1") is None
        assert house.operational.get("pages_left") is None
        lived = house.state()
        house.pipeline.start_over()
        assert house.state() == lived


def test_wrong_url_says_what_to_do() -> None:
    with pytest.raises(Unavailable) as refused:
        Operational("postgresql+pg8000://nobody@127.0.0.1:1/nothing")
    assert refused.value.problem.path == "operational_url"
    assert refused.value.problem.hint


def test_what_was_written_since(store: Operational) -> None:
    """By the number of the event up to which each profile is right, in the order of ids; nothing lost."""
    written = [(1, 5), (2, 5), (3, 7), (4, 9)]
    store.flush(9, [row(number)._replace(changed=changed) for number, changed in written], [], [])
    assert [one for one, _ in store.changed(0, 0, 3)] == [1, 2, 3]
    assert [one for one, _ in store.changed(0, 3, 3)] == [4]
    assert [one for one, _ in store.changed(7, 0, 9)] == [3, 4]
    store.flush(11, [row(1)._replace(changed=11)], [], [])
    assert store.changed(10, 0, 5) == [(1, b"x")]
    assert store.bodies([1, 3, 99]) == [(1, b"x"), (3, b"x")]


def test_account_is_kept_of_what_is_written(store: Operational) -> None:
    """From the first question on; after it has been given up, or everything was cleared, nobody knows."""
    store.flush(1, [row(1)], [], [])
    assert store.take_written() is None
    store.flush(2, [row(1), row(2)], [], [])
    store.flush(3, [row(2)], [], [])
    assert store.take_written() == {1, 2}
    assert store.take_written() == set()
    store.forget_written()
    assert store.take_written() is None
    store.clear_profiles()
    assert store.take_written() is None

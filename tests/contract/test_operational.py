"""The contract of the operational store, on every engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from faden.domain.errors import Unavailable
from faden.store import schema
from faden.store.operational import KeyRow, MergeRow, Operational, ProfileRow
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


def test_search_by_beginning_of_name_or_key(store: Operational) -> None:
    store.flush(
        1,
        [row(1, "ada lovelace"), row(2, "adam riese"), row(3, "zoë"), row(4, "émilie"), row(5), row(6, "tu🐢")],
        [KeyRow("user_id", "ADA-1", 5), KeyRow("user_id", "x_%", 3)],
        [],
    )
    assert store.search("ada", 10) == [1, 2]
    assert store.search("Adam", 10) == [2]
    assert store.search("ADA-", 10) == [5]
    assert store.search("é", 10) == [4]
    assert store.search("zo", 10) == [3]
    assert store.search("tu", 10) == [6]
    assert store.search("x_%", 10) == [3]
    assert store.search("%", 10) == []
    assert store.search("ada", 1) == [1]


def test_reads_see_what_was_just_written(store: Operational) -> None:
    """The event path reads by a connection of its own, which must not hold an old state."""
    for number in range(1, 4):
        store.flush(number, [row(1, body=bytes([number]))], [KeyRow("user_id", "u", number)], [])
        assert store.profile(1) == bytes([number])
        assert store.key("user_id", "u") == number


def test_small_facts(store: Operational) -> None:
    store.put("a", "1")
    store.put("a", "2")
    assert store.get("a") == "2"


def test_another_projection_takes_the_place(store: Operational, tmp_path: Path) -> None:
    store.flush(5, [row(1), row(2)], [KeyRow("user_id", "old", 1)], [MergeRow(3, 1, 3)])
    store.put("company", "Example")
    other = Operational(f"sqlite:///{tmp_path / 'other.sqlite'}")
    other.flush(9, [row(2, body=b"new"), row(4)], [KeyRow("user_id", "new", 4)], [])
    store.take_profiles(other)
    other.close()
    assert store.offset() == 9
    assert store.profiles() == [row(2, body=b"new"), row(4)]
    assert store.key("user_id", "old") is None
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


def test_wrong_url_says_what_to_do() -> None:
    with pytest.raises(Unavailable) as refused:
        Operational("postgresql+pg8000://nobody@127.0.0.1:1/nothing")
    assert refused.value.problem.path == "operational_url"
    assert refused.value.problem.hint

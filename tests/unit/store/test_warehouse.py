"""The warehouse: shipments with their offset, hourly sums that always agree with the events, replacement, backup."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faden.domain.errors import Unavailable
from faden.store import warehouse as module
from faden.store.facts import EventRow, PersonRow, Shipment
from faden.store.warehouse import Packed, Warehouse

NINE = datetime(2026, 3, 2, 9, 0)


def row(seq: int, **more: object) -> EventRow:
    values: dict[str, object] = {
        "seq": seq,
        "at": NINE,
        "local": NINE,
        "visit_local": NINE + timedelta(minutes=seq),
        "name": "Page Viewed",
        "type": "page",
        "actor": "human",
        "profile": seq % 3,
        "visit": seq,
        "path": "/",
        "currency": None,
        "touchpoint": "shop",
        "channel": "Direct",
        "source": None,
        "campaign": None,
        "content": None,
        "country": None,
        "region": None,
        "device": None,
        "fresh": True,
        "visits": 1,
        "new_visits": 1,
        "pageviews": 1,
        "dwell": 10,
        "bounces": 0,
        "conversions": 0,
        "orders": 0,
        "points": Decimal("1.50"),
        "revenue": Decimal(0),
    }
    return EventRow(**{**values, **more})  # type: ignore[arg-type]


def shipment(offset: int, rows: list[EventRow], persons: list[PersonRow] | None = None) -> Packed:
    packed = Packed(Shipment(offset, rows, [], [], [], persons or [], [], [], []))
    for _ in packed.pack(3):
        pass
    return packed


@pytest.fixture
def house(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "warehouse.duckdb", threads=1)


def facts(one: Warehouse) -> list[tuple[object, ...]]:
    return one.query("SELECT sum(events), sum(visits), sum(dwell), sum(points), count(DISTINCT hour) FROM facts").rows


def test_begins_empty(house: Warehouse) -> None:
    assert (house.offset, house.rollup_offset) == (0, 0)
    assert facts(house) == [(None, None, None, None, 0)]
    assert not house.roll_up()


def test_rows_and_offset_come_together_and_stay(house: Warehouse) -> None:
    house.ship(shipment(5, [row(1), row(2)]))
    house.close()
    again = Warehouse(house.path)
    assert again.offset == 5
    assert again.query("SELECT seq FROM events ORDER BY seq").rows == [(1,), (2,)]
    again.close()


def test_an_empty_shipment_moves_the_offset(house: Warehouse) -> None:
    house.ship(shipment(9, []))
    assert house.offset == 9


def test_what_is_here_already_does_not_come_twice(house: Warehouse) -> None:
    """A commit that seemed to fail was durable after all, and its rows come again with the next ones."""
    house.ship(shipment(2, [row(1), row(2)], [PersonRow(1, 2)]))
    house.ship(shipment(4, [row(1), row(2), row(3), row(4)], [PersonRow(1, 3)]))
    assert house.query("SELECT seq FROM events ORDER BY seq").rows == [(1,), (2,), (3,), (4,)]
    assert house.query("SELECT * FROM persons").rows == [(1, 3)]


def test_a_failed_shipment_leaves_no_trace(house: Warehouse) -> None:
    house.ship(shipment(1, [row(1)]))
    packed = shipment(2, [row(2)])
    packed.batches["events"] = [packed.batches["events"][0].drop_columns(["name"])]
    with pytest.raises(Unavailable):
        house.ship(packed)
    assert house.offset == 1
    assert house.query("SELECT count(*) FROM events").rows == [(1,)]
    house.ship(shipment(2, [row(2)]))
    assert house.query("SELECT count(*) FROM events").rows == [(2,)]


def test_a_later_joining_of_a_profile_takes_the_place_of_the_earlier(house: Warehouse) -> None:
    house.ship(shipment(1, [], [PersonRow(1, 2), PersonRow(7, 8)]))
    house.ship(shipment(2, [], [PersonRow(1, 3), PersonRow(2, 3)]))
    assert house.query("SELECT * FROM persons ORDER BY profile").rows == [(1, 3), (2, 3), (7, 8)]


def test_sums_agree_before_between_and_after_rolling_up(house: Warehouse) -> None:
    house.ship(shipment(100, [row(seq) for seq in range(1, 101)]))
    before = facts(house)
    house.roll_up()
    assert facts(house) == before
    assert house.rollup_offset == 100
    house.ship(shipment(150, [row(seq) for seq in range(101, 151)]))
    between = facts(house)
    assert between[0][0] == 150
    house.roll_up()
    assert facts(house) == between


def test_machines_and_events_without_an_hour_are_not_summed(house: Warehouse) -> None:
    house.ship(shipment(3, [row(1), row(2, actor="bot"), row(3, visit_local=None)]))
    assert facts(house)[0][0] == 1
    house.roll_up()
    assert facts(house)[0][0] == 1


def test_rolls_up_in_slices_and_compacts(house: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROLLUP_SLICE", 10)
    monkeypatch.setattr(module, "COMPACT_AFTER", 3)
    house.ship(shipment(95, [row(seq) for seq in range(1, 96)]))
    before = facts(house)
    turns = 0
    while house.roll_up():
        turns += 1
    assert turns == 9
    assert facts(house) == before
    assert house.query("SELECT value FROM offsets WHERE name = 'rollup_parts'").rows == [(1,)]
    parts = house.query("SELECT max(n) FROM (SELECT count(*) AS n FROM rollup GROUP BY hour)").rows[0][0]
    assert parts <= 3


def test_late_events_reach_the_hour_of_their_visit(house: Warehouse) -> None:
    house.ship(shipment(1, [row(1)]))
    house.roll_up()
    house.ship(shipment(2, [row(2, visit_local=NINE, visits=0, pageviews=1)]))
    house.roll_up()
    assert house.query("SELECT hour, sum(visits), sum(pageviews) FROM facts GROUP BY hour").rows == [(NINE, 1, 2)]


def test_a_snapshot_sees_one_moment(house: Warehouse) -> None:
    house.ship(shipment(1, [row(1)]))
    with house.snapshot() as ask:
        assert ask("SELECT count(*) FROM events", {}).rows == [(1,)]
        thread = threading.Thread(target=lambda: house.ship(shipment(2, [row(2)])))
        thread.start()
        thread.join()
        assert ask("SELECT count(*) FROM events", {}).rows == [(1,)]
    assert house.query("SELECT count(*) FROM events").rows == [(2,)]


def test_another_file_takes_the_place(house: Warehouse, tmp_path: Path) -> None:
    house.ship(shipment(1, [row(1)]))
    other = Warehouse(tmp_path / "other.duckdb")
    other.ship(shipment(7, [row(5), row(6)]))
    other.checkpoint()
    other.close()
    house.replace(other.path)
    assert house.offset == 7
    assert house.query("SELECT count(*) FROM events").rows == [(2,)]
    assert not other.path.exists()
    house.ship(shipment(8, [row(8)]))
    house.close()
    assert Warehouse(house.path).offset == 8


def test_replacing_waits_for_questions(house: Warehouse, tmp_path: Path) -> None:
    other = Warehouse(tmp_path / "other.duckdb")
    other.ship(shipment(7, []))
    other.close()
    with house.snapshot() as ask:
        thread = threading.Thread(target=lambda: house.replace(other.path))
        thread.start()
        thread.join(0.2)
        assert thread.is_alive()
        assert ask("SELECT 1", {}).rows == [(1,)]
    thread.join(10)
    assert house.offset == 7


def test_clear_forgets_everything(house: Warehouse) -> None:
    house.ship(shipment(3, [row(1)], [PersonRow(1, 2)]))
    house.roll_up()
    house.clear()
    assert (house.offset, house.rollup_offset) == (0, 0)
    assert facts(house)[0][0] is None
    assert house.query("SELECT count(*) FROM persons").rows == [(0,)]


def test_backup_is_a_warehouse_of_its_own(house: Warehouse, tmp_path: Path) -> None:
    house.ship(shipment(3, [row(1), row(2)]))
    house.roll_up()
    before = facts(house)
    target = tmp_path / "it's a copy.duckdb"
    house.backup(target)
    house.ship(shipment(4, [row(4)]))
    copy = Warehouse(target)
    assert copy.offset == 3
    assert facts(copy) == before
    copy.ship(shipment(4, [row(4)]))
    assert facts(copy) == facts(house)
    copy.close()


def test_hostile_text_is_text(house: Warehouse) -> None:
    evil = "'; DROP TABLE events; --<script>\0\U0001f422"
    house.ship(shipment(1, [row(1, name=evil, channel=evil, campaign=evil)]))
    house.roll_up()
    assert house.query("SELECT name, campaign FROM events").rows == [(evil, evil)]
    assert house.query("SELECT sum(visits) FROM facts WHERE channel = $c", {"c": evil}).rows == [(1,)]


def test_a_file_that_is_no_warehouse_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "warehouse.duckdb").write_bytes(b"nonsense" * 5000)
    with pytest.raises(Unavailable) as refused:
        Warehouse(tmp_path / "warehouse.duckdb")
    assert "delete the file" in (refused.value.problem.hint or "")


def test_a_wrong_question_harms_nobody(house: Warehouse) -> None:
    with pytest.raises(duckdb.Error):
        house.query("SELECT nothing FROM nowhere")
    assert house.query("SELECT 1").rows == [(1,)]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 5), st.booleans()), max_size=8),
    st.lists(st.integers(-500, 500), min_size=40, max_size=40),
)
def test_sums_agree_in_any_order_of_shipping_and_rolling(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, bool]], points: list[int]
) -> None:
    """The view over sums and rest is the sum of the events, whenever one looks."""
    one = Warehouse(tmp_path_factory.mktemp("w") / "w.duckdb", threads=1)
    seq = 0
    for size, roll in steps:
        rows = [row(seq + 1 + i, points=Decimal(points[seq + i]) / 100) for i in range(size)]
        seq += size
        one.ship(shipment(seq, rows))
        if roll:
            one.roll_up()
        assert (
            facts(one)
            == one.query(
                "SELECT count(*), sum(visits), sum(dwell), sum(points), "
                "count(DISTINCT date_trunc('hour', visit_local)) FROM events"
            ).rows
        )
    one.close()

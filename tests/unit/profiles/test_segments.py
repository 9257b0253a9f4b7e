"""Who belongs to which segment: exact moments, memberships as events, joining, filling, withdrawal and crash.

That membership is right at any time is the matter of `test_memberships`.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from faden.domain.segment import CHANGED
from faden.profiles.filling import Filling
from faden.profiles.rehearsesegment import rehearsed
from tests.events import MORNING, event, order, page
from tests.house import House
from tests.unit.profiles.reckoning import DAYS, SEGMENTS, Now, book, consented, person, withdrawn


def test_the_moment_is_exact(tmp_path: Path) -> None:
    now = Now()
    with House(tmp_path, book=book(), clock=now) as house:
        house.pipeline.submit_now([page(0, who="a")])
        house.pipeline.pass_time_now()
        edge = MORNING + timedelta(days=30)
        now.at = edge - timedelta(microseconds=1)
        house.pipeline.pass_time_now()
        assert "silent" not in person(house, "a").segments
        now.at = edge
        house.pipeline.pass_time_now()
        assert person(house, "a").segments["silent"] == edge


def test_memberships_are_events_and_a_replay_gives_the_same(tmp_path: Path) -> None:
    now = Now()
    with House(tmp_path, book=book(), clock=now) as house:
        house.pipeline.submit_now([page(0, who="a"), order(1, "60", who="a"), order(2, "60", who="a")])
        now.at = MORNING + timedelta(days=100)
        house.pipeline.pass_time_now()
        house.pipeline.settle()
        told = [one for group in house.log.read(0) for _, one in group if one.name == CHANGED]
        assert {key for one in told for key in one.properties["entered"]} >= {"spent", "silent", "lapsed"}
        before = house.state()
        rows = house.warehouse.query("SELECT segment, sum(change) FROM memberships GROUP BY 1 HAVING sum(change) > 0")
        assert {row[0] for row in rows.rows} == set(person(house, "a").segments)
        house.pipeline.start_over()
        after = house.state()
    assert after.tables["memberships"] == before.tables["memberships"]
    assert after.tables["events"] == before.tables["events"]


def test_two_who_are_one_belong_to_what_they_did_together(tmp_path: Path) -> None:
    with House(tmp_path, book=book()) as house:
        house.pipeline.submit_now([order(0, "60", who="a"), order(0, "60", who="b")])
        assert "spent" not in person(house, "a").segments
        login = [event("Signed In", 1, who="a", user="u"), event("Signed In", 2, who="b", user="u")]
        house.pipeline.submit_now(login)
        assert person(house, "a").id == person(house, "b").id
        assert {"spent", "ever"} <= set(person(house, "a").segments)
        house.pipeline.settle()
        sums = "SELECT segment, sum(change) FROM memberships GROUP BY 1 HAVING sum(change) <> 0"
        rows = house.warehouse.query(sums)
        assert dict(rows.rows) == dict.fromkeys(person(house, "a").segments, 1)


def test_a_segment_that_is_gone_loses_its_members(tmp_path: Path) -> None:
    with House(tmp_path, book=book()) as house:
        house.pipeline.submit_now([page(0, who="a")])
        assert "awake" in person(house, "a").segments
        house.pipeline.use_rules(book({key: one for key, one in SEGMENTS.items() if key != "awake"}))
        house.pipeline.submit_now([page(1, who="a")])
        assert "awake" not in person(house, "a").segments


def test_nobody_is_marked_after_a_withdrawal(tmp_path: Path) -> None:
    now = Now()
    with House(tmp_path, book=book(), clock=now) as house:
        house.pipeline.submit_now([page(0, who="a")])
        house.pipeline.submit_now([event("Consent Withdrawn", 1, who="a", properties={"purposes": ["measurement"]})])
        found = house.pipeline.cache.by_key("anonymous_id", "a")
        head = house.log.head
        assert found is None or found.segments == {}
        now.at = MORNING + timedelta(days=365)
        house.pipeline.pass_time_now()
        assert house.log.head == head


async def test_what_was_true_before_a_withdrawal_is_told_before_it(tmp_path: Path) -> None:
    with House(tmp_path, book=book()) as house:
        await house.pipeline.submit([page(0, who="a")])
        await house.pipeline.submit([withdrawn(1, who="a")])
        await house.pipeline.drain()
        assert [one.name for group in house.log.read(0) for _, one in group] == [
            "Page Viewed",
            CHANGED,
            "Consent Withdrawn",
        ]
        assert person(house, "a").segments == {}


async def test_what_waits_to_be_told_of_somebody_forgotten_is_not_told(tmp_path: Path) -> None:
    with House(tmp_path, book=book()) as house:
        await house.pipeline.submit([page(0, who="ada-lovelace")])
        assert house.pipeline.asking
        await house.pipeline.erase(person(house, "ada-lovelace"), "Grace", "asked", "r1")
        await house.pipeline.drain()
        assert not [one for group in house.log.read(0) for _, one in group if one.keys]


def test_whoever_says_yes_again_belongs_where_everything_says_so(tmp_path: Path) -> None:
    with House(tmp_path, book=book()) as house:
        house.pipeline.submit_now([order(0, "60", who="a"), order(1, "60", who="a")])
        belonged = set(person(house, "a").segments)
        assert {"spent", "ever", "new", "awake"} <= belonged
        house.pipeline.submit_now([withdrawn(2, who="a")])
        assert person(house, "a").segments == {}
        house.pipeline.submit_now([consented(3, who="a")])
        assert set(person(house, "a").segments) == belonged | {"agreed"}


def test_nothing_is_looked_up_of_somebody_who_withdrew_until_a_yes(tmp_path: Path) -> None:
    versions: dict[str, int] = {}
    with House(tmp_path, book=book({})) as house:
        house.pipeline.submit_now([order(0, "1", who="a"), order(1, "1", who="a"), order(2, "1", who="b")])
        house.pipeline.submit_now([withdrawn(3, who="a")])
        late = {"ever": SEGMENTS["ever"]}
        house.pipeline.use_rules(book(late))
        versions["ever"] = 1
        Filling(house.pipeline, lambda: versions).run_now()
        assert person(house, "a").history == {}
        assert len(person(house, "b").history) == 1
        house.pipeline.submit_now([consented(4, who="a")])
        assert set(person(house, "a").segments) == {"ever"}
        house.pipeline.settle()
        before = house.state()
        house.pipeline.start_over()
        assert house.state().profiles == before.profiles


def test_a_rehearsal_leaves_out_whom_live_segments_leave_out(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(page(0, who="a"), page(0, who="b"), page(0, who="c"))
        house.take(withdrawn(2 * DAYS, who="a"), page(2 * DAYS, who="b"))
        house.take(page(9 * DAYS, who="b"))
        rules, first = book({"awake": SEGMENTS["awake"]}), MORNING.date()
        found = rehearsed(house.log, house.warehouse, rules, frozenset(), first, first + timedelta(days=7), "UTC")
        assert [(one.entered, one.left) for one in found.days if one.entered or one.left] == [(3, 0), (0, 1), (0, 1)]
        assert found.days[-1].members == 1


def test_a_new_segment_finds_those_who_belonged_all_along(tmp_path: Path) -> None:
    now = Now()
    late = {"thrice": SEGMENTS["thrice"], "ever": SEGMENTS["ever"]}
    early = {"silent": SEGMENTS["silent"]}
    with House(tmp_path, book=book(early), clock=now) as house:
        house.pipeline.submit_now([page(one * 10, who="a") for one in range(3)])
        house.pipeline.submit_now([order(5, "1", who="b"), page(6, who="b")])
        house.pipeline.submit_now([order(7, "1", who="c"), event("Signed In", 8, who="c", user="u")])
        house.pipeline.submit_now([event("Signed In", 9, who="b", user="u")])
        versions = {"silent": 1}
        filling = Filling(house.pipeline, lambda: versions)
        filling.run_now()
        assert filling.lack() == ([], [], False)
        house.pipeline.use_rules(book({**early, **late}))
        versions.update({"thrice": 1, "ever": 1})
        assert len(filling.lack().clauses) == 2
        assert set(filling.lack().segments) == {"thrice", "ever"}
        filling.run_now()
        assert set(person(house, "a").segments) == {"thrice"}
        assert set(person(house, "b").segments) == {"ever"}
        held = {who: person(house, who).history for who in ("a", "b")}
        head = house.log.head
        filling.run_now()
        assert house.log.head == head
        house.pipeline.start_over()
        assert {who: person(house, who).history for who in ("a", "b")} == held
        now.at = MORNING + timedelta(days=21)
        house.pipeline.pass_time_now()
        assert set(person(house, "a").segments) == set()
        house.pipeline.use_rules(book(early))
        del versions["thrice"], versions["ever"]
        assert filling.lack().gone
        filling.run_now()
        assert set(person(house, "b").segments) == set()


def test_an_event_that_comes_before_the_keeper_hides_no_moment(tmp_path: Path) -> None:
    now = Now()
    with House(tmp_path, book=book(), clock=now) as house:
        house.pipeline.submit_now([order(0, "10", who="a")])
        now.at = MORNING + timedelta(days=61)
        house.pipeline.submit_now([page(61 * DAYS, who="a")])
        assert "lapsed" in person(house, "a").segments


def test_after_a_crash_nobody_enters_twice(tmp_path: Path) -> None:
    now = Now()
    with House(tmp_path, book=book(), clock=now) as house:
        house.pipeline.submit_now([order(0, "60", who="a"), order(1, "60", who="a")])
        belonged = set(person(house, "a").segments)
    for _ in range(2):
        with House(tmp_path, book=book(), clock=now) as house:
            assert set(person(house, "a").segments) == belonged
            told = [one for group in house.log.read(0) for _, one in group if one.name == CHANGED]
            assert sorted(key for one in told for key in one.properties["entered"]) == sorted(belonged)
            now.at += timedelta(minutes=1)
            house.pipeline.submit_now([page(now.at.minute, who="a")])


def test_what_was_not_told_before_a_crash_is_told_after_it(tmp_path: Path) -> None:
    now = Now()
    with House(tmp_path, book=book({}), clock=now) as house:
        house.pipeline.submit_now([order(0, "60", who="a"), order(1, "60", who="a")])
    with House(tmp_path, book=book(), clock=now) as house:  # the log holds the events, nobody was asked yet
        assert {"spent", "ever", "new", "awake"} <= set(person(house, "a").segments)

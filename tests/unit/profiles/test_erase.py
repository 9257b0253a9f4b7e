"""A person is forgotten: nowhere a byte of the keys, everybody else as if the person had never been, a receipt."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import time
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from contextlib import closing, suppress
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import duckdb
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faden.domain.erasure import Receipt
from faden.domain.errors import NotFound, Unavailable
from faden.domain.event import Event, Item, Reject
from faden.profiles import forget, wipe
from faden.profiles import pipeline as module
from faden.profiles.keysearch import KeySearch
from faden.profiles.rebuild import Progress, Shadow, rebuild
from faden.profiles.restate import NAME, parting
from faden.store import pages
from faden.store.erasures import Erasures
from tests.events import MORNING, event, order, page
from tests.house import House, rules

KEYS = {"user_id": "ada-lovelace", "email": "ada@example.org", "anonymous_id": "browser-of-ada"}
STORY: list[Event] = [
    page(0, who="browser-of-ada"),
    event("Identified", 1, who="browser-of-ada", user="ada-lovelace", keys={"email": "ada@example.org"}),
    order(2, "99.90", who=None, user="ada-lovelace"),
    page(3, who="other"),
    event("Invite Sent", 4, who="other", user="bob-bobson", properties={"to": "Mail ADA@example.org".lower()}),
    event(
        "Invite Sent",
        4,
        who="other",
        user="bob-bobson",
        properties={"to": "<ADA@Example.ORG>", "by": "ADA@example.org"},
    ),
    event("Signed In", 5, who="browser-of-ada", user="bob-bobson"),
    page(6, who="browser-of-ada", actor="bot"),
    order(7, "10", who="other"),
]


def told() -> list[Event]:
    return [Event(**{name: getattr(one, name) for name in one.__struct_fields__}) for one in STORY]


def found_in_files(house: House, words: list[str]) -> list[tuple[str, str]]:
    """Where a word stands as bytes, packed or not."""
    files = [file for file in house.folder.rglob("*") if file.is_file()]
    found = [(word, file.name) for word in words for file in files if word.encode() in file.read_bytes()]
    logged = [repr(one).lower() for group in house.log.read(0) for _, one in group]
    return found + [(word, one) for word in words for one in logged if word in one]


def forgotten(house: House, words: list[str]) -> None:
    """No file holds a key, packed or not, at once and after a rebuild; what is left is what a rebuild makes."""
    assert found_in_files(house, words) == []
    live = house.state()
    house.pipeline.start_over()
    assert house.state() == live
    house.operational.truncate()
    house.log.truncate()
    assert found_in_files(house, words) == []


def erase(house: House) -> Receipt:
    return house.pipeline.erase_now(house.profile("user_id", "ada-lovelace"), "Grace", "Art. 17 GDPR", "r-1")


BROKEN = Reject(MORNING, "http", "shop", "x", "x", b'{"userId":"ada-lovelace","broken":1}')
STRANGE = Reject(MORNING, "http", "shop", "x", "x", b'{"userId":"somebody"}')


@pytest.mark.parametrize("shared", [False, True], ids=["her own browser", "a browser that is now bob's"])
def test_a_person_is_forgotten_everywhere(tmp_path: Path, shared: bool) -> None:
    with House(tmp_path) as house:
        story = [one for one in told() if shared or one.name != "Signed In"]
        house.take(*story[:3], rejects=[BROKEN, STRANGE])
        house.take(*story[3:])
        (before,) = house.sums("revenue", table="facts")
        receipt = erase(house)
        assert (receipt.events, receipt.rejects) == (3, 1)
        assert (receipt.keys, receipt.mentions) == ((2, 2) if shared else (3, 3))
        assert (receipt.first_day, receipt.last_day) == ("2026-03-02", "2026-03-02")
        assert house.sums("revenue", table="facts") == (before - Decimal("99.90"),)
        assert house.log.rejects(limit=9)[0] == 1
        assert Erasures(house.operational).receipts() == [receipt]
        assert Erasures(house.operational).unfinished() == []
        assert house.pipeline.cache.by_key("user_id", "ada-lovelace") is None
        assert house.profile("user_id", "bob-bobson").revenue == {"EUR": Decimal(10)}
        head = house.log.head
        house.take(page(30, who="new"))
        assert house.log.head == head + 1
        forgotten(house, list(KEYS.values())[: receipt.keys])


def test_what_was_erased_is_known_again_but_not_written(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(*told())
        assert not Erasures(house.operational).suppression()
        erase(house)
        found = Erasures(house.operational).suppression()
        assert found.holds([("email", "ada@example.org")])
        assert not found.holds([("email", "bob@example.org"), ("anonymous_id", "browser-of-ada")])


@pytest.mark.parametrize("broken", ["log", "retell", "_write", "warehouse"])
def test_a_crash_in_the_middle_is_finished_at_the_next_start(
    tmp_path: Path, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with House(tmp_path) as house:
        house.take(*told())
        places: dict[str, tuple[object, str]] = {
            "log": (house.log, "rewrite"),
            "retell": (house.warehouse, "retell"),
            "_write": (house.pipeline, "_write"),
            "warehouse": (house.warehouse, "rewrite"),
        }
        monkeypatch.setattr(*places[broken], _fails)
        with pytest.raises(ZeroDivisionError):
            erase(house)
    with House(tmp_path) as again:
        assert again.pipeline.finish_erasures() == 1
        assert again.pipeline.finish_erasures() == 0
        (receipt,) = Erasures(again.operational).receipts()
        assert receipt.keys == 2
        forgotten(again, ["ada-lovelace", "ada@example.org"])


def _fails(*_: object) -> None:
    raise ZeroDivisionError


def test_somebody_parted_is_forgotten_too(tmp_path: Path) -> None:
    """The event that parted her names her keys, and goes on parting the others."""
    with House(tmp_path) as house:
        house.take(*told())
        two = (("user_id", "ada-lovelace"), ("anonymous_id", "browser-of-ada"))
        other = (("user_id", "bob-bobson"), ("anonymous_id", "other"))
        apart = event(NAME, 50, who=None, kind="sever", properties=parting([two, other]))
        house.pipeline.part_now(apart)
        erase(house)
        assert house.pipeline.cache.severed == {other}
        forgotten(house, ["ada-lovelace", "ada@example.org"])


async def test_whoever_is_erased_during_a_rebuild_stays_erased(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new projection has read the person's events by then."""
    with House(tmp_path / "data") as house:
        house.take(*told())
        follow, shadows = Shadow.follow, list[Shadow]()

        def erased_behind(shadow: Shadow, progress: Progress | None = None) -> None:
            follow(shadow, progress)
            shadows.append(shadow)
            if len(shadows) == 1:
                assert shadow.operational.key("user_id", "ada-lovelace") is not None
                erase(house)

        monkeypatch.setattr(Shadow, "follow", erased_behind)
        await rebuild(house.pipeline, house.folder / "rebuild", rules)
        assert len({id(one) for one in shadows}) == 2
        assert house.pipeline.cache.by_key("user_id", "ada-lovelace") is None
        assert house.sums("revenue")[0] == Decimal(10)
        forgotten(house, ["ada-lovelace", "ada@example.org"])


def test_old_pages_go_when_nobody_reads_them_any_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PATIENCE", 0.05)
    with House(tmp_path) as house, closing(sqlite3.connect(tmp_path / "log.sqlite")) as reader:
        house.take(*told())
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM groups").fetchone()
        erase(house)
        assert _wal(tmp_path) > 0
        assert house.operational.get("pages_left") == "yes"
        reader.rollback()
        house.pipeline.leave_no_pages()
        assert _wal(tmp_path) == 0
        assert house.operational.get("pages_left") == ""


async def test_old_pages_that_a_crash_has_left_go_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PATIENCE", 0.05)
    with House(tmp_path) as house, closing(sqlite3.connect(tmp_path / "log.sqlite")) as reader:
        house.take(*told())
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM groups").fetchone()
        erase(house)
        shutil.copytree(tmp_path, tmp_path / "crashed")
        assert _wal(tmp_path / "crashed") > 0
    with House(tmp_path / "crashed") as again:
        assert again.pipeline.finish_erasures() == 0
        assert _wal(tmp_path / "crashed") == 0


def _wal(folder: Path) -> int:
    return (folder / "log.sqlite-wal").stat().st_size


@pytest.mark.parametrize("broken", ["rewrite", "retell", "_write", "finish"])
@pytest.mark.parametrize("again", [None, "clear", "roll_up"], ids=["once", "clearing fails too", "replay fails too"])
async def test_what_has_failed_is_finished_while_events_come_in(
    tmp_path: Path, broken: str, again: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk, say, into which nobody has to come and start the server anew."""
    monkeypatch.setattr(module, "FINISH_EVERY", 1)
    with House(tmp_path / "data") as house:
        live = house.pipeline
        house.take(*told())
        owner: object = {"rewrite": house.log, "retell": house.warehouse, "finish": forget}.get(broken, live)
        with monkeypatch.context() as patch:
            patch.setattr(owner, broken, _fails)
            with pytest.raises(ZeroDivisionError):
                await live.erase(house.profile("user_id", "ada-lovelace"), "Grace", "Art. 17 GDPR", "r-1")
        if again is not None:
            monkeypatch.setattr(house.warehouse, again, _once(getattr(house.warehouse, again)))
        await live.start()
        end = time.monotonic() + 30
        number = 0
        while live.unfinished or number < 3:
            assert time.monotonic() < end
            with suppress(Unavailable):
                number += (await live.submit([page(8, who="new", event_id=f"new-{number}")])).accepted
            await asyncio.sleep(0.05)
        await live.stop()
        assert live.stalled is None
        assert [one.id for one in Erasures(house.operational).receipts()] == ["r-1"]
        assert Erasures(house.operational).unfinished() == []
        assert house.profile("anonymous_id", "new").events == number
        forgotten(house, ["ada-lovelace", "ada@example.org"])


def _once(real: Callable[[], Any]) -> Callable[[], Any]:
    """Fails the first time."""
    failed = False

    def work() -> Any:
        nonlocal failed
        if not failed:
            failed = True
            raise ZeroDivisionError
        return real()

    return work


PLACES: dict[str, Event] = {
    "path": page(20, who="other", path="/members/ada-lovelace/inbox", url="https://x.example/members/ada-lovelace"),
    "name": event("Called ada-lovelace", 20, who="other"),
    "campaign": event("Mail Opened", 20, who="other", campaign="for-ada-lovelace"),
    "campaign of the page": page(20, who="other", campaign="for-ada-lovelace", content="x-ada-lovelace"),
    "channel": event("Mail Opened", 20, who="other", channel="Mail ada-lovelace"),
    "items": event(
        "Basket", 20, who="other", items=(Item("ada-lovelace-mug", "Mug of ada-lovelace", "ada-lovelace"),)
    ),
    "id": event("Mail Opened", 20, who="other", event_id="mail-ada-lovelace-1"),
    "touchpoint": event("Mail Opened", 20, who="other", touchpoint="terminal of ada-lovelace"),
    "a bot": page(20, who="spider", actor="bot", path="/members/ada-lovelace"),
    "nobody at all": page(20, who=None, path="/members/ada-lovelace"),
    "a visitor of one day": page(20, who=None, keys={"day": "d1"}, path="/members/ada-lovelace"),
    "a cost": event(
        "Cost",
        20,
        who=None,
        kind="cost",
        properties={
            "campaign": "ada-lovelace",
            "amount": "1",
            "currency": "EUR",
            "start": "2026-03-01",
            "end": "2026-03-01",
        },
    ),
    "consent": event("Mail Opened", 20, who="other", consent={"ada-lovelace": True}),
    "percent": event("Mail Opened", 20, who="other", properties={"url": "/?m=ada%40example.org"}),
    "json": event("Mail Opened", 20, who="other", properties={"raw": '{"m": "ADA\\u0040example.org"}'}),
    "another kind of key": event("Mail Opened", 20, who="other", keys={"newsletter": "ada@example.org"}),
    "traits": event("Identified", 20, who="other", kind="identify", traits={"friends": ["ada-lovelace"]}),
}


@pytest.mark.parametrize("place", PLACES)
def test_wherever_others_name_the_person(tmp_path: Path, place: str) -> None:
    """Profiles, interests and rows of whoever named her are told again without the name."""
    with House(tmp_path) as house:
        house.take(*told()[:6], page(10, who="other"), msgspec.structs.replace(PLACES[place]), page(30, who="other"))
        receipt = erase(house)
        assert (receipt.mentions, receipt.left) == (3, [])
        assert house.profile("anonymous_id", "other").events > 0
        forgotten(house, ["ada-lovelace", "ada@example.org", "ada%40example.org"])


def test_what_she_did_herself_leaves_nothing_in_the_warehouse(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(*[page(i % 50, who=f"x{i}", path=f"/p/{i % 50}") for i in range(3000)])
        house.take(*told()[:3], page(9, who="browser-of-ada", path="/konto/ada-lovelace", campaign="ada-lovelace"))
        house.take(event("Hi ada-lovelace", 10, who="browser-of-ada"))
        erase(house)
        forgotten(house, list(KEYS.values()))


@pytest.mark.parametrize(
    "body",
    [
        b"?idsite=1&uid=ada%40example.org&rec=0",
        b"?idsite=1&uid=ada%2540example.org&rec=0",
        b'{"n":"ada\\u0040example.org"}',
        b'{"n":"ADA@Example.org", broken',
        b'{"specversion":"1.0","data_base64":"' + b64encode(b'{"mail":"ada@example.org"}') + b'"}',
        b'{"specversion":"1.0","data_base64":"'
        + urlsafe_b64encode(b'xx{"mail":"\\u0061da@example.org"}').rstrip(b"=")
        + b'"}',
        b"data=" + quote(b64encode(b'{"mail":"ada@example.org"}')).encode(),
    ],
)
def test_quarantined_inputs_that_name_her_in_other_spellings_go(tmp_path: Path, body: bytes) -> None:
    with House(tmp_path) as house:
        house.take(*told(), rejects=[Reject(MORNING, "http", "shop", "x", "x", body), STRANGE])
        assert erase(house).rejects == 1
        assert [one.reject.body for one in house.log.raw_rejects()] == [STRANGE.body]


def test_a_quarantined_input_whose_reason_names_her_goes_too(tmp_path: Path) -> None:
    said = Reject(MORNING, "import", "shop", "x", "»ada@example.org« is no date", b"a,b", file="x.csv", row=1)
    with House(tmp_path) as house:
        house.take(*told(), rejects=[said, STRANGE])
        assert erase(house).rejects == 1
        forgotten(house, ["ada@example.org"])


def test_a_short_key_is_no_word(tmp_path: Path) -> None:
    """It goes where it is a key or says whose something is; an order of one piece, and others' keys, stay."""
    with House(tmp_path) as house:
        house.take(page(0, who="b-one", user="1"), page(1, who="b-two", keys={"loyalty_card": "1"}))
        others = {"size": "1", "userId": "1"}
        broken = Reject(MORNING, "http", "s", "x", "x", b'{"userId":"1"}')
        house.take(event("Shared", 2, who="b-two", properties=others), rejects=[STRANGE, broken])
        receipt = house.pipeline.erase_now(house.profile("user_id", "1"), "Grace", "x", "r-1")
        assert (receipt.mentions, receipt.rejects) == (1, 1)
        left = house.log.event(3)
        assert left is not None
        assert left.properties == {"size": "1", "userId": "[erased]"}
        assert house.profile("loyalty_card", "1").keys["anonymous_id"] == ["b-two"]


def test_a_number_within_another_number_is_another_number(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(page(0, who="b-one", user="100001"))
        house.take(event("Ordered", 1, who="b-two", properties={"order": "51000012", "by": "customer 100001."}))
        house.pipeline.erase_now(house.profile("user_id", "100001"), "Grace", "x", "r-1")
        left = house.log.event(2)
        assert left is not None
        assert left.properties == {"order": "51000012", "by": "customer [erased]."}


def test_a_key_that_is_a_common_word_stays_where_others_use_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client that sends `account` for everybody must not take everybody's texts along; the receipt says so."""
    monkeypatch.setattr(wipe, "MOST_MENTIONS", 5)
    with House(tmp_path) as house:
        house.take(page(0, who="b-one", user="account"))
        house.take(*[event("Clicked", n, who=f"b{n}", properties={"label": "account"}) for n in range(1, 8)])
        receipt = house.pipeline.erase_now(house.profile("user_id", "account"), "Grace", "x", "r-1")
        assert (receipt.left, receipt.mentions) == (["common"], 0)
        live = house.state()
        assert house.pipeline.cache.by_key("user_id", "account") is None
        house.pipeline.start_over()
        assert house.state() == live


def test_a_person_is_erased_as_of_now(tmp_path: Path) -> None:
    """Somebody looked; then a key came in, then two became one. All of it goes."""
    with House(tmp_path) as house:
        house.take(page(0, who="browser-of-ada", user="ada-lovelace"), page(1, who="phone-of-ada"))
        stale = house.profile("anonymous_id", "phone-of-ada")
        seen = msgspec.structs.replace(stale, keys={"anonymous_id": ["phone-of-ada"]})
        house.take(event("Identified", 2, who="phone-of-ada", user="ada-lovelace", keys={"email": "ada@example.org"}))
        receipt = house.pipeline.erase_now(seen, "Grace", "x", "r-1")
        assert (receipt.events, receipt.keys) == (3, 4)
        forgotten(house, ["ada-lovelace", "ada@example.org", "phone-of-ada", "browser-of-ada"])
        with pytest.raises(NotFound):
            house.pipeline.erase_now(seen, "Grace", "x", "r-2")


def test_a_file_that_still_holds_a_key_is_written_again_and_then_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with House(tmp_path) as house:
        house.take(*told())
        answers = iter((True, False))
        monkeypatch.setattr(forget, "stands", lambda *_: next(answers))
        assert erase(house).left == []
        assert next(answers, None) is None
        monkeypatch.setattr(forget, "stands", lambda *_: True)
        receipt = house.pipeline.erase_now(house.profile("user_id", "bob-bobson"), "Grace", "x", "r-2")
        assert receipt.left == ["warehouse"]
        assert {one.id: one.left for one in Erasures(house.operational).receipts()}["r-2"] == ["warehouse"]


def test_a_disk_without_room_for_the_copy_is_said_on_the_receipt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with House(tmp_path) as house:
        house.take(*told())
        monkeypatch.setattr(house.warehouse, "_copy", _full)
        assert erase(house).left == ["warehouse"]
        monkeypatch.undo()
        house.take(page(50, who="new"))
        live = house.state()
        house.pipeline.start_over()
        assert house.state() == live
        assert found_in_files(house, ["ada-lovelace"]) == []  # a rebuild begins with an empty file


def _full(*_: object) -> None:
    raise duckdb.IOException("No space left on device")


def test_a_key_in_the_file_is_found_wherever_the_pieces_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forget, "_AT_ONCE", 4096)
    file = tmp_path / "file"
    for place in (0, 4090, 4096, 9990):
        body = bytearray(10_000)
        body[place : place + 9] = b"Ada@X.org"
        file.write_bytes(body)
        assert forget.stands(KeySearch([b"ada@x.org"]), file)
    file.write_bytes(bytes(10_000))
    assert not forget.stands(KeySearch([b"ada@x.org"]), file)


WHERE = st.sampled_from(
    ["own", "key", "path", "name", "campaign", "property", "trait", "item", "joined", "bot", "none"]
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(WHERE, st.integers(0, 3), st.integers(0, 90)), min_size=1, max_size=12))
def test_whatever_happened_nothing_of_her_is_left(
    tmp_path_factory: pytest.TempPathFactory, life: list[tuple[str, int, int]]
) -> None:
    """Any mixture of what she did and what others did with her name: as if rebuilt without her, no byte of her."""
    with House(tmp_path_factory.mktemp("life")) as house:
        house.take(page(0, who="browser-of-ada", user="ada-lovelace", keys={"email": "ada@example.org"}))
        for where, other, minutes in life:
            house.take(deed(where, f"other-{other}", minutes), settle=minutes % 2 == 0)
        house.pipeline.settle()
        keys = [value for values in house.profile("email", "ada@example.org").keys.values() for value in values]
        receipt = house.pipeline.erase_now(house.profile("email", "ada@example.org"), "Grace", "Art. 17", "r-1")
        assert receipt.left == []
        forgotten(house, keys)


def deed(where: str, other: str, minutes: int) -> Event:
    match where:
        case "own":
            return page(minutes, who="browser-of-ada", user="ada-lovelace", path="/konto/ada-lovelace")
        case "key":
            return page(minutes, who=other, keys={"newsletter": "ada@example.org"})
        case "path":
            return page(minutes, who=other, path="/members/ada-lovelace")
        case "name":
            return event("Called ada-lovelace", minutes, who=other)
        case "campaign":
            return page(minutes, who=other, campaign="for-ada-lovelace")
        case "property":
            return event(
                "Invited", minutes, who=other, properties={"to": "ADA%40example.org", "all": ["ada-lovelace"]}
            )
        case "trait":
            return event(
                "Identified", minutes, who=other, user=other, kind="identify", traits={"name": "ada-lovelace"}
            )
        case "item":
            return order(minutes, "3", who=other, items=(Item("ada-lovelace"), Item("mug")))
        case "joined":
            return event("Signed In", minutes, who=other, user="ada-lovelace")
        case "bot":
            return page(minutes, who=other, actor="bot", path="/members/ada-lovelace")
        case _:
            return page(minutes, who=other)

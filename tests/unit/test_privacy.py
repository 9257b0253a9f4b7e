"""Requests, the night and what it takes away, through a year of virtual time."""

from __future__ import annotations

import json
import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from faden.app import App
from faden.collect.mapping import load
from faden.domain.errors import Conflict, FadenError, Invalid, NotFound
from faden.domain.event import Reject
from faden.domain.profile import person_id
from faden.measure.question import question
from faden.privacy import Order
from faden.profiles.restate import NAME, parting
from faden.settings import Settings
from faden.store.accounts import Accounts
from faden.store.erasures import Erasures
from faden.store.log import SqliteLog
from tests.desk import Time
from tests.events import MORNING, event, order, page


class Shop:
    """An app on a folder with a clock of its own."""

    def __init__(self, folder: Path, time: Time) -> None:
        self.folder, self.time = folder, time
        self.app = App.open(Settings(data=folder), time)

    async def take(self, *events: Any, rejects: Any = ()) -> None:
        await self.app.pipeline.submit(events, rejects)
        await self.app.pipeline.drain()

    def person(self, user: str) -> str:
        found = self.app.pipeline.cache.by_key("user_id", user)
        assert found is not None
        return person_id(found.id)

    async def ask(self, user: str, kind: Any = "erasure", note: str = "") -> Any:
        return await self.app.privacy.record(Order(kind, self.person(user), "person", None, note), "Grace")

    async def night(self, **later: float) -> bool:
        self.time.pass_by(**(later or {"days": 1}))
        return await self.app.privacy.look()

    def users(self) -> list[str]:
        names = (f"u{number}" for number in range(1, 40))
        return [name for name in names if self.app.pipeline.cache.by_key("user_id", name) is not None]


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """Without the app's own watch, which would look at the test's clock at moments of its own."""
    opened = Shop(tmp_path / "data", Time())
    await opened.app.pipeline.start()
    assert not await opened.app.privacy.look()
    yield opened
    await opened.app.stop()
    opened.app.close()


def people(count: int) -> list[Any]:
    return [
        one
        for number in range(1, count + 1)
        for one in (
            page(number, user=f"u{number}", who=f"b{number}"),
            order(number + 5, "10", user=f"u{number}", who=None),
        )
    ]


async def test_scheduled_erasures_cost_one_pass(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    await shop.take(*people(5))
    asked = [await shop.ask(f"u{number}") for number in (1, 2, 4)]
    assert {one.state for one in asked} == {"scheduled"}
    assert asked[0].run_at == datetime(2026, 3, 3, 2, tzinfo=UTC)
    assert asked[0].due == date(2026, 4, 2)
    rewrites: list[Any] = []
    rewrite = SqliteLog.rewrite

    def counted(log: SqliteLog, found: Any) -> None:
        rewrites.append(found)
        rewrite(log, found)

    monkeypatch.setattr(SqliteLog, "rewrite", counted)
    assert not await shop.night(hours=1)
    assert shop.users() == ["u1", "u2", "u3", "u4", "u5"]
    assert await shop.night()
    assert shop.users() == ["u3", "u5"]
    assert len(rewrites) == 1
    done = shop.app.privacy.requests.newest()
    assert [(one.state, one.person) for one in done] == [("done", None)] * 3
    receipts = Erasures(shop.app.operational).receipts()
    assert {one.receipt for one in done} == {one.id for one in receipts}
    assert [(one.events, one.by, one.people) for one in receipts] == [(2, "Grace", 1)] * 3
    live = shop.app.warehouse.query("SELECT sum(revenue), count(*) FROM events WHERE profile IS NOT NULL").rows
    assert live == [(20, 4)]
    assert not await shop.night(hours=1)


async def test_no_trace_is_left_after_the_night(shop: Shop) -> None:
    await shop.take(*people(3), event("Invite Sent", 20, user="u3", properties={"friend": "user-number-one"}))
    await shop.take(event("Identified", 30, user="u1", keys={"crm_id": "user-number-one"}))
    await shop.ask("u1", note="user-number-one has written to us")
    await shop.night()
    for file in shop.folder.rglob("*"):
        if file.is_file():
            assert b"user-number-one" not in file.read_bytes(), file.name
    assert all("user-number-one" not in repr(one) for group in shop.app.log.read(0) for _, one in group)
    (request,) = shop.app.privacy.requests.newest()
    assert request.note == "[erased] has written to us"
    before = shop.app.warehouse.query("SELECT count(*), sum(points) FROM events WHERE profile IS NOT NULL").rows
    shop.app.pipeline.start_over()
    assert (
        shop.app.warehouse.query("SELECT count(*), sum(points) FROM events WHERE profile IS NOT NULL").rows == before
    )


async def test_texts_that_others_have_written_lose_the_name(shop: Shop) -> None:
    """Definitions with their drafts and old versions, imports, mappings, earlier receipts; the segment goes on."""
    await shop.take(*people(2), event("Identified", 20, user="u1", keys={"email": "ada@example.org"}))
    rules = [{"field": "keys.email", "operator": "=", "value": "ADA@example.org"}]
    other = [{"field": "keys.user_id", "operator": "=", "value": "u2"}]
    condition = {"combinator": "or", "not": False, "rules": rules + other}
    label = {"de": "Eine", "en": "One"}
    app = shop.app
    await app.publish("segment", "one", {"label": label, "condition": condition}, "Grace", note="for ada@example.org")
    app.definitions.save_draft(
        "segment", "one", {"label": label, "condition": {**condition, "rules": rules}}, "Grace"
    )
    app.operational.put("mapping:x", '{"note": "ada@example.org"}')
    file = shop.folder.parent / "ada@example.org.jsonl"
    file.write_text('{"type":"track","event":"x","userId":"u9","timestamp":"of ada@example.org"}\n')
    run = app.imports.run(load("segment-jsonl"), [file])
    assert "ada@example.org" in run.reasons[0].message
    profile = app.pipeline.cache.by_key("user_id", "u2")
    assert profile is not None
    await app.privacy.erase(profile, "Grace", "wrote from ada@example.org")
    profile = app.pipeline.cache.by_key("user_id", "u1")
    assert profile is not None
    receipt = await app.privacy.erase(profile, "Grace", "x")
    assert (receipt.left, receipt.rejects) == ([], 1)
    for path in shop.folder.rglob("*"):
        if path.is_file():
            assert b"ada@example.org" not in path.read_bytes().lower(), path.name
    kept = app.definitions.published("segment", "one")
    assert kept is not None
    assert kept.body["condition"]["rules"][0]["value"] == "[erased]"
    await shop.take(page(60, user="u2"))
    again = app.pipeline.cache.by_key("user_id", "u2")
    assert again is not None
    assert "one" in again.segments


async def test_an_account_with_the_same_address_stays_and_is_told(shop: Shop) -> None:
    await shop.take(event("Identified", 1, user="u1", keys={"email": "ada@example.org"}))
    Accounts(shop.app.operational, shop.time).create_first("ada@example.org", "Ada", "admin", "x" * 20)
    profile = shop.app.pipeline.cache.by_key("user_id", "u1")
    assert profile is not None
    assert (await shop.app.privacy.erase(profile, "Grace", "x")).left == ["account"]


async def test_a_night_that_fell_into_a_stop_is_made_up_for(tmp_path: Path) -> None:
    time = Time()
    shop = Shop(tmp_path, time)
    await shop.app.start()
    await shop.app.privacy.look()
    await shop.take(*people(2))
    await shop.ask("u1")
    await shop.app.stop()
    shop.app.close()
    time.pass_by(days=3)
    again = Shop(tmp_path, time)
    try:
        assert again.users() == ["u1", "u2"]
        assert await again.app.privacy.look()
        assert again.users() == ["u2"]
        assert not await again.app.privacy.look()
    finally:
        await again.app.stop()
        again.app.close()


async def test_a_request_can_be_refused_or_done_at_once_but_only_once(shop: Shop) -> None:
    await shop.take(*people(2))
    first, second = await shop.ask("u1"), await shop.ask("u2")
    with pytest.raises(Conflict):
        await shop.ask("u1")
    with pytest.raises(Invalid):
        await shop.app.privacy.cancel(first.id, " ")
    refused = await shop.app.privacy.cancel(first.id, "not identified")
    assert (refused.state, refused.note, refused.run_at) == ("refused", "not identified", None)
    assert (await shop.app.privacy.run(second.id)).state == "done"
    assert shop.users() == ["u1"]
    for one in (first, second):
        with pytest.raises(Conflict):
            await shop.app.privacy.run(one.id)
    with pytest.raises(NotFound):
        await shop.app.privacy.cancel("none", "x")
    with pytest.raises(NotFound):
        await shop.app.privacy.record(Order("erasure", "p_zzz", "person", None, ""), "Grace")
    tomorrow = date(2026, 3, 3)
    with pytest.raises(Invalid):
        await shop.app.privacy.record(Order("export", shop.person("u1"), "person", tomorrow, ""), "Grace")


async def test_an_export_waits_until_it_is_handed_over(shop: Shop, tmp_path: Path) -> None:
    await shop.take(*people(1))
    asked = await shop.ask("u1", "export")
    assert (asked.state, asked.run_at) == ("open", None)
    await shop.night()
    assert shop.users() == ["u1"]
    profile = shop.app.pipeline.cache.by_key("user_id", "u1")
    assert profile is not None
    with (tmp_path / "u1.zip").open("wb") as file:
        shop.app.export_person(profile, "de", file)
    with zipfile.ZipFile(tmp_path / "u1.zip") as archive:
        assert json.loads(archive.read("person.json"))["points"]["by_rule"][0]["label"]["de"]
    assert (await shop.app.privacy.run(asked.id)).state == "done"


async def test_whoever_is_erased_at_once_waits_no_more(shop: Shop) -> None:
    await shop.take(*people(1))
    asked = await shop.ask("u1")
    profile = shop.app.pipeline.cache.by_key("user_id", "u1")
    assert profile is not None
    receipt = await shop.app.privacy.erase(profile, "Grace", "Art. 17")
    (request,) = shop.app.privacy.requests.newest()
    assert (request.id, request.state, request.receipt, request.person) == (asked.id, "done", receipt.id, None)


async def test_what_cannot_be_erased_is_left_open_with_the_reason(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    await shop.take(*people(3))
    for number in (1, 2, 3):
        await shop.ask(f"u{number}")
    whole = shop.app.pipeline.erase_all_now

    def fussy(wanted: Any) -> Any:
        if len(wanted) > 1 or "u2" in wanted[0].profiles[0].keys["user_id"]:
            raise Invalid("too_much_to_retell", "Too much hangs together.")
        return whole(wanted)

    monkeypatch.setattr(shop.app.pipeline, "erase_all_now", fussy)
    await shop.night()
    assert shop.users() == ["u2"]
    (left,) = shop.app.privacy.requests.pending()
    assert (left.state, left.note, left.person) == ("open", "Too much hangs together.", shop.person("u2"))


# ---- retention


async def keep(shop: Shop, **periods: int) -> None:
    await shop.app.publish("retention", "default", periods, "Grace")


async def test_nothing_goes_unless_somebody_has_set_a_period(shop: Shop) -> None:
    await shop.take(*people(2), rejects=[Reject(MORNING, "http", "s", "x", "x", b"{}")])
    assert {(one.days, one.count) for one in await shop.app.privacy.preview()} == {(None, 0)}
    await shop.night(days=4000)
    assert shop.users() == ["u1", "u2"]
    assert shop.app.log.rejects(limit=1)[0] == 1
    assert shop.app.privacy.retention.runs() == []


async def test_who_is_idle_for_too_long_goes_and_may_come_back(shop: Shop) -> None:
    await shop.take(*people(2), page(0, who="somebody"), page(0, who="another"))
    await shop.take(rejects=[Reject(MORNING, "http", "s", "x", "x", b"{}")])
    await keep(shop, persons=400, visitors=30, quarantine=90)
    shop.time.pass_by(days=35)
    await shop.take(page(50_000, who="another"))
    found = {one.what: one.count for one in await shop.app.privacy.preview()}
    assert found == {"visitors": 1, "persons": 0, "interests": 0, "evidence": 0, "quarantine": 0, "receipts": 0}
    assert await shop.night()
    cache = shop.app.pipeline.cache
    assert cache.by_key("anonymous_id", "somebody") is None
    assert cache.by_key("anonymous_id", "another") is not None
    (run,) = shop.app.privacy.retention.runs()
    assert [(one.what, one.days, one.count, one.purpose) for one in run.lines] == [("visitors", 30, 1, "measurement")]
    assert run.problem is None
    await shop.ask("u1", "export")
    await shop.night(days=400)
    assert shop.users() == ["u1"]  # who waits for an answer is not taken away from under it
    assert shop.app.log.rejects(limit=1)[0] == 0
    assert not Erasures(shop.app.operational).suppression()
    (receipt, *_) = Erasures(shop.app.operational).receipts()
    assert (receipt.kind, receipt.people, receipt.by) == ("retention", 1, "Faden")
    await shop.take(page(700_000, user="u2"))
    assert shop.users() == ["u1", "u2"]


async def test_a_broken_run_says_why_and_is_recorded(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    await shop.take(*people(1))
    await keep(shop, persons=30)

    def fails(_: Any) -> Any:
        raise FadenError("disk_full", "The disk is full.")

    monkeypatch.setattr(shop.app.pipeline, "erase_all_now", fails)
    await shop.night(days=60)
    (run,) = shop.app.privacy.retention.runs()
    assert run.problem == "The disk is full."
    assert [one.count for one in run.lines] == [0]


async def test_receipts_go_when_their_period_is_over(shop: Shop) -> None:
    await shop.take(*people(1))
    request = await shop.ask("u1")
    await shop.app.privacy.run(request.id)
    await keep(shop, receipts=365)
    await shop.night(days=100)
    assert len(Erasures(shop.app.operational).receipts()) == 1
    await shop.night(days=300)
    assert Erasures(shop.app.operational).receipts() == []
    assert shop.app.privacy.requests.newest() == []
    assert Erasures(shop.app.operational).suppression()  # an import still leaves the person out


async def test_interests_are_forgotten_and_the_person_stays(shop: Shop) -> None:
    """Told by an event, so that a rebuild forgets them too; who has been here since keeps them."""
    await shop.take(*[page(n, user="u1", path="/cars/estate", who=None) for n in range(5)])
    await shop.take(*[page(n, user="u2", path="/cars/estate", who=None) for n in range(5)])
    cache = shop.app.pipeline.cache
    assert cache.by_key("user_id", "u1").interests  # type: ignore[union-attr]
    await keep(shop, interests=90)
    shop.time.pass_by(days=60)
    await shop.take(page(60 * 24 * 60, user="u2", path="/cars/estate", who=None))
    shop.time.pass_by(days=34)
    (line,) = [one for one in await shop.app.privacy.preview() if one.count]
    assert (line.what, line.purpose, line.count) == ("interests", "personalisation", 1)
    assert await shop.night()
    (run,) = shop.app.privacy.retention.runs()
    assert [(one.what, one.purpose, one.count) for one in run.lines] == [("interests", "personalisation", 1)]

    def interests() -> list[bool]:
        found = [cache.by_key("user_id", user) for user in ("u1", "u2")]
        return [one is not None and bool(one.interests) for one in found]

    assert interests() == [False, True]
    await shop.app.pipeline.drain()
    shop.app.pipeline.start_over()
    assert interests() == [False, True]
    assert [one.count for one in await shop.app.privacy.preview()] == [0] * 6


async def test_whose_decision_about_marketing_has_to_be_proved_stays(shop: Shop) -> None:
    """The young one's proof outlasts the period of people; the old one's does not, nor another purpose's."""
    for number, purpose in ((1, "marketing.email"), (2, "personalisation")):
        agreed = {"purposes": [purpose], "text_version": "1"}
        await shop.take(event("Consent Given", number, user=f"u{number}", who=None, properties=agreed))
    await keep(shop, persons=30, evidence=1000)
    shop.time.pass_by(days=50)
    found = {one.what: (one.count, one.purpose) for one in await shop.app.privacy.preview()}
    assert (found["persons"], found["evidence"]) == ((1, "measurement"), (1, "marketing"))
    assert await shop.night()
    assert shop.users() == ["u1"]
    (run,) = shop.app.privacy.retention.runs()
    assert [(one.what, one.count) for one in run.lines] == [("persons", 1)]
    assert await shop.night(days=1000)
    assert shop.users() == []


# ---- what reports say of it


async def test_a_report_says_that_its_period_is_restated(shop: Shop) -> None:
    await shop.take(*people(3), page(60 * 24 * 40, user="u1", who=None))

    def notes(start: str, end: str) -> list[tuple[str, date, int, int]]:
        answer = shop.app.asker.ask(question(start, end))
        assert all(one.text.de != one.text.en for one in answer.notes)
        return [(one.kind, one.on, one.people, one.events) for one in answer.notes]

    assert notes("2026-03-01", "2026-03-31") == []
    await shop.ask("u1")
    await shop.ask("u2")
    await shop.night()
    erased = date(2026, 3, 3)
    assert notes("2026-03-01", "2026-03-31") == [("request", erased, 2, 4)]
    assert notes("2026-04-01", "2026-04-30") == [("request", erased, 1, 1)]
    assert notes("2026-03-03", "2026-04-10") == []
    assert notes("2025-01-01", "2026-03-01") == []
    assert "2 Personen" in shop.app.asker.ask(question("2026-03-01", "2026-03-31")).notes[0].text.de


async def test_a_parting_is_told_too(shop: Shop) -> None:
    await shop.take(page(0, user="u1", who="b1"))
    pairs = [(("user_id", "u1"), ("anonymous_id", "b1"))]
    apart = event(NAME, 60 * 24 * 60, who=None, kind="sever", properties=parting(pairs))
    await shop.app.pipeline.part(apart)
    (note,) = shop.app.asker.ask(question("2026-03-01", "2026-03-31")).notes
    assert (note.kind, note.people, note.events) == ("parted", 1, 1)
    assert note.on == (apart.at + timedelta(hours=1)).date()

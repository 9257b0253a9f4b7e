"""The contract of requests, retention and restatements, on every engine of the operational store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from faden.domain.backup import Backup
from faden.domain.erasure import Receipt
from faden.domain.identity import Key
from faden.domain.privacyrequest import PrivacyRequest, State
from faden.domain.retention import Line, Run
from faden.store.backups import Backups
from faden.store.definitions import Definitions
from faden.store.erasures import Erasures
from faden.store.operational import Operational, ProfileRow
from faden.store.privacyrequests import PrivacyRequests, RetentionStore
from faden.store.texts import StoredTexts
from tests.events import MORNING

DAY = timedelta(days=1)


@pytest.fixture
def store(operational_url: str) -> Iterator[Operational]:
    opened = Operational(operational_url)
    yield opened
    opened.close()


def request(name: str, state: State = "scheduled", at: datetime = MORNING, note: str = "") -> PrivacyRequest:
    received = at.date()
    return PrivacyRequest(
        name, "erasure", f"p_{name}", "person", received, received + 30 * DAY, "Ada", at, state, note=note
    )


def test_pending_requests_stand_before_settled_ones(store: Operational) -> None:
    requests = PrivacyRequests(store)
    assert requests.newest() == []
    assert requests.get("a") is None
    kept = [request("a", at=MORNING), request("b", "done", MORNING + DAY), request("c", "open", MORNING + 2 * DAY)]
    for one in kept:
        assert requests.put(one) == one
    assert [one.id for one in requests.newest()] == ["c", "a", "b"]
    assert [one.id for one in requests.pending()] == ["a", "c"]
    assert [one.id for one in requests.pending("scheduled")] == ["a"]
    requests.put(msgspec.structs.replace(kept[0], state="refused"))
    assert requests.get("a") == msgspec.structs.replace(kept[0], state="refused")
    assert [one.id for one in requests.pending()] == ["c"]


def test_an_erased_person_is_cleaned_out_of_all_requests(store: Operational) -> None:
    requests = PrivacyRequests(store)
    for one in (request("a", note="ada wrote"), request("b", "done", note="ada again"), request("c", note="bob")):
        requests.put(one)
    requests.clean(lambda text: text.replace("ada", "[erased]"), {"p_a": "receipt-1"}, MORNING + DAY)
    found = {one.id: (one.state, one.person, one.note, one.receipt) for one in requests.newest()}
    assert found == {
        "a": ("done", None, "[erased] wrote", "receipt-1"),
        "b": ("done", "p_b", "[erased] again", None),
        "c": ("scheduled", "p_c", "bob", None),
    }


def test_who_is_idle_longest_comes_first_and_nobody_of_one_day(store: Operational) -> None:
    def row(number: int, known: bool, days: int) -> ProfileRow:
        return ProfileRow(number, known, None, int((MORNING + days * DAY).timestamp() * 1_000_000), b"x")

    store.flush(9, [row(1, True, 3), row(2, True, 1), row(3, False, 0), row(-4, False, 0), row(5, True, 9)], [], [])
    retention = RetentionStore(store)
    before = MORNING + 5 * DAY
    assert retention.idle(known=True, before=before, limit=9) == [2, 1]
    assert retention.idle(known=True, before=before, limit=1) == [2]
    assert retention.idle(known=False, before=before, limit=9) == [3]
    assert retention.count_idle(known=True, before=before) == 2
    assert retention.count_idle(known=True, before=MORNING + DAY) == 0


def done(erasures: Erasures, receipt: Receipt, keys: list[Key], days: Sequence[tuple[date, int]] = ()) -> None:
    erasures.done(erasures.entry(receipt, 0, keys, ()), days)


def test_texts_lose_a_name_wherever_they_stand(store: Operational) -> None:
    definitions = Definitions(store, lambda: MORNING)
    body = {"label": {"de": "x", "en": "x"}, "list": True, "description": "of ada, and of bob"}
    definitions.publish("segment", "s", body, "ada", note="for ada")
    definitions.save_draft("segment", "t", {**body, "description": "of bob"}, "bob")
    store.put("mapping:m", '{"note":"ada"}')
    store.put("other", "ada")
    texts = StoredTexts(store)

    def cleaned(value: Any) -> Any:
        return msgspec.json.decode(msgspec.json.encode(value).replace(b"ada", b"-")) if value else value

    assert texts.clean(cleaned)
    assert not texts.clean(cleaned)
    one = definitions.published("segment", "s")
    assert one is not None
    assert (one.body["description"], one.author, one.note) == ("of -, and of bob", "-", "for -")
    assert (store.get("mapping:m"), store.get("other")) == ('{"note":"-"}', "ada")
    assert texts.names(lambda text: text == "s") == {"definition"}
    assert texts.names(lambda text: text == "x") == set()


def test_copies_are_known_until_they_are_deleted(store: Operational) -> None:
    known = Backups(store)
    one, two = (Backup(name, MORNING + n * DAY, f"/mnt/{name}", 10 * n) for n, name in ((1, "a"), (2, "b")))
    known.register(one)
    known.register(two)
    known.register(one)
    assert known.all() == [two, one]
    assert (known.holding(10), known.holding(11), known.holding(21)) == (["a", "b"], ["b"], [])
    assert known.gone("a")
    assert not known.gone("a")
    assert known.all() == [two]


def test_receipts_and_settled_requests_go_together(store: Operational) -> None:
    erasures, requests, retention = Erasures(store), PrivacyRequests(store), RetentionStore(store)
    done(erasures, Receipt("old", MORNING, "Ada", "x"), [("user_id", "u-1")])
    done(erasures, Receipt("new", MORNING + 9 * DAY, "Ada", "x"), [])
    for one in (request("a", "done"), request("b", "open"), request("c", "refused", MORNING + 9 * DAY)):
        requests.put(one)
    before = MORNING + DAY
    assert retention.count_receipts(before) == retention.drop_receipts(before) == 2
    assert retention.count_receipts(before) == 0
    assert [one.id for one in erasures.receipts()] == ["new"]
    assert [one.id for one in requests.newest()] == ["b", "c"]
    assert erasures.suppression().holds([("user_id", "u-1")])


def test_only_who_asked_is_kept_away(store: Operational) -> None:
    erasures = Erasures(store)
    done(erasures, Receipt("night", MORNING, "Faden", "x", kind="retention", people=3), [("user_id", "u-1")])
    assert not erasures.suppression()


def test_runs_are_recorded_newest_first(store: Operational) -> None:
    retention = RetentionStore(store)
    runs = [Run(MORNING + number * DAY, [Line("persons", 30, MORNING, number)]) for number in (1, 2)]
    for one in runs:
        retention.record(one)
    assert retention.runs() == runs[::-1]
    assert retention.runs(1) == runs[1:]


def test_what_was_restated_is_found_by_the_months_it_touched(store: Operational) -> None:
    erasures = Erasures(store)
    days = [(date(2026, 1, 30), 2), (date(2026, 2, 3), 1), (date(2026, 5, 5), 4)]
    done(erasures, Receipt("one", MORNING, "Ada", "x"), [], days)
    done(erasures, Receipt("two", MORNING, "Ada", "x"), [], [(date(2026, 2, 20), 8)])
    erasures.parted(7, MORNING + DAY, [(date(2026, 2, 3), 5)])

    def found(start: date, end: date) -> list[tuple[str, int, int]]:
        told = erasures.restatements(start, end, lambda at: at.astimezone(UTC).date())
        return [(one.kind, one.people, one.events) for one in told]

    assert found(date(2026, 1, 1), date(2026, 1, 31)) == [("request", 1, 2)]
    assert found(date(2026, 2, 1), date(2026, 2, 28)) == [("request", 2, 9), ("parted", 1, 5)]
    assert found(date(2026, 1, 1), date(2026, 12, 31)) == [("request", 2, 15), ("parted", 1, 5)]
    assert found(date(2026, 3, 1), date(2026, 4, 30)) == []

"""The gate: what is stored of somebody who may not be measured, what proves a change, and that nothing gets past."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from faden.domain.channel import DEFAULT_CHANNELS
from faden.domain.consent import may
from faden.domain.consentpolicy import DEFAULT_POLICY, ConsentPolicy, PurposeRule
from faden.domain.event import ANONYMOUS, DAY, PREVIOUS, USER, Context, Event
from faden.domain.scale import DEFAULT_SCALE
from faden.profiles.rules import RuleBook
from faden.store.facts import TABLES
from tests.desk import Time
from tests.events import MORNING, event, order, page
from tests.house import House, state

YES, NO = {"analytics": True}, {"analytics": False}
AGENT = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"
HERE: dict[str, Any] = {"ip": "198.51.100.0", "user_agent": AGENT}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with House(tmp_path / "live") as opened:
        yield opened


def stored(house: House) -> list[Event]:
    """What the log holds."""
    return [one for group in house.log.read(0) for _, one in group]


def withdrawn(minutes: float, **more: Any) -> Event:
    return event("Consent Withdrawn", minutes, passive=True, **more)


def consented(minutes: float, *purposes: str, **more: Any) -> Event:
    properties = {"purposes": list(purposes or ("measurement",)), **more.pop("properties", {})}
    return event("Consent Given", minutes, properties=properties, passive=True, **more)


def book(*rules: PurposeRule) -> RuleBook:
    """A policy with some rules of its own."""
    own = {rule.purpose: rule for rule in rules}
    policy = msgspec.structs.replace(
        DEFAULT_POLICY, purposes=tuple(own.get(rule.purpose, rule) for rule in DEFAULT_POLICY.purposes)
    )
    return RuleBook([(0, DEFAULT_SCALE)], [(0, DEFAULT_CHANNELS)], 0, [(0, policy)])


STRICT = book(PurposeRule("measurement", "consent", {"DE": "denied", "*": "granted"}))


# ---- without consent


def test_nothing_of_the_person_is_stored(house: House) -> None:
    house.take(
        event(
            "Product Viewed",
            user="ada-1",
            consent=NO,
            traits={"email": "ada@example.org"},
            properties={"product_id": "p1", "price": 9.5, "note": "for Ada", "sku": "ada-1", "category": "a@b.de"},
            context=Context(
                url="https://shop.example/konto/ada-1?x=1",
                path="/konto/ada-1",
                title="Ada's account",
                referrer="https://www.example.net/profile/ada",
                referrer_host="example.net",
                campaign="spring",
                city="Nürnberg",
                country="DE",
                **HERE,
            ),
        )
    )
    (one,) = stored(house)
    text = repr(one)
    for secret in ("ada", "Ada", "browser-1", "198.51.100", "Firefox", "Nürnberg"):
        assert secret not in text, secret
    assert one.context.url == "https://shop.example/konto/-"
    assert (one.context.path, one.context.referrer) == ("/konto/-", "https://www.example.net/")
    assert (one.context.campaign, one.context.country) == ("spring", "DE")
    assert one.properties == {"product_id": "p1", "price": 9.5}
    assert list(one.keys) == [DAY]
    assert one.consent == NO


def test_money_items_and_pages_are_counted(house: House) -> None:
    house.take(page(0, path="/a", consent=NO, **HERE), order(1, "20", consent=NO, context=Context(**HERE)))
    assert house.sums("visits", "pageviews", "orders", "revenue") == (1, 1, 1, 20)


def test_the_events_of_a_day_are_one_visitor_and_of_two_days_two(tmp_path: Path) -> None:
    time = Time()
    with House(tmp_path / "live", clock=time) as house:
        for hour in (0, 1, 24, 25):
            time.now = MORNING + timedelta(hours=hour)
            house.take(page(hour * 60, who=f"page-{hour}", consent=NO, **HERE))
        keys = [one.keys[DAY] for one in stored(house)]
        assert keys[0] == keys[1] != keys[2] == keys[3]
        assert house.warehouse.query("SELECT count(DISTINCT profile), max(profile) FROM visits").rows == [(2, -1)]


def test_a_restart_counts_nobody_twice_and_the_salt_goes_with_its_day(tmp_path: Path) -> None:
    time = Time()
    for _ in range(2):
        with House(tmp_path / "live", clock=time) as house:
            house.take(page(0, consent=NO, **HERE))
            assert (house.operational.get("day_salt") or "").startswith("2026-03-02 ")
    with House(tmp_path / "live", clock=time) as house:
        assert len({one.keys[DAY] for one in stored(house)}) == 1
        time.pass_by(days=1)
        house.pipeline.gate.tidy()
        assert house.operational.get("day_salt") == ""


def test_other_browsers_addresses_and_sources_are_other_visitors(house: House) -> None:
    house.take(
        page(consent=NO, **HERE),
        page(consent=NO, **{**HERE, "ip": "198.51.101.0"}),
        page(consent=NO, **{**HERE, "user_agent": "other"}),
        page(consent=NO, source="app", **HERE),
    )
    assert len({one.keys[DAY] for one in stored(house)}) == 4


def test_without_address_and_browser_each_event_stands_for_itself(house: House) -> None:
    house.take(page(0, consent=NO), page(1, consent=NO))
    assert [one.keys for one in stored(house)] == [{}, {}]
    assert house.sums("visits") == (2,)


def test_nameless_profiles_are_counted_and_forgotten_after_two_days(tmp_path: Path) -> None:
    time = Time()
    with House(tmp_path / "live", clock=time) as house:
        house.take(page(0, consent=NO, **HERE), page(0, who="known"))
        assert [row.id for row in house.operational.profiles()] == [2]
        assert _nameless(house) == 1
        time.pass_by(days=1, hours=23)
        house.pipeline.gate.tidy()
        assert _nameless(house) == 1
        time.pass_by(hours=2)
        house.pipeline.gate.tidy()
        assert _nameless(house) == 0
        assert house.operational.keys_of(-1) == []
        assert house.profile(ANONYMOUS, "known").id == 2


def _nameless(house: House) -> int:
    with house.operational.engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM profiles WHERE id < 0").scalar() or 0)


def test_a_repetition_counts_once_with_and_without_a_name(house: House) -> None:
    first = page(event_id="same", consent=NO, **HERE)
    assert house.take(first).accepted == 1
    assert house.take(first).duplicates == 1


# ---- who may be measured


def test_strangers_by_country(tmp_path: Path) -> None:
    with House(tmp_path / "live", book=STRICT) as house:
        house.take(
            page(who="de", country="DE"),
            page(who="us", country="US"),
            page(who="nowhere"),
            page(who="asked", country="DE", consent=YES),
        )
        assert [one.keys for one in stored(house)] == [
            {},
            {ANONYMOUS: "us"},
            {ANONYMOUS: "nowhere"},
            {ANONYMOUS: "asked"},
        ]
        house.take(page(1, who="asked", country="DE"))
        assert stored(house)[-1].keys == {ANONYMOUS: "asked"}


@pytest.mark.parametrize(
    ("basis", "names"), [("contract", True), ("legitimate_interest", False), ("consent", False), ("none", False)]
)
def test_the_legal_basis_decides(tmp_path: Path, basis: Any, names: bool) -> None:
    with House(tmp_path / "live", book=book(PurposeRule("measurement", basis, {"*": "granted"}))) as house:
        house.take(page(consent=NO))
        assert bool(stored(house)[0].keys) is names
        house.take(page(1, who="other"))
        assert bool(stored(house)[1].keys) is (basis != "none")


def test_a_consent_string_decides_and_its_own_time_counts(house: House) -> None:
    """A string from 2020 cannot undo a withdrawal of today, however often it is sent."""
    everything = "COvFyGBOvFyGBAbAAAENAPCgAP_AAP_AAAAAAEEUACCKAAA"
    nothing = "CQSbk4AQSbk4ANwAAAENAwCgAAAAAAAAAAYgACPAAAAA"
    house.take(page(0, who="a", tcf=everything), page(0, who="b", tcf=nothing), page(0, who="c", tcf="broken"))
    assert [one.keys for one in stored(house)] == [{ANONYMOUS: "a"}, {}, {ANONYMOUS: "c"}]
    assert stored(house)[1].tcf is None
    granted = house.profile(ANONYMOUS, "a").consents["measurement"]
    assert (granted.how, granted.at.year) == ("tcf", 2020)
    house.take(withdrawn(1, who="a"), page(2, who="a", tcf=everything))
    assert stored(house)[-1].keys == {}


# ---- withdrawing, and giving again


def test_a_withdrawal_holds_from_the_next_event_on_also_in_the_same_group(house: House) -> None:
    house.take(
        page(0, user="ada"),
        withdrawn(1, who=None, user="ada", properties={"text_version": "7", "note": "secret"}),
        page(2),
        page(3, who=None, user="ada"),
        page(3, who="stranger"),
    )
    _, act, *after = stored(house)
    assert act.keys == {USER: "ada"}
    assert act.properties == {"text_version": "7"}
    assert act.passive
    assert [one.keys for one in after] == [{}, {}, {ANONYMOUS: "stranger"}]
    house.take(page(4))
    assert stored(house)[-1].keys == {}
    one = house.profile(USER, "ada")
    assert [(change.purpose, change.state, change.text_version) for change in one.consent_log] == [
        ("marketing", "denied", "7"),
        ("measurement", "denied", "7"),
        ("personalisation", "denied", "7"),
    ]
    house.take(consented(5, user="ada"), page(6))
    assert stored(house)[-1].keys == {ANONYMOUS: "browser-1"}


def test_a_withdrawal_of_somebody_unknown_is_remembered(house: House) -> None:
    house.take(withdrawn(0, who="x"))
    house.take(page(1, who="x"))
    assert [one.keys for one in stored(house)] == [{ANONYMOUS: "x"}, {}]


def test_a_client_that_carries_its_no_itself_leaves_no_name(house: House) -> None:
    """Our tracker: the id lives as long as the page, and each event says no."""
    house.take(withdrawn(0, who="x", consent=NO), page(1, who="x", consent=NO))
    assert [one.keys for one in stored(house)] == [{}, {}]


def test_a_consent_tool_that_turns_to_no_is_a_withdrawal_with_proof(house: House) -> None:
    house.take(page(0, user="ada", consent=YES))
    house.take(page(1, consent=NO, path="/p", **HERE))
    house.take(page(2, consent=NO, **HERE), page(3, who=None, user="ada"))
    _, counted, proof, repeated, served = stored(house)
    assert (list(counted.keys), counted.context.path) == ([DAY], "/p")
    assert (proof.name, proof.keys, proof.passive) == ("Consent Updated", {ANONYMOUS: "browser-1"}, True)
    assert (proof.context.path, proof.context.ip) == (None, "198.51.100.0")
    assert list(repeated.keys) == [DAY]
    assert served.keys == {}
    log = house.profile(USER, "ada").consent_log
    assert [(one.state, one.how, one.address) for one in log] == [
        ("granted", "sdk", None),
        ("denied", "sdk", "198.51.100.0"),
    ]
    house.take(page(4, consent=YES))
    assert stored(house)[-1].keys == {ANONYMOUS: "browser-1"}


def test_a_no_of_a_new_device_says_nothing_of_the_person(house: House) -> None:
    """Somebody logs in on a device that has not been asked yet: its events go nameless, the others do not."""
    house.take(page(0, user="ada", consent=YES))
    house.take(page(1, who="other device", user="ada", consent=NO), page(2, consent=YES))
    assert [bool(one.keys) for one in stored(house)] == [True, False, True]


def test_a_known_person_without_measurement_may_still_subscribe(house: House) -> None:
    house.take(page(0, user="ada"), withdrawn(1, user="ada", properties={"purposes": ["measurement"]}))
    house.take(consented(2, "marketing.email", user="ada", properties={"how": "double_opt_in", "text_version": "3"}))
    house.take(event("Consent Confirmed", 3, user="ada", passive=True))
    grant = house.profile(USER, "ada").consents["marketing.email"]
    assert (grant.granted, grant.how, grant.text_version) == (True, "double_opt_in", "3")
    house.take(page(4, user="ada"))
    assert stored(house)[-1].keys == {}


def test_what_was_sent_before_and_comes_after_a_withdrawal_is_not_stored_either(house: House) -> None:
    house.take(page(0), withdrawn(10))
    house.take(page(5))
    assert stored(house)[-1].keys == {}


def test_a_yes_from_before_a_withdrawal_does_not_undo_it(house: House) -> None:
    house.take(page(0), withdrawn(10))
    house.take(consented(5), page(11))
    assert stored(house)[-1].keys == {}
    assert [change.state for change in house.profile(ANONYMOUS, "browser-1").consent_log].count("granted") == 1


def test_privacy_control_denies_personalisation_not_measurement(house: House) -> None:
    house.take(page(0, gpc=True))
    one = house.profile(ANONYMOUS, "browser-1")
    assert list(one.consents) == ["gpc"]
    assert stored(house)[0].keys == {ANONYMOUS: "browser-1"}


def test_the_usual_case_hands_the_very_same_events_on(house: House) -> None:
    events = [page(0, consent=YES), page(1), page(2, who="b", user="u", consent={"advertising": False})]
    cache, reading = house.pipeline.cache, house.pipeline.projector.rules.consents
    assert house.pipeline.gate.admit(events, cache, reading) is events


# ---- and whatever happens

WHO = ["a1", "b2", "c3", None]
USERS = ["u-one", "u-two", None, None]
STATES = [None, None, None, YES, NO]


@st.composite
def stories(draw: st.DrawFn) -> list[list[Event]]:
    groups: list[list[Event]] = []
    minute = 0
    for size in draw(st.lists(st.integers(1, 5), min_size=1, max_size=6)):
        group = []
        for _ in range(size):
            minute += 1
            who, user = draw(st.sampled_from(WHO)), draw(st.sampled_from(USERS))
            late = draw(st.sampled_from([0, 0, 0, 7]))
            more: dict[str, Any] = {
                "who": who,
                "user": user,
                "consent": draw(st.sampled_from(STATES)),
                **_place(draw),
            }
            kind = draw(st.sampled_from(["page", "page", "order", "withdraw", "give", "alias", "identify"]))
            group.append(_made(kind, minute - late, draw, **more))
        groups.append(group)
    return groups


def _place(draw: st.DrawFn) -> dict[str, Any]:
    context = Context(**HERE, country=draw(st.sampled_from([None, "DE", "US"]))) if draw(st.booleans()) else Context()
    return {"context": context}


def _made(kind: str, minute: float, draw: st.DrawFn, **more: Any) -> Event:
    match kind:
        case "withdraw":
            return withdrawn(minute, **more)
        case "give":
            return consented(minute, **more)
        case "order":
            return order(minute, "5", **more)
        case "alias":
            return event(
                "Aliased", minute, kind="alias", keys={PREVIOUS: draw(st.sampled_from(["a1", "u-two"]))}, **more
            )
        case "identify":
            return event("Identified", minute, kind="identify", traits={"email": "ada@example.org"}, **more)
    return event("Page Viewed", minute, **more)


def _led(one: Event) -> set[tuple[str, str]]:
    """The person's keys in an event; the former id of an alias may be a user's or a browser's."""
    found = {pair for pair in one.keys.items() if pair[0] not in (DAY, PREVIOUS)}
    former = one.keys.get(PREVIOUS)
    return found if former is None else found | {(USER, former), (ANONYMOUS, former)}


def _proves(one: Event) -> bool:
    return one.name in ("Consent Withdrawn", "Consent Given", "Consent Updated")


@pytest.mark.parametrize("strict", [False, True])
@settings(
    max_examples=40,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(story=stories())
def test_after_a_withdrawal_nobody_is_written_down(
    tmp_path_factory: pytest.TempPathFactory, strict: bool, story: list[list[Event]]
) -> None:
    """Whoever has withdrawn is in no later event, profile or row until a yes, and a rebuild comes to the same."""
    folder = tmp_path_factory.mktemp("gate")
    with House(folder / "live", book=STRICT if strict else None) as house:
        for group in story:
            before = house.log.head
            denied = _denied(house)
            house.take(*group)
            _check(house, before, denied)
        live = state(house.operational, house.warehouse)
        _no_secrets(house)
        house.pipeline.start_over()
        assert state(house.operational, house.warehouse) == live


def _denied(house: House) -> dict[int, set[tuple[str, str]]]:
    """Who may not be measured at the moment, with their keys."""
    policy: ConsentPolicy = house.pipeline.projector.rules.consents.policy
    found: dict[int, set[tuple[str, str]]] = {}
    for row in house.operational.profiles():
        profile = house.pipeline.cache.peek(row.id)
        assert profile is not None
        decided = "measurement" in profile.consents or "measurement@sdk" in profile.consents
        if decided and not may(profile.consents, policy, "measurement").allowed:
            found[row.id] = {(kind, value) for kind, values in profile.keys.items() for value in values}
    return found


def _check(house: House, before: int, denied: dict[int, set[tuple[str, str]]]) -> None:
    """Event by event in the order of the log: keys of those who were denied stand in proofs only, until a yes."""
    gone = list(denied.values())
    for group in house.log.read(before):
        for seq, one in group:
            keys = _led(one)
            if one.name == "Consent Given" or one.consent == YES:
                gone = [held for held in gone if not held & keys]
            elif _proves(one):
                if _outdated(house, seq, one):
                    continue
                assert one.passive
                assert one.context == Context(ip=one.context.ip, country=one.context.country)
                gone.append(keys)
            else:
                assert not any(held & keys for held in gone), one


def _outdated(house: House, seq: int, one: Event) -> bool:
    """A withdrawal that came after a yes said later than it: evidence, but no more."""
    people = [house.pipeline.cache.by_key(kind, value) for kind, value in one.keys.items()]
    changes = [change for person in people if person is not None for change in person.consent_log]
    return any(
        change.purpose == "measurement" and change.state == "granted" and change.seq < seq and change.at > one.at
        for change in changes
    )


def _no_secrets(house: House) -> None:
    """The warehouse has surrogates only; nameless profiles have no traits and are not listed."""
    for table in TABLES:
        for row in house.warehouse.query(f"SELECT * FROM {table}").rows:
            assert not {"a1", "b2", "c3", "u-one", "u-two"} & {value for value in row if isinstance(value, str)}
    assert all(row.id > 0 for row in house.operational.profiles())

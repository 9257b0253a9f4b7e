"""Consent as rules: what stands, what follows, what is evidence; and the laws that joining and asking keep."""

from __future__ import annotations

from datetime import datetime
from itertools import permutations
from typing import Any, cast, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faden.domain.consent import (
    GPC,
    Change,
    Decision,
    Grant,
    How,
    Permission,
    State,
    applied,
    joined,
    joined_log,
    may,
    permissions,
    standing,
)
from faden.domain.consentact import act
from faden.domain.consentpolicy import (
    DEFAULT_POLICY,
    PURPOSES,
    Answer,
    Basis,
    ConsentPolicy,
    PurposeRule,
    checked,
)
from faden.domain.definition import decoded
from faden.domain.errors import Invalid
from tests.events import at

NAMES = (*PURPOSES, "marketing", *(f"{purpose}@sdk" for purpose in PURPOSES), GPC)
HOWS = [how for how in get_args(How) if how not in ("sdk", "gpc")]

grants_of = st.builds(
    Grant,
    granted=st.booleans(),
    at=st.integers(0, 5).map(at),
    how=st.sampled_from(HOWS),
    text_version=st.sampled_from([None, "1", "2"]),
    seq=st.integers(0, 3),
)


@st.composite
def held(draw: st.DrawFn) -> dict[str, Grant]:
    """What a person may have decided: each name with a way of knowing that fits it."""
    found = draw(st.dictionaries(st.sampled_from(NAMES), grants_of, max_size=6))
    for name, grant in found.items():
        if name == GPC:
            found[name] = msgspec.structs.replace(grant, granted=False, how="gpc")
        elif name.endswith("@sdk"):
            found[name] = msgspec.structs.replace(grant, how="sdk")
    return found


changes = st.builds(
    Change,
    at=st.integers(0, 5).map(at),
    seq=st.integers(0, 3),
    purpose=st.sampled_from(PURPOSES),
    state=st.sampled_from(get_args(State)),
)
rules: st.SearchStrategy[Basis] = st.sampled_from(get_args(Basis))


@st.composite
def policies(draw: st.DrawFn) -> ConsentPolicy:
    answers: st.SearchStrategy[Answer] = st.sampled_from(get_args(Answer))
    return ConsentPolicy(
        tuple(
            PurposeRule(purpose, draw(rules), {"*": draw(answers), "DE": draw(answers)})
            for purpose in ("measurement", "personalisation", "marketing")
        ),
        gpc=draw(st.sampled_from([(), ("marketing",), ("personalisation", "marketing.ads")])),
    )


def allowed(grants: dict[str, Grant], policy: ConsentPolicy, gpc: bool = False) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for purpose in PURPOSES:
        name, _, channel = purpose.partition(".")
        found[purpose] = may(grants, policy, name, channel or None, "DE", gpc).allowed
    return found


def no_more(one: dict[str, bool], other: dict[str, bool]) -> bool:
    """Whether `one` allows nothing that `other` does not."""
    return all(other[purpose] for purpose, answer in one.items() if answer)


# ---- joining


@given(st.tuples(held(), held(), held()))
def test_the_order_of_joining_does_not_matter(three: tuple[dict[str, Grant], ...]) -> None:
    results = [joined(joined(a, b), c) for a, b, c in permutations(three)]
    results += [joined(a, joined(b, c)) for a, b, c in permutations(three)]
    assert all(one == results[0] for one in results)
    assert joined(three[0], three[0]) == three[0]


@given(st.lists(st.lists(changes, max_size=4), min_size=3, max_size=3))
def test_the_evidence_of_both_is_kept_in_the_order_of_time(logs: list[list[Change]]) -> None:
    logs = [joined_log(log[:1], log[1:]) for log in logs]
    results = [joined_log(joined_log(a, b), c) for a, b, c in permutations(logs)]
    results += [joined_log(a, joined_log(b, c)) for a, b, c in permutations(logs)]
    assert all(one == results[0] for one in results)
    assert set(results[0]) == {change for log in logs for change in log}
    assert [change.at for change in results[0]] == sorted(change.at for change in results[0])


def test_of_two_decisions_the_later_stands_and_on_a_tie_the_denial() -> None:
    yes, no = Grant(True, at(1)), Grant(False, at(1))
    assert joined({"measurement": yes}, {"measurement": no}) == {"measurement": no}
    after = Grant(True, at(2))
    assert joined({"measurement": no}, {"measurement": after}) == {"measurement": after}


# ---- asking


@given(held(), policies(), st.sampled_from(PURPOSES), st.sampled_from(HOWS), st.booleans())
def test_a_later_no_never_allows_and_a_later_yes_never_forbids(
    grants: dict[str, Grant], policy: ConsentPolicy, purpose: str, how: How, gpc: bool
) -> None:
    before = allowed(grants, policy, gpc)
    no = joined(grants, {purpose: Grant(False, at(9), how=how)})
    yes = joined(grants, {purpose: Grant(True, at(9), how=how)})
    assert no_more(allowed(no, policy, gpc), before)
    assert no_more(before, allowed(yes, policy, gpc))


@given(held(), policies())
def test_the_browsers_signal_never_allows(grants: dict[str, Grant], policy: ConsentPolicy) -> None:
    without = {name: grant for name, grant in grants.items() if name != GPC}
    signalled = without | {GPC: Grant(False, at(3), how="gpc")}
    assert no_more(allowed(without, policy, gpc=True), allowed(without, policy))
    assert no_more(allowed(signalled, policy), allowed(without, policy))


@given(held(), policies())
def test_a_stricter_default_never_allows(grants: dict[str, Grant], policy: ConsentPolicy) -> None:
    strict = msgspec.structs.replace(
        policy,
        purposes=tuple(msgspec.structs.replace(rule, unknown={"*": "denied"}) for rule in policy.purposes),
    )
    assert no_more(allowed(grants, strict), allowed(grants, policy))


def test_strangers_are_measured_and_not_advertised_to() -> None:
    answers = permissions({}, DEFAULT_POLICY)
    assert [purpose for purpose, answer in answers.items() if answer.allowed] == ["measurement", "personalisation"]
    assert may({}, DEFAULT_POLICY, "marketing", "email") == Permission(False, "default")


def test_marketing_speaks_for_its_channels_and_the_later_word_counts() -> None:
    grants = {"marketing.email": Grant(True, at(1)), "marketing": Grant(False, at(2))}
    assert not may(grants, DEFAULT_POLICY, "marketing", "email").allowed
    grants["marketing.email"] = Grant(True, at(3))
    assert may(grants, DEFAULT_POLICY, "marketing", "email").allowed
    assert not may(grants, DEFAULT_POLICY, "marketing", "sms").allowed
    assert not may(grants, DEFAULT_POLICY, "marketing").allowed


def test_without_measurement_nothing_is_personal() -> None:
    grants = {"measurement": Grant(False, at(1)), "personalisation": Grant(True, at(2))}
    assert may(grants, DEFAULT_POLICY, "personalisation") == Permission(False, "measurement")


@pytest.mark.parametrize(
    ("basis", "grants", "expected"),
    [
        ("contract", {"measurement": Grant(False, at(1))}, Permission(True, "contract")),
        ("legitimate_interest", {}, Permission(True, "legitimate_interest")),
        ("legitimate_interest", {"measurement": Grant(False, at(1))}, Permission(False, "denied")),
        ("none", {"measurement": Grant(True, at(1))}, Permission(False, "no_basis")),
        ("consent", {}, Permission(False, "default")),
    ],
)
def test_each_legal_basis(basis: Any, grants: dict[str, Grant], expected: Permission) -> None:
    policy = ConsentPolicy((PurposeRule("measurement", basis),))
    assert may(grants, policy, "measurement") == expected


def test_an_own_word_after_the_browsers_signal_outweighs_it() -> None:
    signal = {GPC: Grant(False, at(2), how="gpc")}
    own = [
        Grant(True, at(1)),
        Grant(True, at(3)),
        Grant(True, at(3), how="sdk"),
        Grant(True, at(1), how="double_opt_in"),
    ]
    answers = [may({**signal, "marketing.ads": one}, DEFAULT_POLICY, "marketing", "ads").allowed for one in own]
    assert answers == [False, True, False, True]
    assert not may({"marketing.ads": own[0]}, DEFAULT_POLICY, "marketing", "ads", gpc=True).allowed
    assert may(signal, DEFAULT_POLICY, "measurement").allowed


def test_a_purpose_that_is_none_is_said_so() -> None:
    with pytest.raises(Invalid) as wrong:
        may({}, DEFAULT_POLICY, "marketing", "pigeon")
    assert wrong.value.problem.code == "consent_purpose_unknown"


# ---- decisions


class Person:
    """Grants and evidence, decision after decision."""

    def __init__(self) -> None:
        self.grants: dict[str, Grant] = {}
        self.log: list[Change] = []

    def decide(self, minutes: float, purpose: str, state: State, how: How = "api", text: str | None = None) -> bool:
        decision = Decision(purpose, state, at(minutes), how, "consent", text)
        after = applied(self.grants, self.log, decision, seq=int(minutes), address=None, source="shop")
        if after is not None:
            self.grants, self.log = after
        return after is not None

    def yes(self, purpose: str = "measurement") -> bool | None:
        stands = standing(self.grants, purpose)
        return None if stands is None else stands.granted


def test_a_repeated_yes_does_not_undo_a_withdrawal() -> None:
    one = Person()
    assert one.decide(0, "measurement", "granted", "sdk")
    assert one.decide(1, "measurement", "denied", "api")
    assert not one.decide(2, "measurement", "granted", "sdk")
    assert one.yes() is False
    assert one.decide(3, "measurement", "denied", "sdk")
    assert one.decide(4, "measurement", "granted", "sdk")
    assert one.yes() is True
    assert [change.state for change in one.log] == ["granted", "denied", "denied", "granted"]


def test_a_yes_first_seen_after_a_withdrawal_may_be_older_than_it() -> None:
    one = Person()
    one.decide(1, "measurement", "denied", "api")
    assert not one.decide(2, "measurement", "granted", "sdk")
    assert one.yes() is False
    assert one.decide(3, "measurement", "granted", "api")
    assert one.yes() is True


def test_what_changes_nothing_is_no_evidence_but_a_new_text_is() -> None:
    one = Person()
    assert one.decide(0, "marketing.email", "granted", text="1")
    assert not one.decide(1, "marketing.email", "granted", text="1")
    assert one.decide(2, "marketing.email", "granted", text="2")
    assert len(one.log) == 2


def test_a_general_no_after_a_particular_yes_is_a_change_every_time() -> None:
    one = Person()
    one.decide(0, "marketing", "denied")
    one.decide(1, "marketing.email", "granted")
    assert one.decide(2, "marketing", "denied")
    assert one.yes("marketing.email") is False


def test_what_is_told_late_changes_nothing_but_is_evidence_in_its_place() -> None:
    one = Person()
    one.decide(5, "measurement", "granted")
    assert one.decide(3, "measurement", "denied")
    assert not one.decide(3, "measurement", "denied")
    assert one.yes() is True
    assert [(change.at, change.state) for change in one.log] == [(at(3), "denied"), (at(5), "granted")]


def test_double_opt_in_counts_with_its_second_step() -> None:
    one = Person()
    assert one.decide(0, "marketing.email", "pending", "double_opt_in", "2026-03")
    assert not one.decide(1, "marketing.email", "pending", "double_opt_in", "2026-03")
    assert one.yes("marketing.email") is None
    assert one.decide(2, "marketing.email", "granted", "double_opt_in")
    assert one.grants["marketing.email"] == Grant(True, at(2), "consent", "double_opt_in", "2026-03", None, 2)
    assert [change.state for change in one.log] == ["pending", "granted"]


def test_the_browsers_signal_is_noted_at_its_first_sight() -> None:
    one = Person()
    assert one.decide(1, GPC, "denied", "gpc")
    assert not one.decide(2, GPC, "denied", "gpc")
    assert one.grants[GPC].at == at(1)


# ---- acts


@pytest.mark.parametrize(
    ("name", "properties", "purposes"),
    [
        ("Consent Given", {"purpose": "measurement"}, {"measurement": True}),
        (
            "Consent Given",
            {"purposes": ["marketing.email", "marketing.sms"]},
            {"marketing.email": True, "marketing.sms": True},
        ),
        ("Consent Withdrawn", {"purposes": ["marketing"]}, {"marketing": False}),
        ("Consent Withdrawn", {}, {"measurement": False, "personalisation": False, "marketing": False}),
        (
            "Consent Updated",
            {"purposes": {"measurement": True, "marketing": False}},
            {"measurement": True, "marketing": False},
        ),
        ("Consent Confirmed", {}, {}),
    ],
)
def test_acts(name: str, properties: dict[str, Any], purposes: dict[str, bool]) -> None:
    assert act(name, properties).purposes == purposes


@pytest.mark.parametrize(
    ("name", "properties", "code"),
    [
        ("Consent Given", {}, "consent_purposes_missing"),
        ("Consent Given", {"purposes": ["fun"]}, "consent_purpose_unknown"),
        ("Consent Given", {"purposes": 7}, "consent_answers_invalid"),
        ("Consent Updated", {"purposes": ["measurement"]}, "consent_answers_invalid"),
        ("Consent Updated", {"purposes": {"measurement": "yes"}}, "consent_answers_invalid"),
        ("Consent Given", {"purpose": "measurement", "how": "gpc"}, "consent_how_unknown"),
        ("Consent Given", {"purpose": "measurement", "basis": "because"}, "consent_basis_unknown"),
        ("Consent Given", {"purpose": "measurement", "text_version": ["1"]}, "consent_text_version_invalid"),
    ],
)
def test_acts_that_say_nothing_are_refused(name: str, properties: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as wrong:
        act(name, properties)
    assert wrong.value.problem.code == code
    assert (wrong.value.problem.path or "").startswith("properties.")


# ---- the policy


def changed(**other: Any) -> dict[str, Any]:
    return cast(dict[str, Any], msgspec.to_builtins(DEFAULT_POLICY)) | other


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        (changed(purposes=[{"purpose": "fun"}]), "consent_purpose_unknown", "purposes[0].purpose"),
        (changed(purposes=[{"purpose": "measurement"}] * 2), "consent_purpose_twice", "purposes[1].purpose"),
        (changed(purposes=[{"purpose": "measurement"}]), "consent_purpose_missing", "purposes"),
        (
            changed(purposes=[{"purpose": "measurement", "unknown": {"de": "denied", "*": "granted"}}]),
            "consent_country_invalid",
            "purposes[0].unknown.de",
        ),
        (
            changed(purposes=[{"purpose": "measurement", "unknown": {"DE": "denied"}}]),
            "consent_default_missing",
            "purposes[0].unknown",
        ),
        (changed(categories={"Ads": ["marketing.ads"]}), "consent_category_invalid", "categories"),
        (changed(categories={"ads": ["fun"]}), "consent_purpose_unknown", "categories.ads[0]"),
        (changed(tcf={"measurement": [0]}), "consent_tcf_invalid", "tcf.measurement"),
        (changed(gpc=["measurement"]), "consent_gpc_measurement", "gpc[0]"),
        (
            changed(purposes=[{"purpose": "measurement", "basis": "because"}]),
            "definition_invalid",
            "purposes[0].basis",
        ),
    ],
)
def test_a_wrong_policy_says_where(body: dict[str, Any], code: str, path: str) -> None:
    with pytest.raises(Invalid) as wrong:
        checked(decoded(body, ConsentPolicy))
    assert (wrong.value.problem.code, wrong.value.problem.path) == (code, path)


def test_what_consent_tools_call_our_purposes() -> None:
    named = DEFAULT_POLICY.named
    assert named("Analytics") == named("Statistics ") == named("C0002") == ("measurement",)
    assert named("marketing") == named("Advertising") == ("marketing.ads",)
    assert named("measurement") == ("measurement",)
    assert named("marketing.email") == ("marketing.email",)
    assert named("necessary") == named("nobody knows") == ()
    assert checked(DEFAULT_POLICY) is DEFAULT_POLICY


def test_a_country_may_have_a_default_of_its_own() -> None:
    rule = PurposeRule("measurement", "consent", {"DE": "denied", "*": "granted"})
    policy = ConsentPolicy((rule,))
    answers: list[tuple[str | None, bool]] = [("DE", False), ("US", True), (None, True)]
    assert [(one, may({}, policy, "measurement", country=one).allowed) for one, _ in answers] == answers


def test_grants_are_small() -> None:
    encoded = msgspec.msgpack.encode(
        {"measurement@sdk": Grant(True, datetime.fromisoformat("2026-03-02T09:00:00+00:00"))}
    )
    assert len(encoded) < 80

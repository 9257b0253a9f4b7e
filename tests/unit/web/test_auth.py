"""Rules of passwords, addresses and guessing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from faden.domain.errors import Forbidden, Invalid, Overloaded
from faden.web.auth import ROLES, anonymous_csrf, check_csrf, checked_email, checked_password
from faden.web.throttle import FOR_ACCOUNT, FOR_ADDRESS, WINDOW, Throttle

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("password", ["", "elevenchars", "x" * 1025])
def test_passwords_that_are_not_taken(password: str) -> None:
    with pytest.raises(Invalid):
        checked_password(password)


def test_twelve_characters_of_any_kind_are_enough() -> None:
    assert checked_password("ääääääääääää") == "ää" * 6


@pytest.mark.parametrize(
    "email", ["", "ada", "@example.org", "ada@", "ada@host", "a b@example.org", "a@" + "x" * 260]
)
def test_what_is_no_address(email: str) -> None:
    with pytest.raises(Invalid):
        checked_email(email)


def test_addresses_are_kept_in_small_letters() -> None:
    assert checked_email(" Ada@Example.ORG ") == "ada@example.org"


def test_each_role_includes_the_one_below() -> None:
    assert ROLES["viewer"] < ROLES["analyst"] < ROLES["admin"]


def test_the_token_of_one_cookie_is_not_that_of_another() -> None:
    check_csrf(anonymous_csrf("one"), anonymous_csrf("one"))
    for wrong in (None, "", "ü", anonymous_csrf("two")):
        with pytest.raises(Forbidden):
            check_csrf(anonymous_csrf("one"), wrong)


def test_failures_count_by_account_and_by_address() -> None:
    throttle = Throttle(lambda: NOW)
    for _ in range(FOR_ACCOUNT):
        throttle.admit("1.1.1.1", "ada@example.org")
        throttle.failed("1.1.1.1", "Ada@example.org")
    with pytest.raises(Overloaded):
        throttle.admit("1.1.1.1", "ada@example.org ")
    throttle.admit("1.1.1.1", "other@example.org")
    throttle.admit("2.2.2.2", "ada@example.org")
    for number in range(FOR_ADDRESS):
        throttle.failed("1.1.1.1", f"{number}@example.org")
    with pytest.raises(Overloaded) as held:
        throttle.admit("1.1.1.1", "new@example.org")
    assert 0 < held.value.retry_after <= WINDOW / timedelta(seconds=1) + 1


def test_the_right_password_forgives_and_time_forgets() -> None:
    now = [NOW]
    throttle = Throttle(lambda: now[0])
    for _ in range(FOR_ACCOUNT - 1):
        throttle.failed("1.1.1.1", "ada")
    throttle.forget("1.1.1.1", "ada")
    throttle.failed("1.1.1.1", "ada")
    throttle.admit("1.1.1.1", "ada")
    for _ in range(FOR_ACCOUNT):
        throttle.failed("1.1.1.1", "eve")
    now[0] += WINDOW + timedelta(seconds=1)
    throttle.admit("1.1.1.1", "eve")

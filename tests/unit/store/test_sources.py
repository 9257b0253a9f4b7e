"""Sources and write keys."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from faden.domain.errors import Conflict, Invalid, NotFound
from faden.store import preferences
from faden.store.operational import Operational
from faden.store.preferences import Preferences
from faden.store.sources import Sources
from tests.events import MORNING


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Operational]:
    opened = Operational(f"sqlite:///{tmp_path / 'faden.sqlite'}")
    yield opened
    opened.close()


@pytest.fixture
def sources(store: Operational) -> Sources:
    numbers = count(1)
    return Sources(store, lambda: MORNING, lambda: f"token-{next(numbers)}", lambda: "Europe/Berlin")


def test_a_new_source_has_a_key_that_speaks_for_it(sources: Sources) -> None:
    record = sources.create("shop", "The shop", "web", "shop-de", None)
    found = sources.resolve(record.write_keys[0].key)
    assert found is not None
    assert (found.key, found.touchpoint, found.timezone) == ("shop", "shop-de", "Europe/Berlin")
    assert sources.resolve("wrong") is None


def test_keys_change_without_a_gap(sources: Sources, store: Operational) -> None:
    old = sources.create("shop", "The shop", "web", "shop", "America/New_York").write_keys[0].key
    new = sources.add_key("shop").key
    assert sources.resolve(old) is not None
    sources.revoke("shop", old)
    assert sources.resolve(old) is None
    assert sources.resolve(new) is not None
    again = Sources(store, lambda: MORNING, lambda: "t", lambda: "UTC")
    assert again.resolve(old) is None
    found = again.resolve(new)
    assert found is not None
    assert found.timezone == "America/New_York"
    assert [one.revoked_at is not None for one in again.one("shop").write_keys].count(True) == 1


def test_update_takes_effect_at_once(sources: Sources) -> None:
    key = sources.create("shop", "The shop", "web", "shop", None).write_keys[0].key
    sources.update("shop", "Shop", "shop-at", "Europe/Vienna")
    found = sources.resolve(key)
    assert found is not None
    assert (found.touchpoint, found.timezone) == ("shop-at", "Europe/Vienna")


@pytest.mark.parametrize(
    ("key", "label", "kind", "touchpoint", "timezone", "path"),
    [
        ("Shop!", "x", "web", "shop", None, "key"),
        ("shop", " ", "web", "shop", None, "label"),
        ("shop", "x", "fax", "shop", None, "kind"),
        ("shop", "x", "web", "", None, "touchpoint"),
        ("shop", "x", "web", "shop", "Mars", "timezone"),
    ],
)
def test_what_is_wrong_is_refused(
    sources: Sources, key: str, label: str, kind: str, touchpoint: str, timezone: str | None, path: str
) -> None:
    with pytest.raises(Invalid) as refused:
        sources.create(key, label, kind, touchpoint, timezone)
    assert refused.value.problem.path == path


def test_unknown_and_doubled(sources: Sources) -> None:
    sources.create("shop", "x", "web", "shop", None)
    with pytest.raises(Conflict):
        sources.create("shop", "x", "web", "shop", None)
    with pytest.raises(NotFound):
        sources.one("nothing")
    with pytest.raises(NotFound):
        sources.add_key("nothing")
    with pytest.raises(NotFound):
        sources.revoke("shop", "nothing")


def test_preferences_are_kept(store: Operational) -> None:
    assert preferences.read(store, "Europe/Vienna").timezone == "Europe/Vienna"
    chosen = Preferences(company="Example", timezone="UTC", currency="EUR", locale="en", border_value=2.5)
    preferences.write(store, chosen)
    assert preferences.read(store, "Europe/Vienna") == chosen


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        (Preferences(timezone="Mars"), "timezone"),
        (Preferences(currency="euro"), "currency"),
        (Preferences(locale="fr"), "locale"),
        (Preferences(company="x" * 121), "company"),
    ],
)
def test_wrong_preferences_are_refused(store: Operational, wrong: Preferences, path: str) -> None:
    with pytest.raises(Invalid) as refused:
        preferences.write(store, wrong)
    assert refused.value.problem.path == path

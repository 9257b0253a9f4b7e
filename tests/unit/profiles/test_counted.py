"""Only people count: what machines and spam leave behind in profiles and visits."""

from __future__ import annotations

from pathlib import Path

import pytest

from faden.domain.event import Actor
from tests.events import page
from tests.house import House


@pytest.mark.parametrize("actor", ["bot", "scanner"])
def test_machines_have_no_visits(tmp_path: Path, actor: Actor) -> None:
    with House(tmp_path) as house:
        house.take(page(0, who="machine", actor=actor), page(1, who="person"))
        assert house.count("visits") == 1
        assert house.sums("pageviews") == (1,)
        assert house.count("events", f"actor = '{actor}' AND visit IS NULL AND profile IS NULL") == 1
        assert house.pipeline.cache.by_key("anonymous_id", "machine") is None


def test_spam_is_kept_and_is_nobodys_source(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        house.take(page(0, referrer_kind="spam", referrer_host="free-traffic.example"))
        assert house.count("visits", "channel = 'Direct' AND source IS NULL") == 1

"""The real data sets through the shipped mappings, against figures reckoned without us."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import duckdb
import pytest

from faden.collect.mapping import load
from faden.domain.event import Event
from tests.importing import NO_DATA, REAL, Run, run

SESSIONS = REAL / "ga360_merch_store" / "sessions_2017-01_02.csv.gz"
KPIS = REAL / "ga360_merch_store" / "kpis_jan_feb.json"
JOURNEY = REAL / "completejourney"
LOG = REAL / "apache_combined_log" / "apache_logs.gz"


@pytest.fixture(scope="module")
def sessions() -> Run:
    if not SESSIONS.exists():
        pytest.skip(NO_DATA)
    return run(load("ga360-sessions"), [SESSIONS])


def figures(events: list[Event]) -> dict[str, object]:
    """As in the reference file, as far as they are sums."""
    summaries = [event.summary for event in events if event.summary is not None]
    return {
        "sessions": len(events),
        "visitors_with_id": len({one for event in events if (one := event.keys.get("anonymous_id"))}),
        "new_sessions_visitNumber_1": sum(one.new is True for one in summaries),
        "bounces": sum(one.bounce for one in summaries),
        "pageviews": sum(one.pages for one in summaries),
        "converting_sessions": sum(one.orders > 0 for one in summaries),
        "transactions": sum(one.orders for one in summaries),
        "revenue_usd": float(sum((event.revenue.amount for event in events if event.revenue), Decimal(0))),
    }


def test_sessions_give_the_reference_totals(sessions: Run) -> None:
    expected = json.loads(KPIS.read_text())["jan_feb"]["total"]
    found = figures(sessions.events)
    assert found == {name: expected[name] for name in found}
    assert found["revenue_usd"] == 222359.75
    assert len(set(sessions.ids)) == sessions.read == 126_886
    assert sessions.rejects == []


SPLITS: dict[str, Callable[[Event], str | None]] = {
    "by_channel": lambda event: event.channel,
    "by_device": lambda event: event.context.device,
    "by_country": lambda event: event.context.country,
    "by_source": lambda event: event.context.source,
}


@pytest.mark.parametrize("split", SPLITS)
def test_sessions_give_the_reference_splits(sessions: Run, split: str) -> None:
    reference = json.loads(KPIS.read_text())["jan_feb"]
    name = next((one for one in reference if one.startswith(split)), None)
    if name is None:
        pytest.skip(f"the reference has no {split}")
    parts: defaultdict[str | None, list[Event]] = defaultdict(list)
    for event in sessions.events:
        parts[SPLITS[split](event)].append(event)
    for value, expected in reference[name].items():
        found = figures(parts[value])
        assert found == {one: expected[one] for one in found}, value


def test_sessions_lie_on_the_shops_own_days(sessions: Run) -> None:
    shop = ZoneInfo("America/Los_Angeles")
    found = Counter(event.at.astimezone(shop).date() for event in sessions.events)
    made = duckdb.sql(f"SELECT date::DATE, count(*) FROM read_csv('{SESSIONS}', all_varchar=true) GROUP BY ALL")
    assert made is not None
    assert dict(found) == dict(made.fetchall())
    assert min(found) == date(2017, 1, 1)
    assert max(found) == date(2017, 2, 28)


@pytest.mark.slow
def test_the_complete_journey_to_the_cent() -> None:
    if not JOURNEY.exists():
        pytest.skip(NO_DATA)
    found = run(load("complete-journey"), sorted(JOURNEY.glob("*.parquet")))
    baskets = [event for event in found.events if event.type == "visit"]
    sold = sum((event.revenue.amount for event in baskets if event.revenue), Decimal(0))
    lines = f"'{JOURNEY}/transactions.parquet'"
    direct = duckdb.sql(
        f"SELECT count(*), count(DISTINCT basket_id), count(DISTINCT household_id), "
        f"sum(sales_value::DECIMAL(18, 2)), sum(quantity) FROM {lines}"
    )
    assert direct is not None
    assert direct.fetchall() == [
        (
            sum(len(event.items) for event in baskets),
            len(baskets),
            len({event.keys["loyalty_card"] for event in baskets}),
            sold,
            sum(item.quantity for event in baskets for item in event.items),
        )
    ]
    assert sold == Decimal("4596039.58")
    assert found.rejects == []
    names = Counter(event.name for event in found.events)
    assert names == {
        "Order Completed": 155_848,
        "Campaign Targeted": 6_589,
        "Coupon Redeemed": 2_102,
        "Household Described": 801,
    }
    assert len(found.definitions) == 27
    local = "(transaction_timestamp AT TIME ZONE 'UTC') AT TIME ZONE 'America/New_York'"
    joined = duckdb.sql(
        f"WITH bought AS (SELECT basket_id, household_id, ({local})::DATE AS day, "
        f"sum(sales_value::DECIMAL(18, 2)) AS worth FROM {lines} GROUP BY ALL), redeemed AS (SELECT household_id, "
        f"redemption_date::DATE AS day, min(campaign_id)::VARCHAR AS campaign "
        f"FROM '{JOURNEY}/coupon_redemptions.parquet' GROUP BY ALL) "
        f"SELECT campaign, count(*), sum(worth) FROM bought JOIN redeemed USING (household_id, day) GROUP BY campaign"
    )
    assert joined is not None
    by_campaign: defaultdict[str, list[Decimal]] = defaultdict(list)
    for event in baskets:
        if event.campaign is not None and event.revenue is not None:
            by_campaign[event.campaign].append(event.revenue.amount)
    assert {code: (len(worth), sum(worth)) for code, worth in by_campaign.items()} == {
        code: (count, worth) for code, count, worth in joined.fetchall()
    }


def test_a_real_access_log() -> None:
    if not LOG.exists():
        pytest.skip(NO_DATA)
    found = run(load("access-log"), [LOG])
    assert found.read == 10_000
    assert found.read == len(found.events) + sum(found.skipped.values())
    tagged = [event for event in found.events if event.context.source == "feedburner"]
    assert len(tagged) == 153
    kinds = Counter(event.context.referrer_kind for event in found.events)
    assert kinds["internal"] > 500, "the site is known by its own pages' files"
    assert kinds["search"] > 300
    assert 2_000 < sum(event.actor != "human" for event in found.events) < 2_500

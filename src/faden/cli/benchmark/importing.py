"""A year's file of visits through the shipped mapping, beside the bare engine reading the same file into a table."""

from __future__ import annotations

import csv
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from faden.cli.benchmark.figure import Figure, Goal, figure
from faden.cli.house import opened
from faden.collect.mapping import load
from faden.settings import Settings

COLUMNS = (
    *("fullVisitorId", "visitId", "sessionStartUTC", "date", "visitNumber", "channelGrouping", "source", "country"),
    *("deviceCategory", "visits", "hits", "pageviews", "timeOnSite", "bounces", "transactions"),
    "totalTransactionRevenue",
)
_CHANNELS = ("Organic Search", "Direct", "Referral", "Paid Search", "Social", "Affiliates", "Display")
_COUNTRIES = ("Germany", "United States", "Austria", "France", "India", "Japan", "Brazil")


def imported(visits: int) -> list[Figure]:
    """Visits a second, end to end: read, made events, durable, projected, in the warehouse."""
    with tempfile.TemporaryDirectory(prefix="faden-bench-") as place:
        file = Path(place) / "sessions.csv"
        write(file, visits)
        reference = _bare(file, visits)
        with opened(Settings(data=Path(place) / "data")) as app:
            began = time.perf_counter()
            run = app.imports.run(load("ga360-sessions"), [file])
            seconds = time.perf_counter() - began
    assert run.imported == visits, f"{run.imported} of {visits} visits were imported"
    what = f"visits of a file of {visits:,}, imported; reference: the bare engine reading the file into a table"
    return [
        figure("import", what, visits / seconds, "visits/s", reference=reference, goal=Goal("value", least=10_000))
    ]


def _bare(file: Path, visits: int) -> float:
    with duckdb.connect(":memory:", config={"threads": 1}) as engine:
        began = time.perf_counter()
        engine.execute("CREATE TABLE visits AS SELECT * FROM read_csv(?)", [str(file)])
        return visits / (time.perf_counter() - began)


def write(file: Path, visits: int, seed: int = 7) -> None:
    """A file with the columns of Google Analytics 360, made by dice."""
    dice = random.Random(seed)  # noqa: S311 - made-up visits, no secret
    start = datetime(2026, 1, 1, tzinfo=UTC)
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for number in range(visits):
            at = start + timedelta(seconds=number * 300)
            pages = min(40, 1 + int(dice.expovariate(0.4)))
            order = dice.random() < 0.02
            writer.writerow(
                (
                    dice.randrange(10**17, 10**18),
                    number + 1,
                    at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                    at.date(),
                    1 if dice.random() < 0.8 else 2,
                    dice.choice(_CHANNELS),
                    dice.choice(("google", "(direct)", "bing")),
                    dice.choice(_COUNTRIES),
                    dice.choice(("desktop", "mobile", "tablet")),
                    1,
                    pages + 2,
                    pages,
                    "" if pages == 1 else dice.randrange(5, 900),
                    1 if pages == 1 else "",
                    1 if order else "",
                    f"{dice.randrange(500, 40_000) / 100:.2f}" if order else "",
                )
            )

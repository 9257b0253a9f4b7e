"""The demo's car maker on a running server, without the retailer's year of data."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from faden.cli import demoshop, house
from faden.cli.serving import AUTHOR, open_shop
from tests.harness.installation import Installation


def prepared(data: Path) -> Path:
    """A data directory in demo mode with the shop's definitions and nobody in it."""
    data.mkdir(parents=True, exist_ok=True)
    (data / "config.toml").write_text("demo = true\n")
    with house.opened(house.settings(data)) as faden:
        open_shop(faden)
        faden.publish_segments_now(demoshop.SEGMENTS, AUTHOR)
    return data


@contextmanager
def opened(data: Path) -> Iterator[Installation]:
    """The shop, open for customers."""
    running = Installation(prepared(data))
    try:
        yield running.start()
    finally:
        running.stop()

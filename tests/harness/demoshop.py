"""The demo's car maker on a running server, without the retailer's year of data."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from faden.cli import demoshop, house
from faden.cli.serving import AUTHOR, open_shop
from tests.harness.installation import Installation


def prepared(data: Path) -> Path:
    """A data directory in demo mode with the shop's definitions and nobody in it."""
    data.mkdir(parents=True, exist_ok=True)
    (data / "config.toml").write_text("demo = true\nexplain_to_named = true\n")
    with house.opened(house.settings(data)) as faden:
        open_shop(faden)
        faden.publish_segments_now(demoshop.SEGMENTS, AUTHOR)
    return data


def certain(data: Path) -> None:
    """Nothing is drawn by lot any more: no exploration, nobody held out."""
    with (data / "config.toml").open("a") as file:
        file.write("holdout = 0.0\n")
    with house.opened(house.settings(data)) as faden:
        for key, document in demoshop.EXPERIENCES.items():
            body = msgspec.to_builtins(msgspec.structs.replace(document, exploration=0.0))
            faden.definitions.publish("experience", key, body, AUTHOR)


@contextmanager
def opened(data: Path, *, by_lot: bool = True) -> Iterator[Installation]:
    """The shop, open for customers."""
    prepared(data)
    if not by_lot:
        certain(data)
    running = Installation(data)
    try:
        yield running.start()
    finally:
        running.stop()

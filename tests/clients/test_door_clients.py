"""The real packages of Matomo, CloudEvents and Jitsu for Node talk to a running server."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.harness.installation import Installation, Line

HERE = Path(__file__).parent
PATIENCE = 30.0


def driven(installation: Installation, client: str, package: str, events: int) -> Iterator[dict[str, Any]]:
    """The events of a client's run, each as stored; it must have been content with the answers."""
    if not (HERE / "node_modules" / package / "package.json").exists():
        pytest.fail(f"{package} is not installed: run `npm ci` in tests/clients, or `make test`")
    line: Line = installation.line("server")
    done = subprocess.run(
        ["node", str(HERE / "drivers" / f"{client}.mjs"), installation.url, line.key, "u-17"],
        cwd=HERE,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "refused" not in done.stderr
    yield from installation.awaited(line, events)


def worth(event: dict[str, Any]) -> tuple[Decimal, str]:
    return Decimal(str(event["revenue"]["amount"])), event["revenue"]["currency"]


def test_matomo_tracker(installation: Installation) -> None:
    events = {one["name"]: one for one in driven(installation, "matomo_node", "matomo-tracker", 3)}
    assert set(events) == {"Page Viewed", "Order Completed", "Products Searched"}
    assert {one["keys"]["user_id"] for one in events.values()} == {"u-17"}
    page, order = events["Page Viewed"], events["Order Completed"]
    assert (page["context"]["title"], page["context"]["campaign"]) == ("Pricing", "spring")
    assert page["context"]["url"] == "https://shop.example/pricing"
    assert worth(order)[0] == Decimal("149.9")
    assert order["properties"]["products"][0]["product_id"] == "sku-1"


def test_cloudevents(installation: Installation) -> None:
    events = list(driven(installation, "cloudevents_node", "cloudevents", 2))
    assert [one["name"] for one in events] == ["Order Completed", "de.acme.till.opened"]
    order, till = events
    assert (order["keys"], worth(order)) == ({"user_id": "u-17"}, (Decimal("149.9"), "EUR"))
    assert (till.get("keys", {}), till["properties"]) == ({}, {"subject": "tills/1", "data": [1, "ä"]})


def test_jitsu(installation: Installation) -> None:
    events = list(driven(installation, "jitsu_node", "@jitsu/js", 3))
    assert [one["name"] for one in events] == ["Identified", "Page Viewed", "Order Completed"]
    assert {one["keys"]["user_id"] for one in events} == {"u-17"}
    assert events[0]["traits"] == {"email": "u-17@example.org", "plan": "gold"}
    assert events[1]["context"]["campaign"] == "spring"
    assert worth(events[2]) == (Decimal("149.9"), "EUR")

"""`faden bench`: goals, the shape of its answer, and that every bench runs."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvloop

from faden.cli.bench import BENCHES
from faden.cli.benchmark import manual, page, segments
from faden.cli.benchmark.figure import Figure, Goal, figure
from faden.cli.benchmark.load import load
from faden.cli.benchmark.process import server
from faden.cli.benchmark.visitors import Visitors
from faden.cli.main import main
from faden.domain.errors import Unavailable

KEYS = {"name", "what", "value", "unit", "reference", "ratio", "goal", "holds"}


@pytest.mark.parametrize(
    ("value", "reference", "goal", "ratio", "holds"),
    [
        (30.0, 100.0, Goal("ratio", least=0.28), 0.3, True),
        (20.0, 100.0, Goal("ratio", least=0.28), 0.2, False),
        (120.0, 100.0, Goal("ratio", most=1.2), 1.2, True),
        (130.0, 100.0, Goal("ratio", most=1.2), 1.3, False),
        (150.0, None, Goal("value", most=150), None, True),
        (151.0, 1.0, Goal("value", most=150), 151.0, False),
        (9_999.0, None, Goal("value", least=10_000), None, False),
        (1.0, None, Goal("ratio", least=1), None, False),
        (5.0, 10.0, None, 0.5, None),
    ],
)
def test_goals(
    value: float, reference: float | None, goal: Goal | None, ratio: float | None, holds: bool | None
) -> None:
    one = figure("x", "y", value, "ms", reference=reference, goal=goal)
    assert (one.ratio, one.holds) == (ratio, holds)
    assert (one.goal is None) is (goal is None)


def test_goals_are_judged_before_rounding() -> None:
    assert figure("x", "y", 60.001, "ms", goal=Goal("value", most=60)).holds is False


@pytest.mark.parametrize("name", ["import", "report-30d"])
def test_json(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main(["bench", name, "--quick", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found
    assert all(set(one) == KEYS and one["name"] == name and one["value"] > 0 for one in found)


def test_unknown_bench(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "nothing"]) == 1
    assert "collect-single" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("name", ["collect-single", "collect-batch"])
def test_collect(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main(["bench", name, "--quick", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert all(set(one) == KEYS and one["value"] > 0 and one["reference"] > 0 for one in found)


@pytest.mark.slow
def test_people_whose_moment_comes_are_really_asked() -> None:
    """The bench itself refuses to measure where nobody was asked, somebody moved, or a moment was missed."""
    asked, each, waited = segments.many(20_000)
    assert "6 whose moment" in asked.what or "5 whose moment" in asked.what
    assert asked.value > 0 < each.value
    assert waited.holds


def test_load_on_the_bare_server() -> None:
    with server("from faden.cli.benchmark.bare import run; run()") as bare:
        before = bare.processor_seconds()
        found = uvloop.run(load(bare.port, 4, 0.3, Visitors("key", "r").single))
        assert found.statuses == {204: found.requests}
        assert found.requests > 4
        assert 0 < found.latency(0.5) <= found.latency(0.99) <= found.seconds
        assert bare.processor_seconds() >= before


def test_a_server_that_refuses_makes_no_figures() -> None:
    with (
        server("from faden.cli.benchmark.bare import run; run()") as bare,
        pytest.raises(Unavailable, match=r"refused|broke"),
    ):
        uvloop.run(load(bare.port, 1, 0.1, lambda _: b"nonsense\r\n\r\n"))


def test_requests_are_whole_and_never_repeat() -> None:
    visitors, ids = Visitors("key", "r"), set()
    for number in range(60):
        head, _, body = visitors.single(number).partition(b"\r\n\r\n")
        assert f"Content-Length: {len(body)}".encode() in head
        message = json.loads(body)
        ids.add(message["messageId"])
        assert message["type"] in ("page", "track")
    head, _, body = visitors.batch(7).partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
    batch = json.loads(body)["batch"]
    ids |= {message["messageId"] for message in batch}
    assert len(ids) == 60 + 100
    assert 700 < len(body) / len(batch) < 1000


def test_first_load_counts_what_the_page_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assets = tmp_path / "assets"
    assets.mkdir()
    (assets / "index.html").write_text(
        '<script type="module" src="/a.js"></script><link rel="modulepreload" crossorigin href="/b.js">'
        '<link rel="stylesheet" href="/c.css">'
    )
    (assets / "a.js").write_bytes(b"a" * 10_000)
    (assets / "b.js").write_bytes(b"b" * 10_000)
    monkeypatch.setattr("faden.web.__file__", str(tmp_path / "__init__.py"))
    found = page.first_load()
    assert found[0].holds is True
    assert "(2 files)" in found[0].what


def test_page_of_the_handbook() -> None:
    figures = [Figure("a", "w", 12345.0, "events/s", 50000.0, 0.2469, "at least 0.28 times the reference", False)]
    text = manual.page(figures, datetime(2026, 3, 2, tzinfo=UTC))
    assert "| a | w | 12,345 events/s | 50,000 events/s | 0.247 |" in text
    assert "**missed**" in text
    assert "2026-03-02" in text


def test_every_bench_has_a_name_of_its_own() -> None:
    names = [one.name for one in BENCHES]
    assert len(set(names)) == len(names)
    assert {"collect-single", "collect-batch", "report-30d", "import"} <= set(names)

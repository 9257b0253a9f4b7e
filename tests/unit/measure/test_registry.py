"""The registry is whole: every name is known everywhere, and the handbook says the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from faden.domain.errors import Invalid
from faden.measure import manual, registry, render
from faden.measure.dimensions import DIMENSIONS
from faden.measure.fold import zeros
from faden.measure.metrics import COMPONENTS, METRICS

PAGE = Path(__file__).parents[3] / "docs" / "metrics.md"


def test_the_names_are_those_promised() -> None:
    assert [one.name for one in METRICS][:14] == [
        "visits",
        "visitors",
        "new_visits",
        "engagement_value",
        "value_per_visit",
        "conversions",
        "conversion_rate",
        "orders",
        "revenue",
        "average_order_value",
        "pageviews",
        "dwell_time",
        "bounces",
        "bounce_rate",
    ]
    assert len({one.name for one in METRICS}) == len(METRICS)
    assert len({one.name for one in DIMENSIONS}) == len(DIMENSIONS)


@pytest.mark.parametrize("metric", METRICS, ids=lambda one: str(one.name))
def test_a_metric_speaks_both_languages_and_is_made_of_known_parts(metric: object) -> None:
    one = registry.metric(getattr(metric, "name"))  # noqa: B009 - parametrised as object
    for label in (one.label, one.description, one.empty):
        assert label.de.strip()
        assert label.en.strip()
    assert set(one.formula.of) <= set(COMPONENTS)
    assert len(one.formula.of) == (2 if one.formula.kind == "ratio" else 1)


def test_what_holds_cost_against_something_says_where_it_may_and_why_not_elsewhere() -> None:
    held = [one for one in METRICS if one.formula.kind == "ratio" and {"cost", "gain"} & set(one.formula.of)]
    assert held
    for one in METRICS:
        assert (one.covered_by is not None) == (one in held) == (one.uncovered is not None)


def test_every_part_has_a_zero_but_cost() -> None:
    assert set(COMPONENTS) - set(zeros("EUR")) == {"cost", "gain"}
    assert set(COMPONENTS) - set(zeros(None)) == {"cost", "gain", "revenue"}


def test_unknown_names_are_refused_with_the_known_ones() -> None:
    with pytest.raises(Invalid) as caught:
        registry.metric("clicks")
    assert caught.value.problem.code == "metric_unknown"
    assert "visits" in (caught.value.problem.hint or "")


def test_the_api_shows_all_of_it() -> None:
    shown = render.registry()
    assert [one["name"] for one in shown["metrics"]] == [one.name for one in METRICS]
    assert shown["metrics"][4]["formula"] == {"kind": "ratio", "of": ["points", "visits"]}
    assert {one["values"] for one in shown["dimensions"]} == {"text", "label"}


def test_the_handbook_page_is_written_from_the_registry() -> None:
    assert PAGE.read_text("utf-8") == manual.page(), "run: python -m faden.measure.manual > docs/metrics.md"


def test_the_interface_is_told_what_splits_and_what_filters() -> None:
    uses = {one["name"]: one["uses"] for one in render.registry()["dimensions"]}
    assert [name for name, able in uses.items() if "split" in able] == [one.name for one in DIMENSIONS]
    for name, able in uses.items():
        if "filter" in able:
            assert registry.filterable(name).name == name
            assert not registry.is_time(name)
    assert uses["segment"] == ["filter"]

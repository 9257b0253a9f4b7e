"""Mapping files: what is wrong is refused before the first row, with what, where and how to mend."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from faden.collect import expression
from faden.collect.importer import Importer
from faden.collect.mapping import load, parsed, shipped
from faden.domain.errors import FadenError, Invalid, NotFound
from tests.importing import HEAD, NOW, files, mapping

EVENT = "inputs:\n  rows:\n    rows: event\n    name: Seen\n    at: '{at}'\n"


def test_the_shipped_ones() -> None:
    names = ["access-log", "complete-journey", "crm-contacts", "ga360-sessions", "segment-jsonl"]
    assert [one.name for one in shipped()] == names
    for one in shipped():
        assert load(one.name) == one
        assert one.label.de
        assert one.description.en


def test_a_mapping_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(HEAD + EVENT)
    assert load(str(path)).inputs["rows"].name == "Seen"


@pytest.mark.parametrize("name", ["nonsense", "nonsense.yaml", "no/such/folder/mine.yml"])
def test_an_unknown_mapping(name: str) -> None:
    with pytest.raises(NotFound) as caught:
        load(name)
    assert caught.value.problem.hint


@pytest.mark.parametrize(
    ("text", "code", "path"),
    [
        (HEAD + "inputs: {a: [", "mapping_not_yaml", "mine.yaml"),
        ("- just\n- a list", "definition_invalid", "body"),
        (HEAD, "definition_invalid", "body"),
        (HEAD + "inputs: {}", "inputs_missing", "inputs"),
        (HEAD + "inputs: {a: {rows: dance}}", "definition_invalid", "inputs.a.rows"),
        (HEAD + "inputs: {a: {rows: event, colour: red}}", "mapping_field_unknown", "inputs.a.colour"),
        (HEAD + "curency: EUR\n" + EVENT, "mapping_field_unknown", "curency"),
        (
            HEAD + EVENT + "lookups: {x: {input: rows, key: '{k}', several: all}}",
            "definition_invalid",
            "lookups.x.several",
        ),
        (HEAD + "inputs: {a: {rows: event, name: X}}", "field_missing", "inputs.a.at"),
        (HEAD + "inputs: {a: {rows: cost, campaign: X}}", "field_missing", "inputs.a.start"),
        (HEAD + "timezone: Mars/Olympus\n" + EVENT, "timezone_unknown", "timezone"),
        (HEAD + "currency: Taler\n" + EVENT, "currency_invalid", "currency"),
        (HEAD + EVENT + "    group: basket\n", "group_needs_id", "inputs.rows.id"),
        (HEAD + EVENT + "  more: {rows: skip}\n", "files_missing", "inputs.rows.files"),
        (HEAD + EVENT + "lookups: {x: {input: y, key: '{k}'}}", "input_unknown", "lookups.x.input"),
    ],
)
def test_what_is_wrong_with_a_mapping(text: str, code: str, path: str) -> None:
    with pytest.raises(Invalid) as caught:
        parsed(text, "mine.yaml")
    problem = caught.value.problem
    assert (problem.code, problem.path) == (code, path)
    assert problem.message.startswith("mine.yaml")
    assert problem.hint


@pytest.mark.parametrize(
    ("line", "code", "path"),
    [
        ("campaign: '{a'", "template_invalid", "inputs.rows.campaign"),
        ("campaign: {from: '{a}', as: miracle}", "conversion_unknown", "inputs.rows.campaign.as"),
        ("campaign: {from: '{a}', colour: red}", "option_unknown", "inputs.rows.campaign.colour"),
        ("campaign: {away: '{a}'}", "value_invalid", "inputs.rows.campaign"),
        ("campaign: {lookup: none, by: '{a}'}", "lookup_unknown", "inputs.rows.campaign.lookup"),
        ("campaign: {from: '{a}', map: [1]}", "map_invalid", "inputs.rows.campaign.map"),
        ("campaign: {from: '{a}', map: {}, otherwise: cry}", "otherwise_invalid", "inputs.rows.campaign"),
        ("campaign: {from: '{a}', case: camel}", "case_invalid", "inputs.rows.campaign.case"),
        ("campaign: {from: '{a}', shorten: x}", "shorten_invalid", "inputs.rows.campaign.shorten"),
        ("campaign: {from: '{a}', format: iso}", "format_unused", "inputs.rows.campaign.format"),
        ("booked_day: {from: '{a}', as: date, format: '%Q'}", "format_invalid", "inputs.rows.booked_day.format"),
        ("revenue: '{a}'", "currency_missing", "inputs.rows.revenue"),
        ("revenue: {sum: '{a}'}\n    currency: EUR", "group_missing", "inputs.rows.revenue"),
        ("summary: {orders: many}", "constant_invalid", "inputs.rows.summary.orders"),
        ("summary: {clicks: 1}", "field_unknown", "inputs.rows.summary.clicks"),
        ("items: {price: '{a}'}", "field_unknown", "inputs.rows.items.price"),
        ("context: {ip: '{a}'}", "field_unknown", "inputs.rows.context.ip"),
        ("keys: {'a b': '{a}'}", "key_invalid", "inputs.rows.keys"),
    ],
)
def test_what_is_wrong_with_a_value(tmp_path: Path, line: str, code: str, path: str) -> None:
    given = files(tmp_path, {"a.csv": "at,a\n2026-03-01,1\n"})
    with pytest.raises(FadenError) as caught:
        Importer(mapping(f"{EVENT}    {line}\n"), given, lambda: NOW)
    problem = caught.value.problem
    assert (problem.code, (problem.path or "")[: len(path)]) == (code, path)


def test_columns_that_are_missing_are_named(tmp_path: Path) -> None:
    given = files(tmp_path, {"a.csv": "when,what\n2026-03-01,1\n"})
    with pytest.raises(Invalid) as caught:
        Importer(mapping(EVENT), given, lambda: NOW)
    problem = caught.value.problem
    assert problem.code == "columns_missing"
    assert "»at«" in problem.message
    assert "when, what" in problem.message
    assert problem.path == "inputs.rows.at"


SEVERAL = """
inputs:
  orders: {files: ["orders*"], required: true, rows: event, name: Order Completed, at: "{at}"}
  products: {files: ["products*"], rows: lookup}
lookups:
  category: {input: products, key: "{id}", value: "{category}"}
"""


def test_files_are_told_apart_by_their_names(tmp_path: Path) -> None:
    orders, products, other = files(
        tmp_path, {"Orders-2026.csv": "at\n2026-03-01\n", "products.csv": "id,category\n", "x.csv": "at\n1\n"}
    )
    assert Importer(mapping(SEVERAL), [orders, products], lambda: NOW).notes == []
    assert "stays empty" in Importer(mapping(SEVERAL), [orders], lambda: NOW).notes[0]
    with pytest.raises(Invalid, match="does not know what x"):
        Importer(mapping(SEVERAL), [orders, other], lambda: NOW)
    with pytest.raises(Invalid, match="needs a file for »orders«"):
        Importer(mapping(SEVERAL), [products], lambda: NOW)
    with pytest.raises(Invalid, match="No file"):
        Importer(mapping(SEVERAL), [], lambda: NOW)


def test_a_time_written_in_another_zone_and_the_day_it_was_there() -> None:
    steps = list(expression._steps({"zone": "UTC", "day_in": "America/New_York"}, "date", "at"))
    value: object = "2017-01-02 03:59:00"
    for step in steps:
        value = step(value)
    assert value == date(2017, 1, 1)


def test_a_zone_without_a_time_is_refused() -> None:
    with pytest.raises(Invalid, match="zone"):
        list(expression._steps({"zone": "UTC"}, "text", "at"))
